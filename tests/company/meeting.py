"""会议纪要、会议待办 of the example: PMO's weekly meeting, each project's own, and what they left to do."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from pmxl.figures.calendar import week_of
from pmxl.figures.standing_questions import FEASIBILITY
from pmxl.rows.acceptance import AcceptanceRow
from pmxl.rows.meetings import ItemRow, MeetingRow
from pmxl.vocabulary import Department, ItemKind, ItemState, Stage, Verdict
from tests.company import words
from tests.company.accepting import acceptances
from tests.company.chance import Chance
from tests.company.company import CALENDAR
from tests.company.profile import LAST_ENTRY
from tests.company.story import Story, later, running
from tests.company.timeline import REJECTED

_HEAD = "王雅琴"
_FIRST_WEEK = date(2025, 11, 24)
_CLOSED_AFTER = 21


def meeting_rows(stories: Sequence[Story]) -> list[MeetingRow]:
    """会议纪要: in the order of the days."""
    rows = sorted(
        (*_weekly(), *(row for story in stories for row in _own(story))), key=lambda row: (row.held, row.title)
    )
    numbers = running("HY", [row.held for row in rows if row.held])
    return [row.model_copy(update={"number": number}) for number, row in zip(numbers, rows, strict=True)]


def _weekly() -> Iterator[MeetingRow]:
    monday = _FIRST_WEEK
    while monday <= LAST_ENTRY:
        if CALENDAR.is_workday(monday):
            topic = Chance(f"周会{monday}").pick(words.TOPICS)
            yield MeetingRow(
                kind="周会",
                title=f"PMO 周会 {week_of(monday)}",
                held=monday,
                place="三楼会议室",
                organiser=_HEAD,
                departments="运营、方案、PMO、PM、产品与研发、工程运维",
                attendees="王雅琴、何磊、吴海燕、林知远、梁国栋、顾一鸣及各项目经理",
                agenda="上周待办、项目进度与风险、资源、回款",
                minutes=topic,
                decisions="按待办落实，下周一复核",
            )
        monday += timedelta(days=7)


def _own(story: Story) -> Iterator[MeetingRow]:
    time, concerned = (
        story.time,
        "、".join(dict.fromkeys((*story.departments(), Department.OPERATIONS, Department.PMO))),
    )
    for taken in time.rounds("3.2"):
        failed = taken.result == REJECTED
        yield _meeting(story, FEASIBILITY, "方案可行性评估", taken.finished, concerned).model_copy(
            update={
                "minutes": words.UNFEASIBLE if failed else "各部门确认任务、工期与完成要求，资源可安排",
                "decisions": "方案三日内修改后再评" if failed else "同意按实施计划推进签约",
                "verdict": Verdict(taken.result),
            }
        )
    kicked_off = time.done("4.3")
    if kicked_off:
        yield _meeting(story, "启动会", "项目启动会", kicked_off, concerned).model_copy(
            update={"minutes": "宣布项目小组与分工，逐条确认进度计划", "decisions": "按进度计划执行，周报每周五提交"}
        )
    summed = time.done("6.4")
    if summed:
        yield _meeting(story, "总结会", "项目总结会", summed, concerned).model_copy(
            update={"minutes": story.chance("总结").pick(words.LESSONS), "decisions": "经验写入方案与施工样板"}
        )


def _meeting(story: Story, kind: str, title: str, day: date, departments: str) -> MeetingRow:
    people = [story.person(Department(word)) for word in departments.split("、")]
    return MeetingRow(
        project=story.number,
        kind=kind,
        title=f"{story.profile.name} {title}",
        held=day,
        place="二楼会议室",
        organiser=story.person(Department.PMO),
        departments=departments,
        attendees="、".join(dict.fromkeys(people)),
        agenda="范围、任务分工、工期、风险",
    )


def item_rows(
    stories: Sequence[Story], meetings: Sequence[MeetingRow], accepted: Sequence[AcceptanceRow]
) -> list[ItemRow]:
    """会议待办: follow-ups of the meetings, PMO's inquiries, and what acceptances left open."""
    rows = [*_follow_ups(stories, meetings), *_inquiries(stories), *_punch(stories, accepted)]
    rows.sort(key=lambda row: (row.raised or date.min, row.project, row.matter))
    numbers = running("DB", [row.raised for row in rows if row.raised])
    return [row.model_copy(update={"number": number}) for number, row in zip(numbers, rows, strict=True)]


def _follow_ups(stories: Sequence[Story], meetings: Sequence[MeetingRow]) -> Iterator[ItemRow]:
    for meeting in meetings:
        chance = Chance(f"待办{meeting.title}")
        if meeting.held is None or not chance.happens(55):
            continue
        story = next((s for s in stories if meeting.project and s.number == meeting.project), None) or _busy(
            stories, meeting.held, chance
        )
        if story is None:
            continue
        department = chance.pick((Department.ENGINEERING, Department.SALES, Department.SOLUTION))
        yield _item(
            story,
            meeting.number,
            ItemKind.ACTION,
            chance.pick(words.FOLLOW_UPS),
            department,
            meeting.held,
            chance.between(5, 12),
        )


def _busy(stories: Sequence[Story], day: date, chance: Chance) -> Story | None:
    there = [story for story in stories if _runs(story, day)]
    return chance.pick(there) if there else None


def _runs(story: Story, day: date) -> bool:
    begun, over = story.time.done("1.3"), story.time.done("6.5") or date.max
    staffed = bool(story.profile.manager) and not story.profile.ended
    return staffed and begun is not None and begun <= day <= story.end and day < over


def _item(
    story: Story, source: str, kind: ItemKind, matter: str, department: Department, day: date, days: int
) -> ItemRow:
    due = CALENDAR.next_workday(later(day, days))
    closed = CALENDAR.previous_workday(later(due, story.chance(f"{matter}{day}").between(-3, 2)))
    closed = max(closed, day)
    over = story.time.stage is Stage.CLOSED or story.profile.ended is not None
    done = closed <= story.end or over or later(day, _CLOSED_AFTER) < story.end
    return ItemRow(
        project=story.number,
        source=source,
        kind=kind,
        matter=matter,
        department=department,
        person=story.person(department),
        raised=day,
        due=due,
        answer="已完成，见附件" if done else "",
        state=ItemState.CLOSED if done else ItemState.OPEN,
        closed=min(closed, story.end) if done else None,
    )


def _inquiries(stories: Iterable[Story]) -> Iterator[ItemRow]:
    for story in stories:
        start = story.delivery_start
        if start is None or not story.profile.behind:
            continue
        day = CALENDAR.next_workday(later(start, 24))
        if day <= story.end:
            matter = story.chance("问询").pick(words.INQUIRIES)
            row = _item(story, "", ItemKind.INQUIRY, matter, Department.PM, day, 4)
            answer = f"受{story.chance('因').pick(('停机窗口', '到货', '作业面'))}影响，已增派班组，两周内追回"
            yield row.model_copy(update={"answer": answer if row.state is ItemState.CLOSED else ""})


def _punch(stories: Iterable[Story], accepted: Sequence[AcceptanceRow]) -> Iterator[ItemRow]:
    for (story, taken), row in zip(acceptances(stories), accepted, strict=True):
        for turn, matter in enumerate(words.PUNCH[:2] if taken.result == Verdict.CONDITIONAL else ()):
            made = _item(story, row.number, ItemKind.PUNCH, matter, Department.ENGINEERING, taken.finished, 14)
            open_ = story.time.stage is not Stage.CLOSED and turn == 1
            still = {"state": ItemState.OPEN, "closed": None, "answer": "等待客户确认"} if open_ else {}
            yield made.model_copy(update=still)
