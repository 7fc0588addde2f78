"""The states of a workbook before each commit: kept beside it, numbered, rotated, restored."""

import re
import shutil
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from pmxl.adapters.closed_file.file_names import backup_folder
from pmxl.errors import PmxlError

_NAME = re.compile(r"(?P<stem>.+)\.(?P<stamp>\d{8}-\d{6})-(?P<number>\d{6})(?P<ending>\.xls[xm])")


class BackupNotFoundError(PmxlError):
    """There is no such backup of the workbook."""

    def __init__(self, workbook: str, backup: str, known: int) -> None:
        super().__init__(f"{workbook}：没有备份「{backup}」（现有 {known} 份）。请用 pmxl backups 查看备份名称。")


@dataclass(frozen=True, slots=True)
class Backup:
    """One kept state: its file, the time of the commit that ended it, its running number and its size."""

    file: Path
    at: datetime
    number: int
    size: int


@dataclass(frozen=True, slots=True)
class Rotation:
    """How many backups are kept: the last ones, and one a day for some days."""

    last: int = 20
    days: int = 30


def backups(workbook: Path) -> list[Backup]:
    """The kept states of a workbook, newest first; numbers decide, so that a clock set back confuses nothing."""
    folder = backup_folder(workbook)
    found = [_backup(file, workbook) for file in folder.iterdir()] if folder.is_dir() else []
    return sorted((one for one in found if one is not None), key=lambda one: one.number, reverse=True)


def backed_up(folder: Path) -> list[Path]:
    """The workbooks of a folder that have backups, whether they are still there or lost; sorted by name."""
    kept = backup_folder(folder / "any").iterdir() if backup_folder(folder / "any").is_dir() else ()
    matches = (_NAME.fullmatch(file.name) for file in kept)
    return sorted({folder / f"{match['stem']}{match['ending']}" for match in matches if match})


def find(workbook: Path, name: str) -> Backup:
    """The backup of that file name or running number."""
    kept = backups(workbook)
    for one in kept:
        if name in {one.file.name, one.file.stem, str(one.number)}:
            return one
    raise BackupNotFoundError(workbook.name, name, len(kept))


def file_away(workbook: Path, old: Path, at: datetime) -> Path:
    """Make the old state a backup."""
    folder = backup_folder(workbook)
    folder.mkdir(exist_ok=True)
    number = max((one.number for one in backups(workbook)), default=0) + 1
    target = folder / f"{workbook.stem}.{at:%Y%m%d-%H%M%S}-{number:06d}{workbook.suffix}"
    try:
        old.rename(target)
    except OSError:  # the folder of backups may be another disk
        shutil.copy2(old, target)
        old.unlink()
    return target


def rotate(workbook: Path, rotation: Rotation) -> list[Path]:
    """Delete the backups that are no longer kept; returns their names."""
    kept = backups(workbook)
    gone = [one.file for one in kept if one not in _kept(kept, rotation)]
    for file in gone:
        file.unlink(missing_ok=True)
    return gone


def _kept(newest_first: list[Backup], rotation: Rotation) -> list[Backup]:
    keep = newest_first[: rotation.last]
    if not newest_first:
        return keep
    since = newest_first[0].at.date() - timedelta(days=rotation.days)
    of_day: dict[date, Backup] = {}
    for one in newest_first:
        if one.at.date() > since:
            of_day.setdefault(one.at.date(), one)
    return keep + list(of_day.values())


def _backup(file: Path, workbook: Path) -> Backup | None:
    match = _NAME.fullmatch(file.name)
    if match is None or match["stem"] != workbook.stem or match["ending"] != workbook.suffix:
        return None
    try:
        at, size = datetime.strptime(match["stamp"], "%Y%m%d-%H%M%S"), file.stat().st_size  # noqa: DTZ007  # local time
    except (ValueError, FileNotFoundError):
        return None
    return Backup(file, at, int(match["number"]), size)
