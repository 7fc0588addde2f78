"""The rows that people type until the contract is signed: application, team, survey, quotes, review, contract."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from pmxl.cli.demo import matter
from pmxl.cli.demo.matter import CONTACT, CONTRACT, CUSTOMER, NAME, SITE
from pmxl.rows.contract import ContractItemRow, ContractRow, ReviewRow
from pmxl.rows.initiation import MemberRow, ProjectRow, SurveyRow
from pmxl.rows.meetings import MeetingRow
from pmxl.rows.money import PaymentNodeRow
from pmxl.rows.solution import QuoteRow
from pmxl.vocabulary import (
    CustomerVerdict,
    Department,
    ItemState,
    PaymentNode,
    PaymentTrigger,
    RetentionStart,
    Verdict,
    YesNo,
)

SALES, SOLUTION, PMO, PM, ENGINEERING = (
    Department.SALES,
    Department.SOLUTION,
    Department.PMO,
    Department.PM,
    Department.ENGINEERING,
)
_COMMA = "、"


def application(people: Mapping[Department, str], day: date) -> ProjectRow:
    """The application, without the telephone number at first."""
    return ProjectRow(
        name=NAME,
        customer=CUSTOMER,
        kind="弱电工程",
        salesperson=people[SALES],
        applied=day,
        contact=CONTACT,
        site=SITE,
        need="门禁、监控与会议室音视频改造，年前投用",
        estimate=Decimal(180000),
        expected_signing=day + timedelta(days=7),
        wanted_start=day + timedelta(days=10),
        wanted_finish=day + timedelta(days=40),
        relation="良好",
        software=YesNo.NO,
        stock=YesNo.YES,
        departments="销售、方案、工程运维",
        remark="老客户转介绍",
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
        contact=CONTACT,
    )


def survey_record(day: date) -> dict[str, object]:
    """What the surveyors write down."""
    return {
        "surveyed": day,
        "environment": "三层砖混，周边无强电磁",
        "routing": "吊顶内桥架可利旧，新增竖井开孔 2 处",
        "power": "各层配电箱就近取电，接地良好",
        "points": "门禁 12 点、监控 24 点、会议室 2 间",
        "customer_duties": "停电半天，清出二层弱电间",
        "conclusion": "具备施工条件，需居委会配合停电半天",
    }


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
        customer_number="BA2026-118",
        kind="弱电工程",
        tax_rate=Decimal("0.09"),
        invoice_kind="增值税专用发票",
        amount=Decimal("176000.00"),
        signer=people[SALES],
        assumed=day + timedelta(days=1),
        delivery=day + timedelta(days=33),
        warranty_months=12,
        warranty_start=RetentionStart.ACCEPTANCE,
    )


def contract_items() -> tuple[ContractItemRow, ...]:
    """What the contract covers."""
    return tuple(
        ContractItemRow(
            contract=CONTRACT,
            **goods,
        )
        for goods in matter.goods()
    )


def payment_nodes(people: Mapping[Department, str], project: str, day: date) -> tuple[PaymentNodeRow, ...]:
    """The payment plan; its last node is a cent short at first."""
    planned = (
        (PaymentNode.ADVANCE, PaymentTrigger.SIGNING, "52800.00", "0.3", 0),
        (PaymentNode.PROGRESS, PaymentTrigger.ARRIVAL, "70400.00", "0.4", 10),
        (PaymentNode.ACCEPTANCE, PaymentTrigger.ACCEPTANCE, "47520.00", "0.27", 27),
        (PaymentNode.RETENTION, PaymentTrigger.WARRANTY_END, "5279.99", "0.03", 392),
    )
    return tuple(
        PaymentNodeRow(
            contract=CONTRACT,
            term=term,
            project=project,
            node=node,
            share=Decimal(share),
            amount=Decimal(amount),
            trigger=trigger,
            days=0,
            planned=day + timedelta(days=after),
            collector=people[SALES],
        )
        for term, (node, trigger, amount, share, after) in enumerate(planned, start=1)
    )


def review(project: str, day: date, line: int, role: str, reviewer: str, point: str, opinion: str) -> ReviewRow:
    """One reviewer's finding, open."""
    return ReviewRow(
        contract=CONTRACT,
        line=line,
        project=project,
        role=role,
        reviewer=reviewer,
        point=point,
        risk="中" if line == 1 else "低",
        opinion=opinion,
        reviewed=day,
        state=ItemState.OPEN,
    )
