"""The words in which the process is declared; a wrong declaration fails at import and names the offender."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pmxl.errors import DefinitionError
from pmxl.outcomes.finding import Finding
from pmxl.rows.register import Dossier
from pmxl.rows.row import Row
from pmxl.rules.check import Check
from pmxl.vocabulary import Condition, Department, Document, Stage


@dataclass(frozen=True, slots=True)
class Loop:
    """A result that sends the project back, or on, to another step of the process."""

    result: str
    to: str


@dataclass(frozen=True, kw_only=True)
class Stands:
    """Where a step's result stands in the sheets: what people type there is the result, and recording it writes it.

    `rows` finds the rows in question, none where there is nothing yet of which a result could be recorded; `absent`
    says so. `word` is the field that holds the result, `day`, `person`, `opinion` and `rounds` what goes with it;
    empty ones stand nowhere. `noted` are the results whose opinion stands there, all of them where it is empty. One
    row serves every round where `again`, otherwise a new round has a new row.
    """

    kind: type[Row]
    rows: Callable[[Dossier], Sequence[Row]]
    absent: str
    remedy: str
    word: str = ""
    day: str = ""
    person: str = ""
    opinion: str = ""
    noted: tuple[str, ...] = ()
    rounds: str = ""
    again: bool = False

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that say the result."""
        return tuple(name for name in (self.word, self.day, self.person, self.opinion, self.rounds) if name)

    def has_opinion(self, result: str) -> bool:
        """Whether the opinion on a result stands in the rows too."""
        return bool(self.opinion) and (not self.noted or result in self.noted)

    def result(self, dossier: Dossier) -> str:
        """The result that stands in the rows now, empty where none does."""
        words = [getattr(row, self.word) for row in self.rows(dossier)] if self.word else []
        return str(words[-1] or "") if words else ""


@dataclass(frozen=True, kw_only=True)
class Demand:
    """What a result asks for instead of all checks of its step and of those that the step follows.

    `checks` must find nothing, and where there are `grounds` at least one of them must find something.
    """

    result: str
    checks: tuple[str, ...] = ()
    grounds: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step (节点): who owns it, under which condition it exists, what it produces, its possible results.

    `answers` names the field of 立项登记 that the result decides, such as 需要踏勘. A result is recorded only if the
    gate would find nothing at this step and at those that it `follows`; `demands` are the results that ask for
    something else. A negative result by the department `veto` is only lifted by that department.
    """

    number: str
    title: str
    owner: Department
    rule: str
    condition: Condition | None = None
    product: Document | None = None
    results: tuple[str, ...] = ()
    loop: Loop | None = None
    helpers: tuple[Department, ...] = ()
    notices: tuple[str, ...] = field(default=())
    answers: str = ""
    stands: Stands | None = None
    follows: tuple[str, ...] = ()
    demands: tuple[Demand, ...] = ()
    veto: Department | None = None

    def demand(self, result: str) -> Demand | None:
        """What a result asks for, if it isn't all that its step does."""
        return next((demand for demand in self.demands if demand.result == result), None)


NEGATIVE = frozenset({"不通过", "未通过"})
"""The results that send something back; each needs its reason in words."""


@dataclass(frozen=True)
class Gate:
    """The decision to leave a stage: its checks, all asked at once (流程 3)."""

    owner: Department
    checks: tuple[Check, ...]


@dataclass(frozen=True)
class StageDefinition:
    """One stage: its steps in order and the gate at its end."""

    stage: Stage
    steps: tuple[Step, ...]
    gate: Gate


@dataclass(frozen=True)
class Process:
    """All stages in order; checked when it is made."""

    stages: tuple[StageDefinition, ...]

    def __post_init__(self) -> None:
        for fault in _faults(self):
            raise DefinitionError(fault)

    @cached_property
    def steps(self) -> dict[str, Step]:
        """Every step by its number."""
        return {step.number: step for definition in self.stages for step in definition.steps}

    @cached_property
    def checks(self) -> dict[str, Check]:
        """Every gate check by its code."""
        return {check.code: check for definition in self.stages for check in definition.gate.checks}

    def definition(self, stage: Stage) -> StageDefinition:
        """What is declared of a stage that has a gate."""
        return next(definition for definition in self.stages if definition.stage is stage)

    def after(self, stage: Stage) -> Stage:
        """The stage that follows."""
        order = list(Stage)
        return order[order.index(stage) + 1]

    def steps_of(self, finding: Finding) -> frozenset[str]:
        """The steps that a finding is about: where it is to be mended, or those of the rules that it keeps blind."""
        if "" in finding.blind:
            return frozenset(self.steps)
        codes = (code for code in finding.blind if code in self.checks)
        return frozenset(self.checks[code].step for code in codes) if finding.blind else frozenset({finding.step})

    def is_detour(self, step: Step) -> bool:
        """Whether only a certain result of an earlier step leads to this one."""
        order = list(self.steps)
        return any(
            other.loop and other.loop.to == step.number and order.index(other.number) < order.index(step.number)
            for other in self.steps.values()
        )

    def stage_of(self, step: str) -> Stage:
        """The stage that a step belongs to."""
        return next(definition.stage for definition in self.stages if any(s.number == step for s in definition.steps))


def _faults(process: Process) -> Iterator[str]:
    if [definition.stage for definition in process.stages] != list(Stage)[:-1]:
        yield "the stages do not stand in the order of the vocabulary"
    numbers = [step.number for definition in process.stages for step in definition.steps]
    codes = [check.code for definition in process.stages for check in definition.gate.checks]
    yield from (f"step {number} is declared twice" for number in numbers if numbers.count(number) > 1)
    yield from (f"check {code} is declared twice" for code in codes if codes.count(code) > 1)
    for position, definition in enumerate(process.stages, start=1):
        yield from _step_faults(definition, position, numbers)
        yield from (
            f"check {check.code} names step {check.step}, which does not exist"
            for check in definition.gate.checks
            if check.step not in numbers
        )
    for step in process.steps.values():
        yield from _demand_faults(step, numbers, codes)


def _step_faults(definition: StageDefinition, position: int, numbers: list[str]) -> Iterator[str]:
    for index, step in enumerate(definition.steps, start=1):
        if step.number != f"{position}.{index}":
            yield f"step {step.number} of {definition.stage} should be {position}.{index}"
        if step.loop and (step.loop.to not in numbers or step.loop.result not in step.results):
            yield f"the loop of step {step.number} leads to {step.loop.to} on {step.loop.result}: not declared"


def _demand_faults(step: Step, numbers: list[str], codes: list[str]) -> Iterator[str]:
    yield from (f"step {step.number} follows {other}: not declared" for other in step.follows if other not in numbers)
    for demand in step.demands:
        if demand.result not in (step.results or ("",)):
            yield f"step {step.number} demands something of {demand.result}: not one of its results"
        for code in (*demand.checks, *demand.grounds):
            if code not in codes:
                yield f"step {step.number} demands check {code}: not declared"
    if step.stands is not None:
        kind = step.stands.kind
        unknown = [name for name in step.stands.fields if name not in kind.model_fields]
        yield from (f"step {step.number} stands in {name}: {kind.sheet.name} has no such field" for name in unknown)
        word = step.stands.word
        if word and word not in unknown and sorted(kind.column(word).choices) != sorted(step.results):
            yield f"step {step.number} stands in {word}: its choices are not the results of the step"
