"""Drawing a form's template workbook: the look of each cell, its defined names, and how it prints."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from io import BytesIO
from itertools import pairwise
from typing import Any

from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from pmxl.reports.forms.declaration import Form
from pmxl.reports.forms.keeping import KEY_NOTE, KEY_SHEET
from pmxl.reports.forms.page_layout import SIGNATURES, Band, Box, boundaries, laid_out
from pmxl.rows.column import Kind
from pmxl.sheets.building import palette
from pmxl.sheets.building.formats import Formats
from pmxl.sheets.building.theme import new_workbook

_UNIT = 26
"""The width of a grid unit in pixels: 24 of them fill a portrait page of A4 within its margins, 36 a landscape one."""

_MADE = datetime(2026, 1, 1)  # noqa: DTZ001  # a file's properties have no time zone; fixed, so that bytes repeat
_A4, _SIDE, _TOP, _LOW = 9, 0.59, 0.79, 0.59
_FOOTER = f'&C&"{palette.FONT},Regular"&8&K{palette.MUTED[1:]}第 &P 页 / 共 &N 页&R&7&K{palette.MUTED[1:]}打印于 &D &T'
_THIN = 1
_EDGE = "#B8C4D0"
"""Frames are a little darker than the lines of sheets: a printer must show them."""


def drawn(form: Form) -> bytes:
    """The template workbook of a form; the same bytes each time."""
    target = BytesIO()
    book = new_workbook(target, font="Arial")  # columns are measured in digits of a font that every machine has
    book.set_properties({"title": str(form.document), "author": "pmxl", "created": _MADE})
    sheet = book.add_worksheet(form.document)
    bands = laid_out(form)
    _draw(book, sheet, form, bands)
    _set_up_page(sheet, form, bands)
    key = book.add_worksheet(KEY_SHEET)
    key.write_string(0, 0, KEY_NOTE)
    key.very_hidden()
    book.close()
    return target.getvalue()


def _draw(book: Workbook, sheet: Worksheet, form: Form, bands: tuple[Band, ...]) -> None:
    edges = boundaries(bands)
    columns = {unit: position for position, unit in enumerate(edges)}
    formats = Formats(book)
    named: dict[str, str] = {}
    for position, (start, end) in enumerate(pairwise(edges)):
        sheet.set_column_pixels(position, position, (end - start) * _UNIT, formats.of(**_TEXT))
    for row, band in enumerate(bands):
        sheet.set_row(row, band.height)
        for box in band.boxes:
            first, last = columns[box.start], columns[box.end] - 1
            _draw_box(sheet, row, first, last, box, formats.of(**{**_TEXT, **_LOOKS[box.look], **dict(_shape(box))}))
            if box.name:
                named[box.name] = xl_rowcol_to_cell(row, first, row_abs=True, col_abs=True)
        if band.name:
            named[band.name] = xl_range_abs(row, 0, row, len(edges) - 2)
    signed = [row for row, band in enumerate(bands) if band.block == SIGNATURES]
    if signed:
        named[SIGNATURES] = xl_range_abs(signed[0], 0, signed[-1], len(edges) - 2)
    for name, cells in named.items():
        book.define_name(name, f"='{form.document}'!{cells}")


def _draw_box(sheet: Worksheet, row: int, first: int, last: int, box: Box, look: Any) -> None:
    if last > first:
        sheet.merge_range(row, first, row, last, box.text, look)
    elif box.text:
        sheet.write_string(row, first, box.text, look)
    else:
        sheet.write_blank(row, first, None, look)
    if box.choices:
        offer = {"validate": "list", "source": list(box.choices)}
        offer |= {"error_title": "请从列表中选择", "error_type": "warning"}
        sheet.data_validation(row, first, row, first, offer)


def _shape(box: Box) -> Iterator[tuple[str, Any]]:
    if box.look not in {"value", "line"}:
        return
    in_yuan = box.kind is Kind.MONEY and box.look == "value"
    yield "num_format", '"¥"#,##0.00' if in_yuan else _FORMATS.get(box.kind, box.kind.number_format)
    if box.look == "line":
        side = "right" if box.kind in _RIGHT else "center" if box.kind in _CENTRED else "left"
        yield "align", side
        if side == "left" and box.end - box.start >= _ROOMY:
            yield "indent", 1
    yield "shrink" if box.kind in _SHRUNK else "text_wrap", True
    if box.strong:
        yield "bold", True


_FORMATS = {
    Kind.WHOLE: "0",
    Kind.NUMBER: "#,##0.###_ ;-#,##0.###_ ",
    Kind.MONEY: "#,##0.00_ ;-#,##0.00_ ",
    Kind.PERCENT: "0%_ ",
}
"""Right-aligned numbers keep a space from the frame."""

_RIGHT = {Kind.NUMBER, Kind.MONEY, Kind.PERCENT}
_CENTRED = {Kind.WHOLE, Kind.DAY, Kind.CHOICE, Kind.LISTED, Kind.PERSON, Kind.CODE}
_SHRUNK = {Kind.WHOLE, Kind.NUMBER, Kind.MONEY, Kind.PERCENT, Kind.DAY, Kind.MOMENT, Kind.CODE}

_ROOMY = 3
_TEXT: Mapping[str, Any] = {"font_name": palette.FONT, "font_size": palette.SIZE}
_FRAME: Mapping[str, Any] = {"border": _THIN, "border_color": _EDGE}
_BAND: Mapping[str, Any] = {**_FRAME, "bg_color": palette.BAND, "font_size": 9, "align": "center"}
_QUIET: Mapping[str, Any] = {"font_size": 9, "font_color": palette.MUTED}
_SMALL: Mapping[str, Any] = {"font_size": 8, "font_color": palette.MUTED}
_LEFT: Mapping[str, Any] = {"left": _THIN, "left_color": _EDGE}
_RIGHT_EDGE: Mapping[str, Any] = {"right": _THIN, "right_color": _EDGE}
_LOW_EDGE: Mapping[str, Any] = {"bottom": _THIN, "bottom_color": _EDGE}
_LOOKS: Mapping[str, Mapping[str, Any]] = {
    "company": {"bold": True, "font_size": 11, "font_color": palette.ACCENT},
    "number": {"align": "right", "font_color": palette.INK, "font_size": 9, "num_format": '"编号  "@'},
    "title": {"bold": True, "font_name": "黑体", "font_size": 18, "align": "center"},
    "issued": {**_SMALL, "align": "left", "num_format": '"出具日期  "yyyy-mm-dd'},
    "version": {**_SMALL, "align": "right", "num_format": '"第 "0" 版"'},
    "strip": {"bold": True, "font_color": palette.ACCENT, "bottom": _THIN, "bottom_color": palette.ACCENT},
    "label": {**_BAND, "text_wrap": True},
    "value": {**_FRAME, "align": "left", "indent": 1},
    "heading": {**_BAND, "bold": True, "text_wrap": True},
    "line": {**_FRAME, "font_size": 9},
    "signer": {**_BAND, "bold": True},
    "opinion": {**_SMALL, **_LEFT, **_RIGHT_EDGE, "valign": "top", "align": "left", "indent": 1},
    "sign label": {**_QUIET, **_LEFT, "valign": "bottom", "align": "center"},
    "sign line": {**_RIGHT_EDGE, "bottom": _THIN, "bottom_color": palette.GREY},
    "date label": {**_QUIET, **_LEFT, **_LOW_EDGE, "align": "center"},
    "date line": {**_QUIET, **_RIGHT_EDGE, **_LOW_EDGE, "align": "right", "indent": 1},
    "note": {**_SMALL, "text_wrap": True},
    "colophon": {"font_size": 7, "font_color": palette.MUTED, "text_wrap": True},
}


def _set_up_page(sheet: Worksheet, form: Form, bands: tuple[Band, ...]) -> None:
    if form.landscape:
        sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=_SIDE, right=_SIDE, top=_LOW if form.landscape else _TOP, bottom=_TOP)
    sheet.set_footer(_FOOTER, {"margin": 0.4})
    sheet.center_horizontally()
    sheet.hide_gridlines(2)
    sheet.print_area(0, 0, len(bands) - 1, len(boundaries(bands)) - 2)
    headings = [row for row, band in enumerate(bands) if band.repeats]
    if headings:
        sheet.repeat_rows(headings[-1])
    sheet.set_h_pagebreaks([row for row, band in enumerate(bands) if band.starts_page])
