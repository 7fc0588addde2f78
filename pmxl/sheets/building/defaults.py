"""What an empty workspace begins with: the lists of 字典, its settings, the rules and the holidays."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from pmxl.figures.measure import PERCENT, shown
from pmxl.rows.row import Row
from pmxl.rows.settings import SETTINGS_LIST, CalendarRow, DictionaryRow, RuleRow
from pmxl.rules.check import Check, StandingCheck
from pmxl.vocabulary import DayKind, Setting, Stage, YesNo

LISTS = {
    "项目类型": ("弱电工程", "楼宇自控", "机电改造", "机房工程", "软件平台", "维保服务"),
    "项目级别": ("A", "B", "C"),
    "客情关系": ("战略合作", "良好", "一般", "较差"),
    "小组角色": ("项目经理", "销售", "方案", "施工负责人", "调试", "软件负责人", "开发", "运营", "财务", "PMO"),
    "会议类型": ("周会", "可行性评估", "合同评审会", "启动会", "专题会", "验收会", "总结会"),
    "合同类型": ("弱电工程", "产品集成", "产品销售", "软件开发", "维护及服务"),
    "发票类型": ("增值税专用发票", "增值税普通发票"),
    "单位": ("台", "套", "个", "只", "块", "米", "箱", "卷", "项", "点"),
    "评审方": ("销售", "方案", "工程运维", "产品与研发", "财务", "运营"),
    "评审要点": ("付款条件", "交货期", "验收标准", "质保条款", "违约责任", "技术范围", "价格与毛利", "无异议"),
    "风险等级": ("低", "中", "高"),
    "任务类型": ("设计", "采购", "施工", "软件", "调试", "培训", "验收", "回款", "总结", "其他"),
    "逾期原因": ("未验收", "资料缺失", "对账问题", "质量争议", "客户资金", "审批流程"),
    "付款方式": ("电汇", "承兑汇票", "支票", "保函"),
}
"""The words that dropdowns offer until the company keeps its own."""

SETTINGS = (
    (Setting.COMPANY, "（公司名称）", "显示在首页与表单上"),
    (Setting.GENERAL_MANAGER, "李总", "立项申请与评估结果的抄送人"),
    (Setting.YELLOW, "5", "进度滞后超过多少（%）为黄灯"),
    (Setting.RED, "10", "进度滞后超过多少（%）为红灯"),
    (Setting.AGEING, "30、60、90、180", "账龄分段的上限（天），用顿号分隔"),
    (Setting.DUN_BEFORE, "14、7、1", "到期日之前多少天提醒一次（日历天），用顿号分隔"),
    (Setting.DUN_AFTER, "7、15、30、60", "到期日之后多少天催款一次（日历天），用顿号分隔"),
    (Setting.TOLERANCE, "10", "口径对账：工程、到货、开票、到账相差不超过多少（%）视为一致"),
    (Setting.WEIGHTS, "按期30、资料20、满意度20、回款15、豁免5、周报10", "月度总结评价各分项的权重；不写的分项不计"),
    (Setting.COMMISSION, "关闭", "工程运维按客户满意度奖惩：规则未定，默认关闭"),
)
"""What a company sets for itself, with what it means."""

Checks = Iterable[Check | StandingCheck]


def default_contents(checks: Checks, years: Sequence[int] = (2025, 2026)) -> dict[type[Row], Sequence[Row]]:
    """The rows of an empty workspace."""
    return {
        DictionaryRow: dictionary_rows(),
        RuleRow: rule_rows(checks),
        CalendarRow: calendar_rows(years),
    }


def dictionary_rows() -> tuple[DictionaryRow, ...]:
    """字典: every list and every setting."""
    words = [
        DictionaryRow(list=title, word=word, order=order, active=YesNo.YES)
        for title, entries in LISTS.items()
        for order, word in enumerate(entries, start=1)
    ]
    settings = [
        DictionaryRow(list=SETTINGS_LIST, word=word, value=value, order=order, active=YesNo.YES, remark=remark)
        for order, (word, value, remark) in enumerate(SETTINGS, start=1)
    ]
    return (*settings, *words)


def rule_rows(checks: Checks) -> tuple[RuleRow, ...]:
    """流程规则: every rule as it is declared, ready for PMO to change."""
    return tuple(_rule(check) for check in checks)


def _rule(check: Check | StandingCheck) -> RuleRow:
    return RuleRow(
        code=check.code,
        stage=list(Stage)[int(check.step[0]) - 1] if isinstance(check, Check) else "日常",
        sentence=check.sentence,
        mode=check.mode,
        threshold=shown(check.threshold, check.unit if check.unit == PERCENT else "") if check.unit else "",
        unit=check.unit,
        parameter="、".join(check.parameter),
        owner=check.owner,
    )


_WEEKEND = (5, 6)
_REMARKS = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利日",
}


def calendar_rows(years: Sequence[int]) -> tuple[CalendarRow, ...]:
    """工作日历: the national holidays and make-up workdays of the years that are announced."""
    days = (date(year, 1, 1) + timedelta(days=number) for year in years for number in range(366))
    rows = (_calendar_row(day) for day in dict.fromkeys(days) if day.year in years)
    return tuple(row for row in rows if row is not None)


def _calendar_row(day: date) -> CalendarRow | None:
    import chinese_calendar

    weekend = day.weekday() in _WEEKEND
    off, holiday = chinese_calendar.get_holiday_detail(day)
    remark = _REMARKS.get(str(holiday), "") if holiday else ""
    if off and holiday:
        return CalendarRow(day=day, kind=DayKind.HOLIDAY, remark=remark)
    if weekend and not off:
        return CalendarRow(day=day, kind=DayKind.WORKDAY, remark=f"{remark}调休上班")
    return None
