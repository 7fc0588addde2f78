"""计划进度 against 实际进度 of a project at a date, weighted; their difference is what the light looks at (流程 5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from pmxl.figures.activities import working_days
from pmxl.figures.calendar import WorkCalendar, WorkCalendars
from pmxl.figures.errors import CalendarUnknownError
from pmxl.figures.leftover import Leftover
from pmxl.figures.standing_questions import task_is_begun, task_is_cancelled, task_is_done
from pmxl.rows.schedule import TaskRow

ZERO, ONE = Decimal(0), Decimal(1)
_PLACES = Decimal("0.0001")
AFTER_COMPLETION = frozenset({"验收", "总结", "回款"})
"""任务类型 of what follows 完工: it is planned and forecast, and no part of 工程进度."""


@dataclass(frozen=True, slots=True)
class TaskShare:
    """What one task contributes: its weight, and its planned and actual progress between 0 and 1."""

    row: TaskRow
    weight: Decimal
    planned: Decimal
    actual: Decimal

    @property
    def behind(self) -> Decimal:
        """How much of the task should be done and is not; negative when it is ahead."""
        return self.planned - self.actual


@dataclass(frozen=True, slots=True)
class PlanProgress:
    """计划进度 and 实际进度 of one project, Σ weight × progress ÷ Σ weight, and the tasks behind them."""

    shares: tuple[TaskShare, ...]
    leftovers: tuple[Leftover, ...] = ()

    @property
    def planned(self) -> Decimal | None:
        """计划进度, rounded to a hundredth of a percent; None without tasks."""
        return _weighted([(share.weight, share.planned) for share in self.shares])

    @property
    def actual(self) -> Decimal | None:
        """工程进度 as the tasks tell it; None without tasks."""
        return _weighted([(share.weight, share.actual) for share in self.shares])

    @property
    def deviation(self) -> Decimal | None:
        """进度偏差 = 实际进度 − 计划进度; -0.1 is 10 % behind. None without tasks."""
        if self.planned is None or self.actual is None:
            return None
        return self.actual - self.planned

    @property
    def late(self) -> tuple[TaskShare, ...]:
        """The tasks that are behind, those that weigh most first."""
        behind = [share for share in self.shares if share.behind > 0 and share.weight > 0]
        return tuple(sorted(behind, key=lambda share: -share.behind * share.weight))


def plan_progress(tasks: Iterable[TaskRow], calendars: WorkCalendars, today: date) -> PlanProgress:
    """The progress of one project's work up to 完工, as of the morning of `today`.

    Cancelled tasks count for nothing, nor do those of 任务类型 验收, 总结 and 回款: they follow 完工.
    A task weighs its 权重, else its duration in working days. Planned is the share of the working days of its 基线 (of
    its planned dates where it has none) that lie before today; actual is 1 when done, else 完成比例. If nothing weighs
    anything (milestones alone), all weigh alike. A task whose working days lie in an unknown year is left over.
    """
    shares: list[TaskShare] = []
    leftovers: list[Leftover] = []
    for row in tasks:
        if task_is_cancelled(row) or row.kind in AFTER_COMPLETION:
            continue
        calendar = calendars.of(row.department)
        try:
            share = TaskShare(row, _weight(row, calendar), _planned(row, calendar, today, leftovers), _actual(row))
        except CalendarUnknownError as error:
            leftovers.append(Leftover(row, "planned_finish", f"未计入进度。{error}"))
        else:
            shares.append(share)
    if shares and not any(share.weight for share in shares):
        shares = [TaskShare(share.row, ONE, share.planned, share.actual) for share in shares]
    return PlanProgress(tuple(shares), tuple(leftovers))


def _weight(row: TaskRow, calendar: WorkCalendar) -> Decimal:
    if row.weight is not None and row.weight >= 0:
        return row.weight
    if row.duration is None and row.planned_start is not None and row.planned_finish is not None:
        calendar.ordinal(row.planned_start)
        calendar.ordinal(row.planned_finish)
    return Decimal(working_days(row, calendar))


def _actual(row: TaskRow) -> Decimal:
    if task_is_done(row):
        return ONE
    return min(max(row.progress or ZERO, ZERO), ONE) if task_is_begun(row) else ZERO


def _planned(row: TaskRow, calendar: WorkCalendar, today: date, leftovers: list[Leftover]) -> Decimal:
    based = row.baseline_start is not None and row.baseline_finish is not None
    start = row.baseline_start if based else row.planned_start or row.planned_finish
    finish = row.baseline_finish if based else row.planned_finish or row.planned_start
    if start is None or finish is None:
        leftovers.append(Leftover(row, "planned_finish", "没有计划日期，计划进度按 0 计"))
        return ZERO
    if finish < today:
        return ONE
    if start >= today:
        return ZERO
    whole = calendar.workdays_in(start, finish)
    gone = whole - calendar.workdays_in(today, finish)
    return Decimal(gone) / whole if whole else ZERO


def _weighted(pairs: list[tuple[Decimal, Decimal]]) -> Decimal | None:
    total = sum((weight for weight, _ in pairs), ZERO)
    if not total:
        return None
    return (sum((weight * share for weight, share in pairs), ZERO) / total).quantize(_PLACES, ROUND_HALF_UP)
