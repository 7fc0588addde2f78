"""The cells of a list that was read whole, as rows: what memory and open workbooks judge their changes against."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from pmxl.adapters.list_changes import Key
from pmxl.adapters.list_end import ListEnd, ListPlace
from pmxl.grids.cell import Cell, Stale
from pmxl.grids.grid import Grid
from pmxl.grids.placing import symbol, typed
from pmxl.ooxml.insertion import Insertion

Formulas = Mapping[tuple[int, int], str]


class GridCells:
    """A grid and its formulas; a row counts by what stands in the columns `within`, formulas aside.

    `bottom` is the last row that the list's table has (0: no table), `totals` the rows of totals below that.
    """

    def __init__(
        self, grid: Grid, formulas: Formulas, within: range | None = None, bottom: int = 0, totals: int = 0
    ) -> None:
        self.workbook, self.sheet, self.heading_row = grid.workbook, grid.sheet, grid.heading_row
        self.columns: Mapping[str, int] = grid.columns
        self._rows, self._formulas, self._bottom = grid.rows, formulas, bottom
        self._by_key: dict[tuple[int, ...], dict[Key, list[int]]] = {}
        self.within = within or range(min(grid.columns.values()), max(grid.columns.values()) + 1)
        key = min(grid.columns.values())
        place = ListPlace(grid.sheet, grid.heading_row, grid.columns, key, bottom, totals)
        blocks = self._blocks()
        self._end = ListEnd(place, blocks, self, self.heading_row + len(grid.rows) + 1)
        self.last = self._end.last()

    def insertion(self, count: int) -> Insertion | None:
        """The rows put into the list for `count` new ones; None where nothing follows them.

        One blank row is kept above what stands below, as in closed files.
        """
        if not count or self.last == self.heading_row:
            return None
        inside = max(self._bottom - self.last, 0)
        obstacle = min((row for row in self._end.obstacles(self.last) if row > self.last + inside), default=0)
        moved = count - inside if obstacle and count > max(obstacle - self.last - 2, inside) else 0
        at = self.last + (inside if moved else count)
        ends = {self.last: self.last + count, **({at: at + moved} if moved else {})}
        sums = obstacle if self._end.sums_up(obstacle) else 0
        left, right = self.within[0], self.within[-1]
        return Insertion(self.sheet, self.heading_row, left, right, at, moved, tuple(ends.items()), "", sums)

    def known(self) -> Iterable[int]:
        """The numbers of all rows."""
        return range(self.heading_row + 1, self.heading_row + 1 + len(self._rows))

    def values(self, number: int) -> Mapping[int, Cell]:
        """What the cells of a row hold, by column, blank ones left out."""
        return {at: held for at in self.within if typed(held := self.held(number, at))}

    def formulas(self, number: int) -> Mapping[int, str]:
        """The formulas of a row, by column."""
        return {at: self._formulas[number, at] for at in self.within if (number, at) in self._formulas}

    def held(self, row: int, column: int) -> Cell:
        """What a cell holds; a formula's stale result as it was."""
        index = row - self.heading_row - 1
        cells: Sequence[Cell] = self._rows[index] if index < len(self._rows) else ()
        held = cells[column - 1] if column <= len(cells) else None
        return held.value if isinstance(held, Stale) else held

    def rows_with(self, columns: tuple[int, ...], key: Key) -> Sequence[int]:
        """The rows that hold this key in these columns."""
        if columns not in self._by_key:
            self._by_key[columns] = defaultdict(list)
            for row in range(self.heading_row + 1, self.last + 1):
                self._by_key[columns][tuple(symbol(self.held(row, at)) for at in columns)].append(row)
        return self._by_key[columns].get(key, ())

    def computed(self, row: int, column: int) -> str:
        """What computes a cell, in Chinese; empty for one that a value may be written into."""
        return "这里是公式" if (row, column) in self._formulas else ""

    def calculated(self, _column: int) -> bool:
        """No column: a grid does not tell."""
        return False

    def demand_open_end(self) -> None:
        """Pass: what stands below the list moves down."""

    def _blocks(self) -> list[tuple[int, int]]:
        """The first and last row of each run of rows in which something is typed."""
        blocks: list[tuple[int, int]] = []
        for row in self.known():
            if any((row, at) not in self._formulas and typed(self.held(row, at)) for at in self.within):
                if blocks and blocks[-1][1] == row - 1:
                    blocks[-1] = blocks[-1][0], row
                else:
                    blocks.append((row, row))
        return blocks
