"""An open workbook: read and written in whole blocks, judged before a cell is touched, undone if anything fails."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pmxl.adapters import host
from pmxl.adapters.clock import SystemClock
from pmxl.adapters.closed_file import Lock
from pmxl.adapters.grid_cells import GridCells
from pmxl.adapters.list_changes import judged
from pmxl.adapters.live.backup import keep_sheets
from pmxl.adapters.live.blocks import Block
from pmxl.adapters.live.ledger import Ledger, SheetWork
from pmxl.adapters.live.mends import Mending, framed
from pmxl.adapters.live.patience import HostRefusedError, Patience, bound_xlwings
from pmxl.adapters.live.quiet import quiet
from pmxl.adapters.live.sheet import FormulasHiddenError, LiveSheet
from pmxl.adapters.live.writing import Writing
from pmxl.errors import SheetNotFoundError, WriteRefusedError, system_says
from pmxl.grids.cell import Cell
from pmxl.grids.frame import Formatting, Frame
from pmxl.grids.grid import Grid
from pmxl.grids.layout import Layout
from pmxl.outcomes.change import Change, Written
from pmxl.outcomes.mend import MENDS, AnyChange, Mend
from pmxl.ports.clock import Clock

if TYPE_CHECKING:
    import xlwings as xw

_LOCK_SECONDS = 5.0


class LiveWorkbook:
    """A workbook open in Excel or Calc; `spare` is where sheets are kept before a write if it has no local folder."""

    def __init__(
        self,
        book: "xw.Book",
        *,
        clock: Clock | None = None,
        patience: Patience | None = None,
        spare: Path | None = None,
    ) -> None:
        bound_xlwings()
        self.xl = book
        self._clock, self._patience = clock or SystemClock(), patience or Patience()
        self._name = self._patience.tried("工作簿", lambda: book.name)
        self._folder = host.folder_of(book)
        self._spare = spare
        self._names: tuple[str, ...] = ()
        self._held = 0
        self._grids: dict[str, list[list[Cell]]] = {}
        self._kept: set[str] = set()

    @property
    def name(self) -> str:
        """The file name that users know it by."""
        return self._name

    @property
    def folder(self) -> Path | None:
        """The local folder it stands in; None for a cloud file and one never saved."""
        return self._folder

    def sheets(self) -> tuple[str, ...]:
        """The names of its worksheets, as written."""
        self._names = self._patience.tried(self._name, lambda: tuple(sheet.name for sheet in self.xl.sheets))
        return self._names

    def read(self, layout: Layout) -> Grid:
        """The typed cells below the heading row of the layout's sheet; while held, as they were when first read."""
        sheet = self._sheet(layout)
        if self._held and sheet.name in self._grids:
            rows = self._grids[sheet.name]
        else:
            rows = sheet.rows()
            if self._held:
                self._grids[sheet.name] = rows
        return Grid.cut(self._name, sheet.name, rows, layout)

    def formulas(self, layout: Layout) -> Mapping[str, Mapping[int, str]]:
        """For each computed heading that is there: its formula texts by sheet row."""
        sheet, grid = self._sheet(layout), self.read(layout)
        columns = {heading: grid.columns[heading] for heading in layout.formulas if heading in grid.columns}
        first, last = grid.heading_row + 1, grid.heading_row + len(grid.rows)
        if not columns or last < first:
            return {heading: {} for heading in columns}
        try:
            texts = sheet.formula_texts(Block(first, min(columns.values()), last, max(columns.values())))
        except FormulasHiddenError:  # believed to be there: a host that hides them must not make findings of them
            return {heading: dict.fromkeys(range(first, last + 1), "=") for heading in columns}
        return {
            heading: {row: text for (row, held), text in texts.items() if held == column}
            for heading, column in columns.items()
        }

    def frame(self, layout: Layout) -> Frame | None:
        """The table around the layout's list; None where the list is no table."""
        sheet, grid = self._sheet(layout), self.read(layout)
        table = sheet.table_over(grid.heading_row, min(grid.columns.values()))
        frame = framed(sheet, table) if table is not None else None
        last = grid.heading_row + len(grid.rows)
        if frame is None or frame.right < max(grid.columns.values()):
            return None  # a small table of somebody's own beside the list
        if last <= frame.end:
            return frame
        rows: dict[int, list[int]] = {}
        for row, column in sheet.formula_texts(Block(frame.bottom, frame.left, last, frame.right)):
            rows.setdefault(column, []).append(row)
        return frame.above_sums(rows)

    def formatting(self, layout: Layout) -> Mapping[str, Formatting]:
        """Nothing: xlwings tells no validations, and formats only one cell at a time."""
        del layout
        return {}

    def rows(self, sheet: str) -> Sequence[Sequence[Cell]]:
        """All rows of a sheet by its name; none where there is no such sheet."""
        return self._named(sheet).rows() if sheet in self.sheets() else ()

    def commit(self, changes: Sequence[AnyChange]) -> tuple[Written, ...]:
        """Write all changes or none; what Excel or Calc held before is kept in a backup file first."""
        if not changes:
            return ()
        self._refuse_read_only()
        mends = [change for change in changes if isinstance(change, MENDS)]
        rest = [change for change in changes if not isinstance(change, MENDS)]
        written = self._mended(mends, rest) if mends else self._written(rest)
        self._grids.clear()
        return written

    def _mended(self, mends: Sequence[Mend], rest: Sequence[Change]) -> tuple[Written, ...]:
        """Make mends, then write the rest; if that fails, the mends are taken back."""
        mending = Mending(self._named)
        mending.check(mends)
        self._keep({mend.sheet: self._named(mend.sheet).rows() for mend in mends})
        try:
            with quiet(self.xl.app, self._patience):
                told = mending.carry_out(mends)
            return (*told, *(self._written(rest) if rest else ()))
        except BaseException:
            mending.undo()
            raise

    def _written(self, changes: Sequence[Change]) -> tuple[Written, ...]:
        ledgers: dict[str, Ledger] = {}

        def cells_of(layout: Layout) -> GridCells:
            ledger = self._ledger(layout)
            return ledgers.setdefault(ledger.sheet.name, ledger).cells

        lists, written = judged(changes, cells_of)
        works = [SheetWork(ledgers[one.cells.sheet], one) for one in lists if one.values]
        for work in works:
            work.check()
        self._keep({work.ledger.sheet.name: work.ledger.all_rows for work in works})
        with quiet(self.xl.app, self._patience):
            Writing().carry_out(works)
        return written

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep other pmxl processes from committing; reads inside see one moment. May be nested."""
        with ExitStack() as stack:
            if self._folder is not None and os.access(self._folder, os.W_OK):
                stack.enter_context(Lock(self._folder / self._name).held(_LOCK_SECONDS))
            self._held += 1
            try:
                yield
            finally:
                self._held -= 1
                if not self._held:
                    self._grids.clear()

    def _sheet(self, layout: Layout) -> LiveSheet:
        """The sheet meant; the names are asked for again only where one of them no longer leads to a sheet."""
        names = self._names or self.sheets()
        try:
            return self._found(layout, names)
        except (KeyError, HostRefusedError, SheetNotFoundError):
            return self._found(layout, self.sheets())

    def _found(self, layout: Layout, names: tuple[str, ...]) -> LiveSheet:
        return self._named(layout.one_of(names, self._name))

    def _named(self, name: str) -> LiveSheet:
        xl = self._patience.tried(self._name, lambda: self.xl.sheets[name])
        return LiveSheet(xl, name, self._name, self._patience)

    def _ledger(self, layout: Layout) -> Ledger:
        sheet = self._sheet(layout)
        if sheet.ask(partial(host.is_protected, sheet.xl)):
            remedy = "请先取消保护（审阅 › 撤消工作表保护；Calc：工具 › 保护工作表）再点一次"
            raise WriteRefusedError(self._name, sheet.name, "工作表受保护", remedy)
        return Ledger.of(sheet, layout)

    def _refuse_read_only(self) -> None:
        if self._patience.tried(self._name, lambda: host.is_read_only(self.xl)):
            reason = "是以只读方式打开的（可能别人正在编辑，或在受保护的视图中）"
            raise WriteRefusedError(self._name, "整个文件", reason, "请取得编辑权限后重新打开再试")

    def _keep(self, sheets: Mapping[str, Sequence[Sequence[Cell]]]) -> None:
        new = {name: rows for name, rows in sheets.items() if name not in self._kept}
        place = self._folder or self._spare
        if not new or place is None:
            return
        try:
            keep_sheets(place, self._name, new, self._clock.now())
        except OSError as error:
            raise WriteRefusedError(
                self._name, "备份", f"写入前的备份存不下来（{system_says(error)}）", "请检查文件夹权限和磁盘空间"
            ) from error
        self._kept |= set(new)
