"""校验: what holds a project, and what is wrong in the sheets (流程 3)."""

from dataclasses import dataclass

from pmxl.actions.desk import Desk, find_project
from pmxl.figures.standing_questions import is_running
from pmxl.outcomes.finding import Finding
from pmxl.outcomes.transition import GateResult
from pmxl.process.definition import PROCESS
from pmxl.process.judging import judge_gate, judge_standing
from pmxl.rows.register import Dossier, Register
from pmxl.rows.sight import watched
from pmxl.rules.cells import UNREAD
from pmxl.rules.rulebook import Rulebook
from pmxl.rules.standing import STANDING
from pmxl.vocabulary import Department, Stage


@dataclass(frozen=True)
class Checked:
    """All findings over the sheets, and the gate of every running project."""

    findings: tuple[Finding, ...]
    gates: tuple[GateResult, ...]

    @property
    def holding(self) -> tuple[Finding, ...]:
        """The findings that block, over the sheets and at the gates."""
        return tuple(finding for finding in self.findings if finding.holds)


def rulebook_of(register: Register) -> Rulebook:
    """The rules as PMO has set them in 流程规则."""
    return Rulebook.in_force(register, [*PROCESS.checks.values(), *STANDING])


def gate_of(desk: Desk, dossier: Dossier, rulebook: Rulebook) -> GateResult:
    """The gate of a project's current stage, every check asked."""
    return judge_gate(dossier, PROCESS, rulebook, desk.today)


def at_a_gate(dossier: Dossier) -> bool:
    """Whether a project runs in a stage that has a gate."""
    return is_running(dossier.project) and dossier.project.stage not in {None, Stage.CLOSED}


def check_workspace(desk: Desk, project: str = "", department: Department | None = None) -> Checked:
    """Ask every rule; narrowed to one project, or to what one department has to mend."""
    register = desk.read(formulas=True, cells=False)
    with watched():  # what could not be read is a finding itself
        rulebook = rulebook_of(register)
        findings = judge_standing(register, rulebook, desk.today)
        dossiers = [find_project(register, project)] if project else list(register.dossiers())
        gates = tuple(gate_of(desk, dossier, rulebook) for dossier in dossiers if at_a_gate(dossier))
        wanted = dossiers[0].reference if project else ""
    return Checked(tuple(found for found in findings if _is_asked_for(found, wanted, department)), gates)


def _is_asked_for(finding: Finding, project: str, department: Department | None) -> bool:
    """Whether a finding is about the project and the department; an unread sheet or column is about all of them."""
    if finding.code in UNREAD:
        return True
    owned = department is None or (finding.gap.owner or finding.owner) is department
    return owned and (not project or finding.project == project)
