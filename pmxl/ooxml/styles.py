"""What number formats say about cells: number, date or elapsed time; and new ones where needed."""

import re
from collections.abc import Iterator
from enum import Enum

from pmxl.ooxml.book_parts import BookParts
from pmxl.ooxml.xml_tags import Edit, Tag, prefix_of, quoted, spliced, with_attribute


class Look(Enum):
    """What a cell's number format makes of a number; the value is the built-in format that does it."""

    NUMBER = 0
    DAY = 14
    MOMENT = 22
    TIME = 21
    SPAN = 46


GENERAL = "General"
_BUILT_IN_CODES = {GENERAL: 0, "0%": 9, "@": 49}
_FIRST_OWN = 164
_BUILT_IN_DATES = {*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)}
_QUOTED = re.compile(r'"[^"]*"?|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]?', re.IGNORECASE)
_SPAN = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_DATE = re.compile(r"[dmyhse]", re.IGNORECASE)
_PREFERRED = {
    Look.DAY: ("yyyy-mm-dd", "yyyy\\-mm\\-dd"),
    Look.MOMENT: ("yyyy-mm-dd hh:mm:ss", "yyyy\\-mm\\-dd\\ hh:mm:ss"),
}


class Styles:
    """The cell formats of a workbook by their index; formats that a commit needs are added behind the others."""

    def __init__(self, parts: BookParts) -> None:
        self._part = parts.one("styles")
        self._xml, root = parts.xml(self._part) if self._part else (b"", None)
        listed = root.child("cellXfs") if root else None
        self._listed, self._xfs = listed, listed.children if listed else []
        codes = _number_formats(root)
        self._codes = {code: id_ for id_, code in codes.items()}
        self._formats = [_number(xf.attributes.get("numFmtId")) for xf in self._xfs]
        self._numbered = root.child("numFmts") if root else None
        looks = {id_: _look(code) for id_, code in codes.items()}
        self._looks = [_look_of(_number(xf.attributes.get("numFmtId")), looks) for xf in self._xfs]
        self._added: dict[tuple[int, int], int] = {}
        self._new_codes: dict[str, int] = {}

    def look(self, style: int) -> Look:
        """What a cell of this style makes of a number."""
        return self._looks[style] if 0 <= style < len(self._looks) else Look.NUMBER

    def locked(self, style: int) -> bool:
        """Whether a cell of this style can't be changed once its sheet is protected."""
        xf = self._xfs[style] if 0 <= style < len(self._xfs) else None
        protection = xf.child("protection") if xf is not None else None
        return protection is None or protection.attributes.get("locked") not in {"0", "false"}

    def __len__(self) -> int:
        """How many cell formats there are, the added ones included."""
        return len(self._looks)

    def code(self, style: int) -> str:
        """The number format that a cell of this style has, as text; of built-in ones the few that pmxl uses."""
        number = self._formats[style] if 0 <= style < len(self._formats) else 0
        return next((code for code, id_ in self._every_code() if id_ == number), f"#{number}")

    def fitting(self, style: int, look: Look) -> int:
        """A style that shows such a value: the one given where it does, else its copy with another number format."""
        if _shows(self.look(style), look) or not self._xfs:
            return style
        number = next((self._codes[code] for code in _PREFERRED.get(look, ()) if code in self._codes), look.value)
        return self._copy(style, number, look)

    def formatted(self, style: int, code: str) -> int:
        """The copy of a style with this number format."""
        number = next((id_ for known, id_ in self._every_code() if known == code), 0)
        if not number and code != GENERAL:
            number = max([_FIRST_OWN - 1, *self._codes.values(), *self._new_codes.values()]) + 1
            self._new_codes[code] = number
        return self._copy(style, number, _look(code))

    def _every_code(self) -> Iterator[tuple[str, int]]:
        yield from self._codes.items()
        yield from self._new_codes.items()
        yield from _BUILT_IN_CODES.items()

    def _copy(self, style: int, number: int, look: Look) -> int:
        if (style, number) not in self._added:
            self._added[style, number] = len(self._looks)
            self._looks.append(look)
        return self._added[style, number]

    @property
    def part(self) -> str | None:
        """The part to rewrite, None where no style was added."""
        return self._part if self._added else None

    def patched(self) -> bytes:
        """The styles part with the added formats."""
        assert self._listed is not None, "formats are only added to a list that is there"
        clones = [self._clone(style, number) for style, number in self._added]
        at = self._listed.close
        count = with_attribute(self._xml, self._listed, "count", str(len(self._looks)))
        return spliced(self._xml, [*self._numbering(), count, Edit(at, at, b"".join(clones))])

    def _numbering(self) -> list[Edit]:
        """The new number formats, behind those that are there."""
        assert self._listed is not None, "formats are only added to a list that is there"
        p = prefix_of(self._xml, self._listed)
        new = b"".join(
            b'<%bnumFmt numFmtId="%d" formatCode="%b"/>' % (p, number, quoted(code).encode())
            for code, number in self._new_codes.items()
        )
        if not new:
            return []
        if self._numbered is None or self._numbered.empty:
            assert self._listed.parent is not None, "the list of cell formats is no root"
            at = self._listed.parent.end if self._numbered is None else self._numbered.start
            until = at if self._numbered is None else self._numbered.end
            whole = b'<%bnumFmts count="%d">%b</%bnumFmts>' % (p, len(self._new_codes), new, p)
            return [Edit(at, until, whole)]
        count = len(self._numbered.children) + len(self._new_codes)
        at = self._numbered.close
        return [with_attribute(self._xml, self._numbered, "count", str(count)), Edit(at, at, new)]

    def _clone(self, style: int, number: int) -> bytes:
        xf = self._xfs[style if style < len(self._xfs) else 0]
        end = xf.end if xf.empty else self._xml.index(b">", xf.close) + 1
        source = self._xml[xf.start : end]
        moved = Tag(xf.space, xf.name, xf.attributes, 0, xf.end - xf.start, None)
        source = spliced(source, [with_attribute(source, moved, "numFmtId", str(number))])
        moved.end = source.index(b">") + 1
        return spliced(source, [with_attribute(source, moved, "applyNumberFormat", "1")])


def _shows(held: Look, wanted: Look) -> bool:
    if wanted is Look.NUMBER or wanted is Look.SPAN:
        return held is wanted
    return held not in (Look.NUMBER, Look.SPAN)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0


def _number_formats(root: Tag | None) -> dict[int, str]:
    listed = root.child("numFmts") if root else None
    tags = listed.children if listed else []
    return {_number(tag.attributes.get("numFmtId")): tag.attributes.get("formatCode", "") for tag in tags}


def _look_of(number_format: int, looks: dict[int, Look]) -> Look:
    if number_format in looks:
        return looks[number_format]
    if number_format == Look.SPAN.value:
        return Look.SPAN
    return Look.DAY if number_format in _BUILT_IN_DATES else Look.NUMBER


def _look(code: str) -> Look:
    first = _QUOTED.sub("", code).partition(";")[0]
    if _SPAN.search(first):
        return Look.SPAN
    if first.casefold() == "general" or re.search(r"E[+-]", first, re.IGNORECASE):
        return Look.NUMBER
    return Look.DAY if _DATE.search(first) else Look.NUMBER
