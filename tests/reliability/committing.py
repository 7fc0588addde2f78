"""A process of its own that commits to a workbook, for tests that kill it, race it or take its disk away.

python -m tests.reliability.committing die FILE BOUNDARY
python -m tests.reliability.committing together FOLDER BOUNDARY TIME
python -m tests.reliability.committing count FILE KEY TIMES
python -m tests.reliability.committing number FILE NAME TIMES
"""

import os
import signal
import sys
from pathlib import Path

from pmxl.adapters.closed_file import ClosedWorkbook
from pmxl.adapters.closed_file.boundary import Boundary
from pmxl.errors import ConflictError, KeyTakenError
from pmxl.grids.cell import Cell
from pmxl.outcomes.change import CellSet, CellsSet, RowsAppended
from tests.adapters.files import LAYOUT


def die(path: Path, boundary: str) -> None:
    """Commit, but be killed at a boundary."""

    def reached(at: Boundary) -> None:
        if at.name == boundary:
            os.kill(os.getpid(), signal.SIGKILL)

    change = CellsSet(LAYOUT, {"编号": "XM-1"}, (CellSet("名称", "旧", "新"),))
    ClosedWorkbook(path, reached=reached).commit([change])


def together(folder: Path, boundary: str, time: int) -> None:
    """Commit to two workbooks together, but be killed when a boundary is reached for the first or second time."""
    seen: list[Boundary] = []

    def reached(at: Boundary) -> None:
        seen.append(at)
        if at.name == boundary and seen.count(at) == time:
            os.kill(os.getpid(), signal.SIGKILL)

    change = CellsSet(LAYOUT, {"编号": "XM-1"}, (CellSet("名称", "旧", "新"),))
    books = [ClosedWorkbook(folder / name, reached=reached) for name in ("甲.xlsx", "乙.xlsx")]
    ClosedWorkbook.commit_together([(book, [change]) for book in books])


def count(path: Path, key: str, times: int) -> None:
    """Add one to a cell many times, again whenever another process was faster; print how often that was."""
    workbook, conflicts = ClosedWorkbook(path, wait=60), 0
    for _ in range(times):
        while True:
            held = _amount(workbook, key)
            try:
                workbook.commit([CellsSet(LAYOUT, {"编号": key}, (CellSet("金额", held, held + 1),))])
            except ConflictError:
                conflicts += 1
                continue
            break
    print(conflicts)


def number(path: Path, name: str, times: int) -> None:
    """Append rows numbered one after the other, each with the number that was the next when it was asked."""
    workbook = ClosedWorkbook(path, wait=60)
    for _ in range(times):
        while True:
            grid = workbook.read(LAYOUT)
            numbers = [float(str(cell)) for index in range(len(grid.rows)) if (cell := grid.cell(index, "编号"))]
            row = {"编号": str(int(max(numbers, default=0)) + 1), "名称": name}
            try:
                workbook.commit([RowsAppended(LAYOUT, (row,))])
            except KeyTakenError:
                continue
            break


def _amount(workbook: ClosedWorkbook, key: str) -> float:
    grid = workbook.read(LAYOUT)
    cells: dict[Cell, Cell] = {grid.cell(index, "编号"): grid.cell(index, "金额") for index in range(len(grid.rows))}
    held = cells[key]
    assert isinstance(held, float)
    return held


def main(verb: str, path: str, what: str, times: str = "0") -> None:
    """Do what the command line says."""
    if verb == "die":
        die(Path(path), what)
    elif verb == "together":
        together(Path(path), what, int(times))
    else:
        {"count": count, "number": number}[verb](Path(path), what, int(times))


if __name__ == "__main__":
    main(*sys.argv[1:])
