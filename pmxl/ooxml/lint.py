"""What Excel repairs or refuses and validators don't see: one pass over a workbook, each problem one Chinese phrase."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from pmxl.grids.cell import Cell
from pmxl.grids.grid import address
from pmxl.ooxml import text
from pmxl.ooxml.book_parts import BookParts, SheetPart
from pmxl.ooxml.cell_xml import CellReader, CellXml, cells, rich_text, shared_index
from pmxl.ooxml.ranges import parsed_range
from pmxl.ooxml.shared_strings import all_strings
from pmxl.ooxml.sheet_stream import Dialect, Piece, SheetRefusedError, pieces, row_number
from pmxl.ooxml.styles import Styles
from pmxl.ooxml.tables import Table, tables_of

_FORBIDDEN = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_MERGE = re.compile(rb"<[\w.-]*:?mergeCell\s[^>]*?ref=[\"']([^\"']+)[\"']")
_LONGEST_NAME = 31


def problems(parts: BookParts) -> Iterator[str]:
    """Everything wrong with a workbook, its cells read one by one."""
    yield from package_problems(parts)
    yield from _name_problems(parts)
    styles, strings = Styles(parts), all_strings(parts)
    formulas: dict[int, set[str]] = {}
    for sheet in parts.sheets:
        lint = SheetLint(parts, sheet.part, styles, strings)
        yield from (f"{sheet.name}：{problem}" for problem in lint.whole())
        formulas[sheet.index] = lint.formulas
        yield from (f"{sheet.name}：{problem}" for problem in _tables(parts, sheet, lint.headings))
    yield from _chain_problems(parts, formulas)


def package_problems(parts: BookParts) -> Iterator[str]:
    """Relationships and content types that point at parts which aren't there, or parts without a type."""
    _, types = parts.xml("[Content_Types].xml")
    overrides = {tag.attributes.get("PartName", "").lstrip("/").casefold() for tag in types.each("Override")}
    defaults = {tag.attributes.get("Extension", "").casefold() for tag in types.each("Default")}
    for name in overrides:
        if name not in parts.package:
            yield f"内容类型指向不存在的部件 {name}"
    for entry in parts.package.entries:
        part = entry.name
        typed = part.casefold() in overrides or part.rpartition(".")[2].casefold() in defaults
        if not typed and not part.endswith("/") and part != "[Content_Types].xml":
            yield f"部件 {part} 没有内容类型"
        dangling = [one for one in parts.relations(part) if _dangles(parts, one.target)] if _has_relations(part) else []
        yield from (f"{part} 的关系 {one.id} 指向不存在的部件" for one in dangling)


def _has_relations(part: str) -> bool:
    return not part.endswith((".rels", "/"))


def _dangles(parts: BookParts, target: str) -> bool:
    return "#" not in target and target not in parts.package and target != "NULL"


def table_problems(table: Table) -> Iterator[str]:
    """A table whose columns don't fit its range, or bear the same name twice."""
    width = table.range.right - table.range.left + 1
    if len(table.headings) != width:
        yield f"表格 {table.name} 有 {len(table.headings)} 列，范围却宽 {width} 列"
    folded = [heading.casefold() for heading in table.headings]
    if len(set(folded)) != len(folded):
        yield f"表格 {table.name} 有重名的列"


def formula_problem(formula: str) -> str | None:
    """Why a formula can't be one: quotes or brackets that don't close."""
    plain = re.sub(r'"(?:[^"]|"")*"', "", formula)
    if '"' in plain:
        return "引号不成对"
    plain = re.sub(r"'(?:[^']|'')*'", "", plain)
    return "括号不成对" if plain.count("(") != plain.count(")") else None


class SheetLint:
    """The rules for one sheet; what was seen of formulas and headings is kept for the rules about the workbook."""

    def __init__(self, parts: BookParts, part: str, styles: Styles, strings: list[str] | None = None) -> None:
        self._parts, self._part, self._styles, self._strings = parts, part, styles, strings
        self._previous = 0
        self.formulas: set[str] = set()
        self.headings: dict[tuple[int, int], Cell] = {}
        self._tops = {table.range.top for table in tables_of(parts, part) if table.has_heading}
        self.dialect = Dialect(b"")

    def whole(self) -> Iterator[str]:
        """Every problem of the sheet; behind one that makes its rows unreadable nothing more is looked for."""
        try:
            yield from self._each()
        except SheetRefusedError as error:
            yield str(error)

    def _each(self) -> Iterator[str]:
        for piece, dialect, block in pieces(self._parts.package.stream(self._part)):
            self.dialect = dialect
            if piece is Piece.ROWS:
                yield from self.rows(block)
                for match in dialect.row.finditer(block):
                    yield from self.cells(row_number(match[1]), cells(match[0], self.dialect))
            else:
                yield from _overlaps([one.decode() for one in _MERGE.findall(block)], "合并区域")
            if _FORBIDDEN.search(block):
                yield "含有 XML 不允许的控制字符"

    def rows(self, block: bytes) -> Iterator[str]:
        """Rows without a number, out of order, or twice."""
        numbers = self.dialect.row_numbers.findall(block)
        if len(numbers) != block.count(self.dialect.row_open):
            yield "有行没有行号"
        for number in map(int, numbers):
            if number <= self._previous:
                yield f"第 {number} 行次序颠倒或重复"
            self._previous = number

    def cells(self, number: int, row: Iterable[CellXml]) -> Iterator[str]:
        """Cells of a row in the wrong row, out of order, twice, or with content that Excel does not take."""
        previous = 0
        for cell in row:
            where = address(cell.row, cell.column)
            if cell.row != number:
                yield f"{where} 不在自己的行里"
            if cell.column <= previous:
                yield f"{where} 次序颠倒或重复"
            if cell.style and cell.style >= len(self._styles):
                yield f"{where} 的样式不存在"
            yield from (f"{where} {problem}" for problem in self._content(cell))
            previous = cell.column
            if number in self._tops and self._strings is not None:
                self.headings[number, cell.column] = self._reader().value(cell)

    def _reader(self) -> CellReader:
        return CellReader(self.dialect, self._styles, dict(enumerate(self._strings or [])), self._parts.from_1904)

    def _content(self, cell: CellXml) -> Iterator[str]:
        formula = self.dialect.formula.search(cell.inner)
        if formula:
            self.formulas.add(address(cell.row, cell.column))
            problem = formula_problem(text.formula_text(formula[2] or b""))
            if problem:
                yield f"公式{problem}"
        index = shared_index(cell, self.dialect)
        if self._strings is not None and index is not None and index >= len(self._strings):
            yield "的共享文本不存在"
        if cell.kind == b"inlineStr":
            inline = self.dialect.inline.search(cell.inner)
            problem = text.storable(rich_text(inline[1], self.dialect)) if inline else None
            if problem:
                yield problem


def _tables(parts: BookParts, sheet: SheetPart, headings: Mapping[tuple[int, int], Cell]) -> Iterator[str]:
    tables = tables_of(parts, sheet.part)
    yield from _overlaps([str(table.range) for table in tables], "表格")
    for table in tables:
        yield from table_problems(table)
        for offset, name in enumerate(table.headings if table.has_heading else ()):
            where = table.range.top, table.range.left + offset
            shown = headings.get(where)
            if _flat(str(shown)) != _flat(name) and not isinstance(shown, float):
                yield f"表格 {table.name} 的列名「{name}」与单元格 {address(*where)} 不符"


def _flat(heading: str) -> str:
    return "".join(heading.split()).casefold()


def _overlaps(ranges: list[str], what: str) -> Iterator[str]:
    held = [one for one in map(parsed_range, ranges) if one is not None]
    for one, other in combinations(held, 2) if len(held) < 2000 else ():  # noqa: PLR2004  # pairs of more would take too long
        if one.meets(other):
            yield f"{what} {one} 与 {other} 重叠"


def _name_problems(parts: BookParts) -> Iterator[str]:
    names = [sheet.name for sheet in parts.sheets]
    if len({name.casefold() for name in names}) != len(names):
        yield "有重名的工作表"
    yield from (f"工作表名「{name}」超过 31 个字符" for name in names if len(name) > _LONGEST_NAME)


def _chain_problems(parts: BookParts, formulas: Mapping[int, set[str]]) -> Iterator[str]:
    chain = parts.one("calcChain")
    if chain is None:
        return
    ids = {_sheet_id(parts, sheet.index): sheet.index for sheet in parts.sheets}
    sheet = ""
    for tag in parts.xml(chain)[1].children:
        sheet = tag.attributes.get("i", sheet)
        where = tag.attributes.get("r", "")
        if sheet in ids and where not in formulas[ids[sheet]]:
            yield f"计算链指向不是公式的 {where}"


def _sheet_id(parts: BookParts, index: int) -> str:
    listed = parts.root.child("sheets")
    return listed.children[index].attributes.get("sheetId", "") if listed else ""
