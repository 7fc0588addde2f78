"""One streaming pass over a worksheet: where the rows of some keys stand, and which row is the last."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from pmxl.grids.grid import column_letters
from pmxl.grids.layout import HEADING_SEARCH_ROWS
from pmxl.grids.placing import Symbol, symbol
from pmxl.ooxml.cell_xml import CellReader, CellXml, cells
from pmxl.ooxml.shared_strings import ODD
from pmxl.ooxml.sheet_stream import Dialect, Piece, SheetRefusedError, pieces, row_at, row_number

_ARRAY = re.compile(rb"""<[\w.:-]*f\s[^>]*?t=["'](?:array|dataTable)["'][^>]*>""")
_SPREAD = re.compile(rb"""\sref=["']([A-Z]+\d+:[A-Z]+\d+)["']""")
_SHARED = re.compile(rb"<[\w.-]*:?v>(\d+)</[\w.-]*:?v>")

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
    """What the pass found: rows by key, raw rows by number, the last typed row inside and all typed rows below.

    `trailing` are the raw rows that follow the last one, as many as are to be appended and one more.
    """

    found: dict[Query, dict[Key, list[int]]] = field(default_factory=dict)
    raw: dict[int, bytes] = field(default_factory=dict)
    last: int = 0
    last_raw: bytes = b""
    trailing: dict[int, bytes] = field(default_factory=dict)
    below: list[int] = field(default_factory=list)
    spreads: list[str] = field(default_factory=list)
    head: bytes = b""
    tail: bytes = b""
    dialect: Dialect = field(default_factory=lambda: Dialect(b""))


def first_rows(stream: Iterable[bytes]) -> tuple[Dialect, dict[int, list[CellXml]]]:
    """The cells of the rows that a heading is looked for in, by row number."""
    rows: dict[int, list[CellXml]] = {}
    for piece, dialect, block in pieces(stream):
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
    survey = Survey(found={query: {} for query in queries}, last=span.heading, dialect=reader.dialect)
    seeker = _Seeker(survey, reader, shared, room)
    previous = 0
    for piece, _, block in pieces(stream):
        if piece is Piece.HEAD:
            survey.head = block
        elif piece is Piece.TAIL:
            survey.tail = block
        else:
            previous = _in_order(block, reader.dialect, previous)
            seeker.block(block, span)
    survey.below.sort()
    return survey


def _in_order(block: bytes, dialect: Dialect, previous: int) -> int:
    if b"<!" in block:
        raise SheetRefusedError("数据区里有注释或 CDATA")
    numbers = [previous, *map(int, dialect.row_numbers.findall(block))]
    if len(numbers) - 1 != block.count(dialect.row_open) or any(b <= a for a, b in pairwise(numbers)):
        raise SheetRefusedError("有行没有行号或次序颠倒")
    return numbers[-1]


class _Seeker:
    def __init__(self, survey: Survey, reader: CellReader, shared: Mapping[int, Symbol], room: int) -> None:
        self._survey, self._reader, self._shared, self._room = survey, reader, shared, room
        columns = sorted({column for query in survey.found for column in query.columns})
        self._columns = {column_letters(column).encode(): column for column in columns}
        p, letters = reader.dialect.prefix, b"|".join(self._columns)
        texts = {one for query in survey.found for key in query.wanted for one in key if isinstance(one, str)}
        self._inline = {b"<%bis><%bt>%b</%bt></%bis>" % (p, p, one.encode(), p, p): one for one in texts}
        self._first = b"<" + p + b"c "
        self._regular = self._first + b'r="'
        self._pattern = re.compile(
            self._regular + b"(" + letters + rb')(\d+)"([^>]*?)(?:/>|>(.*?)</' + p + b"c>)", re.DOTALL
        )

    def block(self, block: bytes, span: Span) -> None:
        if self._columns:
            self._seek(block, span)
        self._last_typed(block, span)
        if b"array" in block or b"dataTable" in block:
            tags = _ARRAY.findall(block)
            self._survey.spreads += [one.decode() for tag in tags for one in _SPREAD.findall(tag)]

    def _seek(self, block: bytes, span: Span) -> None:
        row, start, values = 0, 0, dict[int, Symbol]()
        for number, column, meaning, position in self._key_cells(block):
            if number != row:
                self._record(block, row, start, values)
                row, start, values = number, position, {}
            if number > span.heading:
                values[column] = meaning
        self._record(block, row, start, values)

    def _key_cells(self, block: bytes) -> Iterator[tuple[int, int, Symbol, int]]:
        if block.count(self._first) != block.count(self._regular):
            yield from self._irregular(block)
            return
        for match in self._pattern.finditer(block):
            letters, number, attributes, inner = match.groups()
            column = self._columns[letters]
            yield int(number), column, self._meaning(attributes, inner or b"", column, int(number)), match.start()

    def _irregular(self, block: bytes) -> Iterator[tuple[int, int, Symbol, int]]:
        wanted = set(self._columns.values())
        for cell in cells(block, self._reader.dialect):
            if cell.column in wanted:
                kind = b' t="' + cell.kind + b'" s="%d"' % cell.style
                yield cell.row, cell.column, self._meaning(kind, cell.inner, cell.column, cell.row), cell.start

    def _meaning(self, attributes: bytes, inner: bytes, column: int, row: int) -> Symbol:
        if b't="s"' in attributes:
            index = _SHARED.search(inner)
            return self._shared.get(int(index[1]), _OTHER) if index else None
        if not inner:
            return None
        if b't="inlineStr"' in attributes and not ODD.search(inner):
            return self._inline.get(inner, _OTHER)
        letters = column_letters(column).encode()
        source = b'<%bc r="%b%d"%b>%b</%bc>' % (
            self._reader.dialect.prefix,
            letters,
            row,
            attributes,
            inner,
            self._reader.dialect.prefix,
        )
        return symbol(self._reader.value(next(cells(source, self._reader.dialect))))

    def _record(self, block: bytes, row: int, start: int, values: Mapping[int, Symbol]) -> None:
        if not values:
            return
        for query, found in self._survey.found.items():
            key = tuple(values.get(column) for column in query.columns)
            if key in query.wanted:
                found.setdefault(key, []).append(row)
                self._survey.raw[row] = _row_at(block, start, self._reader.dialect)

    def _last_typed(self, block: bytes, span: Span) -> None:
        dialect = self._reader.dialect
        end = max(block.rfind(b"v>"), block.rfind(b"is>"))
        behind = block.find(dialect.row_open, end) if end >= 0 else 0
        while end > 0:
            start = block.rfind(dialect.row_open, 0, end)
            raw, end = block[start : self._next(block, start)], start
            number = row_number(raw[: raw.index(b">") + 1])
            if number <= span.heading:
                break
            if not is_typed(raw, span, dialect):
                behind = start
            elif not span.bottom or number <= span.bottom:
                self._survey.last, self._survey.last_raw, self._survey.trailing = number, raw, {}
                break
            else:
                self._survey.below.append(number)
                behind = start
        self._follow(block, behind)

    def _follow(self, block: bytes, start: int) -> None:
        limit = self._survey.last + self._room + 1
        while 0 <= start < len(block):
            end = self._next(block, start)
            raw = block[start:end]
            number = row_number(raw[: raw.index(b">") + 1])
            if number > limit:
                return
            if number > self._survey.last:
                self._survey.trailing[number] = raw
            start = end

    def _next(self, block: bytes, start: int) -> int:
        following = block.find(self._reader.dialect.row_open, start + 1)
        return following if following >= 0 else len(block)


_OTHER = "\ufffe"


def is_typed(raw: bytes, span: Span, dialect: Dialect) -> bool:
    """Whether a person or program put a value into the row within the list's columns; formulas don't count."""
    if b"v>" not in raw and b"is>" not in raw and b"v " not in raw:
        return False
    inside = (cell for cell in cells(raw, dialect) if span.left <= cell.column <= span.right)
    return any(_holds_value(cell, dialect) for cell in inside)


def _holds_value(cell: CellXml, dialect: Dialect) -> bool:
    if not cell.inner or dialect.formula.search(cell.inner):
        return False
    found = dialect.value.search(cell.inner) or dialect.inline.search(cell.inner)
    return found is not None and bool(found[1])


def _row_at(block: bytes, position: int, dialect: Dialect) -> bytes:
    return row_at(block, dialect, block.rfind(dialect.row_open, 0, position))[0]
