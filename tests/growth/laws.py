"""What a list that grew must look like, judged from the workbook before and after and from nothing that the product says."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import TypeGuard

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token
from openpyxl.formula.translate import Translator
from openpyxl.utils import range_boundaries

from tests.growth.reach import Growth, Place
from tests.growth.seen import Seen, SheetSeen, TableSeen, address

Row = Mapping[str, object]
Box = tuple[int, int, int, int]


def objections(
    before: Seen, after: Seen, place: Place, new: Sequence[Row] = (), changed: Mapping[str, object] | None = None
) -> list[str]:
    """What is wrong with a workbook to whose list rows were appended and of which cells were set; [] if nothing is.

    Rows may have been put in or written into free rows: whichever explains more is what the workbook is held to.
    """
    growths = [Growth(place, len(new), down) for down in ways(before.sheets[place.sheet], place, len(new))]
    told = [list(_objections(before, after, growth, new, changed or {})) for growth in growths]
    return min(told, key=len)


def ways(sheet: SheetSeen, place: Place, count: int) -> tuple[int, ...]:
    """How many sheet rows may have been put in: none if the rows below are free, else as many as are new.

    Either is right where only something beside the list, a comment, or a picture after one blank row speaks for it.
    """
    if not count:
        return (0,)
    first, spare, tables = place.last + 1, place.last + count + 1, [table.ref for table in sheet.tables.values()]
    standing, hanging = [*sheet.cells, *sheet.merges, *tables], [*sheet.comments, *sheet.anchors]
    under, new = (place.left, first, place.right, spare), (place.left, first, place.right, spare - 1)
    if _any_in(under, standing) or _any_in(new, sheet.anchors):
        return (count,)
    return (0, count) if _any_in((1, first, 1 << 14, spare), [*standing, *hanging]) else (0,)


def _any_in(box: Box, areas: Iterable[str]) -> bool:
    return any(_meet(_box(area), box) for area in areas)


def may_be_refused(sheet: SheetSeen, place: Place, count: int) -> bool:
    """Whether rows put in would tear something that stands beside the list from above its end to below it."""
    if not count or ways(sheet, place, count) == (0,):
        return False
    lying = [_box(one) for one in [*sheet.merges, *(table.ref for table in sheet.tables.values())]]
    beside = [box for box in [*lying, *map(_box, sheet.cells)] if box[0] > place.right or box[2] < place.left]
    above = {column for box in beside if box[1] <= place.last for column in range(box[0], box[2] + 1)}
    below = {column for box in beside if box[3] > place.last for column in range(box[0], box[2] + 1)}
    return bool(above & below)


def _objections(
    before: Seen, after: Seen, growth: Growth, new: Sequence[Row], changed: Mapping[str, object]
) -> Iterator[str]:
    place = growth.place
    if list(before.sheets) != list(after.sheets):
        yield "the sheets are others"
        return
    for name, old in before.sheets.items():
        own = name == place.sheet
        expected = _cells(old, name, growth, changed if own else {})
        expected |= _new_cells(old, growth, new) if own else {}
        yield from (f"{name} {problem}" for problem in _differences(expected, after.sheets[name].cells))
        yield from (f"{name}: {problem}" for problem in _overlaps(after.sheets[name]))
        rules = [growth.formula(f"={rule}", name)[1:] for rule in old.rules]
        yield from _listed(f"{name}: rules", rules, after.sheets[name].rules)
        if own:
            yield from _surroundings(old, after.sheets[name], growth)
        elif _without_cells(old) != _without_cells(after.sheets[name]):
            yield f"{name}: something beside the cells changed"
    yield from _differences({name: growth.name(text) for name, text in before.names.items()}, after.names)
    yield from _listed("charts", [growth.chart(text) for text in before.charts], after.charts)
    yield from _listed("controls", [growth.name(text) for text in before.controls], after.controls)
    yield from _pivots(before, after, growth)
    yield from circles(after)


def _cells(sheet: SheetSeen, name: str, growth: Growth, changed: Mapping[str, object]) -> dict[str, object]:
    """Every old cell where it must stand, holding what it must hold."""
    own, cells = name == growth.place.sheet, {**sheet.cells, **changed}
    return {
        growth.cell(where) if own else where: _followed(held, name, growth, _box(where)[1])
        for where, held in cells.items()
        if held is not None
    }


def _followed(held: object, sheet: str, growth: Growth, row: int) -> object:
    return growth.formula(held, sheet, row) if is_formula(held) else held


def is_formula(held: object) -> TypeGuard[str]:
    """Whether a cell computes what it shows."""
    return isinstance(held, str) and held.startswith("=")


def _new_cells(sheet: SheetSeen, growth: Growth, new: Sequence[Row]) -> dict[str, object]:
    """What new rows hold: what was given, and the formulas of the row above."""
    place, cells = growth.place, dict[str, object]()
    for column in range(place.left, place.right + 1):
        above = address(place.last, column)
        held = _followed(sheet.cells.get(above), place.sheet, growth, place.last)
        for number, row in enumerate(new, start=place.last + 1):
            given = {place.columns[heading]: value for heading, value in row.items()}
            if is_formula(held) and place.last > place.heading:
                cells[address(number, column)] = Translator(str(held), above).translate_formula(address(number, column))
            elif given.get(column) is not None:
                cells[address(number, column)] = given[column]
    return cells


def _differences(expected: Mapping[str, object], held: Mapping[str, object]) -> Iterator[str]:
    for where in expected.keys() | held.keys():
        wanted, there = expected.get(where), held.get(where)
        if wanted != there:
            yield f"{where}: {wanted!r} is expected, {there!r} stands there"


def _listed(what: str, expected: Sequence[object], held: Sequence[object]) -> Iterator[str]:
    if sorted(map(str, expected)) != sorted(map(str, held)):
        yield f"{what}: {list(expected)} are expected, {list(held)} are there"


def _surroundings(old: SheetSeen, new: SheetSeen, growth: Growth) -> Iterator[str]:
    yield from _listed("tables", list(_tables(old, growth)), list(new.tables.items()))
    yield from _listed("the filter", [growth.areas(old.filter)], [new.filter])
    yield from _listed("merges", [*map(growth.span, old.merges), *_row_merges(old, growth)], list(new.merges))
    yield from _listed("validations", [*map(growth.areas, old.validations)], new.validations)
    yield from _listed("formats", [*map(growth.areas, old.formats)], new.formats)
    comments = {growth.cell(where): text for where, text in old.comments.items()}
    yield from _listed("comments", list(comments.items()), list(new.comments.items()))
    yield from _listed("page breaks", [*map(growth.row, old.breaks)], new.breaks)
    yield from _listed("anchors", [*map(growth.cell, old.anchors)], new.anchors)
    yield from _rows(old, new, growth)
    yield from _looks(old, new, growth)


def _tables(sheet: SheetSeen, growth: Growth) -> Iterator[tuple[str, object]]:
    """Tables afterwards: each that is the list, or as many of its columns from the heading on, has the new rows."""
    for name, table in sheet.tables.items():
        left, top, right, bottom = _box(table.ref)
        ends = bottom - table.totals
        grows = top == growth.place.heading and ends == growth.place.last and growth.place.meets(left, right)
        down = growth.count if grows else growth.row(bottom) - bottom
        whole, filtered = (_stretched(one, growth, down) for one in (table.ref, table.filter))
        yield name, TableSeen(whole, filtered, table.totals, waits_for_a_row=False)


def _stretched(ref: str, growth: Growth, down: int) -> str:
    """A table's range whose last row went down by so many; "" of a table without a filter."""
    if not ref:
        return ""
    left, top, right, bottom = _box(ref)
    return f"{address(growth.row(top), left)}:{address(bottom + down, right)}"


def _row_merges(sheet: SheetSeen, growth: Growth) -> Iterator[str]:
    """The merges that new rows take from the row above: those that lie in this row alone."""
    place = growth.place
    for left, top, right, bottom in map(_box, sheet.merges):
        if top == bottom == place.last > place.heading and place.left <= left and right <= place.right:
            for row in range(place.last + 1, place.last + growth.count + 1):
                yield f"{address(row, left)}:{address(row, right)}"


def _rows(old: SheetSeen, new: SheetSeen, growth: Growth) -> Iterator[str]:
    """Old rows are shown as before; new ones are visible, as high and as deep in the outline as the row above."""
    place, count = growth.place, growth.count
    fresh = range(place.last + 1, place.last + count + 1)
    for number in {*old.rows} - ({*fresh} if not growth.down else set()):
        if old.row(number) != new.row(growth.row(number)):
            yield f"row {growth.row(number)} is shown as {new.row(growth.row(number))}, not as {old.row(number)}"
    above = old.row(place.last)
    for number in fresh:
        shown = new.row(number)
        if shown.hidden:
            yield f"the new row {number} is hidden"
        elif (
            place.last > place.heading
            and not above.hidden
            and (shown.height, shown.outline) != (above.height, above.outline)
        ):
            yield f"the new row {number} is shown as {shown}, the one above as {above}"


def _looks(old: SheetSeen, new: SheetSeen, growth: Growth) -> Iterator[str]:
    """Old cells look as before, and new ones as those above them."""
    fresh = range(growth.place.last + 1, growth.place.last + growth.count + 1)
    for where, look in old.looks.items():
        if _box(growth.cell(where))[1] not in fresh and new.looks.get(growth.cell(where)) != look:
            yield f"{growth.cell(where)} looks otherwise than {where} did"
    for column in range(growth.place.left, growth.place.right + 1) if growth.place.last > growth.place.heading else ():
        above = old.looks.get(address(growth.place.last, column))
        for cell in (address(row, column) for row in fresh):
            if above and isinstance(new.cells.get(cell), int | float) and new.looks.get(cell) != above:
                yield f"{cell} does not look like the cell above"


def _without_cells(sheet: SheetSeen) -> tuple[object, ...]:
    return sheet.tables, sheet.filter, sheet.merges, sheet.rows, sheet.comments, sheet.breaks, sheet.anchors


def _pivots(before: Seen, after: Seen, growth: Growth) -> Iterator[str]:
    """Sources by range follow, sources by name or column stay; where rows are new, each is read anew on opening."""
    expected = [_pivot_source(source, growth) for source, _ in before.pivots]
    yield from _listed("pivot sources", expected, [source for source, _ in after.pivots])
    if growth.count and not all(refreshed for _, refreshed in after.pivots):
        yield "a pivot is not told to read the list anew"


def _pivot_source(source: str, growth: Growth) -> str:
    ranged = re.fullmatch(r"[A-Z]+\d+:[A-Z]+\d+", source)
    return growth.formula(f"={source}", growth.place.sheet)[1:] if ranged else source


def _overlaps(sheet: SheetSeen) -> Iterator[str]:
    """Tables and merges that lie over one another."""
    for one, other in combinations([*(table.ref for table in sheet.tables.values()), *sheet.merges], 2):
        if _meet(_box(one), _box(other)):
            yield f"{one} lies over {other}"


def circles(book: Seen) -> Iterator[str]:
    """Formulas that need their own result, directly or by way of others."""
    needs = {
        (name, where): set(_needed(str(held), name, sheets=book.sheets))
        for name, sheet in book.sheets.items()
        for where, held in sheet.cells.items()
        if is_formula(held)
    }
    for start in needs:
        reached, open_ends = set[tuple[str, str]](), {start}
        while open_ends:
            found = {end for one in open_ends for end in needs[one] if end in needs} - reached
            reached |= found
            open_ends = found
        if start in reached:
            yield f"{start[0]} {start[1]} computes from itself: {book.sheets[start[0]].cells[start[1]]}"


def _needed(formula: str, sheet: str, sheets: Mapping[str, SheetSeen]) -> Iterator[tuple[str, str]]:
    """The formula cells that a formula reads by address."""
    for token in Tokenizer(formula).items:
        if token.type == Token.OPERAND and token.subtype == Token.RANGE and "[" not in token.value:
            owner, _, area = token.value.rpartition("!")
            read = sheets.get(owner.strip("'") or sheet)
            if read and re.fullmatch(r"[A-Z0-9:$]+", area):
                box = _box(area)
                held = ((where, _box(where)) for where, value in read.cells.items() if is_formula(value))
                yield from ((owner.strip("'") or sheet, where) for where, cell in held if _meet(box, cell))


def _box(area: str) -> Box:
    """Left, top, right and bottom of a range; of whole columns and rows the limits."""
    left, top, right, bottom = range_boundaries(area.replace("$", ""))
    return left or 1, top or 1, right or 1 << 14, bottom or 1 << 20


def _meet(one: Box, other: Box) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]
