"""操作日志: what happened, and whether the record of it is whole (流程 3)."""

from dataclasses import dataclass

from pmxl.actions.desk import Desk, find_project
from pmxl.figures.chain import ChainFault, faults
from pmxl.rows.governance import LogRow
from pmxl.rows.initiation import ProjectRow


@dataclass(frozen=True)
class LogVerified:
    """How many rows the log has, its head, and every row at which the chain does not hold."""

    rows: int
    head: str
    faults: tuple[ChainFault, ...]


def read_log(desk: Desk, project: str = "", last: int = 20) -> tuple[LogRow, ...]:
    """The last rows of 操作日志, of one project or of all."""
    register = desk.read((ProjectRow, LogRow))
    rows = register.of(LogRow)
    if project:
        found = find_project(register, project).project
        names = {name for name in (found.number, found.application) if name}
        rows = [row for row in rows if row.project in names]
    return tuple(rows[-last:])


def verify_log(desk: Desk) -> LogVerified:
    """Follow the hash chain from the first row to the last."""
    rows = desk.read((LogRow,)).of(LogRow)
    return LogVerified(len(rows), rows[-1].digest if rows else "", faults(rows))
