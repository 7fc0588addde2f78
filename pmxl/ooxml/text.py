"""Cell text in XML: what is escaped, how Excel hides control characters, what can't be stored at all."""

import re
import sys
from html import unescape

from pmxl.ooxml.xml_tags import escaped

_HIDDEN = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LITERAL = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\r\x0e-\x1f]")
_PLAIN = re.compile("""[^\x00-\x1f<>&"'_\ud800-\udfff\ufffe\uffff]*""")
"""Texts that are stored as they are, as most are."""
_IMPOSSIBLE = re.compile("[\ud800-\udfff\ufffe\uffff]")
_ENTITY = re.compile(r"&(?:#(\d+)|#x([0-9A-Fa-f]+)|(lt|gt|amp|quot|apos));")
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}

LONGEST = 32_767
"""Excel's limit for one cell, in UTF-16 units."""


def storable(text: str) -> str | None:
    """Why a text can't be stored in a cell, in Chinese; None where it can."""
    if len(text) > LONGEST // 2 and len(text) + sum(character > "\uffff" for character in text) > LONGEST:
        return f"文本超过 {LONGEST} 个字符"
    return "文本含有无法存储的字符" if _IMPOSSIBLE.search(text) else None


def encoded(text: str) -> bytes:
    """The `<t>` element's content for a text."""
    if _PLAIN.fullmatch(text):
        return text.encode()
    safe = _CONTROL.sub(lambda match: f"_x{ord(match[0]):04X}_", _LITERAL.sub("_x005F_", text))
    return escaped(safe).encode()


def decoded(raw: bytes) -> str:
    """The text that XML content stands for, entities and hidden characters resolved."""
    text = raw.decode("utf-8", "replace")
    if "<![CDATA[" in text:
        text = _CDATA.sub(lambda match: escaped(match[1]), text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "&" in text:
        text = _ENTITY.sub(_entity, text)
    return shown(text)


def shown(text: str) -> str:
    """A stored text as Excel shows it."""
    return _HIDDEN.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def formula_text(raw: bytes) -> str:
    """The formula that XML content stands for."""
    return unescape(raw.decode("utf-8", "replace"))


def _entity(match: re.Match[str]) -> str:
    decimal, hexadecimal, name = match.groups()
    if name:
        return _NAMED[name]
    number = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(number) if number <= sys.maxunicode else "\ufffd"
