"""Where the play is performed: a folder of workbooks, and the real command line."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

import click
from rich.markup import escape

from pmxl.adapters.clock import FixedClock
from pmxl.adapters.folder import FolderWorkspace
from pmxl.cli.console import say
from pmxl.cli.demo.scene import Act, Correct, Fill, Run
from pmxl.errors import PmxlError
from pmxl.rows.settings import PersonRow
from pmxl.sheets.locating import locate
from pmxl.sheets.reading import read_register, read_rows
from pmxl.sheets.writing import appended, cells_set


class PlayError(PmxlError):
    """A command of the play ended otherwise than the play says."""

    def __init__(self, command: str, code: int) -> None:
        super().__init__(f"演示在「{command}」处中断（退出码 {code}）。请把这段输出发给维护者。")


@dataclass(frozen=True)
class Stage:
    """A folder in which the acts are played, its people by name, and the command line that they type into."""

    folder: Path
    commands: click.Group
    people: Mapping[str, PersonRow]

    def perform(self, act: Act) -> None:
        """Play one act."""
        say(f"\n[bold blue]━━ {act.day}  {escape(act.title)}[/]")
        for scene in act.scenes:
            match scene:
                case Fill():
                    self._fill(scene)
                case Correct():
                    self._correct(scene)
                case Run():
                    self._run(scene, act.day)

    def _fill(self, scene: Fill) -> None:
        for kind in dict.fromkeys(type(row) for row in scene.rows):
            rows = [row for row in scene.rows if type(row) is kind]
            workbook = locate(FolderWorkspace(self.folder), (kind,)).workbook(kind)
            workbook.commit([appended(*rows)])
            say(f"[cyan]✎[/] {self._named(scene.who)} 在 {workbook.name} › {kind.sheet.name} 填写 {len(rows)} 行")

    def _correct(self, scene: Correct) -> None:
        workbook = locate(FolderWorkspace(self.folder), (scene.kind,)).workbook(scene.kind)
        row = next(
            row
            for row in read_rows(workbook, scene.kind)
            if all(getattr(row, name) == value for name, value in scene.where.items())
        )
        workbook.commit([cells_set(row, **scene.fields)])
        place = f"{workbook.name} › {scene.kind.sheet.name} 第 {row.origin.row} 行"
        headings = "、".join(row.heading(name) for name in scene.fields)
        say(f"[cyan]✎[/] {self._named(scene.who)} 在 {place}改写 {headings}（{scene.why}）")

    def _run(self, scene: Run, day: date) -> None:
        command = " ".join(f'"{word}"' if " " in word else word for word in scene.command)
        say(f"\n[bold]{self._named(scene.who)}[/] [bold green]$ pmxl {escape(command)}[/]")
        clock = FixedClock(datetime.combine(day, time(9, 30)))
        options = ["--workspace", str(self.folder), "--as", scene.who]
        try:
            self.commands.main([*scene.command, *options], prog_name="pmxl", obj=clock, standalone_mode=False)
            code = 0
        except SystemExit as left:
            code = int(left.code or 0)
        if code != int(scene.held):
            raise PlayError(command, code)

    def _named(self, who: str) -> str:
        return f"{self.people[who].department} {who}"


def people_of(folder: Path) -> Mapping[str, PersonRow]:
    """The people of a workspace by name."""
    return {row.name: row for row in read_register(FolderWorkspace(folder), (PersonRow,)).of(PersonRow)}
