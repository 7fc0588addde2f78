"""From rows back to cells: what to append, and what to set in a row that was read."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from pmxl.grids.cell import Entry, same
from pmxl.grids.grid import Grid
from pmxl.outcomes.change import CellSet, CellsSet, RowsAppended
from pmxl.ports.workbook import Workbook
from pmxl.rows.row import Row


def appended(*rows: Row, last: Row | type[Row] | None = None) -> RowsAppended:
    """Rows of one model, to be put below the last one.

    With `last`, the sheet must still end with that row; with the model itself, it must have no row yet.
    """
    kind = type(rows[0])
    guard = None if last is None else {} if isinstance(last, type) else _entries(last)
    return RowsAppended(kind.layout(), tuple(_entries(row) for row in rows), guard)


def cells_set(workbook: Workbook, row: Row, **new: object) -> CellsSet:
    """Fields of a row that was read, to be set; what the cells hold now, as written, is what is expected of them.

    Cells that hold their new value already are left alone.
    """
    grid = workbook.read(row.layout())
    index = row.origin.row - grid.heading_row - 1
    cells = (
        CellSet(row.heading(name), grid.cell(index, row.heading(name)), _entry(value)) for name, value in new.items()
    )
    changed = tuple(cell for cell in cells if not same(cell.expected, cell.new))
    return CellsSet(row.layout(), _key(grid, index, row), changed)


def _key(grid: Grid, index: int, row: Row) -> dict[str, Entry]:
    """The key cells as written; a row without one yet is named by its required cells."""
    headings = [row.heading(name) for name in row.sheet.key]
    if not any(row.key()):
        headings += [column.heading for column in row.columns() if column.required]
    return {heading: _entry(grid.cell(index, heading)) for heading in headings}


def _entries(row: Row) -> dict[str, Entry]:
    values = {column.heading: _entry(getattr(row, column.field)) for column in row.columns() if not column.formula}
    return {heading: value for heading, value in values.items() if value is not None}


def _entry(value: object) -> Entry:
    match value:
        case None | "":
            return None
        case StrEnum():
            return value.value
        case str() | bool() | int() | float() | Decimal() | datetime() | date():
            return value
        case _:
            return str(value)
