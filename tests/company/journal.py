"""操作日志、通知 of the example: what pmxl would have written, had it been there from the first day."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from pmxl.figures.chain import chained
from pmxl.figures.evidence import fingerprint
from pmxl.figures.logged import on_a_waiver
from pmxl.process.definition import EVERYBODY, GENERAL_MANAGER, PROCESS
from pmxl.process.terms import Step
from pmxl.rows.governance import LogRow, NoticeRow, WaiverRow
from pmxl.rows.register import Register
from pmxl.vocabulary import Department, LogAction, NoticeState, ProjectState, Stage
from tests.company.accepting import waiver_rows
from tests.company.company import departments_of
from tests.company.profile import LAST_ENTRY
from tests.company.registering import note_of, state_of, waived_rule
from tests.company.story import Fields, Story, later, running
from tests.company.timeline import PROCESS_STAGES, REJECTED, Taken

_OPENING, _PACE = time(9, 5), 25
_GENERAL_MANAGER = "李总"
_SENT_AFTER = timedelta(minutes=5)
_STILL_OPEN = later(LAST_ENTRY, -1)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened: the day, the order within it, and the row of the log, not yet sealed."""

    day: date
    order: int
    story: Story
    row: LogRow
    step: Step | None = None


def log_rows(stories: Sequence[Story], register: Register) -> tuple[LogRow, ...]:
    """操作日志: everything in the order in which it happened, sealed row by row."""
    return chained([row for _, row in _timed(_entries(stories, register))])


def notice_rows(stories: Sequence[Story], register: Register) -> list[NoticeRow]:
    """通知: what each step owed, sent the same day; the last ones still wait."""
    owed = [(entry, row) for entry, row in _timed(_entries(stories, register)) if entry.step and entry.step.notices]
    numbers = running("TZ", [entry.day for entry, _ in owed])
    return [_notice(number, entry, row) for number, (entry, row) in zip(numbers, owed, strict=True)]


def _entries(stories: Sequence[Story], register: Register) -> list[Entry]:
    waivers = waiver_rows(stories)
    return [entry for story in stories for entry in _story(story, register, waivers)]


def _timed(entries: Iterable[Entry]) -> list[tuple[Entry, LogRow]]:
    """The entries at a time of day: each story's in their order, all of them by the clock."""
    seen: dict[tuple[str, date], int] = {}
    timed: list[tuple[datetime, int, Entry]] = []
    for position, entry in enumerate(entries):
        key = (entry.story.profile.name, entry.day)
        seen[key] = seen.get(key, 0) + 1
        minutes = entry.story.chance(f"{entry.day}").below(20) + _PACE * (seen[key] - 1)
        timed.append((datetime.combine(entry.day, _OPENING) + timedelta(minutes=minutes), position, entry))
    timed.sort(key=lambda triple: triple[:2])
    return [(entry, entry.row.model_copy(update={"at": at})) for at, _, entry in timed]


def _story(story: Story, register: Register, waivers: Sequence[WaiverRow]) -> Iterator[Entry]:
    if not story.application:
        return
    own = [waiver for waiver in waivers if waiver.project == story.number]
    told: set[str] = set()
    for order, taken in enumerate(story.time.taken):
        for waiver in own:
            if waiver.approved and waiver.approved < taken.finished and waiver.number not in told:
                told.add(waiver.number)
                yield _waived(story, order, waiver)
        yield _taken(story, order, taken, own)
        stage = _left(story, taken)
        if stage:
            yield _advanced(story, order, taken, stage, register, own)
    yield from _halted(story, len(story.time.taken))


def _left(story: Story, taken: Taken) -> Stage | None:
    """The stage that a project left when this step was taken."""
    if not (_good(taken) and story.time.passed(taken.stage)):
        return None
    return next((stage for stage in PROCESS_STAGES if _last_step(story, stage) == taken.step), None)


def _last_step(story: Story, stage: Stage) -> str:
    ends = {
        Stage.INITIATION: "1.7" if story.profile.survey else "1.5",
        Stage.SOLUTION: "2.4",
        Stage.CONTRACT: "3.6",
        Stage.PREPARATION: "4.6" if story.profile.stock else "4.7",
        Stage.DELIVERY: "5.4",
        Stage.ACCEPTANCE: "6.5",
    }
    return ends[stage]


def _good(taken: Taken) -> bool:
    return taken.result not in {REJECTED, "未通过"}


def _entry(story: Story, day: date, order: int, operator: str, taken: Step | None, facts: Fields) -> Entry:
    departments = "、".join(sorted(departments_of(operator)))
    row = LogRow(operator=operator, department=departments).model_copy(update=facts)
    return Entry(day, order, story, row, taken)


def _taken(story: Story, order: int, taken: Taken, waivers: Sequence[WaiverRow]) -> Entry:
    step = PROCESS.steps[taken.step]
    operator = story.person(step.owner)
    if taken.step == "1.1":
        facts: Fields = {"action": LogAction.APPLIED, "after": Stage.INITIATION}
    elif taken.step == "1.3":
        note = f"申请编号 {story.application}；评估人 {story.person(Department.OPERATIONS)}"
        facts = {"action": LogAction.NUMBERED, "before": Stage.INITIATION, "after": Stage.INITIATION, "note": note}
    elif taken.step == "6.1" and taken.result == REJECTED:
        facts = {"action": LogAction.REJECTED, "before": Stage.ACCEPTANCE, "after": Stage.DELIVERY}
    else:
        facts = {"action": LogAction.STEP}
    numbered = taken.step not in {"1.1", "1.2"}
    common = {
        "project": story.number if numbered else story.application,
        "step": taken.step,
        "result": "通过" if taken.step == "1.3" else taken.result,
        "note": note_of(story, taken) or _on_waivers(story, taken, waivers),
        "changes": _change(story, taken),
    }
    return _entry(story, taken.finished, order, operator, step, {**common, **facts})


def _on_waivers(story: Story, taken: Taken, waivers: Sequence[WaiverRow]) -> str:
    rule = waived_rule(story, taken.step)
    return "；".join(on_a_waiver(waiver) for waiver in waivers if waiver.rule == rule)


def _change(story: Story, taken: Taken) -> str:
    if taken.step == "1.1":
        return f"立项登记 状态：（空）→{ProjectState.APPLIED}；进入阶段日期：（空）→{taken.finished}"
    if taken.step == "1.2":
        return f"立项登记 评估结论：→{taken.result}；评估日期：→{taken.finished}；评估轮次：→{taken.round}"
    if taken.step == "1.3":
        return f"立项登记 状态：{ProjectState.APPLIED}→{ProjectState.RUNNING}；立项日期：（空）→{taken.finished}"
    result = f"；结果：→{taken.result}" if taken.result else ""
    return f"流程节点 状态：进行中→{state_of(story, taken)}；完成日期：（空）→{taken.finished}{result}"


def _advanced(
    story: Story, order: int, taken: Taken, stage: Stage, register: Register, waivers: Sequence[WaiverRow]
) -> Entry:
    gate, after = PROCESS.definition(stage).gate, PROCESS.after(stage)
    codes = {check.code for check in gate.checks}
    waived = [waiver for waiver in waivers if waiver.rule in codes]
    evidence = [(item.kind, item.fields) for check in gate.checks for item in check.evidence]
    facts = {
        "project": story.number,
        "action": LogAction.ADVANCED,
        "before": stage,
        "after": after,
        "result": "豁免通过" if waived else "通过",
        "note": "；".join(f"{waiver.rule} 依豁免 {waiver.number}" for waiver in waived),
        "changes": f"立项登记 阶段：{stage}→{after}；进入阶段日期：→{taken.finished}",
        "evidence": fingerprint(register.dossier(register.projects[story.number]), stage, evidence),
    }
    return _entry(story, taken.finished, order, story.person(gate.owner), None, facts)


def _waived(story: Story, order: int, waiver: WaiverRow) -> Entry:
    facts = {
        "project": story.number,
        "action": LogAction.WAIVED,
        "result": waiver.rule,
        "note": f"{waiver.number} {waiver.rule} 至 {waiver.until}：{waiver.reason}；条件：{waiver.condition}",
        "changes": "豁免 追加 1 行",
    }
    return _entry(story, waiver.approved or LAST_ENTRY, order, waiver.approver, None, facts)


def _halted(story: Story, order: int) -> Iterator[Entry]:
    profile = story.profile
    day = profile.paused or profile.ended
    if day is None:
        return
    action, state = LogAction.PAUSED, ProjectState.PAUSED
    if profile.ending:
        action, state = LogAction.TERMINATED, ProjectState.TERMINATED
    facts = {
        "project": story.reference,
        "action": action,
        "before": story.time.stage,
        "after": story.time.stage,
        "result": str(state),
        "note": f"{profile.ending}：{profile.reason}" if profile.ending else profile.reason,
        "changes": f"立项登记 状态：→{state}",
    }
    yield _entry(story, day, order, story.person(Department.OPERATIONS), None, facts)


def _notice(number: str, entry: Entry, row: LogRow) -> NoticeRow:
    assert entry.step is not None
    assert row.at is not None
    story, step = entry.story, entry.step
    told = _recipients(story, step.notices)
    open_ = entry.day > _STILL_OPEN
    result = f"，{row.result}" if row.result and step.number != "1.3" else ""
    note = f" {row.note}" if row.note and step.number != "1.3" else ""
    return NoticeRow(
        number=number,
        created=row.at,
        project=row.project,
        kind=step.title,
        recipients="、".join(told),
        cc=_GENERAL_MANAGER if GENERAL_MANAGER in step.notices else "",
        content=f"{row.project} {story.profile.name}：{step.title}{result}{note}",
        state=NoticeState.OPEN if open_ else NoticeState.SENT,
        sent=None if open_ else row.at + _SENT_AFTER,
        channel="" if open_ else "邮件",
    )


def _recipients(story: Story, words: Iterable[str]) -> Mapping[str, None]:
    names: dict[str, None] = {}
    for word in words:
        if word == EVERYBODY:
            team = [Department.PM, *story.departments(), Department.OPERATIONS]
            names |= dict.fromkeys(story.person(department) for department in team if story.person(department))
        elif word != GENERAL_MANAGER:
            names[story.person(Department(word))] = None
    return names
