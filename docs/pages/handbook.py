"""docs/process.md, findings.md and columns.md, written from the source."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pmxl.outcomes.finding import Finding
from pmxl.process.overview import overview
from pmxl.process.terms import Demand, Process, StageDefinition, Step
from pmxl.rows.column import Column, Kind
from pmxl.rows.row import Row
from pmxl.rules.check import Check, Evidence, StandingCheck
from pmxl.rules.questions import plain
from pmxl.vocabulary import Department

Provoked = Mapping[str, Sequence[Finding]]
"""For each rule's code, findings that small sheets provoked."""

KINDS = {
    Kind.TEXT: "文本",
    Kind.LONG_TEXT: "长文本",
    Kind.NAME: "名称",
    Kind.CODE: "编号（文本）",
    Kind.PERSON: "姓名",
    Kind.WHOLE: "整数",
    Kind.NUMBER: "数字",
    Kind.MONEY: "金额",
    Kind.PERCENT: "百分比",
    Kind.DAY: "日期",
    Kind.MOMENT: "日期时间",
    Kind.CHOICE: "选项",
    Kind.LISTED: "字典选项",
}

FAMILIES = (
    ("SJ", "数据", "任何时候都检查：单元格、引用、重复、日期、金额。阻断表示改正之前这些数据不能作为依据。"),
    ("RZ", "操作日志", "阶段、状态、编号、节点结果和豁免只以操作日志为准，各表里的是副本；日志逐行哈希相连。"),
    ("FH", "复核与豁免", "关口通过后依据又被改动，或豁免失效。"),
    ("TQ", "提醒", "逾期和即将到期，只对在办项目；阈值由 PMO 在流程规则里修改。"),
)


def process_page(process: Process) -> str:
    """The process as a page: the picture, then the steps and the gate of each stage."""
    return joined(
        "# 流程",
        "六个阶段，每个阶段末尾有一个关口。关口一次列出全部缺项；依据齐全才推进，或由 PMO 豁免（理由、条件、到期日）。",
        "![流程泳道图](process.svg)",
        *(part for definition in process.stages for part in _stage(definition, process)),
    )


def findings_page(process: Process, standing: Iterable[StandingCheck], provoked: Provoked) -> str:
    """Every rule with its default setting and the messages that small sheets provoked."""
    checks = tuple(standing)
    gates = (
        part
        for definition in process.stages
        for part in (
            f"## {definition.stage}关口",
            *(_rule(check, provoked) for check in definition.gate.checks),
        )
    )
    others = (
        part
        for prefix, title, about in FAMILIES
        for part in (
            f"## {title}",
            about,
            *(_rule(check, provoked) for check in checks if check.code.startswith(prefix)),
        )
    )
    return joined(
        "# 规则与提示",
        "每条规则一节：成立时的一句话、默认方式、责任部门，以及由测试中的小表实际引出的提示。"
        "方式、阈值、参数、责任部门和抄送由 PMO 在「流程规则」里修改；改之前用 `pmxl rules try` 看会影响哪些在办项目。",
        *gates,
        *others,
    )


def columns_page(sheets: Iterable[type[Row]]) -> str:
    """The data dictionary: every sheet with every column, in the order in which they stand."""
    return joined(
        "# 工作表与列",
        "列按表头查找，次序可变，可以自己加列。标“自动”的列由 pmxl 填写，“公式”由 Excel 计算。",
        *(part for kind in sheets for part in _sheet(kind)),
    )


def _stage(definition: StageDefinition, process: Process) -> Iterator[str]:
    heading, *lines = overview(process)
    numbers = {step.number for step in definition.steps}
    yield f"## {definition.steps[0].number.partition('.')[0]} {definition.stage}"
    yield grid(heading, (line for line in lines if line[0] in numbers))
    yield "**登记节点**（`pmxl step`）：方式为 阻断 的规则没有发现才登记，结果随之写入所在的格"
    yield grid(("节点", "结果写在", "登记时问的规则"), (_recording(step, process) for step in definition.steps))
    owner = definition.gate.owner
    yield f"**关口**（{'PMO' if owner is Department.PMO else f'{owner}或 PMO'} 推进）"
    yield grid(
        ("代码", "成立的条件", "节点", "责任部门", "默认"),
        ((check.code, check.sentence, check.step, check.owner, _default(check)) for check in definition.gate.checks),
    )


def _recording(step: Step, process: Process) -> tuple[str, str, str]:
    """Where the result of a step stands, and the rules that are asked before it is recorded."""
    stands, steps = step.stands, {step.number, *step.follows}
    fields = "、".join(stands.kind.heading(name) for name in stands.fields) if stands else ""
    where = f"{stands.kind.sheet.name} › {fields}" if stands and fields else "—"
    general = "、".join(check.code for check in process.checks.values() if check.step in steps)
    special = [f"{demand.result or '完成'}：{_demanded(demand)}" for demand in step.demands]
    rest = len(step.results or ("",)) > len(step.demands)
    return f"{step.number} {step.title}", where, "；".join([*([general or "—"] if rest else []), *special])


def _demanded(demand: Demand) -> str:
    asked = "、".join(demand.checks) or "不问"
    return f"{asked}，{'、'.join(demand.grounds)} 至少一条有发现" if demand.grounds else asked


def _rule(check: Check | StandingCheck, provoked: Provoked) -> str:
    facts = [_default(check), check.owner]
    if isinstance(check, Check):
        facts.append(f"节点 {check.step}")
        facts += [f"复核依据 {_evidence(item)}" for item in check.evidence]
    if check.parameter:
        facts.append(f"参数 {'、'.join(check.parameter)}")
    messages = (
        f"> {finding.gap.place}：{finding.gap.found}。{finding.gap.remedy}。" for finding in provoked[check.code]
    )
    return "\n\n".join((f"### {check.code} {check.sentence}", " · ".join(facts), *messages))


def _default(check: Check | StandingCheck) -> str:
    return f"{check.mode}，阈值 {plain(check.threshold)} {check.unit}" if check.unit else str(check.mode)


def _evidence(evidence: Evidence) -> str:
    headings = "、".join(evidence.kind.heading(name) for name in evidence.fields)
    return f"{evidence.kind.sheet.name}（{headings}）"


def _sheet(kind: type[Row]) -> Iterator[str]:
    key = "、".join(kind.heading(name) for name in kind.sheet.key)
    yield f"## {kind.sheet.name}"
    yield f"{kind.sheet.about}。工作簿 {kind.sheet.book}.xlsx，{kind.sheet.owner}负责" + (
        f"；行由 {key} 确定。" if key else "。"
    )
    yield grid(
        ("列", "类型", "填写", "必填", "取值", "说明"),
        (
            (column.heading, _kind(column), column.owner, _required(kind, column), _values(column), _about(column))
            for column in kind.columns()
        ),
    )


def _kind(column: Column) -> str:
    unit = f"（{column.unit}）" if column.unit else ""
    return f"{KINDS[column.kind]}{unit}"


def _required(kind: type[Row], column: Column) -> str:
    if column.required:
        return "是"
    if column.required_when is None:
        return ""
    name, words = column.required_when
    condition = "已填" if "*" in words else f"为{'、'.join(words)}"
    return f"{kind.heading(name)}{condition}时"


def _values(column: Column) -> str:
    bounds = [
        f"不小于 {column.at_least:g}" if column.at_least is not None else "",
        f"不大于 {column.at_most:g}" if column.at_most is not None else "",
    ]
    listed = f"字典「{column.listed}」" if column.listed else ""
    refers = f"见 {column.refers}" if column.refers else ""
    return "；".join(part for part in ("、".join(column.choices), listed, refers, *bounds) if part)


def _about(column: Column) -> str:
    if column.formula:
        return f"公式 `{column.formula}`"
    automatic = "自动" if column.written_by_pmxl else ""
    example = f"例 {column.example}" if column.example else ""
    return "；".join(part for part in (automatic, column.hint, example) if part)


def grid(heading: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """A table of Markdown."""
    return "\n".join(_line(cells) for cells in (heading, ["---"] * len(heading), *lines))


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', BAR) for cell in cells)} |"


BAR = "\\|"


def joined(*parts: str) -> str:
    """Paragraphs as one page."""
    return "\n\n".join(parts) + "\n"
