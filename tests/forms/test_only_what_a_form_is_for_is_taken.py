"""All sixteen forms come back with every cell changed: only what the form is for can be adopted, even by PMO."""

import shutil
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import pytest

from pmxl.actions.desk import Desk
from pmxl.actions.form_differences import Difference, Standpoint
from pmxl.actions.forms import Issued, issue_form
from pmxl.actions.forms_reading import read_returned
from pmxl.adapters.clock import FixedClock
from pmxl.adapters.folder import FolderWorkspace
from pmxl.errors import NotPossibleNowError
from pmxl.reports.forms.catalogue import FORMS
from pmxl.reports.forms.declaration import Form, Taken
from pmxl.rows.column import Column, Kind
from pmxl.rows.contract import ContractRow
from pmxl.rows.settings import DictionaryRow
from pmxl.vocabulary import Document
from tests.forms.scene import Page, page
from tests.given import PMO
from tests.reliability.typed_to_hurt import EXAMPLE

CLOSED = "XM-2026-0008"
ADOPTED: Mapping[str, set[str]] = {
    "立项申请表": {"立项登记"},
    "踏勘记录": {"踏勘安排"},
    "方案与报价": {"方案报价"},
    "工程改造建议与实施计划": {"方案报价", "进度计划"},
    "项目实施计划": {"进度计划"},
    "会议纪要": {"会议纪要", "会议待办"},
    "合同审批记录": {"合同评审"},
    "项目进度计划表": {"进度计划"},
    "软件开发实施计划": {"进度计划"},
    "备货申请单": {"备货申请", "备货明细"},
    "到货签收确认单": {"到货签收"},
    "工程施工进度计划": {"进度计划"},
    "项目周报": {"周报", "风险"},
    "项目验收单": {"验收", "会议待办"},
    "项目总结": {"总结评价"},
    "月度总结评价": {"总结评价"},
}
"""The sheets that each form may change, written out once more by hand."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folder = tmp_path_factory.mktemp("采纳") / "工作区"
    shutil.copytree(EXAMPLE, folder)
    clock = FixedClock(datetime(2026, 11, 24, 9, 30))
    return Desk(FolderWorkspace(folder), clock, PMO, folder=folder)


def another(column: Column, now: object, words: Mapping[str, list[str]]) -> object:
    """A value that the column can hold and that is not there."""
    match column.kind:
        case Kind.DAY:
            return date(2031, 3, 4)
        case Kind.MONEY | Kind.NUMBER | Kind.WHOLE:
            return 2 if now == 1 else 1
        case Kind.PERCENT:
            return 0.25 if now != 0.25 else 0.5
        case Kind.CHOICE | Kind.LISTED:
            known = [str(word) for word in column.choices] or words.get(column.listed or "", ["改过"])
            return next(word for word in known if word != now)
        case _:
            return "改过"


def changed(form: Form, paper: Page, words: Mapping[str, list[str]]) -> None:
    """Every cell that shows a column of a sheet, with another value in it."""
    for one in form.fields:
        if isinstance(one.value, Taken):
            cell = paper.cell(one.name)
            cell.value = another(one.value.column, cell.value, words)
    for lines in form.lines:
        for column in lines.columns if lines.kind else ():
            if column.field and column.heading != lines.key:
                for cell in paper.column(lines.name, column.heading):
                    cell.value = another(lines.kind.column(column.field), cell.value, words) if lines.kind else None


def issued(desk: Desk, document: Document) -> Issued:
    """The form of the first project that has what it takes."""
    first = 9 if document is Document.SOFTWARE_PLAN else 8  # the first that has work of 产品与研发
    projects = [f"XM-2026-{number:04d}" for number in range(first, 30)] if FORMS[document].needs_project else [""]
    for project in projects:
        try:
            return issue_form(desk, document, project).issues[0]
        except NotPossibleNowError:
            continue
    raise AssertionError(f"no project of the example has a {document}")


def returned(desk: Desk, document: Document, folder: Path) -> tuple[Difference, ...]:
    words: dict[str, list[str]] = {}
    for row in desk.read((DictionaryRow,)).of(DictionaryRow):
        words.setdefault(row.list, []).append(row.word)
    issue = issued(desk, document)
    paper = page(issue.path)
    changed(FORMS[document], paper, words)
    return read_returned(desk, paper.saved(folder / "回.xlsx")).differences


@pytest.mark.parametrize("document", list(Document))
def test_only_rows_that_the_form_is_for_are_changed_by_it(desk: Desk, document: Document, tmp_path: Path) -> None:
    found = returned(desk, document, tmp_path)
    ready = [one for one in found if one.standpoint is Standpoint.READY and one.row is not None]
    kept = [one for one in found if one.row is not None and one not in ready]
    assert {one.row.sheet.name for one in ready if one.row} <= ADOPTED[document]
    assert ready != []
    copied = [one for one in kept if one.row and one.row.sheet.name not in ADOPTED[document]]
    assert {one.standpoint for one in copied} <= {Standpoint.FIXED}
    assert [one.label for one in copied if "本表单只抄录此项供核对，要改请到「" not in one.reason] == []


@pytest.mark.parametrize("document", list(Document))
def test_what_a_form_takes_back_is_what_was_agreed(document: Document) -> None:
    form = FORMS[document]
    fields = {one.value.kind.sheet.name for one in form.fields if isinstance(one.value, Taken) and form.takes_back(one)}
    tables = {lines.kind.sheet.name for lines in form.lines if lines.kind and form.takes_back(lines)}
    assert fields | tables == ADOPTED[document]


def test_an_acceptance_form_can_not_turn_the_contract_into_one_yuan(desk: Desk, tmp_path: Path) -> None:
    contracts = desk.read((ContractRow,)).of_project(ContractRow, CLOSED)
    issue = issue_form(desk, Document.ACCEPTANCE, CLOSED).issues[0]
    paper = page(issue.path)
    paper.cell("合同金额").value = 1
    read = read_returned(desk, paper.saved(tmp_path / "回.xlsx"), accept=True)
    (difference,) = read.differences
    assert (difference.standpoint, difference.reason) == (
        Standpoint.FIXED,
        "本表单只抄录此项供核对，要改请到「合同」",
    )
    assert desk.read((ContractRow,)).of_project(ContractRow, CLOSED) == contracts


def test_earlier_versions_in_a_quote_can_not_be_rewritten_by_a_later_one(desk: Desk, tmp_path: Path) -> None:
    found = returned(desk, Document.QUOTE, tmp_path)
    assert {one.standpoint for one in found if one.label.startswith("历次版本")} <= {
        Standpoint.FIXED,
        Standpoint.ASKS,
        Standpoint.GONE,
    }
