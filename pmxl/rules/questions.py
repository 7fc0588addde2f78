"""Small questions about one project, or about all rows, that several checks ask."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from pmxl.figures.calendar import WorkCalendar, work_calendars
from pmxl.figures.goods import is_accepted, is_requested
from pmxl.figures.standing_questions import is_member, last_quote, last_step, last_survey, step_is_done, sums
from pmxl.outcomes.finding import Gap
from pmxl.rows.initiation import MemberRow, ProjectRow, StepRow, SurveyRow
from pmxl.rows.register import Dossier, Register
from pmxl.rows.row import Row
from pmxl.rows.settings import CalendarRow
from pmxl.rows.solution import QuoteRow
from pmxl.rows.stock import GoodsReceiptRow, RequestLineRow, RequestRow
from pmxl.rules.check import Gaps, gap, missing
from pmxl.vocabulary import CustomerVerdict, Department, YesNo

MANAGER = "项目经理"
"""The role of 项目小组 that exactly one person holds (流程 1.4)."""

PARTED = re.compile(r"[、，,；;/\s]+")


def words(text: str) -> tuple[str, ...]:
    """The words of a cell that lists several."""
    return tuple(word for word in PARTED.split(text) if word)


def departments(text: str) -> tuple[Department, ...]:
    """The departments that a cell lists, words that name none left out."""
    return tuple(Department(word) for word in words(text) if word in _DEPARTMENTS)


_DEPARTMENTS = frozenset(Department)


def concerned(project: ProjectRow) -> tuple[Department, ...]:
    """The departments that a project concerns: 涉及部门, else 销售、方案、工程运维; 含软件 always adds 产品与研发."""
    named = departments(project.departments) or _USUAL
    software = (Department.RND,) if project.software is YesNo.YES else ()
    return tuple(dict.fromkeys(named + software))


_USUAL = (Department.SALES, Department.SOLUTION, Department.ENGINEERING)


def step(dossier: Dossier, number: str) -> StepRow | None:
    """The row of one step; where it was repeated in several rows, the last."""
    return last_step(dossier.of(StepRow), number)


def undone(dossier: Dossier, number: str, remedy: str) -> Gaps:
    """A gap unless a step that has no sheet of its own is 已完成 in 流程节点."""
    row = step(dossier, number)
    if row is None:
        yield missing(StepRow, f"没有节点 {number} 的记录", remedy, field_name="state", register=dossier.register)
    elif not step_is_done(row):
        yield gap(row, "state", f"节点 {number} 为「{row.state or '空'}」", remedy)


def managers(dossier: Dossier, today: date) -> tuple[MemberRow, ...]:
    """The rows of 项目小组 that make somebody 项目经理 today."""
    return tuple(row for row in dossier.of(MemberRow) if row.role == MANAGER and is_member(row, today))


def latest_quote(dossier: Dossier) -> QuoteRow | None:
    """The version with the highest number."""
    return last_quote(dossier.of(QuoteRow))


def accepted_quote(dossier: Dossier) -> QuoteRow | None:
    """The latest version, if the customer has said 通过 to it."""
    quote = latest_quote(dossier)
    return quote if quote and quote.verdict is CustomerVerdict.PASSED else None


def latest_survey(dossier: Dossier) -> SurveyRow | None:
    """The last round of 踏勘安排."""
    return last_survey(dossier.of(SurveyRow))


def total(amounts: Iterable[Decimal | None]) -> Decimal:
    """A sum in which an empty cell counts nothing."""
    return sum((amount for amount in amounts if amount is not None), Decimal(0))


def plain(number: Decimal) -> str:
    """A number as people write it: no trailing zeros, no exponent."""
    return f"{number.normalize():f}"


def asked(owner: str) -> str:
    """Whom a remedy asks, spaced as Chinese text wants it: 请销售, 请 PMO ."""
    return f"请 {owner} " if owner.isascii() else f"请{owner}"


def accepted(rows: Iterable[GoodsReceiptRow]) -> Mapping[tuple[str, int | None], Decimal]:
    """合格数量 that was 签收, of each requested line, by request and line."""
    return sums(((row.request, row.request_line), row.accepted) for row in rows if is_accepted(row))


def requests(dossier: Dossier) -> tuple[RequestRow, ...]:
    """The project's 备货申请 that count: not 草稿, not 已退回, and with a 状态."""
    return tuple(row for row in dossier.of(RequestRow) if is_requested(row))


def request_lines(dossier: Dossier) -> tuple[RequestLineRow, ...]:
    """The lines of the requests that count."""
    numbers = {row.number for row in requests(dossier)}
    return tuple(row for row in dossier.of(RequestLineRow) if row.request in numbers)


def company_calendar(register: Register) -> WorkCalendar:
    """The company's working days by 工作日历."""
    return register.once(_company_calendar)


def _company_calendar(register: Register) -> WorkCalendar:
    return work_calendars(register.of(CalendarRow)).company


def by_heading(kind: type[Row]) -> Mapping[str, str]:
    """The field of each heading of a sheet."""
    return {column.heading: column.field for column in kind.columns()}


def empty(row: Row, field_name: str) -> bool:
    """Whether a cell holds nothing."""
    return getattr(row, field_name) in {None, ""}


def about(register: Register, row: Row, field_name: str, found: str, remedy: str) -> Gap:
    """A gap at a cell, with the project that the row belongs to and the column's owner."""
    owner = row.column(field_name).owner if field_name else row.sheet.owner
    return gap(row, field_name, found, remedy, owner=owner, project=register.project_of(row))
