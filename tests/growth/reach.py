"""Where ranges end after a list grew: one rule, written here a second time so that the product's own is judged by it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token
from openpyxl.utils import column_index_from_string, get_column_letter

_CORNER = r"(\$?)([A-Z]{1,3})(\$?)([0-9]+)"
_RANGE = re.compile(rf"{_CORNER}(?::{_CORNER})?")
_PLACED = re.compile(r"(?:(?P<sheet>'(?:[^']|'')+'|[^'!]+)!)?(?P<range>[^!]+)")


@dataclass(frozen=True)
class Place:
    """Where a list stands: its sheet, heading row, last row, first and last column, and each heading's column."""

    sheet: str
    heading: int
    last: int
    left: int
    right: int
    columns: Mapping[str, int]

    def covered_by(self, top: int, bottom: int, left: int, right: int) -> bool:
        """Whether a range takes in all rows of the list and ends with it."""
        return top <= self.heading + 1 and bottom == self.last and self.meets(left, right)

    def meets(self, left: int, right: int) -> bool:
        """Whether columns are among the list's, people's own included."""
        return left <= self.right and right >= self.left


@dataclass(frozen=True)
class Growth:
    """A list that got `count` rows; `down` of them were put in as sheet rows, so that all below moved."""

    place: Place
    count: int
    down: int

    def row(self, number: int) -> int:
        """Where a row of the list's sheet stands afterwards."""
        return number + self.down if number > self.place.last else number

    def cell(self, where: str) -> str:
        """Where a cell of the list's sheet stands afterwards."""
        return re.sub(r"\d+", lambda found: str(self.row(int(found[0]))), where)

    def formula(self, text: str, sheet: str, row: int = 0) -> str:
        """A formula of a sheet afterwards; `row` is its own, in whose list only fixed ranges follow."""
        inside = sheet == self.place.sheet and self.place.heading < row <= self.place.last
        tokens = Tokenizer(text).items
        return "=" + "".join(self._token(token, sheet, inside=inside) for token in tokens)

    def name(self, text: str) -> str:
        """What a defined name means afterwards, each of its areas by itself."""
        return self.formula("=" + text, "")[1:]

    def chart(self, text: str) -> str:
        """What a chart's series shows afterwards: one that lies in a row stays there."""
        found = _RANGE.fullmatch(text.rpartition("!")[2])
        if found and found[4] == found[8] and found[2] != found[6]:
            return Growth(self.place, 0, self.down).name(text)
        return self.name(text)

    def areas(self, text: str) -> str:
        """What validations and formats lie over afterwards: whatever ends with the list grows with it."""
        return " ".join(self._area(one) for one in text.split())

    def span(self, text: str) -> str:
        """A range that only moves: of a merge or of another table."""
        return Growth(self.place, 0, self.down).areas(text)

    def _area(self, text: str) -> str:
        found = _RANGE.fullmatch(text)
        if found is None:
            return text
        top, bottom = int(found[4]), int(found[8] or found[4])
        left, right = (column_index_from_string(found[n]) for n in (2, 6 if found[6] else 2))
        grows = self.count and bottom == self.place.last and self.place.meets(left, right)
        start, end = self.row(top), self.place.last + self.count if grows else self.row(bottom)
        last = f":{get_column_letter(right)}{end}" if found[6] or end != start else ""
        return f"{get_column_letter(left)}{start}{last}"

    def _token(self, token: Token, sheet: str, *, inside: bool) -> str:
        placed = _PLACED.fullmatch(token.value)
        if token.type != Token.OPERAND or token.subtype != Token.RANGE or placed is None:
            return str(token.value)
        owner = placed["sheet"]
        found = _RANGE.fullmatch(placed["range"])
        if found is None or (owner.strip("'") if owner else sheet) != self.place.sheet:
            return str(token.value)
        return (f"{owner}!" if owner else "") + self._range(found, inside=inside)

    def _range(self, found: re.Match[str], *, inside: bool) -> str:
        top, bottom = int(found[4]), int(found[8] or found[4])
        first = f"{found[1]}{found[2]}{found[3]}{self.row(top)}"
        if not found[6]:
            return first
        columns = column_index_from_string(found[2]), column_index_from_string(found[6])
        follows = self.place.covered_by(top, bottom, *columns) and (not inside or bool(found[7]))
        end = self.place.last + self.count if follows else self.row(bottom)
        return f"{first}:{found[5]}{found[6]}{found[7]}{end}"
