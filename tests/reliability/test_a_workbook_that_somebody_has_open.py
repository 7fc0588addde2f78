"""A workbook that somebody has open is refused by name, or waited for as asked; marks of crashed programs are told."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pmxl.adapters.closed_file import ClosedWorkbook
from pmxl.adapters.folder import FolderWorkspace
from pmxl.errors import WorkbookBusyError
from pmxl.outcomes.change import CellSet, CellsSet
from tests.adapters.files import LAYOUT, table_of

CHANGE = CellsSet(LAYOUT, {"编号": "XM-1"}, (CellSet("名称", "甲", "改"),))


def ledger(folder: Path) -> Path:
    return table_of(folder / "台账.xlsx", [["XM-1", "甲", 1.0, None]])


def excel_mark(path: Path, name: str) -> Path:
    """An owner file as Excel writes it: 165 bytes, the name once in the local code page and once in UTF-16."""
    local = name.encode("gbk")[:54]
    head = bytes([len(local)]) + local.ljust(54, b" ")
    wide = len(name).to_bytes(2, "little") + name.ljust(54).encode("utf-16-le")
    mark = path.with_name(f"~${path.name}")
    mark.write_bytes((head + wide).ljust(165, b" ")[:165])
    return mark


def office_mark(path: Path, host: str) -> Path:
    mark = path.with_name(f".~lock.{path.name}#")
    mark.write_text(f",lisi,{host},24.11.2026 07:13,file:///Users/lisi/.config/libreoffice/4;", "utf-8")
    return mark


def test_the_name_in_excel_s_owner_file_is_said(tmp_path: Path) -> None:
    path = ledger(tmp_path)
    excel_mark(path, "张三")
    before = path.read_bytes()
    with pytest.raises(WorkbookBusyError, match=r"正由 张三（Excel，占用标记 ~\$台账.xlsx"):
        ClosedWorkbook(path).commit([CHANGE])
    assert path.read_bytes() == before


def test_an_owner_file_that_tells_no_name_still_holds_the_workbook(tmp_path: Path) -> None:
    path = ledger(tmp_path)
    path.with_name("~$台账.xlsx").write_bytes(b"")
    with pytest.raises(WorkbookBusyError, match="他人（Excel"):
        ClosedWorkbook(path).commit([CHANGE])


def test_a_libreoffice_on_another_machine_is_believed(tmp_path: Path) -> None:
    path = ledger(tmp_path)
    office_mark(path, "another-pc")
    with pytest.raises(WorkbookBusyError, match="lisi（LibreOffice"):
        ClosedWorkbook(path).commit([CHANGE])


@pytest.mark.proc  # to see that no LibreOffice has the workbook open
def test_a_mark_that_a_crashed_libreoffice_left_here_is_told_and_passed_over(tmp_path: Path) -> None:
    path = ledger(tmp_path)
    office_mark(path, socket.gethostname())
    assert [owner.name for owner in FolderWorkspace(tmp_path).stale_marks()] == ["lisi"]
    assert ClosedWorkbook(path).commit([CHANGE])


def test_an_old_mark_shows_its_age_and_what_to_do(tmp_path: Path) -> None:
    path = ledger(tmp_path)
    mark = excel_mark(path, "张三")
    os.utime(mark, (time.time() - 3 * 86_400, time.time() - 3 * 86_400))
    with pytest.raises(WorkbookBusyError, match="3 天前打开；若其实未打开，可删除该标记"):
        ClosedWorkbook(path).commit([CHANGE])


def test_who_waits_gets_through_when_the_other_closes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = ledger(tmp_path)
    mark = excel_mark(path, "张三")
    naps: list[float] = []

    def nap(seconds: float) -> None:
        naps.append(seconds)
        if len(naps) == 3:
            mark.unlink()

    monkeypatch.setattr("pmxl.adapters.closed_file.writer.time.sleep", nap)
    assert ClosedWorkbook(path, wait=600).commit([CHANGE])
    assert naps == [0.2] * 3


def test_a_workbook_open_elsewhere_can_still_be_read(tmp_path: Path) -> None:
    path = ledger(tmp_path)
    excel_mark(path, "张三")
    assert ClosedWorkbook(path).read(LAYOUT).cell(0, "名称") == "甲"
    assert [workbook.name for workbook in FolderWorkspace(tmp_path).workbooks()] == ["台账.xlsx"]
    assert [owner.name for owner in FolderWorkspace(tmp_path).held_open()] == ["张三"]


@contextmanager
def office_with(path: Path, profile: Path) -> Iterator[None]:
    """A real LibreOffice that has the workbook open."""
    command = ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--norestore", str(path)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    mark, deadline = path.with_name(f".~lock.{path.name}#"), time.monotonic() + 600
    try:
        while not mark.exists():
            assert time.monotonic() < deadline, "LibreOffice did not open the workbook"
            time.sleep(0.1)
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.mark.libreoffice
def test_a_real_libreoffice_holds_the_workbook_until_it_is_gone(tmp_path: Path) -> None:
    path = ledger(tmp_path)
    before = path.read_bytes()
    with office_with(path, tmp_path / "profile"):
        with pytest.raises(WorkbookBusyError, match="LibreOffice"):
            ClosedWorkbook(path).commit([CHANGE])
        assert path.read_bytes() == before
    assert ClosedWorkbook(path, wait=600).commit([CHANGE])


@pytest.mark.proc  # only Linux says of a file in use that it is busy
def test_a_file_that_linux_calls_busy_is_told_as_open_not_as_a_broken_disk(tmp_path: Path) -> None:
    path = ledger(tmp_path)
    path.write_bytes(
        Path("/bin/sleep").read_bytes()
    )  # a running program can't be written, as a file that a client holds
    path.chmod(0o755)
    running = subprocess.Popen([str(path), "infinity"])
    try:
        with pytest.raises(WorkbookBusyError):
            ClosedWorkbook(path).commit([CHANGE])
    finally:
        running.kill()
        running.wait()
