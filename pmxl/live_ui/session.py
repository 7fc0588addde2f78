"""One click: the workbook it was made in, the desk over its workspace, what is selected, and what the user is asked."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pmxl.actions.desk import Desk
from pmxl.adapters import host
from pmxl.live_ui.asking import TITLE, ask_text
from pmxl.live_ui.errors import AnswerUnreadableError, CancelledError, NothingSelectedError
from pmxl.live_ui.told import of_unseen
from pmxl.rows.contract import ContractRow
from pmxl.rows.initiation import ProjectRow
from pmxl.rows.row import Row
from pmxl.rows.sheets import SHEETS
from pmxl.rows.stock import RequestRow

if TYPE_CHECKING:
    import xlwings as xw

_OUR_FOLDERS = ("校验结果", "周报汇总", "对账单")
_NUMBER = re.compile(r"\b(?:XM|SQ)-\d{4}-\d+\b")


class Session:
    """What an action behind a button works with; the desk is opened when it is first needed."""

    def __init__(self, book: "xw.Book", desk: Callable[[], Desk]) -> None:
        self.book, self.app = book, book.app
        self._open = desk

    @cached_property
    def desk(self) -> Desk:
        """The desk over the workspace of the workbook in front."""
        return self._open()

    def unseen(self) -> str:
        """What the answer rests on that could not be read, in words; empty for nothing."""
        return of_unseen(self.desk.unanswered()) if "desk" in self.__dict__ else ""

    def project(self) -> str:
        """The project of the selected row: its number, or its name while it has none; raises NothingSelectedError."""
        sheet, number = self.place()
        kind = next((kind for kind in SHEETS if kind.layout().matches(sheet)), None)
        if kind is not None:
            register = self.desk.read({ProjectRow, ContractRow, RequestRow, kind})
            row = self._row(register.of(kind), number)
            named = register.project_of(row) if row is not None else ""
            if named or isinstance(row, ProjectRow):
                return named or row.name  # type: ignore[union-attr]  # a row without number is one of 立项登记
        named = self._written_in_row(sheet, number)
        if not named:
            raise NothingSelectedError("一个项目")
        return named

    def row(self, kind: type[Row]) -> Row:
        """The selected row of one sheet; raises NothingSelectedError."""
        sheet, number = self.place()
        if kind.layout().matches(sheet):
            found = self._row(self.desk.read([kind]).of(kind), number)
            if found is not None:
                return found
        raise NothingSelectedError(f"「{kind.sheet.name}」里的一行")

    def place(self) -> tuple[str, int]:
        """The sheet and the first row that are selected; raises NothingSelectedError."""
        selected = self.app.selection
        if selected is None:
            raise NothingSelectedError("一个项目")
        return selected.sheet.name, selected.row

    def ask(self, prompt: str, default: str = "") -> str:
        """A text that the user types, never empty; raises CancelledError."""
        answer = ask_text(self.app, prompt, default)
        if answer is None or not answer.strip():
            raise CancelledError
        return answer.strip()

    def ask_day(self, prompt: str, default: date) -> date:
        """A day that the user types; raises CancelledError, AnswerUnreadableError."""
        answer = self.ask(prompt, default.isoformat())
        try:
            return date.fromisoformat(answer)
        except ValueError:
            raise AnswerUnreadableError(prompt.partition("（")[0], answer, "2026-12-31") from None

    def confirm(self, question: str) -> None:
        """Go on only if the user says 是; raises CancelledError."""
        if self.app.alert(question, TITLE, "yes_no") != "yes":
            raise CancelledError

    def open(self, path: Path) -> None:
        """Show a new file that pmxl made; older ones of its kind go, unless somebody wrote into them."""
        self.let_go(path.name.partition("_")[0] + "_")
        self.app.books.open(str(path))

    def let_go(self, kind: str) -> None:
        """Close our own reports whose names begin so, unless somebody wrote into them; the record is never closed."""
        inside = {self.desk.folder / name for name in _OUR_FOLDERS} if self.desk.folder else set()
        for book in list(self.app.books):
            if book.name.startswith(kind) and host.folder_of(book) in inside and not host.is_changed(book):
                book.close()

    def _row(self, rows: Sequence[Row], number: int) -> Row | None:
        name = self.book.name
        return next((row for row in rows if row.origin.row == number and row.origin.workbook == name), None)

    def _written_in_row(self, sheet: str, number: int) -> str:
        used = self.book.sheets[sheet].used_range.last_cell
        cells = self.book.sheets[sheet].range((number, 1), (number, used.column)).options(ndim=1).value
        numbers = (_NUMBER.search(cell) for cell in cells if isinstance(cell, str))
        return next((found[0] for found in numbers if found), "")
