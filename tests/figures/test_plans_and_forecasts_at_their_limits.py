"""Tasks, the network and the money that is expected, on the last value that is still one thing and the first of another."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from pmxl.figures.activities import numbers, working_days
from pmxl.figures.calendar import work_calendars
from pmxl.figures.cash import CashMonth, cash_by_month, expectation, expectations
from pmxl.figures.events import NO_EVENTS, Event, expected
from pmxl.figures.ledger import Ledger
from pmxl.figures.receivables import Receivable, by_contract, by_customer, by_project, open_nodes, rolled_up
from pmxl.figures.schedule import Schedule, schedule
from pmxl.figures.slip import Outlook, slip_of_arrival, slip_of_task
from pmxl.figures.standing_questions import task_is_begun, task_is_done
from pmxl.rows.contract import ContractRow
from pmxl.rows.money import AllocationRow, InvoiceRow, PaymentNodeRow, ReceiptRow
from pmxl.rows.schedule import TaskRow
from pmxl.vocabulary import PaymentTrigger, TaskState, YesNo

TODAY = date(2026, 11, 24)
"""A Tuesday; no holiday until the end of the year."""
CALENDARS = work_calendars()


def on(day: int) -> date:
    return TODAY + timedelta(days=day)


def task(number: str = "T1", after: str = "", **fields: Any) -> TaskRow:
    return TaskRow.model_validate({"project": "XM-1", "task": number, "predecessors": after, **fields})


@pytest.mark.parametrize(
    ("fields", "begun", "done"),
    [
        ({}, False, False),
        ({"state": TaskState.STARTED}, True, False),
        ({"state": TaskState.OPEN}, False, False),
        ({"actual_start": TODAY}, True, False),
        ({"progress": "0.01"}, True, False),
        ({"progress": "0"}, False, False),
        ({"state": TaskState.DONE}, False, True),
        ({"actual_finish": TODAY}, False, True),
        ({"actual_finish": TODAY, "state": TaskState.CANCELLED}, False, False),
    ],
)
def test_a_task_is_begun_and_done_by_any_of_its_signs(fields: dict[str, Any], *, begun: bool, done: bool) -> None:
    assert (task_is_begun(task(**fields)), task_is_done(task(**fields))) == (begun, done)


@pytest.mark.parametrize(
    ("fields", "days"),
    [
        ({"duration": "2.1"}, 3),
        ({"duration": 0}, 0),
        ({"duration": -1, "planned_start": on(0), "planned_finish": on(1)}, 2),
        ({"planned_start": on(0), "planned_finish": on(0)}, 1),
        ({"planned_start": on(0), "planned_finish": on(0), "milestone": YesNo.YES}, 0),
        ({"planned_start": on(0), "planned_finish": on(7)}, 6),
        ({"planned_start": on(4), "planned_finish": on(5)}, 0),  # a weekend
        ({"planned_start": on(4), "planned_finish": on(4)}, 0),
        ({"planned_start": on(1), "planned_finish": on(0)}, 1),
        ({"planned_start": on(0)}, 1),
        ({"planned_finish": on(0)}, 1),
        ({}, 1),
        ({"milestone": YesNo.YES}, 0),
    ],
)
def test_a_task_lasts_as_typed_else_as_its_dates_say(fields: dict[str, Any], days: int) -> None:
    assert working_days(task(**fields), CALENDARS.company) == days


def test_a_cell_names_numbers_between_any_separators() -> None:
    assert numbers("BH-1、BH-2，BH-3,BH-4；BH-5;BH-6/BH-7|BH-8 BH-9\nBH-10、") == tuple(f"BH-{n}" for n in range(1, 11))
    assert numbers("") == numbers(" 、 ") == ()


def dates(result: Schedule) -> dict[str, tuple[date | None, date | None, int | None]]:
    return {key[1]: (one.start, one.finish, one.total_float) for key, one in result.tasks.items()}


def test_float_is_what_a_task_may_slip_before_its_project_does() -> None:
    rows = [
        task("T1", duration=3, planned_start=on(0)),
        task("T2", duration=1, planned_start=on(0)),
        task("T3", "T1、T2", duration=1),
    ]
    result = schedule(rows, CALENDARS, TODAY)
    assert dates(result) == {"T1": (on(0), on(2), 0), "T2": (on(0), on(0), 2), "T3": (on(3), on(3), 0)}
    assert [one.row.task for one in result.critical_path("XM-1")] == ["T1", "T3"]
    assert [result.tasks["XM-1", name].late_finish for name in ("T1", "T2", "T3")] == [on(2), on(2), on(3)]
    by = schedule(rows, CALENDARS, TODAY, delays={("XM-1", "T2"): 2})
    assert by.finish("XM-1") == on(3)
    more = schedule(rows, CALENDARS, TODAY, delays={("XM-1", "T2"): 3})
    assert (more.finish("XM-1"), dates(more)["T2"]) == (on(6), (on(3), on(3), 0))


@pytest.mark.parametrize(
    ("fields", "start", "finish"),
    [
        ({"duration": 4, "actual_start": on(-1), "progress": "0.5"}, on(-1), on(1)),
        ({"duration": 4, "actual_start": on(-1)}, on(-1), on(2)),
        ({"duration": 4, "actual_start": on(-8)}, on(-8), on(0)),
        ({"duration": 4, "actual_start": on(-8), "progress": "1"}, on(-8), on(-1)),
        ({"duration": 3, "progress": "0.34", "planned_start": on(-1)}, on(-1), on(1)),
        ({"duration": 3, "progress": "0.33", "planned_start": on(-1)}, on(-1), on(2)),
        ({"duration": 2, "actual_start": on(-5), "actual_finish": on(-3), "state": TaskState.DONE}, on(-5), on(-3)),
        ({"duration": 2, "planned_start": on(-5)}, on(0), on(1)),
        ({"duration": 2, "planned_start": on(2)}, on(2), on(3)),
        ({"duration": 2, "waits_for": "BH-1"}, on(3), on(6)),
    ],
)
def test_actual_dates_stand_and_what_is_left_runs_from_today(fields: dict[str, Any], start: date, finish: date) -> None:
    result = schedule([task(**fields)], CALENDARS, TODAY, arrivals={"BH-1": on(2)})
    assert dates(result)["T1"][:2] == (start, finish)


def test_a_variance_is_counted_in_working_days_late_is_positive() -> None:
    rows = [
        task("T1", duration=2, baseline_finish=on(1), planned_finish=on(0)),
        task("T2", duration=2, baseline_finish=on(7), planned_finish=on(-1)),
        task("T3", duration=2),
    ]
    told = {one.row.task: (one.variance, one.delay) for one in schedule(rows, CALENDARS, TODAY).tasks.values()}
    assert told == {"T1": (0, 1), "T2": (-4, 2), "T3": (None, None)}


def node(**fields: object) -> PaymentNodeRow:
    return PaymentNodeRow.model_validate({"contract": "HT-1", "term": 1, "amount": 100, **fields})


SIGNED = {PaymentTrigger.SIGNING: Event(on(-1), "合同签订")}
COMING = {PaymentTrigger.ARRIVAL: Event(on(40), "预计到货", certain=False)}


@pytest.mark.parametrize(
    ("fields", "month", "day"),
    [
        ({"due": on(0)}, "2026-11", on(0)),
        ({"due": on(-1)}, "已逾期无承诺", on(-1)),
        ({"due": on(-1), "promised": on(0)}, "2026-11", on(0)),
        ({"due": on(-1), "promised": on(-1)}, "已逾期无承诺", on(-1)),
        ({"due": on(0), "promised": on(40)}, "2026-11", on(0)),
        ({"promised": on(40)}, "2027-01", on(40)),
        ({}, "未定", None),
        ({"trigger": PaymentTrigger.ARRIVAL}, "2027-01", on(40)),
        ({"trigger": PaymentTrigger.SIGNING}, "已逾期无承诺", on(-1)),
        ({"trigger": PaymentTrigger.SIGNING, "days": 1}, "2026-11", on(0)),
    ],
)
def test_money_is_expected_by_its_day_and_a_promise_counts_once_it_is_due(
    fields: dict[str, Any], month: str, day: date | None
) -> None:
    told = expectation(node(**fields), Decimal(60), SIGNED, COMING, TODAY)
    assert (told.amount, told.month, told.event.day if told.event else None) == (Decimal(60), month, day)


LEDGER = Ledger(
    contracts=[
        ContractRow(number="HT-1", project="XM-1", customer="滨江 ", amount=Decimal(300)),
        ContractRow(number="HT-2", project="XM-1", customer="滨江", amount=Decimal(50)),
        ContractRow(number="HT-1", project="XM-9", customer="别家", amount=Decimal(999)),
        ContractRow(project="XM-8", customer="无号", amount=Decimal(999)),
    ],
    nodes=[
        node(due=on(-1), planned=on(-40)),
        node(term=2, amount=200, due=on(0), planned=on(40)),
        node(term=1, amount=7, due=on(-1)),
        node(contract="HT-2", amount=50, due=on(-9)),
    ],
    invoices=[InvoiceRow(contract="HT-1", amount=Decimal(90))],
    receipts=[
        ReceiptRow(number="DZ-1", contract="HT-1", amount=Decimal(80), received=on(-40)),
        ReceiptRow(number="DZ-2", amount=Decimal(9)),
    ],
    allocations=[
        AllocationRow(receipt="DZ-1", contract="HT-1", term=1, amount=Decimal(60)),
        AllocationRow(receipt="DZ-1", contract="HT-2", term=1, amount=Decimal(20)),
    ],
)


def test_the_amounts_of_a_contract_are_those_of_its_rows_and_split_receipts_count_where_they_paid() -> None:
    amounts = by_contract(LEDGER, lambda row: Event(row.due, "") if row.due else None, TODAY)
    assert amounts == {
        "HT-1": Receivable(
            contract_amount=Decimal(300), planned=Decimal(307), invoiced=Decimal(90), received=Decimal(60),
            allocated=Decimal(60), due_unreceived=Decimal(47),
        ),
        "HT-2": Receivable(
            contract_amount=Decimal(50), planned=Decimal(50), received=Decimal(20), allocated=Decimal(20),
            due_unreceived=Decimal(30),
        ),
    }  # fmt: skip
    assert rolled_up(amounts, LEDGER, by_project) == {"XM-1": amounts["HT-1"] + amounts["HT-2"]}
    assert list(rolled_up(amounts, LEDGER, by_customer)) == ["滨江"]
    assert (LEDGER.unclaimed, LEDGER.left_of(LEDGER.receipts[0]), LEDGER.left_of(LEDGER.receipts[1])) == (
        Decimal(9),
        Decimal(0),
        Decimal(9),
    )
    assert [(item.contract, int(item.amount)) for item in open_nodes(LEDGER, lambda _: None)] == [
        ("HT-1", 40), ("HT-1", 200), ("HT-1", 7), ("HT-2", 30),
    ]  # fmt: skip


def test_each_month_adds_up_what_is_planned_received_and_expected() -> None:
    months = cash_by_month(LEDGER, expectations(LEDGER, {}, {}, TODAY))
    none, unknown = Decimal(0), "未定"
    assert months == {
        "2026-10": CashMonth(Decimal(100), Decimal(80), none),
        "2026-11": CashMonth(none, none, Decimal(200)),
        "2027-01": CashMonth(Decimal(200), none, none),
        "已逾期无承诺": CashMonth(none, none, Decimal(77)),
        unknown: CashMonth(Decimal(57), Decimal(9), none),
    }
    assert list(months) == ["2026-10", "2026-11", "2027-01", "已逾期无承诺", unknown]


def test_rows_whose_money_counts_for_nothing_are_told() -> None:
    told = Ledger(
        contracts=[ContractRow(number="HT-1"), *LEDGER.contracts[2:]],
        nodes=[node(), node(amount=None)],
        invoices=[InvoiceRow(contract="HT-9", amount=Decimal(1))],
        receipts=[ReceiptRow(number="DZ-2", amount=Decimal(9)), ReceiptRow(number="DZ-3", amount=Decimal(0))],
        allocations=[AllocationRow(receipt="DZ-9", contract="HT-1", term=9, amount=Decimal(1))],
    ).leftovers
    assert [one.reason for one in told] == [
        "没有合同金额，按 0 计",
        "HT-1 出现两次，只计第一行",
        "没有合同编号，金额未计入",
        "HT-1 第 1 期出现两次，核销只计入第一行",
        "没有金额，按 0 计",
        "合同「HT-9」不存在，金额未计入任何合同",
        "尚未认领到合同，计入未认领到账",
        "到账「DZ-9」不存在，核销照计",
        "HT-1 没有第 9 期，核销未计入节点",
    ]


def coming(*rows: TaskRow, **contract: object) -> dict[str, tuple[date, str]]:
    told = ContractRow.model_validate({"number": "HT-1", "project": "XM-1", **contract})
    plan = schedule(rows, CALENDARS, TODAY)
    return {
        trigger.value: (event.day, event.basis) for trigger, event in expected(told, NO_EVENTS, plan, on(9)).items()
    }


def test_what_is_to_come_is_known_by_the_names_of_the_tasks() -> None:
    work, end, check = (
        task("T1", name="布线", duration=9),
        task("T2", name="竣工清理", duration=3),
        task("T3", "T1", name="系统验收", duration=1),
    )
    assert coming(work, end, check, assumed=on(5), warranty_months=1) == {
        "签约": (on(5), "计划签约日期"),
        "到货": (on(9), "预计到货"),
        "完工": (on(2), "预计完工"),
        "验收": (date(2026, 12, 7), "预计验收"),
        "质保到期": (date(2027, 1, 7), "预计验收 + 质保期 1 个月"),
    }
    assert coming(work)["完工"] == (date(2026, 12, 4), "预计完工")
    assert coming(work)["验收"] == (date(2026, 12, 4), "预计完成（计划里没有验收任务）")
    handed_over = task("T4", "T1", name="竣工验收", duration=1)
    assert coming(work, handed_over)["完工"] == (date(2026, 12, 4), "预计完工")
    assert coming(work, handed_over)["验收"] == (date(2026, 12, 7), "预计验收")
    assert coming() == {"到货": (on(9), "预计到货")}


SLIPPING = (
    task("T1", name="布线", duration=3, planned_start=on(0), waits_for="BH-1"),
    task("T2", "T1", name="竣工", duration=1),
    task("T1", project="XM-2", name="布线", duration=3, planned_start=on(0)),
)


def outlook(**known: Any) -> Outlook:
    ledger = Ledger(
        contracts=[ContractRow(number="HT-1", project="XM-1"), ContractRow(number="HT-2", project="XM-2")],
        nodes=[
            node(trigger=PaymentTrigger.ARRIVAL),
            node(term=2, trigger=PaymentTrigger.COMPLETION),
            node(term=3, amount=None, trigger=PaymentTrigger.COMPLETION),
            node(contract="HT-2", trigger=PaymentTrigger.COMPLETION),
        ],
    )
    plan = {
        "tasks": SLIPPING,
        "calendars": CALENDARS,
        "ledger": ledger,
        "events": {},
        "requests": {"BH-1": "XM-1", "BH-2": "XM-1"},
    }
    return Outlook(**{**plan, **known})


def test_a_slip_moves_money_from_one_known_day_to_another_only() -> None:
    unknown = slip_of_arrival(outlook(), {"BH-1": on(2)}, TODAY)
    assert [(one.node.term, one.from_month, one.to_month) for one in unknown.money] == [(2, "2026-11", "2026-12")]
    later = slip_of_arrival(outlook(arrivals={"BH-1": on(2), "BH-2": on(1)}), {"BH-1": on(9)}, TODAY)
    assert [(one.node.term, one.before.day, one.after.day) for one in later.money] == [
        (1, on(2), on(9)),
        (2, date(2026, 12, 2), date(2026, 12, 9)),
    ]
    assert list(later.finishes) == ["XM-1"]
    same = slip_of_arrival(outlook(arrivals={"BH-1": on(2), "BH-2": on(5)}), {"BH-2": on(5)}, TODAY)
    assert (same.tasks, same.money, same.finishes, same.by_month) == ((), (), {}, {})
    earlier = slip_of_arrival(outlook(arrivals={"BH-1": on(2), "BH-2": on(5)}), {"BH-2": on(3)}, TODAY)
    assert [(one.node.term, one.before.day, one.after.day) for one in earlier.money] == [(1, on(5), on(3))]


def test_money_that_moves_within_a_month_leaves_none() -> None:
    slip = slip_of_task(outlook(), ("XM-1", "T1"), 1, TODAY)
    assert [(one.node.term, one.from_month, one.to_month) for one in slip.money] == [(2, "2026-11", "2026-11")]
    assert slip.by_month == {}
    more = slip_of_task(outlook(), ("XM-1", "T1"), 2, TODAY)
    assert more.by_month == {("2026-11", "2026-12"): Decimal(100)}


def test_a_task_that_runs_already_leaves_its_predecessors_their_float() -> None:
    running = {"duration": 5, "actual_start": on(0), "progress": "0"}
    rows = [task("T1", duration=1), task("T2", "T1", **running)]
    assert dates(schedule(rows, CALENDARS, TODAY)) == {"T1": (on(0), on(0), 4), "T2": (on(0), on(6), 0)}
    finishing = [task("T1", duration=1), task("T2", "T1FF", **running)]
    assert dates(schedule(finishing, CALENDARS, TODAY))["T1"] == (on(0), on(0), 4)
    led = [task("T1", duration=1), task("T2", "T1FF+3", **running)]
    assert dates(schedule(led, CALENDARS, TODAY))["T1"] == (on(0), on(0), 1)
    waiting = [task("T1", duration=1), task("T2", "T1", duration=5)]
    assert dates(schedule(waiting, CALENDARS, TODAY))["T1"] == (on(0), on(0), 0)


def test_a_task_that_is_over_leaves_its_predecessors_their_float() -> None:
    over = task("T2", "T1", duration=1, actual_start=on(-1), actual_finish=on(-1))
    rows = [task("T1", duration=1), over, task("T3", duration=5)]
    assert dates(schedule(rows, CALENDARS, TODAY)) == {
        "T1": (on(0), on(0), 4),
        "T2": (on(-1), on(-1), None),
        "T3": (on(0), on(6), 0),
    }
