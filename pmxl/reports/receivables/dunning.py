"""催款 and 质保金 as tables, and the cash forecast by month (流程 6.3, 6.5)."""

from decimal import Decimal

from pmxl.figures.affairs import Affairs
from pmxl.figures.cash import OVERDUE, UNKNOWN, CashMonth, Retention, cash_by_month
from pmxl.figures.dunning import Reminder
from pmxl.reports.paper.marks import marked
from pmxl.reports.paper.page import Heading, Line, Look, Page, Section, Tone, at, money_total, plain
from pmxl.reports.receivables.ageing import name_of
from pmxl.reports.receivables.amounts import total_of
from pmxl.rows.money import PaymentNodeRow


@marked
def dunning_page(affairs: Affairs) -> Page:
    """Who is to be reminded today, how late, what was promised; and what could not be told."""
    reminders = affairs.dunning.reminders
    total = sum((reminder.item.amount for reminder in reminders), Decimal(0))
    headline = f"今天应提醒 {len(reminders)} 笔，共 {total:,.2f} 元" if reminders else "今天没有要催的款"
    sections = [dunning_section(affairs)]
    if affairs.dunning.leftovers:
        lines = tuple((plain(str(leftover)),) for leftover in affairs.dunning.leftovers)
        sections.append(Section("无法推算的", (Heading("说明", Look.LONG, 8),), lines))
    return Page("催款", headline, (26, 15, 15, 16, 13, 20, 22, 11), tuple(sections))


def dunning_section(affairs: Affairs) -> Section:
    """One line a reminder that is due: the rung of the ladder, the promise and the reason."""
    headings = (
        Heading("客户"),
        Heading("合同", Look.CODE),
        Heading("款项"),
        Heading("未收", Look.MONEY),
        Heading("到期日", Look.DAY),
        Heading("级别"),
        Heading("承诺与原因"),
        Heading("跟踪人"),
    )
    ordered = sorted(affairs.dunning.reminders, key=lambda reminder: reminder.item.since or affairs.today)
    lines = tuple(_reminder(reminder) for reminder in ordered)
    return Section(
        "今天要催的款",
        headings,
        lines,
        money_total(lines, headings),
        note="到期前 14/7/1 天、逾期 7/15/30/60 天各一次，遇休息日顺延",
    )


def rung_word(offset: int) -> str:
    """A rung of the ladder in words."""
    return f"逾期 {offset} 天" if offset > 0 else f"到期前 {-offset} 天"


def _promise(node: PaymentNodeRow) -> str:
    promised = f"承诺 {node.promised}" if node.promised else "没有承诺"
    return "；".join(part for part in (promised, node.reason) if part)


def _reminder(reminder: Reminder) -> Line:
    node, item, late = reminder.node, reminder.item, reminder.rung.offset > 0
    missed = f"（漏 {len(reminder.missed)} 次）" if reminder.missed else ""
    return (
        plain(item.customer),
        at(node, "contract"),
        at(node, "node", value=name_of(item)),
        at(node, "amount", value=item.amount, tone=Tone.BAD if late else Tone.PLAIN),
        at(node, "due", value=item.since),
        plain(rung_word(reminder.rung.offset) + missed, Tone.BAD if late else Tone.WARN),
        at(node, "promised", value=_promise(node)),
        at(node, "collector"),
    )


def retention_section(affairs: Affairs, within: int | None = None) -> Section:
    """质保金 that is open, by due date; with `within`, only what falls due in so many days or is overdue."""
    headings = (
        Heading("客户"),
        Heading("合同", Look.CODE),
        Heading("质保金未收", Look.MONEY),
        Heading("质保开始", Look.DAY),
        Heading("质保到期", Look.DAY),
        Heading("应收日期", Look.DAY),
        Heading("剩余天数", Look.NUMBER),
        Heading("依据", span=2),
    )
    lines = tuple(
        _retention(affairs, retention)
        for retention in affairs.retentions
        if retention.open and (within is None or _near(affairs, retention, within))
    )
    note = "预计日期由进度计划推算，实际验收后以登记为准"
    return Section("质保金", headings, lines, money_total(lines, headings), note=note, empty="没有临近到期的质保金")


def _near(affairs: Affairs, retention: Retention, within: int) -> bool:
    days = retention.days_left(affairs.today)
    return days is not None and days <= within


def _retention(affairs: Affairs, retention: Retention) -> Line:
    node, days = retention.node, retention.days_left(affairs.today)
    tone = Tone.BAD if days is not None and days < 0 else Tone.PLAIN
    return (
        plain(affairs.ledger.contract[node.contract].customer),
        at(node, "contract"),
        at(node, "amount", value=retention.open),
        plain(retention.start.day if retention.start else None),
        plain(retention.end.day if retention.end else None),
        plain(retention.due.day if retention.due else None, tone),
        plain(days, tone),
        plain(_basis(retention), Tone.MUTED),
    )


def _basis(retention: Retention) -> str:
    if retention.due is None:
        return "质保开始日期未定"
    return retention.due.basis if retention.due.certain else f"预计：{retention.due.basis}"


@marked
def cash_page(affairs: Affairs) -> Page:
    """The money of each month: planned, received, and expected by the schedule's forecast."""
    months = cash_by_month(affairs.ledger, affairs.expectations)
    coming = sum((month.expected for month in months.values()), Decimal(0))
    overdue, unknown = _expected(months, OVERDUE), _expected(months, UNKNOWN)
    due = total_of(affairs).due_unreceived
    headline = (
        f"计划未收 {coming:,.2f} 元；到期未收 {due:,.2f} 元，"
        f"其中{OVERDUE} {overdue:,.2f}、有承诺 {due - overdue:,.2f}；{UNKNOWN} {unknown:,.2f}"
    )
    return Page("资金预测", headline, (26, 18, 18, 18, 18), (cash_section(affairs),))


def cash_section(affairs: Affairs, first: str = "") -> Section:
    """One line a month, from `first` on; 已逾期无承诺 and 未定 stand last."""
    headings = (
        Heading("月份", Look.CODE),
        Heading("计划收款", Look.MONEY),
        Heading("实际到账", Look.MONEY),
        Heading("预测收款", Look.MONEY),
    )
    months = cash_by_month(affairs.ledger, affairs.expectations)
    lines = tuple(
        (
            plain(month),
            plain(cash.planned),
            plain(cash.received),
            plain(cash.expected, Tone.BAD if month == OVERDUE else Tone.PLAIN),
        )
        for month, cash in months.items()
        if month >= first
    )
    note = "预测：承诺日期优先，其次到期日，再次进度计划推算的触发日期加账期"
    return Section("按月收款", headings, lines, money_total(lines, headings), note=note)


def _expected(months: dict[str, CashMonth], month: str) -> Decimal:
    return months.get(month, CashMonth()).expected
