"""The rows of a template's sheet, ready to be written again further down: each cell's bytes cut around its address."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pmxl.grids.grid import column_letters
from pmxl.ooxml.cell_xml import cells
from pmxl.ooxml.sheet_stream import Dialect, row_number

_HEIGHT = re.compile(rb'\sht\s*=\s*"([\d.]+)"')
_DROPPED = re.compile(rb'\s(?:r|ht|customHeight|spans)\s*=\s*"[^"]*"')
_ADDRESS = re.compile(rb'(\sr\s*=\s*")[A-Z]{1,3}\d{1,7}(")')

DEFAULT_HEIGHT = 15.0


@dataclass(frozen=True, slots=True)
class CellPlan:
    """A cell: its column, style, and its bytes before and behind the row number; `formula` says that it computes."""

    column: int
    style: int
    before: bytes
    behind: bytes
    formula: bool

    def at(self, row: int) -> bytes:
        """The cell as it is written in a row."""
        return b"%b%d%b" % (self.before, row, self.behind)


@dataclass(frozen=True, slots=True)
class RowPlan:
    """A row: its number, its attributes other than number and height, its height in points, its cells."""

    number: int
    attributes: bytes
    height: float
    cells: tuple[CellPlan, ...]


def planned_rows(body: bytes, dialect: Dialect) -> Iterator[RowPlan]:
    """Every row of a sheet."""
    for match in dialect.row.finditer(body):
        height = _HEIGHT.search(match[1])
        yield RowPlan(
            row_number(match[1]),
            _DROPPED.sub(b"", match[1].rstrip(b"/")).rstrip(),
            float(height[1]) if height else DEFAULT_HEIGHT,
            tuple(_planned_cells(match[2] or b"", dialect)),
        )


def _planned_cells(row: bytes, dialect: Dialect) -> Iterator[CellPlan]:
    for cell in cells(row, dialect):
        raw = row[cell.start : cell.end]
        found = _ADDRESS.search(raw)
        assert found is not None, "every cell has its address"
        before = raw[: found.end(1)] + column_letters(cell.column).encode()
        has_formula = dialect.formula.search(cell.inner) is not None
        yield CellPlan(cell.column, cell.style, before, raw[found.start(2) :], has_formula)


def row_bytes(dialect: Dialect, plan: RowPlan, row: int, height: float, inner: bytes) -> bytes:
    """A row as it is written."""
    p = dialect.prefix
    opened = b'<%brow r="%d"%b ht="%b" customHeight="1"' % (p, row, plan.attributes, _points(height))
    return opened + b">" + inner + b"</" + p + b"row>" if inner else opened + b"/>"


def with_formula(cell: bytes, dialect: Dialect, change: Callable[[str], str]) -> bytes:
    """A cell's bytes with its formula's text changed."""
    from html import unescape
    from xml.sax.saxutils import escape

    found = dialect.formula.search(cell)
    if found is None or not found[2]:
        return cell
    text = change(unescape(found[2].decode()))
    return cell[: found.start(2)] + escape(text).encode() + cell[found.end(2) :]


def _points(height: float) -> bytes:
    return f"{height:.2f}".rstrip("0").rstrip(".").encode()
