"""The lock by which pmxl processes take turns at one workbook; the system frees it when a process dies."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pmxl.adapters.closed_file.file_names import lock_file
from pmxl.errors import WorkbookBusyError

if TYPE_CHECKING:
    from filelock import BaseFileLock

_POLL = 0.02


class Lock:
    """A workbook's lock, re-entrant within a thread, one for all views of the file in this process."""

    def __init__(self, workbook: Path) -> None:
        self._workbook = workbook.absolute()
        self._lock: BaseFileLock | None = None

    @contextmanager
    def held(self, seconds: float) -> Iterator[None]:
        """Hold the lock; WorkbookBusyError where another process keeps it for so long, OSError where none can be."""
        import filelock

        if self._lock is None:
            self._lock = filelock.FileLock(os.fspath(lock_file(self._workbook)), is_singleton=True)
        try:
            self._lock.acquire(timeout=seconds, poll_interval=_POLL)
        except filelock.Timeout:
            raise WorkbookBusyError(self._workbook.name, "另一个 pmxl 进程") from None
        try:
            yield
        finally:
            self._lock.release()
