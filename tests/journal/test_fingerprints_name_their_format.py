"""Fingerprints of what a gate relied on: those taken before they named a format still compare, unknown ones are said."""

import json
from dataclasses import replace
from datetime import datetime

import pytest

from pmxl.figures.chain import chained
from pmxl.figures.evidence import changes, fingerprint, is_known
from pmxl.rows.governance import LogRow
from pmxl.rows.initiation import ProjectRow
from pmxl.rows.register import Register
from pmxl.rows.sheets import SHEETS
from pmxl.rows.solution import QuoteRow
from pmxl.rules.check import Asked
from pmxl.rules.journal import evidence_is_unchanged
from pmxl.vocabulary import LogAction, Stage
from tests.given import TODAY, given

QUOTED = """
## 立项登记
项目编号     | 项目名称     | 阶段   | 状态
XM-2026-0001 | 滨江医院弱电 | 签合同 | 进行中

## 方案报价
项目编号     | 版本 | 报价金额
XM-2026-0001 | 1    | 860000
"""
BEFORE_FORMATS = (
    '{"方案报价":{"fields":["amount","verdict"],"rows":{"XM-2026-0001/1":"f7a956d126"}},'
    '"立项登记":{"fields":["name"],"rows":{"":"47f415902d"}}}'
)
"""What pmxl wrote of these rows before a fingerprint named its format."""
EVIDENCE = ((QuoteRow, ("amount", "verdict")), (ProjectRow, ("name",)))


def changed(text: str, recorded: str) -> list[str]:
    dossier = next(given(text).dossiers())
    return [found.sheet for found in changes(dossier, Stage.SOLUTION, recorded, SHEETS)]


def test_a_fingerprint_taken_before_it_named_its_format_still_compares() -> None:
    assert changed(QUOTED, BEFORE_FORMATS) == []
    assert changed(QUOTED.replace("860000", "910000"), BEFORE_FORMATS) == ["方案报价"]
    assert changed(QUOTED.replace("滨江医院弱电", "滨江医院"), BEFORE_FORMATS) == ["立项登记"]


def test_a_new_fingerprint_is_the_old_one_with_its_format_named() -> None:
    taken = json.loads(fingerprint(next(given(QUOTED).dossiers()), Stage.SOLUTION, EVIDENCE))
    assert taken == {"格式": 1, **json.loads(BEFORE_FORMATS)}
    assert changed(QUOTED.replace("860000", "910000"), json.dumps(taken)) == ["方案报价"]


@pytest.mark.parametrize(
    ("recorded", "known"),
    [("", True), ("{}", True), ('{"格式":1}', True), (BEFORE_FORMATS, True), ('{"格式":2}', False), ("[]", False)],
)
def test_only_what_can_be_compared_is_a_known_fingerprint(recorded: str, known: bool) -> None:
    assert is_known(recorded) is known


def logged(recorded: str) -> Register:
    register = given(QUOTED)
    passed = LogRow(
        at=datetime(2026, 11, 5, 9),
        project="XM-2026-0001",
        action=LogAction.ADVANCED,
        before=Stage.SOLUTION,
        after=Stage.CONTRACT,
        evidence=recorded,
    )
    return replace(register, tables={**register.tables, LogRow: chained([passed])}, _by_project={}, _made={})


def test_a_gate_whose_fingerprint_nobody_here_can_read_is_found_instead_of_passed_over() -> None:
    assert list(evidence_is_unchanged(logged(BEFORE_FORMATS), Asked(TODAY))) == []
    (found,) = evidence_is_unchanged(logged('{"格式":9,"方案报价":{"items":[]}}'), Asked(TODAY))
    assert found.found == "「方案与报价」关口的证据指纹不是本版本能核对的格式"
