"""资源负荷: how many working days each person and department owes per ISO week, and has (流程 1, 资源负荷).

A person's demand in a project and week = the working days on which they have an open task there × their 投入比例
(100 % where it is blank): parallel tasks of one project count a day once, projects add up. A member with 投入比例 and
no task of their own in the project owes their share of every working day of their time in the team. Tasks run by their
forecast dates, from the first day on. Capacity is the working days of the person's department.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pmxl.figures.activities import numbers
from pmxl.figures.calendar import WorkCalendar, WorkCalendars, week_range, weeks_between
from pmxl.figures.ledger import ZERO
from pmxl.figures.leftover import Leftover
from pmxl.figures.schedule import Forecast, Schedule
from pmxl.figures.standing_questions import task_is_done
from pmxl.rows.initiation import MemberRow
from pmxl.rows.settings import PersonRow
from pmxl.rows.sight import seen_property
from pmxl.vocabulary import Department, YesNo

OVER, UNDER = Decimal(1), Decimal("0.5")
"""A week is over-loaded above the first ratio of demand to capacity, under-loaded below the second (settings)."""


@dataclass(frozen=True, slots=True)
class WeekLoad:
    """What is owed in one week, in working days, by project, and what there is; `unassigned` is without a person."""

    week: str
    demand: Decimal
    capacity: int
    by_project: tuple[tuple[str, Decimal], ...] = ()
    unassigned: Decimal = ZERO

    @property
    def ratio(self) -> Decimal | None:
        """负荷率 = demand ÷ capacity; None in a week without capacity."""
        return (self.demand / self.capacity).quantize(Decimal("0.01")) if self.capacity else None

    @property
    def free(self) -> Decimal:
        """Working days still free; negative when over-loaded."""
        return self.capacity - self.demand

    def is_over(self, limit: Decimal = OVER) -> bool:
        """Whether more is owed than the limit of the capacity."""
        return self.demand > limit * self.capacity

    def is_under(self, limit: Decimal = UNDER) -> bool:
        """Whether less is owed than the limit of the capacity."""
        return self.demand < limit * self.capacity


@dataclass(frozen=True, slots=True)
class PersonLoad:
    """One person's weeks."""

    person: PersonRow
    weeks: tuple[WeekLoad, ...]


@dataclass(frozen=True)
class Load:
    """The weeks of all active persons and of all departments, and the rows that name nobody known."""

    weeks: tuple[str, ...]
    persons: Mapping[str, PersonLoad]
    departments: Mapping[Department, tuple[WeekLoad, ...]]
    leftovers: tuple[Leftover, ...]

    def over(self, limit: Decimal = OVER) -> tuple[tuple[PersonLoad, WeekLoad], ...]:
        """Every over-loaded week of a person, the heaviest first."""
        found = [(load, week) for load in self.persons.values() for week in load.weeks if week.is_over(limit)]
        return tuple(sorted(found, key=lambda pair: pair[1].free))

    def under(self, limit: Decimal = UNDER) -> tuple[tuple[PersonLoad, WeekLoad], ...]:
        """Every under-loaded week of a person, the freest first."""
        found = [(load, week) for load in self.persons.values() for week in load.weeks if week.is_under(limit)]
        return tuple(sorted(found, key=lambda pair: -pair[1].free))

    def substitutes(self, name: str, week: str) -> tuple[tuple[PersonRow, WeekLoad], ...]:
        """Who could take over from a person in a week: of the same department, days free, the lowest 负荷率 first."""
        load = self.persons.get(name)
        if load is None or week not in self.weeks:
            return ()
        place = self.weeks.index(week)
        others = [
            (other.person, other.weeks[place])
            for other in self.persons.values()
            if other.person.name != name and other.person.department is load.person.department
        ]
        return tuple(sorted((pair for pair in others if pair[1].free > 0), key=lambda pair: pair[1].ratio or ZERO))


def load(
    schedule: Schedule,
    members: Iterable[MemberRow],
    persons: Iterable[PersonRow],
    calendars: WorkCalendars,
    first: date,
    last: date,
    running: Container[str],
) -> Load:
    """The load of the ISO weeks that `first` to `last` fall into, by the `running` projects' tasks and teams.

    Days before `first` are not owed any more. Raises CalendarUnknownError if a week lies in an unknown year.
    """
    for day in (first, week_range(weeks_between(first, last)[-1])[1]):
        calendars.company.ordinal(day)
    span = _Span(weeks_between(first, last), first, calendars)
    staff = {row.name.strip(): row for row in persons if row.name.strip() and row.active is not YesNo.NO}
    demand = _Demand(span, staff, running)
    team = [row for row in members if row.project in running]
    demand.add_tasks(schedule, {(row.project, row.person.strip()): row for row in team})
    demand.add_members(team, schedule)
    people = {name: PersonLoad(row, demand.weeks_of(name)) for name, row in staff.items()}
    return Load(span.weeks, people, _departments(people, demand), tuple(demand.leftovers))


@dataclass(frozen=True)
class _Span:
    weeks: tuple[str, ...]
    first: date
    calendars: WorkCalendars

    @seen_property
    def ranges(self) -> tuple[tuple[date, date], ...]:
        """First and last day of each week; days before the first one are over."""
        ranges = [week_range(week) for week in self.weeks]
        return tuple((max(monday, self.first), sunday) for monday, sunday in ranges)

    def days(self, calendar: WorkCalendar, start: date, finish: date) -> list[set[date]]:
        """The working days from start to finish, week by week."""
        return [
            {
                calendar.workday(number)
                for number in range(
                    calendar.before[calendar.ordinal(max(start, monday))],
                    calendar.before[calendar.ordinal(min(finish, sunday)) + 1],
                )
            }
            if start <= sunday and finish >= monday
            else set()
            for monday, sunday in self.ranges
        ]

    def capacity(self, department: Department | None) -> list[int]:
        """The working days of a department, week by week."""
        calendar = self.calendars.of(department)
        return [calendar.workdays_in(monday, sunday) for monday, sunday in self.ranges]


class _Demand:
    """Collects who owes what: the days by person, project and week, and those of tasks without a person."""

    def __init__(self, span: _Span, staff: Mapping[str, PersonRow], running: Container[str]) -> None:
        self.span, self.staff, self.running = span, staff, running
        self.owed: dict[str, dict[str, list[Decimal]]] = {}
        self.unassigned: dict[Department, list[Decimal]] = {}
        self.leftovers: list[Leftover] = []
        self._busy: set[tuple[str, str]] = set()

    def add_tasks(self, schedule: Schedule, team: Mapping[tuple[str, str], MemberRow]) -> None:
        """Add the open tasks of running projects to their people, or to their department."""
        days: dict[tuple[str, str], list[set[date]]] = {}
        for task in schedule.tasks.values():
            if task.row.project not in self.running or task_is_done(task.row):
                continue
            if task.start is None or task.finish is None:
                self.leftovers.append(Leftover(task.row, "planned_finish", "预计日期未知，未计入负荷"))
                continue
            self._add_task(task, task.start, task.finish, days)
        for (name, project), weeks in days.items():
            member = team.get((project, name))
            share = member.share if member is not None and member.share is not None else Decimal(1)
            self.owed.setdefault(name, {})[project] = [share * len(week) for week in weeks]

    def _add_task(
        self, task: Forecast, start: date, finish: date, days: dict[tuple[str, str], list[set[date]]]
    ) -> None:
        row = task.row
        names = numbers(row.person)
        weeks = self.span.days(self.span.calendars.of(row.department), start, finish)
        for name in names:
            if name not in self.staff:
                self.leftovers.append(Leftover(row, "person", f"「{name}」不在人员表的在岗人员中，未计入个人负荷"))
                continue
            self._busy.add((name, row.project))
            own = days.setdefault((name, row.project), [set() for _ in self.span.weeks])
            for place, week in enumerate(weeks):
                own[place] |= week
        if not any(name in self.staff for name in names) and row.department is not None:
            sums = self.unassigned.setdefault(row.department, [ZERO] * len(self.span.weeks))
            self.unassigned[row.department] = [total + len(week) for total, week in zip(sums, weeks, strict=True)]

    def add_members(self, team: Iterable[MemberRow], schedule: Schedule) -> None:
        """Add the shares of members who have no task of their own in their project."""
        for row in team:
            name = row.person.strip()
            if name not in self.staff:
                if name:
                    self.leftovers.append(Leftover(row, "person", f"「{name}」不在人员表的在岗人员中，未计入负荷"))
                continue
            if row.share is None or (name, row.project) in self._busy:
                continue
            until = row.left or schedule.finish(row.project) or self.span.ranges[-1][1]
            calendar = self.span.calendars.of(self.staff[name].department)
            weeks = self.span.days(calendar, row.joined or self.span.first, until)
            own = self.owed.setdefault(name, {}).setdefault(row.project, [ZERO] * len(weeks))
            for place, week in enumerate(weeks):
                own[place] += row.share * len(week)

    def weeks_of(self, name: str) -> tuple[WeekLoad, ...]:
        """One person's weeks."""
        projects = self.owed.get(name, {})
        capacity = self.span.capacity(self.staff[name].department)
        return tuple(_week(week, place, projects, capacity[place]) for place, week in enumerate(self.span.weeks))


def _week(week: str, place: int, projects: Mapping[str, Sequence[Decimal]], capacity: int) -> WeekLoad:
    owed = tuple((project, weeks[place]) for project, weeks in projects.items() if weeks[place])
    return WeekLoad(week, sum((days for _, days in owed), ZERO), capacity, owed)


def _departments(people: Mapping[str, PersonLoad], demand: _Demand) -> dict[Department, tuple[WeekLoad, ...]]:
    found: dict[Department, tuple[WeekLoad, ...]] = {}
    for department in Department:
        team = [load for load in people.values() if load.person.department is department]
        unassigned = demand.unassigned.get(department, [ZERO] * len(demand.span.weeks))
        if team or any(unassigned):
            found[department] = tuple(
                _sum(week, [load.weeks[place] for load in team], unassigned[place])
                for place, week in enumerate(demand.span.weeks)
            )
    return found


def _sum(week: str, loads: Sequence[WeekLoad], unassigned: Decimal) -> WeekLoad:
    projects: dict[str, Decimal] = {}
    for load in loads:
        for project, days in load.by_project:
            projects[project] = projects.get(project, ZERO) + days
    return WeekLoad(
        week,
        sum((load.demand for load in loads), unassigned),
        sum(load.capacity for load in loads),
        tuple(projects.items()),
        unassigned,
    )
