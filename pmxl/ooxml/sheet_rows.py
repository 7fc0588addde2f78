"""A sheet as rows of typed cells, read cell by cell: for sheets that the fast reader can't take."""

from collections.abc import Iterable, Mapping, Sequence

from pmxl.grids.cell import Cell
from pmxl.ooxml.addresses import placed_pieces
from pmxl.ooxml.cell_xml import CellReader, cells
from pmxl.ooxml.sheet_stream import Dialect, Piece, row_number
from pmxl.ooxml.styles import Styles

Rows = list[Sequence[Cell]]
"""Rows of one sheet, the first is sheet row 1; blank rows in between are empty."""


def read_rows(stream: Iterable[bytes], styles: Styles, strings: Mapping[int, str], *, from_1904: bool) -> Rows:
    """All rows down to the last one with a value."""
    rows: Rows = []
    for piece, dialect, block in placed_pieces(stream):
        if piece is Piece.ROWS:
            reader = CellReader(dialect, styles, strings, from_1904)
            _read_block(block, dialect, reader, rows)
    return rows


def _read_block(block: bytes, dialect: Dialect, reader: CellReader, rows: Rows) -> None:
    for match in dialect.row.finditer(block):
        if not match[2] or (b"v" not in match[2] and b"is>" not in match[2]):
            continue
        row = _row(match[2], dialect, reader)
        if row:
            rows.extend(() for _ in range(row_number(match[1]) - 1 - len(rows)))
            rows.append(row)


def _row(raw: bytes, dialect: Dialect, reader: CellReader) -> list[Cell]:
    row: list[Cell] = []
    for cell in cells(raw, dialect):
        value = reader.value(cell)
        if value is not None:
            row.extend([None] * (cell.column - 1 - len(row)))
            row[cell.column - 1 :] = [value]
    return row
