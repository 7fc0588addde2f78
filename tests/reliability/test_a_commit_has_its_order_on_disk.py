"""What a commit does to the disk, in its order: nothing bears the workbook's name that isn't synced and read back."""

import hashlib
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from pmxl.adapters.clock import FixedClock
from pmxl.adapters.closed_file import ClosedWorkbook
from pmxl.adapters.closed_file.backups import Rotation
from pmxl.adapters.closed_file.boundary import Boundary
from pmxl.adapters.closed_file.file_names import new_file, old_file, promise_file
from pmxl.adapters.closed_file.leftovers import history
from pmxl.errors import WriteRefusedError
from pmxl.outcomes.change import CellSet, CellsSet
from tests.adapters.files import LAYOUT, table_of

pytestmark = pytest.mark.proc  # asks Linux which file a handle belongs to

CLOCK = FixedClock(datetime(2026, 11, 24, 9, 30, 5))
RENAMED = CellsSet(LAYOUT, {"编号": "XM-1"}, (CellSet("名称", "旧", "新"),))


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """What is synced, renamed and deleted, in order, as it happens."""
    seen: list[str] = []

    def noted(verb: str, real: Callable[..., object], name: Callable[..., str]) -> Callable[..., object]:
        def done(*given: object, **more: object) -> object:
            text = f"{verb} {name(*given)}"
            result = real(*given, **more)
            seen.append(text)
            return result

        return done

    def short(path: object) -> str:
        return os.path.relpath(str(path), tmp_path)

    monkeypatch.setattr(
        os, "fsync", noted("sync", os.fsync, lambda handle: short(Path(f"/proc/self/fd/{handle}").readlink()))
    )
    monkeypatch.setattr(os, "rename", noted("rename", os.rename, lambda a, b: f"{short(a)} to {short(b)}"))
    monkeypatch.setattr(os, "replace", noted("replace", os.replace, lambda a, b: f"{short(a)} to {short(b)}"))
    monkeypatch.setattr(os, "unlink", noted("delete", os.unlink, short))
    return seen


def ledger(folder: Path, name: str = "台账.xlsx") -> Path:
    return table_of(folder / name, [["XM-1", "旧", 1.0, None]])


def test_a_commit_syncs_the_new_file_before_the_old_one_steps_aside(tmp_path: Path, seen: list[str]) -> None:
    def reached(boundary: Boundary) -> None:
        seen.append(boundary.name)

    ClosedWorkbook(ledger(tmp_path), clock=CLOCK, reached=reached).commit([RENAMED])
    assert seen == [
        "LOCKED",
        "NEW_BEGUN",
        "NEW_HALF",
        "NEW_WRITTEN",
        "sync .~pmxl-台账.xlsx.new",
        "NEW_SYNCED",
        "NEW_VERIFIED",
        "rename 台账.xlsx to .~pmxl-台账.xlsx.old",
        "OLD_ASIDE",
        "rename .~pmxl-台账.xlsx.new to 台账.xlsx",
        "SWAPPED",
        "sync .",
        "FOLDER_SYNCED",
        "rename .~pmxl-台账.xlsx.old to 备份/台账.20261124-093005-000001.xlsx",
        "OLD_FILED",
        "ROTATED",
    ]


def test_two_workbooks_are_promised_on_disk_before_either_steps_aside(tmp_path: Path, seen: list[str]) -> None:
    books = [ClosedWorkbook(ledger(tmp_path, name), clock=CLOCK) for name in ("乙.xlsx", "甲.xlsx")]
    ClosedWorkbook.commit_together([(book, [RENAMED]) for book in books])
    assert seen == [
        "sync .~pmxl-乙.xlsx.new",
        "sync .~pmxl-甲.xlsx.new",
        "sync .~pmxl-乙.xlsx.together.draft",
        "replace .~pmxl-乙.xlsx.together.draft to .~pmxl-乙.xlsx.together",
        "sync .",
        "rename 乙.xlsx to .~pmxl-乙.xlsx.old",
        "rename .~pmxl-乙.xlsx.new to 乙.xlsx",
        "sync .",
        "rename 甲.xlsx to .~pmxl-甲.xlsx.old",
        "rename .~pmxl-甲.xlsx.new to 甲.xlsx",
        "sync .",
        "delete .~pmxl-乙.xlsx.together",
        "sync .",
        "rename .~pmxl-乙.xlsx.old to 备份/乙.20261124-093005-000001.xlsx",
        "rename .~pmxl-甲.xlsx.old to 备份/甲.20261124-093005-000001.xlsx",
    ]


def test_a_lost_workbook_is_restored_and_its_folder_synced(tmp_path: Path, seen: list[str]) -> None:
    path = ledger(tmp_path)
    book = ClosedWorkbook(path, clock=CLOCK)
    book.commit([RENAMED])
    path.unlink()
    seen.clear()
    book.restore("1")
    assert seen == ["sync .~pmxl-台账.xlsx.new", "rename .~pmxl-台账.xlsx.new to 台账.xlsx", "sync ."]


def test_superfluous_backups_are_deleted_once_all_is_done(tmp_path: Path, seen: list[str]) -> None:
    book = ClosedWorkbook(ledger(tmp_path), clock=CLOCK, rotation=Rotation(last=0, days=1))
    book.commit([RENAMED])
    seen.clear()
    book.commit([CellsSet(LAYOUT, {"编号": "XM-1"}, (CellSet("名称", "新", "旧"),))])
    assert seen[-2:] == [
        "rename .~pmxl-台账.xlsx.old to 备份/台账.20261124-093005-000002.xlsx",
        "delete 备份/台账.20261124-093005-000001.xlsx",
    ]


def test_a_workbook_that_stepped_aside_comes_back_and_the_folder_is_synced(tmp_path: Path, seen: list[str]) -> None:
    path = ledger(tmp_path)
    new_file(path).write_bytes(b"half")
    path.rename(old_file(path))
    seen.clear()
    repairs = ClosedWorkbook(path, clock=CLOCK).recover()
    said = "台账.xlsx：上次写入在替换途中中断，已恢复为写入前的内容。"
    assert [str(one) for one in repairs] == [said]
    assert seen == ["rename .~pmxl-台账.xlsx.old to 台账.xlsx", "delete .~pmxl-台账.xlsx.new", "sync ."]
    assert history(tmp_path) == (f"2026-11-24 09:30:05 {said}",)


def promised(folder: Path, *, filed: bool) -> tuple[Path, Path]:
    """Two workbooks of a commit that stopped: the first has its place, the second was saved by somebody meanwhile."""
    one, other = folder / "甲.xlsx", folder / "乙 (1) 丙.xlsx"
    one.write_bytes(b"new")
    other.write_bytes(b"saved meanwhile")
    new_file(other).write_bytes(b"new")
    if not filed:
        old_file(one).write_bytes(b"old")
    digests = [hashlib.sha256(content).hexdigest() for content in (b"old", b"new")]
    lines = "".join(f"{' '.join(digests)} {book.name}\n" for book in (one, other))
    promise_file(one).write_text(lines, "utf-8")
    return one, other


def test_a_commit_that_somebody_saved_over_is_taken_back(tmp_path: Path) -> None:
    one, other = promised(tmp_path, filed=False)
    (repair,) = ClosedWorkbook(other, clock=CLOCK).recover()
    assert (one.read_bytes(), other.read_bytes()) == (b"old", b"saved meanwhile")
    assert (repair.workbook, repair.done) == ("甲.xlsx、乙 (1) 丙.xlsx", "已恢复为写入前的内容")
    assert [file.name for file in tmp_path.glob(".~pmxl-*") if "lock" not in file.name] == []


def test_what_of_it_can_no_longer_be_taken_back_is_said(tmp_path: Path) -> None:
    one, other = promised(tmp_path, filed=True)
    (repair,) = ClosedWorkbook(other, clock=CLOCK).recover()
    assert (one.read_bytes(), other.read_bytes()) == (b"new", b"saved meanwhile")
    assert repair.done == "有的已写入、有的因期间被他人保存而未写入，请核对操作日志"


def test_a_file_or_folder_that_may_not_be_written_is_refused_before_anything_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = ledger(tmp_path)
    may = os.access
    for forbidden, says in ((path, "文件，是只读的|文件 是只读的|文件：是只读的"), (tmp_path, "没有写权限")):
        monkeypatch.setattr(os, "access", lambda asked, mode, no=forbidden: Path(asked) != no and may(asked, mode))
        with pytest.raises(WriteRefusedError, match=says):
            ClosedWorkbook(path, clock=CLOCK).commit([RENAMED])
    path.chmod(0o444)
    monkeypatch.setattr(os, "access", may)
    with pytest.raises(WriteRefusedError, match="只读"):
        ClosedWorkbook(path, clock=CLOCK).commit([RENAMED])
