"""What was asked of a list, and what its new rows must be like: visible, joined to the list, each key once."""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pmxl.adapters.closed_file.row_pairs import Constant, held, number_of, rows_of
from pmxl.grids.cell import Entry
from pmxl.grids.grid import address, column_letters
from pmxl.grids.placing import Symbol, symbol
from pmxl.ooxml.book_parts import BookParts
from pmxl.ooxml.cell_xml import CellReader, CellXml, cells, shared_index
from pmxl.ooxml.shared_strings import indexes_of
from pmxl.ooxml.sheet_stream import Dialect
from pmxl.ooxml.styles import Styles
from pmxl.ooxml.tables import Table, tables_of

_ATTRIBUTE = re.compile(rb"""\s(hidden|ht)\s*=\s*["']([^"']*)["']""")
_NO_HEIGHT = re.compile(rb"0+(\.0*)?")
_TRUE = {b"1", b"true"}
_OTHER = "\ufffe"
_BEHIND_ALL = 1 << 21
TOTALS_ROWS = 8
"""How many rows of totals may stand between a list's last record and its new rows."""

Key = tuple[Symbol, ...]


@dataclass(frozen=True)
class Asked:
    """What a commit was to do to one list: values by row and column, rows numbered as they are afterwards.

    `key` are the columns of the list's key, `added` the rows that are new; `moved` tells by how many rows the list
    itself stands lower than before.
    """

    part: str
    sheet: str
    heading: int
    columns: Mapping[str, int]
    key: tuple[int, ...]
    cells: Mapping[int, Mapping[int, Entry]]
    added: range
    moved: int = 0

    @property
    def brings_keys(self) -> bool:
        """Whether keys come to the list, so that all of its rows have to be looked at."""
        return bool(self.added) or any(self.key[0] in row for row in self.cells.values() if self.key)


def own_table(book: BookParts, asked: Asked, moved: int = 0) -> Table | None:
    """The table that frames the list, which stood `moved` rows higher in that version."""
    columns = asked.columns.values()
    for table in tables_of(book, asked.part):
        inside = all(table.range.left <= column <= table.range.right for column in columns)
        if inside and table.heading == asked.heading - moved:
            return table
    return None


class ListRows:
    """The rows of a list passing by: where its block ends, in which rows the keys stand, what new rows are like."""

    def __init__(self, old: BookParts, book: BookParts, asked: Asked, styles: Styles, dialect: Dialect) -> None:
        self._asked, self._dialect = asked, dialect
        before = own_table(old, asked, asked.moved)
        self._framed = before.bottom + asked.moved if before else _BEHIND_ALL
        self._reader = CellReader(dialect, styles, {}, book.from_1904)
        self._table = own_table(book, asked)
        self._first = asked.key[0] if asked.key else min(asked.columns.values())
        p, letters = dialect.prefix, column_letters(self._first).encode()
        self._key_cell = re.compile(
            b"<" + p + b'c r="' + letters + rb'(\d+)"([^>]*?)(?:/>|>(.*?)</' + p + b"c>)", re.DOTALL
        )
        self._wanted = {key for row, values in asked.cells.items() if (key := self._asked_key(row, values))}
        self._book = book
        self._rows: dict[Key, list[int]] = {}
        self._last, self._record, self._ended = asked.heading, b"", 0
        self.keyed = deque[int](maxlen=TOTALS_ROWS)

    @cached_property
    def _shared(self) -> Mapping[int, Symbol]:
        """What those shared strings mean that stand for a part of a wanted key."""
        return indexes_of(self._book, {one for key in self._wanted for one in key})

    @cached_property
    def _whole(self) -> re.Pattern[bytes]:
        """A whole number without a leading nought, as it is stored."""
        p = self._dialect.prefix
        return re.compile(b"<" + p + rb"v>([1-9]\d{0,14})</" + p + b"v>")

    @cached_property
    def _numbers(self) -> set[bytes]:
        return {key[0].encode() for key in self._wanted if isinstance(key[0], str)}

    @cached_property
    def _stored(self) -> set[bytes]:
        p = self._dialect.prefix
        return {b"<%bv>%d</%bv>" % (p, index, p) for index in self._shared}

    def block(self, block: bytes) -> Iterator[str]:
        """Take note of rows that are the same in both versions."""
        found = self._key_cell.findall(block)
        if self._continues(found, block):
            rows = list(rows_of(block, self._dialect)) if any(self._may_be(*cell[1:]) for cell in found) else []
            for at, (number, attributes, inner) in enumerate(found if rows else ()):
                if self._may_be(attributes, inner):
                    self._note(int(number), rows[at])
            self._last = int(found[-1][0])
            self._record = block[block.rfind(self._dialect.row_open) :]
            self.keyed.extend(int(number) for number, _, _ in found[-TOTALS_ROWS:])
        else:
            for row in rows_of(block, self._dialect):
                yield from self.met(row)

    def _continues(self, found: Sequence[tuple[bytes, bytes, bytes]], block: bytes) -> bool:
        """Whether a block holds nothing but rows of the list, one below the other, with a key cell each."""
        if not found or self._ended or not all(inner for _, _, inner in found):
            return False
        first, last = int(found[0][0]), int(found[-1][0])
        bottom = min(self._asked.added.start or _BEHIND_ALL, self._framed + 1)
        behind = number_of(block[block.rfind(self._dialect.row_open) :])
        joined = first == self._last + 1 and last - first + 1 == len(found) and behind == last
        return joined and self._asked.heading < first <= last < bottom

    def _may_be(self, attributes: bytes, inner: bytes) -> bool:
        """Whether a key cell may hold a wanted key."""
        number = self._whole.fullmatch(inner)
        if number and not attributes.count(b't="'):
            return number[1] in self._numbers
        return b't="s"' not in attributes or inner in self._stored or not inner.endswith(b"v>")

    def met(self, row: bytes) -> Iterable[str]:
        """Take note of one row of the new version; gives what speaks against it."""
        found = self._key_cell.search(row)
        number = int(found[1]) if found else number_of(row)
        problems: list[str] = []
        if number in self._asked.added:
            problems += [*self._new_row(number, row), *self._joined(number)]
        if number > self._asked.heading and not self._ended:
            problems += self._listed(number, row, found)
        return problems

    def _listed(self, number: int, row: bytes, found: re.Match[bytes] | None) -> Iterator[str]:
        """Whatever speaks against a row that may be the list's."""
        keyed = found is not None and bool(found[3])
        if not keyed or number != self._last + 1 or self._table is not None:
            self._find_end(number, row)
        if self._framed < number < self._asked.added.start and not self._is_like(self._kinds(row)):
            yield f"表格下方的第 {number} 行不像名单里的行，新行会把它并进表格"
        if self._ended or found is None or not keyed:
            return
        self._last = number
        if number <= self._framed:
            self._record = row
        if number < (self._asked.added.start or _BEHIND_ALL):
            self.keyed.append(number)
        if self._may_be(found[2], found[3]):
            self._note(number, row)

    def broken(self) -> Iterator[str]:
        """The keys asked for that stand more than once in the list."""
        for key, rows in self._rows.items():
            if len(rows) > 1:
                shown = " / ".join("" if one is None else str(one) for one in key)
                where = "、".join(address(row, self._first) for row in rows)
                yield f"键「{shown}」会在名单里出现多次（{where}）"

    def _new_row(self, number: int, row: bytes) -> Iterator[str]:
        seen = _attributes(row)
        if seen.get(b"hidden") in _TRUE:
            yield f"新的第 {number} 行是隐藏的"
        elif _NO_HEIGHT.fullmatch(seen.get(b"ht", b"")):
            yield f"新的第 {number} 行的行高是 0"

    def _joined(self, number: int) -> Iterator[str]:
        """A new row stands right below the list's last one."""
        if self._ended:
            yield f"新的第 {number} 行与名单之间隔着第 {self._ended} 行的其他内容"
        elif self._table is None and number != self._last + 1:
            yield f"新的第 {number} 行与名单之间有空行（名单到第 {self._last} 行为止）"
        self._last = number

    def _find_end(self, number: int, row: bytes) -> None:
        """Note where the list ends: below its table, or with the first row behind a gap that isn't like its rows."""
        if self._table is not None:
            self._ended = number if number > self._table.bottom else 0
            self._last = number
            return
        filled = self._kinds(row)
        if not filled:
            return
        if number > self._last + 1 and not self._is_record(filled):
            self._ended = number
        else:
            self._last = number

    def _is_record(self, filled: Mapping[int, bool]) -> bool:
        """Whether a row behind a gap is one of the list: like the last one before it, and more than half as full."""
        before = self._kinds(self._record)
        return 2 * len(before.keys() & filled.keys()) > len(before) and self._is_like(filled)

    def _is_like(self, filled: Mapping[int, bool]) -> bool:
        """Whether a row holds texts and numbers where the last row of the list does."""
        before = self._kinds(self._record)
        return all(before[column] == filled[column] for column in before.keys() & filled.keys())

    def _kinds(self, row: bytes) -> dict[int, bool]:
        """The typed cells of a row under the list's headings, and which of them are texts."""
        columns = set(self._asked.columns.values())
        found = held(row, self._dialect).items()
        return {column: one.text for column, one in found if column in columns and isinstance(one, Constant)}

    def _note(self, number: int, row: bytes) -> None:
        if not self._wanted:
            return
        there = {cell.column: cell for cell in cells(row, self._dialect)}
        key = tuple(self._meaning(there.get(column)) for column in self._asked.key)
        if key in self._wanted:
            self._rows.setdefault(key, []).append(number)

    def _meaning(self, cell: CellXml | None) -> Symbol:
        if cell is None:
            return None
        index = shared_index(cell, self._dialect)
        return symbol(self._reader.value(cell)) if index is None else self._shared.get(index, _OTHER)

    def _asked_key(self, row: int, values: Mapping[int, Entry]) -> Key | None:
        key = tuple(symbol(values.get(column)) for column in self._asked.key)
        whole = row in self._asked.added or all(column in values for column in self._asked.key)
        return key if whole and any(one is not None for one in key) else None


def _attributes(row: bytes) -> dict[bytes, bytes]:
    return dict(_ATTRIBUTE.findall(row[: row.find(b">") + 1]))
