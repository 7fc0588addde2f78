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
from pmxl.grids.placing import typed
from pmxl.ooxml.formulas import moved
from pmxl.ooxml.insertion import Insertion, Insertions

if TYPE_CHECKING:
    import xlwings as xw


@dataclass
class Ledger:
    """A sheet's list as it stands: its cells, its formulas, its table, and all rows of the sheet."""

    sheet: LiveSheet
    cells: GridCells
    formulas: Mapping[Spot, str]
    table: "xw.main.Table | None"
    span: Block
    totals: int
    all_rows: Sequence[Sequence[Cell]] = field(repr=False)

    @classmethod
    def of(cls, sheet: LiveSheet, layout: Layout) -> "Ledger":
        """The list that a layout means, read in a fixed number of calls."""
        rows = sheet.rows()
        grid = Grid.cut(sheet.workbook, sheet.name, rows, layout)
        left, right = min(grid.columns.values()), max(grid.columns.values())
        table = sheet.table_over(grid.heading_row, left)
        span, totals = _span(sheet, table, Block(grid.heading_row, left, max(len(rows), grid.heading_row), right))
        headings = rows[grid.heading_row - 1]
        end = next((at for at in range(span.right + 1, len(headings) + 1) if not typed(headings[at - 1])), None)
        within = range(span.left, end or max(span.right, len(headings)) + 1)  # with columns that people added
        formulas = sheet.formula_texts(Block(span.top, span.left, max(span.bottom, len(rows)), within[-1]))
        bottom = span.bottom if table is not None else 0
        cells = GridCells(grid, formulas, within, bottom, totals)
        return cls(sheet, cells, formulas, table, span, totals, rows)


@dataclass
class SheetWork:
    """What is to be written into one sheet: values by cell, formulas of new rows, and how far its table must reach."""

    ledger: Ledger
    changes: ListChanges
    insertion: Insertion | None = field(init=False)
    """The rows put into the list; None where nothing follows them."""

    def __post_init__(self) -> None:
        self.insertion = self.ledger.cells.insertion(self.changes.appended)

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

    def make_room(self) -> None:
        """Put all new rows in, since something that holds no value stands where they would be written."""
        count, last = self.changes.appended, self.changes.cells.last
        if self.insertion is not None:
            self.insertion = replace(self.insertion, at=last, moved=count, ends=((last, last + count),))

    def formulas(self) -> Mapping[int, str]:
        """The formula of each column for the first new row."""
        above = self.changes.cells.last
        found = {column: text for (row, column), text in self.ledger.formulas.items() if row == above}
        return {column: moved(self._changed((above, column), text), 1) for column, text in found.items()}

    def extended(self) -> Mapping[Spot, str]:
        """The formulas that must reach new rows, where they stand afterwards: the host only moves what they name."""
        one = self.insertion
        if one is None:
            return {}
        host = Insertions([replace(one, ends=())])
        wanted = ((spot, text, self._changed(spot, text)) for spot, text in self.ledger.formulas.items())
        return {
            (one.row(spot[0]), spot[1]): new
            for spot, text, new in wanted
            if new != host.changed(text, one.sheet, one.standing(one.sheet, *spot))
        }

    def check(self) -> None:
        """Raise what speaks against writing these cells here."""
        for (row, column), entry in self.entries.items():
            reason = unwritable(entry)
            if reason:
                raise self.changes.refusal(address(row, column), reason, "请核对后改正")
        if self.insertion is not None and self.insertion.moved:
            self._refuse_torn(self.insertion)
        filled = (spot for spot in self.entries if spot[0] in self.changes.new_rows and self._is_filled(*spot))
        for spot in filled:
            remedy = "请把它移到列表之外的工作表后重试"
            raise self.changes.refusal(address(*spot), "这里已有内容，新行要写在这里", remedy)

    def _changed(self, spot: Spot, text: str) -> str:
        one = self.insertion
        return text if one is None else Insertions([one]).changed(text, one.sheet, one.standing(one.sheet, *spot))

    def _refuse_torn(self, one: Insertion) -> None:
        """Refuse rows that would cut through what stands beside the list."""
        ledger, remedy = self.ledger, "请把它移到其他工作表后重试"
        above, below = (self._beside(row) for row in (one.at, one.at + 1))
        torn = [f"内容（{address(one.at, column)}）" for column in sorted(above & below)]
        torn += [f"表格 {name} " for name, block in ledger.sheet.tables() if _cut(block, one)]
        if torn:
            reason = f"要插入新行，但旁边的{torn[0]}会被断开"
            raise self.changes.refusal(f"第 {one.at + 1} 行", reason, remedy)

    def _beside(self, row: int) -> set[int]:
        """The columns beside the list in which a row holds something."""
        cells = self.ledger.all_rows[row - 1] if row <= len(self.ledger.all_rows) else ()
        return {at for at, cell in enumerate(cells, start=1) if typed(cell) and at not in self.ledger.cells.within}

    def _is_filled(self, row: int, column: int) -> bool:
        """Whether a cell of a new row holds something that does not move down; a formula filled down gives way."""
        ledger, one = self.ledger, self.insertion
        if one is not None and one.moved and row > one.at:
            return False
        if (row, column) in ledger.formulas:
            return (self.changes.cells.last, column) not in ledger.formulas
        cells = ledger.all_rows[row - 1] if row <= len(ledger.all_rows) else ()
        return column <= len(cells) and typed(cells[column - 1])


def _cut(block: Block, one: Insertion) -> bool:
    """Whether a table crosses the row below which rows are put in, and is not the list's own."""
    own = one.left <= block.left and block.right <= one.right
    return block.top <= one.at < block.bottom and not own


def _span(sheet: LiveSheet, table: "xw.main.Table | None", found: Block) -> tuple[Block, int]:
    if table is None:
        return found, 0

    def measured() -> tuple[Block, int]:
        cells, totals = table.range, int(bool(table.show_totals))
        top, left, (height, width) = cells.row, cells.column, cells.shape
        return Block(top, left, top + height - 1 - totals, left + width - 1), totals

    return sheet.ask(measured)
