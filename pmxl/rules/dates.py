"""数据: dates that must follow one another, and days that can't have come yet."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import pairwise

from pmxl.rows.acceptance import AcceptanceRow, DemandRow, SummaryRow
from pmxl.rows.contract import ContractRow, ReviewRow
from pmxl.rows.delivery import DailyRow, RiskRow, WeeklyRow
from pmxl.rows.governance import WaiverRow
from pmxl.rows.initiation import MemberRow, ProjectRow, StepRow, SurveyRow
from pmxl.rows.meetings import ItemRow, MeetingRow
from pmxl.rows.money import AllocationRow, InvoiceRow, PaymentNodeRow, ReceiptRow
from pmxl.rows.register import Register
from pmxl.rows.row import Row
from pmxl.rows.schedule import TaskRow
from pmxl.rows.solution import QuoteRow
from pmxl.rows.stock import GoodsReceiptRow, RequestRow
from pmxl.rules import questions
from pmxl.rules.check import Asked, Gaps

ORDERS: tuple[tuple[type[Row], tuple[str, ...]], ...] = (
    (ProjectRow, ("applied", "assessed", "initiated")),
    (ProjectRow, ("wanted_start", "wanted_finish")),
    (StepRow, ("started", "finished")),
    (MemberRow, ("joined", "left")),
    (SurveyRow, ("confirmed_on", "surveyed")),
    (QuoteRow, ("made", "submitted", "answered")),
    (QuoteRow, ("made", "valid_until")),
    (ItemRow, ("raised", "due")),
    (ItemRow, ("raised", "closed")),
    (ReviewRow, ("reviewed", "closed")),
    (ContractRow, ("stamped", "sent", "returned", "archived")),
    (ContractRow, ("signed", "archived")),
    (ContractRow, ("signed", "delivery")),
    (AcceptanceRow, ("held", "signed", "original")),
    (AcceptanceRow, ("warranty_start", "warranty_end")),
    (DemandRow, ("raised", "answered")),
    (WaiverRow, ("approved", "until")),
    (WaiverRow, ("approved", "revoked")),
    (TaskRow, ("planned_start", "planned_finish")),
    (TaskRow, ("actual_start", "actual_finish")),
    (RequestRow, ("applied", "approved", "ordered")),
    (RequestRow, ("applied", "wanted")),
    (GoodsReceiptRow, ("arrived", "signed")),
    (WeeklyRow, ("reported", "reviewed")),
    (RiskRow, ("raised", "due")),
    (RiskRow, ("raised", "closed")),
    (PaymentNodeRow, ("triggered", "due")),
)
"""The dates of a row that must not run backwards, earliest first; an empty one is passed over."""

HAPPENED: tuple[tuple[type[Row], tuple[str, ...]], ...] = (
    (ProjectRow, ("applied", "assessed", "initiated")),
    (StepRow, ("started", "finished")),
    (SurveyRow, ("surveyed",)),
    (QuoteRow, ("made", "submitted", "answered")),
    (MeetingRow, ("held",)),
    (ItemRow, ("raised", "closed")),
    (ReviewRow, ("reviewed", "closed")),
    (ContractRow, ("signed", "stamped", "sent", "returned", "archived")),
    (AcceptanceRow, ("held", "signed", "original")),
    (SummaryRow, ("summarised",)),
    (WaiverRow, ("approved",)),
    (TaskRow, ("actual_start", "actual_finish")),
    (RequestRow, ("applied", "approved", "ordered")),
    (GoodsReceiptRow, ("arrived", "signed")),
    (WeeklyRow, ("reported", "reviewed")),
    (DailyRow, ("day",)),
    (RiskRow, ("raised", "closed")),
    (PaymentNodeRow, ("triggered",)),
    (InvoiceRow, ("invoiced",)),
    (ReceiptRow, ("received",)),
    (AllocationRow, ("allocated",)),
)
"""The dates that record what has happened, and so can't lie ahead."""


def dates_run_forward(register: Register, _: Asked) -> Gaps:
    """同一行的日期先后合理"""
    for kind, names in ORDERS:
        for row in register.rows_where(kind, names, lambda *days: any(_backwards(days))):
            days = [getattr(row, name) for name in names]
            for before, after in _backwards(days):
                found = f"{_day(days[after])} 早于{row.heading(names[before])} {_day(days[before])}"
                yield questions.about(register, row, names[after], found, "请核对这两个日期")


def what_happened_is_not_ahead(register: Register, asked: Asked) -> Gaps:
    """已发生的事，日期不晚于今天"""
    for kind, names in HAPPENED:
        for row, name in register.cells_where(kind, names, lambda day: day and _day(day) > asked.today):
            found = f"{_day(getattr(row, name))} 还没有到"
            yield questions.about(register, row, name, found, "请核对年份和月份；尚未发生的请清空")


def _backwards(days: Sequence[date | None]) -> Iterator[tuple[int, int]]:
    """The places of each two dates, one behind the other, that run backwards."""
    filled = [(place, _day(day)) for place, day in enumerate(days) if day]
    return ((before, after) for (before, first), (after, then) in pairwise(filled) if then < first)


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value
