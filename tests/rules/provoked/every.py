"""All cases, and how one is judged."""

from collections.abc import Callable

from pmxl.outcomes.finding import Finding
from pmxl.process.definition import PROCESS
from pmxl.process.judging import judge_gate, judge_standing
from pmxl.rows.register import Register
from pmxl.rows.settings import RuleRow
from pmxl.rules.check import Check, StandingCheck
from pmxl.rules.rulebook import Rulebook
from pmxl.rules.standing import STANDING
from tests.given import given
from tests.rules.provoked import (
    acceptance,
    cells,
    contract,
    dates_and_amounts,
    delivery,
    initiation,
    journal,
    preparation,
    references,
    reminders,
    solution,
)
from tests.rules.provoked.case import TODAY, Case

MODULES = (
    initiation,
    solution,
    contract,
    preparation,
    delivery,
    acceptance,
    cells,
    references,
    dates_and_amounts,
    journal,
    reminders,
)
CASES: dict[str, Case] = {case.code: case for module in MODULES for case in module.CASES}
RULES: tuple[Check | StandingCheck, ...] = (*PROCESS.checks.values(), *STANDING)


def found(code: str, sheets: str | Callable[[], Register]) -> tuple[Finding, ...]:
    """What the rule of this code finds in these sheets, under the rules that they hold."""
    register = given(sheets) if isinstance(sheets, str) else sheets()
    rulebook = Rulebook.of(register.of(RuleRow), RULES)
    if code in PROCESS.checks:
        gates = (judge_gate(dossier, PROCESS, rulebook, TODAY) for dossier in register.dossiers())
        return tuple(finding for gate in gates for finding in gate.findings if finding.code == code)
    return tuple(finding for finding in judge_standing(register, rulebook, TODAY) if finding.code == code)
