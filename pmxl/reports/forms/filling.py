"""Filling a template: cells set, lines put in, pages broken, and every other part of the file as it was."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from io import BytesIO

from pmxl.errors import WriteRefusedError
from pmxl.grids.cell import Entry
from pmxl.grids.grid import address
from pmxl.grids.layout import plain_name
from pmxl.ooxml.cell_xml import UnwritableError, content, written
from pmxl.ooxml.formulas import moved, renumbered
from pmxl.ooxml.growth import without_calculation_chain
from pmxl.ooxml.sheet_stream import pieces
from pmxl.ooxml.styles import Look, Styles
from pmxl.ooxml.text import LONGEST, encoded
from pmxl.ooxml.zip_write import write_package
from pmxl.reports.forms.filled_form import Filled, Line
from pmxl.reports.forms.growth import Growth
from pmxl.reports.forms.keeping import KEY_NOTE, key_texts
from pmxl.reports.forms.page_layout import SIGNATURES
from pmxl.reports.forms.page_size import heading_height, page_room
from pmxl.reports.forms.pagination import Printed, paged
from pmxl.reports.forms.sheet_rows import CellPlan, RowPlan, row_bytes, with_formula
from pmxl.reports.forms.surroundings import drawing_parts, page_starts, sheet_around, workbook_part
from pmxl.reports.forms.template import Template

EntriesByColumn = Mapping[int, Entry]
_LEAST, _SMALLEST_FIELD = 0.8, 18.0
"""How much lower than drawn a row may become, and a field that is drawn for several lines, if a page is saved by it."""


@dataclass(slots=True)
class _Row:
    """A row to be written: its plan in the template, what is set in it, the line it stands for, how it prints."""

    plan: RowPlan
    entries: EntriesByColumn
    printed: Printed
    line: int = 0


@dataclass(frozen=True, slots=True)
class _Around:
    """The sheet around its rows, and the other parts that follow the rows."""

    head: bytes
    tail: bytes
    parts: Mapping[str, bytes]


class Press:
    """A template made ready once, from which any number of issues are printed."""

    def __init__(self, template: Template) -> None:
        self.template = template
        self._styles = Styles(template.parts)
        self._room = page_room(template.around)
        self._heading = heading_height(template)
        self._tables = {spot.row: name for name, spot in template.tables.items()}
        self._starts = page_starts(template.around)
        signed = template.names.ranges.get(SIGNATURES)
        self._signed_from = signed.top if signed else 0
        self._frames: dict[tuple[int, int], tuple[bytes, ...]] = {}
        self._around: dict[tuple[Growth, tuple[int, ...], tuple[str, ...]], _Around] = {}

    def printed(self, filled: Filled) -> bytes:
        """The workbook of one issue."""
        rows = list(self._rows(filled))
        pages = paged([row.printed for row in rows], self._room, self._heading)
        kept = [(rows[at], height) for at, height in sorted(pages.heights.items())]
        growth = self._growth([row for row, _ in kept])
        new_numbers = dict(zip(sorted(pages.heights), self._numbers([row for row, _ in kept], growth), strict=True))
        body = b"".join(self._row_bytes(row, height, growth) for row, height in kept)
        starts = tuple(new_numbers[at] for at in pages.starts)
        parts = dict(self._parts(filled, body, growth, starts, pages.split))
        target = BytesIO()
        sources = {name: partial(_once, data) for name, data in parts.items()}
        write_package(target, self.template.package, sources, self._without_chain[0])
        return target.getvalue()

    def _rows(self, filled: Filled) -> Iterator[_Row]:
        for plan in self.template.rows:
            table = self._tables.get(plan.number)
            if table is not None:
                yield from self._line_rows(filled, plan, table)
                continue
            named = self._fields.get(plan.number, ())
            entries = {column: filled.fields[name].value for column, name in named}
            signed = bool(self._signed_from) and plan.number >= self._signed_from
            printed = Printed(
                *self._heights(plan, entries, tall=bool(named)),
                leads=not named and not signed,
                signed=signed,
                starts_page=plan.number in self._starts,
            )
            yield _Row(plan, entries, printed)

    def _line_rows(self, filled: Filled, plan: RowPlan, table: str) -> Iterator[_Row]:
        lines = next(one for one in self.template.form.lines if one.name == table)
        columns = self.template.tables[table].columns
        given: Sequence[Line] = filled.tables[table]
        for number in range(max(len(given), lines.least, 1)):
            cells = given[number].cells if number < len(given) else {}
            named = ((plain_name(heading), value) for heading, value in cells.items())
            entries = {columns[name]: value for name, value in named if name in columns}
            least, wished = self._heights(plan, entries, tall=False)
            printed = Printed(least, wished, table=table, filler=number >= max(len(given), 1))
            yield _Row(plan, entries, printed, number)

    def _heights(self, plan: RowPlan, entries: EntriesByColumn, *, tall: bool) -> tuple[float, float]:
        """The least height of a row and the one it is wished to have; a tall row gives up what no text needs."""
        needed = self._static.get(plan.number, 0.0)
        for cell in plan.cells:
            text = entries.get(cell.column)
            if isinstance(text, str):
                needed = max(needed, self._needed(plan.number, cell, text))
        least = plan.height * _LEAST if not tall else min(plan.height * _LEAST, _SMALLEST_FIELD)
        return max(least, needed), max(plan.height, needed)

    def _needed(self, row: int, cell: CellPlan, text: str) -> float:
        measure = self.template.measure
        width = self._widths.get((row, cell.column)) or measure.width(cell.column, cell.column)
        return measure.height(text, cell.style, width)

    def _growth(self, rows: Sequence[_Row]) -> Growth:
        counts = dict.fromkeys(self._tables, 0)
        for one in rows:
            if one.line:
                counts[one.plan.number] += 1
        return Growth(tuple(sorted(counts.items())))

    def _numbers(self, rows: Sequence[_Row], growth: Growth) -> Iterator[int]:
        return (growth.first(one.plan.number) + one.line for one in rows)

    def _row_bytes(self, one: _Row, height: float, growth: Growth) -> bytes:
        number = growth.first(one.plan.number) + one.line
        cells = b"".join(self._cells(one, number, growth))
        return row_bytes(self.template.dialect, one.plan, number, height, cells)

    def _cells(self, one: _Row, number: int, growth: Growth) -> Iterator[bytes]:
        cleared, entries = self._cleared.get(one.plan.number, frozenset()), one.entries
        for cell, raw in zip(one.plan.cells, self._frame(one.plan, number), strict=True):
            if cell.formula:
                yield self._formula(one, raw, growth)
            elif cell.column in entries or cell.column in cleared:
                yield self._cell(number, cell.column, cell.style, entries.get(cell.column))
            else:
                yield raw

    def _frame(self, plan: RowPlan, number: int) -> tuple[bytes, ...]:
        """The cells of a row of the template at a row of the form, made once."""
        key = plan.number, number
        if key not in self._frames:
            self._frames[key] = tuple(cell.at(number) for cell in plan.cells)
        return self._frames[key]

    def _formula(self, one: _Row, raw: bytes, growth: Growth) -> bytes:
        sheet = self.template.sheet.name
        if one.plan.number in self._tables:
            rows = growth.first(one.plan.number) + one.line - one.plan.number
            return with_formula(raw, self.template.dialect, partial(moved, rows=rows))
        renumber = partial(renumbered, here=sheet, sheet=sheet, first=growth.first, last=growth.last)
        return with_formula(raw, self.template.dialect, renumber)

    def _cell(self, row: int, column: int, style: int, entry: Entry) -> bytes:
        shown = entry.isoformat() if isinstance(entry, date) and self._styles.look(style) is Look.NUMBER else entry
        if isinstance(shown, str) and len(shown) > LONGEST:
            shown = shown[: LONGEST - 1] + "…"
        try:
            made = content(shown, self.template.dialect, from_1904=self.template.parts.from_1904)
        except UnwritableError as error:
            raise WriteRefusedError(self.template.workbook, address(row, column), str(error), "请核对该值") from error
        return written(row, column, style, made, self.template.dialect)

    def _parts(
        self, filled: Filled, body: bytes, growth: Growth, starts: tuple[int, ...], split: tuple[str, ...]
    ) -> Iterator[tuple[str, bytes]]:
        around = self._surroundings(growth, starts, split)
        yield self.template.sheet.part, around.head + body + around.tail
        yield from around.parts.items()
        if self.template.key_sheet is not None:
            yield self.template.key_sheet.part, self._key_part(key_texts(filled))

    def _surroundings(self, growth: Growth, starts: tuple[int, ...], split: tuple[str, ...]) -> _Around:
        """What is the same for all issues with as many lines, made once."""
        key = growth, starts, split
        if key not in self._around:
            head, tail = sheet_around(self.template, growth, starts)
            parts = {
                self.template.parts.workbook: workbook_part(self.template, growth, split, recalculate=self._computes),
                **dict(drawing_parts(self.template, growth)),
                **self._without_chain[1],
            }
            self._around[key] = _Around(head, tail, parts)
        return self._around[key]

    def _key_part(self, texts: Iterator[str]) -> bytes:
        head, tail, row = self._key_frame
        rows = (row % (at, at, encoded(text)) for at, text in enumerate([KEY_NOTE, *texts], start=1))
        return head + b"".join(rows) + tail

    @cached_property
    def _fields(self) -> Mapping[int, Sequence[tuple[int, str]]]:
        """The columns and names of the fields of each row."""
        rows: dict[int, list[tuple[int, str]]] = {}
        for name, (row, column) in self.template.fields.items():
            rows.setdefault(row, []).append((column, name))
        return rows

    @cached_property
    def _cleared(self) -> Mapping[int, frozenset[int]]:
        """The columns of each table's lines that are written, so that what the template shows there goes."""
        return {
            spot.row: frozenset(
                spot.columns[name] for one in lines.columns if (name := plain_name(one.heading)) in spot.columns
            )
            for lines in self.template.form.lines
            if (spot := self.template.tables.get(lines.name)) is not None
        }

    @cached_property
    def _static(self) -> Mapping[int, float]:
        """The heights that the template's own texts need."""
        heights: dict[int, float] = {}
        for plan in self.template.rows:
            for cell in plan.cells:
                text = self.template.cell(plan.number, cell.column)
                if isinstance(text, str) and (plan.number, cell.column) not in self._places:
                    needed = min(self._needed(plan.number, cell, text), plan.height)
                    heights[plan.number] = max(heights.get(plan.number, 0.0), needed)
        return heights

    @cached_property
    def _places(self) -> frozenset[tuple[int, int]]:
        return frozenset(self.template.fields.values())

    @cached_property
    def _widths(self) -> Mapping[tuple[int, int], float]:
        """The widths of merged cells by row and column."""
        width = self.template.measure.width
        return {(one.top, one.left): width(one.left, one.right) for one in self.template.merges}

    @cached_property
    def _computes(self) -> bool:
        return any(cell.formula for row in self.template.rows for cell in row.cells)

    @cached_property
    def _without_chain(self) -> tuple[frozenset[str], Mapping[str, bytes]]:
        """The calculation chain, which goes, and the parts that named it."""
        chain = self.template.parts.one("calcChain")
        if chain is None:
            return frozenset(), {}
        return frozenset({chain}), dict(without_calculation_chain(self.template.parts, chain))

    @cached_property
    def _key_frame(self) -> tuple[bytes, bytes, bytes]:
        """The hidden sheet before and behind its rows, and the pattern of a row: its number twice, its text."""
        sheet = self.template.key_sheet
        assert sheet is not None, "asked only where there is one"
        found = list(pieces(self.template.package.stream(sheet.part)))
        p = found[0][1].prefix
        cell = b'<%bc r="A%%d" t="inlineStr"><%bis><%bt>%%b</%bt></%bis></%bc>' % (p, p, p, p, p, p)
        return found[0][2], found[-1][2], b'<%brow r="%%d">%b</%brow>' % (p, cell, p)


def _once(data: bytes) -> Iterator[bytes]:
    return iter((data,))
