"""Cell values as Excel gives and takes them, against the texts and numbers that Calc's data arrays hold."""

import datetime as dt
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any, TypeAlias

from pmxl.calc.areas import Area, Cell

Rows: TypeAlias = list[list[Any]]
"""Rows of cell values; Any because xlwings hands over whatever its converters made."""

_DAY, _DAY_MS = dt.timedelta(days=1), 86_400_000
_CELL_TYPES = frozenset({str, int, bool, dt.datetime, type(None)})
_PARTS = ("year", "month", "day", "hour", "minute", "second", "microsecond")
_LAST_SERIAL = 2_958_465  # 9999-12-31, the last date that Excel and datetime know


class CellError(str):
    """What a cell with an error shows, such as #DIV/0!; xlwings gives None for it unless asked for the text."""

    __slots__ = ()


EXCEL_ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})
"""The errors that Excel knows; Calc has more, such as Err:502, which stand for #VALUE!."""


@dataclass
class Block:
    """A block of values made ready to be written: what goes in by one call, and which cells need more than that."""

    data: tuple[tuple[str | float, ...], ...]
    dates: list[Cell] = field(default_factory=list)
    moments: list[Cell] = field(default_factory=list)
    truths: list[Cell] = field(default_factory=list)
    formulas: dict[Cell, str] = field(default_factory=dict)
    """Not part of the data: text that begins with = makes Calc format its cell as text."""
    has_numbers: bool = False

    @property
    def is_plain_text(self) -> bool:
        """Says whether the cells' number formats don't matter for this block."""
        return not (self.has_numbers or self.formulas)


def block_of(rows: Iterable[Sequence[Any]], null_date: dt.datetime) -> Block:
    """Makes a block from rows of values that `cell_value` gave; positions are counted from one."""
    block = Block(())
    block.data = tuple(
        tuple(_datum(value, (row, column), block, null_date) for column, value in enumerate(line, 1))
        for row, line in enumerate(rows, 1)
    )
    return block


def cell_value(value: Any) -> Any:
    """Reduces what a user or a converter writes to a value that a cell can hold; NaN and the like become empty."""
    kind = type(value)
    if kind in _CELL_TYPES or (kind is float and math.isfinite(value)):
        return value
    return _reduced(value)


def plain_rows(data: Sequence[Sequence[Any]]) -> Rows:
    """Turns a data array into rows, with None for empty cells."""
    return [[None if value == "" else value for value in row] for row in data]


def convert_numbers(rows: Rows, area: Area, convert: Callable[[float], Any]) -> None:
    """Turns the numbers of the area, counted from one within the rows, into what they stand for."""
    known = cache(convert)
    for row in rows[area.top - 1 : area.bottom]:
        for column in range(area.left - 1, area.right):
            if type(row[column]) is float:
                row[column] = known(row[column])


def moment_of(serial: float, null_date: dt.datetime) -> dt.datetime | float:
    """Reads a serial number as a datetime, to the millisecond as Excel does; one that is no date stays a number."""
    if not 0 <= serial <= _LAST_SERIAL:
        return serial
    return null_date + dt.timedelta(milliseconds=round(serial * _DAY_MS))


def serial_of(moment: dt.datetime, null_date: dt.datetime) -> float:
    """Writes a datetime as a serial number; a time zone is cut off, as xlwings does with Excel."""
    return (moment.replace(tzinfo=None) - null_date) / _DAY


def cleaned(
    rows: Rows,
    datetime_builder: Callable[..., Any],
    empty_as: Any,
    number_builder: Callable[[float], Any] | None,
    err_to_str: bool,
) -> Rows:
    """Gives the rows as the reader asked for them: dates, numbers, empty cells and errors each in the wanted form."""
    ways: dict[type, Callable[[Any], Any]] = {CellError: str if err_to_str else lambda _: None}
    if empty_as is not None:
        ways[type(None)] = lambda _: empty_as
    if number_builder is not None:
        ways[float] = number_builder
    if datetime_builder is not dt.datetime:
        ways[dt.datetime] = lambda moment: datetime_builder(
            **{part: getattr(moment, part) for part in _PARTS}, tzinfo=None
        )
    return [[way(value) if (way := ways.get(type(value))) else value for value in row] for row in rows]


def _datum(value: Any, cell: Cell, block: Block, null_date: dt.datetime) -> str | float:
    kind = type(value)
    if kind is str:
        if value[:1] == "=" and len(value) > 1:
            block.formulas[cell] = value
            return ""
        return value[1:] if value[:1] == "'" else value  # type: ignore[no-any-return]  # kind is str
    if value is None:
        return ""
    block.has_numbers = True
    if kind is float or kind is int:
        return float(value)
    if kind is bool:
        block.truths.append(cell)
        return float(value)
    (block.dates if value.time() == dt.time.min else block.moments).append(cell)
    return serial_of(value, null_date)


def _reduced(value: Any) -> Any:
    if type(value).__name__ in ("NaTType", "NAType"):
        return None
    for kind, reduce in _REDUCTIONS:
        if isinstance(value, kind):
            return reduce(value)
    if type(value).__name__ == "datetime64":
        value = value.astype("datetime64[us]")
    if hasattr(value, "item"):
        return cell_value(value.item())
    raise TypeError(f"单元格不能写入 {type(value).__name__} 类型的值：{value!r}")


def _finite(number: float | Decimal) -> float | None:
    return float(number) if math.isfinite(number) else None


_REDUCTIONS: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (float, _finite),
    (Decimal, _finite),
    (str, str),
    (dt.datetime, lambda moment: moment.to_pydatetime() if hasattr(moment, "to_pydatetime") else moment),
    (dt.date, lambda day: dt.datetime.combine(day, dt.time.min)),
    (
        dt.time,
        lambda time: (time.hour * 3600 + time.minute * 60 + time.second + time.microsecond / 1e6) / 86_400,
    ),
    (dt.timedelta, lambda span: span / _DAY),
)
