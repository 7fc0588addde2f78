"""A window of Calc on a screen of its own: buttons pressed with the mouse, boxes answered with the keyboard, pictures taken."""

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import xlwings as xw

_BUTTON = 44  # com.sun.star.accessibility.AccessibleRole.PUSH_BUTTON
TITLE = "项目管理"
PATIENCE = 300.0
"""Seconds after which what does not come never will, on the busiest machine."""
AGAIN = 2.5
"""Seconds after which a key that was lost is pressed again."""


class Screen:
    """An office with a window on a display, and the log that its clicks leave."""

    def __init__(self, app: xw.App, display: str, log: Path) -> None:
        self.app, self.display, self.log = app, display, log
        self._buttons: dict[str, tuple[int, int]] = {}

    def open(self, path: Path) -> xw.Book:
        """Show a workbook alone, its window in front."""
        for book in list(self.app.books):
            book.close()
        book = self.app.books.open(str(path))
        self._fit(book)
        self._buttons = {}
        return book

    def press(self, label: str) -> None:
        """Press a button of our toolbar with the mouse."""
        if label not in self._buttons:
            self._buttons = dict(self._found())
        x, y = self._buttons[label]
        self._do("mousemove", str(x), str(y), "click", "1")

    def dispatch(self, tag: str) -> None:
        """Send a button's command as the menu does."""
        book = self.app.books.active
        helper = self.app.impl.office.create("com.sun.star.frame.DispatchHelper")
        helper.executeDispatch(book.api.CurrentController.Frame, f"vnd.pmxl:{tag}", "", 0, ())

    def answer(self, key: str = "Return", text: str = "") -> None:
        """Wait for our box, type into it, and press a key."""
        box = self.wait_for_box()
        self._do("windowfocus", "--sync", box)
        if text:
            self._do("type", "--delay", "1", text)
        until(lambda: self._closed(box, key))

    def _closed(self, box: str, key: str) -> bool:
        """Whether a box went after a key; one that comes before the box listens is lost, so it is pressed again."""
        if box in self.boxes():
            self._do("windowfocus", "--sync", box, "key", key)
            deadline = time.monotonic() + AGAIN
            while box in self.boxes() and time.monotonic() < deadline:
                time.sleep(0.05)
        return box not in self.boxes()

    def wait_for_box(self, boxes: int = 1) -> str:
        """The id of our message box, the uppermost where there are several, once so many are there."""
        until(lambda: len(self.boxes()) >= boxes)
        return self.boxes()[-1]

    def boxes(self) -> list[str]:
        """The ids of our boxes that can be seen, the uppermost last."""
        return self._do("search", "--onlyvisible", "--name", f"^{TITLE}$").split()

    def clicks(self, tag: str) -> int:
        """How many clicks on a button came to their end, by the log."""
        lines = self.log.read_text("utf-8").splitlines() if self.log.exists() else []
        return sum(f" {tag} " in line for line in lines)

    def picture(self, name: str) -> None:
        """Keep a picture of the screen, if pictures are asked for."""
        folder = os.environ.get("PMXL_SCREENSHOTS")
        if folder:
            from PIL import ImageGrab

            time.sleep(0.5)
            Path(folder).mkdir(parents=True, exist_ok=True)
            ImageGrab.grab(xdisplay=self.display).quantize(128).save(Path(folder) / f"{name}.png", optimize=True)

    def _fit(self, book: xw.Book) -> None:
        window = book.api.CurrentController.Frame.ContainerWindow
        window.setPosSize(0, 0, 1366, 768, 15)
        time.sleep(0.3)

    def _found(self) -> Iterator[tuple[str, tuple[int, int]]]:
        window = self.app.books.active.api.CurrentController.Frame.ContainerWindow
        docks = _children(window.getAccessibleContext())
        bars = [bar for dock in docks for bar in _children(dock) if bar.getAccessibleName() == TITLE]
        for button in (item for bar in bars for item in _children(bar) if item.getAccessibleRole() == _BUTTON):
            at, size = button.getLocationOnScreen(), button.getSize()
            yield str(button.getAccessibleName()), (at.X + size.Width // 2, at.Y + size.Height // 2)

    def _do(self, *command: str) -> str:
        told = subprocess.run(
            ["xdotool", *command],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "DISPLAY": self.display},
        )
        return told.stdout


def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds, and fail if it never does."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def _children(context: Any) -> Iterator[Any]:
    for number in range(min(context.getAccessibleChildCount(), 60)):
        child = context.getAccessibleChild(number)
        if child is not None:
            yield child.getAccessibleContext()
