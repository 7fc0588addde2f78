"""新建立项: take a row of 立项登记 from an application to a numbered project (流程 1.1–1.3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pmxl.actions.desk import Desk, Done
from pmxl.actions.guard import project_to_decide_on
from pmxl.actions.judging import rulebook_of
from pmxl.actions.numbering import free_number
from pmxl.actions.recipients import notices_of
from pmxl.actions.recording import Decision, log_entry, record
from pmxl.errors import NotPossibleNowError
from pmxl.outcomes.finding import Finding
from pmxl.ports.workbook import Workbook
from pmxl.process.course import exists_for
from pmxl.process.definition import PROCESS
from pmxl.process.judging import judge_gate
from pmxl.process.rights import demand
from pmxl.rows.governance import LogRow
from pmxl.rows.initiation import ProjectRow, StepRow
from pmxl.rows.register import Dossier, Register
from pmxl.rows.sight import watched
from pmxl.sheets.writing import appended, cells_set
from pmxl.vocabulary import Department, LogAction, ProjectState, Stage, StepState, Verdict

APPLICATION, ASSESSMENT, NUMBERING = "1.1", "1.2", "1.3"


@dataclass(frozen=True)
class Initiated:
    """What became of an application: what holds it, or what was done."""

    project: str
    holding: tuple[Finding, ...] = ()
    done: Done | None = None


def waiting_applications(register: Register) -> tuple[ProjectRow, ...]:
    """The rows of 立项登记 that have no 项目编号 yet and have not ended."""
    ended = {ProjectState.TERMINATED, ProjectState.CLOSED}
    return tuple(row for row in register.of(ProjectRow) if not row.number and row.state not in ended)


def initiate_project(desk: Desk, asked: str) -> Initiated:
    """Register an application that is complete; give it its 项目编号 once its assessment is 通过.

    Raises NotPossibleNowError for a project that has its number, NotAllowedError, ProjectNotFoundError.
    """
    book = desk.decision_book()
    with book.held():
        register = desk.read()
        dossier = project_to_decide_on(register, asked)
        project = dossier.project
        if project.number:
            raise NotPossibleNowError(project.number, "已有项目编号", "重复立项", "可用 pmxl show 查看")
        if project.verdict is Verdict.PASSED:
            return _number(desk, book, dossier)
        if project.application:
            standing = f"立项信息评估为「{project.verdict}」" if project.verdict else "立项信息尚未评估"
            remedy = f"运营评估后执行 pmxl step {project.application} 1.2 通过"
            raise NotPossibleNowError(project.application, standing, "编号", remedy)
        return _apply(desk, book, dossier)


def _apply(desk: Desk, book: Workbook, dossier: Dossier) -> Initiated:
    demand(desk.operator, Department.SALES, "申请立项")
    holding = _holding(desk, dossier, {APPLICATION})
    if holding:
        return Initiated(dossier.project.name, holding)
    numbered, fields = _applied(desk, dossier)
    decision = Decision(
        (cells_set(book, dossier.project, **fields),),
        (log_entry(desk, project=numbered.application, action=LogAction.APPLIED, step="1.1", after=Stage.INITIATION),),
        notices_of(PROCESS.steps[APPLICATION], Dossier(numbered, dossier.register), ""),
    )
    written = record(desk, book, dossier.register, decision)
    summary = f"「{numbered.name}」已受理，申请编号 {numbered.application}"
    next_step = f"运营评估立项信息：pmxl step {numbered.application} 1.2 通过（或 不通过 --note 意见）"
    return Initiated(numbered.application, done=Done(summary, written, next_step, desk.dry_run))


def _applied(desk: Desk, dossier: Dossier) -> tuple[ProjectRow, dict[str, object]]:
    taken = [row.application for row in dossier.register.of(ProjectRow)]
    fields: dict[str, object] = {
        "application": free_number("SQ", desk.today.year, dossier.register, taken),
        "stage": Stage.INITIATION,
        "state": ProjectState.APPLIED,
        "stage_since": desk.today,
    }
    return dossier.project.model_copy(update=fields), fields


def _number(desk: Desk, book: Workbook, dossier: Dossier) -> Initiated:
    demand(desk.operator, Department.OPERATIONS, "给项目编号")
    holding = _holding(desk, dossier, {APPLICATION, ASSESSMENT})
    if holding:
        return Initiated(dossier.reference or dossier.project.name, holding)
    register, today = dossier.register, desk.today
    _, fields = _applied(desk, dossier)
    if dossier.project.application:
        del fields["application"]
    fields["number"] = free_number("XM", today.year, register, (row.number for row in register.of(ProjectRow)))
    fields |= {"state": ProjectState.RUNNING, "initiated": today}
    project = dossier.project.model_copy(update=fields)
    decision = Decision(
        (cells_set(book, dossier.project, **fields), appended(*step_rows(project, today))),
        (_numbered_entry(desk, project),),
        notices_of(PROCESS.steps[NUMBERING], Dossier(project, register), project.number),
    )
    written = record(desk, book, register, decision)
    done = Done(f"「{project.name}」已立项，项目编号 {project.number}", written, _AFTER_NUMBER, desk.dry_run)
    return Initiated(project.number, done=done)


_AFTER_NUMBER = "PMO 在项目小组中登记成员、任命项目经理；运营判断是否需要踏勘（节点 1.5）"


def _numbered_entry(desk: Desk, project: ProjectRow) -> LogRow:
    return log_entry(
        desk,
        project=project.number,
        action=LogAction.NUMBERED,
        step=NUMBERING,
        before=Stage.INITIATION,
        after=Stage.INITIATION,
        result=str(Verdict.PASSED),
        note=f"申请编号 {project.application}；评估人 {project.assessor}",
    )


def step_rows(project: ProjectRow, today: date) -> Iterable[StepRow]:
    """The 流程节点 rows of a new project: the first three done, those whose condition fails 不适用, the rest open."""
    finished = {APPLICATION: project.applied or today, ASSESSMENT: project.assessed or today, NUMBERING: today}
    for definition in PROCESS.stages:
        for step in definition.steps:
            state = StepState.DONE if step.number in finished else StepState.OPEN
            yield StepRow(
                project=project.number,
                step=step.number,
                title=step.title,
                stage=definition.stage,
                owner=step.owner,
                state=state if exists_for(step, project) else StepState.NOT_APPLICABLE,
                finished=finished.get(step.number),
                result=str(Verdict.PASSED) if step.number == ASSESSMENT else "",
                round=project.rounds or 1 if step.number == ASSESSMENT else None,
            )


def _holding(desk: Desk, dossier: Dossier, steps: set[str]) -> tuple[Finding, ...]:
    with watched():  # the gate's findings answer for what could not be read
        result = judge_gate(dossier, PROCESS, rulebook_of(dossier.register), desk.today)
    return tuple(finding for finding in result.holding if PROCESS.steps_of(finding) & steps)
