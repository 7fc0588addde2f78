"""结清: what becomes of the steps of a stage that nobody recorded when its gate is passed (流程 3).

None of them becomes 已完成: 不适用 says that the step was not needed, 依豁免 that a waiver stands for it, 由关口结清
that the gate found its evidence in the sheets. What was noted before stays.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from pmxl.figures.logged import on_a_waiver
from pmxl.figures.standing_questions import step_is_finished
from pmxl.outcomes.transition import GateResult
from pmxl.process.course import exists_for, recorded_steps
from pmxl.process.terms import Process, Step
from pmxl.rows.governance import WaiverRow
from pmxl.rows.initiation import StepRow
from pmxl.rows.register import Dossier
from pmxl.vocabulary import StepState

Settlement = tuple[StepRow, Mapping[str, object]]
"""A row of 流程节点 and the values that it gets."""


def settlements(process: Process, dossier: Dossier, gate: GateResult, today: date) -> Iterator[Settlement]:
    """Every unrecorded step of the gate's stage with its state, day and result, in the order of the process."""
    recorded = recorded_steps(dossier)
    for step in process.definition(gate.stage).steps:
        row = recorded.get(step.number)
        if row is not None and not step_is_finished(row):
            yield row, _settlement(process, dossier, gate, row, step, today)


def _settlement(
    process: Process, dossier: Dossier, gate: GateResult, row: StepRow, step: Step, today: date
) -> Mapping[str, object]:
    waivers = [found.waived for found in gate.waived if found.step == step.number]
    before = _earlier_round(row)
    if not exists_for(step, dossier.project) or _was_never_due(process, dossier, step):
        return {"state": StepState.NOT_APPLICABLE}
    if waivers:
        told = [before, *(waiver_in_words(dossier, number) for number in dict.fromkeys(waivers))]
        return {"state": StepState.WAIVED, "finished": today, "result": "", "note": "\n".join(filter(None, told))}
    result = step.stands.result(dossier) if step.stands else ""
    return {"state": StepState.SETTLED, "finished": today, "result": result, "note": before}


def _was_never_due(process: Process, dossier: Dossier, step: Step) -> bool:
    """Whether only another result of an earlier step would have led here, and nothing was done (2.5 after 2.4 通过)."""
    return process.is_detour(step) and step.stands is not None and not step.stands.rows(dossier)


def _earlier_round(row: StepRow) -> str:
    """The note of a row; that of a round which was sent back says so, since its result does not stay in the row."""
    if row.state is not StepState.RETURNED or not row.result:
        return row.note
    return f"第 {row.round or 1} 轮{row.result}：{row.note}"


def waiver_in_words(dossier: Dossier, number: str) -> str:
    """A waiver as the note of a step tells it: its number, its rule and its last day."""
    return on_a_waiver(next(row for row in dossier.of(WaiverRow) if row.number == number))
