"""方案与报价阶段的工作表：方案报价（流程 2.2–2.5）。"""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from pmxl.rows import column as col
from pmxl.rows.row import Row, Sheet
from pmxl.vocabulary import Book, CustomerVerdict, Department

SALES, SOLUTION = Department.SALES, Department.SOLUTION


class QuoteRow(Row):
    """One version of 方案与报价; every version is kept."""

    sheet: ClassVar[Sheet] = Sheet(
        "方案报价", Book.PROJECTS, SOLUTION, "一个版本一行：报价、毛利、提交与客户反馈", key=("project", "version")
    )

    project: str = col.project(SOLUTION)
    version: int | None = col.whole("版本", SOLUTION, required=True, at_least=1, hint="从 1 起，逐版加 1")
    author: str = col.person("编制人", SOLUTION, required=True)
    made: date | None = col.day("编制日期", SOLUTION, required=True)
    amount: Decimal | None = col.money("报价金额", SOLUTION, required=True, at_least=0)
    cost: Decimal | None = col.money("预计成本", SOLUTION, required=True, at_least=0)
    margin: Decimal | None = col.computed(
        "毛利率", SOLUTION, col.Kind.PERCENT, '=IF(N([@报价金额])=0,"",([@报价金额]-[@预计成本])/[@报价金额])'
    )
    strategy: str = col.long_text("报价策略", SOLUTION)
    advice: str = col.long_text("工程改造建议", SOLUTION)
    duration: int | None = col.whole("预计工期", SOLUTION, unit="日历天")
    valid_until: date | None = col.day("报价有效期至", SOLUTION)
    submitted: date | None = col.day("提交客户日期", SALES)
    submitted_by: str = col.person("提交人", SALES)
    verdict: CustomerVerdict | None = col.choice("客户反馈", SALES, CustomerVerdict, hint="未通过时由方案出下一版")
    answered: date | None = col.day("反馈日期", SALES, required_when=("verdict", tuple(CustomerVerdict)))
    opinion: str = col.long_text("客户意见", SALES, required_when=("verdict", (CustomerVerdict.NOT_PASSED,)))
    changes: str = col.text("本版变更", SOLUTION, width=28, hint="第 2 版起写明改了什么")
