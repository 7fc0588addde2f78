"""What a report is made of: pages, sections, lines and items; each item knows the row that it comes from."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from enum import Enum

from pmxl.rows.row import Row
from pmxl.rows.sight import Problem

Value = str | int | Decimal | date | datetime | tuple[float, ...] | None
"""A tuple of numbers is a trend, drawn as a small line."""


class Look(Enum):
    """What a column holds and how it is shown."""

    TEXT = "text"
    LONG = "long"
    CODE = "code"
    DAY = "day"
    MONEY = "money"
    SHARE = "share"
    POINTS = "points"
    WHOLE = "whole"
    NUMBER = "number"
    LIGHT = "light"
    TREND = "trend"


NUMERIC = frozenset({Look.MONEY, Look.SHARE, Look.POINTS, Look.WHOLE, Look.NUMBER})


class Tone(Enum):
    """What an item means beyond its value; the words say it too, colour never alone."""

    PLAIN = "plain"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    MUTED = "muted"
    STRONG = "strong"


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of a section; it spans one or more columns of its page."""

    title: str
    look: Look = Look.TEXT
    span: int = 1


@dataclass(frozen=True, slots=True)
class Item:
    """One cell: its value, the row and field behind it, and its tone."""

    value: Value = None
    row: Row | None = None
    field: str = ""
    tone: Tone = Tone.PLAIN
    page: str = ""

    @property
    def place(self) -> str:
        """Where the value comes from: workbook, sheet and cell; empty where it has no one place."""
        if self.row is None or not self.row.origin.row:
            return ""
        origin = self.row.origin
        return f"{origin.workbook} › {origin.sheet} {self.cell}"

    @property
    def cell(self) -> str:
        """The address of the cell behind the value, or of its row's first cell."""
        if self.row is None or not self.row.origin.row:
            return ""
        heading = self.row.heading(self.field) if self.field else ""
        return self.row.origin.cell(heading) or f"A{self.row.origin.row}"


Line = tuple[Item, ...]


@dataclass(frozen=True)
class Section:
    """One table: its title, a note, its columns and lines, and their total.

    `shown` lines are drawn at most; the note says how many are left out, the total counts them all.
    """

    title: str
    headings: tuple[Heading, ...]
    lines: tuple[Line, ...] = ()
    total: Line | None = None
    note: str = ""
    empty: str = "没有"
    shown: int = 1000

    @property
    def drawn(self) -> Sequence[Line]:
        """The lines that are drawn."""
        return self.lines[: self.shown]

    @property
    def full_note(self) -> str:
        """The note, with the count of the lines left out."""
        left = len(self.lines) - self.shown
        return "；".join(part for part in (self.note, f"另有 {left} 行未列出，合计含全部" if left > 0 else "") if part)


@dataclass(frozen=True)
class Page:
    """One topic: a name, a sentence that says the finding, and its sections.

    `widths` are the columns' widths in characters; a section's headings fill them from the left. `unseen` is what it
    rests on that could not be read, for which it is marked (`reports.paper.marks`).
    """

    name: str
    headline: str
    widths: tuple[float, ...]
    sections: tuple[Section, ...] = field(default=())
    unseen: tuple[Problem, ...] = field(default=(), repr=False)


def at(row: Row, field_name: str, *, value: Value = None, tone: Tone = Tone.PLAIN) -> Item:
    """The value of a row's field, or another value told of it, linked to its cell."""
    return Item(getattr(row, field_name) if value is None else value, row, field_name, tone)


def plain(value: Value, tone: Tone = Tone.PLAIN) -> Item:
    """A value without a place of its own."""
    return Item(value, tone=tone)


def toned(item: Item, tone: Tone) -> Item:
    """The item in another tone."""
    return replace(item, tone=tone)


def sums(title: str, lines: Iterable[Line], headings: Sequence[Heading], added: Callable[[Look], bool]) -> Line:
    """A total line: the title, then the sum of every column whose look is to be added."""
    rows = list(lines)
    items = [plain(title, Tone.STRONG)]
    for place, heading in enumerate(headings[1:], start=1):
        if added(heading.look):
            values = [line[place].value for line in rows]
            items.append(plain(sum((v for v in values if isinstance(v, int | Decimal)), Decimal(0)), Tone.STRONG))
        else:
            items.append(plain(None))
    return tuple(items)


def money_total(lines: Iterable[Line], headings: Sequence[Heading], title: str = "合计") -> Line:
    """A total line that adds up the money columns."""
    return sums(title, lines, headings, lambda look: look is Look.MONEY)
