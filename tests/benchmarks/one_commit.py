"""One stage transition committed to a large register, against openpyxl's load and save; whole processes.

    python -m tests.benchmarks.one_commit [--runs 5] [--large]

Prints wall time, CPU time and peak memory of each way as medians, and the ratios.
"""

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

from tests.benchmarks.measuring import median_of, shown

COLUMNS, TEXTS, NUMBERS, DATES = 30, 10, 15, 3


def register(path: Path, rows: int, logged: int = 0) -> Path:
    """A register as teams have it: a table of 30 columns with texts, numbers, dates, formulas, validation and colours.

    `logged` rows stand in a second table beside it.
    """
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("立项登记")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        headings = ["项目编号", "阶段", *(f"列{n}" for n in range(2, COLUMNS))]
        sheet.add_table(0, 0, rows, COLUMNS - 1, {"name": "登记", "columns": [{"header": h} for h in headings]})
        for row in range(1, rows + 1):
            _row(sheet, row, day)
        sheet.data_validation(1, 1, rows, 1, {"validate": "list", "source": ["立项阶段", "签合同阶段"]})
        sheet.conditional_format(1, 10, rows, 10, {"type": "data_bar"})
        if logged:
            _log(book.add_worksheet("操作日志"), logged)
    return path


def _log(sheet: xlsxwriter.worksheet.Worksheet, rows: int) -> None:
    sheet.add_table(0, 0, rows, 1, {"name": "日志", "columns": [{"header": "序号"}, {"header": "动作"}]})
    for row in range(1, rows + 1):
        sheet.write_row(row, 0, [row, "推进"])


def _row(sheet: xlsxwriter.worksheet.Worksheet, row: int, day: object) -> None:
    sheet.write_string(row, 0, f"XM-2026-{row:06d}")
    sheet.write_string(row, 1, "立项阶段")
    for column in range(2, TEXTS):
        sheet.write_string(row, column, f"文本{row}-{column}")
    for column in range(TEXTS, TEXTS + NUMBERS):
        sheet.write_number(row, column, row * column + 0.25)
    for column in range(TEXTS + NUMBERS, TEXTS + NUMBERS + DATES):
        sheet.write_number(row, column, 45_000 + row % 900, day)
    sheet.write_formula(row, COLUMNS - 2, f"=K{row + 1}+L{row + 1}", None, row * 21 + 0.5)
    sheet.write_formula(row, COLUMNS - 1, f'=IF(K{row + 1}>0,"是","否")', None, "是")


PMXL = """
from pathlib import Path
from pmxl.adapters.closed_file import ClosedWorkbook
from pmxl.grids.layout import Layout
from pmxl.outcomes.change import CellSet, CellsSet
layout = Layout("立项登记", ("项目编号", "阶段", "列2", "列3"), ("项目编号",))
first, step = {first}, {step}
changes = [
    CellsSet(layout, {{"项目编号": f"XM-2026-{{first + n * step:06d}}"}}, (CellSet("阶段", "立项阶段", "签合同阶段"),))
    for n in range({changes})
]
ClosedWorkbook(Path({path!r})).commit(changes)
"""
LOGGED = """
from pathlib import Path
from pmxl.adapters.closed_file import ClosedWorkbook
from pmxl.grids.layout import Layout
from pmxl.outcomes.change import RowsAppended
layout = Layout("操作日志", ("序号", "动作"), ("序号",))
ClosedWorkbook(Path({path!r})).commit([RowsAppended(layout, ({{"序号": {first}, "动作": "推进"}},))])
"""
OPENPYXL = """
import openpyxl
book = openpyxl.load_workbook({path!r})
sheet = book["立项登记"]
for row in sheet.iter_rows(min_row=2, max_col=2):
    if row[0].value == "XM-2026-{first:06d}":
        row[1].value = "签合同阶段"
book.save({path!r} + ".saved.xlsx")
"""
NOTHING = "pass"


def compared(path: Path, rows: int, runs: int, *, peer_runs: int) -> dict[str, dict[str, float]]:
    """Both ways on one register; each of pmxl's runs moves other projects, so that nothing is ever in a cache."""
    ours = [PMXL.format(path=str(path), first=rows // 2 + run, step=1, changes=1) for run in range(runs)]
    many = [PMXL.format(path=str(path), first=1 + run, step=rows // 600, changes=500) for run in range(runs)]
    return {
        "pmxl, 1 row": median_of(ours),
        "pmxl, 500 rows": median_of(many),
        "pmxl, 1 logged": median_of([LOGGED.format(path=str(path), first=1000 + run) for run in range(runs)]),
        "openpyxl": median_of([OPENPYXL.format(path=str(path), first=rows // 3)] * peer_runs),
    }


def main(arguments: Sequence[str]) -> None:
    """Measure and print; `--large` adds the register of 100,000 rows."""
    runs = int(arguments[arguments.index("--runs") + 1]) if "--runs" in arguments else 5
    print(f"python alone: {shown(median_of([NOTHING] * runs))}")
    for rows in (10_000, 100_000) if "--large" in arguments else (10_000,):
        with tempfile.TemporaryDirectory() as folder:
            path = register(Path(folder) / "项目台账.xlsx", rows, logged=50)
            results = compared(path, rows, runs, peer_runs=runs if rows <= 10_000 else 1)
        print(f"{rows} rows × {COLUMNS} columns")
        for way, figures in results.items():
            print(f"  {way:16} {shown(figures)}")
        ours, theirs = results["pmxl, 1 row"], results["openpyxl"]
        print(f"  {theirs['wall'] / ours['wall']:.1f} × faster, {ours['MB'] / theirs['MB']:.2f} of the memory")


if __name__ == "__main__":
    main(sys.argv[1:])
