"""What actions come to, drawn for the terminal."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby
from string import ascii_uppercase
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from pmxl.cli.console import say
from pmxl.rows.sight import told

if TYPE_CHECKING:
    from pmxl.actions.desk import Done
    from pmxl.actions.judging import Checked
    from pmxl.actions.log import LogVerified
    from pmxl.actions.rules import RuleInForce
    from pmxl.actions.todo import OpenWork
    from pmxl.outcomes.change import Written
    from pmxl.outcomes.finding import Finding
    from pmxl.outcomes.transition import GateResult
    from pmxl.process.trial import Trial
    from pmxl.rows.governance import LogRow
    from pmxl.rows.initiation import ProjectRow
    from pmxl.rows.sight import Problem

_SHOWN, _ALIKE = 8, 3


def table(*headings: str, title: str = "") -> Table:
    """A quiet table; the first column never wraps."""
    drawn = Table(title=title, title_justify="left", box=None, pad_edge=False, header_style="bold", expand=True)
    for index, heading in enumerate(headings):
        drawn.add_column(heading, no_wrap=index == 0, overflow="fold")
    return drawn


def done(result: "Done") -> None:
    """A deed: what was done, which cells changed, what comes next."""
    mark = "[yellow]试运行，未写入[/]" if result.dry_run else "[green]完成[/]"
    say(f"{mark}  {escape(result.summary)}")
    cells(result.written)
    if result.next_step:
        say(f"[bold]下一步[/]  {escape(result.next_step)}")


def cells(written: Sequence["Written"]) -> None:
    """The cells that were written, one line a cell; new rows are one line together."""
    for (workbook, sheet, appended), group in groupby(written, lambda one: (one.workbook, one.sheet, one.appended)):
        changed = list(group)
        for line in [_new_rows(workbook, sheet, changed)] if appended else map(str, changed):
            say(Text(f"  {line}", style="bright_black"))


def _new_rows(workbook: str, sheet: str, changed: Sequence["Written"]) -> str:
    rows = list(dict.fromkeys(cell.cell.lstrip(ascii_uppercase) for cell in changed))
    numbered = f"第 {rows[0]} 行" if len(rows) == 1 else f"第 {rows[0]}–{rows[-1]} 行"
    at = numbered if rows[0].isdigit() else "末尾"
    return f"{workbook} › {sheet} {at}：新增{f' {len(rows)} 行' if len(rows) > 1 else '一行'}"


def findings(rows: Sequence["Finding"], title: str, *, every: bool = True) -> None:
    """Findings under a title: rule, who has to act and where; below it what is there and what to do.

    Unless `every` one is asked for, the first few of each rule stand for the others.
    """
    if not rows:
        return
    say(f"\n[bold]{escape(title)}[/]（{len(rows)}）")
    shown: Counter[str] = Counter()
    for finding in rows:
        shown[finding.code] += 1
        if not every and shown[finding.code] > _ALIKE:
            continue
        colour, mark = ("red", "✗") if finding.holds else ("yellow", "△")
        waived = f"（豁免 {finding.waived}）" if finding.waived else ""
        owner = finding.gap.owner or finding.owner
        say(Text.assemble((f"{mark} {finding.code}", colour), f"  {owner}  ", (str(finding.gap.place), "bold")))
        say(Padding(Text(f"{finding.gap.found}{waived} → {finding.gap.remedy}"), (0, 0, 0, 8), expand=False))
    for code, count in shown.items():
        if not every and count > _ALIKE:
            say(f"[bright_black]  {code} 另有 {count - _ALIKE} 处，加 --all 全部列出[/]")


def unseen(problems: Sequence["Problem"]) -> None:
    """What an answer rests on that could not be read: which figures are withheld, which leave something out."""
    say("\n[bold red]以上结果不完整[/]，以下内容读不到或没有计入：")
    lines = list(dict.fromkeys(map(told, problems)))
    for line in lines[:_UNSEEN]:
        say(Text(f"  {line}"))
    if len(lines) > _UNSEEN:
        say(f"  另有 {len(lines) - _UNSEEN} 处，pmxl check 全部列出")


_UNSEEN = 20


def gate(result: "GateResult") -> None:
    """A gate: its verdict and everything that holds the project, at once."""
    colour = {"通过": "green", "豁免通过": "yellow"}.get(result.verdict, "red")
    say(f"[bold]{escape(result.project)}[/]  {result.stage} → {result.target}  关口[{colour}]{result.verdict}[/]")
    findings(result.holding, "阻断")
    findings([row for row in result.findings if not row.holds], "提示与豁免")


def checked(result: "Checked", *, one_project: bool, every: bool) -> None:
    """The findings of a whole check, by sheet, and one line a gate."""
    groups: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in result.findings:
        groups[finding.gap.place.sheet or "工作区"].append(finding)
    for sheet, rows in groups.items():
        findings(rows, sheet, every=every)
    if one_project:
        for found in result.gates:
            gate(found)
        return
    held = [found for found in result.gates if found.holding]
    say(
        f"\n[bold]关口[/]  在办 {len(result.gates)} 个项目，"
        f"{len(held)} 个尚有缺项，{len(result.gates) - len(held)} 个可推进"
    )
    blocking = len(result.holding)
    say(f"[bold]数据[/]  {len(result.findings)} 条发现，其中 {blocking} 条阻断")
    say("[bold]下一步[/]  pmxl check --project 项目编号 查看一个项目；pmxl next --dept 部门 查看待办")


def work(rows: Sequence["OpenWork"], who: str, *, whole: bool = True) -> None:
    """The daily page: what waits, for how long, and what is missing for it; `whole` where all of it was seen."""
    if not rows:
        say(f"{escape(who)}：没有待办" if whole else f"{escape(who)}：无法判断有没有待办")
        return
    drawn = table("项目", "事项", "自/期限", "还缺什么", title=f"{who} 的待办（{len(rows)}）")
    for row in rows:
        when = f"期限 {row.due}" if row.due else str(row.since or "")
        lacking = "\n".join(f"{finding.code} {finding.gap.found}" for finding in row.missing[:_SHOWN])
        drawn.add_row(row.project or "—", f"{row.step} {row.title}\n{row.name}", when, lacking or "—")
    say(drawn)
    say("[bold]下一步[/]  pmxl step 项目编号 节点号 [结果] 登记；pmxl show 项目编号 查看全貌")


def applications(rows: Sequence["ProjectRow"], *, whole: bool = True) -> None:
    """The applications that have no 项目编号 yet; `whole` where all of them were seen."""
    if not rows:
        say("没有待立项的申请" if whole else "无法判断有没有待立项的申请")
        return
    drawn = table("申请编号", "项目名称", "销售负责人", "评估结论")
    for row in rows:
        drawn.add_row(row.application or "（未受理）", row.name, row.salesperson, str(row.verdict or "未评估"))
    say(drawn)
    say("[bold]下一步[/]  pmxl new 申请编号或项目名称")


def log_rows(rows: Iterable["LogRow"]) -> None:
    """Rows of 操作日志, oldest first."""
    drawn = table("序号", "时间", "项目", "动作", "说明", "操作人")
    for row in rows:
        moved = f"{row.before}→{row.after} " if row.before and row.after and row.before is not row.after else ""
        what = " ".join(part for part in (str(row.action or ""), row.step, row.result) if part)
        at = f"{row.at:%Y-%m-%d %H:%M}" if row.at else ""
        drawn.add_row(str(row.number), at, row.project, what, f"{moved}{row.note}", row.operator)
    say(drawn)


def verified(result: "LogVerified") -> None:
    """Whether the chain holds, and each row at which it does not."""
    for fault in result.faults:
        say(f"[red]✗[/] 操作日志第 {fault.row.origin.row} 行（序号 {fault.row.number}）：{escape(fault.kind)}")
    if result.lost:
        say(f"[red]✗[/] 操作日志里已没有上次写入时的第 {result.lost} 号记录：工作簿可能被换成了旧副本")
    if not result.whole:
        say("[bold]下一步[/]  与 备份/ 中的副本比对该行，查明是谁改动；pmxl repair 从备份恢复被改、被删的行")
    else:
        say(f"[green]完整[/]  操作日志 {result.rows} 行逐行相连，链头 {result.head[:16]}")
    if not result.sorted:
        say("[yellow]△[/] 操作日志的行没有按序号排列（有人排过序），内容不受影响；pmxl repair 可排回")


def process(rows: Iterable[tuple[str, ...]]) -> None:
    """The whole process, one line a step without its rule; the first row holds the headings."""
    headings, *steps = (row[:-1] for row in rows)
    drawn = table(*headings)
    for step in steps:
        drawn.add_row(*step)
    say(drawn)
    say("[bold]下一步[/]  每个节点的规则见 docs/process.md")


def rules(rows: Iterable["RuleInForce"]) -> None:
    """Every rule and how it is set."""
    drawn = table("代码", "规则", "方式", "阈值", "责任")
    for row in rows:
        threshold = f"{row.setting.threshold.normalize():f}{row.check.unit}" if row.check.unit else ""
        drawn.add_row(row.check.code, row.check.sentence, str(row.setting.mode), threshold, str(row.setting.owner))
    say(drawn)


def trial(result: "Trial") -> None:
    """What a change of the rules would do: settings, gates of live projects, and every gap."""
    drawn = table("规则", "设置", "现在", "改为", title="设置")
    for change in result.settings:
        drawn.add_row(change.code, change.heading, change.before, change.after)
    say(drawn if result.settings else "与现在的设置相同")
    if result.gates:
        gates = table("项目", "将会", "原因", title="关口")
        for row in result.gates:
            held = Text("被挡住", style="red") if row.newly_held else Text("放行", style="green")
            gates.add_row(row.project, held, row.reason)
        say(gates)
    if result.gaps:
        gaps = table("项目", "规则", "变化", "位置", "内容", title=f"缺项（{len(result.gaps)}）")
        for gap in result.gaps:
            found = gap.finding
            gaps.add_row(found.project, found.code, gap.what, str(found.gap.place), found.gap.found)
        say(gaps)
    if not result.gates:
        say("没有在办项目因此被挡住或放行" + ("" if result.gaps else "，也没有缺项因此出现或消失"))
    say("[bold]下一步[/]  在 设置.xlsx 的 流程规则 里修改后即生效")
