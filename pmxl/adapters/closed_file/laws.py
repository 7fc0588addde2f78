"""What every commit keeps, judged by the old file, the new one and what was asked for, never by how it was planned."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from itertools import chain

from pmxl.adapters.closed_file.list_laws import Asked, ListRows, own_table
from pmxl.adapters.closed_file.row_pairs import (
    Constant,
    Formula,
    Held,
    Moving,
    Sheet,
    Whereabouts,
    held,
    number_of,
    rows_of,
    side_by_side,
    unlike,
)
from pmxl.adapters.closed_file.sums import Sums
from pmxl.errors import WorkbookUnreadableError
from pmxl.grids.cell import Entry, same
from pmxl.grids.grid import address
from pmxl.ooxml.book_parts import BookParts, SheetPart
from pmxl.ooxml.cell_xml import CellReader, CellXml, cells, shared_index
from pmxl.ooxml.circular import circular
from pmxl.ooxml.lint import SheetLint
from pmxl.ooxml.ranges import Range, parsed_range
from pmxl.ooxml.references import Place, References
from pmxl.ooxml.shared_strings import strings_at
from pmxl.ooxml.sheet_stream import SheetRefusedError
from pmxl.ooxml.styles import Styles
from pmxl.ooxml.tables import tables_of
from pmxl.ooxml.xml_tags import Tag, parsed
from pmxl.ooxml.zip_package import ZipPackage

_LONGEST_SHOWN = 20


def broken_laws(old: ZipPackage, new: ZipPackage, asked: Sequence[Asked]) -> Iterator[str]:
    """Each law that the new file breaks, as a Chinese phrase that names the cells."""
    before, after = BookParts(old), BookParts(new)
    try:
        yield from _Commit(before, after, asked).broken()
    except SheetRefusedError as error:
        yield str(error)


class _Commit:
    def __init__(self, old: BookParts, new: BookParts, asked: Sequence[Asked]) -> None:
        self._old, self._new, self._asked = old, new, asked
        self._sums = Sums(old, new, asked)
        self._formulas: tuple[dict[Place, str], dict[Place, str]] = {}, {}
        self._styles = Styles(new)

    def broken(self) -> Iterator[str]:
        strings = self._old.one("sharedStrings")
        if strings is not None and not self._unchanged(strings):
            yield "共享文本被改动"
        touched = {one.part for one in self._asked}
        for sheet in sorted(self._new.sheets, key=lambda sheet: sheet.part not in touched):
            if sheet.part in touched or not self._unchanged(sheet.part):
                yield from self._compared(sheet)
            elif self._sums:
                self._look_through(sheet)
        yield from self._sums.broken()
        yield from self._circular()

    def _look_through(self, sheet: SheetPart) -> None:
        """Look for totals in a sheet that is the same in both files; one that can't be read holds none."""
        rows = Sheet(self._new.package.stream(sheet.part))
        with suppress(SheetRefusedError, WorkbookUnreadableError):
            for block in rows.blocks():
                self._sums.unchanged(sheet.name, block, rows.dialect)

    def _unchanged(self, part: str) -> bool:
        one, other = self._old.package.entry(part), self._new.package.entry(part)
        return (one.crc, one.size) == (other.crc, other.size)

    def _compared(self, sheet: SheetPart) -> Iterator[str]:
        asked = [one for one in self._asked if one.part == sheet.part]
        pair = _SheetPair(self._old, self._new, sheet, asked, self._styles, self._sums)
        for problem in pair.broken():
            yield f"「{sheet.name}」{problem}"
        for all_of_them, here in zip(self._formulas, pair.formulas, strict=True):
            all_of_them.update(here)

    def _circular(self) -> Iterator[str]:
        """No formula newly needs its own result."""
        calculation = self._new.root.child("calcPr")
        if calculation is not None and calculation.attributes.get("iterate") in {"1", "true"}:
            return
        found = circular(self._formulas[1], References(self._new))
        if found and not circular(self._formulas[0], References(self._old)):
            names = {sheet.name.casefold(): sheet.name for sheet in self._new.sheets}
            order = list(names)
            found_in_order = sorted(found, key=lambda one: (order.index(one.sheet), one.row, one.column))
            shown = (f"「{names[one.sheet]}」{address(one.row, one.column)}" for one in found_in_order)
            yield f"{'、'.join(shown)} 的公式会包含自己（循环引用）"


class _SheetPair:
    """One sheet before and after: what of it was lost, what came to it, what its new rows are like."""

    def __init__(
        self, old: BookParts, new: BookParts, sheet: SheetPart, asked: Sequence[Asked], styles: Styles, sums: Sums
    ) -> None:
        self._books, self._sheet, self._styles, self._sums = (old, new), sheet, styles, sums
        self._asked = asked
        self._before, self._after = (Sheet(book.package.stream(sheet.part)) for book in self._books)
        self._moving = _moving(asked)
        self._whereabouts = Whereabouts(self._moving)
        self._written: dict[int, dict[int, CellXml]] = {}
        self.formulas: tuple[dict[Place, str], dict[Place, str]] = {}, {}

    @cached_property
    def _wanted(self) -> dict[int, dict[int, Entry]]:
        """The values asked for, by row and column."""
        wanted: dict[int, dict[int, Entry]] = {}
        for one in self._asked:
            for row, values in one.cells.items():
                wanted.setdefault(row, {}).update(values)
        return wanted

    def broken(self) -> Iterator[str]:
        lint, lists = SheetLint(self._books[1], self._sheet.part, self._styles), list[ListRows]()
        keys = [one for one in self._asked if one.brings_keys]
        for before, after in side_by_side(self._before, self._after):
            lint.dialect = self._after.dialect
            if keys and after:
                lists = lists or [ListRows(*self._books, one, self._styles, lint.dialect) for one in keys]
                for rows in lists:
                    yield from rows.block(after) if before is after else rows.met(after)
            if before is not after:
                yield from self._differing(before, after, lint)
            elif self._whereabouts:
                for row in rows_of(after, lint.dialect):
                    yield from self._differing(row, row, lint)
            elif self._sums:
                self._sums.unchanged(self._sheet.name, after, lint.dialect)
        self._sums.through()
        yield from self._lost(self._whereabouts.lost())
        for one, rows in zip(keys, lists, strict=False):
            self._sums.keys_stand_in(one, rows.keyed)
            yield from rows.broken()
        yield from self._values()
        yield from self._covered()

    def _differing(self, before: bytes, after: bytes, lint: SheetLint) -> Iterator[str]:
        number, dialect = number_of(before or after), self._after.dialect
        wanted = self._wanted.get(number, {})
        if wanted and after:
            row = tuple(cells(after, dialect))
            self._written[number] = {cell.column: cell for cell in row}
            unsound = list(lint.cells(number, row))
            known = set(lint.cells(number, cells(before, self._before.dialect))) if unsound else set()
            yield from (problem for problem in unsound if problem not in known)
        if not self._sums:
            before, after = unlike(before, after, dialect)
        old, new = held(before, self._before.dialect), held(after, dialect)
        self._note(number, old, new)
        replaced = {
            column
            for one in self._asked
            if number + one.moved not in one.added
            for column in one.cells.get(number + one.moved, ())
        }
        free = {column: one for column, one in new.items() if column not in wanted}
        kept = {column: one for column, one in old.items() if column not in replaced}
        yield from self._lost(self._whereabouts.met(number, kept, free))
        for column, one in free.items():
            if isinstance(one, Constant):
                yield f"{address(number, column)} 多出了没有要求写入的{self._shown(one)}"

    def _note(self, number: int, old: dict[int, Held], new: dict[int, Held]) -> None:
        """Take note of the formulas that differ."""
        self._sums.met(self._sheet.name, number, old, new, self._moving)
        for noted, here, there in zip(self.formulas, (old, new), (new, old), strict=True):
            for column, one in here.items():
                if isinstance(one, Formula) and one != there.get(column):
                    noted[Place(self._sheet.name.casefold(), number, column)] = one.text

    def _lost(self, lost: Iterator[tuple[int, int, Held]]) -> Iterator[str]:
        """No constant is lost, no filled cell overwritten."""
        for row, column, one in lost:
            where, what = address(row, column), self._shown(one)
            if column in self._wanted.get(row, {}) and any(row in asked.added for asked in self._asked):
                yield f"{where} 原有{what}，追加的行会盖掉它"
            else:
                yield f"{where} 原有的{what}不见了"

    def _shown(self, one: Held) -> str:
        if isinstance(one, Formula):
            return "公式"
        stored = one.stored
        if one.kind == b"s" and stored.isdigit():
            stored = strings_at(self._books[0], {int(stored)}).get(int(stored), "")
        return f"「{stored[:_LONGEST_SHOWN]}」"

    def _values(self) -> Iterator[str]:
        """Every value that was asked for stands where it was to stand."""
        dialect = self._after.dialect
        found = (shared_index(cell, dialect) for row in self._written.values() for cell in row.values())
        strings = strings_at(self._books[1], {index for index in found if index is not None})
        reader = CellReader(dialect, self._styles, strings, self._books[1].from_1904)
        for number, values in self._wanted.items():
            there = self._written.get(number, {})
            for column, entry in values.items():
                if not same(reader.value(there[column]) if column in there else None, entry):
                    yield f"{address(number, column)} 读回的值不符"

    def _covered(self) -> Iterator[str]:
        """No table comes to lie over a merged range, another table or a pivot table; new rows belong to the table."""
        before, after = (
            dict(_overlaps(book, self._sheet.part, sheet))
            for book, sheet in zip(self._books, (self._before, self._after), strict=True)
        )
        yield from (problem for key, problem in after.items() if key not in before)
        for asked in self._asked:
            yield from self._fits(asked)

    def _fits(self, asked: Asked) -> Iterator[str]:
        """New rows stand in the list's table, and in no merged range or pivot table."""
        table, added = own_table(self._books[1], asked), asked.added
        if table is not None and added and not table.range.top < added.start < added.stop <= table.bottom + 1:
            yield f"新的第 {added.start} 行不在表格 {table.name}（{table.range}）里"
        obstacles = list(_obstacles(self._books[1], self._sheet.part, self._after)) if added else []
        written = [(row, column) for row in added for column in asked.cells.get(row, {})]
        for row, column in written if obstacles else ():
            for one, what, _ in obstacles:
                if what == "合并区域" and one.holds(row, column) and not one.is_corner(row, column):
                    yield f"新行的 {address(row, column)} 在合并区域 {one} 里，看不见"
        for one, what, _ in obstacles:
            if what == "数据透视表" and any(one.holds(asked.heading, column) for column in asked.key):
                yield f"名单在数据透视表 {one} 里，刷新会丢掉新行"


def _moving(asked: Sequence[Asked]) -> Moving:
    growing = [one for one in asked if one.added]
    first = min((one.added.start - one.moved for one in growing), default=0)
    return Moving(first, sum(len(one.added) for one in growing), alike=len(growing) <= 1)


def _overlaps(book: BookParts, part: str, sheet: Sheet) -> Iterator[tuple[tuple[str, str], str]]:
    obstacles = list(_obstacles(book, part, sheet))
    for table in tables_of(book, part):
        for one, what, key in obstacles:
            if one.meets(table.range):
                yield (table.part, key), f"表格 {table.name}（{table.range}）会盖住{what} {one}"


def _obstacles(book: BookParts, part: str, sheet: Sheet) -> Iterator[tuple[Range, str, str]]:
    """What no table may lie over: where, what it is, and by what it is known in both versions."""
    root = _around(sheet)
    merges = (tag.attributes.get("ref", "") for tag in root.each("mergeCell"))
    tables = ((str(one.range), "另一个表格", one.part) for one in tables_of(book, part))
    pivots = (
        (tag.attributes.get("ref", ""), "数据透视表", one)
        for one in book.related(part, "pivotTable")
        for tag in book.xml(one)[1].each("location")
    )
    for ref, what, key in chain(((ref, "合并区域", ref) for ref in merges), tables, pivots):
        one = parsed_range(ref)
        if one is not None:
            yield one, what, key


def _around(sheet: Sheet) -> Tag:
    return parsed(sheet.head + sheet.tail)
