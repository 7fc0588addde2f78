"""A workspace some of whose workbooks are open in this application: those are used live, the others as closed files."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pmxl.adapters import host
from pmxl.adapters.folder import FolderWorkspace
from pmxl.adapters.in_order import commit_in_order
from pmxl.adapters.live.patience import Patience
from pmxl.adapters.live.workbook import LiveWorkbook
from pmxl.errors import PmxlError
from pmxl.outcomes.change import Written
from pmxl.outcomes.mend import AnyChange
from pmxl.ports.clock import Clock
from pmxl.ports.workbook import Kept, Workbook

if TYPE_CHECKING:
    import xlwings as xw


class LiveWorkspace:
    """The folder of one open workbook: what this application has open of it live, the rest from the disk.

    A workbook that somebody else has open is read from the disk; writing to it is refused with their name.
    """

    def __init__(
        self,
        book: "xw.Book",
        *,
        clock: Clock | None = None,
        patience: Patience | None = None,
        spare: Path | None = None,
    ) -> None:
        self._patience = patience or Patience()
        place = self._patience.tried("工作簿", lambda: host.location(book))
        self._live = {
            one.name.casefold(): LiveWorkbook(one, clock=clock, patience=self._patience, spare=spare)
            for one in self._neighbours(book, place)
        }
        self._folder = host.local_folder(place)
        self._closed = FolderWorkspace(self._folder, clock=clock) if self._folder and self._folder.is_dir() else None
        self._name = self._folder.name if self._folder else book.name

    @property
    def name(self) -> str:
        """What users know it by: the folder, or the workbook where there is none."""
        return self._name

    @property
    def folder(self) -> Path | None:
        """The local folder; None for cloud files and workbooks never saved."""
        return self._folder

    def workbooks(self) -> tuple[Workbook, ...]:
        """All workbooks that can be read, sorted by name."""
        closed = self._closed.workbooks() if self._closed else ()
        others: list[Workbook] = [book for book in closed if book.name.casefold() not in self._live]
        return tuple(sorted([*self._live.values(), *others], key=lambda book: book.name))

    def unreadable(self) -> tuple[PmxlError, ...]:
        """Why other files with a workbook's ending can't be read."""
        return self._closed.unreadable() if self._closed else ()

    def unused(self) -> Mapping[str, str]:
        """The files of other kinds that may hold a register, each with why it is not read."""
        return self._closed.unused() if self._closed else {}

    def commit(self, groups: Sequence[tuple[Workbook, Sequence[AnyChange]]]) -> tuple[Written, ...]:
        """Write closed files alone all or none, else one workbook after the other."""
        if self._closed and not any(book.name.casefold() in self._live for book, _ in groups):
            return self._closed.commit(groups)
        return commit_in_order(groups)

    def former(self, name: str) -> Iterator[Workbook]:
        """The saved states of a workbook before each commit, newest first; none where there is no folder."""
        return self._closed.former(name) if self._closed else iter(())

    def kept(self, what: Kept) -> str:
        """The text that was kept last in the folder; none where there is no folder."""
        return self._closed.kept(what) if self._closed else ""

    def keep(self, what: Kept, text: str) -> None:
        """Keep a text in the folder, if there is one."""
        if self._closed:
            self._closed.keep(what, text)

    def live(self) -> tuple[LiveWorkbook, ...]:
        """The workbooks that are open in this application."""
        return tuple(self._live.values())

    def _neighbours(self, book: "xw.Book", place: str) -> list["xw.Book"]:
        here = host.neighbourhood(place)
        if not here:
            return [book]

        def found() -> list["xw.Book"]:
            return [one for one in book.app.books if host.neighbourhood(host.location(one)) == here]

        return self._patience.tried(book.name, found) or [book]
