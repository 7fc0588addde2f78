"""备货 against the contract's list: what is left to request, what was ordered, arrived, accepted, and what is missing.

± lines are added up per 合同编号 and 物料代码 (流程 4.5, 4.6).
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pmxl.figures.activities import numbers
from pmxl.figures.goods import (
    ZERO,
    ItemKey,
    ItemStock,
    Kit,
    LineStock,
    Overdue,
    add_line,
    is_accepted,
    is_awaited,
    is_requested,
    kit_of,
    line_stock,
)
from pmxl.figures.leftover import Leftover
from pmxl.rows.contract import ContractItemRow, ContractRow
from pmxl.rows.register import Register
from pmxl.rows.schedule import TaskRow
from pmxl.rows.sight import seen_property
from pmxl.rows.stock import GoodsReceiptRow, RequestLineRow, RequestRow


@dataclass(frozen=True)
class Stock:
    """The rows of 合同清单, 备货申请, 备货明细 and 到货签收 of one run, and what they come to."""

    contracts: Sequence[ContractRow] = ()
    items: Sequence[ContractItemRow] = ()
    requests: Sequence[RequestRow] = ()
    lines: Sequence[RequestLineRow] = ()
    receipts: Sequence[GoodsReceiptRow] = ()

    @classmethod
    def of(cls, register: Register) -> "Stock":
        """The stock of all rows that were read."""
        return cls(
            register.of(ContractRow),
            register.of(ContractItemRow),
            register.of(RequestRow),
            register.of(RequestLineRow),
            register.of(GoodsReceiptRow),
        )

    @seen_property
    def request(self) -> Mapping[str, RequestRow]:
        """Each request by its number; of two alike the first counts."""
        return {row.number: row for row in reversed(self.requests) if row.number}

    @seen_property
    def line_stocks(self) -> tuple[LineStock, ...]:
        """Every line whose request is there, with what arrived of it, in the sheet's order."""
        arrivals: dict[tuple[str, int | None], list[GoodsReceiptRow]] = {}
        for receipt in self.receipts:
            arrivals.setdefault((receipt.request, receipt.request_line), []).append(receipt)
        stocks = []
        for line in self.lines:
            request = self.request.get(line.request)
            if request is not None:
                stocks.append(line_stock(request, line, arrivals.pop((line.request, line.line), [])))
        return tuple(stocks)

    @seen_property
    def by_item(self) -> Mapping[ItemKey, ItemStock]:
        """The quantities of every item by contract, in the order of the contract's list, then of the requests."""
        stocks: dict[ItemKey, ItemStock] = {}
        for item in self.items:
            stock = stocks.setdefault((item.contract, item.item), ItemStock())
            stock.contracted += item.quantity or ZERO
            stock.cost = stock.cost if item.cost is None else item.cost
        for stock_of_line in self.line_stocks:
            key = stock_of_line.request.contract, stock_of_line.line.item
            add_line(stocks.setdefault(key, ItemStock()), stock_of_line)
        return stocks

    @seen_property
    def leftovers(self) -> tuple[Leftover, ...]:
        """Lines and arrivals that belong to nothing, or lack a quantity or signature."""
        return tuple(_leftovers(self))

    def contracts_of(self, project: str) -> frozenset[str]:
        """The contracts of a project, by 合同 or by its requests."""
        return frozenset(self._contracts.get(project, ()))

    def items_of(self, project: str) -> tuple[tuple[ItemKey, ItemStock], ...]:
        """The items of all contracts of a project."""
        return tuple(pair for contract in sorted(self.contracts_of(project)) for pair in self._items.get(contract, ()))

    def kit(self, project: str) -> Kit:
        """齐套率 of a project: over all items of its contracts' lists and of its requests."""
        return kit_of((key, stock.needed, stock.accepted) for key, stock in self.items_of(project))

    def kit_of_requests(self, names: Container[str]) -> Kit:
        """齐套率 of some requests, item by item: what a task waits for."""
        sums: dict[ItemKey, list[Decimal]] = {}
        for stock in self.line_stocks:
            if stock.request.number in names and is_requested(stock.request):
                need = sums.setdefault((stock.request.contract, stock.line.item), [ZERO, ZERO])
                need[0] += stock.line.quantity or ZERO
                need[1] += stock.accepted
        return kit_of((key, need, accepted) for key, (need, accepted) in sums.items())

    def kit_of_task(self, task: TaskRow) -> Kit | None:
        """齐套率 of the requests in 等待备货 of a task; None where it waits for none."""
        names = numbers(task.waits_for)
        return self.kit_of_requests(names) if names else None

    def arrival_share(self, project: str) -> Decimal | None:
        """到货% of a project = Σ 已签收 × 成本单价 ÷ Σ 需求数量 × 成本单价, no item above what is needed.

        Where an item has no cost, every item counts alike by its own share. Rounded to four places; None where
        nothing is needed.
        """
        stocks = [stock for _, stock in self.items_of(project) if stock.needed > 0]
        by_cost = all(stock.cost for stock in stocks)
        weights = [stock.needed * (stock.cost or ZERO) if by_cost else Decimal(1) for stock in stocks]
        if not stocks:
            return None
        shares = [max(ZERO, min(stock.accepted, stock.needed)) / stock.needed for stock in stocks]
        total = sum((share * weight for share, weight in zip(shares, weights, strict=True)), ZERO)
        return (total / sum(weights, ZERO)).quantize(Decimal("0.0001"))

    def complete_on(self, project: str) -> date | None:
        """The day on which the goods of a project became complete: its last signed arrival once nothing is missing."""
        kit = self.kit(project)
        if not kit.needed or kit.missing:
            return None
        return max((self._signed.get(contract, date.min) for contract in self.contracts_of(project)), default=None)

    def arrivals(self) -> dict[str, date]:
        """When each request that misses something is expected to be complete, by 申请单号; for the schedule.

        A line without any expected date says nothing.
        """
        latest: dict[str, date] = {}
        for stock in _waiting(self.line_stocks):
            if stock.expected is not None:
                number = stock.request.number
                latest[number] = max(latest.get(number, date.min), stock.expected)
        return latest

    def overdue(
        self, today: date, tasks: Iterable[TaskRow] = (), critical: Container[tuple[str, str]] = ()
    ) -> tuple[Overdue, ...]:
        """逾期未到 = 未到数量 of an awaited request, 预计到货日期 (else 要求到货日期) before today; as TQ03.

        Those on the critical path come first, then the longest overdue; `critical` holds task keys.
        """
        waiting: dict[str, list[TaskRow]] = {}
        for task in tasks:
            for number in numbers(task.waits_for):
                waiting.setdefault(number, []).append(task)
        found = [
            Overdue(
                stock, (today - stock.expected).days, tuple(rows), any((r.project, r.task) in critical for r in rows)
            )
            for stock in _waiting(self.line_stocks)
            if stock.expected is not None and stock.expected < today
            for rows in [waiting.get(stock.request.number, [])]
        ]
        return tuple(sorted(found, key=lambda late: (not late.critical, -late.days)))

    @seen_property
    def _contracts(self) -> Mapping[str, set[str]]:
        groups: dict[str, set[str]] = {}
        for number, project in (
            *((row.number, row.project) for row in self.contracts),
            *((row.contract, row.project) for row in self.requests),
        ):
            if number and project:
                groups.setdefault(project, set()).add(number)
        return groups

    @seen_property
    def _items(self) -> Mapping[str, list[tuple[ItemKey, ItemStock]]]:
        groups: dict[str, list[tuple[ItemKey, ItemStock]]] = {}
        for key, stock in self.by_item.items():
            groups.setdefault(key[0], []).append((key, stock))
        return groups

    @seen_property
    def _signed(self) -> Mapping[str, date]:
        """The last signed arrival of each contract."""
        last: dict[str, date] = {}
        for receipt in self.receipts:
            request = self.request.get(receipt.request)
            if request is not None and receipt.signed is not None and is_accepted(receipt):
                last[request.contract] = max(last.get(request.contract, date.min), receipt.signed)
        return last


def _waiting(stocks: Iterable[LineStock]) -> Iterator[LineStock]:
    return (stock for stock in stocks if stock.missing and is_awaited(stock.request))


def _leftovers(stock: Stock) -> Iterator[Leftover]:
    known = {(line.request, line.line) for line in stock.lines if line.request in stock.request}
    for item in stock.items:
        if item.quantity is None:
            yield Leftover(item, "quantity", "没有数量，按 0 计")
    for line in stock.lines:
        if line.request not in stock.request:
            yield Leftover(line, "request", f"备货申请「{line.request}」不存在，未计入")
        elif line.quantity is None:
            yield Leftover(line, "quantity", "没有数量，按 0 计")
    for receipt in stock.receipts:
        if (receipt.request, receipt.request_line) not in known:
            name = f"{receipt.request or '（空）'} 第 {receipt.request_line or '？'} 行"
            yield Leftover(receipt, "request", f"备货明细里没有 {name}，到货未计入")
        elif receipt.signed is None:
            yield Leftover(receipt, "signed", "没有签收日期，只计到货，不计签收")
        elif not is_accepted(receipt):
            yield Leftover(receipt, "slip", "直发现场没有送货单号，只计到货，不计签收")
