"""The summary as a workbook: 总览 first, one topic a sheet behind it, the snapshot hidden at the end."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from pmxl.reports.paper.book import FIRST, Cover, PageDrawer, ReportBook
from pmxl.reports.paper.looks import NUMBER_FORMATS
from pmxl.reports.paper.page import Look
from pmxl.reports.paper.words import number
from pmxl.reports.weekly.decisions import Decision
from pmxl.reports.weekly.kpis import Kpi
from pmxl.reports.weekly.snapshot import write_snapshot
from pmxl.reports.weekly.summary import OVERVIEW, STAGES, Summary
from pmxl.sheets.building import palette
from pmxl.vocabulary import Light, Mark

_COLUMNS, _WIDTH, _TILE = 12, 12.5, 2
_LAST = FIRST + _COLUMNS - 1
_CHART_ROWS, _CHART_HEIGHT, _CHART_WIDTH = 11, 232, 574
_DATA = "图表数据"
_SHOWN = (Light.RED, Light.YELLOW, Light.GREEN)


def write_summary(path: Path, summary: Summary) -> Path:
    """Write the summary as a new workbook."""
    cover = Cover(summary.title, summary.week.affairs.company, summary.note, home=OVERVIEW)
    book = ReportBook(path, cover)
    _overview(book, summary)
    for page in summary.pages:
        book.add_page(page)
    _chart_data(book, summary)
    snapshot = summary.snapshot()
    if snapshot is not None:
        write_snapshot(book, snapshot)
    return book.close()


def _overview(book: ReportBook, summary: Summary) -> None:
    drawer = book.drawer(OVERVIEW, [_WIDTH] * _COLUMNS)
    drawer.band(f"{summary.title}")
    drawer.headline(summary.headline)
    _tiles(drawer, summary.tiles)
    _charts(drawer, summary)
    _decisions(drawer, summary.decisions)
    _figures(drawer, summary.rest)
    _contents(drawer, summary)
    drawer.arrange()
    drawer.sheet.freeze_panes(0, 0)
    drawer.sheet.fit_to_pages(1, 1)
    drawer.sheet.set_tab_color(palette.ACCENT)
    drawer.sheet.activate()


def colour_of(kpi: Kpi) -> str:
    """The colour of a figure: red where it should be nought and is not."""
    if kpi.name in ("滞后项目", "到期未收") and kpi.value:
        return palette.RED
    return palette.ACCENT if kpi.name == "本周到账" else palette.INK


def figure(kpi: Kpi) -> str:
    """A figure as text, 缺 where it can't be told."""
    return Mark.ABSENT.value if kpi.mark is Mark.ABSENT else shown(kpi.value, kpi.look)


def compared(kpi: Kpi) -> str:
    """Last week's value and the arrow, in words."""
    if kpi.before is None:
        return "上周无快照"
    return f"{kpi.arrow} 上周 {shown(kpi.before, kpi.look)}"


def shown(value: Decimal | None, look: Look) -> str:
    """A figure as text; money on tiles in 万元, as a general manager says it."""
    if value is None:
        return "–"
    if look is Look.MONEY:
        return f"{value / 10_000:,.1f} 万"
    return "0" if not value and look is Look.WHOLE else number(value, look)


def change_colour(kpi: Kpi) -> str:
    """Green for a good change, red for a bad one."""
    return palette.MUTED if kpi.good is None else palette.GREEN if kpi.good else palette.RED


def _tiles(drawer: PageDrawer, tiles: Sequence[Kpi]) -> None:
    drawer.set_row(drawer.row, 8)
    drawer.row += 1
    for offset, height in enumerate((20, 38, 18, 17)):
        drawer.set_row(drawer.row + offset, height)
    for place, kpi in enumerate(tiles):
        _tile(drawer, kpi, FIRST + _TILE * place)
    drawer.row += 4
    drawer.set_row(drawer.row, 8)
    drawer.row += 1


def _tile(drawer: PageDrawer, kpi: Kpi, column: int) -> None:
    colour, top = colour_of(kpi), drawer.row
    side: dict[str, Any] = {"bg_color": palette.BAND, "left": 5, "left_color": colour, "align": "left", "indent": 1}
    edges: tuple[dict[str, Any], ...] = (
        {"top": 1, "top_color": palette.LINE},
        {},
        {},
        {"bottom": 1, "bottom_color": palette.LINE},
    )
    looks: tuple[dict[str, Any], ...] = (
        {"font_color": palette.MUTED, "valign": "bottom"},
        {"font_color": colour, "font_size": 22, "bold": True},
        {"font_color": change_colour(kpi), "font_size": 9},
        {"font_color": palette.MUTED, "font_size": 8, "valign": "top"},
    )
    texts = (kpi.name, figure(kpi), compared(kpi), kpi.note)
    for offset, (text, look, edge) in enumerate(zip(texts, looks, edges, strict=True)):
        made = drawer.looks.of(**(side | look | edge))
        drawer.sheet.merge_range(top + offset, column, top + offset, column + 1, text, made)
        if offset == 1:
            _link(drawer, top + offset, column, kpi, made)


def _link(
    drawer: PageDrawer, row: int, column: int, kpi: Kpi, look: Any
) -> None:  # the writer's format has no public type
    tip = f"{kpi.name}：看「{kpi.page}」里的每一行"
    drawer.sheet.write_url(row, column, f"internal:'{kpi.page}'!A1", look, figure(kpi), tip)
    if kpi.value is not None:
        form = {Look.MONEY: '#,##0.0,"万"', Look.SHARE: "0%", Look.WHOLE: "#,##0"}[kpi.look]
        value = float(kpi.value) / 10 if kpi.look is Look.MONEY else float(kpi.value)
        exact = drawer.looks.of(
            bg_color=palette.BAND,
            left=5,
            left_color=colour_of(kpi),
            align="left",
            indent=1,
            font_color=colour_of(kpi),
            font_size=22,
            bold=True,
            num_format=form,
        )
        drawer.sheet.write_number(row, column, value, exact)


def _charts(drawer: PageDrawer, summary: Summary) -> None:
    book, top = drawer.book, drawer.row
    for place, (title, first, last) in enumerate(
        (
            (summary.stage_chart.title, 1, len(STAGES)),
            (summary.week_chart.title, 11, 10 + len(summary.week.weeks)),
        )
    ):
        chart = book.workbook.add_chart({"type": "column", "subtype": "stacked"})
        for column, light in enumerate(_SHOWN, start=1):
            chart.add_series(_series(light, column, first, last))
        _style(chart, title)
        chart.set_size({"width": _CHART_WIDTH, "height": _CHART_HEIGHT})
        drawer.sheet.insert_chart(top, FIRST + 6 * place, chart, {"object_position": 1, "x_offset": 2, "y_offset": 2})
    for offset in range(_CHART_ROWS):
        drawer.set_row(top + offset, 16)
    drawer.row += _CHART_ROWS


def _series(light: Light, column: int, first: int, last: int) -> dict[str, Any]:
    label = {"size": 8, "color": palette.INK if light is Light.YELLOW else palette.PAPER}
    return {
        "name": [_DATA, 0, column],
        "categories": [_DATA, first, 0, last, 0],
        "values": [_DATA, first, column, last, column],
        "fill": {"color": palette.LIGHTS[light]},
        "border": {"none": True},
        "gap": 60,
        "overlap": 100,
        "data_labels": {"value": True, "num_format": "#,##0;-#,##0;", "position": "center", "font": label},
    }


def _style(chart: Any, title: str) -> None:  # the writer's chart classes share no public base
    words = {"name": palette.FONT, "size": 9, "color": palette.MUTED}
    name = {"name": palette.FONT, "size": 11, "bold": True, "color": palette.INK}
    chart.set_title({"name": title, "name_font": name, "overlay": False})
    chart.set_x_axis({"num_font": words, "line": {"color": palette.LINE}, "major_tick_mark": "none"})
    chart.set_y_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    chart.set_legend({"position": "top", "font": words})
    chart.set_chartarea({"border": {"color": palette.LINE}, "fill": {"color": palette.PAPER}})
    chart.show_hidden_data()


def _chart_data(book: ReportBook, summary: Summary) -> None:
    sheet = book.hidden_sheet(_DATA)
    sheet.write_row(0, 1, [str(light) for light in _SHOWN])
    for first, chart in ((1, summary.stage_chart), (11, summary.week_chart)):
        for row, (name, counts) in enumerate(chart.columns.items(), start=first):
            sheet.write_row(row, 0, [name, *(counts[light] for light in _SHOWN)])


def _decisions(drawer: PageDrawer, decisions: Sequence[Decision]) -> None:
    line: dict[str, Any] = {"bottom": 2, "bottom_color": palette.ACCENT}
    drawer.across(FIRST, _LAST, "要拍板的事", 24, bold=True, font_size=12, **line)
    drawer.row += 1
    if not decisions:
        drawer.across(FIRST, _LAST, "本周没有需要总经理拍板的事", 20, font_color=palette.MUTED, indent=1)
        drawer.row += 1
    for place, decision in enumerate(decisions, start=1):
        thin: dict[str, Any] = {"bottom": 1, "bottom_color": palette.LINE, "text_wrap": True}
        drawer.across(
            FIRST, FIRST, f"{place}", 33, align="center", bold=True, font_size=12, font_color=palette.ACCENT, **thin
        )
        drawer.across(FIRST + 1, FIRST + 7, decision.text, **thin)
        drawer.across(FIRST + 8, _LAST, f"→ {decision.ask}", font_color=palette.ACCENT, bold=True, **thin)
        number = drawer.looks.of(align="center", bold=True, font_size=12, font_color=palette.ACCENT, **thin)
        drawer.sheet.write_url(
            drawer.row, FIRST, f"internal:'{decision.page}'!A1", number, str(place), f"看「{decision.page}」"
        )
        drawer.sheet.write_number(drawer.row, FIRST, place, number)
        drawer.row += 1


def _figures(drawer: PageDrawer, figures: Sequence[Kpi]) -> None:
    line: dict[str, Any] = {"bottom": 2, "bottom_color": palette.ACCENT}
    drawer.across(FIRST, _LAST, "其他指标", 24, bold=True, font_size=12, **line)
    drawer.row += 1
    for column in (FIRST, FIRST + 4, FIRST + 8):
        for offset, (title, side) in enumerate(
            (("指标", "left"), ("本周", "right"), ("上周", "right"), ("变化", "right"))
        ):
            look = drawer.looks.of(bg_color=palette.BAND, font_color=palette.MUTED, font_size=9, align=side, indent=1)
            drawer.sheet.write_string(drawer.row, column + offset, title, look)
    drawer.row += 1
    rows = -(-len(figures) // 3)
    for place, kpi in enumerate(figures):
        _figure(drawer, kpi, drawer.row + place % rows, FIRST + 4 * (place // rows))
    for offset in range(rows):
        drawer.set_row(drawer.row + offset, 18)
    drawer.row += rows


def _figure(drawer: PageDrawer, kpi: Kpi, row: int, column: int) -> None:
    thin: dict[str, Any] = {"bottom": 1, "bottom_color": palette.LINE}
    form: dict[str, Any] = {"num_format": _form(kpi.look), "align": "right", **thin}
    name = drawer.looks.of(align="left", indent=1, **thin)
    drawer.sheet.write_url(row, column, f"internal:'{kpi.page}'!A1", name, kpi.name, kpi.note or f"看「{kpi.page}」")
    values: tuple[tuple[Decimal | None, dict[str, Any]], ...] = (
        (kpi.value, {"bold": True}),
        (kpi.before, {"font_color": palette.MUTED}),
        (kpi.change, {"font_color": change_colour(kpi)}),
    )
    for offset, (value, look) in enumerate(values, start=1):
        made = drawer.looks.of(**(form | look))
        if value is None:
            text = figure(kpi) if offset == 1 else "–"
            drawer.sheet.write_string(row, column + offset, text, made)
        else:
            drawer.sheet.write_number(row, column + offset, float(value), made)


def _form(look: Look) -> str:
    return "#,##0" if look is Look.WHOLE else "#,##0;-#,##0;–" if look is Look.MONEY else NUMBER_FORMATS[look]


def _contents(drawer: PageDrawer, summary: Summary) -> None:
    drawer.set_row(drawer.row, 6)
    drawer.row += 1
    drawer.set_row(drawer.row, 20)
    look = drawer.looks.of(
        font_color=palette.ACCENT,
        font_size=9,
        align="center",
        border=1,
        border_color=palette.LINE,
        bg_color=palette.BAND,
    )
    for place, page in enumerate(summary.pages[:_COLUMNS]):
        drawer.sheet.write_url(
            drawer.row, FIRST + place, f"internal:'{page.name}'!A1", look, page.name, page.headline[:200]
        )
    drawer.row += 1
