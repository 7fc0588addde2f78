"""A workspace as a folder of closed workbooks."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from pmxl.adapters.clock import SystemClock
from pmxl.adapters.closed_file.file_names import interrupted
from pmxl.adapters.closed_file.workbook import ClosedWorkbook
from pmxl.errors import PmxlError, WorkbookBusyError, WorkbookUnreadableError
from pmxl.outcomes.change import Written
from pmxl.outcomes.mend import AnyChange
from pmxl.ports.clock import Clock
from pmxl.ports.workbook import Kept, Workbook

if TYPE_CHECKING:
    from pmxl.adapters.closed_file.backups import Rotation
    from pmxl.adapters.closed_file.leftovers import Repair
    from pmxl.adapters.closed_file.owner_files import Owner

_ENDINGS = {".xlsx", ".xlsm"}
_UNUSED = {
    **dict.fromkeys((".xls", ".xlsb"), "旧格式的工作簿，不读取"),
    **dict.fromkeys((".et", ".ett"), "WPS 格式的工作簿，不读取"),
    **dict.fromkeys((".ods", ".numbers"), "不是 Excel 格式的工作簿，不读取"),
    **dict.fromkeys((".csv", ".tsv"), "文本文件，不作为登记表读取；银行流水用 pmxl receipts import 导入"),
}
"""Files of other kinds in which people keep registers too."""
_NOT_OURS = ("~$", ".~", ".")


class FolderWorkspace:
    """The .xlsx and .xlsm files of one folder, not of subfolders; interrupted commits are put right when opened."""

    def __init__(
        self, folder: Path, *, wait: float = 0.0, clock: Clock | None = None, rotation: "Rotation | None" = None
    ) -> None:
        self.folder = folder
        self._wait, self._clock, self._rotation = wait, clock or SystemClock(), rotation
        self._books: dict[Path, ClosedWorkbook] = {}
        self.repairs: tuple[Repair, ...] = tuple(self._recovered())

    @property
    def name(self) -> str:
        """What users know the folder by."""
        return self.folder.name or str(self.folder)

    def workbooks(self) -> tuple[ClosedWorkbook, ...]:
        """All workbooks that can be read, sorted by name."""
        return tuple(book for book in self._all() if _problem(book) is None)

    def unreadable(self) -> tuple[PmxlError, ...]:
        """Why the other files with a workbook's ending can't be read."""
        return tuple(problem for book in self._all() if (problem := _problem(book)) is not None)

    def unused(self) -> Mapping[str, str]:
        """The files of other kinds that may hold a register, each with why it is not read."""
        names = sorted(path.name for path in self.folder.iterdir()) if self.folder.is_dir() else []
        kinds = {name: _UNUSED.get(Path(name).suffix.casefold(), "") for name in names}
        return {name: reason for name, reason in kinds.items() if reason and not name.startswith(_NOT_OURS)}

    def commit(self, groups: Sequence[tuple[Workbook, Sequence[AnyChange]]]) -> tuple[Written, ...]:
        """Write the changes of several workbooks, all or none, whatever stops it in between."""
        return ClosedWorkbook.commit_together([(self.workbook(book.name), changes) for book, changes in groups])

    def kept(self, what: Kept) -> str:
        """The text that was kept last; empty where none was, or its file can't be read."""
        try:
            return self._file(what).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            return ""

    def keep(self, what: Kept, text: str) -> None:
        """Keep a text in a small file of the folder; a folder that takes none goes without."""
        if text == self.kept(what):
            return
        file = self._file(what)
        new = file.with_name(f"{file.name}.new")
        with suppress(OSError):
            new.write_text(text, encoding="utf-8")
            new.replace(file)

    def _file(self, what: Kept) -> Path:
        return self.folder / f".pmxl-{what}"

    def former(self, name: str) -> Iterator[ClosedWorkbook]:
        """The states of a workbook before each commit, newest first."""
        return (ClosedWorkbook(backup.file) for backup in self.workbook(name).backups())

    def workbook(self, name: str) -> ClosedWorkbook:
        """The workbook of a file name, whether it is there or only its backups are."""
        return self._book(self.folder / name)

    def backed_up(self) -> tuple[ClosedWorkbook, ...]:
        """All workbooks that have backups, the lost ones too, sorted by name."""
        from pmxl.adapters.closed_file.backups import backed_up  # readers start without them

        return tuple(self._book(path) for path in backed_up(self.folder))

    def repair_history(self) -> tuple[str, ...]:
        """Every repair ever made in this folder, oldest first."""
        from pmxl.adapters.closed_file.leftovers import history

        return history(self.folder)

    def held_open(self) -> "tuple[Owner, ...]":
        """Who has workbooks of the folder open, by the owner files of Excel and LibreOffice."""
        from pmxl.adapters.closed_file.owner_files import owners

        return tuple(owner for path in self._paths() for owner in owners(path))

    def stale_marks(self) -> "tuple[Owner, ...]":
        """Owner files that crashed programs left behind; they hold nothing up."""
        from pmxl.adapters.closed_file.owner_files import stale_owners

        return tuple(owner for path in self._paths() for owner in stale_owners(path))

    def _all(self) -> tuple[ClosedWorkbook, ...]:
        return tuple(self._book(path) for path in self._paths())

    def _book(self, path: Path) -> ClosedWorkbook:
        if path not in self._books:
            self._books[path] = ClosedWorkbook(path, wait=self._wait, clock=self._clock, rotation=self._rotation)
        return self._books[path]

    def _paths(self) -> list[Path]:
        if not self.folder.is_dir():
            return []
        present = {path for path in self.folder.iterdir() if _is_workbook(path)}
        return sorted(present | set(interrupted(self.folder)), key=lambda path: path.name)

    def _recovered(self) -> "Iterator[Repair]":
        if self.folder.is_dir():
            for path in interrupted(self.folder):
                try:
                    yield from self._book(path).recover()
                except PmxlError:
                    continue  # another process is in the middle of it, or the folder is read-only: nothing is lost


def _is_workbook(path: Path) -> bool:
    return path.suffix.casefold() in _ENDINGS and not path.name.startswith(_NOT_OURS) and path.is_file()


def _problem(book: ClosedWorkbook) -> PmxlError | None:
    try:
        book.sheets()
    except (WorkbookUnreadableError, WorkbookBusyError) as error:
        return error
    return None
