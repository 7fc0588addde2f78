"""Where a list ends: its rows told from totals, notes, signatures and other lists below, whatever holds the sheet."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import dropwhile, takewhile
from statistics import median
from typing import Protocol

from pmxl.grids.cell import Cell
from pmxl.grids.placing import sums_up
from pmxl.ooxml.formulas import Reference, references

SAMPLES = 30
"""How many of a list's first rows are looked at to know what its rows are like."""
_MANY = 4
"""So many cells, if they are half of what a row has, are no note."""
_SUMS = re.compile(r"\b(?:SUM|SUBTOTAL|AGGREGATE|AVERAGE|COUNT|COUNTA|MAX|MIN|PRODUCT)\(", re.IGNORECASE)
_CLASSES = ((re.compile(r"[0-9]+"), "9"), (re.compile(r"[A-Za-z]+"), "A"), (re.compile(r"[\u3400-\u9fff]+"), "字"))


@dataclass(frozen=True)
class ListPlace:
    """Where a list stands: its sheet, heading row, columns by heading, the first one of its key.

    `bottom` is the last row that its table has (0: no table), `totals` the rows of totals below that.
    """

    sheet: str
    heading: int
    columns: Mapping[str, int]
    key: int
    bottom: int = 0
    totals: int = 0


class RowsBelow(Protocol):
    """The rows below a heading, within the list's columns."""

    def known(self) -> Iterable[int]:
        """The numbers of the rows that can be looked at; others are rows of the list."""

    def values(self, number: int) -> Mapping[int, Cell]:
        """What the cells of a row hold, by column, blank ones left out."""

    def formulas(self, number: int) -> Mapping[int, str]:
        """The formulas of a row, by column."""


class ListEnd:
    """The end of one list; `blocks` are the first and last row of each run of typed rows, `limit` a row below all."""

    def __init__(self, place: ListPlace, blocks: Sequence[tuple[int, int]], rows: RowsBelow, limit: int) -> None:
        self._place, self._all, self._rows, self._known = place, blocks, rows, frozenset(rows.known())
        below = ((first, min(end, limit - 1)) for first, end in blocks)
        self._blocks = [(first, end) for first, end in below if first <= end]
        top = place.heading + 1
        self._computed = {column for row in (top, top + 1) if not self._totals(row) for column in self._formulas(row)}

    def last(self) -> int:
        """The last row that belongs to the list.

        A list goes on below a gap, or below its table, as long as rows look like its own; totals and notes at its end
        don't belong to it.
        """
        blocks, bottom = self._blocks, self._place.bottom
        last, rest = self._place.heading, list(blocks)
        if bottom:
            last = max((min(end, bottom) for first, end in blocks if first <= bottom), default=last)
            rest = [(max(first, bottom + 1), end) for first, end in blocks if end > bottom]
            if self._place.totals:
                return last
        elif blocks and blocks[0][0] == last + 1:
            first, end = rest.pop(0)
            repeated = (number for number in sorted(self._known) if first <= number <= end and self._heads(number))
            end = next(repeated, end + 1) - 1
            ends = (number for number in range(end, first - 1, -1) if self._belongs(number))
            last = next(ends, last)
            if last != blocks[0][1]:
                return last
        for first, end in rest:
            gap = first > last + 1
            mine = next((number for number in range(first, end + 1) if not self._belongs(number, gap=gap)), end + 1) - 1
            if mine < first:
                break
            last = mine
            if mine != end:
                break
        return last

    def obstacles(self, last: int) -> Iterator[int]:
        """The rows below the last one that hold a value, or totals without a label."""
        yield from (max(first, last + 1) for first, end in self._all if end > last)
        yield from (number for number in self._known if number > last and self.sums_up(number))
        if self._place.totals:
            yield self._place.bottom + 1

    def sums_up(self, number: int) -> bool:
        """Whether a row holds totals: by a formula over rows above it, or by a label that says so."""
        if self._place.totals and number == self._place.bottom + 1:
            return True
        return self._totals(number) or any(
            self._looks_up(text, number)
            for column, text in self._formulas(number).items()
            if column not in self._computed
        )

    def _totals(self, number: int) -> bool:
        """Whether a row has the label of totals, or a function over rows above it."""
        if number not in self._known:
            return False
        formulas = [text for text in self._formulas(number).values() if _SUMS.search(text)]
        if any("[" in text or any(not one.is_cell for one in self._above(text, number)) for text in formulas):
            return True
        return sums_up(list(self._rows.values(number).values()))

    def _looks_up(self, text: str, number: int) -> bool:
        """Whether a formula where records have values looks at rows above only; a full row may, cell by cell."""
        above, first = self._above(text, number), self._place.heading + 1
        if not above or len(above) != len(self._named(text)) or number == first:
            return False
        if any(not one.is_cell for one in above) or first not in self._known:
            return True
        return len(self._rows.values(number)) < len(self._rows.values(first))

    def _formulas(self, number: int) -> Mapping[int, str]:
        found = self._rows.formulas(number) if number in self._known else {}
        return {column: text.removeprefix("=") for column, text in found.items()}

    def _above(self, text: str, number: int) -> list[Reference]:
        return [one for one in self._named(text) if self._place.heading <= one.last.row < number]

    def _named(self, text: str) -> list[Reference]:
        here = self._place.sheet
        return [one for one in references(text, here) if one.sheet == here.casefold() and one.last.row]

    def _heads(self, number: int) -> bool:
        """Whether a row repeats the headings, as that of another list does."""
        values = self._rows.values(number)
        return sum(values.get(column) == heading for heading, column in self._place.columns.items()) > 1

    def _belongs(self, number: int, *, gap: bool = False) -> bool:
        if number not in self._known:
            return True
        likeness = _Likeness(self._place.key, [self._rows.values(row) for row in self._samples() if row < number])
        values = self._rows.values(number)
        return likeness.knows(values) or (not self.sums_up(number) and likeness.fits(values, gap=gap))

    def _samples(self) -> Iterator[int]:
        """The first rows of the list that hold no totals; those of a plain list stand above its first totals."""
        first = self._place.heading + 1
        own = self._place.bottom or next((end for start, end in self._all if start == first), 0)
        known = [number for number in range(first, min(first + SAMPLES, own + 1)) if number in self._known]
        records = dropwhile(self.sums_up, known)
        if self._place.bottom:
            return (number for number in records if not self.sums_up(number))
        return takewhile(lambda number: not self.sums_up(number), records)


class _Likeness:
    """What rows of a list look like: the shapes of their keys, the columns that hold numbers or dates."""

    def __init__(self, key: int, samples: list[Mapping[int, Cell]]) -> None:
        self._key = key
        keys = (one.get(key) for one in samples)
        self._shapes = Counter(_shape(one) for one in keys if isinstance(one, str))
        held = [(column, value) for one in samples for column, value in one.items()]
        self._numeric = {column for column, _ in held} - {column for column, value in held if isinstance(value, str)}
        self._usual = median([len(one) for one in samples]) if samples else 2
        self._least = min(self._usual, 2)

    def knows(self, values: Mapping[int, Cell]) -> bool:
        """Whether the row's key is a number written as those of other rows are, a third of them at least."""
        return self._usual_key(values) and "9" in _shape(str(values[self._key]))

    def fits(self, values: Mapping[int, Cell], *, gap: bool) -> bool:
        """Whether each value is of the kind that its column holds, and there are as many as a row has.

        A word where keys have digits stands before a signature, unless the row is full; behind a gap a number as key
        says little.
        """
        key = values.get(self._key)
        numbered = sum(count for shape, count in self._shapes.items() if "9" in shape) * 2 > self._shapes.total()
        if isinstance(key, str) and numbered and len(values) < self._usual and "9" not in _shape(key):
            return False
        if gap and len(values) < self._usual and len(values) * 2 <= self._usual:
            return False
        if not gap and self._usual_key(values) and len(values) >= self._least:
            return True
        texts = {column: value for column, value in values.items() if isinstance(value, str)}
        if texts.keys() & self._numeric or any(text.rstrip().endswith((":", "：")) for text in texts.values()):
            return False
        half = len(values) * 2 >= self._usual
        if half and len(values) >= _MANY:
            return True
        numeric = self._numeric - ({self._key} if gap and len(self._numeric) > 1 else set())
        numbers = not numeric or bool(numeric & values.keys())
        return numbers and len(values) >= self._least and (half or self._key in values)

    def _usual_key(self, values: Mapping[int, Cell]) -> bool:
        key = values.get(self._key)
        return isinstance(key, str) and self._shapes[_shape(key)] * 3 >= max(self._shapes.total(), 1)


def _shape(text: str) -> str:
    for pattern, sign in _CLASSES:
        text = pattern.sub(sign, text)
    return text
