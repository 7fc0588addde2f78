"""项目一页纸 on the terminal."""

from typing import TYPE_CHECKING

from rich.markup import escape

from pmxl.cli import pages
from pmxl.cli.console import say
from pmxl.vocabulary import Stage, StepState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pmxl.actions.page import ProjectPage
    from pmxl.figures.receivables import Receivable
    from pmxl.process.terms import Step
    from pmxl.reports.paper.marks import Marked
    from pmxl.rows.initiation import StepRow

_MARKS = {
    StepState.DONE: "[green]✓[/]",
    StepState.STARTED: "[yellow]▶[/]",
    StepState.RETURNED: "[red]↩[/]",
    StepState.NOT_APPLICABLE: "[bright_black]–[/]",
    StepState.SETTLED: "[green]✓[/]",
    StepState.WAIVED: "[yellow]豁[/]",
}


def draw(page: "ProjectPage") -> None:
    """One project on one screen."""
    project = page.project
    say(f"[bold]{escape(project.number or project.application)}  {escape(project.name)}[/]  {escape(project.customer)}")
    say(f"{_bar(project.stage)}  {project.state or ''}")
    people = "、".join(f"{row.person}（{row.role}）" for row in page.team) or "（未成立项目小组）"
    say(f"项目经理 {escape(project.manager or '（未任命）')}   小组 {escape(people)}")
    _money(page.money)
    _steps([pair for pair in page.steps if _stage_index(pair[0]) == _current_index(project.stage)])
    if page.gate:
        pages.gate(page.gate)
    for waiver in page.waivers:
        say(f"[yellow]豁免[/] {escape(waiver.number)} {escape(waiver.rule)} 至 {waiver.until}：{escape(waiver.reason)}")
    if page.log:
        say("\n[bold]最近记录[/]")
        pages.log_rows(page.log)


def _money(marked: "Marked[Receivable]") -> None:
    money = marked.value
    if money is not None:
        say(
            f"合同 {money.contract_amount:,.2f}  已开票 {money.invoiced:,.2f}  已到账 {money.received:,.2f}\n"
            f"合同未收 {money.unreceived:,.2f}  已开票未收 {money.invoiced_unreceived:,.2f}"
            f"  到期未收 {money.due_unreceived:,.2f}"
        )
    if marked.mark:
        say(f"[red]金额 {escape(marked.mark)}[/]")


def _bar(stage: Stage | None) -> str:
    current = _current_index(stage)
    return " › ".join(
        f"[green]✓{name}[/]" if index < current else f"[bold reverse] {name} [/]" if index == current else str(name)
        for index, name in enumerate(Stage)
    )


def _current_index(stage: Stage | None) -> int:
    return list(Stage).index(stage) if stage else 0


def _stage_index(step: "Step") -> int:
    return int(step.number.partition(".")[0]) - 1


def _steps(pairs: "Sequence[tuple[Step, StepRow | None]]") -> None:
    for step, row in pairs:
        mark = _MARKS.get(row.state, "·") if row and row.state else "·"
        result = f"{row.result} {row.finished or ''}".strip() if row else ""
        say(f" {mark} {step.number} {escape(step.title)}  [bright_black]{step.owner}  {escape(result)}[/]")
