"""The content of a closed workbook as it was read once: its skeleton, and its sheets as rows of typed cells."""

import io
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from pmxl.adapters.closed_file.book_parts import BookParts, SheetPart
from pmxl.adapters.closed_file.cell_xml import cells, error_value
from pmxl.adapters.closed_file.fill import Formula, shared_masters
from pmxl.adapters.closed_file.scan import Scan, scanned
from pmxl.adapters.closed_file.shared_strings import all_strings
from pmxl.adapters.closed_file.sheet_rows import Rows, read_rows
from pmxl.adapters.closed_file.sheet_stream import Dialect, Piece, SheetRefusedError, pieces
from pmxl.adapters.closed_file.styles import Styles
from pmxl.adapters.closed_file.zip_package import ZipPackage
from pmxl.adapters.formula import ReferenceLostError, moved
from pmxl.grids.cell import Cell, Stale
from pmxl.grids.grid import Grid, column_letters
from pmxl.grids.layout import Layout

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

_COUNT = re.compile(rb'[cC]ount="(\d{1,4000})"')
_MOST_PER_BYTE = 20
"""No packed byte holds more strings or formats than this."""


class Content:
    """One content of a workbook; whatever is asked of it is read at most once."""

    def __init__(self, data: bytes, workbook: str) -> None:
        self._data = data
        self._package = ZipPackage(io.BytesIO(data), workbook)
        self._grids: dict[Layout, Grid] = {}
        self._rows: dict[str, Rows] = {}

    @cached_property
    def parts(self) -> BookParts:
        """The workbook's skeleton."""
        return BookParts(self._package)

    def grid(self, layout: Layout) -> Grid:
        """The typed cells below the heading row of a layout's sheet."""
        if layout not in self._grids:
            sheet = self.parts.sheet(layout)
            self._grids[layout] = Grid.cut(self._package.workbook, sheet.name, self.rows(sheet), layout)
        return self._grids[layout]

    def rows(self, sheet: SheetPart) -> Rows:
        """All rows of a sheet, the first is sheet row 1."""
        if sheet.part not in self._rows:
            try:
                self._rows[sheet.part] = self._read(sheet)
            except SheetRefusedError as error:
                raise self._package.unreadable(f"工作表「{sheet.name}」：{error}") from None
        return self._rows[sheet.part]

    def formulas(self, layout: Layout) -> Mapping[str, Mapping[int, str]]:
        """The formula texts of a layout's computed headings, by sheet row."""
        sheet, grid = self.parts.sheet(layout), self.grid(layout)
        columns = {grid.columns[heading]: heading for heading in layout.formulas if heading in grid.columns}
        found: dict[str, dict[int, str]] = {heading: {} for heading in columns.values()}
        for row, column, text in self._formulas(sheet, set(columns)):
            if row > grid.heading_row:
                found[columns[column]][row] = text
        return found

    def _read(self, sheet: SheetPart) -> Rows:
        scan = scanned(self._package.stream(sheet.part), formulas=self.parts.recalculates)
        slow = scan.sparse or scan.foreign or scan.odd
        rows = self.slow_rows(sheet) if slow else self._fast(sheet, scan)
        for row, column in scan.formulas:
            _make_stale(rows, row, column)
        return rows

    def _fast(self, sheet: SheetPart, scan: Scan) -> Rows:
        import python_calamine

        try:
            read = self._calamine.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
        except python_calamine.CalamineError as error:
            raise self._package.unreadable(f"工作表「{sheet.name}」无法读取（{error}）") from None
        rows: Rows = [[None if cell == "" else cell for cell in row] if "" in row else row for row in read]
        for (row, column), code in scan.errors.items():
            _put(rows, row, column, error_value(code))
        return rows

    def slow_rows(self, sheet: SheetPart) -> Rows:
        """All rows of a sheet, read cell by cell: slower, but stopped by nothing that a sheet can hold."""
        strings = dict(enumerate(all_strings(self.parts)))
        return read_rows(self._package.stream(sheet.part), Styles(self.parts), strings, from_1904=self.parts.from_1904)

    @cached_property
    def _calamine(self) -> "CalamineWorkbook":
        import python_calamine

        self._measure_strings()
        try:
            return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(self._data))
        except python_calamine.CalamineError as error:
            raise self._package.unreadable(f"文件无法读取（{error}）") from None

    def _measure_strings(self) -> None:
        """Unpack what the fast reader unpacks whole, and distrust the counts by which it makes room beforehand."""
        for kind in ("sharedStrings", "styles"):
            part = self.parts.one(kind)
            for piece in self._package.stream(part) if part else ():
                if any(int(count) > len(self._data) * _MOST_PER_BYTE for count in _COUNT.findall(piece)):
                    raise self._package.unreadable(f"部件 {part} 声称的数量不可信", "请用 Excel 打开并另存为 .xlsx")

    def _formulas(self, sheet: SheetPart, columns: set[int]) -> Iterator[tuple[int, int, str]]:
        found = list(self._own_formulas(sheet, columns)) if columns else []
        groups = {formula.group for formula in found if formula.kind == "shared" and not formula.text}
        masters = shared_masters(self.parts, sheet.part, groups) if groups else {}
        for formula in found:
            row, column, text = formula.cell.row, formula.cell.column, formula.text
            if not text and formula.group in masters:
                text = _unshared(masters[formula.group].text, row - masters[formula.group].row)
            yield row, column, f"={text}"

    def _own_formulas(self, sheet: SheetPart, columns: set[int]) -> Iterator[Formula]:
        for piece, dialect, block in pieces(self._package.stream(sheet.part)):
            if piece is Piece.ROWS:
                yield from _formulas_in(block, dialect, columns)


def _formulas_in(block: bytes, dialect: Dialect, columns: set[int]) -> Iterator[Formula]:
    letters = b"|".join(column_letters(column).encode() for column in columns)
    p = dialect.prefix
    pattern = re.compile(
        b"<" + p + rb"c\s(?=[^>]*\br=[\"'](?:" + letters + rb")\d)[^>]*?(?:/>|>(.*?)</" + p + b"c>)", re.DOTALL
    )
    for match in pattern.finditer(block):
        formula = dialect.formula.search(match[1] or b"")
        if formula is not None:
            yield Formula.read(formula, next(cells(match[0], dialect)))


def _unshared(text: str, rows: int) -> str:
    try:
        return moved(text, rows)
    except ReferenceLostError:
        return "#REF!"


def _make_stale(rows: Rows, row: int, column: int) -> None:
    if row > len(rows):
        return
    held = rows[row - 1][column - 1] if column <= len(rows[row - 1]) else None
    _put(rows, row, column, Stale(held) if not isinstance(held, Stale) else held)


def _put(rows: Rows, row: int, column: int, cell: Cell) -> None:
    rows.extend(() for _ in range(row - len(rows)))
    held = rows[row - 1]
    if not isinstance(held, list):
        held = rows[row - 1] = list(held)
    held.extend([None] * (column - len(held)))
    held[column - 1] = cell
