"""Workbooks held in memory: a real adapter under the same laws as files."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import deepcopy

from pmxl.adapters.grid_cells import GridCells
from pmxl.adapters.list_changes import ListChanges, judged
from pmxl.errors import ConflictError, PmxlError, WriteRefusedError
from pmxl.grids.cell import Cell, Stale, as_cell, same
from pmxl.grids.frame import Formatting, Frame
from pmxl.grids.grid import Grid, address
from pmxl.grids.layout import Layout
from pmxl.grids.placing import typed
from pmxl.ooxml.formulas import moved
from pmxl.ooxml.insertion import Insertion, Insertions
from pmxl.outcomes.change import Change, Written
from pmxl.outcomes.mend import MENDS, AnyChange, CellRefreshed, FormulaRestored, Mend, TableExtended
from pmxl.ports.workbook import Kept, Workbook

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
        sheet = layout.one_of(self.sheets(), self._name)
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
        return self._frames.get(layout.one_of(self.sheets(), self._name))

    def formatting(self, layout: Layout) -> Mapping[str, Formatting]:
        """Nothing: memory holds values and formulas only."""
        del layout
        return {}

    def rows(self, sheet: str) -> Sequence[Sequence[Cell]]:
        """All rows of a sheet by its name; none where there is no such sheet."""
        return [[_plain(cell) for cell in row] for row in self._sheets.get(sheet, ())]

    def commit(self, changes: Sequence[AnyChange]) -> tuple[Written, ...]:
        """Write all changes or none."""
        mends = [change for change in changes if isinstance(change, MENDS)]
        rest = [change for change in changes if not isinstance(change, MENDS)]
        if not mends:
            return self._commit(rest)
        before, frames = self.state, dict(self._frames)
        try:
            return (*map(self._mend, mends), *self._commit(rest))
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
            _reach(rows, [(row, column)])
            held = _plain(rows[row - 1][column - 1])
            if (row, column) in formulas or isinstance(held, Stale) or not same(held, expected):
                raise ConflictError(self._name, f"{mend.sheet} {address(row, column)}", mend.expected, held)
            if isinstance(mend, FormulaRestored):
                formulas[row, column] = moved(mend.formula, row - mend.first)
            rows[row - 1][column - 1] = as_cell(mend.new) if isinstance(mend, CellRefreshed) else Stale(None)

    def _commit(self, changes: Sequence[Change]) -> tuple[Written, ...]:
        lists, written = judged(changes, self._cells)
        for one in lists:
            self._write(one)
        if written:
            self._make_stale()
        return written

    @contextmanager
    def held(self) -> Iterator[None]:
        """Nobody else can reach memory."""
        yield

    def _cells(self, layout: Layout) -> GridCells:
        grid = self.read(layout)
        return GridCells(grid, self._formulas[grid.sheet])

    def _write(self, changes: ListChanges) -> None:
        assert isinstance(changes.cells, GridCells), "memory judges by grids"
        insertion = changes.cells.insertion(changes.appended)
        if insertion is not None:
            self._put_in(insertion)
        rows, formulas = self._sheets[changes.cells.sheet], self._formulas[changes.cells.sheet]
        for row, values in sorted(changes.values.items()):
            _reach(rows, [(row, column) for column in (1, *values)])
            for column, entry in values.items():
                rows[row - 1][column - 1] = as_cell(entry)
            if row in changes.new_rows:
                _fill(rows, formulas, row)

    def _put_in(self, one: Insertion) -> None:
        """Make room for new rows: what stands below moves down, formulas follow."""
        self._sheets[one.sheet][one.at : one.at] = [[] for _ in range(one.moved)]
        insertions = Insertions([one])
        for sheet, texts in self._formulas.items():
            self._formulas[sheet] = {
                (insertions.row(sheet, row), column): insertions.changed(text, sheet, one.standing(sheet, row, column))
                for (row, column), text in texts.items()
            }

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
        self._kept: dict[Kept, str] = {}

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

    def kept(self, what: Kept) -> str:
        """The text that was kept last."""
        return self._kept.get(what, "")

    def keep(self, what: Kept, text: str) -> None:
        """Keep a text."""
        self._kept[what] = text


def _fill(rows: Rows, formulas: Formulas, row: int) -> None:
    """Give a new row the formulas of the row above, where nothing stands."""
    for column, text in [(column, text) for (above, column), text in formulas.items() if above == row - 1]:
        _reach(rows, [(row, column)])
        if not typed(rows[row - 1][column - 1]):
            formulas[row, column] = moved(text, 1)


def _reach(rows: Rows, cells: Iterable[tuple[int, int]]) -> None:
    """Make the rows long enough to hold cells."""
    for row, column in cells:
        rows.extend([] for _ in range(row - len(rows)))
        rows[row - 1].extend([None] * (column - len(rows[row - 1])))


def _plain(cell: Cell) -> Cell:
    return None if cell == "" else cell
