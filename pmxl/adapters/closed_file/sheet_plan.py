"""What a commit does to one sheet: changes checked against what stands there, values by row and column."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from pmxl.adapters.closed_file.listing import Listing, Room
from pmxl.adapters.closed_file.survey import Key, Query, Survey
from pmxl.errors import (
    ColumnNotFoundError,
    ConflictError,
    KeyTakenError,
    RowFoundTwiceError,
    RowNotFoundError,
)
from pmxl.grids.cell import Cell, Entry, Stale, same
from pmxl.grids.grid import address
from pmxl.grids.layout import Layout
from pmxl.grids.placing import key_headings, key_symbols, shown_key, symbol
from pmxl.ooxml.cell_xml import CellReader, CellXml, cells
from pmxl.ooxml.insertion import Insertion, Insertions
from pmxl.outcomes.change import CellSet, CellsSet, Change, RowsAppended, Written


@dataclass
class SheetPlan:
    """The values to write into a list, by row and column; rows after the list's last one are new ones.

    Rows are numbered as if this list alone had changed; `stands` tells their numbers in the finished sheet.
    """

    listing: Listing
    survey: Survey
    room: Room
    values: dict[int, dict[int, Entry]] = field(default_factory=dict)
    appended: int = 0
    _written: list[tuple[int, int, str, Cell, Entry]] = field(default_factory=list)
    _new_keys: dict[tuple[int, ...], tuple[list[int], dict[Key, list[int]]]] = field(default_factory=dict)

    @property
    def reader(self) -> CellReader:
        """What the list's cells mean."""
        return self.listing.reader

    @property
    def last(self) -> int:
        """The last row of the list before."""
        return self.room.last

    @property
    def new_rows(self) -> range:
        """The numbers of the rows to append."""
        return range(self.last + 1, self.last + 1 + self.appended)

    def insertion(self) -> Insertion | None:
        """The rows put into the list; None where its ranges have room for all."""
        span, table, last, count = self.listing.span, self.listing.table, self.last, self.appended
        moved, at = self.room.moved(count), self.room.at(count)
        if not count or (table is None and last == span.heading and not moved):
            return None
        ends = {last: last + count} if last > span.heading else {}
        if moved:
            ends[at] = at + moved
        if table is not None:
            ends[table.bottom] = max(table.bottom + moved, last + count)
        grown = tuple((old, new) for old, new in ends.items() if new != old)
        name = table.name if table is not None else ""
        return Insertion(self.listing.sheet.name, span.heading, span.left, span.right, at, moved, grown, name)

    def stands(self, row: int, insertions: Insertions) -> int:
        """The number of a row in the finished sheet."""
        anchor = min(row, self.last)
        return insertions.row(self.listing.sheet.name, anchor) + row - anchor

    def written(self, insertions: Insertions) -> Iterator[Written]:
        """The cells that are written."""
        for row, column, heading, before, entry in self._written:
            place = address(self.stands(row, insertions), column)
            yield Written(self._workbook, self._sheet, place, heading, before, entry, row > self.last)

    def apply(self, change: Change) -> None:
        """Take one change into the plan, or raise what speaks against it."""
        if isinstance(change, CellsSet):
            self._set(change)
        else:
            self._append(change)

    @property
    def _workbook(self) -> str:
        return self.listing.workbook

    @property
    def _sheet(self) -> str:
        return self.listing.sheet.name

    def _set(self, change: CellsSet) -> None:
        row = self._row_of(change)
        there = self._cells(row)
        for one in change.cells:
            column = self._column(one.heading)
            held = self._held(row, column, there)
            expected = one.expected.value if isinstance(one.expected, Stale) else one.expected
            if not same(held, expected):
                raise ConflictError(self._workbook, self._place(row, column, one, change.key), one.expected, held)
            if row in self.new_rows:
                self._new_keys.clear()
            else:
                self._refuse_formula(row, column, one.heading, there.get(column))
            self._write(row, column, one.heading, held, one.new)

    def _place(self, row: int, column: int, one: CellSet, key: Mapping[str, Entry]) -> str:
        return f"{self._sheet} {address(row, column)} {one.heading}（{shown_key(key)}）"

    def _row_of(self, change: CellsSet) -> int:
        found = self._rows(change.layout, change.key)
        if not found:
            raise RowNotFoundError(self._workbook, self._sheet, shown_key(change.key))
        if len(found) > 1:
            raise RowFoundTwiceError(self._workbook, self._sheet, shown_key(change.key), found)
        return found[0]

    def _rows(self, layout: Layout, key: Mapping[str, Entry]) -> list[int]:
        symbols = key_symbols(layout, key)
        if not any(one is not None for one in symbols):
            return []
        columns = tuple(self._column(heading) for heading in key_headings(layout, key))
        return self._stored(columns, symbols) + self._added(columns, symbols)

    def _added(self, columns: tuple[int, ...], symbols: Key) -> list[int]:
        """The new rows with this key; each is looked at once, however many are appended."""
        seen, rows = self._new_keys.setdefault(columns, ([], {}))
        for row in self.new_rows[len(seen) :]:
            key = tuple(symbol(self.values[row].get(column)) for column in columns)
            rows.setdefault(key, []).append(row)
            seen.append(row)
        return list(rows.get(symbols, ()))

    def _stored(self, columns: tuple[int, ...], symbols: Key) -> list[int]:
        """The rows of the list with this key; what stands below it has keys of its own."""
        found = next((found for query, found in self.survey.found.items() if query.columns == columns), {})
        return [row for row in found.get(symbols, ()) if row <= self.last]

    def _append(self, change: RowsAppended) -> None:
        if change.last is not None:
            self._check_last(change.last)
        for row in change.rows:
            self._refuse_computed(change.layout, row)
            key = {heading: row.get(heading) for heading in change.layout.key}
            if key and self._rows(change.layout, key):
                raise KeyTakenError(self._workbook, self._sheet, shown_key(key))
            number = self.last + 1 + self.appended
            self.values[number] = {}
            self.appended += 1
            for heading, entry in row.items():
                if entry is not None and entry != "":
                    self._write(number, self._column(heading), heading, None, entry)

    def _check_last(self, expected: Mapping[str, Entry]) -> None:
        number = self.last + self.appended
        there = {} if self.appended else self._cells(number)
        if not expected and number != self.listing.span.heading:
            raise ConflictError(self._workbook, f"{self._sheet} 第 {number} 行", None, "新的一行")
        for heading, entry in expected.items():
            held = self._held(number, self._column(heading), there)
            if number == self.listing.span.heading or not same(held, entry):
                held = None if number == self.listing.span.heading else held
                raise ConflictError(self._workbook, f"{self._sheet} 第 {number} 行 {heading}", entry, held)

    def _refuse_computed(self, layout: Layout, row: Mapping[str, Entry]) -> None:
        for heading, entry in row.items():
            if entry is None or entry == "":
                continue
            column = self._column(heading)
            if heading in layout.formulas or column in self.listing.calculated:
                raise self.listing.refusal(f"列「{heading}」", "是公式列，由 Excel 计算", "请不要给该列写值")

    def _refuse_formula(self, row: int, column: int, heading: str, cell: CellXml | None) -> None:
        where = f"{address(row, column)} {heading}"
        if cell is not None and self.reader.dialect.formula.search(cell.inner):
            raise self.listing.refusal(where, "这里是公式", "请在 Excel 中改为普通单元格后重试")
        if cell is not None and b"cm" in cell.attributes:
            raise self.listing.refusal(where, "这里是动态数组", "请在 Excel 中改为普通单元格后重试")

    def _write(self, row: int, column: int, heading: str, before: Cell, entry: Entry) -> None:
        self.values.setdefault(row, {})[column] = entry
        self._written.append((row, column, heading, before, entry))

    def _held(self, row: int, column: int, there: Mapping[int, CellXml]) -> Cell:
        if column in self.values.get(row, {}):
            return _as_cell(self.values[row][column])
        return self.reader.value(there[column]) if column in there else None

    def _cells(self, row: int) -> dict[int, CellXml]:
        return by_column(cells(self.survey.raw.get(row, b""), self.reader.dialect))

    def _column(self, heading: str) -> int:
        try:
            return self.listing.columns[heading]
        except KeyError:
            raise ColumnNotFoundError(self._workbook, self._sheet, heading) from None


def queries(listing: Listing, changes: Iterable[Change]) -> list[Query]:
    """What rows to look for: those that changes name, and those that would clash with new ones."""
    wanted: dict[tuple[int, ...], set[Key]] = {}
    for change in changes:
        for key in _keys(change):
            headings = key_headings(change.layout, key)
            columns = tuple(listing.columns.get(heading, 0) for heading in headings)
            if all(columns) and columns:
                wanted.setdefault(columns, set()).add(key_symbols(change.layout, key))
    return [Query(columns, frozenset(keys)) for columns, keys in wanted.items()]


def by_column(found: Iterable[CellXml]) -> dict[int, CellXml]:
    """Cells of one row by their column."""
    return {cell.column: cell for cell in found}


def _keys(change: Change) -> Iterable[Mapping[str, Entry]]:
    if isinstance(change, CellsSet):
        return [change.key]
    return [{heading: row.get(heading) for heading in change.layout.key} for row in change.rows]


def _as_cell(entry: Entry) -> Cell:
    if isinstance(entry, Decimal) or (isinstance(entry, int) and not isinstance(entry, bool)):
        return float(entry)
    return entry
