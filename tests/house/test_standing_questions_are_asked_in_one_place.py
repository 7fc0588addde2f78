"""Who wants to know whether a task is over, an acceptance passed or a project rests asks `standing_questions`, not the
fields behind the answer: read from the source, so that no second answer can come up."""

import ast
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "pmxl"
ASKED_HERE = PACKAGE / "figures" / "standing_questions.py"
DUE_HERE = {"events.py", "paying.py"}
"""The example plays who types: it pays by the dates that it typed itself."""
DECLARED = {PACKAGE / "rows", PACKAGE / "vocabulary.py", PACKAGE / "figures" / "logged.py"}
"""What is declared there, or compared with what 操作日志 says of it."""


STATES = {
    "TaskState": {"DONE", "CANCELLED", "STARTED"},
    "StepState": {"DONE", "NOT_APPLICABLE"},
    "ProjectState": {"PAUSED", "TERMINATED", "CLOSED", "RUNNING"},
    "Verdict": {"PASSED", "CONDITIONAL"},
}
"""The words whose comparison with a field is a standing question."""
LISTED = ("TaskState", "StepState", "Verdict")
"""Those that no other module may gather into a set of states of its own either."""
FIELDS = {"actual_finish"}
"""Fields that are only asked for in answer to a standing question."""
COMPARED = {"member.left", "row.left"}
"""Fields of a row that are only compared in answer to one."""
NAMES = {"FEASIBILITY", "STEP_FINISHED", "STEP_TOOK_PLACE"}


def asked_elsewhere(module: Path) -> list[str]:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    places = sorted({(getattr(node, "lineno", 0), text) for node in ast.walk(tree) for text in _offences(node, module)})
    return [f"{module.name}:{line} {text}" for line, text in places]


def _offences(node: ast.AST, module: Path) -> Iterator[str]:
    if isinstance(node, ast.Attribute) and node.attr in FIELDS:
        yield f".{node.attr}"
    if isinstance(node, ast.Compare):
        yield from _compared([node.left, *node.comparators], of_a_span=isinstance(node.ops[0], ast.In))
    if isinstance(node, ast.Set | ast.Tuple | ast.List):
        words = [one for one in node.elts if _word(one).partition(".")[0] in LISTED]
        yield from (_word(one) for one in words if _is_guarded(one))
    if _word(node) in {"node.due", "node.triggered"} and module.name not in DUE_HERE:
        yield _word(node)


def _compared(operands: list[ast.expr], *, of_a_span: bool) -> Iterator[str]:
    fields = [one.attr for one in operands if isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name)]
    yield from (_word(one) for one in operands if _word(one) in COMPARED and not of_a_span)
    yield from (one.id for one in operands if isinstance(one, ast.Name) and one.id in NAMES)
    words = [one for operand in operands for one in ast.walk(operand) if _is_guarded(one)]
    if {"state", "verdict"} & set(fields):
        yield from map(_word, words)


def _is_guarded(node: ast.AST) -> bool:
    kind, _, word = _word(node).partition(".")
    return word in STATES.get(kind, ())


def _word(node: ast.AST) -> str:
    return (
        f"{node.value.id}.{node.attr}" if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) else ""
    )


def others(package: Path) -> list[Path]:
    kept = {package / here.relative_to(PACKAGE) for here in {ASKED_HERE, *DECLARED}}
    modules = sorted(path for path in package.rglob("*.py") if "macros" not in path.parts)
    return [path for path in modules if not kept & {path, *path.parents}]


def test_no_module_asks_the_fields_behind_a_standing_question() -> None:
    assert [place for module in others(PACKAGE) for place in asked_elsewhere(module)] == []


def test_a_copy_of_the_package_that_asks_once_more_is_found(tmp_path: Path) -> None:
    copied = tmp_path / "pmxl"
    shutil.copytree(PACKAGE, copied, ignore=shutil.ignore_patterns("__pycache__"))
    module = copied / "rules" / "reminders.py"
    text = module.read_text(encoding="utf-8")
    again = text.replace("step_is_finished(step) and", "step.state is StepState.DONE and")
    assert again != text
    module.write_text(again, encoding="utf-8")

    found = [place.partition(" ")[2] for module in others(copied) for place in asked_elsewhere(module)]
    assert found == ["StepState.DONE"]


def test_the_module_of_standing_questions_does_ask_those_fields() -> None:
    found = {place.partition(" ")[2] for place in asked_elsewhere(ASKED_HERE)}
    assert {".actual_finish", "row.left", "FEASIBILITY", "TaskState.DONE", "STEP_FINISHED", "Verdict.PASSED"} <= found


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("over = task.state in {TaskState.DONE, TaskState.CANCELLED}", ["TaskState.CANCELLED", "TaskState.DONE"]),
        ("over = (TaskState.DONE,)", ["TaskState.DONE"]),
        ("late = task.actual_finish is None", [".actual_finish"]),
        ("done = step.state is not StepState.DONE", ["StepState.DONE"]),
        ("rests = project.state == ProjectState.PAUSED", ["ProjectState.PAUSED"]),
        ("passed = row.verdict in (Verdict.PASSED, Verdict.CONDITIONAL)", ["Verdict.CONDITIONAL", "Verdict.PASSED"]),
        ("there = member.left is None", ["member.left"]),
        ("meetings = meeting.kind == FEASIBILITY", ["FEASIBILITY"]),
        ("day = node.due or node.triggered", ["node.due", "node.triggered"]),
    ],
)
def test_a_question_asked_elsewhere_is_found_with_its_line(tmp_path: Path, question: str, told: list[str]) -> None:
    module = tmp_path / "somewhere.py"
    module.write_text(f'"""A second answer."""\n\n{question}\n', encoding="utf-8")

    assert asked_elsewhere(module) == [f"somewhere.py:3 {word}" for word in told]


@pytest.mark.parametrize(
    "writing",
    [
        "row = TaskRow(state=TaskState.DONE, actual_finish=day)",
        'changes = {"state": StepState.DONE, "finished": day}',
        "SIGNS = {StepState.DONE: '✓'}",
        "state = StepState.DONE if passed else StepState.OPEN",
        "returned = row.state is StepState.RETURNED",
        "left = [row for row in members if row.left in week.span]",
    ],
)
def test_writing_a_state_and_asking_for_others_is_allowed(tmp_path: Path, writing: str) -> None:
    module = tmp_path / "somewhere.py"
    module.write_text(f'"""A row is written."""\n\n{writing}\n', encoding="utf-8")

    assert asked_elsewhere(module) == []
