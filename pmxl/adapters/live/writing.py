"""Carrying out what was judged: filters lifted, tables grown, blocks written and read back; undone if that fails."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import time, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from pmxl.adapters import host
from pmxl.adapters.live.blocks import Block, blocks
from pmxl.adapters.live.ledger import Ledger, SheetWork
from pmxl.adapters.live.sheet import LiveSheet
from pmxl.adapters.live.values import written
from pmxl.errors import PmxlError
from pmxl.grids.cell import Cell, Entry, same
from pmxl.grids.grid import address

if TYPE_CHECKING:
    import xlwings as xw

_TEXT = "@"
_ABLE = {"values", "comparison"}


class Writing:
    """One commit in the making; `undo` brings back what it changed so far."""

    def __init__(self) -> None:
        self._undoing: list[tuple[LiveSheet, Callable[[], object]]] = []

    def carry_out(self, works: Iterable[SheetWork]) -> None:
        """Write every sheet, or bring all of them back and raise."""
        with ExitStack() as filters:
            try:
                for work in works:
                    filters.enter_context(_unfiltered(work))
                    self._write(work)
            except BaseException:
                self._undo()
                raise

    def _write(self, work: SheetWork) -> None:
        self._put_in(work)
        _refuse_merged(work)
        if work.grows_to:
            self._grow(work)
        for block in blocks(work.entries):
            self._write_block(work, block)
        self._fill_formulas(work)
        self._extend_formulas(work)
        for block in blocks(work.entries):
            _compare(work, block)

    def _put_in(self, work: SheetWork) -> None:
        """Put rows in below the list where there is no room: all that stands below moves down."""
        new, within, sheet = work.changes.new_rows, work.ledger.cells.within, work.ledger.sheet
        if new and not (work.insertion and work.insertion.moved):
            rows = sheet.range(Block(new.start, within[0], new.stop - 1, within[-1]))
            if sheet.ask(partial(host.has_merged, rows)):
                work.make_room()
            elif sheet.ask(lambda: rows.rows.hidden) is not False:
                sheet.ask(partial(setattr, rows.rows, "hidden", False))
                self._undoing.append((sheet, partial(setattr, rows.rows, "hidden", True)))
        one = work.insertion
        if one is not None and one.moved:
            right = max(one.right, *map(len, work.ledger.all_rows))
            room = sheet.range(Block(one.at + 1, 1, one.at + one.moved, right))
            sheet.ask(lambda: room.insert("down"))
            self._undoing.append((sheet, lambda: room.delete("up")))

    def _extend_formulas(self, work: SheetWork) -> None:
        """Let totals and other formulas of the sheet that cover the whole list reach its new rows."""
        sheet, wanted = work.ledger.sheet, work.extended()
        for block in blocks(wanted):
            cells = sheet.range(block)
            texts = [[wanted[row, column] for column in block.columns] for row in block.rows]
            former = sheet.formula_texts(block)
            before = [[former.get((row, column), "") for column in block.columns] for row in block.rows]
            self._undoing.append((sheet, partial(setattr, cells, "formula", before)))
            sheet.ask(partial(setattr, cells, "formula", texts))

    def _grow(self, work: SheetWork) -> None:
        ledger, sheet = work.ledger, work.ledger.sheet
        table, span, end = ledger.table, ledger.span, work.grows_to
        assert table is not None, "only a table grows"
        if sheet.ask(lambda: table.range.last_cell.row) != end + ledger.totals:
            before = sheet.range(Block(span.top, span.left, span.bottom + ledger.totals, span.right))
            after = sheet.range(Block(span.top, span.left, end + ledger.totals, span.right))
            sheet.ask(lambda: table.resize(after))
            self._undoing.append((sheet, lambda: table.resize(before)))

    def _write_block(self, work: SheetWork, block: Block) -> None:
        sheet = work.ledger.sheet
        for part in _textual(work, block):
            self._format_as_text(work, part)
        cells = sheet.range(block)
        values = [[written(work.entries[row, column]) for column in block.columns] for row in block.rows]
        former = [[written(_cell_before(work, row, column)) for column in block.columns] for row in block.rows]
        self._undoing.append((sheet, partial(setattr, cells, "value", former)))
        sheet.ask(partial(setattr, cells, "value", values))
        self._format_spans(work, block)

    def _format_as_text(self, work: SheetWork, block: Block) -> None:
        sheet = work.ledger.sheet
        cells = sheet.range(block)
        before = sheet.ask(lambda: cells.number_format)
        if before == _TEXT:
            return
        if before is not None:
            self._undoing.append((sheet, partial(setattr, cells, "number_format", before)))
        sheet.ask(partial(setattr, cells, "number_format", _TEXT))

    def _format_spans(self, work: SheetWork, block: Block) -> None:
        """A time or a span of time is a number to the host unless its cell says otherwise."""
        codes = {time: "hh:mm:ss", timedelta: "[h]:mm:ss"}
        for spot in ((row, column) for row in block.rows for column in block.columns):
            code = codes.get(type(work.entries[spot]))
            if code:
                cell = work.ledger.sheet.range(Block(*spot, *spot))
                work.ledger.sheet.ask(partial(setattr, cell, "number_format", code))

    def _fill_formulas(self, work: SheetWork) -> None:
        """Give new rows the formulas of the row above, where the host did not do so by itself."""
        new, wanted = work.changes.new_rows, work.formulas()
        if not new or not wanted:
            return
        sheet = work.ledger.sheet
        there = sheet.formula_texts(Block(new.start, min(wanted), new.stop - 1, max(wanted)))
        for column, text in wanted.items():
            taken = any((row, column) in there or (row, column) in work.entries for row in new)
            if not taken:
                cells = sheet.range(Block(new.start, column, new.stop - 1, column))
                self._undoing.append((sheet, cells.clear_contents))
                sheet.ask(partial(setattr, cells, "formula", text))

    def _undo(self) -> None:
        """Take everything back, the last first; what can't be taken back does not keep the rest from it."""
        while self._undoing:
            sheet, step = self._undoing.pop()
            with suppress(PmxlError):
                sheet.ask(step)


def _cell_before(work: SheetWork, row: int, column: int) -> Any:
    ledger, is_new = work.ledger, row in work.changes.new_rows
    cells = ledger.all_rows[row - 1] if row <= len(ledger.all_rows) and not is_new else ()
    return cells[column - 1] if column <= len(cells) else None


def _textual(work: SheetWork, block: Block) -> list[Block]:
    spots = ((row, column) for row in block.rows for column in block.columns)
    return blocks(spot for spot in spots if isinstance(work.entries[spot], str) and work.entries[spot])


def _refuse_merged(work: SheetWork) -> None:
    ledger = work.ledger
    for block in blocks(work.entries):
        cells = ledger.sheet.range(block)
        if ledger.sheet.ask(partial(host.has_merged, cells)):
            place = address(block.top, block.left)
            raise work.changes.refusal(
                place, "这里有合并单元格，写入会丢失内容", "请取消合并（开始 › 合并后居中）后重试"
            )


def _compare(work: SheetWork, block: Block) -> None:
    held = work.ledger.sheet.cells(block)
    for row, line in zip(block.rows, held, strict=True):
        for column, cell in zip(block.columns, line, strict=True):
            if not _as_written(cell, work.entries[row, column]):
                raise work.changes.refusal(
                    address(row, column),
                    f"写入「{work.entries[row, column]}」后读回的是「{cell}」",
                    "可能有工作簿里的宏或数据保护在改写，请停用后重试",
                )


def _as_written(held: Cell, entry: Entry) -> bool:
    if isinstance(held, str) and isinstance(entry, str):
        return held.replace("\r\n", "\n") == entry.replace("\r\n", "\n")
    return same(held, entry)


@contextmanager
def _unfiltered(work: SheetWork) -> Iterator[None]:
    """Lift the list's filter while it is written, and put it back; one that can't be put back is refused."""
    ledger = work.ledger
    target = _filter_target(ledger)
    criteria = [one for one in ledger.sheet.ask(lambda: target.autofilter.criteria) if one.type != "none"]
    if not criteria:
        if ledger.table is None and ledger.sheet.ask(partial(host.hides_rows_by_a_filter, ledger.sheet.xl)):
            raise work.changes.refusal("", "正在筛选，写入会错行", "请先清除筛选（数据 › 清除）再点一次")
        yield
        return
    if any(one.type not in _ABLE for one in criteria):
        raise work.changes.refusal(
            "", "正在按颜色、前若干项或动态条件筛选，写入会错行", "请先清除筛选（数据 › 清除）再点一次"
        )
    ledger.sheet.ask(target.autofilter.clear)
    try:
        yield
    finally:
        for one in criteria:
            ledger.sheet.ask(partial(_filter_again, target, one))


def _filter_target(ledger: Ledger) -> "xw.Range | xw.main.Table":
    if ledger.table is not None:
        return ledger.table
    return ledger.sheet.ask(lambda: ledger.sheet.xl.range((ledger.span.top, ledger.span.left)).current_region)


def _filter_again(target: "xw.Range | xw.main.Table", one: "xw.main.AutoFilterCriteria") -> None:
    if one.type == "values" and one.values:
        target.autofilter.apply_values(one.field, one.values)
    elif one.operator:
        target.autofilter.apply_comparison(one.field, one.operator, one.value1, one.value2)
