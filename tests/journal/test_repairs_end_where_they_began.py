"""`pmxl repair` in a folder of workbooks: rows deleted, logs sorted, edited and cut, and every remedy one that works."""

import shutil
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from openpyxl.worksheet.worksheet import Worksheet

from pmxl.actions.folders import init_workspace
from pmxl.adapters.clock import FixedClock
from pmxl.adapters.folder import FolderWorkspace
from pmxl.cli.main import main
from pmxl.rows.delivery import DailyRow
from pmxl.rows.governance import LogRow
from pmxl.rows.initiation import ProjectRow
from pmxl.rows.row import Row
from pmxl.rows.settings import PersonRow
from pmxl.sheets.locating import locate
from pmxl.sheets.reading import read_register
from pmxl.sheets.writing import appended
from pmxl.vocabulary import Department, ProjectState, Stage, YesNo
from tests.given import TODAY

NOW = FixedClock(datetime(2026, 11, 24, 9, 30))
NUMBER, OTHER = "XM-2026-0007", "XM-2026-0001"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two old projects, opened, one of them paused and resumed; the second has three 日报."""
    folder = tmp_path_factory.mktemp("修正") / "工作区"
    init_workspace(folder, TODAY)
    fill(folder, PersonRow(name="周总监", department=Department.PMO, active=YesNo.YES))
    one = ProjectRow(application="SQ-2026-0001", number=OTHER, name="北岸弱电", customer="北岸公司")
    fill(folder, one, one.model_copy(update={"application": "SQ-2026-0007", "number": NUMBER, "name": "南岸机电"}))
    fill(folder, *(DailyRow(project=NUMBER, day=date(2026, 11, day)) for day in (9, 10, 11)))
    for number in (OTHER, NUMBER):
        does(folder, "open-balance", number, "--stage", "实施", "--by", "周总监", "--reason", "去年签约")
    does(folder, "pause", OTHER, "--reason", "停工")
    does(folder, "resume", OTHER, "--reason", "复工")
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "工作区")
    return tmp_path / "工作区"


def fill(folder: Path, *rows: Row) -> None:
    kind = type(rows[0])
    locate(FolderWorkspace(folder), (kind,)).workbook(kind).commit([appended(*rows)])


def pmxl(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, [*words, "--workspace", str(folder), "--as", "周总监"], obj=NOW)


def does(folder: Path, *words: str) -> str:
    told = pmxl(folder, *words)
    assert told.exit_code == 0, told.output
    return "".join(told.output.splitlines())


def refuses(folder: Path, *words: str) -> str:
    told = pmxl(folder, *words)
    assert told.exit_code == 2, told.output
    return "".join(told.output.splitlines())


def projects(folder: Path) -> list[ProjectRow]:
    return list(read_register(FolderWorkspace(folder), (ProjectRow,)).of(ProjectRow))


def log(folder: Path) -> list[LogRow]:
    return sorted(read_register(FolderWorkspace(folder), (LogRow,)).of(LogRow), key=lambda row: row.origin.row)


def in_sheet(folder: Path, name: str, change: Callable[[Worksheet], None]) -> None:
    """Change a sheet as a person with a spreadsheet program would."""
    book = openpyxl.load_workbook(folder / "项目台账.xlsx")
    change(book[name])
    book.save(folder / "项目台账.xlsx")


def cells(sheet: Worksheet, row: int) -> list[object]:
    return [cell.value for cell in sheet[row]]


def put(sheet: Worksheet, row: int, values: list[object]) -> None:
    for cell, value in zip(sheet[row], values, strict=True):
        cell.value = value


def delete_project(folder: Path) -> None:
    in_sheet(folder, "立项登记", lambda sheet: sheet.delete_rows(3))


def reverse_log(folder: Path) -> None:
    def change(sheet: Worksheet) -> None:
        rows = [cells(sheet, row) for row in range(2, 6)]
        for row, values in zip(range(2, 6), reversed(rows), strict=True):
            put(sheet, row, values)

    in_sheet(folder, "操作日志", change)


def edit_log(folder: Path, row: int = 3, note: str = "无中生有") -> None:
    column = LogRow.column("note").heading

    def change(sheet: Worksheet) -> None:
        next(cell for cell in sheet[row] if sheet.cell(1, cell.column).value == column).value = note

    in_sheet(folder, "操作日志", change)


def test_a_deleted_project_is_one_finding_and_its_number_stays_taken(folder: Path) -> None:
    delete_project(folder)
    found = Counter(
        code for line in pmxl(folder, "check", "--all").output.splitlines() for code in ("RZ07", "SJ13") if code in line
    )
    assert found == {"RZ07": 1}
    told = refuses(folder, "advance", NUMBER)
    assert f"立项登记：没有了 {NUMBER}，操作日志里它在「实施」、进行中，没有写入。请用 pmxl repair {NUMBER}" in told
    assert f"请用 pmxl repair {NUMBER}" in refuses(folder, "show", NUMBER)
    fill(folder, ProjectRow(name="新项目", customer="新客户"))
    does(folder, "open-balance", "新项目", "--stage", "实施", "--by", "周总监", "--reason", "补登")
    assert [row.number for row in projects(folder)] == [OTHER, "XM-2026-0008"]


def test_a_deleted_project_comes_back_with_all_its_columns_and_goes_on(folder: Path) -> None:
    before = next(row for row in projects(folder) if row.number == NUMBER)
    delete_project(folder)
    does(folder, "pause", OTHER, "--reason", "再停")
    told = does(folder, "repair", NUMBER)
    assert f"{NUMBER} 南岸机电 的立项登记已从备份恢复：「实施」、进行中" in told
    after = next(row for row in projects(folder) if row.number == NUMBER)
    assert after.model_copy(update={"origin": before.origin}) == before
    does(folder, "pause", NUMBER, "--reason", "停工")
    assert "RZ" not in pmxl(folder, "check", "--all").output


def test_a_deleted_project_without_a_backup_comes_back_as_far_as_the_log_knows_it(folder: Path) -> None:
    delete_project(folder)
    shutil.rmtree(folder / "备份")
    assert "备份里没有，其余各列请补填" in does(folder, "repair", "SQ-2026-0007")
    after = next(row for row in projects(folder) if row.number == NUMBER)
    assert (after.application, after.stage, after.state, after.name) == (
        "SQ-2026-0007",
        Stage.DELIVERY,
        ProjectState.RUNNING,
        "",
    )


def test_a_sorted_log_is_one_hint_takes_further_rows_and_is_put_back(folder: Path) -> None:
    reverse_log(folder)
    told = pmxl(folder, "check", "--all").output
    assert next(line for line in told.splitlines() if "RZ" in line).startswith("△ RZ08")
    assert ("RZ03" in told, "RZ01" in told) == (False, False)
    does(folder, "pause", OTHER, "--reason", "再停")
    assert [row.number for row in log(folder)] == [4, 3, 2, 1, 5]
    assert "操作日志 5 行：只是排回序号顺序" in does(folder, "repair")
    assert [row.number for row in log(folder)] == [1, 2, 3, 4, 5, 6]
    assert "操作日志 6 行逐行相连" in does(folder, "log", "verify")
    assert "逐行相连，并按序号排列，不能修正" in refuses(folder, "repair")


def test_an_edited_row_stops_its_own_project_and_comes_back_from_a_backup(folder: Path) -> None:
    edit_log(folder)
    told = refuses(folder, "pause", NUMBER, "--reason", "停工")
    assert "操作日志第 3 行（序号 2）：内容被改动，没有写入。请用 pmxl repair 从备份恢复" in told
    does(folder, "pause", OTHER, "--reason", "停工")
    assert "恢复第 2 号记录" in does(folder, "repair")
    assert "操作日志 6 行逐行相连" in does(folder, "log", "verify")
    does(folder, "pause", NUMBER, "--reason", "停工")


def test_a_deleted_row_stops_every_project_and_comes_back_from_a_backup(folder: Path) -> None:
    in_sheet(folder, "操作日志", lambda sheet: sheet.delete_rows(3))
    for number in (OTHER, NUMBER):
        assert "之前有记录被删除，没有写入。请用 pmxl repair 从备份恢复" in refuses(
            folder, "pause", number, "--reason", "停工"
        )
    assert "恢复第 2 号记录" in does(folder, "repair")
    assert [row.number for row in log(folder)] == [1, 2, 3, 4, 5, 6]  # put back, and then into its order
    assert "操作日志 6 行逐行相连" in does(folder, "log", "verify")
    does(folder, "pause", NUMBER, "--reason", "停工")


def test_a_fault_that_no_backup_mends_is_accepted_by_pmo_until_the_row_is_edited_again(folder: Path) -> None:
    edit_log(folder)
    shutil.rmtree(folder / "备份")
    told = refuses(folder, "repair")
    assert "第 2 号记录内容被改动，备份里没有能补上的" in told
    assert "PMO 查明后也可用 pmxl repair --as-is --reason 理由 认可现状" in told
    assert "认可操作日志现状：序号 2；已查明" in does(folder, "repair", "--as-is", "--reason", "已查明")
    does(folder, "pause", NUMBER, "--reason", "停工")
    assert pmxl(folder, "log", "verify").exit_code == 1
    edit_log(folder, note="再改一次")
    assert "内容被改动" in refuses(folder, "resume", NUMBER, "--reason", "复工")


def test_a_row_that_no_backup_mends_keeps_no_other_from_coming_back_nor_the_log_from_its_order(folder: Path) -> None:
    edit_log(folder)  # 序号 2, in every state that is kept from now on
    shutil.rmtree(folder / "备份")
    does(folder, "pause", OTHER, "--reason", "停工")
    reverse_log(folder)
    assert "只是排回序号顺序" in does(folder, "repair")
    assert [row.number for row in log(folder)] == [1, 2, 3, 4, 5, 6]
    in_sheet(folder, "操作日志", lambda sheet: sheet.delete_rows(5))  # 序号 4
    assert "恢复第 4 号记录" in does(folder, "repair")
    assert [row.number for row in log(folder)] == [1, 2, 3, 4, 5, 6, 7, 8]
    told = pmxl(folder, "log", "verify").output
    assert "（序号 2）：内容被改动" in told
    assert told.count("✗") == 1
    assert "第 2 号记录内容被改动，备份里没有能补上的" in refuses(folder, "repair")


def test_a_dry_run_of_a_repair_writes_nothing(folder: Path) -> None:
    reverse_log(folder)
    before = (folder / "项目台账.xlsx").read_bytes()
    assert "试运行，未写入" in does(folder, "repair", "--dry-run")
    assert (folder / "项目台账.xlsx").read_bytes() == before


def test_a_head_that_was_lost_is_found_until_pmo_accepts_the_log_as_it_is(folder: Path) -> None:
    older = (folder / "项目台账.xlsx").read_bytes()
    does(folder, "pause", OTHER, "--reason", "再停")
    (folder / "项目台账.xlsx").write_bytes(older)
    assert "操作日志里已没有上次写入时的第 5 号记录" in pmxl(folder, "log", "verify").output
    does(folder, "repair", "--as-is", "--reason", "服务器恢复了昨天的副本")
    assert "操作日志 5 行逐行相连" in does(folder, "log", "verify")
    assert "逐行相连，没有缺失，不能认可现状" in refuses(folder, "repair", "--as-is", "--reason", "再来")
