"""回款 on the command line: receivables, ageing, allocate, receipts, dunning, cash, statement."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pmxl.cli.console import say, say_made
from pmxl.cli.desk import HELD, at_desk

if TYPE_CHECKING:
    from pmxl.actions.desk import Desk

BY = click.Choice(["客户", "项目", "合同"])
BASIS = click.Choice(["到期日", "开票日期", "付款到期日"])


@click.command()
@click.option("--by", type=BY, default="客户", show_default=True, help="按什么汇总")
@click.option("--dates", is_flag=True, help="把推算到期日写入回款计划，首页与公式随之一致")
@at_desk
def receivables(desk: "Desk", by: str, *, dates: bool) -> None:
    """回款：合同未收、已开票未收、到期未收，三项对平。"""
    from pmxl.actions import receivables as action
    from pmxl.actions.reckoning import write_due_dates
    from pmxl.cli import money_pages, pages

    if dates:
        pages.done(write_due_dates(desk))
        return
    money_pages.amounts(action.receivables(desk, by))


@click.command()
@click.option("--by", type=BY, default="客户", show_default=True, help="按什么汇总")
@click.option("--basis", type=BASIS, default="到期日", show_default=True, help="从哪个日期起算")
@click.option("--xlsx", is_flag=True, help="另存为工作簿（周报汇总/账龄_日期.xlsx）")
@at_desk
def ageing(desk: "Desk", by: str, basis: str, *, xlsx: bool) -> None:
    """账龄：未收款项按逾期天数分段，各段之和等于合计。"""
    from pmxl.actions import ageing as action
    from pmxl.cli import money_pages

    money_pages.ageing(action.ageing(desk, by, basis))
    if xlsx:
        say_made("生成", action.ageing_book(desk, by, basis))
    else:
        say("[bold]下一步[/]  pmxl ageing --xlsx 存为工作簿；pmxl dunning 查看今天要催的款")


@click.command()
@click.argument("receipt", metavar="[到账编号或流水号]", default="")
@click.option("--to", "targets", multiple=True, metavar="合同/期次=金额", help="指定核到哪一期，可多次")
@click.option("--contract", default="", metavar="合同编号", help="先把未认领的到账认领到这份合同")
@click.option("--back", default="", metavar="理由", help="撤销这笔到账的全部核销（以负数行）")
@at_desk
def allocate(desk: "Desk", receipt: str, targets: tuple[str, ...], contract: str, back: str) -> None:
    """核销：把到账核到付款节点，默认先核最早到期的。不带参数时列出未核销的到账。"""
    from pmxl.actions import allocate as action
    from pmxl.cli import money_pages, pages

    if not receipt:
        money_pages.open_receipts(action.open_receipts(desk))
    elif back:
        pages.done(action.take_back(desk, receipt, back).done)
    else:
        told = [action.part(text) for text in targets]
        pages.done(action.allocate_receipt(desk, receipt, told, contract=contract).done)


@click.group()
def receipts() -> None:
    """到账：import 导入银行流水。"""


@receipts.command("import")
@click.argument("file", metavar="流水.xlsx|csv", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="确认写入；不加时只预览")
@at_desk
def receipts_import(desk: "Desk", file: Path, *, yes: bool) -> int:
    """导入银行流水：识别各银行表头，流水号重复的不再登记，未认领的列出可能的合同。"""
    from pmxl.actions.receipts import import_receipts
    from pmxl.adapters.statement_file import statement_rows
    from pmxl.cli import money_pages
    from pmxl.sheets.bank_statement import bank_statement

    statement = bank_statement(file.name, statement_rows(file))
    money_pages.imported(import_receipts(desk, statement, yes=yes))
    return HELD if statement.doubts else 0


@click.command()
@click.option("--done", is_flag=True, help="登记为已催：写最近催款日期，并给跟踪人发通知")
@at_desk
def dunning(desk: "Desk", *, done: bool) -> None:
    """催款：今天该提醒哪些客户，第几次，承诺与原因。"""
    from pmxl.actions import dunning as action
    from pmxl.cli import pages, sections

    if done:
        pages.done(action.remind(desk))
        return
    sections.page(action.reminders_due(desk))
    say("[bold]下一步[/]  pmxl dunning --done 登记已催；pmxl statement 客户名称 出对账单")


@click.command()
@at_desk
def cash(desk: "Desk") -> None:
    """资金预测：按月列出计划、实际到账与预测收款。"""
    from pmxl.actions.receivables import cash_forecast
    from pmxl.cli import sections

    sections.page(cash_forecast(desk))
    say("[bold]下一步[/]  pmxl slip 项目编号 任务编号 --days 7 看延期会推迟多少款")


@click.command()
@click.argument("customer", metavar="[客户名称]", default="")
@at_desk
def statement(desk: "Desk", customer: str) -> None:
    """对账单：给一个客户，或给所有还有往来未清的客户。"""
    from pmxl.actions.receivables import make_statements

    for path in make_statements(desk, customer):
        say_made("生成", path)
    say("[bold]下一步[/]  核对后盖章寄出；客户回函后在 回款台账 登记差异")


COMMANDS: tuple[click.Command, ...] = (receivables, ageing, allocate, receipts, dunning, cash, statement)
