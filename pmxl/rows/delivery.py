"""实施中的工作表：周报、日报、风险（流程 5.3）。"""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from pmxl.rows import column as col
from pmxl.rows.row import Row, Sheet
from pmxl.vocabulary import Book, Department, ItemState, Light, RiskLevel

PM, PMO = Department.PM, Department.PMO


class WeeklyRow(Row):
    """One project's week, as its PM reports it."""

    sheet: ClassVar[Sheet] = Sheet(
        "周报", Book.DELIVERY, PM, "一个项目一周一行：完成、计划、问题、进度", key=("project", "week")
    )

    project: str = col.project(PM)
    week: str = col.code("周次", PM, required=True, width=10, example="2026-W47", hint="年-W周，如 2026-W47")
    author: str = col.person("填报人", PM, required=True)
    reported: date | None = col.day("填报日期", PM, required=True)
    done: str = col.long_text("本周完成", PM, required=True)
    planned: str = col.long_text("下周计划", PM, required=True)
    problems: str = col.long_text("问题与风险", PM)
    support: str = col.long_text("需协调支持", PM)
    progress: Decimal | None = col.percent("工程进度", PM, required=True)
    light: Light | None = col.choice("自评灯色", PM, Light, hint="与计算结果不同时须写说明")
    light_reason: str = col.long_text("灯色说明", PM, required_when=("light", tuple(Light)))
    reviewer: str = col.person("PMO审阅人", PMO)
    reviewed: date | None = col.day("审阅日期", PMO)
    comment: str = col.long_text("PMO意见", PMO)


class DailyRow(Row):
    """One project's day on site."""

    sheet: ClassVar[Sheet] = Sheet(
        "日报", Book.DELIVERY, PM, "一个项目一天一行：现场、完成、问题", key=("project", "day", "author")
    )

    project: str = col.project(PM)
    day: date | None = col.day("日期", PM, required=True)
    author: str = col.person("填报人", PM, required=True)
    crew: int | None = col.whole("现场人数", PM)
    done: str = col.long_text("今日完成", PM, required=True)
    planned: str = col.long_text("明日计划", PM)
    safety: str = col.text("安全情况", PM, width=20)
    problems: str = col.long_text("问题与阻塞", PM)


class RiskRow(Row):
    """One risk or problem of a project."""

    sheet: ClassVar[Sheet] = Sheet(
        "风险", Book.DELIVERY, PM, "一个风险一行：等级、应对、责任人、是否关闭", key=("number",)
    )

    number: str = col.code("风险编号", PM, required=True, example="FX-2026-0001")
    project: str = col.project(PM)
    matter: str = col.long_text("风险描述", PM, required=True)
    level: RiskLevel | None = col.choice("等级", PM, RiskLevel, required=True)
    impact: str = col.long_text("影响", PM)
    response: str = col.long_text("应对措施", PM, required=True)
    person: str = col.person("责任人", PM, required=True)
    raised: date | None = col.day("提出日期", PM, required=True)
    due: date | None = col.day("期限", PM)
    state: ItemState | None = col.choice("状态", PM, ItemState, required=True)
    closed: date | None = col.day("关闭日期", PM, required_when=("state", (ItemState.CLOSED,)))
