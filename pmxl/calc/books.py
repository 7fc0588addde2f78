"""Workbooks: opening, saving to new files, exporting, and what belongs to a document as a whole."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pmxl.calc import bridge, files
from pmxl.calc.bridge import Uno
from pmxl.calc.errors import NotInCalcError, SaveRefusedError
from pmxl.calc.formats import NumberFormats
from pmxl.calc.heights import RowHeights
from pmxl.calc.members import NotInCalc
from pmxl.calc.names import Names
from pmxl.calc.sheets import Sheets

if TYPE_CHECKING:
    from pmxl.calc.app import App
    from pmxl.calc.ranges import Range


class Books:
    """The open workbooks of one office. A document keeps its Book as long as it is open."""

    def __init__(self, app: "App") -> None:
        self.app = app
        self.api = app.api
        self._known: dict[str, Book] = {}

    @property
    def current(self) -> "Book | None":
        """The workbook in front, or any that is open; None without one."""
        front = self.api.getCurrentComponent()
        if front is not None and _is_workbook(front):
            return self._book(front)
        return next(iter(self), None)

    @property
    def active(self) -> "Book":
        """The workbook in front."""
        book = self.current
        if book is None:
            raise NotInCalcError("活动工作簿（没有打开任何工作簿）", "请先打开一个工作簿")
        return book

    def __call__(self, name_or_index: str | int) -> "Book":
        """Gives a workbook by its name or its number."""
        if isinstance(name_or_index, int):
            found = list(self)[max(name_or_index - 1, 0) : name_or_index]
        else:
            found = [book for book in self if book.name.lower() == name_or_index.lower()]
        if not found:
            raise KeyError(name_or_index)
        return found[0]

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __iter__(self) -> Iterator["Book"]:
        return iter([self._book(document) for document in self.app.office.documents() if _is_workbook(document)])

    def __contains__(self, name: str) -> bool:
        return any(book.name.lower() == name.lower() for book in self)

    def add(self) -> "Book":
        """Makes a new workbook."""
        return self._book(self.api.loadComponentFromURL("private:factory/scalc", "_blank", 0, ()))

    def open(
        self,
        fullname: str,
        update_links: bool | None = None,
        read_only: bool | None = None,
        format: object = None,
        password: str | None = None,
        *excel_only: object,
    ) -> "Book":
        """Opens a file. Links are not followed; macros run only if the office's settings allow it without asking."""
        return self._book(files.load(self.api, Path(fullname), bool(read_only), password))

    def forget(self, book: "Book") -> None:
        """Lets go of a workbook that was closed."""
        self._known = {uid: other for uid, other in self._known.items() if other is not book}

    def _book(self, document: Uno) -> "Book":
        uid = str(document.RuntimeUID)
        if uid not in self._known:
            self._known[uid] = Book(self.app, document)
        return self._known[uid]


class Book:
    """One workbook."""

    json = NotInCalc("以 JSON 交换工作簿", "请逐个区域读写")

    def __init__(self, app: "App", document: Uno) -> None:
        self.app = app
        self.api = document
        self.formats = NumberFormats(document)
        self.heights = RowHeights(document)
        null = document.NullDate
        self.null_date = dt.datetime.combine(dt.date(null.Year, null.Month, null.Day), dt.time.min)
        """The day of serial number zero."""
        self.sheets = Sheets(self)
        self.names = Names(self)

    @property
    def controller(self) -> Uno | None:
        """The window's controller; None if the document has no window."""
        return self.api.CurrentController

    @property
    def name(self) -> str:
        """The file's name, or the title of a workbook that was never saved."""
        return Path(self.fullname).name

    @property
    def fullname(self) -> str:
        """The file's path, or the title of a workbook that was never saved."""
        url = str(self.api.URL)
        return bridge.path_of(url) if url.startswith("file:") else url or str(self.api.Title)

    @property
    def is_open(self) -> bool:
        """Whether the document is still there."""
        try:
            return bool(self.api.Title is not None)
        except bridge.uno_error():
            return False

    @property
    def visible(self) -> bool:
        """Whether its window is shown."""
        return bool(self.controller and self.controller.Frame.ContainerWindow.isVisible())

    @visible.setter
    def visible(self, value: bool) -> None:
        if self.controller:
            self.controller.Frame.ContainerWindow.setVisible(value)

    @property
    def selection(self) -> "Range | None":
        """The selected cells; the first area of several."""
        selected = self.api.CurrentSelection if self.controller else None
        address = getattr(selected, "RangeAddress", None) or next(iter(getattr(selected, "RangeAddresses", ())), None)
        return self.sheets(address.Sheet + 1).range_of(address) if address else None

    def activate(self) -> None:
        """Brings its window to the front."""
        if self.controller:
            self.controller.Frame.activate()
            self.controller.Frame.ContainerWindow.toFront()

    def close(self) -> None:
        """Closes it without saving."""
        self.app.books.forget(self)
        self.api.setModified(False)
        self.api.close(True)

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Saves to a new file, or again to a file that this session made; no other file is ever overwritten."""
        target = Path(path or self.fullname)
        if not target.suffix and not path:
            target = target.with_suffix(".xlsx")
        url = bridge.url_of(target)
        if target.exists() and url not in self.app.office.written:
            raise SaveRefusedError(target.name)
        self.heights.set_right()
        files.store(self.api, target, password)
        self.app.office.written.add(url)

    def to_pdf(self, path: str, quality: str = "standard") -> None:
        """Exports the visible sheets."""
        self.heights.set_right()
        files.export_pdf(self.api, path, quality)


def _is_workbook(component: Uno) -> bool:
    return hasattr(component, "supportsService") and component.supportsService("com.sun.star.sheet.SpreadsheetDocument")
