"""核销 by the oldest due date or as told, and the laws that no instruction can break."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pmxl.figures.allocation import Allotment, Claim, Part, allocate, claims, reversal
from pmxl.figures.ledger import Ledger
from pmxl.figures.receivables import dues
from pmxl.rows.money import AllocationRow, PaymentNodeRow

NODES = (
    Claim("HT-1", 1, open=Decimal(100), due=date(2026, 9, 1)),
    Claim("HT-1", 2, open=Decimal(200), due=None),
    Claim("HT-2", 1, open=Decimal(50), given=Decimal(10), due=date(2026, 8, 1)),
)


def part(contract: str, term: int, amount: int | str) -> Part:
    return Part(contract, term, Decimal(amount))


def test_a_receipt_pays_the_oldest_due_node_first_and_undated_ones_last() -> None:
    allotment = allocate(Decimal("160.50"), NODES)

    assert allotment == Allotment(
        (part("HT-2", 1, 50), part("HT-1", 1, 100), part("HT-1", 2, "10.50")), rest=Decimal("0.00")
    )


def test_what_no_node_takes_stays_unallocated() -> None:
    assert allocate(Decimal(400), NODES).rest == Decimal(50)
    assert allocate(Decimal(400), ()) == Allotment((), Decimal(400))


def test_a_receipt_is_allocated_as_told_and_nothing_else_is_touched() -> None:
    told = (part("HT-1", 2, 120), part("HT-2", 1, 30))

    assert allocate(Decimal(160), NODES, told) == Allotment(told, rest=Decimal(10))


def test_an_instruction_beyond_the_node_or_the_receipt_is_refused_in_words() -> None:
    told = (part("HT-2", 1, 60), part("HT-9", 1, 1), part("HT-1", 1, 100), part("HT-1", 2, 70), part("HT-1", 2, -5))

    allotment = allocate(Decimal(160), NODES, told)

    assert allotment.parts == (part("HT-1", 1, 100),)
    assert allotment.rest == Decimal(60)
    assert [refusal.reason for refusal in allotment.refused] == [
        "HT-2 第 1 期只剩 50 未核销，少于 60，请减少核销金额",
        "HT-9 第 1 期不存在或没有计划金额，请先登记回款计划",
        "到账余额只有 60，不足 70，请减少核销金额",
        "核销金额 -5 与到账余额 60 的方向不符，请核对金额",
    ]


def test_two_instructions_for_one_node_share_what_it_still_takes() -> None:
    allotment = allocate(Decimal(160), NODES, (part("HT-2", 1, 30), part("HT-2", 1, 30)))

    assert allotment.parts == (part("HT-2", 1, 30),)
    assert allotment.refused[0].reason == "HT-2 第 1 期只剩 20 未核销，少于 30，请减少核销金额"


def test_a_negative_receipt_takes_back_from_the_latest_due_node() -> None:
    given_before = (
        Claim("HT-1", 1, open=Decimal(0), given=Decimal(100), due=date(2026, 9, 1)),
        Claim("HT-1", 2, open=Decimal(170), given=Decimal(30), due=date(2026, 10, 1)),
    )

    assert allocate(Decimal(-50), given_before) == Allotment((part("HT-1", 2, -30), part("HT-1", 1, -20)), Decimal(0))
    assert allocate(Decimal(-200), given_before).rest == Decimal(-70)


def test_cancelling_allocations_is_their_negative_net_of_earlier_ones() -> None:
    rows = [
        AllocationRow(receipt="DZ-1", contract="HT-1", term=1, amount=Decimal(100)),
        AllocationRow(receipt="DZ-1", contract="HT-1", term=1, amount=Decimal(-40)),
        AllocationRow(receipt="DZ-1", contract="HT-1", term=2, amount=Decimal(5)),
        AllocationRow(receipt="DZ-1"),
    ]

    assert reversal(rows) == (part("HT-1", 1, -60), part("HT-1", 2, -5))


def test_nodes_without_term_or_money_and_repeated_ones_take_nothing() -> None:
    ledger = Ledger(
        nodes=[
            PaymentNodeRow(contract="HT-1", term=1, amount=Decimal(100), due=date(2026, 9, 1)),
            PaymentNodeRow(contract="HT-1", term=1, amount=Decimal(999)),
            PaymentNodeRow(contract="HT-1", amount=Decimal(5)),
            PaymentNodeRow(contract="HT-1", term=2),
        ],
        allocations=[AllocationRow(receipt="DZ-1", contract="HT-1", term=1, amount=Decimal(30))],
    )

    assert claims(ledger, ["HT-1", "HT-9"], dues({})) == (
        Claim("HT-1", 1, open=Decimal(70), given=Decimal(30), due=date(2026, 9, 1)),
    )


AMOUNTS = st.decimals(-500, 500, places=2)
POSITIVE = st.decimals(0, 300, places=2)
CLAIMS = st.lists(
    st.builds(
        Claim,
        st.sampled_from(["HT-1", "HT-2"]),
        st.integers(1, 4),
        open=POSITIVE,
        given=POSITIVE,
        due=st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    ),
    max_size=6,
    unique_by=lambda claim: (claim.contract, claim.term),
)
TOLD = st.lists(st.builds(Part, st.sampled_from(["HT-1", "HT-2", "HT-3"]), st.integers(1, 4), AMOUNTS), max_size=6)


@given(AMOUNTS, CLAIMS, TOLD)
def test_parts_and_rest_are_always_the_whole_receipt(amount: Decimal, nodes: list[Claim], told: list[Part]) -> None:
    allotment = allocate(amount, nodes, told)

    assert sum((part.amount for part in allotment.parts), allotment.rest) == amount
    assert abs(allotment.rest) <= abs(amount)


@given(AMOUNTS, CLAIMS, TOLD)
def test_no_node_gets_more_than_it_takes_or_gives_back_more_than_it_had(
    amount: Decimal, nodes: list[Claim], told: list[Part]
) -> None:
    allotment = allocate(amount, nodes, told)

    for node in nodes:
        share = sum(part.amount for part in allotment.parts if (part.contract, part.term) == (node.contract, node.term))
        assert -node.given <= share <= node.open


@given(POSITIVE, CLAIMS)
def test_nothing_stays_unallocated_while_a_node_is_open(amount: Decimal, nodes: list[Claim]) -> None:
    allotment = allocate(amount, nodes)

    assert allotment.rest == max(Decimal(0), amount - sum(node.open for node in nodes))
