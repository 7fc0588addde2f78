"""催款: who is to be reminded today; once told, the day is kept and each collector gets a notice (流程 6.3)."""

from collections.abc import Sequence

from pmxl.actions.desk import Desk, Done
from pmxl.actions.receivables import affairs_of
from pmxl.actions.reckoning import due_dates_set
from pmxl.actions.recording import Decision, Notice, log_entry, record
from pmxl.errors import NotPossibleNowError
from pmxl.figures.affairs import Affairs
from pmxl.figures.dunning import Reminder
from pmxl.process.rights import demand
from pmxl.reports.paper.page import Page
from pmxl.reports.receivables.ageing import name_of
from pmxl.reports.receivables.dunning import dunning_page, rung_word
from pmxl.rows.money import PaymentNodeRow
from pmxl.sheets.locating import locate
from pmxl.sheets.writing import RowEdit
from pmxl.vocabulary import Department, LogAction


def reminders_due(desk: Desk) -> Page:
    """The reminders of today; nothing is written."""
    return dunning_page(affairs_of(desk))


def remind(desk: Desk) -> Done:
    """Put today into 最近催款日期 of every node that is due a reminder, and a notice for its collector into 通知.

    Raises NotAllowedError for anyone but 销售, 财务 or PMO, NotPossibleNowError where there is nothing to remind of.
    """
    if Department.FINANCE not in desk.operator.departments:
        demand(desk.operator, Department.SALES, "登记催款")
    decisions, money = desk.decision_book(), locate(desk.workspace, (PaymentNodeRow,)).workbook(PaymentNodeRow)
    with decisions.held(), money.held():
        affairs = Affairs(desk.read(), desk.today)
        due = affairs.dunning.reminders
        if not due:
            raise NotPossibleNowError("回款计划", "今天没有要催的款", "登记催款", "可用 pmxl receivables 查看未收")
        edits: list[RowEdit] = [(reminder.node, {"last_dunned": desk.today}) for reminder in due]
        edits += due_dates_set(affairs.register)
        names = "、".join(f"{reminder.node.contract} 第 {reminder.node.term} 期" for reminder in due)
        entry = log_entry(desk, project="", action=LogAction.STEP, step="6.3", result="催款", note=f"催款 {names}")
        written = record(desk, decisions, affairs.register, Decision(edits, (entry,), tuple(_notices(due))))
    return Done(f"登记催款 {len(due)} 笔", written, "pmxl notify 发出提醒；收到承诺后填写承诺付款日期", desk.dry_run)


def _notices(due: Sequence[Reminder]) -> list[Notice]:
    return [
        Notice(reminder.item.project, "催款", [reminder.node.collector or str(Department.SALES)], _asked(reminder))
        for reminder in due
    ]


def _asked(reminder: Reminder) -> str:
    item = reminder.item
    return (
        f"{item.customer} {reminder.node.contract} {name_of(item)} 未收 {item.amount:,.2f} 元，{item.since} 到期，"
        f"{rung_word(reminder.rung.offset)}，请联系客户并登记承诺付款日期"
    )
