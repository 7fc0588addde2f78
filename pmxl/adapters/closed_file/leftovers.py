"""What an interrupted commit left behind: recognised by name, put right, and written down."""

import os
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pmxl.adapters.closed_file import promise
from pmxl.adapters.closed_file.backups import file_away
from pmxl.adapters.closed_file.file_names import BACKUPS, new_file, old_file
from pmxl.adapters.closed_file.lock import Lock
from pmxl.disk import sync_folder
from pmxl.errors import WorkbookBusyError

_RECORD = "修复记录.txt"


@dataclass(frozen=True, slots=True)
class Repair:
    """What was found beside a workbook and what was done about it."""

    workbook: str
    found: str
    done: str

    def __str__(self) -> str:
        return f"{self.workbook}：{self.found}，{self.done}。"


def complete(workbook: Path, at: datetime, seconds: float) -> list[Repair]:
    """Complete the interrupted commit of several workbooks that this one was part of; the caller holds none of them."""
    if not promise.about(workbook):
        return []
    with ExitStack() as stack:
        for one in promise.about(workbook):
            stack.enter_context(Lock(one.workbook).held(seconds))
        promised = promise.about(workbook)  # whoever held the locks may have kept it by now
        if not promised:
            return []
        try:
            found, done = promise.fulfil(promised)
        except PermissionError:  # as servers say of a file that somebody has open
            raise WorkbookBusyError("、".join(one.workbook.name for one in promised), None) from None
        repairs = [Repair("、".join(one.workbook.name for one in promised), found, done)]
        _record(workbook.parent, repairs, at)
        return repairs + [repair for one in promised for repair in recover(one.workbook, at)]


def recover(workbook: Path, at: datetime) -> list[Repair]:
    """Put right what an interrupted commit left; the caller holds the workbook's lock.

    Before the swap was complete the workbook is what it was; afterwards it is the new one, and the old is a backup.
    """
    repairs, old, new = [], old_file(workbook), new_file(workbook)
    promise.draft_file(workbook).unlink(missing_ok=True)
    if old.exists() and not workbook.exists():
        os.rename(old, workbook)  # noqa: PTH104  # fails on Windows where the target exists
        repairs.append(Repair(workbook.name, "上次写入在替换途中中断", "已恢复为写入前的内容"))
    elif old.exists():
        file_away(workbook, old, at)
        repairs.append(Repair(workbook.name, "上次写入在归档备份前中断", "新内容完整，旧内容已归入备份"))
    if new.exists():
        new.unlink()
        if not repairs:
            repairs.append(Repair(workbook.name, "上次写入在完成前中断", "工作簿未受影响，已清除临时文件"))
    if repairs:
        sync_folder(workbook.parent)
        _record(workbook.parent, repairs, at)
    return repairs


def history(folder: Path) -> tuple[str, ...]:
    """Every repair ever made in the folder, oldest first."""
    record = folder / BACKUPS / _RECORD
    return tuple(record.read_text("utf-8").splitlines()) if record.exists() else ()


def _record(folder: Path, repairs: list[Repair], at: datetime) -> None:
    record = folder / BACKUPS / _RECORD
    record.parent.mkdir(exist_ok=True)
    with record.open("a", encoding="utf-8") as file:
        file.writelines(f"{at:%Y-%m-%d %H:%M:%S} {repair}\n" for repair in repairs)
