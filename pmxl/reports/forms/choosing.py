"""What a form is about, and which row of a project a field is taken from."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial
from typing import TypeVar

from pmxl.figures.money_words import money_words
from pmxl.figures.standing_questions import last_acceptance, last_quote, last_survey
from pmxl.reports.forms.declaration import Case, Chosen, Field, Subject, taken, worked
from pmxl.rows.acceptance import AcceptanceRow, SummaryRow
from pmxl.rows.contract import ContractRow
from pmxl.rows.delivery import WeeklyRow
from pmxl.rows.initiation import ProjectRow, SurveyRow
from pmxl.rows.meetings import MeetingRow
from pmxl.rows.register import Dossier, Register, reference
from pmxl.rows.row import Row
from pmxl.rows.solution import QuoteRow
from pmxl.rows.stock import GoodsReceiptRow, RequestRow

R = TypeVar("R", bound=Row)
Subjects = Sequence[Subject]


def the_project(case: Case) -> ProjectRow | None:
    """The project."""
    return case.dossier.project if case.dossier else None


def the_subject(case: Case) -> Row | None:
    """The row that the form is about."""
    return case.subject.row


def the_quote(case: Case) -> QuoteRow | None:
    """The version that the form is about, or the project's latest one."""
    return case.subject.row if isinstance(case.subject.row, QuoteRow) else last_quote(case.of(QuoteRow))


def the_survey(case: Case) -> SurveyRow | None:
    """The survey that the form is about, or the last one that was made."""
    if isinstance(case.subject.row, SurveyRow):
        return case.subject.row
    return last_survey(row for row in case.of(SurveyRow) if row.surveyed)


def the_contract(case: Case) -> ContractRow | None:
    """The contract that the form is about, or that its row names, or the project's last one."""
    row = case.subject.row
    if isinstance(row, ContractRow):
        return row
    number = row.contract if isinstance(row, RequestRow | AcceptanceRow) else ""
    contracts = case.of(ContractRow)
    return next((one for one in contracts if number and one.number == number), contracts[-1] if contracts else None)


def the_acceptance(case: Case) -> AcceptanceRow | None:
    """The acceptance that the form is about, or the last one."""
    return case.subject.row if isinstance(case.subject.row, AcceptanceRow) else last_acceptance(case.of(AcceptanceRow))


def the_request(case: Case) -> RequestRow | None:
    """The request that goods were received for."""
    row = case.subject.row
    number = row.request if isinstance(row, GoodsReceiptRow) else ""
    return next((one for one in case.of(RequestRow) if one.number == number), None)


def fields_of(row: Chosen, kind: type[Row]) -> Callable[..., Field]:
    """What makes fields that show columns of one row."""
    return partial(taken, row, kind)


project = fields_of(the_project, ProjectRow)
"""A field that shows a column of the project."""

contract = fields_of(the_contract, ContractRow)
"""A field that shows a column of the contract."""


def in_words(label: str, amount: Callable[[Case], Decimal | None]) -> Field:
    """A field that shows an amount in 人民币大写; nothing for none."""
    return worked(label, lambda case: "" if (known := amount(case)) is None else money_words(known))


def amount_of(row: Chosen, name: str = "amount") -> Callable[[Case], Decimal | None]:
    """The amount that stands in a row, where there is one."""
    return lambda case: getattr(row(case), name, None)


def rows_about(kind: type[R], name: str) -> Callable[[Case], Sequence[R]]:
    """The project's rows of a sheet in which a field names what the form is about."""
    return lambda case: [row for row in case.of(kind) if getattr(row, name) == case.subject.name]


def itself(_: Register, dossier: Dossier | None) -> Subjects:
    """The project, by its name until it has a number."""
    return [Subject(reference(dossier.project) or dossier.project.name, dossier.project)] if dossier else ()


def rows_named(kind: type[Row], name: Callable[[Row], str]) -> Callable[[Register, Dossier | None], Subjects]:
    """Each row of a sheet that belongs to the project, under the name that a function gives it."""

    def subjects(_: Register, dossier: Dossier | None) -> Subjects:
        return [Subject(name(row), row) for row in dossier.of(kind)] if dossier else ()

    return subjects


def receipts(_: Register, dossier: Dossier | None) -> Subjects:
    """Each 签收单号 of the project, with its first line."""
    first: dict[str, GoodsReceiptRow] = {}
    for row in dossier.of(GoodsReceiptRow) if dossier else ():
        first.setdefault(row.number, row)
    return [Subject(number, row) for number, row in first.items()]


def meetings(register: Register, dossier: Dossier | None) -> Subjects:
    """Each meeting of the project; without a project, the meetings that name none."""
    rows = dossier.of(MeetingRow) if dossier else [row for row in register.of(MeetingRow) if not row.project]
    return [Subject(row.number, row) for row in rows]


def weeks(_: Register, dossier: Dossier | None) -> Subjects:
    """Each reported week of the project, in the order of the calendar."""
    rows = sorted(dossier.of(WeeklyRow), key=lambda row: row.week) if dossier else ()
    return [Subject(row.week, row) for row in rows]


def months(register: Register, _: Dossier | None) -> Subjects:
    """Each month that 总结评价 names."""
    return [Subject(month) for month in sorted({row.month for row in register.of(SummaryRow) if row.month})]


def number_of(row: Row) -> str:
    """The number that a row goes by."""
    return str(row.key()[0])


def version_of(row: Row) -> str:
    """A version as people say it."""
    return f"第{row.key()[-1]}版"


def round_of(row: Row) -> str:
    """A survey as people count it."""
    return f"第{row.key()[-1]}次"
