"""What every action works with: the workspace, the clock, who asks; and how projects are found and read."""

import difflib
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pmxl.errors import NoFolderError, NotAsLoggedError, ProjectFoundTwiceError, ProjectNotFoundError, UnseenError
from pmxl.figures import logged
from pmxl.outcomes.change import Written
from pmxl.ports.clock import Clock
from pmxl.ports.operator import Operator
from pmxl.ports.workbook import Workbook, Workspace
from pmxl.rows.governance import LogRow, NoticeRow, WaiverRow
from pmxl.rows.initiation import ProjectRow, StepRow
from pmxl.rows.register import Dossier, Register
from pmxl.rows.row import Row
from pmxl.rows.sheets import SHEETS
from pmxl.rows.sight import Problem, Sight, concerning, told
from pmxl.sheets.locating import locate
from pmxl.sheets.reading import read_register

DECISION_SHEETS: tuple[type[Row], ...] = (ProjectRow, StepRow, WaiverRow, NoticeRow, LogRow)
"""What one decision changes together, and so must stand in one workbook (architecture 2)."""


@dataclass(frozen=True)
class Desk:
    """Where an action does its work; with `dry_run` it says what it would write, and writes nothing.

    `folder` is where new files go, such as reports and forms; a desk without one can't make any.
    """

    workspace: Workspace
    clock: Clock
    operator: Operator
    dry_run: bool = False
    folder: Path | None = None
    sights: list[Sight] = field(default_factory=list, repr=False, compare=False)

    @property
    def today(self) -> date:
        """The present day."""
        return self.clock.now().date()

    def read(
        self,
        kinds: Iterable[type[Row]] = SHEETS,
        *,
        formulas: bool = False,
        cells: bool = True,
        progress: Callable[[str], None] = lambda _: None,
    ) -> Register:
        """The register of these sheets as they are now; without `cells` it is smaller, and can only be looked at."""
        register = read_register(self.workspace, kinds, formulas=formulas, cells=cells, progress=progress)
        self.sights.append(register.sight)
        return register

    def unanswered(self) -> tuple[Problem, ...]:
        """What could not be read and was come upon by all that was done at this desk, in the order met."""
        return tuple(dict.fromkeys(problem for sight in self.sights for problem in sight.unanswered))

    def place(self, *parts: str) -> Path:
        """Where a new file of this name goes, its folder made; raises NoFolderError on a desk without one."""
        if self.folder is None:
            raise NoFolderError
        path = self.folder.joinpath(*parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def decision_book(self) -> Workbook:
        """The workbook in which decisions are recorded."""
        return locate(self.workspace, DECISION_SHEETS).one_workbook(DECISION_SHEETS)


@dataclass(frozen=True)
class Done:
    """What an action did: one sentence, the cells it wrote, and what comes next."""

    summary: str
    written: tuple[Written, ...] = ()
    next_step: str = ""
    dry_run: bool = False


def demand_seen(problems: Iterable[Problem], *projects: str) -> None:
    """Pass if what was come upon bears on none of these projects, "" for all of them; else raise UnseenError."""
    unseen = concerning(problems, *projects)
    if unseen:
        raise UnseenError([told(problem) for problem in unseen])


def find_project(register: Register, asked: str) -> Dossier:
    """The project with this 项目编号, 申请编号 or 项目名称; raises ProjectNotFoundError, ProjectFoundTwiceError.

    Raises NotAsLoggedError for one that 操作日志 knows and whose row was deleted.
    """
    wanted = unicodedata.normalize("NFKC", asked).strip()
    projects = register.of(ProjectRow)
    for field_name in ("number", "application", "name"):
        found = [row for row in projects if getattr(row, field_name) == wanted]
        if len(found) == 1:
            return register.dossier(found[0])
        if found:
            raise ProjectFoundTwiceError(wanted, [row.origin.row for row in found])
    if not register.knows(ProjectRow):
        demand_seen(problem for problem in register.problems if problem.kind is ProjectRow)
    lost = logged.gone_as(register, wanted)
    if lost is not None:
        raise _lost(*lost)
    names = [name for row in projects for name in (row.number, row.application, row.name) if name]
    raise ProjectNotFoundError(wanted, difflib.get_close_matches(wanted, names, n=3))


def _lost(name: str, told: logged.Account) -> NotAsLoggedError:
    remedy = f"请用 pmxl repair {name} 从操作日志和备份恢复该行"
    return NotAsLoggedError("立项登记", f"没有了 {name}，操作日志里它在「{told.stage}」、{told.state}", remedy)
