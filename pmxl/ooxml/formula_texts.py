"""The texts of a sheet's formulas, as they read in each cell."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pmxl.grids.grid import column_letters, column_number
from pmxl.ooxml.addresses import placed_pieces
from pmxl.ooxml.book_parts import BookParts
from pmxl.ooxml.cell_xml import CellXml, cells
from pmxl.ooxml.formulas import ReferenceLostError, moved
from pmxl.ooxml.ranges import parsed_range
from pmxl.ooxml.sheet_stream import Dialect, Piece
from pmxl.ooxml.text import formula_text
from pmxl.ooxml.xml_tags import Edit, escaped, spliced

_TAG_ATTRIBUTE = re.compile(rb"""\s(t|si|ref)\s*=\s*["']([^"']*)["']""")
_MASTER = re.compile(
    rb"""<[\w.-]*:?c\s[^>]*?r="([A-Z]+)(\d+)"[^>]*><[\w.-]*:?f(?=\s)([^>]*[^/>])>([^<]+)</[\w.-]*:?f>"""
)


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as its cell stores it."""

    kind: str
    group: str
    reference: str
    text: str
    cell: CellXml

    @classmethod
    def read(cls, match: re.Match[bytes], cell: CellXml) -> "Formula":
        """The formula that a pattern found in a cell."""
        attributes = {name.decode(): value.decode() for name, value in _TAG_ATTRIBUTE.findall(match[1])}
        text = formula_text(match[2] or b"")
        return cls(attributes.get("t", ""), attributes.get("si", ""), attributes.get("ref", ""), text, cell)


def formula_texts(parts: BookParts, part: str, columns: set[int]) -> Iterator[tuple[int, int, str]]:
    """The row, column and text, with a leading =, of every formula in some columns of a sheet."""
    found = list(_formulas(parts, part, columns)) if columns else []
    groups = {formula.group for formula in found if formula.kind == "shared" and not formula.text}
    masters = shared_masters(parts, part, groups) if groups else {}
    for formula in found:
        row, column, text = formula.cell.row, formula.cell.column, formula.text
        if not text and formula.group in masters:
            text = unshared(masters[formula.group], row, column)
        yield row, column, f"={text}"


def _formulas(parts: BookParts, part: str, columns: set[int]) -> Iterator[Formula]:
    for piece, dialect, block in placed_pieces(parts.package.stream(part)):
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


@dataclass(frozen=True, slots=True)
class Master:
    """The formula that a group of cells shares, the cell that it is written for, and the last row of the group."""

    text: str
    row: int
    column: int
    last: int

    def at_its_ends(self) -> "Iterator[tuple[str, int]]":
        """The formula as it reads in the first and in the last row of its group, and that row."""
        yield self.text, self.row
        yield unshared(self, self.last, self.column), self.last


def unshared(master: Master, row: int, column: int) -> str:
    """A shared formula as it reads in one of its cells; #REF! where it would point outside the sheet."""
    try:
        return moved(master.text, row - master.row, column - master.column)
    except ReferenceLostError:
        return "#REF!"


def shared_masters(parts: BookParts, part: str, groups: set[str] | None) -> dict[str, Master]:
    """The shared formulas' masters by group: of the groups named, or of all."""
    masters: dict[str, Master] = {}
    rest = b""
    for chunk in parts.package.stream(part):
        rest += chunk
        end = 0
        for match in _MASTER.finditer(rest):
            end = match.end()
            attributes = dict(_TAG_ATTRIBUTE.findall(match[3]))
            group = attributes.get(b"si", b"").decode()
            if attributes.get(b"t") == b"shared" and (groups is None or group in groups):
                held = parsed_range(attributes.get(b"ref", b"").decode())
                row, column = int(match[2]), column_number(match[1].decode())
                masters[group] = Master(formula_text(match[4]), row, column, held.bottom if held else row)
        rest = rest[max(end, len(rest) - 70_000) :]
    return masters


def refilled(row: bytes, dialect: Dialect, change: Callable[[str], str]) -> bytes:
    """A row's bytes with the text of each formula changed."""
    return spliced(
        row,
        (
            Edit(match.start(2), match.end(2), escaped(change(formula_text(match[2]))).encode())
            for match in dialect.formula.finditer(row)
            if match[2]
        ),
    )


def formula_xml(text: str, cell: str, dialect: Dialect, *, array: bool) -> bytes:
    """A formula as a cell stores it, without a result."""
    p = dialect.prefix
    kind = b' t="array" ref="%b"' % cell.encode() if array else b""
    return b"<%bf%b>%b</%bf>" % (p, kind, escaped(text).encode(), p)
