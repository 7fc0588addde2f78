"""立项信息评估 in rounds: applied for again, vetoed, each round kept whole (流程 1.1–1.3)."""

from datetime import date

import pytest

from pmxl.actions.desk import Desk
from pmxl.actions.initiate import initiate_project
from pmxl.actions.step import record_step
from pmxl.actions.waive import waive_rule
from pmxl.errors import NotAllowedError, NotPossibleNowError
from pmxl.ports.operator import Operator
from pmxl.rows.governance import LogRow, NoticeRow
from pmxl.rows.initiation import ProjectRow, StepRow
from pmxl.sheets.locating import locate
from pmxl.sheets.writing import cells_set
from pmxl.vocabulary import Department, ProjectState, Verdict
from tests.actions.test_initiating_a_project import ASSESSED, COMPLETE
from tests.given import PMO, desk_of, desk_over, somebody_of

APPLICATION = "SQ-2026-0001"
SALES, OPERATIONS = somebody_of(Department.SALES), somebody_of(Department.OPERATIONS)


def applied() -> Desk:
    desk = desk_of(COMPLETE, SALES)
    initiate_project(desk, "北岸弱电")
    return desk


def by(desk: Desk, operator: Operator) -> Desk:
    return desk_over(desk.workspace, operator)


def project(desk: Desk) -> ProjectRow:
    return desk.read((ProjectRow,)).of(ProjectRow)[0]


def rounds(desk: Desk) -> list[tuple[str, str, str, str]]:
    log = desk.read((LogRow,)).of(LogRow)
    return [(row.result, row.note, row.operator, f"{row.at:%Y-%m-%d}") for row in log if row.step == "1.2"]


def typed(desk: Desk, **fields: object) -> None:
    book = locate(desk.workspace, (ProjectRow,)).workbook(ProjectRow)
    book.commit([cells_set(project(desk), **fields)])


def test_sales_applies_again_after_a_rejection_and_the_verdict_is_taken_back() -> None:
    desk = applied()
    record_step(by(desk, OPERATIONS), APPLICATION, "1.2", "不通过", "缺图纸")
    result = initiate_project(desk, APPLICATION)
    row = project(desk)
    assert result.done is not None
    assert (row.application, row.state, row.rounds) == (APPLICATION, ProjectState.APPLIED, 1)
    assert (row.verdict, row.opinion, row.assessor, row.assessed) == (None, "", "", None)
    assert [notice.content for notice in desk.read((NoticeRow,)).of(NoticeRow) if notice.kind == "申请立项"] == [
        "SQ-2026-0001 北岸弱电：申请立项",
        "SQ-2026-0001 北岸弱电：申请立项，第 2 次申请",
    ]


def test_an_application_that_waits_for_its_assessment_is_not_applied_for_again() -> None:
    with pytest.raises(NotPossibleNowError, match="立项信息尚未评估"):
        initiate_project(applied(), APPLICATION)


def test_an_application_made_worse_is_not_accepted_again() -> None:
    desk = applied()
    record_step(by(desk, OPERATIONS), APPLICATION, "1.2", "不通过", "缺图纸")
    typed(desk, phone="")
    result = initiate_project(desk, APPLICATION)
    assert [finding.gap.found for finding in result.holding] == ["未填写"]
    assert project(desk).verdict is Verdict.REJECTED


def test_only_sales_and_pmo_apply_again() -> None:
    desk = applied()
    record_step(by(desk, OPERATIONS), APPLICATION, "1.2", "不通过", "缺图纸")
    with pytest.raises(NotAllowedError, match="无权申请立项"):
        initiate_project(by(desk, OPERATIONS), APPLICATION)


def test_a_passing_round_does_not_keep_the_opinion_of_the_round_before() -> None:
    desk = by(applied(), OPERATIONS)
    record_step(desk, APPLICATION, "1.2", "不通过", "缺图纸")
    record_step(desk, APPLICATION, "1.2", "通过")
    assert (project(desk).verdict, project(desk).opinion, project(desk).rounds) == (Verdict.PASSED, "", 2)


def test_every_round_is_kept_with_its_verdict_opinion_assessor_and_day() -> None:
    desk = applied()
    record_step(by(desk, OPERATIONS), APPLICATION, "1.2", "不通过", "缺图纸")
    initiate_project(desk, APPLICATION)
    record_step(by(desk, PMO), APPLICATION, "1.2", "通过", "图纸已补")
    assert rounds(desk) == [
        ("不通过", "缺图纸", "运营某", "2026-11-24"),
        ("通过", "图纸已补", "周总监", "2026-11-24"),
    ]


def test_an_assessment_that_was_typed_is_taken_into_the_log_with_its_number() -> None:
    desk = desk_of(ASSESSED, OPERATIONS)
    initiate_project(desk, "北岸弱电")
    assert rounds(desk) == [("通过", "王芳 2026-11-23 在立项登记填写：未写意见", "运营某", "2026-11-24")]
    assert [row.kind for row in desk.read((NoticeRow,)).of(NoticeRow)] == [
        "立项信息评估",
        "协助项目立项并反馈销售和PMO",
    ]


def test_a_verdict_that_repeats_itself_is_no_further_round() -> None:
    desk = by(applied(), OPERATIONS)
    record_step(desk, APPLICATION, "1.2", "不通过", "缺图纸")
    with pytest.raises(NotPossibleNowError, match="不能重复登记"):
        record_step(desk, APPLICATION, "1.2", "不通过", "缺图纸")
    assert (project(desk).rounds, len(rounds(desk))) == (1, 1)


def vetoed() -> Desk:
    desk = applied()
    record_step(by(desk, OPERATIONS), APPLICATION, "1.2", "通过")
    record_step(by(desk, PMO), APPLICATION, "1.2", "不通过", "客情不足")
    return desk


def test_operations_cannot_overwrite_the_veto_of_pmo() -> None:
    with pytest.raises(NotAllowedError, match="无权推翻 PMO 周总监 的否决（不通过：客情不足）"):
        record_step(by(vetoed(), OPERATIONS), APPLICATION, "1.2", "通过")


def test_a_veto_outlives_the_next_application_until_pmo_lifts_it() -> None:
    desk = vetoed()
    initiate_project(desk, APPLICATION)
    with pytest.raises(NotAllowedError, match="推翻 PMO"):
        record_step(by(desk, OPERATIONS), APPLICATION, "1.2", "通过")
    record_step(by(desk, PMO), APPLICATION, "1.2", "通过", "总经理已拜访")
    assert initiate_project(by(desk, OPERATIONS), APPLICATION).project == "XM-2026-0001"
    assert [result for result, *_ in rounds(desk)] == ["通过", "不通过", "通过"]


def test_operations_may_find_more_wrong_than_the_veto_said() -> None:
    desk = vetoed()
    initiate_project(desk, APPLICATION)
    record_step(by(desk, OPERATIONS), APPLICATION, "1.2", "不通过", "缺图纸")
    assert project(desk).opinion == "缺图纸"


def test_a_verdict_typed_over_a_veto_gives_the_project_no_number() -> None:
    desk = vetoed()
    typed(desk, verdict="通过")
    result = initiate_project(by(desk, OPERATIONS), APPLICATION)
    assert [(finding.code, finding.gap.found) for finding in result.holding] == [
        ("LX03", "PMO 周总监 评为「不通过」：客情不足")
    ]


def test_operations_may_reject_what_it_passed_before() -> None:
    desk = by(applied(), OPERATIONS)
    record_step(desk, APPLICATION, "1.2", "通过")
    record_step(desk, APPLICATION, "1.2", "不通过", "预算不实")
    assert (project(desk).verdict, project(desk).opinion) == (Verdict.REJECTED, "预算不实")


def test_an_application_accepted_on_a_waiver_is_not_called_done() -> None:
    people = "\n## 人员\n姓名 | 部门\n周总监 | PMO\n王芳 | 运营\n"
    desk = desk_of(ASSESSED.replace("\n | |", "\nSQ-2026-0001 | |").replace("13800000018", "") + people)
    waive_rule(desk, APPLICATION, "LX01", reason="电话待补", condition="一周内", until=date(2026, 12, 1))
    initiate_project(desk, APPLICATION)
    first = next(row for row in desk.read((StepRow,)).of(StepRow) if row.step == "1.1")
    assert (str(first.state), first.note) == ("依豁免", "HM-2026-0001 豁免 LX01 至 2026-12-01")


def test_an_assessment_that_was_typed_keeps_its_assessor_and_day_when_it_is_recorded() -> None:
    desk = by(applied(), OPERATIONS)
    record_step(desk, APPLICATION, "1.2", "不通过", "缺图纸")
    typed(desk, verdict="通过", opinion="图纸已补", assessor="王芳", assessed=date(2026, 11, 23))
    record_step(desk, APPLICATION, "1.2", "通过")
    row = project(desk)
    assert (row.opinion, row.assessor, str(row.assessed), row.rounds) == ("图纸已补", "王芳", "2026-11-23", 2)
    assert rounds(desk)[-1] == ("通过", "图纸已补", "运营某", "2026-11-24")


def test_a_pass_of_a_changed_application_is_a_round_of_its_own_assessor() -> None:
    desk = applied()
    record_step(by(desk, OPERATIONS), APPLICATION, "1.2", "通过")
    typed(desk, need="门禁、监控与会议")
    record_step(by(desk, PMO), APPLICATION, "1.2", "通过")
    assert (project(desk).assessor, project(desk).rounds, len(rounds(desk))) == ("周总监", 2, 2)
