"""How high a row must be for its text: widths of columns, sizes of fonts, and what wraps."""

import math
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pmxl.ooxml.book_parts import BookParts
from pmxl.ooxml.xml_tags import Tag, is_on, number_of

_DIGIT = 7.0
_DEFAULT_WIDTH, _DEFAULT_SIZE = 9.14, 10.0
_PADDING, _INDENT = 7.0, 9.0
_WIDE, _CAPITAL, _NARROW = 1.0, 0.68, 0.57
_SLACK = 1.05
_LEADING, _ABOVE_AND_BELOW = 1.45, 3.0
_POINT = 4 / 3


@dataclass(frozen=True, slots=True)
class Type:
    """How a style sets text: the size of its font in points, whether it wraps, how far it is indented."""

    size: float = _DEFAULT_SIZE
    wraps: bool = False
    indent: int = 0


class Measure:
    """The widths and types of one sheet."""

    def __init__(self, parts: BookParts, root: Tag) -> None:
        self._widths = _column_widths(root.child("cols"))
        self._default = number_of(root.child("sheetFormatPr"), "defaultColWidth", _DEFAULT_WIDTH)
        self._types = _types(parts)

    def width(self, left: int, right: int) -> float:
        """The width in pixels from one column to another, both included."""
        return sum(self._widths.get(column, self._default) * _DIGIT for column in range(left, right + 1))

    def height(self, text: str, style: int, width: float) -> float:
        """The height in points that a text needs in a cell of this style and width; 0 where it doesn't wrap."""
        kind = self._types[style] if style < len(self._types) else Type()
        if not kind.wraps or not text:
            return 0.0
        em = kind.size * _POINT
        room = max(width - _PADDING - kind.indent * _INDENT, em)
        lines = sum(_lines(paragraph, em, room) for paragraph in text.split("\n"))
        return lines * kind.size * _LEADING + _ABOVE_AND_BELOW


def _lines(paragraph: str, em: float, room: float) -> int:
    if len(paragraph) * em <= room:
        return 1
    return max(1, math.ceil(sum(map(_width, paragraph)) * em * _SLACK / room))


@lru_cache(maxsize=8192)
def _width(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WFA":
        return _WIDE
    return _CAPITAL if character.isupper() else _NARROW


def _column_widths(cols: Tag | None) -> Mapping[int, float]:
    widths: dict[int, float] = {}
    for col in cols.children if cols else ():
        first, last = int(number_of(col, "min", 1)), int(number_of(col, "max", 1))
        width = 0.0 if is_on(col, "hidden") else number_of(col, "width", _DEFAULT_WIDTH)
        widths |= dict.fromkeys(range(first, min(last, first + _MOST) + 1), width)
    return widths


_MOST = 256


def _types(parts: BookParts) -> Sequence[Type]:
    part = parts.one("styles")
    listed = {tag.name: tag.children for tag in parts.xml(part)[1].children} if part else {}
    sizes = [number_of(font.child("sz"), "val", _DEFAULT_SIZE) for font in listed.get("fonts", ())]
    return [_type(xf, sizes) for xf in listed.get("cellXfs", ())]


def _type(xf: Tag, sizes: Sequence[float]) -> Type:
    font = int(number_of(xf, "fontId", 0))
    size = sizes[font] if font < len(sizes) else _DEFAULT_SIZE
    alignment = xf.child("alignment")
    return Type(size, is_on(alignment, "wrapText"), int(number_of(alignment, "indent", 0)))
