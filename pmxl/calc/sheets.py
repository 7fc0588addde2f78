"""Sheets: finding, adding, moving and clearing them, and turning addresses into ranges."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from itertools import count
from typing import TYPE_CHECKING

from pmxl.calc import areas, bridge
from pmxl.calc.areas import Area
from pmxl.calc.blocks import address_of, area_of
from pmxl.calc.bridge import Uno
from pmxl.calc.errors import AddressError, ChangeRefusedError, NameTakenError, NotInCalcError, ProtectedSheetError
from pmxl.calc.formats import is_mixed
from pmxl.calc.formulas import unquoted
from pmxl.calc.members import Attribute, NotInCalc
from pmxl.calc.names import Names
from pmxl.calc.notes import Notes
from pmxl.calc.ranges import Range
from pmxl.calc.tables import Tables

if TYPE_CHECKING:
    from pmxl.calc.books import Book


class Sheets:
    """The sheets of a workbook, in their order."""

    def __init__(self, book: "Book") -> None:
        self.book = book
        self.api = book.api.Sheets

    @property
    def active(self) -> "Sheet":
        """The sheet in front; the first one if the workbook has no window."""
        controller = self.book.controller
        return Sheet(self.book, controller.ActiveSheet if controller else self.api[0])

    def __call__(self, name_or_index: str | int) -> "Sheet":
        """Gives a sheet by its name or its number."""
        if isinstance(name_or_index, int):
            if 1 <= name_or_index <= len(self):
                return Sheet(self.book, self.api[name_or_index - 1])
        elif name_or_index in self.api:
            return Sheet(self.book, self.api[name_or_index])
        raise KeyError(name_or_index)

    def __len__(self) -> int:
        return len(self.api)

    def __iter__(self) -> Iterator["Sheet"]:
        return (Sheet(self.book, xl) for xl in self.api)

    def __contains__(self, name: str) -> bool:
        return name in self.api

    def add(self, before: "Sheet | None" = None, after: "Sheet | None" = None, name: str | None = None) -> "Sheet":
        """Adds a sheet, before the active one unless told where, and puts it in front."""
        name = name or self.free_name("Sheet")
        self.api.insertNewByName(name, self.position(before, after))
        sheet = self(name)
        sheet.activate()
        return sheet

    def position(self, before: "Sheet | None", after: "Sheet | None") -> int:
        """Gives where, counted from zero, a sheet stands that is put before or after another."""
        if after:
            return after.index
        return (before or self.active).index - 1

    def free_name(self, stem: str) -> str:
        """Gives the stem with the first number that makes it new."""
        taken = self.api.ElementNames
        return next(free for number in count(1) if (free := f"{stem}{number}") not in taken)


class Sheet:
    """One sheet."""

    visible = Attribute("IsVisible", bool)
    charts = NotInCalc("图表（通过 xlwings）")
    shapes = NotInCalc("形状（通过 xlwings）")
    pictures = NotInCalc("图片（通过 xlwings）")
    pivot_tables = NotInCalc("数据透视表（通过 xlwings）")
    comments = NotInCalc("会话批注", "请用备注 note")
    to_html = NotInCalc("导出为网页", "请在 Calc 中另存为 HTML")

    def __init__(self, book: "Book", xl: Uno) -> None:
        self.book = book
        self.api = xl

    @property
    def exists(self) -> bool:
        """Whether the sheet was not deleted."""
        try:
            return bool(self.api.Name)
        except bridge.uno_error():
            return False

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.api.Name)

    @name.setter
    def name(self, value: str) -> None:
        self.api.setName(value)
        if self.name != value:  # Calc says nothing when it leaves the name as it was
            raise NameTakenError(self.book.name, value)

    @property
    def index(self) -> int:
        """Its place, counted from one."""
        return int(self.api.RangeAddress.Sheet) + 1

    @cached_property
    def size(self) -> tuple[int, int]:
        """How many rows and columns a sheet has."""
        address = self.api.RangeAddress
        return address.EndRow + 1, address.EndColumn + 1

    @property
    def names(self) -> Names:
        """The names that only this sheet knows."""
        return Names(self.book, self)

    @property
    def tables(self) -> Tables:
        """The database ranges on this sheet."""
        return Tables(self)

    @property
    def notes(self) -> Notes:
        """The notes on its cells."""
        return Notes(self)

    @property
    def freeze_panes(self) -> "FreezePanes":
        """Its frozen rows and columns."""
        return FreezePanes(self)

    @property
    def page_setup(self) -> "PageSetup":
        """How it is printed."""
        return PageSetup(self)

    @property
    def cells(self) -> Range:
        """All its cells."""
        return self.range_at(Area(1, 1, *self.size))

    @property
    def used_range(self) -> Range:
        """The smallest range that holds all used cells; A1 on an empty sheet."""
        cursor = self.api.createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        return self.range_of(cursor.RangeAddress)

    def range(
        self, arg1: "str | tuple[int, ...] | Range", arg2: "str | tuple[int, ...] | Range | None" = None
    ) -> Range:
        """Gives the range of one address, name or table, or from one corner to another."""
        first = self._resolved(arg1)
        if arg2 is not None:
            return self.range_at(areas.around([first.area, self._resolved(arg2).area]))
        first.arg1_input = arg1 if isinstance(arg1, str) else ""
        return first

    def range_at(self, area: Area) -> Range:
        """Gives the range of an area."""
        return Range(self, area)

    def range_of(self, address: Uno) -> Range:
        """Gives the range of a UNO address on this sheet."""
        return self.range_at(area_of(address))

    def xl_area(self, area: Area) -> Uno:
        """Gives the UNO range of an area."""
        return self.api.getCellRangeByPosition(area.left - 1, area.top - 1, area.right - 1, area.bottom - 1)

    @contextmanager
    def changing(self, area: Area, what: str) -> Iterator[None]:
        """Refuses to change protected cells, which Calc changes or skips in silence, and tells other refusals."""
        cells = self.xl_area(area) if self.api.isProtected() else None
        if cells is not None and (is_mixed(cells, "CellProtection") or cells.CellProtection.IsLocked):
            raise ProtectedSheetError(self.book.name, self.name, area.address(False, False))
        try:
            yield
        except bridge.uno_error() as error:
            where = f"{self.name}!{area.address(False, False)}"
            raise ChangeRefusedError(self.book.name, where, what, str(error).partition("\n")[0]) from error

    def activate(self) -> None:
        """Puts it in front."""
        if self.book.controller:
            self.book.controller.setActiveSheet(self.api)

    select = activate

    def clear_contents(self) -> None:
        """Empties all cells and leaves their formats."""
        self.cells.clear_contents()

    def clear_formats(self) -> None:
        """Takes all formats away and leaves the contents."""
        self.cells.clear_formats()

    def clear(self) -> None:
        """Empties all cells and takes formats and notes away."""
        self.cells.clear()

    def clear_cells(self, xl: Uno, flags: int) -> None:
        """Clears what the flags say from a UNO range of this sheet."""
        with self.changing(area_of(xl.RangeAddress), "清除"):
            xl.clearContents(flags)

    def autofit(self, axis: str | None = None) -> None:
        """Fits columns, rows or both to what they hold."""
        self.used_range.autofit(axis)

    def delete(self) -> None:
        """Deletes it."""
        name = self.name
        try:
            self.book.sheets.api.removeByName(name)
        except bridge.uno_error() as error:
            raise ChangeRefusedError(self.book.name, name, "删除工作表", "工作簿至少要保留一个工作表") from error

    def copy(self, before: "Sheet | None", after: "Sheet | None") -> None:
        """Copies it to a place in this workbook or another."""
        target = before or after
        sheets = target.book.sheets if target else self.book.sheets
        position = sheets.position(before, after)
        if sheets.book is self.book:
            sheets.api.copyByName(self.name, sheets.free_name(f"{self.name}_"), position)
        else:
            sheets.api.importSheet(self.book.api, self.name, position)

    def move(self, before: "Sheet | None", after: "Sheet | None") -> None:
        """Moves it before or after another sheet of its workbook."""
        self.book.sheets.api.moveByName(self.name, self.book.sheets.position(before, after))

    @property
    def show_gridlines(self) -> bool:
        """Whether the window shows lines between cells."""
        return bool(self.book.controller.ShowGrid) if self.book.controller else True

    @show_gridlines.setter
    def show_gridlines(self, value: bool) -> None:
        if self.book.controller:
            self.book.controller.ShowGrid = value

    def _resolved(self, arg: "str | tuple[int, ...] | Range") -> Range:
        if isinstance(arg, Range):
            return arg
        if isinstance(arg, tuple):
            return self.range_at(Area(*arg[:2], *(arg[2:] or (1, 1))))
        prefix, _, address = arg.rpartition("!")
        if prefix:
            return self.book.sheets(unquoted(prefix)).range(address)
        found = areas.parse(address, *self.size)
        return self.range_at(found) if found else self._named(address)

    def _named(self, name: str) -> Range:
        """Gives the range that a name or a table stands for."""
        for names in (self.names, self.book.names):
            if names.contains(name):
                return names(name).refers_to_range
        body = self.tables(name).data_body_range if name in self.tables else None
        if body is None:
            raise AddressError(self.name, name)
        return body


class FreezePanes:
    """The frozen part of a sheet. Calc keeps it with the window, so the sheet is put in front for a moment."""

    def __init__(self, sheet: Sheet) -> None:
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
        controller = self._sheet.book.controller
        if controller is None:
            raise NotInCalcError("冻结窗格（工作簿没有窗口）", "请打开工作簿窗口后重试")
        before = controller.ActiveSheet
        controller.setActiveSheet(self._sheet.api)
        controller.freezeAtPosition(columns, rows)
        controller.setActiveSheet(before)


class PageSetup:
    """How a sheet is printed."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    @property
    def api(self) -> Uno:
        """The UNO page style."""
        return self._sheet.book.api.StyleFamilies.getByName("PageStyles").getByName(self._sheet.api.PageStyle)

    @property
    def print_area(self) -> str | None:
        """The address of the cells that are printed; None for all."""
        return ",".join(area_of(address).address() for address in self._sheet.api.getPrintAreas()) or None

    @print_area.setter
    def print_area(self, value: str | None) -> None:
        ranges = [self._sheet.range(part) for part in value.split(",")] if value else []
        self._sheet.api.setPrintAreas(tuple(address_of(part.area, self._sheet.index - 1) for part in ranges))
