"""Several workbooks about to change together: a promise on disk, by which a stop in between is completed or undone."""

import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pmxl.adapters.closed_file.file_names import PREFIX, PROMISED, new_file, old_file, promise_file
from pmxl.disk import sync_folder


@dataclass(frozen=True, slots=True)
class Promised:
    """One workbook of a promise: its file, and the checksums of its content before and of its new file."""

    workbook: Path
    before: str
    after: str


Promise = tuple[Promised, ...]


def keep(promise: Promise) -> None:
    """Have the promise on disk; from now on a stop is completed, not undone."""
    file, draft = promise_file(promise[0].workbook), draft_file(promise[0].workbook)
    with draft.open("w", encoding="utf-8") as target:
        target.writelines(f"{one.before} {one.after} {one.workbook.name}\n" for one in promise)
        target.flush()
        os.fsync(target.fileno())
    draft.replace(file)
    sync_folder(file.parent)


def draft_file(workbook: Path) -> Path:
    """A promise while it is written, which binds nobody."""
    return promise_file(workbook).with_suffix(f"{PROMISED}.draft")


def withdraw(promise: Promise) -> None:
    """Forget a promise that is kept or taken back; one that stays is found to be kept at the next start."""
    with suppress(OSError):
        promise_file(promise[0].workbook).unlink(missing_ok=True)
        sync_folder(promise[0].workbook.parent)


def about(workbook: Path) -> Promise:
    """The promise that a workbook is part of; empty where there is none."""
    found = (_read(file) for file in workbook.parent.glob(f"{PREFIX}*{PROMISED}"))
    return next((one for one in found if workbook.name in {part.workbook.name for part in one}), ())


def is_out(workbook: Path) -> bool:
    """Whether a promise lies there of which this workbook is the first."""
    return promise_file(workbook).exists()


def fulfil(promise: Promise) -> tuple[str, str]:
    """Complete what a stop left half done, or undo it; what was found, and what was done about it.

    The caller holds the locks of all its workbooks. It is undone only if somebody saved over one meanwhile.
    """
    complete = all(_can_follow(one) for one in promise)
    for one in promise:
        (_follow if complete else _go_back)(one)
    withdraw(promise)
    if complete:
        return "几个工作簿的同一次写入在替换途中中断", "已全部完成"
    back = all(not one.workbook.exists() or digest(one.workbook) != one.after for one in promise)
    done = "已恢复为写入前的内容" if back else "有的已写入、有的因期间被他人保存而未写入，请核对操作日志"
    return "几个工作簿的同一次写入在替换途中中断，期间有人保存了其中的文件", done


def digest(file: Path) -> str:
    """The SHA-256 of a file."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _read(file: Path) -> Promise:
    try:
        lines = file.read_text("utf-8").splitlines()
    except FileNotFoundError:
        return ()
    parts = [line.split(" ", 2) for line in lines]
    return tuple(Promised(file.with_name(name), before, after) for before, after, name in parts)


def _can_follow(one: Promised) -> bool:
    new, old = new_file(one.workbook), old_file(one.workbook)
    if not new.exists():
        return True  # it has taken its place; what somebody saved since then stands on it
    if digest(new) != one.after:
        return False
    return digest(one.workbook) == one.before if one.workbook.exists() else old.exists()


def _follow(one: Promised) -> None:
    new, old = new_file(one.workbook), old_file(one.workbook)
    if not new.exists():
        return
    if one.workbook.exists():
        os.rename(one.workbook, old)  # noqa: PTH104  # fails on Windows where somebody has it open
    os.rename(new, one.workbook)  # noqa: PTH104


def _go_back(one: Promised) -> None:
    new, old = new_file(one.workbook), old_file(one.workbook)
    new.unlink(missing_ok=True)
    if not old.exists():
        return
    if one.workbook.exists() and digest(one.workbook) == one.after:
        os.rename(one.workbook, new)  # noqa: PTH104
    if not one.workbook.exists():
        os.rename(old, one.workbook)  # noqa: PTH104
    new.unlink(missing_ok=True)
