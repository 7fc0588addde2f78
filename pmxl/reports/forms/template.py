"""A template as a company has it: where its names point, what its sheet holds, what is wrong with it as findings."""

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO

from pmxl.errors import WorkbookUnreadableError
from pmxl.grids.cell import Cell
from pmxl.grids.layout import plain_name
from pmxl.ooxml.book_parts import BookParts, SheetPart
from pmxl.ooxml.cell_xml import CellXml, cells
from pmxl.ooxml.content import Content
from pmxl.ooxml.ranges import Range, parsed_range
from pmxl.ooxml.row_xml import DEFAULT_HEIGHT, height_of
from pmxl.ooxml.sheet_rows import Rows
from pmxl.ooxml.sheet_stream import Dialect, Piece, SheetRefusedError, pieces, row_number
from pmxl.ooxml.xml_tags import Tag, parsed
from pmxl.ooxml.zip_package import ZipPackage
from pmxl.outcomes.finding import Finding, Gap, Place
from pmxl.reports.forms.declaration import Form
from pmxl.reports.forms.keeping import KEY_SHEET
from pmxl.reports.forms.page_layout import COMMON, SIGNATURES
from pmxl.reports.forms.text_height import Measure
from pmxl.vocabulary import Department, Mode

_REFERENCE = re.compile(r"(?:'((?:[^']|'')+)'|([^!'(),]+))!(\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)")
_REBUILD = "请在模板中为该单元格重新定义名称，或用 pmxl build 重新生成模板"
_FIXED = {"tableParts": "表格", "legacyDrawing": "批注", "controls": "控件"}

SENTENCES = {
    "MB01": "模板具有表单的全部名称",
    "MB02": "模板只有表单认识的名称",
    "MB03": "模板的名称都指向表单页上的单元格",
    "MB04": "明细表具有全部列标题",
    "MB05": "待填的单元格不含公式",
    "MB06": "模板保留识别回收表单的隐藏页",
    "MB07": "明细之下没有不随行移动的对象",
}
"""What is true of a template in which nothing was found."""


@dataclass(frozen=True, slots=True)
class RowPlan:
    """A row of a template: its number, its height in points, its bytes and the cells in them, those that compute."""

    number: int
    height: float
    raw: bytes
    cells: tuple[CellXml, ...]
    computed: frozenset[int]


@dataclass(frozen=True, slots=True)
class TableSpot:
    """Where a line table stands: its first line's row, and the column of each heading."""

    row: int
    left: int
    right: int
    columns: Mapping[str, int]


@dataclass(frozen=True)
class Names:
    """Where the names of a workbook point: its form's sheet, and the range of each name on it."""

    sheet: SheetPart
    ranges: Mapping[str, Range]
    faulty: Mapping[str, str] = field(default_factory=dict)


class Template:
    """A template workbook of one form, opened for filling."""

    def __init__(self, data: bytes, workbook: str, form: Form) -> None:
        self.form, self.workbook = form, workbook
        self.package = ZipPackage(BytesIO(data), workbook)
        self.parts = BookParts(self.package)
        self.names = names_of(self.parts, form)
        self.rows_of_sheet = Content(data, workbook).rows(self.names.sheet)
        self.head, self.tail, self.dialect, self.rows = self._cut(self.names.sheet)

    @property
    def sheet(self) -> SheetPart:
        """The form's page."""
        return self.names.sheet

    @cached_property
    def key_sheet(self) -> SheetPart | None:
        """The hidden sheet that an issue is recognised by."""
        return next((sheet for sheet in self.parts.sheets if sheet.name == KEY_SHEET), None)

    @cached_property
    def around(self) -> Tag:
        """The sheet without its rows."""
        return parsed(self.head + self.tail)

    @cached_property
    def measure(self) -> Measure:
        """How its text is measured."""
        return Measure(self.parts, self.around)

    @cached_property
    def merges(self) -> tuple[Range, ...]:
        """Its merged ranges."""
        found = (parsed_range(tag.attributes.get("ref", "")) for tag in self.around.each("mergeCell"))
        return tuple(one for one in found if one is not None)

    @cached_property
    def fields(self) -> Mapping[str, tuple[int, int]]:
        """The row and column of each field that it has."""
        known = {*COMMON, *(one.name for one in self.form.fields)}
        return {name: (at.top, at.left) for name, at in self.names.ranges.items() if name in known}

    @cached_property
    def tables(self) -> Mapping[str, TableSpot]:
        """Where each line table stands that it has."""
        return {
            lines.name: table_spot(self.rows_of_sheet, self.names.ranges[lines.name])
            for lines in self.form.lines
            if lines.name in self.names.ranges
        }

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with it."""
        return tuple(self._findings())

    def cell(self, row: int, column: int) -> Cell:
        """What a cell of the form's page holds."""
        return cell_at(self.rows_of_sheet, row, column)

    def _cut(self, sheet: SheetPart) -> tuple[bytes, bytes, Dialect, tuple[RowPlan, ...]]:
        try:
            found = list(pieces(self.package.stream(sheet.part)))
            body = b"".join(block for piece, _, block in found if piece is Piece.ROWS)
            dialect = found[0][1]
            return found[0][2], found[-1][2], dialect, tuple(_planned_rows(body, dialect))
        except SheetRefusedError as error:
            raise WorkbookUnreadableError(self.workbook, str(error), "请用 Excel 打开模板并另存一次") from error

    def _findings(self) -> Iterator[Finding]:
        wanted = {*COMMON, *self.form.names, SIGNATURES}
        have = set(self.names.ranges) | set(self.names.faulty)
        for name in sorted(wanted - have):
            yield self._finding("MB01", name, f"模板缺少名称「{name}」，该处不会填写", _REBUILD)
        for name in sorted(have - wanted):
            near = difflib.get_close_matches(name, sorted(wanted - have), n=1)
            hint = f"，可能是「{near[0]}」" if near else ""
            yield self._finding(
                "MB02", name, f"名称「{name}」不是{self.form.document}的字段{hint}", "请改名或删去该名称"
            )
        for name, text in sorted(self.names.faulty.items()):
            if name in wanted:
                yield self._finding("MB03", name, f"名称「{name}」指向 {text}，不是表单页上的单元格", _REBUILD)
        yield from self._table_findings()
        yield from self._cell_findings()

    def _table_findings(self) -> Iterator[Finding]:
        for lines in self.form.lines:
            spot = self.tables.get(lines.name)
            for one in lines.columns if spot else ():
                if plain_name(one.heading) not in spot.columns:  # type: ignore[union-attr]  # tested above
                    found = f"明细表「{lines.name}」缺少列标题「{one.heading}」，该列不会填写"
                    yield self._finding("MB04", one.heading, found, "请在明细首行的上一行恢复该标题")

    def _cell_findings(self) -> Iterator[Finding]:
        formulas = {(row.number, column) for row in self.rows for column in row.computed}
        for name, place in self.fields.items():
            if place in formulas:
                yield self._finding("MB05", name, f"「{name}」处是公式，保留公式，不填写", "请把公式移到别处")
        if self.key_sheet is None:
            found = f"模板缺少隐藏页「{KEY_SHEET}」，出具的表单无法用 pmxl form read 回收"
            yield self._finding("MB06", KEY_SHEET, found, "请用 pmxl build 重新生成模板")
        for tag in self.around.children:
            if tag.name in _FIXED and self.tables:
                found = f"模板页上有{_FIXED[tag.name]}，明细行数变化时其位置不变"
                yield self._finding("MB07", _FIXED[tag.name], found, "请把它放在明细之上，或删去")

    def _finding(self, code: str, name: str, found: str, remedy: str) -> Finding:
        place = Place(workbook=self.workbook, sheet=self.sheet.name, heading=name)
        return Finding(code, SENTENCES[code], Mode.HINT, Department.PMO, None, Gap(place, found, remedy))


def _planned_rows(body: bytes, dialect: Dialect) -> Iterator[RowPlan]:
    for match in dialect.row.finditer(body):
        found = tuple(cells(match[0], dialect))
        computed = frozenset(cell.column for cell in found if dialect.formula.search(cell.inner))
        yield RowPlan(row_number(match[1]), height_of(match[1]) or DEFAULT_HEIGHT, match[0], found, computed)


def names_of(parts: BookParts, form: Form) -> Names:
    """Where the defined names of a workbook point; the form's sheet is the one that most of them point at."""
    listed = parts.root.child("definedNames")
    texts = {
        tag.attributes.get("name", ""): tag.text.strip()
        for tag in (listed.children if listed else ())
        if not tag.attributes.get("name", "").startswith("_xl") and tag.attributes.get("hidden") not in {"1", "true"}
    }
    found = {name: _REFERENCE.fullmatch(text) for name, text in texts.items()}
    sheets = [_sheet_name(match) for match in found.values() if match]
    sheet = _form_sheet(parts, form, sheets)
    ranges: dict[str, Range] = {}
    faulty: dict[str, str] = {}
    for name, match in found.items():
        at = parsed_range(match[3]) if match and _sheet_name(match) == sheet.name else None
        if at is None:
            faulty[name] = texts[name]
        else:
            ranges[name] = at
    return Names(sheet, ranges, faulty)


def table_spot(rows: Rows, at: Range) -> TableSpot:
    """Where a line table stands: its columns are found by the headings right above its first line."""
    columns: dict[str, int] = {}
    for column in range(at.left, at.right + 1):
        heading = cell_at(rows, at.top - 1, column)
        if isinstance(heading, str) and heading.strip():
            columns.setdefault(plain_name(heading), column)
    return TableSpot(at.top, at.left, at.right, columns)


def cell_at(rows: Rows, row: int, column: int) -> Cell:
    """The cell of a 1-based row and column; None beyond what is there."""
    if not 1 <= row <= len(rows) or column > len(rows[row - 1]):
        return None
    value: Cell = rows[row - 1][column - 1]
    return value


def _sheet_name(match: re.Match[str]) -> str:
    return (match[1] or "").replace("''", "'") or match[2]


def _form_sheet(parts: BookParts, form: Form, named: list[str]) -> SheetPart:
    sheets = {sheet.name: sheet for sheet in parts.sheets}
    if form.document in sheets:
        return sheets[form.document]
    most = max((name for name in named if name in sheets), key=named.count, default="")
    if most:
        return sheets[most]
    if not parts.sheets:
        raise parts.package.unreadable("没有工作表", "请用 pmxl build 重新生成模板")
    return parts.sheets[0]
