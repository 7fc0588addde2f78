"""The invented year holds together: every gate that a project passed, it could pass, and only listed mistakes show."""

from collections import Counter
from datetime import datetime

import pytest

from pmxl.actions.judging import Checked, check_workspace
from pmxl.adapters.clock import FixedClock
from pmxl.figures import chain
from pmxl.outcomes.finding import Finding
from pmxl.process.definition import PROCESS
from pmxl.process.judging import judge_gate, judge_standing
from pmxl.rows.contract import ContractItemRow, ContractRow
from pmxl.rows.governance import LogRow, WaiverRow
from pmxl.rows.initiation import ProjectRow
from pmxl.rows.money import PaymentNodeRow
from pmxl.rows.register import Dossier, Register
from pmxl.rows.settings import PersonRow
from pmxl.rows.sheets import SHEETS
from pmxl.rules.rulebook import Rulebook
from pmxl.rules.standing import STANDING
from pmxl.vocabulary import Department, LogAction, ProjectState, Stage, TerminationReason
from pmxl.wiring import open_desk
from tests.company.build import build_example
from tests.company.mistakes import MISTAKES
from tests.company.profile import LAST_ENTRY, TODAY
from tests.company.year import faultless_year

REMINDERS = "TQ"
"""Codes that begin so are about open work, which a living company always has."""


@pytest.fixture(scope="module")
def register() -> Register:
    return Register(faultless_year())


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Checked:
    folder = tmp_path_factory.mktemp("example")
    build_example(folder)
    morning = datetime.combine(TODAY, datetime.min.time())
    return check_workspace(open_desk(folder, as_name="王雅琴", clock=FixedClock(morning)))


def rulebook() -> Rulebook:
    return Rulebook.default([*PROCESS.checks.values(), *STANDING])


def places(findings: tuple[Finding, ...]) -> Counter[tuple[str, str]]:
    kept = (finding for finding in findings if not finding.code.startswith(REMINDERS))
    return Counter((finding.code, finding.gap.place.sheet) for finding in kept)


def test_check_finds_exactly_the_listed_mistakes_and_open_work(checked: Checked) -> None:
    assert places(checked.findings) == Counter((mistake.code, mistake.sheet) for mistake in MISTAKES)


def test_about_a_dozen_mistakes_of_as_many_kinds_are_listed() -> None:
    assert len(MISTAKES) == len({mistake.code for mistake in MISTAKES}) >= 12


def test_without_the_mistakes_only_the_expired_waiver_is_left(register: Register) -> None:
    findings = judge_standing(register, rulebook(), TODAY)
    assert places(findings) == Counter({("FH03", "豁免"): 1})


def test_every_gate_that_was_passed_would_pass_on_its_day(register: Register) -> None:
    holding = [
        (dossier.reference, str(finding))
        for dossier in register.dossiers()
        for row in dossier.of(LogRow)
        if row.action is LogAction.ADVANCED and row.before and row.at
        for finding in judge_gate(
            Dossier(dossier.project.model_copy(update={"stage": row.before}), register),
            PROCESS,
            rulebook(),
            row.at.date(),
        ).holding
    ]
    assert holding == []


def test_all_but_three_running_projects_are_held_at_their_gates_by_work_still_to_do(checked: Checked) -> None:
    ready = {gate.project: gate.stage for gate in checked.gates if not gate.holding}
    assert ready == {
        "XM-2026-0019": Stage.DELIVERY,
        "XM-2026-0021": Stage.PREPARATION,
        "XM-2026-0032": Stage.INITIATION,
    }
    assert len(checked.gates) == 28


def test_projects_stand_in_every_stage_and_state(register: Register) -> None:
    projects = register.of(ProjectRow)
    assert len(projects) >= 32
    assert {project.stage for project in projects} >= set(Stage)
    assert {project.state for project in projects} >= set(ProjectState)
    assert {project.ending for project in projects} >= set(TerminationReason)


def test_at_least_thirty_people_work_in_every_department(register: Register) -> None:
    people = register.of(PersonRow)
    assert len(people) >= 30
    assert {person.department for person in people} == set(Department)
    assert len({person.login for person in people}) == len(people)


def test_no_sheet_of_the_example_is_left_empty(register: Register) -> None:
    assert [kind.sheet.name for kind in SHEETS if not register.of(kind)] == []


def test_payment_nodes_add_up_to_the_contract_to_the_cent(register: Register) -> None:
    for contract in register.of(ContractRow):
        nodes = [node.amount for node in register.of(PaymentNodeRow) if node.contract == contract.number]
        assert sum(amount for amount in nodes if amount) == contract.amount


def test_the_log_is_one_unbroken_chain_in_the_order_of_time(register: Register) -> None:
    rows = register.of(LogRow)
    assert chain.faults(rows) == ()
    moments = [row.at for row in rows if row.at]
    assert moments == sorted(moments)
    assert moments[-1].date() <= LAST_ENTRY


def test_the_story_has_loops_waivers_and_a_return_from_acceptance(register: Register) -> None:
    results = {(row.action, row.step, row.result) for row in register.of(LogRow)}
    for step, result in (("1.2", "不通过"), ("1.7", "未通过"), ("2.4", "未通过"), ("3.2", "不通过")):
        assert (LogAction.STEP, step, result) in results
    assert (LogAction.REJECTED, "6.1", "不通过") in results
    assert {waiver.rule for waiver in register.of(WaiverRow)} == {"YS08", "ZB12"}
    assert any(item.change for item in register.of(ContractItemRow))
