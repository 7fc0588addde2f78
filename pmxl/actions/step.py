"""登记节点结果: record what a step came to, with the loops of the process (流程 2)."""

from collections.abc import Iterator

from pmxl.actions.desk import Desk, Done
from pmxl.actions.guard import project_to_decide_on
from pmxl.actions.recipients import notices_of
from pmxl.actions.recording import Decision, log_entry, record
from pmxl.errors import NotPossibleNowError, UnknownWordError
from pmxl.outcomes.change import Change
from pmxl.ports.workbook import Workbook
from pmxl.process.course import CONDITION_FIELDS, exists_for, recorded_steps
from pmxl.process.definition import PROCESS
from pmxl.process.rights import demand
from pmxl.process.terms import Step
from pmxl.rows.governance import LogRow
from pmxl.rows.initiation import StepRow
from pmxl.rows.register import Dossier
from pmxl.sheets.writing import appended, cells_set
from pmxl.vocabulary import CustomerVerdict, LogAction, ProjectState, Stage, StepState, Verdict, YesNo

ASSESSMENT = "1.2"


def record_step(desk: Desk, asked: str, number: str, result: str = "", note: str = "") -> Done:
    """Record a step's result; a result that the process sends back reopens the step it names.

    Raises UnknownWordError for a step or result that does not exist, NotAllowedError, NotPossibleNowError.
    """
    if number not in PROCESS.steps:
        raise UnknownWordError("节点", number, list(PROCESS.steps))
    step = PROCESS.steps[number]
    if result not in (step.results or ("",)):
        raise UnknownWordError(f"节点 {number} {step.title} 的结果", result, step.results or ("（此节点无需结果）",))
    book = desk.decision_book()
    with book.held():
        dossier = project_to_decide_on(desk.read(), asked)
        demand(desk.operator, step.owner, f"登记节点 {number} {step.title}")
        if not dossier.project.number:
            return _assess(desk, book, dossier, step, result, note)
        _demand_current(dossier, step)
        return _finish(desk, book, dossier, step, result, note)


def _demand_current(dossier: Dossier, step: Step) -> None:
    project = dossier.project
    if project.state is not ProjectState.RUNNING:
        raise NotPossibleNowError(project.number, f"项目{project.state}", "登记节点", "请先恢复或重开项目")
    stage = PROCESS.stage_of(step.number)
    if stage is not project.stage:
        deed = f"登记属于「{stage}」的节点 {step.number}"
        raise NotPossibleNowError(project.number, f"项目在「{project.stage}」阶段", deed, "请先推进，或由 PMO 重开")
    if not exists_for(step, project):
        raise NotPossibleNowError(project.number, f"项目没有「{step.condition}」", f"登记节点 {step.number}", "请核对")


def _assess(desk: Desk, book: Workbook, dossier: Dossier, step: Step, result: str, note: str) -> Done:
    """立项信息评估 of an application: its result stands in 立项登记, every round in 操作日志 (流程 1.2)."""
    project = dossier.project
    if step.number != ASSESSMENT or not project.application:
        raise NotPossibleNowError(project.name, "尚未编号", f"登记节点 {step.number}", "请先执行 pmxl new 受理并编号")
    verdict = Verdict(result)
    if verdict is not Verdict.PASSED and not note:
        raise NotPossibleNowError(project.application, "没有写意见", f"评为{result}", "请用 --note 写明要补充什么")
    fields: dict[str, object] = {
        "verdict": verdict,
        "opinion": note or project.opinion,
        "assessor": desk.operator.name,
        "assessed": desk.today,
        "rounds": (project.rounds or 0) + 1,
    }
    entry = _entry(desk, dossier, step, result, note)
    decision = Decision(
        (cells_set(book, project, **fields),), (entry,), notices_of(step, dossier, f"{result} {note}".strip())
    )
    written = record(desk, book, dossier.register, decision)
    passed = f"pmxl new {project.application} 给项目编号"
    next_step = passed if verdict is Verdict.PASSED else "销售补充立项信息后，运营再次评估"
    return Done(f"{project.application} 立项信息评估：{result}", written, next_step, desk.dry_run)


def _finish(desk: Desk, book: Workbook, dossier: Dossier, step: Step, result: str, note: str) -> Done:
    changes = list(_step_changes(desk, book, dossier, step, result, note))
    fields = _answers(step, result)
    summary = f"{dossier.reference} 节点 {step.number} {step.title}：{result or '完成'}"
    before = after = dossier.project.stage
    if step.loop and step.loop.result == result:
        target = PROCESS.steps[step.loop.to]
        changes += _reopened(book, dossier, target)
        after = PROCESS.stage_of(target.number)
        if after is not before:
            fields |= {"stage": after, "stage_since": desk.today}
        summary += f"，回到节点 {target.number} {target.title}"
    if fields:
        changes.insert(0, cells_set(book, dossier.project, **fields))
    entry = _entry(desk, dossier, step, result, note, before=before, after=after)
    decision = Decision(tuple(changes), (entry,), notices_of(step, dossier, f"{result} {note}".strip()))
    written = record(desk, book, dossier.register, decision)
    return Done(summary, written, f"pmxl show {dossier.reference} 查看还缺什么", desk.dry_run)


def _answers(step: Step, result: str) -> dict[str, object]:
    return {step.answers: YesNo(result)} if step.answers else {}


def _step_changes(desk: Desk, book: Workbook, dossier: Dossier, step: Step, result: str, note: str) -> Iterator[Change]:
    row = recorded_steps(dossier).get(step.number)
    fields: dict[str, object] = {
        "state": StepState.RETURNED if result in _NEGATIVE else StepState.DONE,
        "person": desk.operator.name,
        "finished": desk.today,
        "result": result,
        "round": (row.round if row and row.round else 0) + 1,
        "note": note,
    }
    if row:
        yield cells_set(book, row, **fields)
    else:
        yield appended(_new_row(dossier, step, fields))
    yield from _spared(book, dossier, step, result)
    yield from _conditional(book, dossier, step, result)


_NEGATIVE = frozenset({str(Verdict.REJECTED), str(CustomerVerdict.NOT_PASSED)})


def _spared(book: Workbook, dossier: Dossier, step: Step, result: str) -> Iterator[Change]:
    """A later step that only another result would have led to, such as 2.5 after 2.4 通过, is not needed."""
    if step.loop is None or step.loop.result == result:
        return
    order = list(PROCESS.steps)
    row = recorded_steps(dossier).get(step.loop.to)
    if row and row.state is StepState.OPEN and order.index(step.loop.to) > order.index(step.number):
        yield cells_set(book, row, state=StepState.NOT_APPLICABLE)


def _new_row(dossier: Dossier, step: Step, fields: dict[str, object]) -> StepRow:
    stage = PROCESS.stage_of(step.number)
    row = StepRow(project=dossier.reference, step=step.number, title=step.title, stage=stage, owner=step.owner)
    return row.model_copy(update=fields)


def _conditional(book: Workbook, dossier: Dossier, step: Step, result: str) -> Iterator[Change]:
    """The steps that exist, or not, by this answer."""
    if not step.answers:
        return
    decided = dossier.project.model_copy(update=_answers(step, result))
    for number, row in recorded_steps(dossier).items():
        other = PROCESS.steps.get(number)
        if other is None or other.condition is None or row.state is StepState.DONE:
            continue
        if CONDITION_FIELDS[other.condition] != step.answers:
            continue
        if not exists_for(other, decided):
            yield cells_set(book, row, state=StepState.NOT_APPLICABLE)
        elif row.state is StepState.NOT_APPLICABLE:
            yield cells_set(book, row, state=StepState.OPEN)


def _reopened(book: Workbook, dossier: Dossier, target: Step) -> Iterator[Change]:
    row = recorded_steps(dossier).get(target.number)
    if row and row.state is not StepState.STARTED:
        yield cells_set(book, row, state=StepState.STARTED, finished=None, result="")


def _entry(
    desk: Desk,
    dossier: Dossier,
    step: Step,
    result: str,
    note: str,
    *,
    before: Stage | None = None,
    after: Stage | None = None,
) -> LogRow:
    moved = before is not after
    return log_entry(
        desk,
        project=dossier.reference,
        action=LogAction.REJECTED if moved else LogAction.STEP,
        step=step.number,
        before=before if moved else None,
        after=after if moved else None,
        result=result,
        note=note,
    )
