"""Rectangles of cells: their A1 addresses, and the fewest rectangles that cover scattered cells."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from pmxl.grids.grid import column_letters, column_number

Cell: TypeAlias = tuple[int, int]
"""Row and column, both counted from one as xlwings does."""

_CELL = r"([A-Z]{1,3})([1-9][0-9]{0,6})"
_ADDRESS = re.compile(
    rf"{_CELL}(?::{_CELL})?|([A-Z]{{1,3}}):([A-Z]{{1,3}})|([1-9][0-9]{{0,6}}):([1-9][0-9]{{0,6}})", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle on a sheet; it may have no rows or no columns, as an empty slice does."""

    top: int
    left: int
    rows: int
    columns: int

    @property
    def bottom(self) -> int:
        """The last row."""
        return self.top + self.rows - 1

    @property
    def right(self) -> int:
        """The last column."""
        return self.left + self.columns - 1

    @property
    def row_numbers(self) -> range:
        """Its rows, from the first to the last."""
        return range(self.top, self.top + self.rows)

    @property
    def column_numbers(self) -> range:
        """Its columns, from the first to the last."""
        return range(self.left, self.left + self.columns)

    @property
    def size(self) -> int:
        """How many cells there are."""
        return self.rows * self.columns

    def within(self, other: "Area") -> "Area | None":
        """Gives the part that lies inside the other, counted from one within it; None if they share no cell."""
        top, left = max(self.top, other.top), max(self.left, other.left)
        bottom, right = min(self.bottom, other.bottom), min(self.right, other.right)
        if top > bottom or left > right:
            return None
        return Area(top - other.top + 1, left - other.left + 1, bottom - top + 1, right - left + 1)

    def placed(self, other: "Area") -> "Area":
        """Gives on the sheet what was counted from one within the other."""
        return replace(self, top=self.top + other.top - 1, left=self.left + other.left - 1)

    def address(self, row_absolute: bool = True, column_absolute: bool = True) -> str:
        """Writes it as $A$1:$C$3, or as $A$1 if it is one cell."""
        first, last = (
            f"{'$' if column_absolute else ''}{column_letters(column)}{'$' if row_absolute else ''}{row}"
            for row, column in ((self.top, self.left), (self.bottom, self.right))
        )
        return first if self.size == 1 else f"{first}:{last}"


def around(areas: Iterable[Area]) -> Area:
    """Gives the smallest rectangle that holds them all."""
    areas = list(areas)
    top, left = min(area.top for area in areas), min(area.left for area in areas)
    bottom, right = max(area.bottom for area in areas), max(area.right for area in areas)
    return Area(top, left, bottom - top + 1, right - left + 1)


def parse(text: str, rows: int, columns: int) -> Area | None:
    """Reads A1, A1:C3, A:C or 1:3 on a sheet of that size; None if the text is no address."""
    found = _ADDRESS.fullmatch(text.strip().replace("$", ""))
    if found is None:
        return None
    parts = [part for part in found.groups() if part]
    down = [int(part) for part in parts if part.isdigit()] or [1, rows]
    across = [column_number(part) for part in parts if part.isalpha()] or [1, columns]
    whole = Area(min(down), min(across), max(down) - min(down) + 1, max(across) - min(across) + 1)
    return whole if whole.bottom <= rows and whole.right <= columns else None


def cells_in(areas: Iterable[Area]) -> Iterator[Cell]:
    """Gives every cell of the areas."""
    return ((row, column) for area in areas for row in area.row_numbers for column in area.column_numbers)


def covering(cells: Iterable[Cell]) -> list[Area]:
    """Covers the cells, and no other, with few rectangles: runs down each column, joined where neighbours run alike."""
    by_column: dict[int, list[int]] = {}
    for row, column in cells:
        by_column.setdefault(column, []).append(row)
    areas: list[Area] = []
    latest: dict[tuple[int, int], int] = {}
    for column in sorted(by_column):
        for top, rows in _runs(sorted(by_column[column])):
            number = latest.get((top, rows), -1)
            before = areas[number] if number >= 0 else None
            if before and before.right == column - 1:
                areas[number] = Area(top, before.left, rows, before.columns + 1)
            else:
                latest[top, rows] = len(areas)
                areas.append(Area(top, column, rows, 1))
    return areas


def _runs(rows: list[int]) -> Iterator[tuple[int, int]]:
    start = previous = rows[0]
    for row in rows[1:]:
        if row != previous + 1:
            yield start, previous - start + 1
            start = row
        previous = row
    yield start, previous - start + 1
