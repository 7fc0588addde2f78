"""What a careful colleague would put right in a workbook, found by comparing it with what pmxl builds.

Only what was lost is given back: a table short of its last rows, a computed cell without its formula, a column without
any validation, a cell without any number format. What somebody chose otherwise stays.
"""

from bisect import bisect
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from pmxl.errors import HeadingNotFoundError
from pmxl.grids.cell import Cell
from pmxl.grids.frame import Formatting, Frame, runs
from pmxl.grids.grid import Grid
from pmxl.ooxml.formulas import ReferenceLostError, moved
from pmxl.outcomes.mend import (
    GENERAL,
    CellRefreshed,
    FormatRestored,
    FormulaRestored,
    Mend,
    TableExtended,
    Validation,
    ValidationRestored,
)
from pmxl.ports.workbook import Workbook
from pmxl.rows.column import Column, Kind
from pmxl.rows.row import Row
from pmxl.rows.settings import DictionaryRow, setting
from pmxl.rows.sight import Sight
from pmxl.sheets.building.expression import expanded
from pmxl.sheets.building.formats import number_format
from pmxl.sheets.building.front_page import COMPANY_AT, SIGNATURE, SIGNED_AT, company_line
from pmxl.sheets.building.lists import Contents, list_name, words
from pmxl.sheets.building.table_sheet import ROOM
from pmxl.sheets.building.validations import hint, rule
from pmxl.sheets.table import OVERWRITTEN_FORMULA, Table
from pmxl.vocabulary import FRONT_SHEET, LIST_SHEET, Department, Setting

_NEAR = 10
"""How many rows with a formula, above and below, are asked what a row without one should have."""
_EPOCH, _FIRST_DAY, _LAST_DAY = date(1899, 12, 30), date(2000, 1, 1), date(2100, 12, 31)
_KINDS = {"list": "list", "integer": "whole", "decimal": "decimal", "date": "date", "custom": "custom"}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A mend and the department whose column or sheet it changes; what pmxl lays out itself is nobody's."""

    mend: Mend
    owner: Department | None


def lost(book: Workbook, kinds: Iterable[type[Row]]) -> Iterator[Proposal]:
    """What was lost in the sheets of these models, all in one workbook.

    Validations and formats are given back to workbooks only that pmxl built, as others never had them.
    """
    built = _is_built(book)
    for kind in kinds:
        with suppress(HeadingNotFoundError):  # pmxl check tells of it
            yield from _in_list(book, kind, built=built)


def outdated(book: Workbook, contents: Contents) -> Iterator[Proposal]:
    """What pmxl itself wrote into a workbook beside the lists, and what 字典, 人员 and 流程规则 no longer say."""
    if _is_built(book):
        yield from _company(book, contents)
        yield from _words(book, contents)


def _is_built(book: Workbook) -> bool:
    return str(_cell(book.rows(FRONT_SHEET), *SIGNED_AT)).startswith(SIGNATURE)


def _in_list(book: Workbook, kind: type[Row], *, built: bool) -> Iterator[Proposal]:
    layout = kind.layout()
    grid, texts, frame = book.read(layout), book.formulas(layout), book.frame(layout)
    table = Table(grid, kind, {}, Sight(), texts, frame=frame)
    bottom = table.reach or grid.row_number(len(grid.rows))
    if frame is not None and bottom > frame.bottom:
        yield Proposal(TableExtended(grid.sheet, frame, bottom), kind.sheet.owner)
    missing: dict[str, list[int]] = {}
    for problem in table.problems:
        place = problem.gap.place
        if problem.code == OVERWRITTEN_FORMULA and place.row and place.row <= bottom:
            missing.setdefault(place.heading, []).append(place.row)
    for column in kind.columns():
        declared = _declared(kind, column, frame if built else None)
        rows = missing.get(column.heading, ())
        yield from _refilled(grid, column, texts.get(column.heading, {}), declared, rows)
    numbers = [row.origin.row for row in table.rows if row.origin.row <= bottom]
    looks = book.formatting(layout) if built and numbers else {}
    for column in kind.columns():
        if column.heading in looks:
            yield from _validation(book, grid, kind, column, looks[column.heading], numbers)
            yield from _format(grid, column, looks[column.heading], numbers)


def _refilled(
    grid: Grid, column: Column, texts: Mapping[int, str], declared: str, rows: Iterable[int]
) -> Iterator[Proposal]:
    """The rows of a computed column that lost their formula; blank ones that follow one another are one mend."""
    made: list[FormulaRestored] = []
    there = sorted(texts)
    for row in rows:
        place = bisect(there, row)
        formula = _formula(texts, there[max(0, place - _NEAR) : place + _NEAR], row) or declared
        held = grid.cell(row - grid.heading_row - 1, column.heading)
        at = grid.columns[column.heading]
        before = made[-1] if made else None
        if before and held is before.expected is None and row == before.last + 1 and _goes_on(before, formula):
            made[-1] = replace(before, last=row)
        elif formula:
            made.append(FormulaRestored(grid.sheet, column.heading, at, row, row, held, formula))
    return (Proposal(mend, column.owner) for mend in made)


def _goes_on(mend: FormulaRestored, formula: str) -> bool:
    """Whether a formula is that of a mend, as it reads one row below its last."""
    return moved(mend.formula, mend.last + 1 - mend.first) == formula


def _formula(texts: Mapping[int, str], near: Sequence[int], row: int) -> str:
    """The formula that most of the rows nearby have, as it reads in this one; empty where none has any."""
    try:
        found = Counter(moved(texts[other], row - other) for other in near)
    except ReferenceLostError:
        return ""
    return found.most_common(1)[0][0] if found else ""


def _declared(kind: type[Row], column: Column, frame: Frame | None) -> str:
    """The formula that pmxl gives a column, where the table bears the name that such formulas use."""
    known = frame is not None and frame.name == kind.sheet.name
    return expanded(column.formula, kind.sheet.name) if known else ""


def _validation(
    book: Workbook, grid: Grid, kind: type[Row], column: Column, look: Formatting, numbers: Sequence[int]
) -> Iterator[Proposal]:
    at, first = grid.columns[column.heading], grid.heading_row + 1
    if all(any(top <= row <= bottom for top, bottom in look.validated) for row in numbers):
        return
    bare = set(range(first, max(numbers[-1], ROOM + 1) + 1))
    for top, bottom in look.validated:
        bare.difference_update(range(top, bottom + 1))
    for top, bottom in runs(sorted(bare)) if _is_offered(book, kind, column) else ():
        made = _rule(kind, column, at, top)
        if made:
            yield Proposal(ValidationRestored(grid.sheet, column.heading, at, top, bottom, made), column.owner)


def _is_offered(book: Workbook, kind: type[Row], column: Column) -> bool:
    """Whether the workbook has the words that a dropdown of this column names; others name none."""
    name = "" if column.choices else list_name(column, kind.sheet.book)
    if name.startswith("列_"):
        return column.refers.partition("[")[0] in book.sheets()
    heads = next(iter(book.rows(LIST_SHEET)), ()) if name else ()
    return not name or name.removeprefix("下拉_") in heads


def _rule(kind: type[Row], column: Column, at: int, row: int) -> Validation | None:
    """What a column accepts, as the cell in its first row says it; None where anything goes."""
    options = rule(kind, column, at - 1) | hint(kind, column)
    if options["validate"] not in _KINDS:
        return None
    given = options.get("source", options.get("value", options.get("minimum")))
    first = f'"{",".join(given)}"' if isinstance(given, list) else _operand(given)
    return Validation(
        kind=_KINDS[options["validate"]],
        first=moved(first, row - 2) if options["validate"] == "custom" else first,
        second=_operand(options["maximum"]) if "maximum" in options else "",
        warns=options.get("error_type") == "warning",
        blank=options.get("ignore_blank", True),
        title=options["input_title"],
        prompt=options["input_message"],
        error_title=options["error_title"],
        error=options["error_message"],
    )


def _operand(value: object) -> str:
    match value:
        case date():
            return str((value - _EPOCH).days)
        case _:
            return str(value).removeprefix("=")


def _format(grid: Grid, column: Column, look: Formatting, numbers: Sequence[int]) -> Iterator[Proposal]:
    code, at = number_format(column), grid.columns[column.heading]
    bare = [
        row
        for row in numbers
        if look.formats.get(row, code).casefold() == GENERAL.casefold() != code.casefold()
        and _fits(column, grid.cell(row - grid.heading_row - 1, column.heading))
    ]
    for first, last in runs(bare):
        yield Proposal(FormatRestored(grid.sheet, column.heading, at, first, last, code), column.owner)


def _fits(column: Column, cell: Cell) -> bool:
    """Whether a cell's value can be meant by the format: a number that is no date of our years is a mistake to see."""
    if column.kind not in {Kind.DAY, Kind.MOMENT} or not isinstance(cell, float):
        return True
    return (_FIRST_DAY - _EPOCH).days <= cell <= (_LAST_DAY - _EPOCH).days


def _company(book: Workbook, contents: Contents) -> Iterator[Proposal]:
    """The company's name on the first page, as 字典 has it."""
    rows = [row for row in contents.get(DictionaryRow, ()) if isinstance(row, DictionaryRow)]
    held, name = _cell(book.rows(FRONT_SHEET), *COMPANY_AT), setting(rows, Setting.COMPANY)
    if name and isinstance(held, str) and held.strip() != name:
        yield Proposal(CellRefreshed(FRONT_SHEET, Setting.COMPANY, *COMPANY_AT, held, company_line(name)), None)


def _words(book: Workbook, contents: Contents) -> Iterator[Proposal]:
    """The cells behind the dropdowns that are not the words of 字典 and 人员; a list that these don't have stays."""
    rows = book.rows(LIST_SHEET)
    for at, title in enumerate(next(iter(rows), ()), start=1):
        wanted = [word for word in words(title, contents) if word] if isinstance(title, str) else []
        for row in range(2, max(len(rows), len(wanted) + 1) + 1) if wanted else ():
            held, word = _cell(rows, row, at), wanted[row - 2] if row - 2 < len(wanted) else None
            if (held or None) != word and isinstance(title, str):
                yield Proposal(CellRefreshed(LIST_SHEET, title, row, at, held, word), None)


def _cell(rows: Sequence[Sequence[Cell]], row: int, column: int) -> Cell:
    cells = rows[row - 1] if row <= len(rows) else ()
    return cells[column - 1] if column <= len(cells) else None
