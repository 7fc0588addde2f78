"""How a form falls on pages: which rows shrink or are added so that one page is filled, and where a page ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_KEPT_WITH_SIGNATURES = 2
_DUST = 0.5
"""Points that sums of heights may be off."""


@dataclass(slots=True)
class Printed:
    """One row as it will be printed, in points: at least `least` high, `wished` where there is room.

    `table` is the name of the line table that it is a line of, `filler` marks a blank line that may be left out,
    `leads` a row that must not end a page, `signed` a row of the signatures or below them.
    """

    least: float
    wished: float
    table: str = ""
    filler: bool = False
    leads: bool = False
    signed: bool = False
    starts_page: bool = False


@dataclass(frozen=True)
class Pages:
    """The rows that stay (by position) with their heights, the positions that begin a page, the tables that go on."""

    heights: dict[int, float]
    starts: tuple[int, ...]
    split: tuple[str, ...]


def paged(rows: Sequence[Printed], room: float | None, heading: float) -> Pages:
    """The rows on pages of this height; None is no limit. `heading` is the height of a repeated heading."""
    heights: dict[int, float] = {}
    sheets = [0, *(at for at, row in enumerate(rows) if row.starts_page and at), len(rows)]
    for first, end in pairwise(sheets):
        heights |= _fitted(rows, range(first, end), room)
    kept = sorted(heights)
    if room is None:
        return Pages(heights, (), ())
    starts = _breaks(rows, kept, heights, room, 0.0)
    split = _split(rows, kept, starts)
    if split:
        starts = _breaks(rows, kept, heights, room, heading)
        split = _split(rows, kept, starts)
    return Pages(heights, starts, split)


def _fitted(rows: Sequence[Printed], positions: range, room: float | None) -> dict[int, float]:
    """The heights of the rows of one sheet: as wished if that fits, shrunk if that makes them fit, fillers given up."""
    needed = [at for at in positions if not rows[at].filler]
    fillers = [at for at in positions if rows[at].filler]
    least = sum(rows[at].least for at in needed)
    if room is not None and least > room:
        return {at: rows[at].wished for at in needed}
    while room is not None and fillers and least + sum(rows[at].least for at in fillers) > room:
        fillers.pop()
    kept = sorted([*needed, *fillers])
    wished = sum(rows[at].wished for at in kept)
    low = sum(rows[at].least for at in kept)
    share = 1.0 if room is None or wished <= room else (room - low) / (wished - low)
    return {at: rows[at].least + (rows[at].wished - rows[at].least) * share for at in kept}


def _breaks(
    rows: Sequence[Printed], kept: Sequence[int], heights: dict[int, float], room: float, heading: float
) -> tuple[int, ...]:
    glued = _glued(rows, kept)
    starts: list[int] = []
    first, used, left = 0, 0.0, room
    for number, at in enumerate(kept):
        if number > first and (rows[at].starts_page or used + heights[at] > left + _DUST):
            free = (one for one in range(number, first, -1) if rows[at].starts_page or kept[one] not in glued)
            first = next(free, number)
            starts.append(kept[first])
            left = room - heading
            used = sum(heights[one] for one in kept[first:number])
        used += heights[at]
    return tuple(starts)


def _glued(rows: Sequence[Printed], kept: Sequence[int]) -> set[int]:
    """The rows above which no page may end: they follow a heading, or belong to the signatures."""
    glued = {at for before, at in pairwise(kept) if rows[before].leads}
    signed = [number for number, at in enumerate(kept) if rows[at].signed]
    if not signed:
        return glued
    glued |= {kept[number] for number in signed[1:]}
    above = signed[0]
    lines = [number for number in range(above) if rows[kept[number]].table][-_KEPT_WITH_SIGNATURES:]
    if lines and above - lines[-1] <= _NEAR:
        glued |= {kept[number] for number in range(lines[0] + 1, above + 1)}
    else:
        glued.add(kept[above])
    return glued


_NEAR = 6
"""A table ends right above the signatures if so few rows are between."""


def _split(rows: Sequence[Printed], kept: Sequence[int], starts: Sequence[int]) -> tuple[str, ...]:
    before = dict(zip(kept[1:], kept, strict=False))
    names = [rows[at].table for at in starts if rows[at].table and rows[at].table == rows[before[at]].table]
    return tuple(dict.fromkeys(names))
