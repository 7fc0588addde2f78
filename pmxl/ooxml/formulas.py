"""Formula texts: read into tokens, the references in them found and moved; never evaluated."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum, auto
from functools import cache
from typing import NamedTuple

from pmxl.grids.grid import column_letters, column_number

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384

_CELL = r"\$?[A-Za-z]{1,3}\$?[1-9]\d{0,6}"
_ROW, _COLUMN = r"\$?[1-9]\d{0,6}", r"\$?[A-Za-z]{1,3}"
_SHEET = r"(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!"


def _grammar(sheet: str, owner: str) -> str:
    return rf"""
      (?P<text>"(?:[^"]|"")*")
    | (?P<brackets>\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\])      # structured reference, or another workbook
    | (?P<sheet>{sheet})?
      (?P<reference>{_CELL}(?::{_CELL})?|{_ROW}:{_ROW}|{_COLUMN}:{_COLUMN})(?![\w.(!\[])
    | (?P<owner>{owner})                                         # a sheet before a name
    | (?P<word>[\w.\\?]+)                                        # names, functions, numbers
    """


_TOKEN = re.compile(_grammar(_SHEET, _SHEET), re.VERBOSE)
_PART = re.compile(r"(\$?)([A-Za-z]{0,3})(\$?)(\d*)(?=:|\Z)")


class ReferenceLostError(Exception):
    """A moved formula would point outside the sheet."""


class Kind(StrEnum):
    """What a token of a formula is; an owner is the sheet before a name."""

    TEXT = auto()
    BRACKETS = auto()
    REFERENCE = auto()
    OWNER = auto()
    WORD = auto()
    ERROR = auto()
    SPACE = auto()
    SIGN = auto()


_KINDS = {kind.value: kind for kind in Kind}


class Token(NamedTuple):
    """A piece of a formula: what it is, how it is written, and the sheet written before a reference."""

    kind: Kind
    text: str
    sheet: str = ""


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


def tokens(formula: str, sheet: str = _SHEET, owner: str = _SHEET) -> Iterator[Token]:
    """The whole formula, token by token; a dialect that writes sheets otherwise gives its patterns for them."""
    for match in _every_token(sheet, owner).finditer(formula):
        kind = _KINDS[match.lastgroup or ""]
        if kind is Kind.REFERENCE:
            yield Token(kind, match["reference"], match["sheet"] or "")
        else:
            yield Token(kind, match[0])


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


@cache
def _every_token(sheet: str, owner: str) -> re.Pattern[str]:
    error = r"(?P<error>\#(?:REF!|DIV/0!|N/A|NAME\?|NULL!|NUM!|VALUE!))"
    rest = r"(?P<space>\s+) | (?P<sign><>|<=|>=|.)"
    return re.compile(f"{error} | {_grammar(sheet, owner)} | {rest}", re.VERBOSE)


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
