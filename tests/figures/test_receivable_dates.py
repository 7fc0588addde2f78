"""When nodes fall due by their trigger, when 质保金 does, whom to remind, and which month money comes; 2026-11-24."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmxl.figures.calendar import work_calendars
from pmxl.figures.cash import CashMonth, cash_by_month, expectations, retentions
from pmxl.figures.dunning import dunning, ladder
from pmxl.figures.events import Event, Events, due, expected, happened, months_later
from pmxl.figures.ledger import Ledger
from pmxl.figures.receivables import dues, open_nodes
from pmxl.figures.schedule import schedule
from pmxl.rows.acceptance import AcceptanceRow
from pmxl.rows.contract import ContractRow
from pmxl.rows.initiation import StepRow
from pmxl.rows.money import PaymentNodeRow, ReceiptRow
from pmxl.rows.schedule import TaskRow
from pmxl.vocabulary import PaymentNode, PaymentTrigger, RetentionStart, StepState, Verdict, YesNo

TODAY = date(2026, 11, 24)
CALENDARS = work_calendars()
CONTRACT = ContractRow(
    number="HT-1",
    project="XM-1",
    customer="滨江医院",
    amount=Decimal(1000),
    signed=date(2026, 3, 2),
    warranty_months=12,
    warranty_start=RetentionStart.ACCEPTANCE,
)
STEPS = [StepRow(project="XM-1", step="5.4", state=StepState.DONE, finished=date(2026, 10, 20))]
ACCEPTANCES = [
    AcceptanceRow(project="XM-1", held=date(2026, 10, 25), verdict=Verdict.REJECTED),
    AcceptanceRow(project="XM-1", held=date(2026, 10, 31), verdict=Verdict.CONDITIONAL),
    AcceptanceRow(project="XM-1", contract="HT-9", held=date(2026, 1, 1), verdict=Verdict.PASSED),
]
TASKS = [
    TaskRow(project="XM-1", task="T1", name="管线施工", planned_start=TODAY, duration=Decimal(5)),
    TaskRow(project="XM-1", task="T2", name="竣工", predecessors="T1", milestone=YesNo.YES, planned_finish=TODAY),
    TaskRow(project="XM-1", task="T3", name="系统验收", predecessors="T2", planned_start=TODAY, duration=Decimal(2)),
    TaskRow(project="XM-1", task="T4", name="培训", predecessors="T3", planned_start=TODAY, duration=Decimal(1)),
]


def days(events: Events) -> dict[str, date]:
    return {trigger.value: event.day for trigger, event in events.items()}


def test_what_has_happened_is_read_from_the_rows_that_prove_it() -> None:
    events = happened(CONTRACT, STEPS, ACCEPTANCES, arrived=date(2026, 6, 1))

    assert days(events) == {
        "签约": date(2026, 3, 2),
        "到货": date(2026, 6, 1),
        "完工": date(2026, 10, 20),
        "验收": date(2026, 10, 31),
        "质保到期": date(2027, 10, 31),
    }
    assert events[PaymentTrigger.WARRANTY_END].basis == "验收有条件通过 + 质保期 12 个月"


def test_a_warranty_from_handover_counts_from_the_completion() -> None:
    contract = CONTRACT.model_copy(update={"warranty_start": RetentionStart.HANDOVER})

    assert days(happened(contract, STEPS, ACCEPTANCES))["质保到期"] == date(2027, 10, 20)


def test_a_warranty_end_on_the_acceptance_row_wins_over_counting() -> None:
    accepted = AcceptanceRow(
        project="XM-1", held=date(2026, 10, 31), verdict=Verdict.PASSED, warranty_end=date(2028, 1, 1)
    )

    assert days(happened(CONTRACT, STEPS, [accepted]))["质保到期"] == date(2028, 1, 1)


def test_what_is_to_come_follows_the_forecast_of_the_schedule() -> None:
    coming = expected(CONTRACT, happened(CONTRACT, (), ()), schedule(TASKS, CALENDARS, TODAY), date(2026, 12, 7))

    # T1: Tue 24 – Mon 30; 竣工 the 30th; 验收 Tue 1 – Wed 2; 质保 12 months from the 2nd.
    assert days(coming) == {
        "到货": date(2026, 12, 7),
        "完工": date(2026, 11, 30),
        "验收": date(2026, 12, 2),
        "质保到期": date(2027, 12, 2),
    }
    assert not any(event.certain for event in coming.values())


def test_without_an_acceptance_task_the_last_task_stands_for_it_and_says_so() -> None:
    coming = expected(CONTRACT, {}, schedule(TASKS[:1], CALENDARS, TODAY))

    assert coming[PaymentTrigger.ACCEPTANCE] == Event(
        date(2026, 11, 30), "预计完成（计划里没有验收任务）", certain=False
    )
    assert PaymentTrigger.ACCEPTANCE not in expected(CONTRACT, {}, schedule([], CALENDARS, TODAY))


@pytest.mark.parametrize(
    ("node", "day", "basis"),
    [
        (PaymentNodeRow(due=date(2026, 5, 1), triggered=date(2026, 1, 1)), date(2026, 5, 1), "登记的到期日"),
        (PaymentNodeRow(triggered=date(2026, 1, 31), days=30), date(2026, 3, 2), "触发日期 + 30 天"),
        (PaymentNodeRow(trigger=PaymentTrigger.SIGNING, days=15), date(2026, 3, 17), "合同签订 + 15 天"),
        (PaymentNodeRow(trigger=PaymentTrigger.ACCEPTANCE), date(2026, 10, 31), "验收有条件通过"),
        (PaymentNodeRow(trigger=PaymentTrigger.DATE, planned=date(2026, 7, 1)), date(2026, 7, 1), "固定日期"),
    ],
)
def test_a_node_falls_due_by_its_trigger_and_its_credit_days(node: PaymentNodeRow, day: date, basis: str) -> None:
    assert due(node, happened(CONTRACT, STEPS, ACCEPTANCES)) == Event(day, basis)


@pytest.mark.parametrize(
    "node",
    [PaymentNodeRow(), PaymentNodeRow(trigger=PaymentTrigger.ARRIVAL), PaymentNodeRow(trigger=PaymentTrigger.DATE)],
)
def test_a_node_whose_trigger_has_not_happened_is_not_due(node: PaymentNodeRow) -> None:
    assert due(node, happened(CONTRACT, STEPS, ACCEPTANCES)) is None


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2026, 11, 24), 24, date(2028, 11, 24)),
        (date(2026, 12, 15), 0, date(2026, 12, 15)),
    ],
)
def test_a_period_of_months_ends_on_the_same_day_or_the_months_last(start: date, months: int, end: date) -> None:
    assert months_later(start, months) == end


def test_the_retention_is_a_dated_receivable_of_its_own() -> None:
    node = PaymentNodeRow(
        contract="HT-1",
        term=3,
        node=PaymentNode.RETENTION,
        amount=Decimal(50),
        trigger=PaymentTrigger.WARRANTY_END,
        days=10,
    )
    ledger = Ledger(contracts=[CONTRACT], nodes=[node, node.model_copy(update={"contract": "HT-9"})])
    events = {"HT-1": happened(CONTRACT, STEPS, ACCEPTANCES)}

    (retention,) = retentions(ledger, events, {}, {"XM-1": ACCEPTANCES})

    assert retention.start == Event(date(2026, 10, 31), "验收有条件通过")
    assert retention.end == Event(date(2027, 10, 31), "验收有条件通过 + 质保期 12 个月")
    assert retention.due is not None
    assert retention.due.day == date(2027, 11, 10)
    assert retention.days_left(TODAY) == 351
    assert retention.open == Decimal(50)


def test_the_ladder_of_reminders_moves_to_the_next_working_day() -> None:
    rungs = ladder(date(2026, 10, 2), CALENDARS.company)

    assert [(rung.offset, rung.day) for rung in rungs] == [
        (-14, date(2026, 9, 18)),
        (-7, date(2026, 9, 28)),  # the 25th is 中秋
        (-1, date(2026, 10, 8)),  # 国庆
        (7, date(2026, 10, 9)),
        (15, date(2026, 10, 19)),
        (30, date(2026, 11, 2)),
        (60, date(2026, 12, 1)),
    ]


def _reminded(since: date, last: date | None = None, today: date = TODAY) -> list[tuple[int, int]]:
    node = PaymentNodeRow(contract="HT-1", term=1, amount=Decimal(9), due=since, last_dunned=last)
    found = dunning(open_nodes(Ledger([CONTRACT], [node]), dues({})), today, CALENDARS.company)
    return [(reminder.rung.offset, len(reminder.missed)) for reminder in found.reminders]


def test_only_the_latest_rung_that_was_reached_is_reminded_of() -> None:
    assert _reminded(date(2026, 12, 9)) == []
    assert _reminded(date(2026, 12, 8)) == [(-14, 0)]
    assert _reminded(date(2026, 11, 17)) == [(7, 3)]
    assert _reminded(date(2026, 11, 17), last=date(2026, 11, 16)) == [(7, 0)]
    assert _reminded(date(2026, 11, 17), last=TODAY) == []


def test_a_reminder_of_an_unknown_year_is_left_over_only_when_it_is_needed() -> None:
    node = PaymentNodeRow(contract="HT-1", term=1, amount=Decimal(9), due=date(2027, 1, 2))
    items = open_nodes(Ledger([CONTRACT], [node]), dues({}))

    assert [r.rung.offset for r in dunning(items, date(2026, 12, 28), CALENDARS.company).reminders] == [-7]
    late = dunning(items, date(2027, 1, 12), CALENDARS.company)
    assert late.reminders == ()
    assert "2027 年" in late.leftovers[0].reason


def test_the_money_of_each_month_stands_beside_the_plan() -> None:
    def node(term: int, amount: int, **more: object) -> PaymentNodeRow:
        fields = {"contract": "HT-1", "term": term, "amount": Decimal(amount), "planned": date(2026, 11, 1), **more}
        return PaymentNodeRow.model_validate(fields)

    ledger = Ledger(
        contracts=[CONTRACT],
        nodes=[
            node(1, 100, due=date(2026, 8, 1)),
            node(2, 200, due=date(2026, 8, 1), promised=date(2026, 12, 20)),
            node(3, 400, trigger=PaymentTrigger.ACCEPTANCE, days=30),
            node(4, 800, trigger=PaymentTrigger.ARRIVAL, planned=None),
            node(5, 1600, due=TODAY, promised=date(2027, 5, 1)),
        ],
        receipts=[ReceiptRow(number="DZ-1", received=date(2026, 11, 3), amount=Decimal(7))],
    )
    coming = {"HT-1": expected(CONTRACT, {}, schedule(TASKS, CALENDARS, TODAY))}

    cash = cash_by_month(ledger, expectations(ledger, {}, coming, TODAY))

    assert cash == {
        "2026-11": CashMonth(planned=Decimal(2300), received=Decimal(7), expected=Decimal(1600)),
        "2026-12": CashMonth(expected=Decimal(200)),
        "2027-01": CashMonth(expected=Decimal(400)),  # 验收 2026-12-02 + 30 days
        "已逾期无承诺": CashMonth(expected=Decimal(100)),
        "未定": CashMonth(planned=Decimal(800), expected=Decimal(800)),
    }


NODES = st.lists(
    st.builds(
        PaymentNodeRow,
        contract=st.just("HT-1"),
        term=st.integers(1, 9),
        amount=st.none() | st.decimals(-99, 999, places=2),
        due=st.none() | st.dates(date(2026, 1, 1), date(2027, 12, 31)),
        planned=st.none() | st.dates(date(2026, 1, 1), date(2027, 12, 31)),
        promised=st.none() | st.dates(date(2026, 1, 1), date(2027, 12, 31)),
        trigger=st.none() | st.sampled_from(PaymentTrigger),
        days=st.none() | st.integers(0, 90),
    ),
    max_size=8,
)


@given(NODES)
def test_the_months_of_the_forecast_add_up_to_all_that_is_open(nodes: list[PaymentNodeRow]) -> None:
    ledger = Ledger([CONTRACT], nodes)

    cash = cash_by_month(ledger, expectations(ledger, {}, {}, TODAY))

    assert sum(month.expected for month in cash.values()) == sum(map(ledger.owed_of, nodes))
    assert sum(month.planned for month in cash.values()) == sum(node.amount or 0 for node in nodes)
