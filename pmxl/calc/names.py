"""Names that stand for ranges and formulas: those of the workbook, and those that one sheet keeps to itself."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pmxl.calc import bridge
from pmxl.calc.bridge import Uno
from pmxl.calc.errors import AddressError, NameTakenError
from pmxl.calc.formulas import quoted_for_excel, to_calc, to_excel, unquoted

if TYPE_CHECKING:
    from pmxl.calc.books import Book
    from pmxl.calc.ranges import Range
    from pmxl.calc.sheets import Sheet


class Name:
    """One name."""

    def __init__(self, book: "Book", xl: Uno, sheet: "Sheet | None") -> None:
        self._book = book
        self._sheet = sheet
        self.api = xl

    @property
    def name(self) -> str:
        """The name; one that a sheet keeps to itself begins with the sheet's, as in Excel."""
        prefix = f"{quoted_for_excel(self._sheet.name)}!" if self._sheet else ""
        return f"{prefix}{self.api.Name}"

    @name.setter
    def name(self, value: str) -> None:
        try:
            self.api.setName(value.rpartition("!")[2])
        except bridge.uno_error() as error:
            raise NameTakenError(self._book.name, value) from error

    @property
    def refers_to(self) -> str:
        """What it stands for, as a formula."""
        return to_excel(f"={self.api.Content}")

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self.api.setContent(_content(value))

    @property
    def refers_to_range(self) -> "Range":
        """The cells that it stands for."""
        cells = self.api.getReferredCells()
        if cells is None:
            raise AddressError(self.name, self.refers_to)
        return self._book.sheets(cells.RangeAddress.Sheet + 1).range_of(cells.RangeAddress)

    def delete(self) -> None:
        """Removes it."""
        owner = self._sheet.api if self._sheet else self._book.api
        owner.NamedRanges.removeByName(self.api.Name)


class Names:
    """The names of a workbook with those of its sheets, or those that one sheet keeps to itself."""

    def __init__(self, book: "Book", sheet: "Sheet | None" = None) -> None:
        self._book = book
        self._sheet = sheet
        self.api = (sheet or book).api.NamedRanges

    def snapshot(self) -> list[tuple[str, Name]]:
        """Gives every name with its text."""
        return [(name.name, name) for name in self]

    def contains(self, name: str) -> bool:
        """Says whether there is such a name."""
        try:
            self(name)
        except KeyError:
            return False
        return True

    def add(self, name: str, refers_to: str) -> Name:
        """Adds a name, to a sheet alone if its name stands before it with a !."""
        names, own = self._place_of(name)
        start = bridge.struct("com.sun.star.table.CellAddress")
        try:
            names.api.addNewByName(own, _content(refers_to), start, 0)
        except bridge.uno_error() as error:
            raise NameTakenError(self._book.name, own) from error
        return names(own)

    def __call__(self, name: str) -> Name:
        """Gives a name by its text."""
        names, own = self._place_of(name)
        if names is not self:
            return names(own)
        if own not in self.api:
            raise KeyError(own)
        return Name(self._book, self.api[own], self._sheet)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __iter__(self) -> Iterator[Name]:
        for name in self.api.ElementNames:
            yield Name(self._book, self.api[name], self._sheet)
        for sheet in () if self._sheet else self._book.sheets:
            yield from sheet.names

    def _place_of(self, name: str) -> "tuple[Names, str]":
        sheet, _, own = name.rpartition("!")
        return self._book.sheets(unquoted(sheet)).names if sheet and self._sheet is None else self, own


def _content(refers_to: str) -> str:
    return to_calc(refers_to if refers_to.startswith("=") else f"={refers_to}").removeprefix("=")
