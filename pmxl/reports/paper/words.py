"""How a value is written where there is no spreadsheet to format it: on the terminal and in HTML."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from pmxl.reports.paper.page import Item, Look, Value

NOTHING = "–"
_BLOCKS = "▁▂▃▄▅▆▇█"


def written(item: Item, look: Look) -> str:
    """An item as text."""
    value = item.value
    if value is None or value == "":
        return ""
    if isinstance(value, tuple):
        return trend(value)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return number(Decimal(value), look)
    return _text(value)


def number(value: Decimal, look: Look) -> str:
    """A number in the form of its column; nothing at all is –."""
    match look:
        case Look.MONEY:
            return f"{value:,.2f}" if value else NOTHING
        case Look.SHARE:
            return f"{_rounded(value * 100)}%"
        case Look.POINTS:
            return f"{(value * 100).quantize(Decimal('0.1'), ROUND_HALF_UP):+}%" if value else "0%"
        case Look.WHOLE:
            return f"{_rounded(value):,}" if value else NOTHING
        case _:
            return f"{value.normalize():,f}"


def trend(values: tuple[float, ...]) -> str:
    """A row of numbers as a row of blocks."""
    known = [value for value in values if value == value]  # noqa: PLR0124  # NaN marks a week without a value
    if not known:
        return ""
    low, high = min(known), max(known)
    step = (high - low) / (len(_BLOCKS) - 1) or 1
    return "".join("·" if value != value else _BLOCKS[round((value - low) / step)] for value in values)  # noqa: PLR0124


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1), ROUND_HALF_UP) + 0  # a small negative share is 0, not -0


def _text(value: Value) -> str:
    match value:
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case date():
            return value.isoformat()
        case _:
            return str(value)
