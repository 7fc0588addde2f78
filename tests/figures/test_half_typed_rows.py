"""Whatever people leave half typed, no figure crashes on it: every field of every row may be anything its type allows."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pmxl.figures.ageing import Buckets, age
from pmxl.figures.calendar import work_calendars
from pmxl.figures.cash import cash_by_month, expectations, retentions
from pmxl.figures.dunning import dunning
from pmxl.figures.events import expected, happened
from pmxl.figures.ledger import Ledger
from pmxl.figures.light import Situation, light
from pmxl.figures.load import load
from pmxl.figures.plan_progress import plan_progress
from pmxl.figures.progress import reconcile
from pmxl.figures.receivables import Receivable, by_contract, dues, open_nodes
from pmxl.figures.schedule import schedule
from pmxl.figures.slip import Outlook, slip_of_task
from pmxl.figures.stock import Stock
from pmxl.rows.acceptance import AcceptanceRow
from pmxl.rows.contract import ContractRow
from pmxl.rows.delivery import RiskRow, WeeklyRow
from pmxl.rows.governance import WaiverRow
from pmxl.rows.initiation import MemberRow, ProjectRow, StepRow
from pmxl.rows.money import PaymentNodeRow
from pmxl.rows.schedule import TaskRow
from pmxl.rows.settings import PersonRow
from pmxl.rows.stock import RequestLineRow, RequestRow
from pmxl.vocabulary import (
    Department,
    Light,
    PaymentNode,
    PaymentTrigger,
    RequestState,
    RetentionStart,
    RiskLevel,
    StepState,
    TaskState,
    Verdict,
    YesNo,
)

TODAY = date(2026, 11, 24)
CALENDARS = work_calendars()
DAY = st.none() | st.dates(TODAY - timedelta(days=60), date(2027, 1, 31)) | st.sampled_from([date.min, date.max])
NUMBER = st.none() | st.decimals(-(10**6), 10**6, places=2)
WHOLE = st.none() | st.integers(0, 10**6)
PROJECT = st.sampled_from(["XM-1", "XM-2", ""])
CONTRACT = st.sampled_from(["HT-1", "HT-2", ""])
NAME = st.sampled_from(["", "王强", "李敏、王强"])

TASKS = st.lists(
    st.builds(
        TaskRow,
        project=PROJECT,
        task=st.sampled_from(["T1", "T2", "T3", ""]),
        name=st.sampled_from(["", "竣工", "验收"]),
        department=st.none() | st.sampled_from(Department),
        person=NAME,
        milestone=st.none() | st.sampled_from(YesNo),
        planned_start=DAY,
        planned_finish=DAY,
        duration=NUMBER,
        predecessors=st.sampled_from(["", "T1", "T2FS-9999", "T3SF+3、T1FF", "乱写", "T9"]),
        baseline_start=DAY,
        baseline_finish=DAY,
        actual_start=DAY,
        actual_finish=DAY,
        progress=NUMBER,
        weight=NUMBER,
        state=st.none() | st.sampled_from(TaskState),
        waits_for=st.sampled_from(["", "BH-1", "BH-1、BH-9"]),
    ),
    max_size=5,
)


@given(TASKS)
def test_any_task_rows_give_dates_progress_load_and_a_light(tasks: list[TaskRow]) -> None:
    result = schedule(tasks, CALENDARS, TODAY, arrivals={"BH-1": date(2026, 12, 30)})
    progress = plan_progress(tasks, CALENDARS, TODAY)
    people = [PersonRow(name="王强", department=Department.RND)]
    team = [MemberRow(project="XM-1", person="王强", share=Decimal("0.5"), joined=date.min, left=date.max)]

    assert len(result.tasks) <= len(tasks)
    assert light(Situation(ProjectRow(), progress, result.of("XM-1")), TODAY).computed in Light
    assert reconcile(progress, Receivable(), [], TODAY).received is None
    assert load(result, team, people, CALENDARS, TODAY, date(2026, 12, 20), {"XM-1"}).weeks
    for key in [key for key, task in result.tasks.items() if task.total_float is not None][:1]:
        outlook = Outlook(tasks=tuple(tasks), calendars=CALENDARS, ledger=Ledger([ContractRow()]), events={})
        assert slip_of_task(outlook, key, 5, TODAY).schedule.tasks.keys() == result.tasks.keys()


@given(
    st.lists(
        st.builds(
            ContractRow,
            number=CONTRACT,
            project=PROJECT,
            amount=NUMBER,
            signed=DAY,
            assumed=DAY,
            warranty_months=WHOLE,
            warranty_start=st.none() | st.sampled_from(RetentionStart),
        ),
        max_size=3,
    ),
    st.lists(
        st.builds(
            PaymentNodeRow,
            contract=CONTRACT,
            term=st.none() | st.integers(1, 3),
            node=st.none() | st.sampled_from(PaymentNode),
            amount=NUMBER,
            trigger=st.none() | st.sampled_from(PaymentTrigger),
            days=WHOLE | st.just(10**7),
            planned=DAY,
            triggered=DAY,
            due=DAY,
            promised=DAY,
            last_dunned=DAY,
        ),
        max_size=4,
    ),
    st.lists(
        st.builds(
            AcceptanceRow,
            contract=CONTRACT,
            held=DAY,
            signed=DAY,
            verdict=st.none() | st.sampled_from(Verdict),
            warranty_start=DAY,
            warranty_end=DAY,
        ),
        max_size=3,
    ),
    st.builds(StepRow, step=st.sampled_from(["5.4", ""]), state=st.none() | st.sampled_from(StepState), finished=DAY),
)
def test_any_money_rows_give_due_dates_ageing_reminders_and_a_forecast(
    contracts: list[ContractRow], nodes: list[PaymentNodeRow], acceptances: list[AcceptanceRow], step: StepRow
) -> None:
    ledger = Ledger(contracts, nodes)
    events = {row.number: happened(row, [step], acceptances) for row in contracts}
    coming = {row.number: expected(row, events[row.number], schedule([], CALENDARS, TODAY)) for row in contracts}
    items = open_nodes(ledger, dues(events))

    assert sum(age(items, TODAY, Buckets()).sums.values()) == sum(item.amount for item in items)
    assert by_contract(ledger, dues(events), TODAY).keys() == ledger.contract.keys()
    assert len(dunning(items, TODAY, CALENDARS.company).reminders) <= len(items)
    assert len(retentions(ledger, events, coming, {"XM-1": acceptances})) <= len(nodes)
    cash = cash_by_month(ledger, expectations(ledger, events, coming, TODAY))
    assert sum(month.expected for month in cash.values()) == sum(item.amount for item in items)


def test_a_due_date_beyond_all_calendars_is_the_last_there_is() -> None:
    node = PaymentNodeRow(triggered=TODAY, days=10**7)
    event = dues({})(node)

    assert event is not None
    assert event.day == date.max


@given(
    st.builds(RiskRow, level=st.none() | st.sampled_from(RiskLevel)),
    st.builds(WaiverRow, until=DAY, revoked=DAY),
    st.none() | st.builds(WeeklyRow, light=st.none() | st.sampled_from(Light), progress=NUMBER),
    st.builds(RequestRow, number=st.just("BH-1"), state=st.none() | st.sampled_from(RequestState), wanted=DAY),
    st.builds(RequestLineRow, request=st.just("BH-1"), line=WHOLE, quantity=NUMBER, cost=NUMBER, expected=DAY),
)
def test_any_risk_waiver_report_and_request_give_a_light(
    risk: RiskRow, waiver: WaiverRow, weekly: WeeklyRow | None, request: RequestRow, line: RequestLineRow
) -> None:
    stock = Stock(requests=[request], lines=[line])
    late = stock.overdue(TODAY, [TaskRow(project="XM-1", task="T1", waits_for="BH-1")], {("XM-1", "T1")})
    situation = Situation(ProjectRow(), plan_progress([], CALENDARS, TODAY), (), [risk], [waiver], late, weekly)

    assert light(situation, TODAY).words
