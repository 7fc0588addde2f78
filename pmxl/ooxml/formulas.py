"""Formula texts: moved down with their row, and grown with the ranges they point at; never evaluated."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pmxl.grids.grid import column_letters, column_number

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384

_CELL = r"\$?[A-Za-z]{1,3}\$?[1-9]\d{0,6}"
_ROW, _COLUMN = r"\$?[1-9]\d{0,6}", r"\$?[A-Za-z]{1,3}"
_TOKEN = re.compile(
    rf"""
      "(?:[^"]|"")*"                                             # text
    | \[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\]                  # structured reference, or another workbook
    | (?P<sheet>(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!)?              # a sheet
      (?P<reference>{_CELL}(?::{_CELL})?|{_ROW}:{_ROW}|{_COLUMN}:{_COLUMN})(?![\w.(!\[])
    | (?:'(?:[^']|'')+'|[^\W\d][\w.]*)!                          # a sheet before a name or whole columns
    | [\w.\\?]+                                                  # names, functions, numbers
    """,
    re.VERBOSE,
)
_PART = re.compile(r"(\$?)([A-Za-z]{0,3})(\$?)(\d*)(?=:|\Z)")


class ReferenceLostError(Exception):
    """A moved formula would point outside the sheet."""


@dataclass(frozen=True, slots=True)
class Area:
    """The rows of a list that grows: its sheet, first (heading) row, first column, last row, last column."""

    sheet: str
    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class RangeFound:
    """A range of cells in a formula: its sheet, first and last column and row, which of them are fixed by a $."""

    sheet: str | None
    columns: tuple[tuple[str, bool], tuple[str, bool]]
    rows: tuple[int, int]
    fixed_rows: tuple[bool, bool]
    last_row: tuple[int, int]
    """Where in the formula the last row's digits stand."""


def ranges(formula: str, here: str | None) -> Iterator[RangeFound]:
    """Every range of a formula, single cells and whole columns left out; `here` is the sheet that it stands on."""
    for match in _TOKEN.finditer(formula):
        first, _, last = (match["reference"] or "").partition(":")
        start, end = _PART.fullmatch(first), _PART.fullmatch(last)
        if start and end and start[2] and start[4] and end[4]:
            columns = (start[2], bool(start[1])), (end[2], bool(end[1]))
            rows, fixed = (int(start[4]), int(end[4])), (bool(start[3]), bool(end[3]))
            yield RangeFound(_sheet(match, here), columns, rows, fixed, (match.end() - len(end[4]), match.end()))


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a formula: its text, where it begins, and for a reference what it points at and on which sheet."""

    text: str
    start: int
    reference: str
    sheet: str | None


def tokens(formula: str, here: str | None) -> Iterator[Token]:
    """Every word of a formula, its operators left out; `here` is the sheet that it stands on."""
    for match in _TOKEN.finditer(formula):
        yield Token(match[0], match.start(), match["reference"] or "", _sheet(match, here))


def moved(formula: str, rows: int, columns: int = 0) -> str:
    """The formula as it reads further down or right: relative references move, absolute ones stay."""

    def one(match: re.Match[str]) -> str:
        reference = match["reference"]
        if reference is None:
            return match[0]
        return (match["sheet"] or "") + _PART.sub(lambda part: _moved(part, rows, columns), reference)

    return _TOKEN.sub(one, formula)


def grown(formula: str, here: str | None, area: Area, bottom: int) -> str:
    """The formula with every range that ends on the area's last row ending on `bottom` instead.

    `here` is the sheet that the formula stands on, None where references always name their sheet. A single cell
    grows where the list has one row only.
    """

    def one(match: re.Match[str]) -> str:
        reference = match["reference"]
        if reference is None or _sheet(match, here) != area.sheet.casefold():
            return match[0]
        return (match["sheet"] or "") + _grown(reference, area, bottom)

    return _TOKEN.sub(one, formula)


def renumbered(
    formula: str, here: str | None, sheet: str, first: Callable[[int], int], last: Callable[[int], int]
) -> str:
    """The formula after rows were put into a sheet: a range's first row goes by one map, its last by the other.

    `here` is the sheet that the formula stands on, None where references always name their sheet.
    """

    def one(match: re.Match[str]) -> str:
        reference = match["reference"]
        if reference is None or _sheet(match, here) != sheet.casefold():
            return match[0]
        begin, _, end = reference.partition(":")
        return (match["sheet"] or "") + _at(begin, first) + (f":{_at(end, last)}" if end else "")

    return _TOKEN.sub(one, formula)


def points_at_row(formula: str, here: str | None, area: Area) -> bool:
    """Whether the formula names a cell of the row below the area's last one, or a range that ends there."""
    for match in _TOKEN.finditer(formula):
        reference = match["reference"]
        if reference is None or _sheet(match, here) != area.sheet.casefold():
            continue
        parts = [part for part in _PART.findall(reference) if part[1] and part[3]]
        if any(int(row) == area.bottom + 1 and _within(letters, area) for _, letters, _, row in parts):
            return True
    return False


def has_relative_rows(formula: str) -> bool:
    """Whether the formula holds a reference that changes from row to row."""
    references = (match["reference"] for match in _TOKEN.finditer(formula) if match["reference"])
    parts = (part for reference in references for part in _PART.findall(reference))
    return any(row and not fixed_row and (letters or not fixed) for fixed, letters, fixed_row, row in parts)


def _moved(part: re.Match[str], rows: int, columns: int) -> str:
    fixed_column, letters, fixed_row, row = part.groups()
    if not letters:
        fixed_column, fixed_row = "", fixed_column or fixed_row
    number = int(row) + (0 if fixed_row else rows) if row else 0
    column = column_number(letters) + (0 if fixed_column else columns) if letters else 0
    if (row and not 1 <= number <= MAX_ROW) or (letters and not 1 <= column <= MAX_COLUMN):
        raise ReferenceLostError(part[0])
    return f"{fixed_column}{column_letters(column)}{fixed_row}{number or ''}"


def _at(part: str, row_map: Callable[[int], int]) -> str:
    found = _PART.fullmatch(part)
    if found is None or not found[4]:
        return part
    return f"{found[1]}{found[2]}{found[3]}{row_map(int(found[4]))}"


def _sheet(match: re.Match[str], here: str | None) -> str | None:
    prefix = match["sheet"]
    if prefix is None:
        return None if here is None else here.casefold()
    if match.string[match.start() - 1 : match.start()] in {"]", ":"}:
        return None  # [1]Sheet!A1 is another workbook's, 一月:三月!A1 is on several sheets
    name = prefix[:-1]
    if name.startswith("'"):
        name = name[1:-1].replace("''", "'")
    return name.casefold()


def _within(letters: str, area: Area) -> bool:
    return area.left <= column_number(letters) <= area.right


def _grown(reference: str, area: Area, bottom: int) -> str:
    first, _, last = reference.partition(":")
    start, end = _PART.fullmatch(first), _PART.fullmatch(last or first)
    if not (start and end and start[2] and start[4] and end[4] and int(end[4]) == area.bottom):
        return reference
    if not last and area.bottom != area.top + 1:
        return reference
    inside = area.top <= int(start[4]) and _within(start[2], area) and _within(end[2], area)
    return f"{first}:{end[1]}{end[2]}{end[3]}{bottom}" if inside else reference
