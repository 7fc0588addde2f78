"""Filling a template: cells set, lines put in, pages broken, and every other part of the file as it was."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial
from io import BytesIO

from pmxl.errors import WriteRefusedError
from pmxl.grids.cell import Entry
from pmxl.grids.grid import address
from pmxl.grids.layout import plain_name
from pmxl.ooxml.cell_xml import CellXml, Content, UnwritableError, content
from pmxl.ooxml.formula_texts import refilled
from pmxl.ooxml.formulas import moved
from pmxl.ooxml.insertion import Insertions
from pmxl.ooxml.recalculation import without_calculation_chain
from pmxl.ooxml.row_xml import NewCell, patched, with_height
from pmxl.ooxml.sheet_splice import renumbered
from pmxl.ooxml.sheet_stream import pieces
from pmxl.ooxml.styles import Look, Styles
from pmxl.ooxml.surroundings import Surroundings
from pmxl.ooxml.text import LONGEST, encoded
from pmxl.ooxml.zip_write import write_package
from pmxl.reports.forms.filled_form import Filled, Line
from pmxl.reports.forms.keeping import KEY_NOTE, key_texts
from pmxl.reports.forms.page_layout import SIGNATURES
from pmxl.reports.forms.page_size import heading_height, page_room
from pmxl.reports.forms.pagination import Printed, paged
from pmxl.reports.forms.surroundings import lines_put_in, other_parts, page_starts, sheet_around
from pmxl.reports.forms.template import RowPlan, Template

EntriesByColumn = Mapping[int, Entry]
Counts = tuple[tuple[str, int], ...]
"""The lines of each table beside its first, by the table's name."""
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
        self._raws: dict[tuple[int, int, Counts], bytes] = {}
        self._around: dict[tuple[Counts, tuple[int, ...], tuple[str, ...]], _Around] = {}

    def printed(self, filled: Filled) -> bytes:
        """The workbook of one issue."""
        rows = list(self._rows(filled))
        pages = paged([row.printed for row in rows], self._room, self._heading)
        kept = [(rows[at], height) for at, height in sorted(pages.heights.items())]
        counts = self._counts([row for row, _ in kept])
        lines = lines_put_in(self.template, dict(counts))
        numbers = [lines.row(self.template.sheet.name, row.plan.number) + row.line for row, _ in kept]
        new_numbers = dict(zip(sorted(pages.heights), numbers, strict=True))
        body = b"".join(
            self._row_bytes(row, number, height, counts, lines)
            for (row, height), number in zip(kept, numbers, strict=True)
        )
        starts = tuple(new_numbers[at] for at in pages.starts)
        around = self._surroundings(counts, lines, starts, pages.split)
        parts = {self.template.sheet.part: around.head + body + around.tail, **around.parts}
        if self.template.key_sheet is not None:
            parts[self.template.key_sheet.part] = self._key_part(key_texts(filled))
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

    def _needed(self, row: int, cell: CellXml, text: str) -> float:
        measure = self.template.measure
        width = self._widths.get((row, cell.column)) or measure.width(cell.column, cell.column)
        return measure.height(text, cell.style, width)

    def _counts(self, rows: Sequence[_Row]) -> Counts:
        """How many lines each table has beside its first."""
        counts = dict.fromkeys(self._tables.values(), 0)
        for one in rows:
            if one.line:
                counts[self._tables[one.plan.number]] += 1
        return tuple(sorted(counts.items()))

    def _row_bytes(self, one: _Row, number: int, height: float, counts: Counts, lines: Insertions) -> bytes:
        raw = self._raw(one.plan, number, counts, lines)
        cleared = self._cleared.get(one.plan.number, frozenset())
        styles = {cell.column: cell.style for cell in one.plan.cells if cell.column not in one.plan.computed}
        new = {
            column: NewCell(self._content(number, column, style, one.entries.get(column)))
            for column, style in styles.items()
            if column in one.entries or column in cleared
        }
        return with_height(patched(raw, number, new, self.template.dialect, self._styles) if new else raw, height)

    def _raw(self, plan: RowPlan, number: int, counts: Counts, lines: Insertions) -> bytes:
        """A row of the template as it stands at a row of the form, its formulas included; made once."""
        key = plan.number, number, counts if plan.computed else ()
        if key not in self._raws:
            dialect, sheet = self.template.dialect, self.template.sheet
            if plan.number in self._tables:
                raw = refilled(plan.raw, dialect, partial(moved, rows=number - plan.number))
            else:
                raw = Surroundings(self.template.parts, lines).rows(plan.raw, dialect, sheet.name, sheet.part)
            self._raws[key] = renumbered(raw, dialect, lambda _: number) if number != plan.number else raw
        return self._raws[key]

    def _content(self, row: int, column: int, style: int, entry: Entry) -> Content:
        shown = entry.isoformat() if isinstance(entry, date) and self._styles.look(style) is Look.NUMBER else entry
        if isinstance(shown, str) and len(shown) > LONGEST:
            shown = shown[: LONGEST - 1] + "…"
        try:
            made = content(shown, self.template.dialect, from_1904=self.template.parts.from_1904)
        except UnwritableError as error:
            raise WriteRefusedError(self.template.workbook, address(row, column), str(error), "请核对该值") from error
        return replace(made, look=None)

    def _surroundings(
        self, counts: Counts, lines: Insertions, starts: tuple[int, ...], split: tuple[str, ...]
    ) -> _Around:
        """What is the same for all issues with as many lines, made once."""
        key = counts, starts, split
        if key not in self._around:
            head, tail = sheet_around(self.template, lines, starts)
            parts = {
                **dict(other_parts(self.template, lines, split, recalculate=self._computes)),
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
        return any(row.computed for row in self.template.rows)

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
