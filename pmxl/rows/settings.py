"""设置：人员、工作日历、流程规则、字典。"""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from pmxl.rows import column as col
from pmxl.rows.row import Row, Sheet
from pmxl.vocabulary import Book, DayKind, Department, Mode, YesNo

PMO = Department.PMO
SETTINGS_LIST = "设置"


class PersonRow(Row):
    """One person of the company, with what they may act for."""

    sheet: ClassVar[Sheet] = Sheet("人员", Book.SETTINGS, PMO, "一人一行：部门、登录名、是否在岗", key=("name",))

    name: str = col.text("姓名", PMO, required=True, width=10)
    department: Department | None = col.choice("部门", PMO, Department, required=True)
    also_pmo: YesNo | None = col.choice("PMO成员", PMO, YesNo, hint="运营、方案、工程、研发负责人属于 PMO")
    title: str = col.text("岗位", PMO)
    login: str = col.code("登录名", PMO, hint="电脑登录名，pmxl 据此识别操作人")
    mail: str = col.text("邮箱", PMO, width=26)
    phone: str = col.text("手机", PMO)
    active: YesNo | None = col.choice("在岗", PMO, YesNo, required=True)
    backup: str = col.text("代理人", PMO, width=10)


class CalendarRow(Row):
    """One date that differs from, or confirms, the national calendar."""

    sheet: ClassVar[Sheet] = Sheet(
        "工作日历", Book.SETTINGS, PMO, "放假与调休日，一天一行；优先于国家日历", key=("day", "department")
    )

    day: date | None = col.day("日期", PMO, required=True)
    kind: DayKind | None = col.choice("类型", PMO, DayKind, required=True)
    department: str = col.text("部门", PMO, width=11, hint="留空表示全公司")
    remark: str = col.text("说明", PMO, width=24)


class RuleRow(Row):
    """PMO's setting of one rule; empty cells keep the rule's default."""

    sheet: ClassVar[Sheet] = Sheet(
        "流程规则", Book.SETTINGS, PMO, "一条规则一行：阻断/提示/关闭、阈值、抄送；由 PMO 修改", key=("code",)
    )

    code: str = col.code("规则代码", PMO, required=True, width=10, example="LX01")
    stage: str = col.text("阶段", PMO, width=12)
    sentence: str = col.text("规则", PMO, width=40)
    mode: Mode | None = col.choice("方式", PMO, Mode, required=True)
    threshold: str = col.code("阈值", PMO, width=9, hint="按这条规则的单位填，如 7 或 70%；留空用默认")
    unit: str = col.text("单位", PMO, width=8)
    parameter: str = col.long_text("参数", PMO, hint="如必填列名，用顿号分隔；留空用默认")
    owner: Department | None = col.choice("责任部门", PMO, Department)
    cc: str = col.text("抄送", PMO, width=14)
    remark: str = col.long_text("说明", PMO)


class DictionaryRow(Row):
    """One word of a list, or one setting, that the company keeps itself."""

    sheet: ClassVar[Sheet] = Sheet("字典", Book.SETTINGS, PMO, "下拉选项与公司设置，一个词一行", key=("list", "word"))

    list: str = col.text("列表", PMO, required=True)
    word: str = col.text("词条", PMO, required=True, width=24)
    value: str = col.text("值", PMO, width=24, hint="设置类条目的取值")
    order: int | None = col.whole("排序", PMO)
    active: YesNo | None = col.choice("启用", PMO, YesNo)
    remark: str = col.long_text("说明", PMO)


def setting(rows: Iterable[DictionaryRow], word: str, default: str = "") -> str:
    """The value of a setting of 字典, or its default where the company has set none."""
    values = (row.value for row in rows if row.list == SETTINGS_LIST and row.word == word)
    return next((value for value in values if value), default)
