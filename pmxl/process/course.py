"""Where a project stands in the process: which steps exist for it, what was recorded of them, what is open."""

from collections.abc import Iterator, Mapping

from pmxl.figures.logged import counted_steps
from pmxl.figures.standing_questions import is_running, step_is_finished
from pmxl.process.terms import Process, Step
from pmxl.rows.initiation import ProjectRow, StepRow
from pmxl.rows.register import Dossier
from pmxl.vocabulary import Condition, Stage, StepState, YesNo

CONDITION_FIELDS: Mapping[Condition, str] = {
    Condition.SURVEY: "survey",
    Condition.SOFTWARE: "software",
    Condition.STOCK: "stock",
}
"""The field of 立项登记 that says whether a condition holds."""


def exists_for(step: Step, project: ProjectRow) -> bool:
    """Whether a step exists for a project; while its condition is undecided, it does."""
    if step.condition is None:
        return True
    answer: YesNo | None = getattr(project, CONDITION_FIELDS[step.condition])
    return answer is not YesNo.NO


def recorded_steps(dossier: Dossier) -> Mapping[str, StepRow]:
    """The 流程节点 rows of a project by step number, as 操作日志 bears them out."""
    return {row.step: row for row in counted_steps(dossier)}


def waits_for_its_loop(step: Step, recorded: Mapping[str, StepRow]) -> bool:
    """Whether a step was sent back and what it was sent back to isn't done yet: nothing can be done here till then."""
    row, target = recorded.get(step.number), recorded.get(step.loop.to) if step.loop else None
    returned = row is not None and row.state is StepState.RETURNED
    return returned and target is not None and not step_is_finished(target)


def open_steps(process: Process, dossier: Dossier) -> Iterator[Step]:
    """The steps of the project's current stage that exist for it and are not finished, in order."""
    project = dossier.project
    if not is_running(project) or project.stage in {None, Stage.CLOSED}:
        return
    recorded = recorded_steps(dossier)
    for step in process.definition(project.stage).steps:
        row = recorded.get(step.number)
        if exists_for(step, project) and not (row and step_is_finished(row)):
            yield step
