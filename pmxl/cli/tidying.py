"""The command `pmxl tidy`, and how what it did is shown."""

from typing import TYPE_CHECKING

import click
from rich.text import Text

from pmxl.cli.console import complain, literal, say
from pmxl.cli.desk import FAILED, HELD, at_desk
from pmxl.vocabulary import Department

if TYPE_CHECKING:
    from pmxl.actions.desk import Desk
    from pmxl.actions.tidy import Tidied


@click.command()
@click.option("--yes", is_flag=True, help="确认写入；不加时只列出要改的每一处")
@at_desk
def tidy(desk: "Desk", *, yes: bool) -> int:
    """整理：表格扩到写在下面的行，补回公式、下拉和格式，操作日志按序号排回，首页和下拉按字典、人员刷新。"""
    from pmxl.actions.tidy import tidy_workspace

    tidied = tidy_workspace(desk, yes=yes)
    _show(tidied)
    if tidied.refused:
        return FAILED
    return HELD if tidied.waiting else 0


def _show(tidied: "Tidied") -> None:
    count = len(tidied.written)
    if tidied.done:
        say(f"[green]完成[/]  整理 {count} 处" if count else "[green]完成[/]  没有要整理的")
    else:
        say(f"[yellow]只列出，未写入[/]  可整理 {count} 处" if count else "没有要整理的")
    for one in tidied.written:
        say(Text(f"  {one}", style="bright_black"))
    for owner in dict.fromkeys(owner for owner, _ in tidied.waiting):
        theirs = [one for other, one in tidied.waiting if other is owner]
        who = owner if owner is Department.PMO else f"{owner}或 PMO"
        say(f"[yellow]待 {who} 整理[/]  {len(theirs)} 处")
        for one in theirs:
            say(Text(f"  {one}", style="bright_black"))
    for error in tidied.refused:
        complain(str(error))
    if not tidied.done and count:
        say("[bold]下一步[/]  核对后 pmxl tidy --yes 写入；每个工作簿写入前都有备份")
    elif count:
        say("[bold]下一步[/]  pmxl check；用 Excel 打开保存一次，首页即重算。要撤回：")
    for workbook, backup in tidied.backups.items():
        say(literal(f"  pmxl restore {workbook} {backup}"))
