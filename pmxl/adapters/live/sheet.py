"""One sheet of an open workbook: read whole in a fixed number of calls, and where its list ends."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from pmxl.adapters.live.blocks import Block
from pmxl.adapters.live.patience import Patience
from pmxl.adapters.live.values import plain_rows
from pmxl.errors import PmxlError
from pmxl.grids.cell import Cell
from pmxl.grids.placing import typed

if TYPE_CHECKING:
    import xlwings as xw

T = TypeVar("T")


class FormulasHiddenError(PmxlError):
    """The host does not tell formulas, so that nothing can be written without the danger of overwriting one."""

    def __init__(self, workbook: str, sheet: str) -> None:
        super().__init__(
            f"{workbook} › {sheet}：这个环境（如 xlwings Lite）读不到公式，没有写入任何内容。"
            "请在 Excel 桌面版或用命令行操作。"
        )


_PIECE = 50_000


@dataclass(frozen=True)
class LiveSheet:
    """A sheet with the patience to wait for its host."""

    xl: "xw.Sheet"
    name: str
    workbook: str
    patience: Patience = field(default_factory=Patience)

    def ask(self, call: Callable[[], T]) -> T:
        """The answer of a call to the host, which is tried again while the host is busy."""
        return self.patience.tried(self.workbook, call)

    def range(self, block: Block) -> "xw.Range":
        """The cells of a block."""
        return self.ask(lambda: self.xl.range((block.top, block.left), (block.bottom, block.right)))

    def rows(self) -> list[list[Cell]]:
        """All rows from the first one to the last that holds anything."""
        last = self.ask(lambda: self.xl.used_range.last_cell)
        bottom, right = self.ask(lambda: (last.row, last.column))
        rows: list[list[Cell]] = []
        for top in range(1, bottom + 1, _PIECE):
            piece = self.cells(Block(top, 1, min(top + _PIECE - 1, bottom), right))
            rows += piece
            if not any(map(_filled, piece)):
                break  # somebody formatted the whole column
        while rows and not _filled(rows[-1]):
            rows.pop()
        return rows

    def cells(self, block: Block) -> list[list[Cell]]:
        """The values of a block."""
        cells = self.range(block)
        return plain_rows(self.ask(lambda: cells.options(ndim=2, err_to_str=True).value))

    def formula_texts(self, block: Block) -> dict[tuple[int, int], str]:
        """The formulas inside a block, by row and column."""
        cells = self.range(block)
        try:
            found: Any = self.ask(lambda: cells.formula)  # a text, a row or rows, as the host likes
        except NotImplementedError as error:
            raise FormulasHiddenError(self.workbook, self.name) from error
        lines = _lines(found, len(block.columns))
        return {
            (row, column): str(text)
            for row, line in zip(block.rows, lines, strict=True)
            for column, text in zip(block.columns, line, strict=True)
            if isinstance(text, str) and text.startswith("=")
        }

    def tables(self) -> list[tuple[str, Block]]:
        """The name and the cells of every table of the sheet."""

        def listed() -> list[tuple[str, Block]]:
            found = ((table.name, table.range) for table in self.xl.tables)
            return [(name, Block(one.row, one.column, one.last_cell.row, one.last_cell.column)) for name, one in found]

        return self.ask(listed)

    def table_over(self, row: int, column: int) -> "xw.main.Table | None":
        """The table whose heading row holds that cell."""
        return self.ask(lambda: next((table for table in self.xl.tables if _heads(table, row, column)), None))


def _filled(row: Sequence[Cell]) -> bool:
    return any(typed(cell) for cell in row)


def _heads(table: "xw.main.Table", row: int, column: int) -> bool:
    heading = table.header_row_range
    return heading is not None and heading.row == row and heading.column <= column <= heading.last_cell.column


def _lines(found: Any, width: int) -> list[list[object]]:
    if not isinstance(found, (list, tuple)):
        return [[found]]
    if found and isinstance(found[0], (list, tuple)):
        return [list(line) for line in found]
    return [list(found)] if width == len(found) else [[one] for one in found]
