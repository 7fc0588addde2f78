"""A filled form says what the register says, in cells that keep their looks, and leaves the rest of the file alone."""

import struct
import zipfile
import zlib
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.drawing.image import Image

from pmxl.adapters.folder import FolderWorkspace
from pmxl.reports.forms.catalogue import FORMS
from pmxl.reports.forms.declaration import Case, Form, Issue, Subject
from pmxl.reports.forms.filled_form import Filled, filled
from pmxl.reports.forms.filling import Press
from pmxl.reports.forms.template import Template
from pmxl.reports.forms.template_drawing import drawn
from pmxl.rows.initiation import ProjectRow
from pmxl.rows.register import Dossier, Register
from pmxl.rows.row import Row
from pmxl.rows.sheets import SHEETS
from pmxl.sheets.reading import read_register
from pmxl.vocabulary import Document
from tests.forms.scene import PROJECT, Page, request_text
from tests.given import given

EXAMPLE = Path(__file__).parents[2] / "workbooks" / "示例"
ISSUE = Issue("BHSQ-2026-0007", 3, datetime(2026, 11, 24, 9, 30), "孙强")  # local, as workbooks have it
STOCK = FORMS[Document.STOCK_REQUEST]


def said(register: Register, form: Form, project: str = PROJECT) -> Filled:
    dossier = register.dossier(register.projects[project])
    return filled(form, Case(register, dossier, form.subjects(register, dossier)[-1], ISSUE))


def printed(text: str, form: Form = STOCK, template: bytes = b"") -> Page:
    press = Press(Template(template or drawn(form), f"{form.document}.xlsx", form))
    return Page(press.printed(said(given(text), form)))


def restyled(change: Any) -> bytes:  # openpyxl ships no types
    book = openpyxl.load_workbook(BytesIO(drawn(STOCK)))
    change(book.worksheets[0])
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def test_fields_hold_typed_values_under_their_names() -> None:
    page = printed(request_text(2))
    names = ("公司名称", "表单编号", "表单版本", "项目名称", "要求到货日期", "合计金额", "合计金额大写")
    assert [page.cell(name).value for name in names] == [
        "江北智联",
        "BHSQ-2026-0007",
        3,
        "滨江医院弱电改造",
        datetime(2026, 12, 10),  # cells know no time zones
        42.2,
        "肆拾贰元贰角整",
    ]


def test_text_that_looks_like_a_formula_stays_text() -> None:
    page = printed(request_text(1), FORMS[Document.INITIATION])
    cell = page.cell("需求概述")
    assert (cell.value, cell.data_type) == ("=1+1 是文本", "s")


def test_money_stands_in_capitals_right_to_the_cent() -> None:
    page = printed(request_text(1), FORMS[Document.INITIATION])
    assert page.cell("预计合同额大写").value == "壹亿元零壹分"


@pytest.mark.parametrize("lines", [1, 6, 40])
def test_any_number_of_lines_stands_under_the_name_of_the_table(lines: int) -> None:
    page = printed(request_text(lines))
    cells = page.column("备货明细", "序号")
    assert [cell.value for cell in cells if cell.value] == list(range(1, lines + 1))
    assert len(cells) >= 6


def test_every_line_looks_like_the_first_one_of_the_template() -> None:
    page = printed(request_text(12))
    looks = [
        (cell.border.left.style, cell.font.size, cell.alignment.indent) for cell in page.column("备货明细", "产品名称")
    ]
    assert looks == [("thin", 9, 1)] * 12


def test_fields_below_the_lines_move_down_with_their_names() -> None:
    few, many = printed(request_text(6)), printed(request_text(16))
    assert many.cell("合计金额").row - few.cell("合计金额").row == 10
    assert many.cell("合计金额").value == pytest.approx(337.6)


def test_merged_cells_are_merged_in_every_line() -> None:
    page = printed(request_text(12))
    first, last = page.rows("备货明细")
    merged = [str(one) for one in page.sheet.merged_cells.ranges if one.min_row == one.max_row == last]
    assert merged
    assert len(merged) == sum(one.min_row == one.max_row == first for one in page.sheet.merged_cells.ranges)


def test_a_picture_extra_text_fonts_and_formulas_of_the_company_survive(tmp_path: Path) -> None:
    line = Page(drawn(STOCK)).cell("备货明细").row
    picture = tmp_path / "logo.png"
    picture.write_bytes(_png())

    def change(sheet: Any) -> None:  # openpyxl ships no types
        sheet.add_image(Image(picture), "A1")
        sheet["A2"].font = openpyxl.styles.Font(name="楷体", size=20)
        sheet["A40"] = "江北智联 · 质量方针"
        sheet["A41"] = f"=SUM(N{line}:N{line})"

    page = printed(request_text(12), template=restyled(change))
    assert (page.sheet["A2"].font.name, len(page.sheet._images)) == ("楷体", 1)
    assert page.sheet["A51"].value == "江北智联 · 质量方针"
    assert page.sheet["A52"].value == f"=SUM(N{line}:N{line + 11})"


def test_parts_that_do_not_change_keep_their_bytes() -> None:
    template = drawn(STOCK)
    data = Press(Template(template, "备货申请单.xlsx", STOCK)).printed(said(given(request_text(3)), STOCK))
    with zipfile.ZipFile(BytesIO(template)) as before, zipfile.ZipFile(BytesIO(data)) as after:
        assert after.namelist() == before.namelist()
        changed = [name for name in before.namelist() if before.read(name) != after.read(name)]
    assert sorted(changed) == ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"]


def test_the_same_issue_gives_the_same_bytes() -> None:
    press = Press(Template(drawn(STOCK), "备货申请单.xlsx", STOCK))
    says = said(given(request_text(3)), STOCK)
    assert press.printed(says) == press.printed(says)


def test_a_date_in_a_cell_that_the_company_made_plain_is_written_as_text() -> None:
    def change(sheet: Any) -> None:  # openpyxl ships no types
        for row in sheet.iter_rows():
            for cell in row:
                cell.number_format = "General"

    page = printed(request_text(1), template=restyled(change))
    assert page.cell("要求到货日期").value == "2026-12-10"


def test_a_template_without_a_name_is_filled_in_all_other_places() -> None:
    book = openpyxl.load_workbook(BytesIO(drawn(STOCK)))
    del book.defined_names["备货明细"], book.defined_names["客户名称"]
    target = BytesIO()
    book.save(target)
    page = printed(request_text(3), template=target.getvalue())
    assert page.cell("项目名称").value == "滨江医院弱电改造"


def test_where_the_values_came_from_is_told_by_sheet_and_row() -> None:
    colophon = printed(request_text(3)).cell("出具信息").value
    assert colophon.startswith("2026-11-24 09:30 由 孙强 出具 · 数据来源：")
    assert "实施台账.xlsx › 备货明细 第 2–4 行" in colophon


@pytest.mark.parametrize("document", list(Document))
def test_a_form_reads_every_sheet_that_it_takes_values_from(document: Document) -> None:
    form = FORMS[document]
    whole = read_register(FolderWorkspace(EXAMPLE), SHEETS)
    best = max(_cases(form, whole), key=lambda one: sum(map(len, one.tables.values())))
    kinds: tuple[type[Row], ...] = (ProjectRow, *form.sheets)
    narrow = read_register(FolderWorkspace(EXAMPLE), dict.fromkeys(kinds))
    case = best.case
    dossier = narrow.dossier(narrow.projects[case.reference]) if case.dossier else None
    subject = next(one for one in form.subjects(narrow, dossier) if one.name == case.subject.name)
    again = filled(form, Case(narrow, dossier, subject, case.issue))
    assert {name: one.value for name, one in again.fields.items()} == {
        name: one.value for name, one in best.fields.items()
    }
    assert _cells(again) == _cells(best)


def _cells(one: Filled) -> dict[str, list[dict[str, object]]]:
    return {name: [dict(line.cells) for line in lines] for name, lines in one.tables.items()}


def _cases(form: Form, register: Register) -> list[Filled]:
    dossiers: list[Dossier | None] = [*list(register.dossiers())[:6]] if form.needs_project else [None]
    found: list[tuple[Dossier | None, Subject]] = [
        (dossier, subject) for dossier in dossiers for subject in form.subjects(register, dossier)[-1:]
    ]
    return [filled(form, Case(register, dossier, subject, ISSUE)) for dossier, subject in found]


def test_the_day_of_the_issue_is_a_date() -> None:
    assert printed(request_text(1)).cell("出具日期").value.date() == date(2026, 11, 24)


def _png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0\x1f\x5f\xa8"))
        + chunk(b"IEND", b"")
    )
