import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import xlwings

from pmxl.xlam.errors import WorksheetFunctionError
from pmxl.xlam.function_wrapper import worksheet_functions_module

SAMPLE = '''
import xlwings as xw

@xw.func
@xw.arg("amount", numbers=float)
def PM_DAXIE(amount: float) -> str:
    """金额大写。"""
    return str(amount)

@xw.func
def PM_GONGZUORI(start, days, holidays=None):
    return start

def not_offered():
    return 1
'''


@pytest.fixture
def declare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    monkeypatch.syspath_prepend(str(tmp_path))

    def write(source: str) -> str:
        (tmp_path / "sample_functions.py").write_text(source, encoding="utf-8")
        return "sample_functions"

    return write


Declare = Callable[[str], str]


def test_each_decorated_function_becomes_a_worksheet_function_with_its_arguments(declare: Declare) -> None:
    lines = worksheet_functions_module(declare(SAMPLE)).source.split("\r\n")

    assert lines[0] == 'Attribute VB_Name = "xlwings_udfs"'
    assert [line for line in lines if line.startswith("Function")] == [
        "Function PM_DAXIE(amount)",
        "Function PM_GONGZUORI(start, days, Optional holidays)",
    ]


def test_a_worksheet_function_calls_its_python_module_with_the_active_workbook(declare: Declare) -> None:
    source = worksheet_functions_module(declare(SAMPLE)).source

    assert (
        'PM_DAXIE = XLPy.CallUDF("sample_functions", "PM_DAXIE", Array(amount), ActiveWorkbook, Application.Caller)'
        in source
    )


def test_generating_leaves_xlwings_and_the_loaded_modules_as_they_were(declare: Declare) -> None:
    name = declare(SAMPLE)
    before, decorators = set(sys.modules), (xlwings.func, xlwings.arg, xlwings.ret, xlwings.script)

    worksheet_functions_module(name)

    assert {added for added in set(sys.modules) - before if "xlwings" in added or "win" in added} == set()
    assert (xlwings.func, xlwings.arg, xlwings.ret, xlwings.script) == decorators
    assert name not in sys.modules


def test_the_same_module_gives_the_same_source_again(declare: Declare) -> None:
    name = declare(SAMPLE)

    assert worksheet_functions_module(name) == worksheet_functions_module(name)


@pytest.mark.parametrize(
    ("declaration", "told"),
    [
        ("def PM_大写(amount): ...", "「PM_大写」不是 VBA 标识符"),
        ("def PM_A(金额): ...", "「金额」不是 VBA 标识符"),
        ("def _PM(a): ...", "「_PM」不是 VBA 标识符"),
        ("def PM_A(date): ...", "「date」是 VBA 保留字"),
        ("def Next(a): ...", "「Next」是 VBA 保留字"),
    ],
)
def test_a_name_that_vba_can_not_compile_is_refused(declare: Declare, declaration: str, told: str) -> None:
    name = declare(f"import xlwings as xw\n@xw.func\n{declaration}\n")

    with pytest.raises(WorksheetFunctionError, match=told):
        worksheet_functions_module(name)


def test_a_module_without_functions_or_no_module_at_all_is_refused(declare: Declare) -> None:
    with pytest.raises(WorksheetFunctionError, match="没有一个函数"):
        worksheet_functions_module(declare("x = 1\n"))
    with pytest.raises(WorksheetFunctionError, match="找不到模块"):
        worksheet_functions_module("no_such_module_of_functions")
