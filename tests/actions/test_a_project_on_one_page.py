"""项目一页纸: its line of money says the same as the figures do."""

from decimal import Decimal

import pytest

from pmxl.actions.page import project_page
from pmxl.figures.affairs import Affairs
from tests.given import TODAY, desk_of

TEXT = """
## 立项登记
申请编号 | 项目编号 | 项目名称 | 客户名称 | 阶段 | 状态
SQ-2026-0001 | XM-2026-0001 | 滨江医院弱电 | 滨江医院 | 实施 | 进行中

## 合同
合同编号 | 项目编号 | 客户名称 | 合同金额 | 签订日期
HT-2026-0001 | XM-2026-0001 | 滨江医院 | 1000 | 2026-09-01

## 回款计划
合同编号 | 项目编号 | 期次 | 计划金额 | 到期日
HT-2026-0001 | XM-2026-0001 | 1 | 1000 | {due}
"""


@pytest.mark.parametrize(
    ("due", "late"),
    [("2026-11-23", 1000), ("2026-11-24", 0), ("2026-11-25", 0)],
    ids=["yesterday", "today", "tomorrow"],
)
def test_a_node_is_due_from_the_day_after_its_date(due: str, late: int) -> None:
    desk = desk_of(TEXT.format(due=due))
    money = project_page(desk, "XM-2026-0001").money.value
    assert money is not None
    assert money.due_unreceived == Decimal(late)
    assert Affairs(desk.read(), TODAY).amounts["HT-2026-0001"].due_unreceived == Decimal(late)
