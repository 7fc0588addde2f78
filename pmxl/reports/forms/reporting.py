"""项目周报 (流程 5.3)."""

from collections.abc import Sequence
from datetime import date, timedelta

from pmxl.figures.calendar import plain_week, week_range
from pmxl.figures.standing_questions import finished_on, task_is_begun, task_is_cancelled, task_is_done
from pmxl.reports.forms.choosing import the_project, the_subject, weeks
from pmxl.reports.forms.declaration import Case, Fields, Form, Lines, NewRow, Signatures, column, taken, worked
from pmxl.rows.delivery import RiskRow, WeeklyRow
from pmxl.rows.initiation import ProjectRow
from pmxl.rows.schedule import TaskRow
from pmxl.vocabulary import Department, Document, ItemState, Stage

P, W, T, F = ProjectRow, WeeklyRow, TaskRow, RiskRow


def _period(case: Case) -> tuple[date, date] | None:
    week = plain_week(case.subject.name)
    return week_range(week) if week else None


def _days(case: Case) -> str:
    period = _period(case)
    return f"{period[0]:%Y-%m-%d} 至 {period[1]:%m-%d}" if period else ""


def _current(case: Case) -> Sequence[TaskRow]:
    """The tasks that the week touches: under way, finished in it, late at its end, or beginning in the next one."""
    period = _period(case)
    if period is None:
        return ()
    return [row for row in case.of(TaskRow) if not task_is_cancelled(row) and _touches(row, *period)]


def _touches(row: TaskRow, first: date, last: date) -> bool:
    if task_is_done(row):
        finished = finished_on(row)
        return finished is not None and first <= finished <= last
    if task_is_begun(row):
        return True
    return row.planned_start is not None and row.planned_start <= last + timedelta(days=7)


def _risks(case: Case) -> Sequence[RiskRow]:
    period = _period(case)
    last = period[1] if period else case.today
    return [
        row
        for row in case.of(RiskRow)
        if row.state is not ItemState.CLOSED and (row.raised is None or row.raised <= last)
    ]


WEEKLY = Form(
    document=Document.WEEKLY,
    prefix="XMZB",
    stage=Stage.DELIVERY,
    owner=Department.PM,
    subjects=weeks,
    taken_back=(WeeklyRow, "未关闭风险"),
    kinds=(TaskRow,),
    blocks=(
        Fields(
            title="基本信息",
            rows=(
                (taken(the_project, P, "name", strong=True),),
                (taken(the_project, P, "number"), taken(the_project, P, "customer")),
                (taken(the_subject, W, "week"), worked("周期", _days)),
                (taken(the_subject, W, "author"), taken(the_subject, W, "reported")),
                (taken(the_subject, W, "progress", strong=True), taken(the_subject, W, "light")),
                (taken(the_subject, W, "light_reason"),),
            ),
        ),
        Fields(
            title="本周与下周",
            rows=(
                (taken(the_subject, W, "done", lines=5),),
                (taken(the_subject, W, "planned", lines=5),),
                (taken(the_subject, W, "problems", lines=3),),
                (taken(the_subject, W, "support", lines=2),),
            ),
        ),
        Lines(
            name="相关任务",
            title="进行中与将开始的任务",
            kind=T,
            of=_current,
            key="任务编号",
            least=3,
            columns=(
                column(T, "task", 3),
                column(T, "name", 7),
                column(T, "person", 3),
                column(T, "planned_finish", 4),
                column(T, "progress", 3),
                column(T, "state", 4),
            ),
        ),
        Lines(
            name="未关闭风险",
            title="未关闭风险",
            kind=F,
            of=_risks,
            key="风险编号",
            least=2,
            registers=NewRow(
                needed=("matter", "level", "person", "due"),
                fills=lambda added: {"project": added.project, "raised": added.today, "state": ItemState.OPEN},
                same=("project", "matter"),
                prefix="FX",
            ),
            columns=(
                column(F, "number", 4),
                column(F, "matter", 7),
                column(F, "level", 2),
                column(F, "response", 5),
                column(F, "person", 3),
                column(F, "due", 3),
            ),
        ),
        Fields(
            title="PMO审阅",
            rows=(
                (taken(the_subject, W, "comment", lines=2),),
                (taken(the_subject, W, "reviewer"), taken(the_subject, W, "reviewed")),
            ),
        ),
        Signatures(boxes=("项目经理", "PMO"), opinion=False),
    ),
)
