"""What a slip does to tasks, milestones, acceptance and money before it happens; Monday 2026-11-23."""

from datetime import date
from decimal import Decimal

import pytest

from pmxl.figures.calendar import work_calendars
from pmxl.figures.events import Event
from pmxl.figures.ledger import Ledger
from pmxl.figures.slip import Outlook, Slip, TaskNotOpenError, slip_of_arrival, slip_of_task
from pmxl.rows.contract import ContractRow
from pmxl.rows.money import AllocationRow, PaymentNodeRow
from pmxl.rows.schedule import TaskRow
from pmxl.vocabulary import PaymentTrigger, TaskState, YesNo

TODAY = date(2026, 11, 23)


def nov(day: int) -> date:
    return date(2026, 11, day)


def dec(day: int) -> date:
    return date(2026, 12, day)


def task(number: str, name: str, days: int, after: str = "", **more: object) -> TaskRow:
    fields = {"project": "XM-1", "task": number, "name": name, "duration": days, "planned_start": TODAY, **more}
    return TaskRow.model_validate({**fields, "predecessors": after})


TASKS = (
    task("T1", "设备安装", 3, waits_for="BH-1"),
    task("T2", "调试", 2, "T1"),
    task("M1", "竣工", 0, "T2", milestone=YesNo.YES),
    task("T3", "项目验收", 1, "M1"),
    task("T4", "编写手册", 1),
    task("T5", "清场", 1, actual_finish=nov(20), state=TaskState.DONE),
)
CONTRACT = ContractRow(number="HT-1", project="XM-1", customer="滨江医院", signed=date(2026, 3, 2))


def node(term: int, amount: int, trigger: PaymentTrigger, days: int = 0) -> PaymentNodeRow:
    return PaymentNodeRow(contract="HT-1", term=term, amount=Decimal(amount), trigger=trigger, days=days)


OUTLOOK = Outlook(
    tasks=TASKS,
    calendars=work_calendars(),
    ledger=Ledger(
        contracts=[CONTRACT],
        nodes=[
            node(1, 300, PaymentTrigger.SIGNING),
            node(2, 200, PaymentTrigger.ARRIVAL, days=7),
            node(3, 400, PaymentTrigger.ACCEPTANCE, days=25),
            node(4, 100, PaymentTrigger.COMPLETION),
        ],
        allocations=[AllocationRow(contract="HT-1", term=3, amount=Decimal(50))],
    ),
    events={"HT-1": {PaymentTrigger.SIGNING: Event(date(2026, 3, 2), "合同签订")}},
    arrivals={"BH-1": nov(20), "BH-2": nov(10)},
    requests={"BH-1": "XM-1", "BH-2": "XM-1"},
)


def moved(slip: Slip) -> list[tuple[str, date | None, date | None, int | None]]:
    return [(m.after.row.task, m.before.finish, m.after.finish, m.days) for m in slip.tasks]


def test_a_slipping_task_moves_its_followers_the_acceptance_and_the_money() -> None:
    # Plan: T1 23–25, T2 26–27, 竣工 27, 验收 the 30th; money 25 days after: 25 December.
    slip = slip_of_task(OUTLOOK, ("XM-1", "T1"), 5, TODAY)

    assert moved(slip) == [
        ("T1", nov(25), dec(2), 5),
        ("T2", nov(27), dec(4), 5),
        ("M1", nov(27), dec(4), 5),
        ("T3", nov(30), dec(7), 5),
    ]
    assert [m.after.row.task for m in slip.milestones] == ["M1"]
    assert slip.finishes == {"XM-1": (nov(30), dec(7))}
    assert slip.acceptances == {
        "HT-1": (Event(nov(30), "预计验收", certain=False), Event(dec(7), "预计验收", certain=False))
    }
    assert [(m.node.term, m.amount, m.before.day, m.after.day) for m in slip.money] == [
        (3, Decimal(350), dec(25), date(2027, 1, 1)),
        (4, Decimal(100), nov(27), dec(4)),
    ]
    assert slip.by_month == {("2026-12", "2027-01"): Decimal(350), ("2026-11", "2026-12"): Decimal(100)}


def test_a_slip_that_the_float_takes_up_moves_nothing_else() -> None:
    slip = slip_of_task(OUTLOOK, ("XM-1", "T4"), 4, TODAY)

    assert moved(slip) == [("T4", nov(23), nov(27), 4)]
    assert slip.finishes == {"XM-1": (nov(30), nov(30))}
    assert (slip.acceptances, slip.money, slip.by_month) == ({}, (), {})


def test_a_late_arrival_moves_the_tasks_that_wait_and_the_money_due_on_it() -> None:
    slip = slip_of_arrival(OUTLOOK, {"BH-1": nov(27)}, TODAY)

    assert moved(slip)[0] == ("T1", nov(25), dec(2), 5)
    assert [(m.node.term, m.before.day, m.after.day) for m in slip.money] == [
        (2, nov(27), dec(4)),  # 到货 + 7 days
        (3, dec(25), date(2027, 1, 1)),
        (4, nov(27), dec(4)),
    ]


def test_a_late_arrival_nobody_waits_for_moves_only_its_own_payment() -> None:
    slip = slip_of_arrival(OUTLOOK, {"BH-2": nov(30)}, TODAY)

    assert slip.tasks == ()
    assert [(m.node.term, m.after.day) for m in slip.money] == [(2, dec(7))]


def test_an_earlier_arrival_pulls_the_money_forward() -> None:
    late = Outlook(**{**vars(OUTLOOK), "arrivals": {"BH-1": nov(27)}})

    slip = slip_of_arrival(late, {"BH-1": nov(20)}, TODAY)

    assert moved(slip)[0] == ("T1", dec(2), nov(25), -5)
    assert slip.by_month[("2027-01", "2026-12")] == Decimal(350)


@pytest.mark.parametrize("key", [("XM-1", "T9"), ("XM-9", "T1"), ("XM-1", "T5")])
def test_a_task_that_is_not_open_cannot_slip(key: tuple[str, str]) -> None:
    with pytest.raises(TaskNotOpenError, match="没有未完成的任务"):
        slip_of_task(OUTLOOK, key, 3, TODAY)


def test_a_slip_into_an_unknown_year_is_told_by_the_schedule() -> None:
    slip = slip_of_task(OUTLOOK, ("XM-1", "T1"), 40, TODAY)

    assert moved(slip)[0] == ("T1", nov(25), None, None)
    assert "请在「工作日历」中填入 2027 年" in slip.schedule.faults[0].text
    assert slip.finishes == {"XM-1": (nov(30), None)}
