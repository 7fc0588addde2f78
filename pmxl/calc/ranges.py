"""Ranges: where cells are, what they hold, and what is done to them as cells; how they look stands in `looks`."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pmxl.calc import blocks, bridge, files, formulas
from pmxl.calc.areas import Area
from pmxl.calc.bridge import Uno
from pmxl.calc.edges import end_of, expanded
from pmxl.calc.errors import AddressError, NotInCalcError
from pmxl.calc.filters import AutoFilter, filter_over
from pmxl.calc.looks import Look
from pmxl.calc.members import NotInCalc
from pmxl.calc.notes import NOTES, Note
from pmxl.calc.validation import DataValidation

if TYPE_CHECKING:
    from pmxl.calc.names import Name
    from pmxl.calc.sheets import Sheet
    from pmxl.calc.tables import Table

_CONTENTS, _FORMATS = 1 | 2 | 4 | 16, 32 | 64 | 512  # com.sun.star.sheet.CellFlags
_CONSTANTS = {None: 1 | 2 | 4, "numbers": 1 | 2, "text": 4}
_RESULTS = {None: 1 | 2 | 4, "numbers": 1, "text": 2, "errors": 4}  # com.sun.star.sheet.FormulaResult


class Range(Look):
    """A rectangle of cells on a sheet."""

    max_cells_per_read = None  # a block goes over the bridge in one piece, whatever its size
    max_cells_per_write = None

    borders = NotInCalc("边框（通过 xlwings）")
    conditional_formats = NotInCalc("条件格式（通过 xlwings）")
    characters = NotInCalc("单元格内部分文字的格式")
    comment = NotInCalc("会话批注", "请用备注 note")
    add_comment = NotInCalc("会话批注", "请用备注 note")
    copy_picture = NotInCalc("复制为图片", "请用 to_pdf")
    to_png = NotInCalc("导出为图片", "请用 to_pdf")
    paste = NotInCalc("从剪贴板粘贴", "请用 Range.copy(destination) 直接复制")
    remove_duplicates = NotInCalc("删除重复行（通过 xlwings）")
    autofill = NotInCalc("自动填充（通过 xlwings）", "请直接写入各单元格")

    def __init__(self, sheet: "Sheet", area: Area) -> None:
        super().__init__(sheet, area)
        self.arg1_input = ""
        self.options: dict[str, Any] = {}

    @property
    def cell(self) -> Uno:
        """The UNO cell at the top left."""
        return self.sheet.api.getCellByPosition(self.area.left - 1, self.area.top - 1)

    @property
    def row(self) -> int:
        """Its first row."""
        return self.area.top

    @property
    def column(self) -> int:
        """Its first column."""
        return self.area.left

    @property
    def shape(self) -> tuple[int, int]:
        """How many rows and columns it has."""
        return self.area.rows, self.area.columns

    @property
    def coords(self) -> tuple[str, int, int, int, int]:
        """Its sheet, first row, first column and size."""
        return self.sheet.name, self.row, self.column, *self.shape

    def __len__(self) -> int:
        return self.area.size

    def __call__(self, arg1: int, arg2: int | None = None) -> "Range":
        """Gives a cell by row and column, or by its number along the rows, counted from one."""
        row, column = (arg1 - 1, arg2 - 1) if arg2 is not None else divmod(arg1 - 1, self.area.columns)
        return self.sheet.range_at(Area(self.row + row, self.column + column, 1, 1))

    def column_at(self, index: int) -> "Range":
        """Gives one of its columns, counted from one."""
        return self.sheet.range_at(Area(self.row, self.column + index - 1, self.area.rows, 1))

    # --- what the cells hold

    @property
    def raw_value(self) -> Any:
        """The values in rows, as xlwings' converters take them; of one cell, the value itself."""
        if not self.area.size:
            return None
        rows = blocks.read_block(self, bool(self.options.get("err_to_str")))
        return rows[0][0] if self.area.size == 1 else rows

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        if isinstance(data, str) and data.startswith("=") and self.area.size > 1:
            self.formula = data
        elif self.area.size:
            blocks.write_block(self, _rows_for(data, self.area))

    @property
    def formula(self) -> str | list[list[str]]:
        """The formulas as Excel writes them, and the constants as typed; of one cell, the text itself."""
        found = self.api.getFormulaArray()
        rows = [
            [formulas.to_excel(text) if text[:1] == "=" else text.removeprefix("'") for text in row] for row in found
        ]
        return rows[0][0] if self.area.size == 1 else rows

    @formula.setter
    def formula(self, value: Any) -> None:
        with self.sheet.changing(self.area, "写入公式"):
            if isinstance(value, str) and self.area.size > 1:
                self._fill(formulas.to_calc(value))
            else:
                rows = _rows_for(value, self.area)
                self.api.setFormulaArray(tuple(tuple(_typed(item) for item in row) for row in rows))

    formula2 = formula

    @property
    def formula_array(self) -> str | None:
        """The array formula that fills exactly these cells."""
        text = self.api.getArrayFormula()
        return formulas.to_excel(text).strip("{}") if text else None

    @formula_array.setter
    def formula_array(self, value: str) -> None:
        with self.sheet.changing(self.area, "写入数组公式"):
            self.api.setArrayFormula(formulas.to_calc(value))

    @property
    def has_array(self) -> bool:
        """Whether an array formula fills exactly these cells."""
        return bool(self.api.getArrayFormula())

    def clear_contents(self) -> None:
        """Empties the cells and leaves their formats."""
        self.sheet.clear_cells(self.api, _CONTENTS)

    def clear_formats(self) -> None:
        """Takes the formats away and leaves the contents."""
        self.sheet.clear_cells(self.api, _FORMATS)

    def clear(self) -> None:
        """Empties the cells and takes formats and notes away."""
        self.sheet.clear_cells(self.api, _CONTENTS | _FORMATS | NOTES)

    def find(self, text: str, whole: bool, direction: str, order: str, match_case: bool) -> "Range | None":
        """Finds the first cell that shows the text."""
        search = self.api.createSearchDescriptor()
        search.SearchString, search.SearchType = text, 1
        search.SearchWords, search.SearchCaseSensitive = whole, match_case
        search.SearchBackwards, search.SearchByRow = direction == "backward", order == "rows"
        found = self.api.findFirst(search)
        return self.sheet.range_of(found.RangeAddress) if found else None

    def replace_all(self, old: str, new: str, whole: bool, match_case: bool) -> None:
        """Replaces a text in every cell."""
        search = self.api.createReplaceDescriptor()
        search.SearchString, search.ReplaceString = old, new
        search.SearchWords, search.SearchCaseSensitive = whole, match_case
        with self.sheet.changing(self.area, "替换"):
            self.api.replaceAll(search)

    def get_special_cells(self, cell_type: str, value_type: str | None) -> "list[Range]":
        """Gives the blank, constant, formula or visible cells as areas."""
        if value_type not in (_CONSTANTS if cell_type == "constants" else _RESULTS):
            raise NotInCalcError(f"按类型 {value_type} 查找单元格", "请读取全部值后自行筛选")
        xl = self.api
        found = {
            "blanks": xl.queryEmptyCells,
            "visible": xl.queryVisibleCells,
            "constants": lambda: xl.queryContentCells(_CONSTANTS[value_type]),
            "formulas": lambda: xl.queryFormulaCells(_RESULTS[value_type]),
        }[cell_type]()
        return [self.sheet.range_of(address) for address in found.RangeAddresses]

    # --- where other cells are

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        """Writes its address, with workbook and sheet if asked."""
        text = self.area.address(row_absolute, col_absolute)
        if not external:
            return text
        return formulas.quoted_for_excel(f"[{self.sheet.book.name}]{self.sheet.name}") + f"!{text}"

    @property
    def address(self) -> str:
        """Its address, such as $A$1:$C$3."""
        return self.area.address()

    @property
    def current_region(self) -> "Range":
        """The block of filled cells around it that empty rows and columns bound."""
        cursor = self.sheet.api.createCursorByRange(self.api)
        cursor.collapseToCurrentRegion()
        return self.sheet.range_of(cursor.RangeAddress)

    def end(self, direction: str) -> "Range":
        """The cell that Ctrl and an arrow key lead to."""
        return end_of(self, direction)

    def expand(self, mode: str = "table") -> "Range":
        """The filled block that begins at its first cell, in two calls."""
        return expanded(self, mode)

    @property
    def table(self) -> "Table | None":
        """The table in which its first cell lies."""
        first = Area(self.row, self.column, 1, 1)
        return next((table for table in self.sheet.tables if first.within(table.area)), None)

    @property
    def autofilter(self) -> AutoFilter:
        """What its rows are filtered by."""
        return filter_over(self)

    @property
    def name(self) -> "Name | None":
        """The first name that stands for exactly these cells."""
        wanted = f"={self.sheet_reference}"
        return next(
            (name for name in self.sheet.book.names if name.refers_to.replace("$", "") == wanted.replace("$", "")), None
        )

    @name.setter
    def name(self, value: str) -> None:
        names = self.sheet.book.names
        if names.contains(value):
            names(value).refers_to = f"={self.sheet_reference}"
        else:
            names.add(value, f"={self.sheet_reference}")

    # --- what is done to the cells

    def insert(self, shift: str | None, copy_origin: str | None) -> None:
        """Inserts cells; those that stood here move down or right."""
        mode = self._mode({"down": "DOWN", "right": "RIGHT"}, shift)
        with self.sheet.changing(self.area, "插入单元格"):
            self.sheet.api.insertCells(self._xl_address(), bridge.enum("com.sun.star.sheet.CellInsertMode", mode))

    def delete(self, shift: str | None) -> None:
        """Deletes the cells; those below or to the right move in."""
        mode = self._mode({"up": "UP", "left": "LEFT"}, shift)
        with self.sheet.changing(self.area, "删除单元格"):
            self.sheet.api.removeRange(self._xl_address(), bridge.enum("com.sun.star.sheet.CellDeleteMode", mode))

    def copy(self, destination: Any = None) -> None:
        """Copies contents and formats to where another range begins."""
        if destination is None:
            raise NotInCalcError("复制到剪贴板", "请用 copy(destination) 指明目标区域")
        _copy(self, destination.impl)

    def copy_from(self, source_range: Any, copy_type: str, skip_blanks: bool, transpose: bool) -> None:
        """Takes over another range: all of it, its values or its formulas."""
        source: Range = source_range.impl
        if skip_blanks or transpose or copy_type not in ("all", "values", "formulas"):
            raise NotInCalcError(f"选择性粘贴（{copy_type}）", "请读取值后自行写入")
        target = self.sheet.range_at(Area(self.row, self.column, *source.shape))
        if copy_type == "all":
            _copy(source, self)
        elif copy_type == "values":
            target.raw_value = source.raw_value
        else:
            target.formula = source.formula

    def move(self, destination: Any) -> None:
        """Moves contents and formats to where another range begins."""
        target: Range = destination.impl
        with target.sheet.changing(target.area, "移动"):
            self.sheet.api.moveRange(target.cell.CellAddress, self._xl_address())

    def sort(self, keys: Sequence[int], ascending: Sequence[bool], has_headers: bool) -> None:
        """Sorts its rows by columns counted from one."""
        name = "com.sun.star.table.TableSortField"
        chinese = bridge.struct("com.sun.star.lang.Locale", "zh", "CN", "")  # by sound, as Excel sorts in China
        fields = [
            bridge.struct(name, Field=key - 1, IsAscending=upward, CollatorLocale=chinese)
            for key, upward in zip(keys, ascending, strict=True)
        ]
        order = bridge.load().Any(f"[]{name}", tuple(fields))
        with self.sheet.changing(self.area, "排序"):
            self.api.sort(bridge.properties(SortFields=order, ContainsHeader=has_headers, IsSortColumns=False))

    def group(self, by: str) -> None:
        """Groups its rows or columns into an outline."""
        self.sheet.api.group(self._xl_address(), _orientation(by))

    def ungroup(self, by: str) -> None:
        """Takes the outline of its rows or columns away."""
        self.sheet.api.ungroup(self._xl_address(), _orientation(by))

    def select(self) -> None:
        """Selects it in the window."""
        if self.sheet.book.controller:
            self.sheet.book.controller.select(self.api)

    @property
    def note(self) -> Note | None:
        """The note on its first cell."""
        note = Note(self)
        return note if note.text else None

    def add_note(self, text: str) -> Note:
        """Puts a note on its first cell."""
        with self.sheet.changing(self.area, "写入备注"):
            self.sheet.api.Annotations.insertNew(self.cell.CellAddress, text)
        return Note(self)

    @property
    def hyperlink(self) -> str:
        """The address that its first cell leads to."""
        fields = self.cell.TextFields
        if not fields.Count:
            raise AddressError(self.sheet.name, f"{self.address} 的超链接")
        return str(fields[0].URL)

    def add_hyperlink(self, address: str, text_to_display: str, screen_tip: str | None = None) -> None:
        """Makes its first cell lead to an address."""
        with self.sheet.changing(self.area, "写入超链接"):
            self.cell.setString("")
            field = self.sheet.book.api.createInstance("com.sun.star.text.TextField.URL")
            field.URL, field.Representation = address, text_to_display
            self.cell.insertTextContent(self.cell.createTextCursor(), field, False)

    @property
    def data_validation(self) -> DataValidation:
        """What may be entered into the cells."""
        return DataValidation(self)

    def to_pdf(self, path: str, quality: str = "standard") -> None:
        """Exports these cells alone."""
        self.sheet.book.heights.set_right()
        files.export_pdf(self.sheet.book.api, path, quality, self.api)

    @property
    def sheet_reference(self) -> str:
        """Its address with the sheet's name, as formulas write it."""
        return f"{formulas.quoted_for_excel(self.sheet.name)}!{self.address}"

    def _xl_address(self) -> Uno:
        return blocks.address_of(self.area, self.sheet.index - 1)

    def _mode(self, modes: dict[str, str], shift: str | None) -> str:
        rows, columns = self.sheet.size
        if self.area.columns == columns:
            return "ROWS"
        if self.area.rows == rows:
            return "COLUMNS"
        down, right = modes
        return modes[shift or (right if self.area.rows > self.area.columns else down)]

    def _fill(self, formula: str) -> None:
        """Puts one formula into every cell, its relative references following as they do in Excel."""
        self.cell.setFormula(formula)
        directions = {"TO_BOTTOM": Area(self.row, self.column, self.area.rows, 1), "TO_RIGHT": self.area}
        for direction, area in directions.items():
            self.sheet.xl_area(area).fillAuto(bridge.enum("com.sun.star.sheet.FillDirection", direction), 1)


def _copy(source: Range, target: Range) -> None:
    with target.sheet.changing(target.area, "复制"):
        cells = blocks.address_of(source.area, source.sheet.index - 1)
        target.sheet.api.copyRange(target.cell.CellAddress, cells)


def _rows_for(data: Any, area: Area) -> Sequence[Sequence[Any]]:
    """Shapes what is to be written like the area: one value fills it, one row repeats."""
    if not isinstance(data, (list, tuple)):
        return [[data] * area.columns] * area.rows
    rows = data if data and isinstance(data[0], (list, tuple)) else [data]
    return rows * area.rows if len(rows) == 1 else rows


def _typed(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return formulas.to_calc(value) if isinstance(value, str) else repr(value)


def _orientation(by: str) -> Uno:
    return bridge.enum("com.sun.star.table.TableOrientation", "ROWS" if by.startswith("r") else "COLUMNS")
