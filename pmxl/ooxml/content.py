"""The content of a closed workbook as it was read once: its skeleton, and its sheets as rows of typed cells."""

import io
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING
from xml.parsers import expat

from pmxl.grids.cell import Cell, Stale
from pmxl.grids.frame import Formatting, Frame
from pmxl.grids.grid import Grid
from pmxl.grids.layout import Layout
from pmxl.ooxml.book_parts import BookParts, SheetPart
from pmxl.ooxml.scan import Scan, scanned
from pmxl.ooxml.sheet_stream import SheetRefusedError
from pmxl.ooxml.zip_package import ZipPackage

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

    from pmxl.ooxml.sheet_rows import Rows

_COUNT = re.compile(rb'[cC]ount="(\d{1,4000})"')
_MOST_KEPT_CELLS = 200_000
"""A sheet with more is read anew where it is asked for again, rather than kept beside what was made of it."""
_MOST_PER_BYTE = 20
"""No packed byte holds more strings or formats than this."""


class Content:
    """One content of a workbook; whatever is asked of it is read at most once, a very big sheet excepted."""

    def __init__(self, data: bytes, workbook: str) -> None:
        self._data = data
        self._package = ZipPackage(io.BytesIO(data), workbook)
        self._headings: dict[Layout, tuple[int, Mapping[str, int]]] = {}
        self._rows: dict[str, Rows] = {}
        self._scans: dict[str, Scan] = {}

    @cached_property
    def parts(self) -> BookParts:
        """The workbook's skeleton."""
        return BookParts(self._package)

    def grid(self, layout: Layout) -> Grid:
        """The typed cells below the heading row of a layout's sheet."""
        sheet = self.parts.sheet(layout)
        grid = Grid.cut(self._package.workbook, sheet.name, self.rows(sheet), layout)
        self._headings[layout] = grid.heading_row, grid.columns
        return grid

    def rows(self, sheet: SheetPart) -> "Rows":
        """All rows of a sheet, the first is sheet row 1."""
        if sheet.part not in self._rows:
            try:
                rows = self._read(sheet)
            except SheetRefusedError as error:
                raise self._package.unreadable(f"工作表「{sheet.name}」：{error}") from None
            if sum(map(len, rows)) > _MOST_KEPT_CELLS:
                return rows
            self._rows[sheet.part] = rows
        return self._rows[sheet.part]

    def formulas(self, layout: Layout) -> Mapping[str, Mapping[int, str]]:
        """The formula texts of a layout's computed headings, by sheet row; the texts are read when one is asked for."""
        sheet = self.parts.sheet(layout)
        if layout not in self._headings:
            self.grid(layout)
        heading_row, known = self._headings[layout]
        columns = {heading: known[heading] for heading in layout.formulas if heading in known}
        texts = _Texts(lambda: self._formula_texts(sheet, set(columns.values())))
        return {
            heading: _FormulaTexts(
                texts, column, [row for row in self._formula_rows(sheet, column) if row > heading_row]
            )
            for heading, column in columns.items()
        }

    def frame(self, layout: Layout) -> Frame | None:
        """The table around a layout's list, with the room below it."""
        from pmxl.ooxml.tables import framed, tables_of  # only those who check tables need them

        sheet = self.parts.sheet(layout)
        if layout not in self._headings:
            self.grid(layout)
        heading_row, columns = self._headings[layout]
        tables = tables_of(self.parts, sheet.part)
        table = next((one for one in tables if one.is_of(heading_row, columns.values())), None)
        if table is None:
            return None
        frame, scan = framed(self.parts, sheet.part, table), self._scans[sheet.part]
        if scan.bottom <= frame.end:
            return frame
        return frame.above_sums({column: scan.formulas[column] for column in range(frame.left, frame.right + 1)})

    def formatting(self, layout: Layout) -> Mapping[str, Formatting]:
        """The number formats and validations of a layout's columns, by heading."""
        from pmxl.ooxml.formatting import formatting  # only those who tidy need it

        sheet = self.parts.sheet(layout)
        if layout not in self._headings:
            self.grid(layout)
        heading_row, columns = self._headings[layout]
        found = formatting(self.parts, sheet.part, set(columns.values()), heading_row)
        return {heading: found[column] for heading, column in columns.items()}

    def named_rows(self, name: str) -> "Rows":
        """All rows of a sheet by its name; none where there is no such sheet."""
        found = next((sheet for sheet in self.parts.sheets if sheet.name == name), None)
        return self.rows(found) if found else []

    def _formula_rows(self, sheet: SheetPart, column: int) -> Sequence[int]:
        return self._scans[sheet.part].formulas.get(column, ())

    def _formula_texts(self, sheet: SheetPart, columns: set[int]) -> Iterable[tuple[int, int, str]]:
        from pmxl.ooxml.formula_texts import formula_texts  # seldom asked for

        return formula_texts(self.parts, sheet.part, columns)

    def _read(self, sheet: SheetPart) -> "Rows":
        scan = self._scans[sheet.part] = scanned(lambda: self._package.stream(sheet.part))
        slow = scan.sparse or scan.foreign or scan.odd
        rows = self.slow_rows(sheet) if slow else self._fast(sheet, scan)
        if self.parts.recalculates:
            for column, numbers in scan.formulas.items():
                _make_stale(rows, numbers, column)
        return rows

    def _fast(self, sheet: SheetPart, scan: Scan) -> "Rows":
        import python_calamine

        try:
            read = self._calamine.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
        except python_calamine.CalamineError:
            return self._doubted(sheet)
        rows: Rows = [*read]
        for place, cells in enumerate(read):
            if "" in cells:
                rows[place] = [None if cell == "" else cell for cell in cells]
        if scan.errors:
            from pmxl.ooxml.cell_xml import error_value  # most sheets have none

            for (row, column), code in scan.errors.items():
                _put(rows, row, column, error_value(code))
        return rows

    def _doubted(self, sheet: SheetPart) -> "Rows":
        """The rows of a sheet that the fast reader gave up: read by our own, if all that it reads is XML."""
        from pmxl.ooxml.xml_tags import where_broken  # hardly any workbook needs this

        named = {"sharedStrings": "共享文本", "styles": "格式"}
        parts = {sheet.part: f"工作表「{sheet.name}」"} | {
            part: f"部件「{words}」" for kind, words in named.items() if (part := self.parts.one(kind))
        }
        for part, shown in parts.items():
            parser = expat.ParserCreate()
            try:
                for piece in self._package.stream(part):
                    parser.Parse(piece, False)
                parser.Parse(b"", True)
            except expat.ExpatError as error:
                raise self._package.unreadable(f"{shown}无法读取：{where_broken(error)}") from error
        return self.slow_rows(sheet)

    def slow_rows(self, sheet: SheetPart) -> "Rows":
        """All rows of a sheet, read cell by cell: slower, but stopped by nothing that a sheet can hold."""
        from pmxl.ooxml.shared_strings import all_strings  # readers of usual sheets start without them
        from pmxl.ooxml.sheet_rows import read_rows
        from pmxl.ooxml.styles import Styles

        strings = _Strings(enumerate(all_strings(self.parts)))
        return read_rows(self._package.stream(sheet.part), Styles(self.parts), strings, from_1904=self.parts.from_1904)

    @cached_property
    def _calamine(self) -> "CalamineWorkbook":
        import python_calamine

        self._measure_strings()
        try:
            return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(self._data))
        except python_calamine.CalamineError as error:
            raise self._package.unreadable("文件内部结构异常，无法读取") from error

    def _measure_strings(self) -> None:
        """Unpack what the fast reader unpacks whole, and distrust the counts by which it makes room beforehand."""
        for kind in ("sharedStrings", "styles"):
            part = self.parts.one(kind)
            for piece in self._package.stream(part) if part else ():
                if any(int(count) > len(self._data) * _MOST_PER_BYTE for count in _COUNT.findall(piece)):
                    raise self._package.unreadable(f"部件 {part} 声称的数量不可信", "请用 Excel 打开并另存为 .xlsx")


class _Strings(dict[int, str]):
    """All shared strings: an index that none of them has is an unreadable cell, never an empty one."""

    def get(self, index: int, _default: object = None) -> str:
        if index not in self:
            raise SheetRefusedError("有单元格指向不存在的共享文本")
        return self[index]


class _Texts:
    """The formula texts of a sheet by column and row, read once, when the first is asked for."""

    def __init__(self, read: Callable[[], Iterable[tuple[int, int, str]]]) -> None:
        self._read = read

    @cached_property
    def by_column(self) -> Mapping[int, Mapping[int, str]]:
        """All of them."""
        texts: defaultdict[int, dict[int, str]] = defaultdict(dict)
        for row, column, text in self._read():
            texts[column][row] = text
        return texts


class _FormulaTexts(Mapping[int, str]):
    """The formula texts of one column by sheet row: the rows are known, the texts are not before they are asked for."""

    def __init__(self, texts: _Texts, column: int, rows: Iterable[int]) -> None:
        self._texts, self._column, self._numbers = texts, column, dict.fromkeys(rows)

    def __getitem__(self, row: int) -> str:
        if row not in self._numbers:
            raise KeyError(row)
        return self._texts.by_column[self._column][row]

    def __contains__(self, row: object) -> bool:
        return row in self._numbers

    def __iter__(self) -> Iterator[int]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)


def _make_stale(rows: "Rows", numbers: Iterable[int], column: int) -> None:
    for number in numbers:
        if number <= len(rows):
            row = rows[number - 1]
            if isinstance(row, list) and column <= len(row):
                row[column - 1] = Stale(row[column - 1])
            else:
                _put(rows, number, column, Stale(None))


def _put(rows: "Rows", row: int, column: int, cell: Cell) -> None:
    rows.extend(() for _ in range(row - len(rows)))
    held = rows[row - 1]
    if not isinstance(held, list):
        held = rows[row - 1] = list(held)
    held.extend([None] * (column - len(held)))
    held[column - 1] = cell
