"""日志与复核: shown copies against 操作日志, a broken chain, evidence that changed after its gate (流程 3)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from pmxl.figures import chain, evidence, logged
from pmxl.outcomes.finding import Gap
from pmxl.rows.governance import LogRow, WaiverRow
from pmxl.rows.initiation import ProjectRow, StepRow
from pmxl.rows.log_order import in_order, stands_in_order
from pmxl.rows.register import Dossier, Register
from pmxl.rows.sheets import SHEETS
from pmxl.rules import questions
from pmxl.rules.check import Asked, Gaps, gap, missing
from pmxl.vocabulary import LogAction, Stage


def stages_are_those_of_the_log(register: Register, _: Asked) -> Gaps:
    """立项登记的阶段与操作日志一致，没有手工修改"""
    for dossier in _logged(register):
        project, told = dossier.project, logged.account(dossier)
        if project.stage is not told.stage:
            found = f"此处为「{project.stage or '空'}」，操作日志为「{told.stage or '没有记录'}」"
            yield questions.about(register, project, "stage", found, mended_by(dossier))


def states_are_those_of_the_log(register: Register, _: Asked) -> Gaps:
    """立项登记的状态与操作日志一致，没有手工修改"""
    for dossier in _logged(register):
        project, told = dossier.project, logged.account(dossier)
        if project.state is not told.state:
            found = f"此处为「{project.state or '空'}」，操作日志为「{told.state or '没有记录'}」"
            yield questions.about(register, project, "state", found, mended_by(dossier))


def numbers_are_those_of_the_log(register: Register, _: Asked) -> Gaps:
    """立项登记的项目编号都是 pmxl 编的，与操作日志一致"""
    for dossier in _logged(register):
        project = dossier.project
        if not logged.number_is_given(register, project):
            expected = logged.numbers_of(register).get(project.application, "")
            found = f"此处为「{project.number or '空'}」，操作日志为「{expected or '没有记录'}」"
            yield questions.about(register, project, "number", found, mended_by(dossier))


def steps_are_those_of_the_log(register: Register, _: Asked) -> Gaps:
    """流程节点的状态和结果与操作日志一致，没有手工修改"""
    for row, told in logged.unlike_the_log(register):
        shown = " ".join(filter(None, (str(row.state or "空"), row.result, str(row.finished or ""))))
        there = " ".join(filter(None, (str(told.came), told.result, str(told.day or ""))))
        found = f"节点 {row.step} 此处为「{shown}」，操作日志为「{there}」，手工填写不作数"
        back = f"请用 pmxl repair {row.project} 改回；确已完成的用 pmxl step {row.project} {row.step} 登记"
        yield questions.about(register, row, "state", found, back)


def waivers_are_those_of_the_log(register: Register, _: Asked) -> Gaps:
    """豁免都由 pmxl waive 批准，与操作日志一致"""
    for waiver in register.of(WaiverRow):
        if not logged.waives(register, waiver):
            which = f"{waiver.number or '（无编号）'} 对 {waiver.rule} 的豁免"
            found = f"{which}在操作日志里没有，或项目、批准人、到期日不同，不生效"
            back = f"请 PMO 删去此行，确需豁免的用 pmxl waive {waiver.project} {waiver.rule} 批准"
            yield questions.about(register, waiver, "number", found, back)


def projects_are_still_registered(register: Register, _: Asked) -> Gaps:
    """操作日志里的项目都还在立项登记里"""
    for name, told in logged.gone(register).items():
        found = f"立项登记里没有了 {name}，操作日志里它在「{told.stage}」、{told.state}"
        back = f"请用 pmxl repair {name} 从操作日志和备份恢复该行；编号不会给别的项目"
        yield missing(ProjectRow, found, back, register=register, project=name)


def log_stands_in_order(register: Register, _: Asked) -> Gaps:
    """操作日志的行按序号排列"""
    rows = in_order(register.of(LogRow))
    if not stands_in_order(rows):
        row = min(rows, key=lambda one: one.origin.row)
        found = f"{len(rows)} 行没有按序号排列（有人排过序），内容不受影响"
        yield gap(row, "number", found, "请用 pmxl repair 排回，或按序号升序排序")


def mended_by(dossier: Dossier) -> str:
    """The one way to mend a row of 立项登记 that does not say what 操作日志 says of it."""
    project, told = dossier.project, logged.account(dossier)
    given = logged.number_is_given(dossier.register, project)
    name = (project.application if told.known and not given else "") or dossier.reference or project.name
    if told.known:
        back = "、".join(word for word in (str(told.stage or ""), str(told.state or "")) if word)
        return f"请用 pmxl repair {name} 按操作日志改回「{back}」；确需变更的用 pmxl 的命令"
    if project.number or project.stage not in {None, Stage.INITIATION}:
        words = f"--stage {project.stage or '阶段'} --by 担保人 --reason 依据"
        return f"请由运营或 PMO 用 pmxl open-balance {name} {words} 登记期初；误填的请清空"
    return f"请用 pmxl repair {name} 清空阶段和状态，再用 pmxl new 立项"


def doubts(dossier: Dossier) -> Sequence[tuple[str, Gap]]:
    """What keeps anybody from saying where a project stands: the rule's code and the gap."""
    project, register = dossier.project, dossier.register
    faults = faults_concerning(register, project.number, project.application)
    shown = register.once(_doubts).get(project.origin.row, ())
    return [*shown, *(("RZ03", _fault(fault)) for fault in faults)]


def faults_concerning(register: Register, *projects: str) -> tuple[chain.ChainFault, ...]:
    """The open faults of 操作日志 that may bear on these projects: all but a row of another one that was edited."""
    own = set(filter(None, projects))
    edited = chain.FaultKind.EDITED
    return tuple(fault for fault in open_faults(register) if fault.kind is not edited or fault.row.project in own)


def _doubts(register: Register) -> Mapping[int | None, Sequence[tuple[str, Gap]]]:
    found: defaultdict[int | None, list[tuple[str, Gap]]] = defaultdict(list)
    for code, ask in _STANDING:
        for doubt in ask(register, Asked(date.min)):
            found[doubt.place.row].append((code, doubt))
    return found


_STANDING = (
    ("RZ01", stages_are_those_of_the_log),
    ("RZ02", states_are_those_of_the_log),
    ("RZ06", numbers_are_those_of_the_log),
)


def _logged(register: Register) -> Iterator[Dossier]:
    return register.dossiers() if register.knows(LogRow) else iter(())


def log_faults(register: Register) -> tuple[chain.ChainFault, ...]:
    """Where 操作日志 does not hold together; ask a register for it once."""
    return chain.faults(register.of(LogRow))


def open_faults(register: Register) -> tuple[chain.ChainFault, ...]:
    """The faults of 操作日志 that PMO has not accepted as they are."""
    return register.once(_open_faults)


def _open_faults(register: Register) -> tuple[chain.ChainFault, ...]:
    faults = register.once(log_faults)
    if not faults:
        return ()
    rows = [row for row in register.of(LogRow) if row.action is LogAction.REPAIRED and row.note.startswith(_AS_IS)]
    accepted = {word for row in rows for word in row.note.removeprefix(_AS_IS).partition("；")[0].split("、")}
    return tuple(fault for fault in faults if _named(fault) not in accepted)


def accepted_as_is(faults: Sequence[chain.ChainFault], reason: str) -> str:
    """What the log row says by which PMO accepts faults; a row that is edited again later is a fault again."""
    return f"{_AS_IS}{'、'.join(map(_named, faults)) or '无'}；{reason}"


_AS_IS = "认可操作日志现状："


def _named(fault: chain.ChainFault) -> str:
    return f"{fault.row.number}@{chain.digest(fault.row).rpartition(':')[2][:12]}"


def log_is_unbroken(register: Register, _: Asked) -> Gaps:
    """操作日志逐行哈希相连，没有被改动"""
    yield from map(_fault, register.once(log_faults))


def _fault(fault: chain.ChainFault) -> Gap:
    found = f"第 {fault.row.number} 号记录{fault.kind}"
    newer = fault.kind is chain.FaultKind.UNKNOWN
    back = "请更新 pmxl 后重试" if newer else "请用 pmxl repair 从备份恢复该行，并用 pmxl log verify 复查"
    return gap(fault.row, "digest", found, back, project=fault.row.project)


def evidence_is_unchanged(register: Register, _: Asked) -> Gaps:
    """已通过的关口所依据的内容没有再改动"""
    for dossier in register.dossiers():
        for stage, row in _passed(dossier).items():
            if not evidence.is_known(row.evidence):
                found = f"「{stage}」关口的证据指纹不是本版本能核对的格式"
                yield gap(row, "evidence", found, "请用更新版本的 pmxl 复核", project=dossier.reference)
            for change in evidence.changes(dossier, stage, row.evidence, SHEETS):
                if _was_recorded_since(dossier, row, change):
                    continue
                found = f"「{stage}」关口{_date(row)}依据的{change.sheet} {change.key} 已被"
                remedy = "请 PMO 复核：改动属实则重开该阶段再推进，误改则恢复原值"
                yield _changed(register, dossier, change, found, remedy)


def _was_recorded_since(dossier: Dossier, passed: LogRow, change: evidence.EvidenceChange) -> bool:
    """Whether a step was recorded after its gate, as one that a waiver stood for is once it is done."""
    step = change.row.step if isinstance(change.row, StepRow) else ""
    rows = questions.rounds(dossier, step) if step else ()
    return any((row.number or 0) > (passed.number or 0) for row in rows)


def _changed(register: Register, dossier: Dossier, change: evidence.EvidenceChange, found: str, remedy: str) -> Gap:
    if change.row is not None:
        return gap(change.row, "", f"{found}改动", remedy, project=dossier.reference)
    kind = next(kind for kind in SHEETS if kind.sheet.name == change.sheet)
    return missing(kind, f"{found}删除", remedy, register=register, project=dossier.reference)


def _passed(dossier: Dossier) -> Mapping[Stage, LogRow]:
    """The last passing of each gate that the project still stands behind."""
    order = list(Stage)
    now = order.index(dossier.project.stage) if dossier.project.stage else 0
    rows = {
        row.before: row
        for row in questions.history(dossier)
        if row.action is LogAction.ADVANCED and row.before and row.evidence
    }
    return {stage: row for stage, row in rows.items() if order.index(stage) < now}


def _date(row: LogRow) -> str:
    return f" {row.at:%Y-%m-%d} 通过时" if row.at else "通过时"
