"""周报汇总: compute a week's summary and put it on paper beside the workbooks (流程 1, PMO)."""

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from pmxl.actions.desk import Desk
from pmxl.figures.affairs import Affairs
from pmxl.figures.calendar import week_of, week_range, weeks_between
from pmxl.reports.weekly.book import write_summary
from pmxl.reports.weekly.changes import week_before
from pmxl.reports.weekly.facts import TREND_WEEKS, Week
from pmxl.reports.weekly.html import html
from pmxl.reports.weekly.snapshot import Snapshot, read_snapshot
from pmxl.reports.weekly.summary import Summary
from pmxl.vocabulary import Mark

FOLDER = "周报汇总"
_DUE_DAYS = 9
Told = Callable[[str], None]


@dataclass(frozen=True)
class WeeklyMade:
    """The summary, and the files that were written."""

    summary: Summary
    workbook: Path
    page: Path | None = None


def week_summary(desk: Desk, week: str = "", told: Told = lambda _: None) -> Summary:
    """The summary of a week: the one asked for, else the last that is over (from Friday on, the present one).

    `told` hears of each sheet that is read. It is about the whole company: a sheet that could not be read is come upon
    whether or not a figure needs it. Raises WeekUnreadableError.
    """
    chosen = week_of(week_range(week)[0]) if week else week_before(desk.today)
    register = desk.read(formulas=True, cells=False, progress=told)
    register.sight.come_upon(problem for problem in register.problems if problem.kind and problem.mark is Mark.ABSENT)
    told("计算")
    return Summary(Week(Affairs(register, desk.today), chosen, _past(desk, chosen)))


def weekly_summary(desk: Desk, week: str = "", *, page: bool = False, told: Told = lambda _: None) -> WeeklyMade:
    """Write PMO周报 of a week as a workbook, with `page` as one HTML file too; an earlier file of the week is replaced.

    Raises WeekUnreadableError, NoFolderError.
    """
    with _uncollected():
        return _written(desk, week_summary(desk, week, told), told, page=page)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without cyclic garbage collection: a big register is made of objects that all live to the end."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _written(desk: Desk, summary: Summary, told: Told, *, page: bool) -> WeeklyMade:
    name = file_name(summary.week.week)
    told("写出")
    path = write_summary(desk.place(FOLDER, f"{name}.xlsx"), summary)
    return WeeklyMade(summary, path, _page(desk, name, summary) if page else None)


def file_name(week: str) -> str:
    """The name of a week's summary, without its ending."""
    return f"PMO周报_{week}"


def _page(desk: Desk, name: str, summary: Summary) -> Path:
    path = desk.place(FOLDER, f"{name}.html")
    path.write_text(html(summary), encoding="utf-8")
    return path


def _past(desk: Desk, week: str) -> Mapping[str, Snapshot]:
    """The snapshots of the weeks before, where their summaries are still there and were made when they were due.

    A summary made long after its week keeps what stood when it was made: it is no base to compare with.
    """
    if desk.folder is None:
        return {}
    monday = week_range(week)[0]
    earlier = weeks_between(monday - timedelta(weeks=TREND_WEEKS), monday - timedelta(days=1))
    found = {past: read_snapshot(desk.folder / FOLDER / f"{file_name(past)}.xlsx") for past in earlier}
    return {past: snapshot for past, snapshot in found.items() if snapshot is not None and _is_of_its_time(snapshot)}


def _is_of_its_time(snapshot: Snapshot) -> bool:
    return snapshot.made <= week_range(snapshot.week)[1] + timedelta(days=_DUE_DAYS)
