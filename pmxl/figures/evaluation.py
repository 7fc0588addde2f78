"""How an accepted project is scored: six shares between 0 and 1, weighted; each defined once, in one function."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from pmxl.figures.activities import numbers
from pmxl.figures.affairs import Affairs
from pmxl.figures.calendar import plain_week, week_range
from pmxl.figures.ledger import ZERO
from pmxl.figures.logged import waives
from pmxl.figures.owed_reports import reporting_weeks
from pmxl.figures.receivables import by_project, rolled_up
from pmxl.figures.standing_questions import is_passed, last_summary
from pmxl.rows.acceptance import AcceptanceRow, SummaryRow
from pmxl.rows.delivery import WeeklyRow
from pmxl.rows.governance import WaiverRow
from pmxl.rows.register import Dossier
from pmxl.vocabulary import Setting, YesNo

ONE = Decimal(1)
WEIGHTS = {"按期": 30, "资料": 20, "满意度": 20, "回款": 15, "豁免": 5, "周报": 10}
"""What each share weighs by default; 字典 › 设置 › 评价权重 sets others, such as 按期40、资料20、满意度40."""

_LATE_DAY, _WAIVER = Decimal("0.02"), Decimal("0.2")


@dataclass(frozen=True)
class Evaluation:
    """One accepted project with its shares (None where nothing tells) and its score between 0 and 100."""

    dossier: Dossier
    acceptance: AcceptanceRow
    shares: Mapping[str, Decimal | None]
    weights: Mapping[str, Decimal]

    @property
    def score(self) -> Decimal | None:
        """得分 = Σ 权重 × 分项 ÷ Σ 权重 × 100，没有依据的分项不计入."""
        known = {name: share for name, share in self.shares.items() if share is not None}
        weight = sum((self.weights[name] for name in known), ZERO)
        if not weight:
            return None
        total = sum((self.weights[name] * share for name, share in known.items()), ZERO)
        return (total / weight * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)


def weights(affairs: Affairs) -> Mapping[str, Decimal]:
    """The weights as the company sets them; a part that names none of the six is left out."""
    told = affairs.setting(Setting.WEIGHTS)
    found = {
        name: Decimal(part.removeprefix(name).strip(":：=% "))
        for part in numbers(told)
        for name in WEIGHTS
        if part.startswith(name) and part.removeprefix(name).strip(":：=% ").isdecimal()
    }
    return found or {name: Decimal(weight) for name, weight in WEIGHTS.items()}


def evaluations(affairs: Affairs, month: str) -> tuple[Evaluation, ...]:
    """The projects whose acceptance passed in a month, in the order of their acceptances."""
    passed = [
        row
        for row in affairs.register.of(AcceptanceRow)
        if row.held and f"{row.held:%Y-%m}" == month and is_passed(row)
    ]
    chosen = weights(affairs)
    found = []
    for row in passed:
        project = affairs.register.projects.get(row.project)
        if project is not None:
            dossier = affairs.register.dossier(project)
            shares = {name: SHARES[name](affairs, dossier, row) for name in chosen}
            found.append(Evaluation(dossier, row, shares, chosen))
    return tuple(found)


def mean_score(found: Iterable[Evaluation]) -> Decimal | None:
    """平均得分 = 有得分的项目的简单平均，保留一位小数."""
    scores = [evaluation.score for evaluation in found if evaluation.score is not None]
    return (sum(scores, ZERO) / len(scores)).quantize(Decimal("0.1"), ROUND_HALF_UP) if scores else None


def on_time(_: Affairs, dossier: Dossier, acceptance: AcceptanceRow) -> Decimal | None:
    """按期 = 验收日期不晚于要求完工日期为 1；每晚一个日历天减 0.02，最低 0；没有要求完工日期不计."""
    wanted = dossier.project.wanted_finish
    if wanted is None or acceptance.held is None:
        return None
    late = max((acceptance.held - wanted).days, 0)
    return max(ONE - late * _LATE_DAY, ZERO)


def documents(_: Affairs, dossier: Dossier, __: AcceptanceRow) -> Decimal | None:
    """资料 = 总结评价中资料齐全为是得 1，否得 0；还没有总结不计."""
    summary = last_summary(dossier.of(SummaryRow))
    if summary is None or summary.documents_complete is None:
        return None
    return ONE if summary.documents_complete is YesNo.YES else ZERO


def satisfaction(_: Affairs, __: Dossier, acceptance: AcceptanceRow) -> Decimal | None:
    """满意度 = 客户满意度 ÷ 10；没有填写不计."""
    return None if acceptance.satisfaction is None else Decimal(acceptance.satisfaction) / 10


def money(affairs: Affairs, dossier: Dossier, _: AcceptanceRow) -> Decimal | None:
    """回款 = 已核销 ÷（已核销 + 到期未收）；没有到期款项不计."""
    amounts = rolled_up(affairs.amounts, affairs.ledger, by_project).get(dossier.reference)
    if amounts is None:
        return None
    due = amounts.allocated + max(amounts.due_unreceived, ZERO)
    return (amounts.allocated / due).quantize(Decimal("0.0001"), ROUND_HALF_UP) if due > 0 else None


def waivers(_: Affairs, dossier: Dossier, __: AcceptanceRow) -> Decimal | None:
    """豁免 = 1 − 0.2 × 该项目用过的豁免数，最低 0."""
    given = [row for row in dossier.of(WaiverRow) if waives(dossier.register, row)]
    return max(ONE - len(given) * _WAIVER, ZERO)


def reports(_: Affairs, dossier: Dossier, acceptance: AcceptanceRow) -> Decimal | None:
    """周报 = 按时填报的周数 ÷ 应交周数，按时为当周周日及以前；没有应交的周不计."""
    owed = reporting_weeks(dossier, acceptance.held or date.max)
    given = {plain_week(row.week): row.reported for row in dossier.of(WeeklyRow)}
    kept = [week for week in owed if (day := given.get(week)) is not None and day <= week_range(week)[1]]
    return (Decimal(len(kept)) / len(owed)).quantize(Decimal("0.0001"), ROUND_HALF_UP) if owed else None


SHARES: Mapping[str, Callable[[Affairs, Dossier, AcceptanceRow], Decimal | None]] = {
    "按期": on_time,
    "资料": documents,
    "满意度": satisfaction,
    "回款": money,
    "豁免": waivers,
    "周报": reports,
}
"""The function behind each share."""

FIGURES = tuple(SHARES.values())
