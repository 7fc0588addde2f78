"""The three amounts, named and reconciled, per contract, project and customer; and what is open, item by item."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from pmxl.figures.events import NO_EVENTS, Event, Events, due
from pmxl.figures.ledger import ZERO, Ledger
from pmxl.rows.contract import ContractRow
from pmxl.rows.money import InvoiceRow, PaymentNodeRow


@dataclass(frozen=True, slots=True)
class Receivable:
    """The sums of a contract, or of several added up, in 元; every other amount follows from these.

    `due_unreceived` is 到期未收 = Σ over nodes whose 到期日 lies before today of (计划金额 − 已核销), none below 0.
    `overpaid` is 多收 = Σ over nodes of (已核销 − 计划金额) where that is more than 0.
    """

    contract_amount: Decimal = ZERO
    planned: Decimal = ZERO
    invoiced: Decimal = ZERO
    received: Decimal = ZERO
    allocated: Decimal = ZERO
    due_unreceived: Decimal = ZERO
    overpaid: Decimal = ZERO

    @property
    def unreceived(self) -> Decimal:
        """合同未收 = 合同金额 − 已到账."""
        return self.contract_amount - self.received

    @property
    def invoiced_unreceived(self) -> Decimal:
        """已开票未收 = 已开票 − 已到账; negative where money came before the invoice."""
        return self.invoiced - self.received

    @property
    def uninvoiced(self) -> Decimal:
        """未开票 = 合同金额 − 已开票; so 合同未收 = 已开票未收 + 未开票."""
        return self.contract_amount - self.invoiced

    @property
    def unplanned(self) -> Decimal:
        """计划外 = 合同金额 − Σ 计划金额; 0 where the payment plan is whole."""
        return self.contract_amount - self.planned

    @property
    def unallocated(self) -> Decimal:
        """未核销到账 = 已到账 − 已核销."""
        return self.received - self.allocated

    @property
    def open(self) -> Decimal:
        """计划未核销 = Σ 计划金额 − Σ 已核销; so 合同未收 = 计划未核销 + 计划外 − 未核销到账."""
        return self.planned - self.allocated

    @property
    def owed(self) -> Decimal:
        """计划未收 = 计划未核销 + 多收: what the nodes still ask for; 账龄 spreads it over its buckets."""
        return self.open + self.overpaid

    @property
    def not_due(self) -> Decimal:
        """未到期 or without a 到期日 = 计划未收 − 到期未收."""
        return self.owed - self.due_unreceived

    def __add__(self, other: "Receivable") -> "Receivable":
        return Receivable(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


@dataclass(frozen=True, slots=True)
class OpenItem:
    """An amount that is still to come, and the date from which its age counts."""

    row: PaymentNodeRow | InvoiceRow
    amount: Decimal
    since: date | None
    basis: str
    contract: str
    project: str
    customer: str


Dues = Callable[[PaymentNodeRow], Event | None]
"""The 到期日 of a node; `dues` makes it from what has happened."""


def dues(events: Mapping[str, Events]) -> Dues:
    """The 到期日 of any node, given the events by contract."""
    return lambda node: due(node, events.get(node.contract, NO_EVENTS))


def by_contract(ledger: Ledger, due_of: Dues, today: date) -> dict[str, Receivable]:
    """The amounts of every contract of 合同, in the sheet's order."""
    return {number: _receivable(contract, ledger, due_of, today) for number, contract in _in_order(ledger)}


def rolled_up(
    amounts: Mapping[str, Receivable], ledger: Ledger, key: Callable[[ContractRow], str]
) -> dict[str, Receivable]:
    """The amounts of contracts added up by a key of theirs, such as their project or customer."""
    sums: dict[str, Receivable] = {}
    for number, amount in amounts.items():
        group = key(ledger.contract[number])
        sums[group] = sums.get(group, Receivable()) + amount
    return sums


def by_project(contract: ContractRow) -> str:
    """项目编号, as a key for `rolled_up`."""
    return contract.project


def by_customer(contract: ContractRow) -> str:
    """客户名称 without spaces around it, as a key for `rolled_up`."""
    return contract.customer.strip()


def open_nodes(ledger: Ledger, due_of: Dues) -> tuple[OpenItem, ...]:
    """Every payment node of 合同 that still asks for money, aged from its 到期日; they add up to 计划未收.

    What was allocated beyond a node is 多收, and a node without its contract is told by `Ledger.orphans`.
    """
    return tuple(_item(ledger, node, amount, due_of(node)) for node in ledger.nodes if (amount := ledger.owed_of(node)))


def open_invoices(ledger: Ledger, *, by_due_date: bool = False) -> tuple[tuple[OpenItem, ...], dict[str, Decimal]]:
    """已开票未收 invoice by invoice, and the money by contract that came in before any invoice (预收).

    Receipts and red invoices settle a contract's invoices oldest first. Per contract, the items less 预收 add up to
    已开票未收. Aged from 开票日期, or from 付款到期日.
    """
    items: list[OpenItem] = []
    advances: dict[str, Decimal] = {}
    for contract, invoices in _invoices(ledger).items():
        credit = ledger.received.get(contract, ZERO) - sum((amount for _, amount in invoices if amount < 0), ZERO)
        positive = [pair for pair in invoices if pair[1] > 0]
        for row, amount in sorted(positive, key=lambda pair: pair[0].invoiced or date.max):
            settled = min(max(credit, ZERO), amount)
            credit -= settled
            if amount > settled:
                items.append(_item(ledger, row, amount - settled, _invoice_date(row, by_due_date=by_due_date)))
        if credit:
            advances[contract] = credit
    advances |= {
        number: received
        for number, received in ledger.received.items()
        if number and received and number not in _invoices(ledger)
    }
    return tuple(items), advances


def _invoice_date(row: InvoiceRow, *, by_due_date: bool) -> Event | None:
    if by_due_date:
        return Event(row.due, "付款到期日") if row.due else None
    return Event(row.invoiced, "开票日期") if row.invoiced else None


def _invoices(ledger: Ledger) -> dict[str, list[tuple[InvoiceRow, Decimal]]]:
    groups: dict[str, list[tuple[InvoiceRow, Decimal]]] = {}
    for row in ledger.invoices:
        if row.amount:
            groups.setdefault(row.contract, []).append((row, row.amount))
    return groups


def _in_order(ledger: Ledger) -> Iterable[tuple[str, ContractRow]]:
    return ((row.number, row) for row in ledger.contracts if row.number and ledger.contract[row.number] is row)


def _receivable(contract: ContractRow, ledger: Ledger, due_of: Dues, today: date) -> Receivable:
    nodes = ledger.nodes_of.get(contract.number, ())
    late = [node for node in nodes if (event := due_of(node)) and event.day < today]
    open_amount = sum((ledger.open_of(node) for node in nodes), ZERO)
    planned = sum((node.amount or ZERO for node in nodes), ZERO)
    return Receivable(
        contract_amount=contract.amount or ZERO,
        planned=planned,
        invoiced=ledger.invoiced.get(contract.number, ZERO),
        received=ledger.received.get(contract.number, ZERO),
        allocated=planned - open_amount,
        due_unreceived=sum((ledger.owed_of(node) for node in late), ZERO),
        overpaid=sum((ledger.overpaid_of(node) for node in nodes), ZERO),
    )


def _item(ledger: Ledger, row: PaymentNodeRow | InvoiceRow, amount: Decimal, since: Event | None) -> OpenItem:
    contract = ledger.contract.get(row.contract)
    return OpenItem(
        row=row,
        amount=amount,
        since=since.day if since else None,
        basis=since.basis if since else "",
        contract=row.contract,
        project=row.project or (contract.project if contract else ""),
        customer=contract.customer.strip() if contract else "",
    )
