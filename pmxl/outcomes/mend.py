"""What is put right in a workbook without a person's data changing: tables, formulas, validations, formats.

A mend names its place as it was read; what no longer stands there as expected is refused.
"""

import re
from dataclasses import dataclass

from pmxl.grids.cell import Cell, Entry
from pmxl.grids.frame import Frame
from pmxl.grids.grid import address
from pmxl.outcomes.change import Change, Written

GENERAL = "General"
_NAMED = {"@": "文本"}
_THIS_ROW = re.compile(r"[^\W\d]\w*\[\[#This Row\],\[([^\]]+)\]\]")


@dataclass(frozen=True, slots=True)
class TableExtended:
    """A table takes in the rows that were typed below it."""

    sheet: str
    before: Frame
    bottom: int

    def written(self, workbook: str) -> Written:
        """What it changes, as a cell that was written."""
        added = self.before.across(self.before.bottom + 1, self.bottom)
        return Written(workbook, self.sheet, added, "表格范围", str(self.before), str(self.before.to_row(self.bottom)))


@dataclass(frozen=True, slots=True)
class FormulaRestored:
    """Cells of a computed column have their formula again, in place of a typed value or nothing.

    The formula stands as it reads in the first of them; all hold the same now.
    """

    sheet: str
    heading: str
    column: int
    first: int
    last: int
    expected: Cell
    formula: str

    @property
    def spots(self) -> list[tuple[int, int]]:
        """Its cells, by row and column."""
        return [(row, self.column) for row in range(self.first, self.last + 1)]

    def written(self, workbook: str) -> Written:
        """What it changes, as a cell that was written; [@x] stands for the long form of a file."""
        cells, short = _cells(self.column, self.first, self.last), _THIS_ROW.sub(r"[@\1]", self.formula)
        return Written(workbook, self.sheet, cells, self.heading, self.expected, short)


@dataclass(frozen=True, slots=True)
class Validation:
    """What cells accept and hint at, in the words of the file format: `kind` is list, whole, decimal, date, custom.

    Formulas stand as they read in the first cell, without =. One that `warns` can be overruled.
    """

    kind: str
    first: str
    second: str = ""
    warns: bool = False
    blank: bool = True
    title: str = ""
    prompt: str = ""
    error_title: str = ""
    error: str = ""

    def __str__(self) -> str:
        return f"{'下拉' if self.kind == 'list' else '校验'}（{self.error}）"


@dataclass(frozen=True, slots=True)
class ValidationRestored:
    """Rows of a column have their dropdown or rule again."""

    sheet: str
    heading: str
    column: int
    first: int
    last: int
    rule: Validation

    def written(self, workbook: str) -> Written:
        """What it changes, as a cell that was written."""
        cells = _cells(self.column, self.first, self.last)
        return Written(workbook, self.sheet, cells, self.heading, "没有下拉和校验", str(self.rule))


@dataclass(frozen=True, slots=True)
class FormatRestored:
    """Cells of a column that lost their number format have it again."""

    sheet: str
    heading: str
    column: int
    first: int
    last: int
    code: str

    def written(self, workbook: str) -> Written:
        """What it changes, as a cell that was written."""
        cells = _cells(self.column, self.first, self.last)
        return Written(
            workbook, self.sheet, cells, self.heading, "格式 常规", f"格式 {_NAMED.get(self.code, self.code)}"
        )


@dataclass(frozen=True, slots=True)
class CellRefreshed:
    """A cell that pmxl writes for itself, outside every list, says what 字典 and 人员 say now."""

    sheet: str
    title: str
    row: int
    column: int
    expected: Cell
    new: Entry

    @property
    def spots(self) -> list[tuple[int, int]]:
        """Its cell, by row and column."""
        return [(self.row, self.column)]

    def written(self, workbook: str) -> Written:
        """What it changes, as a cell that was written."""
        cell = address(self.row, self.column)
        before = self.expected.strip() if isinstance(self.expected, str) else self.expected
        after = self.new.strip() if isinstance(self.new, str) else self.new
        return Written(workbook, self.sheet, cell, self.title, before, after)


Mend = TableExtended | FormulaRestored | ValidationRestored | FormatRestored | CellRefreshed
MENDS = (TableExtended, FormulaRestored, ValidationRestored, FormatRestored, CellRefreshed)

AnyChange = Change | Mend
"""What a workbook can be asked to commit."""


def _cells(column: int, first: int, last: int) -> str:
    return address(first, column) if first == last else f"{address(first, column)}:{address(last, column)}"
