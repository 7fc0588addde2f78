"""Forms as LibreOffice prints them: how many pages, and headings on each; one batch for all."""

import shutil
import subprocess
from datetime import datetime
from pathlib import Path

import pytest

from pmxl.adapters.folder import FolderWorkspace
from pmxl.adapters.pdf import PdfUnavailableError, to_pdf
from pmxl.reports.forms.catalogue import FORMS
from pmxl.reports.forms.declaration import Case, Form, Issue
from pmxl.reports.forms.filled_form import filled
from pmxl.reports.forms.filling import Press
from pmxl.reports.forms.template import Template
from pmxl.reports.forms.template_drawing import drawn
from pmxl.rows.register import Register
from pmxl.rows.sheets import SHEETS
from pmxl.sheets.reading import read_register
from pmxl.vocabulary import Document
from tests.forms.scene import PROJECT, request_text
from tests.given import given

EXAMPLE = Path(__file__).parents[2] / "workbooks" / "示例"
ISSUE = Issue("BHSQ-2026-0007", 3, datetime(2026, 11, 24, 9, 30), "孙强")  # local, as workbooks have it
LONG = (1, 12, 40)
ONE_PAGE = frozenset(Document) - {Document.QUOTE, Document.PLAN, Document.ACCEPTANCE}
"""The forms of the example's fullest project that fit on one page; 方案与报价 has its internal page by design."""

pytestmark = [pytest.mark.libreoffice, pytest.mark.pdf, pytest.mark.xdist_group("forms on paper")]


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every form of the example, and 备货申请单 of several lengths, as PDF."""
    folder = tmp_path_factory.mktemp("papers")
    register = read_register(FolderWorkspace(EXAMPLE), SHEETS)
    for document, form in FORMS.items():
        (folder / f"{document}.xlsx").write_bytes(_fullest(form, register))
    for lines in LONG:
        (folder / f"{lines}行.xlsx").write_bytes(
            _printed(FORMS[Document.STOCK_REQUEST], given(request_text(lines)), PROJECT)
        )
    to_pdf(sorted(folder.glob("*.xlsx")))
    return folder


def _fullest(form: Form, register: Register) -> bytes:
    dossiers = [one for one in register.dossiers() if one.reference and form.subjects(register, one)]
    projects = [one.reference for one in dossiers] if form.document is not Document.EVALUATION else [""]
    sizes = {project: _size(form, register, project) for project in projects}
    return _printed(form, register, max(sizes, key=lambda project: sizes[project]))


def _case(form: Form, register: Register, project: str) -> Case:
    dossier = register.dossier(register.projects[project]) if project else None
    return Case(register, dossier, form.subjects(register, dossier)[-1], ISSUE)


def _size(form: Form, register: Register, project: str) -> int:
    said = filled(form, _case(form, register, project))
    return sum(one.value is not None for one in said.fields.values()) + sum(map(len, said.tables.values()))


def _printed(form: Form, register: Register, project: str) -> bytes:
    press = Press(Template(drawn(form), f"{form.document}.xlsx", form))
    return press.printed(filled(form, _case(form, register, project)))


def _told(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def _pages(pdf: Path) -> int:
    return int(_told("pdfinfo", str(pdf)).partition("Pages:")[2].split()[0])


def _text(pdf: Path, page: int) -> str:
    return _told("pdftotext", "-layout", "-f", str(page), "-l", str(page), str(pdf), "-")


@pytest.mark.parametrize("document", sorted(ONE_PAGE))
def test_a_form_that_fits_on_one_page_is_printed_on_one(papers: Path, document: Document) -> None:
    assert _pages(papers / f"{document}.pdf") == 1


@pytest.mark.parametrize("document", sorted(frozenset(Document) - ONE_PAGE))
def test_a_longer_form_goes_on_one_further_page(papers: Path, document: Document) -> None:
    assert _pages(papers / f"{document}.pdf") == 2


@pytest.mark.parametrize(("lines", "pages"), [(1, 1), (12, 2), (40, 3)])
def test_line_tables_take_the_pages_that_they_need(papers: Path, lines: int, pages: int) -> None:
    assert _pages(papers / f"{lines}行.pdf") == pages


def test_each_page_that_lines_go_on_to_repeats_their_heading(papers: Path) -> None:
    shown = [_text(papers / "40行.pdf", page) for page in (1, 2, 3)]
    assert [text.count("物料代码") for text in shown] == [1, 1, 1]
    assert ["共3页" in "".join(text.split()) for text in shown] == [True, True, True]


def test_signatures_stand_together_below_the_last_lines(papers: Path) -> None:
    last = _text(papers / "40行.pdf", 3)
    assert ("RD-0040" in last, last.count("签字"), "领导审批" in last) == (True, 4, True)


def test_nothing_is_cut_to_number_signs(papers: Path) -> None:
    assert [pdf.name for pdf in papers.glob("*.pdf") if "###" in _told("pdftotext", str(pdf), "-")] == []


def test_without_libreoffice_the_message_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert shutil.which("soffice") is None
    with pytest.raises(PdfUnavailableError, match="请安装 LibreOffice，或打开 .xlsx 后另存为 PDF"):
        to_pdf([tmp_path / "表单.xlsx"])
