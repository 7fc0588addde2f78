"""踏勘总结: what became of the projects surveyed in a period, as a page and as a workbook (流程 1, 方案)."""

from datetime import date
from pathlib import Path

from pmxl.actions.desk import Desk
from pmxl.actions.receivables import affairs_of
from pmxl.reports.paper.book import Cover, write_pages
from pmxl.reports.paper.page import Page
from pmxl.reports.surveys.pages import surveys_page


def survey_summary(desk: Desk, first: date | None = None, last: date | None = None) -> Page:
    """The summary of a period, by default this year up to today."""
    return surveys_page(affairs_of(desk), first or desk.today.replace(month=1, day=1), last or desk.today)


def survey_book(desk: Desk, first: date | None = None, last: date | None = None) -> Path:
    """Write the summary as a workbook; raises NoFolderError."""
    begin, end = first or desk.today.replace(month=1, day=1), last or desk.today
    affairs = affairs_of(desk)
    path = desk.place("周报汇总", f"踏勘总结_{begin}_{end}.xlsx")
    return write_pages(
        path, Cover("踏勘总结", affairs.company, f"截至 {desk.today}"), (surveys_page(affairs, begin, end),)
    )
