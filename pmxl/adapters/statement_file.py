"""A bank's statement file as rows of cells: .xlsx, .xls or .csv, in UTF-8 or GBK, as banks export them."""

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path

from pmxl.errors import WorkbookUnreadableError, system_says
from pmxl.grids.cell import Cell

_WORKBOOKS = {".xlsx", ".xlsm", ".xls"}
_LARGEST = 64 * 1024 * 1024
_DELIMITERS = ",\t;|"
_REMEDY = "请从网银重新导出为 xlsx 或 csv"


def statement_rows(path: Path) -> Sequence[Sequence[Cell]]:
    """The cells of the file's first sheet that holds any; raises WorkbookUnreadableError.

    Text in csv files stays text: a 流水号 of twenty digits is never taken for a number.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise WorkbookUnreadableError(path.name, f"文件打不开（{system_says(error)}）", "请核对路径") from error
    if len(data) > _LARGEST:
        raise WorkbookUnreadableError(path.name, "文件超过 64 MB", "请按月分开导出")
    return _of_workbook(path.name, data) if path.suffix.casefold() in _WORKBOOKS else _of_text(path.name, data)


def _of_workbook(name: str, data: bytes) -> Sequence[Sequence[Cell]]:
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [book.get_sheet_by_index(at).to_python(skip_empty_area=False) for at in range(len(book.sheet_names))]
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise WorkbookUnreadableError(name, "不是能读取的工作簿", _REMEDY) from error
    filled = (rows for rows in sheets if any(cell != "" for row in rows for cell in row))
    return [[_cell(cell) for cell in row] for row in next(filled, [])]


def _cell(value: object) -> Cell:
    match value:
        case "" | None:
            return None
        case bool() | float() | str() | date() | time():
            return value.date() if isinstance(value, datetime) and value.time() == time.min else value
        case int():
            return float(value)
        case _:
            return str(value)


def _of_text(name: str, data: bytes) -> Sequence[Sequence[Cell]]:
    text = _decoded(name, data)
    head = "\n".join(text.splitlines()[:50])
    delimiter = max(_DELIMITERS, key=head.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return [[cell.strip().strip("\t").lstrip("'") or None for cell in row] for row in rows]
    except csv.Error as error:
        raise WorkbookUnreadableError(name, "不是能读取的 csv，引号或换行不成对", _REMEDY) from error


def _decoded(name: str, data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise WorkbookUnreadableError(name, "既不是 UTF-8 也不是 GBK 编码", _REMEDY)
