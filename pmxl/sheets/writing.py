"""From rows back to cells: what to append, and what to set in a row that was read."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from pmxl.grids.cell import Entry, same
from pmxl.grids.grid import Grid
from pmxl.outcomes.change import CellSet, CellsSet, Change, RowsAppended
from pmxl.rows.row import NOWHERE, Row

RowEdit = tuple[Row, Mapping[str, object]]
"""A row and the values that fields of it get; one that stands nowhere yet is put below the others with them."""


def added(*rows: Row) -> list[RowEdit]:
    """Rows that stand nowhere yet, to be put below the others as they are."""
    return [(row, {}) for row in rows]


def translated(edits: Iterable[RowEdit]) -> list[Change]:
    """The changes that edits of one workbook come to: one for each row that was read, one for the new rows of a sheet.

    They stand where the first edit of the row or sheet stood; what the cells hold already is left out.
    """
    edited: dict[tuple[str, int], tuple[Row, dict[str, object]]] = {}
    new: dict[str, list[Row]] = {}
    for row, fields in edits:
        place = row.sheet.name, row.origin.row
        if row.origin is NOWHERE:
            new.setdefault(row.sheet.name, []).append(row.model_copy(update=dict(fields)))
        edited.setdefault(place, (row, {}))[1].update(fields)
    changes = (
        appended(*new[row.sheet.name]) if row.origin is NOWHERE else cells_set(row, **fields)
        for row, fields in edited.values()
    )
    return [change for change in changes if isinstance(change, RowsAppended) or change.cells]


def appended(*rows: Row, last: Row | type[Row] | None = None) -> RowsAppended:
    """Rows of one model, to be put below the last one.

    With `last`, the sheet must still end with that row; with the model itself, it must have no row yet.
    """
    kind = type(rows[0])
    guard = None if last is None else {} if isinstance(last, type) else _entries(last)
    return RowsAppended(kind.layout(), tuple(_entries(row) for row in rows), guard)


def cells_set(row: Row, **new: object) -> CellsSet:
    """Fields of a row that was read to be written, to be set; what its cells held then, as written, is expected there.

    Cells that held their new value already are left alone.
    """
    grid = row.origin.grid
    assert grid is not None, "only rows that were read with their cells can be written"
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
