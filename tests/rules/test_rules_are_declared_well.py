import inspect
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from pmxl.process.definition import PROCESS
from pmxl.rows.register import Register
from pmxl.rows.row import Row
from pmxl.rules import questions
from pmxl.rules.check import Asked, Check, StandingCheck
from pmxl.rules.rulebook import Rulebook
from pmxl.sheets.building.defaults import rule_rows
from tests.given import given
from tests.rules.provoked.case import TODAY, Case
from tests.rules.provoked.every import CASES, RULES

PREFIXES = {"立项": "LX", "方案与报价": "FA", "签合同": "HT", "实施前准备": "ZB", "实施": "SS", "验收": "YS"}


def test_a_gate_s_codes_begin_with_its_stage_and_count_up() -> None:
    for definition in PROCESS.stages:
        prefix = PREFIXES[definition.stage]
        codes = [check.code for check in definition.gate.checks]
        assert codes == [f"{prefix}{number:02}" for number in range(1, len(codes) + 1)]


def test_no_two_rules_share_a_code_or_a_sentence() -> None:
    assert len({rule.code for rule in RULES}) == len(RULES)
    assert len({rule.sentence for rule in RULES}) == len(RULES)


def test_a_check_is_asked_in_the_stage_of_its_step() -> None:
    for definition in PROCESS.stages:
        for check in definition.gate.checks:
            assert PROCESS.stage_of(check.step) is definition.stage, check.code


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_check_is_at_most_fifteen_lines_long_without_its_docstring(rule: Check | StandingCheck) -> None:
    source = inspect.getsource(rule.ask)
    body = re.sub(r'""".*?"""', "", source, flags=re.DOTALL)
    assert len([line for line in body.splitlines()[1:] if line.strip()]) <= 15


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_sentence_is_chinese_and_has_no_full_stop(rule: Check | StandingCheck) -> None:
    assert re.search("[\u4e00-\u9fff]", rule.sentence)
    assert not rule.sentence.endswith(("。", "."))


@pytest.mark.parametrize("check", PROCESS.checks.values(), ids=lambda check: check.code)
def test_evidence_names_columns_that_people_fill(check: Check) -> None:
    for evidence in check.evidence:
        for name in evidence.fields:
            assert not evidence.kind.column(name).formula


def test_the_rules_of_an_empty_workspace_are_the_declared_ones() -> None:
    rulebook = Rulebook.of(rule_rows(RULES), RULES)
    assert rulebook.faults == ()
    assert rulebook == Rulebook.default(RULES)


@pytest.mark.parametrize("code", CASES)
def test_an_empty_cell_anywhere_stops_no_rule(code: str) -> None:
    rule = next(rule for rule in RULES if rule.code == code)
    asked = Asked(TODAY, rule.threshold, rule.parameter)
    for register in _emptied(CASES[code]):
        if isinstance(rule, StandingCheck):
            list(rule.ask(register, asked))
        else:
            for dossier in register.dossiers():
                list(rule.ask(dossier, asked))


def _emptied(case: Case) -> Iterator[Register]:
    """The case's sheets, each filled cell emptied in turn."""
    whole = given(case.wrong) if isinstance(case.wrong, str) else case.wrong()
    for kind, rows in whole.tables.items():
        for number, row in enumerate(rows):
            for column in kind.columns():
                if not questions.empty(row, column.field):
                    yield _without(whole, kind, number, column.field)


def _without(whole: Register, kind: type[Row], number: int, name: str) -> Register:
    rows = list(whole.tables[kind])
    value = "" if isinstance(getattr(rows[number], name), str) and not kind.column(name).choices else None
    rows[number] = rows[number].model_copy(update={name: value})
    return replace(whole, tables={**whole.tables, kind: rows}, _by_project={})
