"""How a column is declared: one call gives heading, type, owner, choices, when required, format and width."""

from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any

from pydantic import Field

from pmxl.vocabulary import Department


class Kind(Enum):
    """What a column's cells hold and how they look: number format and width in characters."""

    TEXT = ("text", "@", 16)
    LONG_TEXT = ("long text", "@", 36)
    NAME = ("name", "@", 28)
    CODE = ("code", "@", 16)
    PERSON = ("person", "@", 10)
    WHOLE = ("whole number", "#,##0;-#,##0;–", 9)
    NUMBER = ("number", "#,##0.##;-#,##0.##;–", 11)
    MONEY = ("money", "#,##0.00;-#,##0.00;–", 15)
    PERCENT = ("percentage", "0%", 9)
    DAY = ("date", "yyyy-mm-dd", 12)
    MOMENT = ("date and time", "yyyy-mm-dd hh:mm:ss", 20)
    CHOICE = ("choice", "@", 11)
    LISTED = ("listed", "@", 13)

    def __init__(self, title: str, number_format: str, width: int) -> None:
        self.title, self.number_format, self.width = title, number_format, width


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a sheet, as people see it and as pmxl reads it.

    `choices` are a closed set of words; `listed` names a list of 字典 that the company keeps itself.
    `required_when` holds a field of the same row and the words under which this one must be filled; "*" is any word.
    `formula` is an Excel formula with structured references, `[@heading]` for the same row; its values are never read.
    `refers` names the sheet and heading whose values this column must repeat.
    """

    field: str = ""
    heading: str
    kind: Kind
    owner: Department
    required: bool = False
    required_when: tuple[str, tuple[str, ...]] | None = None
    choices: tuple[str, ...] = ()
    listed: str = ""
    unit: str = ""
    hint: str = ""
    example: str = ""
    formula: str = ""
    refers: str = ""
    at_least: float | None = None
    at_most: float | None = None
    width: int = 0
    written_by_pmxl: bool = False


Given = Any
"""What a declaration returns: pydantic reads it as the field's definition, the annotation gives the type."""


def column(heading: str, kind: Kind, owner: Department, **more: Any) -> Given:
    """Declare a column of any kind; text is empty when missing, everything else None."""
    declared = Column(heading=heading, kind=kind, owner=owner, **more)
    textual = kind in _TEXTUAL and not declared.choices
    return _field("" if textual else None, declared)


def _field(default: str | None, declared: Column) -> Given:
    extra: Any = {"column": declared}  # pydantic keeps any value here; `Row` reads it back
    return Field(default=default, json_schema_extra=extra)


_TEXTUAL = {Kind.TEXT, Kind.LONG_TEXT, Kind.NAME, Kind.CODE, Kind.PERSON, Kind.LISTED}


def text(heading: str, owner: Department, **more: Any) -> Given:
    """A short free text."""
    return column(heading, Kind.TEXT, owner, **more)


def long_text(heading: str, owner: Department, **more: Any) -> Given:
    """A text of one or more sentences, wrapped."""
    return column(heading, Kind.LONG_TEXT, owner, **more)


def name(heading: str, owner: Department, **more: Any) -> Given:
    """The name of a project, a customer or a thing."""
    return column(heading, Kind.NAME, owner, **more)


def code(heading: str, owner: Department, **more: Any) -> Given:
    """A number in the sense of 编号: always text."""
    return column(heading, Kind.CODE, owner, **more)


def project(owner: Department, **more: Any) -> Given:
    """The 项目编号 that ties a row to its project."""
    declared = {"required": True, "refers": "立项登记[项目编号]", "example": "XM-2026-0001", **more}
    return column("项目编号", Kind.CODE, owner, **declared)


def person(heading: str, owner: Department, **more: Any) -> Given:
    """The name of a person of 人员."""
    return column(heading, Kind.PERSON, owner, **{"refers": "人员[姓名]", **more})


def outsider(heading: str, owner: Department, **more: Any) -> Given:
    """The name of a person outside the company."""
    return column(heading, Kind.PERSON, owner, **more)


def whole(heading: str, owner: Department, **more: Any) -> Given:
    """A whole number, not negative unless `at_least` says otherwise."""
    return column(heading, Kind.WHOLE, owner, **{"at_least": 0, **more})


def number(heading: str, owner: Department, **more: Any) -> Given:
    """A number with up to three decimals."""
    return column(heading, Kind.NUMBER, owner, **more)


def money(heading: str, owner: Department, **more: Any) -> Given:
    """An amount in 元, exact to the cent."""
    return column(heading, Kind.MONEY, owner, **{"unit": "元", **more})


def percent(heading: str, owner: Department, **more: Any) -> Given:
    """A share between 0 and 1, shown as a percentage."""
    return column(heading, Kind.PERCENT, owner, **{"at_least": 0, "at_most": 1, **more})


def day(heading: str, owner: Department, **more: Any) -> Given:
    """A date."""
    return column(heading, Kind.DAY, owner, **more)


def moment(heading: str, owner: Department, **more: Any) -> Given:
    """A date and time."""
    return column(heading, Kind.MOMENT, owner, **more)


def choice(heading: str, owner: Department, of: type[StrEnum], *, only: tuple[StrEnum, ...] = (), **more: Any) -> Given:
    """One word of a closed set, or of those of them that this column accepts."""
    return column(heading, Kind.CHOICE, owner, choices=only or tuple(of), **more)


def listed(heading: str, owner: Department, of: str, **more: Any) -> Given:
    """One word of a list that the company keeps in 字典."""
    return column(heading, Kind.LISTED, owner, listed=of, **more)


def computed(heading: str, owner: Department, kind: Kind, formula: str, **more: Any) -> Given:
    """A column that Excel computes; pmxl writes the formula once and never reads its values."""
    return _field(None, Column(heading=heading, kind=kind, owner=owner, formula=formula, **more))
