"""Ranges in formulas that cover whole columns of a list, and where they must end once the list has grown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pmxl.grids.grid import column_number
from pmxl.ooxml.formulas import Area, RangeFound, ranges


@dataclass(frozen=True, slots=True)
class Reach:
    """A list that grew: what it covered, its heading row included, and its new last row."""

    area: Area
    bottom: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How a formula stands: whether it reads differently from row to row, and how far its text is shared sideways."""

    per_row: bool = False
    left: int = 0
    right: int = 0


ALONE, PER_ROW = Standing(), Standing(per_row=True)


@dataclass(frozen=True, slots=True)
class NewEnd:
    """Characters `start` to `end` of a formula, the last row of a range, become `row`."""

    start: int
    end: int
    row: int


def new_ends(formula: str, here: str | None, reaches: Sequence[Reach], standing: Standing) -> list[NewEnd]:
    """The ends to move so that every range over whole columns of a list reaches the list's new last row.

    None are moved where another range of the same rows stays as it is: the two would no longer be of one size.
    """
    found = [(one, _reach(one, reaches, standing)) for one in ranges(formula, here)]
    grown = {one.rows for one, reach in found if reach is not None}
    if any(reach is None and one.rows in grown for one, reach in found):
        return []
    return [NewEnd(*one.last_row, reach.bottom) for one, reach in found if reach is not None]


def _reach(one: RangeFound, reaches: Iterable[Reach], standing: Standing) -> Reach | None:
    return next((reach for reach in reaches if _covers(one, reach.area, standing)), None)


def _covers(one: RangeFound, area: Area, standing: Standing) -> bool:
    if one.sheet != area.sheet.casefold() or one.fixed_rows[0] != one.fixed_rows[1]:
        return False  # F$2:F11 is a running total, which ends on its own row
    if standing.per_row and not one.fixed_rows[0]:
        return False
    top, bottom = one.rows
    return top <= area.top + 1 <= bottom == area.bottom and all(
        _inside(letters, fixed, area, standing) for letters, fixed in one.columns
    )


def _inside(letters: str, fixed: bool, area: Area, standing: Standing) -> bool:
    column = column_number(letters)
    left, right = (column, column) if fixed else (column + standing.left, column + standing.right)
    return area.left <= left and right <= area.right
