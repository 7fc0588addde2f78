"""The whole summary of one week as a value: figures, decisions, charts and topics; drawn by `book` and `html`."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from pmxl.reports.paper.marks import is_withheld, mark_of, seen
from pmxl.reports.paper.page import Page
from pmxl.reports.weekly import follow_ups, supply, topics
from pmxl.reports.weekly.decisions import Decision, decisions
from pmxl.reports.weekly.facts import Week
from pmxl.reports.weekly.kpis import TILES, Kpi, kpis
from pmxl.reports.weekly.snapshot import Snapshot
from pmxl.rows.governance import LogRow
from pmxl.rows.sight import seen_property, watched
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
class Chart:
    """Stacked columns of lights, each with its number; empty, with 缺 in its title, where they can't be told."""

    title: str
    columns: Mapping[str, Mapping[Light, int]]


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
        """The five things to decide; before them, that not everything could be read."""
        with watched() as watch:
            found = decisions(self.week)
        watch.pass_on()
        if not is_withheld(watch.found):
            return found
        text = f"这份周报不完整，{mark_of(watch.found)}"
        ask = "请 PMO 先恢复读不到的内容，再出这份周报；下列事项可能不全"
        return Decision(text, ask, Decimal(0), FINDINGS), *found

    @seen_property
    def stage_chart(self) -> Chart:
        """The running projects by stage and light."""
        title = "在办项目按阶段与灯色（个）"
        return _chart(title, map(str, STAGES), lambda: {str(stage): self.stages[stage] for stage in STAGES})

    @seen_property
    def week_chart(self) -> Chart:
        """The lights by 进度偏差 over eight weeks."""
        weeks = [week[_YEAR:] for week in self.week.weeks]
        title = "近 8 周进度灯（个，实施与验收中的项目，按进度偏差）"
        return _chart(title, weeks, lambda: dict(zip(weeks, self.week.light_history.values(), strict=True)))

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

    @seen_property
    def headline(self) -> str:
        """The week in one sentence; where it can't be told, what is missing."""
        made = seen(self._headline)
        return made.mark if made.value is None else f"{made.value}（{made.mark}）" if made.mark else made.value

    def _headline(self) -> str:
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

    def snapshot(self) -> Snapshot | None:
        """What the next summary will compare with; None where too little was read to compare with."""
        figures = {kpi.name: kpi.value for kpi in self.figures if kpi.value is not None}
        return seen(lambda: self.week.snapshot(figures)).value


_YEAR = len("2026-")
FINDINGS = "数据问题"


def _chart(title: str, names: Iterable[str], count: Callable[[], Mapping[str, Mapping[Light, int]]]) -> Chart:
    made = seen(count)
    heading = f"{title}  {made.mark}" if made.mark else title
    return Chart(heading, made.value if made.value is not None else {name: dict.fromkeys(Light, 0) for name in names})
