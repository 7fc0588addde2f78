"""开票、到账、核销 of the example: what was invoiced, what came in, and which node it was put against."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from pmxl.rows.money import AllocationRow, InvoiceRow, PaymentNodeRow, ReceiptRow
from pmxl.vocabulary import Department, Stage, TerminationReason
from tests.company.company import CALENDAR
from tests.company.contracting import payment_rows
from tests.company.profile import LAST_ENTRY
from tests.company.story import Story, later, running

_CENT = Decimal("0.01")
_EXCESS = Decimal(10_000)


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that came in for a node, or went back."""

    day: date
    story: Story
    node: PaymentNodeRow
    amount: Decimal
    excess: Decimal = Decimal(0)
    remark: str = ""


def invoice_rows(stories: Iterable[Story]) -> list[InvoiceRow]:
    """开票: an invoice for each node that has fallen due, some days after its trigger."""
    nodes = [(story, node) for story in stories for node in payment_rows(story) if node.triggered]
    made = [(_invoice_day(story, node), story, node) for story, node in nodes]
    kept = sorted(
        (entry for entry in made if entry[0] <= entry[1].end), key=lambda entry: (entry[0], entry[2].contract)
    )
    return [_invoice(number, *entry) for number, entry in enumerate(kept, start=1)]


def _invoice_day(story: Story, node: PaymentNodeRow) -> date:
    assert node.triggered is not None
    return CALENDAR.add_workdays(node.triggered, story.chance(f"开票{node.term}").between(1, 3))


def _invoice(number: int, day: date, story: Story, node: PaymentNodeRow) -> InvoiceRow:
    return InvoiceRow(
        number=f"26332000{day:%m%d}{number:08d}",
        contract=node.contract,
        term=node.term,
        project=node.project,
        invoiced=day,
        amount=node.amount,
        kind="增值税专用发票",
        due=node.due,
        person=story.person(Department.FINANCE),
    )


def payments(stories: Iterable[Story]) -> list[Payment]:
    """Everything that came in, by day."""
    all_ = [payment for story in stories for node in payment_rows(story) for payment in _payments(story, node)]
    return sorted(all_, key=lambda payment: (payment.day, payment.node.contract, payment.node.term))


def _payments(story: Story, node: PaymentNodeRow) -> Iterator[Payment]:
    if node.triggered is None or node.due is None or node.amount is None:
        return
    chance = story.chance(f"到账{node.term}")
    day = later(node.due, chance.between(-9, 14))
    if story.time.stage is Stage.CLOSED or story.profile.at == "6.3":
        day = min(day, later(story.time.done("6.3") or story.end, -chance.between(1, 4)))
    part = _part(story, node)
    if part <= 0 or day > story.end:
        return
    excess = _EXCESS if story.profile.name == "江北物流园安防一期" else Decimal(0)
    payment = Payment(CALENDAR.next_workday(day), story, node, part, excess)
    yield payment
    if story.profile.ending is TerminationReason.CANCELLED and story.profile.ended:
        yield replace(payment, day=story.profile.ended, amount=-part, remark="解约退回预付款")


def _part(story: Story, node: PaymentNodeRow) -> Decimal:
    amount = node.amount or Decimal(0)
    if node.node not in story.profile.owing.split():
        return amount
    return (amount / 2).quantize(_CENT) if story.profile.owing.startswith("half") else Decimal(0)


def receipt_rows(paid: Sequence[Payment]) -> list[ReceiptRow]:
    """到账: one row a receipt, and one that nobody has claimed yet."""
    days = [payment.day for payment in paid]
    numbers = running("DZ", [*days, LAST_ENTRY])
    rows = [_receipt(number, payment) for number, payment in zip(numbers[:-1], paid, strict=True)]
    return [*rows, _unclaimed(numbers[-1])]


def _receipt(number: str, payment: Payment) -> ReceiptRow:
    story = payment.story
    return ReceiptRow(
        number=number,
        bank_number=f"{payment.day:%Y%m%d}{story.chance(number).between(10**9, 10**10 - 1)}",
        received=payment.day,
        payer=story.profile.customer,
        amount=payment.amount + payment.excess,
        method=story.chance(f"方式{number}").pick(("电汇", "电汇", "电汇", "承兑汇票")),
        contract=story.contract,
        project=story.number,
        booked_by=story.person(Department.FINANCE),
        remark=payment.remark or ("多付 10,000.00，待客户确认用途" if payment.excess else ""),
    )


def _unclaimed(number: str) -> ReceiptRow:
    return ReceiptRow(
        number=number,
        bank_number=f"{LAST_ENTRY:%Y%m%d}8830271946",
        received=LAST_ENTRY,
        payer="临江市财政国库支付中心",
        amount=Decimal("128000.00"),
        method="电汇",
        booked_by="冯婷",
        remark="付款附言只写“工程款”，待销售认领",
    )


def allocation_rows(paid: Sequence[Payment], receipts: Sequence[ReceiptRow]) -> list[AllocationRow]:
    """核销: each receipt put against its node, a large one in two parts."""
    parts = [
        (day, receipt, payment.node, amount)
        for payment, receipt in zip(paid, receipts, strict=False)
        for day, amount in _parts(payment)
    ]
    numbers = running("HX", [day for day, *_ in parts])
    return [
        AllocationRow(
            number=number,
            receipt=receipt.number,
            contract=node.contract,
            term=node.term,
            amount=amount,
            allocated=day,
            person=receipt.booked_by,
            remark=receipt.remark if amount < 0 else "",
        )
        for number, (day, receipt, node, amount) in zip(numbers, parts, strict=True)
    ]


def _parts(payment: Payment) -> Iterator[tuple[date, Decimal]]:
    if payment.story.profile.owing.startswith("half") and payment.amount > _EXCESS:
        yield payment.day, _EXCESS
        yield payment.day, payment.amount - _EXCESS
    else:
        yield payment.day, payment.amount
