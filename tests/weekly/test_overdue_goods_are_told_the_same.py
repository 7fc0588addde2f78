"""The rule TQ03 and the weekly summary name the same lines as 逾期未到, whatever the state of project and request."""

from pmxl.figures.affairs import Affairs
from pmxl.reports.weekly.facts import Week
from tests.given import TODAY, given

GOODS = """
## 立项登记
申请编号     | 项目编号     | 项目名称 | 阶段 | 状态
SQ-2026-0001 | XM-2026-0001 | 滨江医院 | 实施 | 进行中
SQ-2026-0002 | XM-2026-0002 | 东郊水厂 | 实施 | 已暂停
SQ-2026-0003 | XM-2026-0003 | 佳美超市 | 实施 | 已终止

## 备货申请
申请单号     | 项目编号     | 要求到货日期 | 状态
BH-2026-0001 | XM-2026-0001 | 2026-11-14   | 已下单
BH-2026-0002 | XM-2026-0001 | 2026-11-14   | 已提交
BH-2026-0003 | XM-2026-0001 | 2026-11-14   | 已结束
BH-2026-0004 | XM-2026-0001 | 2026-11-14   | 草稿
BH-2026-0005 | XM-2026-0002 | 2026-11-14   | 已下单
BH-2026-0006 | XM-2026-0003 | 2026-11-14   | 已下单
BH-2026-0007 | XM-2026-0999 | 2026-11-14   | 已下单

## 备货明细
申请单号     | 序号 | 产品名称 | 数量 | 预计到货日期
BH-2026-0001 | 1    | 门禁机   | 24   |
BH-2026-0001 | 2    | 摄像机   | 8    |
BH-2026-0001 | 3    | 机柜     | 1    | 2026-12-01
BH-2026-0002 | 1    | 交换机   | 2    |
BH-2026-0003 | 1    | 线缆     | 9    |
BH-2026-0004 | 1    | 桥架     | 9    |
BH-2026-0005 | 1    | 水泵     | 1    |
BH-2026-0006 | 1    | 冷柜     | 1    |
BH-2026-0007 | 1    | 网关     | 1    |

## 到货签收
签收单号     | 序号 | 申请单号     | 申请序号 | 合格数量 | 签收日期
QS-2026-0001 | 1    | BH-2026-0001 | 1        | 24       | 2026-11-12
QS-2026-0001 | 2    | BH-2026-0001 | 2        | 8        |
"""


def test_the_rule_and_the_summary_name_the_same_overdue_lines() -> None:
    week = Week(Affairs(given(GOODS), TODAY), "2026-W47")
    by_rule = [finding.gap.found.split()[0] for finding in week.findings if finding.code == "TQ03"]
    by_summary = [f"{late.stock.request.number}-{late.stock.line.line}" for late in week.late_goods]
    # not signed for, not even ordered, and of a project that nobody knows; no goods of projects that rest
    assert by_rule == ["BH-2026-0001-2", "BH-2026-0002-1", "BH-2026-0007-1"]
    assert by_summary == by_rule
