"""回款: the three amounts, the cash forecast, and the statement of a customer, read and told; nothing is written."""

from pathlib import Path

from pmxl.actions.desk import Desk, demand_seen
from pmxl.figures.affairs import Affairs
from pmxl.reports.paper.page import Page
from pmxl.reports.receivables.amounts import CUSTOMER, amounts_page
from pmxl.reports.receivables.dunning import cash_page
from pmxl.reports.receivables.statement import contracts_of, customers, statement
from pmxl.reports.receivables.statement_book import write_statement
from pmxl.rows.sight import watched


def receivables(desk: Desk, by: str = CUSTOMER) -> Page:
    """The three named amounts, reconciled."""
    return amounts_page(affairs_of(desk), by)


def cash_forecast(desk: Desk) -> Page:
    """The money by month: planned, received, expected."""
    return cash_page(affairs_of(desk))


def make_statements(desk: Desk, customer: str = "") -> tuple[Path, ...]:
    """Write 对账单 of one customer, or of every customer that owes anything.

    Raises UnknownWordError, NoFolderError, and UnseenError where a statement rests on anything that could not be read.
    """
    affairs = affairs_of(desk)
    with watched() as watch:
        wanted = [customer] if customer else customers(affairs)
        made = [statement(affairs, name) for name in wanted]
    demand_seen(watch.found, *{row.project for name in wanted for row in contracts_of(affairs, name)})
    due = [found for found in made if customer or found.total.unreceived or found.total.invoiced_unreceived]
    return tuple(
        write_statement(desk.place("对账单", f"对账单_{_file_name(found.customer)}_{desk.today}.xlsx"), found)
        for found in due
    )


def affairs_of(desk: Desk) -> Affairs:
    """The company's affairs as they stand today."""
    return Affairs(desk.read(cells=False), desk.today)


def _file_name(text: str) -> str:
    """A name without what file systems refuse."""
    return "".join("_" if letter in '\\/:*?"<>|' or ord(letter) < ord(" ") else letter for letter in text).strip(" .")
