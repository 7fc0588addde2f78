"""Excel's tables as Calc knows them: named database ranges with a heading row."""

from collections.abc import Iterator, Sequence
from itertools import count
from typing import TYPE_CHECKING, Any

from pmxl.calc import bridge
from pmxl.calc.areas import Area
from pmxl.calc.blocks import address_of, area_of
from pmxl.calc.bridge import Uno
from pmxl.calc.errors import NameTakenError, NotInCalcError
from pmxl.calc.filters import AutoFilter
from pmxl.calc.members import Attribute, NotInCalc
from pmxl.calc.table_parts import TableColumns, TableRows

if TYPE_CHECKING:
    from pmxl.calc.ranges import Range
    from pmxl.calc.sheets import Sheet

_NO_STYLES = "LibreOffice 没有表格样式，请直接设置单元格格式"


class Tables:
    """The tables of one sheet."""

    def __init__(self, sheet: "Sheet") -> None:
        self.parent = sheet
        self.api = sheet.book.api.DatabaseRanges
        """Holds the tables of all sheets."""

    def __call__(self, key: str | int) -> "Table":
        """Gives a table by its name or its number."""
        if isinstance(key, int):
            return list(self)[key - 1]
        if key not in self:
            raise KeyError(key)
        return Table(self.parent, self.api[key])

    def __iter__(self) -> Iterator["Table"]:
        index = self.parent.index - 1
        return (Table(self.parent, xl) for xl in list(self.api) if xl.DataArea.Sheet == index)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __contains__(self, name: str) -> bool:
        return name in self.api and self.api[name].DataArea.Sheet == self.parent.index - 1

    def add(
        self,
        source: Any = None,
        name: str | None = None,
        has_headers: bool = True,
        table_style_name: str | None = None,
        **excel_only: object,
    ) -> "Table":
        """Makes a table of a range, with filter buttons; the style is left out, because Calc has none."""
        taken = self.api.ElementNames
        name = name or next(free for number in count(1) if (free := f"表{number}") not in taken)
        if name in taken:
            raise NameTakenError(self.parent.book.name, name)
        try:
            self.api.addNewByName(name, address_of(source.impl.area, self.parent.index - 1))
        except bridge.uno_error() as error:
            raise NameTakenError(self.parent.book.name, name) from error
        table = Table(self.parent, self.api[name])
        table.show_headers = table.show_autofilter = has_headers
        return table


class Table:
    """One table."""

    insert_row_range = None
    show_headers = Attribute("ContainsHeader", bool)
    show_autofilter = Attribute("AutoFilter", bool)
    table_style = NotInCalc("表格样式", _NO_STYLES)
    show_table_style_column_stripes = NotInCalc("表格列条纹", _NO_STYLES)
    show_table_style_first_column = NotInCalc("表格首列样式", _NO_STYLES)
    show_table_style_last_column = NotInCalc("表格末列样式", _NO_STYLES)
    show_table_style_row_stripes = NotInCalc("表格行条纹", _NO_STYLES)

    def __init__(self, sheet: "Sheet", xl: Uno) -> None:
        self.parent = sheet
        self.api = xl

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.api.Name)

    @name.setter
    def name(self, value: str) -> None:
        if value != self.name and value in self.parent.book.api.DatabaseRanges:
            raise NameTakenError(self.parent.book.name, value)
        self.api.setName(value)

    display_name = name

    @property
    def area(self) -> Area:
        """Where it stands."""
        return area_of(self.api.DataArea)

    @property
    def range(self) -> "Range":
        """All its cells."""
        return self.parent.range_at(self.area)

    @property
    def header_row_range(self) -> "Range | None":
        """The heading row; None if it has none."""
        area = self.area
        return self.parent.range_at(Area(area.top, area.left, 1, area.columns)) if self.show_headers else None

    @property
    def data_body_range(self) -> "Range | None":
        """The rows between headings and totals; None if there are none."""
        area, above, below = self.area, int(self.show_headers), int(self.show_totals)
        rows = area.rows - above - below
        return self.parent.range_at(Area(area.top + above, area.left, rows, area.columns)) if rows > 0 else None

    @property
    def totals_row_range(self) -> "Range | None":
        """The totals row; None if it has none."""
        area = self.area
        return self.parent.range_at(Area(area.bottom, area.left, 1, area.columns)) if self.show_totals else None

    @property
    def show_totals(self) -> bool:
        """Whether the last row holds totals."""
        return bool(self.api.TotalsRow)

    @show_totals.setter
    def show_totals(self, value: bool) -> None:
        if value != self.show_totals:
            raise NotInCalcError("显示或隐藏汇总行", "请在表格下方自行写入汇总公式")

    @property
    def autofilter(self) -> AutoFilter:
        """What the rows are filtered by."""
        return AutoFilter(self.api)

    @property
    def columns(self) -> TableColumns:
        """Its columns."""
        return TableColumns(self)

    @property
    def rows(self) -> TableRows:
        """Its rows below the heading."""
        return TableRows(self)

    def resize(self, range: Any) -> None:
        """Makes it cover another range of the sheet."""
        self.resize_to(range.impl.area)

    def resize_to(self, area: Area) -> None:
        """Makes it cover another area of the sheet."""
        self.api.setDataArea(address_of(area, self.parent.index - 1))

    def sort(self, keys: Sequence[int], ascending: Sequence[bool]) -> None:
        """Sorts its rows by columns counted from one."""
        body = self.data_body_range
        if body:
            body.sort(keys, ascending, has_headers=False)
