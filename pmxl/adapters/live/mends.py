"""Mends in an open workbook: what xlwings can do for every host, undone if one of them fails."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from pmxl.adapters import host
from pmxl.adapters.live.blocks import Block, around
from pmxl.adapters.live.sheet import LiveSheet
from pmxl.adapters.live.values import written
from pmxl.errors import ConflictError, PmxlError, WriteRefusedError
from pmxl.grids.cell import Stale, same
from pmxl.grids.frame import Frame
from pmxl.grids.grid import address
from pmxl.ooxml.formulas import MAX_ROW
from pmxl.outcomes.change import Written
from pmxl.outcomes.mend import (
    CellRefreshed,
    FormatRestored,
    FormulaRestored,
    Mend,
    TableExtended,
    ValidationRestored,
)

if TYPE_CHECKING:
    import xlwings as xw


class Mending:
    """The mends of one commit; `undo` brings back what they changed so far."""

    def __init__(self, sheet: Callable[[str], LiveSheet]) -> None:
        self._sheet = sheet
        self._undoing: list[tuple[LiveSheet, Callable[[], object]]] = []

    def check(self, mends: Iterable[Mend]) -> None:
        """Raise what speaks against the mends, before a cell is touched."""
        for mend in mends:
            sheet = self._sheet(mend.sheet)
            if isinstance(mend, ValidationRestored):
                reason, remedy = "打开着的工作簿里补不了下拉和校验", "请保存并关闭后用 pmxl tidy 补"
                raise WriteRefusedError(sheet.workbook, f"{sheet.name} {mend.heading}", reason, remedy)
            if sheet.ask(partial(host.is_protected, sheet.xl)):
                raise WriteRefusedError(sheet.workbook, sheet.name, "工作表受保护", "请先取消保护再点一次")
            if isinstance(mend, FormulaRestored | CellRefreshed):
                _check_cells(sheet, mend)

    def carry_out(self, mends: Iterable[Mend]) -> tuple[Written, ...]:
        """Make the mends in their order."""
        return tuple(self._made(self._sheet(mend.sheet), mend) for mend in mends)

    def undo(self) -> None:
        """Take everything back, the last first; what can't be taken back does not keep the rest from it."""
        while self._undoing:
            sheet, step = self._undoing.pop()
            with suppress(PmxlError):
                sheet.ask(step)

    def _made(self, sheet: LiveSheet, mend: Mend) -> Written:
        match mend:
            case TableExtended():
                self._extend(sheet, mend)
            case FormulaRestored():
                self._set(sheet, mend, "formula", mend.formula)
            case CellRefreshed():
                self._set(sheet, mend, "value", written(mend.new))
            case FormatRestored():
                cells = sheet.range(Block(mend.first, mend.column, mend.last, mend.column))
                self._undoing.append((sheet, partial(setattr, cells, "number_format", "General")))
                sheet.ask(partial(setattr, cells, "number_format", mend.code))
            case ValidationRestored():
                raise AssertionError("refused by check")
        return mend.written(sheet.workbook)

    def _extend(self, sheet: LiveSheet, mend: TableExtended) -> None:
        before = mend.before
        table = sheet.table_over(before.top, before.left)
        if table is None or framed(sheet, table) != before:
            raise ConflictError(sheet.workbook, f"{sheet.name} 表格范围", str(before), None)
        former, grown = _whole(sheet, before), _whole(sheet, before.to_row(mend.bottom))
        self._undoing.append((sheet, lambda: table.resize(former)))
        sheet.ask(lambda: table.resize(grown))

    def _set(self, sheet: LiveSheet, mend: FormulaRestored | CellRefreshed, name: str, new: object) -> None:
        cells = sheet.range(around(mend.spots))
        former = sheet.ask(lambda: cells.options(ndim=2).value)
        self._undoing.append((sheet, partial(setattr, cells, "value", former)))
        sheet.ask(partial(setattr, cells, name, new))


def framed(sheet: LiveSheet, table: "xw.main.Table") -> Frame:
    """A table as the frame of its list; its room ends where another table stands below it."""

    def measured() -> Frame:
        others = [one.range for one in sheet.xl.tables if one.name != table.name]
        cells, totals = table.range, int(bool(table.show_totals))
        top, left, end, right = cells.row, cells.column, cells.last_cell.row, cells.last_cell.column
        below = [one.row for one in others if one.row > end and one.column <= right and one.last_cell.column >= left]
        room = end - totals if totals else min(below, default=MAX_ROW + 1) - 1
        return Frame(top, left, end - totals, right, totals, room, table.name)

    return sheet.ask(measured)


def _whole(sheet: LiveSheet, frame: Frame) -> "xw.Range":
    return sheet.range(Block(frame.top, frame.left, frame.bottom, frame.right))


def _check_cells(sheet: LiveSheet, mend: FormulaRestored | CellRefreshed) -> None:
    block = around(mend.spots)
    formulas, values = sheet.formula_texts(block), sheet.cells(block)
    expected = mend.expected.value if isinstance(mend.expected, Stale) else mend.expected
    for spot, (held,) in zip(mend.spots, values, strict=True):
        if spot in formulas or isinstance(held, Stale) or not same(held, expected):
            raise ConflictError(sheet.workbook, f"{sheet.name} {address(*spot)}", mend.expected, held)
