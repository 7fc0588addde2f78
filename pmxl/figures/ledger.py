"""The money rows of all contracts added up: planned, invoiced, received, allocated; one place for every sum (流程 5).

未核销 of a receipt is what it has left; a receipt that is split over contracts counts for each by what was allocated
there, so that 已到账 over all contracts and what nobody has claimed always add up to the bank's total.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from pmxl.figures.leftover import Leftover
from pmxl.figures.standing_questions import shares_of_receipts
from pmxl.rows.contract import ContractRow
from pmxl.rows.money import AllocationRow, InvoiceRow, PaymentNodeRow, ReceiptRow
from pmxl.rows.register import Register
from pmxl.rows.sight import seen_property

ZERO = Decimal(0)
NodeKey = tuple[str, int | None]
"""合同编号 and 期次."""


@dataclass(frozen=True)
class Ledger:
    """The rows of 合同, 回款计划, 开票, 到账 and 核销 of one run, and their sums in 元."""

    contracts: Sequence[ContractRow] = ()
    nodes: Sequence[PaymentNodeRow] = ()
    invoices: Sequence[InvoiceRow] = ()
    receipts: Sequence[ReceiptRow] = ()
    allocations: Sequence[AllocationRow] = ()

    @classmethod
    def of(cls, register: Register) -> "Ledger":
        """The ledger of all rows that were read."""
        return cls(
            register.of(ContractRow),
            register.of(PaymentNodeRow),
            register.of(InvoiceRow),
            register.of(ReceiptRow),
            register.of(AllocationRow),
        )

    @seen_property
    def contract(self) -> Mapping[str, ContractRow]:
        """Each contract by its number; of two with one number the first counts."""
        return {row.number: row for row in reversed(self.contracts) if row.number}

    @seen_property
    def nodes_of(self) -> Mapping[str, Sequence[PaymentNodeRow]]:
        """The payment nodes by contract, in the sheet's order."""
        groups: defaultdict[str, list[PaymentNodeRow]] = defaultdict(list)
        for row in self.nodes:
            groups[row.contract].append(row)
        return groups

    @seen_property
    def invoiced(self) -> Mapping[str, Decimal]:
        """已开票 by contract = Σ 开票金额, red invoices negative."""
        return _summed((row.contract, row.amount) for row in self.invoices)

    @seen_property
    def allocated_to(self) -> Mapping[NodeKey, Decimal]:
        """已核销 by contract and term = Σ 核销金额, reversals negative."""
        return _summed(((row.contract, row.term), row.amount) for row in self.allocations)

    @seen_property
    def allocated_of(self) -> Mapping[str, Decimal]:
        """已核销 by receipt = Σ 核销金额, reversals negative."""
        return _summed((row.receipt, row.amount) for row in self.allocations)

    @seen_property
    def received(self) -> Mapping[str, Decimal]:
        """已到账 by contract = Σ 到账金额 claimed by it, less what its receipts paid for others, plus the reverse."""
        return _summed((contract, amount) for _, contract, amount in self.shares)

    @seen_property
    def shares(self) -> Sequence[tuple[ReceiptRow, str, Decimal]]:
        """What each receipt counts for each contract, as 已到账 counts it."""
        found = shares_of_receipts(
            ((row.number, row.contract, row.amount) for row in self.receipts),
            ((row.receipt, row.contract, row.amount) for row in self.allocations),
        )
        return [(self.receipts[at], contract, amount) for at, contract, amount in found]

    @property
    def unclaimed(self) -> Decimal:
        """未认领到账 = Σ 到账金额 − Σ 已到账 of the contracts that are there."""
        total = sum((row.amount or ZERO for row in self.receipts), ZERO)
        return total - sum((self.received.get(number, ZERO) for number in self.contract), ZERO)

    def open_of(self, node: PaymentNodeRow) -> Decimal:
        """未核销 of a node = 计划金额 − 已核销; a second row of the same node is given no allocation."""
        amount = node.amount or ZERO
        return amount - self.allocated_to.get((node.contract, node.term), ZERO) if self.is_first(node) else amount

    def owed_of(self, node: PaymentNodeRow) -> Decimal:
        """计划未收 of a node = 计划金额 − 已核销, not below 0; 0 where its contract is not in 合同."""
        return max(self.open_of(node), ZERO) if node.contract in self.contract else ZERO

    def overpaid_of(self, node: PaymentNodeRow) -> Decimal:
        """多收 of a node = 已核销 − 计划金额 where that is more than 0; money in hand, which is never overdue."""
        return max(-self.open_of(node), ZERO) if node.contract in self.contract else ZERO

    @seen_property
    def overpaid(self) -> Sequence[PaymentNodeRow]:
        """The nodes that were given more than they ask for."""
        return [node for node in self.nodes if self.overpaid_of(node)]

    @seen_property
    def orphans(self) -> Sequence[PaymentNodeRow]:
        """The nodes whose contract is not in 合同: they count in no figure, and are shown beside them."""
        return [node for node in self.nodes if node.contract not in self.contract and self.open_of(node)]

    def left_of(self, receipt: ReceiptRow) -> Decimal:
        """未核销 of a receipt = 到账金额 − 已核销."""
        return (receipt.amount or ZERO) - self.allocated_of.get(receipt.number, ZERO)

    @seen_property
    def leftovers(self) -> tuple[Leftover, ...]:
        """Rows whose money a sum does not hold, or holds for no contract that is there."""
        return tuple(_leftovers(self))

    def is_first(self, node: PaymentNodeRow) -> bool:
        """Whether a node is the first row of its contract and term: the one that allocations count for."""
        return self.first_nodes.get((node.contract, node.term)) is node

    @seen_property
    def first_nodes(self) -> Mapping[NodeKey, PaymentNodeRow]:
        """Each node by contract and term; of two alike the first counts."""
        return {(row.contract, row.term): row for row in reversed(self.nodes)}


K = TypeVar("K")


def _summed(amounts: Iterator[tuple[K, Decimal | None]]) -> dict[K, Decimal]:
    sums: dict[K, Decimal] = {}
    for key, amount in amounts:
        if amount:
            sums[key] = sums.get(key, ZERO) + amount
    return sums


_MoneyRow = PaymentNodeRow | InvoiceRow | ReceiptRow | AllocationRow


def _leftovers(ledger: Ledger) -> Iterator[Leftover]:
    for contract in ledger.contracts:
        yield from _contract_leftovers(contract, ledger)
    for node in ledger.nodes:
        if not ledger.is_first(node):
            yield Leftover(node, "term", f"{node.contract} 第 {node.term} 期出现两次，核销只计入第一行")
    rows: tuple[_MoneyRow, ...] = (*ledger.nodes, *ledger.invoices, *ledger.receipts, *ledger.allocations)
    for row in rows:
        yield from _moneyless(row, ledger)
    receipts = {receipt.number for receipt in ledger.receipts}
    for allocation in ledger.allocations:
        if allocation.receipt not in receipts:
            yield Leftover(allocation, "receipt", f"到账「{allocation.receipt}」不存在，核销照计")
        if (allocation.contract, allocation.term) not in ledger.first_nodes:
            yield Leftover(allocation, "term", f"{allocation.contract} 没有第 {allocation.term} 期，核销未计入节点")


def _contract_leftovers(contract: ContractRow, ledger: Ledger) -> Iterator[Leftover]:
    if not contract.number:
        yield Leftover(contract, "number", "没有合同编号，金额未计入")
    elif ledger.contract[contract.number] is not contract:
        yield Leftover(contract, "number", f"{contract.number} 出现两次，只计第一行")
    if contract.amount is None:
        yield Leftover(contract, "amount", "没有合同金额，按 0 计")


def _moneyless(row: _MoneyRow, ledger: Ledger) -> Iterator[Leftover]:
    if row.amount is None:
        yield Leftover(row, "amount", "没有金额，按 0 计")
    if not row.contract and isinstance(row, ReceiptRow):
        if ledger.left_of(row):
            yield Leftover(row, "contract", "尚未认领到合同，计入未认领到账")
    elif row.contract not in ledger.contract:
        yield Leftover(row, "contract", f"合同「{row.contract}」不存在，金额未计入任何合同")
