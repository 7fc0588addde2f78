"""Several processes commit to one workbook at once: nothing is lost, nothing is numbered twice."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pmxl.adapters.closed_file import ClosedWorkbook
from pmxl.grids.cell import Cell
from tests.adapters.files import LAYOUT, table_of

ROOT = Path(__file__).parents[2]
TIMES = int(os.environ.get("PMXL_RACE", "60"))
"""Commits of each process; 200 in the long run."""


def run(path: Path, verb: str, whats: list[str]) -> list[str]:
    command = [sys.executable, "-m", "tests.reliability.committing", verb, str(path)]
    running = [
        subprocess.Popen([*command, what, str(TIMES)], cwd=ROOT, stdout=subprocess.PIPE, text=True) for what in whats
    ]
    outputs = [process.communicate()[0] for process in running]
    assert [process.returncode for process in running] == [0] * len(running)
    return outputs


def column(path: Path, heading: str) -> list[Cell]:
    grid = ClosedWorkbook(path).read(LAYOUT)
    return [grid.cell(index, heading) for index in range(len(grid.rows))]


@pytest.mark.parametrize("processes", [2, 4])
def test_no_update_of_the_same_cell_is_lost(tmp_path: Path, processes: int) -> None:
    path = table_of(tmp_path / "台账.xlsx", [["XM-1", "甲", 0.0, None]])
    run(path, "count", ["XM-1"] * processes)
    assert column(path, "金额") == [float(processes * TIMES)]


def test_updates_of_different_rows_don_t_stand_in_each_other_s_way(tmp_path: Path) -> None:
    path = table_of(tmp_path / "台账.xlsx", [[f"XM-{n}", "甲", 0.0, None] for n in range(4)])
    conflicts = run(path, "count", [f"XM-{n}" for n in range(4)])
    assert column(path, "金额") == [float(TIMES)] * 4
    assert [text.strip() for text in conflicts] == ["0"] * 4


@pytest.mark.parametrize("processes", [2, 4])
def test_appended_rows_are_numbered_without_gap_or_double(tmp_path: Path, processes: int) -> None:
    path = table_of(tmp_path / "台账.xlsx", [["1", "首行", None, None]])
    run(path, "number", [f"进程{n}" for n in range(processes)])
    assert column(path, "编号") == [str(n) for n in range(1, processes * TIMES + 2)]


def test_a_reader_always_finds_a_whole_workbook_while_others_commit(tmp_path: Path) -> None:
    path = table_of(tmp_path / "台账.xlsx", [["XM-1", "甲", 0.0, None]])
    command = [sys.executable, "-m", "tests.reliability.committing", "count", str(path), "XM-1", str(TIMES)]
    writer = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    seen: list[float] = []
    while writer.poll() is None:
        (held,) = column(path, "金额")
        assert isinstance(held, float)
        seen.append(held)
    assert seen == sorted(seen)
    assert len(set(seen)) > 3
