"""暂停、恢复、终止: whether a project runs at all, each with a reason, from any stage (流程 2)."""

from pmxl.actions.desk import Desk, Done
from pmxl.actions.guard import project_to_decide_on
from pmxl.actions.recording import Decision, log_entry, record
from pmxl.errors import NotPossibleNowError
from pmxl.process.rights import demand
from pmxl.rows.initiation import ProjectRow
from pmxl.vocabulary import Department, LogAction, ProjectState, TerminationReason

_LIVE = frozenset({ProjectState.APPLIED, ProjectState.RUNNING, ProjectState.PAUSED})


def pause_project(desk: Desk, asked: str, reason: str) -> Done:
    """Pause a running project where it stands."""
    return _change(desk, asked, LogAction.PAUSED, ProjectState.PAUSED, frozenset({ProjectState.RUNNING}), reason)


def resume_project(desk: Desk, asked: str, reason: str) -> Done:
    """Let a paused project run on where it was."""
    return _change(desk, asked, LogAction.RESUMED, ProjectState.RUNNING, frozenset({ProjectState.PAUSED}), reason)


def terminate_project(desk: Desk, asked: str, kind: TerminationReason, reason: str) -> Done:
    """End a project before it is closed: 未立项, 丢单 or 解约."""
    return _change(desk, asked, LogAction.TERMINATED, ProjectState.TERMINATED, _LIVE, f"{kind}：{reason}", ending=kind)


def _change(
    desk: Desk,
    asked: str,
    action: LogAction,
    state: ProjectState,
    allowed: frozenset[ProjectState],
    note: str,
    **more: object,
) -> Done:
    book = desk.decision_book()
    with book.held():
        register = desk.read()
        dossier = project_to_decide_on(register, asked)
        project = dossier.project
        demand(desk.operator, Department.OPERATIONS, f"{action}项目")
        _demand_state(project, action, allowed)
        entry = log_entry(
            desk,
            project=dossier.reference,
            action=action,
            before=project.stage,
            after=project.stage,
            result=str(state),
            note=note,
        )
        decision = Decision([(project, {"state": state, **more})], (entry,))
        written = record(desk, book, register, decision)
    return Done(
        f"{dossier.reference} {project.name}：{action}（{note}）",
        written,
        f"pmxl log show {dossier.reference}",
        desk.dry_run,
    )


def _demand_state(project: ProjectRow, action: LogAction, allowed: frozenset[ProjectState]) -> None:
    if project.state not in allowed:
        standing = f"项目状态为「{project.state or '空'}」"
        remedy = f"只有 {'、'.join(sorted(allowed))} 的项目可以{action}"
        raise NotPossibleNowError(project.number or project.application or project.name, standing, str(action), remedy)
