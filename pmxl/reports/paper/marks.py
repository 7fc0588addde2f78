"""缺 and 存疑: how a figure or a page is marked that rests on something unread or left out (流程 5).

缺 stands for a whole sheet or column: what needs it is withheld. 存疑 stands for cells and rows: the sum is told, and
beside it how many of them it leaves out.
"""

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Generic, ParamSpec, TypeVar

from pmxl.errors import PmxlError, UnseenError
from pmxl.reports.paper.page import Page
from pmxl.rows.sight import TWICE, Problem, told, watched
from pmxl.vocabulary import Mark

P = ParamSpec("P")
T = TypeVar("T")
_NAMED = 3


@dataclass(frozen=True)
class Marked(Generic[T]):
    """A value with what was come upon while it was made; the value is None where it has to be withheld."""

    value: T | None
    unseen: tuple[Problem, ...] = ()

    @property
    def mark(self) -> str:
        """The mark in words, empty where there is none."""
        return mark_of(self.unseen)


def seen(make: Callable[[], T]) -> Marked[T]:
    """What `make` makes, with its mark; whoever uses it comes upon the same."""
    with watched() as watch:
        try:
            value = make()
        except PmxlError:
            if not is_withheld(watch.found):
                raise
            value = None
    watch.pass_on()
    return Marked(None if is_withheld(watch.found) else value, tuple(watch.found))


def is_withheld(unseen: Iterable[Problem]) -> bool:
    """Whether a figure can't be told at all: a sheet or a column that it needs was not read."""
    return any(problem.mark is Mark.ABSENT for problem in unseen)


def mark_of(unseen: Iterable[Problem]) -> str:
    """缺 with the sheets and columns, or 存疑 with the number of cells and rows that are not counted."""
    problems = tuple(dict.fromkeys(unseen))
    if not problems:
        return ""
    absent = [problem for problem in problems if problem.mark is Mark.ABSENT]
    if absent:
        return f"{Mark.ABSENT}：{_listed([_part(problem) for problem in absent])}"
    return (
        f"{Mark.DOUBTFUL}：另有 {len(problems)} 处未计入（{_listed([str(problem.gap.place) for problem in problems])}）"
    )


def marked(build: Callable[P, Page]) -> Callable[P, Page]:
    """A page that is marked: where it rests on a sheet or column that was not read, its figures are withheld."""

    @functools.wraps(build)
    def made(*args: P.args, **options: P.kwargs) -> Page:
        (page,) = marked_pages(lambda: (build(*args, **options),))
        return page

    return made


def marked_pages(build: Callable[[], tuple[Page, ...]]) -> tuple[Page, ...]:
    """Pages that are made of the same figures, all marked alike; raises UnseenError where none can be made."""
    with watched() as watch:
        try:
            pages = build()
        except PmxlError as error:
            if is_withheld(watch.found):
                raise UnseenError([told(problem) for problem in watch.found]) from error
            raise
    watch.pass_on()
    unseen = tuple(watch.found)
    if any(problem.code == TWICE for problem in unseen):
        raise UnseenError([told(problem) for problem in unseen])
    return tuple(_marked(page, unseen) for page in pages) if unseen else pages


def _marked(page: Page, unseen: tuple[Problem, ...]) -> Page:
    mark = mark_of(unseen)
    if is_withheld(unseen):
        sections = (replace(section, lines=(), total=None, note="", empty=mark) for section in page.sections)
        return replace(page, headline=mark, sections=tuple(sections), unseen=unseen)
    sections = (
        replace(section, note="；".join(filter(None, (mark, section.note))), empty=f"{section.empty}（{mark}）")
        for section in page.sections
    )
    return replace(page, headline=f"{page.headline}（{mark}）", sections=tuple(sections), unseen=unseen)


def _part(problem: Problem) -> str:
    place = problem.gap.place
    return f"{place.sheet}[{place.heading}]" if place.heading else place.sheet


def _listed(parts: list[str]) -> str:
    named = list(dict.fromkeys(parts))
    return "、".join(named[:_NAMED]) + (f" 等 {len(named)} 处" if len(named) > _NAMED else "")
