"""Cell values as Excel gives and takes them, against the texts and numbers that Calc's data arrays hold."""

import datetime as dt
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeAlias

from pmxl.calc.areas import Area, Cell

Value: TypeAlias = str | float | bool | dt.datetime | None
Rows: TypeAlias = list[list[Any]]
"""Rows of cell values; Any because xlwings hands over whatever its converters made."""

_DAY_MS = 86_400_000
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
    block.data = tuple(_data_row(row, number, block, null_date) for number, row in enumerate(rows, 1))
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


def put_moments(rows: Rows, area: Area, null_date: dt.datetime) -> None:
    """Turns the numbers of the area, counted from one within the rows, into datetimes."""
    known: dict[float, Any] = {}
    for row in rows[area.top - 1 : area.bottom]:
        for column in range(area.left - 1, area.right):
            value = row[column]
            if type(value) is float:
                row[column] = known.get(value) or known.setdefault(value, moment_of(value, null_date))


def put_truths(rows: Rows, area: Area) -> None:
    """Turns the numbers of the area, counted from one within the rows, into booleans."""
    for row in rows[area.top - 1 : area.bottom]:
        for column in range(area.left - 1, area.right):
            if type(row[column]) is float:
                row[column] = row[column] != 0


def moment_of(serial: float, null_date: dt.datetime) -> dt.datetime | float:
    """Reads a serial number as a datetime, to the millisecond as Excel does; one that is no date stays a number."""
    if not 0 <= serial <= _LAST_SERIAL:
        return serial
    return null_date + dt.timedelta(milliseconds=round(serial * _DAY_MS))


def serial_of(moment: dt.datetime, null_date: dt.datetime) -> float:
    """Writes a datetime as a serial number; a time zone is cut off, as xlwings does with Excel."""
    return (moment.replace(tzinfo=None) - null_date) / dt.timedelta(days=1)


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
        ways[dt.datetime] = lambda moment: _built(moment, datetime_builder)
    return [[way(value) if (way := ways.get(type(value))) else value for value in row] for row in rows]


def _built(moment: dt.datetime, builder: Callable[..., Any]) -> Any:
    parts = ("year", "month", "day", "hour", "minute", "second", "microsecond")
    return builder(**{part: getattr(moment, part) for part in parts}, tzinfo=None)


def _data_row(row: Sequence[Any], number: int, block: Block, null_date: dt.datetime) -> tuple[str | float, ...]:
    return tuple(_datum(value, number, column, block, null_date) for column, value in enumerate(row, 1))


def _datum(value: Any, row: int, column: int, block: Block, null_date: dt.datetime) -> str | float:
    kind = type(value)
    if kind is str:
        if value[:1] == "=" and len(value) > 1:
            block.formulas[row, column] = value
            return ""
        return value[1:] if value[:1] == "'" else value  # type: ignore[no-any-return]  # kind is str
    if value is None:
        return ""
    block.has_numbers = True
    if kind is float or kind is int:
        return float(value)
    if kind is bool:
        block.truths.append((row, column))
        return float(value)
    (block.moments if value.hour or value.minute or value.second or value.microsecond else block.dates).append(
        (row, column)
    )
    return serial_of(value, null_date)


_CELL_TYPES = frozenset({str, int, bool, dt.datetime, type(None)})


def _reduced(value: Any) -> Any:
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, str):
        return str(value)
    if type(value).__name__ in ("NaTType", "NAType"):
        return None
    if isinstance(value, dt.datetime):
        return value.to_pydatetime() if hasattr(value, "to_pydatetime") else value
    if isinstance(value, dt.date):
        return dt.datetime.combine(value, dt.time.min)
    return _reduced_number(value)


def _reduced_number(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value) if value.is_finite() else None
    if isinstance(value, dt.time):
        return (value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6) / 86400
    if isinstance(value, dt.timedelta):
        return value / dt.timedelta(days=1)
    if type(value).__name__ == "datetime64":
        return cell_value(value.astype("datetime64[us]").item())
    if hasattr(value, "item"):
        return cell_value(value.item())
    raise TypeError(f"单元格不能写入 {type(value).__name__} 类型的值：{value!r}")


def relative(area: Area, origin: Area) -> Area | None:
    """Gives the part of an area that lies inside the origin, counted from one within it; None if there is none."""
    if not area.meets(origin):
        return None
    top, left = max(area.top, origin.top), max(area.left, origin.left)
    bottom, right = min(area.bottom, origin.bottom), min(area.right, origin.right)
    return Area(top - origin.top + 1, left - origin.left + 1, bottom - top + 1, right - left + 1)


def cells_in(areas: Iterable[Area]) -> Iterator[Cell]:
    """Gives every cell of the areas."""
    for area in areas:
        for row in range(area.top, area.bottom + 1):
            for column in range(area.left, area.right + 1):
                yield row, column
