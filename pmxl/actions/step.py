"""登记节点结果: record what a step came to, with the loops of the process (流程 2)."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from pmxl.actions.desk import Desk, Done
from pmxl.actions.guard import project_to_decide_on
from pmxl.actions.judging import rulebook_of
from pmxl.actions.owed import owed_notices
from pmxl.actions.recipients import notices_of
from pmxl.actions.recording import Decision, log_entry, record
from pmxl.errors import ContradictedError, NotAllowedError, NotPossibleNowError, UnknownWordError
from pmxl.figures.logged import own_words
from pmxl.figures.standing_questions import is_running, step_is_done, step_is_not_applicable
from pmxl.ports.workbook import Workbook
from pmxl.process.attempt import Attempt, evidence, fingerprint_of, is_repeated, step_fields, weighed
from pmxl.process.attempt import step_row as row_of
from pmxl.process.course import CONDITION_FIELDS, exists_for, recorded_steps
from pmxl.process.definition import PROCESS
from pmxl.process.rights import demand
from pmxl.process.terms import Step
from pmxl.rows.governance import LogRow
from pmxl.rows.register import Dossier
from pmxl.rules import questions
from pmxl.sheets.locating import locate
from pmxl.sheets.writing import RowEdit
from pmxl.vocabulary import LogAction, Stage, StepState, Verdict, YesNo

ASSESSMENT = "1.2"


def record_step(desk: Desk, asked: str, number: str, result: str = "", note: str = "") -> Done:
    """Record a step's result where nothing in the sheets contradicts it, and write the cells that say it.

    A result that the process sends back reopens the step it names. Raises UnknownWordError for a step or result that
    does not exist, ContradictedError with everything that contradicts it, NotAllowedError, NotPossibleNowError.
    """
    step = _step(number, result)
    book = desk.decision_book()
    with _held(desk, book, step):
        dossier = project_to_decide_on(desk.read(), asked)
        demand(desk.operator, step.owner, f"登记节点 {number} {step.title}")
        attempt = Attempt(
            process=PROCESS,
            dossier=dossier,
            step=step,
            result=result,
            note=note,
            person=desk.operator.name,
            day=desk.today,
        )
        _demand_current(attempt)
        _demand_right(desk, attempt)
        entry = _entry(desk, attempt)
        waivers = _demand_evidence(attempt, entry)
        told = "；".join(part for part in (entry.note, *waivers) if part)
        entry = entry.model_copy(update={"note": told})
        return _finish(desk, book, attempt, entry, waivers)


def _step(number: str, result: str) -> Step:
    if number not in PROCESS.steps:
        raise UnknownWordError("节点", number, list(PROCESS.steps))
    step = PROCESS.steps[number]
    if result not in (step.results or ("",)):
        raise UnknownWordError(f"节点 {number} {step.title} 的结果", result, step.results or ("（此节点无需结果）",))
    return step


@contextmanager
def _held(desk: Desk, book: Workbook, step: Step) -> Iterator[None]:
    """Hold the book of the decisions, and the one in which the result stands."""
    with ExitStack() as held:
        held.enter_context(book.held())
        if step.stands is not None:
            beside = locate(desk.workspace, (step.stands.kind,)).workbook(step.stands.kind)
            if beside.name != book.name:
                held.enter_context(beside.held())
        yield


def _demand_current(attempt: Attempt) -> None:
    """The step belongs to the stage in which the project runs; one that a waiver stands for is done later."""
    project, step = attempt.dossier.project, attempt.step
    if not project.number:
        if step.number != ASSESSMENT or not project.application:
            remedy = "请先执行 pmxl new 受理并编号"
            raise NotPossibleNowError(project.name, "尚未编号", f"登记节点 {step.number}", remedy)
        return
    if not is_running(project):
        raise NotPossibleNowError(project.number, f"项目{project.state}", "登记节点", "请先恢复或重开项目")
    stage, row = PROCESS.stage_of(step.number), attempt.recorded
    if stage is not project.stage and not (row and row.state is StepState.WAIVED):
        deed = f"登记属于「{stage}」的节点 {step.number}"
        raise NotPossibleNowError(project.number, f"项目在「{project.stage}」阶段", deed, "请先推进，或由 PMO 重开")
    if not exists_for(step, project):
        raise NotPossibleNowError(project.number, f"项目没有「{step.condition}」", f"登记节点 {step.number}", "请核对")


def _demand_right(desk: Desk, attempt: Attempt) -> None:
    """A department's veto is lifted by that department only."""
    step = attempt.step
    veto = questions.veto(attempt.dossier, step.number, step.veto) if step.veto else None
    if veto and step.veto not in desk.operator.departments and not attempt.is_negative:
        departments = [str(department) for department in desk.operator.departments]
        deed = f"推翻 {step.veto} {veto.operator} 的否决（{veto.result}：{veto.note}）"
        raise NotAllowedError(desk.operator.name, departments, deed, [str(step.veto)])


def _demand_evidence(attempt: Attempt, entry: LogRow) -> tuple[str, ...]:
    """Nothing contradicts the result; the waivers that stand for what is missing."""
    reference, step = attempt.dossier.reference, attempt.step
    rulebook = rulebook_of(attempt.dossier.register)
    said = f"登记为「{attempt.result}」" if attempt.result else "登记为完成"
    if attempt.needs_reason and not attempt.reason:
        raise NotPossibleNowError(reference, "没有写意见", said, "请用 --note 写明意见，要补充或改正什么")
    if is_repeated(attempt, rulebook):
        last = attempt.last
        when = f"{last.at:%Y-%m-%d} " if last and last.at else ""
        standing = f"节点 {step.number} {step.title} 已于 {when}{said}"
        raise NotPossibleNowError(reference, standing, "重复登记", "此后依据没有变化，无需再登记")
    outcome = weighed(attempt, entry, rulebook)
    if outcome.objections:
        listed = [f"{found.place}：{found.found}。{found.remedy}。" for found in outcome.objections]
        raise ContradictedError(reference, f"把节点 {step.number} {step.title} {said}", listed)
    return outcome.waivers


def _entry(desk: Desk, attempt: Attempt) -> LogRow:
    before = attempt.dossier.project.stage
    after = _stage_after(attempt)
    moved = before is not after
    return log_entry(
        desk,
        project=attempt.dossier.reference,
        action=LogAction.REJECTED if moved else LogAction.STEP,
        step=attempt.step.number,
        before=before if moved else None,
        after=after if moved else None,
        result=attempt.result,
        note=own_words(attempt.reason),
        evidence=fingerprint_of(attempt),
    )


def _is_sent_back(attempt: Attempt) -> bool:
    return attempt.step.loop is not None and attempt.step.loop.result == attempt.result


def _stage_after(attempt: Attempt) -> Stage | None:
    loop = attempt.step.loop
    return PROCESS.stage_of(loop.to) if loop and _is_sent_back(attempt) else attempt.dossier.project.stage


def _finish(desk: Desk, book: Workbook, attempt: Attempt, entry: LogRow, waivers: tuple[str, ...]) -> Done:
    dossier, step = attempt.dossier, attempt.step
    told = f"{attempt.result} {attempt.reason}".strip()
    notices = (*notices_of(step, dossier, told), *owed_notices(dossier, without=step.number))
    edits = tuple(_edits(attempt, entry, waivers))
    written = record(desk, book, dossier.register, Decision(edits, (entry,), notices))
    return Done(_summary(attempt), written, _next_step(attempt), desk.dry_run)


def _edits(attempt: Attempt, entry: LogRow, waivers: tuple[str, ...]) -> Iterator[RowEdit]:
    """The rows in which the result stands, the project, and its steps."""
    dossier, step = attempt.dossier, attempt.step
    yield from evidence(attempt)
    if entry.before is not entry.after:
        yield dossier.project, {"stage": entry.after, "stage_since": attempt.day}
    if not dossier.project.number:
        return
    yield row_of(attempt), step_fields(attempt, waivers)
    yield from _spared(attempt)
    yield from _conditional(attempt)
    if step.loop and _is_sent_back(attempt):
        yield from _reopened(dossier, PROCESS.steps[step.loop.to])


def _spared(attempt: Attempt) -> Iterator[RowEdit]:
    """A later step that only another result would have led to, such as 2.5 after 2.4 通过, is not needed."""
    loop = attempt.step.loop
    if loop is None or _is_sent_back(attempt):
        return
    step, row = PROCESS.steps[loop.to], recorded_steps(attempt.dossier).get(loop.to)
    happened = step.stands is not None and step.stands.rows(attempt.dossier)
    if row and row.state is StepState.OPEN and PROCESS.is_detour(step) and not happened:
        yield row, {"state": StepState.NOT_APPLICABLE}


def _conditional(attempt: Attempt) -> Iterator[RowEdit]:
    """The steps that exist, or not, by this answer."""
    answers, dossier = attempt.step.answers, attempt.dossier
    if not answers:
        return
    decided = dossier.project.model_copy(update={answers: YesNo(attempt.result)})
    for number, row in recorded_steps(dossier).items():
        other = PROCESS.steps.get(number)
        if other is None or other.condition is None or step_is_done(row):
            continue
        if CONDITION_FIELDS[other.condition] != answers:
            continue
        if not exists_for(other, decided):
            yield row, {"state": StepState.NOT_APPLICABLE}
        elif step_is_not_applicable(row):
            yield row, {"state": StepState.OPEN}


def _reopened(dossier: Dossier, target: Step) -> Iterator[RowEdit]:
    row = recorded_steps(dossier).get(target.number)
    if row and row.state is not StepState.STARTED:
        yield row, {"state": StepState.STARTED, "finished": None, "result": ""}


def _summary(attempt: Attempt) -> str:
    step, reference = attempt.step, attempt.dossier.reference
    summary = f"{reference} 节点 {step.number} {step.title}：{attempt.result or '完成'}"
    if step.loop and _is_sent_back(attempt):
        summary += f"，回到节点 {step.loop.to} {PROCESS.steps[step.loop.to].title}"
    return summary


def _next_step(attempt: Attempt) -> str:
    project = attempt.dossier.project
    if project.number:
        return f"pmxl show {project.number} 查看还缺什么"
    if attempt.result == Verdict.PASSED:
        return f"pmxl new {project.application} 给项目编号"
    return f"销售按意见补充后再次申请：pmxl new {project.application}"
