"""The week's summary on the terminal: six figures, lights, what is to be decided."""

from typing import TYPE_CHECKING

from rich.markup import escape
from rich.table import Table
from rich.text import Text

from pmxl.cli import sections
from pmxl.cli.console import say
from pmxl.reports.paper.terms import Section
from pmxl.reports.weekly.book import compared, shown

if TYPE_CHECKING:
    from pmxl.reports.weekly.kpis import Kpi
    from pmxl.reports.weekly.summary import Summary

_LIGHTS, _CHANGES = 12, 10


def summary(week: "Summary") -> None:
    """The first page, and the worst of the lights."""
    say(f"[bold]{escape(week.title)}[/]  {escape(week.note)}\n{escape(week.headline)}\n")
    figures = Table(box=None, pad_edge=False, header_style="bold", expand=True)
    for title, side in (("指标", "left"), ("本周", "right"), ("与上周", "left"), ("说明", "left")):
        figures.add_column(title, justify="right" if side == "right" else "left")
    for kpi in (*week.tiles, *week.rest):
        figures.add_row(kpi.name, shown(kpi.value, kpi.look), Text(compared(kpi), style=_style(kpi)), kpi.note)
    say(figures)
    for page in week.pages:
        if page.name == "项目红黄绿":
            sections.section(_short(page.sections[0]), most=_LIGHTS)
    if week.decisions:
        say("\n[bold]要拍板的事[/]")
    for place, decision in enumerate(week.decisions, start=1):
        say(f" {place}. {escape(decision.text)}\n    [blue]→ {escape(decision.ask)}[/]")


def _style(kpi: "Kpi") -> str:
    return "bright_black" if kpi.good is None else "green" if kpi.good else "red"


def _short(lights: Section) -> Section:
    """The lights without the columns that a terminal has no room for."""
    kept = (0, 1, 4, 7, 8, 9)
    lines = tuple(tuple(line[place] for place in kept) for line in lights.lines)
    return Section(lights.title, tuple(lights.headings[place] for place in kept), lines)
