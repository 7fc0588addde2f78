"""Rows that are kept as columns, each made when it is first asked for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Generic, TypeVar, overload

from pmxl.rows.blurred import blurred
from pmxl.rows.row import Origin, Row
from pmxl.rows.sight import NOTHING_HIDDEN, Hidden, Sight

R = TypeVar("R", bound=Row)


class ColumnedRows(Sequence[R], Generic[R]):
    """The rows of one sheet: `columns` holds the values of every field, `numbers` each row's number in the sheet.

    Asked for what is `hidden`, they report it to `sight`.
    """

    def __init__(
        self,
        kind: type[R],
        columns: Mapping[str, Sequence[object]],
        numbers: Sequence[int],
        origin: Origin,
        sight: Sight,
        hidden: Hidden = NOTHING_HIDDEN,
    ) -> None:
        self._kind, self._columns, self._numbers, self._origin = kind, columns, numbers, origin
        self._sight, self._hidden = sight, hidden
        self._made: list[R | None] = [None] * len(numbers)

    def column(self, field_name: str) -> Sequence[object]:
        """The values of one field, row by row."""
        if self._hidden is not NOTHING_HIDDEN:
            self._sight.come_upon((*self._hidden.rows, *self._hidden.in_column(field_name)))
        return self._columns[field_name]

    def ordered_by(self, field_name: str) -> "ColumnedRows[R]":
        """The rows by the whole numbers of a field, blank ones before all; of two alike the upper comes first."""
        numbers = [number if isinstance(number, int) else 0 for number in self._columns[field_name]]
        order = sorted(range(len(self)), key=numbers.__getitem__)
        if order == list(range(len(self))):
            return self
        columns = {name: [values[at] for at in order] for name, values in self._columns.items()}
        cells = {place: self._hidden.cells[at] for place, at in enumerate(order) if at in self._hidden.cells}
        hidden = replace(self._hidden, cells=cells) if cells else self._hidden
        placed = [self._numbers[at] for at in order]
        return ColumnedRows(self._kind, columns, placed, self._origin, self._sight, hidden)

    def __len__(self) -> int:
        return len(self._made)

    def __iter__(self) -> Iterator[R]:
        self._sight.come_upon(self._hidden.rows)
        for position, row in enumerate(self._made):
            yield row or self._make(position)

    @overload
    def __getitem__(self, position: int) -> R: ...
    @overload
    def __getitem__(self, position: slice) -> Sequence[R]: ...
    def __getitem__(self, position: int | slice) -> R | Sequence[R]:
        if isinstance(position, slice):
            return [self[number] for number in range(*position.indices(len(self)))]
        return self._made[position] or self._make(range(len(self))[position])

    def _make(self, position: int) -> R:
        sheet = self._origin
        origin = Origin(sheet.workbook, sheet.sheet, self._numbers[position], sheet.columns, sheet.grid)
        values = {name: column[position] for name, column in self._columns.items()}
        blurs = self._hidden.in_row(position)
        row = blurred(self._kind, origin, values, blurs, self._sight) if blurs else self._kind.taken(origin, values)
        self._made[position] = row
        return row
