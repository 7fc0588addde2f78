"""下拉框: the words that a built workbook offers are those that the process accepts (流程 1.2, 3.2)."""

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from pmxl.actions.judging import check_workspace
from pmxl.errors import DefinitionError
from pmxl.process.definition import PROCESS
from pmxl.process.terms import Process, Step
from pmxl.rows.contract import ReviewRow
from pmxl.rows.initiation import ProjectRow
from pmxl.rows.meetings import MeetingRow
from pmxl.rows.row import Row
from tests.given import desk_of

EMPTY = Path(__file__).parents[2] / "workbooks" / "空白"


def offered(kind: type[Row], field: str) -> str:
    """The list of a column's dropdown in the empty workbook."""
    sheet = openpyxl.load_workbook(EMPTY / f"{kind.sheet.book}.xlsx")[kind.sheet.name]
    position = [column.field for column in kind.columns()].index(field) + 1
    cell = sheet.cell(2, position).coordinate
    return str(next(one.formula1 for one in sheet.data_validations.dataValidation if cell in one.sqref))


@pytest.mark.parametrize("kind", [ProjectRow, MeetingRow])
def test_an_evaluation_offers_no_conditional_pass(kind: type[Row]) -> None:
    assert offered(kind, "verdict") == '"通过,不通过"'


def test_a_review_of_a_contract_still_offers_a_conditional_pass() -> None:
    assert offered(ReviewRow, "verdict") == '"通过,有条件通过,不通过"'


def test_a_conditional_evaluation_typed_all_the_same_is_found_and_holds() -> None:
    desk = desk_of("## 立项登记\n项目编号 | 阶段 | 状态 | 评估结论\nXM-2026-0001 | 立项 | 进行中 | 有条件通过\n")
    found = [str(one) for one in check_workspace(desk).findings if "有条件通过" in one.gap.found]
    assert found == [
        "[SJ02] 项目台账.xlsx › 立项登记 › 第 2 行 › 评估结论（X2）：「有条件通过」不在可选范围。请从 通过、不通过 中选择。"
    ]


RESULTS = [step for step in PROCESS.steps.values() if step.stands and step.stands.word]


@pytest.mark.parametrize("step", RESULTS, ids=lambda step: step.number)
def test_a_column_that_holds_a_result_offers_the_results_of_its_step(step: Step) -> None:
    assert step.stands is not None
    assert sorted(step.stands.kind.column(step.stands.word).choices) == sorted(step.results)


def test_a_step_whose_column_offers_more_is_declared_wrongly() -> None:
    first, *rest = PROCESS.stages
    steps = tuple(replace(step, results=("是",)) if step.number == "1.5" else step for step in first.steps)
    with pytest.raises(DefinitionError, match=r"step 1\.5 stands in survey: its choices are not the results"):
        Process((replace(first, steps=steps), *rest))
