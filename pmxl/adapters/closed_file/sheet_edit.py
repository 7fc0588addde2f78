"""One sheet of a commit: every row that changes with its cells, styles and formulas, and how far the list grows."""

import re
from collections.abc import Iterator
from functools import cached_property, partial

from pmxl.adapters.closed_file.fill import Fill, formulas_for
from pmxl.adapters.closed_file.sheet_plan import SheetPlan, by_column
from pmxl.grids.cell import Entry
from pmxl.grids.grid import address
from pmxl.grids.placing import MOVE_TOTALS
from pmxl.ooxml.book_parts import BookParts
from pmxl.ooxml.cell_xml import EMPTY, CellXml, Content, UnwritableError, cells, content
from pmxl.ooxml.followers import Followers
from pmxl.ooxml.formula_texts import formula_xml
from pmxl.ooxml.formulas import MAX_ROW, Area
from pmxl.ooxml.growth import Growth
from pmxl.ooxml.ranges import parsed_range
from pmxl.ooxml.row_xml import NewCell, fresh, patched, row_style, without
from pmxl.ooxml.sheet_splice import around_rows, merged, spliced_rows, split
from pmxl.ooxml.sheet_stream import SheetRefusedError
from pmxl.ooxml.styles import Styles
from pmxl.ooxml.tables import grown_table
from pmxl.ooxml.totals import Totals, moved_totals
from pmxl.ooxml.xml_tags import Edit, Tag, XmlRefusedError, parsed

_SUMS = re.compile(rb"\b(?:SUM|SUBTOTAL|AGGREGATE|AVERAGE|COUNTA?)\(", re.IGNORECASE)
_MADE_ELSEWHERE = {"queryTable": "外部查询的结果", "xml": "XML 映射的结果"}


class SheetEdit:
    """The new bytes of one sheet and its table; whatever can't be written shows when it is made."""

    def __init__(self, parts: BookParts, styles: Styles, plan: SheetPlan) -> None:
        self.plan, self.part = plan, plan.listing.sheet.part
        self._parts, self._styles, self._dialect = parts, styles, plan.reader.dialect
        self._document = plan.survey.head + plan.survey.tail
        self._root = self._parsed()
        self._refuse_unfit()
        self._above = self._cells_above()
        self._fills = self._formulas()
        self._totals = self._moved_totals()
        self._refuse_merged_and_spread()
        self._rows = {row: self._made(row) for row in self._touched()}

    @property
    def adds_formulas(self) -> bool:
        """Whether formulas appear in cells that had none, so that the calculation chain is out of date."""
        return bool(self._fills) or self._totals is not None

    @cached_property
    def growth(self) -> Growth | None:
        """How far the list grows, None where it has room for all."""
        span, table = self.plan.listing.span, self.plan.listing.table
        old, new = span.bottom or self.plan.last, self.plan.last + self.plan.appended
        if not self.plan.appended or new <= old or (table is None and old == span.heading):
            return None
        return Growth(Area(self.plan.listing.sheet.name, span.heading, span.left, old, span.right), new, table)

    def stream(self, followers: Followers) -> Iterator[bytes]:
        """The sheet's new bytes, formulas that follow a list included."""
        here = self.plan.listing.sheet.name
        edits = [*self._around(), *followers.around(self._document, self._root, here)]
        head, tail = split(self._document, len(self.plan.survey.head), edits)
        source = self._parts.package.stream(self.part)
        return spliced_rows(source, self._rows, head, tail, partial(followers.rows, here=here))

    def table(self) -> Iterator[tuple[str, bytes]]:
        """The table's part with its new range."""
        if self.growth is not None and self.growth.table is not None:
            xml, root = self._parts.xml(self.growth.table.part)
            yield self.growth.table.part, grown_table(xml, root, self.growth.table, self.growth.bottom)

    @cached_property
    def _column_styles(self) -> list[tuple[int, int, int]]:
        listed = self._root.child("cols")
        return [
            (int(tag.attributes["min"]), int(tag.attributes["max"]), int(tag.attributes.get("style", "0")))
            for tag in (listed.children if listed else ())
        ]

    def _parsed(self) -> Tag:
        try:
            return parsed(self._document)
        except XmlRefusedError as error:
            raise SheetRefusedError(f"工作表 XML 异常（{error}）") from None

    def _refuse_unfit(self) -> None:
        table = self.plan.listing.table
        if not self.plan.appended:
            return
        if table is not None and table.kind in _MADE_ELSEWHERE:
            raise self.plan.refusal(
                "", f"表格 {table.name} 是{_MADE_ELSEWHERE[table.kind]}，刷新会丢掉新行", "请在来源处添加"
            )
        if self.plan.last + self.plan.appended >= MAX_ROW:
            raise self.plan.refusal("", "行数已到 Excel 的上限", "请归档旧行")
        if self._totals_fall_on_content():
            raise self.plan.refusal("汇总行", "汇总行上有批注或链接，无法下移", "请先删除汇总行上的批注和链接")

    def _totals_fall_on_content(self) -> bool:
        table = self.plan.listing.table
        if table is None or not table.totals or self.growth is None:
            return False
        links = [tag.attributes.get("ref", "") for tag in self._root.each("hyperlink")]
        for part in self._parts.related(self.part, "comments"):
            links += [tag.attributes.get("ref", "") for tag in self._parts.xml(part)[1].each("comment")]
        ranges = (parsed_range(link) for link in links)
        return any(one is not None and one.top <= table.range.bottom <= one.bottom for one in ranges)

    def _cells_above(self) -> dict[int, CellXml]:
        raw = self.plan.survey.last_raw if self.plan.appended else b""
        return by_column(cells(raw, self._dialect))

    def _formulas(self) -> dict[int, Fill]:
        if not self.plan.appended:
            return {}
        given = {column for row in self.plan.new_rows for column in self.plan.values[row]}
        return formulas_for(self._parts, self.plan.listing, self._above, self.plan.last, given)

    def _moved_totals(self) -> Totals | None:
        table = self.plan.listing.table
        if self.growth is None or table is None or not table.totals:
            return None
        raw = self.plan.survey.trailing.get(table.range.bottom, b"")
        return moved_totals(self._parts, self.part, raw, self.growth, self._dialect)

    def _touched(self) -> set[int]:
        moved = {self._totals.old, self._totals.new} if self._totals else set()
        return set(self.plan.values) | set(self.plan.new_rows) | moved

    def _refuse_merged_and_spread(self) -> None:
        ranges = [(one, "合并单元格") for one in merged(self._root)]
        ranges += [(one, "数组公式的结果区") for one in self.plan.survey.spreads]
        rectangles = [(held, what) for one, what in ranges if (held := parsed_range(one)) is not None]
        for row, column in self._cells_touched() if rectangles else ():
            for held, what in rectangles:
                if held.holds(row, column) and not (what == "合并单元格" and held.is_corner(row, column)):
                    raise self.plan.refusal(address(row, column), f"在{what} {held} 里", "请先取消合并或改为普通单元格")

    def _cells_touched(self) -> Iterator[tuple[int, int]]:
        yield from ((row, column) for row, values in self.plan.values.items() for column in values)
        yield from ((row, column) for row in self.plan.new_rows for column in self._fills)
        if self._totals is not None:
            moved = self._totals
            yield from ((row, column) for row in (moved.old, moved.new) for column in moved.cells)

    def _around(self) -> list[Edit]:
        right = max((column for values in self.plan.values.values() for column in values), default=1)
        shift = self._totals.new - self._totals.old if self._totals else 0
        area = self.growth.area if self.growth else None
        touched = (max(self._rows), max(right, *self._fills, 1))
        return around_rows(self._document, self._root, touched=touched, area=area, shift=shift)

    def _made(self, row: int) -> bytes:
        raw = self.plan.survey.raw.get(row) or self.plan.survey.trailing.get(row)
        new = self._new_cells(row, raw)
        if raw is None:
            return fresh(row, new, self.plan.survey.last_raw, self._dialect, self._styles)
        raw = _trimmed(raw, self._dialect.row.match(raw))
        if self._totals is not None and row == self._totals.old:
            raw = without(raw, _columns(self.growth), self._dialect)
        self._refuse_sums(row, raw)
        return patched(raw, row, new, self._dialect, self._styles)

    def _new_cells(self, row: int, raw: bytes | None) -> dict[int, NewCell]:
        new: dict[int, NewCell] = {}
        if row in self.plan.new_rows:
            new.update(self._look_of_above())
            new.update({column: self._filled(row, column, fill) for column, fill in self._fills.items()})
        for column, entry in self.plan.values.get(row, {}).items():
            new[column] = NewCell(self._content(row, column, entry), self._style(column, raw))
        if self._totals is not None and row == self._totals.new:
            new.update({column: NewCell(EMPTY, moved=xml) for column, xml in self._totals.cells.items()})
        return new

    def _look_of_above(self) -> dict[int, NewCell]:
        return {
            column: NewCell(EMPTY, cell.style, gives_way=True)
            for column, cell in self._above.items()
            if cell.style and (self.plan.listing.table is None or self._inside(column))
        }

    def _inside(self, column: int) -> bool:
        return self.plan.listing.span.left <= column <= self.plan.listing.span.right

    def _filled(self, row: int, column: int, fill: Fill) -> NewCell:
        xml = formula_xml(fill.at(row), address(row, column), self._dialect, array=fill.array)
        return NewCell(Content(b"", xml), self._style(column, None), fill.more, gives_way=True)

    def _content(self, row: int, column: int, entry: Entry) -> Content:
        try:
            return content(entry, self._dialect, from_1904=self._parts.from_1904)
        except UnwritableError as error:
            raise self.plan.refusal(address(row, column), str(error), "请改正该值后重试") from None

    def _style(self, column: int, raw: bytes | None) -> int:
        if column in self._above:
            return self._above[column].style
        own = row_style(raw) if raw else 0
        return own or next((style for low, high, style in self._column_styles if low <= column <= high), 0)

    def _refuse_sums(self, row: int, raw: bytes) -> None:
        if row not in self.plan.new_rows:
            return
        for cell in cells(raw, self._dialect):
            formula = self._dialect.formula.search(cell.inner) if self._inside(cell.column) else None
            if formula is None:
                continue
            if cell.column in self.plan.values.get(row, {}):
                raise self.plan.refusal(address(row, cell.column), "这里是公式", "请删除空白行里的公式后重试")
            if self.plan.listing.table is None and _SUMS.search(formula[2] or b""):
                raise self.plan.refusal(f"第 {row} 行", "是手工输入的合计行", MOVE_TOTALS)


def _columns(growth: Growth | None) -> range:
    assert growth is not None, "totals only move with a list that grows"
    return range(growth.area.left, growth.area.right + 1)


def _trimmed(raw: bytes, match: re.Match[bytes] | None) -> bytes:
    return match[0] if match else raw
