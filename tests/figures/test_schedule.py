"""Forecast, float, critical path and variance on small plans that can be counted on the fingers.

November 2026: the 23rd is a Monday; no holidays until the end of the year.
"""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmxl.figures.activities import FaultKind
from pmxl.figures.calendar import work_calendars
from pmxl.figures.errors import CalendarUnknownError
from pmxl.figures.schedule import Schedule, overrun, schedule
from pmxl.rows.schedule import TaskRow
from pmxl.rows.settings import CalendarRow
from pmxl.vocabulary import DayKind, Department, TaskState, YesNo

CALENDARS = work_calendars()
MONDAY = date(2026, 11, 23)


def nov(day: int) -> date:
    return date(2026, 11, day)


def dec(day: int) -> date:
    return date(2026, 12, day)


def task(number: str, start: date | None, days: int | None, after: str = "", **more: object) -> TaskRow:
    fields = {"project": "XM", "task": number, "planned_start": start, "duration": days, "predecessors": after, **more}
    return TaskRow.model_validate(fields)


def dates(result: Schedule) -> dict[str, tuple[date | None, date | None]]:
    return {number: (forecast.start, forecast.finish) for (_, number), forecast in result.tasks.items()}


def test_a_chain_runs_over_the_weekend_in_working_days() -> None:
    result = schedule([task("T1", MONDAY, 4), task("T2", MONDAY, 3, "T1")], CALENDARS, MONDAY)

    assert dates(result) == {"T1": (nov(23), nov(26)), "T2": (nov(27), dec(1))}
    assert result.finish("XM") == dec(1)


@pytest.mark.parametrize(
    ("link", "start", "finish"),
    [
        ("T1", nov(26), nov(27)),  # after Wednesday
        ("T1FS+2", nov(30), dec(1)),
        ("T1FS-1", nov(25), nov(26)),
        ("T1SS", nov(23), nov(24)),
        ("T1SS+2", nov(25), nov(26)),
        ("T1FF", nov(24), nov(25)),
        ("T1FF+1", nov(25), nov(26)),
        ("T1SF+4", nov(25), nov(26)),  # finishes when T1 has been running four days
    ],
)
def test_each_kind_of_link_holds_its_end_of_the_task(link: str, start: date, finish: date) -> None:
    rows = [task("T1", MONDAY, 3), task("T2", MONDAY, 2, link)]

    assert dates(schedule(rows, CALENDARS, MONDAY))["T2"] == (start, finish)


def test_a_task_waits_for_the_latest_of_several_predecessors() -> None:
    rows = [task("T1", MONDAY, 3), task("T2", MONDAY, 1), task("T3", MONDAY, 1, "T1、T2FS+4")]

    assert dates(schedule(rows, CALENDARS, MONDAY))["T3"] == (nov(30), nov(30))


def test_a_planned_start_holds_a_task_whose_predecessors_are_done_early() -> None:
    rows = [task("T1", MONDAY, 1), task("T2", dec(1), 2, "T1")]

    assert dates(schedule(rows, CALENDARS, MONDAY))["T2"] == (dec(1), dec(2))


def test_a_milestone_falls_on_the_day_its_predecessor_finishes() -> None:
    milestone = task("M1", nov(26), None, "T1", planned_finish=nov(26), milestone=YesNo.YES)
    rows = [task("T1", MONDAY, 4), milestone, task("T2", MONDAY, 1, "M1")]

    result = schedule(rows, CALENDARS, MONDAY)

    assert dates(result) == {"T1": (nov(23), nov(26)), "M1": (nov(26), nov(26)), "T2": (nov(27), nov(27))}
    assert [forecast.row.task for forecast in result.milestones("XM")] == ["M1"]


def test_float_and_the_critical_path_are_those_counted_by_hand() -> None:
    # T1 (2) → T2 (5) → T4 (1): 8 days, critical.  T1 → T3 (3) → T4: two days of float.
    rows = [
        task("T1", MONDAY, 2),
        task("T2", MONDAY, 5, "T1"),
        task("T3", MONDAY, 3, "T1"),
        task("T4", MONDAY, 1, "T2、T3"),
    ]

    result = schedule(rows, CALENDARS, MONDAY)

    assert {number: forecast.total_float for (_, number), forecast in result.tasks.items()} == {
        "T1": 0,
        "T2": 0,
        "T3": 2,
        "T4": 0,
    }
    assert [forecast.row.task for forecast in result.critical_path("XM")] == ["T1", "T2", "T4"]
    assert result.tasks["XM", "T3"].finish == nov(27)
    assert result.tasks["XM", "T3"].late_finish == dec(1)


def test_a_department_that_works_on_saturday_is_scheduled_on_it() -> None:
    calendars = work_calendars([CalendarRow(day=nov(28), kind=DayKind.WORKDAY, department="工程运维")])
    rows = [
        task("T1", MONDAY, 5, department=Department.RND),
        task("T2", MONDAY, 1, "T1", department=Department.ENGINEERING),
        task("T3", MONDAY, 1, "T2", department=Department.RND),
    ]

    result = schedule(rows, calendars, MONDAY)

    assert dates(result) == {"T1": (nov(23), nov(27)), "T2": (nov(28), nov(28)), "T3": (nov(30), nov(30))}
    assert [forecast.total_float for forecast in result.tasks.values()] == [0, 0, 0]


def test_a_task_that_did_not_start_in_time_starts_today_at_the_earliest() -> None:
    rows = [task("T1", nov(16), 2, planned_finish=nov(17)), task("T2", nov(18), 1, "T1", planned_finish=nov(18))]

    result = schedule(rows, CALENDARS, nov(24))

    assert dates(result) == {"T1": (nov(24), nov(25)), "T2": (nov(26), nov(26))}
    assert [forecast.delay for forecast in result.tasks.values()] == [6, 6]


def test_what_is_left_of_a_started_task_is_counted_from_today() -> None:
    started = task("T1", nov(16), 10, actual_start=nov(17), progress=Decimal("0.25"), state=TaskState.STARTED)

    result = schedule([started, task("T2", nov(30), 1, "T1")], CALENDARS, nov(24))

    # 10 × 0.75 = 7.5, so 8 working days from Tuesday the 24th on: Thursday the 3rd.
    assert dates(result) == {"T1": (nov(17), dec(3)), "T2": (dec(4), dec(4))}


def test_a_started_task_without_progress_lasts_its_duration_from_its_start() -> None:
    started = task("T1", nov(16), 10, actual_start=nov(17))

    assert dates(schedule([started], CALENDARS, nov(24))) == {"T1": (nov(17), nov(30))}


def test_a_finished_task_keeps_its_dates_and_frees_its_successor() -> None:
    done = task("T1", nov(16), 10, actual_start=nov(16), actual_finish=nov(20), state=TaskState.DONE)

    result = schedule([done, task("T2", MONDAY, 2, "T1")], CALENDARS, MONDAY)

    assert dates(result) == {"T1": (nov(16), nov(20)), "T2": (nov(23), nov(24))}
    assert result.tasks["XM", "T1"].total_float is None
    assert not result.tasks["XM", "T1"].critical


def test_work_done_on_a_sunday_is_shown_on_that_sunday() -> None:
    done = task("T1", nov(21), 2, actual_start=nov(21), actual_finish=nov(22))

    result = schedule([done, task("T2", MONDAY, 1, "T1")], CALENDARS, MONDAY)

    assert dates(result) == {"T1": (nov(21), nov(22)), "T2": (nov(23), nov(23))}


def test_work_planned_on_free_days_is_not_moved_while_it_is_in_plan() -> None:
    weekend = task("T1", nov(28), None, planned_finish=nov(29))

    result = schedule([weekend], CALENDARS, MONDAY)

    assert result.tasks["XM", "T1"].finish == nov(29)
    assert result.tasks["XM", "T1"].delay == 0


def test_a_cancelled_task_takes_no_time_and_hands_its_predecessor_on() -> None:
    rows = [
        task("T1", MONDAY, 3),
        task("T2", dec(15), 9, "T1", state=TaskState.CANCELLED),
        task("T3", MONDAY, 1, "T2"),
    ]

    assert dates(schedule(rows, CALENDARS, MONDAY)) == {"T1": (nov(23), nov(25)), "T3": (nov(26), nov(26))}


def test_variance_is_counted_in_working_days_from_the_baseline() -> None:
    late = task("T1", MONDAY, 5, baseline_finish=nov(24))
    early = task("T2", MONDAY, 1, baseline_finish=nov(27), planned_finish=nov(23))

    result = schedule([late, early], CALENDARS, MONDAY)

    assert [forecast.variance for forecast in result.tasks.values()] == [3, -4]
    assert [forecast.delay for forecast in result.tasks.values()] == [None, 0]


def test_a_task_that_waits_for_goods_starts_the_working_day_after_they_arrive() -> None:
    rows = [task("T1", MONDAY, 2, waits_for="BH-1、BH-2"), task("T2", MONDAY, 1, "T1")]

    result = schedule(rows, CALENDARS, MONDAY, arrivals={"BH-1": nov(25), "BH-2": nov(27)})

    assert dates(result) == {"T1": (nov(30), dec(1)), "T2": (dec(2), dec(2))}


def test_a_slip_moves_the_whole_of_an_open_task_and_the_finish_of_a_started_one() -> None:
    started = task("T1", MONDAY, 2, actual_start=nov(23), progress=Decimal("0.5"))
    rows = [started, task("T2", nov(25), 2), task("T3", nov(25), 1, "T2SS")]

    result = schedule(rows, CALENDARS, nov(24), delays={("XM", "T1"): 3, ("XM", "T2"): 3})

    assert dates(result) == {"T1": (nov(23), nov(27)), "T2": (nov(30), dec(1)), "T3": (nov(30), nov(30))}


def test_circular_predecessors_are_named_and_the_rest_is_computed() -> None:
    rows = [
        task("T1", MONDAY, 1, "T3"),
        task("T2", MONDAY, 1, "T1"),
        task("T3", MONDAY, 1, "T2"),
        task("T4", MONDAY, 2, "T3"),
        task("T5", MONDAY, 1, "T5"),
    ]

    result = schedule(rows, CALENDARS, MONDAY)

    assert [str(fault) for fault in result.faults] == [
        "XM 循环前置：T2 → T3 → T1 → T2，环内的前置关系未计入",
        "XM 循环前置：T5 → T5，环内的前置关系未计入",
    ]
    assert dates(result)["T4"] == (nov(24), nov(25))


def test_faulty_rows_are_named_in_words_and_never_stop_the_rest() -> None:
    rows = [
        task("T1", MONDAY, 1, "T9、T2++"),
        task("T1", MONDAY, 7),
        task("", MONDAY, 1, name="布线"),
        task("T4", None, None),
        task("T5", MONDAY, None, planned_finish=nov(20)),
        task("T6", MONDAY, None),
        TaskRow(),
    ]

    result = schedule(rows, CALENDARS, MONDAY)

    assert [str(fault) for fault in result.faults] == [
        "XM 任务编号重复：T1 出现两次，只计第一行",
        "XM 缺少任务编号：「布线」没有任务编号，未计入进度",
        " 缺少任务编号：「（未命名）」没有任务编号，未计入进度",
        "XM 前置任务不存在：T1 的前置任务「T9」不存在，这一条前置未计入",
        "XM 前置任务无法识别：T1 的前置任务「T2++」无法识别，应如 T01、T02FS+2",
        "XM 缺少日期：T4 没有计划日期也没有前置任务，按今天开始推算",
        "XM 日期颠倒：T5 计划完成 2026-11-20 早于计划开始 2026-11-23，按计划开始、一个工作日推算",
        "XM 缺少日期：T6 缺少计划完成和工期，按一个工作日推算",
    ]
    assert set(dates(result)) == {"T1", "T4", "T5", "T6"}


def test_dates_beyond_the_known_years_are_said_and_not_guessed() -> None:
    rows = [task("T1", dec(30), 2), task("T2", MONDAY, 1, "T1"), task("T3", date(2027, 3, 1), 1)]

    result = schedule(rows, CALENDARS, MONDAY)

    assert dates(result) == {"T1": (dec(30), dec(31)), "T2": (None, None), "T3": (None, None)}
    assert result.finish("XM") is None
    (fault,) = result.faults
    assert fault.kind is FaultKind.UNKNOWN_YEAR
    assert fault.tasks == ("T2", "T3")
    assert "请在「工作日历」中填入 2027 年" in fault.text


def test_a_schedule_in_an_unknown_year_is_refused_with_the_year() -> None:
    with pytest.raises(CalendarUnknownError, match="2027 年"):
        schedule([task("T1", MONDAY, 1)], CALENDARS, date(2027, 2, 1))


Drawn = tuple[int, list[tuple[int, str, int]], int, Department | None]
PLANS = st.lists(
    st.tuples(
        st.integers(0, 4),
        st.lists(
            st.tuples(st.integers(1, 6), st.sampled_from(["FS", "SS", "FF", "SF"]), st.integers(-2, 3)), max_size=3
        ),
        st.integers(0, 6),
        st.sampled_from([None, Department.ENGINEERING]),
    ),
    min_size=1,
    max_size=8,
)
SATURDAYS = work_calendars(
    [CalendarRow(day=day, kind=DayKind.WORKDAY, department="工程运维") for day in (nov(28), dec(5), dec(12))]
)


def _drawn(plan: list[Drawn]) -> list[TaskRow]:
    return [
        task(
            f"T{position}",
            CALENDARS.company.add_workdays(MONDAY, offset),
            days,
            "、".join(f"T{position - back}{kind}{lag:+d}" for back, kind, lag in links if position - back >= 0),
            department=department,
        )
        for position, (days, links, offset, department) in enumerate(plan)
    ]


@given(PLANS)
def test_a_slip_within_the_float_does_not_move_the_finish_of_the_project(plan: list[Drawn]) -> None:
    rows = _drawn([(days, links, offset, None) for days, links, offset, _ in plan])
    result = schedule(rows, CALENDARS, MONDAY)

    for key, forecast in result.tasks.items():
        assert forecast.total_float is not None
        within = schedule(rows, CALENDARS, MONDAY, delays={key: forecast.total_float})
        assert within.finish("XM") == result.finish("XM")


@given(PLANS)
def test_a_slip_of_a_day_more_than_the_float_moves_the_finish_by_a_day(plan: list[Drawn]) -> None:
    rows = _drawn([(days, links, offset, None) for days, links, offset, _ in plan])
    result = schedule(rows, CALENDARS, MONDAY)
    finish = result.finish("XM")
    assert finish is not None

    for key, forecast in result.tasks.items():
        assert forecast.total_float is not None
        beyond = schedule(rows, CALENDARS, MONDAY, delays={key: forecast.total_float + 1})
        assert beyond.finish("XM") == CALENDARS.company.add_workdays(finish, 1)


@given(PLANS)
def test_no_task_has_negative_float_whatever_calendars_meet(plan: list[Drawn]) -> None:
    result = schedule(_drawn(plan), SATURDAYS, MONDAY)

    assert all(forecast.total_float is not None and forecast.total_float >= 0 for forecast in result.tasks.values())
    assert result.critical_path("XM")


@given(PLANS)
def test_the_order_of_the_rows_does_not_change_a_date(plan: list[Drawn]) -> None:
    rows = _drawn(plan)

    assert dates(schedule(rows, SATURDAYS, MONDAY)) == dates(schedule(rows[::-1], SATURDAYS, MONDAY))


def test_what_is_done_or_follows_acceptance_is_no_overrun_of_the_wanted_day() -> None:
    rows = [
        task("T1", nov(2), 3, name="布线", actual_start=nov(2), actual_finish=nov(20), state=TaskState.DONE),
        task("T2", nov(23), 5, "T1", name="组织验收", kind="验收"),
        task("T3", nov(30), 5, "T2", name="归档", kind="总结"),
    ]
    forecasts = schedule(rows, CALENDARS, MONDAY).of("XM")
    # open until acceptance: T2, 23 to 27 November
    assert [overrun(forecasts, wanted) for wanted in (nov(19), nov(26), nov(27), None)] == [
        nov(27),
        nov(27),
        None,
        None,
    ]
    assert overrun(forecasts[:1], nov(19)) is None
