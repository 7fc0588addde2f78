"""新建立项: from a filled row to a numbered project (流程 1.1–1.3)."""

import pytest

from pmxl.actions.desk import Desk
from pmxl.actions.initiate import initiate_project, waiting_applications
from pmxl.actions.step import record_step
from pmxl.errors import NotAllowedError, NotPossibleNowError, ProjectNotFoundError
from pmxl.rows.governance import LogRow, NoticeRow
from pmxl.rows.initiation import ProjectRow, StepRow
from pmxl.vocabulary import Department, LogAction, ProjectState, Stage, StepState
from tests.given import desk_of, desk_over, somebody_of

COMPLETE = """
## 立项登记
申请编号 | 项目编号 | 项目名称 | 客户名称 | 项目类型 | 销售负责人 | 申请日期 | 客户联系人 | 联系电话 | 项目地址 | 需求概述 | 预计合同额 | 要求完工日期 | 客情关系 | 含软件 | 需要备货 | 评估结论 | 评估人 | 评估日期
 | | 北岸弱电 | 北岸居委会 | 弱电工程 | 林晓 | 2026-11-20 | 何主任 | 13800000018 | 北岸路 18 号 | 门禁与监控 | 180000 | 2026-12-31 | 老客户 | 否 | 是 | | |
"""
ASSESSED = COMPLETE.replace("否 | 是 | | |", "否 | 是 | 通过 | 王芳 | 2026-11-23")


def project(desk: Desk) -> ProjectRow:
    return desk.read((ProjectRow,)).of(ProjectRow)[0]


def test_a_complete_application_gets_its_number_and_a_log_row() -> None:
    desk = desk_of(COMPLETE, somebody_of(Department.SALES))
    result = initiate_project(desk, "北岸弱电")
    assert result.done is not None
    assert "SQ-2026-0001" in result.done.summary
    row = project(desk)
    assert (row.application, row.stage, row.state) == ("SQ-2026-0001", Stage.INITIATION, ProjectState.APPLIED)
    assert [entry.action for entry in desk.read((LogRow,)).of(LogRow)] == [LogAction.APPLIED]


def test_an_application_with_an_empty_cell_is_held_and_the_cell_named() -> None:
    desk = desk_of(COMPLETE.replace("13800000018", ""), somebody_of(Department.SALES))
    result = initiate_project(desk, "北岸弱电")
    assert result.done is None
    assert [str(finding.gap.place) for finding in result.holding] == [
        "项目台账.xlsx › 立项登记 › 第 2 行 › 联系电话（M2）"
    ]
    assert project(desk).application == ""


def test_the_general_manager_is_copied_on_an_application() -> None:
    desk = desk_of(COMPLETE + "\n## 字典\n列表 | 词条 | 值\n设置 | 总经理 | 张总", somebody_of(Department.SALES))
    initiate_project(desk, "北岸弱电")
    notice = desk.read((NoticeRow,)).of(NoticeRow)[0]
    assert (notice.recipients, notice.cc, notice.kind) == ("运营", "张总", "申请立项")


def test_an_assessed_application_becomes_a_numbered_running_project() -> None:
    desk = desk_of(ASSESSED, somebody_of(Department.OPERATIONS))
    result = initiate_project(desk, "北岸弱电")
    row = project(desk)
    assert (result.project, row.number, row.application) == ("XM-2026-0001", "XM-2026-0001", "SQ-2026-0001")
    assert (row.state, row.stage) == (ProjectState.RUNNING, Stage.INITIATION)


def test_a_numbered_project_has_every_step_and_those_it_does_not_need_are_marked() -> None:
    desk = desk_of(ASSESSED, somebody_of(Department.OPERATIONS))
    initiate_project(desk, "北岸弱电")
    states = {row.step: row.state for row in desk.read((StepRow,)).of(StepRow)}
    assert (states["1.1"], states["1.3"], states["1.4"]) == (StepState.DONE, StepState.DONE, StepState.OPEN)
    assert (states["4.4"], states["5.2"], states["4.5"]) == (
        StepState.NOT_APPLICABLE,
        StepState.NOT_APPLICABLE,
        StepState.OPEN,
    )


def test_a_second_project_gets_the_next_number() -> None:
    desk = desk_of(ASSESSED + ASSESSED.splitlines()[-1].replace("北岸", "南岸"))
    initiate_project(desk, "北岸弱电")
    assert initiate_project(desk, "南岸弱电").project == "XM-2026-0002"


def test_an_application_that_is_not_assessed_says_who_is_to_assess_it() -> None:
    desk = desk_of(COMPLETE)
    initiate_project(desk, "北岸弱电")
    with pytest.raises(NotPossibleNowError, match="立项信息尚未评估"):
        initiate_project(desk, "SQ-2026-0001")


def test_every_round_of_the_assessment_stands_in_the_log() -> None:
    desk = desk_of(COMPLETE)
    initiate_project(desk, "北岸弱电")
    record_step(desk, "SQ-2026-0001", "1.2", "不通过", "缺图纸")
    record_step(desk, "SQ-2026-0001", "1.2", "通过")
    rows = [row for row in desk.read((LogRow,)).of(LogRow) if row.step == "1.2"]
    assert [(row.result, row.note) for row in rows] == [("不通过", "缺图纸"), ("通过", "")]
    assert project(desk).rounds == 2


def test_rejecting_an_application_demands_an_opinion() -> None:
    desk = desk_of(COMPLETE)
    initiate_project(desk, "北岸弱电")
    with pytest.raises(NotPossibleNowError, match="没有写意见"):
        record_step(desk, "SQ-2026-0001", "1.2", "不通过")


def test_only_operations_and_pmo_give_a_project_its_number() -> None:
    with pytest.raises(NotAllowedError, match="请由 运营或PMO 操作"):
        initiate_project(desk_of(ASSESSED, somebody_of(Department.ENGINEERING)), "北岸弱电")


def test_a_project_is_not_initiated_twice() -> None:
    desk = desk_of(ASSESSED)
    initiate_project(desk, "北岸弱电")
    with pytest.raises(NotPossibleNowError, match="已有项目编号"):
        initiate_project(desk, "XM-2026-0001")


def test_a_misspelt_name_is_answered_with_the_near_ones() -> None:
    with pytest.raises(ProjectNotFoundError, match="是否要找 北岸弱电"):
        initiate_project(desk_of(COMPLETE), "北岸弱店")


def test_a_dry_run_says_what_it_would_write_and_writes_nothing() -> None:
    desk = desk_of(ASSESSED, dry_run=True)
    result = initiate_project(desk, "北岸弱电")
    assert result.done is not None
    assert any(str(cell.after) == "XM-2026-0001" for cell in result.done.written)
    assert project(desk).number == ""


def test_applications_without_a_number_are_the_waiting_ones() -> None:
    desk = desk_of(ASSESSED)
    assert [row.name for row in waiting_applications(desk.read((ProjectRow,)))] == ["北岸弱电"]
    initiate_project(desk, "北岸弱电")
    assert waiting_applications(desk_over(desk.workspace).read((ProjectRow,))) == ()
