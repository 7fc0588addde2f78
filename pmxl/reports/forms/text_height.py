"""How high a row must be for its text: widths of columns, sizes of fonts, and what wraps."""

import math
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pmxl.ooxml.book_parts import BookParts
from pmxl.ooxml.xml_tags import Tag

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
        self._default = _number(root.child("sheetFormatPr"), "defaultColWidth", _DEFAULT_WIDTH)
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
        first, last = int(_number(col, "min", 1)), int(_number(col, "max", 1))
        hidden = col.attributes.get("hidden") in {"1", "true"}
        for column in range(first, min(last, first + _MOST) + 1):
            widths[column] = 0.0 if hidden else _number(col, "width", _DEFAULT_WIDTH)
    return widths


_MOST = 256


def _types(parts: BookParts) -> Sequence[Type]:
    part = parts.one("styles")
    root = parts.xml(part)[1] if part else None
    fonts = root.child("fonts") if root else None
    sizes = [_number(font.child("sz"), "val", _DEFAULT_SIZE) for font in fonts.children] if fonts else []
    formats = root.child("cellXfs") if root else None
    return [_type(xf, sizes) for xf in formats.children] if formats else []


def _type(xf: Tag, sizes: Sequence[float]) -> Type:
    font = int(_number(xf, "fontId", 0))
    size = sizes[font] if font < len(sizes) else _DEFAULT_SIZE
    alignment = xf.child("alignment")
    wraps = alignment is not None and alignment.attributes.get("wrapText") in {"1", "true"}
    return Type(size, wraps, int(_number(alignment, "indent", 0)))


def _number(tag: Tag | None, name: str, default: float) -> float:
    try:
        return float(tag.attributes[name]) if tag and name in tag.attributes else default
    except ValueError:
        return default
