"""What people, programs and networks do to a sheet, each done to the cells of a company's workbooks; generated."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pmxl.grids.cell import Cell
from pmxl.rows.column import Column, Kind
from pmxl.rows.row import Row
from pmxl.rows.sheets import SHEETS
from tests.unseen.company import Books, Rows, copied

Damaging = Callable[[Books, type[Row]], None]


@dataclass(frozen=True)
class Damage:
    """One damage to one sheet; where pmxl can read through it, every answer stays what it was (`harmless`)."""

    name: str
    kind: type[Row]
    do: Damaging
    harmless: bool = False

    def __str__(self) -> str:
        return f"{self.kind.__name__}-{self.name}"

    def done(self) -> Books:
        """The company's workbooks after it."""
        books = copied()
        self.do(books, self.kind)
        return books


def damages() -> Iterator[Damage]:
    """Every damage to every sheet."""
    for kind in SHEETS:
        yield Damage("removed", kind, _removed)
        yield Damage("renamed", kind, _renamed)
        yield Damage("doubled", kind, _doubled)
        yield Damage("beside a memo of its name", kind, _beside_a_memo, harmless=True)
        yield Damage("headings with notes", kind, _noted, harmless=True)
        yield Damage("two heading rows", kind, _two_heading_rows)
        yield Damage("subtotal row", kind, _subtotal)
        for column in kind.columns():
            if not column.formula:
                yield Damage(f"{column.field} renamed", kind, _heading_renamed(column))
                yield Damage(f"{column.field} twice", kind, _heading_twice(column))
            if column.required and column.refers and column.kind is Kind.CODE:
                yield Damage(f"{column.field} left blank", kind, _left_blank(column))
        for column in kind.columns():
            if column.kind in _GARBLED and not column.formula:
                yield Damage(f"{column.field} garbled", kind, _garbled(column))


def home(books: Books, kind: type[Row]) -> dict[str, Rows]:
    """The workbook that holds a sheet."""
    return books[f"{kind.sheet.book}.xlsx"]


def _removed(books: Books, kind: type[Row]) -> None:
    del home(books, kind)[kind.sheet.name]


def _renamed(books: Books, kind: type[Row]) -> None:
    home(books, kind)[f"{kind.sheet.name}2026"] = home(books, kind).pop(kind.sheet.name)


def _doubled(books: Books, kind: type[Row]) -> None:
    rows = [list(row) for row in home(books, kind)[kind.sheet.name]]
    books[f"{kind.sheet.book}-副本.xlsx"] = {kind.sheet.name: rows[:-1]}


def _beside_a_memo(books: Books, kind: type[Row]) -> None:
    books["备忘.xlsx"] = {kind.sheet.name: [["日期", "谁来电话", "说了什么"], ["11-20", "客户", "下周三再来"]]}


def _noted(books: Books, kind: type[Row]) -> None:
    rows = home(books, kind)[kind.sheet.name]
    for at, column in enumerate(kind.columns()):
        note = f"（{column.unit}）" if column.unit else "（必填）" if column.required else ""
        rows[1][at] = f"{column.heading}{note}"


def _two_heading_rows(books: Books, kind: type[Row]) -> None:
    rows = home(books, kind)[kind.sheet.name]
    third = len(rows[1]) // 3
    rows[0][:] = rows[1][:third]
    rows[1][:third] = [None] * third


def _subtotal(books: Books, kind: type[Row]) -> None:
    rows = home(books, kind)[kind.sheet.name]
    summed = {Kind.MONEY, Kind.NUMBER, Kind.WHOLE}
    line: list[Cell] = [12.0 if column.kind in summed else None for column in kind.columns()]
    line[next(at for at, column in enumerate(kind.columns()) if column.kind not in summed)] = "2025 年小计"
    rows.append(line)


def _heading_renamed(column: Column) -> Damaging:
    def do(books: Books, kind: type[Row]) -> None:
        headings = home(books, kind)[kind.sheet.name][1]
        headings[headings.index(column.heading)] = f"{column.heading}（万元）"

    return do


def _heading_twice(column: Column) -> Damaging:
    def do(books: Books, kind: type[Row]) -> None:
        for number, row in enumerate(home(books, kind)[kind.sheet.name]):
            row.append(column.heading if number == 1 else None)

    return do


def _left_blank(column: Column) -> Damaging:
    def do(books: Books, kind: type[Row]) -> None:
        rows = home(books, kind)[kind.sheet.name]
        at = rows[1].index(column.heading)
        for row in rows[2:]:
            row[at] = None

    return do


_GARBLED: dict[Kind, Cell] = {
    Kind.MONEY: "约686000",
    Kind.NUMBER: "几个",
    Kind.WHOLE: "三",
    Kind.PERCENT: "一半",
    Kind.DAY: "月底前",
    Kind.MOMENT: "上周",
    Kind.CHOICE: "差不多",
    Kind.LISTED: "从没听说",
}


def _garbled(column: Column) -> Damaging:
    def do(books: Books, kind: type[Row]) -> None:
        rows = home(books, kind)[kind.sheet.name]
        at = rows[1].index(column.heading)
        for row in rows[2:]:
            if row[at] is not None:
                row[at] = _GARBLED[column.kind]

    return do
