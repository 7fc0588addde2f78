"""One example of each kind of answer, word for word: a gate, a page, a figure of the week, a letter, a form, a decision."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import pmxl.cli.desk
from pmxl.actions.allocate import allocate_receipt
from pmxl.actions.forms import issue_form
from pmxl.actions.pausing import pause_project
from pmxl.actions.receivables import make_statements, receivables
from pmxl.actions.todo import open_work
from pmxl.actions.weekly import week_summary
from pmxl.adapters.memory import MemoryWorkbook, MemoryWorkspace
from pmxl.cli.main import main
from pmxl.errors import UnseenError
from pmxl.ports.workbook import Workspace
from pmxl.vocabulary import Document, Mark
from tests.given import desk_over, without, workspace_of

MONEY = """
    ## 立项登记
    项目编号 | 项目名称     | 阶段 | 状态   | 客户名称
    XM-1     | 滨江医院弱电 | 验收 | 进行中 | 滨江医院

    ## 合同
    合同编号 | 项目编号 | 合同名称 | 客户名称 | 合同金额
    HT-1     | XM-1     | 弱电合同 | 滨江医院 | 900000

    ## 回款计划
    合同编号 | 期次 | 项目编号 | 款项   | 计划金额 | 到期日
    HT-1     | 1    | XM-1     | 预付款 | 300000   | 2026-11-01
    HT-1     | 2    | XM-1     | 验收款 | 600000   | 2026-12-31

    ## 到账
    到账编号 | 银行流水号 | 到账日期   | 付款方   | 到账金额 | 合同编号
    DZ-1     | 9001       | 2026-11-20 | 滨江医院 | 100000   | HT-1

    ## 人员
    姓名   | 部门 | 登录名
    周总监 | PMO  | zhou
"""
GARBLED = MONEY.replace("| 300000 ", "| 约300000 ")
NO_PLAN = "缺  回款计划：找不到工作表「回款计划」 → 请恢复该工作表，或用 pmxl init 建立空白工作簿后复制过来"


def asked(workspace: Workspace, *command: str, monkeypatch: pytest.MonkeyPatch) -> Result:
    """A command of the command line over a workspace in memory."""
    monkeypatch.setattr(pmxl.cli.desk, "_desk", lambda *_, **__: desk_over(workspace))
    return CliRunner().invoke(main, list(command))


def test_a_page_that_needs_a_missing_sheet_tells_no_figure() -> None:
    page = receivables(desk_over(without(workspace_of(MONEY), "回款计划")))
    assert page.headline == "缺：回款计划"
    assert [(section.lines, section.total, section.empty) for section in page.sections] == [
        ((), None, "缺：回款计划")
    ] * 2


def test_a_page_tells_beside_its_sums_how_many_cells_they_leave_out() -> None:
    page = receivables(desk_over(workspace_of(GARBLED)))
    mark = "存疑：另有 1 处未计入（回款台账.xlsx › 回款计划 › 第 2 行 › 计划金额（F2））"
    assert page.headline == f"合同未收 800,000.00 元，其中到期未收 0.00 元；已开票未收 -100,000.00 元（{mark}）"
    assert [section.note.startswith(mark) for section in page.sections] == [True, True]


def test_a_page_of_sheets_that_were_all_read_bears_no_mark() -> None:
    desk = desk_over(workspace_of(MONEY))
    page = receivables(desk)
    assert page.headline == "合同未收 800,000.00 元，其中到期未收 300,000.00 元；已开票未收 -100,000.00 元"
    assert page.unseen == ()
    assert desk.unanswered() == ()


def test_a_command_that_withheld_a_figure_ends_with_code_1_and_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    result = asked(without(workspace_of(MONEY), "回款计划"), "cash", monkeypatch=monkeypatch)
    assert result.exit_code == 1
    assert "".join(NO_PLAN.split()) in "".join(result.output.split())
    assert asked(workspace_of(MONEY), "cash", monkeypatch=monkeypatch).exit_code == 0


def test_a_sheet_that_stands_twice_is_refused_by_readers_too(monkeypatch: pytest.MonkeyPatch) -> None:
    own = workspace_of(MONEY)
    sheets, _ = next(book for book in own.workbooks() if book.name == "回款台账.xlsx").state
    copy = MemoryWorkbook("回款台账-PC0317.xlsx", {"回款计划": sheets["回款计划"][:-1]})
    result = asked(MemoryWorkspace([*own.workbooks(), copy]), "receivables", monkeypatch=monkeypatch)
    assert result.exit_code == 2
    assert "800,000" not in result.output
    assert "工作表回款计划也在回款台账.xlsx里，不能确定以哪一份为准" in "".join(result.output.split())


def test_an_empty_list_of_work_is_not_told_where_sheets_are_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = desk_over(without(workspace_of(MONEY), "立项登记", "会议待办"))
    assert open_work(desk) == ()
    assert [problem.gap.place.sheet for problem in desk.unanswered()] == ["立项登记", "会议待办"]
    result = asked(without(workspace_of(MONEY), "立项登记"), "next", monkeypatch=monkeypatch)
    assert "无法判断有没有待办" in result.output
    assert result.exit_code == 1


def test_a_figure_of_the_week_that_needs_a_missing_sheet_is_marked_alone() -> None:
    summary = week_summary(desk_over(without(workspace_of(MONEY), "到账")))
    marks = {kpi.name: kpi.mark for kpi in summary.figures}
    assert {name for name, mark in marks.items() if mark is Mark.ABSENT} >= {"本周到账", "本月到账", "合同未收"}
    assert marks["进行中项目"] is None
    assert [kpi.value for kpi in summary.figures if kpi.mark is Mark.ABSENT] == [None] * list(marks.values()).count(
        Mark.ABSENT
    )
    assert summary.decisions[0].text.startswith("这份周报不完整，缺：到账")


def test_a_week_that_could_not_be_told_leaves_no_snapshot_to_compare_with() -> None:
    assert week_summary(desk_over(without(workspace_of(MONEY), "到账"))).snapshot() is None
    assert week_summary(desk_over(workspace_of(MONEY))).snapshot() is not None


def test_no_statement_is_written_on_a_plan_that_could_not_be_read(tmp_path: Path) -> None:
    for workspace in (workspace_of(GARBLED), without(workspace_of(MONEY), "开票")):
        desk = desk_over(workspace)
        object.__setattr__(desk, "folder", tmp_path)
        with pytest.raises(UnseenError, match="没有给出结果，没有写入"):
            make_statements(desk, "滨江医院")
    assert list(tmp_path.rglob("*")) == []


def test_a_statement_goes_out_where_only_another_customer_is_in_doubt(tmp_path: Path) -> None:
    other = """
    ## 立项登记
    项目编号 | 项目名称     | 阶段 | 状态   | 客户名称
    XM-1     | 滨江医院弱电 | 验收 | 进行中 | 滨江医院
    XM-2     | 城南学校机电 | 验收 | 进行中 | 城南学校

    ## 合同
    合同编号 | 项目编号 | 合同名称 | 客户名称 | 合同金额
    HT-1     | XM-1     | 弱电合同 | 滨江医院 | 900000
    HT-2     | XM-2     | 机电合同 | 城南学校 | 大约百万
    """
    desk = desk_over(workspace_of(other))
    object.__setattr__(desk, "folder", tmp_path)
    assert [path.name for path in make_statements(desk, "滨江医院")] == ["对账单_滨江医院_2026-11-24.xlsx"]
    with pytest.raises(UnseenError, match="大约百万"):
        make_statements(desk, "城南学校")


def test_no_form_is_issued_whose_rows_could_not_be_read(tmp_path: Path) -> None:
    desk = desk_over(workspace_of(MONEY.replace("| 900000", "| 九十万 ")))
    object.__setattr__(desk, "folder", tmp_path)
    with pytest.raises(UnseenError, match="九十万"):
        issue_form(desk, Document.CONTRACT_REVIEW, "XM-1")
    assert list(tmp_path.rglob("*")) == []


def test_a_decision_needs_only_what_it_asks_for() -> None:
    assert (
        pause_project(desk_over(workspace_of(GARBLED)), "XM-1", "等客户").summary == "XM-1 滨江医院弱电：暂停（等客户）"
    )


def test_a_decision_about_money_that_could_not_be_read_is_refused() -> None:
    workspace = workspace_of(GARBLED)
    before = [book.state for book in workspace.workbooks()]
    with pytest.raises(UnseenError, match="约300000"):
        allocate_receipt(desk_over(workspace), "DZ-1", [])
    assert [book.state for book in workspace.workbooks()] == before
