"""One running Calc for the live tests of this process; it ends with the process."""

from functools import cache
from pathlib import Path

import pytest
import xlwings as xw


@cache
def calc() -> xw.App:
    """The office, started when it is first asked for."""
    import pmxl.calc

    return pmxl.calc.start()


def opened(path: Path) -> xw.Book:
    """A file open in Calc, and no other."""
    app = calc()
    for book in list(app.books):
        book.close()
    return app.books.open(str(path))


needs_calc = pytest.mark.libreoffice
