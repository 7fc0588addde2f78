"""月度总结评价 as pages: one line a project, one line a PM."""

from decimal import Decimal

from pmxl.figures.affairs import Affairs
from pmxl.figures.evaluation import SHARES, Evaluation, evaluations, mean_score, weights
from pmxl.figures.standing_questions import last_summary
from pmxl.reports.paper.marks import marked_pages
from pmxl.reports.paper.page import Heading, Line, Look, Page, Section, Tone, at, plain
from pmxl.rows.acceptance import SummaryRow

_GOOD, _POOR = 90, 70


def monthly_pages(affairs: Affairs, month: str) -> tuple[Page, ...]:
    """The evaluation of a month, marked where it rests on something unread."""
    return marked_pages(lambda: _pages(affairs, month))


def _pages(affairs: Affairs, month: str) -> tuple[Page, ...]:
    found = evaluations(affairs, month)
    mean = mean_score(found)
    told = f"，平均 {mean} 分" if mean is not None else ""
    headline = f"{month} 验收通过 {len(found)} 个项目{told}"
    widths = (15, 28, 11, 12, 12, *[10] * len(weights(affairs)), 10, 40)
    return (
        Page("月度评价", headline, widths, (_projects(affairs, found),)),
        Page("项目经理", headline, (14, 12, 12, 70), (_managers(found),)),
        Page("评分规则", "分项都在 0 与 1 之间，按权重合成百分制", (14, 12, 90), (_rules(affairs),)),
    )


def _projects(affairs: Affairs, found: tuple[Evaluation, ...]) -> Section:
    names = tuple(weights(affairs))
    headings = (
        Heading("项目", Look.CODE),
        Heading("项目名称"),
        Heading("项目经理"),
        Heading("要求完工", Look.DAY),
        Heading("验收日期", Look.DAY),
        *(Heading(name, Look.SHARE) for name in names),
        Heading("得分", Look.NUMBER),
        Heading("经验教训", Look.LONG),
    )
    ordered = sorted(found, key=lambda evaluation: -(evaluation.score or Decimal(0)))
    lines = tuple(_project(evaluation, names) for evaluation in ordered)
    return Section("本月验收的项目", headings, lines, note="空白的分项没有依据，不计入", empty="本月没有验收通过的项目")


def _project(evaluation: Evaluation, names: tuple[str, ...]) -> Line:
    project, summary = evaluation.dossier.project, _summary(evaluation)
    return (
        at(project, "number"),
        at(project, "name"),
        at(project, "manager"),
        at(project, "wanted_finish"),
        at(evaluation.acceptance, "held"),
        *(plain(evaluation.shares[name]) for name in names),
        plain(evaluation.score, _tone(evaluation.score)),
        at(summary, "lessons") if summary else plain("（还没有总结）", Tone.WARN),
    )


def _summary(evaluation: Evaluation) -> SummaryRow | None:
    return last_summary(evaluation.dossier.of(SummaryRow))


def _tone(score: Decimal | None) -> Tone:
    if score is None:
        return Tone.MUTED
    return Tone.GOOD if score >= _GOOD else Tone.BAD if score < _POOR else Tone.STRONG


def _managers(found: tuple[Evaluation, ...]) -> Section:
    groups: dict[str, list[Evaluation]] = {}
    for evaluation in found:
        groups.setdefault(evaluation.dossier.project.manager or "（未任命）", []).append(evaluation)
    lines = []
    for manager, own in groups.items():
        mean = mean_score(own)
        names = "、".join(f"{e.dossier.reference}（{e.score if e.score is not None else '–'}）" for e in own)
        lines.append((plain(manager), plain(len(own)), plain(mean, _tone(mean)), plain(names)))
    lines.sort(key=lambda line: -Decimal(str(line[2].value or 0)))
    headings = (
        Heading("项目经理"),
        Heading("项目数", Look.WHOLE),
        Heading("平均分", Look.NUMBER),
        Heading("项目", Look.LONG),
    )
    return Section(
        "项目经理", headings, tuple(lines), note="平均分 = 各项目得分的简单平均", empty="本月没有验收通过的项目"
    )


def _rules(affairs: Affairs) -> Section:
    lines = []
    for name, weight in weights(affairs).items():
        rule = " ".join((SHARES[name].__doc__ or "").split()).partition(" = ")[2].rstrip(".")
        lines.append((plain(name, Tone.STRONG), plain(weight), plain(rule)))
    headings = (Heading("分项"), Heading("权重", Look.NUMBER), Heading("算法", Look.LONG))
    note = "在 字典 › 设置 › 评价权重 修改，如 按期40、资料20、满意度40"
    return Section("权重与算法", headings, tuple(lines), note=note)
