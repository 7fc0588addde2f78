"""前置任务 as people type it (T01、T02FS+2) read into links; text is matched, never evaluated (流程 4.3)."""

import re
import unicodedata
from collections.abc import Container
from functools import lru_cache
from typing import NamedTuple

from pmxl.vocabulary import LinkKind


class Link(NamedTuple):
    """A dependence on a task, with a lag in working days of the dependent task's calendar."""

    task: str
    kind: LinkKind = LinkKind.FINISH_START
    lag: int = 0

    def __str__(self) -> str:
        kind = "" if self.kind is LinkKind.FINISH_START and not self.lag else self.kind
        return f"{self.task}{kind}{self.lag:+d}" if self.lag else f"{self.task}{kind}"


class Predecessors(NamedTuple):
    """The links that a cell names, and the parts of it that can't be read."""

    links: tuple[Link, ...] = ()
    unreadable: tuple[str, ...] = ()


NONE = Predecessors()


def predecessors(text: str, known: Container[str] = ()) -> Predecessors:
    """The links of a cell; a part that is wholly a `known` task number is that task, whatever else it looks like.

    Parts are separated by 、，,；;/| line breaks or spaces; digits, letters and signs may be full width; FS may be left
    out; a lag is a whole number of working days, with or without 天, 工作日 or d. A blank, 无, - or / names no task.
    """
    if not text or text in _NOTHING:
        return NONE
    if text in known:
        return Predecessors((_link_to(text),))
    links: list[Link] = []
    unreadable: list[str] = []
    for part in _parts(text):
        link = _link_to(part) if part in known else _link(part)
        if link is None:
            unreadable.append(part)
        elif link not in links:
            links.append(link)
    return Predecessors(tuple(links), tuple(unreadable))


_NOTHING = {"无", "-", "/", "—", "——", "－", "／", "没有"}
_SIGNS = str.maketrans(dict.fromkeys("−–—﹣‐‑", "-") | dict.fromkeys("﹢", "+"))
_LOOSE_SIGN = re.compile(r"\s*([+-])\s*(?=\d)")
_LOOSE_KIND = re.compile(r"\s+(?=(?:FS|SS|FF|SF)(?![A-Z0-9]))", re.IGNORECASE)
_LOOSE_UNIT = re.compile(r"(?<=\d)\s+(?=个|天|日|工作日|D\b)", re.IGNORECASE)
_SEPARATORS = re.compile(r"[、,;/|\s]+")
_LINK = re.compile(
    r"(?P<task>[\w.#]+?(?:-[\w.#]+?)*?)(?P<kind>FS|SS|FF|SF)?(?:(?P<lag>[+-]\d{1,4})(?:个?工作日|天|日|D)?)?",
    re.IGNORECASE,
)


@lru_cache(maxsize=8192)
def _parts(text: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKC", text).translate(_SIGNS)
    for loose, tight in ((_LOOSE_SIGN, r"\1"), (_LOOSE_KIND, ""), (_LOOSE_UNIT, "")):
        plain = loose.sub(tight, plain)
    return tuple(part for part in _SEPARATORS.split(plain) if part and part not in _NOTHING)


@lru_cache(maxsize=8192)
def _link_to(task: str) -> Link:
    return Link(task)


@lru_cache(maxsize=8192)
def _link(part: str) -> Link | None:
    match = _LINK.fullmatch(part)
    if match is None:
        return None
    kind = LinkKind(match["kind"].upper()) if match["kind"] else LinkKind.FINISH_START
    return Link(match["task"], kind, int(match["lag"] or 0))
