"""One cell as a value of its column's kind: tolerant of how people type, intolerant of guessing."""

import re
import unicodedata
from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from pmxl.grids.cell import Cell, ErrorValue, Stale
from pmxl.rows.column import Column, Kind

WRONG_TYPE, WRONG_CHOICE, ERROR_VALUE, STALE_VALUE = "SJ01", "SJ02", "SJ06", "SJ07"


@dataclass(frozen=True, slots=True)
class UnclearError(Exception):
    """A cell that can't be taken as it stands: the rule's code, what is there, and what to do."""

    code: str
    found: str
    remedy: str


def take(column: Column, cell: Cell, words: Collection[str] = ()) -> object:
    """The value of a cell under its column's declaration; `words` is the company's list for a listed column.

    Raises UnclearError. Empty gives "" for text and None for everything else.
    """
    if isinstance(cell, Stale):
        raise UnclearError(STALE_VALUE, "公式结果在上次写入后尚未重算", "请用 Excel 或 Calc 打开该工作簿并保存一次")
    if isinstance(cell, ErrorValue):
        raise UnclearError(ERROR_VALUE, f"单元格是错误值 {cell}", "请修正公式，或直接填写正确的值")
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return empty_value(column)
    value = _TAKERS[column.kind](column, cell)
    if column.choices or words:
        return _chosen(column, str(value), column.choices or words)
    return _bounded(column, value)


def empty_value(column: Column) -> str | None:
    """What a cell that holds nothing is: "" for text, None for everything else."""
    return "" if column.kind in _TEXTS and not column.choices else None


def take_column(
    column: Column, cells: Sequence[Cell], words: Collection[str] = ()
) -> tuple[list[object], dict[int, UnclearError]]:
    """The values of a column's cells, and by position why some of them can't be taken; these are empty.

    What stands in many cells is taken once.
    """
    keys: Sequence[Hashable] = cells if _told_apart(cells) else list(zip(map(type, cells), cells, strict=True))
    distinct = dict(zip(keys, cells, strict=True))
    texts = [cell for cell in distinct.values() if cell.__class__ is str]
    values: dict[Hashable, object] = {}
    unclear: dict[Hashable, UnclearError] = {}
    if column.kind in _AS_TYPED and not words and len(texts) == len(distinct):  # most columns
        values = dict(zip(distinct, map(_AS_TYPED[column.kind], texts), strict=True))
        return list(map(values.__getitem__, keys)), {}
    for key, cell in distinct.items():
        try:
            values[key] = take(column, cell, words)
        except UnclearError as why:
            unclear[key] = why
            values[key] = empty_value(column)
    found = {position: unclear[key] for position, key in enumerate(keys) if key in unclear} if unclear else {}
    return list(map(values.__getitem__, keys)), found


def _told_apart(cells: Sequence[Cell]) -> bool:
    """Whether no two cells are equal that differ in kind, as a truth value and a number or an error and a text do."""
    return {bool, ErrorValue}.isdisjoint(map(type, cells))


def _chosen(column: Column, value: str, words: Collection[str]) -> str:
    """The word as the list has it: a closed set's own member."""
    if value in words:
        return next(word for word in words if word == value)
    shown = "、".join(list(words)[:10])
    remedy = f"请从 {shown} 中选择" + (f"，或先在字典的「{column.listed}」里增加" if column.listed else "")
    raise UnclearError(WRONG_CHOICE, f"「{value}」不在可选范围", remedy)


def _bounded(column: Column, value: object) -> object:
    if not isinstance(value, int | Decimal):
        return value
    if column.at_least is not None and value < column.at_least:
        raise UnclearError(WRONG_CHOICE, f"{value} 小于允许的最小值 {column.at_least:g}", "请核对后改正")
    if column.at_most is not None and value > column.at_most:
        shown = "100%" if column.kind is Kind.PERCENT else f"{column.at_most:g}"
        raise UnclearError(WRONG_CHOICE, f"{value} 大于允许的最大值 {shown}", "请核对后改正")
    return value


def _text(_: Column, cell: Cell) -> str:
    match cell:
        case bool():
            return "是" if cell else "否"
        case float():
            return _digits(cell)
        case datetime():
            return cell.isoformat(sep=" ")
        case date():
            return cell.isoformat()
        case time():
            return cell.isoformat("minutes")
        case _:
            return str(cell).strip()


def _digits(cell: float) -> str:
    if abs(cell) >= _EXACT:
        raise UnclearError(WRONG_TYPE, f"编号 {cell:.0f} 被存成了数字，末位已丢失", "请把单元格设为文本后重新填写")
    return str(int(cell)) if cell == int(cell) else repr(cell)


_EXACT = 1e15


def _code(column: Column, cell: Cell) -> str:
    return _plain_code(_text(column, cell))


def _plain_code(cell: str) -> str:
    return unicodedata.normalize("NFKC", cell).strip()


def _number(_: Column, cell: Cell) -> Decimal:
    if isinstance(cell, float):
        return Decimal(repr(cell))
    if isinstance(cell, str):
        return _typed_number(cell)
    raise UnclearError(WRONG_TYPE, f"「{cell}」不是数字", "请填写数字")


_GROUPED = re.compile(r"[-+]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?")


def _typed_number(cell: str) -> Decimal:
    plain = unicodedata.normalize("NFKC", cell).replace("¥", "").replace("元", "").replace(" ", "").strip()
    if not _GROUPED.fullmatch(plain):
        raise UnclearError(WRONG_TYPE, f"「{cell.strip()}」不是数字", "请只填数字，如 1200.00")
    return Decimal(plain.replace(",", ""))


def _money(column: Column, cell: Cell) -> Decimal:
    exact = _number(column, cell)
    if abs(exact) >= _EXACT_MONEY:
        raise UnclearError(WRONG_TYPE, f"金额 {exact:g} 大得不合常理", "请核对后改正")
    cents = exact.quantize(_CENT)
    if abs(exact - cents) > _DUST:
        raise UnclearError(WRONG_TYPE, f"金额 {exact} 超过两位小数", "请精确到分")
    return cents


_CENT, _DUST, _EXACT_MONEY = Decimal("0.01"), Decimal("0.00001"), Decimal(10) ** 13


def _whole(column: Column, cell: Cell) -> int:
    exact = _number(column, cell)
    if exact != exact.to_integral_value():
        raise UnclearError(WRONG_TYPE, f"「{exact}」不是整数", "请填写整数")
    return int(exact)


def _percent(column: Column, cell: Cell) -> Decimal:
    if isinstance(cell, str) and unicodedata.normalize("NFKC", cell).strip().endswith("%"):
        return _typed_number(unicodedata.normalize("NFKC", cell).strip()[:-1]) / 100
    return _number(column, cell)


_DATE = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIALS = (20_000, 80_000)
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  # a spreadsheet's days carry no time zone


def _day(column: Column, cell: Cell) -> date:
    return _moment(column, cell).date()


def _moment(_: Column, cell: Cell) -> datetime:
    match cell:
        case datetime():
            return _to_second(cell)
        case date():
            return datetime.combine(cell, time.min)
        case float() if _SERIALS[0] <= cell < _SERIALS[1]:
            return _to_second(_EPOCH + timedelta(days=cell))
        case str():
            return _typed_moment(unicodedata.normalize("NFKC", cell).strip())
        case _:
            shown = f"{cell:g}" if isinstance(cell, float) else str(cell)
            raise UnclearError(WRONG_TYPE, f"「{shown}」不是日期", "请按 2026-11-03 填写")


def _to_second(moment: datetime) -> datetime:
    return (moment + timedelta(microseconds=500_000)).replace(microsecond=0)


def _typed_moment(text: str) -> datetime:
    day, _, clock = text.replace("T", " ").partition(" ")
    match = _DATE.fullmatch(text) or _DATE.fullmatch(day) or _COMPACT.fullmatch(day)
    try:
        if match:
            at = time.fromisoformat(clock.strip()) if match.string == day and clock.strip() else time.min
            return datetime.combine(date(*map(int, match.groups())), at)
        serial = float(text)
    except ValueError:
        serial = 0
    if _SERIALS[0] <= serial < _SERIALS[1]:
        return _to_second(_EPOCH + timedelta(days=serial))
    raise UnclearError(WRONG_TYPE, f"「{text}」不是能确定的日期", "请按 2026-11-03 填写")


_AS_TYPED: dict[Kind, Callable[[str], str]] = {
    Kind.TEXT: str.strip,
    Kind.LONG_TEXT: str.strip,
    Kind.NAME: str.strip,
    Kind.PERSON: str.strip,
    Kind.CODE: _plain_code,
}
_TEXTS = {Kind.TEXT, Kind.LONG_TEXT, Kind.NAME, Kind.CODE, Kind.PERSON, Kind.LISTED}
_TAKERS: dict[Kind, Callable[[Column, Cell], object]] = {
    Kind.TEXT: _text,
    Kind.LONG_TEXT: _text,
    Kind.NAME: _text,
    Kind.PERSON: _text,
    Kind.CODE: _code,
    Kind.CHOICE: _code,
    Kind.LISTED: _code,
    Kind.WHOLE: _whole,
    Kind.NUMBER: _number,
    Kind.MONEY: _money,
    Kind.PERCENT: _percent,
    Kind.DAY: _day,
    Kind.MOMENT: _moment,
}
