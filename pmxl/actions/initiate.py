"""新建立项: take a row of 立项登记 from an application to a numbered project (流程 1.1–1.3)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from pmxl.actions.desk import Desk, Done
from pmxl.actions.guard import project_to_decide_on
from pmxl.actions.judging import rulebook_of
from pmxl.actions.numbering import free_number
from pmxl.actions.owed import owed_notices
from pmxl.actions.recipients import notices_of
from pmxl.actions.recording import Decision, log_entry, record
from pmxl.errors import NotPossibleNowError
from pmxl.figures.standing_questions import is_admitted, is_ended
from pmxl.outcomes.finding import Finding
from pmxl.outcomes.transition import GateResult
from pmxl.ports.workbook import Workbook
from pmxl.process.course import exists_for
from pmxl.process.definition import PROCESS
from pmxl.process.judging import judge_gate
from pmxl.process.rights import demand
from pmxl.process.settling import waiver_in_words
from pmxl.rows.governance import LogRow
from pmxl.rows.initiation import ProjectRow, StepRow
from pmxl.rows.register import Dossier, Register
from pmxl.rows.sight import watched
from pmxl.rules import questions
from pmxl.sheets.writing import added
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
    return tuple(row for row in register.of(ProjectRow) if not row.number and not is_ended(row))


def initiate_project(desk: Desk, asked: str) -> Initiated:
    """Register an application that is complete; give it its 项目编号 once its assessment is 通过.

    One that was assessed 不通过 is applied for again: its verdict is taken back; 操作日志 keeps the round.

    Raises NotPossibleNowError for a project that has its number, NotAllowedError, ProjectNotFoundError.
    """
    book = desk.decision_book()
    with book.held():
        register = desk.read()
        dossier = project_to_decide_on(register, asked)
        project = dossier.project
        if project.number:
            raise NotPossibleNowError(project.number, "已有项目编号", "重复立项", "可用 pmxl show 查看")
        if is_admitted(project):
            return _number(desk, book, dossier)
        if project.application and project.verdict is None:
            remedy = f"运营评估后执行 pmxl step {project.application} 1.2 通过"
            raise NotPossibleNowError(project.application, "立项信息尚未评估", "编号", remedy)
        return _apply(desk, book, dossier)


def _apply(desk: Desk, book: Workbook, dossier: Dossier) -> Initiated:
    demand(desk.operator, Department.SALES, "申请立项")
    fields = {**_applied(desk, dossier), **_UNASSESSED}
    numbered = dossier.project.model_copy(update=fields)
    asked = Dossier(numbered, dossier.register)
    holding = _at(_gate(desk, asked).holding, {APPLICATION})
    if holding:
        return Initiated(dossier.project.name, holding)
    again = f"第 {(numbered.rounds or 0) + 1} 次申请" if dossier.project.application else ""
    entry = log_entry(
        desk,
        project=numbered.application,
        action=LogAction.APPLIED,
        step=APPLICATION,
        after=Stage.INITIATION,
        note=again,
    )
    notices = notices_of(PROCESS.steps[APPLICATION], asked, again)
    written = record(desk, book, dossier.register, Decision([(dossier.project, fields)], (entry,), notices))
    summary = f"「{numbered.name}」已受理{f'（{again}）' if again else ''}，申请编号 {numbered.application}"
    next_step = f"运营评估立项信息：pmxl step {numbered.application} 1.2 通过（或 不通过 --note 意见）"
    return Initiated(numbered.application, done=Done(summary, written, next_step, desk.dry_run))


def _applied(desk: Desk, dossier: Dossier) -> dict[str, object]:
    taken = [row.application for row in dossier.register.of(ProjectRow)]
    fields: dict[str, object] = {
        "application": dossier.project.application or free_number("SQ", desk.today.year, dossier.register, taken),
        "stage": Stage.INITIATION,
        "state": ProjectState.APPLIED,
        "stage_since": desk.today,
    }
    return fields


_UNASSESSED: Mapping[str, object] = {"verdict": None, "opinion": "", "assessor": "", "assessed": None}
"""What an application holds of its assessment when it is applied for, the first time or again."""


def _number(desk: Desk, book: Workbook, dossier: Dossier) -> Initiated:
    demand(desk.operator, Department.OPERATIONS, "给项目编号")
    gate = _gate(desk, dossier)
    holding = _at(gate.holding, {APPLICATION, ASSESSMENT})
    if holding:
        return Initiated(dossier.reference or dossier.project.name, holding)
    waived = {found.step: waiver_in_words(dossier, found.waived) for found in gate.waived}
    register, today = dossier.register, desk.today
    fields = _applied(desk, dossier)
    fields["number"] = free_number("XM", today.year, register, (row.number for row in register.of(ProjectRow)))
    fields |= {"state": ProjectState.RUNNING, "initiated": today}
    project = dossier.project.model_copy(update=fields)
    decision = Decision(
        [(dossier.project, fields), *added(*step_rows(project, today, waived))],
        (*_typed_assessment(desk, dossier), _numbered_entry(desk, project)),
        (*owed_notices(dossier), *notices_of(PROCESS.steps[NUMBERING], Dossier(project, register), project.number)),
    )
    written = record(desk, book, register, decision)
    done = Done(f"「{project.name}」已立项，项目编号 {project.number}", written, _AFTER_NUMBER, desk.dry_run)
    return Initiated(project.number, done=done)


_AFTER_NUMBER = "PMO 在项目小组中登记成员、任命项目经理；运营判断是否需要踏勘（节点 1.5）"


def _typed_assessment(desk: Desk, dossier: Dossier) -> tuple[LogRow, ...]:
    """The round of an assessment that was typed into 立项登记, so that 操作日志 has every round (流程 1.2)."""
    project, logged = dossier.project, questions.rounds(dossier, ASSESSMENT)
    if logged and logged[-1].result == project.verdict:
        return ()
    who = f"{project.assessor or '（未填评估人）'} {project.assessed or '（未填评估日期）'} 在立项登记填写"
    note = f"{who}：{project.opinion or '未写意见'}"
    action, result = LogAction.STEP, str(project.verdict)
    return (log_entry(desk, project=dossier.reference, action=action, step=ASSESSMENT, result=result, note=note),)


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


def step_rows(project: ProjectRow, today: date, waived: Mapping[str, str]) -> Iterable[StepRow]:
    """The 流程节点 rows of a new project: the first three done, those whose condition fails 不适用, the rest open.

    `waived` names the waiver that stands for a step; such a step is 依豁免, not 已完成.
    """
    finished = {APPLICATION: project.applied or today, ASSESSMENT: project.assessed or today, NUMBERING: today}
    for definition in PROCESS.stages:
        for step in definition.steps:
            done = StepState.WAIVED if step.number in waived else StepState.DONE
            state = done if step.number in finished else StepState.OPEN
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
                note=waived.get(step.number, "") if step.number in finished else "",
            )


def _gate(desk: Desk, dossier: Dossier) -> GateResult:
    with watched():  # the gate's findings answer for what could not be read
        return judge_gate(dossier, PROCESS, rulebook_of(dossier.register), desk.today)


def _at(findings: Iterable[Finding], steps: set[str]) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if not steps.isdisjoint(PROCESS.steps_of(finding)))
