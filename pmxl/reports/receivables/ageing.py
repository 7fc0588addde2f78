"""账龄 as tables: by bucket, by customer, project or contract, and node by node (流程 5)."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from pmxl.figures.affairs import Affairs
from pmxl.figures.ageing import NO_DATE, NOT_DUE, Aged, Ageing
from pmxl.figures.ledger import ZERO
from pmxl.figures.receivables import OpenItem
from pmxl.reports.paper.marks import marked
from pmxl.reports.paper.page import Heading, Item, Line, Look, Page, Section, Tone, at, money_total, plain
from pmxl.reports.receivables.amounts import CUSTOMER, PROJECT
from pmxl.rows.money import InvoiceRow, PaymentNodeRow

DUE, INVOICE, PAYMENT = "到期日", "开票日期", "付款到期日"
BASES = (DUE, INVOICE, PAYMENT)


@marked
def ageing_page(affairs: Affairs, by: str = CUSTOMER, basis: str = DUE) -> Page:
    """The ageing by one basis: the buckets and the groups, which add up to the same total."""
    ageing, advances = aged(affairs, basis)
    what, late = ("计划未收", "到期未收") if basis == DUE else ("未收发票", f"已过{basis}")
    net = ageing.total - sum(advances.values(), ZERO)
    less = f"（减预收 {ageing.total - net:,.2f} 元，为已开票未收 {net:,.2f} 元）" if basis != DUE else ""
    headline = f"按{basis}计，{what} {ageing.total:,.2f} 元{less}，其中{late} {ageing.overdue:,.2f} 元"
    sections = [bucket_section(ageing, what), group_section(ageing, by, basis)]
    if advances:
        sections.append(_advances(advances))
    if basis == DUE:
        sections += _beside(affairs)
    widths = (28, *[14.5] * len(ageing.buckets.labels), 16)
    return Page("账龄", headline, widths, tuple(sections))


def _beside(affairs: Affairs) -> Iterator[Section]:
    """What no bucket holds: money in hand beyond a node, and nodes whose contract is not there."""
    ledger = affairs.ledger
    if ledger.overpaid:
        yield _node_section("多收：核销超过计划金额，不计入账龄", "多收", ledger.overpaid, ledger.overpaid_of)
    if ledger.orphans:
        yield _node_section("合同编号不在合同表中，未计入任何合计", "未核销", ledger.orphans, ledger.open_of)


def _node_section(
    title: str, amount: str, nodes: Sequence[PaymentNodeRow], of: Callable[[PaymentNodeRow], Decimal]
) -> Section:
    headings = (Heading("合同", Look.CODE), Heading("款项"), Heading(amount, Look.MONEY))
    lines = tuple(
        (at(node, "contract"), Item(f"第 {node.term} 期{node.node or ''}"), at(node, "amount", value=of(node)))
        for node in nodes
    )
    return Section(title, headings, lines, money_total(lines, headings))


@marked
def items_page(affairs: Affairs, basis: str = DUE) -> Page:
    """Every open amount by one basis, on a page of its own: its heading is repeated on every sheet of paper."""
    ageing, _ = aged(affairs, basis)
    headline = f"按{basis}计，{len(ageing.rows)} 笔未收 {ageing.total:,.2f} 元，逾期最久的在前"
    return Page("账龄明细", headline, (28, 15, 15, 15, 16, 12, 11, 12, 12), (items_section(ageing),))


def aged(affairs: Affairs, basis: str) -> tuple[Ageing, dict[str, Decimal]]:
    """The open amounts by one basis, and 预收 by contract where invoices are aged."""
    if basis == DUE:
        return affairs.ageing, {}
    ageing, advances = affairs.ageing_of_invoices(by_due_date=basis == PAYMENT)
    return ageing, dict(advances)


def bucket_section(ageing: Ageing, what: str) -> Section:
    """One line a bucket; the buckets add up to the total."""
    total = ageing.total
    counts = {label: sum(row.bucket == label for row in ageing.rows) for label in ageing.buckets.labels}
    headings = (
        Heading("账龄（天）"),
        Heading("笔数", Look.WHOLE),
        Heading("金额", Look.MONEY),
        Heading("占比", Look.SHARE),
    )
    lines = tuple(
        (
            plain(label),
            plain(counts[label]),
            plain(amount, Tone.BAD if amount and label not in (NOT_DUE, NO_DATE) else Tone.PLAIN),
            plain(amount / total if total else ZERO),
        )
        for label, amount in ageing.sums.items()
    )
    summed = (
        plain("合计", Tone.STRONG),
        plain(len(ageing.rows), Tone.STRONG),
        plain(total, Tone.STRONG),
        plain(Decimal(1) if total else ZERO, Tone.STRONG),
    )
    return Section(f"{what}，按账龄", headings, lines, summed, note="每一笔只在一个段里；各段之和等于合计")


def group_section(ageing: Ageing, by: str = CUSTOMER, basis: str = DUE) -> Section:
    """One line a group, one column a bucket."""
    labels = ageing.buckets.labels
    headings = (Heading(by), *(Heading(label, Look.MONEY) for label in labels), Heading("合计", Look.MONEY))
    groups = ageing.by(lambda item: _group(item, by))
    ordered = sorted(groups.items(), key=lambda pair: -_overdue(pair[1]))
    lines = tuple(_group_line(name, sums) for name, sums in ordered)
    title = f"账龄，按{by}" if basis == DUE else f"账龄（{basis}），按{by}"
    return Section(title, headings, lines, money_total(lines, headings), note="元")


def _group(item: OpenItem, by: str) -> str:
    name = item.customer if by == CUSTOMER else item.project if by == PROJECT else item.contract
    return name or "（未登记）"


def _overdue(sums: dict[str, Decimal]) -> Decimal:
    return sum((amount for label, amount in sums.items() if label not in (NOT_DUE, NO_DATE)), ZERO)


def _group_line(name: str, sums: dict[str, Decimal]) -> Line:
    late = [label for label in sums if label not in (NOT_DUE, NO_DATE)]
    cells = (plain(sums[label], Tone.BAD if label in late and sums[label] else Tone.PLAIN) for label in sums)
    return (plain(name), *cells, plain(sum(sums.values(), ZERO), Tone.STRONG))


def items_section(ageing: Ageing, title: str = "逐笔明细") -> Section:
    """Every open amount, the longest overdue first."""
    headings = (
        Heading("客户"),
        Heading("项目", Look.CODE),
        Heading("合同", Look.CODE),
        Heading("款项"),
        Heading("未收", Look.MONEY),
        Heading("到期日", Look.DAY),
        Heading("逾期天数", Look.WHOLE),
        Heading("依据", span=2),
    )
    rows = sorted(ageing.rows, key=lambda row: (-(row.days if row.days is not None else -_FAR), -row.item.amount))
    lines = tuple(_item_line(row) for row in rows)
    return Section(title, headings, lines, money_total(lines, headings))


_FAR = 10**6


def _item_line(row: Aged) -> Line:
    item, late = row.item, row.days is not None and row.days > 0
    return (
        plain(item.customer),
        plain(item.project),
        at(item.row, "contract"),
        Item(name_of(item)),
        at(item.row, "amount", value=item.amount, tone=Tone.BAD if late else Tone.PLAIN),
        plain(item.since),
        plain(row.days if late else None, Tone.BAD),
        plain(item.basis or _why_not(item), Tone.MUTED),
    )


def name_of(item: OpenItem) -> str:
    """What an open amount is called: its term and its kind."""
    row = item.row
    if isinstance(row, InvoiceRow):
        return f"发票 {row.number}"
    return f"第 {row.term} 期{row.node or ''}"


def _why_not(item: OpenItem) -> str:
    row = item.row
    return f"「{row.trigger}」尚未发生" if isinstance(row, PaymentNodeRow) and row.trigger else "没有日期"


def _advances(advances: dict[str, Decimal]) -> Section:
    headings = (Heading("合同", Look.CODE), Heading("预收", Look.MONEY))
    lines = tuple((plain(contract), plain(amount)) for contract, amount in advances.items())
    return Section("预收：先到账、尚未开票", headings, lines, money_total(lines, headings))
