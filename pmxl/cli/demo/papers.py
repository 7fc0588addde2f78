"""The rows that people type in the play."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from pmxl.rows.acceptance import AcceptanceRow, DocumentRow, SummaryRow
from pmxl.rows.contract import ContractItemRow, ContractRow, ReviewRow
from pmxl.rows.delivery import WeeklyRow
from pmxl.rows.initiation import MemberRow, ProjectRow, SurveyRow
from pmxl.rows.meetings import ItemRow, MeetingRow
from pmxl.rows.money import AllocationRow, InvoiceRow, PaymentNodeRow, ReceiptRow
from pmxl.rows.schedule import TaskRow
from pmxl.rows.solution import QuoteRow
from pmxl.rows.stock import GoodsReceiptRow, RequestLineRow, RequestRow
from pmxl.vocabulary import (
    CustomerVerdict,
    Department,
    Destination,
    Document,
    ItemKind,
    ItemState,
    PaymentNode,
    PaymentTrigger,
    RequestState,
    RetentionStart,
    Stage,
    SupplySource,
    TaskState,
    Verdict,
    YesNo,
)

SALES, SOLUTION, PMO, PM = Department.SALES, Department.SOLUTION, Department.PMO, Department.PM
ENGINEERING, FINANCE = Department.ENGINEERING, Department.FINANCE

NAME, CUSTOMER = "北岸社区活动中心弱电改造", "北岸社区居民委员会"
_COMMA = "、"
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


def application(people: Mapping[Department, str], day: date) -> ProjectRow:
    """The application, without the telephone number at first."""
    return ProjectRow(
        name=NAME,
        customer=CUSTOMER,
        kind="弱电工程",
        salesperson=people[SALES],
        applied=day,
        contact="何主任",
        site="北岸路 18 号",
        need="门禁、监控与会议室音视频改造，年前投用",
        estimate=Decimal(180000),
        wanted_finish=day + timedelta(days=40),
        relation="良好",
        software=YesNo.NO,
        stock=YesNo.YES,
    )


def team(people: Mapping[Department, str], project: str, day: date) -> tuple[MemberRow, ...]:
    """Somebody of each department concerned, and one manager."""
    roles = {SALES: "销售", SOLUTION: "方案", ENGINEERING: "施工负责人", PM: "项目经理"}
    return tuple(
        MemberRow(project=project, person=people[department], department=department, role=role, joined=day)
        for department, role in roles.items()
    )


def survey(people: Mapping[Department, str], project: str, day: date) -> SurveyRow:
    """The survey as it is agreed."""
    return SurveyRow(
        project=project,
        round=1,
        surveyors=_COMMA.join((people[SOLUTION], people[ENGINEERING])),
        proposed=day + timedelta(days=1),
        time="09:30",
        confirmed=CustomerVerdict.PASSED,
        confirmed_on=day,
    )


def quote(
    people: Mapping[Department, str],
    project: str,
    day: date,
    version: int,
    amount: int,
    verdict: CustomerVerdict,
    opinion: str,
) -> QuoteRow:
    """One version of 方案与报价 and the customer's answer."""
    return QuoteRow(
        project=project,
        version=version,
        author=people[SOLUTION],
        made=day,
        amount=Decimal(amount),
        cost=Decimal(128000),
        strategy="设备按框架价，施工按定额",
        advice="利旧桥架，新增 12 芯光缆一条",
        duration=20,
        valid_until=day + timedelta(days=30),
        submitted=day,
        submitted_by=people[SALES],
        verdict=verdict,
        answered=day,
        opinion=opinion,
        changes="" if version == 1 else "监控改用国产设备",
    )


def survey_record(day: date) -> dict[str, object]:
    """What the surveyors write down."""
    return {
        "surveyed": day,
        "environment": "三层砖混，周边无强电磁",
        "routing": "吊顶内桥架可利旧，新增竖井开孔 2 处",
        "power": "各层配电箱就近取电，接地良好",
        "points": "门禁 12 点、监控 24 点、会议室 2 间",
        "conclusion": "具备施工条件，需居委会配合停电半天",
    }


def feasibility(people: Mapping[Department, str], project: str, day: date) -> MeetingRow:
    """The minutes of 可行性评估."""
    return MeetingRow(
        number="HY-2026-0901",
        project=project,
        kind="可行性评估",
        title=f"{NAME}可行性评估",
        held=day,
        organiser=people[PMO],
        departments="销售、方案、工程运维",
        attendees=_COMMA.join(people[who] for who in (PMO, SALES, SOLUTION, ENGINEERING, PM)),
        minutes="各部门确认任务与工期：备货 5 天，施工 10 天",
        decisions="可以签约，12 月下旬验收",
        verdict=Verdict.PASSED,
    )


def contract(people: Mapping[Department, str], project: str, day: date) -> ContractRow:
    """The contract as agreed, not yet signed."""
    return ContractRow(
        number=CONTRACT,
        project=project,
        name=f"{NAME}合同",
        customer=CUSTOMER,
        kind="弱电工程",
        amount=Decimal("176000.00"),
        signer=people[SALES],
        assumed=day + timedelta(days=1),
        delivery=day + timedelta(days=33),
        warranty_months=12,
        warranty_start=RetentionStart.ACCEPTANCE,
    )


def review(project: str, day: date, line: int, role: str, reviewer: str, opinion: str) -> ReviewRow:
    """One reviewer's finding, open."""
    return ReviewRow(
        contract=CONTRACT,
        line=line,
        project=project,
        role=role,
        reviewer=reviewer,
        opinion=opinion,
        reviewed=day,
        state=ItemState.OPEN,
    )


def request(people: Mapping[Department, str], project: str, day: date) -> RequestRow:
    """The 备货申请, approved and ordered."""
    return RequestRow(
        number=REQUEST,
        project=project,
        contract=CONTRACT,
        department=ENGINEERING,
        applicant=people[ENGINEERING],
        applied=day,
        wanted=day + timedelta(days=5),
        approver=people[PMO],
        approved=day,
        ordered=day,
        state=RequestState.ORDERED,
    )


def request_lines(day: date) -> tuple[RequestLineRow, ...]:
    """Its lines: what the contract covers."""
    return tuple(
        RequestLineRow(
            request=REQUEST,
            line=line,
            item=item,
            product=product,
            unit=unit,
            quantity=Decimal(count),
            cost=Decimal(cost),
            source=SupplySource.PURCHASE,
            order=f"CG-2026-090{line}",
            expected=day + timedelta(days=5),
        )
        for line, (item, product, unit, count, cost) in enumerate(GOODS, start=1)
    )


def acceptance(project: str, day: date) -> AcceptanceRow:
    """Accepted on a condition."""
    return AcceptanceRow(
        number=ACCEPTANCE,
        project=project,
        contract=CONTRACT,
        held=day,
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
