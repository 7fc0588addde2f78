"""Formulas of new rows: those of calculated columns, else the ones of the row above, moved down."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pmxl.adapters.closed_file.listing import Listing
from pmxl.ooxml.book_parts import BookParts
from pmxl.ooxml.cell_xml import CellXml
from pmxl.ooxml.formula_texts import Formula, shared_masters, unshared
from pmxl.ooxml.formulas import ReferenceLostError, has_relative_rows, moved
from pmxl.ooxml.sheet_stream import SheetRefusedError


@dataclass(frozen=True, slots=True)
class Fill:
    """The formula of one column: its text on some row, and whether it is an array formula."""

    text: str
    row: int
    array: bool = False
    more: bytes = b""

    def down(self, rows: int) -> str:
        """The formula as it reads some rows further down."""
        try:
            return moved(self.text, rows)
        except ReferenceLostError as error:
            raise SheetRefusedError(f"上一行的公式引用 {error} 无法向下填充") from None


def formulas_for(
    parts: BookParts, found: Listing, above: Mapping[int, CellXml], last: int, given: set[int]
) -> dict[int, Fill]:
    """The formulas to fill into new rows, by column, leaving out columns that are given values."""
    fills: dict[int, Fill] = {}
    shared: dict[int, str] = {}
    for column in range(found.span.left, found.span.right + 1):
        declared = found.calculated.get(column)
        if declared and not has_relative_rows(declared[0]):
            fills[column] = Fill(declared[0], last, declared[1])
        elif column in above and column not in given:
            formula = found.reader.dialect.formula.search(above[column].inner)
            if formula is not None:
                _take(fills, shared, column, Formula.read(formula, above[column]), last)
        elif declared:
            fills[column] = Fill(declared[0], last + 1, declared[1])
    fills.update(_masters(parts, found, shared, last))
    return fills


def _take(fills: dict[int, Fill], shared: dict[int, str], column: int, formula: Formula, last: int) -> None:
    if formula.kind == "dataTable" or (formula.kind == "array" and ":" in formula.reference):
        raise SheetRefusedError(f"第 {last} 行含有数组公式，无法向下填充")
    if formula.kind == "shared" and not formula.text:
        shared[column] = formula.group
    elif formula.text:
        dynamic = b' cm="%b"' % formula.cell.attributes[b"cm"] if b"cm" in formula.cell.attributes else b""
        fills[column] = Fill(formula.text, last, formula.kind == "array", dynamic)


def _masters(parts: BookParts, found: Listing, shared: Mapping[int, str], last: int) -> Iterator[tuple[int, Fill]]:
    masters = shared_masters(parts, found.sheet.part, set(shared.values())) if shared else {}
    for column, group in shared.items():
        if group not in masters:
            raise SheetRefusedError(f"第 {last} 行的共享公式缺少主公式")
        yield column, Fill(unshared(masters[group], last, column), last)
