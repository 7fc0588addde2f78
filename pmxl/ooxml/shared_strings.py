"""The shared strings of a workbook, streamed: only the ones asked for are kept."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from pmxl.grids.placing import Symbol, symbol
from pmxl.ooxml.book_parts import BookParts
from pmxl.ooxml.cell_xml import rich_text
from pmxl.ooxml.sheet_stream import Dialect

_ROOT = re.compile(rb"<(?:([\w.-]+):)?sst[\s>]")
ODD = re.compile(rb"&|<[\w.-]*:?(?:r|rPh|phoneticPr)\b|xml:space|\xef[\xbc\xbd]|\xe3\x80\x80|\xc2\xa0|>\s|\s<|_x|<!")
"""What a string may hold that makes its bytes differ from those of the text that it means."""
_MARKS = (
    b"&", b"xml:space", b"\xef\xbc", b"\xef\xbd", b"\xe3\x80\x80", b"\xc2\xa0", b"_x", b"r>", b"> ", b" <",
    b">\n", b"\n<", b">\r", b">\t", b"\t<", b"rPh", b"phoneticPr", b"<!",
)  # fmt: skip
"""Without any of these a block holds no string that would have to be looked at more closely."""
_FEW = 16
_LONGEST_ITEM = 64 << 20


@dataclass(frozen=True, slots=True)
class _Block:
    """Whole items of the part: the index of the first and the one behind the last, the bytes, how they are written."""

    first: int
    end: int
    data: bytes
    dialect: Dialect
    item: re.Pattern[bytes]

    def items(self) -> list[bytes]:
        return self.item.findall(self.data)


def strings_at(parts: BookParts, wanted: Collection[int]) -> dict[int, str]:
    """The strings with these indexes; reading stops behind the last of them."""
    found: dict[int, str] = {}
    last = max(wanted, default=-1)
    for block in _blocks(parts) if last >= 0 else ():
        here = [index for index in wanted if block.first <= index < block.end]
        items = block.items() if here else []
        found.update({index: rich_text(items[index - block.first], block.dialect) for index in here})
        if block.end > last:
            break
    return found


Indexes = Callable[[], Collection[int]]


class StringsAsked(Mapping[int, str]):
    """Some shared strings, looked up together when the first is asked for: those wanted surely, and then the others."""

    def __init__(self, parts: BookParts, sure: Indexes, may: Indexes) -> None:
        self._parts, self._sure, self._may = parts, sure, may

    @cached_property
    def _first(self) -> dict[int, str]:
        return strings_at(self._parts, self._sure())

    @cached_property
    def _all(self) -> dict[int, str]:
        return strings_at(self._parts, self._may())

    def __getitem__(self, index: int) -> str:
        return self._first[index] if index in self._first else self._all[index]

    def __iter__(self) -> Iterator[int]:
        return iter({**self._first, **self._all})

    def __len__(self) -> int:
        return len({**self._first, **self._all})


def indexes_of(parts: BookParts, wanted: Collection[Symbol]) -> dict[int, Symbol]:
    """The indexes of all strings that mean one of the wanted key values, each with what it means."""
    texts = [one for one in wanted if isinstance(one, str)]
    found: dict[int, Symbol] = {}
    for block in _blocks(parts) if texts else ():
        found.update(_meaning(block, texts, wanted))
    return found


def all_strings(parts: BookParts) -> list[str]:
    """Every shared string."""
    return [rich_text(raw, block.dialect) for block in _blocks(parts) for raw in block.items()]


def _meaning(block: _Block, texts: list[str], wanted: Collection[Symbol]) -> Iterator[tuple[int, Symbol]]:
    p = block.dialect.prefix
    plain: dict[bytes, Symbol] = {b"<%bt>%b</%bt>" % (p, one.encode(), p): one for one in texts}
    odd = any(mark in block.data for mark in _MARKS)
    if not odd and len(plain) <= _FEW and not any(one in block.data for one in plain):
        return
    items = block.items()
    yield from ((block.first + at, plain[raw]) for at, raw in enumerate(items) if raw in plain)
    for at, raw in enumerate(items) if odd else ():
        if ODD.search(raw) and raw not in plain:
            meaning = symbol(rich_text(raw, block.dialect))
            if meaning in wanted:
                yield block.first + at, meaning


def _blocks(parts: BookParts) -> Iterator[_Block]:
    part = parts.one("sharedStrings")
    rest, first, dialect = b"", 0, None
    for chunk in parts.package.stream(part) if part else ():
        rest += chunk
        root = _ROOT.search(rest) if dialect is None else None
        if root is not None:
            if b"<!DOCTYPE" in rest[: root.start()]:
                raise parts.package.unreadable("共享文本带有 DTD", "请勿打开，来源可疑")
            dialect = Dialect(root[1] + b":" if root[1] else b"")
            rest = rest[root.end() :]
        end = rest.rfind(b"</" + dialect.prefix + b"si>") if dialect is not None else -1
        if end >= 0 and dialect is not None:
            p = dialect.prefix
            inner = rb"<[^<]*<[^<]*|.*?"  # one element, as nearly all are; or whatever stands before the end
            item = re.compile(b"<" + p + rb"si(?:\s*/>|(?:\s[^>]*)?>(" + inner + b")</" + p + rb"si\s*>)", re.DOTALL)
            end = rest.index(b">", end) + 1
            behind = first + rest.count(b"<" + p + b"si", 0, end)
            yield _Block(first, behind, rest[:end], dialect, item)
            first, rest = behind, rest[end:]
        if len(rest) > _LONGEST_ITEM:
            raise parts.package.unreadable("有一段文本异常长")
