"""Files of workbooks: loading them into the office, storing them under a new name, exporting to PDF."""

from contextlib import suppress
from pathlib import Path

from pmxl.calc import bridge
from pmxl.calc.bridge import Uno
from pmxl.calc.errors import BookLockedError, BookNotOpenedError, UnknownFileTypeError

_FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".xls": "MS Excel 97",
    ".ods": "calc8",
    ".csv": "Text - txt - csv (StarCalc)",
}
_CSV_OPTIONS = "44,34,76,1,,0,false,true"  # comma, double quote, UTF-8, from line 1, numbers as shown
_NO_UPDATE = 0  # com.sun.star.document.UpdateDocMode
_BY_SETTINGS_WITHOUT_ASKING = 5  # com.sun.star.document.MacroExecMode.USE_CONFIG_REJECT_CONFIRMATION


def load(desktop: Uno, path: Path, read_only: bool, password: str | None) -> Uno:
    """Opens a workbook, or says why not: Calc gives nothing, a text document, or a copy nobody can write to."""
    options: dict[str, object] = {
        "ReadOnly": read_only,
        "UpdateDocMode": _NO_UPDATE,
        "MacroExecutionMode": _BY_SETTINGS_WITHOUT_ASKING,
    }
    if password:
        options["Password"] = password
    lock = path.with_name(f".~lock.{path.name}#")
    locked = lock.exists()  # before Calc puts its own there
    document = None
    if path.stat().st_size:
        with suppress(bridge.uno_error()):
            document = desktop.loadComponentFromURL(bridge.url_of(path), "_blank", 0, bridge.properties(**options))
    if document is not None:
        is_workbook = document.supportsService("com.sun.star.sheet.SpreadsheetDocument")
        if is_workbook and not (locked and not read_only and document.isReadonly()):
            return document
        document.close(True)
    raise BookLockedError(path.name, _holder(lock), lock.name) if locked else BookNotOpenedError(path.name)


def store(document: Uno, path: Path, password: str | None) -> None:
    """Stores the document under the path and goes on with that file."""
    ending = path.suffix.lower()
    if ending not in _FILTERS:
        raise UnknownFileTypeError(path.name, "、".join(_FILTERS))
    options: dict[str, object] = {"FilterName": _FILTERS[ending], "Overwrite": True}
    if ending == ".csv":
        options["FilterOptions"] = _CSV_OPTIONS
    if password:
        options["Password"] = password
    document.storeAsURL(bridge.url_of(path), bridge.properties(**options))


def export_pdf(document: Uno, path: str, quality: str, selection: Uno | None = None) -> None:
    """Writes a PDF of the document, or of the selected cells alone."""
    choices: dict[str, object] = {"UseLosslessCompression": quality == "standard"}
    if selection is not None:
        choices["Selection"] = selection
    data = bridge.load().Any("[]com.sun.star.beans.PropertyValue", bridge.properties(**choices))
    document.storeToURL(bridge.url_of(path), bridge.properties(FilterName="calc_pdf_Export", FilterData=data))


def _holder(lock: Path) -> str:
    fields = lock.read_text("utf-8", "replace").split(",")
    return next((field for field in fields[:2] if field.strip()), "其他用户")
