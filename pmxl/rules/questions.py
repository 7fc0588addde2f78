"""Small questions about one project, or about all rows, that several checks ask."""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from datetime import date
from decimal import Decimal

from pmxl.figures import logged
from pmxl.figures.calendar import WorkCalendar, work_calendars
from pmxl.outcomes.finding import Gap
from pmxl.rows.initiation import MemberRow, ProjectRow, StepRow, SurveyRow
from pmxl.rows.money import AllocationRow
from pmxl.rows.register import Dossier, Register
from pmxl.rows.row import Row
from pmxl.rows.settings import CalendarRow
from pmxl.rows.solution import QuoteRow
from pmxl.rows.stock import GoodsReceiptRow, RequestLineRow, RequestRow
from pmxl.rules.check import Gaps, gap, missing
from pmxl.vocabulary import Department, ProjectState, RequestState, StepState, YesNo

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


def is_live(project: ProjectRow) -> bool:
    """Whether a project is worked on: neither 已暂停, 已终止 nor 已关闭."""
    return project.state not in {ProjectState.PAUSED, ProjectState.TERMINATED, ProjectState.CLOSED}


def resting(register: Register) -> frozenset[str]:
    """The projects that nobody works on, by what other sheets call them."""
    return register.once(_resting)


def _resting(register: Register) -> frozenset[str]:
    return frozenset(number for number, project in register.projects.items() if not is_live(project))


def step(dossier: Dossier, number: str) -> StepRow | None:
    """The row of one step as 操作日志 bears it out; where it was repeated in several rows, the last."""
    return next((row for row in reversed(logged.counted_steps(dossier)) if row.step == number), None)


def undone(dossier: Dossier, number: str, remedy: str) -> Gaps:
    """A gap unless a step that has no sheet of its own is 已完成 in 流程节点."""
    row = step(dossier, number)
    if row is None:
        yield missing(StepRow, f"没有节点 {number} 的记录", remedy, field_name="state", register=dossier.register)
    elif row.state is not StepState.DONE:
        yield gap(row, "state", f"节点 {number} 为「{row.state or '空'}」", remedy)


def is_member(row: MemberRow, today: date) -> bool:
    """Whether a person still belongs to the team on a day."""
    return row.left is None or row.left > today


def managers(dossier: Dossier, today: date) -> tuple[MemberRow, ...]:
    """The rows of 项目小组 that make somebody 项目经理 today."""
    return tuple(row for row in dossier.of(MemberRow) if row.role == MANAGER and is_member(row, today))


def latest_quote(dossier: Dossier) -> QuoteRow | None:
    """The version with the highest number."""
    return max(dossier.of(QuoteRow), key=lambda row: row.version or 0, default=None)


def accepted_quote(dossier: Dossier) -> QuoteRow | None:
    """The latest version, if the customer has said 通过 to it."""
    quote = latest_quote(dossier)
    return quote if quote and quote.verdict == "通过" else None


def latest_survey(dossier: Dossier) -> SurveyRow | None:
    """The last round of 踏勘安排."""
    return max(dossier.of(SurveyRow), key=lambda row: row.round or 0, default=None)


def total(amounts: Iterable[Decimal | None]) -> Decimal:
    """A sum in which an empty cell counts nothing."""
    return sum((amount for amount in amounts if amount is not None), Decimal(0))


def plain(number: Decimal) -> str:
    """A number as people write it: no trailing zeros, no exponent."""
    return f"{number.normalize():f}"


Sums = Mapping[Hashable, Decimal]


def sums(pairs: Iterable[tuple[Hashable, Decimal | None]]) -> Sums:
    """A sum by key; a key that is not there sums to 0, though it is not in the mapping."""
    totals: defaultdict[Hashable, Decimal] = defaultdict(Decimal)
    for key, amount in pairs:
        totals[key] += amount or 0
    return totals


def asked(owner: str) -> str:
    """Whom a remedy asks, spaced as Chinese text wants it: 请销售, 请 PMO ."""
    return f"请 {owner} " if owner.isascii() else f"请{owner}"


def allocated(rows: Iterable[AllocationRow]) -> Sums:
    """已核销 of each payment node, by contract and term."""
    return sums(((row.contract, row.term), row.amount) for row in rows)


def paid(register: Register) -> Sums:
    """已核销 of every payment node, by contract and term."""
    return register.once(_paid)


def _paid(register: Register) -> Sums:
    rows = register.columns(AllocationRow, "contract", "term", "amount")
    return sums(((contract, term), amount) for contract, term, amount in rows)


def accepted(rows: Iterable[GoodsReceiptRow]) -> Sums:
    """合格数量 of each requested line, by request and line."""
    return sums(((row.request, row.request_line), row.accepted) for row in rows)


def requests(dossier: Dossier) -> tuple[RequestRow, ...]:
    """The project's 备货申请 that count: not 草稿 and not 已退回."""
    void = {RequestState.DRAFT, RequestState.RETURNED}
    return tuple(row for row in dossier.of(RequestRow) if row.state not in void)


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
