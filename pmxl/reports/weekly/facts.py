"""What a summary knows of its week: every project's light, progress and history, each computed once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from pmxl.figures.affairs import Affairs
from pmxl.figures.calendar import plain_week, week_of, week_range
from pmxl.figures.chain import ChainFault
from pmxl.figures.errors import CalendarUnknownError
from pmxl.figures.goods import Overdue
from pmxl.figures.ledger import ZERO
from pmxl.figures.light import ProjectLight, Situation, light
from pmxl.figures.logged import waives
from pmxl.figures.plan_progress import PlanProgress, plan_progress
from pmxl.figures.progress import Reconciliation, reconcile
from pmxl.figures.receivables import OpenItem, Receivable, by_project, rolled_up
from pmxl.figures.standing_questions import is_running, resting
from pmxl.outcomes.finding import Finding
from pmxl.process.definition import PROCESS
from pmxl.process.judging import judge_gate, judge_standing
from pmxl.reports.weekly.counts import Span, owing_reports
from pmxl.reports.weekly.snapshot import Kept, Snapshot
from pmxl.rows.delivery import RiskRow, WeeklyRow
from pmxl.rows.governance import LogRow, WaiverRow
from pmxl.rows.register import Dossier, Register
from pmxl.rows.schedule import TaskRow
from pmxl.rows.sight import seen_property
from pmxl.rules.journal import log_faults
from pmxl.rules.rulebook import Rulebook
from pmxl.rules.standing import STANDING
from pmxl.vocabulary import Light, Stage

TREND_WEEKS = 8


@dataclass(frozen=True)
class Week:
    """One reported week; `past` are the snapshots of earlier weeks, those that there are."""

    affairs: Affairs
    week: str
    past: Mapping[str, Snapshot] = field(default_factory=dict)

    @property
    def register(self) -> Register:
        """All rows."""
        return self.affairs.register

    @property
    def today(self) -> date:
        """The day on which the summary is made: what stands is told as of it."""
        return self.affairs.today

    @seen_property
    def span(self) -> Span:
        """Monday to Sunday of the week."""
        return Span.of_week(self.week)

    @seen_property
    def next(self) -> Span:
        """The week after."""
        return Span(self.span.last + timedelta(days=1), self.span.last + timedelta(days=7))

    @seen_property
    def before(self) -> Span:
        """The week before."""
        return Span(self.span.first - timedelta(days=7), self.span.first - timedelta(days=1))

    @property
    def prior(self) -> Snapshot | None:
        """Last week's snapshot."""
        return self.past.get(week_of(self.before.first))

    @seen_property
    def weeks(self) -> tuple[str, ...]:
        """The last eight weeks, the reported one last."""
        return tuple(week_of(self.span.first - timedelta(weeks=back)) for back in range(TREND_WEEKS - 1, -1, -1))

    @seen_property
    def running(self) -> tuple[Dossier, ...]:
        """The projects that are worked on."""
        return tuple(
            dossier for dossier in self.register.dossiers() if is_running(dossier.project) and dossier.project.number
        )

    @seen_property
    def owing(self) -> tuple[Dossier, ...]:
        """The projects that owe a 周报 for the week."""
        owing = owing_reports(self.register, self.span)
        return tuple(dossier for dossier in self.register.dossiers() if dossier.reference in owing)

    @seen_property
    def progress(self) -> Mapping[str, PlanProgress]:
        """计划进度 and 实际进度 of every running project."""
        return {
            dossier.reference: plan_progress(dossier.of(TaskRow), self.affairs.calendars, self.today)
            for dossier in self.running
        }

    @seen_property
    def reports(self) -> Mapping[str, Mapping[str, WeeklyRow]]:
        """The 周报 by project and plain week."""
        found: dict[str, dict[str, WeeklyRow]] = {}
        for row in self.register.of(WeeklyRow):
            week = plain_week(row.week)
            if week is not None:
                found.setdefault(row.project, {})[week] = row
        return found

    def last_report(self, project: str) -> WeeklyRow | None:
        """The project's latest 周报 up to the reported week."""
        weeks = [week for week in self.reports.get(project, {}) if week <= self.week]
        return self.reports[project][max(weeks)] if weeks else None

    @seen_property
    def lights(self) -> Mapping[str, ProjectLight]:
        """The light of every running project, with its reasons."""
        return {
            dossier.reference: light(self._situation(dossier), self.today, self.affairs.thresholds)
            for dossier in self.running
        }

    def _situation(self, dossier: Dossier) -> Situation:
        project = dossier.reference
        return Situation(
            project=dossier.project,
            progress=self.progress[project],
            tasks=self.affairs.schedule.of(project),
            risks=dossier.of(RiskRow),
            waivers=self.living_waivers.get(project, ()),
            overdue_goods=self.overdue_goods.get(project, ()),
            weekly=self.reports.get(project, {}).get(self.week),
        )

    @seen_property
    def rulebook(self) -> Rulebook:
        """The rules as PMO has set them."""
        return Rulebook.in_force(self.register, [*PROCESS.checks.values(), *STANDING])

    @seen_property
    def living_waivers(self) -> Mapping[str, Sequence[WaiverRow]]:
        """The waivers that a running project still needs: their rule finds something."""
        found: dict[str, list[WaiverRow]] = {}
        for dossier in self.running:
            waivers = [row for row in dossier.of(WaiverRow) if row.revoked is None and waives(self.register, row)]
            if waivers:
                codes = {finding.code for finding in judge_gate(dossier, PROCESS, self.rulebook, self.today).findings}
                found[dossier.reference] = [row for row in waivers if row.rule in codes]
        return found

    @seen_property
    def late_goods(self) -> tuple[Overdue, ...]:
        """逾期未到 lines of the projects that are worked on, as TQ03 counts them."""
        at_rest = resting(self.register)
        return tuple(late for late in self.affairs.overdue_goods if late.stock.request.project not in at_rest)

    @seen_property
    def overdue_goods(self) -> Mapping[str, Sequence[Overdue]]:
        """逾期未到 lines by project."""
        found: dict[str, list[Overdue]] = {}
        for late in self.late_goods:
            found.setdefault(late.stock.request.project, []).append(late)
        return found

    @seen_property
    def findings(self) -> tuple[Finding, ...]:
        """What the standing checks find in the sheets."""
        return judge_standing(self.register, self.rulebook, self.today)

    @seen_property
    def log_faults(self) -> tuple[ChainFault, ...]:
        """Where 操作日志 does not hold together."""
        return self.register.once(log_faults)

    @seen_property
    def money(self) -> Mapping[str, Receivable]:
        """The amounts by project."""
        return rolled_up(self.affairs.amounts, self.affairs.ledger, by_project)

    @seen_property
    def reconciliations(self) -> Mapping[str, Reconciliation]:
        """口径对账 of every running project that has a contract."""
        nodes: dict[str, list[OpenItem]] = {}
        for item in self.affairs.open_nodes:
            nodes.setdefault(item.project, []).append(item)
        stock = self.affairs.stock
        return {
            project: reconcile(
                self.progress[project],
                self.money[project],
                nodes.get(project, ()),
                self.today,
                kit=stock.kit(project),
                arrived=stock.arrival_share(project),
                weeklies=self.reports.get(project, {}).values(),
            )
            for project in (dossier.reference for dossier in self.running)
            if project in self.money
        }

    def deviations(self, dossier: Dossier) -> tuple[float, ...]:
        """进度偏差 of the last eight weeks: as kept by the snapshots, else the week's 周报 against the plan then.

        A week that neither knows is not a number.
        """
        return tuple(self._deviation(dossier, week) for week in self.weeks)

    def _deviation(self, dossier: Dossier, week: str) -> float:
        project = dossier.reference
        if week == self.week:
            now = self.progress[project].deviation
            return float("nan") if now is None else float(now)
        kept = self.past[week].projects.get(project) if week in self.past else None
        if kept is not None and kept.deviation is not None:
            return float(kept.deviation)
        report = self.reports.get(project, {}).get(week)
        if report is None or report.progress is None:
            return float("nan")
        planned = self._planned(dossier, week_range(week)[1] + timedelta(days=1))
        return float("nan") if planned is None else float(report.progress - planned)

    def _planned(self, dossier: Dossier, day: date) -> Decimal | None:
        try:
            return plan_progress(dossier.of(TaskRow), self.affairs.calendars, day).planned
        except CalendarUnknownError:
            return None

    @seen_property
    def trends(self) -> Mapping[str, tuple[float, ...]]:
        """The deviations of every running project that has tasks."""
        return {
            dossier.reference: self.deviations(dossier)
            for dossier in self.running
            if self.progress[dossier.reference].shares
        }

    @seen_property
    def light_history(self) -> Mapping[str, Mapping[Light, int]]:
        """How many projects in 实施 and 验收 were red, yellow and green by 进度偏差 alone, week by week."""
        return {week: self._by_deviation(place) for place, week in enumerate(self.weeks)}

    @seen_property
    def light_counts(self) -> Mapping[Light, int]:
        """How many running projects show each light now."""
        counts = dict.fromkeys(Light, 0)
        for found in self.lights.values():
            counts[found.shown] += 1
        return counts

    def _by_deviation(self, place: int) -> Mapping[Light, int]:
        counts = dict.fromkeys(Light, 0)
        thresholds = self.affairs.thresholds
        for dossier in self.running:
            trend = self.trends.get(dossier.reference)
            if trend is None or dossier.project.stage not in (Stage.DELIVERY, Stage.ACCEPTANCE):
                continue
            behind = -trend[place]
            if behind == behind:  # noqa: PLR0124  # NaN: the week is not known
                red, yellow = behind > float(thresholds.red_behind), behind > float(thresholds.yellow_behind)
                counts[Light.RED if red else Light.YELLOW if yellow else Light.GREEN] += 1
        return counts

    def snapshot(self, figures: Mapping[str, Decimal]) -> Snapshot:
        """What the next summary will compare with."""
        log = self.register.of(LogRow)
        kept = {
            dossier.reference: self._kept(dossier) for dossier in self.register.dossiers() if dossier.project.number
        }
        return Snapshot(self.week, self.today, log[-1].digest if log else "", figures, kept)

    def _kept(self, dossier: Dossier) -> Kept:
        project, number = dossier.project, dossier.reference
        progress = self.progress.get(number)
        shown = self.lights.get(number)
        return Kept(
            number,
            str(project.stage or ""),
            str(project.state or ""),
            str(shown.shown) if shown else "",
            progress.actual if progress else None,
            progress.planned if progress else None,
            self.affairs.schedule.finish(number) if progress else None,
            self.money[number].received if number in self.money else ZERO,
            project.manager,
            {t.row.task: t.finish for t in self.affairs.schedule.milestones(number) if t.finish} if progress else {},
        )
