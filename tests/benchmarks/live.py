"""Times of clicks in a running Calc on the example workspace, and round trips on the wire; run by hand, prints a table.

python tests/benchmarks/live.py
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import xlwings as xw

import pmxl.addin
import pmxl.calc
from pmxl.actions.folders import example_workspace
from pmxl.adapters.live import LiveWorkbook
from pmxl.grids.cell import Cell
from pmxl.outcomes.change import CellSet, CellsSet, RowsAppended
from tests.adapters.files import HEADINGS, LAYOUT, file_of
from tests.calc.conftest import _HOLDER, Wire

_ROUNDS = 5


def _timed(what: str, action: Callable[[], object], rounds: int = _ROUNDS) -> float:
    times = []
    for _ in range(rounds):
        begin = time.perf_counter()
        action()
        times.append(time.perf_counter() - begin)
    median = statistics.median(times)
    print(f"{what:<52}{median:>8.2f} s   ({min(times):.2f} – {max(times):.2f})")
    return median


def _clicks(app: xw.App, folder: Path) -> float:
    example_workspace(folder / "演示")
    book = app.books.open(str(folder / "演示" / "项目台账.xlsx"))

    def click(tag: str) -> None:
        book.activate()
        book.sheets["立项登记"].activate()
        book.sheets["立项登记"].range("B4").select()
        pmxl.addin.dispatch(tag, book)

    click("check_all")
    check = _timed("校验全部, click to message with its report, warm", lambda: click("check_all"))
    for tag, label in (("check_project", "校验本项目"), ("show", "项目一页纸"), ("verify_log", "操作日志验证")):
        _timed(f"{label}, warm", lambda tag=tag: click(tag))  # type: ignore[misc]  # bound per turn
    book.close()
    return check


def _big(app: xw.App, folder: Path) -> None:
    for count in (100, 10_000):
        rows: list[list[Cell]] = [
            [f"XM-{number}", f"项目{number}", float(number), None, None] for number in range(count)
        ]
        path = file_of(folder / f"台账{count}.xlsx", {"台账": [list(HEADINGS), *rows]})
        workbook = LiveWorkbook(app.books.open(str(path)))
        _timed(f"read {count} rows of 5 columns", lambda workbook=workbook: workbook.read(LAYOUT))  # type: ignore[misc]  # bound per turn
        begin = time.perf_counter()
        workbook.commit(_changes())
        print(f"{f'commit two cells and a row to {count} rows':<52}{time.perf_counter() - begin:>8.2f} s")


def _changes() -> list[CellsSet | RowsAppended]:
    return [
        CellsSet(LAYOUT, {"编号": "XM-7"}, (CellSet("名称", "项目7", "改名"),)),
        CellsSet(LAYOUT, {"编号": "XM-90"}, (CellSet("金额", 90.0, 1),)),
        RowsAppended(LAYOUT, ({"编号": "新", "名称": "新的一行"},)),
    ]


def _trips(folder: Path) -> None:
    """Count answers on the wire to an office that another process holds."""
    environment = {**os.environ, "PYTHONPATH": str(Path(pmxl.__file__).parents[1])}
    port = 42_117
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(port)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
    )
    assert holder.stdout is not None
    holder.stdout.readline()
    wire = Wire(port)
    app = pmxl.calc.join(f"socket,host=127.0.0.1,port={wire.port},tcpNoDelay=1")
    for count in (100, 100, 10_000):  # the first also learns number formats
        rows: list[list[Cell]] = [
            [f"XM-{number}", f"项目{number}", float(number), None, None] for number in range(count)
        ]
        path = file_of(folder / f"线路{count}-{wire.answers}.xlsx", {"台账": [list(HEADINGS), *rows]})
        workbook = LiveWorkbook(app.books.open(str(path)))
        before = wire.answers
        workbook.read(LAYOUT)
        read = wire.answers - before
        workbook.commit(_changes())
        print(f"{f'round trips at {count} rows: read, commit':<52}{read:>8}   {wire.answers - before - read}")
        workbook.xl.close()
    app.quit()
    holder.communicate(timeout=30)


def main() -> None:
    """Measure in offices of its own; fails if the check of the small workspace takes longer than it may."""
    folder = Path(tempfile.mkdtemp())
    os.environ["PMXL_HOME"] = str(folder / "home")
    app = pmxl.calc.start()
    check = _clicks(app, folder)
    _big(app, folder)
    app.quit()
    _trips(folder)
    shutil.rmtree(folder)
    assert check <= 1.5, f"{check:.2f} s from click to message"  # the goal of the live check


if __name__ == "__main__":
    main()
