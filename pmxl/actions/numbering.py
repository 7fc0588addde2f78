"""Numbers in the company's form: kind, year, and a running number without gaps at the end."""

import re
from collections.abc import Iterable, Mapping

from pmxl.figures.logged import numbers_given
from pmxl.rows.register import Register


def next_number(prefix: str, year: int, taken: Iterable[str]) -> str:
    """The number after the highest of this kind and year that is taken, such as XM-2026-0012."""
    pattern = re.compile(rf"{re.escape(prefix)}-{year}-(\d+)")
    used = [int(match[1]) for number in taken if (match := pattern.fullmatch(number))]
    return f"{prefix}-{year}-{max(used, default=0) + 1:04d}"


def free_number(prefix: str, year: int, register: Register, taken: Iterable[str]) -> str:
    """The next number that neither a row nor 操作日志 has: one whose row was deleted is never given again."""
    highest = register.once(_highest).get((prefix, year))
    return next_number(prefix, year, taken if highest is None else [*taken, highest])


_NUMBER = re.compile(r"(\w+)-(\d{4})-(\d+)")


def _highest(register: Register) -> Mapping[tuple[str, int], str]:
    """The highest number of each kind and year that 操作日志 says was given."""
    found: dict[tuple[str, int], tuple[int, str]] = {}
    for number in set(numbers_given(register)):
        if match := _NUMBER.fullmatch(number):
            key = match[1], int(match[2])
            found[key] = max(found.get(key, (0, "")), (int(match[3]), number))
    return {key: number for key, (_, number) in found.items()}
