"""How long a file is waited for, which files are a commit's own, and how a broken part is told."""

import os
import time
import zipfile
from pathlib import Path

import filelock
import pytest

from pmxl.adapters.closed_file import ClosedWorkbook, patience
from pmxl.adapters.closed_file.file_names import interrupted, lock_file, new_file, old_file, promise_file, workbook_of
from pmxl.adapters.closed_file.lock import Lock
from pmxl.adapters.closed_file.malformed import malformed
from pmxl.errors import WorkbookBusyError, WorkbookUnreadableError
from pmxl.ooxml.sheet_stream import SheetRefusedError
from tests.adapters.files import LAYOUT, table_of


class Clock:
    """A time that passes only while somebody sleeps."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now, self.slept = 100.0, list[float]()
        monkeypatch.setattr(time, "monotonic", lambda: self.now)
        monkeypatch.setattr(time, "sleep", self.sleep)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def tried(monkeypatch: pytest.MonkeyPatch, fails: int, seconds: float) -> tuple[Clock, list[int]]:
    clock, calls = Clock(monkeypatch), list[int]()

    def action() -> list[int]:
        calls.append(len(calls))
        if len(calls) <= fails:
            raise PermissionError
        return calls

    return clock, patience.tried(action, (PermissionError,), seconds)


def test_an_action_is_tried_again_at_growing_pauses_up_to_the_longest(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, calls = tried(monkeypatch, 7, 9)
    assert clock.slept == [0.01, 0.02, 0.04, 0.08, 0.16, 0.25, 0.25]
    assert len(calls) == 8
    assert tried(monkeypatch, 0, 0)[0].slept == []


def test_an_action_is_given_up_before_the_time_is_over_and_other_failures_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(PermissionError):
        tried(monkeypatch, 99, 0.069)
    assert len(tried(monkeypatch, 3, 0.0701)[1]) == 4
    clock = Clock(monkeypatch)
    with pytest.raises(FileNotFoundError):
        patience.tried(lambda: Path("/nowhere/at/all").read_text("utf-8"), (PermissionError,), 9)
    assert clock.slept == []


def test_a_leftover_is_known_by_its_name_and_belongs_to_its_workbook(tmp_path: Path) -> None:
    book = tmp_path / "台账.xlsx"
    leftovers = [new_file(book), old_file(book), promise_file(book)]
    assert [workbook_of(file) for file in leftovers] == [book] * 3
    others = ["台账.xlsx", "台账.xlsx.new", ".~pmxl-台账.xlsx", ".~pmxl-台账.xlsx.lock", "~$台账.xlsx"]
    assert [workbook_of(tmp_path / name) for name in others] == [None] * 5
    for file in (*leftovers, new_file(tmp_path / "乙.xlsx"), *(tmp_path / name for name in others)):
        file.write_bytes(b"")
    assert interrupted(tmp_path) == sorted([book, tmp_path / "乙.xlsx"])


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (SheetRefusedError("有行没有行号"), "台账.xlsx：有行没有行号"),
        (ValueError("x" * 81 + "\nmore"), "台账.xlsx：文件内部结构异常。"),
        (KeyError(), "台账.xlsx：文件内部结构异常。"),
        (ZeroDivisionError("none"), "台账.xlsx：文件内部结构异常。"),
    ],
)
def test_whatever_a_broken_part_makes_fail_becomes_one_sentence(error: Exception, says: str) -> None:
    with pytest.raises(WorkbookUnreadableError) as told, malformed("台账.xlsx"):
        raise error
    assert says in str(told.value)
    assert "没有写入任何内容，请用 Excel 打开并另存为 .xlsx，或从「备份」文件夹恢复" in str(told.value)


def test_other_failures_of_the_system_are_left_to_those_who_know_them() -> None:
    with pytest.raises(PermissionError), malformed("台账.xlsx"):
        raise PermissionError


def test_a_lock_keeps_others_away_until_the_last_hold_ends_and_no_longer(tmp_path: Path) -> None:
    book = tmp_path / "台账.xlsx"
    other = filelock.FileLock(lock_file(book), is_singleton=False)
    lock = Lock(book)
    with lock.held(1):
        with lock.held(1):
            pass
        with pytest.raises(filelock.Timeout):
            other.acquire(timeout=0)
    with other.acquire(timeout=0), pytest.raises(WorkbookBusyError, match="另一个 pmxl 进程"), lock.held(0):
        pass
    with pytest.raises(ZeroDivisionError), lock.held(0):
        raise ZeroDivisionError
    other.acquire(timeout=0)
    other.release()


def test_a_file_that_takes_the_place_of_one_just_as_big_and_old_is_read(tmp_path: Path) -> None:
    path, other = (
        table_of(tmp_path / "甲.xlsx", [["XM-1", "旧", 1.0, None]]),
        table_of(tmp_path / "乙.xlsx", [["XM-1", "新", 1.0, None]]),
    )
    for file in (path, other):
        with zipfile.ZipFile(file, "a") as book_file:
            book_file.comment = b" " * (9_000 - file.stat().st_size)
    assert path.stat().st_size == other.stat().st_size
    for file in (path, other):
        os.utime(file, (1, 1))
    book = ClosedWorkbook(path)
    assert book.read(LAYOUT).cell(0, "名称") == "旧"
    other.replace(path)
    assert book.read(LAYOUT).cell(0, "名称") == "新"
