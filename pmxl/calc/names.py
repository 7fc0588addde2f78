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
        self.xl = xl

    @property
    def api(self) -> Uno:
        """The UNO named range."""
        return self.xl

    @property
    def name(self) -> str:
        """The name; one that a sheet keeps to itself begins with the sheet's, as in Excel."""
        prefix = f"{quoted_for_excel(self._sheet.name)}!" if self._sheet else ""
        return f"{prefix}{self.xl.Name}"

    @name.setter
    def name(self, value: str) -> None:
        try:
            self.xl.setName(value.rpartition("!")[2])
        except bridge.uno_error() as error:
            raise NameTakenError(self._book.name, value) from error

    @property
    def refers_to(self) -> str:
        """What it stands for, as a formula."""
        return to_excel(f"={self.xl.Content}")

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self.xl.setContent(_content(value))

    @property
    def refers_to_range(self) -> "Range":
        """The cells that it stands for."""
        cells = self.xl.getReferredCells()
        if cells is None:
            raise AddressError(self.name, self.refers_to)
        return self._book.sheets(cells.RangeAddress.Sheet + 1).range_of(cells.RangeAddress)

    def delete(self) -> None:
        """Removes it."""
        owner = self._sheet.xl if self._sheet else self._book.xl
        owner.NamedRanges.removeByName(self.xl.Name)


class Names:
    """The names of a workbook, with those of its sheets."""

    def __init__(self, book: "Book") -> None:
        self._book = book

    @property
    def api(self) -> Uno:
        """The UNO collection."""
        return self._book.xl.NamedRanges

    def snapshot(self) -> list[tuple[str, Name]]:
        """Gives every name with its text."""
        return [(name.name, name) for name in self]

    def contains(self, name_or_index: str | int) -> bool:
        """Says whether there is such a name."""
        try:
            self(name_or_index)
        except KeyError:
            return False
        return True

    def add(self, name: str, refers_to: str) -> Name:
        """Adds a name, to a sheet alone if its name stands before it with a !."""
        sheet, _, own = name.rpartition("!")
        if sheet:
            return self._book.sheets(unquoted(sheet)).names.add(own, refers_to)
        return Name(self._book, _added(self._book, self.api, own, refers_to), None)

    def __call__(self, name_or_index: str | int) -> Name:
        """Gives a name by its text or its number."""
        if isinstance(name_or_index, int):
            return list(self)[name_or_index - 1]
        sheet, _, own = name_or_index.rpartition("!")
        if sheet:
            return self._book.sheets(unquoted(sheet)).names(own)
        return Name(self._book, _found(self.api, own), None)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __iter__(self) -> Iterator[Name]:
        names = self.api
        yield from (Name(self._book, names.getByName(name), None) for name in names.ElementNames)
        for sheet in self._book.sheets:
            yield from sheet.names


class SheetNames:
    """The names that one sheet keeps to itself."""

    def __init__(self, sheet: "Sheet") -> None:
        self._sheet = sheet

    @property
    def api(self) -> Uno:
        """The UNO collection."""
        return self._sheet.xl.NamedRanges

    def snapshot(self) -> list[tuple[str, Name]]:
        """Gives every name with its text."""
        return [(name.name, name) for name in self]

    def contains(self, name_or_index: str | int) -> bool:
        """Says whether there is such a name."""
        if isinstance(name_or_index, int):
            return 1 <= name_or_index <= len(self)
        return bool(self.api.hasByName(name_or_index.rpartition("!")[2]))

    def add(self, name: str, refers_to: str) -> Name:
        """Adds a name."""
        own = name.rpartition("!")[2]
        return Name(self._sheet.book, _added(self._sheet.book, self.api, own, refers_to), self._sheet)

    def __call__(self, name_or_index: str | int) -> Name:
        """Gives a name by its text or its number."""
        if isinstance(name_or_index, int):
            return list(self)[name_or_index - 1]
        return Name(self._sheet.book, _found(self.api, name_or_index.rpartition("!")[2]), self._sheet)

    def __len__(self) -> int:
        return int(self.api.Count)

    def __iter__(self) -> Iterator[Name]:
        names = self.api
        return (Name(self._sheet.book, names.getByName(name), self._sheet) for name in names.ElementNames)


def _found(names: Uno, name: str) -> Uno:
    if not names.hasByName(name):
        raise KeyError(name)
    return names.getByName(name)


def _added(book: "Book", names: Uno, name: str, refers_to: str) -> Uno:
    start = bridge.struct("com.sun.star.table.CellAddress", 0, 0, 0)
    try:
        names.addNewByName(name, _content(refers_to), start, 0)
    except bridge.uno_error() as error:
        raise NameTakenError(book.name, name) from error
    return names.getByName(name)


def _content(refers_to: str) -> str:
    return to_calc(refers_to if refers_to.startswith("=") else f"={refers_to}").removeprefix("=")
