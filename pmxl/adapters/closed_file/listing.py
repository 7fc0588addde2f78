"""A list in a worksheet: its columns, its table, its last row, and the room that there is below it."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from statistics import median

from pmxl.adapters.closed_file.survey import SAMPLES, Span, Survey, first_rows
from pmxl.errors import HeadingNotFoundError, WriteRefusedError
from pmxl.grids.cell import Cell
from pmxl.grids.layout import Layout, heading_row
from pmxl.grids.placing import sums_up
from pmxl.ooxml.book_parts import BookParts, SheetPart
from pmxl.ooxml.cell_xml import CellReader, CellXml, cells, shared_index
from pmxl.ooxml.formulas import MAX_ROW, references
from pmxl.ooxml.ranges import Range, parsed_range
from pmxl.ooxml.shared_strings import strings_at
from pmxl.ooxml.styles import Styles
from pmxl.ooxml.tables import Table, tables_of
from pmxl.ooxml.text import formula_text
from pmxl.ooxml.xml_tags import Tag

_SUMS = re.compile(r"\b(?:SUM|SUBTOTAL|AGGREGATE|AVERAGE|COUNT|COUNTA|MAX|MIN|PRODUCT)\(", re.IGNORECASE)
_CLASSES = ((re.compile(r"[0-9]+"), "9"), (re.compile(r"[A-Za-z]+"), "A"), (re.compile(r"[\u3400-\u9fff]+"), "字"))


@dataclass(frozen=True)
class Listing:
    """One sheet's list: its headings' columns, the span it covers, its table if it has one, its keys' first column."""

    workbook: str
    sheet: SheetPart
    columns: Mapping[str, int]
    span: Span
    table: Table | None
    reader: CellReader = field(repr=False)
    key: int = 0

    @property
    def area(self) -> Range:
        """The cells of its headings."""
        return Range(self.span.heading, self.span.left, self.span.heading, self.span.right)

    @property
    def calculated(self) -> Mapping[int, tuple[str, bool]]:
        """The formulas of the table's calculated columns."""
        return self.table.calculated if self.table else {}

    def refusal(self, where: str, reason: str, remedy: str) -> WriteRefusedError:
        """The error that says what in this sheet can't be written."""
        return WriteRefusedError(self.workbook, f"{self.sheet.name} {where}".strip(), reason, remedy)


def listing(parts: BookParts, styles: Styles, sheet: SheetPart, layout: Layout) -> Listing:
    """The list that a layout means, found by its headings."""
    dialect, rows = first_rows(parts.package.stream(sheet.part))
    wanted = {index for row in rows.values() for cell in row if (index := shared_index(cell, dialect)) is not None}
    reader = CellReader(dialect, styles, strings_at(parts, wanted), parts.from_1904)
    grid = [_values(rows.get(number, []), reader) for number in range(1, max(rows, default=0) + 1)]
    number = heading_row(grid, layout)
    if number is None:
        raise HeadingNotFoundError(parts.package.workbook, sheet.name, layout.headings)
    columns, _ = layout.columns(grid[number - 1])
    key = next((columns[heading] for heading in layout.key if heading in columns), min(columns.values()))
    tables = tables_of(parts, sheet.part)
    table = next((one for one in tables if one.is_of(number, columns.values())), None)
    framed = [one.range for one in tables if one is not table]
    own = [key, *(column for column in columns.values() if not any(one.holds(number, column) for one in framed))]
    span = _span(grid[number - 1], own, number, table)
    return Listing(parts.package.workbook, sheet, columns, span, table, reader, key)


def _span(headings: list[Cell], own: list[int], number: int, table: Table | None) -> Span:
    """The list's own columns and those beside them with a heading, which people added."""
    left, right = (table.range.left, table.range.right) if table else (min(own), max(own))
    while left > 1 and headings[left - 2] not in (None, ""):
        left -= 1
    while right < len(headings) and headings[right] not in (None, ""):
        right += 1
    return Span(left, right, number, table.bottom if table else 0)


def _values(row: list[CellXml], reader: CellReader) -> list[Cell]:
    values = {cell.column: reader.value(cell) for cell in row}
    return [values.get(column) for column in range(1, max(values, default=0) + 1)]


@dataclass(frozen=True, slots=True)
class Room:
    """Where new rows go: below the row `last`, of which `free` ones are blank; `inside` of these are in the table.

    One blank row is kept above what stands below (`closed`), as somebody left it. `totals` is the row of totals that
    stands there, 0 for none.
    """

    last: int
    free: int
    inside: int
    closed: bool
    totals: int = 0

    def at(self, count: int) -> int:
        """Below which row others are put in where there is no room for all."""
        return self.last + (count if self.moved(count) == 0 else self.inside)

    def moved(self, count: int) -> int:
        """By how many rows everything below moves down for `count` new ones."""
        return count - self.inside if self.closed and count > self.free else 0


def room_below(parts: BookParts, found: Listing, survey: Survey) -> Room:
    """The last row of the list and the room below it."""
    framed = [one for one in tables_of(parts, found.sheet.part) if one.heading != found.span.heading]
    pivots = list(_pivots(parts, found.sheet.part))
    for shown, whole in pivots:
        if whole.holds(found.span.heading, found.key):
            raise found.refusal(str(shown), "是数据透视表的结果，刷新时会被覆盖", "请在数据透视表的来源处修改")
    band = Range(found.span.heading + 1, found.span.left, MAX_ROW, found.span.right)
    others = [one.range for one in framed] + [whole for _, whole in pivots]
    below = [one.top for one in others if one.top > found.span.heading and one.meets(band)]
    judged = _Judged(found, survey, min(below, default=MAX_ROW))
    last = judged.last()
    inside = max(found.span.bottom - last, 0)
    below += [*judged.obstacles(last), *_objects(parts, found, survey.root, last)]
    obstacle = min((number for number in below if number > last + inside), default=0)
    totals = obstacle if judged.sums_up(obstacle) else 0
    return Room(last, max(obstacle - last - 2, inside), inside, bool(obstacle), totals)


class _Judged:
    """The rows of a list and those below it, told apart: data, totals, notes, other lists."""

    def __init__(self, found: Listing, survey: Survey, limit: int) -> None:
        self._found, self._survey, self._span = found, survey, found.span
        below = ((first, min(end, limit - 1)) for first, end in survey.blocks)
        self._blocks = [(first, end) for first, end in below if first <= end]

    def last(self) -> int:
        """The last row that belongs to the list.

        A list goes on below a gap, or below its table, as long as rows look like its own; totals and notes at its end
        don't belong to it.
        """
        blocks, bottom = self._blocks, self._span.bottom
        last, rest = self._span.heading, list(blocks)
        if bottom:
            last = max((min(end, bottom) for first, end in blocks if first <= bottom), default=last)
            rest = [(max(first, bottom + 1), end) for first, end in blocks if end > bottom]
            if self._found.table is not None and self._found.table.totals:
                return last
        elif blocks and blocks[0][0] == last + 1:
            first, end = rest.pop(0)
            repeated = (number for number in sorted(self._survey.raw) if first <= number <= end and self._heads(number))
            end = next(repeated, end + 1) - 1
            ends = (number for number in range(end, first - 1, -1) if self._belongs(number))
            last = next(ends, last)
            if last != blocks[0][1]:
                return last
        for first, end in rest:
            mine = next((number for number in range(first, end + 1) if not self._belongs(number)), end + 1) - 1
            if mine < first:
                break
            last = mine
            if mine != end:
                break
        return last

    def obstacles(self, last: int) -> Iterator[int]:
        """The rows below the last one that hold a value, or totals without a label."""
        yield from (max(first, last + 1) for first, end in self._survey.blocks if end > last)
        yield from (number for number in self._survey.raw if number > last and self.sums_up(number))
        if self._found.table is not None and self._found.table.totals:
            yield self._span.bottom + 1

    def sums_up(self, number: int) -> bool:
        """Whether a row holds totals: by a formula over rows above it, or by a label that says so."""
        row = list(cells(self._survey.raw.get(number, b""), self._found.reader.dialect))
        table = self._found.table
        if table is not None and table.totals and number == self._span.bottom + 1:
            return True
        inside = [cell for cell in row if self._span.left <= cell.column <= self._span.right]
        return any(self._sums(cell, number) for cell in inside) or sums_up(
            [self._found.reader.value(cell) for cell in inside]
        )

    def _sums(self, cell: CellXml, number: int) -> bool:
        formula = self._found.reader.dialect.formula.search(cell.inner)
        text = formula_text(formula[2] or b"") if formula else ""
        here = self._found.sheet.name
        return bool(_SUMS.search(text)) and (
            "[" in text
            or any(
                one.sheet == here.casefold() and not one.is_cell and self._span.heading <= one.last.row < number
                for one in references(text, here)
            )
        )

    def _heads(self, number: int) -> bool:
        """Whether a row repeats the headings, as that of another list does."""
        values = self._values(number)
        return sum(values.get(column) == heading for heading, column in self._found.columns.items()) > 1

    def _belongs(self, number: int) -> bool:
        if number not in self._survey.raw:
            return True
        profile = _Profile(self._found, [self._values(row) for row in self._samples() if row < number])
        values = self._values(number)
        return profile.knows(values) or (not self.sums_up(number) and profile.fits(values))

    def _samples(self) -> Iterator[int]:
        first = self._span.heading + 1
        own = self._span.bottom or next((end for start, end in self._survey.blocks if start == first), 0)
        rows = range(first, min(first + SAMPLES, own + 1))
        return (number for number in rows if number in self._survey.raw and not self.sums_up(number))

    def _values(self, number: int) -> dict[int, Cell]:
        row = cells(self._survey.raw[number], self._found.reader.dialect)
        inside = ((cell.column, cell) for cell in row if self._span.left <= cell.column <= self._span.right)
        values = ((column, self._found.reader.value(cell)) for column, cell in inside)
        return {column: value for column, value in values if value is not None}


class _Profile:
    """What rows of a list look like: the shapes of their keys, the columns that hold numbers or dates."""

    def __init__(self, found: Listing, samples: list[dict[int, Cell]]) -> None:
        self._key = found.key
        keys = (one.get(found.key) for one in samples)
        self._shapes = Counter(_shape(key) for key in keys if isinstance(key, str))
        held = [(column, value) for one in samples for column, value in one.items()]
        self._numeric = {column for column, _ in held} - {column for column, value in held if isinstance(value, str)}
        self._usual = median([len(one) for one in samples]) if samples else 2
        self._least = min(self._usual, 2)

    def knows(self, values: Mapping[int, Cell]) -> bool:
        """Whether the row's key is written as those of other rows are, a third of them at least."""
        key = values.get(self._key)
        shape = _shape(key) if isinstance(key, str) else ""
        usual = self._shapes[shape] * 3 >= max(self._shapes.total(), 1)
        return usual and (len(values) >= self._least or "9" in shape)

    def fits(self, values: Mapping[int, Cell]) -> bool:
        """Whether each value is of the kind that its column holds, and there are as many as a row has."""
        if any(isinstance(value, str) for column, value in values.items() if column in self._numeric):
            return False
        if self._key not in values and len(values) * 2 < self._usual:
            return False
        return len(values) >= self._least and (not self._numeric or bool(self._numeric & values.keys()))


def _shape(text: str) -> str:
    for pattern, sign in _CLASSES:
        text = pattern.sub(sign, text)
    return text


def _objects(parts: BookParts, found: Listing, root: Tag, last: int) -> Iterator[int]:
    """The rows where something begins below a list, in its columns, that is no cell's value.

    Merged cells that are cut as those of the list's last row are its own; others and pictures are obstacles.
    """
    band = Range(last + 1, found.span.left, MAX_ROW, found.span.right)
    merges = [one for tag in root.each("mergeCell") if (one := parsed_range(tag.attributes.get("ref", "")))]
    own = {(one.left, one.right) for one in merges if one.top == one.bottom == last}
    areas = [one for one in merges if not (one.top == one.bottom and (one.left, one.right) in own)]
    for part in parts.related(found.sheet.part, "drawing"):
        areas += _anchored(parts.xml(part)[1])
    yield from (one.top for one in areas if one.top > last and one.meets(band))


def _pivots(parts: BookParts, sheet: str) -> Iterator[tuple[Range, Range]]:
    """The cells that pivot tables of a sheet fill, without and with their page filters above."""
    for part in parts.related(sheet, "pivotTable"):
        for tag in parts.xml(part)[1].each("location"):
            one, pages = parsed_range(tag.attributes.get("ref", "")), int(tag.attributes.get("rowPageCount", "0"))
            if one is not None:
                yield one, replace(one, top=max(1, one.top - pages - 1)) if pages else one


def _anchored(root: Tag) -> Iterator[Range]:
    """The cells that pictures, charts and text boxes lie over."""
    for frame in root.children:
        start, end = frame.child("from"), frame.child("to") or frame.child("from")
        if start is not None and end is not None:
            corners = [one for corner in (start, end) for name in ("row", "col") if (one := corner.child(name))]
            top, left, bottom, right = (int(one.text) + 1 for one in corners)
            yield Range(top, left, bottom, right)
