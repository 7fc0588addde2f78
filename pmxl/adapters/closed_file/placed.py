"""A list in a worksheet: where its headings stand, which columns and rows it covers, the table that frames it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pmxl.adapters.closed_file.survey import Span, first_rows
from pmxl.errors import HeadingNotFoundError
from pmxl.grids.cell import Cell
from pmxl.grids.layout import Layout, heading_row
from pmxl.ooxml.book_parts import BookParts, SheetPart
from pmxl.ooxml.cell_xml import CellReader, CellXml, shared_index
from pmxl.ooxml.shared_strings import strings_at
from pmxl.ooxml.styles import Styles
from pmxl.ooxml.tables import Table, table_under


@dataclass(frozen=True)
class Listing:
    """One sheet's list: its headings' columns, the span it covers, its table if it has one."""

    workbook: str
    sheet: SheetPart
    columns: Mapping[str, int]
    span: Span
    table: Table | None
    reader: CellReader = field(repr=False)

    @property
    def calculated(self) -> Mapping[int, tuple[str, bool]]:
        """The formulas of the table's calculated columns."""
        return self.table.calculated if self.table else {}


def listing(parts: BookParts, styles: Styles, sheet: SheetPart, layout: Layout) -> Listing:
    """The list that a layout means, found by its headings."""
    dialect, rows = first_rows(parts.package.stream(sheet.part))
    wanted = {index for row in rows.values() for cell in row if (index := shared_index(cell, dialect)) is not None}
    reader = CellReader(dialect, styles, strings_at(parts, wanted), parts.from_1904)
    grid = [_values(rows.get(number, []), reader) for number in range(1, max(rows, default=0) + 1)]
    number = heading_row(grid, layout)
    if number is None:
        raise HeadingNotFoundError(parts.package.workbook, sheet.name, layout.headings)
    columns, _ = layout.columns(grid[number - 1])
    table = table_under(parts, sheet.part, number, columns)
    return Listing(parts.package.workbook, sheet, columns, _span(columns, number, table), table, reader)


def _span(columns: Mapping[str, int], heading: int, table: Table | None) -> Span:
    if table is None:
        return Span(min(columns.values()), max(columns.values()), heading, 0)
    return Span(table.range.left, table.range.right, heading, table.bottom)


def _values(row: list[CellXml], reader: CellReader) -> list[Cell]:
    values = {cell.column: reader.value(cell) for cell in row}
    return [values.get(column) for column in range(1, max(values, default=0) + 1)]
