"""The demo: the example workspace, checked; then one project's whole way, and what is left to open."""

import tempfile
from pathlib import Path

import click

from pmxl.actions.folders import example_workspace
from pmxl.cli.console import say
from pmxl.cli.demo.matter import NAME
from pmxl.cli.demo.play import play
from pmxl.cli.demo.stage import Stage
from pmxl.example.profile import TODAY


def perform_demo(folder: Path | None, commands: click.Group) -> None:
    """Build the example workspace in a folder, a temporary one if none is named, and play the demo on it."""
    where = folder or Path(tempfile.mkdtemp(prefix="pmxl-demo-"))
    say(f"[bold]示例工作区[/]  {where}")
    for path in example_workspace(where):
        say(f"  {path.name}")
    stage = Stage(where, commands, NAME)
    people = stage.people()
    for act in play(people, stage.next_project(TODAY.year), TODAY):
        stage.perform(act, people)
    say(f"\n[bold green]演示完成[/]  打开 {where} 看结果：工作簿、备份/，和可以直接打印、发出的：")
    for paper in sorted(path for folder in ("周报汇总", "表单") for path in (where / folder).rglob("*.xlsx")):
        say(f"  {paper.relative_to(where)}")
    say(f"[bold]下一步[/]  pmxl check --workspace {where}")
