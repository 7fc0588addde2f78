"""The figures of the first page, each beside last week's: from its snapshot, else from the rows' dates."""

from collections.abc import Callable, Sized
from dataclasses import dataclass
from decimal import Decimal

from pmxl.figures.ledger import ZERO
from pmxl.reports.paper.marks import is_withheld, seen
from pmxl.reports.paper.page import Look
from pmxl.reports.weekly import counts
from pmxl.reports.weekly.facts import Week
from pmxl.rows.delivery import RiskRow
from pmxl.rows.register import Register
from pmxl.rows.sight import Problem
from pmxl.vocabulary import ItemState, Light, Mark, Mode, RiskLevel


@dataclass(frozen=True)
class Kpi:
    """One figure: its name, value, last week's value, which way is good, and the page that holds its rows.

    `unseen` is what it rests on that could not be read; its mark stands in the note, and a 缺 figure has no value.
    """

    name: str
    value: Decimal | None
    before: Decimal | None
    look: Look
    page: str
    better: int = 0
    note: str = ""
    unseen: tuple[Problem, ...] = ()

    @property
    def mark(self) -> Mark | None:
        """缺 or 存疑; None where everything that it rests on was read."""
        return None if not self.unseen else Mark.ABSENT if is_withheld(self.unseen) else Mark.DOUBTFUL

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
    """Every figure of the first page, each marked by itself where something that it rests on could not be read."""
    figures = (*_projects(week), *_flows(week), *_money(week), *_rates(week), *_watch(week))
    return tuple(figure.of(week) for figure in figures)


Worked = Callable[[], Decimal | int | None]
"""How a figure is worked out, so that what it comes upon is its own."""


@dataclass(frozen=True)
class _Figure:
    """One figure as it is declared: how it is worked out for this week and for the one before, if that can be."""

    name: str
    now: Worked
    before: Worked = lambda: None
    look: Look = Look.WHOLE
    page: str = "本周变化"
    better: int = 0
    note: Callable[[], str] = str

    def of(self, week: Week) -> Kpi:
        """The figure with its mark; last week's value as its summary kept it, else worked out."""
        kept = week.prior.figures.get(self.name) if week.prior else None
        made = seen(lambda: (self.now(), self.before() if kept is None else kept, self.note()))
        now, before, note = made.value or (None, kept, "")
        note = "；".join(filter(None, (made.mark, note)))
        return Kpi(self.name, _decimal(now), _decimal(before), self.look, self.page, self.better, note, made.unseen)


def _decimal(value: Decimal | int | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _projects(week: Week) -> tuple[_Figure, ...]:
    def lights() -> str:
        now = week.light_counts
        return f"红 {now[Light.RED]} · 黄 {now[Light.YELLOW]} · 绿 {now[Light.GREEN]}"

    def running_before() -> int:
        return len(counts.running(week.register, week.before.last))

    page = "项目红黄绿"
    return (
        _Figure("进行中项目", lambda: len(week.running), running_before, page=page, note=lights),
        _Figure("滞后项目", lambda: week.light_counts[Light.RED], page=page, better=-1),
        _Figure("预警项目", lambda: week.light_counts[Light.YELLOW], page=page, better=-1),
    )


def _flows(week: Week) -> tuple[_Figure, ...]:
    flows = (
        ("新立项", counts.initiated),
        ("签约", counts.signed),
        ("完工", counts.completed),
        ("验收", counts.accepted),
        ("关闭", counts.closed),
        ("终止", counts.terminated),
    )
    return tuple(_flow(week, name, count) for name, count in flows)


def _flow(week: Week, name: str, count: Callable[[Register, counts.Span], Sized]) -> _Figure:
    return _Figure(name, lambda: len(count(week.register, week.span)), lambda: len(count(week.register, week.before)))


def _money(week: Week) -> tuple[_Figure, ...]:
    register, affairs, money = week.register, week.affairs, Look.MONEY

    def paid(span: counts.Span) -> Decimal:
        return sum((row.amount or ZERO for row in counts.received(register, span)), ZERO)

    def agreed(span: counts.Span) -> Decimal:
        return sum((row.amount or ZERO for row in counts.signed(register, span)), ZERO)

    def due() -> Decimal:
        return sum((amounts.due_unreceived for amounts in affairs.amounts.values()), ZERO)

    def due_before() -> Decimal:
        return counts.due_unreceived(affairs.ledger, affairs.due_of, week.before.last)

    def unreceived() -> Decimal:
        return sum((amounts.unreceived for amounts in affairs.amounts.values()), ZERO)

    month, month_before = counts.month_to_date(week.span), counts.month_to_date(week.before)
    return (
        _Figure("签约金额", lambda: agreed(week.span), lambda: agreed(week.before), money, better=1),
        _Figure("本周到账", lambda: paid(week.span), lambda: paid(week.before), money, better=1),
        _Figure("本月到账", lambda: paid(month), lambda: paid(month_before), money),
        _Figure("到期未收", due, due_before, money, "回款", -1),
        _Figure("合同未收", unreceived, look=money, page="回款", better=-1),
    )


def _rates(week: Week) -> tuple[_Figure, ...]:
    register = week.register
    reports = ("应交", "准时", lambda span: counts.reports_in_time(register, span))
    milestones = ("近四周到期", "达成", lambda span: counts.milestones_kept(week.affairs.tasks, span))
    tasks = ("近四周到期", "按期", lambda span: counts.tasks_kept(week.affairs.tasks, span))
    return (
        _rate(week, "周报准时率", "周报", reports),
        _rate(week, "里程碑达成率", "进度", milestones),
        _rate(week, "按期完成率", "进度", tasks),
    )


def _rate(week: Week, name: str, page: str, counted: tuple[str, str, Callable[[counts.Span], counts.Rate]]) -> _Figure:
    due, kept, rate = counted

    def note() -> str:
        found = rate(week.span)
        return f"{due} {found.due} · {kept} {len(found.kept)}"

    return _Figure(name, lambda: rate(week.span).value, lambda: rate(week.before).value, Look.SHARE, page, 1, note)


def _watch(week: Week) -> tuple[_Figure, ...]:
    def risks() -> int:
        grave = (RiskLevel.HIGH, RiskLevel.BLOCKING)
        rows = week.register.of(RiskRow)
        return sum(row.state is not ItemState.CLOSED and row.level in grave for row in rows)

    def waived() -> str:
        return f"豁免 {sum(len(rows) for rows in week.living_waivers.values())} 项"

    def blocking() -> int:
        return sum(finding.mode is Mode.BLOCK for finding in week.findings)

    return (
        _Figure("未关闭高风险", risks, page="风险", better=-1),
        _Figure(
            "靠豁免运行", lambda: sum(map(bool, week.living_waivers.values())), page="豁免", better=-1, note=waived
        ),
        _Figure("逾期未到备货", lambda: len(week.late_goods), page="备货到货", better=-1),
        _Figure("数据问题（阻断）", blocking, page="数据问题", better=-1),
    )
