"""The lines of a form are a list: what stands around them in a company's template follows as it does in a workbook."""

from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.chart import BarChart, Reference
from openpyxl.formatting.rule import CellIsRule
from openpyxl.workbook.defined_name import DefinedName

from pmxl.reports.forms.catalogue import FORMS
from pmxl.reports.forms.filling import Press
from pmxl.reports.forms.template import Template
from pmxl.reports.forms.template_drawing import drawn
from pmxl.vocabulary import Document
from tests.forms.scene import request_text
from tests.forms.test_filling import said
from tests.given import given
from tests.growth.laws import is_formula
from tests.growth.reach import Growth, Place
from tests.growth.seen import Seen, address, seen

STOCK = FORMS[Document.STOCK_REQUEST]
SHEET = "备货申请单"
LINES = Place(SHEET, 11, 12, 1, 18, {})
"""The heading of the lines is in row 11, the one line of the template in row 12, over columns A to R."""


def surrounded(book: Any) -> None:  # openpyxl ships no types
    """What a company may have added: sums beside and below, names, a rule, a chart, a comment."""
    sheet, other = book[SHEET], book.create_sheet("统计")
    sheet["T1"], sheet["T2"] = "=SUM(N12:N12)", "=SUM($N$11:$N$12)"
    sheet["T20"], sheet["T21"] = "=COUNTA(B12:B12)", "=C14*2"
    other["A1"], other["A2"] = f"=SUM({SHEET}!N12:N12)", f"={SHEET}!C14"
    sheet["T14"].comment = openpyxl.comments.Comment("请核对", "财务")
    sheet.conditional_formatting.add("N12:N12", CellIsRule("greaterThan", ["9000"]))
    book.defined_names["成本列"] = DefinedName("成本列", attr_text=f"{SHEET}!$N$12:$N$12")
    book.defined_names["表头以下"] = DefinedName("表头以下", attr_text=f"{SHEET}!$A$11:$R$12")
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=14, min_row=11, max_row=12))
    sheet.add_chart(chart, "T23")


def printed(folder: Path, lines: int) -> tuple[Seen, Seen]:
    """A company's template, and the form of a request of so many lines."""
    book = openpyxl.load_workbook(BytesIO(drawn(STOCK)))
    surrounded(book)
    template, form = folder / "模板.xlsx", folder / "表单.xlsx"
    book.save(template)
    filled = said(given(request_text(lines)), STOCK)
    form.write_bytes(Press(Template(template.read_bytes(), template.name, STOCK)).printed(filled))
    return seen(template), seen(form)


def test_names_and_formulas_reach_the_last_line_and_move_with_what_they_mean(tmp_path: Path) -> None:
    template, form = printed(tmp_path, 9)
    growth = Growth(LINES, 8, 8)
    titles = "_xlnm.Print_Titles@备货申请单"  # a form of one page needs none
    names = {name: growth.name(text) for name, text in template.names.items() if name != titles}
    assert {name: text for name, text in form.names.items() if name != titles} == names
    for name in (SHEET, "统计"):
        formulas = {where: held for where, held in template.sheets[name].cells.items() if is_formula(held)}
        assert {where: held for where, held in form.sheets[name].cells.items() if is_formula(held)} == {
            growth.cell(where) if name == SHEET else where: growth.formula(held, name)
            for where, held in formulas.items()
        }


def test_merges_rules_and_pictures_follow_the_lines(tmp_path: Path) -> None:
    template, form = printed(tmp_path, 9)
    growth, before, after = Growth(LINES, 8, 8), template.sheets[SHEET], form.sheets[SHEET]
    in_the_line = [merge for merge in before.merges if merge.endswith("12")]
    copies = {merge.replace("12", str(row)) for merge in in_the_line for row in range(13, 21)}
    assert len(in_the_line) == 5
    assert after.merges == {growth.span(merge) for merge in before.merges} | copies
    assert after.validations == tuple(growth.areas(area) for area in before.validations)
    assert after.formats == ("N12:N20",)
    assert (after.anchors, after.comments) == (("T31",), {"T22": "请核对"})
    assert template.charts == (f"'{SHEET}'!$N$11:$N$12",)
    assert form.charts == (f"'{SHEET}'!$N$11:$N$20",)


def test_every_line_is_visible_and_looks_like_the_first(tmp_path: Path) -> None:
    _, form = printed(tmp_path, 9)
    sheet = form.sheets[SHEET]
    assert not any(sheet.row(row).hidden for row in range(12, 21))
    assert [sheet.cells[address(row, 1)] for row in range(12, 21)] == [*range(1, 10)]
    for column in range(1, 19):
        assert {sheet.looks.get(address(row, column)) for row in range(12, 21)} == {
            sheet.looks.get(address(12, column))
        }
