"""Which tasks of a project a plan or a week's report is about (流程 4.3, 4.4, 4.7, 5.3)."""

from collections.abc import Iterable
from datetime import date, timedelta

from pmxl.figures.standing_questions import finished_on, task_is_begun, task_is_cancelled, task_is_done
from pmxl.rows.schedule import TaskRow
from pmxl.vocabulary import Department, YesNo

_CONSTRUCTION_KINDS = frozenset({"施工", "调试"})
_SOFTWARE_KIND = "软件"


def planned(tasks: Iterable[TaskRow]) -> tuple[TaskRow, ...]:
    """The tasks in the order of the sheet, cancelled ones left out."""
    return tuple(row for row in tasks if not task_is_cancelled(row))


def milestones(tasks: Iterable[TaskRow]) -> tuple[TaskRow, ...]:
    """The planned milestones."""
    return tuple(row for row in planned(tasks) if row.milestone is YesNo.YES)


def of_software(tasks: Iterable[TaskRow]) -> tuple[TaskRow, ...]:
    """The planned tasks of the software, by their kind or their department."""
    return tuple(row for row in planned(tasks) if row.kind == _SOFTWARE_KIND or row.department is Department.RND)


def of_construction(tasks: Iterable[TaskRow]) -> tuple[TaskRow, ...]:
    """The planned tasks of construction, by their kind, or by their department where they are no software."""
    return tuple(
        row
        for row in planned(tasks)
        if row.kind in _CONSTRUCTION_KINDS or (row.department is Department.ENGINEERING and row.kind != _SOFTWARE_KIND)
    )


def of_week(tasks: Iterable[TaskRow], first: date, last: date) -> tuple[TaskRow, ...]:
    """The tasks that a week touches: under way, finished in it, late at its end, or beginning in the next one."""
    return tuple(row for row in planned(tasks) if _touches(row, first, last))


def _touches(row: TaskRow, first: date, last: date) -> bool:
    if task_is_done(row):
        finished = finished_on(row)
        return finished is not None and first <= finished <= last
    if task_is_begun(row):
        return True
    return row.planned_start is not None and row.planned_start <= last + timedelta(days=7)
