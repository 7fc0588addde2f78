"""计划：进度计划的任务（流程 4.3, 4.7, 5.1）。"""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from pmxl.rows import column as col
from pmxl.rows.row import Row, Sheet
from pmxl.vocabulary import Book, Department, TaskState, YesNo

PMO, PM = Department.PMO, Department.PM


class TaskRow(Row):
    """One task of a project's schedule."""

    sheet: ClassVar[Sheet] = Sheet(
        "进度计划", Book.DELIVERY, PMO, "一个任务一行：部门、日期、前置、进度", key=("project", "task")
    )

    project: str = col.project(PMO)
    task: str = col.code("任务编号", PMO, required=True, width=10, example="T03")
    name: str = col.name("任务名称", PMO, required=True)
    kind: str = col.listed("任务类型", PMO, "任务类型", required=True)
    department: Department | None = col.choice("责任部门", PMO, Department, required=True)
    person: str = col.person("责任人", PM)
    milestone: YesNo | None = col.choice("里程碑", PMO, YesNo)
    planned_start: date | None = col.day("计划开始", PMO, required=True)
    planned_finish: date | None = col.day("计划完成", PMO, required=True)
    duration: Decimal | None = col.number("工期", PMO, at_least=0, unit="工作日", hint="留空按计划日期计算")
    predecessors: str = col.text(
        "前置任务", PMO, hint="如 T01、T02SS+3；FS 可省略，延隔按工作日", example="T01、T02FS+2"
    )
    baseline_start: date | None = col.day("基线开始", PMO, written_by_pmxl=True)
    baseline_finish: date | None = col.day("基线完成", PMO, written_by_pmxl=True)
    actual_start: date | None = col.day("实际开始", PM)
    actual_finish: date | None = col.day("实际完成", PM, required_when=("state", (TaskState.DONE,)))
    progress: Decimal | None = col.percent("完成比例", PM)
    weight: Decimal | None = col.number("权重", PMO, at_least=0, hint="留空按工期加权")
    state: TaskState | None = col.choice("状态", PM, TaskState, required=True)
    waits_for: str = col.code("等待备货", PM, hint="等待到货的备货申请编号", refers="备货申请[申请单号]")
    reason: str = col.long_text("滞后原因", PM)
