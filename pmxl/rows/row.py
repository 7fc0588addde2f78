"""What every row is: frozen, and aware of where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from types import MappingProxyType
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field, SkipValidation

from pmxl.errors import DefinitionError
from pmxl.grids.grid import Grid, address
from pmxl.grids.layout import Layout
from pmxl.rows.column import Column
from pmxl.vocabulary import Book, Department


@dataclass(frozen=True, slots=True)
class Origin:
    """The workbook, sheet and row that a row was read from, the sheet's columns by heading, and its cells if kept."""

    workbook: str = ""
    sheet: str = ""
    row: int = 0
    columns: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    grid: Grid | None = field(default=None, repr=False, compare=False)

    def cell(self, heading: str) -> str:
        """The A1 address of this row's cell under a heading, empty where there is none."""
        column = self.columns.get(heading)
        return address(self.row, column) if column else ""


NOWHERE = Origin()


@dataclass(frozen=True)
class Sheet:
    """A sheet of the system of record: its name, its workbook by default, its owner, and what a row of it is.

    `key` names the fields that together name a row; empty where a row has no name of its own.
    """

    name: str
    book: Book
    owner: Department
    about: str
    key: tuple[str, ...] = ()


class Row(BaseModel):
    """One row of a sheet. Text is "" when empty; everything else is None when empty or unreadable."""

    model_config = ConfigDict(frozen=True, defer_build=True, extra="forbid")
    sheet: ClassVar[Sheet]
    origin: SkipValidation[Origin] = Field(default_factory=lambda: NOWHERE)

    @classmethod
    def taken(cls, origin: Origin, values: dict[str, Any]) -> Self:
        """A row of values that are already what its columns declare, one for each of them; nothing is validated."""
        row = cls.__new__(cls)
        values["origin"] = origin
        object.__setattr__(row, "__dict__", values)
        object.__setattr__(row, "__pydantic_fields_set__", _fields(cls))
        object.__setattr__(row, "__pydantic_extra__", None)
        object.__setattr__(row, "__pydantic_private__", None)
        return row

    @classmethod
    def columns(cls) -> tuple[Column, ...]:
        """The declared columns, in the sheet's order."""
        return tuple(_columns(cls).values())

    @classmethod
    def column(cls, field_name: str) -> Column:
        """The column of a field."""
        return _columns(cls)[field_name]

    @classmethod
    def heading(cls, field_name: str) -> str:
        """The heading of a field's column."""
        return _columns(cls)[field_name].heading

    @classmethod
    def layout(cls) -> Layout:
        """How the sheet is found and its rows are named."""
        return _layout(cls)

    def key(self) -> tuple[object, ...]:
        """The values that name this row."""
        return tuple(getattr(self, name) for name in self.sheet.key)


def kind_of(row: Row) -> type[Row]:
    """The model of a row's sheet; the row itself may be of a class that reports what is hidden in it."""
    return next(base for base in type(row).__mro__ if "sheet" in vars(base))


@cache
def _fields(kind: type[Row]) -> set[str]:
    """The names of a model's fields, one set for all of its rows: pydantic copies it before it changes it."""
    return set(kind.model_fields)


_COLUMNS: dict[type[Row], dict[str, Column]] = {}
_LAYOUTS: dict[type[Row], Layout] = {}


def _columns(kind: type[Row]) -> dict[str, Column]:
    if kind not in _COLUMNS:
        _COLUMNS[kind] = {name: _declared(kind, name) for name in kind.model_fields if name != "origin"}
    return _COLUMNS[kind]


def _declared(kind: type[Row], field_name: str) -> Column:
    extra: Any = kind.model_fields[field_name].json_schema_extra  # what `column` put there is not JSON
    if not isinstance(extra, dict) or not isinstance(extra.get("column"), Column):
        raise DefinitionError(f"{kind.__name__}.{field_name} declares no column")
    declared: Column = extra["column"]
    return replace(declared, field=field_name)


def _layout(kind: type[Row]) -> Layout:
    if kind not in _LAYOUTS:
        columns = kind.columns()
        _LAYOUTS[kind] = Layout(
            sheet=kind.sheet.name,
            headings=tuple(column.heading for column in columns),
            key=tuple(kind.heading(name) for name in kind.sheet.key),
            formulas=frozenset(column.heading for column in columns if column.formula),
            units={column.heading: column.unit for column in columns if column.unit},
        )
    return _LAYOUTS[kind]
