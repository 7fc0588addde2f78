"""退回与重开: send a project back to an earlier stage, with a reason (流程 3)."""

from pmxl.actions.desk import Desk, Done
from pmxl.actions.guard import project_to_decide_on
from pmxl.actions.recording import Decision, log_entry, record
from pmxl.errors import NotPossibleNowError
from pmxl.figures.standing_questions import is_ended, is_given_up, is_paused
from pmxl.process.definition import PROCESS
from pmxl.process.rights import demand, demand_pmo
from pmxl.rows.initiation import ProjectRow
from pmxl.vocabulary import LogAction, ProjectState, Stage


def reject_project(desk: Desk, asked: str, reason: str, to: Stage | None = None) -> Done:
    """Send a running project back: to the stage before, or to the one named; by the gate's owner or PMO."""
    return _send_back(desk, asked, LogAction.REJECTED, reason, to)


def reopen_project(desk: Desk, asked: str, reason: str, to: Stage | None = None) -> Done:
    """Open a closed or terminated project again, or a passed stage; by PMO only."""
    return _send_back(desk, asked, LogAction.REOPENED, reason, to)


def _send_back(desk: Desk, asked: str, action: LogAction, reason: str, to: Stage | None) -> Done:
    book = desk.decision_book()
    with book.held():
        register = desk.read()
        dossier = project_to_decide_on(register, asked)
        project = dossier.project
        target = _target(project, action, to)
        _demand_right(desk, project, action)
        fields = {"stage": target, "stage_since": desk.today, "state": ProjectState.RUNNING, "ending": None}
        entry = log_entry(
            desk, project=dossier.reference, action=action, before=project.stage, after=target, note=reason
        )
        decision = Decision([(project, fields)], (entry,))
        written = record(desk, book, register, decision)
    summary = f"{dossier.reference} {project.name}：{project.stage} → {target}（{action}：{reason}）"
    return Done(summary, written, f"pmxl show {dossier.reference} 查看还缺什么", desk.dry_run)


def _demand_right(desk: Desk, project: ProjectRow, action: LogAction) -> None:
    if action is LogAction.REOPENED or project.stage in {None, Stage.CLOSED}:
        demand_pmo(desk.operator, f"{action}项目")
    else:
        demand(desk.operator, PROCESS.definition(_stage(project)).gate.owner, f"{action}项目")


def _stage(project: ProjectRow) -> Stage:
    return project.stage or Stage.INITIATION


def _target(project: ProjectRow, action: LogAction, to: Stage | None) -> Stage:
    if not project.number:
        raise NotPossibleNowError(
            project.application or project.name, "尚未编号", str(action), "请用 pmxl step 1.2 评估"
        )
    ended = is_ended(project)
    if action is LogAction.REJECTED and (ended or is_paused(project)):
        raise NotPossibleNowError(project.number, f"项目{project.state}", "退回", "已结束的项目请由 PMO 重开")
    order = list(Stage)
    at = order.index(_stage(project))
    stays = action is LogAction.REOPENED and is_given_up(project)
    target = to or order[at if stays else max(at - 1, 0)]
    if order.index(target) > at or (order.index(target) == at and not stays):
        raise NotPossibleNowError(
            project.number, f"项目在「{project.stage}」", f"{action}到「{target}」", "请选择更早的阶段"
        )
    return target
