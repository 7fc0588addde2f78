"""Stages, states, numbers, steps and waivers typed by hand: refused, found, and mended by the remedy that is named."""

import re
from collections.abc import Callable, Mapping
from datetime import date

import pytest

from pmxl.actions.advance import advance_stage
from pmxl.actions.desk import Desk
from pmxl.actions.dunning import remind
from pmxl.actions.forms import issue_form
from pmxl.actions.initiate import initiate_project
from pmxl.actions.judging import check_workspace
from pmxl.actions.opening import Opening, open_balance
from pmxl.actions.pausing import pause_project, resume_project, terminate_project
from pmxl.actions.recording import Decision, log_entry, record
from pmxl.actions.repair import repair_project
from pmxl.actions.setback import reject_project, reopen_project
from pmxl.actions.step import record_step
from pmxl.actions.waive import waive_rule
from pmxl.errors import NotAllowedError, NotAsLoggedError, NotPossibleNowError, PmxlError, UnknownWordError
from pmxl.rows.governance import LogRow, WaiverRow
from pmxl.rows.initiation import ProjectRow, StepRow
from pmxl.rows.row import Row
from pmxl.sheets.locating import locate
from pmxl.sheets.writing import appended, cells_set
from pmxl.vocabulary import Department, Document, LogAction, ProjectState, Stage, StepState, TerminationReason
from tests.actions.running_project import CONTRACT, OPEN_REVIEW, SURVEY, running
from tests.given import TODAY, deeds, desk_of, only_rules, somebody_of

NUMBER = "XM-2026-0001"
HEADINGS = "申请编号 | 项目编号 | 项目名称 | 阶段 | 状态 | 需要踏勘 | 评估结论 | 评估人"
PEOPLE = """

## 人员
姓名 | 部门
周总监 | PMO
陈静 | 运营

"""
RUNNING = f"""
## 立项登记
{HEADINGS}
SQ-2026-0001 | XM-2026-0001 | 北岸弱电 | 立项 | 进行中 | 否 | 通过 | 陈静
SQ-2026-0002 | XM-2026-0002 | 南岸机电 | 立项 | 进行中 | 否 | 通过 | 陈静
{PEOPLE}
{only_rules("LX08")}"""
UNLOGGED = f"{RUNNING}\n## 操作日志\n"


def typed(desk: Desk, **fields: object) -> None:
    """Type into cells of the first project's row, as a person in Excel would."""
    typed_in(desk, ProjectRow, fields)


def typed_in(desk: Desk, kind: type[Row], fields: Mapping[str, object]) -> None:
    workbook = locate(desk.workspace, (kind,)).workbook(kind)
    workbook.commit([cells_set(desk.read((kind,)).of(kind)[0], **fields)])


def project(desk: Desk) -> ProjectRow:
    return desk.read((ProjectRow,)).of(ProjectRow)[0]


def logged_rows(desk: Desk) -> int:
    return len(desk.read((LogRow,)).of(LogRow))


def found(desk: Desk, *codes: str) -> list[tuple[str, str]]:
    findings = check_workspace(desk).findings
    return [(one.code, one.gap.remedy) for one in findings if one.code in codes]


DEEDS: dict[str, Callable[[Desk], object]] = {
    "advance": lambda desk: advance_stage(desk, NUMBER),
    "reject": lambda desk: reject_project(desk, NUMBER, "重做"),
    "reopen": lambda desk: reopen_project(desk, NUMBER, "重做"),
    "step": lambda desk: record_step(desk, NUMBER, "3.3"),
    "pause": lambda desk: pause_project(desk, NUMBER, "停工"),
    "resume": lambda desk: resume_project(desk, NUMBER, "复工"),
    "terminate": lambda desk: terminate_project(desk, NUMBER, TerminationReason.LOST, "价格"),
    "waive": lambda desk: waive_rule(desk, NUMBER, "LX08", reason="急", condition="补", until=date(2026, 12, 31)),
    "new": lambda desk: initiate_project(desk, NUMBER),
    "record": lambda desk: record(
        desk,
        desk.decision_book(),
        desk.read(),
        Decision((), (log_entry(desk, project=NUMBER, action=LogAction.IMPORTED, note="回收表单"),)),
    ),
}


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("fields", [{"stage": Stage.CONTRACT}, {"state": ProjectState.PAUSED}, {"number": None}])
def test_nothing_is_decided_on_a_stage_state_or_number_that_somebody_typed(
    deed: str, fields: dict[str, object]
) -> None:
    desk = desk_of(RUNNING)
    advance_stage(desk, NUMBER)
    if "number" in fields:
        desk = desk_of(RUNNING.replace("XM-2026-0001 |", "XM-2026-0009 |"))
        typed(desk, number=NUMBER)
    else:
        typed(desk, **fields)
    before = logged_rows(desk)
    with pytest.raises(NotAsLoggedError, match="pmxl repair"):
        DEEDS[deed](desk)
    assert logged_rows(desk) == before
    advance_stage(desk, "XM-2026-0002")  # the others go on


def test_a_form_is_not_issued_for_a_project_whose_stage_somebody_typed(tmp_path: object) -> None:
    desk = desk_of(RUNNING)
    typed(desk, stage=Stage.CONTRACT)
    with pytest.raises(PmxlError, match=f"操作日志为「立项」，没有写入。请用 pmxl repair {NUMBER}"):
        issue_form(Desk(desk.workspace, desk.clock, desk.operator, folder=tmp_path), Document.INITIATION, NUMBER)  # type: ignore[arg-type]


def test_a_typed_stage_and_state_are_put_back_and_the_project_goes_on_from_there() -> None:
    desk = desk_of(RUNNING)
    typed(desk, stage=Stage.DELIVERY, state=ProjectState.CLOSED)
    assert [code for code, _ in found(desk, "RZ01", "RZ02", "RZ06")] == ["RZ01", "RZ02"]
    done = repair_project(desk, NUMBER)
    assert "阶段由「实施」恢复为「立项」；状态由「已关闭」恢复为「进行中」" in done.summary
    assert (project(desk).stage, project(desk).state) == (Stage.INITIATION, ProjectState.RUNNING)
    assert found(desk, "RZ01", "RZ02", "RZ06") == []
    assert advance_stage(desk, NUMBER).done is not None
    with pytest.raises(NotPossibleNowError, match="与操作日志一致，不能修正"):
        repair_project(desk, NUMBER)


def test_a_form_taken_back_does_not_hide_a_state_that_somebody_typed() -> None:
    desk = desk_of(RUNNING)
    entry = log_entry(desk, project=NUMBER, action=LogAction.IMPORTED, note="回收表单")
    record(desk, desk.decision_book(), desk.read(), Decision((), (entry,)))
    typed(desk, state=ProjectState.PAUSED)
    assert [code for code, _ in found(desk, "RZ02")] == ["RZ02"]


def test_the_gate_of_a_project_whose_stage_somebody_typed_is_held_by_that_alone() -> None:
    desk = desk_of(RUNNING)
    assert [gate.verdict for gate in check_workspace(desk, NUMBER).gates] == ["通过"]
    typed(desk, stage=Stage.SOLUTION)
    (gate,) = check_workspace(desk, NUMBER).gates
    assert (gate.verdict, {finding.code for finding in gate.holding}) == ("未通过", {"RZ01"})


def test_a_typed_number_is_taken_off_again_and_given_by_pmxl() -> None:
    text = RUNNING.replace(
        "SQ-2026-0001 | XM-2026-0001 | 北岸弱电 | 立项 | 进行中", "SQ-2026-0001 | | 北岸弱电 | 立项 | 申请中"
    )
    desk = desk_of(text)
    typed(desk, number="XM-2026-0077")
    assert found(desk, "RZ06") == [
        ("RZ06", "请用 pmxl repair SQ-2026-0001 按操作日志改回「立项、申请中」；确需变更的用 pmxl 的命令")
    ]
    repair_project(desk, "SQ-2026-0001")
    assert project(desk).number == ""
    assert initiate_project(desk, "SQ-2026-0001").project == "XM-2026-0003"


@pytest.mark.parametrize("deed", DEEDS)
def test_a_row_with_number_and_stage_that_the_log_never_saw_is_held_with_one_remedy(deed: str) -> None:
    desk = desk_of(UNLOGGED)
    remedy = f"请由运营或 PMO 用 pmxl open-balance {NUMBER} --stage 立项 --by 担保人 --reason 依据 登记期初"
    with pytest.raises(NotAsLoggedError, match=remedy):
        DEEDS[deed](desk)
    with pytest.raises(NotPossibleNowError, match=remedy):
        repair_project(desk, NUMBER)
    assert {one.code for gate in check_workspace(desk, NUMBER).gates for one in gate.holding} == {
        "RZ01",
        "RZ02",
        "RZ06",
    }
    assert {said for _, said in found(desk, "RZ01") if NUMBER in said} == {f"{remedy}；误填的请清空"}


def opened(desk: Desk, stage: Stage = Stage.CONTRACT, passed: tuple[Stage, ...] | None = None) -> str:
    opening = Opening(stage, "陈静", "2025 年签约", passed)
    return open_balance(desk, NUMBER, opening).summary


def test_an_opening_entry_lets_a_project_go_on_from_its_stage() -> None:
    desk = desk_of(UNLOGGED)
    assert opened(desk, Stage.SOLUTION) == (
        "XM-2026-0001 北岸弱电：期初「方案与报价」、进行中，担保人 陈静；视为已通过：立项；2025 年签约"
    )
    row = deeds(desk)[-1]
    assert (row.action, row.project, row.after, row.result) == (LogAction.OPENED, NUMBER, Stage.SOLUTION, "进行中")
    assert [one for one in found(desk, "RZ01", "RZ02", "RZ04", "RZ06") if NUMBER in one[1]] == []
    assert advance_stage(desk, NUMBER).done is not None
    assert project(desk).stage is Stage.CONTRACT
    states = {one.step: one.state for one in desk.read((StepRow,)).of(StepRow)}
    assert (states["1.1"], states["1.5"], states["3.1"]) == (
        StepState.DONE,
        StepState.NOT_APPLICABLE,
        StepState.STARTED,
    )


def test_a_gate_that_an_opening_entry_does_not_count_as_passed_is_asked_until_one_is_passed() -> None:
    text = UNLOGGED.replace("北岸弱电 | 立项 | 进行中 | 否", "北岸弱电 | 立项 | 进行中 | ")
    desk = desk_of(text)
    opened(desk, Stage.CONTRACT, (Stage.SOLUTION,))
    assert [finding.code for finding in advance_stage(desk, NUMBER).gate.holding] == ["LX08"]
    typed(desk, survey="否")
    assert advance_stage(desk, NUMBER).done is not None
    typed(desk, survey=None)
    assert advance_stage(desk, NUMBER).gate.holding == ()
    every = desk_of(text)
    opened(every)
    assert advance_stage(every, NUMBER).gate.holding == ()


def test_an_old_project_without_a_number_is_given_the_next_one() -> None:
    desk = desk_of(UNLOGGED.replace("| XM-2026-0001 | 北岸弱电 | 立项", "| | 北岸弱电 | 实施"))
    with pytest.raises(NotAsLoggedError, match="pmxl open-balance SQ-2026-0001 --stage 实施"):
        record_step(desk, "北岸弱电", "5.4")
    open_balance(desk, "北岸弱电", Opening(Stage.DELIVERY, "陈静", "老项目"))
    assert project(desk).number == "XM-2026-0003"


@pytest.mark.parametrize(
    ("opening", "said"),
    [
        (Opening(Stage.CONTRACT, "王五", "老项目"), "担保人「王五」不存在。可选：周总监、陈静"),
        (
            Opening(Stage.CONTRACT, "陈静", "老项目", (Stage.CONTRACT,)),
            "「签合同」之前的关口「签合同」不存在。可选：立项、方案与报价",
        ),
    ],
)
def test_an_opening_entry_needs_a_known_voucher_and_gates_that_lie_before(opening: Opening, said: str) -> None:
    desk = desk_of(UNLOGGED)
    with pytest.raises(UnknownWordError, match=said):
        open_balance(desk, NUMBER, opening)
    assert logged_rows(desk) == 0


def test_a_project_that_the_log_knows_is_not_opened_again() -> None:
    with pytest.raises(NotPossibleNowError, match="操作日志里已有它的记录，不能登记期初"):
        opened(desk_of(RUNNING))


def test_only_operations_or_pmo_may_open_a_project() -> None:
    with pytest.raises(NotAllowedError, match="无权登记期初"):
        opened(desk_of(UNLOGGED, somebody_of(Department.SALES)))


def test_a_typed_stage_of_a_fresh_application_is_cleared_and_new_takes_it() -> None:
    desk = desk_of(
        UNLOGGED.replace("SQ-2026-0001 | XM-2026-0001 | 北岸弱电 | 立项 | 进行中", "| | 北岸弱电 | 立项 | 申请中")
    )
    with pytest.raises(NotAsLoggedError, match="请用 pmxl repair 北岸弱电 清空阶段和状态，再用 pmxl new 立项"):
        initiate_project(desk, "北岸弱电")
    repair_project(desk, "北岸弱电")
    assert (project(desk).stage, project(desk).state) == (None, None)
    typed(desk, verdict=None)
    assert initiate_project(desk, "北岸弱电").project == "SQ-2026-0003"


ACCEPTING = f"""
## 立项登记
{HEADINGS}
SQ-2026-0001 | XM-2026-0001 | 北岸弱电 | 验收 | 进行中 | 否 | 通过 | 陈静

## 流程节点
项目编号 | 节点号 | 阶段 | 状态
XM-2026-0001 | 6.2 | 验收 | 未开始
{PEOPLE}
{only_rules("YS06")}"""


def test_a_step_typed_as_done_passes_no_gate_and_is_found_until_it_is_put_back() -> None:
    desk = desk_of(ACCEPTING)
    typed_in(desk, StepRow, {"state": StepState.DONE, "finished": TODAY})
    (finding,) = advance_stage(desk, NUMBER).gate.holding
    assert (finding.code, project(desk).stage) == ("YS06", Stage.ACCEPTANCE)
    assert found(desk, "RZ04") == [
        ("RZ04", "请用 pmxl repair XM-2026-0001 改回；确已完成的用 pmxl step XM-2026-0001 6.2 登记")
    ]
    assert "节点 6.2 由「已完成」恢复为「未开始」" in repair_project(desk, NUMBER).summary
    assert found(desk, "RZ04") == []
    record_step(desk, NUMBER, "6.2")
    assert found(desk, "RZ04") == []
    assert advance_stage(desk, NUMBER).done is not None


def test_a_step_that_was_done_and_typed_back_is_found_and_put_back() -> None:
    desk = desk_of(ACCEPTING)
    record_step(desk, NUMBER, "6.2")
    typed_in(desk, StepRow, {"state": StepState.OPEN, "finished": None})
    assert [code for code, _ in found(desk, "RZ04")] == ["RZ04"]
    repair_project(desk, NUMBER)
    row = desk.read((StepRow,)).of(StepRow)[0]
    assert (row.state, row.finished, found(desk, "RZ04")) == (StepState.DONE, TODAY, [])


PREPARING = f"""
## 立项登记
{HEADINGS} | 需要备货
SQ-2026-0001 | XM-2026-0001 | 北岸弱电 | 实施前准备 | 进行中 | 否 | 通过 | 陈静 | 是

## 备货申请
申请单号 | 项目编号 | 合同编号 | 状态
BH-2026-0001 | XM-2026-0001 | HT-2026-0001 | 已下单

## 备货明细
申请单号 | 序号 | 产品名称 | 数量
BH-2026-0001 | 1 | 摄像机 | 5
{PEOPLE}
{only_rules("ZB12")}"""
TYPED_WAIVER = WaiverRow(
    number="HM-2026-0001",
    project=NUMBER,
    rule="ZB12",
    reason="赶工",
    condition="补齐",
    approver="周总监",
    approved=date(2026, 11, 20),
    until=date(2026, 12, 31),
)


def test_a_waiver_typed_by_hand_passes_nothing_and_is_found() -> None:
    desk = desk_of(PREPARING)
    locate(desk.workspace, (WaiverRow,)).workbook(WaiverRow).commit([appended(TYPED_WAIVER)])
    assert [finding.code for finding in advance_stage(desk, NUMBER).gate.holding] == ["ZB12"]
    assert found(desk, "RZ05") == [("RZ05", "请 PMO 删去此行，确需豁免的用 pmxl waive XM-2026-0001 ZB12 批准")]


def test_a_waiver_whose_last_day_somebody_moved_covers_nothing_any_more() -> None:
    desk = desk_of(PREPARING)
    waive_rule(desk, NUMBER, "ZB12", reason="赶工", condition="补齐", until=date(2026, 11, 30))
    assert (found(desk, "RZ05"), advance_stage(desk, NUMBER).gate.verdict) == ([], "豁免通过")
    desk = desk_of(PREPARING)
    waive_rule(desk, NUMBER, "ZB12", reason="赶工", condition="补齐", until=date(2026, 11, 30))
    typed_in(desk, WaiverRow, {"until": date(2027, 11, 30)})
    assert [finding.code for finding in advance_stage(desk, NUMBER).gate.holding] == ["ZB12"]


def test_a_waived_rule_is_asked_again_though_the_row_of_its_waiver_was_deleted() -> None:
    desk = desk_of(PREPARING)
    waive_rule(desk, NUMBER, "ZB12", reason="赶工", condition="补齐", until=date(2026, 12, 31))
    advance_stage(desk, NUMBER)
    typed_in(desk, WaiverRow, dict.fromkeys(name for name in WaiverRow.model_fields if name != "origin"))
    assert not desk.read((WaiverRow,)).of(WaiverRow)
    assert [finding.code for finding in advance_stage(desk, NUMBER).gate.holding] == ["ZB12"]


def test_two_rows_of_one_project_are_refused_though_the_other_is_asked_by_another_number() -> None:
    line = "SQ-2026-0001 | XM-2026-0001 | 北岸弱电 | 立项 | 进行中 | 否 | 通过 | 陈静"
    twice = RUNNING.replace(line, f"{line}\n | XM-2026-0001 | 北岸弱电（副本） | 立项 | 进行中 | 否 | 通过 | 陈静")
    with pytest.raises(PmxlError, match="对应第 2、3 行，无法确定是哪一个"):
        advance_stage(desk_of(twice), "SQ-2026-0001")


def test_a_number_whose_row_was_cleared_is_never_given_again() -> None:
    desk = desk_of(RUNNING + "\n\n## 豁免\n豁免编号 | 项目编号 | 规则代码\n")
    waive_rule(desk, NUMBER, "LX08", reason="见 HM-2026-0500", condition="补", until=date(2026, 12, 31))
    typed_in(desk, WaiverRow, {"number": "HM-2026-0000"})
    waive_rule(desk, NUMBER, "LX08", reason="急", condition="补", until=date(2026, 12, 31))
    assert [row.number for row in desk.read((WaiverRow,)).of(WaiverRow)] == ["HM-2026-0000", "HM-2026-0002"]


def test_nothing_is_reminded_of_on_a_log_that_lost_a_row() -> None:
    desk = desk_of(RUNNING + "\n## 操作日志\n序号 | 操作人 | 动作 | 前行哈希 | 本行哈希\n7 | 王莉 | 节点 | 9 | 9\n")
    with pytest.raises(NotAsLoggedError, match=re.escape("操作日志第 2 行（序号 7）：内容被改动")):
        record(
            desk,
            desk.decision_book(),
            desk.read(),
            Decision((), (log_entry(desk, project="", action=LogAction.STEP, step="6.3", result="催款"),)),
        )
    with pytest.raises(NotPossibleNowError, match="今天没有要催的款"):
        remind(desk)


def test_a_gate_is_held_where_a_log_row_of_its_project_was_edited_and_that_of_others_is_not() -> None:
    desk = desk_of(RUNNING)
    typed_in(desk, LogRow, {"note": "担保人 某人；视为已通过：立项；"})
    gates = {gate.project: [finding.code for finding in gate.holding] for gate in check_workspace(desk).gates}
    assert gates == {NUMBER: ["RZ03"], "XM-2026-0002": []}


@pytest.mark.parametrize("back", [reject_project, reopen_project])
def test_a_finished_step_may_begin_again_once_the_project_was_sent_back(
    back: Callable[[Desk, str, str, Stage], object],
) -> None:
    desk = desk_of(ACCEPTING)
    record_step(desk, NUMBER, "6.2")
    begun = {"state": StepState.STARTED, "finished": None}
    typed_in(desk, StepRow, begun)
    assert [code for code, _ in found(desk, "RZ04")] == ["RZ04"]
    repair_project(desk, NUMBER)
    back(desk, NUMBER, "返工", Stage.DELIVERY)
    typed_in(desk, StepRow, begun)
    assert found(desk, "RZ04") == []
    typed_in(desk, StepRow, {"state": StepState.DONE, "finished": TODAY, "result": "通过"})
    assert [code for code, _ in found(desk, "RZ04")] == ["RZ04"]


def test_a_step_recorded_before_its_gate_keeps_its_result_after_it() -> None:
    steps = "\n## 流程节点\n项目编号 | 节点号 | 阶段 | 状态\nXM-2026-0001 | 1.5 | 立项 | 未开始\n"
    desk = desk_of(RUNNING + steps)
    record_step(desk, NUMBER, "1.5", "否")
    advance_stage(desk, NUMBER)
    assert found(desk, "RZ04") == []
    typed_in(desk, StepRow, {"result": "是"})
    assert [code for code, _ in found(desk, "RZ04")] == ["RZ04"]


def contracting(*rules: str) -> Desk:
    """A project whose 3.3 was recorded on a waiver."""
    desk = desk_of(running("签合同") + CONTRACT + OPEN_REVIEW + PEOPLE + only_rules("HT11", *rules))
    waive_rule(desk, NUMBER, "HT11", reason="后补", condition="一周内", until=date(2026, 12, 1))
    record_step(desk, NUMBER, "3.3", note="口头约定")
    return desk


def step_of(desk: Desk, number: str) -> StepRow:
    return next(row for row in desk.read((StepRow,)).of(StepRow) if row.step == number)


def typed_at(desk: Desk, number: str, **fields: object) -> None:
    """Type into the row of one step."""
    workbook = locate(desk.workspace, (StepRow,)).workbook(StepRow)
    workbook.commit([cells_set(step_of(desk, number), **fields)])


@pytest.mark.parametrize("passed", [False, True])
def test_a_step_recorded_on_a_waiver_and_typed_as_done_is_found_and_put_back(passed: bool) -> None:
    desk = contracting()
    if passed:
        advance_stage(desk, NUMBER)
    assert found(desk, "RZ04") == []
    typed_at(desk, "3.3", state=StepState.DONE)
    assert [code for code, _ in found(desk, "RZ04")] == ["RZ04"]
    repair_project(desk, NUMBER)
    assert (step_of(desk, "3.3").state, found(desk, "RZ04")) == (StepState.WAIVED, [])


def test_a_step_recorded_on_a_waiver_may_begin_again_once_it_was_sent_back() -> None:
    desk = contracting("HT06", "HT07")
    record_step(desk, NUMBER, "3.4", "不通过", "改付款条款")
    assert (step_of(desk, "3.3").state, found(desk, "RZ04")) == (StepState.STARTED, [])


def test_a_step_that_was_sent_back_and_then_spared_by_an_answer_is_as_the_log_says() -> None:
    desk = desk_of(running("立项", "1.6", survey="是") + SURVEY)
    record_step(desk, NUMBER, "1.7", "未通过", "改期")
    typed(desk, survey=None)
    record_step(desk, NUMBER, "1.5", "否")
    spared = {step_of(desk, number).state for number in ("1.6", "1.7")}
    assert (spared, found(desk, "RZ04")) == ({StepState.NOT_APPLICABLE}, [])


@pytest.mark.parametrize(
    "note", ["按 HM-2026-0001 豁免 SS01 至 2026-12-01", "HM-2026-0001 豁免 SS01 至 2026-12-01 已补"]
)
def test_an_opinion_in_the_words_of_a_waiver_makes_no_step_stand_on_one(note: str) -> None:
    desk = desk_of(running("实施"))
    record_step(desk, NUMBER, "5.1", note=note)
    assert (step_of(desk, "5.1").state, step_of(desk, "5.1").note, found(desk, "RZ04")) == (StepState.DONE, note, [])


def test_a_project_whose_number_was_cleared_is_not_taken_for_deleted() -> None:
    desk = desk_of(RUNNING)
    typed(desk, number=None)
    assert [code for code, _ in found(desk, "RZ06", "RZ07")] == ["RZ06"]
    repair_project(desk, "SQ-2026-0001")
    assert (project(desk).number, found(desk, "RZ06")) == (NUMBER, [])
