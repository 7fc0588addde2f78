"""New workspaces: the empty one of `pmxl init`, and those that are published with pmxl."""

from datetime import date
from pathlib import Path

from pmxl.errors import FolderNotEmptyError
from pmxl.process.definition import PROCESS
from pmxl.rules.standing import STANDING
from pmxl.sheets.building.defaults import default_contents
from pmxl.sheets.building.workspace import build_workspace
from pmxl.vocabulary import Book


def init_workspace(folder: Path, today: date) -> tuple[Path, ...]:
    """Make the workbooks of an empty workspace; raises FolderNotEmptyError where one of them is there already."""
    taken = [f"{book}.xlsx" for book in Book if (folder / f"{book}.xlsx").exists()]
    if taken:
        raise FolderNotEmptyError(str(folder), taken)
    contents = default_contents([*PROCESS.checks.values(), *STANDING])
    return build_workspace(folder, contents, today=today)
