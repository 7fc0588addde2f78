"""Who owes how many days in which week; Monday 2026-11-23 to Sunday 2026-12-06, weeks 48 and 49."""

from datetime import date
from decimal import Decimal

import pytest

from pmxl.figures.calendar import work_calendars
from pmxl.figures.errors import CalendarUnknownError
from pmxl.figures.load import Load, load
from pmxl.figures.schedule import schedule
from pmxl.rows.initiation import MemberRow
from pmxl.rows.schedule import TaskRow
from pmxl.rows.settings import CalendarRow, PersonRow
from pmxl.vocabulary import DayKind, Department, TaskState, YesNo

MONDAY, LAST = date(2026, 11, 23), date(2026, 12, 6)
ENGINEERING, RND = Department.ENGINEERING, Department.RND
STAFF = [
    PersonRow(name="王强", department=ENGINEERING),
    PersonRow(name="李敏", department=ENGINEERING, active=YesNo.YES),
    PersonRow(name="赵磊", department=ENGINEERING),
    PersonRow(name="孙悦", department=RND),
    PersonRow(name="周离", department=ENGINEERING, active=YesNo.NO),
    PersonRow(),
]


def task(number: str, person: str, days: int, project: str = "XM-1", **more: object) -> TaskRow:
    fields = {"project": project, "task": number, "person": person, "duration": days, "planned_start": MONDAY, **more}
    return TaskRow.model_validate({"department": ENGINEERING, **fields})


def loaded(tasks: list[TaskRow], members: list[MemberRow], calendar: tuple[CalendarRow, ...] = ()) -> Load:
    calendars = work_calendars(calendar)
    return load(schedule(tasks, calendars, MONDAY), members, STAFF, calendars, MONDAY, LAST, {"XM-1", "XM-2"})


def demands(result: Load, name: str) -> list[Decimal]:
    return [week.demand for week in result.persons[name].weeks]


def test_a_person_owes_the_working_days_of_their_tasks_week_by_week() -> None:
    result = loaded([task("T1", "王强", 7)], [])

    assert result.weeks == ("2026-W48", "2026-W49")
    assert demands(result, "王强") == [Decimal(5), Decimal(2)]
    assert [week.capacity for week in result.persons["王强"].weeks] == [5, 5]
    assert result.persons["王强"].weeks[1].by_project == (("XM-1", Decimal(2)),)


def test_the_share_in_the_team_scales_the_days_and_projects_add_up() -> None:
    tasks = [task("T1", "王强", 5), task("T1", "王强", 10, project="XM-2")]
    members = [MemberRow(project="XM-1", person="王强", share=Decimal("0.5")), MemberRow(project="XM-2", person="王强")]

    week = loaded(tasks, members).persons["王强"].weeks[0]

    assert week.by_project == (("XM-1", Decimal("2.5")), ("XM-2", Decimal(5)))
    assert (week.demand, week.ratio, week.free) == (Decimal("7.5"), Decimal("1.50"), Decimal("-2.5"))
    assert week.is_over()


def test_parallel_tasks_of_one_project_count_a_day_once() -> None:
    assert demands(loaded([task("T1", "王强", 3), task("T2", "王强", 4)], []), "王强") == [Decimal(4), Decimal(0)]


def test_a_member_without_tasks_owes_their_share_while_in_the_team() -> None:
    members = [
        MemberRow(project="XM-1", person="孙悦", share=Decimal("0.2"), joined=date(2026, 11, 26)),
        MemberRow(project="XM-1", person="李敏", share=Decimal("0.5"), left=date(2026, 11, 24)),
        MemberRow(project="XM-1", person="赵磊"),
        MemberRow(project="XM-9", person="赵磊", share=Decimal(1)),
    ]

    result = loaded([task("T1", "王强", 7)], members)

    assert demands(result, "孙悦") == [Decimal("0.4"), Decimal("0.4")]  # until T1 is done on the 1st
    assert demands(result, "李敏") == [Decimal(1), Decimal(0)]
    assert demands(result, "赵磊") == [Decimal(0), Decimal(0)]


def test_a_task_of_several_people_is_owed_by_each_of_them() -> None:
    result = loaded([task("T1", "王强、李敏", 2)], [])

    assert [demands(result, name)[0] for name in ("王强", "李敏")] == [Decimal(2), Decimal(2)]


def test_finished_cancelled_and_foreign_tasks_are_not_owed() -> None:
    tasks = [
        task("T1", "王强", 5, actual_finish=MONDAY),
        task("T2", "王强", 5, state=TaskState.CANCELLED),
        task("T3", "王强", 5, project="XM-9"),
    ]

    assert demands(loaded(tasks, []), "王强") == [Decimal(0), Decimal(0)]


def test_tasks_without_a_person_burden_their_department() -> None:
    result = loaded([task("T1", "王强", 5), task("T2", "", 6), task("T3", "外包队", 1)], [])

    first, second = result.departments[ENGINEERING]
    assert (first.demand, first.unassigned, first.capacity) == (Decimal(11), Decimal(6), 15)
    assert (second.demand, second.unassigned) == (Decimal(1), Decimal(1))
    assert [str(leftover) for leftover in result.leftovers] == [
        "进度计划 责任人：「外包队」不在人员表的在岗人员中，未计入个人负荷"
    ]


def test_those_of_the_department_with_the_lowest_load_could_take_over() -> None:
    tasks = [task("T1", "王强", 5), task("T1", "王强", 5, project="XM-2"), task("T2", "李敏", 3)]
    result = loaded(tasks, [])

    assert [(pair[0].person.name, pair[1].week) for pair in result.over()] == [("王强", "2026-W48")]
    assert [(person.name, week.free) for person, week in result.substitutes("王强", "2026-W48")] == [
        ("赵磊", Decimal(5)),
        ("李敏", Decimal(2)),
    ]
    assert result.substitutes("无名", "2026-W48") == ()
    assert ("赵磊", "2026-W48") in [(pair[0].person.name, pair[1].week) for pair in result.under()]


def test_a_department_that_works_on_saturday_has_and_owes_that_day() -> None:
    saturday = CalendarRow(day=date(2026, 11, 28), kind=DayKind.WORKDAY, department="工程运维")

    result = loaded([task("T1", "王强", 6)], [], (saturday,))

    assert demands(result, "王强") == [Decimal(6), Decimal(0)]
    assert result.persons["王强"].weeks[0].capacity == 6
    assert result.persons["孙悦"].weeks[0].capacity == 5


def test_the_load_of_all_people_and_unassigned_tasks_is_that_of_the_departments() -> None:
    members = [MemberRow(project="XM-2", person="孙悦", share=Decimal("0.3"))]
    result = loaded([task("T1", "王强", 9), task("T2", "李敏", 4), task("T3", "", 3)], members)

    for place in range(2):
        people = sum(person.weeks[place].demand for person in result.persons.values())
        departments = [weeks[place] for weeks in result.departments.values()]
        assert people == sum(week.demand - week.unassigned for week in departments)


def test_weeks_of_an_unknown_year_are_refused_and_half_typed_rows_are_not() -> None:
    result = loaded(
        [TaskRow(), task("T1", "", 1, project="XM-1", department=None)],
        [MemberRow(), MemberRow(project="XM-1", person="甲")],
    )
    assert [str(leftover) for leftover in result.leftovers] == [
        "项目小组 姓名：「甲」不在人员表的在岗人员中，未计入负荷"
    ]

    calendars = work_calendars()
    with pytest.raises(CalendarUnknownError, match="2027 年"):
        load(schedule([], calendars, MONDAY), [], [], calendars, MONDAY, date(2026, 12, 29), ())
