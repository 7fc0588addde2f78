"""How a range looks: number format, colours, letters, alignment, sizes, what is hidden and what is merged."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pmxl.calc import bridge
from pmxl.calc.areas import Area, Cell, covering
from pmxl.calc.blocks import area_of
from pmxl.calc.bridge import Uno
from pmxl.calc.formats import colour_of, rgb_of, shared
from pmxl.calc.members import Shared

if TYPE_CHECKING:
    from pmxl.calc.ranges import Range
    from pmxl.calc.sheets import Sheet

_NORMAL, _BOLD = 100.0, 150.0  # com.sun.star.awt.FontWeight
_POINTS = 72 / 2540  # Calc measures in hundredths of a millimetre
_PIXELS_PER_CHARACTER, _PADDING_PIXELS, _POINTS_PER_PIXEL = 7, 5, 0.75  # a column in Excel's default font
_INDENT_STEP = 353  # what Calc's own button moves by: 10 points
_HORIZONTAL = {
    "general": ("STANDARD", 0),
    "left": ("LEFT", 0),
    "center": ("CENTER", 0),
    "right": ("RIGHT", 0),
    "justify": ("BLOCK", 0),
    "distributed": ("BLOCK", 1),
    "fill": ("REPEAT", 0),
    "center_across_selection": ("CENTER", 0),
}
_VERTICAL = {"top": 1, "center": 2, "bottom": 3, "justify": 4, "distributed": 4}  # com.sun.star.table.CellVertJustify2


class Font:
    """The letters of a range: what is set is set for Latin and for Chinese text alike, which Calc keeps apart."""

    bold = Shared(
        "CharWeight", lambda weight: weight > _NORMAL, lambda bold: _BOLD if bold else _NORMAL, "CharWeightAsian"
    )
    italic = Shared(
        "CharPosture",
        lambda slant: slant.value != "NONE",
        lambda italic: bridge.enum("com.sun.star.awt.FontSlant", "ITALIC" if italic else "NONE"),
        "CharPostureAsian",
    )
    size = Shared("CharHeight", float, float, "CharHeightAsian")
    name = Shared("CharFontName", str, str, "CharFontNameAsian")
    color = Shared("CharColor", rgb_of, colour_of)

    def __init__(self, owner: "Look") -> None:
        self.api = owner.api
        self.set_properties = owner.set_properties


class Look:
    """The part of a range that is about how its cells are shown."""

    color = Shared("CellBackColor", rgb_of, colour_of)
    wrap_text = Shared("IsTextWrapped", bool, bool)
    vertical_alignment = Shared(
        "VertJustify",
        lambda justify: next((word for word, number in _VERTICAL.items() if number == justify), "bottom"),
        _VERTICAL.__getitem__,
    )
    width = property(lambda cells: float(cells.api.Size.Width) * _POINTS)
    height = property(lambda cells: float(cells.api.Size.Height) * _POINTS)
    left = property(lambda cells: float(cells.api.Position.X) * _POINTS)
    top = property(lambda cells: float(cells.api.Position.Y) * _POINTS)

    def __init__(self, sheet: "Sheet", area: Area) -> None:
        self.sheet = sheet
        self.area = area

    @cached_property
    def api(self) -> Uno:
        """The UNO cell range; None for a range without cells."""
        return self.sheet.xl_area(self.area) if self.area.size else None

    def set_properties(self, **values: Any) -> None:
        """Sets UNO properties of all its cells in one call."""
        names = tuple(sorted(values))
        with self.sheet.changing(self.area, "设置格式"):
            self.api.setPropertyValues(names, tuple(values[name] for name in names))

    @property
    def number_format(self) -> str | None:
        """The number format as Excel writes it; None if the cells differ."""
        key = shared(self.api, "NumberFormat")
        return None if key is None else self.sheet.book.formats.code_of(key)

    @number_format.setter
    def number_format(self, value: str) -> None:
        self.set_properties(NumberFormat=self.sheet.book.formats.key_of(value))

    def set_colors(self, colors: Sequence[Sequence[Any]]) -> None:
        """Gives each cell its own background, in one call for each colour; ... leaves a cell as it is."""
        by_colour: dict[int, list[Cell]] = {}
        for row, line in enumerate(colors, self.area.top):
            for column, value in enumerate(line, self.area.left):
                if value is not ...:
                    colour = colour_of(tuple(value) if isinstance(value, list) else value)
                    by_colour.setdefault(colour, []).append((row, column))
        for colour, cells in by_colour.items():
            for area in covering(cells):
                self.sheet.range_at(area).set_properties(CellBackColor=colour)

    @property
    def font(self) -> Font:
        """The letters."""
        return Font(self)

    @property
    def horizontal_alignment(self) -> str | None:
        """Where text stands from left to right; None if the cells differ."""
        justify = shared(self.api, "HoriJustify")
        words = (word for word, (name, _) in _HORIZONTAL.items() if justify and name == justify.value)
        return next(words, None)

    @horizontal_alignment.setter
    def horizontal_alignment(self, value: str) -> None:
        name, method = _HORIZONTAL[value]
        self.set_properties(
            HoriJustify=bridge.enum("com.sun.star.table.CellHoriJustify", name), HoriJustifyMethod=method
        )

    def adjust_indent(self, amount: int) -> None:
        """Moves text in by steps, or out by negative ones."""
        now = shared(self.api, "ParaIndent") or 0
        left = bridge.enum("com.sun.star.table.CellHoriJustify", "LEFT")
        self.set_properties(HoriJustify=left, ParaIndent=max(0, now + amount * _INDENT_STEP))

    @property
    def column_width(self) -> float | None:
        """The width of its columns in characters of Excel's default font; None if they differ."""
        columns = self.api.Columns
        widths = {float(columns.getByIndex(number).Width) for number in range(columns.Count)}
        if len(widths) != 1:
            return None
        pixels = widths.pop() * _POINTS / _POINTS_PER_PIXEL
        return round(max(0.0, pixels - _PADDING_PIXELS) / _PIXELS_PER_CHARACTER, 2)

    @column_width.setter
    def column_width(self, value: float) -> None:
        pixels = value * _PIXELS_PER_CHARACTER + _PADDING_PIXELS
        with self._resizing():
            self.api.Columns.Width = round(pixels * _POINTS_PER_PIXEL / _POINTS)

    @property
    def row_height(self) -> float | None:
        """The height of its rows in points; None if they differ."""
        first, whole = self.api.Rows.Height, self.api.Size.Height
        return round(float(first) * _POINTS, 2) if abs(first * self.area.rows - whole) < self.area.rows else None

    @row_height.setter
    def row_height(self, value: float) -> None:
        with self._resizing():
            self.api.Rows.Height = round(value / _POINTS)

    @property
    def row_hidden(self) -> bool | None:
        """Whether its rows are hidden; None if some are."""
        shown = self._shown(Area(self.area.top, 1, self.area.rows, self.sheet.size[1]))
        return _hidden(len({row for area in shown for row in area.row_numbers}), self.area.rows)

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        with self._resizing():
            self.api.Rows.IsVisible = not value

    @property
    def column_hidden(self) -> bool | None:
        """Whether its columns are hidden; None if some are."""
        shown = self._shown(Area(1, self.area.left, self.sheet.size[0], self.area.columns))
        return _hidden(len({column for area in shown for column in area.column_numbers}), self.area.columns)

    @column_hidden.setter
    def column_hidden(self, value: bool) -> None:
        with self._resizing():
            self.api.Columns.IsVisible = not value

    def autofit(self, axis: str | None = None) -> None:
        """Fits columns, rows or both to what they hold."""
        with self._resizing():
            if axis not in ("r", "rows"):
                self.api.Columns.OptimalWidth = True
            if axis not in ("c", "columns"):
                self.api.Rows.OptimalHeight = True

    @property
    def merge_cells(self) -> bool:
        """Whether its first cell is merged with others."""
        return self.merge_area.area.size > 1

    @property
    def merge_area(self) -> "Range":
        """The merged cells that its first cell belongs to."""
        cursor = self.sheet.api.createCursorByRange(self.sheet.xl_area(Area(self.area.top, self.area.left, 1, 1)))
        cursor.collapseToMergedArea()
        return self.sheet.range_of(cursor.RangeAddress)

    def merge(self, across: bool) -> None:
        """Merges its cells into one, or each row into one."""
        rows = [Area(row, self.area.left, 1, self.area.columns) for row in self.area.row_numbers]
        for part in rows if across else [self.area]:
            with self.sheet.changing(part, "合并单元格"):
                self.sheet.xl_area(part).merge(True)

    def unmerge(self) -> None:
        """Takes merged cells apart."""
        with self.sheet.changing(self.area, "取消合并"):
            self.api.merge(False)

    def _resizing(self) -> AbstractContextManager[None]:
        return self.sheet.changing(self.area, "调整行高、列宽或隐藏")

    def _shown(self, area: Area) -> list[Area]:
        return [area_of(address) for address in self.sheet.xl_area(area).queryVisibleCells().RangeAddresses]


def _hidden(shown: int, count: int) -> bool | None:
    return not shown if shown in (0, count) else None
