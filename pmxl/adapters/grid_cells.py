"""The cells of a list that was read whole, as rows: what memory and open workbooks judge their changes against."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from pmxl.adapters.list_changes import Key
from pmxl.errors import WriteRefusedError
from pmxl.grids.cell import Cell, Stale
from pmxl.grids.grid import Grid
from pmxl.grids.placing import MOVE_TOTALS, looks_like_totals, symbol, typed


class GridCells:
    """A grid and the places of its formulas; a row counts by what stands in the columns `within`, formulas aside."""

    def __init__(self, grid: Grid, formulas: Collection[tuple[int, int]], within: range | None = None) -> None:
        self.workbook, self.sheet, self.heading_row = grid.workbook, grid.sheet, grid.heading_row
        self.columns: Mapping[str, int] = grid.columns
        self._rows, self._formulas = grid.rows, formulas
        self._by_key: dict[tuple[int, ...], dict[Key, list[int]]] = {}
        within = within or range(min(grid.columns.values()), max(grid.columns.values()) + 1)
        filled = (
            row
            for row in range(grid.heading_row + len(grid.rows), grid.heading_row, -1)
            if any((row, at) not in formulas and typed(self.held(row, at)) for at in within)
        )
        self.last = next(filled, grid.heading_row)

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
        """Pass unless somebody typed a totals row below the list."""
        if self.last > self.heading_row and looks_like_totals(self._rows[self.last - self.heading_row - 1]):
            where = f"{self.sheet} 第 {self.last} 行"
            raise WriteRefusedError(self.workbook, where, "是手工输入的合计行", MOVE_TOTALS)
