"""A sheet as it was read: the rows below its heading, each cell typed, nothing interpreted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter

from pmxl.errors import HeadingNotFoundError
from pmxl.grids.cell import Cell
from pmxl.grids.layout import Layout, heading_row

_COLUMNS = 16_384


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of one sheet; row `i` stands in sheet row `heading_row + 1 + i`, blank rows included.

    `columns` gives the 1-based sheet column of each heading of the layout that was found, `twice` those found again,
    `unknown` the headings that people added or renamed.
    """

    workbook: str
    sheet: str
    heading_row: int
    columns: Mapping[str, int]
    rows: Sequence[Sequence[Cell]]
    twice: tuple[str, ...] = field(default=())
    unknown: tuple[str, ...] = field(default=())

    @classmethod
    def cut(cls, workbook: str, sheet: str, rows: Sequence[Sequence[Cell]], layout: Layout) -> "Grid":
        """The grid below the heading row of a whole sheet, whose first row is sheet row 1."""
        number = heading_row(rows, layout)
        if number is None:
            raise HeadingNotFoundError(workbook, sheet, layout.headings)
        written = rows[number - 1]
        columns, twice = layout.columns(written)
        known = set(columns.values())
        unknown = tuple(cell for at, cell in enumerate(written, start=1) if at not in known and isinstance(cell, str))
        return cls(workbook, sheet, number, columns, rows[number:], twice, unknown)

    def row_number(self, index: int) -> int:
        """The sheet's own number of the row at `index`."""
        return self.heading_row + 1 + index

    def column(self, heading: str) -> Sequence[Cell]:
        """The cells of every row under a heading that was found; None where a row is short."""
        at = self.columns[heading] - 1
        try:
            return list(map(itemgetter(at), self.rows))
        except IndexError:
            return [row[at] if at < len(row) else None for row in self.rows]

    def cell(self, index: int, heading: str) -> Cell:
        """The cell of row `index` under `heading`; None where the column is missing or the row is short."""
        column = self.columns.get(heading)
        row = self.rows[index]
        return row[column - 1] if column is not None and column <= len(row) else None


@lru_cache(maxsize=_COLUMNS)
def column_letters(column: int) -> str:
    """The letters of a 1-based column: 1 is A, 27 is AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@lru_cache(maxsize=_COLUMNS)
def column_number(letters: str) -> int:
    """The 1-based number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def address(row: int, column: int) -> str:
    """The A1 address of a 1-based row and column."""
    return f"{column_letters(column)}{row}"
