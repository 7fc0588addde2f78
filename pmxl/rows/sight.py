"""What could not be seen of the record, and which answers came upon it (流程 5: nothing unseen passes).

The reader leaves a problem at whatever it could not take as it stands: a sheet, a column, a cell, a row. Rows and
registers report it to whoever asks for what it hides. `watched` gathers these reports around the making of one answer,
so that a gate, a figure or a letter knows what it rests on that nobody could read; no list of sources has to be kept.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self, TypeVar, overload

from pmxl.outcomes.finding import Gap
from pmxl.vocabulary import Mark

if TYPE_CHECKING:
    from pmxl.rows.row import Row

T = TypeVar("T")

NO_ROW, TWICE = "SJ09", "SJ36"
"""The codes of a row that was left out because it is none, as a total, and of a sheet that stands twice."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a sheet that could not be taken as it stands: a kind, named by its rule's code, and the gap.

    `kind` and `field` name what it hides, `mark` how an answer that needs it is marked: 缺 for a whole sheet or column,
    存疑 for some cells or rows. Without a mark it hides nothing that pmxl reads.
    """

    code: str
    gap: Gap
    kind: "type[Row] | None" = None
    field: str = ""
    mark: Mark | None = None


def told(problem: Problem) -> str:
    """A problem as one line: its mark, where, what is there, what to do."""
    gap = problem.gap
    where = f"{gap.place}：" if str(gap.place) else ""
    return f"{problem.mark}  {where}{gap.found} → {gap.remedy}"


class Sight:
    """The outermost watch over one reading: what was come upon while nobody watched stays `unanswered`."""

    def __init__(self) -> None:
        self.unanswered: dict[Problem, None] = {}

    def come_upon(self, problems: Iterable[Problem]) -> None:
        """Report problems to the answer that is being made."""
        watch = _WATCH.get()
        for problem in problems:
            if watch is None:
                self.unanswered[problem] = None
            else:
                watch.found[problem] = self


@dataclass
class Watch:
    """What one answer came upon while it was made, in the order met."""

    found: dict[Problem, Sight] = field(default_factory=dict)

    def pass_on(self, some: Iterable[Problem] | None = None) -> None:
        """Report what was found, or some of it, again: to the answer that makes use of this one."""
        for problem in self.found if some is None else some:
            self.found[problem].come_upon((problem,))


def concerning(problems: Iterable[Problem], *projects: str) -> tuple[Problem, ...]:
    """What may bear on one of these projects: all but what stands in another project's row.

    A decision about no project, named "", is about every one. A row that was left out because it is none, and that
    names no project, bears on nothing.
    """
    wanted = {"", *projects}
    every = "" in projects or not projects
    return tuple(
        one
        for one in problems
        if (every or one.gap.project in wanted) and not (one.code == NO_ROW and not one.gap.project)
    )


_WATCH: ContextVar[Watch | None] = ContextVar("pmxl_watch", default=None)


@contextmanager
def watched() -> Iterator[Watch]:
    """Gather what is come upon inside; whoever watches answers for it, or passes it on."""
    watch = Watch()
    token = _WATCH.set(watch)
    try:
        yield watch
    finally:
        _WATCH.reset(token)


class seen_property(cached_property[T]):  # noqa: N801  # named as what it extends
    """A property that is computed once, and reports each time it is read what its computing came upon."""

    @overload
    def __get__(self, instance: None, owner: type[Any] | None = None) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type[Any] | None = None) -> T: ...
    def __get__(self, instance: object, owner: type[Any] | None = None) -> Self | T:
        if instance is None:
            return self
        assert self.attrname is not None, "a property of a class has its name"
        kept = instance.__dict__
        beside = f"_{self.attrname} came upon"
        value: T
        if beside not in kept:
            with watched() as watch:
                value = self.func(instance)
            if not watch.found:
                kept[self.attrname] = value  # found there from now on, without asking here
                return value
            kept[beside] = value, watch
        value, watch = kept[beside]
        watch.pass_on()
        return value


@dataclass(frozen=True)
class Hidden:
    """The problems of one sheet by what they hide: rows that were left out, whole columns, single cells by position."""

    rows: tuple[Problem, ...] = ()
    columns: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)
    cells: Mapping[int, Mapping[str, tuple[Problem, ...]]] = field(default_factory=dict)

    def in_column(self, name: str) -> Iterator[Problem]:
        """What a field's values hide, over all rows."""
        yield from self.columns.get(name, ())
        for fields in self.cells.values():
            yield from fields.get(name, ())

    def in_row(self, position: int) -> Mapping[str, tuple[Problem, ...]]:
        """What the fields of one row hide."""
        cells = self.cells.get(position)
        return {**self.columns, **cells} if cells else self.columns


NOTHING_HIDDEN = Hidden()
