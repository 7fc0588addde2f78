import ast
import inspect
from dataclasses import replace

import pytest

from pmxl.errors import DefinitionError
from pmxl.process import definition
from pmxl.process.definition import PROCESS
from pmxl.process.terms import Gate, Loop, Process, StageDefinition, Step
from pmxl.rows.register import Dossier
from pmxl.rules.check import Asked, Check, Gaps
from pmxl.vocabulary import Condition, Department, Stage


def test_six_stages_hold_thirty_four_steps_in_order() -> None:
    assert [len(stage.steps) for stage in PROCESS.stages] == [7, 5, 6, 7, 4, 5]
    assert list(PROCESS.steps) == [
        f"{s}.{n}" for s, count in enumerate([7, 5, 6, 7, 4, 5], 1) for n in range(1, count + 1)
    ]


def test_every_rejection_leads_where_the_process_says() -> None:
    loops = {step.number: (step.loop.result, step.loop.to) for step in PROCESS.steps.values() if step.loop}
    assert loops == {
        "1.2": ("不通过", "1.1"),
        "1.7": ("未通过", "1.6"),
        "2.4": ("未通过", "2.5"),
        "2.5": ("已更新", "2.3"),
        "3.2": ("不通过", "3.1"),
        "3.4": ("不通过", "3.3"),
        "6.1": ("不通过", "5.1"),
    }


def test_conditional_steps_name_their_condition() -> None:
    conditions = {step.number: step.condition for step in PROCESS.steps.values() if step.condition}
    assert conditions == {
        "1.6": Condition.SURVEY,
        "1.7": Condition.SURVEY,
        "2.1": Condition.SURVEY,
        "4.4": Condition.SOFTWARE,
        "4.5": Condition.STOCK,
        "4.6": Condition.STOCK,
        "5.2": Condition.SOFTWARE,
    }


def test_the_general_manager_is_told_of_applications_and_assessments_only() -> None:
    assert [step.number for step in PROCESS.steps.values() if "总经理" in step.notices] == ["1.1", "1.2"]


def test_the_definition_is_data_without_functions_or_branches() -> None:
    tree = ast.parse(inspect.getsource(definition))
    forbidden = (ast.FunctionDef, ast.Lambda, ast.If, ast.IfExp, ast.For, ast.While, ast.ClassDef)
    assert not [node for node in ast.walk(tree) if isinstance(node, forbidden)]


def stages(**first: object) -> tuple[StageDefinition, ...]:
    """The real stages, the first one with something changed."""
    return (replace(PROCESS.stages[0], **first), *PROCESS.stages[1:])  # type: ignore[arg-type]  # a test names what it breaks


def test_a_loop_to_a_step_that_does_not_exist_is_refused_by_name() -> None:
    first, *rest = PROCESS.stages[0].steps
    broken = (replace(first, results=("不通过",), loop=Loop("不通过", "9.9")), *rest)
    with pytest.raises(DefinitionError, match=r"1\.1 leads to 9\.9"):
        Process(stages(steps=broken))


def test_a_loop_on_a_result_that_does_not_exist_is_refused_by_name() -> None:
    first, *rest = PROCESS.stages[0].steps
    broken = (replace(first, loop=Loop("否决", "1.1")), *rest)
    with pytest.raises(DefinitionError, match=r"1\.1 leads to 1\.1 on 否决"):
        Process(stages(steps=broken))


def test_a_step_out_of_its_place_is_refused_by_name() -> None:
    broken = (*PROCESS.stages[0].steps, Step(number="1.9", title="多余", owner=Department.PMO, rule=""))
    with pytest.raises(DefinitionError, match=r"step 1\.9 of 立项 should be 1\.8"):
        Process(stages(steps=broken))


def test_a_check_that_names_no_step_is_refused_by_name() -> None:
    def nothing(_: Dossier, __: Asked) -> Gaps:
        """没有"""
        yield from ()

    strange = Check(code="LX99", ask=nothing, owner=Department.PMO, step="7.1")
    with pytest.raises(DefinitionError, match=r"check LX99 names step 7\.1"):
        Process(stages(gate=Gate(Department.PMO, (strange,))))


def test_a_code_that_two_checks_share_is_refused_by_name() -> None:
    check = PROCESS.stages[0].gate.checks[0]
    with pytest.raises(DefinitionError, match="check LX01 is declared twice"):
        Process(stages(gate=Gate(Department.PMO, (check, check))))


def test_a_stage_that_is_missing_is_refused() -> None:
    with pytest.raises(DefinitionError, match="order of the vocabulary"):
        Process(PROCESS.stages[1:])


def test_the_last_stage_leads_to_the_closed_end() -> None:
    assert PROCESS.after(Stage.ACCEPTANCE) is Stage.CLOSED
