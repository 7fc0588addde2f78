"""What a customer paid beyond a node, or without a node, is 多收 or 待核销 and never an overdue amount; 2026-11-24."""

from decimal import Decimal

import pytest

from pmxl.figures.affairs import Affairs
from pmxl.reports.paper.page import Section
from pmxl.reports.receivables.ageing import ageing_page
from pmxl.reports.receivables.amounts import amounts_page, total_of
from pmxl.reports.receivables.dunning import cash_page
from pmxl.reports.receivables.statement import statement
from tests.given import TODAY, given

OVERPAID = """
## 合同
合同编号     | 项目编号     | 客户名称 | 合同金额 | 签订日期
HT-2026-0001 | XM-2026-0001 | 滨江医院 | 1000     | 2026-06-01

## 回款计划
合同编号     | 期次 | 项目编号     | 款项   | 计划金额 | 到期日
HT-2026-0001 | 1    | XM-2026-0001 | 预付款 | 300      | 2026-06-10
HT-2026-0001 | 2    | XM-2026-0001 | 进度款 | 650      | 2026-11-23
HT-2026-0009 | 1    | XM-2026-0001 | 进度款 | 70       | 2026-06-10

## 到账
到账编号     | 银行流水号 | 到账日期   | 付款方   | 到账金额 | 合同编号
DZ-2026-0001 | L1         | 2026-06-09 | 滨江医院 | 340      | HT-2026-0001
DZ-2026-0002 | L2         | 2026-11-20 | 滨江医院 | 120      | HT-2026-0001

## 核销
核销编号     | 到账编号     | 合同编号     | 期次 | 核销金额 | 核销日期
HX-2026-0001 | DZ-2026-0001 | HT-2026-0001 | 1    | 340      | 2026-06-09
"""


@pytest.fixture
def affairs() -> Affairs:
    return Affairs(given(OVERPAID), TODAY)


def cells(section: Section) -> list[list[object]]:
    return [[item.value for item in line] for line in section.lines]


def test_the_overpaid_node_is_in_no_bucket_and_shown_beside_them(affairs: Affairs) -> None:
    page = ageing_page(affairs)

    assert affairs.ageing.sums == {
        "未到期": 0,
        "1–30": 650,  # due yesterday
        "31–60": 0,
        "61–90": 0,
        "91–180": 0,  # term 1 is settled, and 40 more came in
        "180以上": 0,
        "无到期日": 0,
    }
    assert page.headline == "按到期日计，计划未收 650.00 元，其中到期未收 650.00 元"
    assert [(section.title, cells(section)) for section in page.sections[2:]] == [
        ("多收：核销超过计划金额，不计入账龄", [["HT-2026-0001", "第 1 期预付款", 40]]),
        ("合同编号不在合同表中，未计入任何合计", [["HT-2026-0009", "第 1 期进度款", 70]]),
    ]


def test_due_money_is_one_figure_for_amounts_ageing_and_cash(affairs: Affairs) -> None:
    due = total_of(affairs).due_unreceived

    assert (due, affairs.ageing.overdue) == (Decimal(650), Decimal(650))
    assert cash_page(affairs).headline == (
        "计划未收 650.00 元；到期未收 650.00 元，其中已逾期无承诺 650.00、有承诺 0.00；未定 0.00"
    )


def test_the_equation_of_what_is_planned_names_the_overpayment(affairs: Affairs) -> None:
    equations = cells(amounts_page(affairs).sections[1])

    assert [line[3] for line in equations] == [0, 0, 0, 0, 0]
    assert equations[3][:3] == ["计划未核销", 610, "到期未收 650.00 + 未到期与无到期日 0.00 − 多收 40.00"]


def test_the_list_of_a_statement_adds_up_to_its_head(affairs: Affairs) -> None:
    found = statement(affairs, "滨江医院")

    # 1000 − 340 − 120 = 540: 650 of term 2 and 50 of no term, less 40 too much and 120 not laid anywhere yet
    assert found.total.unreceived == Decimal(540)
    assert [(line[1], line[5]) for line in cells(found.open_nodes)] == [
        ("第 2 期 进度款", 650),
        ("未列入付款计划", 50),
        ("减：多收", -40),
        ("减：已收款，尚未核销到期次", -120),
    ]
    assert [item.value for item in found.open_nodes.total or ()][-1] == Decimal(540)
