"""催款: the ladder of reminders around a due date, and which of them are to be sent today (流程 6.3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from pmxl.figures.calendar import WorkCalendar
from pmxl.figures.errors import CalendarUnknownError
from pmxl.figures.leftover import Leftover
from pmxl.figures.receivables import OpenItem
from pmxl.rows.money import PaymentNodeRow

BEFORE, AFTER = (14, 7, 1), (7, 15, 30, 60)
"""Calendar days before and after 到期日 on which a customer is reminded (settings)."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One reminder: so many calendar days after 到期日 (negative before), sent on the next working day."""

    offset: int
    day: date


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder that is to be sent, with what was promised and why it is late.

    `missed` are earlier rungs that nobody sent; they are not sent any more.
    """

    item: OpenItem
    rung: Rung
    missed: tuple[Rung, ...] = ()

    @property
    def node(self) -> PaymentNodeRow:
        """The payment node asked for."""
        assert isinstance(self.item.row, PaymentNodeRow), "reminders are made of payment nodes"
        return self.item.row


@dataclass(frozen=True)
class Dunning:
    """The reminders for today, and the nodes whose day can't be told."""

    reminders: tuple[Reminder, ...]
    leftovers: tuple[Leftover, ...]


def ladder(
    due: date, calendar: WorkCalendar, before: Iterable[int] = BEFORE, after: Iterable[int] = AFTER
) -> tuple[Rung, ...]:
    """The reminders around a due date in order, each moved to the next working day.

    Raises CalendarUnknownError where a rung lies in a year that 工作日历 does not know.
    """
    calendar.ordinal(due)
    offsets = sorted({*(-days for days in before), *after})
    return tuple(Rung(offset, calendar.next_workday(due + timedelta(days=offset))) for offset in offsets)


def dunning(
    items: Iterable[OpenItem],
    today: date,
    calendar: WorkCalendar,
    before: Iterable[int] = BEFORE,
    after: Iterable[int] = AFTER,
) -> Dunning:
    """The reminder of every open payment node that has reached a rung later than 最近催款日期; the latest rung only.

    A node without 到期日 is not reminded of. An unknown year is left over unless it lies ahead.
    """
    offsets = sorted({*(-days for days in before), *after})
    reminders: list[Reminder] = []
    leftovers: list[Leftover] = []
    for item in items:
        row = item.row
        if not isinstance(row, PaymentNodeRow) or item.since is None or item.amount <= 0:
            continue
        try:
            reached = _reached(item.since, offsets, today, calendar, row.last_dunned)
        except CalendarUnknownError as error:
            leftovers.append(Leftover(row, "due", str(error)))
            continue
        if reached:
            reminders.append(Reminder(item, reached[-1], reached[:-1]))
    return Dunning(tuple(reminders), tuple(leftovers))


def _reached(due: date, offsets: list[int], today: date, calendar: WorkCalendar, last: date | None) -> tuple[Rung, ...]:
    """The rungs whose day has come since the last reminder; days ahead are not asked of the calendar."""
    if due < calendar.first:
        raise CalendarUnknownError(due.year)
    past = (offset for offset in offsets if offset <= (today - due).days)
    rungs = (Rung(offset, calendar.next_workday(due + timedelta(days=offset))) for offset in past)
    return tuple(rung for rung in rungs if rung.day <= today and (last is None or rung.day > last))
