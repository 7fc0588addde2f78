"""The topics that a meeting follows up: open risks, missing and given 周报, open 待办."""

from datetime import date

from pmxl.figures.owed_reports import reporting_weeks
from pmxl.reports.paper.marks import marked
from pmxl.reports.paper.page import Heading, Line, Look, Page, Section, Tone, at, plain
from pmxl.reports.weekly import counts
from pmxl.reports.weekly.changes import weeks_missing
from pmxl.reports.weekly.facts import Week
from pmxl.rows.delivery import RiskRow
from pmxl.rows.meetings import ItemRow
from pmxl.rows.register import Dossier
from pmxl.vocabulary import ItemState, RiskLevel

_SHOWN = 400


@marked
def risks_page(week: Week) -> Page:
    """风险: what is open, the gravest first."""
    headings = (
        Heading("等级"),
        Heading("编号", Look.CODE),
        Heading("项目", Look.CODE),
        Heading("风险", Look.LONG),
        Heading("应对", Look.LONG),
        Heading("责任人"),
        Heading("提出", Look.DAY),
        Heading("期限", Look.DAY),
        Heading("超期天数", Look.WHOLE),
    )
    open_risks = [row for row in week.register.of(RiskRow) if row.state is not ItemState.CLOSED]
    order = list(RiskLevel)[::-1]
    open_risks.sort(key=lambda row: (order.index(row.level) if row.level else len(order), row.due or date.max))
    lines = tuple(_risk(week, row) for row in open_risks)
    grave = sum(row.level in (RiskLevel.HIGH, RiskLevel.BLOCKING) for row in open_risks)
    late = sum(row.due is not None and row.due < week.today for row in open_risks)
    headline = f"未关闭 {len(open_risks)} 条，其中高与阻断 {grave} 条，超过期限 {late} 条"
    section = Section("未关闭的风险", headings, lines, empty="没有未关闭的风险", shown=_SHOWN)
    return Page("风险", headline, (9, 15, 15, 46, 46, 10, 12, 12, 10), (section,))


def _risk(week: Week, row: RiskRow) -> Line:
    late = (week.today - row.due).days if row.due and row.due < week.today else 0
    tone = Tone.BAD if row.level in (RiskLevel.BLOCKING, RiskLevel.HIGH) else Tone.PLAIN
    return (
        at(row, "level", tone=tone),
        at(row, "number"),
        plain(row.project),
        at(row, "matter"),
        at(row, "response"),
        at(row, "person"),
        at(row, "raised"),
        at(row, "due", tone=Tone.BAD if late else Tone.PLAIN),
        plain(late, Tone.BAD),
    )


@marked
def reports_page(week: Week) -> Page:
    """周报: who has not handed in, for how many weeks; and what was handed in."""
    missing = []
    for dossier in week.owing:
        gone = weeks_missing(week, dossier.reference, _owed(week, dossier))
        if gone:
            missing.append((dossier, gone))
    missing.sort(key=lambda pair: -len(pair[1]))
    headings = (
        Heading("项目", Look.CODE),
        Heading("项目名称"),
        Heading("项目经理"),
        Heading("缺几周", Look.WHOLE),
        Heading("缺哪几周", Look.LONG),
        Heading("本周", Look.LONG),
    )
    lines = tuple(_missing(week, dossier, gone) for dossier, gone in missing)
    rate = counts.reports_in_time(week.register, week.span)
    given = rate.value
    headline = f"本周应交 {rate.due} 份，准时 {len(rate.kept)} 份" + (f"（{given:.0%}）" if given is not None else "")
    sections = (Section("未交周报", headings, lines, empty="周报都交齐了", shown=_SHOWN), _given(week))
    return Page("周报", headline, (15, 30, 10, 9, 46, 46), sections)


def _owed(week: Week, dossier: Dossier) -> tuple[str, ...]:
    return tuple(found for found in reporting_weeks(dossier, week.today) if found <= week.week)


def _missing(week: Week, dossier: Dossier, gone: tuple[str, ...]) -> Line:
    project = dossier.project
    now = "未交" if week.week in gone else "已交"
    return (
        at(project, "number"),
        at(project, "name"),
        at(project, "manager"),
        plain(len(gone), Tone.BAD),
        plain("、".join(gone)),
        plain(now, Tone.BAD if now == "未交" else Tone.GOOD),
    )


def _given(week: Week) -> Section:
    headings = (
        Heading("项目", Look.CODE),
        Heading("项目名称"),
        Heading("填报人"),
        Heading("进度", Look.SHARE),
        Heading("本周完成", Look.LONG),
        Heading("问题与需协调", Look.LONG),
    )
    lines = tuple(
        (
            plain(dossier.reference),
            plain(dossier.project.name),
            at(row, "author"),
            at(row, "progress"),
            at(row, "done"),
            at(row, "problems", value="；".join(filter(None, (row.problems, row.support))) or "—"),
        )
        for dossier in week.owing
        for row in [week.reports.get(dossier.reference, {}).get(week.week)]
        if row is not None
    )
    return Section("本周周报", headings, lines, empty="本周没有周报", shown=_SHOWN)


@marked
def items_page(week: Week) -> Page:
    """周会待办: what is open, the longest overdue first."""
    headings = (
        Heading("类型"),
        Heading("编号", Look.CODE),
        Heading("项目", Look.CODE),
        Heading("事项", Look.LONG),
        Heading("责任部门"),
        Heading("责任人"),
        Heading("提出", Look.DAY),
        Heading("期限", Look.DAY),
        Heading("逾期天数", Look.WHOLE),
        Heading("答复", Look.LONG),
    )
    rows = sorted(
        (row for row in week.register.of(ItemRow) if row.state is not ItemState.CLOSED),
        key=lambda row: row.due or date.max,
    )
    lines = tuple(_item(week, row) for row in rows)
    late = sum(row.due is not None and row.due < week.today for row in rows)
    section = Section("未关闭的待办、问询与验收遗留", headings, lines, empty="没有未关闭的待办", shown=_SHOWN)
    return Page(
        "待办", f"未关闭 {len(rows)} 件，其中逾期 {late} 件", (10, 15, 15, 48, 11, 10, 12, 12, 9, 36), (section,)
    )


def _item(week: Week, row: ItemRow) -> Line:
    late = (week.today - row.due).days if row.due and row.due < week.today else 0
    return (
        at(row, "kind"),
        at(row, "number"),
        plain(row.project or "—"),
        at(row, "matter"),
        at(row, "department"),
        at(row, "person"),
        at(row, "raised"),
        at(row, "due", tone=Tone.BAD if late else Tone.PLAIN),
        plain(late, Tone.BAD),
        at(row, "answer"),
    )
