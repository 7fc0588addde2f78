"""项目实施计划, 项目进度计划表, 软件开发实施计划, 工程施工进度计划 (流程 3.1, 4.3, 4.4, 4.7)."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from pmxl.figures import plan_tasks
from pmxl.figures.standing_questions import is_member
from pmxl.reports.forms.choosing import contract, itself, project
from pmxl.reports.forms.declaration import (
    Case,
    Form,
    LineColumn,
    Lines,
    NewRow,
    Note,
    Signatures,
    column,
    columns,
    fields,
    worked,
)
from pmxl.rows.contract import ContractRow
from pmxl.rows.initiation import MemberRow
from pmxl.rows.schedule import TaskRow
from pmxl.vocabulary import Department, Document, Stage, TaskState

M, T = MemberRow, TaskRow
ENGINEERING = Department.ENGINEERING


def tasks_of(choose: Callable[[Iterable[TaskRow]], Sequence[TaskRow]]) -> Callable[[Case], Sequence[TaskRow]]:
    """Those of the project's tasks that a figure chooses."""
    return lambda case: choose(case.of(TaskRow))


planned_tasks = tasks_of(plan_tasks.planned)
"""The project's tasks in the order of the sheet, cancelled ones left out."""

_construction = tasks_of(plan_tasks.of_construction)


def _tasks(case: Case) -> str:
    rows = planned_tasks(case)
    return f"{len(rows)} 项任务，其中里程碑 {len(plan_tasks.milestones(rows))} 个" if rows else ""


def period(starts: Iterable[date | None], finishes: Iterable[date | None]) -> str:
    """From the first start to the last finish, in words; nothing where either is unknown."""
    first = min((day for day in starts if day), default=None)
    last = max((day for day in finishes if day), default=None)
    return f"{first} 至 {last}" if first and last else ""


def planned_period(case: Case) -> str:
    """The period of the plan."""
    rows = planned_tasks(case)
    return period((row.planned_start for row in rows), (row.planned_finish for row in rows))


PLAN = Form(
    document=Document.PLAN,
    prefix="SSJH",
    stage=Stage.CONTRACT,
    owner=Department.SOLUTION,
    subjects=itself,
    taken_back=("计划任务",),
    kinds=(TaskRow,),
    blocks=(
        fields(
            "项目概况",
            project("name", strong=True),
            (project("customer"), project("number")),
            project("site"),
            (project("manager"), project("kind")),
            (project("wanted_start"), project("wanted_finish")),
            (worked("计划工期", planned_period), worked("任务概况", _tasks)),
            project("need", lines=4),
        ),
        Lines(
            name="项目小组",
            title="项目小组与职责",
            kind=M,
            of=lambda case: [row for row in case.of(M) if is_member(row, case.today)],
            key="姓名",
            least=3,
            columns=columns(M, person=4, department=4, role=4, share=3, duty=9),
        ),
        Lines(
            name="计划任务",
            title="实施计划",
            kind=T,
            of=planned_tasks,
            key="任务编号",
            least=6,
            columns=(
                *columns(T, task=3, name=8, department=3, person=3),
                column(T, "planned_start", 3, heading="开始"),
                column(T, "planned_finish", 4, heading="完成"),
            ),
        ),
        Signatures(boxes=("编制（方案）", "工程运维", "产品与研发", "PMO"), opinion=False),
        Note("合同签订晚于计划所依据的日期时，须先更新本计划再确认（节点 4.2）。"),
    ),
)

_TASK_COLUMNS = (
    column(T, "task", 2, heading="编号"),
    column(T, "name", 7),
    column(T, "kind", 2, heading="类型"),
    *columns(T, department=3, person=3),
    column(T, "milestone", 2, heading="里程碑"),
    *columns(T, planned_start=3, planned_finish=3, duration=2, predecessors=5),
    column(T, "progress", 2, heading="完成"),
    column(T, "state", 2),
)

_CONSTRUCTION_COLUMNS = (
    column(T, "task", 2, heading="编号"),
    column(T, "name", 8),
    column(T, "kind", 2, heading="类型"),
    *columns(T, person=3, planned_start=3, planned_finish=3, duration=2, predecessors=4, waits_for=4),
    column(T, "progress", 2, heading="完成"),
    column(T, "state", 3),
)


def _tasks_to_plan(
    name: str,
    title: str,
    of: Callable[[Case], Sequence[TaskRow]],
    department: Department | None = None,
    columns: tuple[LineColumn, ...] = _TASK_COLUMNS,
) -> Lines:
    """The tasks of a plan; one that is written in brings its number, and is of the department whose plan it is."""
    written_in = NewRow(
        needed=("task", "name", "department", "planned_start", "planned_finish"),
        fills=lambda added: {"project": added.project, "department": department, "state": TaskState.OPEN},
        same=("project", "task"),
    )
    return Lines(name=name, title=title, kind=T, of=of, key="编号", least=8, registers=written_in, columns=columns)


_HEAD = (
    (project("name", strong=True), project("number"), project("manager")),
    (contract("number"), contract("signed"), contract("delivery")),
    (project("customer"), worked("计划工期", planned_period), worked("任务概况", _tasks)),
)

SCHEDULE = Form(
    document=Document.SCHEDULE,
    prefix="JDJH",
    stage=Stage.PREPARATION,
    owner=Department.PMO,
    landscape=True,
    subjects=itself,
    taken_back=("进度计划",),
    kinds=(ContractRow,),
    blocks=(
        fields("", *_HEAD),
        _tasks_to_plan("进度计划", "任务与进度", planned_tasks),
        Signatures(boxes=("PMO", "项目经理", "工程运维", "产品与研发", "销售", "方案"), opinion=False),
        Note("前置任务：FS 可省略，延隔按工作日，如 T01、T02SS+3。工期单位为工作日。"),
    ),
)

SOFTWARE_PLAN = Form(
    document=Document.SOFTWARE_PLAN,
    prefix="RJJH",
    stage=Stage.PREPARATION,
    owner=Department.RND,
    landscape=True,
    subjects=itself,
    taken_back=("开发任务",),
    blocks=(
        fields("", *_HEAD, project("need", lines=3)),
        _tasks_to_plan("开发任务", "开发与交付任务", tasks_of(plan_tasks.of_software), Department.RND),
        Signatures(boxes=("编制（产品与研发）", "项目经理", "工程运维", "PMO"), opinion=False),
        Note("交付物、测试与上线条件以需求规格为准；变更按需求反馈流程处理。"),
    ),
)

CONSTRUCTION_PLAN = Form(
    document=Document.CONSTRUCTION_PLAN,
    prefix="SGJH",
    stage=Stage.PREPARATION,
    owner=ENGINEERING,
    landscape=True,
    subjects=itself,
    taken_back=("施工任务",),
    blocks=(
        fields("", *_HEAD, project("site")),
        _tasks_to_plan("施工任务", "施工与调试任务", _construction, ENGINEERING, _CONSTRUCTION_COLUMNS),
        Signatures(boxes=("编制（工程运维）", "项目经理", "PMO", "客户代表"), opinion=False),
        Note("进场前完成安全交底；等待到货的任务以到货签收为开工条件。"),
    ),
)
