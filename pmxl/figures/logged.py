"""What 操作日志 says: where a project stands, what its steps came to, its waivers, the numbers ever given (流程 3).

操作日志 alone is the truth about them; the cells of 立项登记, 流程节点 and 豁免 are copies that are shown.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from pmxl.figures.standing_questions import step_is_not_applicable
from pmxl.rows.governance import LogRow, WaiverRow
from pmxl.rows.initiation import ProjectRow, StepRow
from pmxl.rows.register import Dossier, Register, reference
from pmxl.vocabulary import CustomerVerdict, LogAction, ProjectState, Stage, StepState, Verdict

NEGATIVE = frozenset({str(Verdict.REJECTED), str(CustomerVerdict.NOT_PASSED)})
"""The results after which a step is 已退回."""

_LEADS_BACK = NEGATIVE | {"已更新"}
"""The results that send a project round a loop, so that a step that was done begins again."""

_STATES: Mapping[LogAction, ProjectState] = {
    LogAction.APPLIED: ProjectState.APPLIED,
    LogAction.NUMBERED: ProjectState.RUNNING,
    LogAction.PAUSED: ProjectState.PAUSED,
    LogAction.RESUMED: ProjectState.RUNNING,
    LogAction.TERMINATED: ProjectState.TERMINATED,
    LogAction.REOPENED: ProjectState.RUNNING,
    LogAction.REJECTED: ProjectState.RUNNING,
}
"""The 状态 that each action leaves a project in; an advance to 已关闭 closes it, and 期初 names its own."""


class Event(NamedTuple):
    """One row of 操作日志 as far as it tells where a project stands."""

    number: int | None
    at: datetime | None
    operator: str
    project: str
    action: LogAction | None
    step: str
    before: Stage | None
    after: Stage | None
    result: str
    note: str


class Came(StrEnum):
    """What a step came to, by the log."""

    UNTOUCHED = "没有记录"
    DONE = "已完成"
    RETURNED = "已退回"
    WAIVED = "依豁免"
    SETTLED = "随关口结清"


@dataclass(frozen=True, slots=True)
class LoggedStep:
    """What a step came to: its last result, the day, and whether a later result led the project back."""

    came: Came = Came.UNTOUCHED
    result: str = ""
    day: date | None = None
    again: bool = False

    def bears_out(self, row: StepRow) -> bool:
        """Whether a row of 流程节点 shows what the log says; an answer may spare what is to be done yet, or anew."""
        if self.came is Came.SETTLED:
            return True
        spared = step_is_not_applicable(row)
        if spared or row.state in _OPEN:
            return self.again or self.came is Came.UNTOUCHED or (spared and self.came is Came.WAIVED)
        if str(row.state) != str(self.came):
            return False
        return self.came is not Came.DONE or (row.result == self.result and row.finished in {None, self.day})


_OPEN = frozenset({None, StepState.OPEN, StepState.STARTED})
_UNTOUCHED, _SETTLED = LoggedStep(), LoggedStep(Came.SETTLED)
_FIRST_STEPS = ("1.1", "1.2", "1.3")
"""The steps that end with the 项目编号."""


@dataclass
class Account:
    """What the log says of one project; `known` is whether it says anything that decides."""

    known: bool = False
    stage: Stage | None = None
    state: ProjectState | None = None
    number: str = ""
    application: str = ""
    owed: tuple[Stage, ...] = ()
    steps: dict[str, LoggedStep] = field(default_factory=dict)
    settled: set[str] = field(default_factory=set)
    waivers: dict[str, Event] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)

    def step(self, number: str) -> LoggedStep:
        """What a step came to."""
        return self.steps.get(number) or (_SETTLED if _stage_number(number) in self.settled else _UNTOUCHED)


def account(dossier: Dossier) -> Account:
    """What the log says of a project, under its 项目编号 and, before it had one, its 申请编号.

    Where another 项目编号 is shown than the log gave, it is asked by the one that the log gave.
    """
    register, project = dossier.register, dossier.project
    if number_is_given(register, project):
        return account_of(register, project.application, project.number)
    told = account_of(register, project.application, numbers_of(register).get(project.application, ""))
    return told if told.known else account_of(register, project.application, project.number)


def account_of(register: Register, application: str, number: str) -> Account:
    """What the log says of the project that has, or had, these numbers."""
    accounts, events = register.once(_accounts), register.once(_events)
    key = (application, number)
    if key not in accounts:
        own = [*(events.get(application, ()) if application else ()), *(events.get(number, ()) if number else ())]
        accounts[key] = _told(sorted(own, key=lambda event: event.number or 0))
    return accounts[key]


def _accounts(_: Register) -> dict[tuple[str, str], Account]:
    return {}


_FIELDS = Event._fields


def _events(register: Register) -> Mapping[str, Sequence[Event]]:
    found: defaultdict[str, list[Event]] = defaultdict(list)
    for values in register.columns(LogRow, *_FIELDS):
        event = Event(*values)
        if event.project:
            found[event.project].append(event)
    return found


def _told(events: Iterable[Event]) -> Account:
    told = Account()
    for event in events:
        told.events.append(event)
        tell = _TELL.get(event.action) if event.action else None
        if tell is not None:
            tell(told, event)
        if event.after is not None:
            told.stage, told.known = event.after, True
        state = _state(event)
        if state is not None:
            told.state, told.known = state, True
    return told


def _state(event: Event) -> ProjectState | None:
    if event.action is LogAction.ADVANCED:
        return ProjectState.CLOSED if event.after is Stage.CLOSED else ProjectState.RUNNING
    if event.action is LogAction.OPENED:
        return ProjectState(event.result) if event.result in set(ProjectState) else None
    return _STATES.get(event.action) if event.action else None


def _day(event: Event) -> date | None:
    return event.at.date() if event.at else None


def _applied(told: Account, event: Event) -> None:
    told.application = event.project
    told.steps["1.1"] = LoggedStep(Came.DONE, "", _day(event))


def _name(told: Account, event: Event) -> None:
    """The 项目编号 that was given, and the 申请编号 that it was given to."""
    told.number = event.project
    named = _APPLICATION.match(event.note)
    told.application = named[1] if named else told.application


_APPLICATION = re.compile(r"申请编号 (\S+?)；")


def _numbered(told: Account, event: Event) -> None:
    _name(told, event)
    told.steps |= dict.fromkeys(_FIRST_STEPS, _SETTLED)


def _stepped(told: Account, event: Event) -> None:
    back = event.result in _LEADS_BACK
    if back:
        _sent_back(told, event)
    told.steps[event.step] = LoggedStep(_came(event), event.result, _day(event), again=back)


def _came(event: Event) -> Came:
    """What the result of a step is: sent back, or done, on a waiver if the 说明 names one that stands for it."""
    if event.result in NEGATIVE:
        return Came.RETURNED
    return Came.WAIVED if _ON_A_WAIVER.search(event.note) else Came.DONE


def on_a_waiver(waiver: WaiverRow) -> str:
    """How the 说明 of a step tells that a waiver stands for it: with these words at its end."""
    return f"{waiver.number} 豁免 {waiver.rule} 至 {waiver.until}"


_ON_A_WAIVER = re.compile(r"HM-\d{4}-\d+ 豁免 \w+ 至 \d{4}-\d\d-\d\d\Z")


def own_words(note: str) -> str:
    """An opinion as the 说明 of a step tells it: one that ends like the words of a waiver is closed by a full stop."""
    return f"{note}。" if _ON_A_WAIVER.search(note) else note


def _sent_back(told: Account, event: Event) -> None:
    """After a result or a decision that leads back, what was done may begin again."""
    told.steps = {number: replace(one, again=True) for number, one in told.steps.items()}
    if event.step and event.action is LogAction.REJECTED:
        told.steps[event.step] = LoggedStep(_came(event), event.result, _day(event), again=True)


def _advanced(told: Account, event: Event) -> None:
    told.owed = ()
    _settle(told, [event.before])
    told.steps |= dict.fromkeys(_SETTLED_ON_A_WAIVER.findall(event.note), LoggedStep(Came.WAIVED, "", _day(event)))


def settled_on_a_waiver(step: str) -> str:
    """How the 说明 of a passed gate tells that it left an unrecorded step to a waiver."""
    return f"节点 {step} 依豁免"


_SETTLED_ON_A_WAIVER = re.compile(r"节点 (\S+) 依豁免(?=；|\Z)")


_PASSED = re.compile(r"视为已通过：([^；]*)；")


def passed_by_opening(note: str) -> tuple[Stage, ...]:
    """The stages whose gates an opening entry counts as passed, by its 说明."""
    found = _PASSED.search(note)
    return tuple(stage for stage in Stage if found and stage in found[1].split("、"))


def _opened(told: Account, event: Event) -> None:
    _name(told, event)
    order = list(Stage)
    before = order[: order.index(event.after)] if event.after else []
    passed = passed_by_opening(event.note)
    told.owed = tuple(stage for stage in before if stage not in passed)
    _settle(told, before)
    told.steps |= dict.fromkeys(_FIRST_STEPS, _SETTLED)


def _settle(told: Account, stages: Iterable[Stage | None]) -> None:
    """The steps of stages that were left: what nobody recorded of them as done, or on a waiver, is settled."""
    left = set(stages)
    told.settled |= {str(place) for place, stage in enumerate(Stage, 1) if stage in left}
    told.steps = {
        number: one
        for number, one in told.steps.items()
        if _stage_number(number) not in told.settled or (one.came in {Came.DONE, Came.WAIVED} and not one.again)
    }


def _stage_number(step: str) -> str:
    return step.partition(".")[0]


def _waived(told: Account, event: Event) -> None:
    told.waivers[event.note.partition(" ")[0]] = event


_TELL: Mapping[LogAction, Callable[[Account, Event], None]] = {
    LogAction.APPLIED: _applied,
    LogAction.NUMBERED: _numbered,
    LogAction.OPENED: _opened,
    LogAction.STEP: _stepped,
    LogAction.REJECTED: _sent_back,
    LogAction.REOPENED: _sent_back,
    LogAction.ADVANCED: _advanced,
    LogAction.WAIVED: _waived,
}


def waives(register: Register, waiver: WaiverRow) -> bool:
    """Whether 操作日志 tells of a waiver: its number, project, rule and last day, given by its approver.

    Where 操作日志 was not read nobody can say, and the row counts.
    """
    if not register.knows(LogRow):
        return True
    project = register.projects.get(waiver.project)
    application = project.application if project else ""
    given = account_of(register, application, waiver.project).waivers.get(waiver.number)
    return given is not None and given.operator == waiver.approver and given.note.startswith(waiver_words(waiver))


def waiver_words(waiver: WaiverRow) -> str:
    """How the 说明 of a waiver's log row begins."""
    return f"{waiver.number} {waiver.rule} 至 {waiver.until}："


def waived_rules(dossier: Dossier) -> frozenset[str]:
    """The rules that were ever waived for a project, whether the rows of 豁免 are still there or not."""
    return frozenset(event.result for event in account(dossier).waivers.values())


def counted_steps(dossier: Dossier) -> Sequence[StepRow]:
    """The project's rows of 流程节点 as 操作日志 bears them out; one that it does not counts as 未开始.

    Where 操作日志 was not read the rows count as they are.
    """
    rows = dossier.of(StepRow)
    if all(row.state in _OPEN for row in rows):
        return rows
    return [row if counts(dossier.register, row) else row.model_copy(update=_NOTHING) for row in rows]


def counts(register: Register, row: StepRow) -> bool:
    """Whether a row of 流程节点 is borne out by 操作日志; where that was not read, every row is."""
    if not register.knows(LogRow):
        return True
    project = register.projects.get(row.project)
    told = account_of(register, project.application if project else "", row.project)
    return told.step(row.step).bears_out(row)


_NOTHING: Mapping[str, object] = {"state": StepState.OPEN, "finished": None, "result": ""}


def unlike_the_log(register: Register) -> Iterator[tuple[StepRow, LoggedStep]]:
    """The rows of 流程节点 that show another state or result than 操作日志 tells of."""
    if not register.knows(LogRow):
        return
    rows = register.of(StepRow)
    applications = {reference(project): project.application for project in register.of(ProjectRow)}
    for at, (project, step, state) in enumerate(register.columns(StepRow, "project", "step", "state")):
        told = account_of(register, applications.get(project, ""), project).step(step)
        untouched = told is _UNTOUCHED and state in _OPEN
        if not untouched and not told.bears_out(rows[at]):
            yield rows[at], told


def gone(register: Register) -> Mapping[str, Account]:
    """The projects that 操作日志 knows and 立项登记 lost, by 项目编号, or 申请编号 where they never had one."""
    return register.once(_gone)


def gone_as(register: Register, asked: str) -> tuple[str, Account] | None:
    """The lost project that has, or had, this 项目编号 or 申请编号."""
    lost = gone(register).items()
    return next((found for found in lost if asked and asked in {found[0], found[1].application}), None)


def _gone(register: Register) -> Mapping[str, Account]:
    if not register.knows(LogRow) or not register.knows(ProjectRow):
        return {}
    there = {*register.column(ProjectRow, "number"), *register.column(ProjectRow, "application")}
    given = register.once(_given)
    names = [name for name in register.once(_events) if name not in there and account_of(register, "", name).known]
    late = {given.get(name, "") for name in names}
    return {
        name: account_of(register, given.get(name, ""), name)
        for name in names
        if name not in late and (given.get(name) or "") not in there - {""}
    }


def _given(register: Register) -> Mapping[str, str]:
    """The 申请编号 that each 项目编号 of the log was given to; empty where the log does not say."""
    named = (event for events in register.once(_events).values() for event in events if event.action in _NUMBERING)
    return {event.project: match[1] if (match := _APPLICATION.match(event.note)) else "" for event in named}


_NUMBERING = frozenset({LogAction.NUMBERED, LogAction.OPENED})


def numbers_of(register: Register) -> Mapping[str, str]:
    """The 项目编号 that each 申请编号 was given, by the log."""
    return register.once(_numbers_of)


def _numbers_of(register: Register) -> Mapping[str, str]:
    return {application: number for number, application in register.once(_given).items() if application}


def number_is_given(register: Register, project: ProjectRow) -> bool:
    """Whether a project's 项目编号 is the one that the log says it was given; none is right where none was."""
    expected = numbers_of(register).get(project.application, "") if project.application else ""
    if not project.number:
        return not expected
    owner = register.once(_given).get(project.number)
    same = owner is not None and (not owner or not project.application or owner == project.application)
    return same and expected in {"", project.number}


_NAMES: Mapping[LogAction, re.Pattern[str]] = {
    LogAction.WAIVED: re.compile(r"^(\S+)"),
    LogAction.ISSUED: re.compile(r"^\S+ (\S+) 第"),
    LogAction.ALLOCATED: re.compile(r"(HX-\d{4}-\d+)"),
    LogAction.IMPORTED: re.compile(r"(DZ-\d{4}-\d+)"),
}
"""Where the 说明 of an action names the numbers that it gave; words that a person typed are not looked at."""


def numbers_given(register: Register) -> Iterator[str]:
    """Every number that 操作日志 says was given once; none of them is given again, whatever became of its row."""
    for project, action, note in register.columns(LogRow, "project", "action", "note"):
        yield project
        if action in _NAMES:
            yield from _NAMES[action].findall(note)
