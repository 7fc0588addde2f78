"""延期影响: what a slip would move, before it happens; nothing is written."""

from datetime import date

from pmxl.actions.desk import Desk, find_project
from pmxl.actions.receivables import affairs_of
from pmxl.errors import UnknownWordError
from pmxl.figures.slip import slip_of_arrival, slip_of_task
from pmxl.reports.paper.marks import marked
from pmxl.reports.paper.page import Page
from pmxl.reports.schedule.forecast import slip_page
from pmxl.rows.stock import RequestRow


@marked
def slip_task(desk: Desk, project: str, task: str, days: int) -> Page:
    """What follows when a task slips by working days; raises ProjectNotFoundError, TaskNotOpenError."""
    affairs = affairs_of(desk)
    number = find_project(affairs.register, project).reference
    slip = slip_of_task(affairs.outlook, (number, task), days, desk.today)
    return slip_page(slip, f"{number} {task} 延后 {days} 个工作日")


@marked
def slip_arrival(desk: Desk, request: str, day: date) -> Page:
    """What follows when a request arrives on another day; raises UnknownWordError."""
    affairs = affairs_of(desk)
    known = [row.number for row in affairs.register.of(RequestRow)]
    if request not in known:
        raise UnknownWordError("备货申请", request, known[-12:])
    slip = slip_of_arrival(affairs.outlook, {request: day}, desk.today)
    return slip_page(slip, f"{request} 改为 {day} 到货")
