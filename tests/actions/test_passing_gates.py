"""推进、豁免、退回、重开、暂停、终止、修正 (流程 3)."""

from datetime import date

import pytest

from pmxl.actions.advance import advance_stage
from pmxl.actions.desk import Desk
from pmxl.actions.judging import check_workspace
from pmxl.actions.log import verify_log
from pmxl.actions.pausing import pause_project, resume_project, terminate_project
from pmxl.actions.repair import repair_project
from pmxl.actions.setback import reject_project, reopen_project
from pmxl.actions.waive import waive_rule
from pmxl.errors import NotAllowedError, NotPossibleNowError, UnknownWordError
from pmxl.ports.workbook import Kept
from pmxl.rows.governance import LogRow
from pmxl.rows.initiation import ProjectRow, StepRow
from pmxl.sheets.locating import locate
from pmxl.sheets.writing import cells_set
from pmxl.vocabulary import Department, ProjectState, Stage, StepState, TerminationReason
from tests.given import deeds, desk_of, desk_over, only_rules, somebody_of

PROJECT = """
## 立项登记
申请编号 | 项目编号 | 项目名称 | 阶段 | 状态 | 需要踏勘 | 评估结论
SQ-2026-0001 | XM-2026-0001 | 北岸弱电 | 立项 | 进行中 | {survey} | 通过

## 流程节点
项目编号 | 节点号 | 阶段 | 状态
XM-2026-0001 | 1.5 | 立项 | 未开始
XM-2026-0001 | 2.2 | 方案与报价 | 未开始

## 人员
姓名 | 部门
周总监 | PMO

"""
SURVEY_RULE = only_rules("LX08")
HELD, FREE = PROJECT.format(survey="") + SURVEY_RULE, PROJECT.format(survey="否") + SURVEY_RULE


def project(desk: Desk) -> ProjectRow:
    return desk.read((ProjectRow,)).of(ProjectRow)[0]


def log(desk: Desk) -> list[tuple[str, Stage | None, Stage | None]]:
    return [(str(row.action), row.before, row.after) for row in deeds(desk)]


def waive(desk: Desk, until: date = date(2026, 12, 31)) -> None:
    waive_rule(desk, "XM-2026-0001", "LX08", reason="客户尚未答复", condition="一周内补", until=until)


def test_a_gate_that_nothing_holds_moves_the_project_on() -> None:
    desk = desk_of(FREE)
    result = advance_stage(desk, "XM-2026-0001")
    assert result.done is not None
    assert (project(desk).stage, str(project(desk).stage_since)) == (Stage.SOLUTION, "2026-11-24")
    assert log(desk) == [("推进", Stage.INITIATION, Stage.SOLUTION)]


def test_a_held_gate_changes_nothing_and_names_what_is_missing() -> None:
    desk = desk_of(HELD)
    result = advance_stage(desk, "XM-2026-0001")
    assert (result.done, result.gate.verdict) == (None, "未通过")
    assert [finding.gap.found for finding in result.gate.holding] == ["未判断"]
    assert (project(desk).stage, log(desk)) == (Stage.INITIATION, [])


def test_passing_a_gate_settles_its_open_steps_and_starts_the_next() -> None:
    desk = desk_of(FREE)
    advance_stage(desk, "XM-2026-0001")
    states = {row.step: row.state for row in desk.read((StepRow,)).of(StepRow)}
    assert states == {"1.5": StepState.SETTLED, "2.2": StepState.STARTED}


def test_a_gate_is_passed_on_a_waiver_and_the_log_names_it() -> None:
    desk = desk_of(HELD)
    waive(desk)
    result = advance_stage(desk, "XM-2026-0001")
    row = desk.read((LogRow,)).of(LogRow)[-1]
    assert (result.gate.verdict, row.result, row.note) == (
        "豁免通过",
        "豁免通过",
        "LX08 依豁免 HM-2026-0001；节点 1.5 依豁免",
    )


def test_an_expired_waiver_holds_the_project_again_at_its_next_gate() -> None:
    desk = desk_of(HELD)
    waive(desk, until=date(2026, 11, 30))
    advance_stage(desk, "XM-2026-0001")
    later = desk_over(desk.workspace, today=date(2026, 12, 1))
    assert [finding.code for finding in advance_stage(later, "XM-2026-0001").gate.holding] == ["LX08"]


def test_only_pmo_may_waive_a_rule() -> None:
    with pytest.raises(NotAllowedError, match="无权批准豁免"):
        waive(desk_of(HELD, somebody_of(Department.OPERATIONS)))


def test_a_waiver_of_an_unknown_rule_is_answered_with_the_rules_there_are() -> None:
    with pytest.raises(UnknownWordError, match="规则「XX99」不存在"):
        waive_rule(desk_of(HELD), "XM-2026-0001", "XX99", reason="无", condition="无", until=date(2026, 12, 31))


def test_a_waiver_that_is_past_already_is_refused() -> None:
    with pytest.raises(NotPossibleNowError, match="到期日 2026-11-01 已过"):
        waive(desk_of(HELD), until=date(2026, 11, 1))


def test_only_the_owner_of_the_gate_or_pmo_may_pass_it() -> None:
    with pytest.raises(NotAllowedError, match="无权推进「立项」阶段"):
        advance_stage(desk_of(FREE, somebody_of(Department.SALES)), "XM-2026-0001")


def test_rejecting_sends_the_project_one_stage_back_with_its_reason() -> None:
    desk = desk_of(FREE.replace("| 立项 | 进行中", "| 签合同 | 进行中"))
    reject_project(desk, "XM-2026-0001", "客户改需求")
    row = desk.read((LogRow,)).of(LogRow)[-1]
    assert (row.before, row.after, row.note) == (Stage.CONTRACT, Stage.SOLUTION, "客户改需求")


def test_rejecting_forwards_is_refused() -> None:
    with pytest.raises(NotPossibleNowError, match="请选择更早的阶段"):
        reject_project(desk_of(FREE), "XM-2026-0001", "无", Stage.DELIVERY)


def test_reopening_a_closed_project_is_for_pmo_alone() -> None:
    closed = FREE.replace("| 立项 | 进行中", "| 已关闭 | 已关闭")
    with pytest.raises(NotAllowedError):
        reopen_project(desk_of(closed, somebody_of(Department.OPERATIONS)), "XM-2026-0001", "补资料")
    desk = desk_of(closed)
    reopen_project(desk, "XM-2026-0001", "补资料")
    assert (project(desk).stage, project(desk).state) == (Stage.ACCEPTANCE, ProjectState.RUNNING)


def test_a_paused_project_resumes_where_it_was() -> None:
    desk = desk_of(FREE)
    pause_project(desk, "XM-2026-0001", "客户装修延期")
    with pytest.raises(NotPossibleNowError, match="已暂停"):
        advance_stage(desk, "XM-2026-0001")
    resume_project(desk, "XM-2026-0001", "客户通知进场")
    assert (project(desk).stage, project(desk).state) == (Stage.INITIATION, ProjectState.RUNNING)


def test_a_terminated_project_keeps_its_kind_and_reason() -> None:
    desk = desk_of(FREE)
    terminate_project(desk, "XM-2026-0001", TerminationReason.LOST, "价格")
    row = desk.read((LogRow,)).of(LogRow)[-1]
    assert (project(desk).state, project(desk).ending, row.note) == (
        ProjectState.TERMINATED,
        TerminationReason.LOST,
        "丢单：价格",
    )


def test_a_project_that_does_not_run_is_not_resumed() -> None:
    with pytest.raises(NotPossibleNowError, match="只有 已暂停 的项目可以恢复"):
        resume_project(desk_of(FREE), "XM-2026-0001", "无")


def type_by_hand(desk: Desk, **fields: object) -> None:
    workbook = locate(desk.workspace, (ProjectRow,)).workbook(ProjectRow)
    workbook.commit([cells_set(project(desk), **fields)])


def test_a_stage_typed_by_hand_is_found_and_put_back() -> None:
    desk = desk_of(FREE)
    advance_stage(desk, "XM-2026-0001")
    type_by_hand(desk, stage=Stage.ACCEPTANCE)
    found = [finding for finding in check_workspace(desk, "XM-2026-0001").findings if "阶段" in finding.sentence]
    assert found
    repair_project(desk, "XM-2026-0001")
    assert project(desk).stage is Stage.SOLUTION


def test_evidence_changed_after_its_gate_is_found_with_its_cell() -> None:
    desk = desk_of(FREE)
    advance_stage(desk, "XM-2026-0001")
    assert not [finding for finding in check_workspace(desk, "XM-2026-0001").findings if finding.code.startswith("FH")]
    type_by_hand(desk, survey="是")
    found = [finding for finding in check_workspace(desk, "XM-2026-0001").findings if finding.code.startswith("FH")]
    assert [finding.gap.place.row for finding in found] == [2]


def test_every_decision_leaves_a_chain_that_holds() -> None:
    desk = desk_of(HELD)
    waive(desk)
    advance_stage(desk, "XM-2026-0001")
    reject_project(desk, "XM-2026-0001", "重做")
    result = verify_log(desk)
    assert (result.rows, result.faults) == (4, ())


def test_an_older_copy_of_the_workbook_is_found_by_the_head_kept_beside_it() -> None:
    desk = desk_of(HELD)
    waive(desk)
    older = {row.digest for row in desk.read((LogRow,)).of(LogRow)}
    desk.workspace.keep(Kept.HEAD, "2 " + "f" * 64)
    result = verify_log(desk)
    assert (result.faults, result.lost, result.whole) == ((), "2", False)
    assert older == {row.digest for row in desk.read((LogRow,)).of(LogRow)}


def test_a_log_that_lost_its_head_is_still_found_after_the_next_decision() -> None:
    desk = desk_of(HELD)
    waive(desk)
    desk.workspace.keep(Kept.HEAD, "9 " + "f" * 64)
    waive(desk)
    assert verify_log(desk).lost == "9"


def test_a_log_that_grew_since_its_head_was_kept_is_whole() -> None:
    desk = desk_of(HELD)
    waive(desk)
    kept = desk.workspace.kept(Kept.HEAD)
    waive(desk)
    desk.workspace.keep(Kept.HEAD, kept)
    assert verify_log(desk).whole
