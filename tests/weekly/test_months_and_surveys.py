"""月度总结评价 and 踏勘总结 on projects whose scores can be written out."""

from datetime import date
from decimal import Decimal

import pytest

from pmxl.actions.monthly import monthly_evaluation
from pmxl.actions.surveys import survey_summary
from pmxl.errors import UnknownWordError
from pmxl.reports.paper.page import Section
from tests.given import desk_of

ACCEPTED = """
## 立项登记
申请编号 | 项目编号 | 项目名称 | 项目类型 | 阶段 | 状态 | 项目经理 | 销售负责人 | 客情关系 | 要求完工日期 | 进入阶段日期
SQ-2026-0001 | XM-2026-0001 | 滨江医院 | 弱电工程 | 验收 | 进行中 | 张伟明 | 周敏 | 良好 | 2026-10-20 | 2026-10-30
SQ-2026-0002 | XM-2026-0002 | 明德小学 | 弱电工程 | 方案与报价 | 已终止 | 刘洋 | 周敏 | 一般 | 2026-12-31 | 2026-09-01
SQ-2026-0003 | XM-2026-0003 | 东郊水厂 | 楼宇自控 | 方案与报价 | 进行中 | 刘洋 | 高翔 | 一般 | 2026-12-31 | 2026-09-01

## 踏勘安排
项目编号 | 轮次 | 踏勘人员 | 踏勘日期
XM-2026-0001 | 1 | 孙强 | 2026-03-02
XM-2026-0001 | 2 | 孙强 | 2026-03-09
XM-2026-0002 | 1 | 孙强 | 2026-04-01
XM-2026-0003 | 1 | 孙强 | 2026-11-02

## 方案报价
项目编号 | 版本 | 编制日期 | 报价金额 | 客户反馈 | 客户意见
XM-2026-0001 | 1 | 2026-03-12 | 1100 | 通过 |
XM-2026-0002 | 1 | 2026-04-05 | 900 | 未通过 | 价格高

## 合同
合同编号 | 项目编号 | 客户名称 | 合同金额 | 签订日期
HT-2026-0001 | XM-2026-0001 | 滨江医院 | 1000 | 2026-04-01

## 回款计划
合同编号 | 期次 | 项目编号 | 计划金额 | 触发条件 | 到期日
HT-2026-0001 | 1 | XM-2026-0001 | 600 | 签约 | 2026-05-01
HT-2026-0001 | 2 | XM-2026-0001 | 400 | 验收 | 2026-11-01

## 到账
到账编号 | 到账日期 | 到账金额 | 合同编号
DZ-1 | 2026-05-01 | 600 | HT-2026-0001

## 核销
核销编号 | 到账编号 | 合同编号 | 期次 | 核销金额
HX-1 | DZ-1 | HT-2026-0001 | 1 | 600

## 验收
验收单号 | 项目编号 | 合同编号 | 验收日期 | 验收结论 | 客户满意度
YS-1 | XM-2026-0001 | HT-2026-0001 | 2026-10-30 | 通过 | 9

## 总结评价
项目编号 | 总结日期 | 资料齐全 | 经验教训
XM-2026-0001 | 2026-11-05 | 是 | 首版先问预算

## 豁免
豁免编号 | 项目编号 | 规则代码 | 到期日 | 批准人
HM-1 | XM-2026-0001 | ZB12 | 2026-12-31 | 周总监

## 操作日志
序号 | 时间 | 操作人 | 项目编号 | 动作 | 说明
1 | 2026-05-08 09:00:00 | 陈静 | XM-2026-0002 | 终止 | 丢单：价格
2 | 2026-05-09 09:00:00 | 周总监 | XM-2026-0001 | 豁免 | HM-1 ZB12 至 2026-12-31：赶工；条件：补齐
"""


def cells(section: Section) -> list[list[object]]:
    return [[item.value for item in line] for line in section.lines]


def test_an_accepted_project_is_scored_by_the_weighted_sum_of_its_shares() -> None:
    line = cells(monthly_evaluation(desk_of(ACCEPTED), "2026-10")[0].sections[0])[0]
    # 10 days late: 1 − 10 × 0.02 = 0.8; documents 1; satisfaction 0.9; money 600 ÷ (600 + 400) = 0.6; one waiver 0.8;
    # no report was owed. (30×0.8 + 20×1 + 20×0.9 + 15×0.6 + 5×0.8) ÷ 90 × 100 = 75 ÷ 90 × 100 = 83.3
    assert line[5:12] == [Decimal("0.80"), 1, Decimal("0.9"), Decimal("0.6"), Decimal("0.8"), None, Decimal("83.3")]
    assert line[-1] == "首版先问预算"


def test_the_company_sets_its_own_weights() -> None:
    weights = "## 字典\n列表 | 词条 | 值\n设置 | 评价权重 | 按期50、满意度50\n"
    page = monthly_evaluation(desk_of(f"{ACCEPTED}\n{weights}"), "2026-10")[0]
    assert cells(page.sections[0])[0][5:8] == [Decimal("0.80"), Decimal("0.9"), Decimal("85.0")]  # (50×0.8+50×0.9)÷100


def test_a_manager_gets_the_plain_mean_of_their_projects() -> None:
    assert cells(monthly_evaluation(desk_of(ACCEPTED), "2026-10")[1].sections[0]) == [
        ["张伟明", 1, Decimal("83.3"), "XM-2026-0001（83.3）"]
    ]


def test_a_month_without_acceptances_says_so() -> None:
    page = monthly_evaluation(desk_of(ACCEPTED), "2026-09")[0]
    assert (page.sections[0].lines, page.headline) == ((), "2026-09 验收通过 0 个项目")


def test_what_is_no_month_is_refused_in_words() -> None:
    with pytest.raises(UnknownWordError, match="月份「十月」不存在"):
        monthly_evaluation(desk_of(ACCEPTED), "十月")


def test_surveyed_projects_are_won_lost_or_open_with_their_days_and_reasons() -> None:
    page = survey_summary(desk_of(ACCEPTED))
    kinds, _, _, projects = page.sections
    # 弱电: one signed, one lost: 1 of 2; 楼宇: still open
    assert [line[:6] for line in cells(kinds)] == [
        ["弱电工程", 2, 1, 1, 0, Decimal("0.5")],
        ["楼宇自控", 1, 0, 0, 1, None],
    ]
    first, second, third = cells(projects)
    assert first[3:8] == ["签约", 10, 30, 2, 1000]  # 03-02 → 03-12, 03-02 → 04-01; twice on site
    assert second[3:] == ["未成", 4, None, 1, 900, "丢单：价格；客户：价格高"]
    assert third[3] == "在谈"
    assert "成交率 50%" in page.headline


def test_a_project_that_was_signed_and_dissolved_later_was_won() -> None:
    dissolved = ACCEPTED.replace("弱电工程 | 验收 | 进行中", "弱电工程 | 实施前准备 | 已终止")
    kinds = survey_summary(desk_of(dissolved)).sections[0]
    # one of two won, after thirty days
    assert cells(kinds)[0] == ["弱电工程", 2, 1, 1, 0, Decimal("0.5"), Decimal("30.0")]


def test_only_surveys_of_the_period_count() -> None:
    page = survey_summary(desk_of(ACCEPTED), date(2026, 4, 1), date(2026, 4, 30))
    assert [line[0] for line in cells(page.sections[3])] == ["XM-2026-0002"]
