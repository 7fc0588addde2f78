"""The new file takes the workbook's place: two renames, never a replace, undone if the second fails.

A plain replace is no guard on a file server: it silently succeeds under a program that holds the file. Renaming the
held file away fails there.
"""

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from pmxl.adapters.closed_file import patience
from pmxl.adapters.closed_file.boundary import Boundary, Reached
from pmxl.disk import sync_folder
from pmxl.errors import WorkbookBusyError, WriteRefusedError

P = TypeVar("P")


class HeldElsewhereError(PermissionError):
    """What Linux says of a file on a mounted share that another client has open: it is busy."""


def probe(workbook: Path) -> None:
    """Check that the workbook and its folder may be written, without writing; raise what forbids it."""
    if not workbook.stat().st_mode & 0o222 or not (os.name == "nt" or os.access(workbook, os.W_OK)):
        raise WriteRefusedError(workbook.name, "文件", "是只读的", "请去掉文件的只读属性，或向 IT 申请写权限")
    if not os.access(workbook.parent, os.W_OK):
        raise folder_refused(workbook)
    with _held_elsewhere(), workbook.open("r+b"):
        pass


def folder_refused(workbook: Path) -> WriteRefusedError:
    """The error that says that the folder can't be written."""
    return WriteRefusedError(
        workbook.name, "所在文件夹", "没有写权限", "请向 IT 申请写权限，或把工作簿移到可写的文件夹"
    )


def swap(workbook: Path, new: Path, old: Path, reached: Reached, seconds: float) -> None:
    """Put `new` in the workbook's place and the workbook in that of `old`; on failure all is as before."""
    _like(workbook, new)
    try:
        exchange(workbook, new, old, _renamed, reached, seconds)
    except PermissionError:
        raise WorkbookBusyError(workbook.name, None) from None
    sync_folder(workbook.parent)
    reached(Boundary.FOLDER_SYNCED)


def exchange(workbook: P, new: P, old: P, rename: Callable[[P, P], None], reached: Reached, seconds: float) -> None:
    """The two renames; PermissionError where somebody holds a file for longer, and then nothing has changed.

    `rename` must fail where the target exists or somebody has the source open, as it does on Windows and file servers.
    """
    patience.tried(lambda: rename(workbook, old), (PermissionError,), seconds)
    reached(Boundary.OLD_ASIDE)
    try:
        patience.tried(lambda: rename(new, workbook), (PermissionError,), seconds)
    except OSError:
        rename(old, workbook)
        raise
    reached(Boundary.SWAPPED)


def _renamed(source: Path, target: Path) -> None:
    with _held_elsewhere():
        os.rename(source, target)  # noqa: PTH104  # fails on Windows where the target exists


@contextmanager
def _held_elsewhere() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.EBUSY, errno.ETXTBSY):
            raise HeldElsewhereError(error.errno, error.strerror) from error
        raise


def _like(workbook: Path, new: Path) -> None:
    shutil.copymode(workbook, new)
    if os.name != "nt":
        held = workbook.stat()
        with suppress(PermissionError):  # only the administrator may give files to others
            os.chown(new, held.st_uid, held.st_gid)
