"""The rows that people type in the play."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from pmxl.rows.acceptance import DocumentRow
from pmxl.rows.contract import ContractItemRow
from pmxl.rows.delivery import WeeklyRow
from pmxl.rows.money import AllocationRow, InvoiceRow, PaymentNodeRow, ReceiptRow
from pmxl.rows.schedule import TaskRow
from pmxl.rows.stock import GoodsReceiptRow
from pmxl.vocabulary import Department, Destination, Document, PaymentNode, PaymentTrigger, Stage, TaskState, YesNo

SALES, SOLUTION, PMO, PM = Department.SALES, Department.SOLUTION, Department.PMO, Department.PM
ENGINEERING, FINANCE = Department.ENGINEERING, Department.FINANCE

NAME, CUSTOMER = "北岸社区活动中心弱电改造", "北岸社区居民委员会"
CONTRACT, REQUEST, ACCEPTANCE = "HT-2026-0901", "BH-2026-0901", "YS-2026-0901"


def payment_nodes(people: Mapping[Department, str], project: str, day: date) -> tuple[PaymentNodeRow, ...]:
    """The payment plan; its last node is a cent short at first."""
    planned = (
        (PaymentNode.ADVANCE, PaymentTrigger.SIGNING, "52800.00", 0),
        (PaymentNode.PROGRESS, PaymentTrigger.ARRIVAL, "70400.00", 10),
        (PaymentNode.ACCEPTANCE, PaymentTrigger.ACCEPTANCE, "47520.00", 27),
        (PaymentNode.RETENTION, PaymentTrigger.WARRANTY_END, "5279.99", 392),
    )
    return tuple(
        PaymentNodeRow(
            contract=CONTRACT,
            term=term,
            project=project,
            node=node,
            amount=Decimal(amount),
            trigger=trigger,
            days=0,
            planned=day + timedelta(days=after),
            collector=people[SALES],
        )
        for term, (node, trigger, amount, after) in enumerate(planned, start=1)
    )


GOODS = (("CAM-24", "网络摄像机", "台", 24, 680), ("ACS-12", "门禁控制器", "套", 12, 1250))


def contract_items() -> tuple[ContractItemRow, ...]:
    """What the contract covers."""
    return tuple(
        ContractItemRow(
            contract=CONTRACT,
            line=line,
            item=item,
            product=product,
            unit=unit,
            quantity=Decimal(count),
            cost=Decimal(cost),
        )
        for line, (item, product, unit, count, cost) in enumerate(GOODS, start=1)
    )


def tasks(people: Mapping[Department, str], project: str, day: date) -> tuple[TaskRow, ...]:
    """The schedule: every department has a task."""
    planned = (
        ("T01", "图纸会审", "设计", SOLUTION, 0, 1, ""),
        ("T02", "客户停电配合", "其他", SALES, 1, 2, "T01"),
        ("T03", "布线与安装", "施工", ENGINEERING, 2, 10, "T01"),
        ("T04", "调试", "调试", ENGINEERING, 10, 12, "T03"),
    )
    return tuple(
        TaskRow(
            project=project,
            task=task,
            name=name,
            kind=kind,
            department=department,
            person=people[department],
            planned_start=day + timedelta(days=first),
            planned_finish=day + timedelta(days=last),
            predecessors=before,
            state=TaskState.OPEN,
        )
        for task, name, kind, department, first, last, before in planned
    )


def goods_receipt(people: Mapping[Department, str], project: str, line: int, count: int, day: date) -> GoodsReceiptRow:
    """One arrival of one requested line."""
    return GoodsReceiptRow(
        number=f"QS-2026-090{line}",
        line=1,
        project=project,
        request=REQUEST,
        request_line=line,
        arrived=day,
        destination=Destination.SITE,
        delivered=Decimal(count),
        accepted=Decimal(count),
        slip=f"SH-{day:%m%d}-{line}",
        signer=people[ENGINEERING],
        signed=day,
    )


def weekly_reports(people: Mapping[Department, str], project: str, start: date, end: date) -> tuple[WeeklyRow, ...]:
    """A weekly report for every week of 实施."""
    weeks = range((end - start).days // 7 + 2)
    mondays = [start - timedelta(days=start.weekday()) + timedelta(weeks=week) for week in weeks]
    running = [monday for monday in mondays if monday <= end]
    return tuple(
        WeeklyRow(
            project=project,
            week=f"{monday.isocalendar().year}-W{monday.isocalendar().week:02d}",
            author=people[PM],
            reported=monday + timedelta(days=4),
            done=f"第 {number} 周：按施工计划推进",
            planned="继续施工" if number < len(running) else "准备验收",
            progress=(Decimal(number) / len(running)).quantize(Decimal("0.01")),
            reviewer=people[PMO],
            reviewed=monday + timedelta(days=5),
        )
        for number, monday in enumerate(running, start=1)
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
