"""The three amounts, 账龄, 催款 and 对账单 of two customers that can be added up by hand; today is 2026-11-24."""

from decimal import Decimal

import pytest

from pmxl.errors import UnknownWordError
from pmxl.figures.affairs import Affairs
from pmxl.reports.paper.page import Section
from pmxl.reports.receivables.ageing import INVOICE, ageing_page
from pmxl.reports.receivables.amounts import CONTRACT, amounts_page
from pmxl.reports.receivables.dunning import cash_page, dunning_page
from pmxl.reports.receivables.statement import statement
from tests.given import TODAY, given

MONEY = """
## 合同
合同编号     | 项目编号     | 客户名称 | 合同金额 | 签订日期
HT-2026-0001 | XM-2026-0001 | 滨江医院 | 1000     | 2026-06-01
HT-2026-0002 | XM-2026-0002 | 明德小学 | 500      | 2026-10-01

## 回款计划
合同编号     | 期次 | 项目编号     | 款项   | 计划金额 | 触发条件 | 计划日期   | 到期日     | 跟踪人 | 承诺付款日期
HT-2026-0001 | 1    | XM-2026-0001 | 预付款 | 300      | 签约     | 2026-06-10 | 2026-06-10 | 周敏   |
HT-2026-0001 | 2    | XM-2026-0001 | 进度款 | 400      | 到货     | 2026-10-01 | 2026-10-20 | 周敏   | 2026-12-05
HT-2026-0001 | 3    | XM-2026-0001 | 验收款 | 300      | 验收     | 2026-12-20 |            | 周敏   |
HT-2026-0002 | 1    | XM-2026-0002 | 预付款 | 500      | 签约     | 2026-11-25 | 2026-11-25 | 高翔   |

## 开票
发票号码 | 合同编号     | 开票日期   | 开票金额
F1       | HT-2026-0001 | 2026-06-05 | 300
F2       | HT-2026-0001 | 2026-10-15 | 400

## 到账
到账编号     | 银行流水号 | 到账日期   | 付款方   | 到账金额 | 合同编号
DZ-2026-0001 | L1         | 2026-06-09 | 滨江医院 | 250      | HT-2026-0001
DZ-2026-0002 | L2         | 2026-11-20 | 某某     | 77.5     |

## 核销
核销编号     | 到账编号     | 合同编号     | 期次 | 核销金额 | 核销日期   | 核销人
HX-2026-0001 | DZ-2026-0001 | HT-2026-0001 | 1    | 250      | 2026-06-09 | 冯婷
"""


@pytest.fixture
def affairs() -> Affairs:
    return Affairs(given(MONEY), TODAY)


def cells(section: Section) -> list[list[object]]:
    return [[item.value for item in line] for line in section.lines]


def test_each_contract_shows_its_three_amounts_as_added_by_hand(affairs: Affairs) -> None:
    shown = cells(amounts_page(affairs, CONTRACT).sections[0])
    # HT-1: 1000 − 250 = 750; invoiced 700 − 250 = 450; due 300 − 250 = 50, and 400 since 2026-10-20: 450.
    assert shown[0] == ["HT-2026-0001", 1000, 250, 750, 450, 450]
    # HT-2: nothing invoiced or received; due tomorrow, so nothing is due.
    assert shown[1] == ["HT-2026-0002", 500, 0, 500, 0, 0]


def test_every_equation_between_the_amounts_has_no_difference(affairs: Affairs) -> None:
    equations = amounts_page(affairs).sections[1]
    assert [line[3].value for line in equations.lines] == [0, 0, 0, 0, 0]
    # bank: 250 + 77.50; of it 77.50 belongs to nobody yet
    assert cells(equations)[4][:3] == ["银行到账合计", Decimal("327.50"), "已到账 250.00 + 未认领到账 77.50"]


def test_the_buckets_of_the_ageing_add_up_to_what_is_open(affairs: Affairs) -> None:
    buckets = {line[0].value: line[2].value for line in ageing_page(affairs).sections[0].lines}
    # 50 since 2026-06-10 (167 days), 400 since 2026-10-20 (35 days), 300 without a date, 500 due tomorrow: 1250
    assert buckets == {"未到期": 500, "1–30": 0, "31–60": 400, "61–90": 0, "91–180": 50, "180以上": 0, "无到期日": 300}
    assert sum(buckets.values()) == 1250  # type: ignore[arg-type]  # the column holds money


def test_invoices_are_aged_by_their_own_date_oldest_settled_first(affairs: Affairs) -> None:
    buckets = {line[0].value: line[2].value for line in ageing_page(affairs, basis=INVOICE).sections[0].lines}
    # 250 settle F1 up to 50 left since 2026-06-05 (172 days); F2 400 since 2026-10-15 (40 days)
    assert (buckets["91–180"], buckets["31–60"], sum(buckets.values())) == (50, 400, 450)  # type: ignore[arg-type]


def test_the_reminders_of_today_name_the_rung_and_the_promise(affairs: Affairs) -> None:
    shown = cells(dunning_page(affairs).sections[0])
    assert [(line[1], line[2], line[3], line[5], line[6]) for line in shown] == [
        ("HT-2026-0001", "第 1 期预付款", 50, "逾期 60 天（漏 6 次）", "没有承诺"),
        ("HT-2026-0001", "第 2 期进度款", 400, "逾期 30 天（漏 5 次）", "承诺 2026-12-05"),
        ("HT-2026-0002", "第 1 期预付款", 500, "到期前 1 天（漏 2 次）", "没有承诺"),
    ]


def test_the_cash_forecast_adds_up_to_plan_bank_and_open(affairs: Affairs) -> None:
    page = cash_page(affairs)
    shown = {line[0]: line[1:] for line in cells(page.sections[0])}
    assert shown["2026-12"] == [300, 0, 400]  # the promise of 2026-12-05; planned is term 3
    assert shown["2026-11"] == [500, Decimal("77.5"), 500]
    assert shown["已逾期无承诺"] == [0, 0, 50]
    assert shown["未定"] == [0, 0, 300]  # 验收 has no forecast
    assert [item.value for item in page.sections[0].total or ()][1:] == [1500, Decimal("327.50"), 1250]


def test_a_statement_runs_a_balance_from_invoices_and_receipts(affairs: Affairs) -> None:
    found = statement(affairs, "滨江医院")
    assert [(str(line[0]), line[3], line[4], line[5]) for line in cells(found.movements)] == [
        ("2026-06-05", 300, 0, 300),
        ("2026-06-09", 0, 250, 50),
        ("2026-10-15", 400, 0, 450),
    ]
    assert (found.words, found.total.unreceived) == ("柒佰伍拾元整", Decimal(750))


def test_a_statement_of_an_unknown_customer_names_those_there_are(affairs: Affairs) -> None:
    with pytest.raises(UnknownWordError, match="可选：滨江医院、明德小学"):
        statement(affairs, "滨湖医院")
