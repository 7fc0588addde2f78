"""Formulas of new rows: those of calculated columns, else the ones of the row above, moved down."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pmxl.adapters.closed_file.book_parts import BookParts
from pmxl.adapters.closed_file.cell_xml import CellXml
from pmxl.adapters.closed_file.placed import Listing
from pmxl.adapters.closed_file.sheet_stream import Dialect, SheetRefusedError
from pmxl.adapters.closed_file.text import formula_text
from pmxl.adapters.closed_file.xml_tags import escaped
from pmxl.adapters.formula import ReferenceLostError, has_relative_rows, moved
from pmxl.grids.grid import column_number

_TAG_ATTRIBUTE = re.compile(rb"""\s(t|si|ref)\s*=\s*["']([^"']*)["']""")
_MASTER = re.compile(
    rb"""<[\w.-]*:?c\s[^>]*?r="([A-Z]+)(\d+)"[^>]*><[\w.-]*:?f(?=\s)([^>]*[^/>])>([^<]+)</[\w.-]*:?f>"""
)


@dataclass(frozen=True, slots=True)
class Fill:
    """The formula of one column: its text on some row, and whether it is an array formula."""

    text: str
    row: int
    array: bool = False
    more: bytes = b""

    def at(self, row: int) -> str:
        """The formula as it reads on another row."""
        try:
            return moved(self.text, row - self.row)
        except ReferenceLostError as error:
            raise SheetRefusedError(f"上一行的公式引用 {error} 无法向下填充") from None


def formulas_for(
    parts: BookParts, found: Listing, above: Mapping[int, CellXml], last: int, given: set[int]
) -> dict[int, Fill]:
    """The formulas to fill into new rows, by column, leaving out columns that are given values."""
    fills: dict[int, Fill] = {}
    shared: dict[int, str] = {}
    for column in range(found.span.left, found.span.right + 1):
        declared = found.calculated.get(column)
        if declared and not has_relative_rows(declared[0]):
            fills[column] = Fill(declared[0], last, declared[1])
        elif column in above and column not in given:
            formula = found.reader.dialect.formula.search(above[column].inner)
            if formula is not None:
                _take(fills, shared, column, Formula.read(formula, above[column]), last)
        elif declared:
            fills[column] = Fill(declared[0], last + 1, declared[1])
    fills.update(_masters(parts, found, shared, last))
    return fills


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as its cell stores it."""

    kind: str
    group: str
    reference: str
    text: str
    cell: CellXml

    @classmethod
    def read(cls, match: re.Match[bytes], cell: CellXml) -> "Formula":
        """The formula that a pattern found in a cell."""
        attributes = {name.decode(): value.decode() for name, value in _TAG_ATTRIBUTE.findall(match[1])}
        text = formula_text(match[2] or b"")
        return cls(attributes.get("t", ""), attributes.get("si", ""), attributes.get("ref", ""), text, cell)


def _take(fills: dict[int, Fill], shared: dict[int, str], column: int, formula: Formula, last: int) -> None:
    if formula.kind == "dataTable" or (formula.kind == "array" and ":" in formula.reference):
        raise SheetRefusedError(f"第 {last} 行含有数组公式，无法向下填充")
    if formula.kind == "shared" and not formula.text:
        shared[column] = formula.group
    elif formula.text:
        dynamic = b' cm="%b"' % formula.cell.attributes[b"cm"] if b"cm" in formula.cell.attributes else b""
        fills[column] = Fill(formula.text, last, formula.kind == "array", dynamic)


def _masters(parts: BookParts, found: Listing, shared: Mapping[int, str], last: int) -> Iterator[tuple[int, Fill]]:
    if not shared:
        return
    masters = shared_masters(parts, found.sheet.part, set(shared.values()))
    for column, group in shared.items():
        if group not in masters:
            raise SheetRefusedError(f"第 {last} 行的共享公式缺少主公式")
        master = masters[group]
        yield column, Fill(moved(master.text, 0, column - master.column), master.row)


@dataclass(frozen=True, slots=True)
class Master:
    """The formula that a group of cells shares, and the cell that it is written for."""

    text: str
    row: int
    column: int


def shared_masters(parts: BookParts, part: str, groups: set[str]) -> "dict[str, Master]":
    """The shared formulas' masters by group."""
    masters: dict[str, Master] = {}
    rest = b""
    for chunk in parts.package.stream(part):
        rest += chunk
        end = 0
        for match in _MASTER.finditer(rest):
            end = match.end()
            attributes = dict(_TAG_ATTRIBUTE.findall(match[3]))
            group = attributes.get(b"si", b"").decode()
            if attributes.get(b"t") == b"shared" and group in groups:
                masters[group] = Master(formula_text(match[4]), int(match[2]), column_number(match[1].decode()))
        rest = rest[max(end, len(rest) - 70_000) :]
    return masters


def formula_xml(text: str, cell: str, dialect: Dialect, *, array: bool) -> bytes:
    """A formula as a cell stores it, without a result."""
    p = dialect.prefix
    kind = b' t="array" ref="%b"' % cell.encode() if array else b""
    return b"<%bf%b>%b</%bf>" % (p, kind, escaped(text).encode(), p)
