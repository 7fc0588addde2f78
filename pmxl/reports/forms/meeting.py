"""会议纪要 (流程 3.2, 周会): its agenda from what is open, its decisions to become 会议待办."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pmxl.figures.standing_questions import is_feasibility, is_running, task_is_cancelled
from pmxl.process.definition import PROCESS
from pmxl.process.judging import judge_gate
from pmxl.reports.forms.choosing import meetings, the_project, the_subject
from pmxl.reports.forms.declaration import (
    Addition,
    Case,
    Fields,
    Form,
    Lines,
    NewRow,
    Signatures,
    column,
    counted,
    made,
    taken,
)
from pmxl.rows.column import Kind
from pmxl.rows.delivery import RiskRow
from pmxl.rows.initiation import MemberRow, ProjectRow
from pmxl.rows.meetings import ItemRow, MeetingRow
from pmxl.rows.register import Dossier
from pmxl.rows.schedule import TaskRow
from pmxl.rows.settings import RuleRow
from pmxl.rows.sheets import SHEETS
from pmxl.rules.questions import concerned
from pmxl.rules.rulebook import Rulebook
from pmxl.vocabulary import Department, Document, ItemKind, ItemState, RiskLevel, Stage

ME, IT = MeetingRow, ItemRow

DECISIONS = "决议待办"
"""The line table whose new lines become 会议待办."""

_HELD_SHOWN = 8
_SEVERE = {RiskLevel.BLOCKING: 0, RiskLevel.HIGH: 1, RiskLevel.MEDIUM: 2, RiskLevel.LOW: 3}


@dataclass(frozen=True)
class Matter:
    """Something open that a meeting has to speak about."""

    project: str
    topic: str
    standing: str
    owner: str


def open_matters(case: Case) -> Sequence[Matter]:
    """What is open that day: for 可行性评估 each department's share, else overdue items, risks, held projects."""
    meeting = case.subject.row
    if isinstance(meeting, MeetingRow) and is_feasibility(meeting) and case.dossier:
        return [_share(case, case.dossier, department) for department in concerned(case.dossier.project)]
    return [*_overdue(case), *_risks(case), *_held(case)]


def _share(case: Case, dossier: Dossier, department: Department) -> Matter:
    tasks = [row for row in dossier.of(TaskRow) if row.department is department and not task_is_cancelled(row)]
    people = [row.person for row in dossier.of(MemberRow) if row.department is department]
    starts = [row.planned_start for row in tasks if row.planned_start]
    finishes = [row.planned_finish for row in tasks if row.planned_finish]
    named = "、".join(row.name for row in tasks[:_TASKS_SHOWN]) + ("等" if len(tasks) > _TASKS_SHOWN else "")
    period = f"{min(starts):%m-%d} 至 {max(finishes):%m-%d}，" if starts and finishes else ""
    standing = f"{period}{len(tasks)} 项：{named}" if tasks else "任务、工期与完成要求待明确"
    return Matter(
        case.reference, f"{department}的任务与资源", standing, "、".join(dict.fromkeys(people)) or str(department)
    )


_TASKS_SHOWN = 3


def _overdue(case: Case) -> list[Matter]:
    rows = case.of(ItemRow) if case.dossier else case.register.of(ItemRow)
    late = [row for row in rows if row.state is not ItemState.CLOSED and row.due and row.due < case.today]
    return [
        Matter(
            row.project,
            f"逾期{row.kind or '待办'}：{row.matter}",
            f"期限 {row.due}，逾期 {_days(case, row.due)} 天",
            row.person,
        )
        for row in sorted(late, key=lambda row: row.due or date.max)
    ]


def _days(case: Case, day: date | None) -> int:
    return (case.today - day).days if day else 0


def _risks(case: Case) -> list[Matter]:
    rows = case.of(RiskRow) if case.dossier else case.register.of(RiskRow)
    still = [row for row in rows if row.state is not ItemState.CLOSED and row.matter]
    return [
        Matter(row.project, f"{row.level or ''}风险：{row.matter}", row.response, row.person)
        for row in sorted(still, key=lambda row: _SEVERE.get(row.level, 4) if row.level else 4)
    ]


def _held(case: Case) -> list[Matter]:
    """The running projects whose gate holds them, the ones that stand longest first."""
    dossiers = [case.dossier] if case.dossier else list(case.register.dossiers())
    running = [one for one in dossiers if is_running(one.project) and one.project.stage not in {None, Stage.CLOSED}]
    longest = sorted(running, key=lambda one: one.project.stage_since or date.max)
    rulebook = Rulebook.of(case.register.of(RuleRow), list(PROCESS.checks.values()))
    held = (matter for one in longest if (matter := _hold(case, one, rulebook)))
    return [matter for _, matter in zip(range(_HELD_SHOWN), held, strict=False)]


def _hold(case: Case, dossier: Dossier, rulebook: Rulebook) -> Matter | None:
    holding = judge_gate(dossier, PROCESS, rulebook, case.today).holding
    if not holding:
        return None
    project = dossier.project
    since = f"在「{project.stage}」{_days(case, project.stage_since)} 天"
    first = holding[0]
    more = f"等 {len(holding)} 项" if len(holding) > 1 else ""
    return Matter(
        dossier.reference,
        f"{project.name}：{since}，关口未通过",
        f"{first.gap.found}{more}",
        str(first.gap.owner or first.owner),
    )


def _decided(case: Case) -> Sequence[ItemRow]:
    number = case.subject.name
    rows = case.of(ItemRow) if case.dossier else case.register.of(ItemRow)
    return [row for row in rows if row.source == number]


def _follow_up(added: Addition) -> Mapping[str, object]:
    meeting = next((row for row in added.register.of(MeetingRow) if row.number == added.subject), None)
    return {
        "project": added.project,
        "kind": ItemKind.ACTION,
        "source": added.subject,
        "raised": (meeting.held if meeting else None) or added.today,
        "state": ItemState.OPEN,
    }


MINUTES = Form(
    document=Document.MINUTES,
    prefix="HYJY",
    stage=Stage.CONTRACT,
    owner=Department.PMO,
    subjects=meetings,
    taken_back=(MeetingRow, "决议待办"),
    needs_project=False,
    kinds=SHEETS,
    blocks=(
        Fields(
            title="会议信息",
            rows=(
                (taken(the_subject, ME, "title", strong=True),),
                (taken(the_subject, ME, "number"), taken(the_subject, ME, "kind")),
                (taken(the_subject, ME, "held"), taken(the_subject, ME, "place")),
                (taken(the_project, ProjectRow, "name"),),
                (taken(the_subject, ME, "organiser"), taken(the_subject, ME, "departments")),
                (taken(the_subject, ME, "attendees", lines=2),),
                (taken(the_subject, ME, "agenda", lines=2),),
            ),
        ),
        Lines(
            name="议题",
            title="议题（未结事项）",
            of=open_matters,
            key="序号",
            least=3,
            columns=(
                counted("序号", 2),
                made("项目编号", 4, lambda _, row: row.project, Kind.CODE),
                made("议题", 8, lambda _, row: row.topic),
                made("现状", 7, lambda _, row: row.standing),
                made("责任", 3, lambda _, row: row.owner),
            ),
        ),
        Fields(
            title="纪要与决议",
            rows=(
                (taken(the_subject, ME, "minutes", lines=5),),
                (taken(the_subject, ME, "decisions", lines=4),),
                (taken(the_subject, ME, "verdict", strong=True),),
            ),
        ),
        Lines(
            name=DECISIONS,
            title="决议待办（填写后交回登记）",
            kind=IT,
            of=_decided,
            key="待办编号",
            least=5,
            registers=NewRow(
                needed=("matter", "department", "person", "due"),
                fills=_follow_up,
                same=("source", "matter"),
                prefix="DB",
            ),
            columns=(
                column(IT, "number", 3),
                column(IT, "project", 4),
                column(IT, "matter", 7),
                column(IT, "department", 3),
                column(IT, "person", 2),
                column(IT, "due", 3),
                column(IT, "kind", 2),
            ),
        ),
        Signatures(boxes=("组织人", "记录人", "参会部门代表"), opinion=False),
    ),
)
