"""How pmxl finds a sheet and its columns: by name and heading, tolerant of how people type them."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from pmxl.grids.cell import Cell


@lru_cache(maxsize=4096)
def plain_name(text: str) -> str:
    """A heading or sheet name without the differences that people don't see: width, spaces, line breaks, brackets."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(folded.split()).replace("【", "[").replace("】", "]").replace("＊", "").replace("*", "")


@dataclass(frozen=True)
class Layout:
    """A sheet as pmxl knows it: its name, the headings it looks for, those that name a row, and the computed ones."""

    sheet: str
    headings: tuple[str, ...]
    key: tuple[str, ...]
    formulas: frozenset[str] = frozenset()

    @cached_property
    def _by_plain_name(self) -> Mapping[str, str]:
        return {plain_name(heading): heading for heading in self.headings}

    def matches(self, sheet: str) -> bool:
        """Whether a sheet of this name is the one meant."""
        return plain_name(sheet) == plain_name(self.sheet)

    def columns(self, row: Sequence[Cell]) -> tuple[dict[str, int], tuple[str, ...]]:
        """The 1-based column of each heading found in `row`, first one wins, and the headings found twice."""
        found: dict[str, int] = {}
        twice: list[str] = []
        for number, cell in enumerate(row, start=1):
            heading = self._by_plain_name.get(plain_name(cell)) if isinstance(cell, str) else None
            if heading is None:
                continue
            if heading in found:
                twice.append(heading)
            else:
                found[heading] = number
        return found, tuple(twice)


HEADING_SEARCH_ROWS = 30
"""How far down a heading row is looked for: people put titles and notes above it."""


def heading_row(rows: Sequence[Sequence[Cell]], layout: Layout) -> int | None:
    """The 1-based number of the row that holds most of the layout's headings, or None.

    A third of the headings, and two at least, must be there: less is a guess.
    """
    best, found = max(2, -(-len(layout.headings) // 3)) - 1, None
    for number, row in enumerate(rows[:HEADING_SEARCH_ROWS], start=1):
        count = len(layout.columns(row)[0])
        if count > best:
            best, found = count, number
        if count == len(layout.headings):
            break
    return found
