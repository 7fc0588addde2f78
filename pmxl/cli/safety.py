"""Commands for the files themselves: backups, restore, doctor."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pmxl.cli.console import literal, say
from pmxl.cli.desk import HELD, ending

if TYPE_CHECKING:
    from pmxl.adapters.folder import FolderWorkspace

WORKSPACE = click.option(
    "--workspace", "-w", envvar="PMXL_WORKSPACE", default=".", type=click.Path(path_type=Path), metavar="文件夹"
)


@click.command()
@click.argument("workbook", metavar="工作簿", default="")
@WORKSPACE
def backups(workbook: str, workspace: Path) -> None:
    """备份：每次写入前的副本（最近 20 份，另每天 1 份保留 30 天）。"""

    def show() -> None:
        from pmxl.cli import pages

        folder = _folder(workspace)
        names = [workbook] if workbook else [book.name for book in folder.workbooks()]
        drawn = pages.table("工作簿", "备份号", "时间", "大小")
        for name in names:
            for one in folder.workbook(name).backups():
                drawn.add_row(name, str(one.number), f"{one.at:%Y-%m-%d %H:%M:%S}", f"{one.size / 1024:,.0f} KB")
        say(drawn)
        say("[bold]下一步[/]  pmxl restore 工作簿 备份号")

    ending(show)


@click.command()
@click.argument("workbook", metavar="工作簿")
@click.argument("number", metavar="备份号")
@WORKSPACE
@click.option("--wait", type=float, default=0, metavar="秒", help="工作簿被占用时最多等待多少秒")
def restore(workbook: str, number: str, workspace: Path, wait: float) -> None:
    """恢复：把工作簿换回一份备份；现在的内容先另存为新的备份，可再恢复。"""

    def put_back() -> None:
        from pmxl.actions.log import keep_present_head

        folder = _folder(workspace, wait)
        kept = folder.workbook(workbook).restore(number)
        keep_present_head(folder)
        say(f"[green]完成[/]  {literal(workbook)} 已恢复为 {kept.at:%Y-%m-%d %H:%M:%S} 的备份 {kept.number}")
        say("[bold]下一步[/]  pmxl check；如恢复错了，用 pmxl backups 找到刚才的内容再恢复")

    ending(put_back)


@click.command()
@WORKSPACE
def doctor(workspace: Path) -> None:
    """诊断：重复、缺少、没有使用的工作表，读不了的文件，谁打开着，写到一半的残留与修复记录，能否写入。"""

    def examine() -> int:
        from pmxl.actions.diagnosis import sheet_problems

        folder = _folder(workspace)
        problems = sheet_problems(folder)
        for problem in problems:
            mark = "[red]✗[/]" if problem.mark else "[yellow]△[/]"
            say(f"{mark} {literal(problem.gap.place)}：{literal(problem.gap.found)} → {literal(problem.gap.remedy)}")
        for error in folder.unreadable():
            say(f"[red]✗[/] {literal(error)}")
        for repair in folder.repairs:
            say(f"[yellow]△[/] 刚刚修复：{literal(repair)}")
        for line in folder.repair_history():
            say(f"[bright_black]以往修复：{literal(line)}[/]")
        for owner in folder.held_open():
            say(f"[yellow]△[/] 打开着：{literal(owner)}")
        for owner in folder.stale_marks():
            say(f"[bright_black]残留的占用标记（不影响写入）：{literal(owner)}[/]")
        readable = folder.workbooks()
        say(f"[green]✓[/] {len(readable)} 个工作簿可以读取：{literal('、'.join(book.name for book in readable))}")
        return HELD if folder.unreadable() or any(problem.mark for problem in problems) else 0

    ending(examine)


def _folder(workspace: Path, wait: float = 0) -> "FolderWorkspace":
    from pmxl.wiring import open_folder

    return open_folder(workspace, wait=wait)


COMMANDS: tuple[click.Command, ...] = (backups, restore, doctor)
