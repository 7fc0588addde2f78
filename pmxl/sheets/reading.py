"""From a workspace to a register: every sheet's rows, and whatever was not certain as a problem with its place."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TypeVar

from pmxl.errors import HeadingNotFoundError, PmxlError
from pmxl.outcomes.finding import Gap, Place
from pmxl.ports.workbook import Workbook, Workspace
from pmxl.rows.register import Register
from pmxl.rows.row import Row
from pmxl.rows.settings import DictionaryRow
from pmxl.rows.sight import Problem, Sight
from pmxl.sheets.locating import Located, locate
from pmxl.sheets.table import Table
from pmxl.vocabulary import Mark, YesNo

R = TypeVar("R", bound=Row)
MISSING_SHEET = "SJ05"


def read_register(
    workspace: Workspace,
    kinds: Iterable[type[Row]],
    *,
    formulas: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> Register:
    """Read the sheets of these models; what is missing or unclear becomes a problem of the register.

    With `formulas`, the computed columns are checked as well: a value that stands where the formula should is said.
    `progress` is told the name of each sheet before it is read.
    """
    wanted: dict[type[Row], None] = dict.fromkeys([DictionaryRow, *kinds])
    located = locate(workspace, wanted)
    tables: dict[type[Row], Sequence[Row]] = {}
    problems = [_unreadable_workbook(error) for error in workspace.unreadable()]
    words: Mapping[str, Collection[str]] = {}
    sight = Sight()
    for kind in wanted:
        progress(kind.sheet.name)
        table = _table(located, kind, words, sight, problems, formulas=formulas)
        if table is not None:
            tables[kind] = table.rows
            problems.extend(table.problems)
        if kind is DictionaryRow and table is not None:
            words = _words(table.rows)
    return Register(tables, tuple(problems), sight)


def read_rows(workbook: Workbook, kind: type[R]) -> Sequence[R]:
    """The rows of one sheet of one workbook, as they are now; unclear cells are empty."""
    return Table(workbook.read(kind.layout()), kind, {}, Sight()).rows  # type: ignore[return-value]  # a table's rows are of its kind


def _table(
    located: Located,
    kind: type[Row],
    words: Mapping[str, Collection[str]],
    sight: Sight,
    problems: list[Problem],
    *,
    formulas: bool,
) -> Table | None:
    try:
        workbook = located.workbook(kind)
        grid = workbook.read(kind.layout())
    except HeadingNotFoundError as error:
        problems.append(_unreadable(kind, error))
        return None
    except PmxlError as error:
        if kind not in located.errors:
            raise
        problems.append(_unreadable(kind, error))
        return None
    texts = workbook.formulas(kind.layout()) if formulas and kind.layout().formulas else None
    return Table(grid, kind, words, sight, texts)


def _unreadable(kind: type[Row], error: PmxlError) -> Problem:
    found, _, remedy = str(error).partition("。")
    gap = Gap(Place(sheet=kind.sheet.name), found, remedy.rstrip("。"), owner=kind.sheet.owner)
    return Problem(MISSING_SHEET, gap, kind, mark=Mark.ABSENT)


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
