"""核销: a receipt laid against payment nodes, oldest due first or as told; what is left stays 未核销 (流程 6.3).

Never more than the receipt has, never more than a node is open. A negative receipt (冲回) takes allocations back, the
latest due first, never more than a node was given. Nothing is deleted: taking back is a negative part.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pmxl.figures.ledger import ZERO, Ledger
from pmxl.figures.receivables import Dues
from pmxl.rows.money import AllocationRow, PaymentNodeRow


@dataclass(frozen=True, slots=True)
class Claim:
    """A payment node that money can be laid against: what it still takes, what it was given, when it falls due."""

    contract: str
    term: int
    open: Decimal
    given: Decimal = ZERO
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """An amount of a receipt for a node; negative when taken back."""

    contract: str
    term: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Refusal:
    """An instruction that can't be followed, with the reason in the user's words; nothing of it is done."""

    part: Part
    reason: str


@dataclass(frozen=True, slots=True)
class Allotment:
    """The parts of a receipt, what of it stays 未核销, and the instructions refused."""

    parts: tuple[Part, ...]
    rest: Decimal
    refused: tuple[Refusal, ...] = ()


def claims(ledger: Ledger, contracts: Iterable[str], due_of: Dues) -> tuple[Claim, ...]:
    """The nodes of contracts in the sheet's order; a node without 期次 or money, or repeated, takes nothing."""
    nodes = (node for contract in contracts for node in ledger.nodes_of.get(contract, ()))
    return tuple(
        _claim(ledger, node, node.term, due_of)
        for node in nodes
        if node.term is not None and node.amount is not None and ledger.is_first(node)
    )


def allocate(amount: Decimal, claims: Iterable[Claim], told: Sequence[Part] = ()) -> Allotment:
    """Lay what a receipt has left against nodes: first as told, then, if nothing was told, oldest due first.

    A node without 到期日 comes last; equal dates keep the given order. A told part beyond the receipt or its node is
    refused whole.
    """
    if told:
        return _as_told(amount, {(claim.contract, claim.term): claim for claim in claims}, told)
    ordered = sorted(claims, key=lambda claim: claim.due or date.max)
    if amount < 0:
        return _taken_back(amount, ordered[::-1])
    parts: list[Part] = []
    for claim in ordered:
        share = min(amount, claim.open)
        if share > 0:
            parts.append(Part(claim.contract, claim.term, share))
            amount -= share
    return Allotment(tuple(parts), amount)


def reversal(rows: Iterable[AllocationRow]) -> tuple[Part, ...]:
    """The negative parts that cancel allocations, net of what was taken back before; for one receipt's rows."""
    sums: dict[tuple[str, int], Decimal] = {}
    for row in rows:
        if row.term is not None and row.amount:
            sums[row.contract, row.term] = sums.get((row.contract, row.term), ZERO) + row.amount
    return tuple(Part(contract, term, -amount) for (contract, term), amount in sums.items() if amount)


def _claim(ledger: Ledger, node: PaymentNodeRow, term: int, due_of: Dues) -> Claim:
    event = due_of(node)
    given = ledger.allocated_to.get((node.contract, term), ZERO)
    return Claim(node.contract, term, ledger.open_of(node), given, event.day if event else None)


def _as_told(amount: Decimal, claims: dict[tuple[str, int], Claim], told: Sequence[Part]) -> Allotment:
    parts: list[Part] = []
    refused: list[Refusal] = []
    taken: dict[tuple[str, int], Decimal] = {}
    for part in told:
        key = part.contract, part.term
        claim = claims.get(key)
        reason = _reason(part, claim, amount, taken.get(key, ZERO))
        if reason:
            refused.append(Refusal(part, reason))
        else:
            parts.append(part)
            amount -= part.amount
            taken[key] = taken.get(key, ZERO) + part.amount
    return Allotment(tuple(parts), amount, tuple(refused))


def _reason(part: Part, claim: Claim | None, left: Decimal, taken: Decimal) -> str:
    node = f"{part.contract} 第 {part.term} 期"
    if claim is None:
        return f"{node}不存在或没有计划金额，请先登记回款计划"
    if part.amount == 0 or (part.amount > 0) != (left > 0):
        return f"核销金额 {part.amount} 与到账余额 {left} 的方向不符，请核对金额"
    if abs(part.amount) > abs(left):
        return f"到账余额只有 {left}，不足 {part.amount}，请减少核销金额"
    if part.amount > claim.open - taken:
        return f"{node}只剩 {claim.open - taken} 未核销，少于 {part.amount}，请减少核销金额"
    if -part.amount > claim.given + taken:
        return f"{node}已核销 {claim.given + taken}，不够撤回 {-part.amount}，请减少撤回金额"
    return ""


def _taken_back(amount: Decimal, ordered: Iterable[Claim]) -> Allotment:
    parts: list[Part] = []
    for claim in ordered:
        share = min(-amount, claim.given)
        if share > 0:
            parts.append(Part(claim.contract, claim.term, -share))
            amount += share
    return Allotment(tuple(parts), amount)
