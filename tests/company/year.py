"""The whole example: every sheet's rows, as people and pmxl would have filled them by 2026-11-20."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache

from pmxl.figures.due_dates import due_dates
from pmxl.process.definition import PROCESS
from pmxl.rows.acceptance import AcceptanceRow, DemandRow, DocumentRow, SummaryRow
from pmxl.rows.contract import ContractItemRow, ContractRow, ReviewRow
from pmxl.rows.delivery import DailyRow, RiskRow, WeeklyRow
from pmxl.rows.governance import LogRow, NoticeRow, WaiverRow
from pmxl.rows.initiation import MemberRow, ProjectRow, StepRow, SurveyRow
from pmxl.rows.meetings import ItemRow, MeetingRow
from pmxl.rows.money import AllocationRow, InvoiceRow, PaymentNodeRow, ReceiptRow
from pmxl.rows.register import Register
from pmxl.rows.row import Row
from pmxl.rows.schedule import TaskRow
from pmxl.rows.settings import CalendarRow, DictionaryRow, PersonRow, RuleRow
from pmxl.rows.solution import QuoteRow
from pmxl.rows.stock import GoodsReceiptRow, RequestLineRow, RequestRow
from pmxl.rules.standing import STANDING
from pmxl.sheets.building.defaults import calendar_rows, rule_rows
from pmxl.sheets.cells import take
from tests.company import (
    accepting,
    company,
    contracting,
    delivering,
    filing,
    journal,
    meeting,
    paying,
    planning,
    registering,
    stocking,
)
from tests.company.mistakes import MISTAKES
from tests.company.story import Story, stories

Tables = Mapping[type[Row], Sequence[Row]]


@cache
def faultless_year() -> Tables:
    """Every sheet without a mistake; what is open is genuine work."""
    told = stories()
    tables: Tables = {**_projects(told), **_delivery(told), **_money(told), **_settings()}
    register = Register(_reckoned(_read_back(tables)))
    log: Tables = {LogRow: journal.log_rows(told, register), NoticeRow: journal.notice_rows(told, register)}
    return {**register.tables, **_read_back(log)}


def _read_back(tables: Tables) -> Tables:
    return {kind: [as_read(row) for row in rows] for kind, rows in tables.items()}


@cache
def example_year() -> Tables:
    """Every sheet, with the deliberate mistakes."""
    tables: dict[type[Row], list[Row]] = {kind: list(rows) for kind, rows in faultless_year().items()}
    for mistake in MISTAKES:
        mistake.make(tables[mistake.kind])
    return _reckoned(tables)


def _reckoned(tables: Tables) -> Tables:
    """The tables with 推算到期日 filled, as pmxl writes it."""
    dates = due_dates(Register(tables))
    nodes = [row for row in tables[PaymentNodeRow] if isinstance(row, PaymentNodeRow)]
    return {**tables, PaymentNodeRow: [row.model_copy(update={"reckoned": dates.reckoned(row)}) for row in nodes]}


def as_read(row: Row) -> Row:
    """The row as it comes back from a sheet, where every number is a float: hashes are taken of that."""
    values = {column.field: getattr(row, column.field) for column in row.columns() if not column.formula}
    cells = {name: float(value) if isinstance(value, int | Decimal) else value for name, value in values.items()}
    return type(row).model_validate({name: take(row.column(name), cell) for name, cell in cells.items()})


def _projects(told: Sequence[Story]) -> Tables:
    meetings, accepted = meeting.meeting_rows(told), accepting.acceptance_rows(told)
    return {
        ProjectRow: [registering.project_row(story) for story in told],
        StepRow: [row for story in told for row in registering.step_rows(story)],
        MemberRow: [row for story in told for row in registering.member_rows(story)],
        SurveyRow: [row for story in told for row in registering.survey_rows(story)],
        QuoteRow: [row for story in told for row in registering.quote_rows(story)],
        MeetingRow: meetings,
        ItemRow: meeting.item_rows(told, meetings, accepted),
        ReviewRow: [row for story in told for row in contracting.review_rows(story)],
        AcceptanceRow: accepted,
        SummaryRow: list(accepting.summary_rows(told)),
        DemandRow: accepting.demand_rows(told),
        DocumentRow: filing.document_rows(told),
        WaiverRow: accepting.waiver_rows(told),
    }


def _delivery(told: Sequence[Story]) -> Tables:
    asked = stocking.wishes(told)
    requests = stocking.request_rows(asked)
    came = stocking.arrivals(asked, requests)
    return {
        TaskRow: [row for story in told for row in planning.task_rows(story)],
        RequestRow: requests,
        RequestLineRow: list(stocking.line_rows(asked, requests)),
        GoodsReceiptRow: list(stocking.receipt_rows(came)),
        WeeklyRow: delivering.weekly_rows(told),
        DailyRow: delivering.daily_rows(told),
        RiskRow: delivering.risk_rows(told),
    }


def _money(told: Sequence[Story]) -> Tables:
    paid = paying.payments(told)
    signed = sorted(told, key=lambda story: story.contract)
    receipts = paying.receipt_rows(paid)
    return {
        ContractRow: [row for story in signed for row in contracting.contract_rows(story)],
        ContractItemRow: [row for story in signed for row in contracting.item_rows(story)],
        PaymentNodeRow: [row for story in signed for row in contracting.payment_rows(story)],
        InvoiceRow: paying.invoice_rows(told),
        ReceiptRow: receipts,
        AllocationRow: paying.allocation_rows(paid, receipts),
    }


def _settings() -> Tables:
    return {
        PersonRow: company.people(),
        CalendarRow: calendar_rows((2025, 2026)),
        RuleRow: rule_rows([*PROCESS.checks.values(), *STANDING]),
        DictionaryRow: company.dictionary(),
    }
