"""The table (ListObject) around a list, and how its columns are formatted and validated."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from pmxl.grids.grid import address


@dataclass(frozen=True, slots=True)
class Frame:
    """The table around a list: its heading row, first column, last row of data, last column, and its rows of totals.

    `room` is the last row to which its data may grow: rows of totals leave none, and what stands below ends it.
    """

    top: int
    left: int
    bottom: int
    right: int
    totals: int = 0
    room: int = 1_048_576
    name: str = ""

    def __str__(self) -> str:
        return self.across(self.top, self.bottom)

    @property
    def end(self) -> int:
        """The last row of the whole table, its totals included."""
        return self.bottom + self.totals

    def across(self, first: int, last: int) -> str:
        """The cells of some rows, over the table's width."""
        return f"{address(first, self.left)}:{address(last, self.right)}"

    def to_row(self, bottom: int) -> "Frame":
        """The table with its data ending on another row."""
        return replace(self, bottom=bottom)

    def above_sums(self, formulas: Mapping[int, Iterable[int]]) -> "Frame":
        """The table with its room ending above formulas typed below it, such as sums; `formulas` are rows by column.

        A column that has formulas inside the table may go on with them.
        """
        foreign = (
            min((row for row in rows if row > self.end), default=self.room + 1)
            for rows in map(list, formulas.values())
            if not any(self.top < row <= self.bottom for row in rows)
        )
        return replace(self, room=min([self.room, *(row - 1 for row in foreign)]))


@dataclass(frozen=True, slots=True)
class Formatting:
    """How a column is formatted: the number format of each cell that is there, the runs of rows with a validation."""

    formats: Mapping[int, str]
    validated: tuple[tuple[int, int], ...]


def runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The first and last of each run of numbers that follow one another, given in order."""
    first = last = None
    for number in numbers:
        if last is not None and first is not None and number != last + 1:
            yield first, last
            first = None
        first, last = number if first is None else first, number
    if first is not None and last is not None:
        yield first, last
