"""A sheet's rows as they are usually written: each row and cell says where it stands, nothing but tags and text."""

import re
from collections.abc import Iterable, Iterator

from pmxl.grids.grid import column_letters, column_number
from pmxl.ooxml.sheet_stream import Dialect, Piece, pieces
from pmxl.ooxml.xml_tags import escaped

_PLACED = re.compile(rb"""\sr\s*=\s*["'](?:[A-Z]{1,3})?(\d{1,7})["']""")
_COLUMN = re.compile(rb"""\sr\s*=\s*["']([A-Z]{1,3})\d{1,7}["']""")
_CDATA, _COMMENT = re.compile(rb"<!\[CDATA\[(.*?)\]\]>", re.DOTALL), re.compile(rb"<!--.*?-->", re.DOTALL)
_ANY = re.compile(rb"""\sr\s*=""")


def placed_pieces(stream: Iterable[bytes]) -> Iterator[tuple[Piece, Dialect, bytes]]:
    """A sheet in pieces, with an address in every row and cell; usual ones pass as they are."""
    last = 0
    for piece, dialect, block in pieces(stream):
        rows = in_place(block, dialect, last) if piece is Piece.ROWS else block
        found = _PLACED.search(rows, rows.rfind(dialect.row_open)) if piece is Piece.ROWS else None
        last = int(found[1]) if found else last
        yield piece, dialect, rows


def in_place(rows: bytes, dialect: Dialect, last: int) -> bytes:
    """Rows with an address in each and in every cell; `last` is the row before them. The same object where usual."""
    if b"<!" in rows:
        rows = _plain(rows)
    return _completed(rows, dialect, last) if dialect.unplaced.search(rows) else rows


def _plain(block: bytes) -> bytes:
    """Rows without comments, and with CDATA as the escaped text that it stands for."""
    texts = _CDATA.sub(lambda match: escaped(match[1].decode("utf-8", "replace")).encode(), block)
    return _COMMENT.sub(b"", texts)


def _completed(block: bytes, dialect: Dialect, last: int) -> bytes:
    tags = re.compile(b"<" + dialect.prefix + rb"(row|c)(?=[\s/>])([^>]*?)(/?)>")
    row, column = last, 0
    written: list[bytes] = []
    end = 0
    for tag in tags.finditer(block):
        written.append(block[end : tag.start()])
        end = tag.end()
        if tag[1] == b"row":
            row, column = _row_of(block, tag, dialect, row), 0
            place = b"%d" % row
        else:
            found = _COLUMN.search(tag[2])
            column = column_number(found[1].decode()) if found else column + 1
            place = b"%b%d" % (column_letters(column).encode(), row)
        written.append(tag[0] if _ANY.search(tag[2]) else _placed(dialect, tag, place))
    return b"".join([*written, block[end:]])


def _row_of(block: bytes, tag: re.Match[bytes], dialect: Dialect, before: int) -> int:
    """The number of a row: its own, that of its first cell that has one, or the next."""
    if own := _PLACED.search(tag[2]):
        return int(own[1])
    if tag[3]:
        return before + 1
    cells = _PLACED.search(block, tag.end(), block.find(b"</" + dialect.prefix + b"row", tag.end()))
    return int(cells[1]) if cells else before + 1


def _placed(dialect: Dialect, tag: re.Match[bytes], place: bytes) -> bytes:
    return b'<%b%b r="%b"%b%b>' % (dialect.prefix, tag[1], place, tag[2], tag[3])
