"""Totals over a list: whatever covered all of its rows must cover the new ones too."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pmxl.adapters.closed_file.list_laws import TOTALS_ROWS, Asked, own_table
from pmxl.adapters.closed_file.row_pairs import STILL, Formula, Held, Moving, held, number_of, rows_of
from pmxl.grids.grid import address
from pmxl.ooxml.book_parts import BookParts
from pmxl.ooxml.formulas import MAX_ROW
from pmxl.ooxml.references import Place, Rectangle, References
from pmxl.ooxml.sheet_stream import Dialect

_SUMS = re.compile(
    r"\b(?:(?:SUM|AVERAGE|COUNT)(?:IFS?)?|SUMPRODUCT|SUBTOTAL|AGGREGATE|(?:AVERAGE|COUNT|MAX|MIN)A|MAX|MIN|PRODUCT|MEDIAN)\(",
    re.IGNORECASE,
)
_OF_ONE_SIZE = frozenset({"SUMPRODUCT", "SUMIF", "SUMIFS", "AVERAGEIF", "AVERAGEIFS", "COUNTIFS"})
"""Functions whose ranges must stay of one size, so that none can grow where another can't."""
_AREA = re.compile(rb":\$?[A-Za-z]{1,3}\$?\d")
_DIGITS = re.compile(r"\d+")
_MOST = 1000
"""How many broken totals are remembered: one is enough to refuse a commit."""


@dataclass
class _List:
    """A list that gets rows, on a sheet whose name is folded, numbered as if nothing above it had moved.

    `totals` are the rows in it that only add up others.
    """

    sheet: str
    heading: int
    columns: range
    added: range
    moved: int
    totals: set[int] = field(default_factory=set)
    keyed: Iterable[int] = ()

    def holds(self, place: Place) -> bool:
        """Whether a formula stands in one of its rows."""
        return (
            place.sheet == self.sheet and self.heading < place.row < self.added.start and place.column in self.columns
        )

    @property
    def last(self) -> int:
        """Its last record before the new ones."""
        return max((row for row in self.keyed if row not in self.totals), default=self.heading)


@dataclass
class _Total:
    """A range in a formula that may cover a whole list."""

    place: Place
    sheet: str
    text: str
    over: Rectangle
    of: _List

    @property
    def whole(self) -> bool:
        """Whether it covers every record of the list."""
        return self.of.heading < self.of.last <= self.over.range.bottom

    def kept_by(self, text: str, references: Iterable[Rectangle]) -> bool:
        """Whether a formula of the new version is this one and covers the new rows too."""
        held, moved = self.over.range, self.of.moved
        bottom = min(max(held.bottom, self.of.added.stop - 1) + moved, MAX_ROW)
        return _shape(text) == _shape(self.text) and any(
            one.sheet == self.over.sheet
            and one.range.left <= held.left
            and one.range.right >= held.right
            and one.range.top <= held.top + moved
            and one.range.bottom >= bottom
            for one in references
        )


class Sums:
    """The totals over lists that get rows, found as the sheets of a workbook pass by."""

    def __init__(self, old: BookParts, new: BookParts, asked: Sequence[Asked]) -> None:
        self._old, self._new = References(old), References(new)
        self._lists = [_list(old, one) for one in asked if one.added]
        self._open: list[_Total] = []
        self._broken: list[_Total] = []
        self._names = [name.encode() for name in self._old.names_over({one.sheet for one in self._lists})]

    def __bool__(self) -> bool:
        return bool(self._lists)

    def unchanged(self, name: str, block: bytes, dialect: Dialect) -> None:
        """Take note of rows that are the same in both versions."""
        for row in rows_of(block, dialect) if self._may_be_in(block) else ():
            if self._may_be_in(row):
                there = held(row, dialect)
                self.met(name, number_of(row), there, there)

    def _may_be_in(self, rows: bytes) -> bool:
        """Whether rows may hold a total: there is a range or a name in them."""
        return _AREA.search(rows) is not None or any(name in rows for name in self._names)

    def keys_stand_in(self, asked: Asked, rows: Iterable[int]) -> None:
        """Take note of the last rows of a list that hold a key."""
        for one in self._lists:
            if (one.sheet, one.heading + one.moved) == (asked.sheet.casefold(), asked.heading):
                one.keyed = [row - one.moved for row in rows]

    def met(
        self, name: str, number: int, old: Mapping[int, Held], new: Mapping[int, Held], moving: Moving = STILL
    ) -> None:
        """Take note of one row in both versions, and of which rows of its sheet may move."""
        sheet = name.casefold()
        for column, one in old.items():
            if isinstance(one, Formula) and _SUMS.search(one.text):
                self._open += self._totals(Place(sheet, number, column), name, one)
        if not self._open:
            return
        formulas = {column: one.text for column, one in new.items() if isinstance(one, Formula)}
        left: list[_Total] = []
        for total in self._open:
            place = total.place
            text = formulas.get(place.column, "")
            if text and total.kept_by(text, self._new.of(text, Place(sheet, number, place.column))):
                continue
            (left if number < place.row + moving.of(place.row) else self._broken).append(total)
        self._open = left
        self._broken = self._broken[:_MOST]

    def through(self) -> None:
        """Take note that a sheet is through: what is still looked for is not there."""
        self._broken, self._open = self._broken + self._open, []

    def broken(self) -> Iterator[str]:
        """The totals that covered a whole list and don't cover its new rows."""
        for total in self._broken:
            if total.whole:
                where = address(total.place.row, total.place.column)
                yield f"「{total.sheet}」{where} 的合计（{total.text[:40]}）没有把新行算进去"

    def _totals(self, place: Place, sheet: str, formula: Formula) -> Iterator[_Total]:
        found = [one for one in self._old.of(formula.text, place) if one.area]
        for one in found:
            over = next((of for of in self._lists if _may_cover(one, of, place)), None)
            if over is None or _spreads(one, formula, place, over):
                continue
            if one.call[0] in _OF_ONE_SIZE and any(_hinders(other, one, over) for other in found):
                continue
            if over.holds(place) and not all(one.fixed):
                over.totals.add(place.row)
            yield _Total(place, sheet, formula.text, one, over)


def _list(book: BookParts, asked: Asked) -> _List:
    table, columns = own_table(book, asked, asked.moved), asked.columns.values()
    left = table.range.left if table else min(columns)
    right = table.range.right if table else max(columns)
    moved, added = asked.moved, range(asked.added.start - asked.moved, asked.added.stop - asked.moved)
    return _List(asked.sheet.casefold(), asked.heading - moved, range(left, right + 1), added, moved)


def _may_cover(one: Rectangle, of: _List, place: Place) -> bool:
    if one.sheet != of.sheet or one.range.left not in of.columns or one.range.right not in of.columns:
        return False
    if one.range.top > of.heading + 1 or one.range.bottom < max(of.added.start - 1 - TOTALS_ROWS, of.heading + 1):
        return False
    if all(one.fixed):
        return True
    above = (
        place.sheet == of.sheet
        and place.row - 2 <= one.range.bottom < place.row
        and place.column in range(one.range.left, one.range.right + 1)
    )
    if of.holds(place):
        return above and not any(one.fixed)
    return above or one.fixed[0] == one.fixed[1]  # C$2:C11 is a running total, but for one right below the list


def _hinders(other: Rectangle, one: Rectangle, of: _List) -> bool:
    """Whether another range of the same call and rows lies outside of the list, so that neither can grow alone."""
    same_rows = (other.range.top, other.range.bottom) == (one.range.top, one.range.bottom)
    beside = other.sheet != of.sheet or not {other.range.left, other.range.right} <= set(of.columns)
    return other.call == one.call and same_rows and beside and one.range.bottom < MAX_ROW


def _spreads(one: Rectangle, formula: Formula, place: Place, of: _List) -> bool:
    """Whether other cells share the formula that read other rows with it, or columns outside of the list."""
    if formula.shared is None:
        return False
    right = one.range.right + formula.shared.right - place.column
    return (formula.shared.bottom > place.row and not all(one.fixed)) or right not in of.columns


def _shape(text: str) -> str:
    return _DIGITS.sub("", text)
