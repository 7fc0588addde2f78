"""Number formats of one document, and the colours and letters that cells are shown in."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pmxl.calc import bridge
from pmxl.calc.bridge import Uno
from pmxl.calc.errors import NumberFormatError

if TYPE_CHECKING:
    from pmxl.calc.ranges import Range

DATE, LOGICAL, TEXT = 2, 1024, 256  # com.sun.star.util.NumberFormat
_NORMAL, _BOLD = 100.0, 150.0  # com.sun.star.awt.FontWeight
_KEYS_PER_LOCALE = 10000  # the first format of every locale's block is its General
_QUOTED_OR_DATE_LETTERS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|AM/PM|General|[YMDHSN]+')
_COLOUR_NAMES = {"BLACK", "BLUE", "CYAN", "GREEN", "MAGENTA", "RED", "WHITE", "YELLOW"}


class NumberFormats:
    """Finds, adds and describes the document's number formats, asking the office once for each."""

    def __init__(self, document: Uno) -> None:
        self._xl = document.NumberFormats
        self._english = bridge.struct("com.sun.star.lang.Locale", "en", "US", "")
        self._keys: dict[str, int] = {}
        self._codes: dict[int, str] = {}
        self._kinds: dict[int, int] = {}

    def key_of(self, code: str) -> int:
        """Gives the key of a format code written as in Excel's English version, adding the format if it is new."""
        if code not in self._keys:
            self._keys[code] = self._find_or_add(code)
            self._codes[self._keys[code]] = code
        return self._keys[code]

    def code_of(self, key: int) -> str:
        """Gives the format code as Excel would write it."""
        if key not in self._codes:
            self._codes[key] = (
                "General" if self.is_general(key) else _as_excel_writes(self._xl.getByKey(key).FormatString)
            )
        return self._codes[key]

    def is_date(self, key: int) -> bool:
        """Says whether cells so formatted hold dates. Times of day alone are numbers, as they are in Excel."""
        return bool(self._kind(key) & DATE)

    def is_logical(self, key: int) -> bool:
        """Says whether cells so formatted show TRUE and FALSE."""
        return bool(self._kind(key) & LOGICAL)

    def is_text(self, key: int) -> bool:
        """Says whether cells so formatted keep everything typed as text."""
        return bool(self._kind(key) & TEXT)

    def is_general(self, key: int) -> bool:
        """Says whether it is the format of a cell that nobody formatted."""
        return key % _KEYS_PER_LOCALE == 0

    def _kind(self, key: int) -> int:
        if key not in self._kinds:
            self._kinds[key] = int(self._xl.getByKey(key).Type)
        return self._kinds[key]

    def _find_or_add(self, code: str) -> int:
        try:
            key = self._xl.queryKey(code, self._english, False)
            return int(key if key != -1 else self._xl.addNew(code, self._english))
        except bridge.uno_error() as error:
            raise NumberFormatError(code) from error


def is_mixed(xl: Uno, name: str) -> bool:
    """Says whether the cells differ in a property; Calc then gives a value that means nothing."""
    return bool(xl.getPropertyState(name).value == "AMBIGUOUS_VALUE")


def shared(xl: Uno, name: str) -> Uno | None:
    """Gives a property that all cells share; None if they differ, as Excel does."""
    return None if is_mixed(xl, name) else xl.getPropertyValue(name)


def format_groups(xl: Uno) -> Iterator[tuple[int, Uno]]:
    """Gives each number format of a range with its cells, at a cost that depends on formats, not on rows."""
    if not is_mixed(xl, "NumberFormat"):
        yield int(xl.NumberFormat), xl
        return
    groups = xl.getUniqueCellFormatRanges()
    for number in range(groups.Count):
        group = groups.getByIndex(number)
        yield int(group.NumberFormat), group


def rgb_of(colour: int | None) -> tuple[int, int, int] | None:
    """Turns Calc's colour into red, green and blue; none and automatic give None."""
    if colour is None or colour < 0:
        return None
    return colour >> 16 & 255, colour >> 8 & 255, colour & 255


def colour_of(value: tuple[int, int, int] | int | str | None) -> int:
    """Turns a colour as xlwings takes it (a triple, #rrggbb, or Excel's number with blue highest) into Calc's."""
    if value is None:
        return -1
    if isinstance(value, str):
        return int(value.removeprefix("#"), 16)
    red, green, blue = (value & 255, value >> 8 & 255, value >> 16 & 255) if isinstance(value, int) else value
    return red << 16 | green << 8 | blue


class Font:
    """The letters of a range: what is set is set for Latin and for Chinese text alike, which Calc keeps apart."""

    def __init__(self, owner: "Range") -> None:
        self._owner = owner

    @property
    def api(self) -> Uno:
        """The cell range, which holds the letter properties in Calc."""
        return self._owner.api

    @property
    def bold(self) -> bool | None:
        """Whether the letters are bold; None if that differs."""
        weight = shared(self.api, "CharWeight")
        return None if weight is None else weight > _NORMAL

    @bold.setter
    def bold(self, value: bool) -> None:
        self._set("CharWeight", _BOLD if value else _NORMAL)

    @property
    def italic(self) -> bool | None:
        """Whether the letters slant; None if that differs."""
        slant = shared(self.api, "CharPosture")
        return None if slant is None else slant.value != "NONE"

    @italic.setter
    def italic(self, value: bool) -> None:
        self._set("CharPosture", bridge.enum("com.sun.star.awt.FontSlant", "ITALIC" if value else "NONE"))

    @property
    def size(self) -> float | None:
        """The size in points; None if it differs."""
        size = shared(self.api, "CharHeight")
        return None if size is None else float(size)

    @size.setter
    def size(self, value: float) -> None:
        self._set("CharHeight", float(value))

    @property
    def name(self) -> str | None:
        """The name of the font; None if it differs."""
        name = shared(self.api, "CharFontName")
        return None if name is None else str(name)

    @name.setter
    def name(self, value: str) -> None:
        self._set("CharFontName", value)

    @property
    def color(self) -> tuple[int, int, int] | None:
        """The colour; None if it is automatic or differs."""
        return rgb_of(shared(self.api, "CharColor"))

    @color.setter
    def color(self, value: tuple[int, int, int] | int | str | None) -> None:
        self._owner.set_properties(CharColor=colour_of(value))

    def _set(self, name: str, value: object) -> None:
        self._owner.set_properties(**{name: value, f"{name}Asian": value})


def _as_excel_writes(code: str) -> str:
    return _QUOTED_OR_DATE_LETTERS.sub(_piece_as_excel_writes, code)


def _piece_as_excel_writes(found: re.Match[str]) -> str:
    text = found[0]
    if text.strip("[]") in _COLOUR_NAMES:
        return text.title()
    if text in ("AM/PM", "General") or text.startswith(('"', "\\")):
        return text
    return (
        text.lower()
        if text.startswith("[") and text.strip("[]") in ("H", "HH", "M", "MM", "S", "SS")
        else _lowered(text)
    )


def _lowered(text: str) -> str:
    return text if text.startswith("[") else text.lower()
