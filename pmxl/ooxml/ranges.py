"""Ranges of cells as sheets and tables write them: A1:F10."""

import re
from dataclasses import dataclass

from pmxl.grids.grid import address, column_number

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

    def meets(self, other: "Range") -> bool:
        """Whether the two have a cell in common."""
        rows = self.top <= other.bottom and other.top <= self.bottom
        return rows and self.left <= other.right and other.left <= self.right

    def is_corner(self, row: int, column: int) -> bool:
        """Whether a cell is its first one, which holds a merged range's value."""
        return (row, column) == (self.top, self.left)

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
