"""操作日志 tampered with behind pmxl's back in the workbook itself, and what `pmxl log verify` says of it."""

import shutil
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from openpyxl.worksheet.worksheet import Worksheet

from pmxl.actions.folders import init_workspace
from pmxl.adapters.clock import FixedClock
from pmxl.adapters.folder import FolderWorkspace
from pmxl.cli.main import main
from pmxl.figures.chain import sealed
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
OPENING = ("open-balance", "XM-2026-0001", "--stage", "立项", "--by", "周总监", "--reason", "去年已立项")
DEEDS = (("pause", "停工"), ("resume", "复工"), ("pause", "雨季"), ("resume", "天晴"))
FIRST = 2
"""The sheet row of the first of the five log rows."""


@pytest.fixture(scope="module")
def logged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which pmxl has logged five deeds; the workbook as it was after three lies beside it."""
    folder = tmp_path_factory.mktemp("日志") / "工作区"
    init_workspace(folder, TODAY)
    fill(folder, PersonRow(name="周总监", department=Department.PMO, active=YesNo.YES))
    named = ProjectRow(application="SQ-2026-0001", number="XM-2026-0001", name="北岸弱电")
    fill(folder, named.model_copy(update={"stage": Stage.INITIATION, "state": ProjectState.RUNNING}))
    assert pmxl(folder, *OPENING).exit_code == 0
    for place, (verb, reason) in enumerate(DEEDS):
        assert pmxl(folder, verb, "XM-2026-0001", "--reason", reason).exit_code == 0
        if place == 1:
            shutil.copy(folder / "项目台账.xlsx", folder.parent / "旧副本.xlsx")
    return folder


def fill(folder: Path, row: Row) -> None:
    locate(FolderWorkspace(folder), (type(row),)).workbook(type(row)).commit([appended(row)])


def pmxl(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, [*words, "--workspace", str(folder), "--as", "周总监"], obj=NOW)


def rows(folder: Path) -> Sequence[LogRow]:
    return read_register(FolderWorkspace(folder), (LogRow,)).of(LogRow)


def in_sheet(folder: Path, change: Callable[[Worksheet], None]) -> None:
    """Change the log's sheet as a person with a spreadsheet program would."""
    book = openpyxl.load_workbook(folder / "项目台账.xlsx")
    change(book["操作日志"])
    book.save(folder / "项目台账.xlsx")


def put(sheet: Worksheet, number: int, row: LogRow) -> None:
    for column in LogRow.columns():
        at = next(cell.column for cell in sheet[1] if cell.value == column.heading)
        sheet.cell(number, at).value = getattr(row, column.field) or None


def edit(folder: Path) -> None:
    in_sheet(folder, lambda sheet: put(sheet, FIRST + 1, rows(folder)[1].model_copy(update={"operator": "王芳"})))


def insert(folder: Path) -> None:
    before = rows(folder)
    forged = sealed(before[1].model_copy(update={"note": "伪造"}), before[1])

    def change(sheet: Worksheet) -> None:
        for place, row in enumerate([forged, *before[2:]]):
            put(sheet, FIRST + 2 + place, row)

    in_sheet(folder, change)


def delete(folder: Path) -> None:
    in_sheet(folder, lambda sheet: sheet.delete_rows(FIRST + 1))


def reorder(folder: Path) -> None:
    """Sort the sheet from the newest row to the oldest, as the button on its heading does."""
    before = rows(folder)

    def change(sheet: Worksheet) -> None:
        for place, row in enumerate(reversed(before)):
            put(sheet, FIRST + place, row)

    in_sheet(folder, change)


def truncate(folder: Path) -> None:
    in_sheet(folder, lambda sheet: sheet.delete_rows(FIRST + 3, 2))


def rehash(folder: Path) -> None:
    before = rows(folder)
    forged = [before[0]]
    for row in [before[1].model_copy(update={"operator": "王芳"}), *before[2:]]:
        forged.append(sealed(row, forged[-1]))

    def change(sheet: Worksheet) -> None:
        for place, row in enumerate(forged):
            put(sheet, FIRST + place, row)

    in_sheet(folder, change)


def older_copy(folder: Path) -> None:
    shutil.copy(folder.parent / "旧副本.xlsx", folder / "项目台账.xlsx")


LOST = "操作日志里已没有上次写入时的第 5 号记录：工作簿可能被换成了旧副本"
FOUND: dict[Callable[[Path], None], str] = {
    edit: "第 3 行（序号 2）：内容被改动",
    insert: "第 5 行（序号 3）：此行是插入的",
    delete: "第 3 行（序号 3）：之前有记录被删除",
    truncate: LOST,
    rehash: LOST,
    older_copy: LOST,
}


@pytest.mark.parametrize("tampered", FOUND, ids=lambda tampered: tampered.__name__)
def test_a_log_tampered_with_in_its_workbook_is_found(
    logged: Path, tmp_path: Path, tampered: Callable[[Path], None]
) -> None:
    folder = tmp_path / "工作区"
    shutil.copytree(logged, folder)
    shutil.copy(logged.parent / "旧副本.xlsx", tmp_path / "旧副本.xlsx")
    tampered(folder)
    told = pmxl(folder, "log", "verify")
    assert told.exit_code == 1
    assert FOUND[tampered] in "".join(told.output.splitlines())


def test_a_log_that_somebody_sorted_is_whole_and_said_to_be_sorted_and_takes_the_next_row(
    logged: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "工作区"
    shutil.copytree(logged, folder)
    reorder(folder)
    told = pmxl(folder, "log", "verify")
    assert told.exit_code == 0, told.output
    assert "完整  操作日志 5 行逐行相连" in told.output
    assert "没有按序号排列（有人排过序），内容不受影响" in "".join(told.output.splitlines())
    assert pmxl(folder, "pause", "XM-2026-0001", "--reason", "开春").exit_code == 0
    assert [row.number for row in rows(folder)] == [1, 2, 3, 4, 5, 6]
    assert "完整  操作日志 6 行逐行相连" in pmxl(folder, "log", "verify").output


def test_a_log_that_only_pmxl_wrote_is_whole(logged: Path) -> None:
    told = pmxl(logged, "log", "verify")
    assert told.exit_code == 0
    assert "完整  操作日志 5 行逐行相连" in told.output


def test_a_lost_head_is_found_after_further_deeds_too(logged: Path, tmp_path: Path) -> None:
    folder = tmp_path / "工作区"
    shutil.copytree(logged, folder)
    shutil.copy(logged.parent / "旧副本.xlsx", folder / "项目台账.xlsx")
    assert pmxl(folder, "pause", "XM-2026-0001", "--reason", "继续").exit_code == 0
    told = pmxl(folder, "log", "verify")
    assert (told.exit_code, LOST in "".join(told.output.splitlines())) == (1, True)
