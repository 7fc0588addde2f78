"""Our dispatcher and xlwings' adapted module, run in a VBA interpreter up to the command line."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from pmxl.xlam.ribbon import tags

Click = Callable[..., list[str]]
Save = Callable[..., Path]
REGISTER = {"立项登记": [["项目编号"], ["XM-2026-0001"]]}


def test_a_click_starts_our_interpreter_with_the_action(click: Click, workbook: Save) -> None:
    (line,) = click("check_all", workbook=workbook("项目台账.xlsx", REGISTER))

    assert line.startswith(r'RUN cmd.exe /C C: & cd "C:\py" & "C:\py\python.exe" -B -c "import xlwings.utils;')
    assert "import pmxl.addin; pmxl.addin.dispatch('check_all')\"" in line
    assert '--wb="项目台账.xlsx"' in line


def test_every_tag_of_the_ribbon_reaches_python_unchanged(click: Click, workbook: Save) -> None:
    lines = click(*tags(), workbook=workbook("项目台账.xlsx", REGISTER))

    assert [re.findall(r"dispatch\('(.*?)'\)", line) for line in lines] == [[tag] for tag in tags()]


@pytest.mark.parametrize("tag", ["", "x'y", 'a"b', "a;b", "a b", "A", "检查", "a" * 65])
def test_a_tag_that_is_no_action_name_is_refused_in_words(click: Click, workbook: Save, tag: str) -> None:
    (line,) = click(tag, workbook=workbook("项目台账.xlsx", REGISTER))

    assert line.startswith("SHOW 项目管理|功能区：按钮的操作名无效，没有执行。")


def test_a_second_click_while_python_runs_is_answered_and_not_run(click: Click, workbook: Save) -> None:
    run, shown = click("impatient", workbook=workbook("项目台账.xlsx", REGISTER))

    assert "dispatch('impatient')" in run
    assert shown == "SHOW 项目管理|项目管理：上一个操作还在进行。请等它完成后再点。"


def test_a_refused_start_is_told_with_number_and_text_and_frees_the_buttons(click: Click, workbook: Save) -> None:
    shown, run = click("denied", "next", workbook=workbook("项目台账.xlsx", REGISTER))

    assert shown.startswith("SHOW 项目管理|Excel：启动 Python 时出错，操作没有完成。")
    assert shown.endswith("70 Permission denied")
    assert "dispatch('next')" in run


def test_a_python_that_ends_badly_is_followed_by_the_next_step(click: Click, workbook: Save) -> None:
    *_, shown = click("fails", workbook=workbook("项目台账.xlsx", REGISTER))

    assert shown.startswith("SHOW 项目管理|Python：没有启动成功，操作没有完成。请运行 pmxl addin doctor")


def test_a_missing_interpreter_is_named_and_nothing_is_run(click: Click, workbook: Save) -> None:
    (line,) = click("next", workbook=workbook("a.xlsx", REGISTER), interpreter=r"C:\gone\python3.exe")

    assert line.startswith("SHOW 项目管理|加载项：找不到下面的 Python 解释器，没有执行。")
    assert line.endswith(r"C:\gone\python3.exe")


def test_without_an_open_workbook_the_user_is_told_and_nothing_is_run(click: Click) -> None:
    # The interpreter has no add-in workbook then, so the text's key stands for the text.
    assert click("next", workbook=None) == ["SHOW TEXT TITLE|TEXT NO WORKBOOK"]
