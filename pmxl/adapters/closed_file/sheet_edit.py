"""One sheet of a commit: every row that changes with its cells, styles and formulas, and what moves around it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial

from pmxl.adapters.closed_file.fill import Fill, formulas_for
from pmxl.adapters.closed_file.sheet_plan import SheetPlan, by_column
from pmxl.grids.cell import Entry
from pmxl.grids.grid import address
from pmxl.ooxml.addresses import placed_pieces
from pmxl.ooxml.book_parts import TRUE, BookParts
from pmxl.ooxml.cell_xml import EMPTY, CellXml, Content, UnwritableError, cells, content
from pmxl.ooxml.formula_texts import formula_xml
from pmxl.ooxml.formulas import MAX_ROW
from pmxl.ooxml.insertion import Insertion, Insertions
from pmxl.ooxml.ranges import Range, parsed_range
from pmxl.ooxml.row_xml import NewCell, fresh, patched, row_style, shown_like
from pmxl.ooxml.sheet_splice import renumbered, spliced_rows, split
from pmxl.ooxml.sheet_stream import pieces
from pmxl.ooxml.styles import Styles
from pmxl.ooxml.surroundings import Surroundings
from pmxl.ooxml.tables import tables_of
from pmxl.ooxml.xml_tags import Edit, Tag, with_attribute

_MADE_ELSEWHERE = {"queryTable": "外部查询的结果", "xml": "XML 映射的结果"}
_UNPROTECT = "请在 Excel 中撤消工作表保护（审阅 › 撤消工作表保护）后重试"


class SheetEdit:
    """The new bytes of one sheet; whatever can't be written shows when it is made."""

    def __init__(
        self, parts: BookParts, styles: Styles, plans: Sequence[SheetPlan], insertions: Insertions, around: Surroundings
    ) -> None:
        self.part, self._name = plans[0].listing.sheet.part, plans[0].listing.sheet.name
        self._parts, self._insertions, self._around = parts, insertions, around
        survey = plans[0].survey
        self._head, self._document = len(survey.head), survey.head + survey.tail
        self._root, self._usual = survey.root, survey.usual
        self._lists = [_ListEdit(parts, styles, plan, self._root, insertions, around) for plan in plans]
        self._rows: dict[int, bytes] = {}
        for one in self._lists:  # of two lists side by side the second changes what the first has made of a row
            self._rows.update(dict(one.rows(self._rows)))

    @property
    def adds_formulas(self) -> bool:
        """Whether formulas appear in cells that had none, so that the calculation chain is out of date."""
        return any(one.fills for one in self._lists) or self._insertions.move(self._name)

    @property
    def expected(self) -> dict[int, Mapping[int, Entry]]:
        """What must be found in the finished sheet, by row and column."""
        return {
            one.plan.stands(row, self._insertions): values
            for one in self._lists
            for row, values in one.plan.values.items()
        }

    def stream(self) -> Iterator[bytes]:
        """The sheet's new bytes."""
        copied = [pair for one in self._lists for pair in one.copied()]
        edits = [*self._dimension(), *self._around.around(self._document, self._root, self._name, copied=copied)]
        stream = self._parts.package.stream(self.part)
        return spliced_rows(
            pieces(stream) if self._usual else placed_pieces(stream),
            self._rows,
            split(self._document, self._head, edits),
            partial(self._insertions.row, self._name),
            partial(self._around.rows, here=self._name, part=self.part),
        )

    def _dimension(self) -> Iterator[Edit]:
        tag = self._root.child("dimension")
        held = parsed_range(tag.attributes.get("ref", "")) if tag else None
        if tag is not None and held is not None:
            new = self._insertions.area(self._name, held, grows=False)
            for number, columns in self.expected.items():
                for column in (min(columns, default=new.left), max(columns, default=new.right)):
                    new = new.including(number, column)
            if new != held:
                yield with_attribute(self._document, tag, "ref", str(new))


class _ListEdit:
    """The rows of one list that change."""

    def __init__(
        self,
        parts: BookParts,
        styles: Styles,
        plan: SheetPlan,
        root: Tag,
        insertions: Insertions,
        around: Surroundings,
    ) -> None:
        self.plan = plan
        self._parts, self._styles, self._root = parts, styles, root
        self._insertions, self._around = insertions, around
        self._dialect, self._name = plan.reader.dialect, plan.listing.sheet.name
        has_last = plan.new_rows and plan.last > plan.listing.span.heading
        self._last_raw = plan.survey.raw.get(plan.last, b"") if has_last else b""
        self._above = by_column(cells(self._last_raw, self._dialect))
        self._refuse_unfit()
        self.fills = self._formulas()
        self._refuse_merged_and_spread()
        self._refuse_protected()

    def rows(self, made: Mapping[int, bytes]) -> Iterator[tuple[int, bytes]]:
        """The rows that change, by their numbers in the finished sheet; `made` are those that other lists have made."""
        for row in sorted(set(self.plan.values) | set(self.plan.new_rows)):
            number = self.plan.stands(row, self._insertions)
            yield number, self._made(row, number, made.get(number))

    def copied(self) -> Iterator[tuple[int, int]]:
        """The list's last row and each new one, which is to have the same merged cells."""
        return ((self.plan.last, self.plan.stands(row, self._insertions)) for row in self.plan.new_rows)

    @cached_property
    def _insertion(self) -> Insertion | None:
        return self.plan.insertion

    @cached_property
    def _column_styles(self) -> list[tuple[int, int, int]]:
        listed = self._root.child("cols")
        return [
            (int(tag.attributes["min"]), int(tag.attributes["max"]), int(tag.attributes.get("style", "0")))
            for tag in (listed.children if listed else ())
        ]

    def _refuse_unfit(self) -> None:
        table, listing = self.plan.listing.table, self.plan.listing
        if not self.plan.new_rows:
            return
        if table is not None and table.kind in _MADE_ELSEWHERE:
            raise listing.refusal(
                "", f"表格 {table.name} 是{_MADE_ELSEWHERE[table.kind]}，刷新会丢掉新行", "请在来源处添加"
            )
        if self.plan.new_rows.stop > MAX_ROW:
            raise listing.refusal("", "行数已到 Excel 的上限", "请归档旧行")
        if self._insertion is not None and self._insertion.moved:
            torn = next(self._torn(self._insertion), None)
            if torn is not None:
                where, reason = f"第 {self._insertion.at + 1} 行", f"要插入新行，但旁边的{torn}会被断开"
                raise listing.refusal(where, reason, "请把它移到其他工作表后重试")

    def _torn(self, one: Insertion) -> Iterator[str]:
        """What stands beside the list and would be cut by whole rows put in."""
        beside = [(each.range, f"表格 {each.name} ") for each in tables_of(self._parts, self.plan.listing.sheet.part)]
        beside += [(held, f"合并单元格 {held} ") for held in _merged(self._root)]
        beside += [(held, f"数组公式 {held} ") for text in self.plan.survey.spreads if (held := parsed_range(text))]
        for held, what in beside:
            if held.top <= one.at < held.bottom and not (one.left <= held.left and held.right <= one.right):
                yield what
        above, below = (self._outside(row, one) for row in (one.at, one.at + 1))
        yield from (f"内容（{address(one.at, column)}）" for column in sorted(above & below))

    def _outside(self, row: int, one: Insertion) -> set[int]:
        """The columns beside the list in which a row holds something."""
        found = cells(self.plan.survey.raw.get(row, b""), self._dialect)
        return {cell.column for cell in found if cell.inner and not one.left <= cell.column <= one.right}

    def _formulas(self) -> dict[int, Fill]:
        if not self.plan.new_rows:
            return {}
        given = {column for row in self.plan.new_rows for column in self.plan.values[row]}
        return formulas_for(self._parts, self.plan.listing, self._above, self.plan.last, given)

    def _refuse_merged_and_spread(self) -> None:
        below = max(self.plan.last, self._insertion.at if self._insertion else 0)
        ranges = [(one, "合并单元格") for one in _merged(self._root)]
        ranges += [(one, "数组公式的结果区") for text in self.plan.survey.spreads if (one := parsed_range(text))]
        for row, column, put_in in self._cells_touched() if ranges else ():
            for held, what in ranges:
                if what == "合并单元格" and (
                    held.is_corner(row, column) or (put_in and held.top < held.bottom <= below)
                ):
                    continue  # the corner holds its value; one that ends with the list takes in no row below it
                if held.holds(row, column):
                    raise self.plan.listing.refusal(
                        address(row, column), f"在{what} {held} 里", "请先取消合并或改为普通单元格"
                    )

    def _cells_touched(self) -> Iterator[tuple[int, int, bool]]:
        """The cells that change; one in a row that is put in has the merged cells of the last row's own."""
        for row, values in self.plan.values.items():
            columns = set(values) | (set(self.fills) if row in self.plan.new_rows else set())
            put_in = row > self.plan.last and not self._stood(row)
            yield from ((self.plan.last if put_in else row, column, put_in) for column in columns)

    def _stood(self, row: int) -> bool:
        """Whether a new row takes the place of a blank one."""
        one = self._insertion
        return one is None or not one.moved or row <= one.at

    def _refuse_protected(self) -> None:
        protection = self._root.child("sheetProtection")
        if protection is None or protection.attributes.get("sheet") not in TRUE:
            return
        if self.plan.new_rows and (self.plan.listing.table is not None or self._insertions.move(self._name)):
            raise self.plan.listing.refusal("", "工作表受保护，无法添加行", _UNPROTECT)
        for row, values in self.plan.values.items():
            there = by_column(cells(self.plan.survey.raw.get(row, b""), self._dialect))
            for column in values:
                style = there[column].style if column in there else self._style(column, self.plan.survey.raw.get(row))
                if self._styles.locked(style):
                    raise self.plan.listing.refusal(address(row, column), "工作表受保护，单元格被锁定", _UNPROTECT)

    def _made(self, row: int, number: int, made: bytes | None) -> bytes:
        raw, new = self.plan.survey.raw.get(row), row in self.plan.new_rows
        if made is not None:
            return patched(made, number, self._new_cells(row, made), self._dialect, self._styles)
        if raw is None or (new and not self._stood(row)):
            return fresh(number, self._new_cells(row, None), self._last_raw, self._dialect, self._styles)
        match = self._dialect.row.match(raw)
        raw = match[0] if match else raw
        if new:
            self._refuse_filled(row, raw)
            raw = shown_like(raw, self._last_raw)
        raw = self._around.rows(raw, self._dialect, self._name, self.plan.listing.sheet.part)
        if number != row:
            raw = renumbered(raw, self._dialect, lambda _: number)
        return patched(raw, number, self._new_cells(row, raw), self._dialect, self._styles)

    def _new_cells(self, row: int, raw: bytes | None) -> dict[int, NewCell]:
        new: dict[int, NewCell] = {}
        if row in self.plan.new_rows:
            new.update(self._look_of_above())
            new.update({column: self._filled(row, column, fill) for column, fill in self.fills.items()})
        for column, entry in self.plan.values.get(row, {}).items():
            new[column] = NewCell(self._content(row, column, entry), self._style(column, raw))
        return new

    def _look_of_above(self) -> Mapping[int, NewCell]:
        return {
            column: NewCell(EMPTY, cell.style, gives_way=True)
            for column, cell in self._above.items()
            if cell.style and self._inside(column)
        }

    def _inside(self, column: int) -> bool:
        return self.plan.listing.span.left <= column <= self.plan.listing.span.right

    def _filled(self, row: int, column: int, fill: Fill) -> NewCell:
        number, origin = (self.plan.stands(one, self._insertions) for one in (row, fill.row))
        if fill.row <= self.plan.last:
            fill = replace(fill, text=self._around.formula(fill.text, self._name, in_list=True))
        xml = formula_xml(fill.down(number - origin), address(number, column), self._dialect, array=fill.array)
        return NewCell(Content(b"", xml), self._style(column, None), fill.more, gives_way=True)

    def _content(self, row: int, column: int, entry: Entry) -> Content:
        try:
            return content(entry, self._dialect, from_1904=self._parts.from_1904)
        except UnwritableError as error:
            raise self.plan.listing.refusal(address(row, column), str(error), "请改正该值后重试") from None

    def _style(self, column: int, raw: bytes | None) -> int:
        if column in self._above:
            return self._above[column].style
        own = row_style(raw) if raw else 0
        return own or next((style for low, high, style in self._column_styles if low <= column <= high), 0)

    def _refuse_filled(self, row: int, raw: bytes) -> None:
        """A cell that already holds something is never written over by a new row."""
        for cell in cells(raw, self._dialect):
            if cell.column in self.plan.values.get(row, {}) and self._holds(cell):
                raise self.plan.listing.refusal(
                    address(row, cell.column), "这里已有内容，新行要写在这里", "请把它移到列表之外的工作表后重试"
                )

    def _holds(self, cell: CellXml) -> bool:
        return bool(self._dialect.formula.search(cell.inner)) or self.plan.reader.value(cell) is not None


def _merged(root: Tag) -> list[Range]:
    ranges = (parsed_range(tag.attributes.get("ref", "")) for tag in root.each("mergeCell"))
    return [one for one in ranges if one is not None]
