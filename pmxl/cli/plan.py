"""进度、负荷、延期、备货 on the command line."""

from typing import TYPE_CHECKING

import click

from pmxl.cli.console import say, say_made
from pmxl.cli.desk import at_desk

if TYPE_CHECKING:
    from datetime import datetime

    from pmxl.actions.desk import Desk


@click.command()
@click.option("--project", default="", metavar="编号", help="只看一个项目的任务")
@click.option("--gantt", is_flag=True, help="另存甘特图工作簿（A3，改日期条形随动）")
@at_desk
def schedule(desk: "Desk", project: str, *, gantt: bool) -> None:
    """进度：预计完成、总时差、关键路径；前置有误的任务逐一指出。"""
    from pmxl.actions import schedule as action
    from pmxl.cli import sections

    sections.page(action.forecast(desk, project), most=60)
    if gantt:
        say_made("生成", action.gantt(desk, project))
    else:
        say("[bold]下一步[/]  加 --gantt 存甘特图；pmxl slip 看延期影响")


@click.command()
@at_desk
def load(desk: "Desk") -> None:
    """资源负荷：人员与部门每周的负荷率，谁超、谁能接手。"""
    from pmxl.actions.load import resource_load
    from pmxl.cli import sections

    sections.page(resource_load(desk))
    say("[bold]下一步[/]  调整后在 进度计划 改责任人，在 项目小组 改投入比例")


@click.command()
@click.option("--project", default="", metavar="编号", help="延期的任务属于哪个项目")
@click.option("--task", default="", metavar="任务编号", help="延期的任务，如 T05 或 XM-2026-0011/T05")
@click.option("--days", default=0, metavar="工作日", help="延后几个工作日")
@click.option("--request", default="", metavar="申请单号", help="晚到的备货申请")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), metavar="日期", help="改为哪天到货")
@at_desk
def slip(desk: "Desk", project: str, task: str, days: int, request: str, until: "datetime | None") -> None:
    """延期影响：一个任务或一批到货推迟，会推迟哪些任务、验收和多少款。"""
    from pmxl.actions import slip as action
    from pmxl.cli import sections

    if request and until:
        sections.page(action.slip_arrival(desk, request, until.date()))
    elif task and days:
        named, _, number = task.rpartition("/")
        sections.page(action.slip_task(desk, project or named, number, days))
    else:
        raise click.UsageError(
            "请给出 --task 项目编号/任务编号 --days 天数，或 --request 申请单号 --until 日期"
        )  # click words it
    say("[bold]下一步[/]  以上只是推算，没有写入；确需改期的，PMO 改 进度计划")


@click.command()
@click.option("--project", default="", metavar="编号", help="一个项目的合同清单与备货")
@at_desk
def stock(desk: "Desk", project: str) -> None:
    """备货：逾期未到、齐套率、不合格；或一个项目的清单、可申请、签收。"""
    from pmxl.actions.stock import stock_standing
    from pmxl.cli import sections

    sections.page(stock_standing(desk, project))
    say("[bold]下一步[/]  pmxl slip --request 申请单号 --until 日期 看晚到的影响")


COMMANDS: tuple[click.Command, ...] = (schedule, load, slip, stock)
