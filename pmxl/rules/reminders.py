"""提醒: what is overdue, or soon due, in the projects that are worked on."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from pmxl.figures import logged
from pmxl.figures.calendar import company_calendar
from pmxl.figures.due_dates import due_dates
from pmxl.figures.events import is_typed
from pmxl.figures.goods import is_awaited
from pmxl.figures.standing_questions import (
    is_live,
    paid_by_node,
    resting,
    step_is_finished,
    work_is_over,
)
from pmxl.rows.contract import ContractRow
from pmxl.rows.delivery import RiskRow
from pmxl.rows.initiation import ProjectRow, StepRow
from pmxl.rows.meetings import ItemRow
from pmxl.rows.money import PaymentNodeRow
from pmxl.rows.register import R, Register
from pmxl.rows.schedule import TaskRow
from pmxl.rows.settings import CalendarRow
from pmxl.rows.stock import GoodsReceiptRow, RequestLineRow, RequestRow
from pmxl.rules import questions
from pmxl.rules.check import Asked, Gaps, missing
from pmxl.rules.questions import plain
from pmxl.vocabulary import (
    Department,
    ItemState,
    PaymentNode,
    PaymentTrigger,
    ProjectState,
    Stage,
)


def items_are_in_time(register: Register, asked: Asked) -> Gaps:
    """没有逾期的会议待办、问询和验收遗留"""
    for item in register.rows_where(ItemRow, ("due",), asked.is_late):
        if item.state is not ItemState.CLOSED:
            found = f"{item.number}（{item.kind or '待办'}）「{item.matter}」逾期 {asked.days_since(item.due)} 天"
            yield questions.about(register, item, "due", found, f"请{item.person or '责任人'}办结并关闭，或与 PMO 改期")


def tasks_are_in_time(register: Register, asked: Asked) -> Gaps:
    """没有逾期的任务"""
    for task in _of_live(
        register,
        TaskRow,
        ("planned_finish", "state", "actual_finish"),
        lambda day, *standing: asked.is_late(day) and not work_is_over(*standing),
    ):
        who = task.person or task.department or "责任人"
        found = f"{task.task} {task.name}（{who}）逾期 {asked.days_since(task.planned_finish)} 天"
        yield questions.about(
            register, task, "planned_finish", found, "请完成并填写实际完成，或写明滞后原因并由 PMO 改期"
        )


def goods_are_in_time(register: Register, asked: Asked) -> Gaps:
    """没有逾期未到的备货"""
    ordered = {row.number: row for row in _of_live(register, RequestRow, ("number",), bool) if is_awaited(row)}
    receipts = register.rows_where(GoodsReceiptRow, ("request",), ordered.__contains__)
    signed = questions.accepted(receipts)
    for line in register.rows_where(RequestLineRow, ("request",), ordered.__contains__):
        days = asked.days_since(line.expected or ordered[line.request].wanted)
        short = (line.quantity or 0) - signed[line.request, line.line]
        if short > 0 and days > asked.threshold:
            found = f"{line.request}-{line.line} {line.product} 逾期 {days} 天，还差 {plain(short + 0)}"
            yield questions.about(register, line, "expected", found, "请工程运维催货，改期的记入到货日期变更")


def payments_are_in_time(register: Register, asked: Asked) -> Gaps:
    """没有逾期未收的款项"""
    for node, rest in _open_nodes(register):
        event = due_dates(register).of(node)
        if event and asked.is_late(event.day):
            days, reason = asked.days_since(event.day), f"，承诺 {node.promised} 付款" if node.promised else ""
            basis = "" if is_typed(node) else f"（{event.basis}，{event.day} 到期）"
            found = f"{node.contract} 第 {node.term} 期{node.node or ''}逾期 {days} 天{basis}，未收 {rest:,.2f}{reason}"
            yield questions.about(register, node, "due", found, "请销售催收，并填写逾期原因和最近催款日期")


def steps_are_in_time(register: Register, asked: Asked) -> Gaps:
    """没有超过计划日期的节点"""
    for step in _of_live(register, StepRow, ("planned",), asked.is_late):
        if not (step_is_finished(step) and logged.counts(register, step)):
            found = f"{step.step} {step.title} 超过计划日期 {asked.days_since(step.planned)} 天"
            yield questions.about(
                register,
                step,
                "planned",
                found,
                f"{questions.asked(step.owner or '责任部门')}完成该节点，或与 PMO 改期",
            )


def risks_are_in_time(register: Register, asked: Asked) -> Gaps:
    """没有超过期限的风险"""
    for risk in _of_live(register, RiskRow, ("due",), asked.is_late):
        if risk.state is not ItemState.CLOSED:
            days = asked.days_since(risk.due)
            found = f"{risk.number}（{risk.level or '未定级'}）「{risk.matter}」超期 {days} 天"
            yield questions.about(register, risk, "due", found, f"请{risk.person or '责任人'}处理后关闭，或改期并说明")


def nodes_have_their_due_date(register: Register, asked: Asked) -> Gaps:
    """计划日期已到的付款节点都有到期日，登记的或推算的"""
    for node, _ in _open_nodes(register, lambda node: not is_typed(node) and asked.is_late(node.planned)):
        if due_dates(register).of(node) is None:
            standing = f"计划 {node.planned} 收款，「{node.trigger or '触发条件'}」未发生"
            found = f"{node.contract} 第 {node.term} 期{node.node or ''}{standing}，没有到期日"
            yield questions.about(register, node, "due", found, "请销售填写触发日期和到期日，或调整计划日期")


def reckoned_dates_are_fresh(register: Register, _: Asked) -> Gaps:
    """回款计划里的推算到期日与已发生的触发事件一致

    Of nodes that still ask for money; what 首页 and the formulas of 回款计划 and 合同 count rests on it.
    """
    for node, _rest in _open_nodes(register):
        if node.heading("reckoned") in node.origin.columns:
            day = due_dates(register).reckoned(node)
            if day != node.reckoned:
                found = f"{node.contract} 第 {node.term} 期推算为 {day or '空'}，表中为 {node.reckoned or '空'}"
                remedy = "请运行 pmxl receivables --dates 写入；在此之前，首页与公式里的到期未收不含这一期的变化"
                yield questions.about(register, node, "reckoned", found, remedy)


def retention_falls_due_later(register: Register, asked: Asked) -> Gaps:
    """没有即将到期的质保金"""
    for node, rest in _open_nodes(register, lambda node: node.node is PaymentNode.RETENTION):
        day = due_dates(register).day(node)
        days = (day - asked.today).days if day else -1
        if 0 <= days <= asked.threshold:
            found = f"{node.contract} 质保金 {rest:,.2f} 还有 {days} 天到期（{day}）"
            yield questions.about(register, node, "due", found, "请销售与客户确认质保情况并提前请款")


def contracts_come_back(register: Register, asked: Asked) -> Gaps:
    """寄出的合同都按时签回"""
    for contract in _of_live(register, ContractRow, ("sent",), asked.is_late):
        if contract.returned is None:
            days = asked.days_since(contract.sent)
            tracking = f"，快递 {contract.tracking}" if contract.tracking else ""
            found = f"{contract.number} 寄出 {days} 天未签回{tracking}"
            yield questions.about(register, contract, "returned", found, "请运营催回并填写签回日期")


def applications_are_assessed(register: Register, asked: Asked) -> Gaps:
    """立项申请都按时评估"""
    for project in register.rows_where(ProjectRow, ("applied",), asked.is_late):
        if project.state is ProjectState.APPLIED and project.verdict is None:
            found = f"「{project.name}」申请 {asked.days_since(project.applied)} 天未评估"
            yield questions.about(register, project, "verdict", found, "请运营评估立项信息")


def quotes_are_still_valid(register: Register, asked: Asked) -> Gaps:
    """等待客户答复的报价都在有效期内"""
    for dossier in register.dossiers():
        quote = questions.latest_quote(dossier)
        if quote is None or quote.verdict or dossier.project.stage is not Stage.SOLUTION:
            continue
        if is_live(dossier.project) and quote.valid_until and quote.valid_until < asked.today:
            found = f"第 {quote.version} 版有效期至 {quote.valid_until}，客户还没有答复"
            yield questions.about(register, quote, "valid_until", found, "请销售催问客户，或由方案更新报价")


def projects_move_on(register: Register, asked: Asked) -> Gaps:
    """没有在一个阶段停留过久的项目"""
    for project in register.rows_where(ProjectRow, ("stage_since",), asked.is_late):
        ended = project.stage in {None, Stage.CLOSED} or not is_live(project)
        if not ended and not _waits_for_retention(register, project):
            found = f"在「{project.stage}」已 {asked.days_since(project.stage_since)} 天"
            yield questions.about(register, project, "stage_since", found, "请 PMO 在周会上问明原因：推进、暂停或终止")


def calendar_reaches_next_year(register: Register, asked: Asked) -> Gaps:
    """年底之前，工作日历已填到下一年"""
    turn = date(asked.today.year + 1, 1, 1)
    wanted = turn.year if (turn - asked.today).days <= asked.threshold else asked.today.year
    if register.of(CalendarRow) and not company_calendar(register).knows(date(wanted, 1, 1)):
        found = f"还没有 {wanted} 年的休息日和调休工作日，{wanted} 年的日期无法推算，到时周报也无法生成"
        remedy = "请 PMO 按国务院公布的放假安排填写"
        yield missing(CalendarRow, found, remedy, owner=Department.PMO, field_name="day", register=register)


def _of_live(register: Register, kind: type[R], names: Sequence[str], holds: Callable[..., object]) -> Iterator[R]:
    """The rows of projects that are worked on, for whose values of these fields something holds."""
    return register.rows_where(kind, names, holds, without=resting(register))


def _open_nodes(
    register: Register, holds: Callable[[PaymentNodeRow], object] = bool
) -> Iterator[tuple[PaymentNodeRow, Decimal]]:
    """The nodes of projects that are worked on for which something holds and of which money is still to come."""
    paid, at_rest = paid_by_node(register), resting(register)
    cells = zip(
        register.columns(PaymentNodeRow, "contract", "term", "amount"),
        register.projects_of(PaymentNodeRow),
        strict=True,
    )
    rows = register.of(PaymentNodeRow)
    for at, ((contract, term, amount), project) in enumerate(cells):
        rest = (amount or Decimal(0)) - paid[contract, term]
        if rest > 0 and project not in at_rest and holds(rows[at]):
            yield rows[at], rest


def _waits_for_retention(register: Register, project: ProjectRow) -> bool:
    """Whether nothing is left of a project in 验收 but a 质保金 that isn't due yet."""
    if project.stage is not Stage.ACCEPTANCE:
        return False
    dossier = register.dossier(project)
    paid = paid_by_node(register)
    open_ = [node for node in dossier.of(PaymentNodeRow) if paid[node.contract, node.term] < (node.amount or 0)]
    return bool(open_) and all(node.trigger is PaymentTrigger.WARRANTY_END for node in open_)
