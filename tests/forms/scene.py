"""A small project for forms to be issued on, and issued files opened by an independent reader."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl

from pmxl.actions.desk import Desk
from pmxl.actions.forms import Issued, issue_form
from pmxl.adapters.memory import MemoryWorkspace
from pmxl.ports.operator import Operator
from pmxl.vocabulary import Department, Document
from tests.given import PMO, TODAY, desk_over, workspace_of

PROJECT = "XM-2026-0001"
ENGINEER = Operator("孙强", frozenset({Department.ENGINEERING}))

PROJECT_TEXT = """
## 字典
列表 | 词条 | 值 | 启用
设置 | 公司名称 | 江北智联 | 是
单位 | 台 | | 是
单位 | 箱 | | 是

## 人员
姓名 | 部门 | 在岗
周总监 | PMO | 是
孙强 | 工程运维 | 是
周敏 | 方案 | 是

## 立项登记
申请编号 | 项目编号 | 项目名称 | 客户名称 | 阶段 | 状态 | 项目经理 | 预计合同额 | 需求概述 | 涉及部门
SQ-2026-0001 | XM-2026-0001 | 滨江医院弱电改造 | 滨江医院 | 实施前准备 | 进行中 | 孙强 | 100000000.01 | =1+1 是文本 | 销售、方案
"""

REQUEST_HEAD = """
## 备货申请
申请单号 | 项目编号 | 合同编号 | 申请部门 | 申请人 | 申请日期 | 要求到货日期 | 特殊要求 | 状态
BH-2026-0001 | XM-2026-0001 | HT-2026-0001 | 工程运维 | 孙强 | 2026-11-20 | 2026-12-10 | 随货附合格证 | 已提交

## 备货明细
申请单号 | 序号 | 物料代码 | 产品名称 | 规格型号 | 品牌 | 单位 | 数量 | 成本单价 | 来源
"""


def request_text(lines: int) -> str:
    """The project with a request of so many lines, each for 2 × 10.55."""
    rows = "\n".join(
        f"BH-2026-0001 | {number} | RD-{number:04d} | 网络摄像机 | 400 万 | 视安 | 台 | 2 | 10.55 | 采购"
        for number in range(1, lines + 1)
    )
    return PROJECT_TEXT + REQUEST_HEAD + rows


def desk_at(
    folder: Path, text: str, operator: Operator = ENGINEER, *, today: date = TODAY, dry_run: bool = False
) -> Desk:
    """A desk over the text's sheets whose new files go to a folder."""
    return replace(desk_over(workspace_of(text), operator, today=today, dry_run=dry_run), folder=folder)


def same_desk(desk: Desk, operator: Operator = PMO) -> Desk:
    """The same workspace with somebody else asking."""
    return replace(desk, operator=operator)


def issued_request(folder: Path, lines: int = 2, operator: Operator = ENGINEER) -> tuple[Desk, Issued]:
    """A 备货申请单 of so many lines that was just issued."""
    desk = desk_at(folder, request_text(lines), operator)
    return desk, issue_form(desk, Document.STOCK_REQUEST, PROJECT).issues[0]


def memory(desk: Desk) -> MemoryWorkspace:
    """The desk's workspace, which is in memory."""
    assert isinstance(desk.workspace, MemoryWorkspace)
    return desk.workspace


class Page:
    """An issued form's page as openpyxl reads it; cells by their defined name."""

    def __init__(self, data: bytes) -> None:
        self.book: Any = openpyxl.load_workbook(BytesIO(data))  # openpyxl ships no types
        self.sheet: Any = self.book.worksheets[0]

    def span(self, name: str) -> str:
        """The cells that a name points at."""
        return str(self.book.defined_names[name].attr_text.rpartition("!")[2].replace("$", ""))

    def cell(self, name: str) -> Any:
        """The first cell of a name."""
        return self.sheet[self.span(name).partition(":")[0]]

    def column(self, name: str, heading: str) -> list[Any]:
        """The cells of a table under a heading, blank ones included."""
        first, last = self.rows(name)
        at = next(cell.column for cell in self.sheet[first - 1] if cell.value == heading)
        return [self.sheet.cell(row, at) for row in range(first, last + 1)]

    def rows(self, name: str) -> tuple[int, int]:
        """The first and last row of a table."""
        top, _, bottom = self.span(name).partition(":")
        return self.sheet[top].row, self.sheet[bottom or top].row

    def saved(self, path: Path) -> Path:
        """The workbook as its reader would send it back."""
        self.book.save(path)
        return path


def page(file: Path) -> Page:
    """The page of an issued file."""
    return Page(file.read_bytes())
