"""Formulas that need their own result: directly, or through others."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping

from pmxl.ooxml.references import Place, Rectangle, References


def circular(formulas: Mapping[Place, str], references: References) -> set[Place]:
    """The cells whose formulas point at themselves, directly or through other ones of these formulas."""
    pointed = {place: list(references.of(text, place)) for place, text in formulas.items()}
    rows: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    for place in sorted(formulas, key=lambda place: place.row):
        rows[place.sheet, place.column].append(place.row)
    found: set[Place] = set()
    done: set[Place] = set()
    for start in formulas:
        found |= _on_a_circle(start, pointed, rows, done)
    return found


def _on_a_circle(
    start: Place, pointed: Mapping[Place, list[Rectangle]], rows: Mapping[tuple[str, int], list[int]], done: set[Place]
) -> set[Place]:
    """The first circle met on the way from a cell; `done` are the cells from which none is to be met any more."""
    if start in done:
        return set()
    path = {start: _pointed_at(pointed[start], rows)}
    while path:
        place, following = next(reversed(path.items()))
        after = next(following, None)
        if after is None:
            done.add(place)
            path.popitem()
        elif after in path:
            way = list(path)
            done.update(way)
            return set(way[way.index(after) :])
        elif after not in done:
            path[after] = _pointed_at(pointed[after], rows)
    return set()


def _pointed_at(references: list[Rectangle], rows: Mapping[tuple[str, int], list[int]]) -> Iterator[Place]:
    for one in references:
        columns = range(one.range.left, one.range.right + 1)
        held = (column for sheet, column in rows if sheet == one.sheet and column in columns)
        for column in list(held):
            there = rows[one.sheet, column]
            for row in there[bisect_left(there, one.range.top) : bisect_right(there, one.range.bottom)]:
                yield Place(one.sheet, row, column)
