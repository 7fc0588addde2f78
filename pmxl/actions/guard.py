"""The guard before every decision: what is shown of a project is what 操作日志 says, and the log can be gone on with.

操作日志 alone is the truth about stage, state and number (流程 3); where a copy differs, nothing is decided until it is
mended, and the refusal names the one command that mends it.
"""

from collections.abc import Iterable

from pmxl.actions.desk import find_project
from pmxl.errors import NotAsLoggedError, ProjectFoundTwiceError
from pmxl.figures import chain
from pmxl.rows.governance import LogRow
from pmxl.rows.initiation import ProjectRow
from pmxl.rows.register import Dossier, Register
from pmxl.rules import journal

REPAIR_LOG = "请用 pmxl repair 从备份恢复"


def project_to_decide_on(register: Register, asked: str) -> Dossier:
    """The project that is asked for, if something may be decided on it; raises NotAsLoggedError with the remedy.

    Raises ProjectNotFoundError, ProjectFoundTwiceError as `find_project` does.
    """
    dossier = find_project(register, asked)
    demand_as_logged(register, dossier)
    return dossier


def demand_as_logged(register: Register, dossier: Dossier) -> None:
    """Pass if the log can be gone on with, the project has one row, and the row shows what the log says."""
    demand_sound_log(register, (dossier.project.number, dossier.project.application))
    _demand_one_row(register, dossier.project)
    for _, doubt in journal.doubts(dossier):
        raise NotAsLoggedError(str(doubt.place), doubt.found, doubt.remedy)


def demand_sound_log(register: Register, projects: Iterable[str] = ()) -> None:
    """Pass if 操作日志 was read, its last row is whole, no row is missing or doubled, and none of these was edited.

    Where the rows stand in the sheet is no matter.
    """
    if not register.knows(LogRow):
        raise NotAsLoggedError("操作日志", "读不到", "请恢复该工作表，可用 pmxl restore 从备份恢复")
    last = max((row.number or 0 for row in register.of(LogRow)), default=0)
    at_the_end = [fault for fault in journal.open_faults(register) if fault.row.number == last]
    for fault in (*at_the_end, *journal.faults_concerning(register, *projects)):
        where = f"{fault.row.origin.workbook} › 操作日志第 {fault.row.origin.row} 行（序号 {fault.row.number}）"
        newer = fault.kind is chain.FaultKind.UNKNOWN
        raise NotAsLoggedError(where, str(fault.kind), "请更新 pmxl 后重试" if newer else REPAIR_LOG)


def _demand_one_row(register: Register, project: ProjectRow) -> None:
    for name in ("number", "application"):
        value = getattr(project, name)
        rows = [row.origin.row for row in register.of(ProjectRow) if value and getattr(row, name) == value]
        if len(rows) > 1:
            raise ProjectFoundTwiceError(value, rows)
