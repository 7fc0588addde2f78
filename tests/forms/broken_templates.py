"""For each code of a template's findings, a template that somebody broke so: what the catalogue shows."""

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

import openpyxl

from pmxl.outcomes.finding import Finding
from pmxl.reports.forms.catalogue import FORMS
from pmxl.reports.forms.template import Template
from pmxl.reports.forms.template_drawing import drawn
from pmxl.vocabulary import Document

STOCK = FORMS[Document.STOCK_REQUEST]
Book = Any  # openpyxl ships no types


def findings(book: Book) -> tuple[Finding, ...]:
    """What is wrong with a template as a workbook."""
    target = BytesIO()
    book.save(target)
    return Template(target.getvalue(), "备货申请单.xlsx", STOCK).findings


def opened() -> Book:
    """The template of 备货申请单 as it is drawn."""
    return openpyxl.load_workbook(BytesIO(drawn(STOCK)))


def _lose_a_name(book: Book) -> None:
    del book.defined_names["要求到货日期"]


def _misspell_a_name(book: Book) -> None:
    book.defined_names["要求到货日"] = openpyxl.workbook.defined_name.DefinedName(
        "要求到货日", attr_text=book.defined_names["要求到货日期"].attr_text
    )
    del book.defined_names["要求到货日期"]


def _delete_a_cell(book: Book) -> None:
    book.defined_names["客户名称"].attr_text = "'备货申请单'!#REF!"


def _rename_a_heading(book: Book) -> None:
    cell = next(cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value == "产品名称")
    cell.value = "品名"


def _type_a_formula(book: Book) -> None:
    place = book.defined_names["合计金额"].attr_text.rpartition("!")[2].replace("$", "")
    book.worksheets[0][place] = "=1+1"


def _delete_the_hidden_page(book: Book) -> None:
    del book["pmxl"]


def _comment_a_cell(book: Book) -> None:
    book.worksheets[0]["A1"].comment = openpyxl.comments.Comment("标志", "行政")


BROKEN: Mapping[str, Callable[[Book], None]] = {
    "MB01": _lose_a_name,
    "MB02": _misspell_a_name,
    "MB03": _delete_a_cell,
    "MB04": _rename_a_heading,
    "MB05": _type_a_formula,
    "MB06": _delete_the_hidden_page,
    "MB07": _comment_a_cell,
}


def provoked(code: str) -> tuple[Finding, ...]:
    """The findings of a code in the template that was broken for it."""
    book = opened()
    BROKEN[code](book)
    return tuple(finding for finding in findings(book) if finding.code == code)
