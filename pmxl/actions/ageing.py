"""账龄: the open amounts by how long they are due, on the terminal and as a workbook."""

from pathlib import Path

from pmxl.actions.desk import Desk
from pmxl.actions.receivables import affairs_of
from pmxl.reports.paper.book import Cover, write_pages
from pmxl.reports.paper.page import Page
from pmxl.reports.receivables.ageing import DUE, ageing_page, items_page
from pmxl.reports.receivables.amounts import CUSTOMER, amounts_page
from pmxl.reports.receivables.dunning import cash_page, dunning_page


def ageing(desk: Desk, by: str = CUSTOMER, basis: str = DUE) -> Page:
    """The ageing by customer, project or contract, on one basis."""
    return ageing_page(affairs_of(desk), by, basis)


def ageing_book(desk: Desk, by: str = CUSTOMER, basis: str = DUE) -> Path:
    """Write the ageing as a workbook, with the amounts, the reminders and the cash forecast behind it."""
    affairs = affairs_of(desk)
    pages = (
        ageing_page(affairs, by, basis),
        items_page(affairs, basis),
        amounts_page(affairs, by),
        dunning_page(affairs),
        cash_page(affairs),
    )
    path = desk.place("周报汇总", f"账龄_{desk.today}.xlsx")
    return write_pages(path, Cover("账龄与回款", affairs.company, f"截至 {desk.today}"), pages)
