"""The rows that people type at the end: acceptance, money, summary, the documents filed."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from pmxl.cli.demo.matter import ACCEPTANCE, CONTRACT, CUSTOMER, NAME, SITE
from pmxl.rows.acceptance import AcceptanceRow, DocumentRow, SummaryRow
from pmxl.rows.meetings import ItemRow
from pmxl.rows.money import AllocationRow, InvoiceRow, ReceiptRow
from pmxl.vocabulary import Department, Document, ItemKind, ItemState, Stage, Verdict, YesNo

PMO, ENGINEERING, FINANCE = Department.PMO, Department.ENGINEERING, Department.FINANCE


def acceptance(project: str, day: date) -> AcceptanceRow:
    """Accepted on a condition."""
    return AcceptanceRow(
        number=ACCEPTANCE,
        project=project,
        contract=CONTRACT,
        planned=day,
        held=day,
        place=SITE,
        scope="门禁、监控、会议室音视频",
        verdict=Verdict.CONDITIONAL,
        conditions="一层大厅摄像机角度调整",
        customer_signer="何主任",
        signed=day,
        original=day,
        satisfaction=9,
        warranty_start=day,
        warranty_end=day + timedelta(days=365),
    )


def punch_item(people: Mapping[Department, str], project: str, day: date) -> ItemRow:
    """The condition, to be closed."""
    return ItemRow(
        number="DB-2026-0901",
        project=project,
        source=ACCEPTANCE,
        kind=ItemKind.PUNCH,
        matter="一层大厅摄像机角度调整",
        department=ENGINEERING,
        person=people[ENGINEERING],
        raised=day,
        due=day + timedelta(days=3),
        state=ItemState.OPEN,
    )


def money(
    people: Mapping[Department, str], project: str, day: date
) -> tuple[InvoiceRow | ReceiptRow | AllocationRow, ...]:
    """The invoice, one receipt, and what it is allocated to."""
    amounts = ("52800.00", "70400.00", "47520.00")
    invoice = InvoiceRow(
        number="26112000000009012345",
        contract=CONTRACT,
        project=project,
        invoiced=day,
        amount=Decimal("176000.00"),
        person=people[FINANCE],
    )
    receipt = ReceiptRow(
        number="DZ-2026-0901",
        bank_number="202612280009017788",
        received=day,
        payer=CUSTOMER,
        amount=sum((Decimal(amount) for amount in amounts), Decimal(0)),
        contract=CONTRACT,
        project=project,
        booked_by=people[FINANCE],
    )
    allocations = tuple(
        AllocationRow(
            number=f"HX-2026-090{term}",
            receipt="DZ-2026-0901",
            contract=CONTRACT,
            term=term,
            amount=Decimal(amount),
            allocated=day,
            person=people[FINANCE],
        )
        for term, amount in enumerate(amounts, start=1)
    )
    return (invoice, receipt, *allocations)


def summary(people: Mapping[Department, str], project: str, day: date) -> SummaryRow:
    """项目总结."""
    return SummaryRow(
        project=project,
        summarised=day,
        host=people[PMO],
        results="三个系统一次验收",
        lessons="首版报价前应先问清预算",
        documents_complete=YesNo.YES,
    )


_STAGES = {
    Document.INITIATION: Stage.INITIATION,
    Document.SURVEY: Stage.SOLUTION,
    Document.QUOTE: Stage.SOLUTION,
    Document.PLAN: Stage.CONTRACT,
    Document.MINUTES: Stage.CONTRACT,
    Document.CONTRACT_REVIEW: Stage.CONTRACT,
    Document.SCHEDULE: Stage.PREPARATION,
    Document.STOCK_REQUEST: Stage.PREPARATION,
    Document.GOODS_RECEIPT: Stage.PREPARATION,
    Document.CONSTRUCTION_PLAN: Stage.PREPARATION,
    Document.ACCEPTANCE: Stage.ACCEPTANCE,
    Document.SUMMARY: Stage.ACCEPTANCE,
}


def documents(people: Mapping[Department, str], project: str, day: date) -> tuple[DocumentRow, ...]:
    """Every document that a complete file holds."""
    return tuple(
        DocumentRow(
            number=f"WD-2026-09{line:02d}",
            version=1,
            project=project,
            stage=stage,
            kind=kind,
            title=f"{NAME}{kind}",
            person=people[PMO],
            dated=day,
            place=f"档案室/{project}",
            archived=YesNo.YES,
        )
        for line, (kind, stage) in enumerate(_STAGES.items(), start=1)
    )
