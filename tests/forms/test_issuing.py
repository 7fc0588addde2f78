"""出具: numbers without gaps, versions that never overwrite, one file and one row an issue, nothing left of a failure."""

import hashlib
import multiprocessing
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest

from pmxl.actions.folders import init_workspace
from pmxl.actions.forms import Wish, issue_form, issue_forms, issue_stage
from pmxl.actions.log import verify_log
from pmxl.adapters.clock import FixedClock
from pmxl.adapters.folder import FolderWorkspace
from pmxl.adapters.memory import MemoryWorkbook, MemoryWorkspace
from pmxl.errors import ConflictError, NoFolderError, NotAllowedError, NotPossibleNowError, UnknownWordError
from pmxl.ports.operator import Operator
from pmxl.rows.acceptance import DocumentRow
from pmxl.rows.governance import LogRow
from pmxl.rows.initiation import ProjectRow
from pmxl.rows.register import Register
from pmxl.sheets.locating import locate
from pmxl.sheets.reading import read_register
from pmxl.sheets.writing import appended
from pmxl.vocabulary import Document, LogAction, ProjectState, Stage
from pmxl.wiring import open_desk
from tests.forms.scene import PROJECT, PROJECT_TEXT, desk_at, issued_request, memory, page, request_text, same_desk
from tests.given import PMO, TODAY, deeds, desk_of, log_as_shown, without

REQUEST = Document.STOCK_REQUEST


def test_an_issue_is_a_dated_file_in_the_folder_of_its_project(tmp_path: Path) -> None:
    _, issue = issued_request(tmp_path)
    assert issue.path == tmp_path / "表单/XM-2026-0001/20261124_备货申请单_BHSQ-2026-0001_第1版.xlsx"
    assert page(issue.path).cell("申请单号").value == "BH-2026-0001"


def test_an_issue_is_registered_with_its_checksum_and_its_rows(tmp_path: Path) -> None:
    desk, issue = issued_request(tmp_path)
    (row,) = desk.read((DocumentRow,)).of(DocumentRow)
    assert (row.number, row.version, row.kind, row.project) == ("BHSQ-2026-0001", 1, REQUEST, PROJECT)
    assert row.digest == hashlib.sha256(issue.path.read_bytes()).hexdigest()
    assert row.place == "表单/XM-2026-0001/20261124_备货申请单_BHSQ-2026-0001_第1版.xlsx"
    assert row.source.splitlines() == [
        "对象：BH-2026-0001",
        "实施台账.xlsx › 备货申请 第 2 行；项目台账.xlsx › 立项登记 第 2 行；实施台账.xlsx › 备货明细 第 2–3 行",
    ]


def test_an_issue_stands_in_the_log_that_stays_whole(tmp_path: Path) -> None:
    desk, _ = issued_request(tmp_path)
    (row,) = deeds(desk)
    assert (row.action, row.project, row.operator) == (LogAction.ISSUED, PROJECT, "孙强")
    assert row.note.startswith("备货申请单 BHSQ-2026-0001 第 1 版，对象：BH-2026-0001，表单/")
    assert not verify_log(desk).faults


def test_issuing_again_makes_the_next_version_and_keeps_the_first(tmp_path: Path) -> None:
    desk, first = issued_request(tmp_path)
    before = first.path.read_bytes()
    second = issue_form(desk, REQUEST, PROJECT).issues[0]
    assert (second.number, second.version, second.path != first.path) == ("BHSQ-2026-0001", 2, True)
    assert (first.path.read_bytes(), page(second.path).cell("表单版本").value) == (before, 2)


def test_another_subject_takes_the_next_number_of_its_kind_and_year(tmp_path: Path) -> None:
    text = request_text(1).replace(
        "## 备货明细",
        "BH-2026-0002 | XM-2026-0001 | HT-2026-0001 | 工程运维 | 孙强 | 2026-11-21 | 2026-12-11 | | 草稿\n\n## 备货明细",
    )
    desk = desk_at(tmp_path, text)
    numbers = [
        issue_form(desk, REQUEST, PROJECT, subject).issues[0].number for subject in ("BH-2026-0002", "BH-2026-0001")
    ]
    assert numbers == ["BHSQ-2026-0001", "BHSQ-2026-0002"]
    later = replace(desk, clock=FixedClock(datetime(2027, 1, 4, 9, 0)))  # local, as workbooks have it
    assert issue_form(later, Document.INITIATION, PROJECT).issues[0].number == "LXSQ-2027-0001"


def test_the_same_wish_twice_in_one_decision_makes_two_versions(tmp_path: Path) -> None:
    desk = desk_at(tmp_path, request_text(1))
    issues = issue_forms(desk, [Wish(REQUEST, PROJECT), Wish(REQUEST, PROJECT)]).issues
    assert [(one.number, one.version) for one in issues] == [("BHSQ-2026-0001", 1), ("BHSQ-2026-0001", 2)]


def test_a_file_that_nobody_registered_steps_aside_and_is_kept(tmp_path: Path) -> None:
    stray = tmp_path / "表单/XM-2026-0001/20261124_备货申请单_BHSQ-2026-0001_第1版.xlsx"
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"stray")
    _, issue = issued_request(tmp_path)
    assert issue.path == stray
    assert [path.read_bytes() for path in stray.parent.glob("*未登记*")] == [b"stray"]


def test_a_form_that_can_not_be_written_leaves_none_of_the_others_behind(tmp_path: Path) -> None:
    desk = desk_at(tmp_path, request_text(1))
    folder = tmp_path / "表单" / "XM-2026-0001"
    folder.mkdir(parents=True)
    in_its_way = folder / "20261124_备货申请单_BHSQ-2026-0001_第2版（未登记20261124093000）.xlsx"
    second = folder / "20261124_备货申请单_BHSQ-2026-0001_第2版.xlsx"
    second.mkdir()
    in_its_way.mkdir()
    (in_its_way / "some.txt").touch()  # so that the second form's place can't be cleared
    with pytest.raises(OSError, match="第2版"):
        issue_forms(desk, [Wish(REQUEST, PROJECT), Wish(REQUEST, PROJECT), Wish(REQUEST, PROJECT)])
    assert [path for path in folder.iterdir() if path.is_file()] == []
    assert len(read_register(desk.workspace, [DocumentRow]).of(DocumentRow)) == 0


def test_a_commit_that_fails_leaves_no_file_behind(tmp_path: Path) -> None:
    class Refusing(MemoryWorkspace):
        """A workspace whose log changes under every reader, so that no commit fits."""

        def workbooks(self) -> tuple[MemoryWorkbook, ...]:
            books = super().workbooks()
            for book in books:
                book.commit = self.refuse  # type: ignore[method-assign, assignment]  # the failure is the point
            return books

        def refuse(self, _: object) -> tuple[()]:
            raise ConflictError("项目台账.xlsx", "操作日志", "旧", "新")

    desk = desk_at(tmp_path, request_text(1))
    refusing = replace(desk, workspace=Refusing(list(memory(desk).workbooks())))
    with pytest.raises(ConflictError):
        issue_form(refusing, REQUEST, PROJECT)
    assert list((tmp_path / "表单").rglob("*.xlsx")) == []


def test_a_dry_run_says_what_it_would_register_and_writes_nothing(tmp_path: Path) -> None:
    desk = desk_at(tmp_path, request_text(1), dry_run=True)
    result = issue_form(desk, REQUEST, PROJECT)
    assert result.done.dry_run
    assert [str(one.after) for one in result.done.written if one.heading == "文档编号"] == ["BHSQ-2026-0001"]
    assert not (tmp_path / "表单").exists()


def test_somebody_whom_the_people_sheet_does_not_know_issues_nothing(tmp_path: Path) -> None:
    desk = desk_at(tmp_path, request_text(1), Operator("路人"))
    with pytest.raises(NotAllowedError, match="无权出具表单"):
        issue_form(desk, REQUEST, PROJECT)


def test_a_form_without_anything_to_issue_it_on_says_what_is_missing(tmp_path: Path) -> None:
    desk = desk_at(tmp_path, PROJECT_TEXT)
    with pytest.raises(NotPossibleNowError, match="还没有可出具的记录"):
        issue_form(desk, REQUEST, PROJECT)


def test_an_unknown_subject_is_refused_with_those_that_there_are(tmp_path: Path) -> None:
    desk = desk_at(tmp_path, request_text(1))
    with pytest.raises(UnknownWordError, match="可选：BH-2026-0001"):
        issue_form(desk, REQUEST, PROJECT, "BH-2026-0009")


def test_a_desk_without_a_folder_can_issue_nothing() -> None:
    with pytest.raises(NoFolderError):
        issue_form(desk_of(request_text(1)), REQUEST, PROJECT)


def test_the_forms_of_a_stage_are_issued_in_one_commit_and_the_rest_is_told(tmp_path: Path) -> None:
    desk = same_desk(desk_at(tmp_path, request_text(1)))
    result = issue_stage(desk, Stage.PREPARATION, PROJECT)
    assert [one.document for one in result.issues] == [
        Document.SCHEDULE,
        Document.SOFTWARE_PLAN,
        Document.STOCK_REQUEST,
        Document.CONSTRUCTION_PLAN,
    ]
    assert len(desk.read((DocumentRow,)).of(DocumentRow)) == 4
    assert ["到货签收确认单" in sentence for sentence in result.skipped] == [True]


def test_a_stage_says_once_which_forms_rest_on_a_cell_that_could_not_be_read(tmp_path: Path) -> None:
    desk = desk_at(tmp_path, request_text(1).replace("| 2 | 10.55", "| 两台 | 10.55"), PMO)
    lost = replace(desk, workspace=without(memory(desk), "进度计划"))
    skipped = issue_stage(lost, Stage.PREPARATION, PROJECT).skipped
    assert [sentence.partition("：")[0] for sentence in skipped] == [
        "项目进度计划表、软件开发实施计划、工程施工进度计划",
        "备货申请单",
        "XM-2026-0001 到货签收确认单",
    ]


def test_the_template_of_the_workspace_comes_before_our_own(tmp_path: Path) -> None:
    import openpyxl

    from pmxl.reports.forms.filing import TEMPLATES_FOLDER, build_templates

    build_templates(tmp_path / TEMPLATES_FOLDER)
    book = openpyxl.load_workbook(tmp_path / TEMPLATES_FOLDER / "备货申请单.xlsx")
    book.worksheets[0]["A2"] = "江北智联备货单"
    del book.defined_names["特殊要求"]
    book.save(tmp_path / TEMPLATES_FOLDER / "备货申请单.xlsx")
    _, issue = issued_request(tmp_path)
    assert page(issue.path).sheet["A2"].value == "江北智联备货单"
    assert [finding.code for finding in issue.findings] == ["MB01"]


def test_a_project_number_can_not_lead_out_of_the_folder(tmp_path: Path) -> None:
    desk = desk_at(tmp_path, request_text(1).replace("XM-2026-0001", "../../XM-1"))
    issue = issue_form(desk, REQUEST, "../../XM-1").issues[0]
    assert issue.path.resolve().is_relative_to(tmp_path.resolve() / "表单")


def _issue_some(folder: Path, count: int) -> None:
    desk = replace(open_desk(folder, wait=60), operator=PMO)
    for _ in range(count):
        issue_form(desk, Document.INITIATION, "XM-2026-0001")
        issue_form(desk, Document.SUMMARY, "XM-2026-0001")


def test_two_processes_at_once_leave_neither_gap_nor_double(tmp_path: Path) -> None:
    init_workspace(tmp_path, TODAY)
    project = ProjectRow(
        application="SQ-2026-0001",
        number="XM-2026-0001",
        name="北岸弱电",
        stage=Stage.INITIATION,
        state=ProjectState.RUNNING,
    )
    locate(FolderWorkspace(tmp_path), (ProjectRow,)).workbook(ProjectRow).commit([appended(project)])
    log_as_shown(tmp_path)
    context = multiprocessing.get_context("spawn")
    racers = [context.Process(target=_issue_some, args=(tmp_path, 3)) for _ in range(2)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join(90)
    register = read_register(FolderWorkspace(tmp_path), (DocumentRow, LogRow))
    issued = sorted((row.number[:4], row.version) for row in register.of(DocumentRow))
    assert issued == [(prefix, version) for prefix in ("LXSQ", "XMZJ") for version in range(1, 7)]
    assert len(list((tmp_path / "表单").rglob("*.xlsx"))) == 12
    assert _is_chained(register)


def _is_chained(register: Register) -> bool:
    rows = register.of(LogRow)
    return all(row.previous == before.digest for before, row in pairwise(rows))
