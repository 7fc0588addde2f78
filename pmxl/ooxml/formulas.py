"""Formula texts: the references in them, found and moved; never evaluated."""

import re
from collections.abc import Iterator
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
class End:
    """One end of a reference: its column and row (0 where it names none), which are fixed by a $, the row's digits.

    `digits` says from where to where in the formula the row number is written.
    """

    column: int
    fixed_column: bool
    row: int
    fixed_row: bool
    digits: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Reference:
    """A cell, a range, whole rows or whole columns; `sheet` is casefolded, None where it is not a single known one.

    A cell is a reference whose two ends are the same object. `call` is the function it is an argument of, and where
    that begins.
    """

    sheet: str | None
    first: End
    last: End
    call: tuple[str, int] = ("", 0)

    @property
    def is_cell(self) -> bool:
        """Whether it is written as one cell."""
        return self.first is self.last


def references(formula: str, here: str | None) -> Iterator[Reference]:
    """Every reference of a formula; `here` is the sheet it stands on, None where references name their sheet."""
    calls, word, at = [("", 0)], "", 0
    for match in _TOKEN.finditer(formula):
        for position in range(at, match.start()):
            if formula[position] == "(":
                calls.append((word.upper() if position == at else "", position))
            elif formula[position] == ")" and len(calls) > 1:
                calls.pop()
        word, at = match[0], match.end()
        if match["reference"] is not None:
            sheet = _sheet(match, here)
            ends = [_end(part, match.start("reference")) for part in _PART.finditer(match["reference"]) if part[0]]
            yield Reference(sheet, ends[0], ends[-1], calls[-1])


def moved(formula: str, rows: int, columns: int = 0) -> str:
    """The formula as it reads further down or right: relative references move, absolute ones stay."""

    def one(match: re.Match[str]) -> str:
        reference = match["reference"]
        if reference is None:
            return match[0]
        return (match["sheet"] or "") + _PART.sub(lambda part: _moved(part, rows, columns), reference)

    return _TOKEN.sub(one, formula)


def has_relative_rows(formula: str) -> bool:
    """Whether the formula holds a reference that changes from row to row."""
    return any(end.row and not end.fixed_row for one in references(formula, None) for end in (one.first, one.last))


def _end(part: re.Match[str], at: int) -> End:
    fixed, letters, fixed_row, row = part.groups()
    column = column_number(letters) if letters else 0
    is_fixed_row = bool(fixed_row or (fixed and not letters))
    return End(column, bool(fixed and letters), int(row or 0), is_fixed_row, (at + part.start(4), at + part.end(4)))


def _moved(part: re.Match[str], rows: int, columns: int) -> str:
    fixed_column, letters, fixed_row, row = part.groups()
    if not letters:
        fixed_column, fixed_row = "", fixed_column or fixed_row
    number = int(row) + (0 if fixed_row else rows) if row else 0
    column = column_number(letters) + (0 if fixed_column else columns) if letters else 0
    if (row and not 1 <= number <= MAX_ROW) or (letters and not 1 <= column <= MAX_COLUMN):
        raise ReferenceLostError(part[0])
    return f"{fixed_column}{column_letters(column)}{fixed_row}{number or ''}"


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
