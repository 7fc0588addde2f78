"""A contract's list of three items, two requests and their arrivals, counted by hand; today is 2026-11-24."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pmxl.figures.goods import Kit
from pmxl.figures.stock import Stock
from pmxl.rows.contract import ContractItemRow, ContractRow
from pmxl.rows.schedule import TaskRow
from pmxl.rows.stock import GoodsReceiptRow, RequestLineRow, RequestRow
from pmxl.vocabulary import Destination, RequestState, SupplySource

TODAY = date(2026, 11, 24)
SIGNED = {"signed": date(2026, 11, 2), "signer": "王强"}


def item(line: int, code: str, quantity: int, cost: int | None = None) -> ContractItemRow:
    return ContractItemRow(
        contract="HT-1", line=line, item=code, quantity=Decimal(quantity), cost=Decimal(cost) if cost else None
    )


def line(request: str, number: int, code: str, quantity: int | None, **more: object) -> RequestLineRow:
    return RequestLineRow.model_validate(
        {"request": request, "line": number, "item": code, "quantity": quantity, **more}
    )


def arrival(request: str, number: int, delivered: int, accepted: int, **more: object) -> GoodsReceiptRow:
    fields = {"request": request, "request_line": number, "delivered": delivered, "accepted": accepted, **more}
    return GoodsReceiptRow.model_validate(fields)


def decimals(*values: int) -> tuple[Decimal, ...]:
    return tuple(map(Decimal, values))


STOCK = Stock(
    contracts=[ContractRow(number="HT-1", project="XM-1")],
    items=[
        item(1, "摄像机", 10, 500),
        item(2, "摄像机", -2, 500),
        item(3, "交换机", 2, 2000),
        item(4, "线缆", 100, 10),
    ],
    requests=[
        RequestRow(
            number="BH-1", project="XM-1", contract="HT-1", state=RequestState.ORDERED, wanted=date(2026, 11, 20)
        ),
        RequestRow(
            number="BH-2", project="XM-1", contract="HT-1", state=RequestState.SUBMITTED, wanted=date(2026, 12, 15)
        ),
        RequestRow(number="BH-3", project="XM-1", contract="HT-1", state=RequestState.DRAFT),
        RequestRow(number="BH-4", project="XM-1", contract="HT-1", state=RequestState.RETURNED),
    ],
    lines=[
        line("BH-1", 1, "摄像机", 8, expected=date(2026, 11, 10)),
        line("BH-1", 2, "交换机", 2),
        line("BH-2", 1, "线缆", 60, source=SupplySource.STOCK),
        line("BH-2", 2, "线缆", 30),
        line("BH-3", 1, "线缆", 5),
        line("BH-4", 1, "线缆", 500),
    ],
    receipts=[
        arrival("BH-1", 1, 5, 4, rejected=1, destination=Destination.WAREHOUSE, **SIGNED),
        arrival("BH-1", 1, 2, 2, destination=Destination.SITE, slip="SD-7", **SIGNED),
        arrival("BH-1", 1, 1, 1, destination=Destination.SITE, **SIGNED),  # no slip: not 签收
        arrival("BH-1", 2, 2, 2, destination=Destination.WAREHOUSE, **SIGNED),
        arrival("BH-2", 1, 60, 60, destination=Destination.WAREHOUSE),  # not signed
    ],
)
TASKS = [
    TaskRow(project="XM-1", task="T1", waits_for="BH-1"),
    TaskRow(project="XM-1", task="T2", waits_for="BH-1、BH-2"),
    TaskRow(project="XM-1", task="T3"),
]


def test_an_item_adds_up_its_lines_its_requests_and_its_arrivals() -> None:
    camera = STOCK.by_item["HT-1", "摄像机"]
    cable = STOCK.by_item["HT-1", "线缆"]

    assert (camera.contracted, camera.requested, camera.remaining) == decimals(8, 8, 0)
    assert (camera.ordered, camera.arrived, camera.accepted, camera.rejected, camera.missing) == decimals(8, 8, 6, 1, 2)
    assert (cable.contracted, cable.drafted, cable.requested, cable.remaining) == decimals(100, 5, 90, 10)
    assert (cable.ordered, cable.arrived, cable.accepted, cable.missing) == decimals(60, 60, 0, 90)


def test_the_kit_of_a_project_counts_the_kinds_that_are_complete() -> None:
    kit = STOCK.kit("XM-1")

    assert kit == Kit(complete=1, needed=3, missing=(("HT-1", "摄像机"), ("HT-1", "线缆")))
    assert kit.rate == Decimal("0.3333")
    assert STOCK.kit("XM-9").rate is None


def test_the_kit_of_a_task_counts_the_requests_it_waits_for() -> None:
    assert [STOCK.kit_of_task(task) for task in TASKS] == [
        Kit(1, 2, (("HT-1", "摄像机"),)),
        Kit(1, 3, (("HT-1", "摄像机"), ("HT-1", "线缆"))),
        None,
    ]


def test_the_share_that_arrived_is_weighted_by_cost() -> None:
    # accepted: 6 × 500 + 2 × 2000 + 0 = 7000; needed: 8 × 500 + 2 × 2000 + 100 × 10 = 9000
    assert STOCK.arrival_share("XM-1") == Decimal("0.7778")
    assert STOCK.arrival_share("XM-9") is None


def test_without_costs_every_item_counts_alike_in_the_share() -> None:
    stock = Stock(
        STOCK.contracts, [item(1, "摄像机", 8), item(2, "线缆", 100)], STOCK.requests, STOCK.lines[:1], STOCK.receipts
    )

    assert stock.arrival_share("XM-1") == Decimal("0.3750")  # (6/8 + 0) / 2


def test_overdue_arrivals_name_the_tasks_that_wait_and_the_critical_come_first() -> None:
    late = STOCK.overdue(TODAY, TASKS, critical={("XM-1", "T2")})

    assert [(o.stock.line.item, o.days, [task.task for task in o.tasks], o.critical) for o in late] == [
        ("摄像机", 14, ["T1", "T2"], True)
    ]
    assert STOCK.overdue(date(2026, 11, 10)) == ()


def test_the_expected_arrival_of_a_request_is_its_last_missing_line() -> None:
    assert STOCK.arrivals() == {"BH-1": date(2026, 11, 10), "BH-2": date(2026, 12, 15)}


def test_goods_are_complete_on_the_day_of_the_last_signature() -> None:
    assert STOCK.complete_on("XM-1") is None
    whole = Stock(
        STOCK.contracts,
        [item(1, "交换机", 2)],
        STOCK.requests,
        [line("BH-1", 2, "交换机", 2)],
        [arrival("BH-1", 2, 1, 1, signed=date(2026, 11, 2)), arrival("BH-1", 2, 1, 1, signed=date(2026, 11, 9))],
    )
    assert whole.complete_on("XM-1") == date(2026, 11, 9)
    assert whole.overdue(TODAY) == ()


def test_rows_that_belong_to_nothing_are_told_and_never_crash() -> None:
    stock = Stock(
        items=[ContractItemRow()],
        requests=[RequestRow(number="BH-1", state=RequestState.ORDERED), RequestRow()],
        lines=[line("BH-9", 1, "摄像机", 1), line("BH-1", 1, "摄像机", None), RequestLineRow()],
        receipts=[
            GoodsReceiptRow(),
            arrival("BH-7", 1, 1, 1),
            arrival("BH-1", 1, 1, 1),
            arrival("BH-1", 1, 1, 1, signed=TODAY, destination=Destination.SITE),
        ],
    )

    assert stock.kit("") == Kit(0, 0)
    assert [str(leftover) for leftover in stock.leftovers] == [
        "合同清单 数量：没有数量，按 0 计",
        "备货明细 申请单号：备货申请「BH-9」不存在，未计入",
        "备货明细 数量：没有数量，按 0 计",
        "备货明细 申请单号：备货申请「」不存在，未计入",
        "到货签收 申请单号：备货明细里没有 （空） 第 ？ 行，到货未计入",
        "到货签收 申请单号：备货明细里没有 BH-7 第 1 行，到货未计入",
        "到货签收 签收日期：没有签收日期，只计到货，不计签收",
        "到货签收 送货单号：直发现场没有送货单号，只计到货，不计签收",
    ]


QUANTITIES = st.none() | st.decimals(-50, 50, places=1)
STOCKS = st.builds(
    Stock,
    st.just(STOCK.contracts),
    st.lists(
        st.builds(ContractItemRow, contract=st.just("HT-1"), item=st.sampled_from("AB"), quantity=QUANTITIES),
        max_size=4,
    ),
    st.just(STOCK.requests),
    st.lists(
        st.builds(
            RequestLineRow,
            request=st.sampled_from(["BH-1", "BH-2", "BH-3", "BH-9"]),
            line=st.none() | st.integers(1, 3),
            item=st.sampled_from("AB"),
            quantity=QUANTITIES,
        ),
        max_size=5,
    ),
    st.lists(
        st.builds(
            GoodsReceiptRow,
            request=st.sampled_from(["BH-1", "BH-2"]),
            request_line=st.none() | st.integers(1, 3),
            delivered=QUANTITIES,
            accepted=QUANTITIES,
            signed=st.none() | st.just(TODAY),
        ),
        max_size=6,
    ),
)


@given(STOCKS)
def test_each_arrival_counts_once_however_lines_repeat(stock: Stock) -> None:
    known = {(row.request, row.line) for row in stock.lines if row.request in stock.request}

    assert sum(entry.arrived for entry in stock.by_item.values()) == sum(
        row.delivered or 0 for row in stock.receipts if (row.request, row.request_line) in known
    )


@given(STOCKS)
def test_shares_of_arrival_and_kit_stay_between_nothing_and_all(stock: Stock) -> None:
    kit = stock.kit("XM-1")

    assert kit.complete + len(kit.missing) == kit.needed
    for share in (kit.rate, stock.arrival_share("XM-1")):
        assert share is None or 0 <= share <= 1
