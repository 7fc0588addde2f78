"""A process of its own that takes the edits of a returned form, but is killed in the middle of it.

python -m tests.reliability.accepting FOLDER FORM BOUNDARY TIME
"""

import os
import signal
import sys
from pathlib import Path

from pmxl.actions.forms_reading import read_returned
from pmxl.adapters.closed_file.boundary import Boundary
from pmxl.adapters.folder import FolderWorkspace
from pmxl.wiring import open_desk


def main(folder: str, form: str, boundary: str, time: str) -> None:
    """Take them; be killed when the boundary is reached for so many times."""
    seen: list[Boundary] = []

    def reached(at: Boundary) -> None:
        seen.append(at)
        if at.name == boundary and seen.count(at) == int(time):
            os.kill(os.getpid(), signal.SIGKILL)

    desk = open_desk(Path(folder), as_name="孙强")
    assert isinstance(desk.workspace, FolderWorkspace)
    for book in desk.workspace.workbooks():
        book.writer.reached = reached
    read_returned(desk, Path(form), accept=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
