"""Workbooks made for tests: small files with given cells, formulas and extras."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter

from pmxl.grids.cell import Cell, ErrorValue
from pmxl.grids.layout import Layout

HEADINGS = ("编号", "名称", "金额", "日期", "双倍")
LAYOUT = Layout("台账", HEADINGS, ("编号",), frozenset({"双倍"}))
FORMATS = {date: "yyyy-mm-dd", datetime: "yyyy-mm-dd hh:mm:ss", time: "hh:mm:ss", timedelta: "[h]:mm:ss"}

Sheets = Mapping[str, Sequence[Sequence[Cell]]]
Formulas = Mapping[str, Mapping[tuple[int, int], str]]


def write_cells(book: Any, sheet: Any, rows: Sequence[Sequence[Cell]], formulas: Mapping[tuple[int, int], str]) -> None:
    """Write cells as Excel would hold them; `formulas` by 1-based (row, column), their stored result is the cell."""
    formats = {kind: book.add_format({"num_format": code}) for kind, code in FORMATS.items()}
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if (r + 1, c + 1) in formulas:
                sheet.write_formula(r, c, formulas[r + 1, c + 1], None, 0 if cell is None else cell)
            else:
                _write(sheet, r, c, cell, formats)


def _write(sheet: Any, row: int, column: int, cell: Cell, formats: Mapping[type, Any]) -> None:
    match cell:
        case None:
            return
        case ErrorValue():
            sheet.write_formula(row, column, "=NA()", None, cell.value)
        case bool():
            sheet.write_boolean(row, column, cell)
        case str():
            sheet.write_string(row, column, cell)
        case date() | time() | timedelta():
            sheet.write_datetime(row, column, cell, formats[type(cell)])
        case _:
            sheet.write_number(row, column, cell)


def file_of(path: Path, sheets: Sheets, formulas: Formulas | None = None) -> Path:
    """A workbook with these sheets and nothing else."""
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            write_cells(book, book.add_worksheet(name), rows, (formulas or {}).get(name, {}))
    return path


def table_of(
    path: Path,
    rows: Sequence[Sequence[Cell]],
    *,
    blank: int = 0,
    name: str = "台账表",
    headings: Sequence[str] = HEADINGS[:4],
    more: Callable[[Any, Any], None] | None = None,
    columns: Sequence[Mapping[str, str]] = (),
    **table: Any,
) -> Path:
    """A workbook whose sheet 台账 is one table; `blank` rows inside it stay empty, `more` adds what is wanted beside."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("台账")
        declared = [{"header": heading} for heading in headings] + [dict(column) for column in columns]
        total = 1 if table.get("total_row") else 0
        sheet.add_table(
            0, 0, len(rows) + blank + total, len(declared) - 1, {"name": name, "columns": declared, **table}
        )
        write_cells(book, sheet, [headings, *rows], {})
        if more:
            more(book, sheet)
    return path


def without_recalculation(path: Path) -> Path:
    """The workbook as Excel saves it: its stored results are true."""
    return with_part(path, "xl/workbook.xml", lambda xml: xml.replace(b' fullCalcOnLoad="1"', b""))


def with_part(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """The workbook with one part changed."""
    import zipfile

    with zipfile.ZipFile(path) as source:
        entries = [(info, source.read(info)) for info in source.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for info, data in entries:
            target.writestr(info, change(data) if info.filename == part else data)
    return path


def with_new_part(path: Path, part: str, data: bytes) -> Path:
    """The workbook with one part added."""
    import zipfile

    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as target:
        target.writestr(part, data)
    return path


def parts_of(path: Path) -> dict[str, bytes]:
    """Every part of a workbook, unpacked."""
    import zipfile

    with zipfile.ZipFile(path) as source:
        return {name: source.read(name) for name in source.namelist()}
