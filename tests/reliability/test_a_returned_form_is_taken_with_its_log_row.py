"""`pmxl form read --accept` changes 实施台账 and 操作日志 in 项目台账: both or neither, whatever comes in between."""

import shutil
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pmxl.actions.folders import init_workspace
from pmxl.actions.log import verify_log
from pmxl.adapters.closed_file.boundary import Boundary
from pmxl.adapters.folder import FolderWorkspace
from pmxl.cli.main import main
from pmxl.rows.governance import LogRow
from pmxl.rows.initiation import ProjectRow
from pmxl.rows.row import Row
from pmxl.rows.settings import PersonRow
from pmxl.rows.stock import RequestLineRow, RequestRow
from pmxl.sheets.locating import locate
from pmxl.sheets.reading import read_register
from pmxl.sheets.writing import appended
from pmxl.vocabulary import Department, LogAction, ProjectState, RequestState, Stage, YesNo
from pmxl.wiring import open_desk
from tests.forms.scene import page
from tests.given import TODAY, log_as_shown

ROOT = Path(__file__).parents[2]
ROWS: tuple[Row, ...] = (
    PersonRow(name="孙强", department=Department.ENGINEERING, active=YesNo.YES),
    ProjectRow(
        application="SQ-2026-0001",
        number="XM-2026-0001",
        name="滨江医院弱电改造",
        stage=Stage.PREPARATION,
        state=ProjectState.RUNNING,
    ),
    RequestRow(
        number="BH-2026-0001",
        project="XM-2026-0001",
        department=Department.ENGINEERING,
        wanted=date(2026, 12, 10),
        special="随货附合格证",
        state=RequestState.SUBMITTED,
    ),
    RequestLineRow(request="BH-2026-0001", line=1, item="RD-0001", product="网络摄像机"),
)
MOMENTS = [
    (Boundary.NEW_VERIFIED, 1),
    (Boundary.NEW_VERIFIED, 2),
    (Boundary.PROMISED, 1),
    *((boundary, time) for boundary in (Boundary.OLD_ASIDE, Boundary.SWAPPED, Boundary.OLD_FILED) for time in (1, 2)),
]


@pytest.fixture(scope="module")
def returned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace beside which a form lies that was issued, edited and sent back."""
    folder = tmp_path_factory.mktemp("回收") / "工作区"
    init_workspace(folder, TODAY)
    for row in ROWS:
        locate(FolderWorkspace(folder), (type(row),)).workbook(type(row)).commit([appended(row)])
    log_as_shown(folder)
    told = pmxl(folder, "form", "备货申请单", "--project", "XM-2026-0001")
    assert told.exit_code == 0, told.output
    (issued,) = (folder / "表单").rglob("*.xlsx")
    back = page(issued)
    back.cell("特殊要求").value = "随货附检测报告"
    back.saved(folder.parent / "回.xlsx")
    return folder


@pytest.fixture
def workspace(returned: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "工作区"
    shutil.copytree(returned, folder)
    shutil.copy(returned.parent / "回.xlsx", tmp_path / "回.xlsx")
    return folder


def pmxl(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, [*words, "--workspace", str(folder), "--as", "孙强"])


def accept(folder: Path) -> Result:
    return pmxl(folder, "form", "read", str(folder.parent / "回.xlsx"), "--accept")


def taken_and_logged(folder: Path) -> tuple[bool, int]:
    """Whether the edit stands in 备货申请, and how many log rows say that it was taken."""
    register = read_register(FolderWorkspace(folder), (RequestRow, LogRow))
    logged = [row for row in register.of(LogRow) if row.action is LogAction.IMPORTED]
    return register.of(RequestRow)[0].special == "随货附检测报告", len(logged)


def test_an_edit_is_taken_with_its_log_row_in_one_go(workspace: Path) -> None:
    told = accept(workspace)
    assert told.exit_code == 0, told.output
    assert taken_and_logged(workspace) == (True, 1)
    assert verify_log(open_desk(workspace, as_name="孙强")).whole


@pytest.mark.parametrize("name", ["实施台账.xlsx", "项目台账.xlsx"])
def test_a_read_only_workbook_leaves_no_edit_without_its_log_row(workspace: Path, name: str) -> None:
    (workspace / name).chmod(0o444)
    told = accept(workspace)
    assert told.exit_code == 2
    assert f"{name} › 文件：是只读的，没有写入任何内容" in "".join(told.output.splitlines())
    assert taken_and_logged(workspace) == (False, 0)


@pytest.mark.parametrize(("boundary", "time"), MOMENTS, ids=lambda value: getattr(value, "name", value))
def test_a_kill_in_between_leaves_no_edit_without_its_log_row(workspace: Path, boundary: Boundary, time: int) -> None:
    form = str(workspace.parent / "回.xlsx")
    command = [sys.executable, "-m", "tests.reliability.accepting", str(workspace), form, boundary.name, str(time)]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == -signal.SIGKILL
    done = boundary is not Boundary.NEW_VERIFIED
    assert taken_and_logged(workspace) == (done, int(done))
    assert accept(workspace).exit_code == 0
    assert taken_and_logged(workspace) == (True, 1)
