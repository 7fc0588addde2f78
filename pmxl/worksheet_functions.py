"""Worksheet functions in Excel on Windows: PM_DAXIE, PM_GONGZUORI, PM_JIEDUAN, PM_QUEXIANG, PM_ZHANGLING.

A function answers in words where it can't compute: Excel would show a Python traceback in the cell.
"""

import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

import xlwings as xw

from pmxl.errors import PmxlError

if TYPE_CHECKING:
    from pmxl.actions.desk import Desk

Value = object
"""What Excel hands over: a number, a text, a date, or nothing."""

_REMEMBERED = 15.0
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  # a spreadsheet's days carry no time zone
_desks: dict[str, tuple[float, "Desk"]] = {}


class ArgumentUnreadableError(PmxlError):
    """An argument is not what the function needs."""

    def __init__(self, what: str, given: object) -> None:
        super().__init__(f"{what}「{given}」无法识别")


@xw.func
def PM_DAXIE(amount: Value) -> str:  # noqa: N802  # what users type
    """人民币大写 of an amount in 元."""

    def words() -> str:
        from pmxl.figures.money_words import money_words

        return money_words(_number(amount)) if amount is not None else ""

    return str(_answer(words))


@xw.func
def PM_GONGZUORI(start: Value, days: Value) -> object:  # noqa: N802  # what users type
    """The working day so many working days after a day, by the national calendar with 调休."""

    def day() -> object:
        from pmxl.figures.calendar import work_calendars

        return datetime.combine(
            work_calendars().company.add_workdays(_day(start), int(_number(days))), datetime.min.time()
        )

    return _answer(day)


@xw.func
def PM_JIEDUAN(project: Value, caller: "xw.Range | None" = None) -> str:  # noqa: N802  # what users type
    """The stage and state of a project, by its 项目编号, 申请编号 or name."""

    def stage() -> str:
        from pmxl.actions.desk import find_project
        from pmxl.rows.initiation import ProjectRow

        found = find_project(_desk_of(caller).read((ProjectRow,)), str(project)).project
        return f"{found.stage or ''}（{found.state or ''}）"

    return str(_answer(stage))


@xw.func
def PM_QUEXIANG(project: Value, caller: "xw.Range | None" = None) -> str:  # noqa: N802  # what users type
    """What holds a project at its gate: the number of gaps and their rules."""

    def gaps() -> str:
        from pmxl.actions.judging import check_workspace

        gates = check_workspace(_desk_of(caller), str(project)).gates
        codes = dict.fromkeys(finding.code for gate in gates for finding in gate.holding)
        return f"{len(codes)} 项：{'、'.join(codes)}" if codes else "无"

    return str(_answer(gaps))


@xw.func
def PM_ZHANGLING(due: Value, today: Value = None) -> str:  # noqa: N802  # what users type
    """The bucket of 账龄 for a due date, as of today or of another day."""

    def bucket() -> str:
        from pmxl.figures.ageing import Buckets

        now = _day(today) if today is not None else date.today()  # noqa: DTZ011  # the user's own day
        return Buckets().of(_day(due) if due not in (None, "") else None, now)

    return str(_answer(bucket))


def _answer(deed: Callable[[], object]) -> object:
    try:
        return deed()
    except PmxlError as error:
        return f"pmxl：{error}"


def _number(value: Value) -> Decimal:
    try:
        return Decimal(str(value).replace(",", "").strip())
    except InvalidOperation:
        raise ArgumentUnreadableError("数字", value) from None


def _day(value: Value) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, float | int) and not isinstance(value, bool):
        return (_EPOCH + timedelta(days=float(value))).date()
    try:
        return date.fromisoformat(str(value).strip().replace("/", "-"))
    except ValueError:
        raise ArgumentUnreadableError("日期", value) from None


def _desk_of(caller: "xw.Range | None") -> "Desk":
    """The desk over the calling cell's workbook, remembered for some seconds: a sheet asks many times at once."""
    from pmxl.ports.operator import Operator
    from pmxl.wiring import live_desk

    if caller is None:
        raise ArgumentUnreadableError("调用的单元格", "")
    book = caller.sheet.book
    at, desk = _desks.get(book.name, (0.0, None))
    if desk is None or time.monotonic() - at > _REMEMBERED:
        desk = live_desk(book, Operator("工作表函数"))
        _desks[book.name] = time.monotonic(), desk
    return desk
