"""One grid as rows of its model: columns taken one by one, rows made when they are asked for."""

import difflib
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import overload

from pmxl.grids.cell import Cell, ErrorValue, Stale
from pmxl.grids.grid import Grid, address
from pmxl.grids.layout import plain_name
from pmxl.outcomes.finding import Gap, Place
from pmxl.rows.column import Column
from pmxl.rows.register import Problem
from pmxl.rows.row import Origin, Row
from pmxl.sheets.cells import ERROR_VALUE, UnclearError, take

MISSING_COLUMN, COLUMN_TWICE, OVERWRITTEN_FORMULA, NO_ROW = "SJ03", "SJ04", "SJ08", "SJ09"
_TOTALS = {"合计", "总计", "小计", "共计", "total"}


class Table:
    """The rows of one sheet and what was unclear in them; `formulas` holds the texts of its computed columns."""

    def __init__(
        self,
        grid: Grid,
        kind: type[Row],
        words: Mapping[str, Collection[str]],
        formulas: Mapping[str, Mapping[int, str]] | None = None,
    ) -> None:
        self._grid, self._kind, self._formulas = grid, kind, formulas
        self.problems: list[Problem] = []
        self._input = [column for column in kind.columns() if column.heading in grid.columns and not column.formula]
        self._origin_columns = dict(grid.columns)
        self._say_columns()
        self._cells = {column.heading: self._column(column.heading) for column in self._input}
        self._indices = self._row_indices()
        self._values = {
            column.field: self._taken(column, words.get(column.listed, ()) if column.listed else ())
            for column in self._input
        }
        self._say_computed()
        self.rows: Sequence[Row] = _Rows(self)

    def __len__(self) -> int:
        return len(self._indices)

    def row(self, position: int) -> Row:
        """The row at a position among the rows that count."""
        values = {name: column[position] for name, column in self._values.items()}
        return self._kind(origin=self._origin(self._indices[position]), **values)

    def _origin(self, index: int) -> Origin:
        return Origin(self._grid.workbook, self._grid.sheet, self._grid.row_number(index), self._origin_columns)

    def _column(self, heading: str) -> list[Cell]:
        at = self._grid.columns[heading] - 1
        return [row[at] if at < len(row) else None for row in self._grid.rows]

    def _row_indices(self) -> list[int]:
        """The rows that count: neither blank, nor a total, nor a lone note."""
        kept: list[int] = []
        for index, cells in enumerate(zip(*self._cells.values(), strict=True)):
            filled = [cell for cell in cells if cell is not None and cell != ""]
            if not filled:
                continue
            if any(isinstance(cell, str) and plain_name(cell).rstrip(":").lower() in _TOTALS for cell in filled):
                self._say_row(index, "这一行像是合计，不作为数据", "请把合计移到表格之外的工作表，或删去")
            elif len(filled) == 1 and self._lone(filled[0], cells):
                self._say_row(index, f"这一行只填了「{filled[0]}」，不作为数据", "请补全该行，或移到表格之外")
            else:
                kept.append(index)
        return kept

    def _lone(self, cell: Cell, cells: tuple[Cell, ...]) -> bool:
        required = [column.required for column in self._input]
        return sum(required) > 1 and not required[cells.index(cell)]

    def _taken(self, column: Column, words: Collection[str]) -> list[object]:
        cells = self._cells[column.heading]
        seen: dict[tuple[type, Cell], object] = {}
        values: list[object] = []
        for index in self._indices:
            cell = cells[index]
            key = (cell.__class__, cell)
            if key not in seen:
                try:
                    seen[key] = take(column, cell, words)
                except UnclearError as unclear:
                    self._say_cell(index, column, unclear)
                    values.append(take(column, None))
                    continue
            values.append(seen[key])
        return values

    def _say_columns(self) -> None:
        for column in self._kind.columns():
            if column.heading not in self._grid.columns:
                found, remedy = _missing_column(column, self._grid.unknown)
                self._say(MISSING_COLUMN, Place(heading=column.heading), found, remedy, column)
        for heading in self._grid.twice:
            place = Place(heading=heading)
            self._say(COLUMN_TWICE, place, f"列「{heading}」出现了两次，只读取最左一列", "请删去或改名多余的一列")

    def _say_computed(self) -> None:
        for column in self._kind.columns():
            if not column.formula or column.heading not in self._grid.columns:
                continue
            cells = self._column(column.heading)
            texts = self._formulas.get(column.heading, {}) if self._formulas is not None else None
            for index in self._indices:
                cell = cells[index]
                value = cell.value if isinstance(cell, Stale) else cell
                if isinstance(value, ErrorValue):
                    self._say_cell(
                        index, column, UnclearError(ERROR_VALUE, f"公式结果是错误值 {value}", "请修正公式引用的单元格")
                    )
                elif texts is not None and self._grid.row_number(index) not in texts:
                    shown = "空白" if value is None else f"「{value}」"
                    unclear = UnclearError(OVERWRITTEN_FORMULA, f"公式列被{shown}覆盖", "请从上一行复制该列公式恢复")
                    self._say_cell(index, column, unclear)

    def _say_cell(self, index: int, column: Column, unclear: UnclearError) -> None:
        row = self._grid.row_number(index)
        cell = address(row, self._grid.columns[column.heading])
        self._say(
            unclear.code,
            Place(row=row, heading=column.heading, cell=cell),
            unclear.found,
            unclear.remedy,
            column,
            index,
        )

    def _say_row(self, index: int, found: str, remedy: str) -> None:
        self._say(NO_ROW, Place(row=self._grid.row_number(index)), found, remedy)

    def _say(
        self, code: str, place: Place, found: str, remedy: str, column: Column | None = None, index: int | None = None
    ) -> None:
        full = Place(self._grid.workbook, self._grid.sheet, place.row, place.heading, place.cell)
        owner = column.owner if column else self._kind.sheet.owner
        project = self._project(index) if index is not None else ""
        self.problems.append(Problem(code, Gap(full, found, remedy, project, owner)))

    def _project(self, index: int) -> str:
        cell = self._cells["项目编号"][index] if "项目编号" in self._cells else None
        return cell.strip() if isinstance(cell, str) else ""


def _missing_column(column: Column, unknown: Sequence[str]) -> tuple[str, str]:
    near = difflib.get_close_matches(column.heading, unknown, n=1, cutoff=0.5)
    renamed = f"，「{near[0]}」可能是它被改了名" if near else ""
    return f"缺少列「{column.heading}」{renamed}", "请恢复该列的表头；其余列照常读取"


class _Rows(Sequence[Row]):
    """The rows of a table, each made once, when it is first asked for."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._made: list[Row | None] = [None] * len(table)

    def __len__(self) -> int:
        return len(self._made)

    def __iter__(self) -> Iterator[Row]:
        for number, row in enumerate(self._made):
            yield row or self._row(number)

    @overload
    def __getitem__(self, position: int) -> Row: ...
    @overload
    def __getitem__(self, position: slice) -> Sequence[Row]: ...
    def __getitem__(self, position: int | slice) -> Row | Sequence[Row]:
        if isinstance(position, slice):
            return [self[number] for number in range(*position.indices(len(self)))]
        return self._made[position] or self._row(range(len(self))[position])

    def _row(self, number: int) -> Row:
        row = self._table.row(number)
        self._made[number] = row
        return row
