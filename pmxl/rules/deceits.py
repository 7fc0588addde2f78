"""Characters that deceive the eye: hidden ones, ones that turn the writing round, letters that look like Latin ones."""

import re
import unicodedata
from collections.abc import Callable

_USUAL = re.compile(r"[ -~\n\u2010-\u2027\u2160-\u217f\u2460-\u24ff\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]*")
"""What names of projects, customers and goods are made of; a text of nothing else is not looked at closer."""

_WORD = re.compile(r"[^\W\d_\u3400-\u9fff]+")
_ALIKE = frozenset("АВЕКМНОРСТУХаеорсухіјѕԁԛԝһΑΒΕΖΗΙΚΜΝΟΡΤΥΧο")
"""Cyrillic and Greek letters that can't be told from Latin ones."""


def in_code(text: str) -> str:
    """What in a number such as XM-2026-0001 deceives, in words; empty where nothing does."""
    if text.isascii():
        return ""
    return next((word for word, is_one in _DECEITS if any(is_one(sign) for sign in text)), "")


def in_name(text: str) -> str:
    """What in a name deceives, in words: a word in Cyrillic or Greek is none unless it reads as Latin too."""
    if _USUAL.fullmatch(text):
        return ""
    if any(_is_hidden(sign) and sign not in "\n\u200d" for sign in text):
        return _HIDDEN
    return _FOREIGN if any(_reads_as_latin(word) for word in _WORD.findall(text)) else ""


def _reads_as_latin(word: str) -> bool:
    foreign = [sign for sign in word if _is_foreign(sign)]
    mixed = len(foreign) < len(word) and any(_script(sign) == "CYRILLIC" for sign in foreign)
    return bool(foreign) and (mixed or _ALIKE.issuperset(foreign))


def _is_hidden(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cf", "Cc", "Zl", "Zp"}


def _is_foreign(sign: str) -> bool:
    """A letter of a script that has look-alikes of Latin letters."""
    return _script(sign) in {"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "ARABIC", "HEBREW"}


def _script(sign: str) -> str:
    return unicodedata.name(sign, "").partition(" ")[0]


def _is_foreign_dash(sign: str) -> bool:
    return unicodedata.category(sign) == "Pd" and sign != "-"


_HIDDEN, _FOREIGN = "看不见或改变书写方向的字符", "与拉丁字母形近的其他文字的字母"
_DECEITS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    (_HIDDEN, _is_hidden),
    (_FOREIGN, _is_foreign),
    ("不是减号的横线", _is_foreign_dash),
)
