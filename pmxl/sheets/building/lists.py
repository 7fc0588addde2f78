"""The lists behind the dropdowns of one workbook: sheet 下拉, and names for it.

A closed workbook can't offer another one's cells, so each workbook carries the company's words itself.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from pmxl.rows.column import Column
from pmxl.rows.row import Row
from pmxl.rows.settings import DictionaryRow, PersonRow, RuleRow
from pmxl.rows.sheets import SHEETS
from pmxl.sheets.building import palette
from pmxl.sheets.building.formats import Formats
from pmxl.vocabulary import LIST_SHEET, Book, YesNo

ROOM = 500
"""How many words a list of the sheet may grow to."""

REGISTER_ROOM = 5000
"""How far down the values of another sheet are offered."""

Contents = Mapping[type[Row], Sequence[Row]]
R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a column's values must come from: a sheet and its column."""

    kind: type[Row]
    position: int
    column: Column


def target(reference: str) -> Target:
    """The column that `sheet[heading]` of a declaration means."""
    sheet, heading = reference.rstrip("]").split("[")
    kind = next(kind for kind in SHEETS if kind.sheet.name == sheet)
    headings = [column.heading for column in kind.columns()]
    return Target(kind, headings.index(heading), kind.columns()[headings.index(heading)])


def list_name(column: Column, book: Book) -> str:
    """The defined name whose cells a column of this workbook offers; empty where it can't offer any."""
    if column.listed:
        return f"下拉_{column.listed}"
    if not column.refers:
        return ""
    found = target(column.refers)
    if found.kind.sheet.book is book:
        return f"列_{found.kind.sheet.name}_{found.column.heading}"
    return f"下拉_{found.column.heading}" if found.kind.sheet.book is Book.SETTINGS else ""


def write_lists(book: Workbook, formats: Formats, which: Book, contents: Contents) -> None:
    """Write the hidden sheet of words that this workbook's columns need, and define the names for them."""
    columns = [column for kind in kinds_of(which) for column in kind.columns()]
    needed = dict.fromkeys(name for column in columns if (name := list_name(column, which)))
    lists = [(name, list(words(name.removeprefix("下拉_"), contents))) for name in needed if name.startswith("下拉_")]
    if lists:
        sheet = book.add_worksheet(LIST_SHEET)
        for position, (name, entries) in enumerate(lists):
            _write_list(book, sheet, formats, position, name, entries)
        sheet.freeze_panes(1, 0)
        sheet.set_tab_color(palette.GREY)
        sheet.hide()
    for reference in sorted({column.refers for column in columns if list_name(column, which).startswith("列_")}):
        _name_column(book, reference)


def kinds_of(book: Book) -> tuple[type[Row], ...]:
    """The sheets of a workbook in the order of the process."""
    return tuple(kind for kind in SHEETS if kind.sheet.book is book)


def words(title: str, contents: Contents) -> Iterator[str]:
    """The words that the list of a title offers, as 人员, 流程规则 and 字典 have them."""
    if title == PersonRow.heading("name"):
        yield from (row.name for row in _rows(contents, PersonRow) if row.active is not YesNo.NO)
    elif title == RuleRow.heading("code"):
        yield from (row.code for row in _rows(contents, RuleRow))
    else:
        listed = [row for row in _rows(contents, DictionaryRow) if row.list == title and row.active is not YesNo.NO]
        yield from (row.word for row in sorted(listed, key=lambda row: row.order or 0))


def _rows(contents: Contents, kind: type[R]) -> Iterable[R]:
    return (row for row in contents.get(kind, ()) if isinstance(row, kind))


def _write_list(
    book: Workbook, sheet: Worksheet, formats: Formats, position: int, name: str, words: Sequence[str]
) -> None:
    sheet.set_column(position, position, 16)
    sheet.write_string(0, position, name.removeprefix("下拉_"), formats.of(bold=True, bg_color=palette.BAND, bottom=1))
    for row, word in enumerate(words, start=1):
        sheet.write_string(row, position, word, formats.of(num_format="@"))
    _define(book, name, LIST_SHEET, position, ROOM)


def _name_column(book: Workbook, reference: str) -> None:
    found = target(reference)
    name = f"列_{found.kind.sheet.name}_{found.column.heading}"
    _define(book, name, found.kind.sheet.name, found.position, REGISTER_ROOM)


def _define(book: Workbook, name: str, sheet: str, position: int, room: int) -> None:
    """Name the cells from row 2 to the last one that holds text, so that words typed below are offered too."""
    letters = xl_col_to_name(position)
    cells = f"'{sheet}'!${letters}$2:${letters}${room + 1}"
    last = f'IFERROR(MATCH("龘龘",{cells},1),1)'
    book.define_name(name, f"='{sheet}'!${letters}$2:INDEX({cells},{last})")
