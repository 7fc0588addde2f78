"""登记节点结果: results, and the loops of the process (流程 2)."""

import pytest

from pmxl.actions.desk import Desk
from pmxl.actions.step import record_step
from pmxl.errors import NotAllowedError, NotPossibleNowError, UnknownWordError
from pmxl.rows.governance import LogRow, NoticeRow
from pmxl.rows.initiation import ProjectRow, StepRow
from pmxl.vocabulary import Department, LogAction, Stage, StepState, YesNo
from tests.actions.running_project import (
    ACCEPTANCE,
    CONTRACT,
    MEETING,
    OPEN_REVIEW,
    QUOTE,
    SECOND,
    SURVEY,
    running,
)
from tests.given import desk_of, somebody_of


def states(desk: Desk) -> dict[str, StepState | None]:
    return {row.step: row.state for row in desk.read((StepRow,)).of(StepRow)}


def test_a_step_is_done_with_its_result_day_and_person() -> None:
    desk = desk_of(running("签合同", "3.1") + MEETING)
    record_step(desk, "XM-2026-0001", "3.2", "通过")
    row = next(row for row in desk.read((StepRow,)).of(StepRow) if row.step == "3.2")
    assert (row.state, row.result, str(row.finished), row.person) == (StepState.DONE, "通过", "2026-11-24", "周总监")


@pytest.mark.parametrize(
    ("stage", "number", "result", "target", "rows"),
    [
        ("立项", "1.7", "未通过", "1.6", SURVEY),
        ("方案与报价", "2.4", "未通过", "2.5", QUOTE),
        ("方案与报价", "2.5", "已更新", "2.3", SECOND),
        ("签合同", "3.2", "不通过", "3.1", MEETING),
        ("签合同", "3.4", "不通过", "3.3", CONTRACT + OPEN_REVIEW),
    ],
)
def test_a_loop_of_the_process_starts_the_step_it_names(
    stage: str, number: str, result: str, target: str, rows: str
) -> None:
    desk = desk_of(running(stage, survey="是") + rows)
    done = record_step(desk, "XM-2026-0001", number, result, "意见")
    assert states(desk)[target] is StepState.STARTED
    assert f"回到节点 {target}" in done.summary


def test_a_rejected_step_is_open_again_and_counts_its_rounds() -> None:
    desk = desk_of(running("签合同") + CONTRACT + OPEN_REVIEW)
    record_step(desk, "XM-2026-0001", "3.4", "不通过", "财务意见未处理")
    row = next(row for row in desk.read((StepRow,)).of(StepRow) if row.step == "3.4")
    assert (row.state, row.round) == (StepState.RETURNED, 1)


def test_a_failed_acceptance_sends_the_project_back_to_delivery() -> None:
    desk = desk_of(running("验收") + ACCEPTANCE)
    record_step(desk, "XM-2026-0001", "6.1", "不通过", "摄像机离线")
    log = desk.read((LogRow,)).of(LogRow)[-1]
    assert desk.read((ProjectRow,)).of(ProjectRow)[0].stage is Stage.DELIVERY
    assert (log.action, log.before, log.after) == (LogAction.REJECTED, Stage.ACCEPTANCE, Stage.DELIVERY)


def test_an_update_that_no_rejection_asked_for_is_not_needed() -> None:
    desk = desk_of(running("方案与报价") + QUOTE)
    record_step(desk, "XM-2026-0001", "2.4", "通过")
    assert states(desk)["2.5"] is StepState.NOT_APPLICABLE


def test_the_answer_to_the_survey_question_decides_which_steps_exist() -> None:
    desk = desk_of(running("立项"))
    record_step(desk, "XM-2026-0001", "1.5", "否")
    assert desk.read((ProjectRow,)).of(ProjectRow)[0].survey is YesNo.NO
    assert [number for number, state in states(desk).items() if state is StepState.NOT_APPLICABLE] == [
        "1.6",
        "1.7",
        "2.1",
    ]


def test_a_changed_answer_brings_its_steps_back() -> None:
    desk = desk_of(running("立项"))
    record_step(desk, "XM-2026-0001", "1.5", "否")
    record_step(desk, "XM-2026-0001", "1.5", "是")
    assert states(desk)["1.6"] is StepState.OPEN


def test_a_step_that_owes_a_notice_puts_it_into_the_outbox() -> None:
    desk = desk_of(running("实施", "5.1"))
    record_step(desk, "XM-2026-0001", "5.4")
    notice = desk.read((NoticeRow,)).of(NoticeRow)[0]
    assert (notice.number, notice.kind, notice.recipients) == ("TZ-2026-0001", "完工通知", "PMO")


def test_a_step_of_another_stage_is_refused_with_the_stage_it_belongs_to() -> None:
    with pytest.raises(NotPossibleNowError, match="项目在「立项」阶段，不能登记属于「签合同」的节点 3.4"):
        record_step(desk_of(running("立项")), "XM-2026-0001", "3.4", "通过")


def test_a_step_that_the_project_does_not_have_is_refused() -> None:
    with pytest.raises(NotPossibleNowError, match="项目没有「含软件」"):
        record_step(desk_of(running("实施前准备")), "XM-2026-0001", "4.4")


def test_a_result_that_the_step_does_not_know_is_answered_with_those_it_does() -> None:
    with pytest.raises(UnknownWordError, match="可选：通过、不通过"):
        record_step(desk_of(running("签合同")), "XM-2026-0001", "3.4", "同意")


def test_a_step_that_does_not_exist_is_answered_with_the_steps_there_are() -> None:
    with pytest.raises(UnknownWordError, match="节点「9.9」不存在"):
        record_step(desk_of(running("签合同")), "XM-2026-0001", "9.9")


def test_only_the_owner_department_or_pmo_may_record_a_step() -> None:
    with pytest.raises(NotAllowedError, match="无权登记节点 3.4"):
        record_step(desk_of(running("签合同"), somebody_of(Department.SALES)), "XM-2026-0001", "3.4", "通过")
