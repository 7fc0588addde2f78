"""One project with its numbers, its days and its people: what every sheet is told from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from pmxl.vocabulary import Department, Stage
from tests.company.chance import Chance
from tests.company.company import CALENDAR
from tests.company.profile import LAST_ENTRY, Profile
from tests.company.projects import PROFILES
from tests.company.timeline import Timeline, timeline

Fields = dict[str, Any]
"""Some fields of a row to be, by name; the row's model gives them their types."""

_OPERATIONS = ("赵倩", "方圆", "吴海燕")
_DEVELOPERS = ("杨帆", "潘越", "顾一鸣")
_OFFICE = ("何磊", "王雅琴")
_ACCOUNTANTS = ("冯婷", "郑丽华")


@dataclass(frozen=True)
class Story:
    """One project of the example."""

    profile: Profile
    time: Timeline
    application: str
    number: str
    contract: str

    @property
    def reference(self) -> str:
        """What other sheets call it."""
        return self.number or self.application

    @property
    def end(self) -> date:
        """The last day on which anything of it happens."""
        return min(day for day in (self.profile.paused, self.profile.ended, LAST_ENTRY) if day)

    @property
    def amount(self) -> Decimal:
        """The contract's amount."""
        return Decimal(self.profile.amount)

    @property
    def delivery_start(self) -> date | None:
        """The day on which it came into 实施."""
        return self.time.passed(Stage.PREPARATION)

    def chance(self, topic: str) -> Chance:
        """Chance of its own for a topic."""
        return Chance(f"{self.profile.name}/{topic}")

    def person(self, department: Department) -> str:
        """Who does a department's part of it."""
        profile, chance = self.profile, self.chance("人")
        by_department = {
            Department.SALES: profile.sales,
            Department.SOLUTION: profile.solution,
            Department.ENGINEERING: profile.engineer,
            Department.PM: profile.manager,
            Department.OPERATIONS: chance.pick(_OPERATIONS),
            Department.RND: chance.pick(_DEVELOPERS),
            Department.PMO: chance.pick(_OFFICE),
            Department.FINANCE: chance.pick(_ACCOUNTANTS),
        }
        return by_department[department]

    def departments(self) -> tuple[Department, ...]:
        """The departments that it concerns."""
        software = (Department.RND,) if self.profile.software else ()
        return (Department.SALES, Department.SOLUTION, Department.ENGINEERING, *software)

    def after(self, day: date, days: int) -> date:
        """So many working days after a day."""
        return CALENDAR.add_workdays(day, days)


def stories() -> tuple[Story, ...]:
    """All projects, numbered in the order in which things happened."""
    timelines = [(profile, timeline(profile)) for profile in PROFILES]
    timelines.sort(key=lambda pair: (pair[1].taken[0].finished, pair[0].name))
    applications = _numbers(
        "SQ", [time.taken[0].finished if profile.at != "1.1" else None for profile, time in timelines]
    )
    numbers = _numbers("XM", [time.done("1.3") for _, time in timelines])
    contracts = _numbers("HT", [time.done("3.3") for _, time in timelines])
    return tuple(
        Story(profile, time, application, number, contract)
        for (profile, time), application, number, contract in zip(
            timelines, applications, numbers, contracts, strict=True
        )
    )


def _numbers(prefix: str, days: Sequence[date | None]) -> list[str]:
    """Running numbers of their year by day; empty where there is no day."""
    numbers = [""] * len(days)
    counts: dict[int, int] = {}
    for position in sorted(range(len(days)), key=lambda place: (days[place] or date.max, place)):
        day = days[position]
        if day:
            counts[day.year] = counts.get(day.year, 0) + 1
            numbers[position] = f"{prefix}-{day.year}-{counts[day.year]:04d}"
    return numbers


def running(prefix: str, days: Sequence[date]) -> list[str]:
    """Running numbers of their year, in the order of the days."""
    return _numbers(prefix, days)


def later(day: date, days: int) -> date:
    """So many calendar days later."""
    return day + timedelta(days=days)
