"""项目周报 (流程 5.3)."""

from collections.abc import Sequence
from datetime import date

from pmxl.figures.calendar import plain_week, week_range
from pmxl.figures.plan_tasks import of_week
from pmxl.reports.forms.choosing import fields_of, project, the_subject, weeks
from pmxl.reports.forms.declaration import Case, Form, Lines, NewRow, Signatures, columns, fields, worked
from pmxl.rows.delivery import RiskRow, WeeklyRow
from pmxl.rows.schedule import TaskRow
from pmxl.vocabulary import Department, Document, ItemState, Stage

T, F = TaskRow, RiskRow
week = fields_of(the_subject, WeeklyRow)


def _period(case: Case) -> tuple[date, date] | None:
    number = plain_week(case.subject.name)
    return week_range(number) if number else None


def _days(case: Case) -> str:
    period = _period(case)
    return f"{period[0]:%Y-%m-%d} 至 {period[1]:%m-%d}" if period else ""


def _current(case: Case) -> Sequence[TaskRow]:
    period = _period(case)
    return of_week(case.of(TaskRow), *period) if period else ()


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
        fields(
            "基本信息",
            project("name", strong=True),
            (project("number"), project("customer")),
            (week("week"), worked("周期", _days)),
            (week("author"), week("reported")),
            (week("progress", strong=True), week("light")),
            week("light_reason"),
        ),
        fields(
            "本周与下周",
            week("done", lines=5),
            week("planned", lines=5),
            week("problems", lines=3),
            week("support", lines=2),
        ),
        Lines(
            name="相关任务",
            title="进行中与将开始的任务",
            kind=T,
            of=_current,
            key="任务编号",
            least=3,
            columns=columns(T, task=3, name=7, person=3, planned_finish=4, progress=3, state=4),
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
            columns=columns(F, number=4, matter=7, level=2, response=5, person=3, due=3),
        ),
        fields("PMO审阅", week("comment", lines=2), (week("reviewer"), week("reviewed"))),
        Signatures(boxes=("项目经理", "PMO"), opinion=False),
    ),
)
