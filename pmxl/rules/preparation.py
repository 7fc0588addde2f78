"""实施前准备关口：计划确认与分解、软件与施工计划、备货与到货（流程 4.1–4.7）。"""

from datetime import date
from decimal import Decimal

from pmxl.figures.predecessors import predecessors
from pmxl.figures.standing_questions import paid_by_node, sums, task_is_cancelled
from pmxl.rows.acceptance import DocumentRow
from pmxl.rows.contract import ContractItemRow, ContractRow
from pmxl.rows.initiation import StepRow
from pmxl.rows.money import PaymentNodeRow
from pmxl.rows.register import Dossier
from pmxl.rows.schedule import TaskRow
from pmxl.rows.stock import GoodsReceiptRow, RequestLineRow, RequestRow
from pmxl.rules import questions
from pmxl.rules.check import Asked, Check, Evidence, Gaps, gap, missing
from pmxl.rules.questions import plain
from pmxl.vocabulary import Department, Document, Mode, PaymentNode, RequestState, YesNo

OPERATIONS, SOLUTION, PMO = Department.OPERATIONS, Department.SOLUTION, Department.PMO
RND, ENGINEERING, SALES = Department.RND, Department.ENGINEERING, Department.SALES


def pmo_is_told(dossier: Dossier, _: Asked) -> Gaps:
    """签回的合同已存档并通知 PMO"""
    yield from questions.undone(dossier, "4.1", "请运营存档签回的合同、通知 PMO，并记录节点 4.1")


def plan_is_confirmed(dossier: Dossier, _: Asked) -> Gaps:
    """PMO 已最终确认项目实施计划"""
    yield from questions.undone(dossier, "4.2", "请 PMO 确认项目实施计划并记录节点 4.2")


def late_plan_is_updated(dossier: Dossier, _: Asked) -> Gaps:
    """合同晚于计划签订的，项目实施计划已在签订后更新，再由 PMO 确认

    The plan counts as updated by a 项目实施计划 in 文档登记 dated, or a step 3.1 finished, on the day of signing or
    later; a confirmation before that confirmed the old plan.
    """
    updated, confirmed = _plan_updated(dossier), questions.step(dossier, "4.2")
    for contract in dossier.of(ContractRow):
        if not contract.signed or not contract.assumed or contract.signed <= contract.assumed:
            continue
        found = f"{contract.number} {contract.signed} 签订，晚于计划的 {contract.assumed}"
        if updated is None or updated < contract.signed:
            remedy = "请方案更新项目实施计划：在文档登记新增一版，或重做节点 3.1"
            yield gap(contract, "signed", f"{found}，计划没有更新", remedy, owner=SOLUTION)
        elif confirmed and confirmed.finished and confirmed.finished < updated:
            text = f"{confirmed.finished} 确认的是旧计划，新计划 {updated} 才更新"
            yield gap(confirmed, "finished", text, "请 PMO 确认更新后的计划")


def every_department_has_a_task(dossier: Dossier, _: Asked) -> Gaps:
    """项目实施计划已分解到每个涉及部门"""
    there = {task.department for task in _tasks(dossier)}
    for department in questions.concerned(dossier.project):
        if department not in there:
            remedy = f"请 PMO 与{department}商定任务并登记到进度计划"
            yield missing(
                TaskRow, f"没有「{department}」的任务", remedy, field_name="department", register=dossier.register
            )


def tasks_are_dated(dossier: Dossier, _: Asked) -> Gaps:
    """每个任务都有计划开始和计划完成，先后合理"""
    for task in _tasks(dossier):
        for name in ("planned_start", "planned_finish"):
            if questions.empty(task, name):
                yield gap(task, name, f"{task.task} 未填写", f"请 PMO 填写{task.heading(name)}")
        if task.planned_start and task.planned_finish and task.planned_finish < task.planned_start:
            found = f"{task.task} 计划完成 {task.planned_finish} 早于计划开始 {task.planned_start}"
            yield gap(task, "planned_finish", found, "请 PMO 更正日期")


def predecessors_exist(dossier: Dossier, _: Asked) -> Gaps:
    """前置任务都写得清楚，都在本项目的进度计划里"""
    known = {task.task for task in _tasks(dossier)}
    for task in _tasks(dossier):
        named = predecessors(task.predecessors, known)
        for part in (*named.unreadable, *(link.task for link in named.links if link.task not in known)):
            found = f"{task.task} 的前置「{part}」不是本项目的任务"
            yield gap(task, "predecessors", found, "请 PMO 改成现有任务编号，如 T01、T02FS+2")


def tasks_have_a_person(dossier: Dossier, _: Asked) -> Gaps:
    """每个任务都有责任人"""
    for task in _tasks(dossier):
        if not task.person:
            yield gap(
                task,
                "person",
                f"{task.task} {task.name} 未填写",
                f"{questions.asked(task.department or '责任部门')}指定责任人",
            )


def plan_keeps_the_agreed_date(dossier: Dossier, _: Asked) -> Gaps:
    """进度计划的最后一天不晚于合同约定完工日期"""
    last = max((task.planned_finish for task in _tasks(dossier) if task.planned_finish), default=None)
    for contract in dossier.of(ContractRow):
        if last and contract.delivery and last > contract.delivery:
            found = f"{contract.number} 约定 {contract.delivery}，计划排到 {last}"
            yield gap(contract, "delivery", found, "请 PMO 压缩计划，或请销售与客户变更工期", owner=PMO)


def software_plan_is_made(dossier: Dossier, _: Asked) -> Gaps:
    """含软件的，软件开发实施计划已编制"""
    if dossier.project.software is YesNo.YES:
        yield from questions.undone(dossier, "4.4", "请产品与研发编制软件开发实施计划并记录节点 4.4")


def construction_plan_is_made(dossier: Dossier, _: Asked) -> Gaps:
    """工程施工进度计划已编制"""
    yield from questions.undone(dossier, "4.7", "请工程运维编制工程施工进度计划并记录节点 4.7")


def stock_is_ordered(dossier: Dossier, _: Asked) -> Gaps:
    """需要备货的，备货申请单已审批并下单"""
    if dossier.project.stock is not YesNo.YES:
        return
    rows = dossier.of(RequestRow)
    if not rows:
        remedy = "请工程运维提交备货申请单"
        yield missing(RequestRow, "没有备货申请", remedy, field_name="number", register=dossier.register)
    for row in rows:
        if row.state not in {RequestState.ORDERED, RequestState.FINISHED}:
            remedy = "请工程运维办完审批并下单，不再需要的请删去"
            yield gap(row, "state", f"{row.number} 为「{row.state or '空'}」", remedy)


def requests_have_lines(dossier: Dossier, _: Asked) -> Gaps:
    """每张备货申请单都有明细"""
    filled = {line.request for line in dossier.of(RequestLineRow)}
    for row in questions.requests(dossier):
        if row.number not in filled:
            found, remedy = f"{row.number} 没有明细", "请工程运维逐项登记备货明细"
            yield missing(RequestLineRow, found, remedy, field_name="request", register=dossier.register)


def stock_is_within_the_contract(dossier: Dossier, _: Asked) -> Gaps:
    """备货的物料都在合同清单里，累计数量不超过合同数量

    Request and contract list are both netted over their ± lines, by contract and 物料代码.
    """
    contracts = {row.number: row.contract for row in questions.requests(dossier)}
    lines = [(contracts[line.request], line.item, line) for line in questions.request_lines(dossier)]
    wanted = sums(((contract, item), line.quantity) for contract, item, line in lines)
    listed = sums(((row.contract, row.item), row.quantity) for row in dossier.of(ContractItemRow))
    last = {(contract, item): line for contract, item, line in lines if (line.quantity or 0) > 0}
    for key, line in last.items():
        if wanted[key] > listed[key]:
            found = f"{line.item} {line.product} 累计备货 {plain(wanted[key])}，合同清单 {plain(listed[key])}"
            yield gap(line, "quantity", found, "请工程运维减少数量，或请方案在合同清单追加变更行")


def stock_has_arrived(dossier: Dossier, asked: Asked) -> Gaps:
    """备货已到货签收，每项合格数量达到要求的比例"""
    signed = questions.accepted(dossier.of(GoodsReceiptRow))
    for line in questions.request_lines(dossier):
        here = signed[line.request, line.line]
        if line.quantity and here * 100 < line.quantity * asked.threshold:
            found = f"{line.request}-{line.line} {line.product} 申请 {plain(line.quantity)}，合格签收 {plain(here)}"
            remedy = f"请工程运维催货并登记到货签收（预计 {line.expected or '未填'}）；确需先开工的由 PMO 豁免"
            yield gap(line, "quantity", found, remedy)


def rejects_are_handled(dossier: Dossier, _: Asked) -> Gaps:
    """不合格的到货都写明了处理办法"""
    for row in dossier.of(GoodsReceiptRow):
        if row.rejected and not row.handling:
            found = f"{row.number}-{row.line} 不合格 {plain(row.rejected)}，没有处理办法"
            yield gap(row, "handling", found, "请工程运维填写退货、换货或让步接收")


def advance_is_received(dossier: Dossier, _: Asked) -> Gaps:
    """开工前预付款已经到账"""
    paid = paid_by_node(dossier.register)
    for node in dossier.of(PaymentNodeRow):
        here = paid[node.contract, node.term]
        if node.node is PaymentNode.ADVANCE and node.amount and here < node.amount:
            found = f"{node.contract} 第 {node.term} 期 {node.amount:,.2f}，已核销 {here:,.2f}"
            yield gap(node, "amount", found, "请销售催收预付款", owner=SALES)


def _tasks(dossier: Dossier) -> tuple[TaskRow, ...]:
    return tuple(task for task in dossier.of(TaskRow) if not task_is_cancelled(task))


def _plan_updated(dossier: Dossier) -> date | None:
    step = questions.step(dossier, "3.1")
    days = [row.dated for row in dossier.of(DocumentRow) if row.kind is Document.PLAN]
    return max((day for day in (*days, step.finished if step else None) if day), default=None)


CHECKS = (
    Check(
        code="ZB01",
        ask=pmo_is_told,
        owner=OPERATIONS,
        step="4.1",
        evidence=(Evidence(ContractRow, ("returned", "archived")),),
    ),
    Check(code="ZB02", ask=plan_is_confirmed, owner=PMO, step="4.2", evidence=(Evidence(StepRow, ("state",)),)),
    Check(
        code="ZB03",
        ask=late_plan_is_updated,
        owner=PMO,
        step="4.2",
        evidence=(Evidence(ContractRow, ("assumed", "signed")),),
    ),
    Check(
        code="ZB04",
        ask=every_department_has_a_task,
        owner=PMO,
        step="4.3",
        evidence=(Evidence(TaskRow, ("department",)),),
    ),
    Check(code="ZB05", ask=tasks_are_dated, owner=PMO, step="4.3"),
    Check(code="ZB06", ask=predecessors_exist, owner=PMO, step="4.3"),
    Check(code="ZB07", ask=tasks_have_a_person, owner=PMO, step="4.3", mode=Mode.HINT),
    Check(code="ZB08", ask=plan_keeps_the_agreed_date, owner=PMO, step="4.3", mode=Mode.HINT),
    Check(code="ZB09", ask=software_plan_is_made, owner=RND, step="4.4"),
    Check(
        code="ZB10",
        ask=stock_is_ordered,
        owner=ENGINEERING,
        step="4.5",
        evidence=(Evidence(RequestRow, ("approver", "approved", "ordered")),),
    ),
    Check(
        code="ZB11",
        ask=stock_is_within_the_contract,
        owner=ENGINEERING,
        step="4.5",
        evidence=(
            Evidence(RequestLineRow, ("item", "quantity")),
            Evidence(ContractItemRow, ("item", "quantity")),
        ),
    ),
    Check(
        code="ZB12",
        ask=stock_has_arrived,
        owner=ENGINEERING,
        step="4.6",
        threshold=Decimal(100),
        unit="%",
        evidence=(Evidence(GoodsReceiptRow, ("request", "request_line", "accepted", "signed")),),
    ),
    Check(code="ZB13", ask=rejects_are_handled, owner=ENGINEERING, step="4.6"),
    Check(code="ZB14", ask=construction_plan_is_made, owner=ENGINEERING, step="4.7"),
    Check(code="ZB15", ask=advance_is_received, owner=SALES, step="4.1", mode=Mode.HINT),
    Check(code="ZB16", ask=requests_have_lines, owner=ENGINEERING, step="4.5"),
)
"""The checks of the gate at the end of 实施前准备, in the order of the steps."""
