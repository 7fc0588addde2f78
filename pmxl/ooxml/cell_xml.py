"""One cell in XML: where it stands, what it holds, and how a new one is written."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite

from pmxl.grids.cell import Cell, Entry, ErrorValue
from pmxl.grids.grid import address, column_number
from pmxl.ooxml import serial, text
from pmxl.ooxml.sheet_stream import Dialect, SheetRefusedError
from pmxl.ooxml.styles import Look, Styles

_REFERENCE = re.compile(rb"""\sr\s*=\s*["']([A-Z]{1,3})(\d{1,7})["']""")
_ATTRIBUTE = re.compile(rb"""\s(s|t|cm|vm|ph)\s*=\s*["']([^"']*)["']""")
_ERRORS = {error.value: error for error in ErrorValue}
_PRESERVE = re.compile(rb"""xml:space\s*=\s*["']preserve["']""")
_LARGEST, _SMALLEST = 9.99999999999999e307, 2.2250738585072014e-308
_DIGITS = 15


class UnwritableError(Exception):
    """A value that a cell can't hold without change; the message says why, in Chinese."""


@dataclass(frozen=True, slots=True)
class CellXml:
    """A cell as it stands in its row's bytes."""

    column: int
    row: int
    start: int
    end: int
    attributes: Mapping[bytes, bytes]
    inner: bytes

    @property
    def style(self) -> int:
        """The index of its format."""
        style = self.attributes.get(b"s", b"0")
        return int(style) if style.isdigit() else 0

    @property
    def kind(self) -> bytes:
        """How its value is stored: n, s, str, inlineStr, b, e or d."""
        return self.attributes.get(b"t", b"n")


def cells(row: bytes, dialect: Dialect) -> Iterator[CellXml]:
    """The cells of a row's bytes."""
    for match in dialect.cell.finditer(row):
        found = _REFERENCE.search(match[1])
        if found is None:
            raise SheetRefusedError("有单元格没有地址")
        attributes = dict(_ATTRIBUTE.findall(match[1])) if len(match[1]) > len(found[0]) else {}
        column = column_number(found[1].decode())
        yield CellXml(column, int(found[2]), match.start(), match.end(), attributes, match[2] or b"")


@dataclass(frozen=True, slots=True)
class CellReader:
    """What cells of one sheet mean, given the workbook's styles, shared strings and date system."""

    dialect: Dialect
    styles: Styles
    strings: Mapping[int, str]
    from_1904: bool

    def value(self, cell: CellXml) -> Cell:
        """The typed value of a cell."""
        if cell.kind == b"inlineStr":
            inline = self.dialect.inline.search(cell.inner)
            return rich_text(inline[1], self.dialect) or None if inline else None
        found = self.dialect.value.search(cell.inner)
        return self._stored(cell, found[1]) if found else None

    def _stored(self, cell: CellXml, raw: bytes) -> Cell:
        match cell.kind:
            case b"s":
                return self.strings.get(int(raw)) or None if raw.isdigit() else None
            case b"str":
                return text.decoded(raw) or None
            case b"b":
                return raw.strip() in {b"1", b"true"}
            case b"e":
                return error_value(raw)
            case b"d":
                return _iso(text.decoded(raw))
            case _:
                return self._number(cell, raw)

    def _number(self, cell: CellXml, raw: bytes) -> Cell:
        try:
            number = float(raw)
        except ValueError:
            return text.decoded(raw) or None
        if not isfinite(number):
            return text.decoded(raw)
        look = self.styles.look(cell.style)
        if look is Look.NUMBER:
            return number
        if look is Look.SPAN:
            return serial.span(number)
        return serial.moment(number, from_1904=self.from_1904)


def error_value(code: bytes) -> ErrorValue:
    """The error that a code stands for."""
    return _ERRORS.get(text.decoded(code), ErrorValue.OTHER)


def shared_index(cell: CellXml, dialect: Dialect) -> int | None:
    """The index of the shared string that a cell holds."""
    found = dialect.value.search(cell.inner) if cell.kind == b"s" else None
    return int(found[1]) if found and found[1].isdigit() else None


def rich_text(raw: bytes, dialect: Dialect) -> str:
    """The plain text of a string item: its runs joined, phonetic guides left out."""
    found = (match for match in dialect.run.finditer(raw) if match[2] is not None)
    return "".join(_kept(match[1], text.decoded(match[2])) for match in found)


def _kept(attributes: bytes | None, shown: str) -> str:
    return shown if attributes and _PRESERVE.search(attributes) else shown.strip(" \t\r\n")


def _iso(value: str) -> Cell:
    for reader in (datetime.fromisoformat, time.fromisoformat):
        try:
            read = reader(value)
        except ValueError:
            continue
        return read.date() if isinstance(read, datetime) and read.time() == time.min else read
    return value or None


@dataclass(frozen=True, slots=True)
class Content:
    """What goes into a cell: the type attribute, what stands between the tags, and the format that it needs."""

    kind: bytes
    inner: bytes
    look: Look | None = None


EMPTY = Content(b"", b"")


def content(entry: Entry, dialect: Dialect, *, from_1904: bool) -> Content:
    """The XML of a value; text stays text whatever it begins with."""
    p = dialect.prefix
    match entry:
        case None | "":
            return EMPTY
        case str():
            return _text(entry, p)
        case bool():
            return Content(b"b", _tagged(p, b"1" if entry else b"0"))
        case datetime() | date() | time() | timedelta():
            return _moment(entry, p, from_1904=from_1904)
        case _:
            return Content(b"", _tagged(p, _number(entry)), Look.NUMBER)


def written(row: int, column: int, style: int, new: Content, dialect: Dialect, *, more: bytes = b"") -> bytes:
    """A whole cell; empty and unformatted ones are left out."""
    if not new.inner and not style:
        return b""
    head = b"<" + dialect.prefix + b'c r="' + address(row, column).encode() + b'"'
    head += b' s="%d"' % style if style else b""
    head += b' t="' + new.kind + b'"' if new.kind else b""
    head += more
    return head + b">" + new.inner + b"</" + dialect.prefix + b"c>" if new.inner else head + b"/>"


def _tagged(prefix: bytes, number: bytes) -> bytes:
    return b"<" + prefix + b"v>" + number + b"</" + prefix + b"v>"


def _text(entry: str, prefix: bytes) -> Content:
    reason = text.storable(entry)
    if reason:
        raise UnwritableError(reason)
    space = b' xml:space="preserve"' if entry != entry.strip() or "\n" in entry or "\t" in entry else b""
    p = prefix
    inner = b"<%bis><%bt%b>%b</%bt></%bis>" % (p, p, space, text.encoded(entry), p, p)
    return Content(b"inlineStr", inner)


def _moment(entry: date | datetime | time | timedelta, prefix: bytes, *, from_1904: bool) -> Content:
    if isinstance(entry, datetime | time) and (entry.tzinfo is not None or entry.microsecond % 1000):
        raise UnwritableError("时间精确到毫秒以下或带有时区，Excel 无法存储")
    if isinstance(entry, timedelta):
        if entry < timedelta(0) or entry.microseconds % 1000:
            raise UnwritableError("时长为负数或精确到毫秒以下，Excel 无法存储")
        return Content(b"", _tagged(prefix, repr(entry / timedelta(days=1)).encode()), Look.SPAN)
    if isinstance(entry, time):
        seconds = entry.hour * 3600 + entry.minute * 60 + entry.second + entry.microsecond / 1e6
        return Content(b"", _tagged(prefix, repr(seconds / 86_400).encode()), Look.TIME)
    number = serial.serial(entry, from_1904=from_1904)
    if number is None:
        raise UnwritableError(f"日期 {entry} 早于 Excel 能可靠存储的范围")
    whole = isinstance(entry, datetime) and entry.time() != time.min
    return Content(b"", _tagged(prefix, _plain(number)), Look.MOMENT if whole else Look.DAY)


def _number(entry: float | Decimal) -> bytes:
    number = float(entry)
    if not isfinite(number) or abs(number) > _LARGEST:
        raise UnwritableError("数字超出 Excel 的范围")
    if number and abs(number) < _SMALLEST:
        raise UnwritableError("数字太小，Excel 会存成 0")
    if not isinstance(entry, float) and not _exact(Decimal(entry)):
        raise UnwritableError(f"数字 {entry} 超过 15 位有效数字，Excel 无法精确存储（编号请按文本写入）")
    return str(entry).encode() if isinstance(entry, Decimal | int) else _plain(number)


def _exact(entry: Decimal) -> bool:
    return len(entry.normalize().as_tuple().digits) <= _DIGITS


def _plain(number: float) -> bytes:
    return str(int(number)).encode() if number.is_integer() and abs(number) < 1e15 else repr(number).encode()  # noqa: PLR2004  # below it, whole floats are exact
