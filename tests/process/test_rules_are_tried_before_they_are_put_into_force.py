import re
from datetime import date

import pytest

from pmxl.actions.rules import try_rules
from pmxl.errors import PmxlError
from pmxl.process.definition import PROCESS
from pmxl.process.trial import SettingChange, Trial, compare_rules
from pmxl.rows.settings import RuleRow
from pmxl.rules.rulebook import Rulebook
from pmxl.vocabulary import Department, Mode
from tests.given import desk_of, given
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


def tried(*rules: RuleRow) -> Trial:
    before, after = Rulebook.default(RULES), Rulebook.of(rules, RULES)
    return compare_rules(given(PROJECTS), PROCESS, RULES, before, after, TODAY)


def gaps(trial: Trial) -> list[tuple[str, str, str]]:
    return [(gap.finding.project, gap.finding.code, gap.what) for gap in trial.gaps]


def test_a_rule_made_blocking_shows_the_live_projects_that_it_would_hold() -> None:
    (effect,) = tried(RuleRow(code="FA07", mode=Mode.BLOCK)).gates
    assert (effect.project, effect.newly_held) == ("XM-2026-0001", True)
    assert effect.reason == "FA07 第 1 版毛利率 14.0%，低于 15%"


def test_a_rule_turned_off_shows_the_live_projects_that_it_would_free() -> None:
    (effect,) = tried(RuleRow(code="FA05", mode=Mode.OFF)).gates
    assert (effect.project, effect.newly_held) == ("XM-2026-0002", False)
    assert effect.reason == "FA05 第 1 版没有客户反馈"


def test_a_change_that_touches_no_gate_holds_nobody_and_shows_the_setting() -> None:
    trial = tried(RuleRow(code="TQ01", mode=Mode.BLOCK))
    assert (trial.gates, trial.settings) == ((), (SettingChange("TQ01", "方式", "提示", "阻断"),))


def test_a_gap_that_appears_where_no_gate_turns_is_listed() -> None:
    trial = tried(RuleRow(code="FA07", mode=Mode.HINT, threshold="45"))
    assert trial.gates == ()
    assert gaps(trial) == [("XM-2026-0001", "FA07", "改述"), ("XM-2026-0002", "FA07", "新增")]
    assert [gap.finding.gap.found for gap in trial.gaps] == [
        "第 1 版毛利率 14.0%，低于 45%",
        "第 1 版毛利率 40.0%，低于 45%",
    ]


def test_a_gap_that_goes_with_its_rule_is_listed() -> None:
    assert gaps(tried(RuleRow(code="FA07", mode=Mode.OFF))) == [("XM-2026-0001", "FA07", "消失")]


def test_a_rule_that_another_department_answers_for_shows_its_gaps_passing_over() -> None:
    trial = tried(RuleRow(code="FA05", mode=Mode.BLOCK, owner=Department.OPERATIONS))
    assert trial.settings == (SettingChange("FA05", "责任部门", "销售", "运营"),)
    assert gaps(trial) == [("XM-2026-0002", "FA05", "销售 → 运营")]


def test_required_fields_and_copies_are_tried_like_any_setting() -> None:
    wished = RuleRow(code="LX01", mode=Mode.BLOCK, parameter="项目名称", cc="李总")
    changes = {change.heading: (change.before, change.after) for change in tried(wished).settings}
    assert (changes["参数"][1], changes["抄送"]) == ("项目名称", ("无", "李总"))


PARTS = ["LX05=提示", "FA07.阈值=70%", "LX01.参数=项目名称", "FA07.责任部门=PMO", "FA07.抄送=李总", "FA05=关闭"]


@pytest.mark.parametrize("wish", PARTS)
def test_every_column_of_the_sheet_can_be_wished(wish: str) -> None:
    trial = try_rules(desk_of(PROJECTS), [wish])
    assert [(change.code, change.after) for change in trial.settings] == [
        (wish.partition("=")[0].partition(".")[0], wish.partition("=")[2])
    ]


def test_a_required_field_that_a_project_lacks_appears_as_a_gap_of_it() -> None:
    initiation = PROJECTS.replace("方案与报价 | 进行中", "立项       | 进行中")
    trial = try_rules(desk_of(initiation), ["LX01.参数=项目名称、预计签约日期"])
    assert ("XM-2026-0001", "LX01", "新增") in gaps(trial)
    assert any("预计签约日期" in gap.finding.gap.found + gap.finding.gap.place.heading for gap in trial.gaps)


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ("TQ07.阈值=70%", "试算 TQ07.阈值=70%：阈值「70%」的单位不是「天」，仍按默认"),
        ("LX01.参数=身高", "参数「身高」不适用"),
        ("LX02.阈值=3", "阈值「3」没有用处"),
        ("FA07.方式=严格", "方式「严格」不存在"),
        ("FA07.责任部门=外星", "责任部门「外星」不存在"),
        ("FA07.颜色=红", "规则设置「颜色」不存在。可选：方式、阈值、参数、责任部门、抄送。"),
        ("XX99=提示", "规则「XX99」不存在"),
    ],
)
def test_a_wish_that_would_change_nothing_is_refused_and_never_called_harmless(wish: str, said: str) -> None:
    with pytest.raises(PmxlError, match=re.escape(said)):
        try_rules(desk_of(PROJECTS), [wish])
