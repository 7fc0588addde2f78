"""`pmxl form` and `pmxl forms` as people use them."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pmxl.actions.folders import init_workspace
from pmxl.adapters.folder import FolderWorkspace
from pmxl.cli.forms import form, forms
from pmxl.rows.initiation import ProjectRow
from pmxl.rows.row import Row
from pmxl.rows.settings import PersonRow
from pmxl.sheets.locating import locate
from pmxl.sheets.writing import appended
from pmxl.vocabulary import Department, Document, ProjectState, Stage, YesNo
from tests.forms.scene import page
from tests.given import TODAY, log_as_shown


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """An empty workspace with one person of 销售 and one running project."""
    init_workspace(tmp_path, TODAY)
    rows: tuple[Row, ...] = (
        PersonRow(name="周敏", department=Department.SALES, active=YesNo.YES),
        ProjectRow(
            application="SQ-2026-0001",
            number="XM-2026-0001",
            name="北岸弱电",
            need="改造旧系统",
            stage=Stage.INITIATION,
            state=ProjectState.RUNNING,
        ),
    )
    for row in rows:
        locate(FolderWorkspace(tmp_path), (type(row),)).workbook(type(row)).commit([appended(row)])
    log_as_shown(tmp_path)
    return tmp_path


def told(folder: Path, *words: str) -> Result:
    command = form if words[0] != "forms" else forms
    arguments = list(words if words[0] != "forms" else words[1:])
    return CliRunner().invoke(command, [*arguments, "--workspace", str(folder), "--as", "周敏"])


def issued(folder: Path) -> Path:
    (file,) = (folder / "表单").rglob("*.xlsx")
    return file


def test_a_form_is_issued_by_its_name_and_the_file_is_told(workspace: Path) -> None:
    result = told(workspace, "立项申请表", "--project", "北岸弱电")
    assert result.exit_code == 0
    assert "出具  立项申请表 LXSQ-2026-0001 第 1 版（XM-2026-0001）" in result.output
    assert page(issued(workspace)).cell("项目名称").value == "北岸弱电"


def test_every_document_is_a_command_of_its_own() -> None:
    assert set(form.commands) == {*Document, "read"}


def test_a_failure_is_one_line_and_exit_code_two(workspace: Path) -> None:
    result = told(workspace, "备货申请单", "--project", "XM-2026-0001")
    assert result.exit_code == 2


def test_a_stage_without_data_says_why_each_form_was_skipped(workspace: Path) -> None:
    result = told(workspace, "forms", "--stage", "方案与报价", "--project", "XM-2026-0001")
    assert (result.exit_code, result.output.count("跳过")) == (0, 3)


def test_a_returned_form_is_shown_then_taken_with_a_yes(workspace: Path) -> None:
    told(workspace, "立项申请表", "--project", "XM-2026-0001")
    back = page(issued(workspace))
    back.cell("需求概述").value = "改造旧系统并扩容"
    file = str(back.saved(workspace / "回.xlsx.back"))
    shown = told(workspace, "read", file)
    assert (shown.exit_code, "可采纳" in shown.output, "采纳1处" in "".join(shown.output.split())) == (1, True, True)
    taken = told(workspace, "read", file, "--accept")
    assert (taken.exit_code, "采纳 1 处改动" in taken.output) == (0, True)
    again = told(workspace, "read", file)
    assert (again.exit_code, "已一致" in again.output) == (0, True)
