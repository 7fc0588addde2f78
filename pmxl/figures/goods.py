"""What a requested line, an item and a kit come to: quantities in each item's own unit, and 齐套率 (流程 4.5, 4.6).

An arrival counts as accepted (签收) by its 合格数量 once it is signed; goods that went straight to the site also need
their 送货单号.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pmxl.rows.schedule import TaskRow
from pmxl.rows.stock import GoodsReceiptRow, RequestLineRow, RequestRow
from pmxl.vocabulary import Destination, RequestState, SupplySource

ZERO = Decimal(0)
ItemKey = tuple[str, str]
"""合同编号 and 物料代码."""

_ORDERED = (RequestState.ORDERED, RequestState.FINISHED)


@dataclass(slots=True)
class ItemStock:
    """The quantities of one item of one contract."""

    contracted: Decimal = ZERO
    drafted: Decimal = ZERO
    requested: Decimal = ZERO
    ordered: Decimal = ZERO
    arrived: Decimal = ZERO
    accepted: Decimal = ZERO
    rejected: Decimal = ZERO
    cost: Decimal | None = None

    @property
    def remaining(self) -> Decimal:
        """可申请数量 = 合同清单数量 − 已申请 (drafts and returned requests not counted); negative: more than agreed."""
        return self.contracted - self.requested

    @property
    def missing(self) -> Decimal:
        """未到数量 = 已申请 − 已签收, not below 0."""
        return max(ZERO, self.requested - self.accepted)

    @property
    def needed(self) -> Decimal:
        """需求数量: what the contract lists, or what was requested where it lists nothing."""
        return self.contracted if self.contracted > 0 else max(self.requested, ZERO)


@dataclass(frozen=True, slots=True)
class LineStock:
    """One requested line and what arrived of it."""

    request: RequestRow
    line: RequestLineRow
    arrived: Decimal
    accepted: Decimal
    rejected: Decimal

    @property
    def missing(self) -> Decimal:
        """未到数量 of the line = 数量 − 已签收, not below 0."""
        return max(ZERO, (self.line.quantity or ZERO) - self.accepted)

    @property
    def expected(self) -> date | None:
        """预计到货日期 of the line, else 要求到货日期 of its request."""
        return self.line.expected or self.request.wanted


@dataclass(frozen=True, slots=True)
class Overdue:
    """A requested line that should have arrived, by how many calendar days, and the tasks that wait for it."""

    stock: LineStock
    days: int
    tasks: tuple[TaskRow, ...]
    critical: bool


@dataclass(frozen=True, slots=True)
class Kit:
    """齐套率 = 齐套物料种数 ÷ 需求物料种数, and the items that are not complete yet."""

    complete: int
    needed: int
    missing: tuple[ItemKey, ...] = ()

    @property
    def rate(self) -> Decimal | None:
        """The share between 0 and 1, rounded to four places; None where nothing is needed."""
        return (Decimal(self.complete) / self.needed).quantize(Decimal("0.0001")) if self.needed else None


def is_requested(request: RequestRow) -> bool:
    """Whether a request claims its goods: a draft, a returned one and one without 状态 do not."""
    return request.state not in (RequestState.DRAFT, RequestState.RETURNED, None)


def is_awaited(request: RequestRow) -> bool:
    """Whether goods of a request may still come: it claims them and is not 已结束."""
    return is_requested(request) and request.state is not RequestState.FINISHED


def is_accepted(receipt: GoodsReceiptRow) -> bool:
    """Whether an arrival counts as 签收: signed, and with its 送货单号 where it went straight to the site."""
    return receipt.signed is not None and (receipt.destination is not Destination.SITE or bool(receipt.slip))


def line_stock(request: RequestRow, line: RequestLineRow, arrivals: Iterable[GoodsReceiptRow]) -> LineStock:
    """A line with its arrivals added up; rejected goods have arrived and are missing all the same."""
    rows = list(arrivals)
    return LineStock(
        request,
        line,
        arrived=sum((row.delivered or ZERO for row in rows), ZERO),
        accepted=sum((row.accepted or ZERO for row in rows if is_accepted(row)), ZERO),
        rejected=sum((row.rejected or ZERO for row in rows), ZERO),
    )


def add_line(stock: ItemStock, line_stock: LineStock) -> None:
    """Add a requested line to its item, by the state of its request.

    Ordered is what comes from 库存, has a 采购单号, or belongs to a request that is 已下单 or 已结束.
    """
    quantity, state = line_stock.line.quantity or ZERO, line_stock.request.state
    stock.arrived += line_stock.arrived
    stock.accepted += line_stock.accepted
    stock.rejected += line_stock.rejected
    if state is RequestState.DRAFT or state is None:
        stock.drafted += quantity
    elif state is not RequestState.RETURNED:
        stock.requested += quantity
        if line_stock.line.source is SupplySource.STOCK or line_stock.line.order or state in _ORDERED:
            stock.ordered += quantity
    if stock.cost is None:
        stock.cost = line_stock.line.cost


def kit_of(needs: Iterable[tuple[ItemKey, Decimal, Decimal]]) -> Kit:
    """The kit of items given by key, needed and accepted quantity; what is not needed does not count."""
    needed = [(key, need, accepted) for key, need, accepted in needs if need > 0]
    missing = tuple(key for key, need, accepted in needed if accepted < need)
    return Kit(len(needed) - len(missing), len(needed), missing)
