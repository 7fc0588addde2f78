"""Building the four workbooks of a workspace as new files, the same bytes from the same rows."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from xlsxwriter.workbook import Workbook

from pmxl.rows.settings import DictionaryRow, setting
from pmxl.sheets.building.formats import Formats
from pmxl.sheets.building.formula_results import Results
from pmxl.sheets.building.front_page import write_front_page
from pmxl.sheets.building.front_pages import front_page
from pmxl.sheets.building.lists import Contents, kinds_of, write_lists
from pmxl.sheets.building.table_sheet import write_table
from pmxl.sheets.building.theme import new_workbook
from pmxl.vocabulary import Book, Setting

_MADE = datetime(2026, 1, 1)  # noqa: DTZ001 - a file's properties have no time zone; fixed, so that bytes repeat
_ROW_HEIGHT = 22


def build_workspace(folder: Path, contents: Contents, *, today: date) -> tuple[Path, ...]:
    """Write the workbooks of a workspace into a folder, made if need be, and return their paths.

    `today` is what TODAY() is taken for in the values kept beside the formulas; spreadsheet programs compute their own.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return tuple(build_workbook(folder / f"{book}.xlsx", book, contents, today=today) for book in Book)


def build_workbook(path: Path, book: Book, contents: Contents, *, today: date) -> Path:
    """Write one workbook of the workspace as a new file."""
    workbook = new_workbook(str(path), default_row_height=_ROW_HEIGHT)
    workbook.calc_on_load = False  # the values beside the formulas are right; a flag would call them stale
    workbook.set_size(1366 * 15, 768 * 15)
    _describe(workbook, book, setting(_dictionary(contents), Setting.COMPANY))
    formats = Formats(workbook)
    kinds = kinds_of(book)
    results = Results({kind.sheet.name: (kind, contents.get(kind, ())) for kind in kinds}, today)
    front = front_page(book, _buckets(contents))
    write_front_page(workbook, formats, front, setting(_dictionary(contents), Setting.COMPANY), results)
    for kind in kinds:
        write_table(workbook, formats, kind, contents.get(kind, ()), results)
    write_lists(workbook, formats, book, contents)
    workbook.close()
    return path


def _describe(workbook: Workbook, book: Book, company: str) -> None:
    workbook.set_properties(
        {
            "title": str(book),
            "subject": "工程类项目施工管理",
            "author": "pmxl",
            "company": company,
            "category": "项目管理台账",
            "created": _MADE,
        }
    )


def _dictionary(contents: Contents) -> Sequence[DictionaryRow]:
    return [row for row in contents.get(DictionaryRow, ()) if isinstance(row, DictionaryRow)]


def _buckets(contents: Contents) -> list[int]:
    text = setting(_dictionary(contents), Setting.AGEING) or "30、60、90、180"
    return [int(bound) for bound in text.split("、")]
