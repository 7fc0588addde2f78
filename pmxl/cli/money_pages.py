"""What the money's actions come to, drawn for the terminal."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rich.markup import escape

from pmxl.cli import pages, sections
from pmxl.cli.console import say
from pmxl.reports.paper.page import Heading, Look, Section, plain, toned

if TYPE_CHECKING:
    from decimal import Decimal

    from pmxl.actions.receipts import Incoming, ReceiptsImport
    from pmxl.reports.paper.page import Line, Page
    from pmxl.rows.money import ReceiptRow


def amounts(page: "Page") -> None:
    """The three amounts, then the equations one a line."""
    table, equations = page.sections
    say(f"[bold]{page.name}[/]  {escape(page.headline)}")
    sections.section(table)
    say("\n[bold]对平[/]" + ("" if equations.lines else f"：{escape(equations.empty)}"))
    for name, amount, parts, difference in equations.lines:
        mark = "[red]差额[/]" if difference.value else "[green]✓[/]"
        say(f" {mark} {escape(str(name.value))} {amount.value:,.2f} = {escape(str(parts.value))}")
    say("[bold]下一步[/]  pmxl ageing 查看账龄；pmxl dunning 查看今天要催的款")


def ageing(page: "Page") -> None:
    """The buckets, then one line a group: overdue, not due, without a date; the whole matrix goes to the workbook."""
    buckets, groups, *rest = page.sections
    say(f"[bold]{page.name}[/]  {escape(page.headline)}")
    sections.section(buckets)
    sections.section(_narrow(groups))
    for found in rest:
        sections.section(found)


def _narrow(groups: Section) -> Section:
    headings = (groups.headings[0], *(Heading(t, Look.MONEY) for t in ("未到期", "已过期", "无日期", "合计")))
    lines = tuple(_narrowed(line) for line in groups.lines)
    return replace(groups, headings=headings, lines=lines, total=_narrowed(groups.total) if groups.total else None)


def _narrowed(line: "Line") -> "Line":
    name, not_due, *late, no_date, total = line
    summed = sum((item.value for item in late), 0)  # type: ignore[misc]  # these columns hold money
    worst = next((item for item in late if item.value), late[0])
    return (name, not_due, toned(plain(summed), worst.tone), no_date, total)


def open_receipts(rows: Sequence[tuple["ReceiptRow", "Decimal"]]) -> None:
    """The receipts that have money left."""
    headings = (
        Heading("到账编号", Look.CODE),
        Heading("到账日期", Look.DAY),
        Heading("付款方"),
        Heading("合同", Look.CODE),
        Heading("到账金额", Look.MONEY),
        Heading("未核销", Look.MONEY),
    )
    lines = tuple(
        (
            plain(row.number),
            plain(row.received),
            plain(row.payer),
            plain(row.contract or "（未认领）"),
            plain(row.amount),
            plain(left),
        )
        for row, left in rows
    )
    sections.section(Section("未核销的到账", headings, lines, empty="全部到账都已核销"))
    say("[bold]下一步[/]  pmxl allocate 到账编号（先核最早到期），或加 --to 合同编号/期次=金额")


def imported(result: "ReceiptsImport") -> None:
    """What the file holds; what was written, or that a yes is needed."""
    statement = result.statement
    say(
        f"[bold]{escape(statement.name)}[/]  入账 {len(statement.lines)} 笔 {statement.total:,.2f} 元，"
        f"支出 {statement.outgoing} 笔（不登记）"
    )
    headings = (
        Heading("流水号", Look.CODE),
        Heading("日期", Look.DAY),
        Heading("付款方"),
        Heading("金额", Look.MONEY),
        Heading("合同"),
    )
    lines = tuple(_incoming(found) for found in result.new)
    total = (plain("合计"), plain(None), plain(None), plain(result.total), plain(None))
    sections.section(Section("新到账", headings, lines, total, empty="没有新的到账"), most=60)
    for line in result.known:
        say(f"[bright_black]已登记，跳过[/]  {escape(line.number)} {escape(line.payer)} {line.amount:,.2f}")
    for line in result.repeated:
        say(f"[yellow]文件内流水号重复，只登记第一笔[/]  第 {line.row} 行 {escape(line.number)} {line.amount:,.2f}")
    for doubt in statement.doubts:
        say(f"[red]未登记[/]  第 {doubt.row} 行：{escape(doubt.reason)}")
    if result.done:
        pages.done(result.done)
    elif result.new:
        say("[bold]下一步[/]  核对无误后加 --yes 写入；现在没有写入任何内容")


def _incoming(found: "Incoming") -> "Line":
    if found.row.contract:
        where = f"{found.row.contract}（{found.likely[0].reason}）"
    elif found.likely:
        where = "可能：" + "；".join(f"{likely.contract.number}（{likely.reason}）" for likely in found.likely)
    else:
        where = "未认领，没有相近的合同"
    line = found.line
    return (plain(line.number), plain(line.day), plain(line.payer), plain(line.amount), plain(where))
