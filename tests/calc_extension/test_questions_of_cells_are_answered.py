"""The two ends of a cell's question without an office: the user's Python that answers, and the one that asks and waits."""

import importlib.util
import io
import json
import os
import sys
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from pmxl.actions.folders import example_workspace
from pmxl.calc_functions import Question, answer, serve

SOURCE = Path(__file__).parents[2] / "macros" / "calc" / "pmxl_python.py"


@pytest.fixture(scope="module")
def asking() -> ModuleType:
    """The module that LibreOffice's own Python imports."""
    spec = importlib.util.spec_from_file_location("pmxl_python", SOURCE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a document beside the workbooks of the example."""
    folder = tmp_path_factory.mktemp("公司") / "演示"
    example_workspace(folder)
    return (folder / "看板.ods").as_uri()


def program(folder: Path, text: str) -> str:
    """An interpreter of our own making."""
    path = folder / "python"
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


DAXIE = {"function": "daxie", "arguments": [1234.5]}


@pytest.mark.parametrize(
    ("function", "arguments", "shown"),
    [
        ("daxie", (1234.5,), "壹仟贰佰叁拾肆元伍角整"),
        ("daxie", (None,), ""),
        ("daxie", ("一百",), "pmxl：数字「一百」无法识别"),
        ("daxie", ([],), "pmxl：数字「多个单元格」无法识别"),
        ("daxie", ("1e999999999",), "pmxl：数字「1e999999999」无法识别"),
        ("gongzuori", (46295.0, 1.0), 46303.0),
        ("gongzuori", ("2026-09-30", -1.0), 46294.0),
        ("gongzuori", (46295.0, None), "pmxl：数字「」无法识别"),
        ("gongzuori", (1e12, 1.0), "pmxl：日期「1000000000000」无法识别"),
        ("jieduan", ("XM-2026-0001",), "验收（进行中）"),
        ("quexiang", ("XM-2026-0001",), "2 项：YS07、YS08"),
        ("zhangling", (46327.0, 46350.0), "1–30"),
        ("zhangling", ("2026/1/x", None), "pmxl：日期「2026/1/x」无法识别"),
    ],
)
def test_a_function_shows_its_answer(
    function: str, arguments: tuple[object, ...], shown: object, document: str
) -> None:
    assert answer(Question(function, arguments, document)) == shown


def test_an_unknown_project_is_told_as_in_excel(document: str) -> None:
    told = str(answer(Question("jieduan", ("XM-2026-0404",), document)))
    assert told.startswith("pmxl：立项登记：找不到项目「XM-2026-0404」")


def test_an_empty_cell_that_arrives_as_zero_is_no_day_and_no_project(document: str) -> None:
    assert answer(Question("zhangling", (0.0, 46350.0), document)) == "无到期日"
    assert answer(Question("zhangling", (46327.0, 0.0), document)) == answer(Question("zhangling", (46327.0, None)))
    assert answer(Question("gongzuori", (0.0, 1.0), document)) == "pmxl：日期「」无法识别"
    assert answer(Question("quexiang", (0.0,), document)) == "pmxl：项目「」无法识别"


def test_a_workbook_that_counts_from_1904_is_read_and_answered_in_its_own_numbers() -> None:
    early = (date(1904, 1, 1) - date(1899, 12, 30)).days
    asked = Question("gongzuori", (46295.0 - early, 1.0), day_zero=date(1904, 1, 1))
    assert answer(asked) == 46303.0 - early


def test_a_document_that_is_not_saved_has_no_project() -> None:
    assert str(answer(Question("jieduan", ("XM-2026-0001",)))).startswith("pmxl：这个文件还没有保存")


def test_a_folder_without_workbooks_is_said_in_words(tmp_path: Path) -> None:
    told = str(answer(Question("jieduan", ("XM-2026-0001",), (tmp_path / "看板.ods").as_uri())))
    assert told.startswith(f"pmxl：{tmp_path}")


def test_what_nobody_foresaw_is_answered_and_the_next_question_too() -> None:
    questions = [{"function": "gibberish", "arguments": []}, {"function": "daxie", "arguments": [1, 2]}, DAXIE]
    answers = io.StringIO()
    serve(io.StringIO("".join(f"{json.dumps(question)}\n" for question in questions)), answers)
    first, second, third = (json.loads(line)["answer"] for line in answers.getvalue().splitlines())
    assert first.startswith("pmxl：没有算出（代码 KeyError")
    assert second.startswith("pmxl：没有算出（代码 TypeError")
    assert third == "壹仟贰佰叁拾肆元伍角整"


def test_one_python_answers_many_questions_and_ends_when_it_is_told(asking: ModuleType) -> None:
    answers = asking.Answers(sys.executable, "pmxl.calc_functions")
    assert answers.ask(DAXIE) == "壹仟贰佰叁拾肆元伍角整"
    first = answers.process
    assert answers.ask({"function": "gongzuori", "arguments": ["2026-09-30", 1]}) == 46303.0
    assert answers.process is first
    answers.end()
    assert first.poll() is not None


def test_what_the_office_set_for_its_own_python_does_not_reach_the_users(
    asking: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONHOME", "/nowhere")
    answers = asking.Answers(sys.executable, "pmxl.calc_functions")
    assert answers.ask(DAXIE) == "壹仟贰佰叁拾肆元伍角整"
    answers.end()


def test_a_python_that_died_between_two_questions_is_started_anew(asking: ModuleType) -> None:
    answers = asking.Answers(sys.executable, "pmxl.calc_functions")
    answers.ask(DAXIE)
    answers.process.kill()
    answers.process.wait()
    assert answers.ask(DAXIE) == "壹仟贰佰叁拾肆元伍角整"
    answers.end()


def test_a_python_that_hangs_is_waited_for_once_and_ended(asking: ModuleType, tmp_path: Path) -> None:
    answers = asking.Answers(program(tmp_path, f"echo $$ >> {tmp_path}/pid; exec sleep infinity"), "any", patience=0.5)
    assert [answers.ask(DAXIE) for _ in range(100)] == ["pmxl：没有回答"] * 100
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def test_a_python_that_can_not_start_is_not_tried_for_every_cell(asking: ModuleType, tmp_path: Path) -> None:
    answers = asking.Answers(program(tmp_path, f"echo started >> {tmp_path}/starts; exit 1"), "any")
    assert [answers.ask(DAXIE) for _ in range(10)] == ["pmxl：没有回答"] * 10
    assert (tmp_path / "starts").read_text() == "started\n"


def test_after_its_rest_an_unanswered_question_is_asked_again(asking: ModuleType, tmp_path: Path) -> None:
    answers = asking.Answers(program(tmp_path, "exit 1"), "pmxl.calc_functions", rest=0.0)
    assert answers.ask(DAXIE) == "pmxl：没有回答"
    program(tmp_path, f'exec "{sys.executable}" "$@"')
    assert answers.ask(DAXIE) == "壹仟贰佰叁拾肆元伍角整"
    answers.end()


def test_an_answer_that_is_no_answer_is_not_shown(asking: ModuleType, tmp_path: Path) -> None:
    for said in ("hello", "{}", "[]", ""):
        answers = asking.Answers(program(tmp_path, f"echo '{said}'; exec sleep 60"), "any")
        assert answers.ask(DAXIE) == "pmxl：没有回答"


def test_a_python_that_was_removed_is_named_as_what_is_missing(asking: ModuleType, tmp_path: Path) -> None:
    answers = asking.Answers(str(tmp_path / "gone"), "pmxl.calc_functions")
    assert str(answers.ask(DAXIE)).startswith("pmxl：找不到 Python 解释器。请运行 pmxl calc install")
