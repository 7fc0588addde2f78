"""The demo: a copy of the example workspace, a week of work in it, and what is left to open."""

import tempfile
from pathlib import Path

import click

from pmxl.actions.folders import example_workspace
from pmxl.cli.console import say
from pmxl.cli.demo.play import PLAY
from pmxl.cli.demo.stage import Stage, people_of


def perform_demo(folder: Path | None, commands: click.Group) -> None:
    """Copy the example workspace into a folder, a temporary one if none is named, and play the demo in it."""
    where = folder or Path(tempfile.mkdtemp(prefix="pmxl-demo-"))
    say(f"[bold]示例工作区[/]  {where}")
    for path in example_workspace(where):
        say(f"  {path.name}")
    stage = Stage(where, commands, people_of(where))
    for act in PLAY:
        stage.perform(act)
    say(f"\n[bold green]演示完成[/]  打开 {where} 看结果：工作簿、备份/，和可以直接打印、发出的：")
    for paper in sorted(path for folder in ("周报汇总", "表单") for path in (where / folder).rglob("*.xlsx")):
        say(f"  {paper.relative_to(where)}")
    say(f"[bold]下一步[/]  pmxl check --workspace {where}")
