"""对账单: what one customer owes and has paid, contract by contract, as it is sent to the customer (流程 6.3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pmxl.errors import UnknownWordError
from pmxl.figures.affairs import Affairs
from pmxl.figures.ledger import ZERO
from pmxl.figures.money_words import money_words
from pmxl.figures.receivables import Receivable, by_customer, rolled_up
from pmxl.reports.paper.page import Heading, Line, Look, Section, Tone, at, money_total, plain
from pmxl.rows.contract import ContractRow
from pmxl.rows.money import InvoiceRow, PaymentNodeRow, ReceiptRow


@dataclass(frozen=True)
class Statement:
    """The statement of one customer as of a day."""

    company: str
    customer: str
    until: date
    contracts: Section
    movements: Section
    open_nodes: Section
    total: Receivable

    @property
    def words(self) -> str:
        """合同未收 in 人民币大写."""
        return money_words(self.total.unreceived)


def customers(affairs: Affairs) -> tuple[str, ...]:
    """Every customer that has a contract, in the sheet's order."""
    return tuple(dict.fromkeys(by_customer(row) for row in affairs.ledger.contracts if row.number))


def contracts_of(affairs: Affairs, customer: str) -> tuple[ContractRow, ...]:
    """A customer's contracts that have a number."""
    return tuple(row for row in affairs.ledger.contracts if by_customer(row) == customer and row.number)


def statement(affairs: Affairs, customer: str) -> Statement:
    """The statement of a customer; raises UnknownWordError for one without a contract."""
    known = customers(affairs)
    if customer not in known:
        near = [name for name in known if customer and customer in name]
        raise UnknownWordError("客户", customer, near or known)
    contracts = contracts_of(affairs, customer)
    numbers = {row.number for row in contracts}
    total = rolled_up(affairs.amounts, affairs.ledger, by_customer)[customer]
    return Statement(
        affairs.company,
        customer,
        affairs.today,
        _contracts(affairs, contracts),
        _movements(affairs, numbers),
        _open(affairs, numbers, total),
        total,
    )


def _contracts(affairs: Affairs, contracts: Sequence[ContractRow]) -> Section:
    headings = (
        Heading("合同编号", Look.CODE),
        Heading("合同名称"),
        Heading("合同金额", Look.MONEY),
        Heading("已开票", Look.MONEY),
        Heading("已收款", Look.MONEY),
        Heading("未收款", Look.MONEY),
    )
    lines = tuple(_contract(row, affairs.amounts[row.number]) for row in contracts)
    return Section("一、合同", headings, lines, money_total(lines, headings))


def _contract(row: ContractRow, amounts: Receivable) -> Line:
    return (
        at(row, "number"),
        at(row, "name"),
        plain(amounts.contract_amount),
        plain(amounts.invoiced),
        plain(amounts.received),
        plain(amounts.unreceived, Tone.STRONG),
    )


def _movements(affairs: Affairs, numbers: set[str]) -> Section:
    """Invoices and receipts in the order of their dates, with 余额, what is invoiced and not received, after each."""
    headings = (
        Heading("日期", Look.DAY),
        Heading("摘要"),
        Heading("合同编号", Look.CODE),
        Heading("开票", Look.MONEY),
        Heading("收款", Look.MONEY),
        Heading("余额", Look.MONEY),
    )
    dated = sorted(_dated(affairs, numbers), key=lambda entry: entry[0])
    lines: list[Line] = []
    balance = invoiced = received = ZERO
    for day, row, text, into, outof in dated:
        balance += into - outof
        invoiced, received = invoiced + into, received + outof
        known = plain(None if day == date.max else day)
        lines.append(
            (known, at(row, "number", value=text), plain(row.contract), plain(into), plain(outof), plain(balance))
        )
    strong = (plain(invoiced, Tone.STRONG), plain(received, Tone.STRONG), plain(balance, Tone.STRONG))
    return Section(
        "二、往来明细", headings, tuple(lines), (plain("合计", Tone.STRONG), plain(None), plain(None), *strong)
    )


def _dated(affairs: Affairs, numbers: set[str]) -> list[tuple[date, InvoiceRow | ReceiptRow, str, Decimal, Decimal]]:
    ledger = affairs.ledger
    entries: list[tuple[date, InvoiceRow | ReceiptRow, str, Decimal, Decimal]] = [
        (row.invoiced or date.max, row, f"开票 {row.number}", row.amount or ZERO, ZERO)
        for row in ledger.invoices
        if row.contract in numbers
    ]
    shares: dict[int, Decimal] = {}
    for receipt, contract, amount in ledger.shares:
        if contract in numbers:
            shares[id(receipt)] = shares.get(id(receipt), ZERO) + amount
    entries += [
        (receipt.received or date.max, receipt, f"收款 {receipt.bank_number}", ZERO, amount)
        for receipt in ledger.receipts
        if (amount := shares.get(id(receipt), ZERO))
    ]
    return entries


def _open(affairs: Affairs, numbers: set[str], total: Receivable) -> Section:
    """The nodes that still ask for money, and what else there is, so that the list adds up to 未收款."""
    headings = (
        Heading("合同编号", Look.CODE),
        Heading("款项"),
        Heading("应付日期", Look.DAY),
        Heading("应付金额", Look.MONEY),
        Heading("已付", Look.MONEY),
        Heading("未付", Look.MONEY),
    )
    lines: tuple[Line, ...] = tuple(
        (
            at(row, "contract"),
            plain(f"第 {row.term} 期 {row.node or ''}" + ("" if item.since else f"（{row.trigger}后）")),
            plain(item.since, Tone.BAD if item.since and item.since < affairs.today else Tone.PLAIN),
            at(row, "amount"),
            plain((row.amount or ZERO) - item.amount),
            plain(item.amount, Tone.STRONG),
        )
        for item in affairs.open_nodes
        for row in [item.row]
        if isinstance(row, PaymentNodeRow) and row.contract in numbers
    )
    lines += tuple(_beside(text, amount) for text, amount in _adjustments(total) if amount)
    return Section("三、未付款项", headings, lines, money_total(lines, headings), empty="没有未付款项")


def _adjustments(total: Receivable) -> tuple[tuple[str, Decimal], ...]:
    """合同未收 = 计划未收 + 计划外 − 多收 − 未核销到账: what stands beside the nodes."""
    return (
        ("未列入付款计划", total.unplanned),
        ("减：多收", -total.overpaid),
        ("减：已收款，尚未核销到期次", -total.unallocated),
    )


def _beside(text: str, amount: Decimal) -> Line:
    return (plain(None), plain(text), plain(None), plain(None), plain(None), plain(amount, Tone.STRONG))
