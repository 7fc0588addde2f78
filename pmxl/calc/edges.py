"""Where filled cells begin and end: the jumps of Ctrl and arrow keys, tables grown from a corner, and regions."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from pmxl.calc.areas import Area, spanning

if TYPE_CHECKING:
    from pmxl.calc.ranges import Range

_DOWN, _RIGHT = ("table", "down", "vertical", "d"), ("table", "right", "horizontal", "r")


def expanded(start: "Range", mode: str) -> "Range":
    """Grows a range from its first cell while the cells below it, right of it, or both are filled."""
    if mode not in (*_DOWN, *_RIGHT):
        raise ValueError(f"expand 不支持 {mode!r}：请用 'table'、'down' 或 'right'。")
    used = start.sheet.used_range.area
    rows = _filled_length(start, used.bottom, down=True) if mode in _DOWN else start.area.rows
    columns = _filled_length(start, used.right, down=False) if mode in _RIGHT else start.area.columns
    return start.sheet.range_at(Area(start.row, start.column, rows, columns))


def end_of(start: "Range", direction: str) -> "Range":
    """Goes to the last filled cell of a run, or over a gap to the next filled one, or to the edge of the sheet."""
    row, column, (last_row, last_column) = start.row, start.column, start.sheet.size
    used = start.sheet.used_range.area
    if direction[0] == "u":
        row = min(row, used.bottom + 1)  # nothing is filled between here and there
    if direction[0] == "l":
        column = min(column, used.right + 1)
    steps: dict[str, tuple[Area, Callable[[int], tuple[int, int]], int]] = {
        "d": (Area(row, column, max(used.bottom - row, 0) + 1, 1), lambda by: (row + by, column), last_row - row),
        "u": (Area(1, column, row, 1), lambda by: (row - by, column), row - 1),
        "r": (
            Area(row, column, 1, max(used.right - column, 0) + 1),
            lambda by: (row, column + by),
            last_column - column,
        ),
        "l": (Area(row, 1, 1, column), lambda by: (row, column - by), column - 1),
    }
    line, place, farthest = steps[direction[0]]
    filled = _filled(start, line)
    if direction[0] in "ul":
        filled.reverse()
    top, left = place(_jump(filled, farthest))
    return start.sheet.range_at(Area(top, left, 1, 1))


def current_region(start: "Range") -> "Range":
    """Gives the block around a cell that empty rows and columns bound."""
    cursor = start.sheet.xl.createCursorByRange(start.api)
    cursor.collapseToCurrentRegion()
    return start.sheet.range_of(cursor.RangeAddress)


def merged_area(start: "Range") -> "Range":
    """Gives the merged cells that a cell belongs to, or the cell itself."""
    cursor = start.sheet.xl.createCursorByRange(start.api)
    cursor.collapseToMergedArea()
    return start.sheet.range_of(cursor.RangeAddress)


def _filled_length(start: "Range", last: int, down: bool) -> int:
    first = Area(start.row, start.column, 1, 1)
    beyond = Area(max(last, start.row), start.column, 1, 1) if down else Area(start.row, max(last, start.column), 1, 1)
    filled = _filled(start, spanning(first, beyond))
    return next((length for length, full in enumerate(filled) if length and not full), len(filled))


def _filled(start: "Range", line: Area) -> list[bool]:
    data = start.sheet.xl_area(line).getDataArray()
    return [value != "" for row in data for value in row]


def _jump(filled: list[bool], farthest: int) -> int:
    if filled[:2] == [True, True]:
        return next((by for by, full in enumerate(filled) if not full), len(filled)) - 1
    return next((by for by, full in enumerate(filled) if by and full), farthest)
