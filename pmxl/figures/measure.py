"""A number that PMO typed for a rule or a setting, read by the unit that is declared for it (流程规则, 字典 › 设置)."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

PERCENT, DAYS = "%", "天"
_TYPED = re.compile(r"([-+]?\d+(?:\.\d+)?)\s*(.*)")
_SPELT = {PERCENT: {"%"}, DAYS: {"天", "日", "个天", "个日"}}


@dataclass(frozen=True, slots=True)
class Measure:
    """What was typed, in the declared unit; or what is wrong with it, and then there is no value."""

    value: Decimal | None = None
    found: str = ""


def measured(typed: str, unit: str) -> Measure:
    """A number in its unit.

    A share is read as per cent: 70, 70% and 0.7 (which is how Excel keeps 70%) are the same. A bare 1 is no one of them
    for sure, and days have no fractions: 70% of a rule in 天 is no number of days.
    """
    plain = unicodedata.normalize("NFKC", typed).strip()
    match = _TYPED.fullmatch(plain)
    if match is None:
        return Measure(found=f"「{typed}」不是数字")
    number, word = Decimal(match[1]), match[2].strip()
    if word and word not in _SPELT.get(unit, {unit}):
        return Measure(found=f"「{typed}」的单位不是「{unit}」")
    if number < 0:
        return Measure(found=f"「{typed}」小于 0")
    if unit == PERCENT:
        return _share(number, typed, signed=bool(word))
    if number != number.to_integral_value():
        return Measure(found=f"「{typed}」不是整{unit}数（若填的是百分数，这条规则按「{unit}」计）")
    return Measure(number)


def _share(number: Decimal, typed: str, *, signed: bool) -> Measure:
    if not signed and number == 1:
        return Measure(found=f"「{typed}」可能是 1%，也可能是 100%")
    percent = number if signed or number > 1 else number * 100
    return Measure(percent) if percent <= _WHOLE else Measure(found=f"「{typed}」大于 100%")


_WHOLE = 100


def shown(value: Decimal, unit: str) -> str:
    """A number with its unit, as PMO types it."""
    return f"{value.normalize():f}{unit}"
