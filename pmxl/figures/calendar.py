"""Working days and ISO weeks: the national calendar with 调休, overridden and extended by 工作日历.

A calendar is one table over all years that are known without a gap; every question is a look-up in it. A date outside
of it raises `CalendarUnknownError` with the year: nothing is guessed.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from pmxl.figures.errors import CalendarUnknownError, WeekUnreadableError
from pmxl.figures.leftover import Leftover
from pmxl.rows.register import Register
from pmxl.rows.settings import CalendarRow
from pmxl.vocabulary import DayKind, Department

ANNOUNCED_HOLIDAYS = 11
"""So many 休息日 for the whole company make a year known that the national calendar lacks: a lone row is no more."""

Overrides = Mapping[date, bool]


class WorkCalendar:
    """The working days of the company or of one department, from `first` to `last` (both known).

    `workdays[k]` is the ordinal of working day k; `before[d]` counts the working days before ordinal d.
    Ordinals are days since `first`, so that the kernels of schedule and load work on plain lists of numbers.
    """

    def __init__(self, first: date, is_workday: Iterable[bool]) -> None:
        flags = list(is_workday)
        self.first = first
        self.last = first + timedelta(days=len(flags) - 1)
        self.workdays = [ordinal for ordinal, works in enumerate(flags) if works]
        self.before = [0, *accumulate(flags)]
        self.dates = [first + timedelta(days=ordinal) for ordinal in range(len(flags))]
        self._base = first.toordinal()

    def is_workday(self, day: date) -> bool:
        """Whether people work on a day."""
        ordinal = self.ordinal(day)
        return self.before[ordinal + 1] > self.before[ordinal]

    def next_workday(self, day: date) -> date:
        """The first working day on or after a day."""
        return self.workday(self.before[self.ordinal(day)])

    def previous_workday(self, day: date) -> date:
        """The last working day on or before a day."""
        return self.workday(self.before[self.ordinal(day) + 1] - 1)

    def add_workdays(self, start: date, n: int) -> date:
        """The n-th working day after `start`, or before it for a negative n, as Excel's WORKDAY counts.

        `start` itself is never counted; n = 0 gives the first working day on or after it.
        """
        ordinal = self.ordinal(start)
        if n > 0:
            return self.workday(self.before[ordinal + 1] - 1 + n)
        return self.workday(self.before[ordinal] + n)

    def workdays_between(self, a: date, b: date) -> int:
        """How many working days lie after `a` up to and including `b`; negative when `b` is before `a`.

        So `workdays_between(d, add_workdays(d, n)) == n`, and two neighbouring spans add up.
        """
        return self.before[self.ordinal(b) + 1] - self.before[self.ordinal(a) + 1]

    def workdays_in(self, first: date, last: date) -> int:
        """How many working days lie from `first` to `last`, both included, as Excel's NETWORKDAYS; 0 if reversed."""
        return max(0, self.before[self.ordinal(last) + 1] - self.before[self.ordinal(first)])

    def knows(self, day: date) -> bool:
        """Whether a day lies in a year that is known."""
        return self.first <= day <= self.last

    def unknown_years(self, first: date, last: date) -> tuple[int, ...]:
        """The years from `first` to `last` that 工作日历 has yet to be filled with."""
        return tuple(year for year in range(first.year, last.year + 1) if not self.first.year <= year <= self.last.year)

    def ordinal(self, day: date) -> int:
        """Days since `first`."""
        ordinal = day.toordinal() - self._base
        if not 0 <= ordinal < len(self.dates):
            raise CalendarUnknownError(day.year)
        return ordinal

    def workday(self, number: int) -> date:
        """The date of working day number `number`, counted from 0."""
        if number < 0:
            raise CalendarUnknownError(self.first.year - 1)
        if number >= len(self.workdays):
            raise CalendarUnknownError(self.last.year + 1)
        return self.dates[self.workdays[number]]


@dataclass(frozen=True)
class WorkCalendars:
    """The company's calendar, those of departments that differ from it, and the rows of 工作日历 left over."""

    company: WorkCalendar
    departments: Mapping[Department, WorkCalendar]
    leftovers: tuple[Leftover, ...] = ()

    def of(self, department: Department | None) -> WorkCalendar:
        """The calendar that a department works by."""
        return self.departments.get(department, self.company) if department else self.company


def work_calendars(rows: Iterable[CalendarRow] = ()) -> WorkCalendars:
    """The calendars of one run: the national one (2004 on), overridden by rows for all, then by those of a department.

    A later year becomes known, without a gap, when 工作日历 holds at least `ANNOUNCED_HOLIDAYS` 休息日 for all of it.
    """
    everybody, departments, leftovers = _overrides(rows)
    national, first, last = _national()
    while sum(day.year == last + 1 and not works for day, works in everybody.items()) >= ANNOUNCED_HOLIDAYS:
        last += 1
    common = {**national, **everybody}
    return WorkCalendars(
        _calendar(first, last, common),
        {department: _calendar(first, last, {**common, **own}) for department, own in departments.items()},
        tuple(leftovers),
    )


def company_calendar(register: Register) -> WorkCalendar:
    """The company's working days by 工作日历."""
    return register.once(_company_calendar)


def _company_calendar(register: Register) -> WorkCalendar:
    return work_calendars(register.of(CalendarRow)).company


def week_of(day: date) -> str:
    """The ISO week of a day, such as 2026-W47; the last days of December may belong to the next year's first."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def week_range(week: str) -> tuple[date, date]:
    """Monday and Sunday of an ISO week."""
    plain = plain_week(week)
    if plain is None:
        raise WeekUnreadableError(week)
    monday = date.fromisocalendar(int(plain[:4]), int(plain[6:]), 1)
    return monday, monday + timedelta(days=6)


def weeks_between(first: date, last: date) -> tuple[str, ...]:
    """The ISO weeks that the days from `first` to `last` fall into, in order; none if reversed."""
    if last < first:
        return ()
    monday = first - timedelta(days=first.weekday())
    return tuple(week_of(monday + timedelta(days=days)) for days in range(0, (last - monday).days + 1, 7))


def plain_week(text: str) -> str | None:
    """A week as people type it (2026W7, 2026年第7周, 2026-07), written 2026-W07; None if it is no week of that year."""
    match = _WEEK.fullmatch("".join(unicodedata.normalize("NFKC", text).split()).upper())
    if match is None:
        return None
    year, week = int(match[1]), int(match[2])
    try:
        return week_of(date.fromisocalendar(year, week, 1))
    except ValueError:
        return None


_WEEK = re.compile(r"(\d{4})(?:年|-|/)?(?:W|第)?(\d{1,2})周?")


def _national() -> tuple[dict[date, bool], int, int]:
    from chinese_calendar import constants

    days = {**dict.fromkeys(constants.holidays, False), **dict.fromkeys(constants.workdays, True)}
    return days, min(constants.holidays).year, max(constants.holidays).year


def _calendar(first: int, last: int, days: Overrides) -> WorkCalendar:
    start = date(first, 1, 1)
    length = (date(last + 1, 1, 1) - start).days
    span = (start + timedelta(days=ordinal) for ordinal in range(length))
    return WorkCalendar(start, (days.get(day, day.weekday() < _SATURDAY) for day in span))


_SATURDAY = 5


def _overrides(
    rows: Iterable[CalendarRow],
) -> tuple[dict[date, bool], dict[Department, dict[date, bool]], list[Leftover]]:
    everybody: dict[date, bool] = {}
    departments: dict[Department, dict[date, bool]] = {}
    leftovers: list[Leftover] = []
    for row in rows:
        if row.day is None or row.kind is None:
            leftovers.append(Leftover(row, "day" if row.day is None else "kind", "为空，这一行没有计入日历"))
            continue
        department = "".join(unicodedata.normalize("NFKC", row.department).split())
        if department and department not in tuple(Department):
            leftovers.append(Leftover(row, "department", f"「{row.department}」不是部门名称，这一行没有计入日历"))
            continue
        days = departments.setdefault(Department(department), {}) if department else everybody
        days[row.day] = row.kind is DayKind.WORKDAY
    return everybody, departments, leftovers
