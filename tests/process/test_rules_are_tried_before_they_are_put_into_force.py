from datetime import date

from pmxl.process.definition import PROCESS
from pmxl.process.judging import RuleEffect, compare_rules
from pmxl.rows.settings import RuleRow
from pmxl.rules.rulebook import Rulebook
from pmxl.vocabulary import Mode
from tests.given import given
from tests.rules.provoked.every import RULES

TODAY = date(2026, 11, 24)

PROJECTS = """
    ## 立项登记
    项目编号     | 项目名称     | 阶段       | 状态   | 需要踏勘
    XM-2026-0001 | 滨江医院弱电 | 方案与报价 | 进行中 | 否
    XM-2026-0002 | 城西商场机电 | 方案与报价 | 进行中 | 否
    XM-2026-0003 | 园区楼宇自控 | 方案与报价 | 已暂停 | 否

    ## 方案报价
    项目编号     | 版本 | 报价金额 | 预计成本 | 报价策略 | 工程改造建议 | 提交客户日期 | 客户反馈
    XM-2026-0001 | 1    | 860000   | 740000   | 保利润   | 分两期施工   | 2026-11-11   | 通过
    XM-2026-0002 | 1    | 500000   | 300000   | 保利润   | 分两期施工   | 2026-11-11   |
    XM-2026-0003 | 1    | 100000   | 99000    | 保利润   | 分两期施工   | 2026-11-11   | 通过
"""


def tried(*rules: RuleRow) -> tuple[RuleEffect, ...]:
    return compare_rules(given(PROJECTS), PROCESS, Rulebook.default(RULES), Rulebook.of(rules, RULES), TODAY)


def test_a_rule_made_blocking_shows_the_live_projects_that_it_would_hold() -> None:
    (effect,) = tried(RuleRow(code="FA07", mode=Mode.BLOCK))
    assert (effect.project, effect.newly_held) == ("XM-2026-0001", True)
    assert effect.reason == "FA07 第 1 版毛利率 14.0%，低于 15%"


def test_a_rule_turned_off_shows_the_live_projects_that_it_would_free() -> None:
    (effect,) = tried(RuleRow(code="FA05", mode=Mode.OFF))
    assert (effect.project, effect.newly_held) == ("XM-2026-0002", False)
    assert effect.reason == "FA05 第 1 版没有客户反馈"


def test_a_change_that_touches_no_gate_shows_nothing() -> None:
    assert tried(RuleRow(code="TQ01", mode=Mode.BLOCK)) == ()
