"""Cell formats, made once each: what a heading, a typed cell, a computed cell and a note look like."""

from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from pmxl.rows.column import Column, Kind
from pmxl.sheets.building import palette

_RIGHT = {Kind.WHOLE, Kind.NUMBER, Kind.MONEY, Kind.PERCENT}
_CENTRED = {Kind.DAY, Kind.MOMENT, Kind.CHOICE, Kind.PERSON, Kind.LISTED}
_THICK, _THIN = 5, 1


class Formats:
    """The formats of one workbook; equal wishes give the same format."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def of(self, **wishes: Any) -> Format:
        """A format with the writer's own property names, on the house's defaults."""
        key = tuple(sorted(wishes.items()))
        if key not in self._made:
            plain = {"font_color": palette.INK, "valign": "vcenter"}
            self._made[key] = self._book.add_format(plain | wishes)
        return self._made[key]

    def highlight(self, **wishes: Any) -> Format:
        """A format for a condition: it says only what it changes."""
        return self._book.add_format(wishes)

    def heading(self, column: Column) -> Format:
        """A column's heading: its department's colour as a strip on top."""
        return self.of(
            bold=True,
            text_wrap=True,
            align="center",
            bg_color=palette.BAND,
            top=_THICK,
            top_color=palette.DEPARTMENTS[column.owner],
            bottom=_THIN,
            bottom_color=palette.ACCENT,
            left=_THIN,
            left_color=palette.LINE,
            right=_THIN,
            right_color=palette.LINE,
        )

    def cell(self, column: Column) -> Format:
        """A cell of the table: its kind's number format and side, shaded where nobody types."""
        shade = {} if _typed(column) else {"bg_color": palette.COMPUTED}
        return self.of(**_shape(column), **shade, locked=not _typed(column), border=_THIN, border_color=palette.LINE)

    def below(self, column: Column) -> Format:
        """The column under the table, where the next rows will be typed."""
        return self.of(**_shape(column), locked=not _typed(column))


def number_format(column: Column) -> str:
    """The number format of a column; computed text needs the general one, or Excel shows the formula."""
    return column.kind.number_format if not (column.formula and column.kind.number_format == "@") else "General"


def wraps(column: Column) -> bool:
    """Whether a column's text goes on in a further line; what pmxl writes for itself stays in one."""
    return column.kind in _WRAPPED and not column.written_by_pmxl


def _typed(column: Column) -> bool:
    return not (column.formula or column.written_by_pmxl)


def _shape(column: Column) -> dict[str, Any]:
    side = "right" if column.kind in _RIGHT else "center" if column.kind in _CENTRED else "left"
    indent = {"indent": 1} if side == "left" else {}
    return {"num_format": number_format(column), "align": side, "text_wrap": wraps(column), **indent}


_WRAPPED = {Kind.LONG_TEXT, Kind.NAME, Kind.TEXT}
