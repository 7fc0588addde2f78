"""What the formulas of a workbook point at, as rectangles of cells: by address, by name, by a table's column."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from pmxl.ooxml.book_parts import BookParts
from pmxl.ooxml.formulas import MAX_COLUMN, MAX_ROW, Kind, Reference, references, tokens
from pmxl.ooxml.ranges import Range
from pmxl.ooxml.tables import Table, tables_of

_ITEM = re.compile(r"\[((?:[^\[\]']|'.)+)\]")
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A rectangle of cells on a sheet, whose name is folded.

    `area` tells whether it is written as more than a cell, `fixed` which of its first and last row a $ holds, `call`
    the function that it is an argument of and where that begins.
    """

    sheet: str
    range: Range
    area: bool
    fixed: tuple[bool, bool] = (True, True)
    call: tuple[str, int] = ("", 0)


@dataclass(frozen=True, slots=True)
class Place:
    """The cell that a formula stands in; its sheet's name is folded."""

    sheet: str
    row: int
    column: int


class References:
    """The names and tables of one workbook, by which its formulas are read."""

    def __init__(self, parts: BookParts) -> None:
        self._parts = parts

    def of(self, formula: str, at: Place, depth: int = 0) -> Iterator[Rectangle]:
        """Every rectangle that a formula points at; what other workbooks or several sheets hold is left out."""
        before, pointed = "", references(formula, at.sheet)
        for kind, text, _ in tokens(formula):
            if kind is Kind.REFERENCE:
                yield from _rectangle(next(pointed))
            elif kind is Kind.BRACKETS:
                yield from self._structured(before, text, at)
            elif kind is Kind.WORD and text.casefold() in self._names and depth < _DEEPEST:
                yield from self.of(self._names[text.casefold()], at, depth + 1)
            before = text if kind is Kind.WORD else ""

    def names_over(self, sheets: Collection[str]) -> list[str]:
        """The names, as written, that point at one of these sheets, whose names are folded."""
        listed = self._parts.root.child("definedNames")
        at = Place("", 0, 0)
        return [
            tag.attributes.get("name", "")
            for tag in (listed.children if listed else ())
            if any(one.sheet in sheets for one in self.of(tag.text, at))
        ]

    @cached_property
    def _names(self) -> Mapping[str, str]:
        listed = self._parts.root.child("definedNames")
        tags = listed.children if listed else []
        return {tag.attributes.get("name", "").casefold(): tag.text for tag in tags}

    @cached_property
    def _tables(self) -> Mapping[str, tuple[str, Table]]:
        found = (
            (sheet.name.casefold(), table)
            for sheet in self._parts.sheets
            for table in tables_of(self._parts, sheet.part)
        )
        return {table.name.casefold(): (sheet, table) for sheet, table in found}

    def _structured(self, name: str, bracket: str, at: Place) -> Iterator[Rectangle]:
        around = ((sheet, one) for sheet, one in self._tables.values() if sheet == at.sheet)
        inside = ((sheet, one) for sheet, one in around if one.range.holds(at.row, at.column))
        sheet, table = self._tables.get(name.casefold()) or (None if name else next(inside, None)) or ("", None)
        if table is not None:
            yield from _columns_of(sheet, table, bracket, at)


def _rectangle(one: Reference) -> Iterator[Rectangle]:
    if one.sheet is None:
        return
    first, last = one.first, one.last
    rows = (first.row, last.row) if first.row else (1, MAX_ROW)
    columns = (first.column, last.column) if first.column else (1, MAX_COLUMN)
    fixed = first.fixed_row or not first.row, last.fixed_row or not last.row
    whole = Range(min(rows), min(columns), max(rows), max(columns))
    yield Rectangle(one.sheet, whole, not one.is_cell, fixed, one.call)


def _columns_of(sheet: str, table: Table, bracket: str, at: Place) -> Iterator[Rectangle]:
    inner = bracket[1:-1].strip()
    this_row = inner.startswith("@")
    items = _ITEM.findall(inner) or [inner.lstrip("@")]
    parts = {item.casefold() for item in items if item.startswith("#")}
    plain = [re.sub("'(.)", r"\1", item).casefold() for item in items if item and not item.startswith("#")]
    headings = [heading.casefold() for heading in table.headings]
    columns = [table.range.left + headings.index(one) for one in plain if one in headings]
    if len(columns) < len(plain):
        return
    left, right = min(columns, default=table.range.left), max(columns, default=table.range.right)
    top, bottom = _rows_of(table, parts)
    if this_row or "#this row" in parts:
        top = bottom = at.row
    yield Rectangle(sheet, Range(top, left, bottom, right), area=top != bottom or not (this_row or parts))


def _rows_of(table: Table, parts: set[str]) -> tuple[int, int]:
    first, last = table.range.top + (1 if table.has_heading else 0), table.bottom
    if "#all" in parts:
        return table.range.top, table.range.bottom
    if "#totals" in parts:
        return (first if "#data" in parts else table.range.bottom), table.range.bottom
    if "#headers" in parts:
        return table.range.top, (last if "#data" in parts else table.range.top)
    return first, last
