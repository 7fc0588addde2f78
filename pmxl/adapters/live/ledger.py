"""A sheet's list in an open workbook, and what is to be written into it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from pmxl.adapters.grid_cells import GridCells
from pmxl.adapters.list_changes import ListChanges
from pmxl.adapters.live.blocks import Block, Spot
from pmxl.adapters.live.sheet import LiveSheet
from pmxl.adapters.live.values import unwritable
from pmxl.grids.cell import Cell, Entry
from pmxl.grids.grid import Grid, address
from pmxl.grids.layout import Layout
from pmxl.grids.placing import sums_up, typed
from pmxl.ooxml.formulas import moved

if TYPE_CHECKING:
    import xlwings as xw


@dataclass
class Ledger:
    """A sheet's list as it stands: its cells down to the table's end, its formulas, its table and what lies below."""

    sheet: LiveSheet
    cells: GridCells
    formulas: Mapping[Spot, str]
    table: "xw.main.Table | None"
    span: Block
    totals: int
    below: tuple[int, ...]
    all_rows: Sequence[Sequence[Cell]] = field(repr=False)

    @classmethod
    def of(cls, sheet: LiveSheet, layout: Layout) -> "Ledger":
        """The list that a layout means, read in a fixed number of calls."""
        rows = sheet.rows()
        grid = Grid.cut(sheet.workbook, sheet.name, rows, layout)
        left, right = min(grid.columns.values()), max(grid.columns.values())
        table = sheet.table_over(grid.heading_row, left)
        span, totals = _span(sheet, table, Block(grid.heading_row, left, max(len(rows), grid.heading_row), right))
        formulas = sheet.formula_texts(Block(span.top, span.left, max(span.bottom, len(rows)), span.right))
        below = _below(rows, span, totals) if table is not None else ()
        joined = below == tuple(range(span.bottom + 1, span.bottom + 1 + len(below)))
        if not totals and joined and all(_is_data(rows[number - 1], number, span, formulas) for number in below):
            below = ()  # rows typed right below the table belong to the list
        else:
            grid = replace(grid, rows=rows[grid.heading_row : span.bottom])
        return cls(sheet, GridCells(grid, formulas, span.columns), formulas, table, span, totals, below, rows)


@dataclass
class SheetWork:
    """What is to be written into one sheet: values by cell, formulas of new rows, and how far its table must reach."""

    ledger: Ledger
    changes: ListChanges

    @cached_property
    def entries(self) -> dict[Spot, Entry]:
        """The values to write, by cell."""
        values = self.changes.values.items()
        return {(row, column): entry for row, cells in values for column, entry in cells.items()}

    @property
    def last(self) -> int:
        """The lowest row that is written."""
        return max(self.changes.values)

    @property
    def grows_to(self) -> int:
        """The row on which the table must end; 0 where it need not grow."""
        return self.last if self.ledger.table is not None and self.last > self.ledger.span.bottom else 0

    def formulas(self) -> Mapping[int, str]:
        """The formula of each column for the first new row."""
        above = self.changes.cells.last
        return {column: moved(text, 1) for (row, column), text in self.ledger.formulas.items() if row == above}

    def check(self) -> None:
        """Raise what speaks against writing these cells here."""
        for (row, column), entry in self.entries.items():
            reason = unwritable(entry)
            if reason:
                raise self.changes.refusal(address(row, column), reason, "请核对后改正")
        below, room = self.ledger.below, max(self.last, self.ledger.span.bottom) + self.ledger.totals
        if self.changes.appended and below and room >= below[0]:
            raise self.changes.refusal(
                f"第 {below[0]} 行", "表格下方有内容，没有空行可用", "请把它移到表头上方或其他工作表"
            )
        filled = (spot for spot in self.entries if spot[0] in self.changes.new_rows and self._is_filled(*spot))
        for spot in filled:
            remedy = "请把它移到列表之外的工作表后重试"
            raise self.changes.refusal(address(*spot), "这里已有内容，新行要写在这里", remedy)

    def _is_filled(self, row: int, column: int) -> bool:
        """Whether a cell of a new row holds something; a totals row moves down, a formula filled down gives way."""
        ledger = self.ledger
        if (row, column) in ledger.formulas:
            return not ledger.totals and (self.changes.cells.last, column) not in ledger.formulas
        cells = ledger.all_rows[row - 1] if row <= len(ledger.all_rows) and not ledger.totals else ()
        return column <= len(cells) and typed(cells[column - 1])


def _span(sheet: LiveSheet, table: "xw.main.Table | None", found: Block) -> tuple[Block, int]:
    if table is None:
        return found, 0

    def measured() -> tuple[Block, int]:
        cells, totals = table.range, int(bool(table.show_totals))
        top, left, (height, width) = cells.row, cells.column, cells.shape
        return Block(top, left, top + height - 1 - totals, left + width - 1), totals

    return sheet.ask(measured)


def _is_data(row: Sequence[Cell], number: int, span: Block, formulas: Mapping[Spot, str]) -> bool:
    """Whether a row below a table may be one of its rows: something is typed in it, and it is no total."""
    inside = row[span.left - 1 : span.right]
    filled = (at for at, cell in enumerate(inside, start=span.left) if typed(cell))
    return any((number, at) not in formulas for at in filled) and not sums_up(inside)


def _below(rows: Sequence[Sequence[Cell]], span: Block, totals: int) -> tuple[int, ...]:
    """The rows below a table that hold anything in its columns."""
    return tuple(
        number
        for number in range(span.bottom + totals + 1, len(rows) + 1)
        if any(typed(cell) for cell in rows[number - 1][span.left - 1 : span.right])
    )
