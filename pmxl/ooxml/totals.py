"""A table's totals row on its way down: its cells moved whole, what points at it found first."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pmxl.grids.grid import address
from pmxl.ooxml.book_parts import BookParts
from pmxl.ooxml.cell_xml import CellXml, cells
from pmxl.ooxml.formulas import grown, points_at_row
from pmxl.ooxml.growth import Growth
from pmxl.ooxml.sheet_stream import Dialect, SheetRefusedError
from pmxl.ooxml.text import formula_text
from pmxl.ooxml.xml_tags import escaped

_FORMULA = re.compile(rb"<[\w.-]*:?f(?:\s[^>]*)?>([^<]+)</[\w.-]*:?f>")
_CELL_REFERENCE = re.compile(rb"(\sr=[\"'])[A-Z]+\d+")
_LONGEST_FORMULA = 70_000


@dataclass(frozen=True, slots=True)
class Totals:
    """The totals row's old and new number, and its cells as they stand in the new row."""

    old: int
    new: int
    cells: Mapping[int, bytes]


def moved_totals(parts: BookParts, part: str, raw: bytes, growth: Growth, dialect: Dialect) -> Totals:
    """The totals row below a list, moved below its new last row; refused where a formula points at one of its cells."""
    old, new = growth.area.bottom + 1, growth.bottom + 1
    _refuse_pointers(parts, part, growth)
    inside = [cell for cell in cells(raw, dialect) if growth.area.left <= cell.column <= growth.area.right]
    return Totals(old, new, {cell.column: _moved(raw, cell, new, growth, dialect) for cell in inside})


def _moved(raw: bytes, cell: CellXml, row: int, growth: Growth, dialect: Dialect) -> bytes:
    source = raw[cell.start : cell.end]
    formula = dialect.formula.search(source)
    if formula and (b"t=" in formula[1] or b"cm" in cell.attributes):
        raise SheetRefusedError(f"汇总行 {address(cell.row, cell.column)} 是数组公式，无法下移")
    if formula and formula[2]:
        text = grown(formula_text(formula[2]), growth.area.sheet, growth.area, growth.bottom)
        source = source[: formula.start(2)] + escaped(text).encode() + source[formula.end(2) :]
    return _CELL_REFERENCE.sub(rb"\g<1>" + address(row, cell.column).encode(), source, count=1)


def _refuse_pointers(parts: BookParts, part: str, growth: Growth) -> None:
    for sheet in parts.sheets:
        here = sheet.name if sheet.part == part else None
        for text in _formulas(parts, sheet.part):
            if points_at_row(text, here, growth.area):
                raise SheetRefusedError(f"「{sheet.name}」里的公式 {text[:40]} 引用了要下移的汇总行")
    names = parts.root.child("definedNames")
    for name in names.children if names else ():
        if points_at_row(name.text, None, growth.area):
            raise SheetRefusedError(f"名称 {name.attributes.get('name')} 引用了要下移的汇总行")


def _formulas(parts: BookParts, part: str) -> Iterator[str]:
    rest = b""
    for chunk in parts.package.stream(part):
        rest += chunk
        end = 0
        for match in _FORMULA.finditer(rest):
            end = match.end()
            yield formula_text(match[1])
        rest = rest[max(end, len(rest) - _LONGEST_FORMULA) :]
