"""For which weeks and days a project in 实施 owes a 周报 or 日报 (流程 5.3)."""

from collections.abc import Iterator
from datetime import date, timedelta

from pmxl.figures.calendar import company_calendar, week_range, weeks_between
from pmxl.figures.logged import counted_steps
from pmxl.figures.standing_questions import completed_on, last_step
from pmxl.rows.governance import LogRow
from pmxl.rows.initiation import StepRow
from pmxl.rows.register import Dossier
from pmxl.vocabulary import LogAction, Stage


def reporting_weeks(dossier: Dossier, today: date) -> tuple[str, ...]:
    """The full weeks up to today for which a project owes a 周报."""
    return tuple(week for week in _weeks(dossier, today) if _works(dossier, week))


def owes_report(dossier: Dossier, week: str, today: date) -> bool:
    """Whether a project owes a 周报 for a week, as `reporting_weeks` tells of all of them."""
    return week in _weeks(dossier, today) and _works(dossier, week)


def reporting_days(dossier: Dossier, today: date) -> Iterator[date]:
    """The working days before today for which a project owes a 日报; days of a pause need none."""
    first, calendar = _begun(dossier), company_calendar(dossier.register)
    length = (_completed(dossier, today - timedelta(days=1)) - first).days + 1 if first else 0
    for day in (first + timedelta(days=number) for number in range(length)) if first else ():
        paused = any(begin <= day <= end for begin, end in _pauses(dossier))
        if not paused and calendar.knows(day) and calendar.is_workday(day):
            yield day


def _begun(dossier: Dossier) -> date | None:
    started = last_step(counted_steps(dossier), "5.1")
    in_stage = dossier.project.stage is Stage.DELIVERY
    return (dossier.project.stage_since if in_stage else None) or (started.started if started else None)


def _weeks(dossier: Dossier, today: date) -> tuple[str, ...]:
    first, last_full = _begun(dossier), today - timedelta(days=today.weekday() + 1)
    return weeks_between(first, _completed(dossier, last_full)) if first else ()


def _completed(dossier: Dossier, latest: date) -> date:
    """The day of 完工通知, but no later than `latest`."""
    completed = completed_on(dossier.of(StepRow))
    return min(completed, latest) if completed else latest


def _works(dossier: Dossier, week: str) -> bool:
    """Whether a week has a working day on which the project was not paused."""
    monday, sunday = week_range(week)
    calendar = company_calendar(dossier.register)
    if calendar.knows(monday) and calendar.knows(sunday) and not calendar.workdays_in(monday, sunday):
        return False
    return not any(first <= monday and sunday <= last for first, last in _pauses(dossier))


def _pauses(dossier: Dossier) -> Iterator[tuple[date, date]]:
    paused: date | None = None
    for row in dossier.of(LogRow):
        if row.at and row.action is LogAction.PAUSED:
            paused = row.at.date()
        elif row.at and row.action is LogAction.RESUMED and paused:
            yield paused, row.at.date()
            paused = None
    if paused:
        yield paused, date.max
