"""One row in XML: cells put in or replaced, everything else kept as the bytes it was."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pmxl.ooxml.cell_xml import CellXml, Content, cells, written
from pmxl.ooxml.sheet_stream import Dialect
from pmxl.ooxml.styles import Styles
from pmxl.ooxml.xml_tags import Edit, spliced

_SPANS = re.compile(rb'\sspans="(\d+):(\d+)"')
_HEIGHT, _HEIGHTS = re.compile(rb'\sht\s*=\s*"([\d.]+)"'), re.compile(rb'\s(?:ht|customHeight)\s*=\s*"[^"]*"')
_FORMAT = re.compile(rb'\s(s|customFormat)="([^"]*)"')
_LIKE_ABOVE = re.compile(rb'\s(?:s|customFormat|ht|customHeight|outlineLevel|thickTop|thickBot)="[^"]*"')
_HIDDEN = re.compile(rb"""\s(?:hidden|collapsed)\s*=\s*["'][^"']*["']|\sht\s*=\s*["']0(?:\.0*)?["']""")


@dataclass(frozen=True, slots=True)
class NewCell:
    """What a cell becomes; `style` is taken where the cell isn't there yet, `more` are further attributes.

    One that gives way leaves what the row holds there already.
    """

    content: Content
    style: int = 0
    more: bytes = b""
    gives_way: bool = False


DEFAULT_HEIGHT = 15.0
"""Points, of a row that says nothing of its height."""


def height_of(attributes: bytes) -> float | None:
    """The height in points that a row's attributes give it."""
    found = _HEIGHT.search(attributes)
    return float(found[1]) if found else None


def with_height(raw: bytes, height: float) -> bytes:
    """A row's bytes with another height, in points."""
    head = raw.index(b">")
    head -= raw[head - 1 : head] == b"/"
    points = f"{height:.2f}".rstrip("0").rstrip(".").encode()
    return b'%b ht="%b" customHeight="1"%b' % (_HEIGHTS.sub(b"", raw[:head]), points, raw[head:])


def row_style(raw: bytes) -> int:
    """The style that a row gives to cells which aren't written; 0 for none."""
    found = dict(_FORMAT.findall(raw[: raw.find(b">") + 1]))
    style = found.get(b"s", b"0")
    return int(style) if found.get(b"customFormat") in {b"1", b"true"} and style.isdigit() else 0


def patched(raw: bytes, number: int, new: Mapping[int, NewCell], dialect: Dialect, styles: Styles) -> bytes:
    """A row's bytes with the cells set."""
    opened = _opened(raw, dialect)
    there = {cell.column: cell for cell in cells(opened, dialect)}
    edits = []
    for column, cell in sorted(new.items()):
        held = there.get(column)
        if held is not None and cell.gives_way and (held.inner or not cell.content.inner):
            continue
        style = held.style if held is not None else cell.style
        xml = _cell(number, column, style, cell, dialect, styles)
        edits.append(_placed(held, xml, column, there.values(), opened, dialect))
    edits += _spans(opened, new)
    return spliced(opened, _joined(edits))


def fresh(number: int, new: Mapping[int, NewCell], above: bytes, dialect: Dialect, styles: Styles) -> bytes:
    """A new row; its format, height and outline level are those of the row above."""
    p, body = dialect.prefix, b""
    for column, cell in sorted(new.items()):
        body += _cell(number, column, cell.style, cell, dialect, styles)
    opened = above[: above.find(b">") + 1]
    kept = b"".join(_LIKE_ABOVE.findall(_HIDDEN.sub(b"", opened)))
    return b'<%brow r="%d"%b%b>%b</%brow>' % (p, number, _fresh_spans(opened, new), kept, body, p)


def shown_like(raw: bytes, above: bytes) -> bytes:
    """A blank row's bytes without what hides it, of the height and outline level of the row above unless it has own."""
    head = raw.index(b">")
    head -= raw[head - 1 : head] == b"/"
    opened = _HIDDEN.sub(b"", raw[:head])
    like = _LIKE_ABOVE.findall(_HIDDEN.sub(b"", above[: above.find(b">") + 1]))
    own = {name.split(b"=")[0] for name in _LIKE_ABOVE.findall(opened)} | {b" s", b" customFormat"}
    if b" ht" in own:
        own.add(b" customHeight")
    return opened + b"".join(one for one in like if one.split(b"=")[0] not in own) + raw[head:]


def _cell(number: int, column: int, style: int, cell: NewCell, dialect: Dialect, styles: Styles) -> bytes:
    look = cell.content.look
    fitting = styles.fitting(style, look) if look is not None else style
    return written(number, column, fitting, cell.content, dialect, more=cell.more)


def _placed(
    held: CellXml | None, xml: bytes, column: int, there: Iterable[CellXml], row: bytes, dialect: Dialect
) -> Edit:
    if held is not None:
        return Edit(held.start, held.end, xml)
    at = next((cell.start for cell in there if cell.column > column), _end(row, dialect))
    return Edit(at, at, xml)


def _joined(edits: Iterable[Edit]) -> list[Edit]:
    at: dict[tuple[int, int], bytes] = {}
    for edit in edits:
        at[edit.start, edit.end] = at.get((edit.start, edit.end), b"") + edit.new
    return [Edit(start, end, new) for (start, end), new in at.items()]


def _end(row: bytes, dialect: Dialect) -> int:
    last = None
    for last in dialect.cell.finditer(row):  # noqa: B007  # the last match is wanted
        pass
    return last.end() if last else row.index(b">") + 1


def _opened(raw: bytes, dialect: Dialect) -> bytes:
    head = raw.index(b">") + 1
    if raw[head - 2 : head] != b"/>":
        return raw
    return raw[: head - 2] + b"></" + dialect.prefix + b"row>" + raw[head:]


def _spans(row: bytes, new: Mapping[int, NewCell]) -> list[Edit]:
    match = _SPANS.search(row, 0, row.index(b">"))
    if match is None:
        return []
    return [Edit(match.start(), match.end(), _widened(match, new))]


def _fresh_spans(above: bytes, new: Mapping[int, NewCell]) -> bytes:
    match = _SPANS.search(above)
    return _widened(match, new) if match and new else b""


def _widened(match: re.Match[bytes], new: Mapping[int, NewCell]) -> bytes:
    first, last = min(int(match[1]), *new, 1 << 20), max(int(match[2]), *new, 0)
    return b' spans="%d:%d"' % (first, last)
