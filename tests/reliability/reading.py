"""A process of its own that reads a workbook and commits to it, and says what came of it and how much memory it took.

python -m tests.reliability.reading FILE
"""

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

from pmxl.adapters.folder import FolderWorkspace
from pmxl.errors import PmxlError
from pmxl.outcomes.change import CellSet, CellsSet, RowsAppended
from tests.adapters.files import LAYOUT


def outcome(path: Path) -> dict[str, str]:
    """What reading, writing a cell and appending a row came to: ok, or the message."""
    workspace = FolderWorkspace(path.parent)
    said = {"listed": "ok"}
    for error in workspace.unreadable():
        said["listed"] = str(error)
    book = workspace.workbook(path.name)
    change = CellsSet(LAYOUT, {"编号": "XM-1"}, (CellSet("名称", "甲", "改"),))
    actions: dict[str, Callable[[], object]] = {
        "read": lambda: book.read(LAYOUT),
        "formulas": lambda: book.formulas(LAYOUT),
        "set": lambda: book.commit([change]),
        "append": lambda: book.commit([RowsAppended(LAYOUT, ({"编号": "新"},))]),
    }
    for verb, action in actions.items():
        try:
            action()
        except PmxlError as error:
            said[verb] = str(error)
        else:
            said[verb] = "ok"
    return said


def peak() -> int:
    """The peak memory of this process in MB."""
    found = re.search(r"VmHWM:\s*(\d+)", Path("/proc/self/status").read_text())
    return int(found[1]) // 1024 if found else 0


if __name__ == "__main__":
    print(json.dumps({**outcome(Path(sys.argv[1])), "peak": peak()}))
