"""红黄绿灯 of a project, computed from rules, with its reasons in words; a PM's override is shown as such (流程 5)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from pmxl.figures.goods import Overdue
from pmxl.figures.plan_progress import PlanProgress
from pmxl.figures.progress import percent
from pmxl.figures.schedule import Forecast, overrun
from pmxl.figures.standing_questions import is_closed, is_live
from pmxl.rows.delivery import RiskRow, WeeklyRow
from pmxl.rows.governance import WaiverRow
from pmxl.rows.initiation import ProjectRow
from pmxl.rows.row import Row
from pmxl.vocabulary import ItemState, Light, RiskLevel


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The settings of the light; a light starts when a figure is *more* than its threshold.

    `red_behind` and `yellow_behind` are shares of the schedule, `milestone_days` working days of a milestone's slip,
    `waiver_days` calendar days before a waiver expires.
    """

    red_behind: Decimal = Decimal("0.10")
    yellow_behind: Decimal = Decimal("0.05")
    red_milestone_days: int = 10
    milestone_days: int = 0
    waiver_days: int = 7


DEFAULT = Thresholds()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a light is what it is: the colour it asks for, in words, and the row behind it."""

    light: Light
    text: str
    row: Row | None = None


@dataclass(frozen=True, slots=True)
class ProjectLight:
    """The computed light with all its reasons, and the PM's own word for the same week.

    An override counts only with its text (`override_text`); without one, the computed light stands.
    """

    computed: Light
    reasons: tuple[Reason, ...]
    override: Light | None = None
    override_text: str = ""

    @property
    def shown(self) -> Light:
        """The light to show: the PM's where it is overridden, else the computed one."""
        return self.override if self.overridden and self.override is not None else self.computed

    @property
    def overridden(self) -> bool:
        """Whether the PM's light stands, with a text, for another that was computed."""
        return self.override not in (None, self.computed) and bool(self.override_text)

    @property
    def words(self) -> str:
        """The reasons in one line; an override names both lights and its text."""
        computed = "；".join(reason.text for reason in self.reasons) or "无异常"
        if not self.overridden:
            unexplained = self.override not in (None, self.computed)
            return f"{computed}；项目经理自评{self.override}没有说明，未采用" if unexplained else computed
        return f"项目经理改为{self.override}：{self.override_text}（计算为{self.computed}：{computed}）"


@dataclass(frozen=True, slots=True)
class Situation:
    """What the light of one project looks at; `waivers` are those of rules that still find something."""

    project: ProjectRow
    progress: PlanProgress
    tasks: Sequence[Forecast] = ()
    risks: Iterable[RiskRow] = ()
    waivers: Iterable[WaiverRow] = ()
    overdue_goods: Sequence[Overdue] = ()
    weekly: WeeklyRow | None = None


def light(situation: Situation, today: date, thresholds: Thresholds = DEFAULT) -> ProjectLight:
    """The light of a project: grey when it does not run, else the worst colour that a rule gives, else green.

    Red: behind the schedule by more than `red_behind`; an open risk of level 阻断; an expired waiver; a milestone late
    by more than `red_milestone_days`. Yellow: behind by more than `yellow_behind`; an open risk of level 高; a waiver
    about to expire; a late milestone; an overdue arrival on the critical path; a forecast past 要求完工日期.
    """
    rest = _rest(situation.project)
    if rest is not None:
        return ProjectLight(Light.GREY, (rest,))
    reasons = [
        *_schedule(situation, thresholds),
        *_risks(situation),
        *_waivers(situation, today, thresholds),
        *_milestones(situation, thresholds),
        *_goods(situation),
        *_finish(situation),
    ]
    reasons.sort(key=lambda reason: _WORST.index(reason.light))
    weekly = situation.weekly
    return ProjectLight(
        computed=reasons[0].light if reasons else Light.GREEN,
        reasons=tuple(reasons),
        override=weekly.light if weekly else None,
        override_text=weekly.light_reason.strip() if weekly else "",
    )


_WORST = (Light.RED, Light.YELLOW, Light.GREEN, Light.GREY)


def _rest(project: ProjectRow) -> Reason | None:
    if is_closed(project):
        return Reason(Light.GREY, "项目已关闭", project)
    if not is_live(project):
        ending = f"（{project.ending}）" if project.ending else ""
        return Reason(Light.GREY, f"项目{project.state}{ending}", project)
    return None


def _schedule(situation: Situation, thresholds: Thresholds) -> Iterator[Reason]:
    progress = situation.progress
    if progress.deviation is None or -progress.deviation <= thresholds.yellow_behind:
        return
    behind = -progress.deviation
    colour = Light.RED if behind > thresholds.red_behind else Light.YELLOW
    limit = thresholds.red_behind if colour is Light.RED else thresholds.yellow_behind
    shares = f"计划 {_exact(progress.planned)}，实际 {_exact(progress.actual)}，界限 {_exact(limit)}"
    text = f"进度落后 {_exact(behind)}（{shares}）"
    late = "、".join(f"{share.row.task} {share.row.name}".strip() for share in progress.late[:3])
    yield Reason(colour, f"{text}，主要是 {late}" if late else text, progress.late[0].row if progress.late else None)


def _exact(share: Decimal | None) -> str:
    if share is None:
        return percent(None)
    return f"{(share * 100).normalize():f}%"


def _risks(situation: Situation) -> Iterator[Reason]:
    for risk in situation.risks:
        if risk.state is ItemState.CLOSED:
            continue
        if risk.level is RiskLevel.BLOCKING:
            yield Reason(Light.RED, f"阻断风险 {risk.number}：{risk.matter}", risk)
        elif risk.level is RiskLevel.HIGH:
            yield Reason(Light.YELLOW, f"高风险 {risk.number}：{risk.matter}", risk)


def _waivers(situation: Situation, today: date, thresholds: Thresholds) -> Iterator[Reason]:
    for waiver in situation.waivers:
        if waiver.revoked is not None or waiver.until is None:
            continue
        if waiver.until < today:
            days = (today - waiver.until).days
            yield Reason(Light.RED, f"豁免 {waiver.number}（{waiver.rule}）已过期 {days} 天", waiver)
        elif waiver.until <= today + timedelta(days=thresholds.waiver_days):
            yield Reason(Light.YELLOW, f"豁免 {waiver.number}（{waiver.rule}）将于 {waiver.until} 到期", waiver)


def _milestones(situation: Situation, thresholds: Thresholds) -> Iterator[Reason]:
    for task in situation.tasks:
        late = task.variance if task.variance is not None else task.delay
        if not task.milestone or task.total_float is None or late is None or late <= thresholds.milestone_days:
            continue
        colour = Light.RED if late > thresholds.red_milestone_days else Light.YELLOW
        text = f"里程碑 {task.row.task} {task.row.name} 预计 {task.finish}，晚 {late} 个工作日"
        yield Reason(colour, text, task.row)


def _goods(situation: Situation) -> Iterator[Reason]:
    for late in situation.overdue_goods:
        if late.critical:
            line = late.stock.line
            text = f"关键路径上的 {line.product or line.item} 逾期 {late.days} 天未到（{line.request}）"
            yield Reason(Light.YELLOW, text, line)


def _finish(situation: Situation) -> Iterator[Reason]:
    wanted = situation.project.wanted_finish
    late = overrun(situation.tasks, wanted)
    if late is not None:
        yield Reason(Light.YELLOW, f"预计 {late} 完成，晚于要求完工日期 {wanted}", situation.project)
