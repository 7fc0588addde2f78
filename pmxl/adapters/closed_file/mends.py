"""Mends of a closed workbook: its package with tables extended, formulas, validations and formats put back."""

import io
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial
from itertools import zip_longest

from pmxl.adapters.closed_file.sheet_plan import by_column
from pmxl.errors import ConflictError, WriteRefusedError
from pmxl.grids.cell import Stale, same
from pmxl.grids.grid import address
from pmxl.ooxml.addresses import placed_pieces
from pmxl.ooxml.book_parts import BookParts, SheetPart
from pmxl.ooxml.cell_xml import EMPTY, CellReader, CellXml, Content, cells, content, shared_index
from pmxl.ooxml.formula_texts import formula_xml
from pmxl.ooxml.formulas import moved
from pmxl.ooxml.insertion import Insertion, Insertions
from pmxl.ooxml.lint import table_problems
from pmxl.ooxml.ranges import parsed_range
from pmxl.ooxml.recalculation import recalculated, without_calculation_chain
from pmxl.ooxml.row_xml import NewCell, fresh, patched
from pmxl.ooxml.shared_strings import strings_at
from pmxl.ooxml.sheet_splice import spliced_rows, split
from pmxl.ooxml.sheet_stream import Dialect, Piece, SheetRefusedError, row_at
from pmxl.ooxml.styles import Styles
from pmxl.ooxml.surroundings import Surroundings
from pmxl.ooxml.tables import Table, framed, read_table, tables_of
from pmxl.ooxml.validations import added, validation_xml
from pmxl.ooxml.xml_tags import Edit, XmlRefusedError, parsed, spliced, with_attribute
from pmxl.ooxml.zip_package import ZipPackage
from pmxl.ooxml.zip_write import PartSource, write_package
from pmxl.outcomes.change import Written
from pmxl.outcomes.mend import (
    CellRefreshed,
    FormatRestored,
    FormulaRestored,
    Mend,
    TableExtended,
    Validation,
    ValidationRestored,
)

_STYLE = re.compile(rb"""\ss\s*=\s*["'][^"']*["']""")
_OPENED = re.compile(rb"<[\w.-]*:?c")
Spot = tuple[int, int]
Put = FormulaRestored | CellRefreshed


def mended(package: ZipPackage, mends: Sequence[Mend]) -> tuple[ZipPackage, tuple[Written, ...]]:
    """The package with all mends made, kept in memory, and what they wrote; raises what forbids one of them."""
    try:
        return _mended(package, mends), tuple(mend.written(package.workbook) for mend in mends)
    except (SheetRefusedError, XmlRefusedError) as error:
        raise WriteRefusedError(package.workbook, "工作表", str(error), "请用 Excel 打开并另存一次后重试") from error


def _mended(package: ZipPackage, mends: Sequence[Mend]) -> ZipPackage:
    parts, grouped = BookParts(package), defaultdict[str, list[Mend]](list)
    for mend in mends:
        grouped[mend.sheet].append(mend)
    styles, named = Styles(parts), {sheet.name: sheet for sheet in parts.sheets}
    sheets = [SheetMends(parts, styles, named[name], group) for name, group in grouped.items()]
    replaced, removed = _parts(parts, styles, sheets)
    target = io.BytesIO()
    write_package(target, package, replaced, removed)
    new = ZipPackage(target, package.workbook)
    problem = next(_problems(BookParts(new), parts, sheets, replaced), None)
    if problem is not None:
        reason, remedy = f"新文件有问题（{problem}）", "请把该工作簿发给维护人员"
        raise WriteRefusedError(package.workbook, "写入前的校验", reason, remedy)
    return new


def _parts(
    parts: BookParts, styles: Styles, sheets: Sequence["SheetMends"]
) -> tuple[Mapping[str, PartSource], Collection[str]]:
    """The parts that change, as a commit that puts rows in has them, and those that go."""
    insertions = Insertions(sheet.growth for sheet in sheets if sheet.growth is not None)
    around = Surroundings(parts, insertions)
    replaced: dict[str, PartSource] = {sheet.part: partial(sheet.stream, around) for sheet in sheets}
    replaced.update(around.sheets(replaced))
    small = {parts.workbook: recalculated(parts, around.names(parts.root)), **dict(around.others())}
    chain = parts.one("calcChain")
    refilled = chain is not None and any(isinstance(mend, FormulaRestored) for one in sheets for mend in one.mends)
    if chain is not None and refilled:
        small.update(without_calculation_chain(parts, chain))
    if styles.part is not None:
        small[styles.part] = styles.patched()
    replaced.update((part, partial(iter, [data])) for part, data in small.items())
    return replaced, {chain} if chain is not None and refilled else ()


class SheetMends:
    """The mends of one sheet, each held against what stands there; `places` are the cells that they touch."""

    def __init__(self, parts: BookParts, styles: Styles, sheet: SheetPart, mends: Sequence[Mend]) -> None:
        self.part, self.mends = sheet.part, mends
        self._parts, self._styles, self._sheet = parts, styles, sheet
        self._put, self._codes = _by_row(mends)
        self.places = frozenset((row, column) for row, put in self._put.items() for column in put)
        self._taken_in = next(
            (range(one.before.bottom + 1, one.bottom + 1) for one in mends if isinstance(one, TableExtended)), range(0)
        )
        self._read()
        self._root = parsed(self._document)
        self.growth = next((self._grown(one) for one in mends if isinstance(one, TableExtended)), None)
        self._check()
        self._rows = {row: self._made(row) for row in sorted({*self._put, *self._codes, *self._taken_in})}

    def stream(self, around: Surroundings) -> Iterator[bytes]:
        """The sheet's new bytes, formulas that follow an extended table included."""
        here = self._sheet.name
        edits = [*self._around(), *around.around(self._document, self._root, here)]
        stream = placed_pieces(self._parts.package.stream(self.part))
        rows = partial(around.rows, here=here, part=self.part)
        return spliced_rows(stream, self._rows, split(self._document, self._at, edits), lambda row: row, rows)

    def _read(self) -> None:
        """Keep what stands around the rows, and the rows that are touched."""
        above = {one.first - 1 for one in self.mends if isinstance(one, FormulaRestored)}
        wanted = {*self._put, *self._codes, *above, *self._taken_in, self._taken_in.start - 1}
        self._raw: dict[int, bytes] = {}
        around: list[bytes] = []
        for piece, dialect, block in placed_pieces(self._parts.package.stream(self.part)):
            self._dialect: Dialect = dialect
            if piece is not Piece.ROWS:
                around.append(block)
                continue
            for match in dialect.row_numbers.finditer(block) if wanted else ():
                if int(match[1]) in wanted:
                    self._raw[int(match[1])] = row_at(block, dialect, match.start())[0]
        self._document, self._at = b"".join(around), len(around[0])

    def _grown(self, mend: TableExtended) -> Insertion:
        table = next((one for one in tables_of(self._parts, self.part) if one.name == mend.before.name), None)
        if table is None or str(framed(self._parts, self.part, table)) != str(mend.before):
            raise ConflictError(self._parts.package.workbook, f"{self._sheet.name} 表格范围", str(mend.before), None)
        self._refuse_merged(table, mend)
        whole, ends = table.range, ((table.bottom, mend.bottom),)
        return Insertion(self._sheet.name, table.heading, whole.left, whole.right, mend.bottom, 0, ends, table.name)

    def _refuse_merged(self, table: Table, mend: TableExtended) -> None:
        taken_in = replace(table.range, top=table.range.bottom + 1, bottom=mend.bottom)
        for tag in self._root.each("mergeCell"):
            held = parsed_range(tag.attributes.get("ref", ""))
            if held is not None and held.meets(taken_in):
                where, reason = f"{self._sheet.name} {held}", "表格下方有合并单元格，不能把表格扩过去"
                raise WriteRefusedError(self._parts.package.workbook, where, reason, "请先取消合并")

    def _check(self) -> None:
        """Raise where a cell no longer holds what was read there."""
        for row, column, mend in self._every_put():
            cell = self._cells(row).get(column)
            held = self._reader.value(cell) if cell else None
            formula = cell is not None and self._dialect.formula.search(cell.inner) is not None
            expected = mend.expected.value if isinstance(mend.expected, Stale) else mend.expected
            if formula or not same(held, expected):
                place = f"{self._sheet.name} {address(row, column)}"
                raise ConflictError(self._parts.package.workbook, place, mend.expected, held)

    @cached_property
    def _reader(self) -> CellReader:
        touched = [self._cells(row).get(column) for row, column, _ in self._every_put()]
        found = {shared_index(cell, self._dialect) for cell in touched if cell is not None}
        strings = strings_at(self._parts, {index for index in found if index is not None})
        return CellReader(self._dialect, self._styles, strings, self._parts.from_1904)

    def _cells(self, row: int) -> dict[int, CellXml]:
        return by_column(cells(self._raw.get(row, b""), self._dialect))

    def _every_put(self) -> Iterator[tuple[int, int, Put]]:
        return ((row, column, mend) for row, put in self._put.items() for column, mend in put.items())

    def _made(self, row: int) -> bytes:
        looks = self._looks if row in self._taken_in else {}
        new = {column: NewCell(EMPTY, style, gives_way=True) for column, style in looks.items()}
        for column, mend in self._put.get(row, {}).items():
            new[column] = NewCell(self._content(mend, row), self._style(mend))
        if row not in self._raw:
            return fresh(row, new, b"", self._dialect, self._styles)
        raw = self._restyled(self._raw[row], looks, self._codes.get(row, {}))
        return patched(raw, row, new, self._dialect, self._styles)

    @cached_property
    def _looks(self) -> Mapping[int, int]:
        """The styles of the last row of the table, which rows that it takes in get where they have none."""
        assert self.growth is not None, "only a table takes rows in"
        inside = range(self.growth.left, self.growth.right + 1)
        above = self._cells(self._taken_in.start - 1)
        return {column: above[column].style for column in inside if column in above and above[column].style}

    def _content(self, mend: Put, row: int) -> Content:
        if isinstance(mend, CellRefreshed):
            return content(mend.new, self._dialect, from_1904=self._parts.from_1904)
        text = moved(mend.formula, row - mend.first).removeprefix("=")
        return Content(b"", formula_xml(text, address(row, mend.column), self._dialect, array=False))

    def _style(self, mend: Put) -> int:
        """The style of a cell that is not there yet: that of the formula above it."""
        above = self._cells(mend.first - 1).get(mend.column) if isinstance(mend, FormulaRestored) else None
        return above.style if above is not None else 0

    def _restyled(self, raw: bytes, looks: Mapping[int, int], codes: Mapping[int, str]) -> bytes:
        """A row's bytes with the styles of some cells changed, all else of them as it was."""
        edits = []
        for cell in cells(raw, self._dialect):
            style = cell.style or looks.get(cell.column, 0)
            if cell.column in codes and self._styles.code(style) != codes[cell.column]:
                style = self._styles.formatted(style, codes[cell.column])
            if style != cell.style:
                edits.append(_styled(raw, cell, style))
        return spliced(raw, edits)

    def _around(self) -> list[Edit]:
        edits = []
        spots = [*self.places, *((self.growth.at, self.growth.right) for _ in [0] if self.growth)]
        tag = self._root.child("dimension")
        held = parsed_range(tag.attributes.get("ref", "")) if tag else None
        if tag is not None and held is not None and spots:
            whole = held.including(max(row for row, _ in spots), max(column for _, column in spots))
            edits = [with_attribute(self._document, tag, "ref", str(whole))] if whole != held else []
        rules = [self._rule(one) for one in self.mends if isinstance(one, ValidationRestored)]
        return [*edits, *added(self._document, self._root, rules)]

    def _rule(self, mend: ValidationRestored) -> bytes:
        first, last = address(mend.first, mend.column), address(mend.last, mend.column)
        cells_ = first if first == last else f"{first}:{last}"
        return validation_xml(self._dialect.prefix, _attributes(mend.rule, cells_), _formulas(mend.rule))


def _by_row(mends: Iterable[Mend]) -> tuple[Mapping[int, dict[int, Put]], Mapping[int, dict[int, str]]]:
    """What is put into cells, and which number formats they get, by row and column."""
    put: defaultdict[int, dict[int, Put]] = defaultdict(dict)
    codes: defaultdict[int, dict[int, str]] = defaultdict(dict)
    for mend in mends:
        if isinstance(mend, FormulaRestored | CellRefreshed):
            for row, column in mend.spots:
                put[row][column] = mend
        elif isinstance(mend, FormatRestored):
            for row in range(mend.first, mend.last + 1):
                codes[row][mend.column] = mend.code
    return put, codes


def _styled(raw: bytes, cell: CellXml, style: int) -> Edit:
    new = b' s="%d"' % style
    held = _STYLE.search(raw, cell.start, raw.index(b">", cell.start))
    if held:
        return Edit(held.start(), held.end(), new)
    opened = _OPENED.match(raw, cell.start)
    assert opened is not None, "a cell begins with its tag"
    return Edit(opened.end(), opened.end(), new)


def _attributes(rule: Validation, where: str) -> Mapping[str, str]:
    return {
        "type": rule.kind,
        "errorStyle": "warning" if rule.warns else "",
        "allowBlank": "1" if rule.blank else "",
        "showInputMessage": "1",
        "showErrorMessage": "1",
        "errorTitle": rule.error_title,
        "error": rule.error,
        "promptTitle": rule.title,
        "prompt": rule.prompt,
        "sqref": where,
    }


def _formulas(rule: Validation) -> list[str]:
    return [text for text in (rule.first, rule.second) if text]


def _problems(new: BookParts, old: BookParts, sheets: Sequence[SheetMends], replaced: Collection[str]) -> Iterator[str]:
    """What the mended package holds otherwise than it should: a cell changed that no mend names, an unsound table."""
    places = {sheet.part: sheet.places for sheet in sheets}
    for sheet in new.sheets:
        if sheet.part not in replaced:
            continue
        touched = places.get(sheet.part, frozenset())
        both = zip_longest(_values(old, sheet.part, touched), _values(new, sheet.part, touched))
        yield from (f"{sheet.name} 有单元格被改动" for before, after in both if before != after)
        for part in new.related(sheet.part, "table"):
            yield from table_problems(read_table(new, part))


def _values(parts: BookParts, part: str, but: Collection[Spot]) -> Iterator[tuple[int, int, bytes, bytes, bool]]:
    """What every cell of a sheet holds: its place, kind and stored value, and whether there is a formula."""
    for piece, dialect, block in placed_pieces(parts.package.stream(part)):
        for cell in cells(block, dialect) if piece is Piece.ROWS else ():
            if cell.inner and (cell.row, cell.column) not in but:
                value = dialect.value.search(cell.inner) or dialect.inline.search(cell.inner)
                formula = dialect.formula.search(cell.inner) is not None
                yield cell.row, cell.column, cell.kind, value[1] if value else b"", formula
