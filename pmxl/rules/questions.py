"""Small questions about one project, or about all rows, that several checks ask."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from difflib import get_close_matches

from pmxl.figures import logged
from pmxl.figures.goods import is_accepted, is_requested
from pmxl.figures.standing_questions import (
    is_member,
    last_quote,
    last_step,
    last_survey,
    step_is_done,
    step_is_finished,
    sums,
)
from pmxl.outcomes.finding import Gap
from pmxl.rows.governance import LogRow
from pmxl.rows.initiation import MemberRow, ProjectRow, StepRow, SurveyRow
from pmxl.rows.log_order import in_order
from pmxl.rows.register import Dossier, Register
from pmxl.rows.row import Row
from pmxl.rows.settings import PersonRow
from pmxl.rows.solution import QuoteRow
from pmxl.rows.stock import GoodsReceiptRow, RequestLineRow, RequestRow
from pmxl.rules.check import Gaps, gap, missing
from pmxl.vocabulary import (
    CustomerVerdict,
    Department,
    LogAction,
    StepState,
    Verdict,
    YesNo,
)

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


def strangers(register: Register, row: Row, name: str) -> Gaps:
    """A gap where a decision rests on somebody whom 人员 does not know, as one whose name is misspelt."""
    person = getattr(row, name)
    known = set(register.column(PersonRow, "name"))
    if person and known and person not in known:
        found = f"{row.heading(name)}「{person}」不在人员表里"
        near = get_close_matches(person, sorted(known), 1, 0.5)
        remedy = (
            f"请更正姓名（是否为「{near[0]}」），或由 PMO 登记该人员" if near else "请更正姓名，或由 PMO 登记该人员"
        )
        yield gap(row, name, found, remedy)


def concerned(project: ProjectRow) -> tuple[Department, ...]:
    """The departments that a project concerns: 涉及部门, else 销售、方案、工程运维; 含软件 always adds 产品与研发."""
    named = departments(project.departments) or _USUAL
    software = (Department.RND,) if project.software is YesNo.YES else ()
    return tuple(dict.fromkeys(named + software))


_USUAL = (Department.SALES, Department.SOLUTION, Department.ENGINEERING)


def step(dossier: Dossier, number: str) -> StepRow | None:
    """The row of one step as 操作日志 bears it out; where it was repeated in several rows, the last."""
    return last_step(logged.counted_steps(dossier), number)


def undone(dossier: Dossier, number: str, remedy: str) -> Gaps:
    """A gap unless a step that has no sheet of its own is 已完成 in 流程节点."""
    row = step(dossier, number)
    if row is None:
        yield missing(StepRow, f"没有节点 {number} 的记录", remedy, field_name="state", register=dossier.register)
    elif not step_is_done(row):
        yield gap(row, "state", f"节点 {number} 为「{row.state or '空'}」", remedy)


def history(dossier: Dossier) -> tuple[LogRow, ...]:
    """The project's rows of 操作日志, those written before it had a number included."""
    application, number = dossier.project.application, dossier.project.number
    early = dossier.register.of_project(LogRow, application) if number and application else ()
    return tuple(in_order([*early, *dossier.of(LogRow)]))


def rounds(dossier: Dossier, number: str) -> tuple[LogRow, ...]:
    """Every round of a step as 操作日志 keeps it: its result, its opinion, by whom and when."""
    return tuple(row for row in history(dossier) if row.step == number and row.action in _ROUNDS)


_ROUNDS = frozenset({LogAction.STEP, LogAction.REJECTED})


def was_redone(dossier: Dossier, anew: str, after: str) -> bool:
    """Whether a step was done again after another had been sent back to it, so that the other is next."""
    done, returned = step(dossier, anew), step(dossier, after)
    sent_back = returned is not None and returned.state is StepState.RETURNED
    return sent_back and done is not None and step_is_finished(done)


def veto(dossier: Dossier, number: str, department: Department) -> LogRow | None:
    """The round in which a department said 不通过 of a step, if it has said nothing else since."""
    own = [row for row in rounds(dossier, number) if str(department) in words(row.department)]
    return own[-1] if own and own[-1].result == Verdict.REJECTED else None


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
