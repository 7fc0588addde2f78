"""The topics about goods, money, waivers, people and the coming week."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from pmxl.figures.goods import Overdue
from pmxl.figures.load import Load, WeekLoad, load
from pmxl.figures.logged import counts
from pmxl.figures.progress import percent
from pmxl.figures.standing_questions import step_is_finished, task_is_over
from pmxl.reports.paper.marks import marked
from pmxl.reports.paper.page import Heading, Item, Line, Look, Page, Section, Tone, at, plain
from pmxl.reports.receivables.ageing import group_section, name_of
from pmxl.reports.receivables.amounts import amounts_section, reconciliation, total_of
from pmxl.reports.receivables.dunning import cash_section, retention_section
from pmxl.reports.weekly.counts import Span
from pmxl.reports.weekly.facts import Week
from pmxl.rows.governance import WaiverRow
from pmxl.rows.initiation import MemberRow, StepRow
from pmxl.rows.meetings import ItemRow
from pmxl.rows.row import Row
from pmxl.rows.settings import PersonRow
from pmxl.rows.stock import GoodsReceiptRow
from pmxl.vocabulary import ItemState

LOAD_WEEKS, RETENTION_DAYS, SOON, _SHOWN = 6, 60, 7, 400


@marked
def goods_page(week: Week) -> Page:
    """备货到货: what is overdue, short or rejected, and 齐套率 of each project."""
    late = week.late_goods
    headings = (
        Heading("申请单", Look.CODE),
        Heading("项目", Look.CODE),
        Heading("物料"),
        Heading("数量", Look.NUMBER),
        Heading("未到", Look.NUMBER),
        Heading("应到日期", Look.DAY),
        Heading("逾期天数", Look.WHOLE),
        Heading("关键路径"),
        Heading("等它的任务", Look.LONG),
    )
    critical = sum(found.critical for found in late)
    headline = f"逾期未到 {len(late)} 项，其中 {critical} 项在关键路径上"
    sections = (
        Section("逾期未到", headings, tuple(_late(found) for found in late), empty="没有逾期未到的备货", shown=_SHOWN),
        _kits(week),
        _rejected(week),
    )
    return Page("备货到货", headline, (15, 15, 30, 10, 10, 12, 10, 10, 48), sections)


def _late(found: Overdue) -> Line:
    line, request = found.stock.line, found.stock.request
    tasks = "、".join(f"{task.task} {task.name}" for task in found.tasks)
    return (
        at(line, "request"),
        at(request, "project"),
        at(line, "product"),
        at(line, "quantity"),
        plain(found.stock.missing, Tone.BAD),
        at(line, "expected", value=found.stock.expected),
        plain(found.days, Tone.BAD),
        plain("是" if found.critical else "", Tone.BAD),
        plain(tasks),
    )


def _kits(week: Week) -> Section:
    headings = (
        Heading("项目", Look.CODE, 2),
        Heading("项目名称"),
        Heading("齐套率", Look.SHARE),
        Heading("缺几种", Look.WHOLE),
        Heading("到货（按成本）", Look.SHARE, 2),
        Heading("缺的物料", Look.LONG, 2),
    )
    lines = []
    for dossier in week.running:
        kit = week.affairs.stock.kit(dossier.reference)
        if kit.needed and kit.missing:
            short = "、".join(item for _, item in kit.missing[:8]) + (" …" if len(kit.missing) > 8 else "")  # noqa: PLR2004  # eight fill the cell
            lines.append(
                (
                    at(dossier.project, "number"),
                    at(dossier.project, "name"),
                    plain(kit.rate),
                    plain(len(kit.missing)),
                    plain(week.affairs.stock.arrival_share(dossier.reference)),
                    plain(short),
                )
            )
    return Section(
        "未齐套的项目",
        headings,
        tuple(lines),
        note="齐套率 = 齐套物料种数 ÷ 需求物料种数",
        empty="都已齐套",
        shown=_SHOWN,
    )


def _rejected(week: Week) -> Section:
    headings = (
        Heading("签收单", Look.CODE),
        Heading("项目", Look.CODE),
        Heading("申请单"),
        Heading("送货", Look.NUMBER),
        Heading("不合格", Look.NUMBER),
        Heading("到货日期", Look.DAY),
        Heading("签收人", span=2),
        Heading("处理", Look.LONG),
    )
    month = week.span.back(3)
    rows = [row for row in week.register.of(GoodsReceiptRow) if row.rejected and row.arrived in month]
    lines = tuple(
        (
            at(row, "number"),
            at(row, "project"),
            at(row, "request"),
            at(row, "delivered"),
            at(row, "rejected", tone=Tone.BAD),
            at(row, "arrived"),
            at(row, "signer"),
            at(row, "handling", value=row.handling or "（未填写）"),
        )
        for row in rows
    )
    return Section("近四周不合格", headings, lines, empty="近四周没有不合格", shown=_SHOWN)


@marked
def money_page(week: Week) -> Page:
    """回款: the three amounts and the ageing by customer, what falls due, 质保金, and the months to come."""
    affairs, total = week.affairs, total_of(week.affairs)
    headline = (
        f"到期未收 {total.due_unreceived:,.2f} 元；合同未收 {total.unreceived:,.2f} 元；"
        f"未认领到账 {affairs.ledger.unclaimed:,.2f} 元"
    )
    first = f"{week.today:%Y-%m}"
    sections = (
        amounts_section(affairs),
        reconciliation(affairs),
        group_section(affairs.ageing),
        _due(week),
        retention_section(affairs, RETENTION_DAYS),
        cash_section(affairs, first),
    )
    return Page("回款", headline, (30, *[16] * (len(affairs.buckets.labels) + 1)), sections)


def _due(week: Week) -> Section:
    headings = (
        Heading("客户"),
        Heading("合同", Look.CODE),
        Heading("款项"),
        Heading("未收", Look.MONEY),
        Heading("到期日", Look.DAY),
        Heading("跟踪人"),
        Heading("依据", Look.LONG, 2),
    )
    until = week.next.last
    items = [item for item in week.affairs.open_nodes if item.since and week.span.first <= item.since <= until]
    lines = tuple(
        (
            plain(item.customer),
            at(item.row, "contract"),
            plain(name_of(item)),
            at(item.row, "amount", value=item.amount),
            plain(item.since, Tone.BAD if item.since and item.since < week.today else Tone.WARN),
            plain(getattr(item.row, "collector", "")),
            plain(item.basis, Tone.MUTED),
        )
        for item in sorted(items, key=lambda item: item.since or date.max)
    )
    return Section("本周与下周到期", headings, lines, empty="没有在这两周到期的款项")


@marked
def waivers_page(week: Week) -> Page:
    """豁免: the projects that live on waivers, what has expired and what expires soon."""
    headings = (
        Heading("豁免", Look.CODE),
        Heading("项目", Look.CODE),
        Heading("项目名称"),
        Heading("规则", Look.CODE),
        Heading("到期日", Look.DAY),
        Heading("剩余天数", Look.NUMBER),
        Heading("理由", Look.LONG),
        Heading("条件", Look.LONG),
        Heading("批准人"),
    )
    rows = [(dossier, row) for dossier in week.running for row in week.living_waivers.get(dossier.reference, ())]
    rows.sort(key=lambda pair: pair[1].until or date.max)
    lines = tuple(_waiver(week, dossier.project.name, row) for dossier, row in rows)
    expired = sum(row.until is not None and row.until < week.today for _, row in rows)
    projects = len({dossier.reference for dossier, _ in rows})
    headline = f"{projects} 个项目靠豁免运行，共 {len(rows)} 项，其中已过期 {expired} 项"
    section = Section(
        "仍在起作用或已过期的豁免", headings, lines, empty="没有项目靠豁免运行", note="规则已满足的不列出"
    )
    return Page("豁免", headline, (15, 15, 28, 9, 12, 10, 40, 40, 10), (section,))


def _waiver(week: Week, name: str, row: WaiverRow) -> Line:
    days = (row.until - week.today).days if row.until else None
    tone = Tone.PLAIN if days is None or days > SOON else Tone.BAD if days < 0 else Tone.WARN
    return (
        at(row, "number"),
        at(row, "project"),
        plain(name),
        at(row, "rule"),
        at(row, "until", tone=tone),
        plain(days, tone),
        at(row, "reason"),
        at(row, "condition"),
        at(row, "approver"),
    )


@marked
def coming_page(week: Week) -> Page:
    """下周到期: every task, step, item, arrival, payment and waiver that falls due next week."""
    headings = (
        Heading("到期", Look.DAY),
        Heading("类别"),
        Heading("项目", Look.CODE),
        Heading("项目名称"),
        Heading("事项", Look.LONG),
        Heading("责任"),
    )
    lines = sorted(_coming(week), key=lambda line: str(line[0].value))
    section = Section(
        "下周到期",
        headings,
        tuple(lines),
        note=f"{week.next.first} 至 {week.next.last}",
        empty="下周没有到期事项",
        shown=_SHOWN,
    )
    return Page("下周到期", f"下周到期 {len(lines)} 件", (12, 10, 15, 30, 70, 14), (section,))


def _coming(week: Week) -> Iterator[Line]:
    live = {dossier.reference for dossier in week.running}
    yield from _coming_work(week, live, week.next)
    yield from _coming_goods(week, live, week.next)
    for node in week.affairs.open_nodes:
        if node.since in week.next:
            text = f"{node.contract} {name_of(node)} {node.amount:,.2f} 元"
            yield _due_line(week, node.row, "amount", "回款", text, getattr(node.row, "collector", ""), node.since)
    for waiver in (row for rows in week.living_waivers.values() for row in rows):
        if waiver.until in week.next:
            text = f"{waiver.number} {waiver.rule}：{waiver.condition}"
            yield _due_line(week, waiver, "until", "豁免", text, waiver.approver)


def _coming_work(week: Week, live: set[str], span: Span) -> Iterator[Line]:
    for task in week.affairs.tasks:
        if task.project in live and task.planned_finish in span and not task_is_over(task):
            who = task.person or str(task.department or "")
            yield _due_line(week, task, "planned_finish", "任务", f"{task.task} {task.name}", who)
    for step in week.register.of(StepRow):
        if (
            step.project in live
            and step.planned in span
            and not (step_is_finished(step) and counts(week.register, step))
        ):
            who = step.person or str(step.owner or "")
            yield _due_line(week, step, "planned", "节点", f"{step.step} {step.title}", who)
    for item in week.register.of(ItemRow):
        if item.due in span and item.state is not ItemState.CLOSED:
            yield _due_line(week, item, "due", str(item.kind or "待办"), item.matter, item.person)


def _coming_goods(week: Week, live: set[str], span: Span) -> Iterator[Line]:
    for stock in week.affairs.stock.line_stocks:
        if stock.missing and stock.expected in span and stock.request.project in live:
            text = f"{stock.line.request} {stock.line.product} 未到 {stock.missing.normalize():f}"
            yield _due_line(week, stock.line, "expected", "到货", text, stock.request.applicant, stock.expected)


def _due_line(week: Week, row: Row, field_name: str, kind: str, text: str, who: str, day: date | None = None) -> Line:
    project = week.register.project_of(row)
    found = week.register.projects.get(project)
    when = day or getattr(row, field_name)
    return (
        at(row, field_name, value=when),
        plain(kind),
        plain(project or "—"),
        plain(found.name if found else ""),
        plain(text),
        plain(who),
    )


@marked
def load_page(week: Week) -> Page:
    """资源负荷: people and departments by week, the over-loaded first, with who could take over."""
    known = week.affairs.calendars.company.last
    if week.today + timedelta(days=6 - week.today.weekday()) > known:
        remedy = f"请在 设置.xlsx 的 工作日历 填入 {known.year + 1} 年"
        headline = f"工作日历只知道到 {known.year} 年，本周起没有推算；{remedy}"
        return Page("资源负荷", headline, (14, 12, 50), ())
    found = load_of(week)
    widths = (14, 12, *[11] * len(found.weeks), 50)
    names = dict.fromkeys(load.person.name for load, _ in found.over())
    headline = f"今后 {len(found.weeks)} 周有 {len(names)} 人超负荷：{'、'.join(names) or '无'}"
    if len(found.weeks) < LOAD_WEEKS:
        headline += f"；工作日历只知道到 {week.affairs.calendars.company.last.year} 年，以后的周没有推算"
    return Page("资源负荷", headline, widths, (_people(found), _departments(found)))


def load_of(week: Week) -> Load:
    """The load of the next six weeks, as far as the calendar knows them."""
    last = week.affairs.calendars.company.last
    until = week.today + timedelta(weeks=LOAD_WEEKS - 1)
    while until > week.today and until + timedelta(days=6 - until.weekday()) > last:
        until -= timedelta(weeks=1)
    return load(
        week.affairs.schedule,
        week.register.of(MemberRow),
        week.register.of(PersonRow),
        week.affairs.calendars,
        week.today,
        until,
        {dossier.reference for dossier in week.running},
    )


def _people(found: Load) -> Section:
    weeks = tuple(Heading(name[5:], Look.SHARE) for name in found.weeks)
    headings = (Heading("姓名"), Heading("部门"), *weeks, Heading("可接手的人", Look.LONG))
    loads = [load for load in found.persons.values() if any(week.demand for week in load.weeks)]
    loads.sort(key=lambda load: -max(week.ratio or 0 for week in load.weeks))
    lines = tuple(
        (
            at(load.person, "name"),
            at(load.person, "department"),
            *(_ratio(week) for week in load.weeks),
            plain(_takeover(found, load.person.name, load.weeks)),
        )
        for load in loads
    )
    note = "负荷率 = 任务与投入的工作日 ÷ 可用工作日；超过 100% 为红"
    return Section("人员负荷", headings, lines, note=note, empty="没有排到人的任务", shown=_SHOWN)


def _ratio(week: WeekLoad) -> Item:
    ratio = week.ratio
    tone = Tone.BAD if week.is_over() else Tone.MUTED if week.is_under() else Tone.PLAIN
    return plain(ratio, tone)


def _takeover(found: Load, name: str, weeks: Iterable[WeekLoad]) -> str:
    worst = next((week for week in weeks if week.is_over()), None)
    if worst is None:
        return ""
    free = found.substitutes(name, worst.week)[:3]
    return f"{worst.week[5:]}：" + (
        "、".join(f"{person.name}（{percent(load.ratio)}）" for person, load in free) or "同部门没有空闲"
    )


def _departments(found: Load) -> Section:
    headings = (
        Heading("部门"),
        Heading("未排人", Look.NUMBER),
        *(Heading(name[5:], Look.SHARE) for name in found.weeks),
    )
    lines = tuple(
        (
            plain(str(department)),
            plain(sum((week.unassigned for week in weeks), start=weeks[0].unassigned * 0)),
            *(_ratio(week) for week in weeks),
        )
        for department, weeks in found.departments.items()
    )
    return Section("部门负荷", headings, lines, note="未排人：没有写责任人的任务，工作日")
