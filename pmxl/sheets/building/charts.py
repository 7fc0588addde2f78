"""The charts of 首页 and the small live tables that feed them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from pmxl.sheets.building import palette
from pmxl.sheets.building.formats import Formats
from pmxl.sheets.building.formula_results import Results
from pmxl.sheets.building.front_pages import Picture, Series
from pmxl.sheets.building.table_sheet import stored

_SIZE = {"width": 452, "height": 276}
_FEW, _GAP_WIDTH = 7, 60


@dataclass(frozen=True, slots=True)
class Figures:
    """Where the small table of one chart stands: its heading row and its columns."""

    heading_row: int
    last_row: int
    column: int


def write_figures(
    sheet: Worksheet, formats: Formats, results: Results, pictures: Sequence[Picture], row: int, column: int
) -> list[Figures]:
    """Write the tables side by side from `row` on, and tell where each stands."""
    places = []
    for number, picture in enumerate(pictures):
        place = Figures(row, row + len(picture.labels), column + 6 * number)
        _write_table(sheet, formats, results, picture, place)
        places.append(place)
    return places


def _write_table(sheet: Worksheet, formats: Formats, results: Results, picture: Picture, place: Figures) -> None:
    head = formats.of(font_color=palette.MUTED, font_size=9, bottom=1, bottom_color=palette.LINE)
    right = formats.of(font_color=palette.MUTED, font_size=9, bottom=1, bottom_color=palette.LINE, align="right")
    sheet.write_string(place.heading_row, place.column, picture.title, head)
    for number, series in enumerate(picture.series):
        sheet.write_string(place.heading_row, place.column + 2 + 2 * number, series.name, right)
    for number, label in enumerate(picture.labels):
        _write_label(sheet, formats, results, label, place.heading_row + 1 + number, place.column)
    for number, series in enumerate(picture.series):
        _write_series(sheet, formats, results, series, place, number, money=picture.money)


def _write_label(sheet: Worksheet, formats: Formats, results: Results, label: str, row: int, column: int) -> None:
    look = formats.of(font_size=9, num_format='yy"年"m"月"', align="left", indent=1)
    if label.startswith("="):
        sheet.write_formula(row, column, label, look, stored(results.of(label)))
    else:
        sheet.write_string(row, column, label, look)


def _write_series(
    sheet: Worksheet, formats: Formats, results: Results, series: Series, place: Figures, number: int, *, money: bool
) -> None:
    look = formats.of(font_size=9, align="right", num_format="#,##0.0;-#,##0.0;–" if money else "#,##0;-#,##0;–")
    for offset, formula in enumerate(series.formulas, start=1):
        cell = (place.heading_row + offset, place.column + 2 + 2 * number)
        sheet.write_formula(*cell, formula, look, stored(results.of(formula)))


def draw_chart(book: Workbook, sheet: Worksheet, picture: Picture, place: Figures, row: int, column: int) -> None:
    """Draw a picture over its table, its upper left corner at a cell."""
    kind: dict[str, Any] = {"type": "bar" if picture.bars else "column"}
    if picture.stacked:
        kind["subtype"] = "stacked"
    chart = book.add_chart(kind)
    for number, series in enumerate(picture.series):
        chart.add_series(_series(sheet.name, picture, series, place, number))
    _style(chart, picture)
    sheet.insert_chart(row, column, chart, {"object_position": 1, "x_offset": 1, "y_offset": 2})


def _series(sheet: str, picture: Picture, series: Series, place: Figures, number: int) -> dict[str, Any]:
    first, last, column = place.heading_row + 1, place.last_row, place.column + 2 + 2 * number
    return {
        "name": [sheet, place.heading_row, column],
        "categories": [sheet, first, place.column, last, place.column],
        "values": [sheet, first, column, last, column],
        "fill": {"color": series.colour},
        "border": {"none": True},
        "gap": _GAP_WIDTH,
        "overlap": 100 if picture.stacked else 0,
        **_labels(picture),
    }


def _labels(picture: Picture) -> dict[str, Any]:
    if len(picture.labels) * len(picture.series) > 2 * _FEW:
        return {}
    inside = (
        {"position": "center", "font": {"size": 8, "color": palette.PAPER}}
        if picture.stacked
        else {"font": {"size": 8, "color": palette.INK}}
    )
    number_format = "#,##0.0;-#,##0.0;" if picture.money else "#,##0;-#,##0;"
    return {"data_labels": {"value": True, "num_format": number_format, **inside}}


def _style(chart: Any, picture: Picture) -> None:  # the writer's chart classes share no public base
    words = {"name": palette.FONT, "size": 9, "color": palette.MUTED}
    title = {"name": palette.FONT, "size": 11, "bold": True, "color": palette.INK}
    chart.set_title({"name": picture.title, "name_font": title, "overlay": False})
    axis = {"num_font": words, "line": {"color": palette.LINE}, "major_tick_mark": "none", "text_axis": True}
    if picture.labels[0].startswith("="):
        axis["num_format"] = 'yy"年"m"月"'
    scale = {"visible": False, "major_gridlines": {"visible": False}, "min": 0}
    if picture.money and len(picture.labels) * len(picture.series) > 2 * _FEW:
        scale = {"num_font": words, "line": {"none": True}, "num_format": "#,##0", "min": 0}
        scale["major_gridlines"] = {"visible": True, "line": {"color": palette.LINE, "width": 0.5}}
    words_along, numbers_along = chart.set_x_axis, chart.set_y_axis
    if picture.bars:  # the writer turns a bar chart's axes round
        words_along, numbers_along = numbers_along, words_along
    words_along({**axis, "reverse": picture.bars})
    numbers_along(scale)
    chart.set_legend({"none": True} if len(picture.series) == 1 else {"position": "top", "font": words})
    chart.set_chartarea({"border": {"color": palette.LINE}, "fill": {"color": palette.PAPER}})
    chart.set_size(_SIZE)
