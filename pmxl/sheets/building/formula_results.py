"""The values that our formulas come to, computed while building, so that every viewer shows the right numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from pmxl.errors import DefinitionError
from pmxl.rows.column import Column
from pmxl.rows.row import Row
from pmxl.sheets.building.expression import Expression, Value, parse, single
from pmxl.sheets.building.functions import FUNCTIONS, serial

_DAY_SECONDS = 86400


def plain(value: object) -> Value:
    """A row's value as formulas see it."""
    match value:
        case None | "":
            return None
        case Decimal() | bool():
            return value
        case str():
            return str(value)
        case _:
            return _number(value)


def _number(value: object) -> Decimal:
    match value:
        case int():
            return Decimal(value)
        case datetime():
            seconds = value.hour * 3600 + value.minute * 60 + value.second
            return serial(value.date()) + Decimal(seconds) / _DAY_SECONDS
        case date():
            return serial(value)
        case _:
            raise DefinitionError(f"{value!r} has no place in a cell")


@dataclass
class Results:
    """The formulas of one workbook over its rows."""

    tables: Mapping[str, tuple[type[Row], Sequence[Row]]]
    today: date
    index: dict[tuple[object, ...], Mapping[tuple[Value, ...], Decimal]] = field(default_factory=dict)
    _columns: dict[tuple[str, str], Sequence[Value]] = field(default_factory=dict)
    _parsed: dict[str, Expression] = field(default_factory=dict)

    def column(self, table: str, heading: str) -> Sequence[Value]:
        """The values of a column; one typed over its formula counts, an empty table has one empty row."""
        key = (table, heading)
        if key not in self._columns:
            self._columns[key] = self._computed(table, self._declared(table, heading))
        return self._columns[key]

    def here(self, heading: str) -> Value:
        """Outside a table there is no row."""
        raise DefinitionError(f"[@{heading}] stands outside a table")

    def of(self, formula: str) -> Value:
        """What a formula outside a table comes to."""
        return single(self.parsed(formula)(self))

    def parsed(self, formula: str) -> Expression:
        """The formula as a callable, read once."""
        if formula not in self._parsed:
            self._parsed[formula] = parse(formula, FUNCTIONS)
        return self._parsed[formula]

    def _declared(self, table: str, heading: str) -> Column:
        if table not in self.tables:
            raise DefinitionError(f"table {table} is not in this workbook")
        for column in self.tables[table][0].columns():
            if column.heading == heading:
                return column
        raise DefinitionError(f"table {table} has no column {heading}")

    def _computed(self, table: str, column: Column) -> Sequence[Value]:
        typed = tuple(plain(getattr(row, column.field)) for row in self.tables[table][1]) or (None,)
        if not column.formula:
            return typed
        expression = self.parsed(column.formula)
        scopes = (_RowScope(self, table, row) for row in range(len(typed)))
        return tuple(
            single(expression(scope)) if value is None else value for scope, value in zip(scopes, typed, strict=True)
        )


@dataclass(frozen=True, slots=True)
class _RowScope:
    results: Results
    table: str
    row: int

    @property
    def today(self) -> date:
        return self.results.today

    @property
    def index(self) -> dict[tuple[object, ...], Mapping[tuple[Value, ...], Decimal]]:
        return self.results.index

    def column(self, table: str, heading: str) -> Sequence[Value]:
        return self.results.column(table, heading)

    def here(self, heading: str) -> Value:
        return self.results.column(self.table, heading)[self.row]
