"""Drawing 首页: a title band, tiles, charts, who fills what, links to the sheets, and the legend."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from pmxl import __version__
from pmxl.rows.row import Row
from pmxl.sheets.building import palette
from pmxl.sheets.building.charts import draw_chart, write_figures
from pmxl.sheets.building.formats import Formats
from pmxl.sheets.building.formula_results import Results
from pmxl.sheets.building.front_pages import FrontPage, Tile
from pmxl.sheets.building.lists import kinds_of
from pmxl.sheets.building.table_sheet import stored
from pmxl.vocabulary import FRONT_SHEET, Department, Stage

_LEFT, _WIDE, _GAP, _TILES = 1, 19.5, 1.3, 6
_RIGHT = _LEFT + 2 * _TILES - 2
COMPANY_AT, SIGNED_AT = (2, _RIGHT - 2), (3, _RIGHT - 2)
"""The row and column of the company's name, and of the signature by which a page is known to be pmxl's."""
SIGNATURE = "pmxl "
_CHART_ROWS, _ROW_HEIGHT, _ONE_LINE = 13, 20, 75


@dataclass
class _Page:
    """The sheet being drawn and the row that comes next."""

    book: Workbook
    sheet: Worksheet
    formats: Formats
    results: Results
    row: int = 0

    def across(self, first: int, last: int, text: str, **look: Any) -> None:
        """Write one text over the cells of the present row from one column to another."""
        made = self.formats.of(**look)
        if last > first:
            self.sheet.merge_range(self.row, first, self.row, last, text, made)
        else:
            self.sheet.write_string(self.row, first, text, made)


def write_front_page(book: Workbook, formats: Formats, front: FrontPage, company: str, results: Results) -> None:
    """Draw the first page of a workbook."""
    page = _Page(book, book.add_worksheet(FRONT_SHEET), formats, results)
    _lay_out(page)
    _title(page, front, company)
    _tiles(page, front.tiles)
    charts_at = page.row
    page.row += _CHART_ROWS + 1
    _fillers(page, kinds_of(front.book))
    _links(page, kinds_of(front.book))
    _legend(page, kinds_of(front.book))
    _section(page, "图表数据", "随表格自动更新")
    places = write_figures(page.sheet, formats, results, front.pictures, page.row, _LEFT)
    for number, (picture, place) in enumerate(zip(front.pictures, places, strict=True)):
        draw_chart(book, page.sheet, picture, place, charts_at, _LEFT + number * _TILES)
    page.row = max(place.last_row for place in places)
    _arrange(page, front)


def company_line(company: str) -> str:
    """The company's name as the title band shows it."""
    return f"{company}  "


def _lay_out(page: _Page) -> None:
    page.sheet.set_column(0, 0, 2)
    for tile in range(_TILES):
        page.sheet.set_column(_LEFT + 2 * tile, _LEFT + 2 * tile, _WIDE)
        page.sheet.set_column(_LEFT + 2 * tile + 1, _LEFT + 2 * tile + 1, _GAP)
    page.sheet.hide_gridlines(2)


def _title(page: _Page, front: FrontPage, company: str) -> None:
    band = {"bg_color": palette.INK, "font_color": palette.PAPER}
    page.sheet.set_row(0, 14)
    page.across(_LEFT, _RIGHT, "", bg_color=palette.TABS[front.book])
    page.sheet.set_row(0, 5)
    page.row = 1
    page.sheet.set_row(1, 40)
    page.across(_LEFT, _RIGHT - 4, f"  {front.book}", **band, font_size=22, bold=True)
    page.across(_RIGHT - 3, _RIGHT, company_line(company), **band, align="right", font_size=11)
    page.row = 2
    page.sheet.set_row(2, 24)
    page.across(_LEFT, _RIGHT - 4, f"  {front.about}", **band)
    page.across(_RIGHT - 3, _RIGHT, f"{SIGNATURE}{__version__}  ", **band, align="right", font_size=9)
    page.row = 4
    page.sheet.set_row(3, 8)


def _tiles(page: _Page, tiles: Sequence[Tile]) -> None:
    for first in range(0, len(tiles), _TILES):
        for offset, height in enumerate((20, 34, 18)):
            page.sheet.set_row(page.row + offset, height)
        for number, tile in enumerate(tiles[first : first + _TILES]):
            _tile(page, tile, _LEFT + 2 * number)
        page.row += 3
        page.sheet.set_row(page.row, 8)
        page.row += 1


def _tile(page: _Page, tile: Tile, column: int) -> None:
    side = {"bg_color": palette.BAND, "left": 5, "left_color": tile.colour, "align": "left", "indent": 1}
    top, bottom = {"top": 1, "top_color": palette.LINE}, {"bottom": 1, "bottom_color": palette.LINE}
    edge = {"right": 1, "right_color": palette.LINE}
    write = page.sheet.write_string
    write(
        page.row, column, tile.title, page.formats.of(**side, **top, **edge, font_color=palette.MUTED, valign="bottom")
    )
    size, shape = (14, "#,##0.00") if tile.kind.title == "money" else (20, "#,##0")
    look = page.formats.of(**side, **edge, font_color=tile.colour, font_size=size, bold=True, num_format=shape)
    page.sheet.write_formula(page.row + 1, column, tile.formula, look, stored(page.results.of(tile.formula)))
    note = page.formats.of(**side, **edge, **bottom, font_color=palette.MUTED, font_size=8, valign="top")
    write(page.row + 2, column, tile.note, note)


def _section(page: _Page, title: str, note: str) -> None:
    page.sheet.set_row(page.row, 26)
    page.across(_LEFT, _LEFT, title, bold=True, font_size=12, bottom=2, bottom_color=palette.ACCENT)
    rest = {"bottom": 2, "bottom_color": palette.ACCENT, "font_color": palette.MUTED, "font_size": 9}
    page.across(_LEFT + 1, _RIGHT, f"  {note}", **rest)
    page.row += 1


def _fillers(page: _Page, kinds: Sequence[type[Row]]) -> None:
    _section(page, "谁填什么", "一个部门一行；数字是该部门负责的列数，颜色与表头上沿一致")
    for department, sheets in owned(kinds).items():
        colour = palette.DEPARTMENTS[department]
        text = "　".join(f"{sheet} {count}" for sheet, count in sheets.items())
        page.sheet.set_row(page.row, _ROW_HEIGHT if len(text) < _ONE_LINE else 2 * _ROW_HEIGHT - 4)
        line = {"bottom": 1, "bottom_color": palette.LINE}
        page.across(_LEFT, _LEFT, department, bold=True, left=5, left_color=colour, align="left", indent=1, **line)
        page.across(_LEFT + 1, _RIGHT, text, text_wrap=True, **line)
        page.row += 1
    page.row += 1


def owned(kinds: Sequence[type[Row]]) -> Mapping[Department, Mapping[str, int]]:
    """How many columns people of each department fill in each sheet, in the order of the process."""
    counts: dict[Department, dict[str, int]] = {}
    for department in Department:
        for kind in kinds:
            typed = [c for c in kind.columns() if c.owner is department and not (c.formula or c.written_by_pmxl)]
            if typed:
                counts.setdefault(department, {})[kind.sheet.name] = len(typed)
    return counts


def _links(page: _Page, kinds: Sequence[type[Row]]) -> None:
    _section(page, "工作表", "点击名称打开；请勿改表名与表头，可自由筛选、排序、加列")
    for kind in kinds:
        page.sheet.set_row(page.row, _ROW_HEIGHT)
        _link(page, kind)
        page.row += 1
    page.row += 1


def _link(page: _Page, kind: type[Row]) -> None:
    line = {"bottom": 1, "bottom_color": palette.LINE}
    link = page.formats.of(font_color=palette.ACCENT, bold=True, align="left", indent=1, **line)
    page.sheet.write_url(page.row, _LEFT, f"internal:'{kind.sheet.name}'!A1", link, kind.sheet.name)
    page.across(_LEFT + 1, _RIGHT - 4, kind.sheet.about, **line)
    page.across(_RIGHT - 3, _RIGHT - 1, f"{kind.sheet.owner}主责", font_color=palette.MUTED, align="center", **line)
    formula = f"=COUNTA({kind.sheet.name}[{kind.columns()[0].heading}])"
    look = page.formats.of(align="right", num_format='#,##0" 行  "', **line)
    page.sheet.write_formula(page.row, _RIGHT, formula, look, stored(page.results.of(formula)))


def _legend(page: _Page, kinds: Sequence[type[Row]]) -> None:
    _section(page, "图例", "一种颜色只表示一件事")
    boxed = {"align": "center", "border": 1, "border_color": palette.LINE}
    for chips in _meanings():
        page.sheet.set_row(page.row, _ROW_HEIGHT)
        for number, (text, look) in enumerate(chips):
            page.across(_LEFT + 2 * number, _LEFT + 2 * number, text, **boxed, **look)
        page.sheet.set_row(page.row + 1, 6)
        page.row += 2
    page.sheet.set_row(page.row, _ROW_HEIGHT)
    strip = {"top": 5, "align": "center", "bg_color": palette.BAND}
    for number, department in enumerate(list(owned(kinds))[:_TILES]):
        column = _LEFT + 2 * number
        page.across(column, column, f"{department}的列", top_color=palette.DEPARTMENTS[department], **strip)
    page.row += 2


def _meanings() -> Iterator[Sequence[tuple[str, Mapping[str, Any]]]]:
    yield (
        ("已逾期", {"font_color": palette.RED, "bold": True}),
        ("7 天内到期", {"font_color": palette.AMBER_INK, "bold": True}),
        ("自动计算 / pmxl 写入", {"bg_color": palette.COMPUTED}),
        ("公式被覆盖", {"pattern": 14, "fg_color": palette.RED, "bg_color": palette.PAPER}),
        ("阶段：越深越靠后", {"bg_color": palette.STAGES[Stage.CONTRACT]}),
    )
    yield tuple((f"灯色：{light}", {"bg_color": fill}) for light, fill in palette.LIGHT_FILLS.items())


def _arrange(page: _Page, front: FrontPage) -> None:
    sheet = page.sheet
    sheet.set_tab_color(palette.TABS[front.book])
    sheet.set_portrait()
    sheet.set_paper(9)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.center_horizontally()
    sheet.fit_to_pages(1, 1)
    sheet.print_area(0, 0, page.row, _RIGHT)
    grey = palette.MUTED[1:]
    sheet.set_footer(f'&L&"{palette.FONT}"&8&K{grey}{front.book} · {FRONT_SHEET}&R&8&K{grey}第 &P 页，共 &N 页')
    sheet.activate()
    sheet.set_first_sheet()
