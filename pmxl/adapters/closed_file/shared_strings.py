"""The shared strings of a workbook, streamed: only the ones asked for are kept."""

import re
from collections.abc import Callable, Collection, Iterator

from pmxl.adapters.closed_file.book_parts import BookParts
from pmxl.adapters.closed_file.cell_xml import rich_text
from pmxl.adapters.closed_file.sheet_stream import Dialect
from pmxl.adapters.placing import Symbol, symbol

_ROOT = re.compile(rb"<(?:([\w.-]+):)?sst[\s>]")
_PLAIN = re.compile(rb"<(?:[\w.-]+:)?t>([^<]*)</(?:[\w.-]+:)?t>")
_ODD = re.compile(rb"[&\xef]|\xe3\x80\x80|\xc2\xa0|_x|\A\s|\s\Z")
_LONGEST_ITEM = 64 << 20


def strings_at(parts: BookParts, wanted: Collection[int]) -> dict[int, str]:
    """The strings with these indexes; reading stops behind the last of them."""
    found: dict[int, str] = {}
    last = max(wanted, default=-1)
    if last < 0:
        return found
    for index, raw, dialect in _items(parts):
        if index in wanted:
            found[index] = rich_text(raw, dialect)
        if index >= last:
            break
    return found


def indexes_of(parts: BookParts, wanted: Collection[Symbol]) -> dict[int, Symbol]:
    """The indexes of all strings that mean one of the wanted key values, each with what it means."""
    texts = {one.encode(): one for one in wanted if isinstance(one, str)}
    if not texts:
        return {}
    found: dict[int, Symbol] = {}
    for index, raw, dialect in _items(parts):
        meaning = _meaning(raw, dialect, texts.get)
        if meaning is not None and meaning in wanted:
            found[index] = meaning
    return found


def all_strings(parts: BookParts) -> list[str]:
    """Every shared string."""
    return [rich_text(raw, dialect) for _, raw, dialect in _items(parts)]


def _meaning(raw: bytes, dialect: Dialect, known: Callable[[bytes], str | None]) -> Symbol:
    plain = _PLAIN.fullmatch(raw)
    if plain and not _ODD.search(plain[1]):
        return known(plain[1])
    return symbol(rich_text(raw, dialect))


def _items(parts: BookParts) -> Iterator[tuple[int, bytes, Dialect]]:
    part = parts.one("sharedStrings")
    if part is None:
        return
    rest, index, dialect, pattern = b"", 0, None, None
    for chunk in parts.package.stream(part):
        rest += chunk
        if dialect is None:
            root = _ROOT.search(rest)
            if root is None:
                continue
            dialect = Dialect(root[1] + b":" if root[1] else b"")
            p = dialect.prefix
            pattern = re.compile(b"<" + p + rb"si(?:\s*/>|(?:\s[^>]*)?>(.*?)</" + p + rb"si\s*>)", re.DOTALL)
        assert pattern is not None, "the pattern is made with the dialect"
        end = 0
        for match in pattern.finditer(rest):
            yield index, match[1] or b"", dialect
            index, end = index + 1, match.end()
        rest = rest[end:]
        if len(rest) > _LONGEST_ITEM:
            raise parts.package.unreadable("有一段文本异常长")
