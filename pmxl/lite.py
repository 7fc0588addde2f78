"""For xlwings Lite, the free add-in for Excel on the web and the desktop: what can be told there, as scripts.

Lite shows a script the workbook's values alone, neither formulas nor other files. So these scripts read, judge and
tell, into a sheet of the same workbook; what writes is done in desktop Excel, in Calc or on the command line.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import xlwings as xw

from pmxl.actions.desk import Desk
from pmxl.actions.judging import check_workspace
from pmxl.actions.log import verify_log
from pmxl.actions.page import project_page
from pmxl.actions.todo import open_work
from pmxl.live_ui import told
from pmxl.live_ui.session import Session
from pmxl.ports.operator import Operator
from pmxl.wiring import live_desk

if TYPE_CHECKING:
    from pmxl.outcomes.finding import Finding

RESULT = "校验结果"
_MARK = "pmxl 校验结果"
_HEADINGS = ("规则", "项目", "位置", "发现", "怎么办", "责任部门", "方式")


class ResultSheetTakenError(Exception):
    """A sheet of the result's name is there that pmxl did not make."""


@xw.script(name="校验全部")
def check_all(book: xw.Book) -> None:
    """Ask every rule over the sheets of this workbook."""
    checked = check_workspace(_desk(book))
    _write(book, told.of_check(checked, None).lines[:2], told.ranked(checked))


@xw.script(name="校验本项目")
def check_project(book: xw.Book) -> None:
    """Tell everything that holds the project of the selected row."""
    desk = _desk(book)
    project = Session(book, lambda: desk).project()
    checked = check_workspace(desk, project)
    _write(book, told.of_check(checked, None, project).lines[:1], told.ranked(checked))


@xw.script(name="项目一页纸")
def show(book: xw.Book) -> None:
    """Tell the project of the selected row in a few lines."""
    desk = _desk(book)
    _write(book, told.of_page(project_page(desk, Session(book, lambda: desk).project())).lines, ())


@xw.script(name="待办")
def next_steps(book: xw.Book) -> None:
    """List what is open in all projects, for every department."""
    rows = open_work(_desk(book))
    lines = [f"{row.owner}：{row.project or '—'} {row.name}　{row.step} {row.title}" for row in rows]
    _write(book, (f"待办 {len(rows)} 条", *lines), ())


@xw.script(name="操作日志验证")
def verify(book: xw.Book) -> None:
    """Follow the log's chain."""
    result = verify_log(_desk(book))
    faults = [f"第 {one.row.origin.row} 行（序号 {one.row.number}）：{one.kind}" for one in result.faults]
    head = f"操作日志 {result.rows} 行，{'有' if faults else '没有'}不相连之处"
    _write(book, (head, *faults), ())


def _desk(book: xw.Book) -> Desk:
    return live_desk(book, Operator("xlwings Lite"))


def _write(book: xw.Book, lines: Sequence[str], findings: "Sequence[Finding]") -> None:
    """Put the result into its own sheet, text as text; a sheet of that name that is not ours is left alone."""
    sheet = _result_sheet(book)
    rows = [[_MARK, *[""] * 6], *[[line, *[""] * 6] for line in lines]]
    if findings:
        rows += [list(_HEADINGS), *map(_row, findings)]
    cells = sheet.range((1, 1), (len(rows), len(_HEADINGS)))
    cells.number_format = "@"
    cells.value = [[_safe(text) for text in row] for row in rows]
    sheet.activate()


def _result_sheet(book: xw.Book) -> xw.Sheet:
    if RESULT not in [sheet.name for sheet in book.sheets]:
        return book.sheets.add(RESULT, after=book.sheets[-1])
    sheet = book.sheets[RESULT]
    if sheet.range("A1").value != _MARK:
        raise ResultSheetTakenError(f"工作表「{RESULT}」不是 pmxl 建立的，没有改动。请先把它改名。")
    sheet.clear()
    return sheet


def _row(finding: "Finding") -> list[str]:
    gap = finding.gap
    place, owner = str(gap.place), str(gap.owner or finding.owner)
    return [finding.code, gap.project, place, gap.found, gap.remedy, owner, str(finding.mode)]


def _safe(text: str) -> str:
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "'"} else text
