"""推算到期日: the due dates that no formula can know, written beside nodes whose 到期日 nobody has typed (流程 5)."""

from pmxl.actions.desk import Desk, Done
from pmxl.actions.recording import Decision, log_entry, record
from pmxl.errors import NotPossibleNowError
from pmxl.figures.due_dates import due_dates
from pmxl.process.rights import demand
from pmxl.rows.money import PaymentNodeRow
from pmxl.rows.register import Register
from pmxl.sheets.locating import locate
from pmxl.sheets.writing import RowEdit
from pmxl.vocabulary import Department, LogAction


def write_due_dates(desk: Desk) -> Done:
    """Write 推算到期日 wherever it is not what has happened makes it, so that 首页 and formulas count as pmxl does.

    Raises NotAllowedError for anyone but 销售, 财务 or PMO, NotPossibleNowError where every date is right already.
    """
    if Department.FINANCE not in desk.operator.departments:
        demand(desk.operator, Department.SALES, "写入推算到期日")
    decisions, money = desk.decision_book(), locate(desk.workspace, (PaymentNodeRow,)).workbook(PaymentNodeRow)
    with decisions.held(), money.held():
        register = desk.read()
        edits = due_dates_set(register)
        if not edits:
            raise NotPossibleNowError("回款计划", "推算到期日都与已发生的触发事件一致", "写入", "无需处理")
        note = f"推算到期日 {len(edits)} 期"
        entry = log_entry(desk, project="", action=LogAction.STEP, step="6.3", result="推算到期日", note=note)
        written = record(desk, decisions, register, Decision(edits, (entry,)))
    return Done(f"写入推算到期日 {len(edits)} 期", written, "pmxl receivables 查看未收", desk.dry_run)


def due_dates_set(register: Register) -> list[RowEdit]:
    """推算到期日 of every node where it is not what it should be; none where the workbook has no such column."""
    dates = due_dates(register)
    return [
        (node, {"reckoned": dates.reckoned(node)})
        for node in register.of(PaymentNodeRow)
        if node.heading("reckoned") in node.origin.columns and dates.reckoned(node) != node.reckoned
    ]
