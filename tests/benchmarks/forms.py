"""1,000 forms issued against openpyxl loading, filling and saving the same template: run it, it prints both per form.

Issued means: numbered, filled, the file on disk, registered in 文档登记 and 操作日志 of a workspace of closed workbooks.
The goal is at most one twentieth of openpyxl's time per form.
"""

import shutil
import sys
import tempfile
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter
from typing import Any

import openpyxl

from pmxl.actions.forms import Wish, issue_forms
from pmxl.reports.forms.catalogue import FORMS
from pmxl.reports.forms.declaration import Case, Issue
from pmxl.reports.forms.filled_form import Filled, filled
from pmxl.reports.forms.filling import Press
from pmxl.reports.forms.page_layout import NUMBER
from pmxl.reports.forms.template import Template
from pmxl.reports.forms.template_drawing import drawn
from pmxl.rows.sheets import SHEETS
from pmxl.rows.stock import RequestRow
from pmxl.vocabulary import Document
from pmxl.wiring import open_desk

FORM_COUNT, OPENPYXL_COUNT, GOAL = 1000, 40, 1 / 20
EXAMPLE = Path(__file__).parents[2] / "workbooks" / "示例"
DOCUMENT, PROJECT = Document.STOCK_REQUEST, "XM-2025-0002"
FORM = FORMS[DOCUMENT]


def issued() -> float:
    """Seconds a form, issuing each request of the example in turn, all in one decision."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "工作区"
        shutil.copytree(EXAMPLE, folder)
        desk = open_desk(folder, as_name="胡斌")
        requests = desk.read((RequestRow,)).of(RequestRow)
        wishes = [Wish(DOCUMENT, row.project, row.number) for row in requests if row.project and row.number]
        begun = perf_counter()
        result = issue_forms(desk, list(islice(cycle(wishes), FORM_COUNT)))
        taken = perf_counter() - begun
        assert len(result.issues) == FORM_COUNT
        assert len(list((folder / "表单").rglob("*.xlsx"))) == FORM_COUNT
    return taken / FORM_COUNT


def said() -> Filled:
    """What the form says of the example's request of seven lines."""
    register = open_desk(EXAMPLE, as_name="胡斌").read(SHEETS)
    dossier = register.dossier(register.projects[PROJECT])
    at = datetime(2026, 11, 24, 9, 30)  # local, as workbooks have it
    return filled(
        FORM, Case(register, dossier, FORM.subjects(register, dossier)[-1], Issue("BHSQ-2026-0001", 1, at, "胡斌"))
    )


def filled_only(says: Filled) -> float:
    """Seconds a form, filling alone."""
    press = Press(Template(drawn(FORM), f"{DOCUMENT}.xlsx", FORM))
    press.printed(says)
    begun = perf_counter()
    for _ in range(FORM_COUNT):
        press.printed(says)
    return (perf_counter() - begun) / FORM_COUNT


def by_openpyxl(says: Filled) -> float:
    """Seconds a form, the same values put into the same template; lines without inserting rows, which is less work."""
    template = drawn(FORM)
    with tempfile.TemporaryDirectory() as scratch:
        begun = perf_counter()
        for count in range(OPENPYXL_COUNT):
            _fill(openpyxl.load_workbook(BytesIO(template)), says).save(Path(scratch) / f"{count}.xlsx")
        return (perf_counter() - begun) / OPENPYXL_COUNT


def _fill(book: Any, says: Filled) -> Any:  # openpyxl ships no types
    sheet = book.worksheets[0]
    names = book.defined_names
    for name, shown in says.fields.items():
        sheet[_first_cell(names[name].attr_text)] = _plain(shown.value)
    first = sheet[_first_cell(names[FORM.lines[0].name].attr_text)].row
    columns = {cell.value: cell.column for cell in sheet[first - 1] if cell.value}
    for step, line in enumerate(says.tables[FORM.lines[0].name]):
        for heading, value in line.cells.items():
            sheet.cell(first + step + _BELOW, columns[heading]).value = _plain(value)
    return book


_BELOW = 100


def _first_cell(reference: str) -> str:
    return reference.rpartition("!")[2].replace("$", "").partition(":")[0]


def _plain(value: object) -> object:
    return value if isinstance(value, date | str | int | float | Decimal) else None


def main() -> int:
    """Print the times and tell whether the goal is reached."""
    says = said()
    ours, alone, theirs = issued(), filled_only(says), by_openpyxl(says)
    assert NUMBER in says.fields
    print(f"issued, {FORM_COUNT} forms : {ours * 1000:6.2f} ms a form (filling alone {alone * 1000:.2f} ms)")
    print(f"openpyxl load+fill+save : {theirs * 1000:6.2f} ms a form")
    print(f"ratio                   : {ours / theirs:6.3f} (goal {GOAL:.3f}), filling alone {alone / theirs:.3f}")
    return 0 if ours <= theirs * GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
