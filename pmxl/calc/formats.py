"""Number formats of one document, properties that cells share, and colours."""

import re
from collections.abc import Iterator

from pmxl.calc import bridge
from pmxl.calc.bridge import Uno
from pmxl.calc.errors import NumberFormatError

_DATE, _LOGICAL, _TEXT = 2, 1024, 256  # com.sun.star.util.NumberFormat
_KEYS_PER_LOCALE = 10000  # the first format of every locale's block is its General
_PIECES = re.compile(
    r"""
      "[^"]*" | \\. | AM/PM | General
    | (?P<colour>\[(?:BLACK|BLUE|CYAN|GREEN|MAGENTA|RED|WHITE|YELLOW)\])
    | (?P<letters>\[(?:HH?|MM?|SS?)\] | [YMDHSN]+)
    | \[[^\]]*\]
    """,
    re.VERBOSE,
)


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
            try:
                key = self._xl.queryKey(code, self._english, False)
                self._keys[code] = int(key if key != -1 else self._xl.addNew(code, self._english))
            except bridge.uno_error() as error:
                raise NumberFormatError(code) from error
            self._codes[self._keys[code]] = code
        return self._keys[code]

    def code_of(self, key: int) -> str:
        """Gives the format code as Excel would write it."""
        if self.is_general(key):
            return "General"
        if key not in self._codes:
            self._codes[key] = _as_excel_writes(self._xl.getByKey(key).FormatString)
        return self._codes[key]

    def is_date(self, key: int) -> bool:
        """Says whether cells so formatted hold dates. Times of day alone are numbers, as they are in Excel."""
        return bool(self._kind(key) & _DATE)

    def is_logical(self, key: int) -> bool:
        """Says whether cells so formatted show TRUE and FALSE."""
        return bool(self._kind(key) & _LOGICAL)

    def is_text(self, key: int) -> bool:
        """Says whether cells so formatted keep everything typed as text."""
        return bool(self._kind(key) & _TEXT)

    def is_general(self, key: int) -> bool:
        """Says whether it is the format of a cell that nobody formatted."""
        return key % _KEYS_PER_LOCALE == 0

    def _kind(self, key: int) -> int:
        if key not in self._kinds:
            self._kinds[key] = int(self._xl.getByKey(key).Type)
        return self._kinds[key]


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


def _as_excel_writes(code: str) -> str:
    return _PIECES.sub(
        lambda piece: piece[0].title() if piece["colour"] else piece[0].lower() if piece["letters"] else piece[0], code
    )
