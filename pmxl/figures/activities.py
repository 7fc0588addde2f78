"""Rows of 进度计划 made into the numbers of the network: durations, floors, what is fixed, and what can't be used."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum
from typing import NamedTuple

from pmxl.figures.calendar import WorkCalendar, WorkCalendars
from pmxl.figures.network import FINISH_FINISH, FINISH_START, START_FINISH, START_START, Activity, Arc, number_at
from pmxl.figures.predecessors import NONE, predecessors
from pmxl.figures.standing_questions import finished_on, task_is_begun, task_is_cancelled, task_is_done
from pmxl.rows.schedule import TaskRow
from pmxl.vocabulary import LinkKind, YesNo

TaskKey = tuple[str, str]
"""项目编号 and 任务编号."""


class FaultKind(StrEnum):
    """Why a task could not be scheduled as it stands."""

    CIRCULAR = "循环前置"
    DANGLING = "前置任务不存在"
    UNREADABLE = "前置任务无法识别"
    REPEATED = "任务编号重复"
    UNNAMED = "缺少任务编号"
    UNDATED = "缺少日期"
    REVERSED = "日期颠倒"
    UNKNOWN_YEAR = "工作日历未知"


@dataclass(frozen=True, slots=True)
class ScheduleFault:
    """What is wrong with tasks of one project, naming them; everything else is computed all the same."""

    kind: FaultKind
    project: str
    tasks: tuple[str, ...]
    text: str
    rows: tuple[TaskRow, ...] = ()

    def __str__(self) -> str:
        return f"{self.project} {self.kind}：{self.text}"


@dataclass(frozen=True)
class Plan:
    """The usable rows in order, their activities and links, and the faults met on the way."""

    rows: Sequence[TaskRow]
    activities: list[Activity]
    incoming: list[list[Arc]]
    faults: list[ScheduleFault]


def plan(tasks: Iterable[TaskRow], calendars: WorkCalendars, today: date, arrivals: Mapping[str, date]) -> Plan:
    """The network of all tasks of all projects; a task that waits for a request starts after its arrival."""
    rows, positions, faults = _named(tasks)
    groups: dict[str, int] = {}
    activities: list[Activity] = []
    incoming: list[list[Arc]] = []
    for row in rows:
        calendar = calendars.of(row.department)
        group = groups.setdefault(row.project, len(groups))
        activities.append(_activity(row, calendar, _Given(today, group, _arrival(row, arrivals)), faults))
        incoming.append(_arcs(row, positions[row.project], faults) if row.predecessors else [])
    return Plan(rows, activities, incoming, faults)


def numbers(text: str) -> tuple[str, ...]:
    """The numbers that a cell names, split at any common separator: 等待备货 may name several requests."""
    return tuple(part for part in _SEPARATORS.split(text) if part)


_SEPARATORS = re.compile(r"[、，,；;/|\s]+")


def working_days(row: TaskRow, calendar: WorkCalendar) -> int:
    """工期 of a task in working days: as typed (rounded up), else the planned dates, both included.

    A milestone on one day lasts 0; so does work planned wholly on free days. With one date only, it is one day.
    """
    if row.duration is not None and row.duration >= 0:
        return _whole(row.duration)
    start, finish = row.planned_start, row.planned_finish
    if start is None or finish is None or start >= finish:
        return 0 if row.milestone is YesNo.YES else (1 if start != finish else _one(start, calendar))
    return max(0, _after(calendar, finish) - _on(calendar, start))


def _one(day: date | None, calendar: WorkCalendar) -> int:
    return 1 if day is None else _after(calendar, day) - _on(calendar, day)


def _on(calendar: WorkCalendar, day: date) -> int:
    return number_at(calendar, day.toordinal() - calendar.first.toordinal())


def _after(calendar: WorkCalendar, day: date) -> int:
    return number_at(calendar, day.toordinal() - calendar.first.toordinal() + 1)


def _named(
    tasks: Iterable[TaskRow],
) -> tuple[list[TaskRow], dict[str, dict[str, int]], list[ScheduleFault]]:
    rows: list[TaskRow] = []
    positions: dict[str, dict[str, int]] = {}
    faults: list[ScheduleFault] = []
    for row in tasks:
        known = positions.setdefault(row.project, {})
        if not row.task:
            text = f"「{row.name or '（未命名）'}」没有任务编号，未计入进度"
            faults.append(ScheduleFault(FaultKind.UNNAMED, row.project, (), text, (row,)))
        elif row.task in known:
            text = f"{row.task} 出现两次，只计第一行"
            faults.append(
                ScheduleFault(FaultKind.REPEATED, row.project, (row.task,), text, (rows[known[row.task]], row))
            )
        else:
            known[row.task] = len(rows)
            rows.append(row)
    return rows, positions, faults


class _Given(NamedTuple):
    today: date
    group: int
    arrival: date | None


def _arrival(row: TaskRow, arrivals: Mapping[str, date]) -> date | None:
    if not row.waits_for or not arrivals:
        return None
    return max((arrivals[number] for number in numbers(row.waits_for) if number in arrivals), default=None)


def _activity(row: TaskRow, calendar: WorkCalendar, given: _Given, faults: list[ScheduleFault]) -> Activity:
    if task_is_cancelled(row):
        return Activity(calendar, 0, 0, group=given.group)
    if task_is_done(row):
        return _ended(row, calendar, given)
    _dates_are_told(row, faults)
    days = working_days(row, calendar)
    if task_is_begun(row):
        return _begun(row, calendar, given, days)
    return Activity(calendar, days, _floor(row, calendar, given, days), group=given.group)


def _floor(row: TaskRow, calendar: WorkCalendar, given: _Given, days: int) -> int:
    floor = _on(calendar, given.today) + (0 if days else 1)
    if days and row.planned_start is not None:
        floor = max(floor, _on(calendar, row.planned_start))
    elif row.planned_finish is not None or row.planned_start is not None:
        floor = max(floor, _after(calendar, row.planned_finish or row.planned_start or given.today) - days)
    if given.arrival is not None:
        floor = max(floor, _after(calendar, given.arrival) + (0 if days else 1))
    return floor


def _ended(row: TaskRow, calendar: WorkCalendar, given: _Given) -> Activity:
    end = _after(calendar, finished_on(row) or min(row.planned_finish or given.today, given.today))
    start = row.actual_start or row.planned_start
    begin = min(_on(calendar, start), end) if start else end
    return Activity(calendar, 0, begin, end, begun=True, ended=True, group=given.group)


def _begun(row: TaskRow, calendar: WorkCalendar, given: _Given, days: int) -> Activity:
    """What is left of the work starts today; without 完成比例 the whole duration is counted from the start."""
    start = _on(calendar, row.actual_start or min(row.planned_start or given.today, given.today))
    now = _on(calendar, given.today)
    if row.progress is None:
        finish = max(start + days, now + min(days, 1))
    else:
        left = 1 - min(max(row.progress, Decimal(0)), Decimal(1))
        finish = max(start, now) + _whole(days * left)
    return Activity(calendar, days, start, finish, begun=True, group=given.group)


def _whole(number: Decimal) -> int:
    return int(min(number, _LONGEST).to_integral_value(ROUND_CEILING))


_LONGEST = Decimal(100_000)


def _dates_are_told(row: TaskRow, faults: list[ScheduleFault]) -> None:
    start, finish = row.planned_start, row.planned_finish
    if start is not None and finish is not None:
        if finish < start:
            counted = "和工期" if row.duration is not None else "、一个工作日"
            text = f"{row.task} 计划完成 {finish} 早于计划开始 {start}，按计划开始{counted}推算"
            faults.append(ScheduleFault(FaultKind.REVERSED, row.project, (row.task,), text, (row,)))
    elif start is None and finish is None and not row.predecessors and not task_is_begun(row):
        text = f"{row.task} 没有计划日期也没有前置任务，按今天开始推算"
        faults.append(ScheduleFault(FaultKind.UNDATED, row.project, (row.task,), text, (row,)))
    elif row.duration is None and row.milestone is not YesNo.YES:
        heading = row.heading("planned_start" if start is None else "planned_finish")
        text = f"{row.task} 缺少{heading}和工期，按一个工作日推算"
        faults.append(ScheduleFault(FaultKind.UNDATED, row.project, (row.task,), text, (row,)))


_KINDS = {
    LinkKind.FINISH_START: FINISH_START,
    LinkKind.START_START: START_START,
    LinkKind.FINISH_FINISH: FINISH_FINISH,
    LinkKind.START_FINISH: START_FINISH,
}


def _arcs(row: TaskRow, positions: Mapping[str, int], faults: list[ScheduleFault]) -> list[Arc]:
    read = predecessors(row.predecessors, positions)
    arcs: list[Arc] = []
    for link in read.links if read is not NONE else ():
        before = positions.get(link.task, positions.get(link.task.upper()))
        if before is None:
            text = f"{row.task} 的前置任务「{link.task}」不存在，这一条前置未计入"
            faults.append(ScheduleFault(FaultKind.DANGLING, row.project, (row.task, link.task), text, (row,)))
        else:
            arcs.append(Arc(before, _KINDS[link.kind], link.lag))
    for part in read.unreadable:
        text = f"{row.task} 的前置任务「{part}」无法识别，应如 T01、T02FS+2"
        faults.append(ScheduleFault(FaultKind.UNREADABLE, row.project, (row.task,), text, (row,)))
    return arcs
