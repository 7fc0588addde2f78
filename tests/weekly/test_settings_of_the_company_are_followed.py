"""What a company sets in 字典 › 设置 is what the reports follow; without a row the same default holds."""

from pathlib import Path

import pytest

from pmxl.figures.affairs import Affairs
from pmxl.figures.dunning import AFTER, BEFORE
from pmxl.figures.errors import DaysUnreadableError
from pmxl.figures.evaluation import WEIGHTS, weights
from pmxl.reports.weekly.facts import Week
from pmxl.reports.weekly.topics import reconciliation_page
from pmxl.rows.register import Register
from pmxl.rows.settings import DictionaryRow
from pmxl.sheets.building.defaults import SETTINGS, dictionary_rows
from pmxl.vocabulary import Setting
from tests.given import TODAY, given

MANUAL = Path(__file__).parents[2] / "docs" / "手册.md"

SHARES = """
## 立项登记
申请编号     | 项目编号     | 项目名称 | 阶段 | 状态
SQ-2026-0001 | XM-2026-0001 | 滨江医院 | 实施 | 进行中

## 进度计划
项目编号     | 任务编号 | 任务名称 | 计划开始   | 计划完成   | 实际开始   | 完成比例 | 状态
XM-2026-0001 | T01      | 布线     | 2026-11-02 | 2026-11-13 | 2026-11-02 | 0.4      | 进行中

## 合同
合同编号     | 项目编号     | 客户名称 | 合同金额 | 签订日期
HT-2026-0001 | XM-2026-0001 | 滨江医院 | 1000     | 2026-10-01

## 开票
发票号码 | 合同编号     | 开票日期   | 开票金额
26110001 | HT-2026-0001 | 2026-10-10 | 300

## 到账
到账编号     | 银行流水号 | 到账日期   | 付款方   | 到账金额 | 合同编号
DZ-2026-0001 | L1         | 2026-11-05 | 滨江医院 | 250      | HT-2026-0001
"""


def with_setting(word: str, value: str, sheets: str = "") -> Affairs:
    return Affairs(given(f"## 字典\n列表 | 词条 | 值\n设置 | {word} | {value}\n{sheets}"), TODAY)


def test_each_setting_begins_with_the_value_that_holds_without_it() -> None:
    written, bare = Affairs(Register({DictionaryRow: dictionary_rows()}), TODAY), Affairs(Register({}), TODAY)
    assert (written.buckets, written.thresholds, written.tolerance) == (bare.buckets, bare.thresholds, bare.tolerance)
    assert (written.setting(Setting.DUN_BEFORE), written.setting(Setting.DUN_AFTER)) == tuple(
        "、".join(map(str, days)) for days in (BEFORE, AFTER)
    )
    assert weights(written) == weights(bare) == WEIGHTS


def test_every_setting_that_code_asks_for_stands_in_an_empty_workspace() -> None:
    assert [word for word, *_ in SETTINGS] == list(Setting)


def test_the_shares_agree_as_far_as_the_company_tolerates() -> None:
    # 工程 40 %, 开票 30 %, 到账 25 %: 15 points apart
    strict, generous = with_setting("口径容差", "14", SHARES), with_setting("口径容差", "15%", SHARES)
    headlines = [reconciliation_page(Week(affairs, "2026-W47")).headline for affairs in (strict, generous)]
    assert headlines == [
        "1 个有合同的在办项目中，1 个口径相差超过 14%",
        "1 个有合同的在办项目中，0 个口径相差超过 15%",
    ]


def test_days_that_are_none_are_answered_with_the_setting_and_an_example() -> None:
    with pytest.raises(DaysUnreadableError) as told:
        _ = with_setting("催款逾期天数", "一周").dunning
    assert str(told.value) == (
        "字典 › 设置 › 催款逾期天数：「一周」不是用顿号分隔的天数。请改为天数，如 7、15、30、60。"
    )


@pytest.mark.parametrize("word", [word for word, *_ in SETTINGS])
def test_every_setting_of_the_company_stands_in_the_manual(word: str) -> None:
    assert f"| {word} |" in MANUAL.read_text(encoding="utf-8")
