"""The words in which a form is declared: where each value comes from, and how fields, lines and signatures follow."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from pmxl.errors import DefinitionError
from pmxl.rows.column import Column, Kind
from pmxl.rows.register import Dossier, Register
from pmxl.rows.row import Row
from pmxl.vocabulary import Department, Document, Stage

R = TypeVar("R", bound=Row)


@dataclass(frozen=True)
class Subject:
    """What an issue of a form is about: the name it goes by, and the row that stands for it where there is one."""

    name: str
    row: Row | None = None


@dataclass(frozen=True)
class Issue:
    """One issue of a form: its number and version, when and by whom."""

    number: str
    version: int
    at: datetime
    operator: str


@dataclass(frozen=True)
class Case:
    """All that a form's values are taken from; without a dossier the form is about the whole company."""

    register: Register
    dossier: Dossier | None
    subject: Subject
    issue: Issue

    @property
    def today(self) -> date:
        """The day of the issue."""
        return self.issue.at.date()

    @property
    def reference(self) -> str:
        """What other sheets call the project; empty without one."""
        return self.dossier.reference if self.dossier else ""

    def of(self, kind: type[R]) -> Sequence[R]:
        """The project's rows of one sheet; none without a project."""
        return self.dossier.of(kind) if self.dossier else ()


Chosen = Callable[[Case], Row | None]
"""Which row of a case a value is taken from."""


def declared_column(kind: type[Row], name: str) -> Column:
    """The column of a sheet that a form names by its field; raises DefinitionError where there is none."""
    if name not in kind.model_fields:
        raise DefinitionError(f"{kind.__name__} has no field {name}")
    return kind.column(name)


@dataclass(frozen=True)
class Taken:
    """A value that stands in one column of a row, and so can be given back to it."""

    row: Chosen
    kind: type[Row]
    field: str

    @property
    def column(self) -> Column:
        """The column that the value stands in."""
        return declared_column(self.kind, self.field)


@dataclass(frozen=True)
class Worked:
    """A value that a function makes out of the case; it can't be given back."""

    work: Callable[[Case], object]
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, kw_only=True)
class Field:
    """One labelled value; `name` is its defined name in the template, `lines` the height it is given in text lines."""

    label: str
    name: str
    value: Taken | Worked
    lines: int = 1
    strong: bool = False

    @property
    def kind(self) -> Kind:
        """How the value looks."""
        return self.value.column.kind if isinstance(self.value, Taken) else self.value.kind

    @property
    def choices(self) -> tuple[str, ...]:
        """The words that may be chosen; none where anything may be written."""
        return self.value.column.choices if isinstance(self.value, Taken) else ()


LineWork = Callable[[Case, Any], object]
"""A function of a case and one line; each table's lines are of its own type."""


@dataclass(frozen=True)
class LineColumn:
    """One column of a line table: a field of the line's row, a function of case and row, or the line's count."""

    heading: str
    width: int
    kind: Kind
    field: str = ""
    choices: tuple[str, ...] = ()
    work: LineWork | None = None
    counts: bool = False


@dataclass(frozen=True)
class Addition:
    """What a line that somebody added to a returned form belongs to: the issue's subject and project, on this day."""

    register: Register
    subject: str
    project: str
    today: date


@dataclass(frozen=True, kw_only=True)
class NewRow:
    """How a line that somebody added to a form becomes a row of its sheet.

    `needed` must be filled in on the paper; `fills` gives what the paper does not ask for; `same` are the fields by
    which a row is known that is there already. `prefix` begins the running number that the row is given; without it
    `counted` is numbered on among the rows that agree in `within`.
    """

    needed: tuple[str, ...]
    fills: Callable[[Addition], Mapping[str, object]]
    same: tuple[str, ...]
    prefix: str = ""
    counted: str = ""
    within: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Lines:
    """A table of any number of lines.

    `name` is the defined name of its first row, `key` the heading that tells lines apart.
    At least `least` lines are printed, blank ones to be filled in by hand.
    With `registers`, lines that somebody added become rows so when the form comes back.
    """

    name: str
    title: str
    of: Callable[[Case], Sequence[Any]]  # rows, or what a form makes up itself
    columns: tuple[LineColumn, ...]
    key: str
    kind: type[Row] | None = None
    least: int = 1
    registers: NewRow | None = None

    def __post_init__(self) -> None:
        headings = [column.heading for column in self.columns]
        if self.key not in headings:
            raise DefinitionError(f"lines {self.name} have no column {self.key}")
        for column in self.columns:
            if sum(map(bool, (column.field, column.work, column.counts))) != 1:
                raise DefinitionError(f"{self.name}[{column.heading}] needs a field, a function or a count")
            self._known(column.field)
        for name in (*self.registers.needed, *self.registers.same, *self.registers.within) if self.registers else ():
            self._known(name)

    def _known(self, name: str) -> None:
        if name and (self.kind is None or name not in self.kind.model_fields):
            raise DefinitionError(f"{self.name} names the unknown field {name}")


@dataclass(frozen=True, kw_only=True)
class Fields:
    """Rows of labelled values under an optional heading; the fields of a row share its width."""

    rows: tuple[tuple[Field, ...], ...]
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class Signatures:
    """Boxes in which people write an opinion, sign and date, side by side."""

    boxes: tuple[str, ...]
    opinion: bool = True


@dataclass(frozen=True)
class Note:
    """A sentence printed small, such as how many copies there are."""

    text: str


@dataclass(frozen=True)
class NextPage:
    """What follows begins on a new page."""


Block = Fields | Lines | Signatures | Note | NextPage

PORTRAIT, LANDSCAPE = 24, 36
"""The width of a page in grid units of 27 pixels."""


@dataclass(frozen=True, kw_only=True)
class Form:
    """One of the forms of the process: its number's prefix, the stage that produces it, what it is about, its blocks.

    `subjects` gives what an issue can be about, the latest last; `kinds` names the sheets that functions read besides
    those that fields and lines are taken from. `taken_back` is what the form is for: the sheets whose fields, and the
    tables, that people fill in on it and that may be adopted when it comes back; all else is a copy to be read.
    """

    document: Document
    prefix: str
    stage: Stage
    owner: Department
    subjects: Callable[[Register, Dossier | None], Sequence[Subject]]
    taken_back: tuple[type[Row] | str, ...]
    blocks: tuple[Block, ...]
    landscape: bool = False
    needs_project: bool = True
    kinds: tuple[type[Row], ...] = field(default=())

    def __post_init__(self) -> None:
        for name, count in Counter(self.names).items():
            if count > 1:
                raise DefinitionError(f"{self.document} declares {name} {count} times")
        for lines in self.lines:
            if sum(column.width for column in lines.columns) != self.width:
                raise DefinitionError(f"the columns of {self.document}[{lines.name}] do not fill {self.width} units")
            if lines.registers and lines.name not in self.taken_back:
                raise DefinitionError(f"{self.document} registers lines of {lines.name} and does not take them back")
        shown = {field.value.kind for field in self.fields if isinstance(field.value, Taken)}
        for one in self.taken_back:
            if one not in shown and one not in {lines.name for lines in self.lines if lines.kind}:
                raise DefinitionError(f"{self.document} takes {one} back and does not show it")

    @property
    def width(self) -> int:
        """The width of its page in grid units."""
        return LANDSCAPE if self.landscape else PORTRAIT

    @property
    def fields(self) -> tuple[Field, ...]:
        """Every field in order."""
        return tuple(field for block in self.blocks if isinstance(block, Fields) for row in block.rows for field in row)

    @property
    def lines(self) -> tuple[Lines, ...]:
        """Every line table in order."""
        return tuple(block for block in self.blocks if isinstance(block, Lines))

    def takes_back(self, one: Field | Lines) -> bool:
        """Whether what is changed in a field or table may be adopted when the form comes back."""
        if isinstance(one, Lines):
            return one.name in self.taken_back
        return isinstance(one.value, Taken) and one.value.kind in self.taken_back

    @property
    def names(self) -> tuple[str, ...]:
        """Every defined name that its template must have, beside those of each form."""
        return tuple(field.name for field in self.fields) + tuple(lines.name for lines in self.lines)

    @property
    def sheets(self) -> tuple[type[Row], ...]:
        """The row models whose sheets must be read for it."""
        shown = [field.value.kind for field in self.fields if isinstance(field.value, Taken)]
        return tuple(dict.fromkeys([*shown, *(lines.kind for lines in self.lines if lines.kind), *self.kinds]))


def fields(title: str, *rows: Field | tuple[Field, ...]) -> Fields:
    """Rows of labelled values under a heading, or under none; a field alone has its row to itself."""
    return Fields(rows=tuple(row if isinstance(row, tuple) else (row,) for row in rows), title=title)


def taken(row: Chosen, kind: type[Row], name: str, *, label: str = "", lines: int = 1, strong: bool = False) -> Field:
    """A field that shows a column of a row under the column's heading, or another label."""
    value = Taken(row, kind, name)
    shown = label or value.column.heading
    return Field(label=shown, name=shown, value=value, lines=lines, strong=strong)


def worked(
    label: str, work: Callable[[Case], object], kind: Kind = Kind.TEXT, *, lines: int = 1, strong: bool = False
) -> Field:
    """A field that shows what a function makes out of the case."""
    return Field(label=label, name=label, value=Worked(work, kind), lines=lines, strong=strong)


def column(kind: type[Row], name: str, width: int, *, heading: str = "") -> LineColumn:
    """A column of a line table that shows a field of the line's row."""
    told = declared_column(kind, name)
    return LineColumn(heading or told.heading, width, told.kind, field=name, choices=told.choices)


def columns(kind: type[Row], /, **widths: int) -> tuple[LineColumn, ...]:
    """Columns of a line table, each the name of a field of the line's row with its width."""
    return tuple(column(kind, name, width) for name, width in widths.items())


def made(heading: str, width: int, work: LineWork, kind: Kind = Kind.TEXT) -> LineColumn:
    """A column of a line table that shows what a function makes out of the case and the line."""
    return LineColumn(heading, width, kind, work=work)


def looked_up(
    heading: str, width: int, row: Callable[[Case, Any], Row | None], kind: type[Row], name: str
) -> LineColumn:
    """A column of a line table that shows a field of another row, which the line leads to; empty where it has none."""
    declared = declared_column(kind, name)
    return made(heading, width, lambda case, line: getattr(row(case, line), name, None), declared.kind)


def counted(heading: str, width: int) -> LineColumn:
    """A column of a line table that counts the lines from 1."""
    return LineColumn(heading, width, Kind.WHOLE, counts=True)
