"""What the office shows its user: the status bar and message boxes."""

from contextlib import suppress
from typing import TYPE_CHECKING

from pmxl.calc import bridge
from pmxl.calc.bridge import Uno
from pmxl.calc.errors import AlertUnseenError

if TYPE_CHECKING:
    from pmxl.calc.books import Book, Books
    from pmxl.calc.office import Office

_OK_FIRST, _YES_FIRST = 0x10000, 0x40000  # the button that Enter presses, as in Excel
_BUTTONS = {
    None: 1 | _OK_FIRST,
    "ok": 1 | _OK_FIRST,
    "ok_cancel": 2 | _OK_FIRST,
    "yes_no": 3 | _YES_FIRST,
    "yes_no_cancel": 4 | _YES_FIRST,
}  # com.sun.star.awt.MessageBoxButtons
_KINDS = {"info": "INFOBOX", "critical": "ERRORBOX"}
_PRESSED = {0: "cancel", 1: "ok", 2: "yes", 3: "no"}  # com.sun.star.awt.MessageBoxResults


class StatusBar:
    """The status bar of the active workbook's window."""

    def __init__(self, books: "Books") -> None:
        self.text = ""
        self._books = books
        self._indicator: Uno | None = None

    def show(self, text: str) -> None:
        """Shows a text; an empty one gives the bar back to Calc."""
        if self._indicator is not None:
            with suppress(bridge.uno_error()):  # the window it belonged to may be closed
                self._indicator.end()
            self._indicator = None
        book = self._books.current
        if text and book and book.controller:
            self._indicator = book.controller.Frame.createStatusIndicator()
            self._indicator.start(text, 0)
        self.text = text


def ask(office: "Office", book: "Book | None", prompt: str, title: str, buttons: str | None, mode: str | None) -> str:
    """Shows a message box over the workbook's window and gives the name of the button pressed."""
    toolkit = office.create("com.sun.star.awt.Toolkit")
    parent = book.controller.Frame.ContainerWindow if book and book.controller else toolkit.getDesktopWindow()
    # an information box has no choice of buttons in Calc
    name = _KINDS.get(mode or "", "MESSAGEBOX") if buttons in (None, "ok") else "QUERYBOX"
    kind = bridge.enum("com.sun.star.awt.MessageBoxType", name)
    box = toolkit.createMessageBox(parent, kind, _BUTTONS[buttons], title, prompt)
    try:
        return _PRESSED[box.execute()]
    finally:
        box.dispose()


def keep_unseen(unseen: list[str], prompt: str, buttons: str | None) -> str:
    """Keeps a mere message that no window could show; a question can't be answered so."""
    if buttons not in (None, "ok"):
        raise AlertUnseenError(prompt)
    unseen.append(prompt)
    return "ok"
