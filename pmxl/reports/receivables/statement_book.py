"""对账单 as a workbook to print and send: A4 upright, the amount in words, room for both seals."""

from pathlib import Path
from typing import Any

from pmxl.figures.receivables import Receivable
from pmxl.reports.paper.book import FIRST, Cover, PageDrawer, ReportBook
from pmxl.reports.receivables.statement import Statement
from pmxl.sheets.building import palette

_WIDTHS = (17, 28, 16, 16, 16, 17)
_LAST = FIRST + len(_WIDTHS) - 1


def write_statement(path: Path, statement: Statement) -> Path:
    """Write one customer's statement as a new workbook."""
    cover = Cover("对账单", statement.company, f"截至 {statement.until}", record="")
    book = ReportBook(path, cover)
    drawer = book.drawer("对账单", _WIDTHS)
    _heading(drawer, statement)
    _address(drawer, statement)
    for section in (statement.contracts, statement.movements, statement.open_nodes):
        drawer.section(section)
    _closing(drawer, statement)
    drawer.arrange(landscape=False)
    return book.close()


def _heading(drawer: PageDrawer, statement: Statement) -> None:
    drawer.across(FIRST, FIRST + 2, statement.company, 22, bold=True, font_size=11)
    right = f"编号 DZD-{statement.until:%Y%m%d}"
    drawer.across(FIRST + 3, _LAST, right, align="right", font_color=palette.MUTED)
    drawer.row += 1
    drawer.across(FIRST, _LAST, "往 来 对 账 单", 40, font_name="黑体", font_size=20, align="center")
    drawer.row += 1


def _address(drawer: PageDrawer, statement: Statement) -> None:
    line: dict[str, Any] = {"top": 1, "top_color": palette.INK, "text_wrap": True}
    day = f"{statement.until.year} 年 {statement.until.month} 月 {statement.until.day} 日"
    text = (
        f"{statement.customer}：\n    截至 {day}，我公司账面记载与贵单位的往来如下，请核对。"
        "数据相符请在“数据证明无误”处签章；不符请列明差异，并于 10 日内寄回。"
    )
    drawer.across(FIRST, _LAST, text, 62, **line)
    drawer.row += 1
    _boxes(drawer, statement.total)
    due = statement.total.due_unreceived
    told = f"；其中付款计划已到期 ¥ {due:,.2f}" if due > 0 else ""
    loose = statement.total.unallocated
    told += f"，另有已收待核销 ¥ {loose:,.2f}" if due > 0 and loose > 0 else ""
    words = f"未收款（大写）：{statement.words}{told}"
    drawer.across(FIRST, _LAST, words, 24, indent=1, bottom=1, bottom_color=palette.INK)
    drawer.row += 1


def _boxes(drawer: PageDrawer, total: Receivable) -> None:
    """The three sums side by side, each name above its amount."""
    frame: dict[str, Any] = {"align": "center", "border": 1, "border_color": palette.LINE}
    boxes = (("合同金额", total.contract_amount), ("已收款", total.received), ("未收款", total.unreceived))
    for number, (name, _) in enumerate(boxes):
        column = FIRST + 2 * number
        drawer.across(column, column + 1, name, 20, **frame, bg_color=palette.BAND, font_color=palette.MUTED)
    drawer.row += 1
    for number, (name, amount) in enumerate(boxes):
        column = FIRST + 2 * number
        colour = palette.RED if name == "未收款" and amount else palette.INK
        text = f"¥ {amount:,.2f}"
        drawer.across(column, column + 1, text, 32, **frame, font_size=14, bold=True, font_color=colour)
    drawer.row += 1


def _closing(drawer: PageDrawer, statement: Statement) -> None:
    drawer.set_row(drawer.row, 14)
    drawer.row += 1
    frame: dict[str, Any] = {
        "border": 1,
        "border_color": palette.MUTED,
        "valign": "top",
        "text_wrap": True,
        "indent": 1,
    }
    left = f"发函单位：{statement.company}\n\n经办人：\n\n（财务章）\n\n日期：      年    月    日"
    sealed = "（公章）  经办人：\n\n日期：      年    月    日"
    right = f"复函单位：{statement.customer}\n\n□ 数据证明无误    □ 数据不符，差异见附\n\n{sealed}"
    middle = FIRST + len(_WIDTHS) // 2
    drawer.across(FIRST, middle - 1, left, 128, **frame)
    drawer.across(middle, _LAST, right, **frame)
    drawer.row += 1
    note = "本对账单仅用于核对往来，不代表结算或催款；此后发生的开票与收款未包括在内。"
    drawer.across(FIRST, _LAST, note, 18, font_size=7, font_color=palette.MUTED)
    drawer.row += 1
