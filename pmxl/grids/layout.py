"""How pmxl finds a sheet and its columns: by name and heading, tolerant of how people type them."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from pmxl.errors import SheetFoundTwiceError, SheetNotFoundError
from pmxl.grids.cell import Cell


@lru_cache(maxsize=4096)
def plain_name(text: str) -> str:
    """A heading or sheet name without the differences that people don't see: width, spaces, line breaks, brackets."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(folded.split()).replace("【", "[").replace("】", "]").replace("＊", "").replace("*", "")


_NOTED = re.compile(r"(.+)[(\[](?:单位:)?([^()\[\]]+)[)\]]")
_NOTES = frozenset(
    {"必填", "选填", "可空", "必选", "下拉", "下拉选择", "自动", "yyyy-mm-dd", "yyyy/mm/dd", "y/n", "是/否"}
)
"""What people put in brackets behind a heading without changing what it means; its own unit is such a note too."""


@dataclass(frozen=True)
class Layout:
    """A sheet as pmxl knows it: its name, the headings it looks for, those that name a row, and the computed ones.

    `units` gives the unit of headings that have one: 计划金额（元） is 计划金额, 计划金额（万元） is not.
    """

    sheet: str
    headings: tuple[str, ...]
    key: tuple[str, ...]
    formulas: frozenset[str] = frozenset()
    units: Mapping[str, str] = field(default_factory=dict, compare=False)

    @cached_property
    def _by_plain_name(self) -> Mapping[str, str]:
        return {plain_name(heading): heading for heading in self.headings}

    def matches(self, sheet: str) -> bool:
        """Whether a sheet of this name is the one meant."""
        return plain_name(sheet) == plain_name(self.sheet)

    def one_of(self, sheets: Sequence[str], workbook: str) -> str:
        """The one sheet meant of a workbook's; raises SheetNotFoundError, SheetFoundTwiceError."""
        found = [sheet for sheet in sheets if self.matches(sheet)]
        if not found:
            raise SheetNotFoundError(self.sheet, [workbook])
        if len(found) > 1:
            raise SheetFoundTwiceError(self.sheet, [f"{workbook}（{sheet}）" for sheet in found])
        return found[0]

    def columns(self, row: Sequence[Cell]) -> tuple[dict[str, int], tuple[str, ...]]:
        """The 1-based column of each heading found in `row`, first one wins, and the headings found twice.

        A heading with a note in brackets counts where none stands without.
        """
        texts = [(number, plain_name(cell)) for number, cell in enumerate(row, start=1) if isinstance(cell, str)]
        found: dict[str, int] = {}
        twice = list(self._gathered(found, [(number, self._by_plain_name.get(text)) for number, text in texts]))
        noted = [(number, self._noted(text)) for number, text in texts if text.endswith((")", "]"))]
        written = set(found)
        twice += self._gathered(found, [(number, heading) for number, heading in noted if heading not in written])
        return found, tuple(twice)

    @staticmethod
    def _gathered(found: dict[str, int], headings: Sequence[tuple[int, str | None]]) -> Iterator[str]:
        """Put headings where none of their name was found yet; the others are found twice."""
        for number, heading in headings:
            if heading is None:
                continue
            if heading in found:
                yield heading
            else:
                found[heading] = number

    def _noted(self, text: str) -> str | None:
        """The heading that a plain text is with a note behind it, if the note changes nothing."""
        match = _NOTED.fullmatch(text)
        heading = self._by_plain_name.get(match[1]) if match else None
        if match is None or heading is None:
            return None
        return heading if match[2].lower() in _NOTES or match[2] == self.units.get(heading) else None


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
