"""周报汇总 and what PMO makes of months and surveys, on the command line."""

from typing import TYPE_CHECKING

import click

from pmxl.cli.console import say
from pmxl.cli.desk import at_desk

if TYPE_CHECKING:
    from pmxl.actions.desk import Desk

_STEPS = 36


@click.command()
@click.option("--week", default="", metavar="2026-W47", help="哪一周（默认：最近结束的一周，周五起为本周）")
@click.option("--pdf", is_flag=True, help="另存 PDF（需要 LibreOffice）")
@click.option("--html", "page", is_flag=True, help="另存一个网页文件，可发邮件或在手机上看")
@at_desk
def weekly(desk: "Desk", week: str, *, pdf: bool, page: bool) -> None:
    """周报汇总：一周的进展、灯色、回款与要拍板的事，写成可打印的工作簿。"""
    from pmxl.actions.weekly import weekly_summary
    from pmxl.cli import week_pages
    from pmxl.cli.progressing import progressing

    with progressing("周报汇总", _STEPS) as told:
        made = weekly_summary(desk, week, page=page, told=told)
    week_pages.summary(made.summary)
    say(f"\n[green]生成[/]  {made.workbook}")
    if made.page:
        say(f"[green]生成[/]  {made.page}")
    if pdf:
        from pmxl.adapters.pdf import to_pdf

        say(f"[green]生成[/]  {to_pdf([made.workbook])[0]}")
    say("[bold]下一步[/]  打开工作簿，点数字看到它所在的行；PMO 审阅后发出")


COMMANDS: tuple[click.Command, ...] = (weekly,)
