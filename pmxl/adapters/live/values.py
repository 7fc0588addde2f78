"""Cell values as every adapter gives them, against what Excel and Calc give and take through xlwings."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from pmxl.grids.cell import Cell, Entry, ErrorValue
from pmxl.ooxml.serial import serial
from pmxl.ooxml.text import storable

_ERRORS: dict[object, ErrorValue] = {error.value: error for error in ErrorValue}
_ERROR_CODES = range(-2146826300, -2146826000)
_NO_DAY = date(1899, 12, 30)
_DIGITS, _EXACT = 15, 10**15


def plain_rows(rows: Sequence[Sequence[object]]) -> list[list[Cell]]:
    """Rows as the host gave them, every cell in pmxl's own form."""
    return [[_WAYS.get(type(value), _other)(value) for value in row] for row in rows]


def unwritable(entry: Entry) -> str | None:
    """Why a value can't be kept to the last digit, in Chinese; None where it can."""
    match entry:
        case str():
            return storable(entry)
        case bool() | None:
            return None
        case datetime() | date():
            return _unwritable_day(entry)
        case time() | timedelta():
            return None
        case _:
            return _unwritable_number(entry)


def written(entry: Entry) -> str | float | bool | datetime | None:
    """A value in the form in which the host keeps it unchanged: text is for cells formatted as text."""
    match entry:
        case None | "":
            return None
        case str():
            return f"'{entry}" if entry.startswith("'") else entry  # the host takes the first one for a mark
        case bool() | datetime():
            return entry
        case date():
            return datetime.combine(entry, time.min)
        case time() | timedelta():
            return _as_span(entry) / timedelta(days=1)
        case _:
            return float(entry)


def _as_span(entry: time | timedelta) -> timedelta:
    if isinstance(entry, timedelta):
        return entry
    return timedelta(hours=entry.hour, minutes=entry.minute, seconds=entry.second, microseconds=entry.microsecond)


def _unwritable_day(entry: date) -> str | None:
    if isinstance(entry, datetime) and (entry.tzinfo is not None or entry.microsecond % 1000):
        return "时间精确到毫秒以下或带有时区，Excel 无法存储"
    return None if serial(entry, from_1904=False) is not None else f"日期 {entry} 早于 Excel 能可靠存储的范围"


def _unwritable_number(entry: float | Decimal) -> str | None:
    exact = Decimal(repr(entry)) if isinstance(entry, float) else Decimal(entry)
    if not exact.is_finite():
        return "数字超出 Excel 的范围"
    if isinstance(entry, float):
        return None
    if len(exact.normalize().as_tuple().digits) > _DIGITS or Decimal(repr(float(exact))) != exact:
        return f"数字 {entry} 超过 15 位有效数字，Excel 无法精确存储（编号请按文本写入）"
    return None


def _text(value: object) -> Cell:
    text = str(value)
    return _ERRORS.get(text, text) or None


def _moment(value: datetime) -> Cell:
    at = (value.replace(tzinfo=None) + timedelta(microseconds=500)).replace(tzinfo=None)
    at = at.replace(microsecond=at.microsecond // 1000 * 1000)
    if at.date() == _NO_DAY:
        return at.time()
    return at.date() if at.time() == time.min else at


def _whole(value: int) -> Cell:
    return ErrorValue.OTHER if value in _ERROR_CODES else float(value)  # Excel's numbers are never int, its errors are


def _other(value: object) -> Cell:
    """Values of hosts' own kinds, such as their subclasses of datetime and str."""
    match value:
        case str():
            return _text(value)
        case datetime():
            return _moment(value)
        case date() | time():
            return value
        case int():
            return _whole(value)
        case _:
            return float(value)  # type: ignore[arg-type]  # what is left are numbers of other libraries


_WAYS: dict[type, Callable[[Any], Cell]] = {
    float: float,
    bool: bool,
    type(None): lambda _: None,
    str: _text,
    datetime: _moment,
    int: _whole,
}
