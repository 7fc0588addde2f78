"""日志与复核: stages typed by hand, a broken chain of 操作日志, evidence that changed after its gate (流程 3)."""

from collections.abc import Mapping

from pmxl.figures import chain, evidence
from pmxl.outcomes.finding import Gap
from pmxl.rows.governance import LogRow
from pmxl.rows.initiation import ProjectRow, StepRow
from pmxl.rows.register import Dossier, Register
from pmxl.rows.sheets import SHEETS
from pmxl.rules import questions
from pmxl.rules.check import Asked, Gaps, gap, missing
from pmxl.vocabulary import LogAction, ProjectState, Stage

STATES: Mapping[LogAction, ProjectState] = {
    LogAction.APPLIED: ProjectState.APPLIED,
    LogAction.NUMBERED: ProjectState.RUNNING,
    LogAction.PAUSED: ProjectState.PAUSED,
    LogAction.RESUMED: ProjectState.RUNNING,
    LogAction.TERMINATED: ProjectState.TERMINATED,
    LogAction.REOPENED: ProjectState.RUNNING,
    LogAction.REJECTED: ProjectState.RUNNING,
}
"""The 状态 that each action leaves a project in; an advance to 已关闭 closes it."""


def logged_stage(dossier: Dossier) -> Stage | None:
    """The stage that the project's last transition in 操作日志 led to; None where the log knows of none."""
    return next((row.after for row in reversed(questions.history(dossier)) if row.after is not None), None)


def logged_state(dossier: Dossier) -> ProjectState | None:
    """The 状态 that the project's log leads to; None where the log knows of none."""
    return next((state for row in reversed(questions.history(dossier)) if (state := _state(row))), None)


def stages_are_those_of_the_log(register: Register, _: Asked) -> Gaps:
    """立项登记的阶段与操作日志一致，没有手工修改"""
    for dossier in register.dossiers() if register.knows(LogRow) else ():
        project, logged = dossier.project, logged_stage(dossier)
        if project.stage is not logged:
            found = f"此处为「{project.stage or '空'}」，操作日志为「{logged or '没有记录'}」"
            yield questions.about(register, project, "stage", found, _remedy(project, logged))


def states_are_those_of_the_log(register: Register, _: Asked) -> Gaps:
    """立项登记的状态与操作日志一致，没有手工修改"""
    for dossier in register.dossiers() if register.knows(LogRow) else ():
        project, logged = dossier.project, logged_state(dossier)
        if project.state is not logged and not _imported(dossier):
            found = f"此处为「{project.state or '空'}」，操作日志为「{logged or '没有记录'}」"
            remedy = "请改回操作日志的状态；确需变更的用 pmxl pause、resume、terminate 或 reopen"
            yield questions.about(register, project, "state", found, remedy)


def log_faults(register: Register) -> tuple[chain.ChainFault, ...]:
    """Where 操作日志 does not hold together; ask a register for it once."""
    return chain.faults(register.of(LogRow))


def log_is_unbroken(register: Register, _: Asked) -> Gaps:
    """操作日志逐行哈希相连，没有被改动"""
    for fault in register.once(log_faults):
        row = fault.row
        found = f"第 {row.number} 号记录{fault.kind}"
        yield gap(row, "digest", found, "请 PMO 用备份核对该行，并用 pmxl log verify 复查", project=row.project)


def evidence_is_unchanged(register: Register, _: Asked) -> Gaps:
    """已通过的关口所依据的内容没有再改动"""
    for dossier in register.dossiers():
        for stage, row in _passed(dossier).items():
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


def _state(row: LogRow) -> ProjectState | None:
    if row.action is LogAction.ADVANCED:
        return ProjectState.CLOSED if row.after is Stage.CLOSED else ProjectState.RUNNING
    return STATES.get(row.action) if row.action else None


def _imported(dossier: Dossier) -> bool:
    """Whether a project came from elsewhere, so that its log begins in the middle."""
    return any(row.action is LogAction.IMPORTED for row in questions.history(dossier))


def _remedy(project: ProjectRow, logged: Stage | None) -> str:
    if logged is None:
        return "请清空阶段，用 pmxl new 立项"
    back = f"请用 pmxl repair {project.number or project.application} 改回「{logged}」"
    return f"{back}；确需变更的用 pmxl advance 或 reject"


def _date(row: LogRow) -> str:
    return f" {row.at:%Y-%m-%d} 通过时" if row.at else "通过时"
