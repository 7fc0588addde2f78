"""Rows put into lists, and where everything that names a row of their sheets stands afterwards."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pmxl.grids.grid import column_letters
from pmxl.ooxml.formulas import MAX_ROW, End, Reference, references
from pmxl.ooxml.ranges import Range, parsed_range

_OF_ONE_SIZE = frozenset(
    {"SUMIF", "SUMIFS", "COUNTIFS", "AVERAGEIF", "AVERAGEIFS", "MAXIFS", "MINIFS", "SUMPRODUCT", "LOOKUP", "XLOOKUP"}
)
"""Functions whose ranges must be of one size: one of them that stays keeps the others of its rows."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a formula stands: its row (0 for none), and whether it reads differently from row to row.

    A shared text is read `left` to `right` columns further on. A series of a chart is flat: one row or one column, and
    grows from a single cell as a name does.
    """

    row: int = 0
    per_row: bool = False
    left: int = 0
    right: int = 0
    flat: bool = False
    from_cell: bool = False


@dataclass(frozen=True, slots=True)
class Insertion:
    """Rows put into one list: its heading is in row `top`, its columns are `left` to `right`.

    What stands below row `at` moves down by `moved` rows. A range over the whole list that ended on the first row of
    a pair of `ends` ends on the second. Sums in row `totals`, which stands right below, need not cover the whole list.
    """

    sheet: str
    top: int
    left: int
    right: int
    at: int
    moved: int
    ends: tuple[tuple[int, int], ...]
    table: str = ""
    totals: int = 0

    def standing(self, sheet: str, row: int, column: int) -> Standing:
        """How a formula of a cell stands: one in a row of the list reads differently from row to row."""
        inside = sheet == self.sheet and self.top < row <= self.end and self.left <= column <= self.right
        return Standing(row, per_row=inside)

    @property
    def end(self) -> int:
        """The list's last row before."""
        return min((old for old, _ in self.ends), default=self.at)

    def row(self, row: int) -> int:
        """Where a row stands afterwards."""
        return row + self.moved if row > self.at else row

    def last(self, one: Range, *, whole: bool) -> int:
        """The last row of a range afterwards; it grows if it ends with the list and covers it, `whole` or in part."""
        covers = one.left <= self.right and one.right >= self.left and one.bottom < MAX_ROW
        if covers and one.top <= (self.top + 1 if whole else one.bottom):
            return dict(self.ends).get(one.bottom, self.row(one.bottom))
        return self.row(one.bottom)


ALONE, PER_ROW = Standing(), Standing(per_row=True)
NAME, SERIES = Standing(from_cell=True), Standing(flat=True, from_cell=True)


@dataclass(frozen=True, slots=True)
class NewText:
    """Characters `start` to `end` of a formula become `text`."""

    start: int
    end: int
    text: str


class Insertions:
    """All rows put in by one commit, or into one form."""

    def __init__(self, insertions: Iterable[Insertion] = ()) -> None:
        self._by_sheet: dict[str, list[Insertion]] = {}
        for one in sorted(insertions, key=lambda one: -one.at):  # the lowest first: those above keep their numbers
            self._by_sheet.setdefault(one.sheet.casefold(), []).append(one)

    def __iter__(self) -> Iterator[Insertion]:
        return (one for listed in self._by_sheet.values() for one in listed)

    def of(self, sheet: str) -> Sequence[Insertion]:
        """Those of one sheet."""
        return self._by_sheet.get(sheet.casefold(), ())

    def move(self, sheet: str) -> bool:
        """Whether rows of a sheet stand elsewhere afterwards."""
        return any(one.moved for one in self.of(sheet))

    def row(self, sheet: str, row: int) -> int:
        """Where a row of a sheet stands afterwards."""
        for one in self.of(sheet):
            row = one.row(row)
        return row

    def area(self, sheet: str, area: Range, *, grows: bool = True, whole: bool = False) -> Range:
        """Where a range of a sheet stands afterwards; one that ends with a list grows with it, `whole` or in part."""
        top, bottom = area.top, area.bottom
        for one in self.of(sheet):
            now = replace(area, top=top, bottom=bottom)
            top, bottom = one.row(top), one.last(now, whole=whole) if grows else one.row(bottom)
        return replace(area, top=top, bottom=bottom)

    def areas(self, sheet: str, text: str, *, grows: bool = True, whole: bool = False) -> str:
        """A list of ranges (sqref) afterwards; one that did not change keeps how it is written."""
        parts = [(part, parsed_range(part)) for part in text.split()]
        return " ".join(
            part if area is None or (new := self.area(sheet, area, grows=grows, whole=whole)) == area else str(new)
            for part, area in parts
        )

    def changes(self, formula: str, here: str | None, standing: Standing = ALONE) -> list[NewText]:
        """What changes in a formula; `here` is the sheet it stands on, None where references name their sheet."""
        listed = list(references(formula, here))
        known = [one for one in listed if one.first.row and one.sheet in self._by_sheet]
        rows = [(one, self._rows(one, here, standing, grows=True)) for one in known]
        stay = {(one.call, one.last.row) for one, (_, bottom) in rows if bottom == one.last.row} | {
            (one.call, one.last.row) for one in listed if one.sheet not in self._by_sheet
        }
        found: list[NewText] = []
        for one, (top, bottom) in rows:
            together = one.call[0] in _OF_ONE_SIZE and (one.call, one.last.row) in stay
            found += _new_rows(one, *self._rows(one, here, standing, grows=False) if together else (top, bottom))
        return found

    def changed(self, formula: str, here: str | None, standing: Standing = ALONE) -> str:
        """The formula as it reads afterwards."""
        for one in reversed(self.changes(formula, here, standing)):
            formula = formula[: one.start] + one.text + formula[one.end :]
        return formula

    def _rows(self, one: Reference, here: str | None, standing: Standing, *, grows: bool) -> tuple[int, int]:
        top, bottom = one.first.row, one.last.row
        for each in self._by_sheet[one.sheet or ""]:
            area = _area(one, top, bottom, standing)
            below = standing.row > area.bottom and one.sheet == (here or "").casefold()
            follows = grows and _may_grow(one, area, each, standing, below=below)
            whole = not (below and standing.row == each.totals)
            top, bottom = each.row(top), each.last(area, whole=whole) if follows else each.row(bottom)
        return top, bottom


def _area(one: Reference, top: int, bottom: int, standing: Standing) -> Range:
    """The cells that a reference means, for all cells that share it."""
    if not one.first.column:
        return Range(top, 1, bottom, 1 << 14)
    left, right = ((0, 0) if end.fixed_column else (standing.left, standing.right) for end in (one.first, one.last))
    return Range(top, one.first.column + left[0], bottom, one.last.column + right[1])


def _may_grow(one: Reference, area: Range, list_: Insertion, standing: Standing, *, below: bool) -> bool:
    if one.is_cell and not (standing.from_cell and list_.top + 1 == area.bottom):
        return False
    if (standing.left or standing.right) and not (list_.left <= area.left and area.right <= list_.right):
        return False  # some of the cells that share it look beside the list
    if standing.flat and area.top == area.bottom and area.left != area.right:
        return False  # a series that lies in a row
    fixed = one.first.fixed_row, one.last.fixed_row
    if standing.per_row:
        return all(fixed)
    return fixed[0] == fixed[1] or below  # F$2:F11 is a running total, except where it is the total below the list


def _new_rows(one: Reference, top: int, bottom: int) -> Iterator[NewText]:
    if top != one.first.row:
        yield NewText(*one.first.digits, str(top))
    if one.is_cell and bottom != top:
        at = one.last.digits[1]
        yield NewText(at, at, f":{_written(one.last)}{bottom}")
    elif not one.is_cell and bottom != one.last.row:
        yield NewText(*one.last.digits, str(bottom))


def _written(end: End) -> str:
    return f"{'$' * end.fixed_column}{column_letters(end.column)}{'$' * end.fixed_row}"
