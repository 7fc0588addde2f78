"""The figures of the first page, each beside last week's: from its snapshot, else from the rows' dates."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from pmxl.figures.ledger import ZERO
from pmxl.reports.paper.terms import Look
from pmxl.reports.weekly import counts
from pmxl.reports.weekly.facts import Week
from pmxl.rows.delivery import RiskRow
from pmxl.vocabulary import ItemState, Light, Mode, RiskLevel


@dataclass(frozen=True)
class Kpi:
    """One figure: its name, value, last week's value, which way is good, and the page that holds its rows."""

    name: str
    value: Decimal | None
    before: Decimal | None
    look: Look
    page: str
    better: int = 0
    note: str = ""

    @property
    def change(self) -> Decimal | None:
        """The value less last week's."""
        return None if self.value is None or self.before is None else self.value - self.before

    @property
    def arrow(self) -> str:
        """▲, ▼ or ＝ against last week; empty where one of them is not known."""
        if self.change is None:
            return ""
        return "▲" if self.change > 0 else "▼" if self.change < 0 else "＝"

    @property
    def good(self) -> bool | None:
        """Whether the change is a good one; None where it is neither."""
        if not self.change or not self.better:
            return None
        return (self.change > 0) == (self.better > 0)


TILES = ("进行中项目", "滞后项目", "本周到账", "到期未收", "周报准时率", "里程碑达成率")
"""The six figures that a general manager reads first."""


def kpis(week: Week) -> tuple[Kpi, ...]:
    """Every figure of the first page."""
    return (*_projects(week), *_flows(week), *_money(week), *_rates(week), *_watch(week))


def _figure(
    week: Week,
    name: str,
    now: Decimal | int | None,
    derived: Callable[[], Decimal | int | None],
    look: Look = Look.WHOLE,
    page: str = "本周变化",
    better: int = 0,
    note: str = "",
) -> Kpi:
    kept = week.prior.figures.get(name) if week.prior else None
    before = kept if kept is not None else derived()
    return Kpi(name, _decimal(now), _decimal(before), look, page, better, note)


def _decimal(value: Decimal | int | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _projects(week: Week) -> tuple[Kpi, ...]:
    now = week.light_counts
    lights = f"红 {now[Light.RED]} · 黄 {now[Light.YELLOW]} · 绿 {now[Light.GREEN]}"
    return (
        _figure(
            week,
            "进行中项目",
            len(week.running),
            lambda: len(counts.running(week.register, week.before.last)),
            page="项目红黄绿",
            note=lights,
        ),
        _figure(week, "滞后项目", now[Light.RED], lambda: None, page="项目红黄绿", better=-1),
        _figure(week, "预警项目", now[Light.YELLOW], lambda: None, page="项目红黄绿", better=-1),
    )


def _flows(week: Week) -> tuple[Kpi, ...]:
    register, span, before = week.register, week.span, week.before
    flows = (
        ("新立项", counts.initiated),
        ("签约", counts.signed),
        ("完工", counts.completed),
        ("验收", counts.accepted),
        ("关闭", counts.closed),
        ("终止", counts.terminated),
    )
    return tuple(
        _figure(week, name, len(count(register, span)), lambda count=count: len(count(register, before)))  # type: ignore[misc]  # a default binds each
        for name, count in flows
    )


def _money(week: Week) -> tuple[Kpi, ...]:
    register, affairs = week.register, week.affairs
    total = sum((amounts.due_unreceived for amounts in affairs.amounts.values()), ZERO)
    unreceived = sum((amounts.unreceived for amounts in affairs.amounts.values()), ZERO)

    def paid(span: counts.Span) -> Decimal:
        return sum((row.amount or ZERO for row in counts.received(register, span)), ZERO)

    def agreed(span: counts.Span) -> Decimal:
        return sum((row.amount or ZERO for row in counts.signed(register, span)), ZERO)

    money = Look.MONEY
    return (
        _figure(week, "签约金额", agreed(week.span), lambda: agreed(week.before), money, better=1),
        _figure(week, "本周到账", paid(week.span), lambda: paid(week.before), money, better=1),
        _figure(
            week,
            "本月到账",
            paid(counts.month_to_date(week.span)),
            lambda: paid(counts.month_to_date(week.before)),
            money,
        ),
        _figure(
            week,
            "到期未收",
            total,
            lambda: counts.due_unreceived(affairs.ledger, affairs.due_of, week.before.last),
            money,
            "回款",
            -1,
        ),
        _figure(week, "合同未收", unreceived, lambda: None, money, "回款", -1),
    )


def _rates(week: Week) -> tuple[Kpi, ...]:
    register, tasks, share = week.register, week.affairs.tasks, Look.SHARE
    in_time = counts.reports_in_time(register, week.span)
    milestones, kept = counts.milestones_kept(tasks, week.span), counts.tasks_kept(tasks, week.span)
    return (
        _figure(
            week,
            "周报准时率",
            in_time.value,
            lambda: counts.reports_in_time(register, week.before).value,
            share,
            "周报",
            1,
            f"应交 {in_time.due} · 准时 {len(in_time.kept)}",
        ),
        _figure(
            week,
            "里程碑达成率",
            milestones.value,
            lambda: counts.milestones_kept(tasks, week.before).value,
            share,
            "进度",
            1,
            f"近四周到期 {milestones.due} · 达成 {len(milestones.kept)}",
        ),
        _figure(
            week,
            "按期完成率",
            kept.value,
            lambda: counts.tasks_kept(tasks, week.before).value,
            share,
            "进度",
            1,
            f"近四周到期 {kept.due} · 按期 {len(kept.kept)}",
        ),
    )


def _watch(week: Week) -> tuple[Kpi, ...]:
    risks = [
        row
        for row in week.register.of(RiskRow)
        if row.state is not ItemState.CLOSED and row.level in (RiskLevel.HIGH, RiskLevel.BLOCKING)
    ]
    blocking = [finding for finding in week.findings if finding.mode is Mode.BLOCK]
    waived = sum(len(rows) for rows in week.living_waivers.values())
    return (
        _figure(week, "未关闭高风险", len(risks), lambda: None, page="风险", better=-1),
        _figure(
            week,
            "靠豁免运行",
            sum(map(bool, week.living_waivers.values())),
            lambda: None,
            page="豁免",
            better=-1,
            note=f"豁免 {waived} 项",
        ),
        _figure(week, "逾期未到备货", len(week.late_goods), lambda: None, page="备货到货", better=-1),
        _figure(week, "数据问题（阻断）", len(blocking), lambda: None, page="数据问题", better=-1),
    )
