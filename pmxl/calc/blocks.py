"""Reading and writing whole blocks of cells in a number of calls that does not depend on how many rows there are."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from pmxl.calc import bridge, formats
from pmxl.calc.areas import Area, Cell, around, cells_in, covering
from pmxl.calc.bridge import Uno
from pmxl.calc.formulas import to_calc
from pmxl.calc.values import (
    EXCEL_ERRORS,
    Block,
    CellError,
    Rows,
    block_of,
    convert_numbers,
    moment_of,
    plain_rows,
)

if TYPE_CHECKING:
    from pmxl.calc.ranges import Range
    from pmxl.calc.sheets import Sheet

_DATE_CODE, _MOMENT_CODE, _TRUTH_CODE = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss", "BOOLEAN"
_MANY_FORMULA_AREAS = 64


def read_block(cells: "Range", error_texts: bool) -> Rows:
    """Reads a block: floats, texts, booleans, datetimes, None where empty, and for errors None or a CellError."""
    data = cells.api.getDataArray()
    rows = plain_rows(data)
    errors = [(at, to) for at, row in enumerate(data, 1) for to, value in enumerate(row, 1) if value is None]
    if errors and error_texts:
        _put_errors(rows, cells, errors)
    if any(type(value) is float for row in rows for value in row):
        _put_kinds(rows, cells)
    return rows


def write_block(cells: "Range", rows: Iterable[Any]) -> None:
    """Writes a block of the area's shape: text stays text, `=…` becomes a formula, dates and booleans show as such."""
    sheet, area, xl = cells.sheet, cells.area, cells.api
    block = block_of(rows, sheet.book.null_date)
    with sheet.changing(area, "写入"), sheet.book.heights.left_for_later(sheet, area):
        known = _Formats(sheet, xl, area) if not block.is_plain_text else None
        xl.setDataArray(block.data)
        if known:
            _put_formulas(sheet, area, block, known)
            _put_formats(sheet, area, block, known)


class _Formats:
    """Which number formats the cells of a block had before it was written."""

    def __init__(self, sheet: "Sheet", xl: Uno, area: Area) -> None:
        self._formats = sheet.book.formats
        self._area = area
        self._groups = list(formats.format_groups(xl))

    def having(self, trait: Callable[[int], bool]) -> list[Area]:
        """Gives the parts of the block whose format has the trait."""
        parts = (part for key, group in self._groups if trait(key) for part in _areas(group))
        return [inside for part in parts if (inside := part.within(self._area))]

    def among(self, cells: list[Cell], trait: Callable[[int], bool]) -> list[Cell]:
        """Gives those of the cells whose format has the trait."""
        if not cells or len(self._groups) == 1:
            return cells if cells and trait(self._groups[0][0]) else []
        mask = [bytearray(self._area.columns) for _ in range(self._area.rows)]
        for part in self.having(trait):
            for row in mask[part.top - 1 : part.bottom]:
                row[part.left - 1 : part.right] = b"\1" * part.columns
        return [(row, column) for row, column in cells if mask[row - 1][column - 1]]


def _put_kinds(rows: Rows, cells: "Range") -> None:
    book = cells.sheet.book
    for key, group in formats.format_groups(cells.api):
        convert = bool if book.formats.is_logical(key) else partial(moment_of, null_date=book.null_date)
        for part in _areas(group) if book.formats.is_date(key) or book.formats.is_logical(key) else ():
            if inside := part.within(cells.area):
                convert_numbers(rows, inside, convert)


def _put_errors(rows: Rows, cells: "Range", errors: list[Cell]) -> None:
    """Asks the part of Calc that feeds charts what the cells show: only so do many texts come by one call."""
    part = around(covering(errors))
    provider = cells.sheet.book.api.createInstance("com.sun.star.chart2.data.DataProvider")
    address = to_calc(f"={cells.sheet.range_at(part.placed(cells.area)).sheet_reference}").removeprefix("=")
    texts = provider.createDataSequenceByRangeRepresentation(address).getTextualData()
    for row, column in errors:
        text = texts[(column - part.left) * part.rows + row - part.top]  # they come down the columns
        rows[row - 1][column - 1] = CellError(text if text in EXCEL_ERRORS else "#VALUE!")


def _put_formulas(sheet: "Sheet", area: Area, block: Block, known: _Formats) -> None:
    """Puts formulas in, except into cells formatted as text, where they stay text, as in Excel."""
    texts = known.among(list(block.formulas), sheet.book.formats.is_text)
    for part in covering(texts):
        lines = (tuple(block.formulas.pop((row, to)) for to in part.column_numbers) for row in part.row_numbers)
        sheet.xl_area(part.placed(area)).setDataArray(tuple(lines))
    parts = covering(block.formulas)
    for part in parts if len(parts) <= _MANY_FORMULA_AREAS else [around(parts)]:
        typed = (
            tuple(_typed(block.data[row - 1][to - 1], block.formulas.get((row, to))) for to in part.column_numbers)
            for row in part.row_numbers
        )
        sheet.xl_area(part.placed(area)).setFormulaArray(tuple(typed))


def _typed(value: str | float, formula: str | None) -> str:
    """Writes a value so that Calc takes it for what it is when typed: the apostrophe marks text and goes away."""
    if formula:
        return to_calc(formula)
    return repr(value) if isinstance(value, float) else f"'{value}" if value else ""


def _put_formats(sheet: "Sheet", area: Area, block: Block, known: _Formats) -> None:
    """A date or boolean needs a format to be one; Excel gives a date's only to cells that nobody formatted."""
    book = sheet.book
    truths = set(block.truths)
    former = [cell for cell in cells_in(known.having(book.formats.is_logical)) if cell not in truths]
    for code, cells in (
        (_DATE_CODE, known.among(block.dates, book.formats.is_general)),
        (_MOMENT_CODE, known.among(block.moments, book.formats.is_general)),
        (_TRUTH_CODE, known.among(block.truths, lambda key: not book.formats.is_logical(key))),
        ("General", former),
    ):
        if cells:
            group, index = book.api.createInstance("com.sun.star.sheet.SheetCellRanges"), sheet.index - 1
            addresses = tuple(address_of(part.placed(area), index) for part in covering(cells))
            group.addRangeAddresses(addresses, False)
            group.NumberFormat = book.formats.key_of(code)


def address_of(area: Area, sheet_index: int) -> Uno:
    """Writes an area as the address that Calc takes; the sheet is counted from zero."""
    return bridge.struct(
        "com.sun.star.table.CellRangeAddress", sheet_index, area.left - 1, area.top - 1, area.right - 1, area.bottom - 1
    )


def area_of(address: Uno) -> Area:
    """Reads an address of Calc's as an area."""
    rows, columns = address.EndRow - address.StartRow + 1, address.EndColumn - address.StartColumn + 1
    return Area(address.StartRow + 1, address.StartColumn + 1, rows, columns)


def _areas(cells: Uno) -> list[Area]:
    addresses = cells.RangeAddresses if hasattr(cells, "RangeAddresses") else [cells.RangeAddress]
    return [area_of(address) for address in addresses]
