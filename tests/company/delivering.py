"""周报、日报、风险 of the example: told from the schedule, so that they agree with it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from pmxl.figures.calendar import week_of, week_range, weeks_between
from pmxl.figures.plan_progress import AFTER_COMPLETION
from pmxl.figures.standing_questions import finished_on
from pmxl.rows.delivery import DailyRow, RiskRow, WeeklyRow
from pmxl.rows.schedule import TaskRow
from pmxl.vocabulary import Department, ItemState, Light, RiskLevel, Stage
from tests.company import words
from tests.company.company import CALENDAR
from tests.company.planning import task_rows
from tests.company.story import Fields, Story, later, running

PM, PMO = Department.PM, Department.PMO
_DAYS_TOLD = 10
_FRIDAY = timedelta(days=4)
_MANY_BEHIND, _SOME_BEHIND = 8, 4


def delivery_span(story: Story) -> tuple[date, date] | None:
    """From the day on which it came into 实施 to completion, or to the last day told."""
    start = story.delivery_start
    if start is None:
        return None
    return start, min(story.time.done("5.4") or story.end, story.end)


def weekly_rows(stories: Iterable[Story]) -> list[WeeklyRow]:
    """周报: every project's every week in 实施, in the order in which they were handed in."""
    rows = [row for story in stories for row in _weeks(story)]
    return sorted(rows, key=lambda row: (row.reported or date.min, row.project))


def _weeks(story: Story) -> Iterator[WeeklyRow]:
    span = delivery_span(story)
    if span is None or not story.profile.manager:
        return
    tasks = list(task_rows(story))
    for week in weeks_between(*span):
        monday, sunday = week_range(week)
        if CALENDAR.workdays_in(max(monday, span[0]), min(sunday, story.end)):
            yield _week(story, tasks, week, CALENDAR.previous_workday(min(monday + _FRIDAY, story.end)))


def _week(story: Story, tasks: Sequence[TaskRow], week: str, friday: date) -> WeeklyRow:
    chance = story.chance(f"周报{week}")
    monday = friday - timedelta(days=friday.weekday())
    running_ = _active(tasks, monday, friday)
    coming = _active(tasks, later(friday, 3), later(friday, 7)) or running_
    reviewed = CALENDAR.add_workdays(friday, 1)
    seen = reviewed <= story.end
    return WeeklyRow(
        project=story.number,
        week=week_of(friday),
        author=story.profile.manager,
        reported=friday,
        done="；".join(_done(task, friday) for task in running_) or "收尾与现场清理，整理完工资料",
        planned="；".join(f"继续{task.name}" for task in coming[:3]) or "配合验收准备",
        problems=chance.pick(words.PROBLEMS),
        support=chance.pick(words.SUPPORTS),
        progress=overall(story, tasks, friday),
        reviewer=story.person(PMO) if seen else "",
        reviewed=reviewed if seen else None,
        comment=chance.pick(("同意，按计划推进", "注意留存隐蔽工程照片", "下周重点盯到货", "")) if seen else "",
        **_light(story, friday),
    )


def _active(tasks: Sequence[TaskRow], first: date, last: date) -> list[TaskRow]:
    return [
        task for task in tasks if _begins(task) <= last and _ends(task) >= first and task.kind not in {"验收", "总结"}
    ]


def _begins(task: TaskRow) -> date:
    return task.actual_start or task.planned_start or date.max


def _ends(task: TaskRow) -> date:
    return finished_on(task) or max(task.planned_finish or date.min, _begins(task))


def _done(task: TaskRow, friday: date) -> str:
    share = share_done(task, friday)
    if share in {0, 1}:
        return f"{task.name}{'完成' if share else '开始'}"
    return f"{task.name}累计 {round(share * 100)}%"


def share_done(task: TaskRow, day: date) -> Decimal:
    """How much of a task was done on a day, as a straight line from its beginning."""
    if task.actual_start is None or task.actual_start > day:
        return Decimal(0)
    if (finished := finished_on(task)) and finished <= day:
        return Decimal(1)
    whole = max(1, CALENDAR.workdays_between(task.actual_start, max(_ends(task), later(task.actual_start, 1))))
    done = CALENDAR.workdays_between(task.actual_start, day)
    return min(Decimal(round(done / whole * 20)) / 20, Decimal("0.95"))


def overall(story: Story, tasks: Sequence[TaskRow], day: date) -> Decimal:
    """工程进度: the tasks up to 完工 weighed by their planned working days."""
    counted = [task for task in tasks if task.kind not in AFTER_COMPLETION and task.planned_start]
    weights = [CALENDAR.workdays_in(task.planned_start, task.planned_finish) for task in counted
               if task.planned_start and task.planned_finish]  # fmt: skip
    done = sum((share_done(task, day) * weight for task, weight in zip(counted, weights, strict=True)), Decimal(0))
    finished = story.time.done("5.4")
    return Decimal(1) if finished and finished <= day else (done / max(1, sum(weights))).quantize(Decimal("0.01"))


def _light(story: Story, friday: date) -> Fields:
    """A PM colours the week only when there is something to say."""
    behind, span = story.profile.behind, delivery_span(story)
    if span is None or CALENDAR.workdays_between(span[0], friday) < story.profile.working_days // 2:
        return {}
    if behind >= _MANY_BEHIND:
        return {"light": Light.RED, "light_reason": f"比计划晚约 {behind} 个工作日，已加一班组，下周给出赶工计划"}
    if behind >= _SOME_BEHIND:
        return {"light": Light.YELLOW, "light_reason": f"比计划晚约 {behind} 个工作日，可在调试阶段追回"}
    return {}


def daily_rows(stories: Iterable[Story]) -> list[DailyRow]:
    """日报: the last days of each project in 实施."""
    rows = [row for story in stories for row in _days(story)]
    return sorted(rows, key=lambda row: (row.day or date.min, row.project))


def _days(story: Story) -> Iterator[DailyRow]:
    span = delivery_span(story)
    if span is None or story.time.stage is not Stage.DELIVERY:
        return
    tasks = list(task_rows(story))
    days = [CALENDAR.add_workdays(story.end, -back) for back in range(_DAYS_TOLD, 0, -1)]
    for day in (day for day in days if span[0] < day <= span[1]):
        chance = story.chance(f"日报{day}")
        active = _active(tasks, day, day)
        yield DailyRow(
            project=story.number,
            day=day,
            author=story.profile.manager,
            crew=chance.between(4, 14),
            done="；".join(f"{task.name}第 {chance.between(1, 4)} 区" for task in active[:2]) or "现场整理",
            planned=f"继续{active[0].name}" if active else "按计划推进",
            safety=chance.pick(words.SAFETY),
            problems=chance.pick(words.PROBLEMS),
        )


def risk_rows(stories: Iterable[Story]) -> list[RiskRow]:
    """风险: what might go wrong, and what is done about it."""
    found = sorted(
        (entry for story in stories for entry in _risks(story)), key=lambda entry: (entry[0], entry[1].number)
    )
    numbers = running("FX", [day for day, _, _ in found])
    return [_risk(number, *entry) for number, entry in zip(numbers, found, strict=True)]


def _risks(story: Story) -> Iterator[tuple[date, Story, int]]:
    span = delivery_span(story)
    if span is None:
        return
    for turn in range(1 + story.chance("风险").below(3)):
        day = CALENDAR.next_workday(later(span[0], 5 + 11 * turn))
        if day <= span[1]:
            yield day, story, turn


def _risk(number: str, day: date, story: Story, turn: int) -> RiskRow:
    chance = story.chance(f"风险{turn}")
    matter, impact, response = words.RISKS[(turn + len(story.profile.name)) % len(words.RISKS)]
    over = later(day, chance.between(12, 30))
    closed = over if over <= story.end else story.time.done("5.4")
    blocking = _blocking(story, turn)
    open_ = closed is None or closed > story.end or blocking is not None
    level = RiskLevel.HIGH if story.profile.behind >= _MANY_BEHIND else chance.pick((RiskLevel.LOW, RiskLevel.MEDIUM))
    return RiskRow(
        number=number,
        project=story.number,
        matter=matter,
        level=blocking or level,
        impact=impact,
        response=response,
        person=story.profile.manager,
        raised=day,
        due=later(day, 30),
        state=ItemState.OPEN if open_ else ItemState.CLOSED,
        closed=None if open_ else CALENDAR.next_workday(closed) if closed else None,
    )


def _blocking(story: Story, turn: int) -> RiskLevel | None:
    return RiskLevel.BLOCKING if story.profile.name == "临江港务集装箱闸口识别" and turn == 0 else None
