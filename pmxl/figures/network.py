"""The kernel of the schedule: activities and links as plain numbers, one pass forward, one back.

Time is counted in working days of each activity's own calendar: a start is the number of the first working day, a
finish the number after the last, so that a milestone starts where it finishes and a finish can be handed on as a start.
Between two calendars a number is carried over by its date. A number beyond the calendar stays one; its date is unknown.
"""

from collections.abc import Sequence
from typing import NamedTuple

from pmxl.figures.calendar import WorkCalendar

FINISH_START, START_START, FINISH_FINISH, START_FINISH = range(4)
_FROM_START, _TO_FINISH = 1, 2


class Activity(NamedTuple):
    """A task as numbers: its calendar, its working days, and its earliest start; a begun one keeps its start.

    `finish` is the least finish of a begun activity, and the finish of an ended one. `group` is its project.
    """

    calendar: WorkCalendar
    days: int
    start: int
    finish: int = 0
    begun: bool = False
    ended: bool = False
    group: int = 0


class Arc(NamedTuple):
    """A link into an activity: the predecessor's position, the kind, and the lag in the successor's working days."""

    before: int
    kind: int = FINISH_START
    lag: int = 0


class Passes(NamedTuple):
    """Early and late numbers of every activity, and the cycles that were cut to compute them."""

    starts: list[int]
    finishes: list[int]
    late_finishes: list[int]
    cycles: list[list[int]]


def passes(activities: Sequence[Activity], incoming: list[list[Arc]]) -> Passes:
    """Early dates forward and late dates back; the links inside a cycle are taken out of `incoming` and told."""
    order, cycles = _order(incoming)
    starts, finishes = _forward(activities, incoming, order)
    return Passes(starts, finishes, _backward(activities, incoming, order, finishes), cycles)


def instant(calendar: WorkCalendar, finish: int) -> int:
    """The ordinal of the day after the last working day of a finish; beyond the calendar it goes on counting."""
    known = len(calendar.workdays)
    if finish > known:
        return len(calendar.dates) + finish - known
    return calendar.workdays[finish - 1] + 1 if finish > 0 else 0


def number_at(calendar: WorkCalendar, ordinal: int) -> int:
    """How many working days lie before an ordinal: the number of the first one on or after it."""
    length = len(calendar.dates)
    return calendar.before[max(ordinal, 0)] if ordinal <= length else len(calendar.workdays) + ordinal - length


def _order(incoming: list[list[Arc]]) -> tuple[list[int], list[list[int]]]:
    if all(arc[0] < position for position, arcs in enumerate(incoming) for arc in arcs):
        return list(range(len(incoming))), []
    waiting = [len(arcs) for arcs in incoming]
    after: list[list[int]] = [[] for _ in incoming]
    for position, arcs in enumerate(incoming):
        for arc in arcs:
            after[arc[0]].append(position)
    order: list[int] = []
    cycles: list[list[int]] = []
    ready = [position for position, count in enumerate(waiting) if not count]
    first = 0
    while True:
        _drain(ready, order, waiting, after)
        if len(order) == len(incoming):
            return order, cycles
        first = next(position for position in range(first, len(waiting)) if waiting[position])
        cycle = _cycle(first, incoming, waiting)
        _cut(cycle, incoming, waiting, after)
        ready += [position for position in cycle if not waiting[position]]
        cycles.append(cycle)


def _drain(ready: list[int], order: list[int], waiting: list[int], after: list[list[int]]) -> None:
    """Take what is ready, the latest first: so a project's tasks stay together, in memory as well."""
    while ready:
        position = ready.pop()
        order.append(position)
        for successor in after[position]:
            waiting[successor] -= 1
            if not waiting[successor]:
                ready.append(successor)


def _cycle(first: int, incoming: list[list[Arc]], waiting: list[int]) -> list[int]:
    """Walk back from an activity that waits, always to one that waits, until one is met again; in order of work."""
    walked: dict[int, int] = {}
    position = first
    while position not in walked:
        walked[position] = len(walked)
        position = next(arc[0] for arc in incoming[position] if waiting[arc[0]])
    return list(walked)[walked[position] :][::-1]


def _cut(cycle: list[int], incoming: list[list[Arc]], waiting: list[int], after: list[list[int]]) -> None:
    for before, position in zip([cycle[-1], *cycle], cycle, strict=False):
        kept = [arc for arc in incoming[position] if arc[0] != before]
        waiting[position] -= len(incoming[position]) - len(kept)
        incoming[position] = kept
        after[before] = [successor for successor in after[before] if successor != position]


def _forward(
    activities: Sequence[Activity], incoming: list[list[Arc]], order: list[int]
) -> tuple[list[int], list[int]]:
    calendars = [activity[0] for activity in activities]
    starts = [0] * len(activities)
    finishes = [0] * len(activities)
    for position in order:
        calendar, days, start, finish, begun, ended, _ = activities[position]
        if not ended:
            for before, kind, lag in incoming[position]:
                number = (starts if kind & _FROM_START else finishes)[before]
                if calendars[before] is not calendar:
                    number = _carried(number, kind & _FROM_START, calendars[before], calendar)
                number += lag
                if kind & _TO_FINISH:
                    finish = max(finish, number)
                elif number > start and not begun:
                    start = number
        if not begun:
            if finish > start + days:
                start = finish - days
            finish = start + days
        starts[position] = start
        finishes[position] = finish
    return starts, finishes


def _carried(number: int, is_start: int, other: WorkCalendar, calendar: WorkCalendar) -> int:
    ordinal = instant(other, number + 1) - 1 if is_start else instant(other, number)
    return number_at(calendar, ordinal)


def _backward(
    activities: Sequence[Activity],
    incoming: list[list[Arc]],
    order: list[int],
    finishes: list[int],
) -> list[int]:
    calendars = [activity[0] for activity in activities]
    late = _ends(activities, finishes)
    for position in reversed(order):
        calendar, days, _, _, begun, ended, _ = activities[position]
        if ended:
            late[position] = finishes[position]
            continue
        finish = late[position]
        for before, kind, lag in incoming[position]:
            if begun and not kind & _TO_FINISH:
                continue
            limit = finish - lag if kind & _TO_FINISH else finish - days - lag
            if calendars[before] is not calendar:
                limit = _limit(limit, kind & _FROM_START, calendar, calendars[before])
            if kind & _FROM_START:
                if activities[before].begun:
                    continue
                limit += activities[before].days
            late[before] = min(late[before], limit)
    return late


def _limit(limit: int, is_start: int, calendar: WorkCalendar, other: WorkCalendar) -> int:
    """The last number in the other calendar that, carried over, does not pass the limit."""
    ordinal = instant(calendar, limit + 1) - 1
    return number_at(other, ordinal + 1) - 1 if is_start else number_at(other, ordinal)


def _ends(activities: Sequence[Activity], finishes: list[int]) -> list[int]:
    """The finish of each activity's project, in the activity's own calendar."""
    calendars = {id(activity[0]): activity[0] for activity in activities}
    last = {calendar: dict[int, int]() for calendar in calendars}
    for activity, finish in zip(activities, finishes, strict=True):
        own = last[id(activity[0])]
        if finish > own.get(activity[6], -1):
            own[activity[6]] = finish
    ends: dict[int, int] = {}
    for calendar, finished in last.items():
        for group, finish in finished.items():
            ends[group] = max(ends.get(group, 0), instant(calendars[calendar], finish))
    late = {
        calendar: {group: number_at(calendars[calendar], ends[group]) for group in last[calendar]} for calendar in last
    }
    return [late[id(activity[0])][activity[6]] for activity in activities]
