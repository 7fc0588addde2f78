"""A line that somebody wrote into a form becomes a row of its sheet, if its department takes it and nothing lacks."""

from datetime import date
from pathlib import Path

import pytest

from pmxl.actions.form_differences import Standpoint
from pmxl.actions.forms import issue_form
from pmxl.actions.forms_reading import read_returned
from pmxl.rows.contract import ReviewRow
from pmxl.rows.delivery import RiskRow
from pmxl.rows.meetings import ItemRow
from pmxl.rows.row import Row
from pmxl.rows.schedule import TaskRow
from pmxl.rows.stock import RequestLineRow
from pmxl.vocabulary import Department, Document
from tests.forms.scene import PROJECT, PROJECT_TEXT, desk_at, issued_request, page, same_desk
from tests.given import PMO, somebody_of

PAPERS = """
## 合同
合同编号 | 项目编号 | 合同名称 | 客户名称 | 合同金额
HT-2026-0001 | XM-2026-0001 | 滨江医院合同 | 滨江医院 | 1000

## 合同评审
合同编号 | 序号 | 项目编号 | 评审方 | 评审人 | 评审意见 | 状态
HT-2026-0001 | 1 | XM-2026-0001 | 财务 | 周总监 | 预付款偏低 | 未关闭

## 周报
项目编号 | 周次 | 填报人 | 填报日期 | 本周完成
XM-2026-0001 | 2026-W47 | 孙强 | 2026-11-20 | 布线

## 验收
验收单号 | 项目编号 | 合同编号 | 验收日期 | 验收结论
YS-2026-0001 | XM-2026-0001 | HT-2026-0001 | 2026-11-23 | 有条件通过

## 会议待办
待办编号 | 项目编号 | 类型 | 事项 | 责任人 | 状态
DB-2026-0007 | XM-2026-0001 | 待办 | 催发货 | 孙强 | 未关闭

## 进度计划
项目编号 | 任务编号 | 任务名称 | 任务类型 | 责任部门 | 责任人 | 计划开始 | 计划完成 | 状态
XM-2026-0001 | T01 | 布线 | 施工 | 工程运维 | 孙强 | 2026-11-02 | 2026-11-13 | 已完成
"""
DEC = date(2026, 12, 1)

WRITTEN: list[tuple[Document, str, dict[str, object], type[Row], dict[str, object]]] = [
    (
        Document.CONTRACT_REVIEW,
        "评审意见",
        {"评审方": "方案", "评审人": "周敏", "评审意见": "工期偏紧"},
        ReviewRow,
        {"contract": "HT-2026-0001", "line": 2, "project": PROJECT, "role": "方案", "state": "未关闭"},
    ),
    (
        Document.WEEKLY,
        "未关闭风险",
        {"风险描述": "停电窗口未定", "等级": "高", "责任人": "孙强", "期限": DEC},
        RiskRow,
        {"number": "FX-2026-0001", "project": PROJECT, "raised": date(2026, 11, 24), "state": "未关闭"},
    ),
    (
        Document.ACCEPTANCE,
        "验收遗留",
        {"事项": "面板更换", "责任人": "孙强", "期限": DEC},
        ItemRow,
        {"number": "DB-2026-0008", "source": "YS-2026-0001", "kind": "验收遗留", "department": "工程运维"},
    ),
    (
        Document.SCHEDULE,
        "进度计划",
        {"编号": "T02", "任务名称": "安装", "责任部门": "工程运维", "计划开始": DEC, "计划完成": DEC},
        TaskRow,
        {"project": PROJECT, "task": "T02", "planned_start": DEC, "state": "未开始"},
    ),
    (
        Document.CONSTRUCTION_PLAN,
        "施工任务",
        {"编号": "T02", "任务名称": "安装", "计划开始": DEC, "计划完成": DEC},
        TaskRow,
        {"project": PROJECT, "task": "T02", "department": "工程运维"},
    ),
]


def test_a_line_added_to_a_request_becomes_its_next_line(tmp_path: Path) -> None:
    desk, issue = issued_request(tmp_path)
    back = page(issue.path)
    for heading, value in {"产品名称": "硬盘录像机", "单位": "台", "数量": 1, "成本单价": 5260}.items():
        back.column("备货明细", heading)[2].value = value
    file = back.saved(tmp_path / "回.xlsx")
    assert [one.standpoint for one in read_returned(desk, file, accept=True).differences] == [Standpoint.NEW]
    row = desk.read((RequestLineRow,)).of(RequestLineRow)[-1]
    assert [row.request, row.line, row.product, row.quantity, row.cost] == ["BH-2026-0001", 3, "硬盘录像机", 1, 5260]
    assert [one.standpoint for one in read_returned(desk, file, accept=True).differences] == [Standpoint.THERE]


def test_a_line_of_a_request_without_its_quantity_is_told(tmp_path: Path) -> None:
    desk, issue = issued_request(tmp_path)
    back = page(issue.path)
    back.column("备货明细", "产品名称")[2].value = "硬盘录像机"
    (difference,) = read_returned(desk, back.saved(tmp_path / "回.xlsx"), accept=True).differences
    assert (difference.standpoint, difference.reason) == (Standpoint.UNCLEAR, "缺少单位、数量，请补全后重新交回")


def test_a_line_of_a_request_asks_whoever_is_not_engineering(tmp_path: Path) -> None:
    desk, issue = issued_request(tmp_path)
    back = page(issue.path)
    back.column("备货明细", "产品名称")[2].value = "硬盘录像机"
    sales = same_desk(desk, somebody_of(Department.SALES))
    (difference,) = read_returned(sales, back.saved(tmp_path / "回.xlsx"), accept=True).differences
    assert (difference.standpoint, difference.reason) == (Standpoint.ASKS, "由工程运维登记，请工程运维确认")


@pytest.mark.parametrize(("document", "table", "written", "kind", "becomes"), WRITTEN)
def test_a_line_added_to_each_of_these_forms_becomes_a_row(
    tmp_path: Path,
    document: Document,
    table: str,
    written: dict[str, object],
    kind: type[Row],
    becomes: dict[str, object],
) -> None:
    desk = same_desk(desk_at(tmp_path, PROJECT_TEXT + PAPERS), PMO)
    back = page(issue_form(desk, document, PROJECT).issues[0].path)
    for heading, value in written.items():
        blank = next(cell for cell in back.column(table, heading) if cell.value is None)
        blank.value = value
    read = read_returned(desk, back.saved(tmp_path / "回.xlsx"), accept=True)
    assert [one.standpoint for one in read.differences] == [Standpoint.NEW]
    row = desk.read((kind,)).of(kind)[-1]
    assert {name: getattr(row, name) for name in becomes} == becomes
