"""Where rows of a template stand once lines were put in."""

from collections.abc import Sequence
from dataclasses import dataclass

from pmxl.ooxml.ranges import Range, parsed_range


@dataclass(frozen=True)
class Growth:
    """How many rows were put in below which rows of the template, in order."""

    inserted: tuple[tuple[int, int], ...]

    def first(self, row: int) -> int:
        """Where a row stands; of a row that was repeated, its first copy."""
        return row + sum(count for at, count in self.inserted if at < row)

    def last(self, row: int) -> int:
        """Where a row stands; of a row that was repeated, its last copy."""
        return row + sum(count for at, count in self.inserted if at <= row)

    def grown(self, one: Range) -> Range:
        """A range with the rows that were put into it or above it."""
        return Range(self.first(one.top), one.left, self.last(one.bottom), one.right)

    def grown_list(self, text: str) -> str:
        """A list of ranges, as sheets write them, with the rows that were put in."""
        return " ".join(self._grown_text(part) for part in text.split())

    def _grown_text(self, text: str) -> str:
        one = parsed_range(text)
        return text if one is None else str(self.grown(one))

    def merged(self, merges: Sequence[Range]) -> list[Range]:
        """The merged ranges: those within a repeated row once for each copy, the others grown."""
        counts = dict(self.inserted)
        made: list[Range] = []
        for one in merges:
            count = counts.get(one.top) if one.top == one.bottom else None
            if count is None:
                made.append(self.grown(one))
                continue
            top = self.first(one.top)
            made += [Range(top + step, one.left, top + step, one.right) for step in range(count + 1)]
        return made
