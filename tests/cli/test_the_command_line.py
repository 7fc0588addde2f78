"""The command line as people and scripts use it: exit codes, one clear line for a failure, no slow start."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pmxl.actions.folders import init_workspace
from pmxl.adapters.folder import FolderWorkspace
from pmxl.cli.commands import COMMANDS
from pmxl.errors import system_says
from pmxl.rows.initiation import ProjectRow
from pmxl.rows.row import Row
from pmxl.rows.settings import PersonRow
from pmxl.sheets.locating import locate
from pmxl.sheets.writing import appended
from pmxl.vocabulary import Department, ProjectState, Stage, YesNo
from tests.given import TODAY, log_as_shown

ROOT = Path(__file__).parents[2]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """An empty workspace with one person of PMO and one running project."""
    init_workspace(tmp_path, TODAY)
    person = PersonRow(name="周总监", department=Department.PMO, active=YesNo.YES)
    project = ProjectRow(
        application="SQ-2026-0001",
        number="XM-2026-0001",
        name="北岸弱电",
        stage=Stage.INITIATION,
        state=ProjectState.RUNNING,
    )
    for row in (person, project):
        fill(tmp_path, row)
    log_as_shown(tmp_path)
    return tmp_path


def fill(folder: Path, row: Row) -> None:
    locate(FolderWorkspace(folder), (type(row),)).workbook(type(row)).commit([appended(row)])


def pmxl(*words: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    where = ["--workspace", str(folder)] if folder else []
    command = [sys.executable, "-m", "pmxl", *words, *where]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)


def test_help_imports_none_of_the_heavy_libraries() -> None:
    code = (
        "import sys, pmxl.cli.main; print([m for m in ('pandas','openpyxl','xlwings','pydantic') if m in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert told.stdout.strip() == "[]"


def test_a_check_imports_neither_pandas_nor_openpyxl_nor_xlwings(workspace: Path) -> None:
    code = (
        "import sys\nfrom pmxl.cli.main import main\n"
        f"try: main(['check', '--json', '-w', {str(workspace)!r}])\nexcept SystemExit: pass\n"
        "print([m for m in ('pandas', 'openpyxl', 'xlwings') if m in sys.modules], file=sys.stderr)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert told.stderr.strip() == "[]"


def test_a_held_gate_ends_with_exit_code_one(workspace: Path) -> None:
    told = pmxl("advance", "XM-2026-0001", "--as", "周总监", folder=workspace)
    assert told.returncode == 1
    assert "关口未通过" in told.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("show", "XM-2026-9999"), "找不到项目「XM-2026-9999」，是否要找 XM-2026-0001"),
        (("step", "XM-2026-0001", "9.9", "--as", "周总监"), "节点「9.9」不存在"),
        (("check", "--as", "没有此人"), "操作人「没有此人」不存在"),
        (("pause", "XM-2026-0001", "--reason", "停工"), "无权暂停项目"),
    ],
)
def test_a_failure_is_one_clear_line_and_exit_code_two(workspace: Path, words: tuple[str, ...], said: str) -> None:
    told = pmxl(*words, folder=workspace)
    assert told.returncode == 2
    assert said in told.stderr.replace("\n", "")
    assert "Traceback" not in told.stderr


def test_a_folder_without_workbooks_is_answered_with_what_to_do(tmp_path: Path) -> None:
    told = pmxl("check", folder=tmp_path)
    assert told.returncode == 2
    assert "pmxl init" in told.stderr


def test_a_workspace_is_not_made_over_workbooks_that_are_there(workspace: Path) -> None:
    told = pmxl("init", str(workspace))
    assert told.returncode == 2
    assert "没有覆盖" in told.stderr


def test_a_dry_run_leaves_every_byte_of_the_workspace(workspace: Path) -> None:
    before = {path.name: path.read_bytes() for path in workspace.glob("*.xlsx")}
    told = pmxl("pause", "XM-2026-0001", "--reason", "停工", "--as", "周总监", "--dry-run", folder=workspace)
    assert told.returncode == 0
    assert "试运行，未写入" in told.stdout
    assert {path.name: path.read_bytes() for path in workspace.glob("*.xlsx")} == before


def test_the_json_of_a_check_names_the_cell_of_each_finding(workspace: Path) -> None:
    told = pmxl("check", "--project", "XM-2026-0001", "--json", folder=workspace)
    gate = json.loads(told.stdout)["gates"][0]
    assert gate["verdict"] == "未通过"
    missing = [row for row in gate["findings"] if row["column"] == "客户名称"]
    assert [(row["sheet"], row["cell"], row["holds"]) for row in missing] == [("立项登记", "D2", True)]


def test_every_command_stands_in_the_manual() -> None:
    manual = (ROOT / "docs" / "手册.md").read_text(encoding="utf-8")
    assert [command.name for command in COMMANDS if f"pmxl {command.name}" not in manual] == []


def test_every_command_and_option_says_what_it_is_for() -> None:
    silent = [command.name for command in COMMANDS if not command.help]
    assert silent == []


def test_an_older_copy_put_in_place_of_the_workbook_is_found_until_a_restore_says_it_is_meant(workspace: Path) -> None:
    book = workspace / "项目台账.xlsx"
    older = book.read_bytes()
    assert pmxl("pause", "XM-2026-0001", "--reason", "停工", "--as", "周总监", folder=workspace).returncode == 0
    book.write_bytes(older)
    told = pmxl("log", "verify", folder=workspace)
    assert told.returncode == 1
    assert "第 2 号记录：工作簿可能被换成了旧副本" in told.stdout
    assert pmxl("restore", "项目台账.xlsx", "1", folder=workspace).returncode == 0
    assert pmxl("log", "verify", folder=workspace).returncode == 0


def test_what_the_system_refuses_is_one_chinese_line(tmp_path: Path) -> None:
    (tmp_path / "占着").write_text("文件", encoding="utf-8")
    told = pmxl("init", str(tmp_path / "占着"))
    assert (told.returncode, told.stdout) == (2, "")
    line = told.stderr.replace("\n", "")
    assert line.startswith("未完成  ")
    assert line.endswith("，没有完成。请检查该位置能否读写后重试。")
    assert not any(word in line for word in ("Errno", "Traceback", "exists"))


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (FileNotFoundError(2, "No such file or directory"), "文件或文件夹不存在"),
        (PermissionError(13, "Permission denied"), "没有权限"),
        (OSError(28, "No space left on device"), "磁盘空间不足"),
        (OSError(9999, "Something new"), "系统错误 9999"),
        (OSError("no number at all"), "系统没有说明原因"),
    ],
)
def test_the_system_s_own_english_is_never_passed_on(error: OSError, said: str) -> None:
    assert system_says(error) == said


def test_a_step_that_the_rows_contradict_is_held_with_exit_code_one(workspace: Path) -> None:
    told = pmxl("step", "XM-2026-0001", "1.4", "--as", "周总监", folder=workspace)
    assert (told.returncode, told.stdout) == (1, "")
    assert "没有角色为「项目经理」的成员" in told.stderr


def test_an_unknown_login_is_told_so_and_not_that_it_has_nothing_to_do(workspace: Path) -> None:
    told = pmxl("next", "--me", folder=workspace)
    assert (told.returncode, "没有待办" in told.stdout + told.stderr) == (2, False)
    assert "人员表中没有此人" in told.stderr
