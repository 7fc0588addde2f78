"""PM_ functions: what they answer, and that they answer in words where they can't."""

import time
from datetime import datetime
from pathlib import Path

import pytest
import xlwings as xw

from pmxl import worksheet_functions as functions
from pmxl.xlam.function_wrapper import worksheet_functions_module
from tests.given import given
from tests.live.test_lite_reads_and_tells import whole_company


@pytest.fixture
def caller(tmp_path: Path) -> xw.Range:
    """A cell of a workbook that holds one project."""
    del tmp_path
    functions._desks.clear()
    return whole_company().sheets["立项登记"].range((2, 1))


@pytest.mark.parametrize(("amount", "words"), [(1234.5, "壹仟贰佰叁拾肆元伍角整"), ("10,000", "壹万元整"), (None, "")])
def test_an_amount_becomes_words(amount: object, words: str) -> None:
    assert functions.PM_DAXIE(amount) == words


def test_working_days_leave_out_the_national_holidays() -> None:
    assert functions.PM_GONGZUORI(datetime(2026, 9, 30), 1.0) == datetime(2026, 10, 8)


@pytest.mark.parametrize(
    ("due", "bucket"), [(datetime(2026, 11, 1), "1–30"), (46327.0, "1–30"), ("2026-01-01", "180以上"), ("", "无到期日")]
)
def test_a_due_date_falls_into_its_bucket(due: object, bucket: str) -> None:
    assert functions.PM_ZHANGLING(due, datetime(2026, 11, 24)) == bucket


def test_a_bucket_has_the_limits_that_the_company_of_the_calling_cell_sets(caller: xw.Range) -> None:
    functions._settings["公司.xlsx"] = (
        time.monotonic(),
        given("## 字典\n列表 | 词条 | 值\n设置 | 账龄分段 | 45、90\n"),
    )
    assert functions.PM_ZHANGLING("2026-11-01", datetime(2026, 11, 24), caller) == "1–45"
    functions._settings.clear()
    assert functions.PM_ZHANGLING("2026-11-01", datetime(2026, 11, 24), caller) == "1–30"


def test_a_project_tells_its_stage_and_what_holds_it(caller: xw.Range) -> None:
    assert functions.PM_JIEDUAN("XM-2026-0002", caller) == "立项（进行中）"
    assert functions.PM_QUEXIANG("XM-2026-0002", caller) == "1 项：LX08"


def test_what_can_not_be_answered_is_said_in_words(caller: xw.Range) -> None:
    assert functions.PM_DAXIE("一百") == "pmxl：数字「一百」无法识别"
    assert functions.PM_GONGZUORI("下周", 3) == "pmxl：日期「下周」无法识别"
    assert functions.PM_JIEDUAN("XM-2026-0404", caller).startswith("pmxl：立项登记：找不到项目「XM-2026-0404」")


def test_many_cells_share_one_reading(caller: xw.Range) -> None:
    functions.PM_JIEDUAN("XM-2026-0002", caller)
    (at, desk) = functions._desks["公司.xlsx"]
    functions.PM_JIEDUAN("XM-2026-0002", caller)
    assert functions._desks["公司.xlsx"] == (at, desk)


def test_the_add_in_offers_all_five_and_hides_the_calling_cell() -> None:
    lines = worksheet_functions_module("pmxl.worksheet_functions").source.split("\r\n")
    assert [line for line in lines if line.startswith("Function ")] == [
        "Function PM_DAXIE(amount)",
        "Function PM_GONGZUORI(start, days)",
        "Function PM_JIEDUAN(project)",
        "Function PM_QUEXIANG(project)",
        "Function PM_ZHANGLING(due, Optional today)",
    ]
