"""月度总结评价: the projects accepted in a month, scored, as pages and as a workbook (流程 1, PMO)."""

import re
from datetime import timedelta
from pathlib import Path

from pmxl.actions.desk import Desk
from pmxl.actions.receivables import affairs_of
from pmxl.errors import UnknownWordError
from pmxl.reports.monthly.pages import monthly_pages
from pmxl.reports.paper.book import Cover, write_pages
from pmxl.reports.paper.page import Page


def monthly_evaluation(desk: Desk, month: str = "") -> tuple[Page, ...]:
    """The evaluation of a month, by default the last full one; raises UnknownWordError for what is no month."""
    return monthly_pages(affairs_of(desk), _month(desk, month))


def monthly_book(desk: Desk, month: str = "") -> Path:
    """Write the evaluation as a workbook; raises UnknownWordError, NoFolderError."""
    affairs, chosen = affairs_of(desk), _month(desk, month)
    cover = Cover("月度总结评价", affairs.company, f"{chosen}，截至 {desk.today}", home="月度评价")
    return write_pages(desk.place("周报汇总", f"月度总结评价_{chosen}.xlsx"), cover, monthly_pages(affairs, chosen))


_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


def _month(desk: Desk, month: str) -> str:
    chosen = month or f"{desk.today.replace(day=1) - timedelta(days=1):%Y-%m}"
    if not _MONTH.fullmatch(chosen):
        raise UnknownWordError("月份", chosen, [f"{desk.today:%Y-%m}"])
    return chosen
