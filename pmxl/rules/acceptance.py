"""验收关口：验收单、遗留、通知、回款、总结、档案（流程 6.1–6.5）。"""

from pmxl.figures.standing_questions import (
    allocated_by_receipt,
    is_conditional,
    is_passed,
    last_acceptance,
    last_summary,
    latest_documents,
    paid_by_node,
)
from pmxl.rows.acceptance import AcceptanceRow, DocumentRow, SummaryRow
from pmxl.rows.contract import ContractRow
from pmxl.rows.initiation import ProjectRow
from pmxl.rows.meetings import ItemRow
from pmxl.rows.money import AllocationRow, InvoiceRow, PaymentNodeRow, ReceiptRow
from pmxl.rows.register import Dossier
from pmxl.rules import questions
from pmxl.rules.check import Asked, Check, Evidence, Gaps, gap, missing
from pmxl.vocabulary import Department, Document, ItemKind, ItemState, Mode, PaymentNode, YesNo

SALES, PMO, FINANCE = Department.SALES, Department.PMO, Department.FINANCE

FILED = tuple(kind for kind in Document if kind not in {Document.ADVICE, Document.WEEKLY, Document.EVALUATION})
"""The documents of a complete file; 工程改造建议 is part of 方案与报价, 周报 has a sheet, 月度总结评价 comes later."""


def acceptance_is_passed(dossier: Dossier, _: Asked) -> Gaps:
    """最近一次验收的结论为通过或有条件通过"""
    row = _acceptance(dossier)
    if row is None:
        remedy = "请销售组织验收并登记项目验收单"
        yield missing(AcceptanceRow, "没有验收单", remedy, field_name="verdict", register=dossier.register)
    elif not is_passed(row):
        found = f"{row.number} 结论为「{row.verdict or '空'}」"
        yield gap(row, "verdict", found, "不通过的退回节点 5.1 整改，整改后请销售重新组织验收")


def acceptance_is_signed(dossier: Dossier, _: Asked) -> Gaps:
    """验收单已由客户签署"""
    row = _acceptance(dossier)
    for name in ("customer_signer", "signed") if row else ():
        if row and questions.empty(row, name):
            yield gap(row, name, f"{row.number} 未填写", f"请销售请客户签署后填写{row.heading(name)}")


def conditions_are_closed(dossier: Dossier, _: Asked) -> Gaps:
    """验收遗留都已登记并关闭"""
    row, items = _acceptance(dossier), [item for item in dossier.of(ItemRow) if item.kind is ItemKind.PUNCH]
    if row and is_conditional(row) and not items:
        remedy = "请销售把每条条件登记为会议待办，类型选验收遗留"
        found = f"{row.number} 有条件通过，条件没有登记"
        yield missing(ItemRow, found, remedy, field_name="kind", register=dossier.register)
    for item in items:
        if item.state is not ItemState.CLOSED:
            remedy = f"请{item.person or '责任人'}整改，客户确认后关闭"
            yield gap(item, "state", f"{item.number}「{item.matter}」未关闭", remedy, owner=item.department)


def original_is_received(dossier: Dossier, _: Asked) -> Gaps:
    """客户签署的验收单原件已收回"""
    row = _acceptance(dossier)
    if row and row.signed and row.original is None:
        yield gap(row, "original", f"{row.number} {row.signed} 签署，原件未收回", "请销售收回原件并填写日期")


def warranty_is_dated(dossier: Dossier, _: Asked) -> Gaps:
    """约定了质保期的，验收单写明质保起止"""
    row = _acceptance(dossier)
    if row is None or not any(contract.warranty_months for contract in dossier.of(ContractRow)):
        return
    for name in ("warranty_start", "warranty_end"):
        if questions.empty(row, name):
            yield gap(row, name, f"{row.number} 未填写", f"请销售按合同填写{row.heading(name)}")


def acceptance_is_told(dossier: Dossier, _: Asked) -> Gaps:
    """PMO 已把验收结果通知项目各部门"""
    yield from questions.undone(dossier, "6.2", "请 PMO 通知各部门并记录节点 6.2")


def nodes_are_collected(dossier: Dossier, _: Asked) -> Gaps:
    """质保金以外的款项都已到账核销"""
    yield from _uncollected(dossier, retention=False)


def retention_is_collected(dossier: Dossier, _: Asked) -> Gaps:
    """质保金已到账核销

    A rule of its own, so that PMO can waive 质保金 alone, with a reason and a date.
    """
    yield from _uncollected(dossier, retention=True)


def receipts_are_allocated(dossier: Dossier, _: Asked) -> Gaps:
    """本项目的每笔到账都已核销到付款节点"""
    used = allocated_by_receipt(dossier.register)
    for receipt in dossier.of(ReceiptRow):
        rest = (receipt.amount or 0) - used[receipt.number]
        if rest > 0:
            yield gap(receipt, "amount", f"{receipt.number} 还有 {rest:,.2f} 未核销", "请财务核销到付款节点")


def everything_is_invoiced(dossier: Dossier, _: Asked) -> Gaps:
    """合同金额已全部开票"""
    for contract in dossier.of(ContractRow):
        sum_ = questions.total(row.amount for row in dossier.of(InvoiceRow) if row.contract == contract.number)
        if contract.amount and sum_ < contract.amount:
            found = f"{contract.number} 合同 {contract.amount:,.2f}，已开票 {sum_:,.2f}"
            yield gap(contract, "amount", found, "请财务补开发票")


def summary_is_written(dossier: Dossier, _: Asked) -> Gaps:
    """项目总结已写完，资料齐全"""
    row = last_summary(dossier.of(SummaryRow))
    if row is None:
        remedy = "请 PMO 组织项目总结并新增一行"
        yield missing(SummaryRow, "没有项目总结", remedy, field_name="summarised", register=dossier.register)
        return
    for name in ("summarised", "host", "results", "lessons"):
        if questions.empty(row, name):
            yield gap(row, name, "未填写", f"请 PMO 填写{row.heading(name)}")
    if row.documents_complete is not YesNo.YES:
        yield gap(row, "documents_complete", f"为「{row.documents_complete or '空'}」", "请 PMO 收齐资料后改为是")


def documents_are_registered(dossier: Dossier, asked: Asked) -> Gaps:
    """各阶段的文件都在文档登记里"""
    there = {row.kind for row in dossier.of(DocumentRow)}
    for kind in asked.parameter:
        if kind not in there and kind not in _not_needed(dossier.project):
            remedy = "请 PMO 收齐后登记，或用 pmxl form 出具"
            yield missing(DocumentRow, f"缺「{kind}」", remedy, field_name="kind", register=dossier.register)


def documents_are_archived(dossier: Dossier, _: Asked) -> Gaps:
    """文档登记里每份文件的最新版本都已归档"""
    for row in latest_documents(dossier.of(DocumentRow)):
        if row.archived is not YesNo.YES:
            yield gap(row, "archived", f"{row.number} {row.title} 未归档", "请 PMO 归档后选择是")


def _acceptance(dossier: Dossier) -> AcceptanceRow | None:
    return last_acceptance(dossier.of(AcceptanceRow))


def _uncollected(dossier: Dossier, *, retention: bool) -> Gaps:
    paid = paid_by_node(dossier.register)
    nodes = [row for row in dossier.of(PaymentNodeRow) if (row.node is PaymentNode.RETENTION) is retention]
    for node in nodes:
        open_ = (node.amount or 0) - paid[node.contract, node.term]
        if open_ > 0:
            found = f"{node.contract} 第 {node.term} 期{node.node or ''} 还差 {open_:,.2f}"
            remedy = f"请{node.collector or '销售'}催收，到账后由财务核销"
            yield gap(node, "amount", found, remedy)


def _not_needed(project: ProjectRow) -> set[Document]:
    conditional = (
        (project.survey, (Document.SURVEY,)),
        (project.software, (Document.SOFTWARE_PLAN,)),
        (project.stock, (Document.STOCK_REQUEST, Document.GOODS_RECEIPT)),
    )
    return {kind for answer, kinds in conditional if answer is not YesNo.YES for kind in kinds}


CHECKS = (
    Check(
        code="YS01",
        ask=acceptance_is_passed,
        owner=SALES,
        step="6.1",
        evidence=(Evidence(AcceptanceRow, ("held", "verdict")),),
    ),
    Check(
        code="YS02",
        ask=acceptance_is_signed,
        owner=SALES,
        step="6.1",
        evidence=(Evidence(AcceptanceRow, ("customer_signer", "signed")),),
    ),
    Check(
        code="YS03",
        ask=conditions_are_closed,
        owner=SALES,
        step="6.1",
        evidence=(Evidence(ItemRow, ("kind", "state")),),
    ),
    Check(code="YS04", ask=original_is_received, owner=SALES, step="6.1", mode=Mode.HINT),
    Check(code="YS05", ask=warranty_is_dated, owner=SALES, step="6.1", mode=Mode.HINT),
    Check(code="YS06", ask=acceptance_is_told, owner=PMO, step="6.2"),
    Check(
        code="YS07",
        ask=nodes_are_collected,
        owner=SALES,
        step="6.3",
        evidence=(Evidence(PaymentNodeRow, ("amount",)), Evidence(AllocationRow, ("contract", "term", "amount"))),
    ),
    Check(code="YS08", ask=retention_is_collected, owner=SALES, step="6.3"),
    Check(
        code="YS09",
        ask=receipts_are_allocated,
        owner=FINANCE,
        step="6.3",
        evidence=(Evidence(ReceiptRow, ("amount",)),),
    ),
    Check(code="YS10", ask=everything_is_invoiced, owner=FINANCE, step="6.3", mode=Mode.HINT),
    Check(
        code="YS11",
        ask=summary_is_written,
        owner=PMO,
        step="6.4",
        evidence=(Evidence(SummaryRow, ("summarised", "documents_complete")),),
    ),
    Check(
        code="YS12",
        ask=documents_are_registered,
        owner=PMO,
        step="6.4",
        parameter=FILED,
        words=tuple(Document),
        evidence=(Evidence(DocumentRow, ("kind", "digest")),),
    ),
    Check(code="YS13", ask=documents_are_archived, owner=PMO, step="6.4"),
)
"""The checks of the gate at the end of 验收, in the order of the steps."""
