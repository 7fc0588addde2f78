"""The schedule of 100,000 tasks against networkx on the same graph: run it, it prints both times and their ratio.

networkx is a development tool only: `pip install networkx`. The goal is at most one fifth of its time.
"""

import gc
import random
import sys
from collections.abc import Callable
from datetime import date, timedelta
from time import perf_counter

import networkx

from pmxl.figures.calendar import work_calendars
from pmxl.figures.network import Activity, Arc, passes

TASKS, PER_PROJECT = 100_000, 50
GOAL = 0.2

Graph = tuple[list[Activity], list[list[Arc]]]


def graph(tasks: int = TASKS) -> Graph:
    """Projects of 50 tasks, each task after one to three earlier ones of its project (about 1.6 links a task)."""
    pick = random.Random(7)  # noqa: S311 - a fixed graph, not a secret
    calendar = work_calendars().company
    first = calendar.before[calendar.ordinal(date(2025, 1, 6))]
    activities: list[Activity] = []
    incoming: list[list[Arc]] = []
    for position in range(tasks):
        place = position % PER_PROJECT
        activities.append(Activity(calendar, pick.randint(1, 4), first, group=position // PER_PROJECT))
        earlier = (
            pick.sample(range(max(0, place - 8), place), min(place, pick.choice((1, 1, 2, 2, 2)))) if place else ()
        )
        incoming.append([Arc(position - place + before, lag=pick.choice((0, 0, 0, 2))) for before in earlier])
    return activities, incoming


def by_networkx(activities: list[Activity], incoming: list[list[Arc]]) -> tuple[list[int], list[int]]:
    """The same passes as anyone writes them over networkx: graph, topological sort, forward and back."""
    web = networkx.DiGraph()
    web.add_nodes_from(range(len(activities)))
    for position, arcs in enumerate(incoming):
        for before, _, lag in arcs:
            web.add_edge(before, position, lag=lag)
    order = list(networkx.topological_sort(web))
    starts: dict[int, int] = {}
    for node in order:
        base = activities[node].start
        links = (starts[u] + activities[u].days + lag for u, _, lag in web.in_edges(node, data="lag"))
        starts[node] = max((base, *links))
    ends: dict[int, int] = {}
    for node, activity in enumerate(activities):
        ends[activity.group] = max(ends.get(activity.group, 0), starts[node] + activity.days)
    late: dict[int, int] = {}
    for node in reversed(order):
        links = (late[v] - activities[v].days - lag for _, v, lag in web.out_edges(node, data="lag"))
        late[node] = min((ends[activities[node].group], *links))
    return [starts[node] for node in range(len(activities))], [late[node] for node in range(len(activities))]


def timed(action: Callable[[], object]) -> float:
    """Seconds of the best of three runs."""
    best = float("inf")
    for _ in range(3):
        gc.collect()
        before = perf_counter()
        action()
        best = min(best, perf_counter() - before)
    return best


def rows_seconds(activities: list[Activity], incoming: list[list[Arc]]) -> float:
    """Seconds of the whole way from rows of 进度计划, texts of 前置任务 included, to dates, float and critical path."""
    from pmxl.figures.schedule import schedule
    from pmxl.rows.schedule import TaskRow
    from pmxl.vocabulary import TaskState

    monday = date(2025, 1, 6)
    rows = [
        TaskRow(
            project=f"XM-{position // PER_PROJECT}",
            task=f"T{position % PER_PROJECT}",
            planned_start=monday,
            planned_finish=monday + timedelta(days=2),
            duration=activity.days,
            state=TaskState.OPEN,
            predecessors="、".join(
                f"T{arc.before % PER_PROJECT}" + (f"FS+{arc.lag}" if arc.lag else "") for arc in incoming[position]
            ),
        )
        for position, activity in enumerate(activities)
    ]
    calendars = work_calendars()
    return timed(lambda: schedule(rows, calendars, monday))


def main() -> int:
    """Print the times and whether the goal is met."""
    activities, incoming = graph()
    ours = passes(activities, [list(arcs) for arcs in incoming])
    assert (ours.starts, ours.late_finishes) == by_networkx(activities, incoming), "the two disagree"
    peer = timed(lambda: by_networkx(activities, incoming))
    kernel = timed(lambda: passes(activities, incoming))
    rows = rows_seconds(activities, incoming)
    links = sum(map(len, incoming))
    print(f"{len(activities):,} tasks, {links:,} links; networkx {peer:.3f} s")
    print(f"passes {kernel:.3f} s: {kernel / peer:.3f} of networkx (goal {GOAL})")
    print(f"from rows to dates {rows:.3f} s: {rows / peer:.3f} of networkx's bare passes")
    return 0 if kernel / peer <= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
