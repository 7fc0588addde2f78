"""Templates are the same bytes each time, and what a company breaks in them is told, not a crash."""

import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pmxl.errors import WorkbookUnreadableError
from pmxl.outcomes.finding import Finding
from pmxl.reports.forms.catalogue import FORMS
from pmxl.reports.forms.drawing import drawn
from pmxl.reports.forms.template import SENTENCES, Template
from pmxl.reports.forms.templates import build_templates
from pmxl.vocabulary import Document

STOCK = FORMS[Document.STOCK_REQUEST]
PUBLISHED = Path(__file__).parents[2] / "workbooks" / "表单模板"


def findings(book: Any) -> tuple[Finding, ...]:  # openpyxl ships no types
    target = BytesIO()
    book.save(target)
    return Template(target.getvalue(), "备货申请单.xlsx", STOCK).findings


def opened() -> Any:  # openpyxl ships no types
    return openpyxl.load_workbook(BytesIO(drawn(STOCK)))


def test_drawing_a_template_twice_gives_the_same_bytes() -> None:
    assert drawn(STOCK) == drawn(STOCK)


def test_the_published_templates_are_what_the_source_draws(tmp_path: Path) -> None:
    built = {path.name: path.read_bytes() for path in build_templates(tmp_path)}
    assert built == {path.name: path.read_bytes() for path in PUBLISHED.glob("*.xlsx")}


@pytest.mark.parametrize("document", list(Document))
def test_a_template_as_drawn_has_no_finding(document: Document) -> None:
    assert Template(drawn(FORMS[document]), f"{document}.xlsx", FORMS[document]).findings == ()


def test_a_missing_name_is_a_finding_that_names_it() -> None:
    book = opened()
    del book.defined_names["要求到货日期"]
    (finding,) = findings(book)
    assert str(finding) == (
        "[MB01] 备货申请单.xlsx › 备货申请单 › 要求到货日期：模板缺少名称「要求到货日期」，该处不会填写。"
        "请在模板中为该单元格重新定义名称，或用 pmxl build 重新生成模板。"
    )


def test_a_misspelt_name_is_found_with_the_one_it_may_mean() -> None:
    book = opened()
    book.defined_names["要求到货日"] = openpyxl.workbook.defined_name.DefinedName(
        "要求到货日", attr_text=book.defined_names["要求到货日期"].attr_text
    )
    del book.defined_names["要求到货日期"]
    assert [(one.code, one.gap.found) for one in findings(book)][1] == (
        "MB02",
        "名称「要求到货日」不是备货申请单的字段，可能是「要求到货日期」",
    )


def test_a_name_whose_cell_was_deleted_is_a_finding() -> None:
    book = opened()
    book.defined_names["客户名称"].attr_text = "'备货申请单'!#REF!"
    assert [one.code for one in findings(book)] == ["MB03"]


def test_a_renamed_heading_of_a_line_table_is_a_finding() -> None:
    book = opened()
    cell = next(cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value == "产品名称")
    cell.value = "品名"
    assert [one.gap.found for one in findings(book)] == ["明细表「备货明细」缺少列标题「产品名称」，该列不会填写"]


def test_a_formula_where_a_field_belongs_is_a_finding_and_stays() -> None:
    book = opened()
    cells = book.defined_names["合计金额"].attr_text.rpartition("!")[2].replace("$", "")
    book.worksheets[0][cells] = "=1+1"
    assert [one.code for one in findings(book)] == ["MB05"]


def test_a_template_without_its_hidden_page_says_what_is_lost() -> None:
    book = opened()
    del book["pmxl"]
    assert [one.code for one in findings(book)] == ["MB06"]


def test_a_comment_on_a_page_with_lines_is_told_not_to_move() -> None:
    book = opened()
    book.worksheets[0]["A1"].comment = openpyxl.comments.Comment("标志", "行政")
    assert [one.code for one in findings(book)] == ["MB07"]


def test_a_template_that_is_no_workbook_is_refused_with_its_name() -> None:
    with pytest.raises(WorkbookUnreadableError, match="备货申请单.xlsx"):
        Template(b"not a zip", "备货申请单.xlsx", STOCK)


def test_every_code_of_a_template_has_its_sentence() -> None:
    source = (Path(__file__).parents[2] / "pmxl/reports/forms/template.py").read_text("utf-8")
    assert set(re.findall(r'"(MB\d\d)", ', source)) == set(SENTENCES)


def test_the_hidden_page_is_one_that_a_user_can_not_unhide_by_menu() -> None:
    with zipfile.ZipFile(BytesIO(drawn(STOCK))) as package:
        assert 'name="pmxl" sheetId="2" state="veryHidden"' in package.read("xl/workbook.xml").decode()
