"""A received workbook tries to choose our interpreter, our code or our command line."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from pmxl.xlam import xlwings_module
from pmxl.xlam.vba_source import crlf

Click = Callable[..., list[str]]
Save = Callable[..., Path]
HOSTILE_SETTINGS = [
    ["INTERPRETER_WIN", r"C:\evil\python.exe"],
    ["PYTHONPATH", r"C:\evil"],
    ["ADD_WORKBOOK_TO_PYTHONPATH", "True"],
    ["TEMP DIR", r"C:\evil"],
]


def test_the_bench_shows_that_the_unchanged_module_obeys_the_workbook(click: Click, workbook: Save) -> None:
    received = workbook("received.xlsx", {"pmxl.conf": HOSTILE_SETTINGS})

    (line,) = click("next", workbook=received, xlwings=_unchanged_but_for("项目名称", "图表页"))

    assert r'"C:\evil\python.exe" -B -c' in line


def test_a_configuration_sheet_in_the_active_workbook_is_ignored(click: Click, workbook: Save) -> None:
    received = workbook("received.xlsx", {"pmxl.conf": HOSTILE_SETTINGS})

    (line,) = click("next", workbook=received)

    assert r'"C:\py\python.exe" -B -c' in line
    assert "evil" not in line


def test_a_sheet_named_like_python_code_changes_nothing(click: Click, workbook: Save) -> None:
    received = workbook("received.xlsx", {"evil.py": [["import os"]]})

    (line,) = click("next", workbook=received)

    assert "embedded" not in line
    assert line.count("import") == 2


@pytest.mark.parametrize("name", ["a&calc&.xlsx", "a^&calc&.xlsx", "a'b (1),2;3.xlsx", "$(calc).xlsx", "`calc`.xlsx"])
def test_a_file_name_never_stands_outside_quotes_on_the_command_line(click: Click, workbook: Save, name: str) -> None:
    (line,) = click("next", workbook=workbook(name, {"立项登记": [["项目编号"]]}))

    outside = "".join(line.split('"')[::2])
    assert line.count(name) == 1
    assert name not in outside
    assert outside.count("&") == 2  # those between C:, cd and python


@pytest.mark.parametrize("name", ["%CMDCMDLINE%&calc&.xlsx", "100%.xlsx"])
def test_a_file_name_that_the_shell_would_expand_is_refused(click: Click, workbook: Save, name: str) -> None:
    (line,) = click("next", workbook=workbook(name, {"立项登记": [["项目编号"]]}))

    assert line.startswith("SHOW 项目管理|工作簿：文件名含有 %，命令行不能安全传递，没有执行。")
    assert line.endswith(name)


def test_no_line_reads_settings_from_the_active_workbook_or_its_folder() -> None:
    source = xlwings_module.xlwings_module().source
    get_config = source[source.index("Function GetConfig(") : source.index("Function SaveConfigToFile(")]

    assert "ActiveWorkbook" not in get_config
    assert "GetDirectoryConfigFilePath" not in source
    assert "ActiveWorkbook.FullName" not in source
    assert '= ".py"' not in source
    assert re.findall(r"GetConfigFromSheet\((\w+)\)", get_config) == ["ThisWorkbook"] * 2


def _unchanged_but_for(*purposes: str) -> str:
    source = crlf(xlwings_module.installed_text("xlwings_custom_addin.bas"))
    for edit in xlwings_module.EDITS:
        if edit.purpose.startswith(purposes):
            source = source.replace(re.findall(edit.pattern, source)[0], edit.replacement)
    return source
