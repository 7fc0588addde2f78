"""A process killed in the middle of a commit: the workbook is the old one or the new one, whole, and nothing stays."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pmxl.adapters.closed_file import ClosedWorkbook
from pmxl.adapters.closed_file.boundary import Boundary
from pmxl.adapters.folder import FolderWorkspace
from pmxl.outcomes.change import CellSet, CellsSet
from tests.adapters.files import LAYOUT, parts_of, table_of

ROOT = Path(__file__).parents[2]
STILL_OLD = {
    Boundary.LOCKED,
    Boundary.NEW_BEGUN,
    Boundary.NEW_HALF,
    Boundary.NEW_WRITTEN,
    Boundary.NEW_SYNCED,
    Boundary.NEW_VERIFIED,
    Boundary.OLD_ASIDE,
}
ALONE = [boundary for boundary in Boundary if boundary is not Boundary.PROMISED]
"""What the commit of one workbook passes."""


def killed(folder: Path, boundary: Boundary) -> Path:
    path = table_of(folder / "台账.xlsx", [["XM-1", "旧", 1.0, None]])
    command = [sys.executable, "-m", "tests.reliability.committing", "die", str(path), boundary.name]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == -signal.SIGKILL
    return path


def name_in(workbook: ClosedWorkbook) -> object:
    return workbook.read(LAYOUT).cell(0, "名称")


@pytest.mark.parametrize("boundary", ALONE, ids=lambda boundary: boundary.name)
def test_the_workbook_is_whole_and_the_folder_clean_at_the_next_start(tmp_path: Path, boundary: Boundary) -> None:
    path = killed(tmp_path, boundary)
    (workbook,) = FolderWorkspace(tmp_path).workbooks()
    assert name_in(workbook) == ("旧" if boundary in STILL_OLD else "新")
    assert parts_of(path)
    assert [file.name for file in tmp_path.iterdir() if file.suffix in {".new", ".old"}] == []


@pytest.mark.parametrize("boundary", ALONE, ids=lambda boundary: boundary.name)
def test_the_next_commit_goes_through_and_the_old_state_is_kept(tmp_path: Path, boundary: Boundary) -> None:
    path = killed(tmp_path, boundary)
    workbook = ClosedWorkbook(path)
    with workbook.held():
        held = name_in(workbook)
        workbook.commit([CellsSet(LAYOUT, {"编号": "XM-1"}, (CellSet("名称", str(held), "最新"),))])
    assert name_in(workbook) == "最新"
    assert name_in(ClosedWorkbook(workbook.backups()[0].file)) == held


def test_what_was_put_right_is_said_and_written_down(tmp_path: Path) -> None:
    killed(tmp_path, Boundary.OLD_ASIDE)
    workspace = FolderWorkspace(tmp_path)
    assert [str(repair) for repair in workspace.repairs] == [
        "台账.xlsx：上次写入在替换途中中断，已恢复为写入前的内容。"
    ]
    assert FolderWorkspace(tmp_path).repairs == ()
    (line,) = FolderWorkspace(tmp_path).repair_history()
    assert line.endswith("台账.xlsx：上次写入在替换途中中断，已恢复为写入前的内容。")


def test_a_workbook_that_is_aside_is_still_listed_for_readers(tmp_path: Path) -> None:
    path = killed(tmp_path, Boundary.OLD_ASIDE)
    assert not path.exists()
    assert [workbook.name for workbook in FolderWorkspace(tmp_path).workbooks()] == ["台账.xlsx"]
