"""What a commit does to one list of a sheet: its changes judged against what stands there, and where its rows go."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from pmxl.adapters.closed_file.listing import Listing, Room
from pmxl.adapters.closed_file.survey import Key, Query, Survey
from pmxl.adapters.list_changes import ListChanges
from pmxl.grids.cell import Cell, Entry
from pmxl.grids.grid import address
from pmxl.grids.placing import key_headings, key_symbols
from pmxl.ooxml.cell_xml import CellReader, CellXml, cells
from pmxl.ooxml.insertion import Insertion, Insertions
from pmxl.ooxml.ranges import parsed_range
from pmxl.outcomes.change import CellsSet, Change, Written


class ListedCells:
    """The cells of a list as they stand in its sheet's XML."""

    def __init__(self, listing: Listing, survey: Survey, last: int) -> None:
        self.workbook, self.sheet, self.heading_row = listing.workbook, listing.sheet.name, listing.span.heading
        self.columns, self.last = listing.columns, last
        self._listing, self._survey = listing, survey
        self._rows: dict[int, Mapping[int, CellXml]] = {}

    def held(self, row: int, column: int) -> Cell:
        """What a cell holds."""
        cell = self._cell(row, column)
        return self._listing.reader.value(cell) if cell is not None else None

    def rows_with(self, columns: tuple[int, ...], key: Key) -> Sequence[int]:
        """The rows of the list that hold this key; what stands below it has keys of its own."""
        found = next((found for query, found in self._survey.found.items() if query.columns == columns), {})
        return [row for row in found.get(key, ()) if row <= self.last]

    def computed(self, row: int, column: int) -> str:
        """What computes a cell, in Chinese; empty for one that a value may be written into."""
        cell = self._cell(row, column)
        if cell is not None and self._listing.reader.dialect.formula.search(cell.inner):
            return "这里是公式"
        return "这里是动态数组" if cell is not None and b"cm" in cell.attributes else ""

    def calculated(self, column: int) -> bool:
        """Whether the list's table computes every cell of a column."""
        return column in self._listing.calculated

    def demand_open_end(self) -> None:
        """Pass: what stands below the list moves down."""

    def _cell(self, row: int, column: int) -> CellXml | None:
        if row not in self._rows:
            self._rows[row] = by_column(cells(self._survey.raw.get(row, b""), self._listing.reader.dialect))
        return self._rows[row].get(column)


@dataclass
class SheetPlan:
    """The values to write into a list, by row and column; rows after the list's last one are new ones.

    Rows are numbered as if this list alone had changed; `stands` tells their numbers in the finished sheet.
    """

    listing: Listing
    survey: Survey
    room: Room

    @cached_property
    def _changes(self) -> ListChanges:
        return ListChanges(ListedCells(self.listing, self.survey, self.last))

    def take(self, change: Change) -> list[Written]:
        """The cells that a change writes; raises what speaks against it."""
        return self._changes.take(change)

    @property
    def values(self) -> Mapping[int, Mapping[int, Entry]]:
        """The values by row and column."""
        return self._changes.values

    @property
    def new_rows(self) -> range:
        """The numbers of the rows to append."""
        return self._changes.new_rows

    @property
    def reader(self) -> CellReader:
        """What the list's cells mean."""
        return self.listing.reader

    @property
    def last(self) -> int:
        """The last row of the list before."""
        return self.room.last

    @property
    def insertion(self) -> Insertion | None:
        """The rows put into the list; None where no range has to follow."""
        span, table, last, count = self.listing.span, self.listing.table, self.last, len(self.new_rows)
        moved, at = self.room.moved(count), self.room.at(count)
        if not count or (table is None and last == span.heading and not moved):
            return None
        ends = {last: last + count} if last > span.heading else {}
        if moved:
            ends[at] = at + moved
        if table is not None:
            ends[table.bottom] = max(table.bottom + moved, last + count)
        grown = tuple((old, new) for old, new in ends.items() if new != old)
        name, totals = table.name if table is not None else "", self.room.totals
        return Insertion(self.listing.sheet.name, span.heading, span.left, span.right, at, moved, grown, name, totals)

    def stands(self, row: int, insertions: Insertions) -> int:
        """The number of a row in the finished sheet."""
        anchor = min(row, self.last)
        return insertions.row(self.listing.sheet.name, anchor) + row - anchor

    def placed(self, one: Written, insertions: Insertions) -> Written:
        """A written cell where it stands in the finished sheet."""
        at = parsed_range(one.cell)
        assert at is not None, "a written cell has an address"
        return replace(one, cell=address(self.stands(at.top, insertions), at.left))


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
