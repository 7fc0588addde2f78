"""Every action on a workspace as teams leave theirs."""

from pathlib import Path

import pytest

from pmxl.actions.advance import advance_stage
from pmxl.actions.desk import Desk
from pmxl.actions.initiate import initiate_project
from pmxl.actions.judging import check_workspace
from pmxl.actions.log import verify_log
from pmxl.actions.page import project_page
from pmxl.actions.pausing import pause_project, resume_project, terminate_project
from pmxl.actions.repair import repair_project
from pmxl.actions.rules import try_rules
from pmxl.actions.setback import reject_project, reopen_project
from pmxl.actions.step import record_step
from pmxl.actions.todo import open_work
from pmxl.actions.waive import waive_rule
from pmxl.adapters.folder import FolderWorkspace
from pmxl.errors import ProjectFoundTwiceError
from pmxl.process.definition import PROCESS
from pmxl.rows.initiation import ProjectRow
from pmxl.sheets.locating import locate
from pmxl.sheets.writing import cells_set
from pmxl.vocabulary import Stage, TerminationReason
from tests.given import TODAY, desk_over
from tests.messy.messy import make_messy


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """PMO's desk over a fresh messy workspace."""
    make_messy(tmp_path)
    return desk_over(FolderWorkspace(tmp_path))


def test_a_project_goes_its_way_through_a_messy_workspace(desk: Desk) -> None:
    initiated = initiate_project(desk, "北岸弱电")
    assert initiated.project == "XM-2026-0001"
    record_step(desk, "XM-2026-0001", "1.5", "否")
    held = advance_stage(desk, "XM-2026-0001")
    assert held.done is None
    for code in {finding.code for finding in held.gate.holding}:
        waive_rule(desk, "XM-2026-0001", code, reason="试用", condition="补资料", until=TODAY)
    assert advance_stage(desk, "XM-2026-0001").done is not None
    pause_project(desk, "XM-2026-0001", "停工")
    resume_project(desk, "XM-2026-0001", "复工")
    reject_project(desk, "XM-2026-0001", "重做")
    assert project_page(desk, "XM-2026-0001").project.stage is Stage.INITIATION
    assert verify_log(desk).faults == ()


def test_an_ended_project_comes_back_and_its_stage_typed_by_hand_is_put_back(desk: Desk) -> None:
    initiate_project(desk, "北岸弱电")
    terminate_project(desk, "XM-2026-0001", TerminationReason.LOST, "价格")
    reopen_project(desk, "XM-2026-0001", "客户改主意")
    workbook = locate(desk.workspace, (ProjectRow,)).workbook(ProjectRow)
    project = next(row for row in desk.read((ProjectRow,)).of(ProjectRow) if row.number)
    workbook.commit([cells_set(project, stage=Stage.DELIVERY)])
    repair_project(desk, "XM-2026-0001")
    assert project_page(desk, "XM-2026-0001").project.stage is Stage.INITIATION


def test_a_change_of_rules_is_tried_on_a_messy_workspace(desk: Desk) -> None:
    initiate_project(desk, "北岸弱电")
    trial = try_rules(desk, [f"{check.code}=关闭" for check in PROCESS.definition(Stage.INITIATION).gate.checks])
    assert [(effect.project, effect.newly_held) for effect in trial.gates if effect.project.startswith("XM")] == [
        ("XM-2026-0001", False)
    ]


def test_what_people_typed_oddly_is_read_as_they_meant_it(desk: Desk) -> None:
    row = desk.read((ProjectRow,)).of(ProjectRow)[0]
    assert (row.customer, row.phone, str(row.estimate)) == ("北岸居委会", "13800000018", "180000.00")
    assert [str(day) for day in (row.applied, row.wanted_finish, row.assessed)] == [
        "2026-11-03",
        "2026-12-31",
        "2025-12-08",
    ]


def test_what_is_uncertain_is_said_with_its_cell_and_nothing_is_lost(desk: Desk) -> None:
    said = [f"{finding.gap.place}：{finding.gap.found}" for finding in check_workspace(desk).findings]
    book = "我们的台账（王芳改）.xlsx"
    assert any(text.startswith(f"{book} ›  立项登记 › 第 6 行 › 申请日期") and "下周三" in text for text in said)
    assert any("「客户的反馈」可能是它被改了名" in text for text in said)
    assert any("这一行像是合计" in text and "备货申请" in text for text in said)
    assert any("老台账.xls" in text for text in said)


def test_a_row_pasted_twice_is_not_chosen_between(desk: Desk) -> None:
    with pytest.raises(ProjectFoundTwiceError, match="第 6、8 行"):
        initiate_project(desk, "半行项目")


def test_the_daily_page_of_a_messy_workspace_shows_the_waiting_application(desk: Desk) -> None:
    rows = open_work(desk)
    assert ("北岸弱电", PROCESS.steps["1.1"].title) in {(row.name, row.title) for row in rows}
