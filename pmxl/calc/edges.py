"""Where filled cells begin and end: the jumps of Ctrl and arrow keys, and tables grown from a corner."""

from typing import TYPE_CHECKING

from pmxl.calc.areas import Area

if TYPE_CHECKING:
    from pmxl.calc.ranges import Range

_DOWN, _RIGHT = ("table", "down", "vertical", "d"), ("table", "right", "horizontal", "r")


def expanded(start: "Range", mode: str) -> "Range":
    """Grows a range from its first cell while the cells below it, right of it, or both are filled."""
    if mode not in (*_DOWN, *_RIGHT):
        raise ValueError(f"expand 不支持 {mode!r}：请用 'table'、'down' 或 'right'。")
    used = start.sheet.used_range.area
    rows, columns = start.shape
    if mode in _DOWN:
        rows = _run(_filled(start, Area(start.row, start.column, max(used.bottom - start.row, 0) + 1, 1)))
    if mode in _RIGHT:
        columns = _run(_filled(start, Area(start.row, start.column, 1, max(used.right - start.column, 0) + 1)))
    return start.sheet.range_at(Area(start.row, start.column, rows, columns))


def end_of(start: "Range", direction: str) -> "Range":
    """Goes to the last filled cell of a run, or over a gap to the next filled one, or to the edge of the sheet."""
    vertical, backwards = direction[0] in "ud", direction[0] in "ul"
    used, (rows, columns) = start.sheet.used_range.area, start.sheet.size
    here, used_to, last = (start.row, used.bottom, rows) if vertical else (start.column, used.right, columns)
    if backwards:
        here = min(here, used_to + 1)  # nothing is filled between here and there
    first, length = (1, here) if backwards else (here, max(used_to - here, 0) + 1)
    line = Area(first, start.column, length, 1) if vertical else Area(start.row, first, 1, length)
    filled = _filled(start, line)
    there = here - _jump(filled[::-1], here - 1) if backwards else here + _jump(filled, last - here)
    return start.sheet.range_at(Area(there, start.column, 1, 1) if vertical else Area(start.row, there, 1, 1))


def _filled(start: "Range", line: Area) -> list[bool]:
    return [value != "" for row in start.sheet.xl_area(line).getDataArray() for value in row]


def _run(filled: list[bool]) -> int:
    return next((length for length, full in enumerate(filled) if length and not full), len(filled))


def _jump(filled: list[bool], farthest: int) -> int:
    if filled[:2] == [True, True]:
        return _run(filled) - 1
    return next((by for by, full in enumerate(filled) if by and full), farthest)
