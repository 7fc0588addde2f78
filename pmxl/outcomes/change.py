"""What is to be written into a workbook, and what was."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pmxl.grids.cell import Cell, Entry
from pmxl.grids.layout import Layout


@dataclass(frozen=True, slots=True)
class CellSet:
    """One cell: the heading it stands under, the value expected there, and the new one."""

    heading: str
    expected: Cell
    new: Entry


@dataclass(frozen=True)
class CellsSet:
    """Cells of one row, found by its key: the value under each key heading."""

    layout: Layout
    key: Mapping[str, Entry]
    cells: tuple[CellSet, ...]


@dataclass(frozen=True)
class RowsAppended:
    """Rows put below the last one; a row whose whole key is taken already is refused.

    `last` guards an order: if given, the sheet's last row must hold these values ({} says: the sheet has no row).
    """

    layout: Layout
    rows: tuple[Mapping[str, Entry], ...]
    last: Mapping[str, Entry] | None = field(default=None)


Change = CellsSet | RowsAppended


@dataclass(frozen=True, slots=True)
class Written:
    """A cell that was written: where, what it held, what it holds now, and whether its row is a new one."""

    workbook: str
    sheet: str
    cell: str
    heading: str
    before: Cell
    after: Entry
    appended: bool = False

    def __str__(self) -> str:
        where = f"{self.workbook} › {self.sheet} {self.cell} {self.heading}"
        return f"{where}：{shown(self.before)} → {shown(self.after)}"


def shown(value: Cell | Entry) -> str:
    """A cell's value as a person reads it: empty is said, whole numbers stand without a point."""
    match value:
        case None | "":
            return "（空）"
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)
