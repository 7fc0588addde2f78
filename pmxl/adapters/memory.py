"""Workbooks held in memory: a real adapter under the same laws as files."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal

from pmxl.errors import (
    ColumnNotFoundError,
    ConflictError,
    KeyTakenError,
    PmxlError,
    RowFoundTwiceError,
    RowNotFoundError,
    SheetFoundTwiceError,
    SheetNotFoundError,
    WriteRefusedError,
)
from pmxl.grids.cell import Cell, Entry, Stale, same
from pmxl.grids.frame import Formatting, Frame
from pmxl.grids.grid import Grid, address
from pmxl.grids.layout import Layout
from pmxl.grids.placing import (
    MOVE_TOTALS,
    Symbol,
    key_headings,
    key_symbols,
    looks_like_totals,
    shown_key,
    symbol,
    typed,
)
from pmxl.ooxml.formulas import moved
from pmxl.outcomes.change import CellsSet, Change, RowsAppended, Written
from pmxl.outcomes.mend import MENDS, AnyChange, CellRefreshed, FormulaRestored, Mend, TableExtended
from pmxl.ports.workbook import Workbook

Rows = list[list[Cell]]
Formulas = dict[tuple[int, int], str]


class MemoryWorkbook:
    """Sheets as rows of cells, the first is sheet row 1; `formulas` gives the formula of cells by (row, column).

    `frames` gives the tables by sheet. Validations and number formats can't be held.
    """

    def __init__(
        self,
        name: str,
        sheets: Mapping[str, Sequence[Sequence[Cell]]],
        formulas: Mapping[str, Mapping[tuple[int, int], str]] | None = None,
        frames: Mapping[str, Frame] | None = None,
    ) -> None:
        self._name, self._frames = name, dict(frames or {})
        self._sheets: dict[str, Rows] = {sheet: [list(row) for row in rows] for sheet, rows in sheets.items()}
        self._formulas: dict[str, Formulas] = {sheet: dict(texts) for sheet, texts in (formulas or {}).items()}
        for sheet, rows in self._sheets.items():
            _reach(rows, self._formulas.setdefault(sheet, {}))

    @property
    def name(self) -> str:
        """The name that users know it by."""
        return self._name

    @property
    def state(self) -> tuple[dict[str, Rows], dict[str, Formulas]]:
        """All its cells and formulas as they are now."""
        return deepcopy((self._sheets, self._formulas))

    @state.setter
    def state(self, state: tuple[dict[str, Rows], dict[str, Formulas]]) -> None:
        self._sheets, self._formulas = state

    def sheets(self) -> tuple[str, ...]:
        """The names of its sheets."""
        return tuple(self._sheets)

    def read(self, layout: Layout) -> Grid:
        """The typed cells below the heading row of the layout's sheet."""
        sheet = self._sheet(layout)
        rows = [[_plain(cell) for cell in row] for row in self._sheets[sheet]]
        while rows and not any(typed(cell) for cell in rows[-1]):
            rows.pop()
        return Grid.cut(self._name, sheet, rows, layout)

    def formulas(self, layout: Layout) -> Mapping[str, Mapping[int, str]]:
        """For each computed heading that is there: its formula texts by sheet row."""
        grid = self.read(layout)
        texts = self._formulas[grid.sheet]
        columns = {heading: grid.columns[heading] for heading in layout.formulas if heading in grid.columns}
        return {
            heading: {row: text for (row, held), text in texts.items() if held == column and row > grid.heading_row}
            for heading, column in columns.items()
        }

    def frame(self, layout: Layout) -> Frame | None:
        """The table around the layout's list; None where the list is no table."""
        return self._frames.get(self._sheet(layout))

    def formatting(self, layout: Layout) -> Mapping[str, Formatting]:
        """Nothing: memory holds values and formulas only."""
        del layout
        return {}

    def rows(self, sheet: str) -> Sequence[Sequence[Cell]]:
        """All rows of a sheet by its name; none where there is no such sheet."""
        return [[_plain(cell) for cell in row] for row in self._sheets.get(sheet, ())]

    def commit(self, changes: Sequence[AnyChange]) -> tuple[Written, ...]:
        """Write all changes or none."""
        before, frames = self.state, dict(self._frames)
        try:
            told = [self._mend(change) for change in changes if isinstance(change, MENDS)]
            return (*told, *self._commit([change for change in changes if not isinstance(change, MENDS)]))
        except PmxlError:
            self.state, self._frames = before, frames
            raise

    def _mend(self, mend: Mend) -> Written:
        match mend:
            case TableExtended():
                self._frames[mend.sheet] = mend.before.to_row(mend.bottom)
            case FormulaRestored() | CellRefreshed():
                self._put(mend)
            case _:
                reason, remedy = "内存里的工作簿没有格式和下拉", "请在文件里整理"
                raise WriteRefusedError(self._name, mend.sheet, reason, remedy)
        return mend.written(self._name)

    def _put(self, mend: FormulaRestored | CellRefreshed) -> None:
        rows, formulas = self._sheets[mend.sheet], self._formulas[mend.sheet]
        expected = mend.expected.value if isinstance(mend.expected, Stale) else mend.expected
        for row, column in mend.spots:
            _reach(rows, {(row, column): ""})
            held = _plain(rows[row - 1][column - 1])
            if (row, column) in formulas or isinstance(held, Stale) or not same(held, expected):
                raise ConflictError(self._name, f"{mend.sheet} {address(row, column)}", mend.expected, held)
            if isinstance(mend, FormulaRestored):
                formulas[row, column] = moved(mend.formula, row - mend.first)
            rows[row - 1][column - 1] = _stored(mend.new) if isinstance(mend, CellRefreshed) else Stale(None)

    def _commit(self, changes: Sequence[Change]) -> tuple[Written, ...]:
        sheets = {sheet: [list(row) for row in rows] for sheet, rows in self._sheets.items()}
        formulas = {sheet: dict(texts) for sheet, texts in self._formulas.items()}
        lists: dict[Layout, _List] = {}
        written: list[Written] = []
        for change in changes:
            if change.layout not in lists:
                grid = self.read(change.layout)
                lists[change.layout] = _List(grid, change.layout, sheets[grid.sheet], formulas[grid.sheet])
            written += lists[change.layout].applied(change)
        if written:
            self._sheets, self._formulas = sheets, formulas
            self._make_stale()
        return tuple(written)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Nobody else can reach memory."""
        yield

    def _sheet(self, layout: Layout) -> str:
        found = [sheet for sheet in self._sheets if layout.matches(sheet)]
        if not found:
            raise SheetNotFoundError(layout.sheet, [self._name])
        if len(found) > 1:
            raise SheetFoundTwiceError(layout.sheet, [f"{self._name}（{sheet}）" for sheet in found])
        return found[0]

    def _make_stale(self) -> None:
        for sheet, texts in self._formulas.items():
            rows = self._sheets[sheet]
            for row, column in texts:
                held = rows[row - 1][column - 1]
                rows[row - 1][column - 1] = held if isinstance(held, Stale) else Stale(held)


class MemoryWorkspace:
    """Workbooks that stand together in memory."""

    def __init__(self, books: Sequence[MemoryWorkbook], name: str = "内存") -> None:
        self._books, self._name = tuple(sorted(books, key=lambda book: book.name)), name
        self._head = self._settings = ""

    @property
    def name(self) -> str:
        """What users know it by."""
        return self._name

    def workbooks(self) -> tuple[MemoryWorkbook, ...]:
        """All of them, sorted by name."""
        return self._books

    def unreadable(self) -> tuple[PmxlError, ...]:
        """Nothing: what is in memory can be read."""
        return ()

    def unused(self) -> Mapping[str, str]:
        """Nothing: files of other kinds are not held in memory."""
        return {}

    def commit(self, groups: Sequence[tuple[Workbook, Sequence[AnyChange]]]) -> tuple[Written, ...]:
        """Write the changes of several workbooks, all or none."""
        before = [book.state for book in self._books]
        try:
            return tuple(written for book, changes in groups for written in book.commit(changes))
        except PmxlError:
            for book, state in zip(self._books, before, strict=True):
                book.state = state
            raise

    def former(self, _name: str) -> Iterator[MemoryWorkbook]:
        """Nothing: memory keeps no earlier states."""
        return iter(())

    def kept_head(self) -> str:
        """The head of 操作日志 that was kept last."""
        return self._head

    def keep_head(self, head: str) -> None:
        """Keep the head of 操作日志."""
        self._head = head

    def kept_settings(self) -> str:
        """What 流程规则, 字典 and 人员 held when that was kept last."""
        return self._settings

    def keep_settings(self, content: str) -> None:
        """Keep what 流程规则, 字典 and 人员 hold."""
        self._settings = content


@dataclass
class _List:
    """One sheet's list while a commit is applied to copies of its rows and formulas."""

    grid: Grid
    layout: Layout
    rows: Rows
    formulas: Formulas

    def __post_init__(self) -> None:
        inside = range(min(self.grid.columns.values()), max(self.grid.columns.values()) + 1)
        self.first = self.grid.heading_row + 1
        self.last = max(
            (
                row
                for row in range(self.first, len(self.rows) + 1)
                if any(self._holds(row, column) for column in inside)
            ),
            default=self.grid.heading_row,
        )
        self.keyed = [(row, self._values(row, self.layout.key)) for row in range(self.first, self.last + 1)]

    def applied(self, change: Change) -> list[Written]:
        """The cells that a change writes."""
        return self._set(change) if isinstance(change, CellsSet) else self._append(change)

    def _set(self, change: CellsSet) -> list[Written]:
        row = self._row_of(change)
        written = []
        for one in change.cells:
            column, held = self._column(one.heading), self._held(row, self._column(one.heading))
            expected = one.expected.value if isinstance(one.expected, Stale) else one.expected
            where = f"{self.grid.sheet} {address(row, column)} {one.heading}（{shown_key(change.key)}）"
            if not same(held, expected):
                raise ConflictError(self.grid.workbook, where, one.expected, held)
            if (row, column) in self.formulas:
                raise self._refusal(
                    f"{address(row, column)} {one.heading}", "这里是公式", "请在 Excel 中改为普通单元格后重试"
                )
            written.append(self._write(row, one.heading, one.new))
        return written

    def _append(self, change: RowsAppended) -> list[Written]:
        if change.last is not None:
            self._check_last(change.last)
        if change.rows and self.last >= self.first and looks_like_totals(self.rows[self.last - 1]):
            raise self._refusal(f"第 {self.last} 行", "是手工输入的合计行", MOVE_TOTALS)
        return [written for row in change.rows for written in self._appended(row)]

    def _appended(self, new: Mapping[str, Entry]) -> list[Written]:
        filled = {heading: entry for heading, entry in new.items() if entry is not None and entry != ""}
        for heading in filled:
            if heading in self.layout.formulas and self._column(heading):
                raise self._refusal(f"列「{heading}」", "是公式列，由 Excel 计算", "请不要给该列写值")
        key = {heading: new.get(heading) for heading in self.layout.key}
        if key and self._rows_of(key):
            raise KeyTakenError(self.grid.workbook, self.grid.sheet, shown_key(key))
        self.last += 1
        _reach(self.rows, {(self.last, 1): ""})
        written = [self._write(self.last, heading, entry, appended=True) for heading, entry in filled.items()]
        self._fill_formulas(self.last)
        self.keyed.append((self.last, self._values(self.last, self.layout.key)))
        return written

    def _fill_formulas(self, row: int) -> None:
        above = {column: text for (held, column), text in self.formulas.items() if held == row - 1}
        for column, text in above.items():
            if not typed(self.rows[row - 1][column - 1] if column <= len(self.rows[row - 1]) else None):
                self.formulas[row, column] = moved(text, 1)
        _reach(self.rows, self.formulas)

    def _check_last(self, expected: Mapping[str, Entry]) -> None:
        place = f"{self.grid.sheet} 第 {self.last} 行"
        empty = self.last < self.first
        if not expected and not empty:
            raise ConflictError(self.grid.workbook, place, None, "新的一行")
        for heading, entry in expected.items():
            held = None if empty else self._held(self.last, self._column(heading))
            if empty or not same(held, entry):
                raise ConflictError(self.grid.workbook, f"{place} {heading}", entry, held)

    def _row_of(self, change: CellsSet) -> int:
        found = self._rows_of(change.key)
        if not found:
            raise RowNotFoundError(self.grid.workbook, self.grid.sheet, shown_key(change.key))
        if len(found) > 1:
            raise RowFoundTwiceError(self.grid.workbook, self.grid.sheet, shown_key(change.key), found)
        return found[0]

    def _rows_of(self, key: Mapping[str, Entry]) -> list[int]:
        wanted = key_symbols(self.layout, key)
        headings = key_headings(self.layout, key)
        for heading in headings:
            self._column(heading)
        if not any(one is not None for one in wanted):
            return []
        if headings == self.layout.key:
            return [row for row, values in self.keyed if values == wanted]
        return [row for row, _ in self.keyed if self._values(row, headings) == wanted]

    def _values(self, row: int, headings: Sequence[str]) -> tuple[Symbol, ...]:
        columns = (self.grid.columns.get(heading) for heading in headings)
        return tuple(symbol(self._held(row, column)) if column else None for column in columns)

    def _write(self, row: int, heading: str, entry: Entry, *, appended: bool = False) -> Written:
        column = self._column(heading)
        held = self._held(row, column)
        cells = self.rows[row - 1]
        cells.extend([None] * (column - len(cells)))
        cells[column - 1] = _stored(entry)
        return Written(self.grid.workbook, self.grid.sheet, address(row, column), heading, held, entry, appended)

    def _held(self, row: int, column: int) -> Cell:
        cells = self.rows[row - 1] if row <= len(self.rows) else []
        return _plain(cells[column - 1]) if column <= len(cells) else None

    def _holds(self, row: int, column: int) -> bool:
        return (row, column) not in self.formulas and typed(self._held(row, column))

    def _column(self, heading: str) -> int:
        try:
            return self.grid.columns[heading]
        except KeyError:
            raise ColumnNotFoundError(self.grid.workbook, self.grid.sheet, heading) from None

    def _refusal(self, where: str, reason: str, remedy: str) -> WriteRefusedError:
        return WriteRefusedError(self.grid.workbook, f"{self.grid.sheet} {where}", reason, remedy)


def _reach(rows: Rows, cells: Mapping[tuple[int, int], str]) -> None:
    """Make the rows long enough to hold cells."""
    for row, column in cells:
        rows.extend([] for _ in range(row - len(rows)))
        rows[row - 1].extend([None] * (column - len(rows[row - 1])))


def _plain(cell: Cell) -> Cell:
    return None if cell == "" else cell


def _stored(entry: Entry) -> Cell:
    if isinstance(entry, Decimal) or (isinstance(entry, int) and not isinstance(entry, bool)):
        return float(entry)
    return None if entry == "" else entry
