"""Scattered cells as few rectangles, so that each is one call."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

Spot = tuple[int, int]
"""A 1-based row and column."""


@dataclass(frozen=True, slots=True)
class Block:
    """A rectangle of cells, corners included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def rows(self) -> range:
        """Its row numbers."""
        return range(self.top, self.bottom + 1)

    @property
    def columns(self) -> range:
        """Its column numbers."""
        return range(self.left, self.right + 1)


def blocks(spots: Iterable[Spot]) -> list[Block]:
    """Rectangles that cover these cells and no other: runs along rows, joined where the next row has the same run."""
    open_: dict[tuple[int, int], Block] = {}
    done: list[Block] = []
    for row, cells in groupby(sorted(spots), key=itemgetter(0)):
        kept: dict[tuple[int, int], Block] = {}
        for left, right in _runs([column for _, column in cells]):
            above = open_.get((left, right))
            top = above.top if above and above.bottom == row - 1 else row
            kept[left, right] = Block(top, left, row, right)
        done += [block for run, block in open_.items() if run not in kept or kept[run].top != block.top]
        open_ = kept
    return [*done, *open_.values()]


def _runs(columns: list[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for column in columns:
        if runs and runs[-1][1] == column - 1:
            runs[-1] = runs[-1][0], column
        else:
            runs.append((column, column))
    return runs


def around(spots: Iterable[Spot]) -> Block:
    """The smallest rectangle that holds all the cells."""
    rows, columns = zip(*spots, strict=True)
    return Block(min(rows), min(columns), max(rows), max(columns))
