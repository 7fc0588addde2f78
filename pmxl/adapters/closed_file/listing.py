"""A list in a worksheet: its columns, its table, its last row, and the room that there is below it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from pmxl.adapters.closed_file.survey import Span, Survey, first_rows
from pmxl.adapters.list_end import ListEnd, ListPlace
from pmxl.errors import HeadingNotFoundError, WriteRefusedError
from pmxl.grids.cell import Cell
from pmxl.grids.layout import Layout, heading_row
from pmxl.ooxml.book_parts import BookParts, SheetPart
from pmxl.ooxml.cell_xml import CellReader, CellXml, cells, shared_index
from pmxl.ooxml.formulas import MAX_ROW
from pmxl.ooxml.ranges import Range, parsed_range
from pmxl.ooxml.shared_strings import strings_at
from pmxl.ooxml.styles import Styles
from pmxl.ooxml.tables import Table, tables_of
from pmxl.ooxml.text import formula_text
from pmxl.ooxml.xml_tags import Tag


@dataclass(frozen=True)
class Listing:
    """One sheet's list: its headings' columns, the span it covers, its table if it has one, its keys' first column."""

    workbook: str
    sheet: SheetPart
    columns: Mapping[str, int]
    span: Span
    table: Table | None
    reader: CellReader = field(repr=False)
    key: int = 0

    @property
    def area(self) -> Range:
        """The cells of its headings."""
        return Range(self.span.heading, self.span.left, self.span.heading, self.span.right)

    @property
    def calculated(self) -> Mapping[int, tuple[str, bool]]:
        """The formulas of the table's calculated columns."""
        return self.table.calculated if self.table else {}

    def refusal(self, where: str, reason: str, remedy: str) -> WriteRefusedError:
        """The error that says what in this sheet can't be written."""
        return WriteRefusedError(self.workbook, f"{self.sheet.name} {where}".strip(), reason, remedy)


def listing(parts: BookParts, styles: Styles, sheet: SheetPart, layout: Layout) -> Listing:
    """The list that a layout means, found by its headings."""
    dialect, rows = first_rows(parts.package.stream(sheet.part))
    wanted = {index for row in rows.values() for cell in row if (index := shared_index(cell, dialect)) is not None}
    reader = CellReader(dialect, styles, strings_at(parts, wanted), parts.from_1904)
    grid = [_values(rows.get(number, []), reader) for number in range(1, max(rows, default=0) + 1)]
    number = heading_row(grid, layout)
    if number is None:
        raise HeadingNotFoundError(parts.package.workbook, sheet.name, layout.headings)
    columns, _ = layout.columns(grid[number - 1])
    key = next((columns[heading] for heading in layout.key if heading in columns), min(columns.values()))
    tables = tables_of(parts, sheet.part)
    table = next((one for one in tables if one.is_of(number, columns.values())), None)
    framed = [one.range for one in tables if one is not table]
    own = [key, *(column for column in columns.values() if not any(one.holds(number, column) for one in framed))]
    span = _span(grid[number - 1], own, number, table)
    return Listing(parts.package.workbook, sheet, columns, span, table, reader, key)


def _span(headings: list[Cell], own: list[int], number: int, table: Table | None) -> Span:
    """The list's own columns and those beside them with a heading, which people added."""
    left, right = (table.range.left, table.range.right) if table else (min(own), max(own))
    while left > 1 and headings[left - 2] not in (None, ""):
        left -= 1
    while right < len(headings) and headings[right] not in (None, ""):
        right += 1
    return Span(left, right, number, table.bottom if table else 0)


def _values(row: list[CellXml], reader: CellReader) -> list[Cell]:
    values = {cell.column: reader.value(cell) for cell in row}
    return [values.get(column) for column in range(1, max(values, default=0) + 1)]


@dataclass(frozen=True, slots=True)
class Room:
    """Where new rows go: below the row `last`, of which `free` ones are blank; `inside` of these are in the table.

    One blank row is kept above what stands below (`closed`), as somebody left it. `totals` is the row of totals that
    stands there, 0 for none.
    """

    last: int
    free: int
    inside: int
    closed: bool
    totals: int = 0

    def at(self, count: int) -> int:
        """Below which row others are put in where there is no room for all."""
        return self.last + (count if self.moved(count) == 0 else self.inside)

    def moved(self, count: int) -> int:
        """By how many rows everything below moves down for `count` new ones."""
        return count - self.inside if self.closed and count > self.free else 0


def room_below(parts: BookParts, found: Listing, survey: Survey) -> Room:
    """The last row of the list and the room below it."""
    framed = [one for one in tables_of(parts, found.sheet.part) if one.heading != found.span.heading]
    pivots = list(_pivots(parts, found.sheet.part))
    for shown, whole in pivots:
        if whole.holds(found.span.heading, found.key):
            raise found.refusal(str(shown), "是数据透视表的结果，刷新时会被覆盖", "请在数据透视表的来源处修改")
    band = Range(found.span.heading + 1, found.span.left, MAX_ROW, found.span.right)
    others = [one.range for one in framed] + [whole for _, whole in pivots]
    below = [one.top for one in others if one.top > found.span.heading and one.meets(band)]
    totals = found.table.totals if found.table else 0
    place = ListPlace(found.sheet.name, found.span.heading, found.columns, found.key, found.span.bottom, totals)
    judged = ListEnd(place, survey.blocks, _XmlRows(found, survey), min(below, default=MAX_ROW))
    last = judged.last()
    inside = max(found.span.bottom - last, 0)
    below += [*judged.obstacles(last), *_objects(parts, found, survey.root, last)]
    obstacle = min((number for number in below if number > last + inside), default=0)
    sums = obstacle if judged.sums_up(obstacle) else 0
    return Room(last, max(obstacle - last - 2, inside), inside, bool(obstacle), sums)


class _XmlRows:
    """The rows that a survey kept, read when they are asked for."""

    def __init__(self, found: Listing, survey: Survey) -> None:
        self._found, self._raw = found, survey.raw

    def known(self) -> Iterable[int]:
        """The numbers of the rows that can be looked at."""
        return self._raw

    def values(self, number: int) -> Mapping[int, Cell]:
        """What the cells of a row hold, by column, blank ones left out."""
        values = ((cell.column, self._found.reader.value(cell)) for cell in self._cells(number))
        return {column: value for column, value in values if value is not None}

    def formulas(self, number: int) -> Mapping[int, str]:
        """The formulas of a row, by column."""
        found = {cell.column: self._found.reader.dialect.formula.search(cell.inner) for cell in self._cells(number)}
        return {column: formula_text(match[2] or b"") for column, match in found.items() if match}

    def _cells(self, number: int) -> Iterator[CellXml]:
        span, row = self._found.span, cells(self._raw[number], self._found.reader.dialect)
        return (cell for cell in row if span.left <= cell.column <= span.right)


def _objects(parts: BookParts, found: Listing, root: Tag, last: int) -> Iterator[int]:
    """The rows where something begins below a list, in its columns, that is no cell's value.

    Merged cells that are cut as those of the list's last row are its own; others and pictures are obstacles.
    """
    band = Range(last + 1, found.span.left, MAX_ROW, found.span.right)
    merges = [one for tag in root.each("mergeCell") if (one := parsed_range(tag.attributes.get("ref", "")))]
    own = {(one.left, one.right) for one in merges if one.top == one.bottom == last}
    areas = [one for one in merges if not (one.top == one.bottom and (one.left, one.right) in own)]
    for part in parts.related(found.sheet.part, "drawing"):
        areas += _anchored(parts.xml(part)[1])
    yield from (one.top for one in areas if one.top > last and one.meets(band))


def _pivots(parts: BookParts, sheet: str) -> Iterator[tuple[Range, Range]]:
    """The cells that pivot tables of a sheet fill, without and with their page filters above."""
    for part in parts.related(sheet, "pivotTable"):
        for tag in parts.xml(part)[1].each("location"):
            one, pages = parsed_range(tag.attributes.get("ref", "")), int(tag.attributes.get("rowPageCount", "0"))
            if one is not None:
                yield one, replace(one, top=max(1, one.top - pages - 1)) if pages else one


def _anchored(root: Tag) -> Iterator[Range]:
    """The cells that pictures, charts and text boxes lie over."""
    for frame in root.children:
        start, end = frame.child("from"), frame.child("to") or frame.child("from")
        if start is not None and end is not None:
            corners = [one for corner in (start, end) for name in ("row", "col") if (one := corner.child(name))]
            top, left, bottom, right = (int(one.text) + 1 for one in corners)
            yield Range(top, left, bottom, right)
