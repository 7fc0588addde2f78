"""Notes on cells."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pmxl.calc.areas import Area
from pmxl.calc.bridge import Uno
from pmxl.calc.members import Attribute

if TYPE_CHECKING:
    from pmxl.calc.ranges import Range
    from pmxl.calc.sheets import Sheet

NOTES = 8  # com.sun.star.sheet.CellFlags


class Note:
    """The note on one cell."""

    text = Attribute("String", str)
    author = Attribute("Author", str)

    def __init__(self, cell: "Range") -> None:
        self.location = cell

    @property
    def api(self) -> Uno:
        """The UNO annotation."""
        return self.location.cell.Annotation

    def delete(self) -> None:
        """Takes it off the cell."""
        self.location.sheet.clear_cells(self.location.cell, NOTES)


class Notes:
    """All notes of a sheet."""

    def __init__(self, sheet: "Sheet") -> None:
        self._sheet = sheet

    def __iter__(self) -> Iterator[Note]:
        places = [annotation.Position for annotation in self._sheet.api.Annotations]
        return (Note(self._sheet.range_at(Area(place.Row + 1, place.Column + 1, 1, 1))) for place in places)
