"""The figures of a week, each defined once; docs/figures.md is written from these sentences."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from pmxl.figures.calendar import plain_week, week_of, week_range
from pmxl.figures.ledger import ZERO, Ledger
from pmxl.figures.logged import counts
from pmxl.figures.owed_reports import owes_report
from pmxl.figures.receivables import Dues, by_contract
from pmxl.figures.standing_questions import (
    COMPLETION_STEP,
    due_finish,
    finished_on,
    is_passed,
    step_is_done,
    task_is_cancelled,
)
from pmxl.rows.acceptance import AcceptanceRow
from pmxl.rows.contract import ContractRow
from pmxl.rows.delivery import WeeklyRow
from pmxl.rows.governance import LogRow
from pmxl.rows.initiation import ProjectRow, StepRow
from pmxl.rows.money import ReceiptRow
from pmxl.rows.register import Register
from pmxl.rows.schedule import TaskRow
from pmxl.vocabulary import LogAction, Stage, YesNo

RATE_WEEKS = 4
"""里程碑达成率 and 按期完成率 look at what fell due in so many weeks, the reported one last."""


@dataclass(frozen=True, slots=True)
class Span:
    """The days from first to last, both included."""

    first: date
    last: date

    @classmethod
    def of_week(cls, week: str) -> "Span":
        """Monday to Sunday of an ISO week."""
        return cls(*week_range(week))

    def __contains__(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.last

    def back(self, weeks: int) -> "Span":
        """The span that ends with this one and begins so many weeks earlier."""
        return Span(self.first - timedelta(weeks=weeks), self.last)


@dataclass(frozen=True)
class Rate:
    """A share with the rows that it is made of; None where nothing was due."""

    kept: tuple[TaskRow | WeeklyRow, ...]
    due: int

    @property
    def value(self) -> Decimal | None:
        """The share between 0 and 1."""
        return (Decimal(len(self.kept)) / self.due).quantize(Decimal("0.0001"), ROUND_HALF_UP) if self.due else None


def initiated(register: Register, span: Span) -> tuple[ProjectRow, ...]:
    """新立项 = 立项登记中 立项日期 在本周内的项目."""
    return tuple(register.rows_where(ProjectRow, ("initiated",), span.__contains__))


def signed(register: Register, span: Span) -> tuple[ContractRow, ...]:
    """签约 = 合同中 签订日期 在本周内的合同；签约金额 = Σ 合同金额."""
    return tuple(register.rows_where(ContractRow, ("signed",), span.__contains__))


def completed(register: Register, span: Span) -> tuple[StepRow, ...]:
    """完工 = 流程节点 5.4 完工通知 状态为已完成或由关口结清、完成日期在本周内的项目."""
    return tuple(
        row
        for row in register.rows_where(
            StepRow, ("step", "finished"), lambda step, day: step == COMPLETION_STEP and day in span
        )
        if step_is_done(row) and counts(register, row)
    )


def accepted(register: Register, span: Span) -> tuple[AcceptanceRow, ...]:
    """验收 = 验收中 验收日期 在本周内、结论为通过或有条件通过的记录."""
    return tuple(row for row in register.rows_where(AcceptanceRow, ("held",), span.__contains__) if is_passed(row))


def closed(register: Register, span: Span) -> tuple[LogRow, ...]:
    """关闭 = 操作日志中本周推进到「已关闭」的项目."""
    return tuple(row for row in _moves(register, span) if row.after is Stage.CLOSED)


def terminated(register: Register, span: Span) -> tuple[LogRow, ...]:
    """终止 = 操作日志中本周终止的项目（未立项、丢单、解约）."""
    return tuple(row for row in _logged(register, span) if row.action is LogAction.TERMINATED)


def received(register: Register, span: Span) -> tuple[ReceiptRow, ...]:
    """本周到账 = Σ 到账金额，到账日期在本周内；冲回为负。本月到账 = 自本月 1 日至本周日."""
    return tuple(register.rows_where(ReceiptRow, ("received",), span.__contains__))


def month_to_date(span: Span) -> Span:
    """The month of the span's last day, up to that day."""
    return Span(span.last.replace(day=1), span.last)


def due_unreceived(ledger: Ledger, due_of: Dues, day: date) -> Decimal:
    """到期未收 = Σ(到期日早于当日的 计划金额 − 已核销)；上周值只计当日及以前的到账与核销."""
    return sum((amounts.due_unreceived for amounts in by_contract(until(ledger, day), due_of, day).values()), ZERO)


def until(ledger: Ledger, day: date) -> Ledger:
    """The ledger as it stood at the end of a day: later invoices, receipts and allocations left out."""
    return Ledger(
        [row for row in ledger.contracts if row.signed is None or row.signed <= day],
        ledger.nodes,
        [row for row in ledger.invoices if row.invoiced is None or row.invoiced <= day],
        [row for row in ledger.receipts if row.received is None or row.received <= day],
        [row for row in ledger.allocations if row.allocated is None or row.allocated <= day],
    )


def reports_in_time(register: Register, span: Span) -> Rate:
    """周报准时率 = 本周日及以前填报的周报 ÷ 本周应交周报；实施期间有工作日、未暂停的项目应交."""
    week = week_of(span.first)
    owing = owing_reports(register, span)
    of_week = register.rows_where(WeeklyRow, ("week",), lambda typed: plain_week(typed) == week)
    given = [row for row in of_week if row.project in owing]
    kept = {row.project: row for row in given if row.reported is not None and row.reported <= span.last}
    return Rate(tuple(kept.values()), len(owing))


def owing_reports(register: Register, span: Span) -> frozenset[str]:
    """应交周报的项目 = 实施期间（自进入实施至完工通知）含有该周、该周有工作日且未整周暂停."""
    week, day = week_of(span.first), span.last + timedelta(days=1)
    return frozenset(
        dossier.reference
        for dossier in register.dossiers()
        if dossier.project.stage in _REPORTED
        if owes_report(dossier, week, day)
    )


_REPORTED = frozenset({Stage.DELIVERY, Stage.ACCEPTANCE, Stage.CLOSED})


def milestones_kept(tasks: Iterable[TaskRow], span: Span) -> Rate:
    """里程碑达成率 = 近四周到期的里程碑中，实际完成不晚于到期日的占比；到期日为基线完成，没有基线的为计划完成."""
    marked = [row for row in tasks if row.milestone is YesNo.YES]
    return _kept(marked, span.back(RATE_WEEKS - 1), due_finish)


def tasks_kept(tasks: Iterable[TaskRow], span: Span) -> Rate:
    """按期完成率 = 近四周计划完成的任务中，实际完成不晚于计划完成的占比；已取消的不计."""
    return _kept(list(tasks), span.back(RATE_WEEKS - 1), lambda row: row.planned_finish)


def running(register: Register, day: date) -> tuple[str, ...]:
    """进行中项目 = 按操作日志，当日已编号、未暂停、未终止、未关闭的项目."""
    states: dict[str, bool] = {}
    for at, project, action, after in register.columns(LogRow, "at", "project", "action", "after"):
        if at is None or at.date() > day:
            continue
        if action in _STARTS:
            states[project] = True
        elif action in _ENDS or after is Stage.CLOSED:
            states[project] = False
    return tuple(project for project, runs in states.items() if runs)


_STARTS = (LogAction.NUMBERED, LogAction.RESUMED, LogAction.REOPENED)
_ENDS = (LogAction.PAUSED, LogAction.TERMINATED)


def _moves(register: Register, span: Span) -> Iterable[LogRow]:
    for row in _logged(register, span):
        if row.before is not None and row.after is not None and row.before is not row.after:
            yield row


def _logged(register: Register, span: Span) -> Iterator[LogRow]:
    return register.rows_where(LogRow, ("at",), lambda at: at is not None and at.date() in span)


def stage_moves(register: Register, span: Span) -> tuple[LogRow, ...]:
    """阶段变化 = 操作日志中本周原阶段与新阶段不同的记录."""
    return tuple(_moves(register, span))


def _kept(tasks: Sequence[TaskRow], span: Span, due_of: Callable[[TaskRow], date | None]) -> Rate:
    due = [(row, day) for row in tasks if not task_is_cancelled(row) and (day := due_of(row)) in span and day]
    kept = [row for row, day in due if (finished := finished_on(row)) is not None and finished <= day]
    return Rate(tuple(kept), len(due))


FIGURES = (
    running,
    initiated,
    signed,
    completed,
    accepted,
    closed,
    terminated,
    received,
    due_unreceived,
    reports_in_time,
    owing_reports,
    milestones_kept,
    tasks_kept,
    stage_moves,
)
"""Every figure of this module, in the order in which the summary shows them."""
