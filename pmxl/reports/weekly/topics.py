"""The topics about projects: what changed, lights, 口径对账, progress, risks, 周报, 待办, findings."""

from collections.abc import Iterator
from decimal import Decimal

from pmxl.figures.ledger import ZERO
from pmxl.figures.light import ProjectLight
from pmxl.figures.progress import Explanation, Reconciliation, percent
from pmxl.figures.schedule import Forecast, overrun
from pmxl.figures.standing_questions import finished_on
from pmxl.reports.paper.marks import marked
from pmxl.reports.paper.page import Heading, Item, Line, Look, Page, Section, Tone, at, plain
from pmxl.reports.weekly import counts
from pmxl.reports.weekly.changes import Change, changes, flags
from pmxl.reports.weekly.facts import Week
from pmxl.rows.governance import LogRow
from pmxl.rows.register import Dossier
from pmxl.rows.row import Row
from pmxl.vocabulary import Light, Mode

_SHOWN = 400


@marked
def changes_page(week: Week) -> Page:
    """本周变化 and what looks odd."""
    found, odd = changes(week), flags(week)
    basis = f"与 {week.prior.week} 的快照比较" if week.prior else "上周没有快照，依操作日志与各表日期"
    kinds: dict[str, int] = {}
    for change in found:
        kinds[change.kind] = kinds.get(change.kind, 0) + 1
    told = "、".join(f"{kind} {count}" for kind, count in kinds.items()) or "没有变化"
    headings = (Heading("类别"), Heading("项目", Look.CODE), Heading("项目名称"), Heading("变化", Look.LONG))
    lines = tuple(_change(week, change) for change in found)
    unusual = tuple(_change(week, change) for change in odd)
    sections = (
        Section("本周变化", headings, lines, note=basis, empty="本周没有变化", shown=_SHOWN),
        Section("异常提示", headings, unusual, note="进度倒退、计划多周未变、长期没有动静", empty="没有异常"),
    )
    return Page("本周变化", f"{week.week}：{told}；异常 {len(odd)} 条", (11, 15, 30, 90), sections)


def _change(week: Week, change: Change) -> Line:
    project = week.register.projects.get(change.project)
    text = at(change.row, change.field, value=change.text, tone=change.tone) if change.row else plain(change.text)
    kind = at(change.row, change.field, value=change.kind) if change.row else plain(change.kind)
    return (kind, plain(change.project or "—"), plain(project.name if project else ""), text)


@marked
def lights_page(week: Week) -> Page:
    """项目红黄绿: each running project's light with its reasons, the worst first."""
    headings = (
        Heading("项目", Look.CODE),
        Heading("项目名称"),
        Heading("项目经理"),
        Heading("阶段"),
        Heading("灯", Look.LIGHT),
        Heading("计划", Look.SHARE),
        Heading("实际", Look.SHARE),
        Heading("偏差", Look.POINTS),
        Heading("近 8 周偏差", Look.TREND),
        Heading("理由", Look.LONG),
    )
    order = sorted(week.running, key=lambda dossier: _rank(week, dossier))
    lines = tuple(_light(week, dossier) for dossier in order)
    now = week.light_counts
    headline = (
        f"滞后 {now[Light.RED]} 个，预警 {now[Light.YELLOW]} 个，正常 {now[Light.GREEN]} 个；共 {len(lines)} 个在办"
    )
    thresholds = week.affairs.thresholds
    note = f"落后超过 {thresholds.red_behind:.0%} 为红，超过 {thresholds.yellow_behind:.0%} 为黄；项目经理改灯须写说明"
    section = Section("项目红黄绿", headings, lines, note=note, empty="没有在办项目", shown=_SHOWN)
    return Page("项目红黄绿", headline, (15, 29, 11, 13, 8, 8, 8, 9, 16, 66), (section,))


def _rank(week: Week, dossier: Dossier) -> tuple[int, Decimal]:
    worst = (Light.RED, Light.YELLOW, Light.GREEN, Light.GREY)
    return worst.index(week.lights[dossier.reference].shown), week.progress[dossier.reference].deviation or ZERO


def _light(week: Week, dossier: Dossier) -> Line:
    project, found = dossier.project, week.lights[dossier.reference]
    progress = week.progress[dossier.reference]
    behind = progress.deviation
    return (
        at(project, "number"),
        at(project, "name"),
        at(project, "manager", value=project.manager or "（未任命）"),
        at(project, "stage"),
        Item(str(found.shown), _behind(week, dossier, found)),
        plain(progress.planned),
        plain(progress.actual),
        plain(behind, Tone.BAD if found.computed is Light.RED and behind and behind < 0 else Tone.PLAIN),
        plain(week.trends.get(dossier.reference)),
        _reasons(week, dossier, found),
    )


def _behind(week: Week, dossier: Dossier, found: ProjectLight) -> Row | None:
    """The row behind a light: the 周报 that changes it, else that of its first reason."""
    if found.overridden:
        return week.reports.get(dossier.reference, {}).get(week.week)
    return next((reason.row for reason in found.reasons if reason.row is not None), None)


def _reasons(week: Week, dossier: Dossier, found: ProjectLight) -> Item:
    tone = Tone.MUTED if found.shown is Light.GREEN else Tone.PLAIN
    return Item(found.words, _behind(week, dossier, found), "", tone)


@marked
def reconciliation_page(week: Week) -> Page:
    """口径对账: 工程, 到货, 开票 and 到账 of each project side by side, with the gap explained."""
    headings = (
        Heading("项目", Look.CODE),
        Heading("项目名称"),
        Heading("工程", Look.SHARE),
        Heading("到货", Look.SHARE),
        Heading("开票", Look.SHARE),
        Heading("到账", Look.SHARE),
        Heading("工程−到账", Look.POINTS),
        Heading("差在哪里", Look.LONG),
    )
    rows = [
        (dossier, week.reconciliations[dossier.reference])
        for dossier in week.running
        if dossier.reference in week.reconciliations
    ]
    rows.sort(key=lambda pair: -abs(pair[1].gap or ZERO))
    tolerance = week.affairs.tolerance
    lines = tuple(_reconciled(dossier, found, tolerance) for dossier, found in rows)
    apart = sum(not found.agrees(tolerance) for _, found in rows)
    headline = f"{len(rows)} 个有合同的在办项目中，{apart} 个口径相差超过 {percent(tolerance)}"
    note = "工程=任务加权完成；到货=签收÷需求（按成本）；开票、到账÷合同金额"
    section = Section("口径对账", headings, lines, note=note, empty="没有已签约的在办项目", shown=_SHOWN)
    return Page("口径对账", headline, (15, 28, 9, 9, 9, 9, 11, 86), (section,))


def _reconciled(dossier: Dossier, found: Reconciliation, tolerance: Decimal) -> Line:
    gap = found.gap
    agrees = found.agrees(tolerance)
    told = "；".join(_told(explanation) for explanation in found.explanations[:4])
    row = next((explanation.row for explanation in found.explanations if explanation.row is not None), None)
    return (
        at(dossier.project, "number"),
        at(dossier.project, "name"),
        plain(found.engineering),
        plain(found.arrived),
        plain(found.invoiced),
        plain(found.received),
        Item(gap, row, "", Tone.PLAIN if agrees or gap is None else Tone.BAD if gap > 0 else Tone.WARN),
        Item(told or "一致", row, "", Tone.MUTED if agrees else Tone.PLAIN),
    )


def _told(explanation: Explanation) -> str:
    return explanation.text if explanation.amount is None else f"{explanation.text} {explanation.amount:,.2f}"


@marked
def progress_page(week: Week) -> Page:
    """进度: forecast against what was wanted, and the milestones."""
    headings = (
        Heading("项目", Look.CODE),
        Heading("项目名称"),
        Heading("计划", Look.SHARE),
        Heading("实际", Look.SHARE),
        Heading("偏差", Look.POINTS),
        Heading("要求完工", Look.DAY),
        Heading("预计完成", Look.DAY),
        Heading("关键路径", Look.LONG),
        Heading("最滞后的任务", Look.LONG),
    )
    planned = [dossier for dossier in week.running if week.progress[dossier.reference].shares]
    planned.sort(key=lambda dossier: week.progress[dossier.reference].deviation or ZERO)
    lines = tuple(_progress(week, dossier) for dossier in planned)
    late = sum(_is_late(week, dossier) for dossier in planned)
    milestones = tuple(
        (dossier, task)
        for dossier in planned
        for task in week.affairs.schedule.milestones(dossier.reference)
        if task.total_float is not None or finished_on(task.row) in week.span
    )
    sections = (
        Section("进度偏差", headings, lines, empty="没有在办的计划", shown=_SHOWN),
        _milestones(milestones),
        *_faults(week),
    )
    headline = f"{len(planned)} 个项目有计划，{late} 个预计晚于客户要求的完工日期"
    return Page("进度", headline, (15, 28, 9, 9, 10, 12, 12, 44, 44), sections)


def _is_late(week: Week, dossier: Dossier) -> bool:
    return overrun(week.affairs.schedule.of(dossier.reference), dossier.project.wanted_finish) is not None


def _progress(week: Week, dossier: Dossier) -> Line:
    progress = week.progress[dossier.reference]
    path = week.affairs.schedule.critical_path(dossier.reference)
    worst = progress.late[0] if progress.late else None
    told = f"{worst.row.task} {worst.row.name}：应 {worst.planned:.0%}，实 {worst.actual:.0%}" if worst else ""
    late = _is_late(week, dossier)
    return (
        at(dossier.project, "number"),
        at(dossier.project, "name"),
        plain(progress.planned),
        plain(progress.actual),
        plain(progress.deviation, Tone.BAD if progress.deviation and progress.deviation < 0 else Tone.PLAIN),
        at(dossier.project, "wanted_finish"),
        plain(week.affairs.schedule.finish(dossier.reference), Tone.BAD if late else Tone.PLAIN),
        plain(" → ".join(f"{task.row.task} {task.row.name}" for task in path[:4]) + (" …" if len(path) > 4 else "")),  # noqa: PLR2004  # four tasks fill the cell
        at(worst.row, "progress", value=told) if worst else plain(""),
    )


def _milestones(rows: tuple[tuple[Dossier, Forecast], ...]) -> Section:
    headings = (
        Heading("项目", Look.CODE),
        Heading("项目名称"),
        Heading("里程碑", span=3),
        Heading("基线", Look.DAY),
        Heading("预计/实际", Look.DAY),
        Heading("较基线", Look.LONG),
        Heading("责任", Look.LONG),
    )
    lines = tuple(
        (
            plain(dossier.reference),
            plain(dossier.project.name),
            at(task.row, "name", value=f"{task.row.task} {task.row.name}"),
            at(task.row, "baseline_finish"),
            plain(task.finish),
            plain(_variance(task), _variance_tone(task)),
            plain(f"{task.row.department or ''} {task.row.person}".strip()),
        )
        for dossier, task in rows
    )
    return Section("里程碑", headings, lines, note="未完成的，与本周达成的", empty="没有未完成的里程碑", shown=_SHOWN)


def _variance(task: Forecast) -> str:
    late = task.variance if task.variance is not None else task.delay
    done = "已达成，" if task.total_float is None else ""
    if task.finish is None:
        return "预计日期超出工作日历已知的年份"
    if late is None:
        return f"{done}没有基线"
    return f"{done}按期" if not late else f"{done}{'晚' if late > 0 else '早'} {abs(late)} 个工作日"


def _variance_tone(task: Forecast) -> Tone:
    late = task.variance if task.variance is not None else task.delay
    return Tone.MUTED if late is None else Tone.BAD if late > 0 else Tone.GOOD


def _faults(week: Week) -> Iterator[Section]:
    found = week.affairs.schedule.faults
    if found:
        headings = (Heading("项目", Look.CODE), Heading("问题"), Heading("说明", Look.LONG, 7))
        lines = tuple(
            (
                plain(fault.project),
                plain(str(fault.kind), Tone.WARN),
                at(fault.rows[0], "task", value=fault.text) if fault.rows else plain(fault.text),
            )
            for fault in found
        )
        yield Section("计划里的问题", headings, lines, note="有问题的前置或日期未计入，其余照算", shown=60)


@marked
def findings_page(week: Week) -> Page:
    """数据问题: what the checks find in the sheets, what blocks first."""
    headings = (
        Heading("规则", Look.CODE),
        Heading("方式"),
        Heading("位置", Look.LONG),
        Heading("发现", Look.LONG),
        Heading("处理", Look.LONG),
        Heading("责任"),
    )
    ordered = sorted(week.findings, key=lambda finding: finding.mode is not Mode.BLOCK)
    lines = tuple(
        (
            plain(finding.code),
            plain(str(finding.mode), Tone.BAD if finding.mode is Mode.BLOCK else Tone.WARN),
            plain(str(finding.gap.place)),
            plain(finding.gap.found),
            plain(finding.gap.remedy, Tone.MUTED),
            plain(str(finding.gap.owner or finding.owner)),
        )
        for finding in ordered
    )
    blocking = sum(finding.mode is Mode.BLOCK for finding in ordered)
    section = Section("各表的问题", headings, lines, note="pmxl check 可逐条查看", empty="没有发现", shown=150)
    return Page("数据问题", f"{len(ordered)} 条发现，其中 {blocking} 条阻断", (8, 8, 44, 52, 46, 11), (section,))


@marked
def closing_page(week: Week, head: str) -> Page:
    """说明: what the figures mean, and the log's head, by which a later change of the record shows."""
    headings = (Heading("名称"), Heading("定义", Look.LONG, 2))
    lines = tuple(_definition(figure.__doc__ or "") for figure in counts.FIGURES)
    broken = week.log_faults
    state = f"{len(broken)} 处不相连" if broken else "逐行相连"
    rows = week.register.of(LogRow)
    proof = (
        (plain("操作日志链头"), plain(head or "（没有日志）")),
        (plain("日志行数"), plain(f"{len(rows)} 行，{state}", Tone.BAD if broken else Tone.GOOD)),
        (plain("数据截至"), plain(f"{week.today}；流量为 {week.span.first} 至 {week.span.last}，存量为截至日")),
        (plain("上周值"), plain(f"取自 {week.prior.week} 周报的快照" if week.prior else "由操作日志与各表日期推算")),
    )
    sections = (
        Section("口径", headings, tuple(line for line in lines if line)),
        Section("凭据", (Heading("项目"), Heading("内容", Look.LONG, 2)), proof, note="以后改动日志，链头就对不上"),
    )
    return Page("说明", "每个数字只有一个定义；点击数字到它所在的行", (22, 60, 60), sections)


def _definition(sentence: str) -> Line:
    text = " ".join(sentence.split()).rstrip(".")
    name, _, rule = text.partition(" = ")
    return (plain(name, Tone.STRONG), plain(rule))
