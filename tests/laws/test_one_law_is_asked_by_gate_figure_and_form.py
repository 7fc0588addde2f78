"""The same question put to a gate, a figure and a form has one answer, whatever the order of the rows; 2026-11-24."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from pmxl.actions.reckoning import write_due_dates
from pmxl.errors import NotAllowedError, NotPossibleNowError
from pmxl.figures.affairs import Affairs
from pmxl.figures.due_dates import due_dates
from pmxl.figures.owed_reports import reporting_weeks
from pmxl.reports.forms.accepting import EVALUATION, SUMMARY
from pmxl.reports.forms.choosing import the_acceptance, the_quote, the_survey
from pmxl.reports.forms.declaration import Case, Form, Issue, Subject, Taken, Worked
from pmxl.reports.monthly.pages import monthly_pages
from pmxl.rows.acceptance import AcceptanceRow
from pmxl.rows.money import PaymentNodeRow
from pmxl.rows.register import Register
from pmxl.rules.acceptance import acceptance_is_passed
from pmxl.rules.check import Asked
from pmxl.vocabulary import Department, Stage, Verdict
from tests.given import TODAY, desk_of, given, somebody_of
from tests.laws.near_misses import near_misses

PROJECT = """
## 立项登记
项目编号     | 项目名称 | 阶段 | 状态
XM-2026-0001 | 滨江医院 | 验收 | 进行中
"""


def case_of(register: Register, subject: Subject | None = None) -> Case:
    issue = Issue("XMZJ-2026-0001", 1, datetime(2026, 11, 24, 9, 30), "周总监")
    dossier = register.dossier(register.projects["XM-2026-0001"])
    return Case(register, dossier, subject or Subject("XM-2026-0001"), issue)


def shown(case: Case, label: str, form: Form = SUMMARY) -> object:
    """What a form prints in one of its fields."""
    value = next(field.value for field in form.fields if field.label == label)
    if isinstance(value, Worked):
        return value.work(case)
    assert isinstance(value, Taken)
    row = value.row(case)
    return getattr(row, value.field) if row else None


def test_a_project_that_passes_the_gate_prints_the_acceptance_that_passed() -> None:
    register = given(
        PROJECT
        + """
        ## 验收
        验收单号     | 项目编号     | 验收日期   | 验收结论
        YS-2026-0002 | XM-2026-0001 | 2026-11-18 | 通过
        YS-2026-0001 | XM-2026-0001 | 2026-11-10 | 不通过
        """
    )
    case = case_of(register)
    assert case.dossier is not None
    assert list(acceptance_is_passed(case.dossier, Asked(TODAY))) == []
    assert (shown(case, "验收结论"), shown(case, "验收日期")) == (Verdict.PASSED, date(2026, 11, 18))
    assert the_acceptance(case) is register.of(AcceptanceRow)[0]


def test_of_two_acceptances_on_one_day_the_lower_row_holds_for_gate_and_form() -> None:
    register = given(
        PROJECT
        + """
        ## 验收
        验收单号     | 项目编号     | 验收日期   | 验收结论
        YS-2026-0001 | XM-2026-0001 | 2026-11-18 | 通过
        YS-2026-0002 | XM-2026-0001 | 2026-11-18 | 不通过
        """
    )
    case = case_of(register)
    assert case.dossier is not None
    assert [gap.found for gap in acceptance_is_passed(case.dossier, Asked(TODAY))] == ["YS-2026-0002 结论为「不通过」"]
    assert shown(case, "验收结论") == Verdict.REJECTED


def test_a_form_takes_the_highest_version_and_round_wherever_its_row_stands() -> None:
    case = case_of(
        given(
            PROJECT
            + """
            ## 方案报价
            项目编号     | 版本
            XM-2026-0001 | 2
            XM-2026-0001 | 1

            ## 踏勘安排
            项目编号     | 轮次 | 踏勘日期
            XM-2026-0001 | 2    | 2026-06-02
            XM-2026-0001 | 1    | 2026-06-01
            XM-2026-0001 | 3    |
            """
        )
    )
    quote, survey = the_quote(case), the_survey(case)
    assert (quote.version if quote else None, survey.round if survey else None) == (2, 2)


def test_the_form_of_a_month_prints_the_mean_that_the_month_has() -> None:
    register = given(near_misses(TODAY))
    month = f"{date(2026, 11, 19):%Y-%m}"
    page = monthly_pages(Affairs(register, TODAY), month)[0]

    mean = shown(case_of(register, Subject(month)), "平均得分", EVALUATION)

    assert page.headline == f"{month} 验收通过 1 个项目，平均 {mean} 分"
    assert mean != Decimal("70.0")  # the mean of 70, 80 and 60 that PMO typed, which the form calls 三项均分


def test_a_summary_prints_the_money_of_all_contracts_with_split_receipts() -> None:
    case = case_of(given(near_misses(TODAY)))
    assert (shown(case, "合同金额"), shown(case, "已到账")) == (Decimal(1000), Decimal(540))


STALE = """
## 立项登记
项目编号     | 项目名称 | 阶段 | 状态
XM-2026-0001 | 滨江医院 | 验收 | 进行中

## 人员
姓名   | 部门 | 在岗
周总监 | PMO  | 是

## 合同
合同编号     | 项目编号     | 客户名称 | 合同金额 | 签订日期
HT-2026-0001 | XM-2026-0001 | 滨江医院 | 600      | 2026-11-08

## 回款计划
合同编号     | 期次 | 项目编号     | 计划金额 | 触发条件 | 账期 | 到期日     | 推算到期日
HT-2026-0001 | 1    | XM-2026-0001 | 100      | 签约     | 15   |            |
HT-2026-0001 | 2    | XM-2026-0001 | 200      | 验收     |      |            | 2026-11-20
HT-2026-0001 | 3    | XM-2026-0001 | 300      | 签约     | 15   | 2026-11-30 |
"""


def test_reckoned_dates_are_written_where_nobody_typed_one_and_cleared_where_none_follows() -> None:
    desk = desk_of(STALE)
    done = write_due_dates(desk)
    register = desk.read()
    assert [node.reckoned for node in register.of(PaymentNodeRow)] == [date(2026, 11, 23), None, None]
    assert done.summary == "写入推算到期日 2 期"
    assert all(due_dates(register).reckoned(node) == node.reckoned for node in register.of(PaymentNodeRow))


def test_reckoned_dates_that_are_right_already_are_not_written_again() -> None:
    desk = desk_of(STALE)
    write_due_dates(desk)
    with pytest.raises(NotPossibleNowError, match="推算到期日都与已发生的触发事件一致"):
        write_due_dates(desk)


def test_only_those_who_keep_the_money_write_reckoned_dates() -> None:
    with pytest.raises(NotAllowedError):
        write_due_dates(desk_of(STALE, somebody_of(Department.ENGINEERING)))


def test_a_step_that_is_not_done_is_no_completion_for_dues_or_weekly_reports() -> None:
    text = """
    ## 立项登记
    项目编号     | 项目名称 | 阶段 | 状态   | 进入阶段日期
    XM-2026-0001 | 滨江医院 | 实施 | 进行中 | 2026-11-02

    ## 流程节点
    项目编号     | 节点号 | 阶段 | 状态   | 完成日期
    XM-2026-0001 | 5.4    | 实施 | 进行中 | 2026-11-08

    ## 合同
    合同编号     | 项目编号     | 合同金额
    HT-2026-0001 | XM-2026-0001 | 600

    ## 回款计划
    合同编号     | 期次 | 项目编号     | 计划金额 | 触发条件
    HT-2026-0001 | 1    | XM-2026-0001 | 100      | 完工
    """
    register = given(text)
    dossier = register.dossier(register.projects["XM-2026-0001"])
    assert dossier.project.stage is Stage.DELIVERY
    assert due_dates(register).day(register.of(PaymentNodeRow)[0]) is None
    assert reporting_weeks(dossier, TODAY) == ("2026-W45", "2026-W46", "2026-W47")
