"""Numbers in the company's form: kind, year, and a running number without gaps at the end."""

import re
from collections.abc import Iterable


def next_number(prefix: str, year: int, taken: Iterable[str]) -> str:
    """The number after the highest of this kind and year, such as XM-2026-0012."""
    pattern = re.compile(rf"{re.escape(prefix)}-{year}-(\d+)")
    used = [int(match[1]) for number in taken if (match := pattern.fullmatch(number))]
    return f"{prefix}-{year}-{max(used, default=0) + 1:04d}"
