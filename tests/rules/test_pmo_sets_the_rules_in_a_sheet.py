from decimal import Decimal

import pytest

from pmxl.rows.settings import RuleRow
from pmxl.rules.rulebook import Rulebook
from pmxl.sheets.cells import take
from pmxl.vocabulary import Department, Mode
from tests.given import given
from tests.rules.provoked.every import RULES


def rulebook(text: str) -> Rulebook:
    return Rulebook.of(given(text).of(RuleRow), RULES)


def faults(text: str) -> list[str]:
    return [f"{problem.gap.place.heading}：{problem.gap.found}" for problem in rulebook(text).faults]


def test_mode_threshold_owner_and_cc_come_from_the_sheet() -> None:
    setting = rulebook("""
        ## 流程规则
        规则代码 | 方式 | 阈值 | 责任部门 | 抄送
        FA07     | 阻断 | 20   | PMO      | 李总
    """).setting("FA07")
    assert (setting.mode, setting.threshold, setting.owner, setting.cc) == (
        Mode.BLOCK,
        Decimal(20),
        Department.PMO,
        "李总",
    )


def test_a_rule_that_the_sheet_does_not_name_keeps_its_default() -> None:
    assert rulebook("").setting("ZB12").threshold == Decimal(100)


def test_the_required_fields_of_an_application_are_pmo_s_to_choose() -> None:
    setting = rulebook("""
        ## 流程规则
        规则代码 | 方式 | 参数
        LX01     | 阻断 | 项目名称、预计签约日期
    """).setting("LX01")
    assert setting.parameter == ("项目名称", "预计签约日期")


def test_a_parameter_is_emptied_by_the_word_wu() -> None:
    setting = rulebook("""
        ## 流程规则
        规则代码 | 方式 | 参数
        HT06     | 阻断 | 无
    """).setting("HT06")
    assert setting.parameter == ()


def test_a_parameter_that_is_no_column_is_said_and_the_default_kept() -> None:
    text = """
        ## 流程规则
        规则代码 | 方式 | 参数
        LX01     | 阻断 | 项目名称、身高
    """
    assert faults(text) == ["参数：参数「身高」不适用，仍按默认执行"]
    assert "客户名称" in rulebook(text).setting("LX01").parameter


def test_a_parameter_on_a_rule_without_one_is_said() -> None:
    assert faults("""
        ## 流程规则
        规则代码 | 方式 | 参数
        LX02     | 阻断 | 通过
    """) == ["参数：参数「通过」不适用，仍按默认执行"]


def test_a_negative_threshold_is_said_and_the_default_kept() -> None:
    text = """
        ## 流程规则
        规则代码 | 方式 | 阈值
        FA07     | 阻断 | -3
    """
    assert faults(text) == ["阈值：阈值「-3」小于 0，仍按默认 15% 执行"]
    assert rulebook(text).setting("FA07").threshold == Decimal(15)


def test_a_bad_mode_keeps_the_default_mode() -> None:
    text = """
        ## 流程规则
        规则代码 | 方式   | 阈值
        FA07     | 严格   | 18
    """
    assert faults(text) == ["方式：方式为空或不可识别，仍按「提示」执行"]
    assert (rulebook(text).setting("FA07").mode, rulebook(text).setting("FA07").threshold) == (Mode.HINT, Decimal(18))


def test_the_last_of_two_rows_for_a_rule_wins() -> None:
    setting = rulebook("""
        ## 流程规则
        规则代码 | 方式
        FA07     | 阻断
        FA07     | 关闭
    """).setting("FA07")
    assert setting.mode is Mode.OFF


def threshold(code: str, typed: str | float) -> tuple[Decimal, list[str]]:
    """What a typed threshold comes to, and what is said of it; a float is what Excel keeps in a cell of numbers."""
    register = given(
        """
        ## 流程规则
        规则代码 | 方式
        CODE     | 提示
    """.replace("CODE", code)
    )
    column = RuleRow.column("threshold")
    (row,) = register.of(RuleRow)
    book = Rulebook.of([row.model_copy(update={"threshold": take(column, typed, ())})], RULES)
    return book.setting(code).threshold, [problem.gap.found for problem in book.faults]


@pytest.mark.parametrize("typed", ["70", 70.0, "70%", 0.7, "0.7", "７０％", "70 %"])
def test_a_share_may_be_typed_in_every_way_that_means_one_thing(typed: str | float) -> None:
    assert threshold("FA07", typed) == (Decimal(70), [])


@pytest.mark.parametrize(
    ("typed", "value"),
    [("0", 0), ("0.5%", Decimal("0.5")), ("1%", 1), ("100%", 100), ("100", 100), ("1.5", Decimal("1.5"))],
)
def test_a_share_at_its_edges_is_what_is_typed(typed: str, value: Decimal) -> None:
    assert threshold("FA07", typed) == (value, [])


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("1", "阈值「1」可能是 1%，也可能是 100%"),
        (1.0, "阈值「1」可能是 1%，也可能是 100%"),
        ("101", "阈值「101」大于 100%"),
        ("7天", "阈值「7天」的单位不是「%」"),
        ("七成", "阈值「七成」不是数字"),
    ],
)
def test_what_is_no_share_for_sure_is_said_and_the_default_kept(typed: str | float, found: str) -> None:
    assert threshold("FA07", typed) == (Decimal(15), [f"{found}，仍按默认 15% 执行"])


@pytest.mark.parametrize("typed", ["9", 9.0, "9天", "9 天", "9 日", "９"])
def test_days_may_be_typed_with_their_unit(typed: str | float) -> None:
    assert threshold("TQ07", typed) == (Decimal(9), [])


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("70%", "阈值「70%」的单位不是「天」"),
        (0.7, "阈值「0.7」不是整天数（若填的是百分数，这条规则按「天」计）"),
        ("2周", "阈值「2周」的单位不是「天」"),
        ("-1", "阈值「-1」小于 0"),
    ],
)
def test_what_is_no_number_of_days_is_said_and_the_default_kept(typed: str | float, found: str) -> None:
    assert threshold("TQ07", typed) == (Decimal(7), [f"{found}，仍按默认 7天 执行"])


def test_a_unit_that_somebody_edited_is_said_to_do_nothing() -> None:
    assert faults("""
        ## 流程规则
        规则代码 | 方式 | 阈值 | 单位
        TQ07     | 提示 | 7    | 周
        FA07     | 提示 | 20   | %
    """) == ["单位：单位「周」不起作用，这条规则按「天」计"]
