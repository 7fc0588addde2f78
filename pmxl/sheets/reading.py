"""From a workspace to a register: every sheet's rows, and whatever was not certain as a problem with its place."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from pmxl.errors import PmxlError, SheetNotFoundError, WorkbookBusyError
from pmxl.grids.grid import Grid
from pmxl.outcomes.finding import Gap, Place
from pmxl.ports.workbook import Workbook, Workspace
from pmxl.rows.governance import LogRow
from pmxl.rows.log_order import in_order
from pmxl.rows.register import Register
from pmxl.rows.row import Row
from pmxl.rows.settings import DictionaryRow
from pmxl.rows.sight import Problem, Sight
from pmxl.sheets.locating import Located, locate
from pmxl.sheets.strangers import likenesses, strangers
from pmxl.sheets.table import Table
from pmxl.sheets.twins import doubled
from pmxl.vocabulary import Mark, YesNo

R = TypeVar("R", bound=Row)
MISSING_SHEET = "SJ05"


def read_register(
    workspace: Workspace,
    kinds: Iterable[type[Row]],
    *,
    formulas: bool = False,
    cells: bool = True,
    progress: Callable[[str], None] = lambda _: None,
) -> Register:
    """Read the sheets of these models; what is missing or unclear becomes a problem of the register.

    With `cells` the rows can be written: they know the cells that they were made of. Who only looks goes without.

    With `formulas` everything is looked at that a check tells of: computed columns where a value stands in place of the
    formula, the cells in which two copies of a sheet differ, files and sheets that nobody uses. `progress` is told the
    name of each sheet before it is read.
    """
    wanted: dict[type[Row], None] = dict.fromkeys([DictionaryRow, *kinds])
    located = locate(workspace, wanted)
    reading = _Reading(located, formulas=formulas, cells=cells)
    for kind in wanted:
        progress(kind.sheet.name)
        reading.read(kind)
    unused = strangers(workspace, located) if formulas else ()
    unreadable = [_unreadable_workbook(error) for error in workspace.unreadable()]
    twice = doubled(located.twins, compare=formulas)
    missing = _missing(workspace, located, reading.unreadable)
    problems = (*unreadable, *twice, *missing, *reading.problems, *unused)
    return Register(reading.tables, problems, reading.sight)


def read_rows(workbook: Workbook, kind: type[R]) -> Sequence[R]:
    """The rows of one sheet of one workbook, as they are now; unclear cells are empty, and the rows can be written."""
    return Table(workbook.read(kind.layout()), kind, {}, Sight()).rows  # type: ignore[return-value]  # a table's rows are of its kind


class _Reading:
    """The sheets that were read so far, and why others could not be."""

    def __init__(self, located: Located, *, formulas: bool, cells: bool) -> None:
        self._located, self._formulas, self._cells = located, formulas, cells
        self._words: Mapping[str, Collection[str]] | None = None
        self.sight = Sight()
        self.tables: dict[type[Row], Sequence[Row]] = {}
        self.problems: list[Problem] = []
        self.unreadable: dict[type[Row], PmxlError] = {
            kind: error for kind, error in located.errors.items() if kind not in located.twins
        }

    def read(self, kind: type[Row]) -> None:
        """Read one sheet, if it stands in one workbook; 字典, whose words the others need, comes first."""
        if kind in self._located.errors:
            return
        workbook = self._located.workbook(kind)
        try:
            grid = workbook.read(kind.layout())
        except WorkbookBusyError:
            raise
        except PmxlError as error:
            self.unreadable[kind] = error
            return
        table = self._table(workbook, grid, kind)
        self.tables[kind] = in_order(table.rows) if kind is LogRow else table.rows  # type: ignore[arg-type]  # its rows
        self.problems.extend(table.problems)
        if kind is DictionaryRow:
            self._words = _words(table.rows)

    def _table(self, workbook: Workbook, grid: Grid, kind: type[Row]) -> Table:
        texts = workbook.formulas(kind.layout()) if self._formulas and kind.layout().formulas else None
        listed = kind is DictionaryRow or self._words is not None
        wordless = () if listed else (_WORDLESS,)
        frame = workbook.frame(kind.layout()) if self._formulas else None
        return Table(grid, kind, self._words or {}, self.sight, texts, wordless, frame=frame, cells=self._cells)


_WORDLESS = Problem(
    MISSING_SHEET,
    Gap(
        Place(sheet=DictionaryRow.sheet.name),
        "字典读不到，无法核对这一列的词",
        "请恢复字典",
        owner=DictionaryRow.sheet.owner,
    ),
    DictionaryRow,
    mark=Mark.ABSENT,
)
"""What hides the columns whose words 字典 lists, while nobody can read them there."""


def _missing(workspace: Workspace, located: Located, errors: Mapping[type[Row], PmxlError]) -> Iterator[Problem]:
    """A problem for each sheet that could not be read; where one looks like it under another name, that is said."""
    alike = likenesses(workspace, located, errors)
    lost = "、".join((*(str(error).partition("：")[0] for error in workspace.unreadable()), *workspace.unused()))
    for kind, error in errors.items():
        found, _, remedy = str(error).partition("。")
        if isinstance(error, SheetNotFoundError):
            found = f"找不到工作表「{kind.sheet.name}」"
        if kind in alike:
            found += f"；{alike[kind]} 的列与它相同，可能是它被改了名"
            remedy = f"如是，请把名称改回「{kind.sheet.name}」"
        elif lost:
            found += f"；它可能在读不了的 {lost} 里"
        gap = Gap(Place(sheet=kind.sheet.name), found, remedy.rstrip("。"), owner=kind.sheet.owner)
        yield Problem(MISSING_SHEET, gap, kind, mark=Mark.ABSENT)


def _unreadable_workbook(error: PmxlError) -> Problem:
    found, _, remedy = str(error).partition("。")
    return Problem(MISSING_SHEET, Gap(Place(), found, remedy.rstrip("。") or "请修复或移出该文件"))


def _words(rows: Sequence[Row]) -> dict[str, Collection[str]]:
    words: dict[str, dict[str, None]] = {}
    for row in rows:
        assert isinstance(row, DictionaryRow)
        if row.active is not YesNo.NO and row.word:
            words.setdefault(row.list, {})[row.word] = None
    return {name: tuple(entries) for name, entries in words.items()}
