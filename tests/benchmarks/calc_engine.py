"""Times of the Calc engine on 10,000 rows of 30 columns; run by hand, it prints a table.

Round trips are counted, and held to be constant, by tests/calc/test_round_trips_do_not_depend_on_rows.py.

python tests/benchmarks/calc_engine.py [rows]
"""

import datetime as dt
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import pandas as pd
import xlwings as xw

import pmxl.calc

_ROUNDS, _COLUMNS = 5, 30
_START = dt.datetime(2025, 1, 1)  # cells know no time zones


def _mixed(rows: int) -> list[list[Any]]:
    """A third each of Chinese text, numbers and dates."""
    return [
        [f"项目名称{row}第{column}列", row * column / 7, _START + dt.timedelta(days=(row + column) % 700)] * 10
        for row in range(rows)
        for column in [row % 13]
    ]


def _plain(rows: int) -> list[list[Any]]:
    return [
        [f"项目名称{row}第{column}列" if column % 2 else row / 7 for column in range(_COLUMNS)] for row in range(rows)
    ]


def _report(what: str, action: Callable[[], object], rounds: int = _ROUNDS) -> None:
    times = []
    for _ in range(rounds):
        begin = time.perf_counter()
        action()
        times.append(time.perf_counter() - begin)
    print(
        f"{what:<44}{statistics.median(times) * 1000:>10.1f} ms   {min(times) * 1000:>9.1f} – {max(times) * 1000:.1f}"
    )


def _speed(sheet: xw.Sheet, rows: int) -> None:
    mixed, plain, frame = _mixed(rows), _plain(rows), pd.DataFrame(_mixed(rows))
    corner, block = sheet["A1"], sheet["A1"].resize(rows, _COLUMNS)
    _report(f"write {rows} x {_COLUMNS}, text and numbers", lambda: setattr(corner, "value", plain))
    _report(f"read {rows} x {_COLUMNS}, text and numbers", lambda: block.value)
    _report(f"write {rows} x {_COLUMNS}, a third dates", lambda: setattr(corner, "value", mixed))
    _report(f"read {rows} x {_COLUMNS}, a third dates", lambda: block.value)
    assert block.value == mixed
    _report("read raw DataArray", block.api.getDataArray)
    _report("write a DataFrame", lambda: setattr(corner.options(index=False), "value", frame))
    _report("read a DataFrame", lambda: block.options(pd.DataFrame, index=False).value)
    _report("expand a table", corner.expand)
    _report("read one cell", lambda: corner.value, 200)
    _report("write one cell", lambda: setattr(corner, "value", "甲"), 200)


def main(rows: int) -> None:
    """Measures in one office of its own."""
    begin = time.perf_counter()
    app = pmxl.calc.start()
    print(f"start an office: {time.perf_counter() - begin:.2f} s")
    book = app.books.add()
    _speed(book.sheets[0], rows)
    app.quit()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
