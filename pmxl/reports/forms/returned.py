"""A form that came back: recognised by its hidden key, and read as it now stands."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pmxl.errors import PmxlError
from pmxl.grids.cell import Cell
from pmxl.grids.grid import address
from pmxl.grids.layout import plain_name
from pmxl.ooxml.content import Content
from pmxl.ooxml.ranges import Range
from pmxl.ooxml.sheet_rows import Rows
from pmxl.reports.forms.catalogue import FORMS
from pmxl.reports.forms.declaration import Form, Lines
from pmxl.reports.forms.keeping import KEY_SHEET, Kept, kept
from pmxl.reports.forms.template import cell_at, names_of, table_spot
from pmxl.vocabulary import Document


class FormUnrecognisedError(PmxlError):
    """The workbook carries no key of an issued form."""

    def __init__(self, workbook: str) -> None:
        super().__init__(
            f"{workbook}：不是 pmxl 出具的表单（找不到隐藏页「{KEY_SHEET}」里的标识）。"
            "请用出具的原文件填写后交回，不要把内容复制到别的文件。"
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """What a cell of the form holds now, and where."""

    value: Cell
    cell: str


@dataclass(frozen=True)
class Returned:
    """A form as it came back: its key, its fields by name, its tables line by line."""

    form: Form
    key: Kept
    fields: Mapping[str, Standing]
    tables: Mapping[str, tuple[Mapping[str, Standing], ...]]


def read_form(data: bytes, workbook: str) -> Returned:
    """A form's workbook as it stands; raises FormUnrecognisedError for a workbook that is no issued form."""
    content = Content(data, workbook)
    hidden = next((sheet for sheet in content.parts.sheets if sheet.name == KEY_SHEET), None)
    key = kept(row[0] if row else None for row in content.rows(hidden)) if hidden else None
    if key is None or key.document not in tuple(Document):
        raise FormUnrecognisedError(workbook)
    form = FORMS[Document(key.document)]
    names = names_of(content.parts, form)
    rows = content.rows(names.sheet)
    fields = {
        one.name: Standing(cell_at(rows, at.top, at.left), address(at.top, at.left))
        for one in form.fields
        if (at := names.ranges.get(one.name)) is not None
    }
    tables = {
        lines.name: tuple(_lines(rows, lines, at))
        for lines in form.lines
        if (at := names.ranges.get(lines.name)) is not None
    }
    return Returned(form, key, fields, tables)


def _lines(rows: Rows, lines: Lines, at: Range) -> Iterator[Mapping[str, Standing]]:
    columns = table_spot(rows, at).columns
    for row in range(at.top, at.bottom + 1):
        yield {
            one.heading: Standing(cell_at(rows, row, column), address(row, column))
            for one in lines.columns
            if (column := columns.get(plain_name(one.heading))) is not None
        }
