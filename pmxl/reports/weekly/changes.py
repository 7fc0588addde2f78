"""本周变化: what is provably different from the week before, each with its row; and what looks odd."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from pmxl.figures.calendar import week_of
from pmxl.figures.logged import counted_steps
from pmxl.figures.progress import percent
from pmxl.figures.schedule import Forecast
from pmxl.figures.standing_questions import finished_on, step_is_done
from pmxl.reports.paper.page import Tone
from pmxl.reports.weekly import counts
from pmxl.reports.weekly.facts import Week
from pmxl.rows.delivery import DailyRow, RiskRow, WeeklyRow
from pmxl.rows.governance import LogRow
from pmxl.rows.initiation import MemberRow
from pmxl.rows.register import Dossier
from pmxl.rows.row import Row
from pmxl.rows.stock import GoodsReceiptRow
from pmxl.vocabulary import ItemState, LogAction, Stage

SAME_PLAN_WEEKS, SILENT_WEEKS = 3, 4
"""So many weeks with the same 下周计划, or without any sign of life, are told."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: what kind, which project, in words, and the cell that proves it."""

    kind: str
    project: str
    text: str
    row: Row | None = None
    field: str = ""
    tone: Tone = Tone.PLAIN


def changes(week: Week) -> tuple[Change, ...]:
    """All differences of the week, in the order in which a meeting asks about them."""
    return (
        *_stages(week),
        *_milestones(week),
        *_progress(week),
        *_risks(week),
        *_money(week),
        *_people(week),
    )


def flags(week: Week) -> tuple[Change, ...]:
    """What looks odd: progress going back, the same plan week after week, no sign of life."""
    return tuple(flag for dossier in week.running for flag in _flags(week, dossier))


def _stages(week: Week) -> Iterator[Change]:
    for row in counts.stage_moves(week.register, week.span):
        back = row.before is not None and row.after is not None and _order(row.after) < _order(row.before)
        tone = Tone.BAD if back else Tone.GOOD
        word = "退回" if back else "推进"
        result = f"（{row.result}）" if row.result and row.result != "通过" else ""
        yield Change("阶段", row.project, f"{word}：{row.before} → {row.after}{result}", row, "after", tone)
    for row in week.register.of(LogRow):
        if row.at and row.at.date() in week.span and row.action in _STANDINGS:
            yield Change("状态", row.project, f"{row.action}：{row.note or row.result}", row, "action", Tone.WARN)


_STANDINGS = (LogAction.PAUSED, LogAction.RESUMED, LogAction.TERMINATED, LogAction.REOPENED, LogAction.NUMBERED)


def _order(stage: Stage) -> int:
    return list(Stage).index(stage)


def _milestones(week: Week) -> Iterator[Change]:
    """Reached in the week; and moved against last week's snapshot, or, where there is none, against the baseline."""
    for dossier in week.running:
        project = dossier.reference
        kept = week.prior.projects.get(project) if week.prior else None
        for task in week.affairs.schedule.milestones(project):
            row = task.row
            if finished_on(row) in week.span:
                yield Change(
                    "里程碑", project, f"{row.task} {row.name} 已达成{_late(task)}", row, "actual_finish", _tone(task)
                )
            elif task.total_float is not None and kept is not None:
                yield from _moved(week, project, task, kept.milestones.get(row.task))
            elif task.total_float is not None and task.variance:
                text = f"{row.task} {row.name} 预计 {task.finish}，较基线{_days(task.variance)}"
                yield Change("里程碑", project, text, row, "planned_finish", _tone(task))


def _moved(week: Week, project: str, task: Forecast, before: date | None) -> Iterator[Change]:
    if before is None or task.finish is None or before == task.finish:
        return
    calendar = week.affairs.calendars.of(task.row.department)
    if not (calendar.knows(before) and calendar.knows(task.finish)):
        return
    days = calendar.workdays_between(before, task.finish)
    text = f"{task.row.task} {task.row.name} {before} → {task.finish}，{_days(days)}"
    yield Change("里程碑", project, text, task.row, "planned_finish", Tone.BAD if days > 0 else Tone.GOOD)


def _late(task: Forecast) -> str:
    return f"，较基线{_days(task.variance)}" if task.variance else "，与基线一致" if task.variance == 0 else ""


def _days(days: int) -> str:
    return f"晚 {days} 个工作日" if days > 0 else f"早 {-days} 个工作日"


def _tone(task: Forecast) -> Tone:
    late = task.variance if task.variance is not None else task.delay
    return Tone.BAD if late and late > 0 else Tone.GOOD


def _progress(week: Week) -> Iterator[Change]:
    if week.prior is None:
        return
    for dossier in week.running:
        kept, now = week.prior.projects.get(dossier.reference), week.progress[dossier.reference].actual
        if kept and kept.actual is not None and now is not None and now != kept.actual:
            tone = Tone.GOOD if now > kept.actual else Tone.BAD
            text = f"工程进度 {percent(kept.actual)} → {percent(now)}"
            yield Change("进度", dossier.reference, text, dossier.project, "number", tone)


def _risks(week: Week) -> Iterator[Change]:
    for row in week.register.of(RiskRow):
        if row.raised in week.span:
            yield Change(
                "风险", row.project, f"新增{row.level or ''}风险 {row.number}：{row.matter}", row, "matter", Tone.WARN
            )
        if row.state is ItemState.CLOSED and row.closed in week.span:
            yield Change("风险", row.project, f"关闭风险 {row.number}：{row.matter}", row, "closed", Tone.GOOD)


def _money(week: Week) -> Iterator[Change]:
    for contract in counts.signed(week.register, week.span):
        text = f"签约 {contract.number}，{contract.amount or Decimal(0):,.2f} 元"
        yield Change("签约", contract.project, text, contract, "signed", Tone.GOOD)
    for row in counts.received(week.register, week.span):
        project = week.register.project_of(row)
        where = "" if row.contract else "（未认领）"
        text = f"{row.payer} {row.amount or Decimal(0):,.2f} 元{where}"
        yield Change("到账", project, text, row, "amount", Tone.GOOD if row.contract else Tone.WARN)


def _people(week: Week) -> Iterator[Change]:
    for row in week.register.of(MemberRow):
        if row.joined in week.span:
            yield Change("人员", row.project, f"{row.person} 加入，{row.role}", row, "joined")
        if row.left in week.span:
            yield Change("人员", row.project, f"{row.person} 退出，原{row.role}", row, "left")
    if week.prior is not None:
        for dossier in week.running:
            kept, now = week.prior.projects.get(dossier.reference), dossier.project.manager
            if kept and kept.manager and now and kept.manager != now:
                text = f"项目经理 {kept.manager} → {now}"
                yield Change("人员", dossier.reference, text, dossier.project, "manager", Tone.WARN)


def _flags(week: Week, dossier: Dossier) -> Iterator[Change]:
    project = dossier.reference
    reports = [row for found, row in sorted(week.reports.get(project, {}).items()) if found <= week.week]
    yield from _backwards(project, reports)
    yield from _same_plan(project, reports)
    yield from _silent(week, dossier)


def _backwards(project: str, reports: list[WeeklyRow]) -> Iterator[Change]:
    if len(reports) > 1 and _less(reports[-1].progress, reports[-2].progress):
        last, before = reports[-1], reports[-2]
        text = f"周报进度由 {percent(before.progress)}（{before.week}）退到 {percent(last.progress)}（{last.week}）"
        yield Change("进度倒退", project, text, last, "progress", Tone.BAD)


def _less(now: Decimal | None, before: Decimal | None) -> bool:
    return now is not None and before is not None and now < before


def _same_plan(project: str, reports: list[WeeklyRow]) -> Iterator[Change]:
    plans = ["".join(row.planned.split()) for row in reports[-SAME_PLAN_WEEKS:]]
    if len(plans) == SAME_PLAN_WEEKS and plans[0] and len(set(plans)) == 1:
        text = f"连续 {SAME_PLAN_WEEKS} 周的下周计划相同：「{reports[-1].planned}」"
        yield Change("计划未变", project, text, reports[-1], "planned", Tone.WARN)


def _silent(week: Week, dossier: Dossier) -> Iterator[Change]:
    last = last_sign(week, dossier)
    weeks = (week.span.last - last).days // 7 if last else SILENT_WEEKS
    if weeks >= SILENT_WEEKS:
        text = f"{weeks} 周没有任何记录（最近 {last or '无'}）：节点、任务、周报、日报、到货、日志都没有新日期"
        yield Change("没有动静", dossier.reference, text, dossier.project, "stage_since", Tone.WARN)


def last_sign(week: Week, dossier: Dossier) -> date | None:
    """The last day on which anything was recorded of a project."""
    days = [
        *(row.at.date() for row in dossier.of(LogRow) if row.at),
        *(row.finished for row in counted_steps(dossier) if row.finished and step_is_done(row)),
        *(
            day
            for row in week.affairs.schedule.of(dossier.reference)
            for day in (row.row.actual_start, finished_on(row.row))
            if day
        ),
        *(row.reported for row in dossier.of(WeeklyRow) if row.reported),
        *(row.day for row in dossier.of(DailyRow) if row.day),
        *(row.arrived for row in dossier.of(GoodsReceiptRow) if row.arrived),
    ]
    known = [day for day in days if day <= week.today]
    return max(known, default=None)


def weeks_missing(week: Week, project: str, owed: tuple[str, ...]) -> tuple[str, ...]:
    """The weeks without 周报 among those that a project owes."""
    return tuple(found for found in owed if found not in week.reports.get(project, {}))


def week_before(day: date) -> str:
    """The last full ISO week before a day, or, from Friday on, its own."""
    friday = 4
    return week_of(day if day.weekday() >= friday else day - timedelta(days=7))
