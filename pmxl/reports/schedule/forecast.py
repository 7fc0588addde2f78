"""Forecasts as tables: all projects with their finish, or one project's tasks with float and critical path."""

from decimal import Decimal

from pmxl.figures.affairs import Affairs
from pmxl.figures.schedule import Forecast, Schedule, overrun
from pmxl.figures.slip import Moved, MovedMoney, Slip
from pmxl.figures.standing_questions import is_running
from pmxl.reports.paper.marks import marked
from pmxl.reports.paper.page import Heading, Line, Look, Page, Section, Tone, at, money_total, plain
from pmxl.rows.initiation import ProjectRow
from pmxl.rows.register import reference


@marked
def projects_page(affairs: Affairs) -> Page:
    """One line a running project that has tasks: when it will be done, against what was wanted, and its path."""
    headings = (
        Heading("项目", Look.CODE),
        Heading("项目名称"),
        Heading("要求完工", Look.DAY),
        Heading("预计完成", Look.DAY),
        Heading("关键路径", Look.LONG),
    )
    running = [row for row in affairs.register.of(ProjectRow) if is_running(row)]
    planned = [row for row in running if affairs.schedule.of(reference(row))]
    lines = tuple(_project(affairs.schedule, row) for row in planned)
    late = sum(_is_late(affairs.schedule, row) for row in planned)
    headline = f"{len(planned)} 个项目有计划，{late} 个预计晚于要求完工日期"
    sections = (Section("预计完成", headings, lines, empty="没有在办的计划"), faults_section(affairs))
    return Page("进度", headline, (15, 30, 12, 12, 80), sections)


def _project(schedule: Schedule, row: ProjectRow) -> Line:
    path = schedule.critical_path(reference(row))
    return (
        at(row, "number"),
        at(row, "name"),
        at(row, "wanted_finish"),
        plain(schedule.finish(reference(row)), Tone.BAD if _is_late(schedule, row) else Tone.PLAIN),
        plain(" → ".join(f"{task.row.task} {task.row.name}" for task in path) or "已全部完成"),
    )


def _is_late(schedule: Schedule, row: ProjectRow) -> bool:
    return overrun(schedule.of(reference(row)), row.wanted_finish) is not None


@marked
def project_page(affairs: Affairs, project: ProjectRow) -> Page:
    """The tasks of one project: forecast, float, criticality, deviation from the baseline."""
    number = reference(project)
    tasks = affairs.schedule.of(number)
    finish = affairs.schedule.finish(number)
    headings = (
        Heading("任务", Look.CODE),
        Heading("任务名称"),
        Heading("责任部门"),
        Heading("开始", Look.DAY),
        Heading("完成", Look.DAY),
        Heading("完成比例", Look.SHARE),
        Heading("总时差", Look.NUMBER),
        Heading("关键"),
        Heading("较基线", Look.NUMBER),
    )
    lines = tuple(_task(task) for task in tasks)
    wanted = f"，要求 {project.wanted_finish}" if project.wanted_finish else ""
    critical = sum(task.critical for task in tasks)
    told = f"预计 {finish} 完成" if finish else "预计完成日期未知"
    headline = f"{project.name}：{told}{wanted}；关键任务 {critical} 个"
    section = Section(
        "任务", headings, lines, note="总时差与较基线按责任部门的工作日；晚为正", empty="没有任务，请 PMO 登记进度计划"
    )
    return Page(
        f"进度 {number}", headline, (10, 30, 12, 12, 12, 10, 10, 8, 10), (section, faults_section(affairs, number))
    )


def _task(task: Forecast) -> Line:
    row = task.row
    late = task.variance if task.variance is not None else task.delay
    return (
        at(row, "task"),
        at(row, "name", value=f"◆ {row.name}" if task.milestone else row.name),
        at(row, "department"),
        plain(task.start),
        plain(task.finish),
        at(row, "progress", value=row.progress if row.progress is not None else Decimal(0)),
        plain(task.total_float),
        plain("●" if task.critical else "", Tone.BAD),
        plain(late, Tone.BAD if late and late > 0 else Tone.GOOD if late and late < 0 else Tone.PLAIN),
    )


def faults_section(affairs: Affairs, project: str = "") -> Section:
    """What could not be scheduled as it stands, naming the tasks."""
    headings = (Heading("项目", Look.CODE), Heading("问题"), Heading("说明", Look.LONG, 3))
    lines = tuple(
        (
            plain(fault.project),
            plain(str(fault.kind), Tone.WARN),
            at(fault.rows[0], "task", value=fault.text) if fault.rows else plain(fault.text),
        )
        for fault in affairs.schedule.faults
        if not project or fault.project == project
    )
    return Section("计划里的问题", headings, lines, note="有问题的前置或日期未计入，其余照算", empty="没有")


BEYOND = "超出日历"
"""What stands for a date in a year that 工作日历 does not know."""


def slip_page(slip: Slip, told: str) -> Page:
    """What follows from a slip: tasks, milestones, 验收, and the money that moves."""
    moved = sum((money.amount for money in slip.money), Decimal(0))
    finishes = "；".join(
        f"{project} 完成 {old} → {new}" for project, (old, new) in slip.finishes.items() if new and old != new
    )
    beyond = "有任务推到工作日历未知的年份，完成日期与收款无法全部推算" if _is_beyond(slip) else ""
    end = finishes or beyond or "完成日期不变"
    headline = f"{told}：{len(slip.tasks)} 个任务受影响，{end}；推迟收款 {moved:,.2f} 元"
    return Page(
        "延期影响", headline, (15, 32, 13, 13, 12, 16), (_moved_tasks(slip), _acceptances(slip), _moved_money(slip))
    )


def _moved_tasks(slip: Slip) -> Section:
    headings = (
        Heading("任务", Look.CODE),
        Heading("任务名称"),
        Heading("原完成", Look.DAY),
        Heading("新完成", Look.DAY),
        Heading("推迟", Look.NUMBER),
        Heading("项目", Look.CODE),
    )
    lines = tuple(_moved(moved) for moved in slip.tasks)
    return Section("受影响的任务", headings, lines, note="◆ 里程碑；推迟按工作日", empty="没有任务受影响，时差够用")


def _moved(moved: Moved) -> Line:
    row = moved.after.row
    return (
        at(row, "task"),
        at(row, "name", value=f"◆ {row.name}" if moved.after.milestone else row.name),
        plain(moved.before.finish or BEYOND),
        plain(moved.after.finish or BEYOND, Tone.BAD),
        plain(moved.days),
        plain(row.project),
    )


def _acceptances(slip: Slip) -> Section:
    headings = (Heading("合同", Look.CODE), Heading("依据"), Heading("原验收", Look.DAY), Heading("新验收", Look.DAY))
    lines = tuple(
        (
            plain(contract),
            plain(new.basis if new else ""),
            plain(old.day if old else None),
            plain(new.day if new else BEYOND, Tone.BAD),
        )
        for contract, (old, new) in slip.acceptances.items()
    )
    return Section("验收日期", headings, lines, empty="验收日期不变")


def _moved_money(slip: Slip) -> Section:
    headings = (
        Heading("合同", Look.CODE),
        Heading("款项"),
        Heading("原预计", Look.DAY),
        Heading("新预计", Look.DAY),
        Heading("换月"),
        Heading("金额", Look.MONEY),
    )
    lines = tuple(_money(money) for money in slip.money)
    empty = "没有能推算出新日期的收款：先在工作日历里填写下一年" if _is_beyond(slip) else "没有收款受影响"
    return Section("推迟的收款", headings, lines, money_total(lines, headings), empty=empty)


def _is_beyond(slip: Slip) -> bool:
    """Whether a task was moved into a year whose calendar nobody knows."""
    return any(task.after.finish is None for task in slip.tasks)


def _money(money: MovedMoney) -> Line:
    crossed = f"{money.from_month} → {money.to_month}" if money.from_month != money.to_month else "同月"
    return (
        at(money.node, "contract"),
        at(money.node, "node", value=f"第 {money.node.term} 期{money.node.node or ''}"),
        plain(money.before.day),
        plain(money.after.day, Tone.BAD),
        plain(crossed, Tone.BAD if crossed != "同月" else Tone.MUTED),
        at(money.node, "amount", value=money.amount),
    )
