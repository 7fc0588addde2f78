"""One streaming pass over a worksheet: where the rows of some keys stand, and which rows hold something."""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from pmxl.adapters.list_end import SAMPLES
from pmxl.grids.grid import column_letters
from pmxl.grids.layout import HEADING_SEARCH_ROWS
from pmxl.grids.placing import Symbol, symbol
from pmxl.ooxml.addresses import in_place, placed_pieces
from pmxl.ooxml.cell_xml import CellReader, CellXml, cells
from pmxl.ooxml.shared_strings import ODD
from pmxl.ooxml.sheet_stream import Dialect, Piece, SheetRefusedError, pieces, row_at, row_number
from pmxl.ooxml.xml_tags import Tag, XmlRefusedError, parsed

_ARRAY = re.compile(rb"""<[\w.:-]*f\s[^>]*?t=["'](?:array|dataTable)["'][^>]*>""")
_SPREAD = re.compile(rb"""\sref=["']([A-Z]+\d+:[A-Z]+\d+)["']""")
_SHARED = re.compile(rb"<[\w.-]*:?v>\s*(\d+)\s*</[\w.-]*:?v>")
_EDGE, _BELOW = 60, 400
"""How many rows are kept of the end of a list, and how many of what stands below a gap."""

Key = tuple[Symbol, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """Rows to find: the columns that their key stands in, and the key values wanted."""

    columns: tuple[int, ...]
    wanted: frozenset[Key]


@dataclass(frozen=True, slots=True)
class Span:
    """The columns that a list covers, the row of its headings, and the last row that its table has (0: no table)."""

    left: int
    right: int
    heading: int
    bottom: int


@dataclass
class Survey:
    """What the pass found: rows by key, and the rows below the heading that hold a value within the list's columns.

    `blocks` are runs of such rows, first and last; `raw` has the rows that keys name, the first rows of the list,
    the ends of blocks, some rows below a gap, and `room` rows without a value behind each block. `usual` says that
    every row and cell names its place.
    """

    found: dict[Query, dict[Key, list[int]]] = field(default_factory=dict)
    blocks: list[tuple[int, int]] = field(default_factory=list)
    raw: dict[int, bytes] = field(default_factory=dict)
    spreads: list[str] = field(default_factory=list)
    head: bytes = b""
    tail: bytes = b""
    usual: bool = True

    @cached_property
    def root(self) -> Tag:
        """The sheet without its rows."""
        try:
            return parsed(self.head + self.tail)
        except XmlRefusedError as error:
            raise SheetRefusedError(f"工作表 XML 异常（{error}）") from None


def first_rows(stream: Iterable[bytes]) -> tuple[Dialect, dict[int, list[CellXml]]]:
    """The cells of the rows that a heading is looked for in, by row number."""
    rows: dict[int, list[CellXml]] = {}
    for piece, dialect, block in placed_pieces(stream):
        if piece is not Piece.ROWS:
            if piece is Piece.TAIL:
                break
            continue
        for match in dialect.row.finditer(block):
            number = row_number(match[1])
            if number > HEADING_SEARCH_ROWS:
                return dialect, rows
            rows[number] = list(cells(match[2] or b"", dialect))
    return dialect, rows


def surveyed(
    stream: Iterable[bytes],
    queries: Iterable[Query],
    span: Span,
    reader: CellReader,
    shared: Mapping[int, Symbol],
    *,
    room: int,
) -> Survey:
    """The survey of one sheet.

    `shared` tells what those shared strings mean that any key could be; `room` is the number of rows to append.
    """
    survey = Survey({query: {} for query in queries})
    seeker, rows = _Seeker(survey, reader, shared), _Rows(survey, span, reader.dialect, room)
    for piece, dialect, block in pieces(stream):
        match piece:
            case Piece.HEAD:
                survey.head = block
            case Piece.TAIL:
                survey.tail = block
            case Piece.ROWS:
                placed = in_place(block, dialect, rows.previous)
                survey.usual &= placed is block
                rows.block(placed)
                seeker.block(placed, span.heading)
    rows.end()
    return survey


class _Rows:
    """The rows of a sheet as they pass: in order, and whether each holds a value within the list's columns."""

    def __init__(self, survey: Survey, span: Span, dialect: Dialect, room: int) -> None:
        self._survey, self._span, self._dialect, self._room = survey, span, dialect, room
        letters = b"|".join(column_letters(column).encode() for column in range(span.left, span.right + 1))
        p = dialect.prefix
        opened = b"<" + p + rb"""c\s(?=(?:[^>]*?\s)?r\s*=\s*["'](?:""" + letters + rb""")\d)[^>]*(?<!/)>\s*"""
        text = b"<" + p + rb"is(?:\s[^>]*)?>(?:(?!</" + p + rb"is).)*?<" + p + rb"t(?:\s[^>]*)?>[^<]"
        self._value = re.compile(opened + rb"(?:<" + p + rb"v(?:\s[^>]*)?>[^<]|" + text + b")", re.DOTALL)
        self._edge: deque[tuple[int, bytes]] = deque(maxlen=_EDGE)
        self.previous, self._kept = 0, [0, 0]

    def block(self, block: bytes) -> None:
        found = [(int(match[1]), match.start()) for match in self._dialect.row_numbers.finditer(block)]
        if len(found) != block.count(self._dialect.row_open):
            raise SheetRefusedError("有行没有行号或次序颠倒")
        numbers = [self.previous, *(number for number, _ in found)]
        if any(after <= before for before, after in pairwise(numbers)):
            raise SheetRefusedError("有行没有行号或次序颠倒")
        self.previous = numbers[-1]
        ends = [start for _, start in found[1:]] + [len(block)]
        rows = [(number, start, end) for (number, start), end in zip(found, ends, strict=True)]
        for number, start, end in rows[self._inside_table(rows, block) :]:
            if number > self._span.heading:
                self._row(number, block, start, end)

    def end(self) -> None:
        self._survey.raw.update(self._edge)

    def _inside_table(self, rows: Sequence[tuple[int, int, int]], block: bytes) -> int:
        """How many rows need no look, as they are inside the table: all before the last one that is filled."""
        if not self._kept[False] or not rows or rows[-1][0] > self._span.bottom:
            return 0
        filled = (at for at in range(len(rows) - 1, -1, -1) if self._value.search(block, *rows[at][1:]))
        last = next(filled, 0)
        if last:
            self._survey.blocks[-1] = self._survey.blocks[-1][0], rows[last][0] - 1
        return last

    def _row(self, number: int, block: bytes, start: int, end: int) -> None:
        blocks, raw = self._survey.blocks, self._survey.raw
        if not self._value.search(block, start, end):
            if not blocks or number <= blocks[-1][1] + self._room + 3:
                raw[number] = block[start:end]
        elif blocks and number == blocks[-1][1] + 1:
            blocks[-1] = blocks[-1][0], number
            self._keep(number, block[start:end])
        else:
            raw.update(self._edge)
            self._edge.clear()
            blocks.append((number, number))
            self._keep(number, block[start:end])

    def _keep(self, number: int, row: bytes) -> None:
        below = number > self._span.bottom if self._span.bottom else len(self._survey.blocks) > 1
        if self._kept[below] < (_BELOW if below else SAMPLES):
            self._kept[below] += 1
            self._survey.raw[number] = row
        self._edge.append((number, row))


class _Seeker:
    """The cells of the keys' columns as they pass, and what they mean."""

    def __init__(self, survey: Survey, reader: CellReader, shared: Mapping[int, Symbol]) -> None:
        self._survey, self._reader, self._shared = survey, reader, shared
        columns = sorted({column for query in survey.found for column in query.columns})
        self._columns = {column_letters(column).encode(): column for column in columns}
        p, letters = reader.dialect.prefix, b"|".join(self._columns)
        wanted = {one for query in survey.found for key in query.wanted for one in key if one is not None}
        texts = {one for one in wanted if isinstance(one, str)}
        self._numbers = {one.encode() for one in texts} if texts == wanted else None
        self._whole = re.compile(b"<" + p + rb"v>([1-9]\d{0,14})</" + p + b"v>")
        self._inline = {b"<%bis><%bt>%b</%bt></%bis>" % (p, p, one.encode(), p, p): one for one in texts}
        self._irregular = re.compile(b"<" + p + rb'c\s(?!r=")')
        self._pattern = re.compile(
            b"<" + p + b'c r="(' + letters + rb')(\d+)"([^>]*?)(?:/>|>(.*?)</' + p + b"c>)", re.DOTALL
        )

    def block(self, block: bytes, heading: int) -> None:
        if self._columns:
            self._seek(block, heading)
        if b"array" in block or b"dataTable" in block:
            tags = _ARRAY.findall(block)
            self._survey.spreads += [one.decode() for tag in tags for one in _SPREAD.findall(tag)]

    def _seek(self, block: bytes, heading: int) -> None:
        row, start, values = 0, 0, dict[int, Symbol]()
        for number, column, meaning, position in self._key_cells(block):
            if number != row:
                self._record(block, row, start, values)
                row, start, values = number, position, {}
            if number > heading:
                values[column] = meaning
        self._record(block, row, start, values)

    def _key_cells(self, block: bytes) -> Iterator[tuple[int, int, Symbol, int]]:
        if not self._irregular.search(block):
            for match in self._pattern.finditer(block):
                letters, number, attributes, inner = match.groups()
                place = int(number), self._columns[letters]
                yield *place, self._meaning(attributes, inner or b"", *place), match.start()
            return
        wanted = set(self._columns.values())
        for cell in cells(block, self._reader.dialect):
            if cell.column in wanted:
                kind = b' t="' + cell.kind + b'" s="%d"' % cell.style
                yield cell.row, cell.column, self._meaning(kind, cell.inner, cell.row, cell.column), cell.start

    def _meaning(self, attributes: bytes, inner: bytes, row: int, column: int) -> Symbol:
        if b't="s"' in attributes:
            index = _SHARED.search(inner)
            return self._shared.get(int(index[1]), _OTHER) if index else None
        if not inner:
            return None
        number = self._whole.fullmatch(inner) if self._numbers is not None and b' t="' not in attributes else None
        if number and number[1] not in (self._numbers or ()):
            return _OTHER
        if b't="inlineStr"' in attributes and not ODD.search(inner):
            return self._inline.get(inner, _OTHER)
        p, letters = self._reader.dialect.prefix, column_letters(column).encode()
        source = b'<%bc r="%b%d"%b>%b</%bc>' % (p, letters, row, attributes, inner, p)
        return symbol(self._reader.value(next(cells(source, self._reader.dialect))))

    def _record(self, block: bytes, row: int, start: int, values: Mapping[int, Symbol]) -> None:
        for query, found in self._survey.found.items() if values else ():
            key = tuple(values.get(column) for column in query.columns)
            if key in query.wanted:
                found.setdefault(key, []).append(row)
                dialect = self._reader.dialect
                self._survey.raw[row] = row_at(block, dialect, block.rfind(dialect.row_open, 0, start))[0]


_OTHER = "\ufffe"
