"""A workspace as teams leave theirs: everything is there, hardly anything is where it was."""

from collections.abc import Sequence
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from pmxl.rows.initiation import ProjectRow
from pmxl.rows.row import Row
from pmxl.rows.sheets import SHEETS
from pmxl.rows.solution import QuoteRow
from pmxl.rows.stock import RequestRow

_DECISIONS = {"立项登记", "流程节点", "豁免", "通知", "操作日志", "项目小组", "人员", "流程规则", "方案报价"}
"""The sheets that somebody has moved together into one workbook of their own making."""

PROJECTS: Sequence[dict[str, str]] = (
    {
        "项目名称": "北岸弱电",
        "客户名称": "北岸居委会 ",
        "项目类型": "弱电工程",
        "销售负责人": "林晓",
        "申请日期": "2026.11.3",
        "客户联系人": "何主任",
        "联系电话": "１３８００００００１８",
        "项目地址": "北岸路 18 号",
        "需求概述": "门禁\n监控",
        "预计合同额": "180,000.00 元",
        "要求完工日期": "2026年12月31日",
        "客情关系": "良好",
        "含软件": "否",
        "需要备货": "是",
        "评估结论": " 通过 ",
        "评估人": "王芳",
        "评估日期": "45999",
    },
    {"项目名称": "半行项目", "申请日期": "下周三"},
)


def make_messy(folder: Path) -> None:
    """Two workbooks with other names, titles above the headings, moved, extra and renamed columns, and an old .xls."""
    moved = [kind for kind in SHEETS if kind.sheet.name in _DECISIONS]
    rest = [kind for kind in SHEETS if kind not in moved]
    _book(folder / "我们的台账（王芳改）.xlsx", moved)
    _book(folder / "其他.xlsx", rest)
    (folder / "老台账.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512))
    (folder / "~$其他.xlsx").write_bytes(b"")


def _book(path: Path, kinds: Sequence[type[Row]]) -> None:
    workbook = xlsxwriter.Workbook(str(path), {"strings_to_numbers": False})
    wrapped = workbook.add_format({"text_wrap": True})
    workbook.add_worksheet("说明").write("A1", "本表由各部门填写，请勿删除")
    for kind in kinds:
        _sheet(workbook.add_worksheet(f" {kind.sheet.name}"), kind, wrapped)
    workbook.close()


def _sheet(sheet: Worksheet, kind: type[Row], wrapped: object) -> None:
    sheet.merge_range(0, 0, 0, 5, f"{kind.sheet.name}（2026 年）")
    sheet.write(1, 1, "单位：元")
    headings = ["我的备注", *_headings(kind)[::-1], "颜色"]
    for column, heading in enumerate(headings):
        sheet.write(3, column, heading.replace("编号", "编 号"), wrapped)
    rows = _rows(kind)
    row = 4
    for values in rows:
        for column, heading in enumerate(headings):
            if heading in values:
                sheet.write_string(row, column, values[heading])
        row += 1 if row == 4 else 2  # somebody left a blank row
    if rows:
        sheet.set_row(row, None, None, {"hidden": True})
        sheet.autofilter(3, 0, row, len(headings) - 1)


def _headings(kind: type[Row]) -> list[str]:
    headings = [column.heading for column in kind.columns()]
    if kind is QuoteRow:
        return ["客户的反馈" if heading == "客户反馈" else heading for heading in headings]
    return headings


def _rows(kind: type[Row]) -> Sequence[dict[str, str]]:
    if kind is ProjectRow:
        return (*PROJECTS, PROJECTS[1])
    if kind is RequestRow:
        return ({"申请单号": "BH-2026-0001"}, {"申请单号": "合计"})
    if kind.sheet.name == "人员":
        return ({"姓名": "周总监", "部门": "PMO", "在岗": "是"}, {"姓名": "王芳", "部门": "运营", "在岗": "是"})
    return ()
