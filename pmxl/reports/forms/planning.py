"""项目实施计划, 项目进度计划表, 软件开发实施计划, 工程施工进度计划 (流程 3.1, 4.3, 4.4, 4.7)."""

from collections.abc import Sequence

from pmxl.figures.standing_questions import is_member, task_is_cancelled
from pmxl.reports.forms.choosing import itself, the_contract, the_project
from pmxl.reports.forms.declaration import Case, Fields, Form, Lines, NewRow, Note, Signatures, column, taken, worked
from pmxl.rows.contract import ContractRow
from pmxl.rows.initiation import MemberRow, ProjectRow
from pmxl.rows.schedule import TaskRow
from pmxl.vocabulary import Department, Document, Stage, TaskState, YesNo

P, C, M, T = ProjectRow, ContractRow, MemberRow, TaskRow

CONSTRUCTION_KINDS = frozenset({"施工", "调试"})
SOFTWARE_KIND = "软件"


def planned_tasks(case: Case) -> Sequence[TaskRow]:
    """The project's tasks in the order of the sheet, cancelled ones left out."""
    return [row for row in case.of(TaskRow) if not task_is_cancelled(row)]


def _software(case: Case) -> Sequence[TaskRow]:
    return [row for row in planned_tasks(case) if row.kind == SOFTWARE_KIND or row.department is Department.RND]


def _construction(case: Case) -> Sequence[TaskRow]:
    return [
        row
        for row in planned_tasks(case)
        if row.kind in CONSTRUCTION_KINDS or (row.department is Department.ENGINEERING and row.kind != SOFTWARE_KIND)
    ]


def _team(case: Case) -> Sequence[MemberRow]:
    return [row for row in case.of(MemberRow) if is_member(row, case.today)]


def _tasks(case: Case) -> str:
    rows = planned_tasks(case)
    milestones = sum(row.milestone is YesNo.YES for row in rows)
    return f"{len(rows)} 项任务，其中里程碑 {milestones} 个" if rows else ""


def _period(case: Case) -> str:
    rows = planned_tasks(case)
    starts = [row.planned_start for row in rows if row.planned_start]
    finishes = [row.planned_finish for row in rows if row.planned_finish]
    return f"{min(starts)} 至 {max(finishes)}" if starts and finishes else ""


PLAN = Form(
    document=Document.PLAN,
    prefix="SSJH",
    stage=Stage.CONTRACT,
    owner=Department.SOLUTION,
    subjects=itself,
    taken_back=("计划任务",),
    kinds=(TaskRow,),
    blocks=(
        Fields(
            title="项目概况",
            rows=(
                (taken(the_project, P, "name", strong=True),),
                (taken(the_project, P, "customer"), taken(the_project, P, "number")),
                (taken(the_project, P, "site"),),
                (taken(the_project, P, "manager"), taken(the_project, P, "kind")),
                (taken(the_project, P, "wanted_start"), taken(the_project, P, "wanted_finish")),
                (worked("计划工期", _period), worked("任务概况", _tasks)),
                (taken(the_project, P, "need", lines=4),),
            ),
        ),
        Lines(
            name="项目小组",
            title="项目小组与职责",
            kind=M,
            of=_team,
            key="姓名",
            least=3,
            columns=(
                column(M, "person", 4),
                column(M, "department", 4),
                column(M, "role", 4),
                column(M, "share", 3),
                column(M, "duty", 9),
            ),
        ),
        Lines(
            name="计划任务",
            title="实施计划",
            kind=T,
            of=planned_tasks,
            key="任务编号",
            least=6,
            columns=(
                column(T, "task", 3),
                column(T, "name", 8),
                column(T, "department", 3),
                column(T, "person", 3),
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
    column(T, "department", 3),
    column(T, "person", 3),
    column(T, "milestone", 2, heading="里程碑"),
    column(T, "planned_start", 3),
    column(T, "planned_finish", 3),
    column(T, "duration", 2),
    column(T, "predecessors", 5),
    column(T, "progress", 2, heading="完成"),
    column(T, "state", 2),
)


def _new_task(department: Department | None = None) -> NewRow:
    """A task that was written in: with a number of its own, of the department whose plan it is."""
    return NewRow(
        needed=("task", "name", "department", "planned_start", "planned_finish"),
        fills=lambda added: {"project": added.project, "department": department, "state": TaskState.OPEN},
        same=("project", "task"),
    )


_HEAD = (
    (taken(the_project, P, "name", strong=True), taken(the_project, P, "number"), taken(the_project, P, "manager")),
    (taken(the_contract, C, "number"), taken(the_contract, C, "signed"), taken(the_contract, C, "delivery")),
    (taken(the_project, P, "customer"), worked("计划工期", _period), worked("任务概况", _tasks)),
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
        Fields(rows=_HEAD),
        Lines(
            name="进度计划",
            title="任务与进度",
            kind=T,
            of=planned_tasks,
            key="编号",
            least=8,
            registers=_new_task(),
            columns=_TASK_COLUMNS,
        ),
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
        Fields(rows=(*_HEAD, (taken(the_project, P, "need", lines=3),))),
        Lines(
            name="开发任务",
            title="开发与交付任务",
            kind=T,
            of=_software,
            key="编号",
            least=8,
            registers=_new_task(Department.RND),
            columns=_TASK_COLUMNS,
        ),
        Signatures(boxes=("编制（产品与研发）", "项目经理", "工程运维", "PMO"), opinion=False),
        Note("交付物、测试与上线条件以需求规格为准；变更按需求反馈流程处理。"),
    ),
)

CONSTRUCTION_PLAN = Form(
    document=Document.CONSTRUCTION_PLAN,
    prefix="SGJH",
    stage=Stage.PREPARATION,
    owner=Department.ENGINEERING,
    landscape=True,
    subjects=itself,
    taken_back=("施工任务",),
    blocks=(
        Fields(rows=(*_HEAD, (taken(the_project, P, "site"),))),
        Lines(
            name="施工任务",
            title="施工与调试任务",
            kind=T,
            of=_construction,
            key="编号",
            least=8,
            registers=_new_task(Department.ENGINEERING),
            columns=(
                column(T, "task", 2, heading="编号"),
                column(T, "name", 8),
                column(T, "kind", 2, heading="类型"),
                column(T, "person", 3),
                column(T, "planned_start", 3),
                column(T, "planned_finish", 3),
                column(T, "duration", 2),
                column(T, "predecessors", 4),
                column(T, "waits_for", 4),
                column(T, "progress", 2, heading="完成"),
                column(T, "state", 3),
            ),
        ),
        Signatures(boxes=("编制（工程运维）", "项目经理", "PMO", "客户代表"), opinion=False),
        Note("进场前完成安全交底；等待到货的任务以到货签收为开工条件。"),
    ),
)
