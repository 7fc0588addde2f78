"""Every state before a commit is kept, rotated, listed and restored, and a restore can be undone."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pmxl.adapters.clock import FixedClock
from pmxl.adapters.closed_file import ClosedWorkbook
from pmxl.adapters.closed_file.backups import BackupNotFoundError, Rotation
from pmxl.adapters.folder import FolderWorkspace
from pmxl.errors import WorkbookBusyError, WorkbookUnreadableError
from pmxl.outcomes.change import CellSet, CellsSet
from tests.adapters.files import LAYOUT, table_of


def ledger(folder: Path) -> Path:
    return table_of(folder / "台账.xlsx", [["XM-1", "0", 1.0, None]])


def name_in(path: Path) -> object:
    return ClosedWorkbook(path).read(LAYOUT).cell(0, "名称")


def committed(workbook: ClosedWorkbook, times: int) -> None:
    """Commit names that count up from the present one."""
    for _ in range(times):
        held = str(workbook.read(LAYOUT).cell(0, "名称"))
        change = CellSet("名称", held, str(int(held) + 1))
        workbook.commit([CellsSet(LAYOUT, {"编号": "XM-1"}, (change,))])


def test_the_state_before_each_commit_is_kept_byte_for_byte(tmp_path: Path) -> None:
    path = ledger(tmp_path)
    before = path.read_bytes()
    workbook = ClosedWorkbook(path, clock=FixedClock(datetime(2026, 11, 24, 9, 30, 5)))
    committed(workbook, 1)
    (kept,) = workbook.backups()
    assert kept.file == tmp_path / "备份" / "台账.20261124-093005-000001.xlsx"
    assert kept.file.read_bytes() == before


def test_the_last_ones_and_one_a_day_are_kept(tmp_path: Path) -> None:
    clock = FixedClock(datetime(2026, 11, 1, 8, 0))
    workbook = ClosedWorkbook(ledger(tmp_path), clock=clock, rotation=Rotation(last=3, days=4))
    for _ in range(8):
        committed(workbook, 2)
        clock.at += timedelta(days=1)
    kept = [(one.number, one.at.day) for one in workbook.backups()]
    assert kept == [(16, 8), (15, 8), (14, 7), (12, 6), (10, 5)]


def test_a_backup_is_restored_and_the_restore_undone(tmp_path: Path) -> None:
    path = ledger(tmp_path)
    workbook = ClosedWorkbook(path)
    committed(workbook, 3)
    workbook.restore("1")
    assert name_in(path) == "0"
    workbook.restore(workbook.backups()[0].file.name)
    assert name_in(path) == "3"


def test_a_lost_workbook_comes_back_from_its_backup(tmp_path: Path) -> None:
    path = ledger(tmp_path)
    committed(ClosedWorkbook(path), 2)
    path.unlink()
    assert [(book.name, len(book.backups())) for book in FolderWorkspace(tmp_path).backed_up()] == [("台账.xlsx", 2)]
    FolderWorkspace(tmp_path).workbook("台账.xlsx").restore("2")
    assert name_in(path) == "1"


def test_an_unknown_backup_and_a_damaged_one_are_refused(tmp_path: Path) -> None:
    path = ledger(tmp_path)
    workbook = ClosedWorkbook(path)
    committed(workbook, 1)
    with pytest.raises(BackupNotFoundError, match="没有备份「99」（现有 1 份）"):
        workbook.restore("99")
    kept = workbook.backups()[0].file
    kept.write_bytes(kept.read_bytes()[:-200])
    with pytest.raises(WorkbookUnreadableError, match="000001"):
        workbook.restore("1")
    assert name_in(path) == "1"


def test_a_restore_is_refused_while_somebody_has_the_workbook_open(tmp_path: Path) -> None:
    path = ledger(tmp_path)
    committed(ClosedWorkbook(path), 1)
    path.with_name("~$台账.xlsx").write_bytes(b"")
    with pytest.raises(WorkbookBusyError):
        ClosedWorkbook(path).restore("1")


def test_backups_of_other_workbooks_are_left_alone(tmp_path: Path) -> None:
    table_of(tmp_path / "台账.副本.xlsx", [["XM-1", "0", 1.0, None]])
    committed(ClosedWorkbook(tmp_path / "台账.副本.xlsx"), 2)
    committed(ClosedWorkbook(ledger(tmp_path), rotation=Rotation(last=1, days=1)), 3)
    assert len(ClosedWorkbook(tmp_path / "台账.副本.xlsx").backups()) == 2
    assert len(ClosedWorkbook(tmp_path / "台账.xlsx").backups()) == 1
