"""The slip chain: a late task or arrival → tasks, milestones, 验收 → payment nodes → which month the money moves to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from pmxl.errors import PmxlError
from pmxl.figures.calendar import WorkCalendars
from pmxl.figures.cash import expectation
from pmxl.figures.events import NO_EVENTS, Event, Events, expected
from pmxl.figures.ledger import Ledger
from pmxl.figures.schedule import Forecast, Schedule, TaskKey, schedule
from pmxl.rows.money import PaymentNodeRow
from pmxl.rows.schedule import TaskRow
from pmxl.vocabulary import PaymentTrigger


class TaskNotOpenError(PmxlError):
    """The task that is to slip is not in the schedule, or is over."""

    def __init__(self, project: str, task: str) -> None:
        super().__init__(f"进度计划：{project} 没有未完成的任务「{task}」。请核对项目编号和任务编号。")


@dataclass(frozen=True, slots=True)
class Moved:
    """A task before and after; `days` are working days of its department, None where a date is unknown."""

    before: Forecast
    after: Forecast
    days: int | None


@dataclass(frozen=True, slots=True)
class MovedMoney:
    """A payment node whose expected date moves: how much, from which month to which, by how many calendar days."""

    node: PaymentNodeRow
    amount: Decimal
    before: Event
    after: Event
    from_month: str
    to_month: str


@dataclass(frozen=True)
class Slip:
    """Everything that follows from a slip; nothing is written anywhere."""

    tasks: tuple[Moved, ...]
    finishes: Mapping[str, tuple[date | None, date | None]]
    acceptances: Mapping[str, tuple[Event | None, Event | None]]
    money: tuple[MovedMoney, ...]
    schedule: Schedule

    @property
    def milestones(self) -> tuple[Moved, ...]:
        """The milestones that move."""
        return tuple(moved for moved in self.tasks if moved.after.milestone)

    @property
    def by_month(self) -> dict[tuple[str, str], Decimal]:
        """The money that leaves a month for another, in 元; node by node it adds up to what moves at all."""
        sums: dict[tuple[str, str], Decimal] = {}
        for moved in self.money:
            if moved.from_month != moved.to_month:
                key = moved.from_month, moved.to_month
                sums[key] = sums.get(key, Decimal(0)) + moved.amount
        return sums


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """What is known before the slip: tasks, calendars, money, and what has happened, by contract.

    `arrivals` are the expected arrivals by 申请单号, `requests` the project of each request.
    """

    tasks: tuple[TaskRow, ...]
    calendars: WorkCalendars
    ledger: Ledger
    events: Mapping[str, Events]
    arrivals: Mapping[str, date] = field(default_factory=dict)
    requests: Mapping[str, str] = field(default_factory=dict)


def slip_of_task(outlook: Outlook, key: TaskKey, days: int, today: date) -> Slip:
    """What follows when an open task slips by working days. Raises TaskNotOpenError."""
    before = schedule(outlook.tasks, outlook.calendars, today, arrivals=outlook.arrivals)
    task = before.tasks.get(key)
    if task is None or task.total_float is None:
        raise TaskNotOpenError(*key)
    after = schedule(outlook.tasks, outlook.calendars, today, arrivals=outlook.arrivals, delays={key: days})
    return _slip(outlook, before, after, outlook.arrivals, today)


def slip_of_arrival(outlook: Outlook, late: Mapping[str, date], today: date) -> Slip:
    """What follows when requests (by 申请单号) arrive on other days than expected; 到货 of their projects moves too."""
    before = schedule(outlook.tasks, outlook.calendars, today, arrivals=outlook.arrivals)
    arrivals = {**outlook.arrivals, **late}
    return _slip(outlook, before, schedule(outlook.tasks, outlook.calendars, today, arrivals=arrivals), arrivals, today)


def _slip(outlook: Outlook, before: Schedule, after: Schedule, arrivals: Mapping[str, date], today: date) -> Slip:
    arrived, arriving = _by_project(outlook.arrivals, outlook.requests), _by_project(arrivals, outlook.requests)
    moved = tuple(_moved(before, after, outlook.calendars))
    touched = {task.after.row.project for task in moved}
    touched |= {project for project, day in arriving.items() if arrived.get(project) != day}
    money: list[MovedMoney] = []
    acceptances: dict[str, tuple[Event | None, Event | None]] = {}
    for number, contract in outlook.ledger.contract.items():
        if contract.project not in touched:
            continue
        done = outlook.events.get(number, NO_EVENTS)
        old = expected(contract, done, before, arrived.get(contract.project))
        new = expected(contract, done, after, arriving.get(contract.project))
        pair = old.get(PaymentTrigger.ACCEPTANCE), new.get(PaymentTrigger.ACCEPTANCE)
        if pair[0] != pair[1]:
            acceptances[number] = pair
        money += _money(outlook.ledger, outlook.ledger.nodes_of.get(number, ()), (done, old, new), today)
    finishes = {project: (before.finish(project), after.finish(project)) for project in sorted(touched)}
    return Slip(moved, finishes, acceptances, tuple(money), after)


def _by_project(arrivals: Mapping[str, date], requests: Mapping[str, str]) -> dict[str, date]:
    """The last expected arrival of each project."""
    last: dict[str, date] = {}
    for request, day in arrivals.items():
        project = requests.get(request, "")
        if project:
            last[project] = max(last.get(project, date.min), day)
    return last


def _moved(before: Schedule, after: Schedule, calendars: WorkCalendars) -> Iterable[Moved]:
    for key, task in after.tasks.items():
        old = before.tasks[key]
        if (old.start, old.finish) == (task.start, task.finish):
            continue
        calendar = calendars.of(task.row.department)
        days = None
        if old.finish is not None and task.finish is not None:
            days = calendar.workdays_between(old.finish, task.finish)
        yield Moved(old, task, days)


def _money(
    ledger: Ledger, nodes: Iterable[PaymentNodeRow], events: tuple[Events, Events, Events], today: date
) -> Iterable[MovedMoney]:
    done, old, new = events
    for node in nodes:
        amount = ledger.owed_of(node)
        if not amount:
            continue
        before = expectation(node, amount, done, old, today)
        after = expectation(node, amount, done, new, today)
        if before.event != after.event and before.event is not None and after.event is not None:
            yield MovedMoney(node, amount, before.event, after.event, before.month, after.month)
