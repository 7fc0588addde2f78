"""操作日志: what happened, and whether the record of it is whole (流程 3)."""

from dataclasses import dataclass

from pmxl.actions.desk import Desk, find_project
from pmxl.figures.chain import ChainFault, faults, head, holds_head
from pmxl.ports.workbook import Kept, Workspace
from pmxl.rows.governance import LogRow
from pmxl.rows.initiation import ProjectRow
from pmxl.rows.log_order import stands_in_order
from pmxl.sheets.reading import read_register


@dataclass(frozen=True)
class LogVerified:
    """How many rows the log has, its head, every row at which the chain does not hold, and the head it has lost.

    `lost` is the number of the row that was the log's head when pmxl wrote last and that it no longer holds; `sorted`
    tells whether the rows stand in the sheet in the order of their 序号.
    """

    rows: int
    head: str
    faults: tuple[ChainFault, ...]
    lost: str = ""
    sorted: bool = True

    @property
    def whole(self) -> bool:
        """Whether every row that pmxl wrote is there as it was written."""
        return not self.faults and not self.lost


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
    kept = desk.workspace.kept(Kept.HEAD)
    lost = "" if holds_head(rows, kept) else kept.partition(" ")[0]
    return LogVerified(len(rows), rows[-1].digest if rows else "", faults(rows), lost, stands_in_order(rows))


def keep_present_head(workspace: Workspace) -> None:
    """Take the log as it stands for the right one, as after a backup was restored on purpose."""
    workspace.keep(Kept.HEAD, head(read_register(workspace, (LogRow,)).of(LogRow)))
