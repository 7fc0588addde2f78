"""What of a folder belongs to the workspace, and what its workbooks read only once."""

import os
import time
from datetime import date
from pathlib import Path

from pmxl.adapters.clock import FixedClock, SystemClock
from pmxl.adapters.closed_file import ClosedWorkbook
from pmxl.adapters.folder import FolderWorkspace
from pmxl.grids.cell import ErrorValue
from pmxl.outcomes.change import CellSet, CellsSet
from tests.adapters.files import HEADINGS, LAYOUT, file_of, table_of, with_part, without_recalculation


def book(path: Path) -> Path:
    path.parent.mkdir(exist_ok=True)
    return file_of(path, {"台账": [list(HEADINGS), ["XM-1", "甲", 1.0, date(2026, 3, 1), None]]})


def test_workbooks_come_sorted_by_name_and_nothing_else_does(tmp_path: Path) -> None:
    for name in ("乙.xlsx", "甲.xlsm.xlsx", "~$乙.xlsx", ".~pmxl-丙.xlsx", "备份/旧.xlsx", "表单/表.xlsx"):
        book(tmp_path / name)
    (tmp_path / "说明.txt").write_text("不是工作簿")
    workspace = FolderWorkspace(tmp_path)
    assert [workbook.name for workbook in workspace.workbooks()] == ["乙.xlsx", "甲.xlsm.xlsx"]
    assert workspace.name == tmp_path.name


def test_a_file_that_cannot_be_read_is_told_and_left_out(tmp_path: Path) -> None:
    book(tmp_path / "好.xlsx")
    (tmp_path / "坏.xlsx").write_bytes(b"not a zip")
    workspace = FolderWorkspace(tmp_path)
    assert [workbook.name for workbook in workspace.workbooks()] == ["好.xlsx"]
    assert [str(error) for error in workspace.unreadable()] == [
        "坏.xlsx：不是 Excel 工作簿（.xlsx/.xlsm）。请用 Excel 另存为 .xlsx。"
    ]


def test_an_unchanged_file_is_read_only_once(tmp_path: Path) -> None:
    workbook = ClosedWorkbook(book(tmp_path / "台账.xlsx"))
    assert workbook.read(LAYOUT).rows[0] is workbook.read(LAYOUT).rows[0]


def test_a_file_that_somebody_saved_anew_is_read_anew(tmp_path: Path) -> None:
    path = book(tmp_path / "台账.xlsx")
    workbook = ClosedWorkbook(path)
    before = workbook.read(LAYOUT)
    file_of(path, {"台账": [list(HEADINGS), ["XM-9"]]})
    os.utime(path, (time.time() + 5, time.time() + 5))
    assert (before.cell(0, "编号"), workbook.read(LAYOUT).cell(0, "编号")) == ("XM-1", "XM-9")


def test_error_values_are_told_apart_from_empty_cells(tmp_path: Path) -> None:
    path = file_of(tmp_path / "台账.xlsx", {"台账": [list(HEADINGS), ["XM-1", ErrorValue.REFERENCE, None, "#N/A"]]})
    grid = ClosedWorkbook(without_recalculation(path)).read(LAYOUT)
    assert [grid.cell(0, heading) for heading in HEADINGS] == ["XM-1", ErrorValue.REFERENCE, None, "#N/A", None]


def test_a_stray_value_in_the_last_corner_costs_no_memory(tmp_path: Path) -> None:
    path = table_of(tmp_path / "台账.xlsx", [["XM-1"]], more=lambda _book, sheet: sheet.write("XFD1048576", 1))
    grid = ClosedWorkbook(path).read(LAYOUT)
    assert (len(grid.rows), grid.cell(0, "编号")) == (1_048_575, "XM-1")


def test_two_views_of_one_file_hold_one_lock(tmp_path: Path) -> None:
    path = book(tmp_path / "台账.xlsx")
    with ClosedWorkbook(path).held():
        change = CellSet("名称", "甲", "乙")
        assert ClosedWorkbook(path).commit([CellsSet(LAYOUT, {"编号": "XM-1"}, (change,))])


def test_the_system_s_clock_counts_whole_seconds() -> None:
    now = SystemClock().now()
    assert now.microsecond == 0
    assert FixedClock(now).now() == now


def test_formulas_are_found_however_their_cells_are_quoted(tmp_path: Path) -> None:
    path = file_of(
        tmp_path / "台账.xlsx", {"台账": [list(HEADINGS), ["XM-1", None, 1.0, None, 2.0]]}, {"台账": {(2, 5): "=C2*2"}}
    )
    quoted = with_part(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b'r="E2"', b"r='E2'"))
    assert ClosedWorkbook(quoted).formulas(LAYOUT) == {"双倍": {2: "=C2*2"}}
