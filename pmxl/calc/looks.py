"""How a range looks: number format, colours, letters, alignment, sizes, what is hidden and what is merged."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from pmxl.calc import bridge
from pmxl.calc.areas import Area, Cell, covering
from pmxl.calc.blocks import area_of
from pmxl.calc.bridge import Uno
from pmxl.calc.edges import merged_area
from pmxl.calc.formats import Font, colour_of, rgb_of, shared

if TYPE_CHECKING:
    from pmxl.calc.ranges import Range
    from pmxl.calc.sheets import Sheet

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


class Look:
    """The part of a range that is about how its cells are shown."""

    sheet: "Sheet"
    area: Area

    @property
    def number_format(self) -> str | None:
        """The number format as Excel writes it; None if the cells differ."""
        key = shared(self._xl_cells, "NumberFormat")
        return None if key is None else self.sheet.book.formats.code_of(key)

    @number_format.setter
    def number_format(self, value: str) -> None:
        self.set_properties(NumberFormat=self.sheet.book.formats.key_of(value))

    @property
    def color(self) -> tuple[int, int, int] | None:
        """The background; None if there is none or the cells differ."""
        return rgb_of(shared(self._xl_cells, "CellBackColor"))

    @color.setter
    def color(self, value: tuple[int, int, int] | int | str | None) -> None:
        self.set_properties(CellBackColor=colour_of(value))

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
        return Font(self)  # type: ignore[arg-type]  # a Look is always a Range

    @property
    def wrap_text(self) -> bool | None:
        """Whether text wraps; None if the cells differ."""
        return _flag(shared(self._xl_cells, "IsTextWrapped"))

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self.set_properties(IsTextWrapped=value)

    @property
    def horizontal_alignment(self) -> str | None:
        """Where text stands from left to right; None if the cells differ."""
        justify = shared(self._xl_cells, "HoriJustify")
        return (
            None if justify is None else next(word for word, (name, _) in _HORIZONTAL.items() if name == justify.value)
        )

    @horizontal_alignment.setter
    def horizontal_alignment(self, value: str) -> None:
        name, method = _HORIZONTAL[value]
        self.set_properties(
            HoriJustify=bridge.enum("com.sun.star.table.CellHoriJustify", name), HoriJustifyMethod=method
        )

    @property
    def vertical_alignment(self) -> str | None:
        """Where text stands from top to bottom; None if the cells differ."""
        justify = shared(self._xl_cells, "VertJustify")
        return (
            None
            if justify is None
            else next((word for word, number in _VERTICAL.items() if number == justify), "bottom")
        )

    @vertical_alignment.setter
    def vertical_alignment(self, value: str) -> None:
        self.set_properties(VertJustify=_VERTICAL[value])

    def adjust_indent(self, amount: int) -> None:
        """Moves text in by steps, or out by negative ones."""
        now = shared(self._xl_cells, "ParaIndent") or 0
        left = bridge.enum("com.sun.star.table.CellHoriJustify", "LEFT")
        self.set_properties(HoriJustify=left, ParaIndent=max(0, now + amount * _INDENT_STEP))

    @property
    def width(self) -> float:
        """The width in points."""
        return float(self._xl_cells.Size.Width) * _POINTS

    @property
    def height(self) -> float:
        """The height in points."""
        return float(self._xl_cells.Size.Height) * _POINTS

    @property
    def left(self) -> float:
        """The distance from column A in points."""
        return float(self._xl_cells.Position.X) * _POINTS

    @property
    def top(self) -> float:
        """The distance from row 1 in points."""
        return float(self._xl_cells.Position.Y) * _POINTS

    @property
    def column_width(self) -> float | None:
        """The width of its columns in characters of Excel's default font; None if they differ."""
        columns = self._xl_cells.Columns
        widths = {float(columns.getByIndex(number).Width) for number in range(columns.Count)}
        if len(widths) != 1:
            return None
        pixels = widths.pop() * _POINTS / _POINTS_PER_PIXEL
        return round(max(0.0, pixels - _PADDING_PIXELS) / _PIXELS_PER_CHARACTER, 2)

    @column_width.setter
    def column_width(self, value: float) -> None:
        pixels = value * _PIXELS_PER_CHARACTER + _PADDING_PIXELS
        with self._resizing():
            self._xl_cells.Columns.Width = round(pixels * _POINTS_PER_PIXEL / _POINTS)

    @property
    def row_height(self) -> float | None:
        """The height of its rows in points; None if they differ."""
        first, whole = self._xl_cells.Rows.Height, self._xl_cells.Size.Height
        return round(float(first) * _POINTS, 2) if abs(first * self.area.rows - whole) < self.area.rows else None

    @row_height.setter
    def row_height(self, value: float) -> None:
        with self._resizing():
            self._xl_cells.Rows.Height = round(value / _POINTS)

    @property
    def row_hidden(self) -> bool | None:
        """Whether its rows are hidden; None if some are."""
        shown = self._shown(Area(self.area.top, 1, self.area.rows, self.sheet.size[1]))
        return _hidden({row for area in shown for row in range(area.top, area.bottom + 1)}, self.area.rows)

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        with self._resizing():
            self._xl_cells.Rows.IsVisible = not value

    @property
    def column_hidden(self) -> bool | None:
        """Whether its columns are hidden; None if some are."""
        shown = self._shown(Area(1, self.area.left, self.sheet.size[0], self.area.columns))
        return _hidden({column for area in shown for column in range(area.left, area.right + 1)}, self.area.columns)

    @column_hidden.setter
    def column_hidden(self, value: bool) -> None:
        with self._resizing():
            self._xl_cells.Columns.IsVisible = not value

    def autofit(self, axis: str | None = None) -> None:
        """Fits columns, rows or both to what they hold."""
        with self._resizing():
            if axis not in ("r", "rows"):
                self._xl_cells.Columns.OptimalWidth = True
            if axis not in ("c", "columns"):
                self._xl_cells.Rows.OptimalHeight = True

    @property
    def merge_cells(self) -> bool:
        """Whether its first cell is merged with others."""
        return self.merge_area.area.size > 1

    @property
    def merge_area(self) -> "Range":
        """The merged cells that its first cell belongs to."""
        return merged_area(self.sheet.range_at(Area(self.area.top, self.area.left, 1, 1)))

    def merge(self, across: bool) -> None:
        """Merges its cells into one, or each row into one."""
        rows = range(self.area.top, self.area.bottom + 1)
        parts = [Area(row, self.area.left, 1, self.area.columns) for row in rows] if across else [self.area]
        for part in parts:
            with self.sheet.changing(part, "合并单元格"):
                self.sheet.xl_area(part).merge(True)

    def unmerge(self) -> None:
        """Takes merged cells apart."""
        with self.sheet.changing(self.area, "取消合并"):
            self._xl_cells.merge(False)

    def set_properties(self, **values: Any) -> None:
        """Sets UNO properties of all its cells in one call."""
        names = tuple(sorted(values))
        with self.sheet.changing(self.area, "设置格式"):
            self._xl_cells.setPropertyValues(names, tuple(values[name] for name in names))

    def _resizing(self) -> AbstractContextManager[None]:
        return self.sheet.changing(self.area, "调整行高、列宽或隐藏")

    def _shown(self, area: Area) -> list[Area]:
        return [area_of(address) for address in self.sheet.xl_area(area).queryVisibleCells().RangeAddresses]

    @property
    def _xl_cells(self) -> Uno:
        return self.api  # type: ignore[attr-defined]  # a Look is always a Range


def _hidden(shown: set[int], count: int) -> bool | None:
    return not shown if len(shown) in (0, count) else None


def _flag(value: Any) -> bool | None:
    return None if value is None else bool(value)
