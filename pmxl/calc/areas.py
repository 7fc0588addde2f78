"""Rectangles of cells: their A1 addresses, and the fewest rectangles that cover scattered cells."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from typing import TypeAlias

Cell: TypeAlias = tuple[int, int]
"""Row and column, both counted from one as xlwings does."""

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")
_COLUMN = re.compile(r"\$?([A-Za-z]{1,3})")
_ROW = re.compile(r"\$?([1-9][0-9]{0,6})")


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

    def holds(self, other: "Area") -> bool:
        """Says whether every cell of the other lies inside."""
        return (
            self.top <= other.top
            and self.left <= other.left
            and self.bottom >= other.bottom
            and self.right >= other.right
        )

    def meets(self, other: "Area") -> bool:
        """Says whether the two share a cell."""
        return (
            self.top <= other.bottom
            and other.top <= self.bottom
            and self.left <= other.right
            and other.left <= self.right
        )

    def address(self, row_absolute: bool = True, column_absolute: bool = True) -> str:
        """Writes it as $A$1:$C$3, or as $A$1 if it is one cell."""
        first = cell_name(self.top, self.left, row_absolute, column_absolute)
        if self.size == 1:
            return first
        return f"{first}:{cell_name(self.bottom, self.right, row_absolute, column_absolute)}"


def spanning(one: Area, other: Area) -> Area:
    """Gives the smallest rectangle that holds both."""
    top, left = min(one.top, other.top), min(one.left, other.left)
    bottom, right = max(one.bottom, other.bottom), max(one.right, other.right)
    return Area(top, left, bottom - top + 1, right - left + 1)


def around(areas: Iterable[Area]) -> Area:
    """Gives the smallest rectangle that holds them all."""
    return reduce(spanning, areas)


def parse(text: str, rows: int, columns: int) -> Area | None:
    """Reads A1, A1:C3, A:C or 1:3 on a sheet of that size; None if the text is no address."""
    first, colon, last = text.strip().partition(":")
    if found := _both(_CELL, first, last if colon else first):
        one, other = (Area(int(cell[2]), column_number(cell[1]), 1, 1) for cell in found)
    elif found := _both(_COLUMN, first, last):
        one, other = (Area(1, column_number(column[1]), rows, 1) for column in found)
    elif found := _both(_ROW, first, last):
        one, other = (Area(int(row[1]), 1, 1, columns) for row in found)
    else:
        return None
    whole = spanning(one, other)
    return whole if whole.bottom <= rows and whole.right <= columns else None


def cell_name(row: int, column: int, row_absolute: bool = False, column_absolute: bool = False) -> str:
    """Writes one cell as A1."""
    return f"{'$' if column_absolute else ''}{column_name(column)}{'$' if row_absolute else ''}{row}"


def column_name(column: int) -> str:
    """Writes a column number as its letters."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Reads a column's letters as its number."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def covering(cells: Iterable[Cell]) -> list[Area]:
    """Covers the cells, and no other, with few rectangles: runs down each column, joined where neighbours run alike."""
    by_column: dict[int, list[int]] = {}
    for row, column in cells:
        by_column.setdefault(column, []).append(row)
    open_areas: dict[tuple[int, int], Area] = {}
    done: list[Area] = []
    for column in sorted(by_column):
        kept: dict[tuple[int, int], Area] = {}
        for top, rows in _runs(sorted(by_column[column])):
            before = open_areas.pop((top, rows), None)
            joins = before is not None and before.right == column - 1
            kept[top, rows] = (
                Area(top, before.left, rows, before.columns + 1) if joins and before else Area(top, column, rows, 1)
            )
            if before is not None and not joins:
                done.append(before)
        done.extend(open_areas.values())
        open_areas = kept
    return [*done, *open_areas.values()]


def _runs(rows: list[int]) -> Iterator[tuple[int, int]]:
    start = previous = rows[0]
    for row in rows[1:]:
        if row != previous + 1:
            yield start, previous - start + 1
            start = row
        previous = row
    yield start, previous - start + 1


def _both(pattern: re.Pattern[str], first: str, last: str) -> tuple[re.Match[str], re.Match[str]] | None:
    one, other = pattern.fullmatch(first), pattern.fullmatch(last)
    return (one, other) if one and other else None
