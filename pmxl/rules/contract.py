"""签合同关口：实施计划、可行性评估、合同评审、盖章归档、付款节点（流程 3.1–3.6）。"""

from collections.abc import Iterator
from decimal import Decimal

from pmxl.figures.standing_questions import FEASIBILITY, is_confirmed, last_feasibility
from pmxl.rows.contract import ContractItemRow, ContractRow, ReviewRow
from pmxl.rows.initiation import StepRow
from pmxl.rows.meetings import MeetingRow
from pmxl.rows.money import PaymentNodeRow
from pmxl.rows.register import Dossier
from pmxl.rules import questions
from pmxl.rules.check import Asked, Check, Evidence, Gaps, gap, missing
from pmxl.vocabulary import (
    Department,
    ItemState,
    Mode,
    PaymentNode,
    PaymentTrigger,
    Verdict,
    YesNo,
)

SALES, OPERATIONS, SOLUTION, PMO = Department.SALES, Department.OPERATIONS, Department.SOLUTION, Department.PMO

LADDER = ("stamped", "sent", "returned", "archived")
"""盖章 → 寄出 → 签回 → 归档."""


def plan_is_refined(dossier: Dossier, _: Asked) -> Gaps:
    """方案与项目实施计划已细化"""
    yield from questions.undone(dossier, "3.1", "请方案细化方案与项目实施计划，完成后记录节点 3.1")


def feasibility_is_confirmed(dossier: Dossier, _: Asked) -> Gaps:
    """最近一次可行性评估的结论为通过"""
    meeting = _feasibility(dossier)
    if meeting is None:
        remedy = "请 PMO 组织可行性评估并登记会议纪要"
        yield missing(
            MeetingRow, f"没有类型为「{FEASIBILITY}」的会议", remedy, field_name="kind", register=dossier.register
        )
    elif meeting.verdict is None:
        yield gap(meeting, "verdict", "结论为「空」", "请 PMO 填写评估结论")
    elif not is_confirmed(meeting):
        found, remedy = f"结论为「{meeting.verdict}」", "请方案修改实施计划后，由 PMO 重新组织评估"
        next_ = (PMO, "3.2") if questions.was_redone(dossier, "3.1", "3.2") else (SOLUTION, "3.1")
        yield gap(meeting, "verdict", found, remedy, owner=next_[0], step=next_[1])


def minutes_are_written(dossier: Dossier, _: Asked) -> Gaps:
    """可行性评估有纪要和决议"""
    meeting = _feasibility(dossier)
    for name in ("minutes", "decisions") if meeting else ():
        if meeting and questions.empty(meeting, name):
            yield gap(meeting, name, "未填写", f"请 PMO 补写{meeting.heading(name)}")


def every_department_attended(dossier: Dossier, _: Asked) -> Gaps:
    """每个涉及部门都参加了可行性评估"""
    meeting = _feasibility(dossier)
    if meeting is None:
        return
    absent = [dept for dept in questions.concerned(dossier.project) if dept not in questions.words(meeting.departments)]
    if absent:
        remedy = "请 PMO 请其补会确认本部门的任务、工期和完成要求，并补记参会部门"
        yield gap(meeting, "departments", f"缺 {'、'.join(absent)}", remedy)


def contract_is_registered(dossier: Dossier, _: Asked) -> Gaps:
    """合同已登记，金额已填写"""
    contracts = dossier.of(ContractRow)
    if not contracts:
        remedy = "请运营登记合同，一份一行"
        yield missing(ContractRow, "没有本项目的合同", remedy, field_name="number", register=dossier.register)
    for contract in contracts:
        if not contract.amount:
            yield gap(contract, "amount", f"{contract.number} 未填写金额", "请运营按合同填写含税金额")


def review_is_held(dossier: Dossier, asked: Asked) -> Gaps:
    """每份合同都经过评审，要求的评审方齐全

    Which 评审方 must appear is the rule's parameter; without one, any reviewer will do.
    """
    for contract in dossier.of(ContractRow):
        roles = [row.role for row in _reviews(dossier, contract)]
        absent = [role for role in asked.parameter if role not in roles] if roles else ["评审记录"]
        for role in absent:
            remedy = "请运营组织合同评审；无意见的评审方也登记一行并关闭"
            yield missing(
                ReviewRow, f"{contract.number} 缺{role}", remedy, field_name="role", register=dossier.register
            )


def review_findings_are_closed(dossier: Dossier, _: Asked) -> Gaps:
    """合同评审的每条意见都已关闭，没有不通过的结论"""
    for contract in dossier.of(ContractRow):
        for row in _reviews(dossier, contract):
            if row.state is not ItemState.CLOSED:
                found = f"{contract.number} {row.role}「{row.opinion}」未关闭"
                yield gap(row, "state", found, f"请运营督促处理，经 {row.reviewer or '评审人'} 确认后关闭")
            elif row.verdict is Verdict.REJECTED:
                yield gap(row, "verdict", f"{contract.number} {row.role}结论为「不通过」", "请运营修改合同后重新评审")
            yield from questions.strangers(dossier.register, row, "reviewer")


def contract_is_signed(dossier: Dossier, _: Asked) -> Gaps:
    """每份合同都有签订日期"""
    for contract in dossier.of(ContractRow):
        if contract.signed is None:
            yield gap(contract, "signed", f"{contract.number} 未填写", "请销售推动签订，由运营登记日期", owner=SALES)


def contract_is_stamped_and_archived(dossier: Dossier, _: Asked) -> Gaps:
    """合同按盖章、寄出、签回、归档的顺序走完"""
    for contract in dossier.of(ContractRow):
        last = ""
        for name in LADDER:
            day, before = getattr(contract, name), getattr(contract, last) if last else None
            if day is None:
                remedy = f"请运营办理后填写{contract.heading(name)}"
                yield gap(contract, name, f"{contract.number} 未填写", remedy, step="3.5" if name == "stamped" else "")
            elif before and day < before:
                found = f"{contract.number} {day} 早于{contract.heading(last)} {before}"
                yield gap(contract, name, found, "请运营核对这两个日期")
            last = name if day else last


def stamp_follows_the_review(dossier: Dossier, _: Asked) -> Gaps:
    """合同在评审意见全部关闭之后才盖章"""
    for contract in dossier.of(ContractRow):
        closed = max((row.closed for row in _reviews(dossier, contract) if row.closed), default=None)
        if contract.stamped and closed and contract.stamped < closed:
            found = f"{contract.number} {contract.stamped} 盖章，评审 {closed} 才关闭"
            yield gap(contract, "stamped", found, "请运营核对日期；属实则向 PMO 说明")


def payment_nodes_add_up(dossier: Dossier, _: Asked) -> Gaps:
    """付款节点合计等于合同金额，一分不差"""
    for contract in dossier.of(ContractRow):
        nodes = _nodes(dossier, contract)
        sum_ = questions.total(node.amount for node in nodes)
        if not nodes:
            remedy = "请销售按合同逐期登记付款节点"
            yield missing(
                PaymentNodeRow, f"{contract.number} 没有付款节点", remedy, field_name="node", register=dossier.register
            )
        elif contract.amount is not None and sum_ != contract.amount:
            sums = f"节点合计 {sum_:,.2f}，合同金额 {contract.amount:,.2f}，差 {sum_ - contract.amount:,.2f}"
            found = f"{contract.number} {sums}"
            yield gap(nodes[-1], "amount", found, "请销售按合同核对各期金额")


def payment_nodes_are_triggered(dossier: Dossier, _: Asked) -> Gaps:
    """每个付款节点都有触发条件、计划日期和跟踪人；固定日期的有到期日"""
    for contract in dossier.of(ContractRow):
        for node in _nodes(dossier, contract):
            fixed = ("due",) if node.trigger is PaymentTrigger.DATE else ()
            for name in ("trigger", "planned", "collector", *fixed):
                if questions.empty(node, name):
                    found = f"{contract.number} 第 {node.term} 期未填写"
                    yield gap(node, name, found, f"请销售填写{node.heading(name)}")


def retention_is_dated(dossier: Dossier, _: Asked) -> Gaps:
    """有质保金的合同，质保期和质保起算已约定，质保金到质保期满触发"""
    for contract in dossier.of(ContractRow):
        for node in _nodes(dossier, contract):
            if node.node is not PaymentNode.RETENTION:
                continue
            if node.trigger is not PaymentTrigger.WARRANTY_END:
                yield gap(node, "trigger", f"质保金的触发条件为「{node.trigger or '空'}」", "请销售改为质保到期")
            for name in ("warranty_months", "warranty_start"):
                if not getattr(contract, name):
                    yield gap(contract, name, f"{contract.number} 未填写", f"请销售按合同填写{contract.heading(name)}")


def warranty_has_its_retention(dossier: Dossier, _: Asked) -> Gaps:
    """约定了质保期的合同都列出了质保金节点"""
    for contract in dossier.of(ContractRow):
        kinds = {node.node for node in _nodes(dossier, contract)}
        if contract.warranty_months and kinds and PaymentNode.RETENTION not in kinds:
            found = f"{contract.number} 有 {contract.warranty_months} 个月质保期，没有质保金"
            yield gap(contract, "warranty_months", found, "请销售确认合同是否约定质保金", owner=SALES)


def amount_follows_the_quote(dossier: Dossier, asked: Asked) -> Gaps:
    """合同金额与客户通过的报价相差不超过公司限度"""
    quote, contracts = questions.accepted_quote(dossier), dossier.of(ContractRow)
    amount = questions.total(contract.amount for contract in contracts)
    if quote is None or not quote.amount or not amount:
        return
    deviation = abs(amount - quote.amount) / quote.amount * 100
    if deviation > asked.threshold:
        found = f"合同 {amount:,.2f}，报价第 {quote.version} 版 {quote.amount:,.2f}，相差 {deviation:.1f}%"
        yield gap(contracts[0], "amount", found, "请销售说明差异，或由方案补一版报价", owner=SALES)


def items_are_listed(dossier: Dossier, _: Asked) -> Gaps:
    """需要备货的，合同清单已登记"""
    if dossier.project.stock is YesNo.YES and dossier.of(ContractRow) and not dossier.of(ContractItemRow):
        remedy = "请方案按合同登记设备材料，备货以此为限"
        yield missing(ContractItemRow, "没有合同清单", remedy, field_name="item", register=dossier.register)


def customer_is_the_applied_one(dossier: Dossier, _: Asked) -> Gaps:
    """合同的客户名称与立项一致"""
    for contract in dossier.of(ContractRow):
        if contract.customer and contract.customer != dossier.project.customer:
            found = f"合同为「{contract.customer}」，立项为「{dossier.project.customer}」"
            yield gap(contract, "customer", found, "请销售确认签约主体", owner=SALES)


def _feasibility(dossier: Dossier) -> MeetingRow | None:
    return last_feasibility(dossier.of(MeetingRow))


def _reviews(dossier: Dossier, contract: ContractRow) -> Iterator[ReviewRow]:
    return (row for row in dossier.of(ReviewRow) if row.contract == contract.number)


def _nodes(dossier: Dossier, contract: ContractRow) -> tuple[PaymentNodeRow, ...]:
    return tuple(row for row in dossier.of(PaymentNodeRow) if row.contract == contract.number)


CHECKS = (
    Check(
        code="HT01",
        ask=plan_is_refined,
        owner=SOLUTION,
        step="3.1",
        evidence=(Evidence(StepRow, ("state",)),),
    ),
    Check(
        code="HT02",
        ask=feasibility_is_confirmed,
        owner=PMO,
        step="3.2",
        evidence=(Evidence(MeetingRow, ("kind", "verdict")),),
    ),
    Check(code="HT03", ask=minutes_are_written, owner=PMO, step="3.2"),
    Check(
        code="HT04",
        ask=every_department_attended,
        owner=PMO,
        step="3.2",
        evidence=(Evidence(MeetingRow, ("departments",)),),
    ),
    Check(
        code="HT05",
        ask=contract_is_registered,
        owner=OPERATIONS,
        step="3.3",
        evidence=(Evidence(ContractRow, ("amount", "customer")),),
    ),
    Check(code="HT06", ask=review_is_held, owner=OPERATIONS, step="3.4", parameter=("方案", "财务"), words=()),
    Check(
        code="HT07",
        ask=review_findings_are_closed,
        owner=OPERATIONS,
        step="3.4",
        evidence=(Evidence(ReviewRow, ("opinion", "verdict", "state")),),
    ),
    Check(
        code="HT08",
        ask=contract_is_signed,
        owner=OPERATIONS,
        step="3.3",
        evidence=(Evidence(ContractRow, ("signed",)),),
    ),
    Check(
        code="HT09",
        ask=contract_is_stamped_and_archived,
        owner=OPERATIONS,
        step="3.6",
        evidence=(Evidence(ContractRow, LADDER),),
    ),
    Check(code="HT10", ask=stamp_follows_the_review, owner=OPERATIONS, step="3.5", mode=Mode.HINT),
    Check(
        code="HT11",
        ask=payment_nodes_add_up,
        owner=SALES,
        step="3.3",
        evidence=(Evidence(PaymentNodeRow, ("node", "amount")),),
    ),
    Check(
        code="HT12",
        ask=payment_nodes_are_triggered,
        owner=SALES,
        step="3.3",
        evidence=(Evidence(PaymentNodeRow, ("trigger", "days")),),
    ),
    Check(
        code="HT13",
        ask=retention_is_dated,
        owner=SALES,
        step="3.3",
        evidence=(Evidence(ContractRow, ("warranty_months", "warranty_start")),),
    ),
    Check(code="HT14", ask=warranty_has_its_retention, owner=SALES, step="3.3", mode=Mode.HINT),
    Check(
        code="HT15",
        ask=amount_follows_the_quote,
        owner=SALES,
        step="3.3",
        mode=Mode.HINT,
        threshold=Decimal(5),
        unit="%",
    ),
    Check(code="HT16", ask=items_are_listed, owner=SOLUTION, step="3.3", mode=Mode.HINT),
    Check(code="HT17", ask=customer_is_the_applied_one, owner=OPERATIONS, step="3.3", mode=Mode.HINT),
)
"""The checks of the gate at the end of 签合同, in the order of the steps."""
