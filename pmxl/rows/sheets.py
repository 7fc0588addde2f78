"""All sheets of the system of record, in the order of the process (流程 5)."""

from pmxl.rows.acceptance import AcceptanceRow, DemandRow, DocumentRow, SummaryRow
from pmxl.rows.contract import ContractItemRow, ContractRow, ReviewRow
from pmxl.rows.delivery import DailyRow, RiskRow, WeeklyRow
from pmxl.rows.governance import LogRow, NoticeRow, WaiverRow
from pmxl.rows.initiation import MemberRow, ProjectRow, StepRow, SurveyRow
from pmxl.rows.meetings import ItemRow, MeetingRow
from pmxl.rows.money import AllocationRow, InvoiceRow, PaymentNodeRow, ReceiptRow
from pmxl.rows.row import Row
from pmxl.rows.schedule import TaskRow
from pmxl.rows.settings import CalendarRow, DictionaryRow, PersonRow, RuleRow
from pmxl.rows.solution import QuoteRow
from pmxl.rows.stock import GoodsReceiptRow, RequestLineRow, RequestRow

SHEETS: tuple[type[Row], ...] = (
    ProjectRow,
    StepRow,
    MemberRow,
    SurveyRow,
    QuoteRow,
    MeetingRow,
    ItemRow,
    ReviewRow,
    AcceptanceRow,
    SummaryRow,
    DemandRow,
    DocumentRow,
    WaiverRow,
    NoticeRow,
    LogRow,
    TaskRow,
    RequestRow,
    RequestLineRow,
    GoodsReceiptRow,
    WeeklyRow,
    DailyRow,
    RiskRow,
    ContractRow,
    ContractItemRow,
    PaymentNodeRow,
    InvoiceRow,
    ReceiptRow,
    AllocationRow,
    PersonRow,
    CalendarRow,
    RuleRow,
    DictionaryRow,
)
