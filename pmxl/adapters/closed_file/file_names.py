"""The names of what pmxl puts beside a workbook; all begin so that people and sync clients leave them alone."""

from pathlib import Path

PREFIX = ".~pmxl-"
BACKUPS = "备份"
PROMISED = ".together"


def lock_file(workbook: Path) -> Path:
    """The file that a pmxl process locks while it writes the workbook."""
    return workbook.with_name(f"{PREFIX}{workbook.name}.lock")


def new_file(workbook: Path) -> Path:
    """The next state of the workbook, until it takes its place."""
    return workbook.with_name(f"{PREFIX}{workbook.name}.new")


def old_file(workbook: Path) -> Path:
    """The state of the workbook before, from the moment it steps aside until it is filed as a backup."""
    return workbook.with_name(f"{PREFIX}{workbook.name}.old")


def promise_file(workbook: Path) -> Path:
    """What several workbooks, of which this is the first, are promised together."""
    return workbook.with_name(f"{PREFIX}{workbook.name}{PROMISED}")


def workbook_of(leftover: Path) -> Path | None:
    """The workbook that a file of these names belongs to; None for any other file."""
    name = leftover.name
    if not name.startswith(PREFIX) or leftover.suffix not in {".new", ".old", PROMISED}:
        return None
    return leftover.with_name(name[len(PREFIX) : -len(leftover.suffix)])


def backup_folder(workbook: Path) -> Path:
    """Where the states of the workbook before each commit are kept."""
    return workbook.parent / BACKUPS


def interrupted(folder: Path) -> list[Path]:
    """The workbooks beside which an interrupted commit left something."""
    found = {workbook_of(file) for file in folder.iterdir() if file.name.startswith(PREFIX)}
    return sorted(workbook for workbook in found if workbook is not None)
