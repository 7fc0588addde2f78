"""One company in which money words could come apart, small enough to be added up by hand.

A receipt split over two contracts, one that is not allocated, one that nobody has claimed; a node that was paid too
much, one whose 到期日 only follows from the signing, one without any date, one due today, one due yesterday; a red
invoice; two acceptances that stand out of order; a contract that was dissolved and paid back.
"""

from datetime import date, timedelta
from decimal import Decimal

CONTRACTS = {"HT-2026-0001": "XM-2026-0001", "HT-2026-0002": "XM-2026-0002", "HT-2026-0003": "XM-2026-0003"}
CUSTOMERS = {"滨江医院": ("HT-2026-0001", "HT-2026-0002"), "明德小学": ("HT-2026-0003",)}

Figures = dict[str, Decimal]


def _figures(**amounts: str) -> Figures:
    return {word: Decimal(amount) for word, amount in amounts.items()}


FIGURES = {
    # received 440 + 150 − 50 laid against HT-2; term 1 was given 340 for 300; term 2 asks for 300 since 30 days
    "HT-2026-0001": _figures(
        合同金额="1000", 已开票="900", 已到账="540", 合同未收="460", 已开票未收="360", 计划未核销="560", 多收="40",
        计划未收="600", 到期未收="300", 未核销到账="100",
    ),
    # received 30 + 50 of the other contract's receipt; 200 of term 1 are due since yesterday, term 2 is due today
    "HT-2026-0002": _figures(
        合同金额="500", 已开票="250", 已到账="80", 合同未收="420", 已开票未收="170", 计划未核销="450", 多收="0",
        计划未收="450", 到期未收="200", 未核销到账="30",
    ),
    # dissolved: 240 came and went back
    "HT-2026-0003": _figures(
        合同金额="800", 已开票="240", 已到账="0", 合同未收="800", 已开票未收="240", 计划未核销="240", 多收="0",
        计划未收="240", 到期未收="240", 未核销到账="0",
    ),
}  # fmt: skip
"""The named amounts of each contract, in 元."""


def summed(contracts: tuple[str, ...]) -> Figures:
    return {word: sum((FIGURES[one][word] for one in contracts), Decimal(0)) for word in FIGURES["HT-2026-0001"]}


EXPECTED: dict[str, Figures] = {
    **FIGURES,
    **{project: FIGURES[contract] for contract, project in CONTRACTS.items()},
    **{customer: summed(contracts) for customer, contracts in CUSTOMERS.items()},
    "": summed(tuple(CONTRACTS))
    | _figures(
        未认领到账="77.50", 银行到账合计="697.50",
        **{"未到期": "450", "1–30": "500", "31–60": "0", "61–90": "0", "91–180": "240", "180以上": "0", "无到期日": "100"},
    ),
}  # fmt: skip
"""What every surface must say, by contract, project and customer, and under "" for the whole company."""

COMMON = """
## 立项登记
申请编号     | 项目编号     | 项目名称 | 客户名称 | 阶段   | 状态   | 项目经理 | 立项日期   | 进入阶段日期
SQ-2026-0001 | XM-2026-0001 | 医院弱电 | 滨江医院 | 验收   | 进行中 | 张伟明   | {long_ago} | {yesterday}
SQ-2026-0002 | XM-2026-0002 | 医院机电 | 滨江医院 | 签合同 | 进行中 | 张伟明   | {long_ago} | {yesterday}
SQ-2026-0003 | XM-2026-0003 | 小学改造 | 明德小学 | 签合同 | 已终止 | 张伟明   | {long_ago} | {yesterday}

## 人员
姓名   | 登录名 | 部门 | PMO成员 | 在岗
周总监 | zhou   | PMO  | 是      | 是

## 验收
验收单号     | 项目编号     | 合同编号     | 验收日期      | 验收结论
YS-2026-0002 | XM-2026-0001 | HT-2026-0001 | {days_5_ago}  | 通过
YS-2026-0001 | XM-2026-0001 | HT-2026-0001 | {days_20_ago} | 不通过

## 总结评价
项目编号     | 总结日期      | 主持人 | 进度评分 | 质量评分 | 成本评分 | 资料齐全 | 评价月份
XM-2026-0001 | {days_5_ago}  | 周总监 | 70       | 80       | 60       | 是       | {month}

## 合同
合同编号     | 项目编号     | 合同名称 | 客户名称 | 合同金额 | 签订日期
HT-2026-0001 | XM-2026-0001 | 医院弱电 | 滨江医院 | 1000     | {days_60_ago}
HT-2026-0002 | XM-2026-0002 | 医院机电 | 滨江医院 | 500      | {days_60_ago}
HT-2026-0003 | XM-2026-0003 | 小学改造 | 明德小学 | 800      | {long_ago}

## 回款计划
合同编号     | 期次 | 项目编号     | 款项   | 计划金额 | 触发条件 | 账期 | 计划日期      | 到期日         | 推算到期日    | 跟踪人
HT-2026-0001 | 1    | XM-2026-0001 | 预付款 | 300      | 签约     |      | {long_ago}    | {long_ago}     |               | 周敏
HT-2026-0001 | 2    | XM-2026-0001 | 进度款 | 400      | 签约     | 30   | {days_60_ago} |                | {days_30_ago} | 周敏
HT-2026-0001 | 3    | XM-2026-0001 | 验收款 | 200      | 验收     | 5    | {yesterday}   |                | {today}       | 周敏
HT-2026-0001 | 4    | XM-2026-0001 | 质保金 | 100      | 质保到期 |      | {later}       |                |               | 周敏
HT-2026-0002 | 1    | XM-2026-0002 | 预付款 | 250      | 签约     |      | {yesterday}   | {yesterday}    |               | 周敏
HT-2026-0002 | 2    | XM-2026-0002 | 进度款 | 250      | 到货     |      | {today}       | {today}        |               | 周敏
HT-2026-0003 | 1    | XM-2026-0003 | 预付款 | 240      | 签约     |      | {long_ago}    | {days_100_ago} |               | 周敏

## 开票
发票号码 | 合同编号     | 项目编号     | 开票日期      | 开票金额
F1       | HT-2026-0001 | XM-2026-0001 | {long_ago}    | 300
F2       | HT-2026-0001 | XM-2026-0001 | {days_30_ago} | 650
F3       | HT-2026-0001 | XM-2026-0001 | {days_20_ago} | -50
F4       | HT-2026-0002 | XM-2026-0002 | {yesterday}   | 250
F5       | HT-2026-0003 | XM-2026-0003 | {days_100_ago} | 240

## 到账
到账编号     | 银行流水号 | 到账日期      | 付款方   | 到账金额 | 合同编号     | 项目编号
DZ-2026-0001 | L1         | {days_60_ago} | 滨江医院 | 440      | HT-2026-0001 | XM-2026-0001
DZ-2026-0002 | L2         | {days_20_ago} | 滨江医院 | 150      | HT-2026-0001 | XM-2026-0001
DZ-2026-0003 | L3         | {days_5_ago}  | 某某     | 77.5     |              |
DZ-2026-0004 | L4         | {yesterday}   | 滨江医院 | 30       | HT-2026-0002 | XM-2026-0002
DZ-2026-0005 | L5         | {days_100_ago} | 明德小学 | 240     | HT-2026-0003 | XM-2026-0003
DZ-2026-0006 | L6         | {days_60_ago} | 明德小学 | -240     | HT-2026-0003 | XM-2026-0003

## 核销
核销编号     | 到账编号     | 合同编号     | 期次 | 核销金额 | 核销日期       | 核销人
HX-2026-0001 | DZ-2026-0001 | HT-2026-0001 | 1    | 340      | {days_60_ago}  | 冯婷
HX-2026-0002 | DZ-2026-0001 | HT-2026-0001 | 2    | 100      | {days_60_ago}  | 冯婷
HX-2026-0003 | DZ-2026-0002 | HT-2026-0002 | 1    | 50       | {days_20_ago}  | 冯婷
HX-2026-0004 | DZ-2026-0005 | HT-2026-0003 | 1    | 240      | {days_100_ago} | 冯婷
HX-2026-0005 | DZ-2026-0006 | HT-2026-0003 | 1    | -240     | {days_60_ago}  | 冯婷
"""


def near_misses(today: date) -> str:
    """The company's sheets as of a day."""
    ago = {f"days_{days}_ago": today - timedelta(days=days) for days in (5, 20, 30, 60, 100)}
    days = {**ago, "today": today, "yesterday": today - timedelta(days=1), "later": today + timedelta(days=90)}
    return COMMON.format(long_ago=today - timedelta(days=200), month=f"{ago['days_5_ago']:%Y-%m}", **days)
