"""进度计划 of the example: what was planned, and how far it has come."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pmxl.rows.schedule import TaskRow
from pmxl.vocabulary import Department, Stage, TaskState, YesNo
from tests.company.company import CALENDAR
from tests.company.contracting import planned_window
from tests.company.profile import TODAY
from tests.company.story import Fields, Story, later

SOLUTION, ENGINEERING, RND = Department.SOLUTION, Department.ENGINEERING, Department.RND
PM, SALES, PMO = Department.PM, Department.SALES, Department.PMO

_YEAR_END = date(2026, 12, 31)
_TESTERS = ("曹志刚", "彭勇")


@dataclass(frozen=True, slots=True)
class Template:
    """A task of the company's usual schedule; `first` and `last` are shares of the time planned for 实施."""

    task: str
    name: str
    kind: str
    department: Department
    first: float
    last: float
    predecessors: str = ""
    milestone: bool = False

    @property
    def wait(self) -> int:
        """The working day that lies between its first share and its start: it begins on the morning after another."""
        return int(self.first > 0 and self.predecessors in _ON_THE_MORNING_AFTER)


_ON_THE_MORNING_AFTER = ("T05", "T06", "T07", "T09", "T10SS+1")

TEMPLATES = (
    Template("T03", "管线桥架施工", "施工", ENGINEERING, 0, 0.25, "T01"),
    Template("T04", "线缆敷设与测试", "施工", ENGINEERING, 0.2, 0.45, "T03SS+3"),
    Template("T05", "设备安装接线", "施工", ENGINEERING, 0.4, 0.7, "T02、T04SS+3"),
    Template("T06", "接口与数据需求确认", "软件", RND, 0, 0.15, "T01"),
    Template("T07", "软件开发与测试", "软件", RND, 0.15, 0.7, "T06"),
    Template("T08", "平台部署与数据对接", "软件", RND, 0.7, 0.88, "T07"),
    Template("T09", "系统调试", "调试", ENGINEERING, 0.7, 0.9, "T05"),
    Template("T10", "试运行", "调试", PM, 0.9, 1, "T09"),
    Template("T11", "使用培训与资料移交", "培训", PM, 0.94, 1, "T10SS+1"),
    Template("T12", "完工自检", "施工", ENGINEERING, 1, 1, "T10FF、T11FF", milestone=True),
)


def task_rows(story: Story) -> Iterator[TaskRow]:
    """进度计划: from the day on which PMO has broken the plan down."""
    planned = story.time.done("4.3")
    if planned is None:
        return
    start, finish = planned_window(story)
    yield _before(
        story,
        Template("T01", "深化设计与图纸会审", "设计", SOLUTION, 0, 0),
        planned,
        min(story.after(planned, 5), start),
    )
    if story.profile.stock:
        bought = Template("T02", "设备材料采购与到货", "采购", ENGINEERING, 0, 0, "T01SS+2")
        yield _before(story, bought, story.after(planned, 2), start)
    for template in TEMPLATES:
        if template.department is not RND or story.profile.software:
            yield _within(story, template, start, finish)
    accepted = min(later(finish, 12), _YEAR_END)
    ordered = Template("T13", "组织客户验收", "验收", SALES, 0, 0, "T12", milestone=True)
    yield _after(story, ordered, _morning_after(finish), accepted, "6.1")
    summed = Template("T14", "项目总结与归档", "总结", PMO, 0, 0, "T13")
    yield _after(story, summed, _morning_after(accepted), min(later(accepted, 14), _YEAR_END), "6.4")


def _before(story: Story, template: Template, first: date, last: date) -> TaskRow:
    """A task of 实施前准备: done once all goods are there, or on the day planned."""
    begun = first if first <= story.end else None
    done = last if template.kind == "设计" and last <= story.end else story.time.done("4.6") or story.delivery_start
    return _row(story, template, (first, last), begun, done)


def _within(story: Story, template: Template, start: date, finish: date) -> TaskRow:
    days = max(1, CALENDAR.workdays_between(start, finish))
    last = round(days * template.last)
    first = min(round(days * template.first) + template.wait, last)
    planned = (CALENDAR.add_workdays(start, first), CALENDAR.add_workdays(start, last))
    if story.delivery_start is None:
        return _row(story, template, planned, None, None)
    behind = story.profile.behind
    begun = _within_year(start, first + round(behind * template.first))
    done = _within_year(start, last + round(behind * template.last))
    return _row(
        story, template, planned, begun if begun <= story.end else None, min(done, story.time.done("5.4") or done)
    )


def _morning_after(day: date) -> date:
    return CALENDAR.next_workday(later(day, 1)) if day < _YEAR_END else _YEAR_END


def _within_year(start: date, days: int) -> date:
    return CALENDAR.add_workdays(start, min(days, CALENDAR.workdays_between(start, _YEAR_END)))


def _after(story: Story, template: Template, first: date, last: date, step: str) -> TaskRow:
    taken = story.time.last.get(step)
    waits = story.profile.at == step and not story.profile.ready
    begun = taken.started if taken else story.time.taken[-1].finished if waits else None
    return _row(story, template, (first, last), begun, story.time.done(step))


def _row(
    story: Story, template: Template, planned: tuple[date, date], begun: date | None, done: date | None
) -> TaskRow:
    finished = done if begun and done and done <= story.end else None
    state = TaskState.DONE if finished else TaskState.STARTED if begun else TaskState.OPEN
    in_force = story.time.passed(Stage.PREPARATION) is not None
    names = _known(story, template.predecessors)
    return TaskRow(
        project=story.number,
        task=template.task,
        name=_named(story, template),
        kind=template.kind,
        department=template.department,
        person=_person(story, template),
        milestone=YesNo.YES if template.milestone else YesNo.NO,
        planned_start=planned[0],
        planned_finish=planned[1],
        predecessors=names,
        baseline_start=planned[0] if in_force else None,
        baseline_finish=planned[1] if in_force else None,
        actual_start=begun,
        actual_finish=finished,
        progress=_progress(story, begun, done) if not finished else Decimal(1),
        state=state,
        **_late(story, planned[1], finished, begun),
    )


def _known(story: Story, predecessors: str) -> str:
    stock, software = story.profile.stock, story.profile.software
    names = [name for name in predecessors.split("、") if name and (stock or not name.startswith("T02"))]
    if software and predecessors == "T09":
        names.append("T08")
    return "、".join(names)


_CARE = {"T03": "设备普查与贴标", "T04": "风险清单与备件配置", "T05": "一季度巡检", "T09": "二季度巡检"}


def _named(story: Story, template: Template) -> str:
    return _CARE.get(template.task, template.name) if story.profile.kind == "维保服务" else template.name


def _person(story: Story, template: Template) -> str:
    if template.kind == "采购":
        return "袁梅"
    if template.kind == "调试" and template.department is ENGINEERING:
        return story.chance("调试").pick(_TESTERS)
    return story.person(template.department)


def _progress(story: Story, begun: date | None, done: date | None) -> Decimal:
    if begun is None:
        return Decimal(0)
    whole = max(1, CALENDAR.workdays_between(begun, done)) if done else 12
    share = min(CALENDAR.workdays_between(begun, story.end) / whole, 0.95)
    return Decimal(round(share * 20)) / 20


def _late(story: Story, planned: date, finished: date | None, begun: date | None) -> Fields:
    late = CALENDAR.workdays_between(planned, finished or min(story.end, TODAY)) if planned <= story.end else 0
    if late < _WORTH_A_WORD or begun is None:
        return {}
    reasons = ("停机窗口推迟", "到货延迟", "业主方作业面未移交", "人员跨项目支援")
    return {"reason": f"{story.chance('滞后').pick(reasons)}，晚 {late} 个工作日"}


_WORTH_A_WORD = 3
