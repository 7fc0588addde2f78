"""The play: a small project of six weeks with a held gate, rejections, a waiver and a repair on the way."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from pmxl.cli.demo.delivering import goods_receipt, request, request_lines, tasks, weekly_reports
from pmxl.cli.demo.finishing import acceptance, documents, money, punch_item, summary
from pmxl.cli.demo.matter import CONTRACT, NAME
from pmxl.cli.demo.scene import Act, Correct, Fill, Run
from pmxl.cli.demo.winning import (
    application,
    contract,
    contract_items,
    feasibility,
    payment_nodes,
    quote,
    review,
    survey,
    survey_record,
    team,
)
from pmxl.rows.contract import ContractRow, ReviewRow
from pmxl.rows.initiation import ProjectRow, SurveyRow
from pmxl.rows.meetings import ItemRow
from pmxl.rows.money import PaymentNodeRow
from pmxl.rows.schedule import TaskRow
from pmxl.vocabulary import (
    CustomerVerdict,
    Department,
    Document,
    ItemState,
    Stage,
    TaskState,
    Verdict,
)

SALES, OPERATIONS, SOLUTION, PMO = Department.SALES, Department.OPERATIONS, Department.SOLUTION, Department.PMO
PM, ENGINEERING, FINANCE = Department.PM, Department.ENGINEERING, Department.FINANCE


def play(people: Mapping[Department, str], project: str, start: date) -> tuple[Act, ...]:
    """All acts; `people` gives one name for each department, `project` the 项目编号 that the company will give next.

    The company's week and its receivables are told before the play, as of its first day: only the one project moves on.
    """
    days = [start + timedelta(days=offset) for offset in _DAYS]
    return (
        _morning(start),
        _application(people, days[0]),
        _team(people, project, days[1]),
        _quotes(people, project, days[2]),
        _contract(people, project, days[3]),
        _preparation(people, project, days[4]),
        _delivery(people, project, days[5], days[4]),
        _acceptance(people, project, days[6]),
        _papers(days[6]),
    )


_DAYS = (0, 1, 3, 7, 10, 22, 34)
"""Days from the start on which each act plays."""


def _morning(day: date) -> Act:
    return Act(
        "早上：一年下来的账龄与 PMO 周报",
        day,
        (Run(FINANCE, ("ageing", "--xlsx")), Run(PMO, ("weekly",), held=True)),
    )


def _application(people: Mapping[Department, str], day: date) -> Act:
    return Act(
        "申请立项：缺一项不受理，评估不通过退回补充，再次申请",
        day,
        (
            Fill(SALES, (application(people, day),)),
            Run(SALES, ("new", NAME), held=True),
            Correct(SALES, ProjectRow, {"name": NAME}, {"phone": "13800000018"}, "补联系电话"),
            Run(SALES, ("new", NAME)),
            Run(OPERATIONS, ("step", "{p}", "1.2", "不通过", "--note", "请补充点位数量和预算依据")),
            Correct(
                SALES, ProjectRow, {"name": NAME}, {"need": "门禁 12 点、监控 24 点、会议室 2 间；预算经居委会批复"}
            ),
            Run(SALES, ("new", "{p}")),
            Run(OPERATIONS, ("step", "{p}", "1.2", "通过", "--note", "信息充分，符合立项条件")),
            Run(OPERATIONS, ("new", "{p}")),
            Run(OPERATIONS, ("advance", "{p}"), held=True),
        ),
    )


def _team(people: Mapping[Department, str], project: str, day: date) -> Act:
    return Act(
        "成立项目小组、约定踏勘，通过立项关口",
        day,
        (
            Fill(PMO, team(people, project, day)),
            Correct(PMO, ProjectRow, {"number": project}, {"manager": people[PM], "grade": "B"}, "任命项目经理"),
            Run(PMO, ("step", "{p}", "1.4")),
            Run(OPERATIONS, ("step", "{p}", "1.5", "是")),
            Fill(SOLUTION, (survey(people, project, day),)),
            Run(SALES, ("step", "{p}", "1.7", "通过")),
            Run(OPERATIONS, ("advance", "{p}")),
        ),
    )


def _quotes(people: Mapping[Department, str], project: str, day: date) -> Act:
    return Act(
        "踏勘、报价：客户不同意第 1 版，第 2 版通过",
        day,
        (
            Correct(SOLUTION, SurveyRow, {"project": project, "round": 1}, survey_record(day), "踏勘记录"),
            Run(SOLUTION, ("step", "{p}", "2.1")),
            Fill(SOLUTION, (quote(people, project, day, 1, 186000, CustomerVerdict.NOT_PASSED, "超出预算"),)),
            Run(SALES, ("step", "{p}", "2.4", "未通过", "--note", "超出预算")),
            Run(SALES, ("advance", "{p}"), held=True),
            Fill(SOLUTION, (quote(people, project, day, 2, 176000, CustomerVerdict.PASSED, ""),)),
            Run(SOLUTION, ("step", "{p}", "2.5", "已更新")),
            Run(SALES, ("step", "{p}", "2.4", "通过")),
            Run(SALES, ("advance", "{p}")),
        ),
    )


def _contract(people: Mapping[Department, str], project: str, day: date) -> Act:
    ladder = {"signed": day, "stamped": day, "sent": day, "returned": day + timedelta(days=1)}
    archived = {"archived": day + timedelta(days=1), "archive": "合同柜 A-09"}
    closed = {"state": ItemState.CLOSED, "closed": day, "verdict": Verdict.PASSED, "handling": "合同已补付款期限"}
    return Act(
        "可行性评估、合同评审：意见未关闭登记不了通过，节点合计差一分也挡住",
        day,
        (
            Run(SOLUTION, ("step", "{p}", "3.1")),
            Fill(PMO, (feasibility(people, project, day),)),
            Run(PMO, ("step", "{p}", "3.2", "通过")),
            Fill(OPERATIONS, (contract(people, project, day), *_reviews(people, project, day))),
            Fill(SALES, payment_nodes(people, project, day)),
            Fill(SOLUTION, contract_items()),
            Run(OPERATIONS, ("step", "{p}", "3.4", "通过"), held=True),
            Run(OPERATIONS, ("step", "{p}", "3.4", "不通过", "--note", "财务意见未处理")),
            Correct(OPERATIONS, ReviewRow, {"contract": CONTRACT, "line": 1}, closed, "评审意见关闭"),
            Correct(OPERATIONS, ReviewRow, {"contract": CONTRACT, "line": 2}, closed, "评审意见关闭"),
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
            Run(SALES, ("step", "{p}", "3.3")),
            Run(OPERATIONS, ("advance", "{p}")),
        ),
    )


def _reviews(people: Mapping[Department, str], project: str, day: date) -> tuple[ReviewRow, ...]:
    return (
        review(project, day, 1, "财务", people[FINANCE], "付款条件", "预付款比例偏低，须写明验收后 30 天付款"),
        review(project, day, 2, "方案", people[SOLUTION], "技术范围", "无异议"),
    )


def _preparation(people: Mapping[Department, str], project: str, day: date) -> Act:
    reason = ("--reason", "门禁控制器 12 月上旬到货，不影响先布线", "--condition", "到货后 2 日内补签收")
    until = ("--until", str(day + timedelta(days=14)))
    return Act(
        "实施前准备：到货不齐，由 PMO 豁免后开工；手改阶段会被发现",
        day,
        (
            Run(OPERATIONS, ("step", "{p}", "4.1")),
            Run(PMO, ("step", "{p}", "4.2")),
            Fill(PMO, tasks(people, project, day)),
            Fill(ENGINEERING, (request(people, project, day), *request_lines(day))),
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
        "实施：豁免的到货补齐签收；缺周报不能完工，补齐后推进",
        day,
        (
            Fill(ENGINEERING, (rest,)),
            Run(ENGINEERING, ("step", "{p}", "4.6")),
            *done,
            Run(ENGINEERING, ("step", "{p}", "5.1")),
            Run(ENGINEERING, ("step", "{p}", "5.4")),
            Run(ENGINEERING, ("advance", "{p}"), held=True),
            Fill(PM, weekly_reports(people, project, start, day)),
            Run(ENGINEERING, ("advance", "{p}")),
        ),
    )


def _acceptance(people: Mapping[Department, str], project: str, day: date) -> Act:
    closed = {"state": ItemState.CLOSED, "closed": day, "answer": "已调整，客户确认"}
    reason = ("--reason", "质保期一年，质保金到期再收", "--condition", "到期前 30 天由销售催收")
    return Act(
        "验收、回款、总结、归档、关闭",
        day,
        (
            Fill(SALES, (acceptance(project, day), punch_item(people, project, day))),
            Run(SALES, ("step", "{p}", "6.1", "有条件通过")),
            Run(PMO, ("step", "{p}", "6.2")),
            Fill(FINANCE, money(people, project, day)),
            Fill(PMO, (summary(people, project, day), *documents(people, project, day))),
            Run(OPERATIONS, ("advance", "{p}"), held=True),
            Correct(PM, ItemRow, {"number": "DB-2026-0901"}, closed, "遗留整改完成"),
            Run(PMO, ("waive", "{p}", "YS08", *reason, "--until", str(day + timedelta(days=372)))),
            Run(OPERATIONS, ("advance", "{p}")),
            Run(PMO, ("show", "{p}")),
            Run(PMO, ("log", "verify"), held=True),
        ),
    )


FORMS = (
    Document.INITIATION,
    Document.SURVEY,
    Document.QUOTE,
    Document.CONTRACT_REVIEW,
    Document.STOCK_REQUEST,
    Document.ACCEPTANCE,
)
"""The forms that the play issues at its end; the manual shows each."""


def _papers(day: date) -> Act:
    forms = tuple(Run(PMO, ("form", str(document), "--project", "{p}")) for document in FORMS)
    return Act("六张表单，编号、打印、留档", day, forms)
