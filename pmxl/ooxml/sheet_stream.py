"""A worksheet's XML as a stream: what stands before the rows, blocks of whole rows, what stands behind them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

_ROOT = re.compile(rb"<(?:([\w.-]+):)?worksheet[\s>]")
_LAST_ROW = 1_048_576
_LONGEST_HEAD = 16 << 20
_LONGEST_ROW = 64 << 20
_LONGEST_TAIL = 128 << 20


class SheetRefusedError(Exception):
    """The sheet's XML is not of the form that can be streamed safely; the message says what is odd, in Chinese."""


class Piece(Enum):
    """What a block of a sheet's XML is."""

    HEAD = "head"
    ROWS = "rows"
    TAIL = "tail"


@dataclass(frozen=True)
class Dialect:
    """The patterns that fit one sheet's namespace prefix."""

    prefix: bytes

    @cached_property
    def row_open(self) -> bytes:
        """What every row begins with."""
        return b"<" + self.prefix + b"row"

    @cached_property
    def data_open(self) -> re.Pattern[bytes]:
        """The tag that the rows stand in."""
        return re.compile(b"<" + self.prefix + rb"sheetData\b[^>]*>")

    @cached_property
    def data_close(self) -> bytes:
        """The end tag of what the rows stand in."""
        return b"</" + self.prefix + b"sheetData"

    @cached_property
    def row(self) -> re.Pattern[bytes]:
        """A row: its attributes, and its cells where it has any."""
        p = self.prefix
        return re.compile(b"<" + p + rb"row(?=[\s/>])([^>]*?)(?:/>|>(.*?)</" + p + rb"row\s*>)", re.DOTALL)

    @cached_property
    def row_numbers(self) -> re.Pattern[bytes]:
        """The number of each row."""
        return re.compile(self.row_open + rb'(?=\s)[^>]*?\sr="(\d+)"')

    @cached_property
    def unplaced(self) -> re.Pattern[bytes]:
        """A row or cell that does not begin with where it stands."""
        return re.compile(b"<" + self.prefix + rb"(?:c|row)(?! r=\")(?=[\s/>])")

    @cached_property
    def cell(self) -> re.Pattern[bytes]:
        """A cell: its attributes, and its content where it has any."""
        p = self.prefix
        return re.compile(b"<" + p + rb"c(?=[\s/>])([^>]*?)(?:/>|>(.*?)</" + p + rb"c\s*>)", re.DOTALL)

    @cached_property
    def formula(self) -> re.Pattern[bytes]:
        """A formula inside a cell: its attributes, and its text where it has one."""
        p = self.prefix
        return re.compile(b"<" + p + rb"f(?=[\s/>])([^>]*?)(?:/>|>(.*?)</" + p + rb"f\s*>)", re.DOTALL)

    @cached_property
    def value(self) -> re.Pattern[bytes]:
        """A cell's stored value."""
        p = self.prefix
        return re.compile(b"<" + p + rb"v(?:\s[^>]*)?>(.*?)</" + p + rb"v\s*>", re.DOTALL)

    @cached_property
    def inline(self) -> re.Pattern[bytes]:
        """A cell's own text, as against a shared one."""
        p = self.prefix
        return re.compile(b"<" + p + rb"is(?:\s[^>]*)?>(.*?)</" + p + rb"is\s*>", re.DOTALL)

    @cached_property
    def run(self) -> re.Pattern[bytes]:
        """A piece of text, or a phonetic guide, which is none."""
        p = self.prefix
        return re.compile(
            b"<" + p + rb"rPh\b.*?</" + p + rb"rPh\s*>|<" + p + rb"t(\s[^>]*)?>(.*?)</" + p + rb"t\s*>", re.DOTALL
        )


_NUMBER = re.compile(rb"""\sr\s*=\s*["'](\d+)["']""")


def row_number(attributes: bytes) -> int:
    """The number that a row's attributes give it."""
    match = _NUMBER.search(attributes)
    if match is None:
        raise SheetRefusedError("有行没有行号")
    number = int(match[1])
    if number > _LAST_ROW:
        raise SheetRefusedError("有行号超出 Excel 的上限")
    return number


def row_at(block: bytes, dialect: Dialect, start: int) -> re.Match[bytes]:
    """The row that begins at a position."""
    match = dialect.row.match(block, start)
    if match is None:
        raise SheetRefusedError("有一行没有结束")
    return match


def pieces(stream: Iterable[bytes]) -> Iterator[tuple[Piece, Dialect, bytes]]:
    """The sheet in pieces that join to the original bytes; each block of rows begins at a row and ends before one."""
    source = iter(stream)
    head, rest, dialect, closed = _head(source)
    yield Piece.HEAD, dialect, head
    if not closed:
        for block in _blocks(source, rest, dialect):
            if isinstance(block, _Tail):
                rest = block.data
            else:
                yield Piece.ROWS, dialect, block
    yield Piece.TAIL, dialect, _tail(source, rest)


@dataclass(frozen=True, slots=True)
class _Tail:
    data: bytes


def _head(source: Iterator[bytes]) -> tuple[bytes, bytes, Dialect, bool]:
    head = b""
    for chunk in source:
        head += chunk
        root = _ROOT.search(head)
        if root:
            dialect = Dialect(root[1] + b":" if root[1] else b"")
            found = dialect.data_open.search(head)
            if found:
                if b"<!DOCTYPE" in head:
                    raise SheetRefusedError("工作表 XML 带有 DTD")
                closed = found[0].endswith(b"/>")
                at = found.start() if closed else found.end()
                return head[:at], head[at:], dialect, closed
        if len(head) > _LONGEST_HEAD:
            break
    raise SheetRefusedError("工作表结构异常（找不到数据区）")


def _blocks(source: Iterator[bytes], rest: bytes, dialect: Dialect) -> Iterator[bytes | _Tail]:
    scanned = 0
    while True:
        end = rest.find(dialect.data_close, scanned)
        if end >= 0:
            if rest[:end]:
                yield rest[:end]
            yield _Tail(rest[end:])
            return
        cut = rest.rfind(dialect.row_open)
        if cut > 0:
            yield rest[:cut]
            rest = rest[cut:]
        if len(rest) > _LONGEST_ROW:
            raise SheetRefusedError("有一行异常长")
        scanned = max(0, len(rest) - len(dialect.data_close))
        chunk = next(source, None)
        if chunk is None:
            raise SheetRefusedError("工作表结构异常（数据区没有结束）")
        rest += chunk


def _tail(source: Iterator[bytes], rest: bytes) -> bytes:
    collected, size = [rest], len(rest)
    for chunk in source:
        collected.append(chunk)
        size += len(chunk)
        if size > _LONGEST_TAIL:
            raise SheetRefusedError("数据区之后的内容异常大")
    return b"".join(collected)
