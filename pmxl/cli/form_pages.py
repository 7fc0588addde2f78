"""Issued and returned forms, drawn for the terminal."""

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.text import Text

from pmxl.actions.form_differences import Standpoint
from pmxl.cli import pages
from pmxl.cli.console import console, say

if TYPE_CHECKING:
    from pmxl.actions.form_differences import Difference
    from pmxl.actions.forms import FormsIssued
    from pmxl.actions.forms_reading import FormRead

OPEN = frozenset({Standpoint.READY, Standpoint.NEW, Standpoint.ASKS, Standpoint.CONFLICT, Standpoint.UNCLEAR})
"""What somebody still has to decide."""

_COLOURS = {
    Standpoint.READY: "green",
    Standpoint.NEW: "green",
    Standpoint.ASKS: "yellow",
    Standpoint.CONFLICT: "red",
    Standpoint.UNCLEAR: "red",
}


def issued(result: "FormsIssued") -> None:
    """The forms that were issued, their files, what is wrong with templates, and what was skipped."""
    for one in result.issues:
        mark = "[yellow]试运行[/]" if result.done.dry_run else "[green]出具[/]"
        say(f"{mark}  {escape(f'{one.document} {one.number} 第 {one.version} 版（{one.subject}）')}")
        say(Text(f"  {one.path}", style="bright_black"))
    for sentence in result.skipped:
        say(f"[yellow]跳过[/]  {escape(sentence)}")
    findings = {str(finding): finding for one in result.issues for finding in one.findings}
    pages.findings(list(findings.values()), "模板")
    if not result.issues:
        say(escape(result.done.summary))
    elif result.done.next_step:
        say(f"[bold]下一步[/]  {escape(result.done.next_step)}")


def read(result: "FormRead", file: str) -> None:
    """How a returned form differs, cell by cell, and what was taken of it."""
    key = result.key
    named = f"{key.document} {key.number} 第 {key.version} 版"
    say(f"[bold]{escape(named)}[/]  {escape(key.subject)}  {escape(key.project)}")
    if not result.differences:
        say("与出具时一致，没有改动")
        return
    drawn = pages.table("处理", "位置", "出具时 → 交回", "说明")
    for one in result.differences:
        change = f"{one.issued or '（空）'} → {one.returned or '（空）'}"
        colour = _COLOURS.get(one.standpoint, "bright_black")
        drawn.add_row(
            Text(one.standpoint, style=colour), Text(f"{one.label}\n{one.cell}"), Text(change), Text(_why(one))
        )
    say(drawn)
    if result.done:
        pages.done(result.done)
    elif result.ready:
        say(f"[bold]下一步[/]  pmxl form read {escape(file)} --accept 采纳 {len(result.ready)} 处")


def _why(one: "Difference") -> str:
    now = f"登记表现为「{one.now}」" if one.standpoint is Standpoint.CONFLICT else ""
    return "；".join(part for part in (one.reason, now) if part)


def waiting(sentence: str) -> AbstractContextManager[object]:
    """A sign that something takes its time."""
    return console().status(sentence)
