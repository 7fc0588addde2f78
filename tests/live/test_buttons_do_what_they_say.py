"""What a click comes to, through an Excel that is played: the message, the report, the cell selected, the log."""

import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
import xlwings as xw

import pmxl.addin
from pmxl.grids.cell import Cell
from pmxl.live_ui.buttons import deeds
from pmxl.rows.sheets import SHEETS
from pmxl.xlam.ribbon import tags
from tests.given import BEFORE, given, only_rules
from tests.live.fake_engine import App, excel, open_book

TEXT = """
## 立项登记
申请编号 | 项目编号 | 项目名称 | 客户名称 | 阶段 | 状态 | 需要踏勘 | 评估结论
SQ-2026-0001 | XM-2026-0001 | 北岸弱电 | 北岸公司 | 立项 | 进行中 | 否 | 通过
SQ-2026-0002 | XM-2026-0002 | 南岸机电 | 南岸公司 | 立项 | 进行中 | | 通过

## 流程节点
项目编号 | 节点号 | 阶段 | 状态
XM-2026-0002 | 1.5 | 立项 | 未开始

## 人员
姓名 | 部门 | PMO成员 | 登录名 | 在岗
周总监 | PMO | 是 | zhou | 是

""" + only_rules("LX08")

Click = Callable[..., str]


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> App:
    """An Excel that shows 项目台账 and 设置 to somebody of PMO."""
    monkeypatch.setenv("LOGNAME", "zhou")
    monkeypatch.setenv("PMXL_HOME", str(tmp_path / "home"))
    (tmp_path / "share").mkdir()
    app = excel()
    register = given(TEXT)
    for book in dict.fromkeys(kind.sheet.book for kind in SHEETS):
        sheets: dict[str, list[list[Cell]]] = {}
        for kind in (kind for kind in SHEETS if kind.sheet.book is book):
            headings = [column.heading for column in kind.columns()]
            rows = [[getattr(row, column.field) or None for column in kind.columns()] for row in register.of(kind)]
            sheets[kind.sheet.name] = [[*headings], *[[_cell(value) for value in row] for row in rows]]
        open_book(str(tmp_path / "share" / f"{book}.xlsx"), sheets, app)
    return app


def _cell(value: object) -> Cell:
    return value if isinstance(value, int | datetime | None) else str(value)


@pytest.fixture
def click(app: App) -> Click:
    """Select a cell of a sheet, click the button, press the answers; gives the last message."""

    def run(tag: str, sheet: str = "立项登记", row: int = 2, answers: tuple[str, ...] = ()) -> str:
        book = xw.Book(impl=next(book for book in app.books.all if any(s.title == sheet for s in book.sheets.all)))
        book.sheets[sheet].range((row, 1)).select()
        app.answers[:] = answers
        pmxl.addin.dispatch(tag, book)
        return app.told[-1]

    return run


def cells(app: App, sheet: str, heading: str) -> list[object]:
    found = next(s for book in app.books.all for s in book.sheets.all if s.title == sheet)
    column = next(column for (row, column), value in found.values.items() if row == 1 and value == heading)
    last = max(row for row, _ in found.values)
    return [found.values.get((row, column)) for row in range(2, last + 1)]


def test_every_button_of_the_ribbon_has_its_deed_and_no_deed_is_without_a_button() -> None:
    assert set(tags()) == set(deeds())


def test_checking_tells_the_count_and_opens_a_report_beside_the_workbooks(
    click: Click, app: App, tmp_path: Path
) -> None:
    told = click("check_project", row=3)
    assert told.startswith(
        "项目管理|XM-2026-0002：立项 → 方案与报价，关口未通过\n缺项 1 条：\n· [LX08] 项目台账.xlsx › 立项登记 › 第 3 行"
    )
    (report,) = app.opened
    assert Path(report).parent == tmp_path / "share" / "校验结果"


def test_the_cell_that_a_finding_is_about_is_selected(click: Click, app: App) -> None:
    click("check_project", row=3)
    assert app.selected is not None
    assert app.selected.sheet.title == "立项登记"
    assert app.selected.row == 3


def test_advancing_writes_the_stage_and_the_log_and_says_what_comes_next(click: Click, app: App) -> None:
    told = click("advance", answers=("yes",))
    assert "完成：XM-2026-0001 北岸弱电：立项 → 方案与报价（通过）" in told
    assert "下一步：" in told
    assert cells(app, "立项登记", "阶段") == ["方案与报价", "立项"]
    assert cells(app, "操作日志", "操作人") == [BEFORE, BEFORE, "周总监"]


def test_the_project_is_the_one_of_the_selected_row_on_any_sheet(click: Click) -> None:
    assert "XM-2026-0002" in click("show", sheet="流程节点", row=2)


def test_a_row_without_a_project_is_answered_with_what_to_select(click: Click) -> None:
    assert "请先选中一个项目所在的行，再点按钮。" in click("show", row=9)


def test_pressing_no_changes_nothing_and_says_so(click: Click, app: App) -> None:
    assert click("advance", answers=("no",)) == "项目管理|已取消，没有写入任何内容。"
    assert cells(app, "立项登记", "阶段") == ["立项", "立项"]


def test_a_waiver_is_asked_for_piece_by_piece_and_written(click: Click, app: App) -> None:
    told = click("waive", row=3, answers=("LX08", "客户未答复", "一周内补", "2099-12-31"))
    assert "豁免 LX08" in told
    assert cells(app, "豁免", "条件") == ["一周内补"]


def test_a_day_that_is_none_is_answered_with_an_example(click: Click, app: App) -> None:
    told = click("waive", row=3, answers=("LX08", "客户未答复", "一周内补", "下周三"))
    assert "「下周三」无法识别" in told
    assert "2026-12-31" in told
    assert cells(app, "豁免", "条件") == []


def test_cancelling_a_question_ends_the_click(click: Click) -> None:
    assert click("reject", answers=("（取消）",)) == "项目管理|已取消，没有写入任何内容。"


def test_a_failure_is_told_with_a_code_and_the_next_step(click: Click) -> None:
    told = click("reject", answers=("没有理由",))
    assert "（代码 NotPossibleNow）" in told or "完成" in told


def test_what_nobody_foresaw_is_told_in_chinese_and_logged_in_full(
    click: Click, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("pmxl.live_ui.gate_buttons.check_workspace", lambda *_: 1 / 0)
    told = click("check_all")
    assert told.startswith("项目管理|意外错误：操作没有完成。请点 诊断 › 复制诊断")
    assert told.endswith("\n\n（代码 ZeroDivision）")
    log = (tmp_path / "home" / "pmxl.log").read_text(encoding="utf-8")
    assert "ERROR check_all" in log
    assert "Traceback" in log


def test_a_button_that_this_pmxl_does_not_have_is_told_how_to_update(click: Click) -> None:
    assert "功能区：没有「future_button」这个操作。请运行 pmxl addin install" in click("future_button")


@pytest.mark.parametrize("tag", ["about", "diagnose", "verify_log", "next", "help", "open_log", "restore"])
def test_buttons_that_only_tell_write_nothing(
    click: Click, app: App, tag: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pmxl.live_ui.tool_buttons.show_file", lambda _: True)
    before = {sheet.title: dict(sheet.values) for book in app.books.all for sheet in book.sheets.all}
    assert click(tag)
    assert {sheet.title: dict(sheet.values) for book in app.books.all for sheet in book.sheets.all} == before


def test_a_log_that_lost_the_row_written_last_is_told_by_its_number(click: Click, app: App) -> None:
    click("advance", answers=("yes",))
    assert "操作日志 3 行逐行相连，完整" in click("verify_log")
    log = next(sheet for book in app.books.all for sheet in book.sheets.all if sheet.title == "操作日志")
    for place in [place for place in log.values if place[0] > 1]:
        del log.values[place]
    told = click("verify_log")
    assert "操作日志里已没有上次写入时的第 3 号记录：工作簿可能被换成了旧副本。" in told
    assert "有意恢复备份的，用 pmxl restore。" in told
    assert "完整" not in told


def test_a_diagnosis_names_versions_and_standing_and_no_project(click: Click) -> None:
    told = click("diagnose")
    assert "xlwings" in told
    assert "文件夹：可写" in told
    assert "北岸" not in told


def test_the_workbook_is_the_one_that_excel_names_even_with_an_equals_sign() -> None:
    one, other = excel(), excel()
    for app in (one, other):
        open_book(r"C:\甲\a=b.xlsx", {"立项登记": []}, app)
    next(engine for engine in xw.engines if engine.name == "fake").activate()
    found = pmxl.addin.calling_book(["-c", "--wb=a=b.xlsx", "--from_xl=1", f"--hwnd={other.hwnd}"])
    assert found.app.pid == other.pid


def test_without_any_workbook_the_failure_goes_to_standard_error_and_a_bad_exit() -> None:
    code = "import pmxl.addin; pmxl.addin.dispatch('about')"
    told = subprocess.run(
        [sys.executable, "-c", code],
        check=False,
        capture_output=True,
        text=True,
        cwd=Path(pmxl.addin.__file__).parents[1],
    )
    assert told.returncode == 1
    assert "意外错误" in told.stderr


def test_the_buttons_work_without_the_paid_part_of_xlwings(tmp_path: Path) -> None:
    site = tmp_path / "site"
    copy = f"""
        import pathlib, shutil, xlwings
        source = pathlib.Path(xlwings.__file__).parent
        shutil.copytree(source, {str(site / "xlwings")!r}, ignore=shutil.ignore_patterns("pro", "*.so", "*.dll", "*.xla*"))
    """
    check = """
        import xlwings, pmxl.addin, pmxl.live_ui.click, pmxl.adapters.live, pmxl.calc, pmxl.worksheet_functions, pmxl.lite
        import sys
        assert not xlwings.__pro__
        assert not [name for name in sys.modules if name.startswith("xlwings.pro")]
        print(xlwings.__file__)
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(copy)], check=True)
    root = str(Path(pmxl.addin.__file__).parents[1])
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(site), root])}
    told = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(check)], check=False, env=environment, capture_output=True, text=True
    )
    assert told.stdout.startswith(str(site)), told.stderr
