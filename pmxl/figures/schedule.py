"""The schedule of all projects: forecast and late dates, float, critical path, variance from the baseline (流程 4.3).

A task starts on the latest of: its planned start, today, the working day after the arrival it waits for, and what its
predecessors allow (FS/SS/FF/SF, lag in working days of the task's department). Actual dates stand above all of it: a
started task keeps its start and finishes when what is left (工期 × (1 − 完成比例), rounded up) is done, from today on;
a finished one keeps its dates. A cancelled task takes no time and hands its predecessors on. What can't be used is a
`ScheduleFault`; the rest is computed all the same.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from pmxl.figures.activities import FaultKind, Plan, ScheduleFault, TaskKey, plan
from pmxl.figures.calendar import WorkCalendar, WorkCalendars
from pmxl.figures.network import Activity, Passes, passes
from pmxl.figures.standing_questions import finished_on, task_is_cancelled, task_is_done
from pmxl.rows.schedule import TaskRow
from pmxl.rows.sight import seen_property
from pmxl.vocabulary import YesNo

__all__ = ["FaultKind", "Forecast", "Schedule", "ScheduleFault", "TaskKey", "schedule"]

NO_DELAYS: Mapping[TaskKey, int] = MappingProxyType({})
NO_ARRIVALS: Mapping[str, date] = MappingProxyType({})


class Forecast(NamedTuple):
    """One task's dates as they now stand; a date in a year that 工作日历 does not know is None.

    总时差 `total_float` = late finish − forecast finish, in working days of the task's department; None once done.
    基线偏差 `variance` = forecast finish − 基线完成, 计划偏差 `delay` = forecast finish − 计划完成, in working days,
    late is positive; None where a date is missing.
    """

    row: TaskRow
    start: date | None
    finish: date | None
    late_finish: date | None
    total_float: int | None
    variance: int | None
    delay: int | None

    @property
    def critical(self) -> bool:
        """Whether any slip of this task moves its project's finish."""
        return self.total_float is not None and self.total_float <= 0

    @property
    def milestone(self) -> bool:
        """Whether the row is marked 里程碑."""
        return self.row.milestone is YesNo.YES


@dataclass(frozen=True)
class Schedule:
    """The forecasts of every task that is not cancelled, in the sheet's order, and the faults."""

    tasks: Mapping[TaskKey, Forecast]
    faults: tuple[ScheduleFault, ...]

    def of(self, project: str) -> tuple[Forecast, ...]:
        """The forecasts of one project, in the sheet's order."""
        return self._by_project.get(project, ())

    def finish(self, project: str) -> date | None:
        """预计完成 of a project: its last task's forecast finish; None if it has no task or one of them has no date."""
        finishes = [task.finish for task in self.of(project)]
        known = [finish for finish in finishes if finish is not None]
        return max(known) if known and len(known) == len(finishes) else None

    def critical_path(self, project: str) -> tuple[Forecast, ...]:
        """关键路径: the open tasks without float, by start."""
        path = [task for task in self.of(project) if task.critical]
        return tuple(sorted(path, key=lambda task: (task.start or date.max, task.finish or date.max)))

    def milestones(self, project: str) -> tuple[Forecast, ...]:
        """里程碑 of a project, in the sheet's order."""
        return tuple(task for task in self.of(project) if task.milestone)

    @seen_property
    def _by_project(self) -> Mapping[str, tuple[Forecast, ...]]:
        groups: dict[str, list[Forecast]] = {}
        for task in self.tasks.values():
            groups.setdefault(task.row.project, []).append(task)
        return {project: tuple(tasks) for project, tasks in groups.items()}


AFTER_HANDOVER = frozenset({"总结", "回款"})
"""任务类型 of what the company still does for itself once the customer has accepted."""


def overrun(tasks: Iterable[Forecast], wanted: date | None) -> date | None:
    """预计晚于要求完工日期 = the last forecast finish of a project's open tasks, where it lies after 要求完工日期.

    Tasks of 任务类型 总结 and 回款 are not counted: they follow the customer's acceptance. None where nothing is late.
    """
    finishes = [
        task.finish
        for task in tasks
        if task.total_float is not None and task.finish is not None and task.row.kind not in AFTER_HANDOVER
    ]
    last = max(finishes, default=None)
    return last if last and wanted and last > wanted else None


def schedule(
    tasks: Iterable[TaskRow],
    calendars: WorkCalendars,
    today: date,
    *,
    arrivals: Mapping[str, date] = NO_ARRIVALS,
    delays: Mapping[TaskKey, int] = NO_DELAYS,
) -> Schedule:
    """The schedule as of the morning of `today`.

    `arrivals` are the expected arrivals by 申请单号, for tasks with 等待备货. `delays` makes open tasks slip by working
    days, the whole task if it has not started, its finish if it has. Raises CalendarUnknownError only when `today`
    itself lies in an unknown year.
    """
    calendars.company.ordinal(today)
    planned = plan(tasks, calendars, today, arrivals)
    numbers = passes(planned.activities, planned.incoming)
    circles = tuple(_circles(planned, numbers))
    if delays:
        _slip(planned, numbers, delays)
        numbers = passes(planned.activities, planned.incoming)
    forecasts = {
        (row.project, row.task): _forecast(position, row, planned, numbers)
        for position, row in enumerate(planned.rows)
        if not task_is_cancelled(row)
    }
    faults = [*planned.faults, *circles, *_unknown(forecasts, calendars.company)]
    return Schedule(forecasts, tuple(faults))


def _slip(planned: Plan, numbers: Passes, delays: Mapping[TaskKey, int]) -> None:
    for position, row in enumerate(planned.rows):
        days = delays.get((row.project, row.task))
        activity = planned.activities[position]
        if not days or activity.ended or task_is_cancelled(row):
            continue
        if activity.begun:
            slipped = activity._replace(finish=max(0, numbers.finishes[position] + days))
        else:
            slipped = activity._replace(start=max(0, numbers.starts[position] + days))
        planned.activities[position] = slipped


def _forecast(position: int, row: TaskRow, planned: Plan, numbers: Passes) -> Forecast:
    activity = planned.activities[position]
    calendar = activity.calendar
    number, end = numbers.starts[position], numbers.finishes[position]
    late_number = numbers.late_finishes[position]
    finish = _finish(row, activity, end, number)
    late, total_float = None, None
    if not activity.ended:
        total_float = late_number - end
        late = finish if not total_float else _last_day(calendar, late_number)
    return Forecast(
        row,
        _start(row, activity, number, finish),
        finish,
        late,
        total_float,
        _after(calendar, row.baseline_finish, finish),
        _after(calendar, row.planned_finish, finish),
    )


def _start(row: TaskRow, activity: Activity, number: int, finish: date | None) -> date | None:
    if row.actual_start is not None and activity.begun:
        return row.actual_start
    calendar = activity.calendar
    planned = row.planned_start
    if not activity.days and not activity.begun:
        return finish
    start = calendar.dates[calendar.workdays[number]] if number < len(calendar.workdays) else None
    if planned is None or start is None or not calendar.knows(planned):
        return start
    return planned if planned <= start and calendar.before[calendar.ordinal(planned)] == number else start


def _finish(row: TaskRow, activity: Activity, end: int, number: int) -> date | None:
    if activity.ended and (finished := finished_on(row)) is not None:
        return finished
    calendar = activity.calendar
    planned = row.planned_finish
    if planned is not None and calendar.knows(planned):
        same = calendar.before[calendar.ordinal(planned) + 1] == end
        if same and (activity.begun or number + activity.days == end):
            return planned
    return _last_day(calendar, end)


def _last_day(calendar: WorkCalendar, end: int) -> date | None:
    return calendar.dates[calendar.workdays[end - 1]] if 0 < end <= len(calendar.workdays) else None


def _after(calendar: WorkCalendar, day: date | None, finish: date | None) -> int | None:
    if day is None or finish is None or not (calendar.knows(day) and calendar.knows(finish)):
        return None
    if day == finish:
        return 0
    return calendar.workdays_between(day, finish)


def _circles(planned: Plan, numbers: Passes) -> Iterable[ScheduleFault]:
    for cycle in numbers.cycles:
        rows = tuple(planned.rows[position] for position in cycle)
        names = tuple(row.task for row in rows)
        text = f"{' → '.join((*names, names[0]))}，环内的前置关系未计入"
        yield ScheduleFault(FaultKind.CIRCULAR, rows[0].project, names, text, rows)


def _unknown(forecasts: Mapping[TaskKey, Forecast], calendar: WorkCalendar) -> Iterable[ScheduleFault]:
    dateless: dict[str, list[TaskRow]] = {}
    for (project, _), task in forecasts.items():
        if task.finish is None or task.start is None or (task_is_done(task.row) and not calendar.knows(task.finish)):
            dateless.setdefault(project, []).append(task.row)
    for project, rows in dateless.items():
        names = tuple(row.task for row in rows)
        text = (
            f"{'、'.join(names)} 的日期超出工作日历（{calendar.first.year}–{calendar.last.year} 年），无法推算；"
            f"请在「工作日历」中填入 {calendar.last.year + 1} 年的休息日和调休工作日"
        )
        yield ScheduleFault(FaultKind.UNKNOWN_YEAR, project, names, text, tuple(rows))
