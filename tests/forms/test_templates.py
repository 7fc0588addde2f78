"""Templates are the same bytes each time, and what a company breaks in them is told, not a crash."""

import re
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from pmxl.errors import WorkbookUnreadableError
from pmxl.reports.forms.catalogue import FORMS
from pmxl.reports.forms.filing import build_templates
from pmxl.reports.forms.template import SENTENCES, Template
from pmxl.reports.forms.template_drawing import drawn
from pmxl.vocabulary import Document
from tests.forms.broken_templates import BROKEN, STOCK, provoked

PUBLISHED = Path(__file__).parents[2] / "workbooks" / "表单模板"


def test_drawing_a_template_twice_gives_the_same_bytes() -> None:
    assert drawn(STOCK) == drawn(STOCK)


def test_the_published_templates_are_what_the_source_draws(tmp_path: Path) -> None:
    built = {path.name: path.read_bytes() for path in build_templates(tmp_path)}
    assert built == {path.name: path.read_bytes() for path in PUBLISHED.glob("*.xlsx")}


@pytest.mark.parametrize("document", list(Document))
def test_a_template_as_drawn_has_no_finding(document: Document) -> None:
    assert Template(drawn(FORMS[document]), f"{document}.xlsx", FORMS[document]).findings == ()


def test_a_missing_name_is_a_finding_that_names_it() -> None:
    (finding,) = provoked("MB01")
    assert str(finding) == (
        "[MB01] 备货申请单.xlsx › 备货申请单 › 要求到货日期：模板缺少名称「要求到货日期」，该处不会填写。"
        "请在模板中为该单元格重新定义名称，或用 pmxl build 重新生成模板。"
    )


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("MB02", "名称「要求到货日」不是备货申请单的字段，可能是「要求到货日期」"),
        ("MB03", "名称「客户名称」指向 '备货申请单'!#REF!，不是表单页上的单元格"),
        ("MB04", "明细表「备货明细」缺少列标题「产品名称」，该列不会填写"),
        ("MB05", "「合计金额」处是公式，保留公式，不填写"),
        ("MB06", "模板缺少隐藏页「pmxl」，出具的表单无法用 pmxl form read 回收"),
        ("MB07", "模板页上有批注，明细行数变化时其位置不变"),
    ],
)
def test_what_a_company_breaks_in_a_template_is_told_once(code: str, found: str) -> None:
    assert [finding.gap.found for finding in provoked(code)] == [found]


def test_a_template_that_is_no_workbook_is_refused_with_its_name() -> None:
    with pytest.raises(WorkbookUnreadableError, match="备货申请单.xlsx"):
        Template(b"not a zip", "备货申请单.xlsx", STOCK)


def test_every_code_of_a_template_has_its_sentence() -> None:
    source = (Path(__file__).parents[2] / "pmxl/reports/forms/template.py").read_text("utf-8")
    assert set(re.findall(r'"(MB\d\d)", ', source)) == set(SENTENCES) == set(BROKEN)


def test_the_hidden_page_is_one_that_a_user_can_not_unhide_by_menu() -> None:
    with zipfile.ZipFile(BytesIO(drawn(STOCK))) as package:
        assert 'name="pmxl" sheetId="2" state="veryHidden"' in package.read("xl/workbook.xml").decode()
