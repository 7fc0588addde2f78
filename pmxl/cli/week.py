"""周报汇总 and what PMO makes of months and surveys, on the command line."""

from typing import TYPE_CHECKING

import click

from pmxl.cli.console import say, say_made
from pmxl.cli.desk import HELD, at_desk

if TYPE_CHECKING:
    from datetime import datetime

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
    say()
    say_made("生成", made.workbook)
    if made.page:
        say_made("生成", made.page)
    if pdf:
        from pmxl.adapters.pdf import to_pdf

        say_made("生成", to_pdf([made.workbook])[0])
    say("[bold]下一步[/]  打开工作簿，点数字看到它所在的行；PMO 审阅后发出")


@click.command()
@click.option("--month", default="", metavar="2026-10", help="哪个月（默认上个月）")
@click.option("--xlsx", is_flag=True, help="另存为工作簿")
@at_desk
def monthly(desk: "Desk", month: str, *, xlsx: bool) -> None:
    """月度总结评价：当月验收的项目按权重评分，按项目与项目经理列出。"""
    from pmxl.actions import monthly as action
    from pmxl.cli import sections, week_pages

    scores, managers, rules = action.monthly_evaluation(desk, month)
    sections.page(week_pages.without_lessons(scores))
    sections.section(managers.sections[0])
    sections.section(rules.sections[0])
    if xlsx:
        say_made("生成", action.monthly_book(desk, month))
    else:
        say("[bold]下一步[/]  加 --xlsx 存为工作簿；PMO 在 总结评价 填写评分与评价意见")


@click.command()
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), metavar="日期", help="从哪天起（默认今年 1 月 1 日）")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), metavar="日期", help="到哪天止（默认今天）")
@click.option("--xlsx", is_flag=True, help="另存为工作簿")
@at_desk
def surveys(desk: "Desk", since: "datetime | None", until: "datetime | None", *, xlsx: bool) -> None:
    """踏勘总结：踏勘过的项目签约、未成、在谈多少，用了几天，什么原因。"""
    from pmxl.actions import surveys as action
    from pmxl.cli import sections

    first, last = since.date() if since else None, until.date() if until else None
    sections.page(action.survey_summary(desk, first, last), leave_out=("逐个项目",))
    if xlsx:
        say_made("生成", action.survey_book(desk, first, last))
    else:
        say("[bold]下一步[/]  加 --xlsx 存为工作簿，含逐个项目与客户意见，可用于培训销售")


@click.command()
@click.option("--again", multiple=True, metavar="通知编号", help="上次中断、不确定是否已发的，确认要再发的编号")
@click.option("--most", default=200, show_default=True, metavar="条数", help="最多发多少条")
@at_desk
def notify(desk: "Desk", again: tuple[str, ...], most: int) -> int:
    """通知：把待发送的通知发出（邮件、企业微信、钉钉、飞书），每条只发一次。"""
    from pmxl.actions.notify import send_notices
    from pmxl.adapters.messengers import messengers
    from pmxl.cli import week_pages

    ways = messengers(desk.folder)
    result = send_notices(desk, ways, again=again, most=most)
    week_pages.sent(result, [way.name for way in ways], dry_run=desk.dry_run)
    return HELD if result.refused or result.uncertain else 0


COMMANDS: tuple[click.Command, ...] = (weekly, monthly, surveys, notify)
