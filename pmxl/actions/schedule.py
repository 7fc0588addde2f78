"""进度: forecast, float and critical path, and the Gantt sheet; read and told, the record is not touched."""

from pathlib import Path

from pmxl.actions.desk import Desk, find_project
from pmxl.actions.receivables import affairs_of
from pmxl.figures.affairs import Affairs
from pmxl.figures.standing_questions import is_running
from pmxl.reports.paper.page import Page
from pmxl.reports.schedule.forecast import project_page, projects_page
from pmxl.reports.schedule.gantt import write_gantt
from pmxl.rows.initiation import ProjectRow


def forecast(desk: Desk, project: str = "") -> Page:
    """The forecast of all running projects, or the tasks of one; raises ProjectNotFoundError."""
    affairs = affairs_of(desk)
    return project_page(affairs, _project(affairs, project)) if project else projects_page(affairs)


def gantt(desk: Desk, project: str = "") -> Path:
    """Write the Gantt sheets of one project, or of all running ones; raises ProjectNotFoundError, NoFolderError."""
    affairs = affairs_of(desk)
    running = [row for row in affairs.register.of(ProjectRow) if is_running(row) and row.number]
    projects = [_project(affairs, project)] if project else running
    name = projects[0].number if project else "在办项目"
    return write_gantt(desk.place("周报汇总", f"甘特_{name}_{desk.today}.xlsx"), affairs, projects)


def _project(affairs: Affairs, asked: str) -> ProjectRow:
    return find_project(affairs.register, asked).project
