"""The new bytes of a worksheet: rows patched, put in and moved in the stream, the rest passed on."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import takewhile

from pmxl.ooxml.sheet_stream import Dialect, Piece, row_at, row_number
from pmxl.ooxml.xml_tags import Edit, spliced


def spliced_rows(
    stream: Iterable[tuple[Piece, Dialect, bytes]],
    rows: Mapping[int, bytes],
    around: tuple[bytes, bytes],
    row: Callable[[int], int],
    then: Callable[[bytes, Dialect], bytes],
) -> Iterator[bytes]:
    """A sheet with rows replaced or put in, between a new head and a new tail.

    `rows` go by their new numbers, `row` tells the new number of an old one, `then` is done to rows that stay.
    """
    waiting = sorted(rows, reverse=True)
    for piece, dialect, block in stream:
        match piece:
            case Piece.HEAD:
                yield around[0]
            case Piece.TAIL:
                yield b"".join(rows[number] for number in reversed(waiting))
                yield around[1]
            case Piece.ROWS:
                last = _last_number(block, dialect)
                if row(last) != last or (waiting and waiting[-1] <= last):
                    yield from _replaced(block, dialect, rows, waiting, row, then)
                else:
                    yield then(block, dialect)


def split(document: bytes, at: int, edits: Iterable[Edit]) -> tuple[bytes, bytes]:
    """Head and tail of a sheet, edited apart."""
    listed = list(edits)
    before = [edit for edit in listed if edit.end <= at]
    behind = [Edit(edit.start - at, edit.end - at, edit.new) for edit in listed if edit.start >= at]
    return spliced(document[:at], before), spliced(document[at:], behind)


def renumbered(rows: bytes, dialect: Dialect, row: Callable[[int], int]) -> bytes:
    """Rows with the numbers that they and their cells have now."""
    address = re.compile(b"(<" + dialect.prefix + rb"""(?:row|c)\s(?:[^>]*?\s)?r\s*=\s*["'][A-Z]{0,3})(\d+)""")
    return address.sub(lambda match: match[1] + b"%d" % row(int(match[2])), rows)


def _last_number(block: bytes, dialect: Dialect) -> int:
    start = block.rfind(dialect.row_open)
    return row_number(block[start : block.index(b">", start) + 1]) if start >= 0 else 0


def _replaced(
    block: bytes,
    dialect: Dialect,
    rows: Mapping[int, bytes],
    waiting: list[int],
    row: Callable[[int], int],
    then: Callable[[bytes, Dialect], bytes],
) -> Iterator[bytes]:
    """A block in which rows are replaced, put in or moved; `waiting` are the rows still to come, the next one last."""
    kept = 0
    for match in dialect.row_numbers.finditer(block):
        old = int(match[1])
        new = row(old)
        if new == old and not (waiting and waiting[-1] <= new):
            continue
        yield then(block[kept : match.start()], dialect)
        due = list(takewhile(lambda number: number <= new, reversed(waiting)))  # noqa: B023  # used up at once
        yield from (rows[number] for number in due)
        del waiting[len(waiting) - len(due) :]
        kept = match.start()
        if new in rows or new != old:
            whole = row_at(block, dialect, kept)
            kept = whole.end()
            if new not in rows:
                yield renumbered(then(whole[0], dialect), dialect, row)
    yield then(block[kept:], dialect)
