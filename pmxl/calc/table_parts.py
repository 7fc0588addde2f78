"""Rows and columns of a table."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from pmxl.calc.areas import Area

if TYPE_CHECKING:
    from pmxl.calc.ranges import Range
    from pmxl.calc.tables import Table


class TableRow:
    """One row of a table's body."""

    def __init__(self, table: "Table", index: int) -> None:
        self._table = table
        self.index = index

    @property
    def range(self) -> "Range":
        """Its cells."""
        area = self._table.area
        top = area.top + int(self._table.show_headers) + self.index - 1
        return self._table.parent.range_at(Area(top, area.left, 1, area.columns))

    def delete(self) -> None:
        """Deletes its cells; what stands below in the table moves up, and the table shrinks."""
        area = self._table.area
        self.range.delete("up")
        self._table.resize_to(Area(area.top, area.left, area.rows - 1, area.columns))


class TableRows:
    """The rows of a table's body."""

    def __init__(self, table: "Table") -> None:
        self.parent = table
        self.api = table.api

    @property
    def column_count(self) -> int:
        """How many values a row takes."""
        return self.parent.area.columns

    def __call__(self, index: int) -> TableRow:
        """Gives a row by its number."""
        return TableRow(self.parent, index)

    def __len__(self) -> int:
        body = self.parent.data_body_range
        return body.area.rows if body else 0

    def __iter__(self) -> Iterator[TableRow]:
        return (TableRow(self.parent, index) for index in range(1, len(self) + 1))

    def add(self, values: Sequence[Any] | None, index: int | None) -> TableRow:
        """Adds a row, at the end unless told where; what stands below moves down."""
        area = self.parent.area
        row = TableRow(self.parent, index or len(self) + 1)
        row.range.insert("down", None)
        self.parent.resize_to(Area(area.top, area.left, area.rows + 1, area.columns))
        if values is not None:
            row.range.raw_value = [list(values)]
        return row


class TableColumn:
    """One column of a table."""

    def __init__(self, table: "Table", index: int) -> None:
        self._table = table
        self.index = index

    @property
    def name(self) -> str:
        """Its heading."""
        return str(self.range(1, 1).raw_value)

    @property
    def range(self) -> "Range":
        """Its cells with the heading."""
        return self._table.range.column_at(self.index)

    @property
    def data_body_range(self) -> "Range | None":
        """Its cells below the heading; None if there are none."""
        body = self._table.data_body_range
        return body.column_at(self.index) if body else None

    def delete(self) -> None:
        """Deletes its cells; what stands to the right in the table moves left, and the table shrinks."""
        area = self._table.area
        self.range.delete("left")
        self._table.resize_to(Area(area.top, area.left, area.rows, area.columns - 1))


class TableColumns:
    """The columns of a table."""

    def __init__(self, table: "Table") -> None:
        self.parent = table
        self.api = table.api

    def __call__(self, key: int | str) -> TableColumn:
        """Gives a column by its number or heading."""
        if isinstance(key, int):
            return TableColumn(self.parent, key)
        for column in self:
            if column.name.casefold() == key.casefold():
                return column
        raise KeyError(key)

    def __len__(self) -> int:
        return self.parent.area.columns

    def __iter__(self) -> Iterator[TableColumn]:
        return (TableColumn(self.parent, index) for index in range(1, len(self) + 1))

    def __contains__(self, name: str) -> bool:
        return any(column.name.casefold() == name.casefold() for column in self)

    def add(self, name: str, index: int | None) -> TableColumn:
        """Adds a column under a heading, at the end unless told where; what stands to the right moves on."""
        area = self.parent.area
        column = TableColumn(self.parent, index or area.columns + 1)
        cells = self.parent.parent.range_at(Area(area.top, area.left + column.index - 1, area.rows, 1))
        cells.insert("right", None)
        self.parent.resize_to(Area(area.top, area.left, area.rows, area.columns + 1))
        cells(1, 1).raw_value = name
        return column
