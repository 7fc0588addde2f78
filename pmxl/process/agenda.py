"""What a meeting has to speak about: what is overdue, at risk or held, or each department's share (流程 3.2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from pmxl.figures.plan_tasks import planned
from pmxl.figures.standing_questions import is_feasibility, is_running
from pmxl.process.definition import PROCESS
from pmxl.process.judging import judge_gate
from pmxl.rows.delivery import RiskRow
from pmxl.rows.initiation import MemberRow
from pmxl.rows.meetings import ItemRow, MeetingRow
from pmxl.rows.register import Dossier, Register
from pmxl.rows.schedule import TaskRow
from pmxl.rows.settings import RuleRow
from pmxl.rules.questions import concerned
from pmxl.rules.rulebook import Rulebook
from pmxl.vocabulary import Department, ItemState, RiskLevel, Stage

_HELD_SHOWN = 8
_SEVERE = {RiskLevel.BLOCKING: 0, RiskLevel.HIGH: 1, RiskLevel.MEDIUM: 2, RiskLevel.LOW: 3}


@dataclass(frozen=True)
class Matter:
    """Something open that a meeting has to speak about."""

    project: str
    topic: str
    standing: str
    owner: str


def open_matters(
    register: Register, dossier: Dossier | None, meeting: MeetingRow | None, today: date
) -> Sequence[Matter]:
    """What is open that day: for 可行性评估 each department's share, else overdue items, risks, held projects.

    Of one project where there is a dossier, else of all.
    """
    if dossier and meeting and is_feasibility(meeting):
        return [_share(dossier, department) for department in concerned(dossier.project)]
    rows = dossier or register
    dossiers = [dossier] if dossier else list(register.dossiers())
    return [*_overdue(rows.of(ItemRow), today), *_risks(rows.of(RiskRow)), *_held(register, dossiers, today)]


def _share(dossier: Dossier, department: Department) -> Matter:
    tasks = [row for row in planned(dossier.of(TaskRow)) if row.department is department]
    people = [row.person for row in dossier.of(MemberRow) if row.department is department]
    starts = [row.planned_start for row in tasks if row.planned_start]
    finishes = [row.planned_finish for row in tasks if row.planned_finish]
    named = "、".join(row.name for row in tasks[:_TASKS_SHOWN]) + ("等" if len(tasks) > _TASKS_SHOWN else "")
    period = f"{min(starts):%m-%d} 至 {max(finishes):%m-%d}，" if starts and finishes else ""
    standing = f"{period}{len(tasks)} 项：{named}" if tasks else "任务、工期与完成要求待明确"
    return Matter(
        dossier.reference, f"{department}的任务与资源", standing, "、".join(dict.fromkeys(people)) or str(department)
    )


_TASKS_SHOWN = 3


def _overdue(rows: Iterable[ItemRow], today: date) -> list[Matter]:
    late = [row for row in rows if row.state is not ItemState.CLOSED and row.due and row.due < today]
    return [
        Matter(
            row.project,
            f"逾期{row.kind or '待办'}：{row.matter}",
            f"期限 {row.due}，逾期 {_days(row.due, today)} 天",
            row.person,
        )
        for row in sorted(late, key=lambda row: row.due or date.max)
    ]


def _days(day: date | None, today: date) -> int:
    return (today - day).days if day else 0


def _risks(rows: Iterable[RiskRow]) -> list[Matter]:
    still = [row for row in rows if row.state is not ItemState.CLOSED and row.matter]
    return [
        Matter(row.project, f"{row.level or ''}风险：{row.matter}", row.response, row.person)
        for row in sorted(still, key=lambda row: _SEVERE.get(row.level, 4) if row.level else 4)
    ]


def _held(register: Register, dossiers: Iterable[Dossier], today: date) -> list[Matter]:
    """The running projects whose gate holds them, the ones that stand longest first."""
    running = [one for one in dossiers if is_running(one.project) and one.project.stage not in {None, Stage.CLOSED}]
    longest = sorted(running, key=lambda one: one.project.stage_since or date.max)
    rulebook = Rulebook.of(register.of(RuleRow), list(PROCESS.checks.values()))
    held = (matter for one in longest if (matter := _hold(one, rulebook, today)))
    return [matter for _, matter in zip(range(_HELD_SHOWN), held, strict=False)]


def _hold(dossier: Dossier, rulebook: Rulebook, today: date) -> Matter | None:
    holding = judge_gate(dossier, PROCESS, rulebook, today).holding
    if not holding:
        return None
    project = dossier.project
    since = f"在「{project.stage}」{_days(project.stage_since, today)} 天"
    first = holding[0]
    more = f"等 {len(holding)} 项" if len(holding) > 1 else ""
    return Matter(
        dossier.reference,
        f"{project.name}：{since}，关口未通过",
        f"{first.gap.found}{more}",
        str(first.gap.owner or first.owner),
    )
