"""The tables (ListObjects) of a worksheet."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from pmxl.grids.frame import Frame
from pmxl.ooxml.book_parts import BookParts
from pmxl.ooxml.formulas import MAX_ROW
from pmxl.ooxml.ranges import Range, parsed_range
from pmxl.ooxml.text import shown
from pmxl.ooxml.xml_tags import Tag


@dataclass(frozen=True)
class Table:
    """A table: its part, name, whole range, rows of totals, and the formulas of its calculated columns by column."""

    part: str
    name: str
    range: Range
    has_heading: bool
    totals: int
    kind: str
    calculated: Mapping[int, tuple[str, bool]]
    headings: tuple[str, ...]

    @property
    def heading(self) -> int:
        """The row of its headings, or the one above it where it has none of its own."""
        return self.range.top - (0 if self.has_heading else 1)

    @property
    def bottom(self) -> int:
        """The last row of its data."""
        return self.range.bottom - self.totals

    def is_of(self, heading: int, columns: Collection[int]) -> bool:
        """Whether it is a list's: it covers every one of the headings that were found, in its own heading row."""
        return self.heading == heading and all(self.range.left <= column <= self.range.right for column in columns)


def tables_of(parts: BookParts, sheet_part: str) -> list[Table]:
    """The tables of a worksheet."""
    return [read_table(parts, part) for part in parts.related(sheet_part, "table") if part in parts.package]


def framed(parts: BookParts, sheet_part: str, table: Table) -> Frame:
    """A table as the frame of its list; its room ends where another table or a pivot table stands below it."""
    beside = [part for part in parts.related(sheet_part, "table") if part != table.part]
    others = [parts.xml(part)[1].attributes.get("ref", "") for part in beside]
    pivots = (parts.xml(part)[1].child("location") for part in parts.related(sheet_part, "pivotTable"))
    others += [location.attributes.get("ref", "") for location in pivots if location is not None]
    whole = table.range
    below = [one.top for text in others if (one := parsed_range(text)) and _lies_below(one, whole)]
    room = table.bottom if table.totals else min(below, default=MAX_ROW + 1) - 1
    return Frame(whole.top, whole.left, table.bottom, whole.right, table.totals, room, table.name)


def _lies_below(one: Range, whole: Range) -> bool:
    return one.top > whole.bottom and one.left <= whole.right and one.right >= whole.left


def read_table(parts: BookParts, part: str) -> Table:
    """A table as its part declares it."""
    _, root = parts.xml(part)
    attributes = root.attributes
    whole = parsed_range(attributes.get("ref", ""))
    if whole is None:
        raise parts.package.unreadable(f"表格 {attributes.get('displayName', part)} 的范围无法识别")
    listed = root.child("tableColumns")
    columns = listed.children if listed else []
    return Table(
        part=part,
        name=attributes.get("displayName") or attributes.get("name", ""),
        range=whole,
        has_heading=attributes.get("headerRowCount", "1") != "0",
        totals=int(attributes.get("totalsRowCount", "0")),
        kind=attributes.get("tableType", "worksheet"),
        calculated=_calculated(columns, whole.left),
        headings=tuple(shown(column.attributes.get("name", "")) for column in columns),
    )


def _calculated(columns: list[Tag], left: int) -> dict[int, tuple[str, bool]]:
    formulas = ((left + index, column.child("calculatedColumnFormula")) for index, column in enumerate(columns))
    return {
        column: (formula.text, formula.attributes.get("array") in {"1", "true"})
        for column, formula in formulas
        if formula is not None and formula.text
    }
