"""A result that somebody is about to record: what it would write, and what in the sheets contradicts it (流程 2).

The gate's own checks are asked of the project as it would stand once the result is written, so that a step can't say
what its gate would refuse. Nothing is asked twice: where people typed the result, only what is missing is written.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pmxl.figures.evidence import Columns, fingerprint
from pmxl.figures.standing_questions import step_is_finished, step_was_recorded
from pmxl.outcomes.finding import Finding, Gap
from pmxl.process.course import recorded_steps
from pmxl.process.judging import judge_checks
from pmxl.process.settling import waiver_in_words
from pmxl.process.terms import NEGATIVE, Process, Stands, Step
from pmxl.rows.governance import LogRow
from pmxl.rows.initiation import StepRow
from pmxl.rows.register import Dossier
from pmxl.rows.row import Row
from pmxl.rules import questions
from pmxl.rules.check import Check, gap, missing
from pmxl.rules.rulebook import Rulebook
from pmxl.vocabulary import StepState

Writing = tuple[Row, Mapping[str, object]]
"""A row and the values that it gets."""


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """A step of a project and the result that somebody wants to record of it on a day."""

    process: Process
    dossier: Dossier
    step: Step
    result: str
    note: str
    person: str
    day: date

    @property
    def is_negative(self) -> bool:
        """Whether the result sends something back."""
        return self.result in NEGATIVE

    @property
    def recorded(self) -> StepRow | None:
        """The step's row of 流程节点; an application without a number has none."""
        return recorded_steps(self.dossier).get(self.step.number)

    @property
    def last(self) -> LogRow | None:
        """The round before, as 操作日志 has it."""
        return next(reversed(questions.rounds(self.dossier, self.step.number)), None)

    @property
    def needs_reason(self) -> bool:
        """Whether the result says nothing without words: what is sent back, and what is passed on conditions."""
        return self.is_negative or (self.step.stands is not None and self.result in self.step.stands.noted)

    @property
    def reason(self) -> str:
        """The opinion: as given, else as somebody typed it where the result stands."""
        stands = self.step.stands
        if self.note or stands is None or not stands.has_opinion(self.result):
            return self.note
        rows = [row for row in stands.rows(self.dossier) if not self.renews(stands, row)]
        return next((text for row in rows if (text := getattr(row, stands.opinion))), "")

    def renews(self, stands: Stands, row: Row) -> bool:
        """Whether a row that serves every round holds an earlier one, or none: nobody typed this one there."""
        return stands.again and (not self.says_it(stands, row) or self._is_logged(stands, row))

    def says_it(self, stands: Stands, row: Row) -> bool:
        """Whether a row holds the result already."""
        return bool(stands.word) and getattr(row, stands.word) == self.result

    def contradicts(self, stands: Stands, row: Row) -> bool:
        """Whether a row holds another result; one of an earlier round gives way where one row serves them all."""
        held = getattr(row, stands.word) if stands.word else None
        return bool(held) and held != self.result and not (stands.again and self._is_logged(stands, row))

    def _is_logged(self, stands: Stands, row: Row) -> bool:
        return self.last is not None and self.last.result == getattr(row, stands.word)


def evidence(attempt: Attempt) -> Iterator[Writing]:
    """The rows in which the result stands, with the cells that are to say it."""
    stands = attempt.step.stands
    for row in stands.rows(attempt.dossier) if stands else ():
        assert stands is not None
        renewed = attempt.renews(stands, row)
        values = _values(attempt, stands, row)
        yield (
            row,
            {
                name: value
                for name, value in values.items()
                if renewed or name == stands.rounds or questions.empty(row, name)
            },
        )


def _values(attempt: Attempt, stands: Stands, row: Row) -> dict[str, object]:
    values: dict[str, object] = {}
    if stands.word:
        choices = row.column(stands.word).choices
        values[stands.word] = next((word for word in choices if word == attempt.result), attempt.result)
    if stands.day:
        values[stands.day] = attempt.day
    if stands.person:
        values[stands.person] = attempt.person
    if stands.has_opinion(attempt.result):
        values[stands.opinion] = attempt.note
    if stands.rounds:
        values[stands.rounds] = (getattr(row, stands.rounds) or 0) + 1
    return values


def step_fields(attempt: Attempt, waivers: Sequence[str] = ()) -> dict[str, object]:
    """What the step's row of 流程节点 is to hold; with `waivers` it isn't 已完成: they stand for what is missing."""
    row = attempt.recorded
    done = StepState.WAIVED if waivers else StepState.DONE
    return {
        "state": StepState.RETURNED if attempt.is_negative else done,
        "person": attempt.person,
        "finished": attempt.day,
        "result": attempt.result,
        "round": (row.round if row and row.round else 0) + 1,
        "note": "\n".join(part for part in (attempt.reason, *waivers) if part),
    }


def step_row(attempt: Attempt) -> StepRow:
    """The step's row as it stands, or a new one."""
    dossier, step = attempt.dossier, attempt.step
    stage = attempt.process.stage_of(step.number)
    return attempt.recorded or StepRow(
        project=dossier.reference, step=step.number, title=step.title, stage=stage, owner=step.owner
    )


def supposed(attempt: Attempt, entry: LogRow) -> Dossier:
    """The project as it would stand with the result recorded and `entry` in 操作日志."""
    step = [(step_row(attempt), step_fields(attempt))] if attempt.dossier.project.number else []
    last = max((row.number or 0 for row in questions.history(attempt.dossier)), default=0)
    entry = entry.model_copy(update={"number": last + 1})
    return attempt.dossier.supposing([*evidence(attempt), *step, (entry, {})])


@dataclass(frozen=True, slots=True)
class Weighed:
    """A result against the sheets: everything that contradicts it, cell by cell, and the waivers that it needs."""

    objections: tuple[Gap, ...]
    waivers: tuple[str, ...]


def weighed(attempt: Attempt, entry: LogRow, rulebook: Rulebook) -> Weighed:
    """What the sheets say to a result; with `entry` in 操作日志 it may be recorded where there is no objection."""
    against = (*_row_objections(attempt), *_ungrounded(attempt, rulebook))
    if against:
        return Weighed(against, ())
    dossier = supposed(attempt, entry)
    findings = tuple(_findings(attempt, dossier, rulebook))
    waived = (found.waived for found in findings if found.waived and found.step == attempt.step.number)
    return Weighed(
        tuple(found.gap for found in findings if found.holds),
        tuple(waiver_in_words(dossier, number) for number in dict.fromkeys(waived)),
    )


def _row_objections(attempt: Attempt) -> Iterator[Gap]:
    stands, dossier = attempt.step.stands, attempt.dossier
    if stands is None:
        return
    rows = stands.rows(dossier)
    if not rows:
        yield missing(stands.kind, stands.absent, stands.remedy, field_name=stands.word, register=dossier.register)
    for row in rows:
        if attempt.contradicts(stands, row):
            found = f"此处为「{getattr(row, stands.word)}」，与「{attempt.result}」不符"
            yield gap(row, stands.word, found, _AT_ODDS)


_AT_ODDS = "填错的请先改正，新的一轮请新增一行，再登记节点"


def _findings(attempt: Attempt, dossier: Dossier, rulebook: Rulebook) -> Iterator[Finding]:
    """What the gate would find at this step and those it follows, or of the checks that the result asks for."""
    demand = attempt.step.demand(attempt.result)
    numbers = {attempt.step.number, *attempt.step.follows}
    for finding in judge_checks(dossier, attempt.process, _asked(attempt), rulebook, attempt.day):
        if demand or not numbers.isdisjoint(attempt.process.steps_of(finding)):
            yield finding


def _asked(attempt: Attempt) -> tuple[str, ...]:
    demand = attempt.step.demand(attempt.result)
    if demand:
        return demand.checks
    gate = attempt.process.definition(attempt.process.stage_of(attempt.step.number)).gate
    return tuple(check.code for check in gate.checks)


def _ungrounded(attempt: Attempt, rulebook: Rulebook) -> Iterator[Gap]:
    demand = attempt.step.demand(attempt.result)
    grounds = demand.grounds if demand else ()
    checks = [attempt.process.checks[code] for code in grounds]
    if checks and not judge_checks(attempt.dossier, attempt.process, grounds, rulebook, attempt.day):
        kind = checks[-1].evidence[0].kind
        found = f"没有「{attempt.result}」的依据：{'；'.join(check.sentence for check in checks)}"
        yield missing(kind, found, "请先登记不通过的意见", register=attempt.dossier.register)


def is_repeated(attempt: Attempt, rulebook: Rulebook) -> bool:
    """Whether this very result was recorded and nothing it rests on has changed since."""
    last = attempt.last
    if last is None or last.result != attempt.result or not _still_stands(attempt):
        return False
    if last.evidence not in {"", fingerprint_of(attempt)}:
        return False
    if attempt.is_negative:
        return not _was_redone(attempt)
    own = attempt.step.number
    return not any(found.holds and found.step == own for found in _findings(attempt, attempt.dossier, rulebook))


def _still_stands(attempt: Attempt) -> bool:
    row, stands = attempt.recorded, attempt.step.stands
    if stands is not None and stands.word and stands.result(attempt.dossier) != attempt.result:
        return False
    return row is None or (step_was_recorded(row) and row.result == attempt.result)


def _was_redone(attempt: Attempt) -> bool:
    loop = attempt.step.loop
    row = recorded_steps(attempt.dossier).get(loop.to) if loop else None
    return row is not None and step_is_finished(row)


def fingerprint_of(attempt: Attempt) -> str:
    """What the result rests on, without what recording it writes: another one later means new evidence."""
    stage = attempt.process.stage_of(attempt.step.number)
    return fingerprint(attempt.dossier, stage, _columns(attempt.step, _checks(attempt)))


def _checks(attempt: Attempt) -> Iterator[Check]:
    demand = attempt.step.demand(attempt.result)
    codes = (*demand.checks, *demand.grounds) if demand else ()
    numbers = {attempt.step.number, *attempt.step.follows}
    return (check for code, check in attempt.process.checks.items() if code in codes or check.step in numbers)


def _columns(step: Step, checks: Iterable[Check]) -> Iterator[Columns]:
    stands = step.stands
    for item in (item for check in checks for item in check.evidence if item.kind is not StepRow):
        own = stands.fields if stands and stands.kind is item.kind else ()
        yield item.kind, tuple(name for name in item.fields if name not in own)
    if stands:
        yield stands.kind, ()
