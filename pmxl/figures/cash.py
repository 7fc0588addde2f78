"""质保金 as a dated receivable of its own, and the cash forecast by month beside the plan (流程 6.3, 6.5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pmxl.figures.events import NO_EVENTS, Event, Events, due, warranty_start
from pmxl.figures.ledger import ZERO, Ledger
from pmxl.figures.standing_questions import passed_acceptance
from pmxl.rows.acceptance import AcceptanceRow
from pmxl.rows.money import PaymentNodeRow
from pmxl.vocabulary import PaymentNode, PaymentTrigger

OVERDUE, UNKNOWN = "已逾期无承诺", "未定"
"""The months of money that is overdue without a promise, and of money whose trigger has no date."""


@dataclass(frozen=True, slots=True)
class Retention:
    """A 质保金 node: when its warranty runs, when it falls due, what of it is open; dates may be expected ones."""

    node: PaymentNodeRow
    start: Event | None
    end: Event | None
    due: Event | None
    open: Decimal

    def days_left(self, today: date) -> int | None:
        """Calendar days until it falls due; negative when overdue, None without a date."""
        return (self.due.day - today).days if self.due else None


@dataclass(frozen=True, slots=True)
class Expected:
    """When the open amount of a node is expected, and why; `month` is yyyy-mm, 已逾期无承诺 or 未定."""

    node: PaymentNodeRow
    amount: Decimal
    month: str
    event: Event | None


@dataclass(frozen=True, slots=True)
class CashMonth:
    """The money of a month in 元: 计划 by 计划日期, 实际到账, and 预测 of what is open."""

    planned: Decimal = ZERO
    received: Decimal = ZERO
    expected: Decimal = ZERO


def retentions(
    ledger: Ledger,
    events: Mapping[str, Events],
    coming: Mapping[str, Events],
    acceptances: Mapping[str, Iterable[AcceptanceRow]],
) -> tuple[Retention, ...]:
    """Every 质保金 node of a contract that is there, by due date; `acceptances` are the rows by project."""
    found = [
        _retention(node, ledger, {**coming.get(node.contract, NO_EVENTS), **events.get(node.contract, NO_EVENTS)}, rows)
        for node in ledger.nodes
        if node.node is PaymentNode.RETENTION and node.contract in ledger.contract
        for rows in [tuple(acceptances.get(ledger.contract[node.contract].project, ()))]
    ]
    return tuple(sorted(found, key=lambda retention: retention.due.day if retention.due else date.max))


def expectation(node: PaymentNodeRow, amount: Decimal, events: Events, coming: Events, today: date) -> Expected:
    """When a node's open amount comes in: 承诺付款日期 from today on, else 到期日, else the expected trigger + 账期.

    Overdue without such a promise it is 已逾期无承诺 (到期未收 less what is promised), without any date 未定: neither
    is guessed into a month. A promise counts only once the node is due, or where no date is known.
    """
    event = due(node, events) or due(node, {**coming, **events})
    if node.promised and node.promised >= today and (event is None or event.day < today):
        event = Event(node.promised, "承诺付款日期", certain=False)
    if event is None:
        return Expected(node, amount, UNKNOWN, None)
    return Expected(node, amount, OVERDUE if event.day < today else month_of(event.day), event)


def expectations(
    ledger: Ledger, events: Mapping[str, Events], coming: Mapping[str, Events], today: date
) -> tuple[Expected, ...]:
    """The expectation of every node that still asks for money; they add up to 计划未收."""
    return tuple(
        expectation(node, amount, events.get(node.contract, NO_EVENTS), coming.get(node.contract, NO_EVENTS), today)
        for node in ledger.nodes
        if (amount := ledger.owed_of(node))
    )


def cash_by_month(ledger: Ledger, expected: Iterable[Expected]) -> dict[str, CashMonth]:
    """计划, 实际到账 and 预测 by month in order; 已逾期无承诺 and 未定 come last.

    They add up to Σ 计划金额 of the contracts, to the bank's receipts, and to 计划未收.
    """
    sums: dict[str, list[Decimal]] = {}
    planned = ((node.planned, node.amount) for node in ledger.nodes if node.contract in ledger.contract)
    received = ((receipt.received, receipt.amount) for receipt in ledger.receipts)
    for column, rows in ((0, planned), (1, received)):
        for day, amount in rows:
            if amount:
                sums.setdefault(month_of(day) if day else UNKNOWN, [ZERO] * 3)[column] += amount
    for expectation in expected:
        sums.setdefault(expectation.month, [ZERO] * 3)[2] += expectation.amount
    last = {OVERDUE: "~1", UNKNOWN: "~2"}
    return {month: CashMonth(*sums[month]) for month in sorted(sums, key=lambda month: last.get(month, month))}


def month_of(day: date) -> str:
    """The month of a day, such as 2026-11."""
    return f"{day.year:04}-{day.month:02}"


def _retention(node: PaymentNodeRow, ledger: Ledger, both: Events, acceptances: tuple[AcceptanceRow, ...]) -> Retention:
    contract = ledger.contract[node.contract]
    accepted = passed_acceptance(contract, acceptances)
    return Retention(
        node=node,
        start=warranty_start(contract, both, accepted),
        end=both.get(PaymentTrigger.WARRANTY_END),
        due=due(node, both),
        open=ledger.owed_of(node),
    )
