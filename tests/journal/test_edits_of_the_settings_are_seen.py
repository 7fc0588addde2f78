"""流程规则, 字典 and 人员 are edited in their sheets: 操作日志 tells of it with the next thing that pmxl writes."""

from dataclasses import replace

import pytest

from pmxl.actions.desk import Desk
from pmxl.actions.log import verify_log
from pmxl.actions.pausing import pause_project, resume_project
from pmxl.ports.workbook import Kept
from pmxl.rows.governance import LogRow
from pmxl.rows.row import Row
from pmxl.rows.settings import DictionaryRow, PersonRow, RuleRow
from pmxl.sheets.locating import locate
from pmxl.sheets.writing import appended, cells_set
from pmxl.vocabulary import Department, LogAction, Mode, YesNo
from tests.given import deeds, desk_of

TEXT = """
    ## 立项登记
    申请编号     | 项目编号     | 项目名称     | 阶段 | 状态
    SQ-2026-0001 | XM-2026-0001 | 滨江医院弱电 | 实施 | 进行中

    ## 流程规则
    规则代码 | 方式 | 阈值
    FA07     | 提示 | 15%
    SS01     | 阻断 |

    ## 字典
    列表 | 词条     | 值 | 启用
    设置 | 黄灯阈值 | 5  | 是

    ## 人员
    姓名   | 部门 | 登录名 | 在岗
    周总监 | PMO  | zhou   | 是
    李一   | 销售 | liyi   | 是
"""
BY_WHOM = "表里有改动（谁改的、何时改的无从得知，由这次操作发现）：\n"


@pytest.fixture
def desk() -> Desk:
    """A workspace that pmxl has written to once, so that it remembers the three sheets."""
    desk = desk_of(TEXT)
    pause_project(desk, "XM-2026-0001", "等图纸")
    return desk


def edit(desk: Desk, kind: type[Row], at: int, **new: object) -> None:
    book = locate(desk.workspace, (kind,)).workbook(kind)
    book.commit([cells_set(desk.read((kind,)).of(kind)[at], **new)])


def seen(desk: Desk) -> list[str]:
    return [row.note for row in desk.read((LogRow,)).of(LogRow) if row.action is LogAction.RULES]


def test_the_first_look_only_remembers(desk: Desk) -> None:
    assert seen(desk) == []
    resume_project(desk, "XM-2026-0001", "图纸到了")
    assert seen(desk) == []


def test_an_edited_rule_is_told_with_what_it_was_and_is(desk: Desk) -> None:
    edit(desk, RuleRow, 0, mode=Mode.OFF, threshold="70%")
    resume_project(desk, "XM-2026-0001", "图纸到了")
    assert seen(desk) == [f"{BY_WHOM}流程规则 FA07 方式：提示 → 关闭\n流程规则 FA07 阈值：15% → 70%"]
    told = desk.read((LogRow,)).of(LogRow)[-2]
    assert (told.operator, told.project, told.result, told.changes) == ("周总监", "", "见到改动", "")
    assert verify_log(desk).faults == ()


def test_it_is_told_once_and_before_the_deed_that_found_it(desk: Desk) -> None:
    edit(desk, DictionaryRow, 0, value="50")
    resume_project(desk, "XM-2026-0001", "图纸到了")
    pause_project(desk, "XM-2026-0001", "又等")
    actions = [row.action for row in deeds(desk)]
    assert actions == [LogAction.PAUSED, LogAction.RULES, LogAction.RESUMED, LogAction.PAUSED]
    assert seen(desk) == [f"{BY_WHOM}字典 设置 黄灯阈值 值：5 → 50"]


def test_a_person_who_comes_and_one_who_changes_department_are_told(desk: Desk) -> None:
    edit(desk, PersonRow, 1, department=Department.PMO, login="")
    new = PersonRow(name="王二", department=Department.FINANCE, active=YesNo.YES)
    locate(desk.workspace, (PersonRow,)).workbook(PersonRow).commit([appended(new)])
    resume_project(desk, "XM-2026-0001", "图纸到了")
    assert seen(desk) == [f"{BY_WHOM}人员 李一 登录名：liyi → 空\n人员 李一 部门：销售 → PMO\n人员 新增 王二"]


def test_a_rule_whose_row_is_gone_is_told(desk: Desk) -> None:
    rows = TEXT.replace("    SS01     | 阻断 |\n", "")
    later = replace(desk_of(rows))
    later.workspace.keep(Kept.SETTINGS, desk.workspace.kept(Kept.SETTINGS))
    pause_project(later, "XM-2026-0001", "等图纸")
    assert seen(later) == [f"{BY_WHOM}流程规则 删去 SS01"]


def test_a_dry_run_neither_tells_nor_remembers(desk: Desk) -> None:
    edit(desk, RuleRow, 0, mode=Mode.OFF)
    resume_project(replace(desk, dry_run=True), "XM-2026-0001", "图纸到了")
    assert seen(desk) == []
    resume_project(desk, "XM-2026-0001", "图纸到了")
    assert len(seen(desk)) == 1


def test_a_memory_that_was_lost_or_forged_after_an_edit_was_told_is_said(desk: Desk) -> None:
    edit(desk, RuleRow, 0, mode=Mode.OFF)
    resume_project(desk, "XM-2026-0001", "图纸到了")
    edit(desk, RuleRow, 0, mode=Mode.BLOCK)
    desk.workspace.keep(Kept.SETTINGS, "")
    pause_project(desk, "XM-2026-0001", "又等")
    assert seen(desk)[1:] == ["上次记下的内容已丢失或被改，无法逐项比对；现在的内容从这一行起记"]
    resume_project(desk, "XM-2026-0001", "图纸到了")
    assert len(seen(desk)) == 2
