"""The few facts about an open workbook that xlwings' common interface does not tell, asked of the host itself."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlparse
from urllib.request import url2pathname

if TYPE_CHECKING:
    import xlwings as xw


def location(book: "xw.Book") -> str:
    """Where the workbook was opened from, as the host says: a path, an https address, or a mere title if never saved.

    `book.fullname` is not asked: for a cloud file it reads configuration from the workbook and guesses a local path.
    """
    api: Any = book.api  # the host's own object, untyped
    if hasattr(api, "URL"):  # a document of Calc's
        return str(api.URL) or str(api.Title)
    if sys.platform == "darwin" and hasattr(api, "full_name"):
        return str(api.full_name.get())
    return str(getattr(api, "FullName", "") or book.name)


def folder_of(book: "xw.Book") -> Path | None:
    """The local folder of the workbook; None for a cloud file and for one that was never saved."""
    return local_folder(location(book))


def local_folder(place: str) -> Path | None:
    """The local folder of a path or file address; None for an address in the net, or a title."""
    parsed = urlparse(place)
    if parsed.scheme == "file":
        host = f"//{parsed.netloc}" if parsed.netloc not in {"", "localhost"} else ""
        return Path(host + url2pathname(unquote(parsed.path))).parent
    is_foreign = os.name != "nt" and "\\" in place
    if "://" in place or is_foreign or not any(mark in place for mark in "/\\"):
        return None
    return Path(place).parent


def neighbourhood(place: str) -> str:
    """What two workbooks of one folder have in common: everything before the last slash; empty for a mere title."""
    plain = unquote(place).replace("\\", "/")
    return plain.rpartition("/")[0].casefold()


def is_read_only(book: "xw.Book") -> bool:
    """Whether the host would refuse to save it."""
    api: Any = book.api
    if hasattr(api, "isReadonly"):
        return bool(api.isReadonly())
    return bool(getattr(api, "ReadOnly", False))


def is_changed(book: "xw.Book") -> bool:
    """Whether it holds anything that was not saved."""
    api: Any = book.api
    if hasattr(api, "isModified"):
        return bool(api.isModified())
    return not getattr(api, "Saved", False)


def is_protected(sheet: "xw.Sheet") -> bool:
    """Whether the sheet's cells are protected."""
    api: Any = sheet.api
    if hasattr(api, "isProtected"):
        return bool(api.isProtected())
    return bool(getattr(api, "ProtectContents", False))


def hides_rows_by_a_filter(sheet: "xw.Sheet") -> bool:
    """Whether Excel says that a filter hides rows of the sheet; Calc tells it by the filter itself."""
    return bool(getattr(sheet.api, "FilterMode", False))


def has_merged(cells: "xw.Range") -> bool:
    """Whether any of the cells is merged with another."""
    api: Any = cells.api
    if hasattr(api, "getIsMerged"):
        return bool(api.getIsMerged())
    return cells.merge_cells is not False  # Excel says None where some are
