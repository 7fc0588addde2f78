"""What a commit does to one list: changes judged against the cells that stand there, before any of them is written."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from pmxl.errors import (
    ColumnNotFoundError,
    ConflictError,
    KeyTakenError,
    RowFoundTwiceError,
    RowNotFoundError,
    WriteRefusedError,
)
from pmxl.grids.cell import Cell, Entry, Stale, as_cell, same
from pmxl.grids.grid import address
from pmxl.grids.layout import Layout
from pmxl.grids.placing import Symbol, key_headings, key_symbols, shown_key, symbol
from pmxl.outcomes.change import CellSet, CellsSet, Change, RowsAppended, Written

Key = tuple[Symbol, ...]


class ListCells(Protocol):
    """The cells of one list as they stand before a commit, whatever holds them.

    `last` is the last row that holds a value, the heading row in an empty list; new rows go below it.
    """

    workbook: str
    sheet: str
    heading_row: int
    columns: Mapping[str, int]
    last: int

    def held(self, row: int, column: int) -> Cell:
        """What a cell holds."""

    def rows_with(self, columns: tuple[int, ...], key: Key) -> Sequence[int]:
        """The rows that hold this key in these columns."""

    def computed(self, row: int, column: int) -> str:
        """What computes a cell, in Chinese; empty for one that a value may be written into."""

    def calculated(self, column: int) -> bool:
        """Whether the host itself computes every cell of a column."""

    def demand_open_end(self) -> None:
        """Pass if rows can be put below the last one."""


@dataclass
class ListChanges:
    """The values to write into one list, by row and column; `appended` rows of them stand below its last one."""

    cells: ListCells
    values: dict[int, dict[int, Entry]] = field(default_factory=dict)
    appended: int = 0
    _new_keys: dict[tuple[int, ...], dict[Key, list[int]]] = field(default_factory=dict)

    @property
    def new_rows(self) -> range:
        """The numbers of the rows to append."""
        return range(self.cells.last + 1, self.cells.last + 1 + self.appended)

    def take(self, change: Change) -> list[Written]:
        """The cells that a change writes; raises what speaks against it."""
        if isinstance(change, CellsSet):
            row = self._row_of(change)
            return [self._set(row, one, change) for one in change.cells]
        if change.rows and not self.appended:
            self.cells.demand_open_end()
        if change.last is not None:
            self._demand_last(change.last)
        return [written for row in change.rows for written in self._append(row, change)]

    def refusal(self, where: str, reason: str, remedy: str) -> WriteRefusedError:
        """The error that says what in this sheet can't be written."""
        return WriteRefusedError(self.cells.workbook, f"{self.cells.sheet} {where}".strip(), reason, remedy)

    def _set(self, row: int, one: CellSet, change: CellsSet) -> Written:
        column = self._column(one.heading)
        held, place = self._held(row, column), f"{address(row, column)} {one.heading}"
        if not same(held, one.expected.value if isinstance(one.expected, Stale) else one.expected):
            where = f"{self.cells.sheet} {place}（{shown_key(change.key)}）"
            raise ConflictError(self.cells.workbook, where, one.expected, held)
        if row in self.new_rows:
            self._refuse_computed(one.heading, change.layout)
            self._new_keys.clear()
        elif computed := self.cells.computed(row, column):
            raise self.refusal(place, computed, "请在 Excel 中改为普通单元格后重试")
        return self._write(row, one.heading, one.new)

    def _append(self, row: Mapping[str, Entry], change: RowsAppended) -> list[Written]:
        filled = {heading: entry for heading, entry in row.items() if entry is not None and entry != ""}
        for heading in filled:
            self._refuse_computed(heading, change.layout)
        key = {heading: row.get(heading) for heading in change.layout.key}
        if self._rows(change.layout, key):
            raise KeyTakenError(self.cells.workbook, self.cells.sheet, shown_key(key))
        number = self.new_rows.stop
        self.appended += 1
        self.values[number] = {}
        written = [self._write(number, heading, entry) for heading, entry in filled.items()]
        for columns, rows in self._new_keys.items():
            rows[self._new_key(number, columns)].append(number)
        return written

    def _refuse_computed(self, heading: str, layout: Layout) -> None:
        if self.cells.calculated(self._column(heading)) or heading in layout.formulas:
            raise self.refusal(f"列「{heading}」", "是公式列，由 Excel 计算", "请不要给该列写值")

    def _demand_last(self, expected: Mapping[str, Entry]) -> None:
        number = self.new_rows.stop - 1
        place, empty = f"{self.cells.sheet} 第 {number} 行", number == self.cells.heading_row
        if not expected and not empty:
            raise ConflictError(self.cells.workbook, place, None, "新的一行")
        for heading, entry in expected.items():
            held = None if empty else self._held(number, self._column(heading))
            if empty or not same(held, entry):
                raise ConflictError(self.cells.workbook, f"{place} {heading}", entry, held)

    def _row_of(self, change: CellsSet) -> int:
        found = self._rows(change.layout, change.key)
        if not found:
            raise RowNotFoundError(self.cells.workbook, self.cells.sheet, shown_key(change.key))
        if len(found) > 1:
            raise RowFoundTwiceError(self.cells.workbook, self.cells.sheet, shown_key(change.key), found)
        return found[0]

    def _rows(self, layout: Layout, key: Mapping[str, Entry]) -> list[int]:
        symbols = key_symbols(layout, key)
        if not any(one is not None for one in symbols):
            return []
        columns = tuple(self._column(heading) for heading in key_headings(layout, key))
        if columns not in self._new_keys:
            self._new_keys[columns] = defaultdict(list)
            for row in self.new_rows:
                self._new_keys[columns][self._new_key(row, columns)].append(row)
        return [*self.cells.rows_with(columns, symbols), *self._new_keys[columns].get(symbols, ())]

    def _new_key(self, row: int, columns: tuple[int, ...]) -> Key:
        return tuple(symbol(self.values[row].get(column)) for column in columns)

    def _write(self, row: int, heading: str, entry: Entry) -> Written:
        column = self._column(heading)
        before = self._held(row, column)
        self.values.setdefault(row, {})[column] = entry
        place = address(row, column)
        return Written(self.cells.workbook, self.cells.sheet, place, heading, before, entry, row in self.new_rows)

    def _held(self, row: int, column: int) -> Cell:
        written = self.values.get(row, {})
        if column in written:
            return as_cell(written[column])
        return None if row in self.new_rows else self.cells.held(row, column)

    def _column(self, heading: str) -> int:
        try:
            return self.cells.columns[heading]
        except KeyError:
            raise ColumnNotFoundError(self.cells.workbook, self.cells.sheet, heading) from None


def judged(
    changes: Sequence[Change], cells_of: Callable[[Layout], ListCells]
) -> tuple[list[ListChanges], tuple[Written, ...]]:
    """What changes come to, list by list, and all cells they write, in their order; raises what speaks against one."""
    lists: dict[Layout, ListChanges] = {}
    for layout in dict.fromkeys(change.layout for change in changes):
        found = ListChanges(cells_of(layout))
        if any(other.cells.sheet == found.cells.sheet for other in lists.values()):
            raise found.refusal("", "一次提交里对同一工作表用了两种列定义", "请分两次提交")
        lists[layout] = found
    written = tuple(written for change in changes for written in lists[change.layout].take(change))
    return list(lists.values()), written
