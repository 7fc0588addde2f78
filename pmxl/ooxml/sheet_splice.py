"""The new bytes of a worksheet: rows patched or added in the stream, ranges around them grown, the rest passed on."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from pmxl.ooxml.formulas import Area
from pmxl.ooxml.ranges import grown_list, parsed_range, shifted_list
from pmxl.ooxml.sheet_stream import Dialect, Piece, pieces, row_at, row_number
from pmxl.ooxml.xml_tags import Edit, Tag, spliced, with_attribute, with_text


def spliced_rows(
    stream: Iterable[bytes],
    rows: Mapping[int, bytes],
    head: bytes,
    tail: bytes,
    then: Callable[[bytes, Dialect], bytes] = lambda block, _: block,
) -> Iterator[bytes]:
    """A sheet with rows replaced or put in, between a new head and a new tail; `then` is done to all rows."""
    waiting = sorted(rows, reverse=True)
    for piece, dialect, block in pieces(stream):
        if piece is Piece.HEAD:
            yield head
        elif piece is Piece.TAIL:
            yield then(b"".join(rows[number] for number in reversed(waiting)), dialect)
            yield tail
        elif waiting and waiting[-1] <= _last_number(block, dialect):
            yield from (then(part, dialect) for part in _replaced(block, dialect, rows, waiting))
        else:
            yield then(block, dialect)


def _last_number(block: bytes, dialect: Dialect) -> int:
    start = block.rfind(dialect.row_open)
    return row_number(block[start : block.index(b">", start) + 1]) if start >= 0 else 0


def _replaced(block: bytes, dialect: Dialect, rows: Mapping[int, bytes], waiting: list[int]) -> Iterator[bytes]:
    position = 0
    for match in dialect.row_numbers.finditer(block):
        number = int(match[1])
        if not waiting:
            break
        if waiting[-1] > number:
            continue
        yield block[position : match.start()]
        position = match.start()
        while waiting and waiting[-1] < number:
            yield rows[waiting.pop()]
        if waiting and waiting[-1] == number:
            yield rows[waiting.pop()]
            position = row_at(block, dialect, match.start()).end()
    yield block[position:]


def around_rows(document: bytes, root: Tag, *, touched: tuple[int, int], area: Area | None, shift: int) -> list[Edit]:
    """The edits around the rows: the used range widened to a cell, ranges that the list fills grown with it.

    `document` is the sheet without its rows. `area` is the list before it grew, None where it did not; `shift` is how
    far the row below it moves down.
    """
    edits = _dimension(document, root, touched)
    if area is None:
        return edits
    for tag in _descendants(root):
        edits += _grown(document, tag, area, touched[0] - (1 if shift else 0), shift)
    return edits


def split(document: bytes, at: int, edits: Iterable[Edit]) -> tuple[bytes, bytes]:
    """Head and tail of a sheet, edited apart."""
    before = [edit for edit in edits if edit.end <= at]
    behind = [Edit(edit.start - at, edit.end - at, edit.new) for edit in edits if edit.start >= at]
    return spliced(document[:at], before), spliced(document[at:], behind)


def merged(root: Tag) -> list[str]:
    """The merged ranges of a sheet."""
    return [tag.attributes.get("ref", "") for tag in root.each("mergeCell")]


def _dimension(document: bytes, root: Tag, touched: tuple[int, int]) -> list[Edit]:
    tag = root.child("dimension")
    held = parsed_range(tag.attributes.get("ref", "")) if tag else None
    if tag is None or held is None or held.including(*touched) == held:
        return []
    return [with_attribute(document, tag, "ref", str(held.including(*touched)))]


def _descendants(root: Tag) -> Iterator[Tag]:
    for tag in root.children:
        if tag.name != "sheetViews":
            yield tag
            yield from _descendants(tag)


_FILTERS = {"autoFilter", "sortState", "sortCondition"}


def _grown(document: bytes, tag: Tag, area: Area, bottom: int, shift: int) -> Iterator[Edit]:
    if tag.name in _FILTERS and "ref" in tag.attributes:
        held, name = tag.attributes["ref"], "ref"
    elif "sqref" in tag.attributes:
        held, name = tag.attributes["sqref"], "sqref"
    elif tag.name == "sqref" and tag.text:
        held, name = tag.text, ""
    else:
        return
    new = shifted_list(grown_list(held, area, bottom), area, shift) if shift else grown_list(held, area, bottom)
    if new != held:
        yield with_attribute(document, tag, name, new) if name else with_text(tag, new)
