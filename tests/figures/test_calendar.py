"""Working days with 调休, what the sheet overrides, what is unknown, and ISO weeks."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmxl.figures.calendar import (
    plain_week,
    week_of,
    week_range,
    weeks_between,
    work_calendars,
)
from pmxl.figures.errors import CalendarUnknownError, WeekUnreadableError
from pmxl.rows.settings import CalendarRow
from pmxl.vocabulary import DayKind, Department

NATIONAL = work_calendars().company
KNOWN_DAYS = st.dates(date(2005, 1, 1), date(2025, 12, 31))


def _holidays(year: int, count: int) -> list[CalendarRow]:
    return [CalendarRow(day=date(year, 10, 1) + timedelta(days=n), kind=DayKind.HOLIDAY) for n in range(count)]


def test_the_national_holiday_and_its_make_up_days_are_known() -> None:
    assert not NATIONAL.is_workday(date(2026, 10, 1))
    assert not NATIONAL.is_workday(date(2026, 10, 7))
    assert NATIONAL.is_workday(date(2026, 10, 10))  # Saturday, 调休
    assert not NATIONAL.is_workday(date(2026, 10, 11))


def test_the_table_agrees_with_the_national_calendar_day_by_day() -> None:
    import chinese_calendar

    days = [date(2020, 1, 1) + timedelta(days=n) for n in range(7 * 365)]

    assert [NATIONAL.is_workday(day) for day in days] == [chinese_calendar.is_workday(day) for day in days]


def test_adding_working_days_skips_the_holiday_and_uses_the_make_up_day() -> None:
    wednesday = date(2026, 9, 30)

    assert [NATIONAL.add_workdays(wednesday, n) for n in (0, 1, 2, 3, 4)] == [
        date(2026, 9, 30),
        date(2026, 10, 8),
        date(2026, 10, 9),
        date(2026, 10, 10),  # Saturday, 调休
        date(2026, 10, 12),
    ]


def test_adding_from_a_free_day_counts_the_next_working_day_first() -> None:
    sunday = date(2026, 11, 22)

    assert NATIONAL.add_workdays(sunday, 0) == date(2026, 11, 23)
    assert NATIONAL.add_workdays(sunday, 1) == date(2026, 11, 23)
    assert NATIONAL.add_workdays(sunday, -1) == date(2026, 11, 20)


def test_a_working_day_on_or_around_a_free_day_is_found() -> None:
    assert NATIONAL.next_workday(date(2026, 10, 3)) == date(2026, 10, 8)
    assert NATIONAL.previous_workday(date(2026, 10, 3)) == date(2026, 9, 30)
    assert NATIONAL.next_workday(date(2026, 11, 24)) == date(2026, 11, 24)


def test_days_between_exclude_the_first_and_include_the_last() -> None:
    monday, friday = date(2026, 11, 23), date(2026, 11, 27)

    assert NATIONAL.workdays_between(monday, friday) == 4
    assert NATIONAL.workdays_between(friday, monday) == -4
    assert NATIONAL.workdays_in(monday, friday) == 5
    assert NATIONAL.workdays_in(friday, monday) == 0


@given(KNOWN_DAYS, st.integers(1, 200))
def test_counting_takes_back_what_adding_gave(start: date, n: int) -> None:
    assert NATIONAL.workdays_between(start, NATIONAL.add_workdays(start, n)) == n


@given(KNOWN_DAYS, KNOWN_DAYS, KNOWN_DAYS)
def test_neighbouring_spans_of_working_days_add_up(a: date, b: date, c: date) -> None:
    between = NATIONAL.workdays_between

    assert between(a, b) + between(b, c) == between(a, c)


def test_a_row_of_the_sheet_overrides_the_national_calendar() -> None:
    rows = [
        CalendarRow(day=date(2026, 11, 25), kind=DayKind.HOLIDAY, remark="公司年会"),
        CalendarRow(day=date(2026, 11, 28), kind=DayKind.WORKDAY, remark="补班"),
    ]

    calendar = work_calendars(rows).company

    assert not calendar.is_workday(date(2026, 11, 25))
    assert calendar.is_workday(date(2026, 11, 28))


def test_a_row_of_a_department_changes_that_department_alone() -> None:
    rows = [CalendarRow(day=date(2026, 11, 28), kind=DayKind.WORKDAY, department=" 工程运维 ")]

    calendars = work_calendars(rows)

    assert calendars.of(Department.ENGINEERING).is_workday(date(2026, 11, 28))
    assert not calendars.of(Department.SALES).is_workday(date(2026, 11, 28))
    assert not calendars.of(None).is_workday(date(2026, 11, 28))


def test_a_year_nobody_announced_is_said_and_not_guessed() -> None:
    with pytest.raises(CalendarUnknownError) as caught:
        NATIONAL.add_workdays(date(2026, 12, 31), 1)

    assert caught.value.year == 2027
    assert "请在 设置.xlsx 的工作表「工作日历」中填入 2027 年" in str(caught.value)
    assert NATIONAL.unknown_years(date(2026, 5, 1), date(2028, 1, 1)) == (2027, 2028)


def test_a_year_before_the_first_known_one_is_said_too() -> None:
    with pytest.raises(CalendarUnknownError) as caught:
        NATIONAL.is_workday(date(1999, 1, 4))

    assert caught.value.year == 1999


def test_a_year_becomes_known_once_its_holidays_stand_in_the_sheet() -> None:
    calendar = work_calendars(_holidays(2027, 11)).company

    assert calendar.last == date(2027, 12, 31)
    assert calendar.add_workdays(date(2027, 9, 30), 1) == date(2027, 10, 12)


def test_a_few_free_days_do_not_make_a_year_known() -> None:
    calendar = work_calendars(_holidays(2027, 10)).company

    assert not calendar.knows(date(2027, 1, 4))


def test_a_year_after_a_gap_stays_unknown_until_the_gap_is_filled() -> None:
    assert work_calendars(_holidays(2028, 12)).company.last == date(2026, 12, 31)
    assert work_calendars(_holidays(2028, 12) + _holidays(2027, 12)).company.last == date(2028, 12, 31)


def test_half_typed_calendar_rows_are_left_over_with_a_reason() -> None:
    rows = [
        CalendarRow(kind=DayKind.HOLIDAY),
        CalendarRow(day=date(2026, 12, 1)),
        CalendarRow(day=date(2026, 12, 1), kind=DayKind.HOLIDAY, department="工程"),
    ]

    assert [str(leftover) for leftover in work_calendars(rows).leftovers] == [
        "工作日历 日期：为空，这一行没有计入日历",
        "工作日历 类型：为空，这一行没有计入日历",
        "工作日历 部门：「工程」不是部门名称，这一行没有计入日历",
    ]


def test_weeks_are_iso_weeks_at_the_turn_of_the_year() -> None:
    assert week_of(date(2026, 11, 22)) == "2026-W47"
    assert week_of(date(2027, 1, 1)) == "2026-W53"
    assert week_range("2026-W53") == (date(2026, 12, 28), date(2027, 1, 3))
    assert weeks_between(date(2026, 12, 27), date(2027, 1, 4)) == ("2026-W52", "2026-W53", "2027-W01")
    assert weeks_between(date(2026, 12, 27), date(2026, 12, 26)) == ()


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_every_day_lies_within_the_range_of_its_week(day: date) -> None:
    monday, sunday = week_range(week_of(day))

    assert monday <= day <= sunday
    assert (monday.weekday(), sunday.weekday()) == (0, 6)


@pytest.mark.parametrize("text", ["2026-W07", "2026w7", "２０２６年第7周", "2026-7", " 2026 W07 ", "2026/07"])
def test_a_week_is_read_however_people_type_it(text: str) -> None:
    assert plain_week(text) == "2026-W07"


@pytest.mark.parametrize("text", ["", "47", "2026-W54", "2025-W53", "2026-W00", "本周"])
def test_what_is_no_week_is_refused_with_an_example(text: str) -> None:
    assert plain_week(text) is None
    with pytest.raises(WeekUnreadableError, match="如 2026-W47"):
        week_range(text)
