"""Money, days and goods, on the last value that is still one thing and the first of another; rows in any order."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from pmxl.figures.ageing import Buckets, BucketsUnreadableError
from pmxl.figures.allocation import Claim, Part, allocate, reversal
from pmxl.figures.calendar import WorkCalendar, plain_week, week_of, week_range, weeks_between, work_calendars
from pmxl.figures.dunning import AFTER, dunning, ladder
from pmxl.figures.errors import CalendarUnknownError
from pmxl.figures.events import Event, due, happened, months_later, warranty_start
from pmxl.figures.goods import ItemStock, Kit, is_accepted, is_awaited, is_requested, kit_of
from pmxl.figures.ledger import Ledger
from pmxl.figures.predecessors import Link, Predecessors, predecessors
from pmxl.figures.receivables import OpenItem, open_invoices
from pmxl.figures.standing_questions import passed_acceptance
from pmxl.figures.stock import Stock
from pmxl.rows.acceptance import AcceptanceRow
from pmxl.rows.contract import ContractItemRow, ContractRow
from pmxl.rows.initiation import StepRow
from pmxl.rows.money import AllocationRow, InvoiceRow, PaymentNodeRow, ReceiptRow
from pmxl.rows.schedule import TaskRow
from pmxl.rows.stock import GoodsReceiptRow, RequestLineRow, RequestRow
from pmxl.vocabulary import (
    Destination,
    LinkKind,
    PaymentTrigger,
    RequestState,
    RetentionStart,
    StepState,
    SupplySource,
    Verdict,
)

TODAY = date(2026, 11, 24)
CALENDAR = work_calendars().company


def on(day: int) -> date:
    return TODAY + timedelta(days=day)


def part(amount: str, term: int = 1) -> Part:
    return Part("HT-1", term, Decimal(amount))


def claim(open_: str, given: str = "0", term: int = 1, due_in: int | None = None) -> Claim:
    return Claim("HT-1", term, Decimal(open_), Decimal(given), None if due_in is None else on(due_in))


@pytest.mark.parametrize(
    ("left", "told", "reason"),
    [
        ("100", "100", ""),
        ("100", "100.01", "到账余额只有 100，不足 100.01，请减少核销金额"),
        ("900", "200", ""),
        ("900", "200.01", "HT-1 第 1 期只剩 200 未核销，少于 200.01，请减少核销金额"),
        ("0", "0", "核销金额 0 与到账余额 0 的方向不符，请核对金额"),
        ("0", "1", "核销金额 1 与到账余额 0 的方向不符，请核对金额"),
        ("100", "0", "核销金额 0 与到账余额 100 的方向不符，请核对金额"),
        ("100", "-1", "核销金额 -1 与到账余额 100 的方向不符，请核对金额"),
        ("-100", "1", "核销金额 1 与到账余额 -100 的方向不符，请核对金额"),
        ("-100", "-50", ""),
        ("-100", "-50.01", "HT-1 第 1 期已核销 50，不够撤回 50.01，请减少撤回金额"),
        ("-40", "-40", ""),
        ("-40", "-40.01", "到账余额只有 -40，不足 -40.01，请减少核销金额"),
    ],
)
def test_an_instruction_is_followed_to_the_cent_and_refused_beyond(left: str, told: str, reason: str) -> None:
    allotment = allocate(Decimal(left), [claim("200", "50")], [part(told)])
    assert [refusal.reason for refusal in allotment.refused] == ([reason] if reason else [])
    assert allotment.parts == (() if reason else (part(told),))
    assert allotment.rest == Decimal(left) - (0 if reason else Decimal(told))


def test_instructions_for_one_node_share_what_it_takes_and_what_it_gives_back() -> None:
    taken = allocate(Decimal(900), [claim("200")], [part("150"), part("50"), part("0.01")])
    assert (taken.parts, taken.rest) == ((part("150"), part("50")), Decimal(700))
    assert [refusal.reason for refusal in taken.refused] == ["HT-1 第 1 期只剩 0 未核销，少于 0.01，请减少核销金额"]
    back = allocate(Decimal(-900), [claim("0", "50")], [part("-30"), part("-20"), part("-0.01")])
    assert (back.parts, back.rest) == ((part("-30"), part("-20")), Decimal(-850))
    assert [refusal.reason for refusal in back.refused] == ["HT-1 第 1 期已核销 0，不够撤回 0.01，请减少撤回金额"]


def test_money_goes_to_the_oldest_node_and_comes_back_from_the_latest() -> None:
    claims = [
        claim("10", "5", 1),
        claim("10", "5", 2, due_in=9),
        claim("10", "5", 3, due_in=-9),
        claim("0", "0", 4, due_in=-99),
    ]
    assert allocate(Decimal(15), claims).parts == (part("10", 3), part("5", 2))
    assert allocate(Decimal(-7), claims).parts == (part("-5", 1), part("-2", 2))
    assert allocate(Decimal(0), claims) == allocate(Decimal(0), [])
    assert allocate(Decimal(-99), claims).rest == -84


def test_a_reversal_cancels_what_is_still_there_only() -> None:
    rows = [
        AllocationRow(contract="HT-1", term=term, amount=None if amount is None else Decimal(amount))
        for term, amount in ((1, "10"), (1, "-4"), (2, "5"), (2, "-5"), (3, None), (None, "9"))
    ]
    assert reversal(rows) == (part("-6"),)


def test_a_reminder_is_due_on_its_day_and_only_later_ones_after_the_last() -> None:
    def rungs(due_in: int, last: int | None = None, amount: str = "0.01") -> list[tuple[int, list[int]]]:
        node = PaymentNodeRow(contract="HT-1", term=1, last_dunned=None if last is None else on(last))
        item = OpenItem(node, Decimal(amount), on(due_in), "", "HT-1", "XM-1", "")
        return [
            (one.rung.offset, [rung.offset for rung in one.missed])
            for one in dunning([item], TODAY, CALENDAR).reminders
        ]

    assert rungs(15) == []
    assert rungs(14) == [(-14, [])]
    assert rungs(7) == [(-7, [-14])]
    assert rungs(7, last=-1) == [(-7, [])]
    assert rungs(7, last=0) == []
    assert rungs(-7) == [(7, [-14, -7, -1])]
    assert rungs(-99) == [(60, [-14, -7, -1, *AFTER[:-1]])]
    assert rungs(14, amount="0") == rungs(14, amount="-1") == []


def test_only_nodes_with_a_day_are_reminded_of_and_an_unknown_year_is_told() -> None:
    node = PaymentNodeRow(contract="HT-1", term=1)
    items = [
        OpenItem(node, Decimal(1), None, "", "HT-1", "XM-1", ""),
        OpenItem(InvoiceRow(contract="HT-1"), Decimal(1), on(-99), "", "HT-1", "XM-1", ""),
        OpenItem(node, Decimal(1), date(2003, 12, 31), "", "HT-1", "XM-1", ""),
    ]
    told = dunning(items, TODAY, CALENDAR)
    assert told.reminders == ()
    assert [(one.row, one.field) for one in told.leftovers] == [(node, "due")]
    assert dunning([OpenItem(node, Decimal(1), date(2027, 6, 1), "", "", "", "")], TODAY, CALENDAR).leftovers == ()


def test_the_rungs_of_a_ladder_move_to_the_next_working_day() -> None:
    rungs = ladder(date(2026, 11, 28), CALENDAR, before=(7, 1), after=(2, 0))
    assert [(rung.offset, rung.day.isoformat()) for rung in rungs] == [
        (-7, "2026-11-23"),
        (-1, "2026-11-27"),
        (0, "2026-11-30"),
        (2, "2026-11-30"),
    ]


@pytest.mark.parametrize(
    ("days", "bucket"),
    [(-1, "未到期"), (0, "未到期"), (1, "1–30"), (30, "1–30"), (31, "31–60"), (60, "31–60"), (61, "60以上")],
)
def test_a_bucket_ends_with_its_last_day(days: int, bucket: str) -> None:
    assert Buckets((30, 60)).of(on(-days), TODAY) == bucket


@pytest.mark.parametrize("limits", [(), (0, 30), (30, 30), (60, 30), (-1, 30)])
def test_buckets_that_do_not_rise_are_refused(limits: tuple[int, ...]) -> None:
    shown = "、".join(map(str, limits)) or "（空）"
    with pytest.raises(BucketsUnreadableError, match=f"账龄分段「{shown}」不是递增的天数"):
        Buckets(limits)
    assert Buckets((1,)).labels == ("未到期", "1–1", "1以上", "无到期日")


def ledger(invoices: list[tuple[str, int | None, str]], received: str) -> Ledger:
    rows = [
        InvoiceRow(number=number, contract="HT-1", invoiced=None if day is None else on(day), amount=Decimal(amount))
        for number, day, amount in invoices
    ]
    return Ledger(
        contracts=(ContractRow(number="HT-1", project="XM-1", customer=" 滨江 "),),
        invoices=rows,
        receipts=(ReceiptRow(number="DZ-1", contract="HT-1", amount=Decimal(received)),),
    )


@pytest.mark.parametrize(
    ("received", "open_", "advance"),
    [
        ("0", {"甲": 90, "乙": 100, "丙": 50}, None),  # the red one settles ten of the oldest
        ("90", {"乙": 100, "丙": 50}, None),
        ("89.99", {"甲": Decimal("0.01"), "乙": 100, "丙": 50}, None),
        ("240", {}, None),
        ("240.01", {}, Decimal("0.01")),
        ("-20", {"甲": 100, "乙": 100, "丙": 50}, Decimal(-10)),
    ],
)
def test_receipts_and_red_invoices_settle_the_oldest_first(
    received: str, open_: dict[str, Decimal], advance: Decimal | None
) -> None:
    rows = [("丙", None, "50"), ("乙", -1, "100"), ("甲", -9, "100"), ("红", 0, "-10")]
    items, advances = open_invoices(ledger(rows, received))
    assert {item.row.number: item.amount for item in items if isinstance(item.row, InvoiceRow)} == open_
    assert advances == ({} if advance is None else {"HT-1": advance})
    assert {(item.project, item.customer) for item in items} <= {("XM-1", "滨江")}


def test_an_invoice_is_aged_from_its_day_or_from_its_due_day() -> None:
    row = InvoiceRow(number="甲", contract="HT-1", invoiced=on(-9), due=on(9), amount=Decimal(1))
    sheets = Ledger(invoices=(row, row.model_copy(update={"invoiced": None, "due": None})))
    assert [(item.since, item.basis) for item in open_invoices(sheets)[0]] == [(on(-9), "开票日期"), (None, "")]
    aged = open_invoices(sheets, by_due_date=True)[0]
    assert [(item.since, item.basis) for item in aged] == [(on(9), "付款到期日"), (None, "")]


def acceptance(
    held: int | None, verdict: Verdict | None, contract: str = "", signed: int | None = None
) -> AcceptanceRow:
    return AcceptanceRow(
        contract=contract,
        verdict=verdict,
        held=None if held is None else on(held),
        signed=None if signed is None else on(signed),
    )


def test_the_first_passed_acceptance_of_a_contract_or_its_whole_project_counts() -> None:
    contract = ContractRow(number="HT-1")
    rows = [
        acceptance(-1, Verdict.PASSED),
        acceptance(-3, Verdict.CONDITIONAL, "HT-1"),
        acceptance(-9, Verdict.PASSED, "HT-2"),
        acceptance(-8, Verdict.REJECTED),
        acceptance(None, Verdict.PASSED),
        acceptance(-7, None),
    ]
    assert passed_acceptance(contract, rows) is rows[1]
    signed = acceptance(None, Verdict.PASSED, signed=-5)
    assert passed_acceptance(contract, [*rows, signed]) is signed
    assert passed_acceptance(contract, rows[2:]) is None


def test_what_makes_a_payment_due_is_told_with_its_day_and_basis() -> None:
    contract = ContractRow(number="HT-1", signed=on(-90), warranty_months=1, warranty_start=RetentionStart.HANDOVER)
    steps = [
        StepRow(step="5.4", state=StepState.DONE, finished=on(-9)),
        StepRow(step="5.4", state=StepState.DONE, finished=on(-5)),
        StepRow(step="5.4", state=StepState.STARTED, finished=on(-1)),
        StepRow(step="5.4", state=StepState.DONE),
        StepRow(step="5.3", state=StepState.DONE, finished=on(-1)),
    ]
    events = happened(contract, steps, [acceptance(-3, Verdict.CONDITIONAL)], arrived=on(-20))
    assert events == {
        PaymentTrigger.SIGNING: Event(on(-90), "合同签订"),
        PaymentTrigger.ARRIVAL: Event(on(-20), "到货签收齐套"),
        PaymentTrigger.COMPLETION: Event(on(-5), "完工通知"),
        PaymentTrigger.ACCEPTANCE: Event(on(-3), "验收有条件通过"),
        PaymentTrigger.WARRANTY_END: Event(date(2026, 12, 19), "完工通知 + 质保期 1 个月"),
    }
    from_acceptance = contract.model_copy(update={"warranty_start": None})
    assert warranty_start(from_acceptance, events) == events[PaymentTrigger.ACCEPTANCE]
    assert happened(ContractRow(), [], []) == {}


def test_the_warranty_that_the_acceptance_states_goes_before_all_others() -> None:
    row = acceptance(-3, Verdict.PASSED).model_copy(update={"warranty_start": on(-2), "warranty_end": on(50)})
    contract = ContractRow(number="HT-1", warranty_months=12)
    assert happened(contract, [], [row])[PaymentTrigger.WARRANTY_END] == Event(on(50), "登记的质保结束")
    open_end = row.model_copy(update={"warranty_end": None})
    assert happened(contract, [], [open_end])[PaymentTrigger.WARRANTY_END] == Event(
        date(2027, 11, 22), "登记的质保开始 + 质保期 12 个月"
    )
    assert PaymentTrigger.WARRANTY_END not in happened(ContractRow(), [], [open_end])


@pytest.mark.parametrize(
    ("fields", "event"),
    [
        ({"due": on(1), "triggered": on(2), "days": 9}, Event(on(1), "登记的到期日")),
        ({"triggered": on(2), "days": 9}, Event(on(11), "触发日期 + 9 天")),
        ({"triggered": on(2)}, Event(on(2), "触发日期")),
        ({"triggered": on(2), "days": 0}, Event(on(2), "触发日期")),
        ({"trigger": PaymentTrigger.DATE, "planned": on(3)}, Event(on(3), "固定日期")),
        ({"trigger": PaymentTrigger.DATE}, None),
        ({"trigger": PaymentTrigger.SIGNING, "days": 1}, Event(on(-8), "合同签订 + 1 天")),
        ({"trigger": PaymentTrigger.ARRIVAL, "days": 1}, None),
        ({"planned": on(3)}, None),
    ],
)
def test_a_node_falls_due_by_what_is_registered_then_by_what_happened(fields: dict[str, object], event: object) -> None:
    node = PaymentNodeRow.model_validate(fields)
    assert due(node, {PaymentTrigger.SIGNING: Event(on(-9), "合同签订")}) == event


def test_a_term_beyond_the_last_day_ends_on_it() -> None:
    assert Event(date(9999, 12, 30), "触发日期").later(1).day == date(9999, 12, 31)
    assert Event(date(9999, 12, 30), "触发日期").later(2).day == date.max
    assert months_later(date(9999, 11, 30), 1) == date(9999, 12, 30)
    assert months_later(date(9999, 12, 1), 1) == date.max


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 11, 30), 13, date(2027, 12, 30)),
        (date(2026, 11, 30), 0, date(2026, 11, 30)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_the_month(day: date, months: int, end: date) -> None:
    assert months_later(day, months) == end


ASKED = {RequestState.SUBMITTED, RequestState.APPROVED, RequestState.ORDERED, RequestState.FINISHED}


@pytest.mark.parametrize("state", [*RequestState, None])
def test_a_request_claims_and_awaits_its_goods_by_its_state(state: RequestState | None) -> None:
    request = RequestRow(state=state)
    assert is_requested(request) == (state in ASKED)
    assert is_awaited(request) == (state in ASKED - {RequestState.FINISHED})


@pytest.mark.parametrize(
    ("signed", "destination", "slip", "accepted"),
    [
        (TODAY, None, "", True),
        (TODAY, Destination.WAREHOUSE, "", True),
        (TODAY, Destination.SITE, "", False),
        (TODAY, Destination.SITE, "SH-1", True),
        (None, Destination.SITE, "SH-1", False),
    ],
)
def test_an_arrival_counts_once_it_is_signed(
    signed: date | None, destination: Destination | None, slip: str, *, accepted: bool
) -> None:
    assert is_accepted(GoodsReceiptRow(signed=signed, destination=destination, slip=slip)) is accepted


def test_what_is_missing_and_needed_never_falls_below_nothing() -> None:
    none, three = Decimal(0), Decimal(3)
    assert ItemStock(requested=three, accepted=Decimal(4)).missing == none
    assert ItemStock(requested=three, accepted=Decimal(2)).missing == 1
    assert ItemStock(contracted=three, requested=Decimal(4)).remaining == -1
    assert [
        ItemStock(contracted=c, requested=r).needed for c, r in ((three, none), (none, three), (-three, -three))
    ] == [3, 3, 0]


def test_a_kit_counts_items_that_are_needed_and_complete() -> None:
    one, two = Decimal(1), Decimal(2)
    kit = kit_of(
        [
            (("HT-1", "甲"), two, two),
            (("HT-1", "乙"), two, one),
            (("HT-1", "丙"), Decimal(0), one),
            (("HT-1", "丁"), one, two),
        ]
    )
    assert kit == Kit(2, 3, (("HT-1", "乙"),))
    assert (kit.rate, kit_of([]).rate) == (Decimal("0.6667"), None)


def stock() -> Stock:
    """Two contracts of a project; one item ordered in part, one asked for beside the contract, one only drafted."""
    return Stock(
        contracts=[ContractRow(number="HT-1", project="XM-1"), ContractRow(number="HT-9", project="XM-9")],
        items=[
            ContractItemRow(contract="HT-1", item="甲", quantity=Decimal(10), cost=Decimal(100)),
            ContractItemRow(contract="HT-1", item="乙", quantity=Decimal(4)),
        ],
        requests=[
            RequestRow(number="BH-1", project="XM-1", contract="HT-1", state=RequestState.ORDERED, wanted=on(-3)),
            RequestRow(number="BH-2", project="XM-1", contract="HT-2", state=RequestState.SUBMITTED, wanted=on(0)),
            RequestRow(number="BH-3", project="XM-1", contract="HT-1", state=RequestState.DRAFT, wanted=on(-9)),
            RequestRow(number="BH-4", project="XM-1", contract="HT-1", state=RequestState.FINISHED, wanted=on(-9)),
        ],
        lines=[
            RequestLineRow(request="BH-1", line=1, item="甲", quantity=Decimal(8), expected=on(-1)),
            RequestLineRow(request="BH-1", line=2, item="乙", quantity=Decimal(4), cost=Decimal(50)),
            RequestLineRow(request="BH-2", line=1, item="丙", quantity=Decimal(2), source=SupplySource.STOCK),
            RequestLineRow(request="BH-2", line=2, item="丙", quantity=Decimal(3), order="CG-1", expected=on(5)),
            RequestLineRow(request="BH-2", line=3, item="丙", quantity=Decimal(1)),
            RequestLineRow(request="BH-3", line=1, item="甲", quantity=Decimal(5)),
            RequestLineRow(request="BH-4", line=1, item="甲", quantity=Decimal(1)),
            RequestLineRow(request="BH-9", line=1, item="甲", quantity=Decimal(1)),
        ],
        receipts=[
            GoodsReceiptRow(
                request="BH-1",
                request_line=1,
                delivered=Decimal(6),
                accepted=Decimal(5),
                rejected=Decimal(1),
                signed=on(-2),
            ),
            GoodsReceiptRow(request="BH-1", request_line=2, delivered=Decimal(4), accepted=Decimal(4), signed=on(-4)),
            GoodsReceiptRow(request="BH-2", request_line=1, delivered=Decimal(2), accepted=Decimal(2)),
        ],
    )


def test_every_quantity_of_an_item_is_added_up_by_the_state_of_its_request() -> None:
    assert stock().by_item == {
        ("HT-1", "甲"): ItemStock(
            contracted=Decimal(10), drafted=Decimal(5), requested=Decimal(9), ordered=Decimal(9),
            arrived=Decimal(6), accepted=Decimal(5), rejected=Decimal(1), cost=Decimal(100),
        ),
        ("HT-1", "乙"): ItemStock(
            contracted=Decimal(4), requested=Decimal(4), ordered=Decimal(4),
            arrived=Decimal(4), accepted=Decimal(4), cost=Decimal(50),
        ),
        ("HT-2", "丙"): ItemStock(requested=Decimal(6), ordered=Decimal(5), arrived=Decimal(2)),
    }  # fmt: skip


def test_goods_of_a_project_are_those_of_its_contracts_and_requests() -> None:
    goods = stock()
    assert goods.contracts_of("XM-1") == {"HT-1", "HT-2"}
    assert [key for key, _ in goods.items_of("XM-1")] == [("HT-1", "甲"), ("HT-1", "乙"), ("HT-2", "丙")]
    assert goods.kit("XM-1") == Kit(1, 3, (("HT-1", "甲"), ("HT-2", "丙")))
    assert goods.arrival_share("XM-1") == Decimal("0.5000")  # no cost of 丙: (5/10 + 4/4 + 0/6) / 3
    assert (goods.arrival_share("XM-9"), goods.complete_on("XM-1"), goods.complete_on("XM-9")) == (None, None, None)


def test_the_share_of_arrivals_is_weighed_by_cost_where_every_item_has_one() -> None:
    goods = stock()
    priced = Stock(goods.contracts, goods.items, goods.requests[:1], goods.lines, goods.receipts)
    assert priced.arrival_share("XM-1") == Decimal("0.5833")  # (5 × 100 + 4 × 50) ÷ (10 × 100 + 4 × 50)


def test_the_kit_of_a_task_is_that_of_the_requests_it_waits_for() -> None:
    goods = stock()
    assert goods.kit_of_task(TaskRow()) is None
    assert goods.kit_of_task(TaskRow(waits_for="BH-1、BH-3")) == Kit(1, 2, (("HT-1", "甲"),))
    assert goods.kit_of_task(TaskRow(waits_for="BH-3")) == Kit(0, 0)


def test_goods_are_overdue_the_day_after_they_were_expected_critical_ones_first() -> None:
    tasks = [TaskRow(project="XM-1", task="T1", waits_for="BH-1"), TaskRow(project="XM-1", task="T2", waits_for="BH-2")]
    late = stock().overdue(TODAY, tasks)
    assert [(one.stock.request.number, one.stock.line.line, one.days, one.tasks, one.critical) for one in late] == [
        ("BH-1", 1, 1, (tasks[0],), False)
    ]
    later = stock().overdue(on(1), tasks, {("XM-1", "T2")})
    assert [(one.stock.request.number, one.stock.line.line, one.days, one.critical) for one in later] == [
        ("BH-2", 1, 1, True),
        ("BH-2", 3, 1, True),
        ("BH-1", 1, 2, False),
    ]


def test_a_request_is_expected_with_its_last_line_and_complete_with_its_last_arrival() -> None:
    goods = stock()
    assert goods.arrivals() == {"BH-1": on(-1), "BH-2": on(5)}
    whole = Stock(goods.contracts, goods.items[1:], goods.requests[:1], goods.lines[1:2], goods.receipts[:2])
    assert whole.complete_on("XM-1") == on(-2)


def test_rows_that_belong_to_nothing_are_told_with_what_they_lack() -> None:
    goods = stock()
    receipts = [
        GoodsReceiptRow(request="BH-1", request_line=9, signed=TODAY),
        GoodsReceiptRow(signed=TODAY),
        GoodsReceiptRow(request="BH-1", request_line=1, signed=TODAY, destination=Destination.SITE),
        GoodsReceiptRow(request="BH-1", request_line=1),
    ]
    lines = [*goods.lines[:1], RequestLineRow(request="BH-1", line=3), RequestLineRow(request="BH-9", line=1)]
    items = [*goods.items, ContractItemRow(contract="HT-1", item="丁")]
    told = Stock(goods.contracts, items, goods.requests, lines, receipts).leftovers
    assert [(one.field, one.reason) for one in told] == [
        ("quantity", "没有数量，按 0 计"),
        ("quantity", "没有数量，按 0 计"),
        ("request", "备货申请「BH-9」不存在，未计入"),
        ("request", "备货明细里没有 BH-1 第 9 行，到货未计入"),
        ("request", "备货明细里没有 （空） 第 ？ 行，到货未计入"),
        ("slip", "直发现场没有送货单号，只计到货，不计签收"),
        ("signed", "没有签收日期，只计到货，不计签收"),
    ]


SHORT = WorkCalendar(date(2026, 11, 23), [True, True, True, True, True, False, False, True])
"""Monday 23 November to Monday the 30th, a week-end between."""


def test_a_calendar_counts_to_its_first_and_last_day_and_says_what_lies_beyond() -> None:
    monday, friday, saturday, last = (date(2026, 11, day) for day in (23, 27, 28, 30))
    assert [SHORT.knows(day) for day in (date(2026, 11, 22), monday, last, date(2026, 12, 1))] == [
        False,
        True,
        True,
        False,
    ]
    assert (SHORT.next_workday(saturday), SHORT.previous_workday(saturday)) == (last, friday)
    assert (SHORT.next_workday(friday), SHORT.previous_workday(friday)) == (friday, friday)
    assert [SHORT.add_workdays(friday, n) for n in (-4, -1, 0, 1)] == [monday, date(2026, 11, 26), friday, last]
    assert [SHORT.add_workdays(saturday, n) for n in (-1, 0, 1)] == [friday, last, last]
    assert (SHORT.workdays_between(friday, last), SHORT.workdays_between(last, friday)) == (1, -1)
    assert (
        SHORT.workdays_in(monday, last),
        SHORT.workdays_in(saturday, saturday),
        SHORT.workdays_in(last, monday),
    ) == (6, 0, 0)
    assert (SHORT.is_workday(friday), SHORT.is_workday(saturday)) == (True, False)
    assert (SHORT.ordinal(monday), SHORT.ordinal(last)) == (0, 7)
    for beyond in (date(2026, 11, 22), date(2026, 12, 1)):
        with pytest.raises(CalendarUnknownError):
            SHORT.ordinal(beyond)
    for day, days, year in ((monday, -1, "2025"), (last, 1, "2027")):
        with pytest.raises(CalendarUnknownError, match=year):
            SHORT.add_workdays(day, days)
    assert SHORT.unknown_years(date(2025, 5, 1), date(2027, 5, 1)) == (2025, 2027)


@pytest.mark.parametrize(
    ("text", "week"),
    [
        ("2026-W47", "2026-W47"),
        ("2026w7", "2026-W07"),
        ("2026年第7周", "2026-W07"),
        ("2026/7", "2026-W07"),
        (" ２０２６ － ０７ ", "2026-W07"),
        ("2026-W53", "2026-W53"),
        ("2027-W53", None),
        ("2026-W0", None),
        ("2026-W007", None),
        ("0000-W01", None),
        ("第7周", None),
    ],
)
def test_a_week_is_read_as_people_type_it(text: str, week: str | None) -> None:
    assert plain_week(text) == week


def test_weeks_run_from_monday_to_sunday_over_the_turn_of_the_year() -> None:
    assert week_range("2026-W53") == (date(2026, 12, 28), date(2027, 1, 3))
    assert (week_of(date(2027, 1, 3)), week_of(date(2027, 1, 4))) == ("2026-W53", "2027-W01")
    assert weeks_between(date(2027, 1, 3), date(2027, 1, 4)) == ("2026-W53", "2027-W01")
    assert weeks_between(date(2026, 11, 23), date(2026, 11, 29)) == ("2026-W48",)
    assert weeks_between(date(2026, 11, 24), date(2026, 11, 23)) == ()


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("", Predecessors()),
        ("无", Predecessors()),
        ("无、T1", Predecessors((Link("T1"),))),
        ("T1 T1", Predecessors((Link("T1"),))),
        ("T1FS", Predecessors((Link("T1"),))),
        ("t1ss+2天", Predecessors((Link("t1", LinkKind.START_START, 2),))),
        ("T1 FF - 3 个工作日", Predecessors((Link("T1", LinkKind.FINISH_FINISH, -3),))),
        ("T1+9999", Predecessors((Link("T1", LinkKind.FINISH_START, 9999),))),
        ("T1+10000", Predecessors((), ("T1+10000",))),
        ("T1；？", Predecessors((Link("T1"),), ("?",))),
        ("A-1", Predecessors((Link("A", LinkKind.FINISH_START, -1),))),
    ],
)
def test_predecessors_are_read_as_people_type_them(text: str, read: Predecessors) -> None:
    assert predecessors(text) == read


def test_a_known_task_is_itself_whatever_its_name_looks_like() -> None:
    assert predecessors("A-1", {"A-1"}) == Predecessors((Link("A-1"),))
    assert predecessors("A-1、T1", {"A-1"}) == Predecessors((Link("A-1"), Link("T1")))
    assert predecessors("a b", {"a b"}) == Predecessors((Link("a b"),))


@pytest.mark.parametrize(
    ("link", "text"),
    [
        (Link("T1"), "T1"),
        (Link("T1", LinkKind.FINISH_START, 2), "T1FS+2"),
        (Link("T1", LinkKind.START_START), "T1SS"),
        (Link("T1", LinkKind.START_FINISH, -1), "T1SF-1"),
    ],
)
def test_a_link_is_written_as_it_would_be_typed(link: Link, text: str) -> None:
    assert str(link) == text
