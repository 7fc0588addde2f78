"""What the worksheet functions answer, in Excel and in Calc: in words where they can't compute.

A spreadsheet would show a Python traceback in the cell, or nothing but an error code.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from pmxl.actions.desk import find_project
from pmxl.errors import PmxlError
from pmxl.rows.register import Register
from pmxl.rows.sight import told, watched

Value = object
"""What a spreadsheet hands over: a number, a text, a date, or nothing."""

DAY_ZERO = date(1899, 12, 30)
"""The day that a spreadsheet's number 0 stands for, unless its workbook says otherwise."""

_DIGITS = 20


class ArgumentUnreadableError(PmxlError):
    """An argument is not what the function needs."""

    def __init__(self, what: str, given: object) -> None:
        super().__init__(f"{what}「{'多个单元格' if isinstance(given, list | tuple) else _text(given)}」无法识别")


def answered(deed: Callable[[], object]) -> object:
    """What a function computes, or a sentence that says why it can't."""
    try:
        with watched() as watch:
            answer = deed()
    except PmxlError as error:
        return f"pmxl：{error}"
    return f"pmxl：无法判断，{told(next(iter(watch.found)))}" if watch.found else answer


def amount_in_words(amount: Value) -> str:
    """人民币大写 of an amount in 元; nothing for nothing."""
    from pmxl.figures.money_words import money_words

    return "" if amount in (None, "") else money_words(_number(amount))


def working_day(start: Value, days: Value, day_zero: date = DAY_ZERO) -> date:
    """The working day so many working days after a day, by the national calendar with 调休."""
    from pmxl.figures.calendar import work_calendars

    return work_calendars().company.add_workdays(_day(start, day_zero), int(_number(days)))


def stage_of(project: Value, register: Register) -> str:
    """The stage and state of a project, by its 项目编号, 申请编号 or name."""
    found = find_project(register, _project(project)).project
    return f"{found.stage or ''}（{found.state or ''}）"


def gaps_of(project: Value, register: Register, today: date) -> str:
    """What holds a project at its gate: the number of gaps and their rules."""
    from pmxl.actions.judging import at_a_gate, rulebook_of
    from pmxl.process.definition import PROCESS
    from pmxl.process.judging import judge_gate

    dossier = find_project(register, _project(project))
    gates = [judge_gate(dossier, PROCESS, rulebook_of(register), today)] if at_a_gate(dossier) else []
    codes = dict.fromkeys(finding.code for gate in gates for finding in gate.holding)
    return f"{len(codes)} 项：{'、'.join(codes)}" if codes else "无"


def bucket_of(due: Value, today: Value = None, day_zero: date = DAY_ZERO, register: Register | None = None) -> str:
    """The bucket of 账龄 for a due date, as of today or of another day, by the company's limits where they are read."""
    from pmxl.figures.ageing import Buckets

    now = date.today() if today in (None, "") else _day(today, day_zero)  # noqa: DTZ011  # the user's own day
    day = None if due in (None, "") else _day(due, day_zero)
    if register is None:
        return Buckets().of(day, now)
    from pmxl.figures.affairs import Affairs

    return Affairs(register, now).buckets.of(day, now)


def _project(value: Value) -> str:
    if value in (None, "") or isinstance(value, list | tuple):
        raise ArgumentUnreadableError("项目", value)
    return _text(value)


def _text(value: Value) -> str:
    """What was typed: a spreadsheet hands 7 over as 7.0, and an empty cell as nothing."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def _number(value: Value) -> Decimal:
    try:
        number = Decimal(str(value).replace(",", "").strip())
    except InvalidOperation:
        raise ArgumentUnreadableError("数字", value) from None
    if not number.is_finite() or number.adjusted() > _DIGITS:  # 1e999999999 has no whole number that fits anywhere
        raise ArgumentUnreadableError("数字", value)
    return number


def _day(value: Value, day_zero: date) -> date:
    if isinstance(value, datetime):
        return value.date()
    try:
        if isinstance(value, float | int) and not isinstance(value, bool):
            return day_zero + timedelta(days=float(value))
        return date.fromisoformat(str(value).strip().replace("/", "-"))
    except (ValueError, OverflowError):
        raise ArgumentUnreadableError("日期", value) from None
