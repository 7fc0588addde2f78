"""References over several sheets (一月:三月!C6), which can't follow rows that are put into one of them."""

import re
from collections.abc import Iterator
from contextlib import suppress

from pmxl.errors import WorkbookUnreadableError
from pmxl.ooxml.book_parts import BookParts
from pmxl.ooxml.insertion import Insertion, Insertions
from pmxl.ooxml.ranges import Range, parsed_range
from pmxl.ooxml.sheet_stream import Piece, SheetRefusedError, pieces
from pmxl.ooxml.text import formula_text

_ACROSS = re.compile(
    r"(?:'((?:[^':!]|'')+):((?:[^':!]|'')+)'|([^\W\d][\w.]*):([^\W\d][\w.]*))!"
    r"(\$?[A-Za-z]{1,3}\$?\d{1,7}(?::\$?[A-Za-z]{1,3}\$?\d{1,7})?)"
)
_TEXT = re.compile(r'"[^"]*"')
_MAY_BE = re.compile(rb":[^!<>:]{1,62}!")


def left_behind(parts: BookParts, insertions: Insertions) -> Iterator[tuple[str, str]]:
    """The references that would mean other cells, or miss new rows, each with the sheet it stands on."""
    order = [sheet.name.casefold() for sheet in parts.sheets]
    for sheet, text in _formulas(parts) if any(insertions) else ():
        for match in _ACROSS.finditer(_TEXT.sub('""', text)):
            first, last = (name.replace("''", "'").casefold() for name in match.groups()[:4] if name)
            area = parsed_range(match[5])
            if area is None or first not in order or last not in order:
                continue
            start, end = sorted((order.index(first), order.index(last)))
            if any(_lost(area, one) for name in order[start : end + 1] for one in insertions.of(name)):
                yield sheet, match[0]


def _lost(area: Range, one: Insertion) -> bool:
    meets = area.left <= one.right and area.right >= one.left
    return one.row(area.top) != area.top or (meets and area.top < area.bottom == one.end)


def _formulas(parts: BookParts) -> Iterator[tuple[str, str]]:
    for sheet in parts.sheets:
        with suppress(SheetRefusedError, WorkbookUnreadableError):  # others than the list's own may be damaged
            for piece, dialect, block in pieces(parts.package.stream(sheet.part)):
                found = dialect.formula.finditer(block) if piece is Piece.ROWS and _MAY_BE.search(block) else ()
                yield from ((sheet.name, formula_text(match[2] or b"")) for match in found)
