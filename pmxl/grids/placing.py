"""Where a change lands: how keys are compared, what a totals row is, which row is the last."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from pmxl.grids.cell import Cell, Entry, ErrorValue, Stale
from pmxl.grids.layout import Layout

_HALF_WIDTH = {0xFF01 + i: 0x21 + i for i in range(0x5E)} | {0x3000: 0x20, 0xA0: 0x20}
_SUMS_UP = re.compile(
    r"(合|总|小|共|累)计|总和|总额|总金额|平均|汇总|(sub|grand|\b)total|\b(average|sum)\b", re.IGNORECASE
)

Symbol = str | float | bool | date | None
"""A key value without the differences that people don't see."""


def symbol(value: Cell | Entry) -> Symbol:
    """A key value as it is compared: text without outer spaces, full width as half width, whole numbers as text."""
    match value:
        case Stale():
            return symbol(value.value)
        case ErrorValue():
            return value.value
        case str():
            return value.translate(_HALF_WIDTH).strip() or None
        case datetime() if value.time() == time.min:
            return value.date()
        case bool() | date() | None:
            return value
        case _:
            return _as_text(value)


def _as_text(value: float | Decimal | time | timedelta) -> str:
    whole = isinstance(value, float | int | Decimal) and value == value // 1
    return str(int(value)) if isinstance(value, float | int | Decimal) and whole else str(value)


def key_symbols(layout: Layout, key: Mapping[str, Entry]) -> tuple[Symbol, ...]:
    """A key's values in the order of the layout's key headings."""
    return tuple(symbol(key.get(heading)) for heading in key_headings(layout, key))


def key_headings(layout: Layout, key: Mapping[str, Entry]) -> tuple[str, ...]:
    """The headings that a key names, the layout's own first and in its order."""
    own = tuple(heading for heading in layout.key if heading in key)
    return own + tuple(heading for heading in key if heading not in own)


def shown_key(key: Mapping[str, Entry]) -> str:
    """A key as a person reads it."""
    return " / ".join("" if value is None else str(value) for value in key.values())


def sums_up(cells: Sequence[Cell]) -> bool:
    """Whether a cell of a row is a label that says so: 合计金额, 本页合计（元）, 平均."""
    texts = (cell for cell in cells if isinstance(cell, str) and not isinstance(cell, ErrorValue))
    return any(_SUMS_UP.search("".join(text.split())) for text in texts)


def typed(cell: Cell) -> bool:
    """Whether a person or program put a value here."""
    return cell is not None and cell != ""
