"""会议纪要 takes its agenda from what is open on the day of the meeting."""

from pathlib import Path

from pmxl.actions.forms import issue_form
from pmxl.vocabulary import Document
from tests.forms.scene import PROJECT, PROJECT_TEXT, desk_at, page, same_desk
from tests.given import PMO

WEEKLY_MEETING = """
## 会议纪要
会议编号 | 会议类型 | 会议名称 | 会议日期 | 组织人
HY-2026-0002 | 周会 | 第 48 周周会 | 2026-11-24 | 周总监

## 会议待办
待办编号 | 项目编号 | 来源单号 | 类型 | 事项 | 责任部门 | 责任人 | 提出日期 | 期限 | 状态
DB-2026-0001 | XM-2026-0001 | HY-2026-0001 | 待办 | 催设计确认 | 方案 | 周敏 | 2026-11-10 | 2026-11-17 | 未关闭
DB-2026-0002 | XM-2026-0001 | HY-2026-0001 | 问询 | 为何停工 | PM | 孙强 | 2026-11-10 | 2026-12-17 | 未关闭
DB-2026-0003 | XM-2026-0001 | HY-2026-0001 | 待办 | 已办的事 | 方案 | 周敏 | 2026-11-01 | 2026-11-02 | 已关闭

## 风险
风险编号 | 项目编号 | 风险描述 | 等级 | 应对措施 | 责任人 | 提出日期 | 状态
FX-2026-0001 | XM-2026-0001 | 高处作业 | 低 | 专人监护 | 孙强 | 2026-11-10 | 未关闭
FX-2026-0002 | XM-2026-0001 | 停水窗口未定 | 高 | 约业主 | 孙强 | 2026-11-10 | 未关闭
FX-2026-0003 | XM-2026-0001 | 已处理 | 阻断 | 无 | 孙强 | 2026-11-10 | 已关闭

## 流程规则
规则代码 | 方式
"""

FEASIBILITY = """
## 会议纪要
会议编号 | 项目编号 | 会议类型 | 会议名称 | 会议日期 | 组织人
HY-2026-0003 | XM-2026-0001 | 可行性评估 | 方案可行性评估 | 2026-11-24 | 周总监

## 项目小组
项目编号 | 姓名 | 部门 | 角色
XM-2026-0001 | 周敏 | 方案 | 方案

## 进度计划
项目编号 | 任务编号 | 任务名称 | 任务类型 | 责任部门 | 计划开始 | 计划完成 | 状态
XM-2026-0001 | T01 | 深化设计 | 设计 | 方案 | 2026-12-01 | 2026-12-10 | 未开始
XM-2026-0001 | T02 | 图纸会审 | 设计 | 方案 | 2026-12-11 | 2026-12-15 | 未开始
XM-2026-0001 | T03 | 取消的任务 | 设计 | 方案 | 2026-01-01 | 2027-12-15 | 已取消
"""


def agenda(folder: Path, text: str, project: str = "") -> list[tuple[object, ...]]:
    desk = same_desk(desk_at(folder, PROJECT_TEXT + text), PMO)
    shown = page(issue_form(desk, Document.MINUTES, project).issues[0].path)
    columns = [shown.column("议题", heading) for heading in ("项目编号", "议题", "现状", "责任")]
    return [tuple(cell.value for cell in row) for row in zip(*columns, strict=True) if row[1].value]


def test_a_weekly_meeting_speaks_of_overdue_items_then_open_risks_then_held_projects(tmp_path: Path) -> None:
    rows = agenda(tmp_path, WEEKLY_MEETING)
    assert rows[:3] == [
        (PROJECT, "逾期待办：催设计确认", "期限 2026-11-17，逾期 7 天", "周敏"),
        (PROJECT, "高风险：停水窗口未定", "约业主", "孙强"),
        (PROJECT, "低风险：高处作业", "专人监护", "孙强"),
    ]
    (held,) = rows[3:]
    assert str(held[1]).startswith("滨江医院弱电改造：在「实施前准备」")


def test_a_feasibility_meeting_names_each_department_with_its_share(tmp_path: Path) -> None:
    assert agenda(tmp_path, FEASIBILITY, PROJECT) == [
        (PROJECT, "销售的任务与资源", "任务、工期与完成要求待明确", "销售"),
        (PROJECT, "方案的任务与资源", "12-01 至 12-15，2 项：深化设计、图纸会审", "周敏"),
    ]


def test_items_that_the_meeting_decided_stand_in_its_next_version(tmp_path: Path) -> None:
    text = PROJECT_TEXT + WEEKLY_MEETING.replace("HY-2026-0001", "HY-2026-0002")
    desk = same_desk(desk_at(tmp_path, text), PMO)
    shown = page(issue_form(desk, Document.MINUTES).issues[0].path)
    assert [cell.value for cell in shown.column("决议待办", "待办编号")][:3] == [
        "DB-2026-0001",
        "DB-2026-0002",
        "DB-2026-0003",
    ]


def test_a_month_of_evaluations_is_one_form_with_a_line_a_project(tmp_path: Path) -> None:
    text = """
## 总结评价
项目编号 | 总结日期 | 主持人 | 进度评分 | 质量评分 | 成本评分 | 资料齐全 | 评价月份 | 评价意见
XM-2026-0001 | 2026-11-20 | 周总监 | 90 | 80 | 85 | 是 | 2026-11 | 按期
XM-2026-0009 | 2026-10-20 | 周总监 | 90 | 80 | 85 | 否 | 2026-10 | 上月的
"""
    desk = same_desk(desk_at(tmp_path, PROJECT_TEXT + text), PMO)
    issue = issue_form(desk, Document.EVALUATION).issues[0]
    shown = page(issue.path)
    assert (issue.subject, issue.path.parent.name) == ("2026-11", "公司")
    assert [cell.value for cell in shown.column("评价明细", "三项均分") if cell.value] == [85]
    assert shown.cell("评价范围").value == "1 个项目，资料齐全 1 个"
