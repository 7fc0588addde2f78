"""One sheet of the record: a real table from A1 with everything that makes it pleasant to fill."""

import math
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from pmxl.grids.cell import ErrorValue
from pmxl.rows.column import Column, Kind
from pmxl.rows.row import Row
from pmxl.sheets.building import palette
from pmxl.sheets.building.expression import expanded
from pmxl.sheets.building.formats import Formats, wraps
from pmxl.sheets.building.formula_results import Results
from pmxl.sheets.building.highlights import write_highlights
from pmxl.sheets.building.theme import TABLE_STYLE
from pmxl.sheets.building.validations import write_validations

ROOM = 2000
"""Rows that have hints, rules and colours before anyone has typed there."""

Attributes = list[tuple[str, object]]
_LINE_HEIGHT, _AIR, _INSET = 14.5, 3.5, 3
_HEADING_HEIGHT, _MARGIN, _BUTTON = 30, 1.15, 3.5
_PAGE_CHARACTERS = 190
_NARROWEST_FREEZE = 3


def write_table(book: Workbook, formats: Formats, kind: type[Row], rows: Sequence[Row], results: Results) -> None:
    """Write the sheet of one row model with its rows."""
    sheet = book.add_worksheet(kind.sheet.name, TableSheet)
    last = max(1, len(rows))
    _add_table(sheet, formats, kind, last)
    for position, column in enumerate(kind.columns()):
        sheet.set_column(position, position, width(column), formats.below(column))
        _write_column(sheet, formats, position, column, rows, results.column(kind.sheet.name, column.heading))
    for number, row in enumerate(rows, start=1):
        sheet.set_row(number, row_height(row))
    room = max(ROOM, len(rows) + ROOM // 2)
    write_validations(sheet, kind, room)
    write_highlights(sheet, formats, kind, room)
    _arrange(sheet, kind)


class TableSheet(Worksheet):  # type: ignore[misc]  # the writer ships no types
    """A sheet whose data rows have the height of their text, and yet go on fitting themselves to what is typed."""

    def _xml_start_tag_unencoded(self, tag: str, attributes: Attributes) -> None:
        fitting = tag == "row" and ("r", 1) not in attributes
        super()._xml_start_tag_unencoded(tag, [pair for pair in attributes if not fitting or pair[0] != "customHeight"])


def row_height(row: Row) -> float:
    """The height that the longest wrapped text of a row needs, in points."""
    lines = (_lines(getattr(row, column.field), column) for column in row.columns() if wraps(column))
    return _LINE_HEIGHT * max(1, *lines, 1) + _AIR


def _lines(text: object, column: Column) -> int:
    room = max(1.0, width(column) - _INSET)
    return sum(max(1, math.ceil(display_width(part) / room)) for part in str(text or "").splitlines())


def width(column: Column) -> float:
    """The column's width in characters: its content's with a margin, and never less than its heading needs."""
    content = (column.width or column.kind.width) * _MARGIN
    return round(max(content, display_width(column.heading) * _MARGIN + _BUTTON), 1)


def display_width(text: str) -> int:
    """How many half-width characters a text takes."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def frozen_columns(kind: type[Row]) -> int:
    """How many columns stay in sight: the leading key columns, and the name if it comes among the first three."""
    columns = kind.columns()
    named = [place for place, column in enumerate(columns[:_NARROWEST_FREEZE], start=1) if column.kind is Kind.NAME]
    leading = 0
    while columns[leading].field in kind.sheet.key:
        leading += 1
    return max(leading, *named, 1)


def _add_table(sheet: Worksheet, formats: Formats, kind: type[Row], last: int) -> None:
    columns = [
        {
            "header": column.heading,
            "header_format": formats.heading(column),
            "format": formats.cell(column),
            **({"formula": expanded(column.formula, kind.sheet.name)} if column.formula else {}),
        }
        for column in kind.columns()
    ]
    options = {"name": kind.sheet.name, "style": TABLE_STYLE, "columns": columns, "title": kind.sheet.about}
    sheet.add_table(0, 0, last, len(columns) - 1, options)


def _write_column(
    sheet: Worksheet, formats: Formats, position: int, column: Column, rows: Sequence[Row], values: Sequence[object]
) -> None:
    look = formats.cell(column)
    if column.formula:
        formula = expanded(column.formula, sheet.name)
        for number, value in enumerate(values, start=1):
            sheet.write_formula(number, position, formula, look, stored(value))
    for number, row in enumerate(rows, start=1):
        typed = getattr(row, column.field)
        if typed not in (None, "") or not column.formula:
            _write(sheet, number, position, typed, look)
    if not rows and not column.formula:
        sheet.write_blank(1, position, None, look)


def stored(value: object) -> float | str | bool:
    """A formula's result as it is kept beside the formula."""
    if isinstance(value, bool):
        return value
    return float(value) if isinstance(value, Decimal) else str(value or "")


def _write(sheet: Worksheet, row: int, position: int, value: object, look: Format) -> None:
    match value:
        case None | "":
            sheet.write_blank(row, position, None, look)
        case ErrorValue():
            sheet.write_formula(row, position, f"={value}", look, str(value))
        case str():
            sheet.write_string(row, position, str(value), look)
        case datetime():
            sheet.write_datetime(row, position, value, look)
        case date():
            sheet.write_datetime(row, position, datetime.combine(value, time.min), look)
        case _:
            sheet.write_number(row, position, value, look)


def _arrange(sheet: Worksheet, kind: type[Row]) -> None:
    frozen = frozen_columns(kind)
    sheet.set_row(0, _HEADING_HEIGHT)
    sheet.freeze_panes(1, frozen)
    sheet.hide_gridlines(2)
    sheet.set_tab_color(palette.TABS[kind.sheet.book])
    _arrange_print(sheet, kind, frozen)


def _arrange_print(sheet: Worksheet, kind: type[Row], frozen: int) -> None:
    widths = [width(column) for column in kind.columns()]
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    repeated = sum(widths[:frozen])
    sheet.fit_to_pages(max(1, math.ceil((sum(widths) - repeated) / (_PAGE_CHARACTERS - repeated))), 0)
    sheet.repeat_rows(0)
    sheet.repeat_columns(0, frozen - 1)
    grey = palette.MUTED[1:]
    sheet.set_footer(
        f'&L&"{palette.FONT}"&8&K{grey}{kind.sheet.book} · {kind.sheet.name}&R&8&K{grey}第 &P 页，共 &N 页'
    )
