"""How a rule is provoked: small sheets that break it, what is found in them, and small sheets that keep it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from pmxl.rows.register import Register

TODAY = date(2026, 11, 24)
"""A Tuesday, in the week 2026-W48."""


Sheets = str | Callable[[], Register]
"""Sheets written out as text, or what makes a register that no text can show."""


@dataclass(frozen=True)
class Case:
    """A rule's code, sheets in which it finds these things and no other, and sheets in which it finds nothing."""

    code: str
    wrong: Sheets
    finds: tuple[str, ...]
    right: Sheets
