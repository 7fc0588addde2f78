"""A workbook as an independent reader sees it: cells and ranges by openpyxl, what openpyxl drops from the parts' XML."""

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"


@dataclass(frozen=True)
class TableSeen:
    """A table: its whole range, the range of its filter, whether a totals row ends it and whether it waits for a row."""

    ref: str
    filter: str
    totals: bool
    waits_for_a_row: bool


@dataclass(frozen=True)
class RowSeen:
    """How a row is shown."""

    hidden: bool = False
    height: float | None = None
    outline: int = 0


@dataclass(frozen=True)
class SheetSeen:
    """One sheet: constants and formulas (texts that begin with =) by address, and all that lies over them."""

    cells: Mapping[str, object]
    tables: Mapping[str, TableSeen]
    filter: str
    merges: frozenset[str]
    rows: Mapping[int, RowSeen]
    validations: tuple[str, ...]
    formats: tuple[str, ...]
    rules: tuple[str, ...]
    """The formulas of validations and conditional formats."""

    comments: Mapping[str, str]
    breaks: tuple[int, ...]
    looks: Mapping[str, str]
    """The fill and number format of each cell that has one, blank cells included."""

    anchors: tuple[str, ...] = ()
    """The cell in which each chart, picture and text box begins."""

    def row(self, number: int) -> RowSeen:
        """How a row is shown, also one that the file doesn't mention."""
        return self.rows.get(number, RowSeen())

    def column(self, letter: str) -> dict[int, object]:
        """The filled cells of a column by row."""
        return {int(a[len(letter) :]): held for a, held in self.cells.items() if re.fullmatch(rf"{letter}\d+", a)}


@dataclass(frozen=True)
class Seen:
    """A whole workbook; sheets and names by name, a name that only one sheet knows as `name@sheet`."""

    sheets: Mapping[str, SheetSeen]
    names: Mapping[str, str]
    charts: tuple[str, ...]
    """Every range that a chart shows, in the order of the file."""

    pivots: tuple[tuple[str, bool], ...]
    """What each pivot cache reads, and whether it is refreshed when the workbook is opened."""

    controls: tuple[str, ...]
    """The list of each form control."""


def seen(path: Path) -> Seen:
    """Read all of a workbook that can follow a growing list."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist() if name.endswith((".xml", ".vml", ".rels"))}
    book = load_workbook(path)
    anchors = dict(_anchors(parts, book.sheetnames))
    return Seen(
        {sheet.title: _sheet(sheet, anchors.get(sheet.title, ())) for sheet in book.worksheets},
        dict(_names(parts["xl/workbook.xml"], book.sheetnames)),
        tuple(_texts(parts, r"xl/charts/chart.*", rb"<(?:c:)?f>([^<]*)</(?:c:)?f>")),
        tuple(_pivots(parts)),
        tuple(_texts(parts, r".*\.vml|xl/ctrlProps/.*", rb"<x:FmlaRange>([^<]*)<|fmlaRange=\"([^\"]*)\"")),
    )


def _sheet(sheet: Any, anchors: tuple[str, ...]) -> SheetSeen:  # openpyxl ships no types
    filled = {cell.coordinate: cell for row in sheet.iter_rows() for cell in row}
    return SheetSeen(
        {where: cell.value for where, cell in filled.items() if cell.value is not None},
        {table.name: _table(table) for table in sheet.tables.values()},
        sheet.auto_filter.ref or "",
        frozenset(str(merge) for merge in sheet.merged_cells.ranges),
        {number: _row(row) for number, row in sheet.row_dimensions.items()},
        tuple(str(one.sqref) for one in sheet.data_validations.dataValidation),
        tuple(str(one.sqref) for one in sheet.conditional_formatting),
        tuple(_rules(sheet)),
        {where: cell.comment.text for where, cell in filled.items() if cell.comment},
        tuple(one.id for one in sheet.row_breaks.brk),
        {where: f"{cell.fill.fgColor.rgb} {cell.number_format}" for where, cell in filled.items() if cell.has_style},
        anchors,
    )


def _rules(sheet: Any) -> Iterator[str]:
    yield from (one.formula1 for one in sheet.data_validations.dataValidation if one.formula1)
    yield from (text for one in sheet.conditional_formatting for rule in one.rules for text in rule.formula)


def _table(table: Any) -> TableSeen:
    filtered = table.autoFilter.ref if table.autoFilter else ""
    return TableSeen(table.ref, filtered, bool(table.totalsRowCount), bool(table.insertRow))


def _row(row: Any) -> RowSeen:
    return RowSeen(bool(row.hidden) or row.height == 0, row.height, row.outlineLevel or 0)


def _names(xml: bytes, sheets: list[str]) -> Iterator[tuple[str, str]]:
    for one in ET.fromstring(xml).iter(f"{SPREADSHEET}definedName"):
        owner = one.get("localSheetId")
        yield one.attrib["name"] + (f"@{sheets[int(owner)]}" if owner else ""), one.text or ""


def _texts(parts: Mapping[str, bytes], wanted: str, pattern: bytes) -> Iterator[str]:
    for name in sorted(parts):
        if re.fullmatch(wanted, name):
            yield from (found[found.lastindex or 1].decode() for found in re.finditer(pattern, parts[name]))


def _pivots(parts: Mapping[str, bytes]) -> Iterator[tuple[str, bool]]:
    for name in sorted(parts):
        if re.fullmatch(r"xl/pivotCache/pivotCacheDefinition\d+\.xml", name):
            cache = ET.fromstring(parts[name])
            source = next(cache.iter(f"{SPREADSHEET}worksheetSource"))
            yield source.get("ref") or source.get("name") or "", cache.get("refreshOnLoad") in {"1", "true"}


def _anchors(parts: Mapping[str, bytes], sheets: list[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for number, name in enumerate(sheets, start=1):
        relations = parts.get(f"xl/worksheets/_rels/sheet{number}.xml.rels", b"")
        for drawing in re.findall(rb'Target="(?:\.\.|/xl)/(drawings/drawing\d+\.xml)"', relations):
            tree = ET.fromstring(parts[f"xl/{drawing.decode()}"])
            starts = [start for anchor in tree if (start := anchor.find(f"{DRAWING}from")) is not None]
            yield name, tuple(address(_number(start, "row"), _number(start, "col")) for start in starts)


def _number(start: ET.Element, what: str) -> int:
    return int(start.findtext(f"{DRAWING}{what}") or 0) + 1


def address(row: int, column: int) -> str:
    """The name of a cell."""
    return f"{get_column_letter(column)}{row}"
