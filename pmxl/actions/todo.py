"""我的待办: the open work of a department or a person, over all projects: the daily page."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from pmxl.actions.desk import Desk
from pmxl.actions.initiate import waiting_applications
from pmxl.actions.judging import at_a_gate, gate_of, rulebook_of
from pmxl.errors import UnknownPersonError
from pmxl.figures.standing_questions import is_admitted, is_member
from pmxl.outcomes.finding import Finding
from pmxl.process.course import open_steps, recorded_steps, waits_for_its_loop
from pmxl.process.definition import PROCESS
from pmxl.process.judging import judge_waived
from pmxl.process.terms import Step
from pmxl.rows.governance import WaiverRow
from pmxl.rows.initiation import MemberRow, ProjectRow, StepRow
from pmxl.rows.meetings import ItemRow
from pmxl.rows.register import Dossier, Register
from pmxl.rows.settings import PersonRow
from pmxl.vocabulary import Department, ItemState, ProjectState, Verdict, YesNo


@dataclass(frozen=True)
class OpenWork:
    """One thing to do: the project, the step, since when it waits, and what is missing for it."""

    project: str
    name: str
    owner: Department
    step: str
    title: str
    since: date | None
    missing: tuple[Finding, ...] = ()
    due: date | None = None
    person: str = ""


def open_work(desk: Desk, department: Department | None = None, person: str = "") -> tuple[OpenWork, ...]:
    """What waits for a department, or for one person's part in their projects; what waits longest stands first.

    Raises UnknownPersonError for a person whom 人员 does not have: nobody can say what is theirs.
    """
    register = desk.read(cells=False)
    if person and not any(row.name == person for row in register.of(PersonRow)):
        raise UnknownPersonError(person)
    work = [*_applications(register), *_steps(desk, register), *_items(register)]
    mine = [item for item in work if _concerns(desk, register, item, department, person)]
    return tuple(sorted(mine, key=lambda item: (item.due or item.since or date.max, item.project)))


def _concerns(desk: Desk, register: Register, item: OpenWork, department: Department | None, person: str) -> bool:
    if department and item.owner is not department:
        return False
    if not person or item.person:
        return not person or item.person == person
    return person in _holders(desk, register, item)


def _holders(desk: Desk, register: Register, item: OpenWork) -> Collection[str]:
    """Those of the owner department who have a project's work: 销售负责人 and 项目经理 by name, and its team.

    Where it has nobody there, as before 1.4 or for PMO, its heads do, and where none is known everybody of it.
    """
    members = register.of_project(MemberRow, item.project)
    team = [row.person for row in members if row.department is item.owner and is_member(row, desk.today)]
    project = register.projects.get(item.project)
    named = {Department.SALES: project.salesperson, Department.PM: project.manager} if project else {}
    people = {name for name in (*team, named.get(item.owner, "")) if name}
    return people or register.once(_heads).get(item.owner, frozenset())


def _heads(register: Register) -> Mapping[Department, frozenset[str]]:
    """Who answers for each department: its members of PMO, else everybody; for 运营 and PMO always everybody."""
    active = [row for row in register.of(PersonRow) if row.active is not YesNo.NO]
    heads: dict[Department, frozenset[str]] = {}
    for department in Department:
        everybody = frozenset(row.name for row in active if row.department is department)
        leading = frozenset(row.name for row in active if row.name in everybody and row.also_pmo is YesNo.YES)
        heads[department] = everybody if department in _WHOLE else leading or everybody
    board = frozenset(row.name for row in active if row.also_pmo is YesNo.YES)
    return {**heads, Department.PMO: heads[Department.PMO] or board}


_WHOLE = frozenset({Department.OPERATIONS, Department.PMO})


def _applications(register: Register) -> Iterator[OpenWork]:
    for row in waiting_applications(register):
        step, since = _application_step(row)
        person = row.salesperson if step.owner is Department.SALES else ""
        named = (row.application or row.name, row.name, step.owner, step.number, step.title)
        yield OpenWork(*named, since, person=person)


def _application_step(row: ProjectRow) -> tuple[Step, date | None]:
    if not row.application or row.verdict is Verdict.REJECTED:
        return PROCESS.steps["1.1"], row.assessed or row.applied
    if is_admitted(row):
        return PROCESS.steps["1.3"], row.assessed
    return PROCESS.steps["1.2"], row.stage_since


def _steps(desk: Desk, register: Register) -> Iterator[OpenWork]:
    rulebook = rulebook_of(register)
    for dossier in register.dossiers():
        if at_a_gate(dossier):
            findings = gate_of(desk, dossier, rulebook).holding
        elif dossier.project.state is ProjectState.CLOSED:
            findings = tuple(one for one in judge_waived(dossier, PROCESS, rulebook, desk.today) if one.holds)
        else:
            continue
        yield from _of_project(dossier, findings)


def _of_project(dossier: Dossier, findings: tuple[Finding, ...]) -> Iterator[OpenWork]:
    """The steps that are open, and those that count as finished but of which the gate still finds something."""
    recorded, lacking = (
        recorded_steps(dossier),
        {step for one in findings if "" not in one.blind for step in PROCESS.steps_of(one)},
    )
    waiting = {step.number for step in open_steps(PROCESS, dossier) if not waits_for_its_loop(step, recorded)}
    for step in PROCESS.steps.values():
        if step.number in waiting or step.number in lacking:
            missing = tuple(finding for finding in findings if step.number in PROCESS.steps_of(finding))
            yield _work(dossier, step, recorded.get(step.number), missing)


def _work(dossier: Dossier, step: Step, row: StepRow | None, missing: tuple[Finding, ...]) -> OpenWork:
    since = (row.started if row else None) or dossier.project.stage_since
    due, title = row.planned if row else None, step.title
    lapsed = _lapsed(dossier, missing)
    if lapsed and PROCESS.stage_of(step.number) is not dossier.project.stage:
        since, due, title = lapsed, None, f"{step.title}（豁免已于 {lapsed} 到期）"
    return OpenWork(dossier.reference, dossier.project.name, step.owner, step.number, title, since, missing, due)


def _lapsed(dossier: Dossier, missing: tuple[Finding, ...]) -> date | None:
    """The last day of the waivers on which a project passed without what is missing now."""
    codes = {finding.code for finding in missing}
    return max((row.until for row in dossier.of(WaiverRow) if row.rule in codes and row.until), default=None)


def _items(register: Register) -> Iterator[OpenWork]:
    for row in register.of(ItemRow):
        if row.state is ItemState.CLOSED or row.department is None:
            continue
        project = register.projects.get(row.project)
        name = project.name if project else ""
        title = f"{row.kind or '待办'}：{row.matter}"
        yield OpenWork(row.project, name, row.department, row.number, title, row.raised, (), row.due, row.person)
