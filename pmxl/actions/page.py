"""项目一页纸: one project on one page."""

from collections.abc import Sequence
from dataclasses import dataclass

from pmxl.actions.desk import Desk, find_project
from pmxl.actions.judging import at_a_gate, gate_of, rulebook_of
from pmxl.figures.affairs import Affairs
from pmxl.figures.logged import waives
from pmxl.figures.receivables import Receivable, by_project, rolled_up
from pmxl.figures.standing_questions import is_member
from pmxl.outcomes.transition import GateResult
from pmxl.process.course import exists_for, recorded_steps
from pmxl.process.definition import PROCESS
from pmxl.process.terms import Step
from pmxl.reports.paper.marks import Marked, seen
from pmxl.rows.governance import LogRow, WaiverRow
from pmxl.rows.initiation import MemberRow, ProjectRow, StepRow


@dataclass(frozen=True)
class ProjectPage:
    """Everything that the page shows."""

    project: ProjectRow
    steps: tuple[tuple[Step, StepRow | None], ...]
    gate: GateResult | None
    money: Marked[Receivable]
    team: Sequence[MemberRow]
    waivers: Sequence[WaiverRow]
    log: Sequence[LogRow]


def project_page(desk: Desk, asked: str) -> ProjectPage:
    """Stage, steps, gate, money, people and the last log rows of one project."""
    register = desk.read(cells=False)
    dossier = find_project(register, asked)
    project = dossier.project
    recorded = recorded_steps(dossier)
    steps = tuple((step, recorded.get(step.number)) for step in PROCESS.steps.values() if exists_for(step, project))
    names = {name for name in (project.number, project.application) if name}
    return ProjectPage(
        project,
        steps,
        gate_of(desk, dossier, rulebook_of(register)) if at_a_gate(dossier) else None,
        seen(lambda: money_of(Affairs(register, desk.today), dossier.reference)),
        [row for row in dossier.of(MemberRow) if is_member(row, desk.today)],
        [row for row in dossier.of(WaiverRow) if row.revoked is None and waives(register, row)],
        [row for row in register.of(LogRow) if row.project in names][-_LOG_ROWS:],
    )


_LOG_ROWS = 6


def money_of(affairs: Affairs, project: str) -> Receivable:
    """The three named amounts of a project, as every report tells them."""
    return rolled_up(affairs.amounts, affairs.ledger, by_project).get(project, Receivable())
