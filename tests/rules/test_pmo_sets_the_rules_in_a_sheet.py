from decimal import Decimal

from pmxl.rows.settings import RuleRow
from pmxl.rules.rulebook import Rulebook
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
    assert faults(text) == ["阈值：阈值 -3 不适用，仍按默认执行"]
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
