"""From a case to the values of its form: every field and line with the row that it was taken from."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from pmxl.grids.cell import Entry
from pmxl.reports.forms.declaration import Case, Field, Form, LineColumn, Lines, Taken
from pmxl.reports.forms.page_layout import COLOPHON, COMPANY, ISSUED, NUMBER, VERSION
from pmxl.rows.row import Row
from pmxl.rows.settings import DictionaryRow, setting
from pmxl.vocabulary import Setting


@dataclass(frozen=True, slots=True)
class Shown:
    """A value as it goes into its cell, and the row that it was taken from."""

    value: Entry
    row: Row | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: its values by heading, and its row where it has one."""

    cells: Mapping[str, Entry]
    row: Row | None = None


@dataclass(frozen=True)
class Filled:
    """What one issue of a form says."""

    form: Form
    case: Case
    fields: Mapping[str, Shown]
    tables: Mapping[str, tuple[Line, ...]]

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows that it was taken from, each once, in the order of the form."""
        found = [shown.row for shown in self.fields.values()]
        found += [line.row for lines in self.tables.values() for line in lines]
        return tuple({id(row): row for row in found if row is not None}.values())


def filled(form: Form, case: Case) -> Filled:
    """The values of a form for a case."""
    fields = {one.name: _shown(one, case) for one in form.fields}
    tables = {lines.name: tuple(_lines(lines, case)) for lines in form.lines}
    source = origins(Filled(form, case, fields, tables))
    return Filled(form, case, {**fields, **_common(case, source)}, tables)


def entry(value: object) -> Entry:
    """A value as a cell takes it."""
    match value:
        case None | "":
            return None
        case StrEnum():
            return value.value
        case str() | bool() | int() | float() | Decimal() | date():
            return value
        case _:
            return str(value)


def plain(value: object) -> str:
    """A value as text, the same for equal values, so that two can be compared."""
    match value:
        case None:
            return ""
        case Decimal():
            return f"{value.normalize():f}" if value else "0"
        case float():
            return plain(Decimal(repr(value)))
        case datetime():
            return value.isoformat(sep=" ")
        case _:
            return str(value).strip()


def origins(filled_form: Filled) -> str:
    """Where the values came from, in words: the rows of each sheet, runs joined."""
    groups: defaultdict[str, set[int]] = defaultdict(set)
    for row in filled_form.rows:
        if row.origin.row:
            groups[f"{row.origin.workbook} › {row.origin.sheet}"].add(row.origin.row)
    return "；".join(f"{sheet} 第 {'、'.join(_runs(sorted(numbers)))} 行" for sheet, numbers in groups.items())


def _runs(numbers: list[int]) -> Iterator[str]:
    start = previous = numbers[0]
    for number in [*numbers[1:], 0]:
        if number == previous + 1:
            previous = number
            continue
        yield f"{start}–{previous}" if previous > start else str(start)
        start = previous = number


def _shown(one: Field, case: Case) -> Shown:
    if not isinstance(one.value, Taken):
        return Shown(entry(one.value.work(case)))
    row = one.value.row(case)
    if not isinstance(row, one.value.kind):
        return Shown(None)
    return Shown(entry(getattr(row, one.value.field)), row)


def _lines(lines: Lines, case: Case) -> Iterator[Line]:
    for count, row in enumerate(lines.of(case), start=1):
        cells = {column.heading: entry(_line_value(column, case, row, count)) for column in lines.columns}
        yield Line(cells, row if isinstance(row, Row) else None)


def _line_value(column: LineColumn, case: Case, row: object, count: int) -> object:
    if column.counts:
        return count
    return getattr(row, column.field) if column.work is None else column.work(case, row)


def _common(case: Case, source: str) -> Mapping[str, Shown]:
    issue, company = case.issue, setting(case.register.of(DictionaryRow), Setting.COMPANY)
    colophon = f"{issue.at:%Y-%m-%d %H:%M} 由 {issue.operator} 出具" + (f" · 数据来源：{source}" if source else "")
    return {
        COMPANY: Shown(company or None),
        NUMBER: Shown(issue.number),
        VERSION: Shown(issue.version),
        ISSUED: Shown(issue.at.date()),
        COLOPHON: Shown(colophon),
    }
