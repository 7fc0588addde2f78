"""What the buttons in Excel and Calc call: `dispatch` with the tag of the button, in a Python that the host started."""

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xlwings as xw


def dispatch(tag: str, book: "xw.Book | None" = None) -> None:
    """Do what a button stands for, in the workbook that Excel named or the given one; never raises.

    Without any workbook there is no window to tell it in: the message goes to standard error, which Excel's VBA shows.
    """
    from pmxl.live_ui.click import click, explained

    try:
        caller = book or calling_book(sys.argv)
    except Exception as error:  # noqa: BLE001  # without a workbook there is nothing to show a message in
        sys.stderr.write(explained(tag, error))
        sys.exit(1)
    from pmxl.live_ui.home import user_folder
    from pmxl.wiring import open_live_desk

    click(tag, caller, lambda: open_live_desk(caller, spare=user_folder()))


def calling_book(arguments: list[str]) -> "xw.Book":
    """The workbook that Excel names on the command line, in the Excel that started this Python.

    xlwings' own `Book.caller` cuts the name off at its first `=`.
    """
    import xlwings as xw

    named = dict(_named(argument) for argument in arguments if argument.startswith("--") and "=" in argument)
    name, window = named.get("wb", ""), named.get("hwnd", "")
    if not name:
        return xw.Book.caller()
    for app in xw.apps:
        if not window or str(app.hwnd) == window:
            return app.books[name]
    return xw.Book.caller()


def _named(argument: str) -> tuple[str, str]:
    key, _, value = argument.removeprefix("--").partition("=")
    return key, value.strip()


def serve_calc(connection: str) -> None:
    """Answer the clicks of the LibreOffice that started this Python, a line of standard input each, until it ends.

    A line is a button's tag and the id of the document it was clicked in; each is answered with the line `done`.
    """
    import pmxl.calc

    answers, sys.stdout = sys.stdout, sys.stderr  # what a library prints is no answer
    app = pmxl.calc.join(connection)
    for line in sys.stdin:
        tag, _, document = line.strip().partition(" ")
        books = [book for book in app.books if not document or book.api.RuntimeUID == document]
        if books:
            dispatch(tag, books[0])
        answers.write("done\n")
        answers.flush()


if __name__ == "__main__":
    serve_calc(sys.argv[1])
