"""The whole summary of one week as a value: figures, decisions, charts and topics; drawn by `book` and `html`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from pmxl.reports.paper.terms import Page
from pmxl.reports.weekly import follow_ups, supply, topics
from pmxl.reports.weekly.decisions import Decision, decisions
from pmxl.reports.weekly.facts import Week
from pmxl.reports.weekly.kpis import TILES, Kpi, kpis
from pmxl.reports.weekly.snapshot import Snapshot
from pmxl.rows.governance import LogRow
from pmxl.rows.sight import seen_property
from pmxl.vocabulary import Light, Stage

OVERVIEW = "总览"
STAGES = tuple(stage for stage in Stage if stage is not Stage.CLOSED)
_TOPICS: tuple[Callable[[Week], Page], ...] = (
    topics.changes_page,
    topics.lights_page,
    topics.reconciliation_page,
    topics.progress_page,
    follow_ups.risks_page,
    follow_ups.reports_page,
    follow_ups.items_page,
    supply.goods_page,
    supply.money_page,
    supply.waivers_page,
    supply.load_page,
    supply.coming_page,
    topics.findings_page,
)


@dataclass(frozen=True)
class Summary:
    """One week's summary."""

    week: Week

    @seen_property
    def figures(self) -> tuple[Kpi, ...]:
        """Every figure of the first page."""
        return kpis(self.week)

    @property
    def tiles(self) -> tuple[Kpi, ...]:
        """The six that are read first."""
        named = {kpi.name: kpi for kpi in self.figures}
        return tuple(named[name] for name in TILES)

    @property
    def rest(self) -> tuple[Kpi, ...]:
        """The other figures."""
        return tuple(kpi for kpi in self.figures if kpi.name not in TILES)

    @seen_property
    def decisions(self) -> tuple[Decision, ...]:
        """The five things to decide."""
        return decisions(self.week)

    @seen_property
    def stages(self) -> Mapping[Stage, Mapping[Light, int]]:
        """The running projects by stage and light; they add up to 进行中项目."""
        counts = {stage: dict.fromkeys(Light, 0) for stage in Stage}
        for dossier in self.week.running:
            counts[dossier.project.stage or Stage.INITIATION][self.week.lights[dossier.reference].shown] += 1
        return counts

    @property
    def head(self) -> str:
        """The hash of the last row of 操作日志."""
        log = self.week.register.of(LogRow)
        return log[-1].digest if log else ""

    @seen_property
    def pages(self) -> tuple[Page, ...]:
        """Every topic, in the order in which a meeting goes through them."""
        return (*(topic(self.week) for topic in _TOPICS), topics.closing_page(self.week, self.head))

    @property
    def headline(self) -> str:
        """The week in one sentence."""
        now, money = self.week.light_counts, {kpi.name: kpi.value or Decimal(0) for kpi in self.figures}
        lights = f"滞后 {now[Light.RED]}、预警 {now[Light.YELLOW]}、正常 {now[Light.GREEN]}"
        return (
            f"在办 {len(self.week.running)} 个项目：{lights}；"
            f"本周到账 {money['本周到账']:,.2f} 元，到期未收 {money['到期未收']:,.2f} 元"
        )

    @property
    def title(self) -> str:
        """PMO周报 and its week."""
        return f"PMO周报 {self.week.week}"

    @property
    def note(self) -> str:
        """What the figures are as of."""
        return f"{self.week.span.first} 至 {self.week.span.last}，存量截至 {self.week.today}"

    def snapshot(self) -> Snapshot:
        """What the next summary will compare with."""
        return self.week.snapshot({kpi.name: kpi.value for kpi in self.figures if kpi.value is not None})
