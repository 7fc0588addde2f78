"""欠发的通知: results that somebody typed where they stand, and of which nobody was told (流程 1.5, 2.4, 3.2, 6.1).

What people type there is the result of the step; the next decision about the project owes the notice.
"""

from collections.abc import Iterator

from pmxl.actions.recipients import notices_of
from pmxl.actions.recording import Notice
from pmxl.process.course import exists_for
from pmxl.process.definition import PROCESS
from pmxl.process.terms import Step
from pmxl.rows.governance import NoticeRow
from pmxl.rows.register import Dossier
from pmxl.rules import questions
from pmxl.vocabulary import Stage


def owed_notices(dossier: Dossier, *, without: str = "") -> tuple[Notice, ...]:
    """The notices that typed results of the project's stage still owe, but for the step `without`."""
    steps = PROCESS.definition(dossier.project.stage or Stage.INITIATION).steps
    asked = (step for step in steps if step.number != without and exists_for(step, dossier.project))
    return tuple(notice for step in asked for notice in _owed(dossier, step))


def _owed(dossier: Dossier, step: Step) -> Iterator[Notice]:
    result = step.stands.result(dossier) if step.stands else ""
    logged = questions.rounds(dossier, step.number)
    if not result or (logged and logged[-1].result == result):
        return
    sent = {(row.kind, row.content) for row in dossier.of(NoticeRow)}
    for notice in notices_of(step, dossier, f"{result} {_opinion(dossier, step, result)}".strip()):
        if (notice.kind, notice.content) not in sent:
            yield notice


def _opinion(dossier: Dossier, step: Step, result: str) -> str:
    stands = step.stands
    if stands is None or not stands.has_opinion(result):
        return ""
    return next((text for row in stands.rows(dossier) if (text := getattr(row, stands.opinion))), "")
