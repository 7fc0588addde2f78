"""结清: what a gate makes of the steps that nobody recorded, and what becomes of it later (流程 3)."""

from datetime import date

import pytest

from pmxl.actions.advance import advance_stage
from pmxl.actions.desk import Desk
from pmxl.actions.judging import check_workspace
from pmxl.actions.repair import repair_project
from pmxl.actions.setback import reopen_project
from pmxl.actions.step import record_step
from pmxl.actions.todo import open_work
from pmxl.actions.waive import waive_rule
from pmxl.figures.events import happened
from pmxl.rows.contract import ContractRow
from pmxl.rows.governance import NoticeRow
from pmxl.rows.initiation import ProjectRow, StepRow
from pmxl.rows.solution import QuoteRow
from pmxl.sheets.locating import locate
from pmxl.sheets.writing import cells_set
from pmxl.vocabulary import PaymentTrigger, StepState
from tests.actions.running_project import running
from tests.given import desk_of, desk_over, only_rules

PROJECT = "XM-2026-0001"
PEOPLE = """
## 人员
姓名 | 部门
周总监 | PMO
"""
ANSWERED = """
## 方案报价
项目编号 | 版本 | 提交客户日期 | 客户反馈 | 客户意见
"""
ONE_VERSION = ANSWERED + f"{PROJECT} | 1 | 2026-11-20 | 通过 |\n"
TWO_VERSIONS = ANSWERED + f"{PROJECT} | 1 | 2026-11-20 | 未通过 | 超出预算\n{PROJECT} | 2 | 2026-11-23 | 通过 |\n"


def step_of(desk: Desk, number: str) -> StepRow:
    return next(row for row in desk.read((StepRow,)).of(StepRow) if row.step == number)


def retyped(desk: Desk, **fields: object) -> None:
    book = locate(desk.workspace, (QuoteRow,)).workbook(QuoteRow)
    book.commit([cells_set(desk.read((QuoteRow,)).of(QuoteRow)[-1], **fields)])


def told(desk: Desk, number: str) -> tuple[str, str, str]:
    row = step_of(desk, number)
    return str(row.state), row.result, row.note


def quoted(versions: str, *rules: str) -> Desk:
    return desk_of(running("方案与报价", survey="否") + versions + PEOPLE + only_rules("FA04", "FA05", *rules))


def test_a_step_whose_evidence_the_gate_found_is_settled_with_the_result_that_stands_there() -> None:
    desk = quoted(ONE_VERSION)
    advance_stage(desk, PROJECT)
    assert told(desk, "2.4") == ("由关口结清", "通过", "")
    assert told(desk, "2.3") == ("由关口结清", "", "")
    assert str(step_of(desk, "2.4").finished) == "2026-11-24"


def test_an_update_that_never_happened_is_not_applicable() -> None:
    desk = quoted(ONE_VERSION)
    advance_stage(desk, PROJECT)
    assert told(desk, "2.5") == ("不适用", "", "")


def test_an_update_that_was_made_and_not_recorded_is_settled() -> None:
    desk = quoted(TWO_VERSIONS)
    advance_stage(desk, PROJECT)
    assert told(desk, "2.5")[0] == "由关口结清"


def test_a_step_that_the_project_does_not_have_is_not_applicable() -> None:
    desk = quoted(ONE_VERSION)
    advance_stage(desk, PROJECT)
    assert told(desk, "2.1")[0] == "不适用"


def test_no_unrecorded_step_becomes_done_at_a_gate() -> None:
    desk = quoted(TWO_VERSIONS)
    advance_stage(desk, PROJECT)
    assert StepState.DONE not in {row.state for row in desk.read((StepRow,)).of(StepRow)}


def test_a_rejected_round_that_the_gate_settles_keeps_its_opinion_and_loses_its_verdict() -> None:
    desk = quoted(TWO_VERSIONS.replace("| 2026-11-23 | 通过 |", "| 2026-11-23 | 未通过 | 仍超"))
    record_step(desk, PROJECT, "2.4", "未通过", "仍超")
    retyped(desk, verdict="通过")
    advance_stage(desk, PROJECT)
    assert told(desk, "2.4") == ("由关口结清", "通过", "第 1 轮未通过：仍超")


def waived(until: date = date(2026, 12, 1)) -> Desk:
    desk = desk_of(running("签合同") + PEOPLE + only_rules("HT01"))
    waive_rule(desk, PROJECT, "HT01", reason="先签后补", condition="开工前补计划", until=until)
    advance_stage(desk, PROJECT)
    return desk


def test_a_step_that_a_waiver_stands_for_says_so_with_the_waivers_last_day() -> None:
    assert told(waived(), "3.1") == ("依豁免", "", "HM-2026-0001 豁免 HT01 至 2026-12-01")


def test_a_step_that_was_recorded_on_a_waiver_stays_as_it_was_recorded() -> None:
    desk = desk_of(running("签合同") + PEOPLE + only_rules("HT05"))
    waive_rule(desk, PROJECT, "HT05", reason="后补", condition="一周内", until=date(2026, 12, 1))
    record_step(desk, PROJECT, "3.3", note="口头约定")
    before = told(desk, "3.3")
    advance_stage(desk, PROJECT)
    assert before == told(desk, "3.3") == ("依豁免", "", "口头约定\nHM-2026-0001 豁免 HT05 至 2026-12-01")


@pytest.mark.parametrize(
    ("state", "open_"), [("由关口结清", False), ("依豁免", False), ("不适用", False), ("已退回", True)]
)
def test_a_settled_step_is_no_open_work_in_a_stage_that_was_opened_again(state: str, open_: bool) -> None:
    text = running("实施前准备").replace("3.6 | 签合同 | 未开始", f"3.6 | 签合同 | {state}") + only_rules()
    desk = desk_of(text)
    reopen_project(desk, PROJECT, "补盖章")
    assert ("3.6" in {row.step for row in open_work(desk)}) is open_


@pytest.mark.parametrize(
    ("state", "happened_"), [("已完成", True), ("由关口结清", True), ("依豁免", False), ("不适用", False)]
)
def test_completion_counts_from_a_settled_notice_and_never_from_a_waived_one(state: str, happened_: bool) -> None:
    row = StepRow(project=PROJECT, step="5.4", state=StepState(state), finished=date(2026, 11, 20))
    assert (PaymentTrigger.COMPLETION in happened(ContractRow(number="HT-2026-0001"), [row], [])) is happened_


def work(desk: Desk, today: date) -> list[tuple[str, str, str]]:
    later = desk_over(desk.workspace, today=today)
    return [(str(row.owner), row.step, row.title) for row in open_work(later) if row.step == "3.1"]


@pytest.mark.parametrize("today", [date(2026, 11, 25), date(2026, 12, 1)])
def test_a_waived_step_is_nobodys_work_while_its_waiver_lasts(today: date) -> None:
    assert work(waived(), today) == []


def test_a_waived_step_is_its_owners_work_from_the_day_after_the_waiver() -> None:
    assert work(waived(), date(2026, 12, 2)) == [("方案", "3.1", "细化方案与项目实施计划（豁免已于 2026-12-01 到期）")]


def test_an_expired_waiver_is_said_and_the_step_may_then_be_done_in_a_later_stage() -> None:
    desk = desk_over(waived().workspace, today=date(2026, 12, 2))
    assert "HT01" in {finding.code for gate in check_workspace(desk).gates for finding in gate.holding}
    record_step(desk, PROJECT, "3.1")
    assert step_of(desk, "3.1").state is StepState.DONE
    assert work(desk, date(2026, 12, 2)) == []


@pytest.mark.parametrize("state", [StepState.DONE, StepState.SETTLED])
def test_an_expired_waiver_is_not_made_good_by_typing_that_its_step_took_place(state: StepState) -> None:
    desk = desk_over(waived().workspace, today=date(2026, 12, 2))
    book = locate(desk.workspace, (StepRow,)).workbook(StepRow)
    book.commit([cells_set(step_of(desk, "3.1"), state=state)])
    seen = check_workspace(desk)
    assert [finding.code for gate in seen.gates for finding in gate.holding] == ["HT01"]
    assert [finding.code for finding in seen.findings if finding.code == "RZ04"] == ["RZ04"]
    repair_project(desk, PROJECT)
    assert step_of(desk, "3.1").state is StepState.WAIVED
    assert [finding.code for finding in check_workspace(desk).findings if finding.code == "RZ04"] == []


def edited(desk: Desk) -> list[str]:
    return [one.gap.found for one in check_workspace(desk).findings if "已被改动" in one.gap.found]


def test_a_step_recorded_after_its_gate_is_no_edited_evidence() -> None:
    desk = desk_over(waived().workspace, today=date(2026, 12, 2))
    record_step(desk, PROJECT, "3.1")
    assert edited(desk) == []


def test_a_step_recorded_before_its_gate_and_typed_over_since_is_edited_evidence() -> None:
    desk = desk_of(running("签合同") + PEOPLE + only_rules("HT01"))
    record_step(desk, PROJECT, "3.1")
    advance_stage(desk, PROJECT)
    book = locate(desk.workspace, (StepRow,)).workbook(StepRow)
    book.commit([cells_set(step_of(desk, "3.1"), state=StepState.OPEN)])
    assert [text.partition("依据的")[2] for text in edited(desk)] == ["流程节点 XM-2026-0001/3.1 已被改动"]


def test_a_waiver_that_expires_before_its_gate_leaves_the_step_as_it_is_called() -> None:
    desk = desk_of(running("签合同") + PEOPLE + only_rules("HT01"))
    waive_rule(desk, PROJECT, "HT01", reason="先签后补", condition="开工前补计划", until=date(2026, 12, 1))
    assert work(desk, date(2026, 12, 2)) == [("方案", "3.1", "细化方案与项目实施计划")]


def closed(today: date) -> Desk:
    nodes = (
        "\n## 回款计划\n合同编号 | 期次 | 项目编号 | 款项 | 计划金额\nHT-2026-0001 | 1 | XM-2026-0001 | 质保金 | 5280\n"
    )
    desk = desk_of(running("验收") + nodes + PEOPLE + only_rules("YS08"))
    waive_rule(desk, PROJECT, "YS08", reason="质保期未满", condition="到期催收", until=date(2026, 12, 1))
    advance_stage(desk, PROJECT)
    return desk_over(desk.workspace, today=today)


def test_a_project_closed_on_a_waiver_is_work_again_once_it_expires() -> None:
    before, after = closed(date(2026, 12, 1)), closed(date(2026, 12, 2))
    assert [row.step for row in open_work(before)] == []
    assert [(str(row.owner), row.step) for row in open_work(after)] == [("销售", "6.3")]
    assert [expired(desk) for desk in (before, after)] == [
        [],
        ["HM-2026-0001 对 YS08 的豁免已于 2026-12-01 到期，项目重新受该规则约束"],
    ]


def expired(desk: Desk) -> list[str]:
    return [one.gap.found for one in check_workspace(desk).findings if "的豁免已于" in one.gap.found]


def notices(desk: Desk) -> list[tuple[str, str]]:
    return [(row.kind, row.content) for row in desk.read((NoticeRow,)).of(NoticeRow)]


SURVEYED = ("判断是否需要现场踏勘", "XM-2026-0001 北岸弱电：判断是否需要现场踏勘，否")


def test_a_typed_answer_is_told_when_the_gate_is_passed() -> None:
    desk = desk_of(running("立项", survey="否") + only_rules("LX08"))
    advance_stage(desk, PROJECT)
    assert notices(desk) == [SURVEYED]


def test_a_typed_answer_is_told_with_the_next_step_and_only_once() -> None:
    desk = desk_of(running("立项", survey="否") + only_rules("LX08"))
    record_step(desk, PROJECT, "1.4")
    assert SURVEYED in notices(desk)
    advance_stage(desk, PROJECT)
    assert notices(desk).count(SURVEYED) == 1


def test_a_recorded_answer_is_not_told_twice() -> None:
    desk = desk_of(running("立项") + only_rules("LX08"))
    record_step(desk, PROJECT, "1.5", "否")
    advance_stage(desk, PROJECT)
    assert notices(desk) == [SURVEYED]


def test_an_answer_recorded_with_a_note_is_not_told_again_without_it() -> None:
    desk = desk_of(running("立项") + only_rules("LX08"))
    record_step(desk, PROJECT, "1.5", "否", "电话确认")
    advance_stage(desk, PROJECT)
    assert [content for kind, content in notices(desk) if kind == SURVEYED[0]] == [f"{SURVEYED[1]} 电话确认"]


def test_an_answer_typed_and_then_recorded_is_told_once() -> None:
    desk = desk_of(running("立项", survey="否") + only_rules("LX08"))
    record_step(desk, PROJECT, "1.5", "否")
    assert notices(desk) == [SURVEYED]


def test_a_confirmed_survey_of_a_project_that_needs_none_is_not_told() -> None:
    survey = "\n## 踏勘安排\n项目编号 | 轮次 | 客户确认\nXM-2026-0001 | 1 | 通过\n"
    desk = desk_of(running("立项", survey="否") + survey + only_rules("LX08"))
    advance_stage(desk, PROJECT)
    assert notices(desk) == [SURVEYED]


def test_a_held_gate_owes_nothing_yet() -> None:
    desk = desk_of(running("立项", survey="否") + only_rules("LX04", "LX08", "LX05"))
    advance_stage(desk, PROJECT)
    assert notices(desk) == []
    assert desk.read((ProjectRow,)).of(ProjectRow)[0].stage == "立项"
