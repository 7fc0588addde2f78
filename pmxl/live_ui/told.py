"""What a click comes to in words: a few lines for the message box, a report to open, a cell to select."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pmxl.actions.desk import Done
from pmxl.actions.judging import Checked
from pmxl.actions.page import ProjectPage
from pmxl.figures.receivables import Receivable
from pmxl.outcomes.finding import Finding, Place
from pmxl.outcomes.transition import GateResult
from pmxl.reports.paper.marks import Marked
from pmxl.rows.sight import Problem
from pmxl.rows.sight import told as seen_as

SHOWN = 6
_LONGEST = 1000  # Excel's message box holds about 1,024 characters


@dataclass(frozen=True)
class Told:
    """The lines of a message, the report that holds the rest, and the cell that it is about."""

    lines: tuple[str, ...]
    report: Path | None = None
    cell: Place | None = None

    @property
    def text(self) -> str:
        """The message box's text."""
        text = "\n".join(self.lines)
        return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def of_done(done: Done, report: Path | None = None) -> Told:
    """A deed: what was done, how many cells were written where, what comes next."""
    sheets = dict.fromkeys(f"{one.workbook} › {one.sheet}" for one in done.written)
    counts = [f"  {sheet}：写入 {sum(_stands(one, sheet) for one in done.written)} 个单元格" for sheet in sheets]
    following = (f"下一步：{done.next_step}",) if done.next_step else ()
    first = done.written[0] if done.written else None
    cell = Place(first.workbook, first.sheet, cell=first.cell) if first else None
    return Told((f"完成：{done.summary}", *counts, *following), report, cell)


def of_gate(gate: GateResult, report: Path | None) -> Told:
    """A gate that holds: all that is missing, in short."""
    head = f"{gate.project}：{gate.stage} → {gate.target}，关口{gate.verdict}"
    rest = [finding for finding in gate.findings if not finding.holds]
    hints = (f"另有 {len(rest)} 条提示或已豁免",) if rest else ()
    lines = (head, *of_findings(gate.holding, "缺项"), *hints)
    return Told(lines, report, first_cell(gate.holding))


def of_check(checked: Checked, report: Path | None, project: str = "") -> Told:
    """A whole check: counts, then the first findings."""
    held = [gate for gate in checked.gates if gate.holding]
    if project and held:
        return of_gate(held[0], report)
    findings = ranked(checked)
    if project:
        lines = of_findings(findings, "发现") or (f"{project}：没有发现问题，关口可以推进",)
        return Told(lines, report, first_cell(findings))
    gates = f"在办 {len(checked.gates)} 个项目：{len(held)} 个尚有缺项，{len(checked.gates) - len(held)} 个可推进"
    blocking = f"数据 {len(checked.findings)} 条发现，其中 {len(checked.holding)} 条阻断"
    return Told((gates, blocking, *of_findings(findings, "")), report, first_cell(findings))


def of_page(page: ProjectPage) -> Told:
    """项目一页纸, in the few lines that a message box holds."""
    project = page.project
    team = "、".join(f"{row.person}（{row.department or ''}）" for row in page.team) or "（未成立项目小组）"
    lines = [
        f"{project.number or project.application}  {project.name}",
        f"客户 {project.customer}   阶段 {project.stage or ''}   状态 {project.state or ''}",
        f"项目经理 {project.manager or '（未任命）'}   小组 {team}",
        *_money(page.money),
    ]
    if page.gate:
        lines += of_findings(page.gate.holding, "关口缺项") or ["关口：没有缺项，可以推进"]
    lines += [f"豁免 {row.number} {row.rule} 至 {row.until}" for row in page.waivers]
    last = [
        f"{row.at:%m-%d} {row.action or ''}{row.step} {row.result} {row.operator}" for row in page.log[-3:] if row.at
    ]
    return Told((*lines, *(("最近：", *last) if last else ())))


def _money(marked: Marked[Receivable]) -> list[str]:
    money = marked.value
    figures = (
        ()
        if money is None
        else (
            f"合同 {money.contract_amount:,.2f}   已开票 {money.invoiced:,.2f}   已到账 {money.received:,.2f}",
            f"合同未收 {money.unreceived:,.2f}   已开票未收 {money.invoiced_unreceived:,.2f}",
            f"到期未收 {money.due_unreceived:,.2f}",
        )
    )
    return [*figures, *([f"金额 {marked.mark}"] if marked.mark else [])]


def of_unseen(problems: Sequence[Problem]) -> str:
    """What an answer rests on that could not be read, in the few lines that a message box holds; empty for nothing."""
    if not problems:
        return ""
    lines = list(dict.fromkeys(map(seen_as, problems)))
    rest = [f"……另有 {len(lines) - SHOWN} 处，见「校验全部」"] if len(lines) > SHOWN else []
    return "\n".join(("", "以上结果不完整，以下内容读不到或没有计入：", *lines[:SHOWN], *rest))


def of_findings(findings: Sequence[Finding], title: str) -> tuple[str, ...]:
    """The first findings, each with its place, what is there and what to do; and how many there are."""
    if not findings:
        return ()
    head = (f"{title} {len(findings)} 条：",) if title else ()
    shown = [f"· {finding}" for finding in findings[:SHOWN]]
    rest = len(findings) - SHOWN
    return (*head, *shown, *((f"…另有 {rest} 条，见「校验结果」工作簿",) if rest > 0 else ()))


def ranked(checked: Checked) -> list[Finding]:
    """Every finding of a check, those that block first."""
    every = [*checked.findings, *(finding for gate in checked.gates for finding in gate.findings)]
    unique = list(dict.fromkeys(every))
    return sorted(unique, key=lambda finding: not finding.holds)


def first_cell(findings: Iterable[Finding]) -> Place | None:
    """The first place among findings that is a cell or a row."""
    return next((finding.gap.place for finding in findings if finding.gap.place.row), None)


def _stands(one: object, sheet: str) -> bool:
    return f"{getattr(one, 'workbook', '')} › {getattr(one, 'sheet', '')}" == sheet
