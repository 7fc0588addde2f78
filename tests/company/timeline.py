"""The days of one project: the process walked with its loops, counted back from where the project stands now."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from pmxl.process.definition import PROCESS
from pmxl.vocabulary import Stage
from tests.company.chance import Chance
from tests.company.company import CALENDAR
from tests.company.profile import Profile

PASSED, REJECTED, NOT_PASSED, UPDATED = "通过", "不通过", "未通过", "已更新"


@dataclass(frozen=True, slots=True)
class Move:
    """One step taken once: its result, and the working days it took."""

    step: str
    days: int
    result: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """A step as it was taken: from when to when, with which result, for the how manieth time."""

    step: str
    started: date
    finished: date
    result: str
    round: int

    @property
    def stage(self) -> Stage:
        """The stage that the step belongs to."""
        return PROCESS.stage_of(self.step)


@dataclass(frozen=True)
class Timeline:
    """Every step that one project has taken, in order, and the step it is at."""

    profile: Profile
    taken: tuple[Taken, ...]

    @cached_property
    def last(self) -> Mapping[str, Taken]:
        """Each step as it was last taken."""
        return {taken.step: taken for taken in self.taken}

    def done(self, step: str) -> date | None:
        """The day on which a step was last finished; None while it was not, or after a result that sent it back."""
        taken = self.last.get(step)
        return taken.finished if taken and taken.result not in {REJECTED, NOT_PASSED} else None

    def day(self, step: str) -> date:
        """The day on which a step was last finished; it must have been."""
        return self.last[step].finished

    def rounds(self, step: str) -> tuple[Taken, ...]:
        """Every time that a step was taken."""
        return tuple(taken for taken in self.taken if taken.step == step)

    def passed(self, stage: Stage) -> date | None:
        """The day on which the project last left a stage; None as well where all is done and the gate still waits."""
        if self.profile.ready and stage is self.taken[-1].stage:
            return None
        ends = {
            Stage.INITIATION: "1.7" if self.profile.survey else "1.5",
            Stage.SOLUTION: "2.4",
            Stage.CONTRACT: "3.6",
            Stage.PREPARATION: "4.6" if self.profile.stock else "4.7",
            Stage.DELIVERY: "5.4",
            Stage.ACCEPTANCE: "6.5",
        }
        return self.done(ends[stage]) if stage in ends else None

    @property
    def stage(self) -> Stage:
        """The stage that the project stands in."""
        return next((stage for stage in PROCESS_STAGES if self.passed(stage) is None), Stage.CLOSED)

    def entered(self, stage: Stage) -> date:
        """The day on which the project came into a stage."""
        order = list(Stage)
        before = self.passed(order[order.index(stage) - 1]) if stage is not Stage.INITIATION else None
        return before or self.taken[0].finished


PROCESS_STAGES = tuple(definition.stage for definition in PROCESS.stages)


def timeline(profile: Profile) -> Timeline:
    """The days of a project: all that lies before the step it is at, the last of it done on the day it began."""
    moves = list(_script(profile, Chance(profile.name)))
    if profile.at:
        moves = moves[: _position(moves, profile.at)] or moves[:1]
    return Timeline(profile, tuple(_dated(moves, profile.since)))


_TOGETHER = {"5.1": ("5.1", "5.2", "5.3"), "6.3": ("6.3",)}
"""Steps that begin together: while the first is open, none of them is done."""


def _position(moves: list[Move], at: str) -> int:
    group = _TOGETHER.get(at, (at,))
    last = max(position for position, move in enumerate(moves) if move.step == at)
    while last and moves[last - 1].step in group:
        last -= 1
    return last


def _dated(moves: list[Move], since: date) -> Iterator[Taken]:
    elapsed = sum(move.days for move in moves)
    rounds: dict[str, int] = {}
    day = CALENDAR.add_workdays(since, -elapsed) if elapsed else CALENDAR.previous_workday(since)
    for move in moves:
        rounds[move.step] = rounds.get(move.step, 0) + 1
        finished = CALENDAR.add_workdays(day, move.days) if move.days else day
        yield Taken(move.step, day, finished, move.result, rounds[move.step])
        day = finished


def _script(profile: Profile, chance: Chance) -> Iterator[Move]:
    yield from _initiation(profile, chance)
    yield from _quotation(profile, chance)
    yield from _contract(profile, chance)
    yield from _preparation(profile, chance)
    yield from _delivery(profile)
    yield from _acceptance(profile, chance)


def _initiation(profile: Profile, chance: Chance) -> Iterator[Move]:
    yield Move("1.1", 0)
    for _ in range(profile.assessments - 1):
        yield Move("1.2", chance.between(2, 4), REJECTED)
    yield Move("1.2", chance.between(1, 3), PASSED)
    yield Move("1.3", 1)
    yield Move("1.4", chance.between(1, 2))
    yield Move("1.5", 1, "是" if profile.survey else "否")
    if profile.survey:
        for turn in range(profile.survey_rounds):
            yield Move("1.6", chance.between(1, 2))
            yield Move("1.7", chance.between(1, 2), PASSED if turn + 1 == profile.survey_rounds else NOT_PASSED)


def _quotation(profile: Profile, chance: Chance) -> Iterator[Move]:
    if profile.survey:
        yield Move("2.1", chance.between(2, 4))
    yield Move("2.2", chance.between(4, 7))
    for version in range(1, profile.versions + 1):
        yield Move("2.3", 1)
        yield Move("2.4", chance.between(3, 6), PASSED if version == profile.versions else NOT_PASSED)
        if version < profile.versions:
            yield Move("2.5", chance.between(2, 4), UPDATED)


def _contract(profile: Profile, chance: Chance) -> Iterator[Move]:
    for turn in range(profile.feasibilities):
        yield Move("3.1", chance.between(3, 5))
        yield Move("3.2", 2, PASSED if turn + 1 == profile.feasibilities else REJECTED)
    yield Move("3.3", chance.between(4, 7))
    yield Move("3.4", chance.between(3, 5), PASSED)
    yield Move("3.5", 1)
    yield Move("3.6", chance.between(4, 6))


def _preparation(profile: Profile, chance: Chance) -> Iterator[Move]:
    yield Move("4.1", 1)
    yield Move("4.2", 2)
    yield Move("4.3", 2)
    if profile.software:
        yield Move("4.4", 2)
    if profile.stock:
        yield Move("4.5", 2)
    yield Move("4.7", 2)
    if profile.stock:
        yield Move("4.6", chance.between(9, 13))


def _delivery(profile: Profile) -> Iterator[Move]:
    whole = profile.working_days + profile.behind
    if profile.software:
        yield Move("5.2", whole - 6)
    yield Move("5.1", 5 if profile.software else whole - 1)
    yield Move("5.3", 0)
    yield Move("5.4", 1)


def _acceptance(profile: Profile, chance: Chance) -> Iterator[Move]:
    for _ in range(profile.acceptances - 1):
        yield Move("6.1", chance.between(4, 6), REJECTED)
        yield Move("5.1", 5)
        yield Move("5.4", 1)
    yield Move("6.1", chance.between(4, 6), profile.verdict)
    yield Move("6.2", 1)
    yield Move("6.4", chance.between(6, 9))
    yield Move("6.3", chance.between(24, 32))
    yield Move("6.5", 2)
