"""What one cell can hold, the same for files, live Excel and Calc."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum


class ErrorValue(StrEnum):
    """An error that a formula left in its cell; `OTHER` is one that is newer than this list."""

    NULL = "#NULL!"
    DIVISION = "#DIV/0!"
    VALUE = "#VALUE!"
    REFERENCE = "#REF!"
    NAME = "#NAME?"
    NUMBER = "#NUM!"
    NOT_AVAILABLE = "#N/A"
    OTHER = "#ERROR!"


Scalar = str | float | bool | date | datetime | time | timedelta | None
"""A plain value: numbers are always float, midnight datetimes are dates, empty text is None."""


@dataclass(frozen=True, slots=True)
class Stale:
    """A formula's stored result that a later write made untrustworthy; nobody may compute with it."""

    value: "Scalar | ErrorValue"


Cell = Scalar | ErrorValue | Stale
Entry = Scalar | int | Decimal
"""What may be written. Text stays text whatever it begins with; Decimal is written to the last digit."""


def as_cell(entry: Entry) -> Cell:
    """What a cell holds once an entry was written into it: numbers are float, empty text is nothing."""
    if isinstance(entry, Decimal) or (isinstance(entry, int) and not isinstance(entry, bool)):
        return float(entry)
    return None if entry == "" else entry


def same(held: Cell, entry: Entry) -> bool:
    """Whether a cell holds what was expected: numbers by value, empty text as empty, dates by day."""
    return _plain(held) == _plain(entry) and isinstance(held, bool) == isinstance(entry, bool)


def _plain(value: Cell | Entry) -> object:
    match value:
        case "":
            return None
        case bool():
            return value
        case Decimal() | int():
            return float(value)
        case datetime() if value.time() == time.min:
            return value.date()
        case _:
            return value
