"""What a check is, what it is asked with, and how it reports."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pmxl.errors import DefinitionError
from pmxl.outcomes.finding import Gap, Place
from pmxl.rows.register import Dossier, Register
from pmxl.rows.row import Row
from pmxl.vocabulary import Department, Mode

Gaps = Iterator[Gap]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a check may know beside the rows: today, and its own threshold and parameter as PMO set them."""

    today: date
    threshold: Decimal = Decimal(0)
    parameter: tuple[str, ...] = ()

    def days_since(self, day: date | None) -> int:
        """How many days ago a day was; 0 where there is none."""
        return (self.today - day).days if day else 0

    def is_late(self, day: date | None) -> bool:
        """Whether a day lies further back than the threshold."""
        return self.days_since(day) > self.threshold


@dataclass(frozen=True, slots=True)
class Evidence:
    """The columns of a sheet that a gate relied on; a later edit of them is found (复核)."""

    kind: type[Row]
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Check:
    """A rule of one gate: a stable code, who holds it, the step it comes from, and the evidence it reads.

    `ask` yields a gap for each thing missing; its docstring is the sentence that is true when it yields none.
    `words` are what PMO's parameter may choose from: None where the rule takes none, empty where any word will do.
    A `unit` says that there is a threshold.
    """

    code: str
    ask: Callable[[Dossier, Asked], Gaps]
    owner: Department
    step: str
    evidence: tuple[Evidence, ...] = ()
    mode: Mode = Mode.BLOCK
    threshold: Decimal = Decimal(0)
    unit: str = ""
    parameter: tuple[str, ...] = ()
    words: tuple[str, ...] | None = None

    @property
    def sentence(self) -> str:
        """The sentence that is true when nothing is found."""
        return sentence(self.code, self.ask)


@dataclass(frozen=True, kw_only=True)
class StandingCheck:
    """A rule over all sheets, at all times."""

    code: str
    ask: Callable[[Register, Asked], Gaps]
    owner: Department
    mode: Mode = Mode.HINT
    threshold: Decimal = Decimal(0)
    unit: str = ""
    parameter: tuple[str, ...] = ()
    words: tuple[str, ...] | None = None

    @property
    def sentence(self) -> str:
        """The sentence that is true when nothing is found."""
        return sentence(self.code, self.ask)


def sentence(code: str, ask: Callable[..., Gaps]) -> str:
    """The first line of a check's docstring; a check without one is declared wrongly."""
    text = inspect.getdoc(ask)
    if not text:
        raise DefinitionError(f"check {code} has no sentence")
    return text.splitlines()[0]


def at(row: Row, field_name: str = "") -> Place:
    """The place of a row, or of one of its cells."""
    heading = row.heading(field_name) if field_name else ""
    origin = row.origin
    return Place(
        origin.workbook,
        origin.sheet or row.sheet.name,
        origin.row or None,
        heading,
        origin.cell(heading) if heading else "",
    )


def gap(
    row: Row,
    field_name: str,
    found: str,
    remedy: str,
    *,
    owner: Department | None = None,
    project: str = "",
    step: str = "",
) -> Gap:
    """A gap at a cell of a row that is there; `step` where it is mended at another step than the rule's."""
    return Gap(at(row, field_name), found, remedy, project, owner, step)


def missing(
    kind: type[Row],
    found: str,
    remedy: str,
    *,
    owner: Department | None = None,
    field_name: str = "",
    register: Register | None = None,
    project: str = "",
) -> Gap:
    """A gap where a whole row is missing from a sheet; `register` tells in which workbook the sheet really stands."""
    rows = register.of(kind) if register else ()
    workbook = rows[0].origin.workbook if rows else ""
    place = Place(
        workbook=workbook or f"{kind.sheet.book}.xlsx",
        sheet=kind.sheet.name,
        heading=kind.heading(field_name) if field_name else "",
    )
    return Gap(place, found, remedy, project, owner)
