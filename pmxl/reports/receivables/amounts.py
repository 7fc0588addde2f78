"""The three amounts by customer, project or contract, and how they reconcile (流程 5)."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from pmxl.figures.affairs import Affairs
from pmxl.figures.ledger import ZERO
from pmxl.figures.receivables import Receivable, by_customer, by_project, rolled_up
from pmxl.reports.paper.marks import marked
from pmxl.reports.paper.page import Heading, Item, Line, Look, Page, Section, Tone, at, plain
from pmxl.rows.contract import ContractRow

CUSTOMER, PROJECT, CONTRACT = "客户", "项目", "合同"
GROUPS = (CUSTOMER, PROJECT, CONTRACT)
KEYS: Mapping[str, Callable[[ContractRow], str]] = {
    CUSTOMER: by_customer,
    PROJECT: by_project,
    CONTRACT: lambda contract: contract.number,
}
_MONEY = ("合同金额", "已到账", "合同未收", "已开票未收", "到期未收")


@marked
def amounts_page(affairs: Affairs, by: str = CUSTOMER) -> Page:
    """The amounts of every group that has any, the largest 到期未收 first, their total, and the reconciliation."""
    total = total_of(affairs)
    headline = (
        f"合同未收 {total.unreceived:,.2f} 元，其中到期未收 {total.due_unreceived:,.2f} 元；"
        f"已开票未收 {total.invoiced_unreceived:,.2f} 元"
    )
    return Page("回款", headline, (28, *[17] * 5), (amounts_section(affairs, by), reconciliation(affairs)))


def total_of(affairs: Affairs) -> Receivable:
    """The amounts of all contracts added up."""
    return sum(affairs.amounts.values(), Receivable())


def amounts_section(affairs: Affairs, by: str = CUSTOMER) -> Section:
    """One line a group."""
    headings = (Heading(by), *(Heading(title, Look.MONEY) for title in _MONEY))
    groups = rolled_up(affairs.amounts, affairs.ledger, KEYS[by])
    ordered = sorted(groups.items(), key=lambda pair: (-pair[1].due_unreceived, -pair[1].unreceived))
    lines = tuple(_line(affairs, by, name, amounts) for name, amounts in ordered if _is_open(amounts))
    return Section(
        f"三项未收，按{by}",
        headings,
        lines,
        _line(affairs, by, "合计", total_of(affairs), Tone.STRONG),
        note="元；已全部收齐的不列出，合计含全部",
        empty="没有未收款项",
    )


def _is_open(amounts: Receivable) -> bool:
    return any((amounts.unreceived, amounts.invoiced_unreceived, amounts.due_unreceived))


def _line(affairs: Affairs, by: str, name: str, amounts: Receivable, tone: Tone = Tone.PLAIN) -> Line:
    contract = next((row for row in affairs.ledger.contracts if KEYS[by](row) == name), None)
    first = at(contract, _FIELDS[by], value=name or "（空）") if contract else plain(name, tone)
    late = Tone.BAD if amounts.due_unreceived > 0 else Tone.PLAIN
    return (
        first,
        plain(amounts.contract_amount),
        plain(amounts.received),
        plain(amounts.unreceived),
        plain(amounts.invoiced_unreceived),
        plain(amounts.due_unreceived, late),
    )


_FIELDS = {CUSTOMER: "customer", PROJECT: "project", CONTRACT: "number"}


def reconciliation(affairs: Affairs) -> Section:
    """The equations that hold between the amounts; a difference that is not 0 is named in its line."""
    total, ledger = total_of(affairs), affairs.ledger
    bank = sum((receipt.amount or ZERO for receipt in ledger.receipts), ZERO)
    lines = (
        _equation("合同未收", total.unreceived, (("合同金额", total.contract_amount), ("− 已到账", -total.received))),
        _equation(
            "合同未收", total.unreceived, (("已开票未收", total.invoiced_unreceived), ("+ 未开票", total.uninvoiced))
        ),
        _equation(
            "合同未收",
            total.unreceived,
            (("计划未核销", total.open), ("+ 计划外", total.unplanned), ("− 未核销到账", -total.unallocated)),
        ),
        _equation(
            "计划未核销",
            total.open,
            (
                ("到期未收", total.due_unreceived),
                ("+ 未到期与无到期日", total.not_due),
                ("− 多收", -total.overpaid),
            ),
        ),
        _equation("银行到账合计", bank, (("已到账", total.received), ("+ 未认领到账", ledger.unclaimed))),
    )
    headings = (Heading("口径"), Heading("金额", Look.MONEY), Heading("等于", span=3), Heading("差额", Look.MONEY))
    return Section("三项金额对平", headings, lines)


def _equation(name: str, amount: Decimal, parts: tuple[tuple[str, Decimal], ...]) -> Line:
    difference = amount - sum((value for _, value in parts), ZERO)
    text = " ".join(f"{word} {abs(value) if word[0] == '−' else value:,.2f}" for word, value in parts)
    return (plain(name), plain(amount), Item(text), plain(difference, Tone.BAD if difference else Tone.GOOD))
