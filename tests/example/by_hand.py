"""The committed example workbooks as openpyxl reads them, and the week that pmxl makes of them: two readers, one truth.

Each test writes its sum out as literals with the sheet's row numbers; `cells` holds every literal against its cell.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

import openpyxl

from pmxl.adapters.clock import FixedClock
from pmxl.figures.affairs import Affairs
from pmxl.reports.weekly.facts import Week
from pmxl.reports.weekly.kpis import Kpi, kpis
from pmxl.wiring import open_desk

EXAMPLE = Path(__file__).parents[2] / "workbooks" / "示例"
TODAY = date(2026, 11, 24)
WEEK = "2026-W47"  # Monday 16 to Sunday 22 November


@cache
def sheets() -> Mapping[str, list[tuple[object, ...]]]:
    """Every sheet's cells, row 1 with the headings first."""
    books = [openpyxl.load_workbook(path, read_only=True) for path in sorted(EXAMPLE.glob("*.xlsx"))]
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for book in books for sheet in book}


def column(sheet: str, heading: str) -> list[object]:
    """The cells below a heading; a day without its hour."""
    headings, *rows = sheets()[sheet]
    place = headings.index(heading)
    return [value.date() if isinstance(value := row[place], datetime) else value for row in rows]


def cells(sheet: str, heading: str, rows: Mapping[int, object]) -> Decimal:
    """The sum of literals by row number, once the sheet has shown that each stands in its cell."""
    there = column(sheet, heading)
    assert {row: there[row - 2] for row in rows} == dict(rows)
    return sum((Decimal(str(value)) for value in rows.values() if isinstance(value, int | float)), Decimal(0))


def hold(sheet: str, heading: str, value: object, rows: Iterable[int]) -> int:
    """How many rows these are, once the sheet has shown that each holds the value."""
    there = list(rows)
    cells(sheet, heading, dict.fromkeys(there, value))
    return len(there)


@cache
def week() -> Week:
    """The reported week of the example, as pmxl reads and reckons it."""
    clock = FixedClock(datetime.combine(TODAY, datetime.min.time()))
    return Week(Affairs(open_desk(EXAMPLE, as_name="王雅琴", clock=clock).read(), TODAY), WEEK)


@cache
def first_page() -> Mapping[str, Kpi]:
    """The figures of 总览 by name."""
    return {kpi.name: kpi for kpi in kpis(week())}


def now_and_before(name: str) -> tuple[object, object]:
    """A figure of 总览 with last week's."""
    return first_page()[name].value, first_page()[name].before


def working_days(first: date, last: date) -> int:
    """The working days from first to last: Monday to Friday, unless 工作日历 says otherwise."""
    told = dict(zip(column("工作日历", "日期"), column("工作日历", "类型"), strict=True))
    span = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return sum(told.get(day, "工作日" if day.weekday() < 5 else "休息日") == "工作日" for day in span)


def durations(rows: Mapping[int, int]) -> int:
    """The sum of literals by row of 进度计划, once each is the count of its planned working days.

    A milestone on one day lasts no day.
    """
    starts, ends, marks = (column("进度计划", heading) for heading in ("计划开始", "计划完成", "里程碑"))
    for row, days in rows.items():
        first, last = starts[row - 2], ends[row - 2]
        assert isinstance(first, date)
        assert isinstance(last, date)
        assert days == (0 if first == last and marks[row - 2] == "是" else working_days(first, last)), row
    return sum(rows.values())
