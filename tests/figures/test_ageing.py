"""Ageing and the three amounts on a ledger of two contracts that can be added up by hand; today is 2026-11-24."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmxl.figures.ageing import Buckets, BucketsUnreadableError, age
from pmxl.figures.events import Event
from pmxl.figures.ledger import Ledger
from pmxl.figures.receivables import (
    Receivable,
    by_contract,
    by_customer,
    by_project,
    dues,
    open_invoices,
    open_nodes,
    rolled_up,
)
from pmxl.rows.contract import ContractRow
from pmxl.rows.money import AllocationRow, InvoiceRow, PaymentNodeRow, ReceiptRow
from pmxl.vocabulary import PaymentNode, PaymentTrigger

TODAY = date(2026, 11, 24)
ACCEPTED = {"HT-1": {PaymentTrigger.ACCEPTANCE: Event(date(2026, 11, 10), "验收通过")}}

LEDGER = Ledger(
    contracts=[
        ContractRow(number="HT-1", project="XM-1", customer="滨江医院", amount=Decimal(1000)),
        ContractRow(number="HT-2", project="XM-1", customer="滨江医院 ", amount=Decimal(500)),
    ],
    nodes=[
        PaymentNodeRow(contract="HT-1", term=1, project="XM-1", amount=Decimal(300), due=date(2026, 8, 1)),
        PaymentNodeRow(contract="HT-1", term=2, project="XM-1", amount=Decimal(650), trigger=PaymentTrigger.ACCEPTANCE),
        PaymentNodeRow(
            contract="HT-1",
            term=3,
            project="XM-1",
            node=PaymentNode.RETENTION,
            amount=Decimal(50),
            trigger=PaymentTrigger.WARRANTY_END,
        ),
        PaymentNodeRow(contract="HT-2", term=1, amount=Decimal(400), due=date(2026, 12, 31)),
    ],
    invoices=[
        InvoiceRow(number="F1", contract="HT-1", invoiced=date(2026, 7, 1), amount=Decimal(300), due=date(2026, 8, 1)),
        InvoiceRow(number="F2", contract="HT-1", invoiced=date(2026, 11, 11), amount=Decimal(650)),
        InvoiceRow(number="F3", contract="HT-1", invoiced=date(2026, 11, 12), amount=Decimal(-50)),
    ],
    receipts=[
        ReceiptRow(number="DZ-1", contract="HT-1", received=date(2026, 8, 5), amount=Decimal(200)),
        ReceiptRow(number="DZ-2", contract="", received=date(2026, 9, 5), amount=Decimal("99.99")),
        ReceiptRow(number="DZ-3", contract="HT-2", received=date(2026, 9, 6), amount=Decimal(100)),
    ],
    allocations=[
        AllocationRow(number="HX-1", receipt="DZ-1", contract="HT-1", term=1, amount=Decimal(150)),
        AllocationRow(number="HX-2", receipt="DZ-3", contract="HT-2", term=1, amount=Decimal(60)),
        AllocationRow(number="HX-3", receipt="DZ-3", contract="HT-1", term=1, amount=Decimal(30)),
        AllocationRow(number="HX-4", receipt="DZ-3", contract="HT-2", term=1, amount=Decimal(-10)),
    ],
)


def test_the_three_amounts_of_a_contract_are_those_added_up_by_hand() -> None:
    amounts = by_contract(LEDGER, dues(ACCEPTED), TODAY)

    # HT-1 received 200 of its own and 30 of DZ-3; due are term 1 (300 − 150 − 30) and, since the acceptance, term 2.
    assert amounts["HT-1"] == Receivable(
        contract_amount=Decimal(1000),
        planned=Decimal(1000),
        invoiced=Decimal(900),
        received=Decimal(230),
        allocated=Decimal(180),
        due_unreceived=Decimal(770),
    )
    assert amounts["HT-1"].unreceived == Decimal(770)  # 1000 − 230
    assert amounts["HT-1"].invoiced_unreceived == Decimal(670)  # 900 − 230
    assert amounts["HT-2"].unreceived == Decimal(430)  # 500 − (100 − 30)
    assert amounts["HT-2"].unplanned == Decimal(100)
    assert amounts["HT-2"].unallocated == Decimal(20)  # 70 − (60 − 10)
    assert LEDGER.unclaimed == Decimal("99.99")


def test_contracts_of_one_project_and_customer_roll_up_to_their_sum() -> None:
    amounts = by_contract(LEDGER, dues(ACCEPTED), TODAY)

    project = rolled_up(amounts, LEDGER, by_project)
    customer = rolled_up(amounts, LEDGER, by_customer)

    assert project == {"XM-1": amounts["HT-1"] + amounts["HT-2"]}
    assert customer == {"滨江医院": amounts["HT-1"] + amounts["HT-2"]}
    assert customer["滨江医院"].unreceived == Decimal(1200)


def test_open_nodes_age_from_their_due_date_in_the_usual_buckets() -> None:
    ageing = age(open_nodes(LEDGER, dues(ACCEPTED)), TODAY, Buckets())

    assert ageing.sums == {
        "未到期": Decimal(350),  # HT-2 term 1: 400 − 50
        "1–30": Decimal(650),  # HT-1 term 2, accepted 14 days ago
        "31–60": Decimal(0),
        "61–90": Decimal(0),
        "91–180": Decimal(120),  # HT-1 term 1, 115 days
        "180以上": Decimal(0),
        "无到期日": Decimal(50),  # 质保金, not begun
    }
    assert ageing.total == Decimal(1170)
    assert ageing.overdue == Decimal(770)
    assert list(ageing.by(lambda item: item.customer)) == ["滨江医院"]


def test_open_invoices_age_from_their_own_date_and_money_before_invoices_is_shown() -> None:
    items, advances = open_invoices(LEDGER)

    # 230 received and the red 50 settle F1 (300) down to 20; F2 is whole. HT-2 has money and no invoice.
    assert [(item.row.number, item.amount) for item in items if isinstance(item.row, InvoiceRow)] == [
        ("F1", Decimal(20)),
        ("F2", Decimal(650)),
    ]
    assert advances == {"HT-2": Decimal(70)}
    assert age(items, TODAY, Buckets()).sums["91–180"] == Decimal(20)
    by_due, _ = open_invoices(LEDGER, by_due_date=True)
    assert age(by_due, TODAY, Buckets()).sums["无到期日"] == Decimal(650)


@pytest.mark.parametrize(
    ("days", "bucket"),
    [(-1, "未到期"), (0, "未到期"), (1, "1–30"), (30, "1–30"), (31, "31–60"), (180, "91–180"), (181, "180以上")],
)
def test_the_edges_of_the_buckets_fall_where_they_are_named(days: int, bucket: str) -> None:
    assert Buckets().of(TODAY - timedelta(days=days), TODAY) == bucket


def test_buckets_follow_the_limits_that_a_company_sets() -> None:
    assert Buckets((45, 90)).labels == ("未到期", "1–45", "46–90", "90以上", "无到期日")


@pytest.mark.parametrize("limits", [(), (30, 30), (60, 30), (0, 30), (-5,)])
def test_limits_that_do_not_rise_are_refused_in_words(limits: tuple[int, ...]) -> None:
    with pytest.raises(BucketsUnreadableError, match="如 30、60、90、180"):
        Buckets(limits)


def test_rows_without_money_or_contract_are_told_and_never_crash() -> None:
    ledger = Ledger(
        contracts=[ContractRow(number="HT-1"), ContractRow(number="HT-1", amount=Decimal(5)), ContractRow()],
        nodes=[
            PaymentNodeRow(contract="HT-1", term=1),
            PaymentNodeRow(contract="HT-1", term=1, amount=Decimal(7)),
            PaymentNodeRow(),
        ],
        invoices=[InvoiceRow(), InvoiceRow(contract="HT-9", amount=Decimal(3))],
        receipts=[ReceiptRow(), ReceiptRow(number="DZ-1", amount=Decimal(3))],
        allocations=[AllocationRow(), AllocationRow(receipt="DZ-9", contract="HT-1", term=2, amount=Decimal(1))],
    )

    assert by_contract(ledger, dues({}), TODAY)["HT-1"].planned == Decimal(7)
    assert age(open_nodes(ledger, dues({})), TODAY, Buckets()).total == Decimal(7)
    assert [str(leftover) for leftover in ledger.leftovers] == [
        "合同 合同金额：没有合同金额，按 0 计",
        "合同 合同编号：HT-1 出现两次，只计第一行",
        "合同 合同编号：没有合同编号，金额未计入",
        "合同 合同金额：没有合同金额，按 0 计",
        "回款计划 期次：HT-1 第 1 期出现两次，核销只计入第一行",
        "回款计划 计划金额：没有金额，按 0 计",
        "回款计划 计划金额：没有金额，按 0 计",
        "回款计划 合同编号：合同「」不存在，金额未计入任何合同",
        "开票 开票金额：没有金额，按 0 计",
        "开票 合同编号：合同「」不存在，金额未计入任何合同",
        "开票 合同编号：合同「HT-9」不存在，金额未计入任何合同",
        "到账 到账金额：没有金额，按 0 计",
        "到账 合同编号：尚未认领到合同，计入未认领到账",
        "核销 核销金额：没有金额，按 0 计",
        "核销 合同编号：合同「」不存在，金额未计入任何合同",
        "核销 到账编号：到账「DZ-9」不存在，核销照计",
        "核销 期次：HT-1 没有第 2 期，核销未计入节点",
    ]


CENTS = st.decimals(-1000, 1000, places=2)
CONTRACTS = st.sampled_from(["HT-1", "HT-2", "HT-9", ""])
TERMS = st.integers(1, 3)
DAYS = st.none() | st.dates(date(2025, 1, 1), date(2027, 12, 31))
LEDGERS = st.builds(
    Ledger,
    st.just(LEDGER.contracts),
    st.lists(
        st.builds(PaymentNodeRow, contract=CONTRACTS, term=TERMS, amount=st.none() | CENTS, due=DAYS),
        max_size=6,
    ),
    st.lists(st.builds(InvoiceRow, contract=CONTRACTS, amount=st.none() | CENTS, invoiced=DAYS), max_size=6),
    st.lists(
        st.builds(ReceiptRow, number=st.sampled_from("ABC"), contract=CONTRACTS, amount=st.none() | CENTS),
        max_size=3,
        unique_by=lambda row: row.number,
    ),
    st.lists(
        st.builds(AllocationRow, receipt=st.sampled_from("ABCD"), contract=CONTRACTS, term=TERMS, amount=CENTS),
        max_size=6,
    ),
)


@given(LEDGERS)
def test_every_open_node_is_in_one_bucket_and_the_buckets_add_up(ledger: Ledger) -> None:
    ageing = age(open_nodes(ledger, dues({})), TODAY, Buckets())

    # what is open, less what stands beside the buckets: nodes without their contract, and 多收 added back
    beside = sum(ledger.open_of(node) for node in ledger.orphans) - sum(map(ledger.overpaid_of, ledger.nodes))
    assert sum(ageing.sums.values()) == ageing.total
    assert ageing.total + beside == sum(ledger.open_of(node) for node in ledger.nodes)
    assert all(row.item.amount > 0 for row in ageing.rows)
    assert all(sum(row.bucket == label for label in ageing.buckets.labels) == 1 for row in ageing.rows)
    groups = ageing.by(lambda item: item.contract)
    assert sum(sum(sums.values()) for sums in groups.values()) == ageing.total


@given(LEDGERS)
def test_the_three_amounts_reconcile_with_each_other_and_with_the_ageing(ledger: Ledger) -> None:
    ageing = age(open_nodes(ledger, dues({})), TODAY, Buckets())

    for number, amount in by_contract(ledger, dues({}), TODAY).items():
        rows = [row for row in ageing.rows if row.item.contract == number]
        assert amount.unreceived == amount.invoiced_unreceived + amount.uninvoiced
        assert amount.unreceived == amount.open + amount.unplanned - amount.unallocated
        assert amount.owed == sum(row.item.amount for row in rows)
        assert amount.open == amount.due_unreceived + amount.not_due - amount.overpaid
        assert amount.due_unreceived == sum(row.item.amount for row in rows if row.days is not None and row.days > 0)


@given(LEDGERS)
def test_receipts_of_contracts_and_unclaimed_ones_add_up_to_the_bank_total(ledger: Ledger) -> None:
    amounts = by_contract(ledger, dues({}), TODAY)

    assert sum(amount.received for amount in amounts.values()) + ledger.unclaimed == sum(
        row.amount or 0 for row in ledger.receipts
    )


@given(LEDGERS)
def test_open_invoices_less_advances_are_what_is_invoiced_and_not_received(ledger: Ledger) -> None:
    items, advances = open_invoices(ledger)

    for number, amount in by_contract(ledger, dues({}), TODAY).items():
        invoices = sum(item.amount for item in items if item.contract == number)
        assert invoices - advances.get(number, 0) == amount.invoiced_unreceived
