"""Repeatable chance: the same words give the same choice, on every machine and every version of Python."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")


@dataclass
class Chance:
    """A stream of choices that a text determines."""

    seed: str
    _drawn: int = field(default=0)

    def below(self, limit: int) -> int:
        """A whole number from 0 to limit − 1."""
        self._drawn += 1
        digest = hashlib.sha256(f"{self.seed}/{self._drawn}".encode()).digest()
        return int.from_bytes(digest[:8], "big") % limit

    def between(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + self.below(high - low + 1)

    def pick(self, words: Sequence[T]) -> T:
        """One of several."""
        return words[self.below(len(words))]

    def happens(self, percent: int) -> bool:
        """Whether something that happens so often happens now."""
        return self.below(100) < percent
