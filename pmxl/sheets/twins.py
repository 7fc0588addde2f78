"""Two workbooks that hold the same sheets: which they are, and where they differ (工作区里的副本)."""

import re
from collections.abc import Iterator, Mapping, Sequence

from pmxl.errors import PmxlError
from pmxl.grids.cell import Cell, Stale
from pmxl.grids.grid import Grid
from pmxl.outcomes.change import shown
from pmxl.outcomes.finding import Gap, Place
from pmxl.ports.workbook import Workbook
from pmxl.rows.row import Row
from pmxl.rows.sight import TWICE, Problem
from pmxl.vocabulary import Mark

_LISTED = 12
_COPY = re.compile(
    r"副本|复件|复制|冲突|备份|copy|conflict|[(（]\d+[)）]|-[A-Z]{2,}[A-Z0-9-]*\d|_旧|old", re.IGNORECASE
)
"""What programs and people put into the name of a copy."""


def doubled(twins: Mapping[type[Row], tuple[Workbook, ...]], *, compare: bool) -> Iterator[Problem]:
    """A problem for each sheet that stands twice; those of one stray file share one finding.

    With `compare` it lists the cells in which the two differ, by row key and owner department.
    """
    files: dict[tuple[Workbook, ...], list[type[Row]]] = {}
    for kind, books in twins.items():
        files.setdefault(books, []).append(kind)
    for books, kinds in files.items():
        kept, *strays = sorted(books, key=_strayness)
        gap = _gap(kept, strays, kinds, compare=compare)
        yield from (Problem(TWICE, gap, kind, mark=Mark.ABSENT) for kind in kinds)


def _strayness(book: Workbook) -> tuple[bool, int, str]:
    """How much a workbook's name looks like that of a copy."""
    return bool(_COPY.search(book.name)), len(book.name), book.name


def _gap(kept: Workbook, strays: Sequence[Workbook], kinds: Sequence[type[Row]], *, compare: bool) -> Gap:
    names = "、".join(kind.sheet.name for kind in kinds)
    others = "、".join(dict.fromkeys(book.name for book in strays))
    found = f"工作表 {names} 也在 {kept.name} 里，不能确定以哪一份为准"
    if compare:
        lines = [line for kind in kinds for stray in strays for line in _differences(kind, kept, stray)]
        found += f"；{_told(lines, f'先 {kept.name}，后 {others}')}"
    remedy = f"请核对后只留一份：把 {others} 移出文件夹；它里面较新的内容先抄回 {kept.name}"
    return Gap(Place(others, kinds[0].sheet.name), found, remedy, owner=kinds[0].sheet.owner)


def _told(lines: Sequence[str], order: str) -> str:
    if not lines:
        return "两份内容相同"
    more = f"；……另有 {len(lines) - _LISTED} 处" if len(lines) > _LISTED else ""
    return f"两份有 {len(lines)} 处不同（{order}）：" + "；".join(lines[:_LISTED]) + more


def _differences(kind: type[Row], kept: Workbook, stray: Workbook) -> Iterator[str]:
    """The cells in which two workbooks' rows of one key differ, and the rows that only one of them has."""
    try:
        first, second = kept.read(kind.layout()), stray.read(kind.layout())
    except PmxlError:
        yield f"{kind.sheet.name} 无法比较"
        return
    ours, theirs = _by_key(kind, first), _by_key(kind, second)
    for key in dict.fromkeys((*ours, *theirs)):
        name = f"{kind.sheet.name} {'/'.join(map(shown, key))}"
        if key not in theirs or key not in ours:
            yield f"{name} 只在 {(kept if key in ours else stray).name} 里（{kind.sheet.owner}）"
            continue
        for column in kind.columns():
            held = first.cell(ours[key], column.heading), second.cell(theirs[key], column.heading)
            if not column.formula and _plain(held[0]) != _plain(held[1]):
                yield f"{name} {column.heading}：{shown(_plain(held[0]))} / {shown(_plain(held[1]))}（{column.owner}）"


def _by_key(kind: type[Row], grid: Grid) -> dict[tuple[Cell, ...], int]:
    """The first row of each key."""
    headings = kind.layout().key or tuple(column.heading for column in kind.columns() if column.required)
    keys = [tuple(_plain(grid.cell(index, heading)) for heading in headings) for index in range(len(grid.rows))]
    return {key: index for index, key in reversed(list(enumerate(keys))) if any(cell is not None for cell in key)}


def _plain(cell: Cell) -> Cell:
    """A cell's value, whether or not it waits for being computed anew; empty text is nothing."""
    value = cell.value if isinstance(cell, Stale) else cell
    return None if value == "" else value
