"""Row heights of one document: large writes leave them as they are, and one later step sets them right."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pmxl.calc.areas import Area
from pmxl.calc.bridge import Uno

if TYPE_CHECKING:
    from pmxl.calc.sheets import Sheet

_LARGE = 2000  # cells; laying out the Chinese text of a large block takes Calc ten times as long as writing it


class RowHeights:
    """Remembers which rows were written without being laid out."""

    def __init__(self, document: Uno) -> None:
        self._xl = document
        self._late: list[tuple[Sheet, Area]] = []

    @contextmanager
    def left_for_later(self, sheet: "Sheet", area: Area) -> Iterator[None]:
        """Keeps Calc from laying out a large block that is being written; the document's own setting comes back."""
        if area.size < _LARGE or not self._xl.IsAdjustHeightEnabled:
            yield
            return
        self._xl.IsAdjustHeightEnabled = False
        try:
            yield
        finally:
            self._xl.IsAdjustHeightEnabled = True
            self._late.append((sheet, area))

    def set_right(self) -> None:
        """Lays out the rows that were left; rows whose height somebody chose keep it."""
        late, self._late = self._late, []
        for sheet, area in late:
            if sheet.exists:
                # clearing nothing makes Calc set the optimal height of those rows alone that have no chosen one
                sheet.xl_area(Area(area.top, 1, area.rows, 1)).clearContents(0)
