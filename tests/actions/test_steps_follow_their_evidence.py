"""登记节点结果 and the sheets: a result that the rows contradict is refused, one that they carry is written (流程 2)."""

from datetime import date

import pytest

from pmxl.actions.desk import Desk
from pmxl.actions.step import record_step
from pmxl.actions.waive import waive_rule
from pmxl.errors import ContradictedError, NotPossibleNowError
from pmxl.process.definition import PROCESS
from pmxl.process.terms import NEGATIVE
from pmxl.rows.acceptance import AcceptanceRow
from pmxl.rows.contract import ContractRow, ReviewRow
from pmxl.rows.governance import NoticeRow
from pmxl.rows.initiation import ProjectRow, StepRow, SurveyRow
from pmxl.rows.meetings import MeetingRow
from pmxl.rows.row import Row
from pmxl.rows.solution import QuoteRow
from pmxl.rows.stock import GoodsReceiptRow
from pmxl.sheets.locating import locate
from pmxl.sheets.writing import cells_set
from pmxl.vocabulary import StepState, Verdict
from tests.actions.running_project import (
    ACCEPTANCE,
    CLOSED_REVIEW,
    CONTRACT,
    MEETING,
    OPEN_REVIEW,
    QUOTE,
    SECOND,
    SURVEY,
    running,
)
from tests.given import deeds, desk_of

PROJECT = "XM-2026-0001"
REJECTED_REVIEW = CLOSED_REVIEW.replace("预付款偏低 | 通过", "预付款偏低 | 不通过")
UNSUBMITTED = QUOTE.replace("2026-11-20", "")
REFUSED_SURVEY = SURVEY.replace("拟定日期\n", "拟定日期 | 客户确认\n").replace("2026-11-26", "2026-11-26 | 未通过")
REFUSED_MEETING = MEETING.replace("决议\n", "决议 | 结论\n").replace("可以签约", "可以签约 | 不通过")
REFUSED_QUOTE = QUOTE.replace("提交客户日期\n", "提交客户日期 | 客户反馈 | 客户意见\n").replace(
    "2026-11-20", "2026-11-20 | 未通过 | 超出预算"
)
LATE_CONTRACT = """
## 合同
合同编号 | 项目编号 | 合同金额 | 计划签约日期 | 签订日期
HT-2026-0001 | XM-2026-0001 | 176000 | 2026-11-10 | 2026-11-20
"""
SIGNED_OFF = ACCEPTANCE.replace("验收日期\n", "验收日期 | 客户签署人 | 签署日期\n").replace(
    "2026-11-23\n", "2026-11-23 | 何主任 | 2026-11-23\n"
)
PUNCH = """
## 会议待办
待办编号 | 项目编号 | 类型 | 事项 | 状态
DB-2026-0001 | XM-2026-0001 | 验收遗留 | 补标签 | 未关闭
"""


def rows(desk: Desk, kind: type[Row]) -> list[Row]:
    return list(desk.read((kind,)).of(kind))


def step_of(desk: Desk, number: str) -> StepRow:
    return next(row for row in desk.read((StepRow,)).of(StepRow) if row.step == number)


def change(desk: Desk, row: Row, **fields: object) -> None:
    book = locate(desk.workspace, (type(row),)).workbook(type(row))
    book.commit([cells_set(row, **fields)])


@pytest.mark.parametrize(
    ("stage", "number", "result", "sheets", "said"),
    [
        ("立项", "1.6", "", SURVEY.replace("周敏", ""), "踏勘人员（C2）：未填写"),
        ("立项", "1.6", "", REFUSED_SURVEY, "第 1 轮时间客户未同意"),
        ("立项", "1.7", "通过", REFUSED_SURVEY, "此处为「未通过」，与「通过」不符"),
        ("立项", "1.7", "通过", "", "没有踏勘安排"),
        ("方案与报价", "2.2", "", "", "没有任何版本"),
        ("方案与报价", "2.2", "", QUOTE.replace("框架价", ""), "报价策略（H2）：第 1 版未填写"),
        ("方案与报价", "2.3", "", "", "没有任何版本"),
        ("方案与报价", "2.3", "", UNSUBMITTED.replace("186000", ""), "报价金额（E2）：第 1 版未填写"),
        ("方案与报价", "2.4", "通过", UNSUBMITTED, "第 1 版尚未提交"),
        ("方案与报价", "2.4", "未通过", UNSUBMITTED, "第 1 版尚未提交"),
        ("方案与报价", "2.4", "通过", REFUSED_QUOTE, "此处为「未通过」，与「通过」不符"),
        ("方案与报价", "2.5", "已更新", REFUSED_QUOTE, "没有第 2 版"),
        ("签合同", "3.2", "通过", MEETING, "节点 3.1 为「未开始」"),
        ("签合同", "3.2", "通过", REFUSED_MEETING, "此处为「不通过」，与「通过」不符"),
        ("签合同", "3.2", "不通过", "", "没有可行性评估的会议"),
        ("签合同", "3.3", "", CONTRACT, "HT-2026-0001 没有付款节点"),
        ("签合同", "3.4", "通过", CONTRACT + OPEN_REVIEW, "财务「预付款偏低」未关闭"),
        ("签合同", "3.4", "通过", CONTRACT + REJECTED_REVIEW, "财务结论为「不通过」"),
        ("签合同", "3.4", "通过", CONTRACT, "HT-2026-0001 缺评审记录"),
        ("签合同", "3.4", "通过", "", "没有本项目的合同"),
        ("签合同", "3.4", "不通过", CONTRACT + CLOSED_REVIEW, "没有「不通过」的依据"),
        ("签合同", "3.5", "", CONTRACT + OPEN_REVIEW, "财务「预付款偏低」未关闭"),
        ("签合同", "3.5", "", "", "没有本项目的合同"),
        ("签合同", "3.6", "", CONTRACT, "寄出日期（P2）：HT-2026-0001 未填写"),
        ("实施前准备", "4.1", "", CONTRACT, "归档日期（S2）：HT-2026-0001 未填写"),
        ("实施前准备", "4.2", "", LATE_CONTRACT, "晚于计划的 2026-11-10，计划没有更新"),
        ("实施前准备", "4.3", "", "", "没有「销售」的任务"),
        ("实施", "5.4", "", "", "节点 5.1 为「未开始」"),
        ("验收", "6.1", "通过", ACCEPTANCE, "客户签署人（J2）：YS-2026-0001 未填写"),
        ("验收", "6.1", "通过", SIGNED_OFF + PUNCH, "DB-2026-0001「补标签」未关闭"),
        ("验收", "6.2", "", "", "没有验收单"),
        ("验收", "6.4", "", "", "没有项目总结"),
        ("验收", "6.5", "", SIGNED_OFF, "没有项目总结"),
    ],
)
def test_a_result_that_the_rows_contradict_is_refused_and_nothing_is_written(
    stage: str, number: str, result: str, sheets: str, said: str
) -> None:
    desk = desk_of(running(stage, survey="是") + sheets)
    with pytest.raises(ContradictedError) as refused:
        record_step(desk, PROJECT, number, result, "意见")
    assert said in str(refused.value)
    assert ([*deeds(desk)], rows(desk, NoticeRow), step_of(desk, number).state) == ([], [], StepState.OPEN)


def test_a_refusal_names_every_contradicting_cell_and_what_to_do() -> None:
    desk = desk_of(running("签合同") + CONTRACT + OPEN_REVIEW.replace("方案 |", "技术 |"))
    with pytest.raises(ContradictedError) as refused:
        record_step(desk, PROJECT, "3.4", "通过")
    assert (
        str(refused.value)
        == """\
XM-2026-0001：不能把节点 3.4 组织合同评审 登记为「通过」，没有写入。表里与之矛盾的有：
  项目台账.xlsx › 合同评审 › 评审方：HT-2026-0001 缺方案。请运营组织合同评审；无意见的评审方也登记一行并关闭。
  项目台账.xlsx › 合同评审 › 第 2 行 › 状态（L2）：HT-2026-0001 财务「预付款偏低」未关闭。请运营督促处理，经 评审人 确认后关闭。"""
    )


@pytest.mark.parametrize("rule", ["关闭", "提示"])
def test_a_rule_that_does_not_hold_the_gate_does_not_hold_the_step(rule: str) -> None:
    rules = "\n## 流程规则\n规则代码 | 方式\n" + "\n".join(f"{code} | {rule}" for code in ("HT06", "HT07"))
    desk = desk_of(running("签合同") + CONTRACT + OPEN_REVIEW + rules)
    record_step(desk, PROJECT, "3.4", "通过")
    assert step_of(desk, "3.4").state is StepState.DONE


def test_an_acceptance_on_conditions_stands_beside_its_open_conditions() -> None:
    desk = desk_of(running("验收") + SIGNED_OFF + PUNCH)
    record_step(desk, PROJECT, "6.1", "有条件通过", "补标签")
    acceptance = desk.read((AcceptanceRow,)).of(AcceptanceRow)[0]
    assert (acceptance.verdict, acceptance.conditions) == (Verdict.CONDITIONAL, "补标签")


def test_an_acceptance_on_conditions_needs_to_say_which() -> None:
    with pytest.raises(NotPossibleNowError, match="没有写意见"):
        record_step(desk_of(running("验收") + SIGNED_OFF), PROJECT, "6.1", "有条件通过")


def test_a_confirmed_survey_is_written_into_its_round() -> None:
    desk = desk_of(running("立项", survey="是") + SURVEY)
    record_step(desk, PROJECT, "1.7", "通过")
    survey = desk.read((SurveyRow,)).of(SurveyRow)[0]
    assert (str(survey.confirmed), str(survey.confirmed_on)) == ("通过", "2026-11-24")


def test_a_submission_is_written_with_its_day_and_person() -> None:
    desk = desk_of(running("方案与报价") + UNSUBMITTED)
    record_step(desk, PROJECT, "2.3")
    quote = desk.read((QuoteRow,)).of(QuoteRow)[0]
    assert (str(quote.submitted), quote.submitted_by) == ("2026-11-24", "周总监")


def test_a_submission_that_was_typed_keeps_its_own_day() -> None:
    desk = desk_of(running("方案与报价") + QUOTE)
    record_step(desk, PROJECT, "2.3")
    assert str(desk.read((QuoteRow,)).of(QuoteRow)[0].submitted) == "2026-11-20"


@pytest.mark.parametrize(("result", "note"), [("通过", ""), ("未通过", "超出预算")])
def test_a_customers_answer_is_written_into_the_latest_version_only(result: str, note: str) -> None:
    desk = desk_of(running("方案与报价") + SECOND)
    record_step(desk, PROJECT, "2.4", result, note)
    assert [
        (str(row.verdict or ""), str(row.answered or ""), row.opinion) for row in desk.read((QuoteRow,)).of(QuoteRow)
    ] == [
        ("", "", ""),
        (result, "2026-11-24", note),
    ]


@pytest.mark.parametrize(("result", "done"), [("通过", ("3.1",)), ("不通过", ())])
def test_a_feasibility_is_written_into_its_minutes(result: str, done: tuple[str, ...]) -> None:
    desk = desk_of(running("签合同", *done) + MEETING)
    record_step(desk, PROJECT, "3.2", result, "" if result == "通过" else "工期不足")
    assert str(desk.read((MeetingRow,)).of(MeetingRow)[0].verdict) == result


def test_a_stamp_is_written_into_the_contract_of_another_workbook() -> None:
    desk = desk_of(running("签合同") + CONTRACT + CLOSED_REVIEW)
    done = record_step(desk, PROJECT, "3.5")
    assert str(desk.read((ContractRow,)).of(ContractRow)[0].stamped) == "2026-11-24"
    assert {cell.workbook for cell in done.written} == {"回款台账.xlsx", "项目台账.xlsx"}


@pytest.mark.parametrize(("result", "note"), [("通过", ""), ("不通过", "摄像机离线")])
def test_an_acceptance_is_written_into_its_row(result: str, note: str) -> None:
    desk = desk_of(running("验收") + SIGNED_OFF)
    record_step(desk, PROJECT, "6.1", result, note)
    row = desk.read((AcceptanceRow,)).of(AcceptanceRow)[0]
    assert (str(row.verdict), row.conditions) == (result, note)


NEGATIVES = [(step.number, result) for step in PROCESS.steps.values() for result in step.results if result in NEGATIVE]


def test_the_process_sends_something_back_at_six_steps() -> None:
    assert [number for number, _ in NEGATIVES] == ["1.2", "1.7", "2.4", "3.2", "3.4", "6.1"]


@pytest.mark.parametrize(("number", "result"), NEGATIVES)
def test_whatever_is_sent_back_needs_its_reason_in_words(number: str, result: str) -> None:
    desk = desk_of(running(str(PROCESS.stage_of(number)), survey="是"))
    with pytest.raises(NotPossibleNowError, match=f"没有写意见，不能登记为「{result}」"):
        record_step(desk, PROJECT, number, result)


def test_a_reason_that_was_typed_where_the_result_stands_is_enough() -> None:
    desk = desk_of(running("方案与报价") + REFUSED_QUOTE)
    record_step(desk, PROJECT, "2.4", "未通过")
    assert step_of(desk, "2.4").note == "超出预算"
    assert [row.note for row in deeds(desk)] == ["超出预算"]


def repeated(desk: Desk, number: str, result: str, note: str = "") -> None:
    with pytest.raises(NotPossibleNowError, match="不能重复登记"):
        record_step(desk, PROJECT, number, result, note)


@pytest.mark.parametrize(
    ("stage", "number", "result", "sheets"),
    [
        ("立项", "1.5", "是", ""),
        ("方案与报价", "2.4", "通过", QUOTE),
        ("方案与报价", "2.4", "未通过", QUOTE),
        ("签合同", "3.1", "", ""),
        ("签合同", "3.4", "通过", CONTRACT + CLOSED_REVIEW),
        ("签合同", "3.4", "不通过", CONTRACT + OPEN_REVIEW),
        ("实施", "5.1", "", ""),
    ],
)
def test_a_result_recorded_again_without_new_evidence_is_refused(
    stage: str, number: str, result: str, sheets: str
) -> None:
    desk = desk_of(running(stage) + sheets)
    record_step(desk, PROJECT, number, result, "意见")
    told = len(rows(desk, NoticeRow))
    repeated(desk, number, result, "意见")
    assert (step_of(desk, number).round, len(rows(desk, NoticeRow)), len(deeds(desk))) == (1, told, 1)


def test_a_result_recorded_again_on_new_evidence_is_a_new_round() -> None:
    desk = desk_of(running("签合同") + CONTRACT + CLOSED_REVIEW)
    record_step(desk, PROJECT, "3.4", "通过")
    change(desk, desk.read((ReviewRow,)).of(ReviewRow)[0], opinion="预付款与违约条款已改")
    record_step(desk, PROJECT, "3.4", "通过")
    assert (step_of(desk, "3.4").round, len(rows(desk, NoticeRow))) == (2, 2)


def test_what_was_done_again_after_a_rejection_may_be_rejected_again() -> None:
    desk = desk_of(running("签合同") + MEETING)
    record_step(desk, PROJECT, "3.2", "不通过", "工期不足")
    repeated(desk, "3.2", "不通过", "工期不足")
    record_step(desk, PROJECT, "3.1")
    record_step(desk, PROJECT, "3.2", "不通过", "仍不足")
    assert (step_of(desk, "3.2").round, step_of(desk, "3.2").note) == (2, "仍不足")


def test_a_confirmation_of_a_plan_that_was_updated_since_is_no_repetition() -> None:
    documents = (
        "\n## 文档登记\n文档编号 | 版本 | 项目编号 | 文档类型 | 日期\nWD-1 | 1 | XM-2026-0001 | 项目实施计划 | {}\n"
    )
    desk = desk_of(running("实施前准备") + LATE_CONTRACT + documents.format("2026-11-21"))
    record_step(desk, PROJECT, "4.2")
    repeated(desk, "4.2", "")
    change(desk, step_of(desk, "4.2"), finished=date(2026, 11, 20))
    record_step(desk, PROJECT, "4.2")
    assert str(step_of(desk, "4.2").finished) == "2026-11-24"


STOCK = """
## 备货申请
申请单号 | 项目编号 | 合同编号 | 状态
BH-2026-0001 | XM-2026-0001 | HT-2026-0001 | 已下单

## 备货明细
申请单号 | 序号 | 物料代码 | 产品名称 | 数量
BH-2026-0001 | 1 | M-01 | 摄像机 | 24

## 到货签收
签收单号 | 序号 | 项目编号 | 申请单号 | 申请序号
QS-2026-0001 | 1 | XM-2026-0001 | BH-2026-0001 | 1

## 合同清单
合同编号 | 序号 | 物料代码 | 产品名称 | 数量
HT-2026-0001 | 1 | M-01 | 摄像机 | 24

## 人员
姓名 | 部门
周总监 | PMO
"""
NEEDS_STOCK = (
    running("实施前准备")
    .replace("含软件 | 涉及部门", "含软件 | 需要备货 | 涉及部门")
    .replace("否 | 销售", "否 | 是 | 销售")
)


def test_arrivals_can_not_be_recorded_before_anything_was_ordered() -> None:
    with pytest.raises(ContradictedError, match="没有备货申请"):
        record_step(desk_of(NEEDS_STOCK), PROJECT, "4.6")


def test_a_step_recorded_on_a_waiver_is_not_called_done_and_is_done_later() -> None:
    desk = desk_of(NEEDS_STOCK + CONTRACT + STOCK)
    waive_rule(desk, PROJECT, "ZB12", reason="先布线", condition="补签收", until=date(2026, 12, 8))
    record_step(desk, PROJECT, "4.6")
    waived = step_of(desk, "4.6")
    assert (waived.state, waived.note) == (StepState.WAIVED, "HM-2026-0001 豁免 ZB12 至 2026-12-08")
    assert deeds(desk)[-1].note == waived.note
    repeated(desk, "4.6", "")
    change(desk, desk.read((GoodsReceiptRow,)).of(GoodsReceiptRow)[0], accepted=24, signed=date(2026, 11, 24))
    record_step(desk, PROJECT, "4.6")
    assert (step_of(desk, "4.6").state, step_of(desk, "4.6").note) == (StepState.DONE, "")


def test_a_step_that_builds_on_a_waived_one_is_done_all_the_same() -> None:
    people = "\n## 人员\n姓名 | 部门\n周总监 | PMO\n"
    desk = desk_of(running("实施") + people)
    waive_rule(desk, PROJECT, "SS01", reason="尾项", condition="一周内", until=date(2026, 12, 1))
    record_step(desk, PROJECT, "5.4")
    assert (step_of(desk, "5.4").state, step_of(desk, "5.4").note) == (StepState.DONE, "")


def test_another_step_of_the_stage_is_no_new_evidence() -> None:
    desk = desk_of(running("实施"))
    record_step(desk, PROJECT, "5.1")
    record_step(desk, PROJECT, "5.4")
    repeated(desk, "5.1", "")


def test_a_changed_answer_leaves_what_was_done_already() -> None:
    desk = desk_of(running("立项", "1.6", survey="是"))
    change(desk, desk.read((ProjectRow,)).of(ProjectRow)[0], survey=None)
    record_step(desk, PROJECT, "1.5", "否")
    assert (step_of(desk, "1.6").state, step_of(desk, "1.7").state) == (StepState.DONE, StepState.NOT_APPLICABLE)


def test_an_update_that_was_made_is_not_called_unneeded_when_the_customer_agrees() -> None:
    desk = desk_of(running("方案与报价") + SECOND)
    record_step(desk, PROJECT, "2.4", "通过")
    assert step_of(desk, "2.5").state is StepState.OPEN


def test_an_answer_that_was_typed_over_the_recorded_one_is_not_overwritten() -> None:
    desk = desk_of(running("立项"))
    record_step(desk, PROJECT, "1.5", "否")
    change(desk, desk.read((ProjectRow,)).of(ProjectRow)[0], survey="是")
    with pytest.raises(ContradictedError, match="此处为「是」，与「否」不符"):
        record_step(desk, PROJECT, "1.5", "否")
