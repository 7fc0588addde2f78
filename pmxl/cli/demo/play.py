"""The play: a small project of six weeks with a held gate, rejections, a waiver and a repair on the way."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from pmxl.cli.demo.papers import (
    ACCEPTANCE,
    CONTRACT,
    CUSTOMER,
    GOODS,
    NAME,
    REQUEST,
    contract_items,
    documents,
    goods_receipt,
    money,
    payment_nodes,
    tasks,
    weekly_reports,
)
from pmxl.cli.demo.scene import Act, Correct, Fill, Run
from pmxl.rows.acceptance import AcceptanceRow, SummaryRow
from pmxl.rows.contract import ContractRow, ReviewRow
from pmxl.rows.initiation import MemberRow, ProjectRow, SurveyRow
from pmxl.rows.meetings import ItemRow, MeetingRow
from pmxl.rows.money import PaymentNodeRow
from pmxl.rows.schedule import TaskRow
from pmxl.rows.solution import QuoteRow
from pmxl.rows.stock import RequestLineRow, RequestRow
from pmxl.vocabulary import (
    CustomerVerdict,
    Department,
    ItemKind,
    ItemState,
    RequestState,
    RetentionStart,
    Stage,
    SupplySource,
    TaskState,
    Verdict,
    YesNo,
)

SALES, OPERATIONS, SOLUTION, PMO = Department.SALES, Department.OPERATIONS, Department.SOLUTION, Department.PMO
PM, ENGINEERING, FINANCE = Department.PM, Department.ENGINEERING, Department.FINANCE

PEOPLE_LISTED = "、"


def play(people: Mapping[Department, str], project: str, start: date) -> tuple[Act, ...]:
    """All acts; `people` gives one name for each department, `project` the 项目编号 that the company will give next."""
    days = [start + timedelta(days=offset) for offset in _DAYS]
    return (
        _application(people, days[0]),
        _team(people, project, days[1]),
        _quotes(people, project, days[2]),
        _contract(people, project, days[3]),
        _preparation(people, project, days[4]),
        _delivery(people, project, days[5], days[4]),
        _acceptance(people, project, days[6]),
    )


_DAYS = (0, 1, 3, 7, 10, 22, 34)
"""Days from the start on which each act plays."""


def _application(people: Mapping[Department, str], day: date) -> Act:
    row = ProjectRow(
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
        relation="老客户",
        software=YesNo.NO,
        stock=YesNo.YES,
    )
    return Act(
        "申请立项：缺一项不受理，评估不通过退回补充",
        day,
        (
            Fill(SALES, (row,)),
            Run(SALES, ("new", NAME), held=True),
            Correct(SALES, ProjectRow, {"name": NAME}, {"phone": "13800000018"}, "补联系电话"),
            Run(SALES, ("new", NAME)),
            Run(OPERATIONS, ("step", "{p}", "1.2", "不通过", "--note", "请补充点位数量和预算依据")),
            Correct(
                SALES, ProjectRow, {"name": NAME}, {"need": "门禁 12 点、监控 24 点、会议室 2 间；预算经居委会批复"}
            ),
            Run(OPERATIONS, ("step", "{p}", "1.2", "通过")),
            Run(OPERATIONS, ("new", "{p}")),
            Run(OPERATIONS, ("advance", "{p}"), held=True),
        ),
    )


def _team(people: Mapping[Department, str], project: str, day: date) -> Act:
    roles = {SALES: "销售", SOLUTION: "方案", ENGINEERING: "施工负责人", PM: "项目经理"}
    team = tuple(
        MemberRow(project=project, person=people[department], department=department, role=role, joined=day)
        for department, role in roles.items()
    )
    survey = SurveyRow(
        project=project,
        round=1,
        surveyors=PEOPLE_LISTED.join((people[SOLUTION], people[ENGINEERING])),
        proposed=day + timedelta(days=1),
        time="09:30",
        confirmed=CustomerVerdict.PASSED,
        confirmed_on=day,
    )
    return Act(
        "成立项目小组、约定踏勘，通过立项关口",
        day,
        (
            Fill(PMO, team),
            Correct(PMO, ProjectRow, {"number": project}, {"manager": people[PM], "grade": "B"}, "任命项目经理"),
            Run(PMO, ("step", "{p}", "1.4")),
            Run(OPERATIONS, ("step", "{p}", "1.5", "是")),
            Fill(SOLUTION, (survey,)),
            Run(SALES, ("step", "{p}", "1.7", "通过")),
            Run(OPERATIONS, ("advance", "{p}")),
        ),
    )


def _quotes(people: Mapping[Department, str], project: str, day: date) -> Act:
    def quote(version: int, amount: int, verdict: CustomerVerdict, opinion: str) -> QuoteRow:
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

    record = {
        "surveyed": day,
        "environment": "三层砖混，周边无强电磁",
        "routing": "吊顶内桥架可利旧，新增竖井开孔 2 处",
        "power": "各层配电箱就近取电，接地良好",
        "points": "门禁 12 点、监控 24 点、会议室 2 间",
        "conclusion": "具备施工条件，需居委会配合停电半天",
    }
    return Act(
        "踏勘、报价：客户不同意第 1 版，第 2 版通过",
        day,
        (
            Correct(SOLUTION, SurveyRow, {"project": project, "round": 1}, record, "踏勘记录"),
            Run(SOLUTION, ("step", "{p}", "2.1")),
            Fill(SOLUTION, (quote(1, 186000, CustomerVerdict.NOT_PASSED, "超出预算"),)),
            Run(SALES, ("step", "{p}", "2.4", "未通过", "--note", "超出预算")),
            Run(SALES, ("advance", "{p}"), held=True),
            Fill(SOLUTION, (quote(2, 176000, CustomerVerdict.PASSED, ""),)),
            Run(SOLUTION, ("step", "{p}", "2.5", "已更新")),
            Run(SALES, ("step", "{p}", "2.4", "通过")),
            Run(SALES, ("advance", "{p}")),
        ),
    )


def _contract(people: Mapping[Department, str], project: str, day: date) -> Act:
    meeting = MeetingRow(
        number="HY-2026-0901",
        project=project,
        kind="可行性评估",
        title=f"{NAME}可行性评估",
        held=day,
        organiser=people[PMO],
        departments="销售、方案、工程运维",
        attendees=PEOPLE_LISTED.join(people[who] for who in (PMO, SALES, SOLUTION, ENGINEERING, PM)),
        minutes="各部门确认任务与工期：备货 5 天，施工 10 天",
        decisions="可以签约，12 月下旬验收",
        verdict=Verdict.PASSED,
    )
    contract = ContractRow(
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
    review = ReviewRow(
        contract=CONTRACT,
        line=1,
        project=project,
        role="财务",
        reviewer=people[FINANCE],
        opinion="预付款比例偏低，须写明验收后 30 天付款",
        reviewed=day,
        state=ItemState.OPEN,
    )
    ladder = {"signed": day, "stamped": day, "sent": day, "returned": day + timedelta(days=1)}
    archived = {"archived": day + timedelta(days=1), "archive": "合同柜 A-09"}
    closed = {"state": ItemState.CLOSED, "closed": day, "verdict": Verdict.PASSED, "handling": "合同已补付款期限"}
    return Act(
        "可行性评估、合同评审：意见未关闭不通过，节点合计差一分也挡住",
        day,
        (
            Run(SOLUTION, ("step", "{p}", "3.1")),
            Fill(PMO, (meeting,)),
            Run(PMO, ("step", "{p}", "3.2", "通过")),
            Fill(OPERATIONS, (contract, review)),
            Fill(SALES, payment_nodes(people, project, day)),
            Fill(SOLUTION, contract_items()),
            Run(OPERATIONS, ("step", "{p}", "3.4", "不通过", "--note", "财务意见未处理")),
            Correct(OPERATIONS, ReviewRow, {"contract": CONTRACT, "line": 1}, closed, "评审意见关闭"),
            Run(SALES, ("step", "{p}", "3.3")),
            Run(OPERATIONS, ("step", "{p}", "3.4", "通过")),
            Correct(OPERATIONS, ContractRow, {"number": CONTRACT}, {**ladder, **archived}, "盖章、寄出、签回、归档"),
            Run(OPERATIONS, ("advance", "{p}"), held=True),
            Correct(
                SALES,
                PaymentNodeRow,
                {"contract": CONTRACT, "term": 4},
                {"amount": Decimal("5280.00")},
                "改正质保金的一分钱",
            ),
            Run(OPERATIONS, ("advance", "{p}")),
        ),
    )


def _preparation(people: Mapping[Department, str], project: str, day: date) -> Act:
    request = RequestRow(
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
    lines = tuple(
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
    reason = ("--reason", "门禁控制器 12 月上旬到货，不影响先布线", "--condition", "到货后 2 日内补签收")
    until = ("--until", str(day + timedelta(days=14)))
    return Act(
        "实施前准备：到货不齐，由 PMO 豁免后开工；手改阶段会被发现",
        day,
        (
            Run(OPERATIONS, ("step", "{p}", "4.1")),
            Run(PMO, ("step", "{p}", "4.2")),
            Fill(PMO, tasks(people, project, day)),
            Fill(ENGINEERING, (request, *lines)),
            Fill(ENGINEERING, (goods_receipt(people, project, 1, 24, day), goods_receipt(people, project, 2, 6, day))),
            Run(ENGINEERING, ("step", "{p}", "4.7")),
            Run(PMO, ("advance", "{p}"), held=True),
            Run(PMO, ("waive", "{p}", "ZB12", *reason, *until)),
            Run(PMO, ("advance", "{p}")),
            Correct(PM, ProjectRow, {"number": project}, {"stage": Stage.ACCEPTANCE}, "有人手工把阶段改成验收"),
            Run(PMO, ("check", "--project", "{p}"), held=True),
            Run(PMO, ("repair", "{p}")),
        ),
    )


def _delivery(people: Mapping[Department, str], project: str, day: date, start: date) -> Act:
    done = tuple(
        Correct(
            PM,
            TaskRow,
            {"project": project, "task": task},
            {"state": TaskState.DONE, "progress": Decimal(1), "actual_start": start, "actual_finish": day},
        )
        for task in ("T01", "T02", "T03", "T04")
    )
    rest = goods_receipt(people, project, 2, 6, day).model_copy(update={"number": "QS-2026-0903"})
    return Act(
        "实施：缺周报不能完工；补齐后推进",
        day,
        (
            Fill(ENGINEERING, (rest,)),
            *done,
            Run(ENGINEERING, ("step", "{p}", "5.1")),
            Run(ENGINEERING, ("step", "{p}", "5.4")),
            Run(ENGINEERING, ("advance", "{p}"), held=True),
            Fill(PM, weekly_reports(people, project, start, day)),
            Run(ENGINEERING, ("advance", "{p}")),
        ),
    )


def _acceptance(people: Mapping[Department, str], project: str, day: date) -> Act:
    acceptance = AcceptanceRow(
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
    item = ItemRow(
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
    summary = SummaryRow(
        project=project,
        summarised=day,
        host=people[PMO],
        results="三个系统一次验收",
        lessons="首版报价前应先问清预算",
        documents_complete=YesNo.YES,
    )
    closed = {"state": ItemState.CLOSED, "closed": day, "answer": "已调整，客户确认"}
    reason = ("--reason", "质保期一年，质保金到期再收", "--condition", "到期前 30 天由销售催收")
    return Act(
        "验收、回款、总结、归档、关闭",
        day,
        (
            Fill(SALES, (acceptance, item)),
            Run(SALES, ("step", "{p}", "6.1", "有条件通过")),
            Run(PMO, ("step", "{p}", "6.2")),
            Fill(FINANCE, money(people, project, day)),
            Fill(PMO, (summary, *documents(people, project, day))),
            Run(OPERATIONS, ("advance", "{p}"), held=True),
            Correct(PM, ItemRow, {"number": "DB-2026-0901"}, closed, "遗留整改完成"),
            Run(PMO, ("waive", "{p}", "YS08", *reason, "--until", str(day + timedelta(days=372)))),
            Run(OPERATIONS, ("advance", "{p}")),
            Run(PMO, ("show", "{p}")),
            Run(PMO, ("log", "verify")),
        ),
    )
