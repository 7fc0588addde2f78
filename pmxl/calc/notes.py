"""Notes on cells."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pmxl.calc.areas import Area
from pmxl.calc.bridge import Uno

if TYPE_CHECKING:
    from pmxl.calc.ranges import Range
    from pmxl.calc.sheets import Sheet


class Note:
    """The note on one cell."""

    def __init__(self, cell: "Range") -> None:
        self.location = cell

    @property
    def api(self) -> Uno:
        """The UNO annotation."""
        return self.location.cell.Annotation

    @property
    def text(self) -> str:
        """What it says."""
        return str(self.api.String)

    @text.setter
    def text(self, value: str) -> None:
        self.api.setString(value)

    @property
    def author(self) -> str:
        """Who wrote it."""
        return str(self.api.Author)

    def delete(self) -> None:
        """Takes it off the cell."""
        annotations = self.location.sheet.xl.Annotations
        for number in range(annotations.Count):
            if annotations.getByIndex(number).Position == self.location.cell.CellAddress:
                annotations.removeByIndex(number)
                return


class Notes:
    """All notes of a sheet."""

    def __init__(self, sheet: "Sheet") -> None:
        self._sheet = sheet

    def __iter__(self) -> Iterator[Note]:
        annotations = self._sheet.xl.Annotations
        places = [annotations.getByIndex(number).Position for number in range(annotations.Count)]
        return (Note(self._sheet.range_at(Area(place.Row + 1, place.Column + 1, 1, 1))) for place in places)


def note_on(cell: "Range") -> Note | None:
    """Gives the note on a cell; None if it has none."""
    note = Note(cell)
    return note if note.text else None


def add_note(cell: "Range", text: str) -> Note:
    """Puts a note on a cell."""
    with cell.sheet.changing(cell.area, "写入备注"):
        cell.sheet.xl.Annotations.insertNew(cell.cell.CellAddress, text)
    return Note(cell)
