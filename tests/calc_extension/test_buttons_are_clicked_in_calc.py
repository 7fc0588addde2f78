"""Buttons pressed in a running Calc: what is shown, what the cells hold afterwards, and what is left as it was."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path

import pytest
import xlwings as xw

from pmxl.actions.folders import example_workspace
from pmxl.rows.sheets import SHEETS
from pmxl.sheets.building.workspace import build_workspace
from tests.calc_extension.screen import Screen
from tests.company.mistakes import MISTAKES
from tests.given import given, only_rules

pytestmark = [pytest.mark.libreoffice, pytest.mark.xdist_group("calc-window")]

READY = """
## 立项登记
申请编号 | 项目编号 | 项目名称 | 阶段 | 状态 | 需要踏勘 | 评估结论 | 进入阶段日期
SQ-2026-0001 | XM-2026-0001 | 北岸弱电 | 立项 | 进行中 | 否 | 通过 | 2026-11-02
SQ-2026-0002 | XM-2026-0002 | 南岸机电 | 立项 | 进行中 | | 通过 | 2026-11-03

## 流程节点
项目编号 | 节点号 | 阶段 | 状态
XM-2026-0001 | 1.5 | 立项 | 未开始
XM-2026-0001 | 2.2 | 方案与报价 | 未开始

## 人员
姓名 | 部门 | PMO成员 | 登录名 | 在岗
周总监 | PMO | 是 | zhou | 是

""" + only_rules("LX08")


def ready(folder: Path, stage: str = "立项") -> Path:
    """A workspace whose first project can pass its gate, and whose second can't."""
    register = given(READY.replace("北岸弱电 | 立项", f"北岸弱电 | {stage}"))
    build_workspace(folder, {kind: register.of(kind) for kind in SHEETS}, today=date(2026, 11, 24))
    return folder / "项目台账.xlsx"


def select(book: xw.Book, sheet: str, cell: str) -> None:
    book.sheets[sheet].activate()
    book.sheets[sheet].range(cell).select()


def column(book: xw.Book, sheet: str, heading: str) -> list[object]:
    rows = book.sheets[sheet].used_range.options(ndim=2).value
    at = rows[0].index(heading)
    return [row[at] for row in rows[1:] if row[0] is not None]


def test_checking_all_lists_the_known_mistakes_of_the_example(screen: Screen, tmp_path: Path) -> None:
    example_workspace(tmp_path / "演示")
    book = screen.open(tmp_path / "演示" / "项目台账.xlsx")
    select(book, "立项登记", "B4")
    screen.picture("Calc-工具栏")
    screen.press("校验全部")
    screen.wait_for_box()
    screen.picture("Calc-校验全部")
    screen.answer()
    (report,) = [one for one in screen.app.books if one.name.startswith("校验结果_")]
    listed = {cell for row in report.sheets["校验结果"].used_range.options(ndim=2).value for cell in row}
    assert {mistake.code for mistake in MISTAKES} - listed == set()


def test_a_finding_leads_to_its_cell_by_a_link(screen: Screen, tmp_path: Path) -> None:
    book = screen.open(ready(tmp_path))
    select(book, "立项登记", "A3")
    screen.dispatch("check_project")
    screen.answer()
    (report,) = [one for one in screen.app.books if one.name.startswith("校验结果_")]
    link = next(cell for row in report.sheets[0].used_range.rows for cell in row if cell.value == "LX08").offset(0, 2)
    assert link.hyperlink.endswith("项目台账.xlsx#'立项登记'!AD3")


def test_advancing_moves_the_project_and_appends_the_log_row(screen: Screen, tmp_path: Path) -> None:
    book = screen.open(ready(tmp_path))
    select(book, "立项登记", "C2")
    screen.press("推进")
    screen.wait_for_box()
    screen.picture("Calc-推进前确认")
    screen.answer()
    screen.wait_for_box()
    screen.picture("Calc-推进")
    screen.answer()
    assert column(book, "立项登记", "阶段") == ["方案与报价", "立项"]
    assert column(book, "流程节点", "状态") == ["由关口结清", "进行中"]
    assert column(book, "操作日志", "动作") == ["期初", "期初", "推进"]
    at = column(book, "操作日志", "时间")[-1]
    assert isinstance(at, datetime)
    assert list((tmp_path / "备份").glob("项目台账.点击前.*.xlsx"))


def test_a_held_project_stays_where_it_is_and_its_cell_is_selected(screen: Screen, tmp_path: Path) -> None:
    book = screen.open(ready(tmp_path))
    select(book, "立项登记", "C3")
    screen.press("推进")
    screen.answer()
    screen.answer()
    assert column(book, "立项登记", "阶段") == ["立项", "立项"]
    assert column(book, "操作日志", "动作") == ["期初", "期初"]
    assert book.sheets["立项登记"].api.Name == book.api.CurrentController.ActiveSheet.Name


def test_answering_no_writes_nothing(screen: Screen, tmp_path: Path) -> None:
    book = screen.open(ready(tmp_path))
    select(book, "立项登记", "C2")
    screen.dispatch("advance")
    screen.answer("Escape")
    screen.answer()
    assert column(book, "立项登记", "阶段") == ["立项", "立项"]


def test_rejecting_asks_for_a_reason_and_writes_it_into_the_log(screen: Screen, tmp_path: Path) -> None:
    book = screen.open(ready(tmp_path, stage="方案与报价"))
    select(book, "立项登记", "C2")
    screen.press("退回")
    screen.wait_for_box()
    screen.picture("Calc-退回理由")
    screen.answer(text="redo the quote")
    screen.answer()
    assert column(book, "立项登记", "阶段")[0] == "立项"
    assert column(book, "操作日志", "说明")[2:] == ["redo the quote"]


def test_a_click_while_another_runs_is_answered_and_not_run(screen: Screen, tmp_path: Path) -> None:
    book = screen.open(ready(tmp_path))
    select(book, "立项登记", "C2")
    before = screen.clicks("check_all")
    screen.dispatch("show")
    screen.wait_for_box()  # the first click runs until its box is answered
    with ThreadPoolExecutor(1) as second:
        impatient = second.submit(screen.dispatch, "check_all")
        screen.wait_for_box(boxes=2)
        screen.answer()
        impatient.result()
        screen.answer()
    assert screen.clicks("check_all") == before
