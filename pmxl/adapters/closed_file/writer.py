"""The order of a commit on disk: lock, who has it open, new file, sync, read back, swap in two steps, backup."""

import errno
import hashlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from pmxl.adapters.closed_file import patience
from pmxl.adapters.closed_file.backups import Rotation, file_away, rotate
from pmxl.adapters.closed_file.boundary import Boundary, Reached
from pmxl.adapters.closed_file.file_names import backup_folder, new_file, old_file
from pmxl.adapters.closed_file.leftovers import Repair, complete, recover
from pmxl.adapters.closed_file.lock import Lock
from pmxl.adapters.closed_file.owner_files import owners
from pmxl.adapters.closed_file.swap import HeldElsewhereError, folder_refused, probe, swap
from pmxl.disk import sync_folder
from pmxl.errors import PmxlError, WorkbookBusyError, WorkbookUnreadableError, WriteRefusedError, system_says
from pmxl.ports.clock import Clock

ATTEMPTS = 5
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
        self.workbook, self._clock, self._wait = workbook, clock, wait
        self.reached, self._rotation, self._lock = reached, rotation, Lock(workbook)
        self._patience = max(wait, patience.LOCK)

    @contextmanager
    def held(self) -> Iterator[list[Repair]]:
        """Keep other pmxl processes away; what an interrupted one left behind is put right first, and told."""
        with self.explained():
            together = complete(self.workbook, self._clock.now(), self._patience)
            with self._lock.held(self._patience):
                yield [*together, *recover(self.workbook, self._clock.now())]

    def create(self, job: Job) -> None:
        """Write the job where no workbook is any more."""
        new = new_file(self.workbook)
        with self.held():
            self._write_new(new, job)
            job.verify(new)
            os.rename(new, self.workbook)  # noqa: PTH104  # fails on Windows where the target exists
            sync_folder(self.workbook.parent)

    def write(self, prepare: Preparation) -> None:
        """Write the job made from the present state; made again if somebody changes the workbook meanwhile."""
        with self.held():
            self.wait_for_owners()
            for _ in range(ATTEMPTS):
                if self._attempt(prepare):
                    return
            raise WorkbookBusyError(self.workbook.name, None)

    def _attempt(self, prepare: Preparation) -> bool:
        try:
            before = self.staged(prepare)
            if before is None:
                return True
            if self.changed_since(before):
                return False
            self.swapped()
        finally:
            self.dropped()
        self.filed()
        return True

    def staged(self, prepare: Preparation) -> bytes | None:
        """Write and read back the new file; the checksum of the state that it was made from, None for nothing to do."""
        with self._opened() as source:
            before = hashlib.file_digest(source, "sha256").digest()
            source.seek(0)
            job = prepare(source)
            if job is None:
                return None
            self._write_new(new_file(self.workbook), job)
            job.verify(new_file(self.workbook))
        self.reached(Boundary.NEW_VERIFIED)
        return before

    def changed_since(self, before: bytes) -> bool:
        """Whether somebody changed the workbook meanwhile."""
        with self.workbook.open("rb") as file:
            return hashlib.file_digest(file, "sha256").digest() != before

    def swapped(self) -> None:
        """Put the new file in the workbook's place."""
        new, old = new_file(self.workbook), old_file(self.workbook)
        swap(self.workbook, new, old, self.reached, max(self._wait, patience.WRITE))

    def taken_back(self) -> None:
        """Undo the swap."""
        os.rename(self.workbook, new_file(self.workbook))  # noqa: PTH104  # fails where somebody has it open
        os.rename(old_file(self.workbook), self.workbook)  # noqa: PTH104

    def dropped(self) -> None:
        """Remove a new file that did not take the workbook's place."""
        with suppress(FileNotFoundError, PermissionError):
            new_file(self.workbook).unlink()

    def filed(self) -> None:
        """Make the state before the swap a backup."""
        with suppress(OSError):  # the commit is done; what stays is filed at the next start
            file_away(self.workbook, old_file(self.workbook), self._clock.now())
            self.reached(Boundary.OLD_FILED)
            rotate(self.workbook, self._rotation)
            self.reached(Boundary.ROTATED)

    def _write_new(self, new: Path, job: Job) -> None:
        backup_folder(self.workbook).mkdir(exist_ok=True)
        with new.open("w+b") as target:
            self.reached(Boundary.NEW_BEGUN)
            job.write(target)
            target.flush()
            self.reached(Boundary.NEW_WRITTEN)
            os.fsync(target.fileno())
        self.reached(Boundary.NEW_SYNCED)

    def wait_for_owners(self) -> None:
        """Begin: wait as long as asked for somebody who has the workbook open; WorkbookBusyError names them."""
        self.reached(Boundary.LOCKED)
        deadline = time.monotonic() + self._wait
        while found := owners(self.workbook):
            if time.monotonic() >= deadline:
                raise WorkbookBusyError(self.workbook.name, "、".join(map(str, found)))
            time.sleep(0.2)

    def _opened(self) -> BufferedReader:
        busy = (PermissionError,) if os.name == "nt" else (HeldElsewhereError,)
        try:
            patience.tried(lambda: probe(self.workbook), busy, max(self._wait, patience.WRITE))
        except PermissionError:
            raise WorkbookBusyError(self.workbook.name, None) from None
        return self.workbook.open("rb")

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Say in words what the system refuses."""
        try:
            yield
        except OSError as error:
            raise _explanation(self.workbook, error) from error


def _explanation(workbook: Path, error: OSError) -> PmxlError:
    if error.errno in _FULL:
        return WriteRefusedError(workbook.name, "所在磁盘", "空间不足", "请清理磁盘后重试")
    if error.errno in _FORBIDDEN:
        return folder_refused(workbook)
    if isinstance(error, FileNotFoundError):
        return WorkbookUnreadableError(
            workbook.name, "文件或文件夹不见了（可能被移走，或网络已断开）", "没有写入任何内容，请检查后重试"
        )
    return WriteRefusedError(workbook.name, "所在磁盘", f"系统报告：{system_says(error)}", "请检查磁盘或网络后重试")
