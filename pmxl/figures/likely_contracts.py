"""Which contract a payer's money is likely for: by the payer's name, then by the amount that a node still waits for."""

import difflib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from pmxl.figures.affairs import Affairs
from pmxl.figures.ledger import ZERO
from pmxl.figures.receivables import by_customer
from pmxl.rows.contract import ContractRow

_FORMS = re.compile(r"(集团|股份|有限|责任|公司|\(.*?\)|\s)")
_CLOSE, _MOST = 0.6, 3


@dataclass(frozen=True, slots=True)
class Likely:
    """A contract that money may be for, and why it is thought so."""

    contract: ContractRow
    reason: str
    sure: bool = False


def likely_contracts(affairs: Affairs, payer: str, amount: Decimal, remark: str = "") -> tuple[Likely, ...]:
    """The contracts that a payment may be for, the likeliest first.

    Only a contract number in the remark, or the one open contract of a customer of exactly this name, is sure.
    """
    contracts = [row for row in affairs.ledger.contracts if row.number]
    named = [row for row in contracts if row.number in remark]
    if len(named) == 1:
        return (Likely(named[0], "附言写明合同编号", sure=True),)
    own = [row for row in contracts if by_customer(row) == payer.strip() and _waits(affairs, row)]
    if len(own) == 1:
        return (Likely(own[0], "付款方即客户，只有这份合同未收齐", sure=True),)
    found = [*_same_customer(affairs, own, amount), *_alike(affairs, contracts, payer, own)]
    if not found:
        found = list(_same_amount(affairs, contracts, amount))
    return tuple(found[:_MOST])


def _waits(affairs: Affairs, contract: ContractRow) -> bool:
    return affairs.amounts[contract.number].unreceived > ZERO


def _same_customer(affairs: Affairs, own: Iterable[ContractRow], amount: Decimal) -> Iterable[Likely]:
    ordered = sorted(own, key=lambda row: not _has_node_of(affairs, row, amount))
    for row in ordered:
        exact = "，有一期未收正好是这个金额" if _has_node_of(affairs, row, amount) else ""
        yield Likely(row, f"付款方即客户，有几份合同未收齐{exact}")


def _alike(
    affairs: Affairs, contracts: Iterable[ContractRow], payer: str, own: Iterable[ContractRow]
) -> Iterable[Likely]:
    taken, name = {row.number for row in own}, _core(payer)
    scored = [
        (difflib.SequenceMatcher(None, name, _core(row.customer)).ratio(), row)
        for row in contracts
        if row.number not in taken and _waits(affairs, row) and name
    ]
    for score, row in sorted((pair for pair in scored if pair[0] >= _CLOSE), key=lambda pair: -pair[0]):
        yield Likely(row, f"付款方与客户「{row.customer}」名称相近（{score:.0%}）")


def _same_amount(affairs: Affairs, contracts: Iterable[ContractRow], amount: Decimal) -> Iterable[Likely]:
    return (Likely(row, "有一期未收正好是这个金额") for row in contracts if _has_node_of(affairs, row, amount))


def _has_node_of(affairs: Affairs, contract: ContractRow, amount: Decimal) -> bool:
    nodes = affairs.ledger.nodes_of.get(contract.number, ())
    return any(affairs.ledger.owed_of(node) == amount for node in nodes)


def _core(name: str) -> str:
    """A company's name without the words that all of them share."""
    return _FORMS.sub("", unicodedata.normalize("NFKC", name))
