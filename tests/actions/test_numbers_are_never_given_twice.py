"""The next number of a kind: after the highest that a row or 操作日志 has, whatever became of the rows."""

import pytest

from pmxl.actions.numbering import free_number
from tests.given import given

LOG = """
## 操作日志
序号 | 项目编号 | 动作 | 说明
1 | SQ-2026-0004 | 申请立项 |
2 | XM-2026-0012 | 立项编号 | 申请编号 SQ-2026-0004；评估人 陈静
3 | XM-2026-0012 | 豁免 | HM-2026-0003 ZB12 至 2026-12-31：见 HM-2026-0500；条件：补齐
4 | XM-2026-0012 | 出具表单 | 备货申请单 BHSQ-2026-0002 第 1 版，对象：BH-2026-0900，表单/备货申请单
5 | XM-2026-0012 | 核销 | DZ-2026-0003：HX-2026-0007 HT-2026-0001 第 1 期 50；HX-2026-0008 HT-2026-0001 第 2 期 70
6 | | 导入 | 流水.xlsx：2 笔 300 元，DZ-2026-0005 至 DZ-2026-0006
7 | XM-2026-0012 | 暂停 | 客户说像 XM-2026-0999 那样
8 | XM-2025-0044 | 期初 | 担保人 陈静；视为已通过：立项；老项目
"""


@pytest.mark.parametrize(
    ("prefix", "taken", "following"),
    [
        ("XM", ["XM-2026-0003"], "XM-2026-0013"),
        ("XM", ["XM-2026-0020"], "XM-2026-0021"),
        ("SQ", [], "SQ-2026-0005"),
        ("HM", [], "HM-2026-0004"),
        ("BHSQ", [], "BHSQ-2026-0003"),
        ("HX", ["HX-2026-0001"], "HX-2026-0009"),
        ("DZ", [], "DZ-2026-0007"),
        ("TZ", [], "TZ-2026-0001"),
    ],
)
def test_a_number_that_the_log_tells_of_is_taken_though_no_row_has_it(
    prefix: str, taken: list[str], following: str
) -> None:
    assert free_number(prefix, 2026, given(LOG), taken) == following


def test_each_year_counts_for_itself() -> None:
    assert free_number("XM", 2025, given(LOG), []) == "XM-2025-0045"
    assert free_number("XM", 2027, given(LOG), []) == "XM-2027-0001"
