"""Ranges of cells as sheets and tables write them: A1:F10."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from pmxl.grids.grid import address, column_number
from pmxl.ooxml.formulas import MAX_ROW, Area

_RANGE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})(?::\$?([A-Za-z]{1,3})\$?(\d{1,7}))?")


@dataclass(frozen=True, slots=True)
class Range:
    """A rectangle of cells, 1-based and inclusive."""

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        first, last = address(self.top, self.left), address(self.bottom, self.right)
        return first if first == last else f"{first}:{last}"

    def holds(self, row: int, column: int) -> bool:
        """Whether a cell lies in it."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def is_corner(self, row: int, column: int) -> bool:
        """Whether a cell is its first one, which holds a merged range's value."""
        return (row, column) == (self.top, self.left)

    def to_row(self, bottom: int) -> "Range":
        """The same range with another last row."""
        return replace(self, bottom=bottom)

    def including(self, row: int, column: int) -> "Range":
        """The smallest range that holds this one and a cell."""
        return Range(min(self.top, row), min(self.left, column), max(self.bottom, row), max(self.right, column))


def parsed_range(text: str) -> Range | None:
    """The range that a text means; None for whole columns, whole rows and what is no range."""
    match = _RANGE.fullmatch(text.strip())
    if match is None:
        return None
    left, top, right, bottom = match.groups()
    return Range(int(top), column_number(left), int(bottom or top), column_number(right or left))


def grown_list(text: str, area: Area, bottom: int) -> str:
    """A list of ranges (sqref) in which those that end on the area's last row end on `bottom`."""
    return _each(text, lambda one: one.to_row(bottom) if _ends_with(one, area) else one)


def shifted_list(text: str, area: Area, rows: int) -> str:
    """A list of ranges in which those on the row right below the area have moved down."""

    def moved(one: Range) -> Range:
        below = one.top == one.bottom == area.bottom + 1 and area.left <= one.left <= one.right <= area.right
        return replace(one, top=one.top + rows, bottom=one.bottom + rows) if below else one

    return _each(text, moved)


def _ends_with(one: Range, area: Area) -> bool:
    return (
        one.bottom == area.bottom < MAX_ROW
        and one.left <= area.right
        and one.right >= area.left
        and one.top >= area.top
    )


def _each(text: str, change: Callable[[Range], Range]) -> str:
    parts = text.split()
    ranges = [parsed_range(part) for part in parts]
    return " ".join(
        part if one is None or change(one) == one else str(change(one)) for part, one in zip(parts, ranges, strict=True)
    )
