"""推进: pass a project's gate, or list all that holds it (流程 3)."""

from collections.abc import Iterator
from dataclasses import dataclass

from pmxl.actions.desk import Desk, Done
from pmxl.actions.guard import project_to_decide_on
from pmxl.actions.judging import at_a_gate, gate_of, rulebook_of
from pmxl.actions.owed import owed_notices
from pmxl.actions.recording import Decision, log_entry, record
from pmxl.errors import NotPossibleNowError
from pmxl.figures.evidence import fingerprint
from pmxl.figures.logged import settled_on_a_waiver
from pmxl.outcomes.transition import GateResult
from pmxl.ports.workbook import Workbook
from pmxl.process.course import open_steps, recorded_steps
from pmxl.process.definition import PROCESS
from pmxl.process.rights import demand
from pmxl.process.settling import settlements
from pmxl.rows.register import Dossier
from pmxl.rows.sight import watched
from pmxl.sheets.writing import RowEdit
from pmxl.vocabulary import LogAction, ProjectState, Stage, StepState


@dataclass(frozen=True)
class Advanced:
    """What the gate said, and what was done if it was passed."""

    gate: GateResult
    done: Done | None = None


def advance_stage(desk: Desk, asked: str) -> Advanced:
    """Pass the gate of the project's current stage if nothing holds it there; waivers pass with it.

    Raises NotPossibleNowError for a project that stands at no gate, NotAllowedError, ProjectNotFoundError.
    """
    book = desk.decision_book()
    with book.held():
        register = desk.read()
        dossier = project_to_decide_on(register, asked)
        if not at_a_gate(dossier):
            standing = f"项目{dossier.project.state or '没有状态'}"
            raise NotPossibleNowError(dossier.reference or asked, standing, "推进", "请先立项编号、恢复或重开")
        with watched():  # the gate's findings answer for what could not be read
            gate = gate_of(desk, dossier, rulebook_of(register))
        demand(desk.operator, PROCESS.definition(gate.stage).gate.owner, f"推进「{gate.stage}」阶段")
        if gate.holding:
            return Advanced(gate)
        return Advanced(gate, _pass(desk, book, dossier, gate))


def _pass(desk: Desk, book: Workbook, dossier: Dossier, gate: GateResult) -> Done:
    fields: dict[str, object] = {"stage": gate.target, "stage_since": desk.today}
    if gate.target is Stage.CLOSED:
        fields["state"] = ProjectState.CLOSED
    settled = tuple(settlements(PROCESS, dossier, gate, desk.today))
    edits = [(dossier.project, fields), *settled, *_first_step_started(desk, dossier, gate.target)]
    passed = PROCESS.definition(gate.stage).gate
    evidence = [(item.kind, item.fields) for check in passed.checks for item in check.evidence]
    waived = [f"{finding.code} 依豁免 {finding.waived}" for finding in gate.waived]
    waived += [settled_on_a_waiver(row.step) for row, values in settled if values["state"] is StepState.WAIVED]
    entry = log_entry(
        desk,
        project=dossier.reference,
        action=LogAction.ADVANCED,
        before=gate.stage,
        after=gate.target,
        result=gate.verdict,
        note="；".join(waived),
        evidence=fingerprint(dossier.supposing(settled), gate.stage, evidence),
    )
    written = record(desk, book, dossier.register, Decision(edits, (entry,), owed_notices(dossier)))
    return Done(
        f"{dossier.reference} {dossier.project.name}：{gate.stage} → {gate.target}（{gate.verdict}）",
        written,
        _next_step(dossier, gate.target),
        desk.dry_run,
    )


def _first_step_started(desk: Desk, dossier: Dossier, target: Stage) -> Iterator[RowEdit]:
    moved = Dossier(dossier.project.model_copy(update={"stage": target}), dossier.register)
    first = next(open_steps(PROCESS, moved), None)
    row = recorded_steps(dossier).get(first.number) if first else None
    if row is not None and row.state is StepState.OPEN:
        yield row, {"state": StepState.STARTED, "started": desk.today}


def _next_step(dossier: Dossier, target: Stage) -> str:
    if target is Stage.CLOSED:
        return "项目已关闭；如需重开由 PMO 执行 pmxl reopen"
    moved = Dossier(dossier.project.model_copy(update={"stage": target}), dossier.register)
    step = next(open_steps(PROCESS, moved), None)
    return f"{step.owner}：{step.number} {step.title}" if step else f"pmxl show {dossier.reference}"
