"""Two versions of a sheet side by side: the rows that differ, and where each filled cell of the old one went."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pmxl.ooxml.addresses import in_place
from pmxl.ooxml.cell_xml import CellXml, cells, rich_text
from pmxl.ooxml.ranges import Range, parsed_range
from pmxl.ooxml.sheet_stream import Dialect, Piece, SheetRefusedError, pieces
from pmxl.ooxml.text import decoded, formula_text

_NUMBER = re.compile(rb"""[^>]*?\sr\s*=\s*["'](\d{1,7})["']""")
_REF = re.compile(rb"""\sref\s*=\s*["']([^"']*)["']""")
_BEHIND_ALL = 1 << 21
_STEP = 1 << 10


class Sheet:
    """One version of a sheet on its way by: blocks of whole rows, and what stands before and behind all of them."""

    def __init__(self, stream: Iterable[bytes]) -> None:
        self.dialect = Dialect(b"")
        self.head = self.tail = b""
        self._blocks = self._passing(stream)
        self.block, self.at = b"", 0

    def more(self) -> bool:
        """Whether there is a row to come; it begins at `at` in `block`."""
        while self.at >= len(self.block):
            block = next(self._blocks, None)
            if block is None:
                return False
            start = block.find(self.dialect.row_open)
            self.block, self.at = block, start if start >= 0 else len(block)
        return True

    def taken(self, size: int = 0) -> bytes:
        """The next bytes, or else the next row; behind the last one it is empty."""
        if not self.more():
            return b""
        end = self.at + size if size else self.block.find(self.dialect.row_open, self.at + 1)
        start, self.at = self.at, end if end >= 0 else len(self.block)
        return self.block[start : self.at]

    def blocks(self) -> Iterator[bytes]:
        """All rows to come, in blocks."""
        while self.more():
            yield self.taken(len(self.block) - self.at)

    def _passing(self, stream: Iterable[bytes]) -> Iterator[bytes]:
        for piece, dialect, block in pieces(stream):
            self.dialect = dialect
            if piece is Piece.ROWS:
                yield block
            elif piece is Piece.HEAD:
                self.head = block
            else:
                self.tail = block


def rows_of(block: bytes, dialect: Dialect) -> Iterator[bytes]:
    """The rows of a block."""
    return (dialect.row_open + row for row in block.split(dialect.row_open)[1:])


def side_by_side(old: Sheet, new: Sheet) -> Iterator[tuple[bytes, bytes]]:
    """Two versions in step: a block of rows that are alike twice as the same object, other rows in pairs of one number.

    One of a pair is empty where its version has no such row.
    """
    last, above, before, after = 0, 0, b"", b""
    while True:
        if not before and not after and (size := _alike(old, new)):
            block = old.taken(size)
            new.taken(size)
            last = above = number_of(block[block.rfind(old.dialect.row_open) :])
            yield block, block
            continue
        if not before:
            before = in_place(old.taken(), old.dialect, above)  # a new file says where each row stands
            above = number_of(before) if before else above
        after = after or new.taken()
        if not before and not after:
            return
        if before == after:
            after = before
        one, other = (number_of(row) if row else _BEHIND_ALL for row in (before, after))
        if other <= last:
            raise SheetRefusedError(f"第 {other} 行次序颠倒或重复")
        last = min(one, other)
        yield before if one == last else b"", after if other == last else b""
        before, after = b"" if one == last else before, b"" if other == last else after


def _alike(old: Sheet, new: Sheet) -> int:
    """The size of the rows to come that are the same in both, as far as both have been read."""
    if not old.more() or not new.more() or old.dialect != new.dialect:
        return 0
    size, step = 0, _STEP
    most = min(len(old.block) - old.at, len(new.block) - new.at)
    while size < most and _same(old, new, size, step):
        size, step = size + step, step * 2
    if size >= most:
        return most
    while step > _STEP:
        step //= 2
        size += step if _same(old, new, size, step) else 0
    return max(old.block.rfind(old.dialect.row_open, old.at, old.at + size) - old.at, 0)


def _same(old: Sheet, new: Sheet, behind: int, size: int) -> bool:
    one, other = old.at + behind, new.at + behind
    return old.block[one : one + size] == new.block[other : other + size]


def unlike(before: bytes, after: bytes, dialect: Dialect) -> tuple[bytes, bytes]:
    """Two versions of a row without the cells that begin or end both of them alike."""
    mark = b"<" + dialect.prefix + b"c "
    one, other = before.split(mark), after.split(mark)
    start, most = 1, min(len(one), len(other))
    while start < most and one[start] == other[start]:
        start += 1
    end = 0
    while end < most - start and one[-1 - end] == other[-1 - end]:
        end += 1
    first, second = (b"".join(mark + cell for cell in row[start : len(row) - end]) for row in (one, other))
    return first, second


def number_of(row: bytes) -> int:
    """The number of a row."""
    found = _NUMBER.match(row)
    if found is None:
        raise SheetRefusedError("有行没有行号")
    return int(found[1])


@dataclass(frozen=True, slots=True)
class Constant:
    """A typed value: how it is stored, and its text, number or index."""

    kind: bytes
    stored: str

    @property
    def text(self) -> bool:
        """Whether it is a text."""
        return self.kind in {b"s", b"str"}


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula, and the range that shares it; one that shares another cell's has no text."""

    text: str
    shared: Range | None = None


Held = Constant | Formula


def held(row: bytes, dialect: Dialect) -> dict[int, Held]:
    """What the filled cells of a row hold, by column."""
    found = ((cell.column, holding(cell, dialect)) for cell in cells(row, dialect)) if row else ()
    return {column: one for column, one in found if one is not None}


def holding(cell: CellXml, dialect: Dialect) -> Held | None:
    """What a cell holds."""
    formula = dialect.formula.search(cell.inner)
    if formula is not None:
        ref = _REF.search(formula[1]) if b"shared" in formula[1] else None
        return Formula(formula_text(formula[2] or b""), parsed_range(ref[1].decode()) if ref else None)
    if cell.kind == b"inlineStr":
        inline = dialect.inline.search(cell.inner)
        shown = rich_text(inline[1], dialect) if inline else ""
        return Constant(b"str", shown) if shown else None
    value = dialect.value.search(cell.inner)
    return Constant(cell.kind, decoded(value[1])) if value and value[1] else None


@dataclass(frozen=True, slots=True)
class Moving:
    """Which rows of a sheet may move down: those from `first` on, by up to `most` rows, all by as many if `alike`."""

    first: int = 0
    most: int = 0
    alike: bool = True

    def of(self, row: int) -> int:
        """By how many rows a row may move at most."""
        return self.most if row >= self.first else 0


STILL = Moving()


@dataclass
class Whereabouts:
    """Where filled cells went: each stays or moves down; one that is not met where it may be is lost."""

    moving: Moving
    shift: int = 0
    _waiting: dict[int, dict[int, Held]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def met(self, number: int, old: Mapping[int, Held], free: dict[int, Held]) -> Iterator[tuple[int, int, Held]]:
        """Take note of a row; gives the cells that are lost, by row, column and what they held.

        `free` is what the new row holds that nobody asked for; what came from the old version is taken out of it.
        """
        yield from self.lost(number - 1)
        self._moved_here(number, free)
        left = {column: one for column, one in old.items() if not _found(one, column, free)}
        if left:
            self._waiting[number] = left
        yield from self.lost(number)

    def lost(self, number: int = _BEHIND_ALL) -> Iterator[tuple[int, int, Held]]:
        """The cells that can't be met any more behind a row; they are not waited for any longer."""
        for row in [row for row in self._waiting if row + (self.shift or self.moving.of(row)) <= number]:
            yield from ((row, column, one) for column, one in self._waiting.pop(row).items())

    def _moved_here(self, number: int, free: dict[int, Held]) -> None:
        for row in [number - self.shift] if self.shift else list(self._waiting):
            waiting = self._waiting.get(row, {})
            found = [column for column, one in waiting.items() if _found(one, column, free)]
            if self.moving.alike and any(isinstance(waiting[column], Constant) for column in found):
                self.shift = number - row
            for column in found:
                del waiting[column]
            if not waiting:
                self._waiting.pop(row, None)
            if self.shift:
                return


def _found(one: Held, column: int, free: dict[int, Held]) -> bool:
    if isinstance(one, Formula):
        return isinstance(free.get(column), Formula)
    if free.get(column) != one:
        return False
    del free[column]
    return True
