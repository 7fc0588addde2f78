"""会议：会议纪要与会议待办（流程 3.2, 周会, 问询）。"""

from datetime import date
from typing import ClassVar

from pmxl.rows import column as col
from pmxl.rows.row import Row, Sheet
from pmxl.vocabulary import JUDGED, Book, Department, ItemKind, ItemState, Verdict

PMO, PM = Department.PMO, Department.PM


class MeetingRow(Row):
    """One meeting and its minutes; 可行性评估 also carries a verdict."""

    sheet: ClassVar[Sheet] = Sheet("会议纪要", Book.PROJECTS, PMO, "一次会议一行：参会、决议、结论", key=("number",))

    number: str = col.code("会议编号", PMO, required=True, example="HY-2026-0001")
    project: str = col.project(PMO, required=False, hint="周会可留空")
    kind: str = col.listed("会议类型", PMO, "会议类型", required=True)
    title: str = col.name("会议名称", PMO, required=True)
    held: date | None = col.day("会议日期", PMO, required=True)
    place: str = col.text("地点", PMO)
    organiser: str = col.person("组织人", PMO, required=True)
    departments: str = col.text(
        "参会部门", PMO, width=26, required=True, hint="多个部门用顿号分隔", example="销售、方案、工程运维"
    )
    attendees: str = col.long_text("参会人员", PMO, required=True)
    agenda: str = col.long_text("议程", PMO)
    minutes: str = col.long_text("纪要", PMO)
    decisions: str = col.long_text("决议", PMO)
    verdict: Verdict | None = col.choice("结论", PMO, Verdict, only=JUDGED, hint="可行性评估必填")


class ItemRow(Row):
    """One follow-up: 待办, PMO's 问询, or 验收遗留."""

    sheet: ClassVar[Sheet] = Sheet(
        "会议待办", Book.PROJECTS, PMO, "一件事一行：责任人、期限、是否关闭", key=("number",)
    )

    number: str = col.code("待办编号", PMO, required=True, example="DB-2026-0001")
    project: str = col.project(PMO, required=False)
    source: str = col.code("来源单号", PMO, hint="会议编号或验收单号")
    kind: ItemKind | None = col.choice("类型", PMO, ItemKind, required=True)
    matter: str = col.long_text("事项", PMO, required=True)
    department: Department | None = col.choice("责任部门", PMO, Department, required=True)
    person: str = col.person("责任人", PMO, required=True)
    raised: date | None = col.day("提出日期", PMO, required=True)
    due: date | None = col.day("期限", PMO, required=True)
    answer: str = col.long_text("答复与结果", PM)
    state: ItemState | None = col.choice("状态", PMO, ItemState, required=True)
    closed: date | None = col.day("关闭日期", PMO, required_when=("state", (ItemState.CLOSED,)))
