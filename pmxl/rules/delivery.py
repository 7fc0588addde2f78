"""实施关口：施工、软件交付、周报、完工通知、阻断风险（流程 5.1–5.4）。"""

from decimal import Decimal

from pmxl.figures.calendar import plain_week
from pmxl.figures.owed_reports import reporting_days, reporting_weeks
from pmxl.figures.standing_questions import finished_on, task_is_at_odds, task_is_over
from pmxl.rows.delivery import DailyRow, RiskRow, WeeklyRow
from pmxl.rows.initiation import StepRow
from pmxl.rows.meetings import ItemRow
from pmxl.rows.register import Dossier
from pmxl.rows.schedule import TaskRow
from pmxl.rows.stock import GoodsReceiptRow
from pmxl.rules import questions
from pmxl.rules.check import Asked, Check, Evidence, Gaps, gap, missing
from pmxl.vocabulary import (
    Department,
    ItemKind,
    ItemState,
    Mode,
    RiskLevel,
    YesNo,
)

PM, PMO, RND, ENGINEERING = Department.PM, Department.PMO, Department.RND, Department.ENGINEERING


def construction_is_finished(dossier: Dossier, _: Asked) -> Gaps:
    """工程改造与施工已完成"""
    yield from questions.undone(dossier, "5.1", "请工程运维完成施工并记录节点 5.1")


def tasks_are_done(dossier: Dossier, asked: Asked) -> Gaps:
    """进度计划的任务都已完成

    Tasks that belong to acceptance come after this gate: the kinds named by the parameter are left out, and so are
    cancelled ones. A task whose 实际完成 is filled while its 状态 says otherwise holds the gate until the two agree.
    """
    for task in dossier.of(TaskRow):
        if task.kind in asked.parameter:
            continue
        found = f"{task.task} {task.name} 为「{task.state or '空'}」"
        if task_is_at_odds(task):
            remedy = "请把状态改为已完成；没有完成的清空实际完成"
            yield gap(task, "state", f"{found}，实际完成却填了 {finished_on(task)}", remedy, owner=task.department)
        elif not task_is_over(task):
            remedy = "请完成后填写实际完成日期，不再需要的改为已取消"
            yield gap(task, "state", found, remedy, owner=task.department)


def software_is_delivered(dossier: Dossier, _: Asked) -> Gaps:
    """含软件的，软件开发与交付已完成"""
    if dossier.project.software is YesNo.YES:
        yield from questions.undone(dossier, "5.2", "请产品与研发完成软件交付并记录节点 5.2")


def no_week_lacks_its_report(dossier: Dossier, asked: Asked) -> Gaps:
    """实施期间每周都有周报

    From the week in which the project entered 实施 (进入阶段日期; where that is unknown, the start of step 5.1) to the
    week in which step 5.4 was finished, or the last full week. Weeks without a working day, and weeks that lie wholly
    in a pause, need none.
    """
    reported = {plain_week(row.week) for row in dossier.of(WeeklyRow)}
    for week in reporting_weeks(dossier, asked.today):
        if week not in reported:
            remedy = f"请项目经理{dossier.project.manager}补交 {week} 的周报"
            yield missing(WeeklyRow, f"缺 {week} 的周报", remedy, field_name="week", register=dossier.register)


def no_workday_lacks_its_daily_report(dossier: Dossier, asked: Asked) -> Gaps:
    """实施期间每个工作日都有日报

    Off until PMO wants it. From the same first day as 周报 to the day of 完工通知, or yesterday; days of a pause need
    none; one gap tells how many are missing.
    """
    reported = {row.day for row in dossier.of(DailyRow)}
    days = [day for day in reporting_days(dossier, asked.today) if day not in reported]
    if days:
        found = f"缺 {len(days)} 个工作日的日报，最近一次是 {days[-1]}"
        remedy = f"请项目经理{dossier.project.manager}补交，并从今天起逐日填写"
        yield missing(DailyRow, found, remedy, field_name="day", register=dossier.register)


def completion_is_told(dossier: Dossier, _: Asked) -> Gaps:
    """工程运维已向 PMO 发出完工通知"""
    yield from questions.undone(dossier, "5.4", "请工程运维通知 PMO 完工并记录节点 5.4")


def no_blocking_risk_is_open(dossier: Dossier, asked: Asked) -> Gaps:
    """没有未关闭的阻断风险"""
    for risk in dossier.of(RiskRow):
        if risk.level in asked.parameter and risk.state is not ItemState.CLOSED:
            found = f"{risk.number}（{risk.level}）「{risk.matter}」未关闭"
            yield gap(risk, "state", found, f"请{risk.person or '责任人'}处理后关闭，或由 PMO 降级")


def reports_are_reviewed(dossier: Dossier, _: Asked) -> Gaps:
    """PMO 已审阅每份周报"""
    for row in dossier.of(WeeklyRow):
        if row.reviewed is None:
            yield gap(row, "reviewed", f"{row.week} 未审阅", "请 PMO 审阅并填写审阅人、审阅日期")


def follow_ups_are_closed(dossier: Dossier, _: Asked) -> Gaps:
    """会议待办和 PMO 的问询都已关闭"""
    for item in dossier.of(ItemRow):
        if item.kind is not ItemKind.PUNCH and item.state is not ItemState.CLOSED:
            found = f"{item.number}（{item.kind}）「{item.matter}」未关闭，期限 {item.due or '未填'}"
            yield gap(item, "state", found, f"请{item.person or '责任人'}答复并关闭", owner=item.department)


def goods_are_complete(dossier: Dossier, _: Asked) -> Gaps:
    """备货全部到货签收，没有缺件"""
    signed = questions.accepted(dossier.of(GoodsReceiptRow))
    for line in questions.request_lines(dossier):
        short = (line.quantity or 0) - signed[line.request, line.line]
        if short > 0:
            found = f"{line.request}-{line.line} {line.product} 还差 {questions.plain(Decimal(short))}"
            yield gap(line, "quantity", found, "请工程运维补齐，或以负数行核减并说明")


CHECKS = (
    Check(
        code="SS01",
        ask=construction_is_finished,
        owner=ENGINEERING,
        step="5.1",
        evidence=(Evidence(StepRow, ("state",)),),
    ),
    Check(
        code="SS02",
        ask=tasks_are_done,
        owner=PM,
        step="5.1",
        parameter=("验收", "总结", "回款"),
        words=(),
        evidence=(Evidence(TaskRow, ("state", "actual_finish")),),
    ),
    Check(code="SS03", ask=software_is_delivered, owner=RND, step="5.2"),
    Check(
        code="SS04",
        ask=no_week_lacks_its_report,
        owner=PM,
        step="5.3",
        evidence=(Evidence(WeeklyRow, ("week", "done", "progress")),),
    ),
    Check(code="SS05", ask=completion_is_told, owner=ENGINEERING, step="5.4"),
    Check(
        code="SS06",
        ask=no_blocking_risk_is_open,
        owner=PM,
        step="5.3",
        parameter=(RiskLevel.BLOCKING,),
        words=tuple(RiskLevel),
        evidence=(Evidence(RiskRow, ("level", "state")),),
    ),
    Check(code="SS07", ask=reports_are_reviewed, owner=PMO, step="5.3", mode=Mode.HINT),
    Check(code="SS08", ask=follow_ups_are_closed, owner=PM, step="5.3", mode=Mode.HINT),
    Check(code="SS09", ask=goods_are_complete, owner=ENGINEERING, step="5.1", mode=Mode.HINT),
    Check(code="SS10", ask=no_workday_lacks_its_daily_report, owner=PM, step="5.3", mode=Mode.OFF),
)
"""The checks of the gate at the end of 实施, in the order of the steps."""
