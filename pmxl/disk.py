"""What is asked of the disk beyond pathlib: that the names of new files outlast a power failure."""

import os
from contextlib import suppress
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Have the folder's names on disk; Windows does so itself."""
    if os.name == "nt":
        return
    with suppress(OSError):  # some network mounts can't; the renames are done all the same
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
