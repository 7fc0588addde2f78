"""A disk that is full, read-only or gone, and a clock that runs backwards: the workbook stays what it was."""

import shutil
import stat
import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pmxl.adapters.clock import FixedClock
from pmxl.adapters.closed_file import ClosedWorkbook
from pmxl.adapters.closed_file.boundary import Boundary
from pmxl.adapters.folder import FolderWorkspace
from pmxl.errors import PmxlError, WorkbookUnreadableError, WriteRefusedError
from pmxl.grids.cell import Cell
from pmxl.outcomes.change import CellSet, CellsSet
from tests.adapters.files import LAYOUT, table_of


def renaming(held: Cell, new: str) -> CellsSet:
    return CellsSet(LAYOUT, {"编号": "XM-1"}, (CellSet("名称", held, new),))


def ledger(folder: Path, name: str = "甲") -> Path:
    return table_of(folder / "台账.xlsx", [["XM-1", name, 1.0, None]])


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 KB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.mount
def test_a_full_disk_is_said_and_nothing_is_changed(small_disk: Path) -> None:
    path = ledger(small_disk)
    before = path.read_bytes()
    FolderWorkspace(small_disk)
    filler = small_disk / "voll"
    filler.write_bytes(b"x" * shutil.disk_usage(small_disk).free)
    with pytest.raises(WriteRefusedError, match="空间不足"):
        ClosedWorkbook(path).commit([renaming("甲", "乙")])
    assert path.read_bytes() == before
    filler.unlink()
    assert ClosedWorkbook(path).commit([renaming("甲", "乙")])
    assert [file.name for file in small_disk.iterdir() if file.suffix == ".new"] == []


@pytest.mark.mount
def test_a_read_only_folder_can_be_read_and_says_why_it_is_not_written(small_disk: Path) -> None:
    path = ledger(small_disk)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    (workbook,) = FolderWorkspace(small_disk).workbooks()
    assert workbook.read(LAYOUT).cell(0, "名称") == "甲"
    with pytest.raises(WriteRefusedError, match="没有写权限"):
        ClosedWorkbook(path).commit([renaming("甲", "乙")])


def test_a_read_only_file_is_refused_although_its_folder_could_be_written(tmp_path: Path) -> None:
    path = ledger(tmp_path)
    path.chmod(stat.S_IREAD)
    with pytest.raises(WriteRefusedError, match="只读"):
        ClosedWorkbook(path).commit([renaming("甲", "乙")])
    assert ClosedWorkbook(path).read(LAYOUT).cell(0, "名称") == "甲"


def test_a_folder_that_vanishes_is_said_before_and_in_the_middle(tmp_path: Path) -> None:
    folder = tmp_path / "共享"
    folder.mkdir()
    path = ledger(folder)

    def gone(boundary: Boundary) -> None:
        if boundary is Boundary.NEW_SYNCED:
            shutil.rmtree(folder)

    with pytest.raises(WorkbookUnreadableError, match="不见了"):
        ClosedWorkbook(path, reached=gone).commit([renaming("甲", "乙")])
    with pytest.raises(PmxlError, match="不见了|打不开"):
        ClosedWorkbook(path).commit([renaming("甲", "乙")])
    with pytest.raises(WorkbookUnreadableError, match="打不开"):
        ClosedWorkbook(path).read(LAYOUT)


def test_somebody_who_replaces_the_workbook_in_the_middle_is_merged_with(tmp_path: Path) -> None:
    path = ledger(tmp_path)
    other = table_of(tmp_path / "其他.tmp.xlsx", [["XM-1", "甲", 99.0, None], ["XM-2", "新行", 5.0, None]])

    def replaced(boundary: Boundary) -> None:
        if boundary is Boundary.NEW_VERIFIED and other.exists():
            other.replace(path)

    ClosedWorkbook(path, reached=replaced).commit([renaming("甲", "乙")])
    grid = ClosedWorkbook(path).read(LAYOUT)
    assert [[grid.cell(row, heading) for heading in ("名称", "金额")] for row in range(2)] == [
        ["乙", 99.0],
        ["新行", 5.0],
    ]


def test_a_clock_that_runs_backwards_keeps_backups_in_order(tmp_path: Path) -> None:
    clock = FixedClock(datetime(2026, 11, 24, 9, 0))
    workbook = ClosedWorkbook(ledger(tmp_path, "0"), clock=clock)
    for number in range(4):
        workbook.commit([renaming(str(number), str(number + 1))])
        clock.at -= timedelta(hours=5)
    kept = workbook.backups()
    assert [one.number for one in kept] == [4, 3, 2, 1]
    assert [ClosedWorkbook(one.file).read(LAYOUT).cell(0, "名称") for one in kept] == ["3", "2", "1", "0"]


def test_mode_and_owner_of_the_file_stay(tmp_path: Path) -> None:
    path = ledger(tmp_path)
    path.chmod(0o664)
    ClosedWorkbook(path).commit([renaming("甲", "乙")])
    assert stat.S_IMODE(path.stat().st_mode) == 0o664
