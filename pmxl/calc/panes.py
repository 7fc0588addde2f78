"""Rows and columns that stay while a sheet scrolls."""

from typing import TYPE_CHECKING

from pmxl.calc.bridge import Uno
from pmxl.calc.errors import NotInCalcError

if TYPE_CHECKING:
    from pmxl.calc.sheets import Sheet


class FreezePanes:
    """The frozen part of a sheet. Calc keeps it with the window, so the sheet is put in front for a moment."""

    def __init__(self, sheet: "Sheet") -> None:
        self._sheet = sheet

    def freeze_at(self, frozen_range: str) -> None:
        """Freezes the rows and columns of an address; 1:2 has rows alone, A:B columns alone."""
        area = self._sheet.range(frozen_range).area
        rows, columns = self._sheet.size
        self._freeze(0 if area.columns == columns else area.right, 0 if area.rows == rows else area.bottom)

    def unfreeze(self) -> None:
        """Lets everything scroll."""
        self._freeze(0, 0)

    def _freeze(self, columns: int, rows: int) -> None:
        controller: Uno | None = self._sheet.book.controller
        if controller is None:
            raise NotInCalcError("冻结窗格（工作簿没有窗口）", "请打开工作簿窗口后重试")
        before = controller.ActiveSheet
        controller.setActiveSheet(self._sheet.xl)
        controller.freezeAtPosition(columns, rows)
        controller.setActiveSheet(before)
