"""The order of a commit on disk: lock, who has it open, new file, sync, read back, swap in two steps, backup."""

import errno
import hashlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pmxl.adapters.closed_file import patience
from pmxl.adapters.closed_file.backups import Rotation, file_away, rotate
from pmxl.adapters.closed_file.boundary import Boundary, Reached
from pmxl.adapters.closed_file.file_names import backup_folder, new_file, old_file
from pmxl.adapters.closed_file.leftovers import Repair, recover
from pmxl.adapters.closed_file.lock import Lock
from pmxl.adapters.closed_file.owner_files import owners
from pmxl.adapters.closed_file.swap import folder_refused, probe, swap, sync_folder
from pmxl.errors import PmxlError, WorkbookBusyError, WorkbookUnreadableError, WriteRefusedError
from pmxl.ports.clock import Clock

_ATTEMPTS = 5
_BLOCK = 1 << 20
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


@dataclass(frozen=True, slots=True)
class Job:
    """The next state of a workbook: how to write it, and how to make sure that what was written is right."""

    write: Callable[[BinaryIO], None]
    verify: Callable[[Path], None]


Preparation = Callable[[BinaryIO], "Job | None"]
"""Makes the job from the workbook's present state; None where nothing is to be written."""


class Writer:
    """Brings one workbook from one state to the next, wholly or not at all."""

    def __init__(self, workbook: Path, clock: Clock, wait: float, reached: Reached, rotation: Rotation) -> None:
        self._workbook, self._clock, self._wait = workbook, clock, wait
        self._reached, self._rotation, self._lock = reached, rotation, Lock(workbook)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep other pmxl processes away; what an interrupted one left behind is put right first."""
        with self._explained(), self._lock.held(max(self._wait, patience.LOCK)):
            recover(self._workbook, self._clock.now())
            yield

    def recovered(self) -> list[Repair]:
        """Put right what an interrupted commit left behind."""
        with self._explained(), self._lock.held(max(self._wait, patience.LOCK)):
            return recover(self._workbook, self._clock.now())

    def create(self, job: Job) -> None:
        """Write the job where no workbook is any more."""
        new = new_file(self._workbook)
        with self.held():
            self._write_new(new, job)
            job.verify(new)
            os.rename(new, self._workbook)  # noqa: PTH104  # fails on Windows where the target exists
            sync_folder(self._workbook.parent)

    def write(self, prepare: Preparation) -> None:
        """Write the job made from the present state; made again if somebody changes the workbook meanwhile."""
        with self.held():
            self._reached(Boundary.LOCKED)
            self._wait_for_owners()
            for _ in range(_ATTEMPTS):
                if self._attempt(prepare):
                    return
            raise WorkbookBusyError(self._workbook.name, None)

    def _attempt(self, prepare: Preparation) -> bool:
        new, old = new_file(self._workbook), old_file(self._workbook)
        try:
            with self._opened() as source:
                before = _digest(source)
                job = prepare(source)
                if job is None:
                    return True
                self._write_new(new, job)
                job.verify(new)
            self._reached(Boundary.NEW_VERIFIED)
            if self._present() != before:
                return False
            swap(self._workbook, new, old, self._reached, max(self._wait, patience.WRITE))
        finally:
            with suppress(FileNotFoundError, PermissionError):
                new.unlink()
        self._file_away(old)
        return True

    def _write_new(self, new: Path, job: Job) -> None:
        backup_folder(self._workbook).mkdir(exist_ok=True)
        with new.open("w+b") as target:
            self._reached(Boundary.NEW_BEGUN)
            job.write(target)
            target.flush()
            self._reached(Boundary.NEW_WRITTEN)
            os.fsync(target.fileno())
        self._reached(Boundary.NEW_SYNCED)

    def _file_away(self, old: Path) -> None:
        with suppress(OSError):  # the commit is done; what stays is filed at the next start
            file_away(self._workbook, old, self._clock.now())
            self._reached(Boundary.OLD_FILED)
            rotate(self._workbook, self._rotation)
            self._reached(Boundary.ROTATED)

    def _wait_for_owners(self) -> None:
        deadline = time.monotonic() + self._wait
        while found := owners(self._workbook):
            if time.monotonic() >= deadline:
                raise WorkbookBusyError(self._workbook.name, "、".join(map(str, found)))
            time.sleep(0.2)

    def _opened(self) -> BinaryIO:
        busy = (PermissionError,) if os.name == "nt" else ()
        try:
            patience.tried(lambda: probe(self._workbook), busy, max(self._wait, patience.WRITE))
        except PermissionError:
            raise WorkbookBusyError(self._workbook.name, None) from None
        return self._workbook.open("rb")

    def _present(self) -> bytes:
        with self._workbook.open("rb") as file:
            return _digest(file)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise _explanation(self._workbook, error) from error


def _explanation(workbook: Path, error: OSError) -> PmxlError:
    if error.errno in _FULL:
        return WriteRefusedError(workbook.name, "所在磁盘", "空间不足", "请清理磁盘后重试")
    if error.errno in _FORBIDDEN:
        return folder_refused(workbook)
    if isinstance(error, FileNotFoundError):
        return WorkbookUnreadableError(
            workbook.name, "文件或文件夹不见了（可能被移走，或网络已断开）", "没有写入任何内容，请检查后重试"
        )
    return WriteRefusedError(workbook.name, "所在磁盘", f"系统报告 {error.strerror or error}", "请检查磁盘或网络后重试")


def _digest(file: BinaryIO) -> bytes:
    digest = hashlib.sha256()
    file.seek(0)
    while block := file.read(_BLOCK):
        digest.update(block)
    return digest.digest()
