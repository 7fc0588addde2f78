"""The words in which the process is declared; a wrong declaration fails at import and names the offender."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from pmxl.errors import DefinitionError
from pmxl.outcomes.finding import Finding
from pmxl.rules.check import Check
from pmxl.vocabulary import Condition, Department, Document, Stage


@dataclass(frozen=True, slots=True)
class Loop:
    """A result that sends the project back, or on, to another step of the process."""

    result: str
    to: str


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step (节点): who owns it, under which condition it exists, what it produces, its possible results.

    `answers` names the field of 立项登记 that the result decides, such as 需要踏勘.
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

    def steps_of(self, finding: Finding) -> frozenset[str]:
        """The steps that a gate's finding is about: its rule's, those of the rules it keeps blind, or every one."""
        if "" in finding.blind:
            return frozenset(self.steps)
        codes = finding.blind or (finding.code,)
        return frozenset(self.checks[code].step for code in codes if code in self.checks)

    def after(self, stage: Stage) -> Stage:
        """The stage that follows."""
        order = list(Stage)
        return order[order.index(stage) + 1]

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


def _step_faults(definition: StageDefinition, position: int, numbers: list[str]) -> Iterator[str]:
    for index, step in enumerate(definition.steps, start=1):
        if step.number != f"{position}.{index}":
            yield f"step {step.number} of {definition.stage} should be {position}.{index}"
        if step.loop and (step.loop.to not in numbers or step.loop.result not in step.results):
            yield f"the loop of step {step.number} leads to {step.loop.to} on {step.loop.result}: not declared"
