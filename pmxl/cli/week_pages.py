"""The week's summary on the terminal: six figures, lights, what is to be decided."""

from typing import TYPE_CHECKING

from rich.markup import escape
from rich.table import Table
from rich.text import Text

from pmxl.cli import sections
from pmxl.cli.console import say
from pmxl.reports.paper.page import Page, Section
from pmxl.reports.weekly.book import compared, figure

if TYPE_CHECKING:
    from pmxl.actions.notify import Sent
    from pmxl.reports.weekly.summary import Summary

_LIGHTS = 12


def summary(week: "Summary") -> None:
    """The first page, and the worst of the lights."""
    say(f"[bold]{escape(week.title)}[/]  {escape(week.note)}\n{escape(week.headline)}\n")
    figures = Table(box=None, pad_edge=False, header_style="bold", expand=True)
    for title, side in (("指标", "left"), ("本周", "right"), ("与上周", "left"), ("说明", "left")):
        figures.add_column(title, justify="right" if side == "right" else "left")
    for kpi in (*week.tiles, *week.rest):
        colour = "bright_black" if kpi.good is None else "green" if kpi.good else "red"
        figures.add_row(kpi.name, figure(kpi), Text(compared(kpi), style=colour), kpi.note)
    say(figures)
    for page in week.pages:
        if page.name == "项目红黄绿":
            sections.section(_short(page.sections[0]), most=_LIGHTS)
    if week.decisions:
        say("\n[bold]要拍板的事[/]")
    for place, decision in enumerate(week.decisions, start=1):
        say(f" {place}. {escape(decision.text)}\n    [blue]→ {escape(decision.ask)}[/]")


def _short(lights: Section) -> Section:
    """The lights without the columns that a terminal has no room for."""
    kept = (0, 1, 4, 7, 8, 9)
    lines = tuple(tuple(line[place] for place in kept) for line in lights.lines)
    return Section(lights.title, tuple(lights.headings[place] for place in kept), lines)


def without_lessons(page: Page) -> Page:
    """The scores without the last column, for which a terminal has no room."""
    section = page.sections[0]
    narrow = Section(
        section.title, section.headings[:-1], tuple(line[:-1] for line in section.lines), empty=section.empty
    )
    return Page(page.name, page.headline, page.widths, (narrow,))


def sent(result: "Sent", ways: list[str], *, dry_run: bool) -> None:
    """What went out, what did not, and what nobody can know."""
    if not ways:
        say(f"没有配置发送渠道，{result.waiting} 条通知保留为待发送")
        say("[bold]下一步[/]  在环境变量 PMXL_NOTIFY 或 PMXL_NOTIFY_FILE 所指文件里写渠道地址")
        return
    mark = "[yellow]试运行，未发送[/]" if dry_run else "[green]已发送[/]"
    say(f"{mark}  {len(result.sent)} 条，经 {'、'.join(ways)}；仍待发送 {result.waiting} 条")
    for row, reason in result.refused:
        say(f"[red]未发出[/]  {escape(row.number)} {escape(row.kind)}：{escape(reason)}")
    for row in result.unreachable[:10]:
        say(f"[yellow]没有地址[/]  {escape(row.number)} {escape(row.recipients)}：请在 人员 填写邮箱")
    for row in result.uncertain:
        sent_as = f"{row.number} {row.kind}（{row.channel}）"
        say(f"[yellow]上次发送中断[/]  {escape(sent_as)}：不确定是否已发")
    if result.uncertain:
        say("[bold]下一步[/]  向收件人核实；确实没收到的用 pmxl notify --again 编号 再发，收到的把状态改为已发送")
