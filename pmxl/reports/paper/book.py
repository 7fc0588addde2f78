"""A report as a new workbook: each page a sheet under the same band, every value linked to the cell behind it."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from xlsxwriter.worksheet import Worksheet

from pmxl.grids.grid import column_letters
from pmxl.reports.paper.looks import Looks
from pmxl.reports.paper.page import NUMERIC, Heading, Item, Line, Look, Page, Section, Tone
from pmxl.reports.paper.words import written
from pmxl.sheets.building import palette
from pmxl.sheets.building.formats import Formats
from pmxl.sheets.building.table_sheet import display_width
from pmxl.sheets.building.theme import new_workbook

A4, A3 = 9, 8
TREND_SHEET = "趋势"
FIRST = 1
"""The first column of a page; the one before is its margin."""

_BAND_HEIGHT, _HEADLINE_HEIGHT, _SECTION_HEIGHT, _HEADING_HEIGHT, _LINE_HEIGHT, _TEXT_HEIGHT = 30, 24, 26, 24, 20, 15
_MARGIN, _LATIN, _WIDER, _TITLE = 1.5, 1.05, 1.15, 1.6


@dataclass(frozen=True)
class Cover:
    """What stands on every page's band: the report's title, the company, and as of when; and the way to the record."""

    title: str
    company: str
    note: str
    home: str = ""
    record: str = "../"


class ReportBook:
    """A report workbook that is being written."""

    def __init__(self, path: Path, cover: Cover) -> None:
        self.path, self.cover = path, cover
        self.workbook = new_workbook(str(path))
        self.workbook.set_size(1366 * 15, 768 * 15)
        self.workbook.set_properties({"title": cover.title, "author": "pmxl", "company": cover.company})
        self.looks = Looks(Formats(self.workbook))
        self._trends: list[Sequence[float]] = []

    def add_page(self, page: Page) -> None:
        """Draw a page as a new sheet."""
        drawer = self.drawer(page.name, page.widths)
        drawer.band(page.name)
        drawer.headline(page.headline)
        for section in page.sections:
            drawer.section(section)
        drawer.arrange()

    def drawer(self, name: str, widths: Sequence[float]) -> "PageDrawer":
        """A new sheet that is drawn by hand."""
        return PageDrawer(self, self.workbook.add_worksheet(name), widths)

    def hidden_sheet(self, name: str) -> Worksheet:
        """A new sheet for what a page is made of and people need not see."""
        sheet = self.workbook.add_worksheet(name)
        sheet.hide()
        return sheet

    def trend_range(self, values: Sequence[float]) -> str:
        """The range of a hidden sheet that will hold a row of numbers, for a sparkline."""
        self._trends.append(values)
        row = len(self._trends)
        return f"{TREND_SHEET}!$A${row}:${column_letters(len(values))}${row}"

    def close(self) -> Path:
        """Write the file."""
        if self._trends:
            sheet = self.hidden_sheet(TREND_SHEET)
            for number, values in enumerate(self._trends):
                for place, value in enumerate(values):
                    if not math.isnan(value):
                        sheet.write_number(number, place, value)
        self.workbook.close()
        return self.path


def write_pages(path: Path, cover: Cover, pages: Iterable[Page]) -> Path:
    """Write pages as a workbook of their own."""
    book = ReportBook(path, cover)
    for page in pages:
        book.add_page(page)
    return book.close()


class PageDrawer:
    """One sheet of a report and the row that comes next."""

    def __init__(self, book: ReportBook, sheet: Worksheet, widths: Sequence[float]) -> None:
        self.book, self.sheet, self.looks, self.widths = book, sheet, book.looks, widths
        self.row = 0
        self.height = 0.0
        self.last = FIRST + len(widths) - 1
        self._repeated: tuple[int, int] | None = None
        self._sections = 0
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, _MARGIN)
        for place, width in enumerate(widths):
            sheet.set_column(FIRST + place, FIRST + place, width)

    def across(self, first: int, last: int, text: str, height: float | None = None, **look: Any) -> None:
        """One text over columns of the present row."""
        made = self.looks.of(**look)
        if last > first:
            self.sheet.merge_range(self.row, first, self.row, last, text, made)
        else:
            self.sheet.write_string(self.row, first, text, made)
        if height is not None:
            self.set_row(self.row, height)

    def set_row(self, row: int, height: float) -> None:
        """Give a row its height in points."""
        self.sheet.set_row(row, height)
        self.height += height

    def band(self, name: str) -> None:
        """The dark band with the page's name, the report's title and the way back."""
        dark: dict[str, Any] = {"bg_color": palette.INK, "font_color": palette.PAPER}
        middle = FIRST + max(0, len(self.widths) // 2 - 1)
        self.across(FIRST, middle, f" {name}", _BAND_HEIGHT, **dark, font_size=16, bold=True)
        cover = self.book.cover
        right = f"{cover.title} · {cover.company} "
        self.across(middle + 1, self.last, right, **dark, align="right", font_size=9)
        self.row += 1

    def headline(self, text: str) -> None:
        """The sentence that says the finding and as of when it holds; and the way back to the first page."""
        told, home = f"{text}　（{self.book.cover.note}）", self.book.cover.home
        back = home and self.sheet.name != home and len(self.widths) > 1
        first = FIRST + 1 if back else FIRST
        lines = math.ceil(display_width(told) * _WIDER / sum(self.widths[first - FIRST :])) or 1
        height = _HEADLINE_HEIGHT + _TEXT_HEIGHT * (lines - 1)
        self.across(first, self.last, told, height, bg_color=palette.BAND, text_wrap=True, indent=1, font_size=11)
        if back:
            look = self.looks.of(bg_color=palette.BAND, font_color=palette.ACCENT, align="left", indent=1, font_size=9)
            self.sheet.write_url(self.row, FIRST, f"internal:'{home}'!A1", look, f"← {home}", "回到第一页")
        self.row += 1

    def section(self, section: Section) -> None:
        """A titled table, or the sentence that there is nothing to list."""
        self._sections += 1
        self.set_row(self.row, 8)
        self.row += 1
        line: dict[str, Any] = {"bottom": 2, "bottom_color": palette.ACCENT}
        count = f"（{len(section.lines)}）" if section.lines else ""
        span = self._reaching(f"{section.title}{count}")
        self.across(FIRST, span, f"{section.title}{count}", _SECTION_HEIGHT, bold=True, font_size=12, **line)
        if span < self.last:
            self.across(
                span + 1, self.last, section.full_note, **line, font_color=palette.MUTED, font_size=9, align="right"
            )
        self.row += 1
        if not section.lines:
            self.across(FIRST, self.last, section.empty, _LINE_HEIGHT, font_color=palette.MUTED, indent=1)
            self.row += 1
            return
        self._headings(section.headings)
        for cells in section.drawn:
            self._line(section.headings, cells)
        if section.total:
            self._total(section.headings, section.total)

    def arrange(self, *, landscape: bool = True, paper: int = A4) -> None:
        """Freeze, print area, paper and footer."""
        sheet, cover = self.sheet, self.book.cover
        sheet.freeze_panes(self._repeated[1] + 1 if self._repeated and self._repeated[1] < _FREEZABLE else 2, 0)
        if landscape:
            sheet.set_landscape()
        sheet.set_paper(paper)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.center_horizontally()
        sheet.fit_to_pages(1, 1 if self._nearly_fits(landscape=landscape) else 0)
        sheet.repeat_rows(0, self._repeated[1] if self._sections == 1 and self._repeated else 0)
        sheet.print_area(0, 0, max(self.row - 1, 1), self.last)
        grey = palette.MUTED[1:]
        footer = f'&L&"{palette.FONT}"&8&K{grey}{cover.title} · {sheet.name}&R&8&K{grey}第 &P 页，共 &N 页'
        sheet.set_footer(footer)

    def _nearly_fits(self, *, landscape: bool) -> bool:
        """Whether the page fills a little more than one sheet of A4 at most: then it is made to fit on one."""
        wide, high = (10.9, 7.15) if landscape else (7.5, 10.5)
        inches = sum(7 * width + 5 for width in self.widths) / 96
        return self.height <= high * 72 * max(inches / wide, 1) * _SQUEEZED

    def _headings(self, headings: Sequence[Heading]) -> None:
        tall = any(
            display_width(h.title) * 1.2 > width for h, width in zip(headings, self._widths(headings), strict=True)
        )
        self.set_row(self.row, _HEADING_HEIGHT + (12 if tall else 0))
        for column, heading in self._places(headings):
            look = self.looks.heading(heading.look)
            if heading.span > 1:
                self.sheet.merge_range(self.row, column, self.row, column + heading.span - 1, heading.title, look)
            else:
                self.sheet.write_string(self.row, column, heading.title, look)
        self._repeated = self._repeated or (self.row, self.row)
        self.row += 1

    def _line(self, headings: Sequence[Heading], cells: Line) -> None:
        self.set_row(self.row, self._height(headings, cells))
        for (column, heading), item in zip(self._places(headings), cells, strict=False):
            self._item(column, heading, item)
        self.row += 1

    def _total(self, headings: Sequence[Heading], cells: Line) -> None:
        self.set_row(self.row, _LINE_HEIGHT + 2)
        for (column, heading), item in zip(self._places(headings), cells, strict=False):
            look = self.looks.total(heading.look)
            if heading.span > 1:
                self.sheet.merge_range(self.row, column, self.row, column + heading.span - 1, "", look)
            self._put(column, item, look)
        self.row += 1

    def _item(self, column: int, heading: Heading, item: Item) -> None:
        light = str(item.value) if heading.look is Look.LIGHT and item.value else ""
        look = self.looks.cell(heading.look, item.tone, light=light, moment=isinstance(item.value, datetime))
        if heading.span > 1:
            self.sheet.merge_range(self.row, column, self.row, column + heading.span - 1, "", look)
        if isinstance(item.value, tuple):
            self._trend(column, item.value, look)
            return
        link = self.link(item) if self._on_one_line(column, heading, item) else ""
        if link:
            text = written(item, heading.look)
            self.sheet.write_url(self.row, column, link, look, text, item.place or item.page)
        self._put(column, item, look, linked=bool(link))

    def _on_one_line(self, column: int, heading: Heading, item: Item) -> bool:
        """Whether a value stays on one line: Calc does not wrap a linked text, so longer ones carry no link."""
        if not isinstance(item.value, str):
            return True
        width = sum(self.widths[column - FIRST : column - FIRST + heading.span])
        return "\n" not in item.value and display_width(item.value) * _LATIN <= max(width - 0.8, 1)

    def link(self, item: Item) -> str:
        """The way to the cell behind a value: into another workbook, or to another page of this one."""
        if item.page:
            return f"internal:'{item.page}'!A1"
        if not item.place or item.row is None or not self.book.cover.record:
            return ""
        origin = item.row.origin
        return f"external:{self.book.cover.record}{origin.workbook}#'{origin.sheet}'!{item.cell}"

    def _put(
        self, column: int, item: Item, look: Any, *, linked: bool = False
    ) -> None:  # the writer's format has no public type here
        match item.value:
            case None | "":
                self.sheet.write_blank(self.row, column, None, look)
            case bool() | tuple():
                return
            case int() | Decimal():
                self.sheet.write_number(self.row, column, item.value, look)
            case datetime():
                self.sheet.write_datetime(self.row, column, item.value, look)
            case date():
                self.sheet.write_datetime(self.row, column, datetime.combine(item.value, time.min), look)
            case _ if not linked:
                self.sheet.write_string(self.row, column, str(item.value), look)

    def _trend(self, column: int, values: tuple[float, ...], look: Any) -> None:  # as in _put
        self.sheet.write_blank(self.row, column, None, look)
        if any(not math.isnan(value) for value in values):
            options = {
                "range": self.book.trend_range(values),
                "type": "column",
                "series_color": palette.ACCENT,
                "negative_points": True,
                "negative_color": palette.RED,
                "min": -_TREND,
                "max": _TREND,
                "axis": True,
                "show_hidden": True,
            }
            self.sheet.add_sparkline(self.row, column, options)

    def _reaching(self, title: str) -> int:
        """The column up to which a section's title needs room."""
        needed, column = display_width(title) * _TITLE, FIRST
        while column < self.last and sum(self.widths[: column - FIRST + 1]) < needed:
            column += 1
        return column

    def _places(self, headings: Sequence[Heading]) -> list[tuple[int, Heading]]:
        column, places = FIRST, []
        for heading in headings:
            places.append((column, heading))
            column += heading.span
        return places

    def _widths(self, headings: Sequence[Heading]) -> list[float]:
        return [sum(self.widths[at - FIRST : at - FIRST + h.span]) for at, h in self._places(headings)]

    def _height(self, headings: Sequence[Heading], cells: Line) -> float:
        tallest = 1
        for heading, width, item in zip(headings, self._widths(headings), cells, strict=False):
            if heading.look not in NUMERIC and isinstance(item.value, str) and width:
                lines = sum(
                    math.ceil(display_width(part) * _LATIN / max(width - 0.8, 1)) or 1
                    for part in item.value.split("\n")
                )
                tallest = max(tallest, lines)
        return max(_LINE_HEIGHT, 5 + _TEXT_HEIGHT * tallest)


_FREEZABLE, _SQUEEZED = 6, 1.42
_TREND = 0.25
"""The share from which a trend fills its cell: the same for every row, so that rows compare by eye."""


__all__ = ["A3", "A4", "FIRST", "Cover", "PageDrawer", "ReportBook", "Tone", "write_pages"]
