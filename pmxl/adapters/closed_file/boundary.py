"""The moments of a commit between which a machine may stop; a test stops it at each."""

from collections.abc import Callable
from enum import Enum


class Boundary(Enum):
    """What has just been done to the disk."""

    LOCKED = "the lock is held"
    NEW_BEGUN = "the new file is there and empty"
    NEW_HALF = "part of the new file is written"
    NEW_WRITTEN = "the new file is written, not yet on disk"
    NEW_SYNCED = "the new file is on disk"
    NEW_VERIFIED = "the new file was read back"
    PROMISED = "all new files of several workbooks are promised their places"
    OLD_ASIDE = "the workbook has stepped aside: nothing bears its name"
    SWAPPED = "the new file bears the workbook's name"
    FOLDER_SYNCED = "the folder is on disk"
    OLD_FILED = "the old state is a backup"
    ROTATED = "superfluous backups are deleted"


Reached = Callable[[Boundary], None]
"""Told of each moment as it comes."""


def passed(_boundary: Boundary) -> None:
    """Nothing waits at a boundary, except in tests."""
