"""Where the play is performed: a folder of workbooks, people's names, and the real command line."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

import click
from rich.markup import escape

from pmxl.actions.numbering import next_number
from pmxl.adapters.clock import FixedClock
from pmxl.adapters.folder import FolderWorkspace
from pmxl.cli.console import say
from pmxl.cli.demo.scene import Act, Correct, Fill, Run, Scene
from pmxl.errors import PmxlError
from pmxl.rows.initiation import ProjectRow
from pmxl.rows.register import reference
from pmxl.rows.row import Row
from pmxl.rows.settings import PersonRow
from pmxl.sheets.locating import locate
from pmxl.sheets.reading import read_register, read_rows
from pmxl.sheets.writing import appended, cells_set
from pmxl.vocabulary import Department, YesNo


class PlayError(PmxlError):
    """A command of the play ended otherwise than the play says."""

    def __init__(self, command: str, code: int) -> None:
        super().__init__(f"演示在「{command}」处中断（退出码 {code}）。请把这段输出发给维护者。")


@dataclass(frozen=True)
class Stage:
    """A folder in which the acts are played, and the command line that people type into."""

    folder: Path
    commands: click.Group
    name: str

    def people(self) -> Mapping[Department, str]:
        """One name for each department: its first person at work."""
        rows = read_register(FolderWorkspace(self.folder), (PersonRow,)).of(PersonRow)
        active = [row for row in rows if row.active is not YesNo.NO and row.department]
        return {row.department: row.name for row in reversed(active) if row.department}

    def next_project(self, year: int) -> str:
        """The 项目编号 that the next project will get."""
        rows = read_register(FolderWorkspace(self.folder), (ProjectRow,)).of(ProjectRow)
        return next_number("XM", year, [row.number for row in rows])

    def perform(self, act: Act, people: Mapping[Department, str]) -> None:
        """Play one act."""
        say(f"\n[bold blue]━━ {act.day}  {escape(act.title)}[/]")
        for scene in act.scenes:
            self._play(scene, act.day, people)

    def _play(self, scene: Scene, day: date, people: Mapping[Department, str]) -> None:
        match scene:
            case Fill():
                self._fill(scene)
            case Correct():
                self._correct(scene)
            case Run():
                self._run(scene, day, people[scene.who])

    def _fill(self, scene: Fill) -> None:
        for kind in dict.fromkeys(type(row) for row in scene.rows):
            rows = [row for row in scene.rows if type(row) is kind]
            workbook = locate(FolderWorkspace(self.folder), (kind,)).workbook(kind)
            workbook.commit([appended(*rows)])
            say(f"[cyan]✎[/] {scene.who} 在 {workbook.name} › {kind.sheet.name} 填写 {len(rows)} 行")

    def _correct(self, scene: Correct) -> None:
        workbook = locate(FolderWorkspace(self.folder), (scene.kind,)).workbook(scene.kind)
        row = next(row for row in read_rows(workbook, scene.kind) if _is(row, scene.where))
        workbook.commit([cells_set(row, **scene.fields)])
        headings = "、".join(row.heading(name) for name in scene.fields)
        why = f"（{scene.why}）" if scene.why else ""
        say(f"[cyan]✎[/] {scene.who} 在 {scene.kind.sheet.name} 第 {row.origin.row} 行改写 {headings}{why}")

    def _run(self, scene: Run, day: date, who: str) -> None:
        words = [self._project() if word == "{p}" else word for word in scene.command]
        command = " ".join(f'"{word}"' if " " in word else word for word in words)
        say(f"\n[bold]{scene.who} {who}[/] [bold green]$ pmxl {escape(command)}[/]")
        clock = FixedClock(datetime.combine(day, time(9, 30)))
        options = ["--workspace", str(self.folder), "--as", who]
        try:
            self.commands.main([*words, *options], prog_name="pmxl", obj=clock, standalone_mode=False)
            code = 0
        except SystemExit as left:
            code = int(left.code or 0)
        if code != int(scene.held):
            raise PlayError(command, code)

    def _project(self) -> str:
        rows = read_register(FolderWorkspace(self.folder), (ProjectRow,)).of(ProjectRow)
        return next(reference(row) for row in rows if row.name == self.name)


def _is(row: Row, where: Mapping[str, object]) -> bool:
    return all(getattr(row, name) == value for name, value in where.items())
