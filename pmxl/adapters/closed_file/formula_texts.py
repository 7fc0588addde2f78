"""The texts of a sheet's formulas, as they read in each cell."""

import re
from collections.abc import Iterator

from pmxl.adapters.closed_file.addresses import addressed
from pmxl.adapters.closed_file.book_parts import BookParts
from pmxl.adapters.closed_file.cell_xml import cells
from pmxl.adapters.closed_file.fill import Formula, shared_masters
from pmxl.adapters.closed_file.sheet_stream import Dialect, Piece, pieces
from pmxl.adapters.formula import ReferenceLostError, moved
from pmxl.grids.grid import column_letters


def formula_texts(parts: BookParts, part: str, columns: set[int]) -> Iterator[tuple[int, int, str]]:
    """The row, column and text, with a leading =, of every formula in some columns of a sheet."""
    found = list(_formulas(parts, part, columns)) if columns else []
    groups = {formula.group for formula in found if formula.kind == "shared" and not formula.text}
    masters = shared_masters(parts, part, groups) if groups else {}
    for formula in found:
        row, column, text = formula.cell.row, formula.cell.column, formula.text
        if not text and formula.group in masters:
            text = _unshared(masters[formula.group].text, row - masters[formula.group].row)
        yield row, column, f"={text}"


def _formulas(parts: BookParts, part: str, columns: set[int]) -> Iterator[Formula]:
    for piece, dialect, block in pieces(addressed(parts.package.stream(part))):
        if piece is Piece.ROWS:
            yield from _formulas_in(block, dialect, columns)


def _formulas_in(block: bytes, dialect: Dialect, columns: set[int]) -> Iterator[Formula]:
    letters = b"|".join(column_letters(column).encode() for column in columns)
    p = dialect.prefix
    pattern = re.compile(
        b"<" + p + rb"c\s(?=[^>]*\br=[\"'](?:" + letters + rb")\d)[^>]*?(?:/>|>(.*?)</" + p + b"c>)", re.DOTALL
    )
    for match in pattern.finditer(block):
        formula = dialect.formula.search(match[1] or b"")
        if formula is not None:
            yield Formula.read(formula, next(cells(match[0], dialect)))


def _unshared(text: str, rows: int) -> str:
    try:
        return moved(text, rows)
    except ReferenceLostError:
        return "#REF!"
