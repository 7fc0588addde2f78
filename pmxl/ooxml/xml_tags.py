"""Where the tags of a small XML part stand, so that bytes can be spliced in and nothing is written anew."""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

_START_TAG = re.compile(rb"""<[^"'>]*(?:"[^"]*"[^"'>]*|'[^']*'[^"'>]*)*>""")


class XmlRefusedError(Exception):
    """The part is not well-formed, or uses what a workbook never needs: a DTD, an encoding other than UTF-8.

    The message says which, in Chinese.
    """


@dataclass(slots=True)
class Tag:
    """An element: its namespace and local name, attributes, and the byte positions of its start and end tag."""

    space: str
    name: str
    attributes: dict[str, str]
    start: int
    end: int
    parent: "Tag | None"
    close: int = 0
    text: str = ""
    children: "list[Tag]" = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether it is written as one tag, `<a/>`."""
        return self.close < self.end

    def child(self, name: str) -> "Tag | None":
        """The first child of that local name."""
        return next((tag for tag in self.children if tag.name == name), None)

    def each(self, name: str) -> "Iterator[Tag]":
        """Every descendant of that local name, in the document's order."""
        for tag in self.children:
            if tag.name == name:
                yield tag
            yield from tag.each(name)


@dataclass(frozen=True, slots=True)
class Edit:
    """Bytes `start` to `end` of a part become `new`."""

    start: int
    end: int
    new: bytes


def number_of(tag: Tag | None, name: str, default: float) -> float:
    """A number that an attribute holds; the default where there is none, or something else."""
    try:
        value = float(tag.attributes[name]) if tag else default
    except (KeyError, ValueError):
        return default
    return value if math.isfinite(value) else default


def is_on(tag: Tag | None, name: str) -> bool:
    """Whether an attribute says yes; no where there is none."""
    return tag is not None and tag.attributes.get(name) in {"1", "true"}


def spliced(xml: bytes, edits: Iterable[Edit]) -> bytes:
    """The part with all edits made; none may overlap."""
    pieces, position = [], 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        assert edit.start >= position, "edits overlap"
        pieces += [xml[position : edit.start], edit.new]
        position = edit.end
    return b"".join([*pieces, xml[position:]])


def parsed(xml: bytes) -> Tag:
    """The root element of a part."""
    return _Parser(xml).root()


def whole(xml: bytes, tag: Tag) -> tuple[int, int]:
    """Where an element begins and ends, its end tag included."""
    return tag.start, tag.end if tag.empty else xml.index(b">", tag.close) + 1


def with_attribute(xml: bytes, tag: Tag, name: str, value: str) -> Edit:
    """The edit that gives an attribute of a tag a value, adding it behind the others where it is not there."""
    source = xml[tag.start : tag.end]
    new = f'{name}="{quoted(value)}"'.encode()
    found = re.search(rb"(?<=[\s\"'])" + re.escape(name.encode()) + rb"\s*=\s*(?:\"[^\"]*\"|'[^']*')", source)
    if found:
        return Edit(tag.start + found.start(), tag.start + found.end(), new)
    position = tag.end - (2 if source.endswith(b"/>") else 1)
    return Edit(position, position, b" " + new)


def with_text(tag: Tag, text: str) -> Edit:
    """The edit that replaces the whole content of an element with a text."""
    assert not tag.empty, "an element without content can't be given a text"
    return Edit(tag.end, tag.close, escaped(text).encode())


def prefix_of(xml: bytes, tag: Tag) -> bytes:
    """The namespace prefix that a tag is written with, colon included; empty for none."""
    match = re.match(rb"<([^\s/>:]+:)?", xml[tag.start : tag.end])
    return (match[1] if match else None) or b""


def escaped(text: str) -> str:
    """A text as it stands between tags."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def quoted(value: str) -> str:
    """A text as it stands in an attribute."""
    plain = escaped(value).replace('"', "&quot;")
    return plain.replace("\n", "&#10;").replace("\r", "&#13;").replace("\t", "&#9;")


def where_broken(error: expat.ExpatError) -> str:
    """Where a part stops being XML."""
    return f"第 {error.lineno} 行第 {error.offset + 1} 个字符起不合 XML 的写法"


class _Parser:
    def __init__(self, xml: bytes) -> None:
        self._xml, self._open, self._root = xml, list[Tag](), None
        self._parser = expat.ParserCreate(namespace_separator="}")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.XmlDeclHandler = self._declaration

    def root(self) -> Tag:
        try:
            self._parser.Parse(self._xml, True)
        except expat.ExpatError as error:
            raise XmlRefusedError(where_broken(error)) from error
        assert self._root is not None, "expat accepts no document without an element"
        return self._root

    _root: Tag | None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition("}")
        start = self._parser.CurrentByteIndex
        match = _START_TAG.match(self._xml, start)
        if match is None:
            raise XmlRefusedError("字符编码前后不一")
        parent = self._open[-1] if self._open else None
        tag = Tag(space, local, attributes, start, match.end(), parent)
        if parent is None:
            self._root = tag
        else:
            parent.children.append(tag)
        self._open.append(tag)

    def _end(self, _name: str) -> None:
        tag = self._open.pop()
        tag.close = self._parser.CurrentByteIndex
        if self._xml[tag.end - 2 : tag.end] == b"/>":
            tag.close = tag.start

    def _text(self, text: str) -> None:
        if self._open:
            self._open[-1].text += text

    def _doctype(self, *_: object) -> None:
        raise XmlRefusedError("带有 DTD")

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.casefold() not in {"utf-8", "utf8", "us-ascii"}:
            raise XmlRefusedError(f"用了 {encoding} 编码")
