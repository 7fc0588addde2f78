"""Copies of sheets as they were before a click wrote into them: Excel forgets its own undo then."""

import os
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from pmxl.adapters.closed_file import BACKUPS
from pmxl.grids.cell import Cell, ErrorValue

KEPT = 30
_FORMATS = {date: "yyyy-mm-dd", datetime: "yyyy-mm-dd hh:mm:ss", time: "hh:mm:ss", timedelta: "[h]:mm:ss"}

Sheets = Mapping[str, Sequence[Sequence[Cell]]]


def keep_sheets(folder: Path, workbook: str, sheets: Sheets, at: datetime) -> Path:
    """Write the sheets' values to a new file in the folder's 备份, and delete the oldest beyond those kept."""
    target = folder / BACKUPS
    target.mkdir(parents=True, exist_ok=True)
    stem = Path(workbook).stem
    path = target / f"{stem}.点击前.{at:%Y%m%d-%H%M%S}.xlsx"
    unfinished = path.with_name(f".~{path.name}")
    _write(unfinished, sheets)
    os.replace(unfinished, path)  # noqa: PTH105  # pathlib's replace is the same call; this one reads as one step
    _rotate(target, stem)
    return path


def _rotate(folder: Path, stem: str) -> None:
    name = re.compile(re.escape(stem) + r"\.点击前\.\d{8}-\d{6}\.xlsx")
    ours = sorted(file for file in folder.iterdir() if name.fullmatch(file.name))
    for file in ours[:-KEPT]:
        file.unlink(missing_ok=True)


def _write(path: Path, sheets: Sheets) -> None:
    from xlsxwriter import Workbook

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(str(path), options) as book:
        formats = {kind: book.add_format({"num_format": code}) for kind, code in _FORMATS.items()}
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    _write_cell(sheet, number, column, cell, formats)


def _write_cell(sheet: Any, row: int, column: int, cell: Cell, formats: Mapping[type, Any]) -> None:
    match cell:
        case None:
            return
        case ErrorValue() | str():
            sheet.write_string(row, column, str(cell))
        case bool():
            sheet.write_boolean(row, column, cell)
        case date() | time() | timedelta():
            sheet.write_datetime(row, column, cell, formats[type(cell)])
        case _:
            sheet.write_number(row, column, cell)
