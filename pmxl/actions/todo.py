"""我的待办: the open work of a department or a person, over all projects: the daily page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pmxl.actions.desk import Desk
from pmxl.actions.initiate import waiting_applications
from pmxl.actions.judging import at_a_gate, gate_of, rulebook_of
from pmxl.figures.standing_questions import is_admitted
from pmxl.outcomes.finding import Finding
from pmxl.process.course import open_steps, recorded_steps
from pmxl.process.definition import PROCESS
from pmxl.process.terms import Step
from pmxl.rows.initiation import MemberRow, ProjectRow
from pmxl.rows.meetings import ItemRow
from pmxl.rows.register import Dossier, Register
from pmxl.vocabulary import Department, ItemState, Verdict


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
    """What waits for a department, or for one person's part in their projects; what waits longest stands first."""
    register = desk.read()
    work = [*_applications(register), *_steps(desk, register), *_items(register)]
    mine = [item for item in work if _concerns(register, item, department, person)]
    return tuple(sorted(mine, key=lambda item: (item.due or item.since or date.max, item.project)))


def _concerns(register: Register, item: OpenWork, department: Department | None, person: str) -> bool:
    if department and item.owner is not department:
        return False
    if not person or item.person == person:
        return True
    if item.person:
        return False
    members = register.of_project(MemberRow, item.project)
    return any(row.person == person and row.department is item.owner for row in members)


def _applications(register: Register) -> Iterator[OpenWork]:
    for row in waiting_applications(register):
        step, since = _application_step(row)
        yield OpenWork(row.application or row.name, row.name, step.owner, step.number, step.title, since)


def _application_step(row: ProjectRow) -> tuple[Step, date | None]:
    if not row.application or row.verdict is Verdict.REJECTED:
        return PROCESS.steps["1.1"], row.assessed or row.applied
    if is_admitted(row):
        return PROCESS.steps["1.3"], row.assessed
    return PROCESS.steps["1.2"], row.stage_since


def _steps(desk: Desk, register: Register) -> Iterator[OpenWork]:
    rulebook = rulebook_of(register)
    for dossier in register.dossiers():
        if not at_a_gate(dossier):
            continue
        findings = gate_of(desk, dossier, rulebook).holding
        for step in open_steps(PROCESS, dossier):
            missing = tuple(finding for finding in findings if step.number in _steps_of(finding))
            yield _work(dossier, step, missing)


def _steps_of(finding: Finding) -> frozenset[str]:
    """The steps of the rules that a finding is about: of the one that found it, or of those that it keeps blind."""
    codes = finding.blind or (finding.code,)
    return frozenset(PROCESS.checks[code].step for code in codes if code in PROCESS.checks)


def _work(dossier: Dossier, step: Step, missing: tuple[Finding, ...]) -> OpenWork:
    row = recorded_steps(dossier).get(step.number)
    since = (row.started if row else None) or dossier.project.stage_since
    due = row.planned if row else None
    return OpenWork(dossier.reference, dossier.project.name, step.owner, step.number, step.title, since, missing, due)


def _items(register: Register) -> Iterator[OpenWork]:
    for row in register.of(ItemRow):
        if row.state is ItemState.CLOSED or row.department is None:
            continue
        project = register.projects.get(row.project)
        name = project.name if project else ""
        title = f"{row.kind or '待办'}：{row.matter}"
        yield OpenWork(row.project, name, row.department, row.number, title, row.raised, (), row.due, row.person)
