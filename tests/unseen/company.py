"""A small company cut out of the example: a few projects of different stages, their sheets as cells, in memory."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pmxl.adapters.folder import FolderWorkspace
from pmxl.adapters.memory import MemoryWorkbook, MemoryWorkspace
from pmxl.figures.chain import chained
from pmxl.grids.cell import Cell
from pmxl.rows.governance import LogRow
from pmxl.rows.initiation import ProjectRow
from pmxl.rows.register import Register
from pmxl.rows.row import Row
from pmxl.rows.sheets import SHEETS
from pmxl.sheets.reading import read_register
from pmxl.sheets.writing import appended
from pmxl.vocabulary import ProjectState

EXAMPLE = Path(__file__).parents[2] / "workbooks" / "示例"
Rows = list[list[Cell]]
Books = dict[str, dict[str, Rows]]
"""Each workbook's sheets: an empty row, as a title may stand there, the heading row, the rows."""


@cache
def register() -> Register:
    """The example as it is read."""
    return read_register(FolderWorkspace(EXAMPLE), SHEETS)


@cache
def projects() -> tuple[str, ...]:
    """For each stage the running project with the most rows, and one that is closed."""
    chosen: dict[object, ProjectRow] = {}
    for row in register().of(ProjectRow):
        key = row.stage if row.state is ProjectState.RUNNING else row.state
        if row.number and (key not in chosen or _rows(row) > _rows(chosen[key])):
            chosen[key] = row
    return tuple(row.number for row in chosen.values())


def _rows(project: ProjectRow) -> int:
    return sum(len(register().of_project(kind, project.number)) for kind in SHEETS)


@cache
def books() -> Mapping[str, Mapping[str, Rows]]:
    """The company's workbooks as cells; never written to, `copied` makes a set to work on."""
    made: Books = {}
    for kind in SHEETS:
        headings = [column.heading for column in kind.columns()]
        cells = [[_cell(values.get(heading)) for heading in headings] for values in _kept(kind)]
        made.setdefault(f"{kind.sheet.book}.xlsx", {})[kind.sheet.name] = [[], list(headings), *cells]
    return made


def _kept(kind: type[Row]) -> tuple[Mapping[str, object], ...]:
    wanted = {*projects(), *(row.application for row in register().of(ProjectRow) if row.number in projects())}
    rows = [row for row in register().of(kind) if register().project_of(row) in wanted or not _belongs(row)]
    if kind is LogRow:
        rows = list(chained([row for row in rows if isinstance(row, LogRow)]))
    return appended(*rows).rows if rows else ()


def _belongs(row: Row) -> bool:
    """Whether a row belongs to a project, directly or through its contract or request."""
    return isinstance(row, ProjectRow) or any(getattr(row, name, "") for name in ("project", "contract", "request"))


def _cell(value: object) -> Cell:
    from decimal import Decimal

    return float(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else value  # type: ignore[return-value]


def copied() -> Books:
    """The workbooks' cells, for a test to change."""
    return {
        book: {name: [list(row) for row in rows] for name, rows in sheets.items()} for book, sheets in books().items()
    }


def workspace(changed: Books) -> MemoryWorkspace:
    """The workspace of these cells."""
    return MemoryWorkspace([MemoryWorkbook(name, sheets) for name, sheets in changed.items()])
