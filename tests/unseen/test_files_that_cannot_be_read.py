"""The same law on real files: a workbook that is encrypted, empty or none, a copy beside it, files of other kinds."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from xlsxwriter.workbook import Workbook

from pmxl.cli.main import main
from tests.reliability.hostile_files import encrypted
from tests.unseen.company import EXAMPLE

UNREADABLE = {"encrypted": encrypted(), "empty": b"", "no workbook": "约好周三交".encode() * 40}
BOOKS = {"projects": "项目台账.xlsx", "delivery": "实施台账.xlsx", "money": "回款台账.xlsx", "settings": "设置.xlsx"}


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    shutil.copytree(EXAMPLE, tmp_path / "示例")
    return tmp_path / "示例"


def asked(workspace: Path, *command: str) -> Result:
    return CliRunner().invoke(main, [*command, "--workspace", str(workspace)])


@pytest.mark.parametrize("book", BOOKS)
@pytest.mark.parametrize("damage", UNREADABLE)
def test_no_answer_comes_from_a_workspace_with_an_unreadable_workbook(workspace: Path, book: str, damage: str) -> None:
    (workspace / BOOKS[book]).write_bytes(UNREADABLE[damage])
    for command in (("advance", "XM-2026-0001", "--as", "王雅琴"), ("statement",), ("weekly",)):
        result = asked(workspace, *command)
        assert result.exit_code in (1, 2), (command, result.output)
        assert isinstance(result.exception, SystemExit)
        assert "关口通过" not in result.output
    amounts = asked(workspace, "receivables")
    assert amounts.exit_code or amounts.output == asked(EXAMPLE, "receivables").output
    assert not (workspace / "对账单").exists()
    assert BOOKS[book] in asked(workspace, "doctor").output


def test_the_copy_beside_a_workbook_is_the_first_thing_that_doctor_says(workspace: Path) -> None:
    shutil.copy(workspace / "回款台账.xlsx", workspace / "回款台账-PC0317.xlsx")
    result = asked(workspace, "doctor")
    assert result.output.startswith(
        "✗ 回款台账-PC0317.xlsx › 合同：工作表 合同、合同清单、回款计划、开票、到账、核销 也在"
    )
    assert "两份内容相同" in result.output
    assert result.exit_code == 1


def test_files_that_nobody_reads_are_said_in_one_line_each(workspace: Path) -> None:
    for name in ("台账2025.xls", "流水.csv", "旧台账.et", "~$流水.csv"):
        (workspace / name).write_bytes(b"x")
    lines = asked(workspace, "doctor").output.splitlines()
    assert [line.partition("：")[0] for line in lines if line.startswith("△")] == [
        "△ 台账2025.xls",
        "△ 旧台账.et",
        "△ 流水.csv",
    ]
    assert asked(workspace, "receivables").exit_code == 0


def test_a_memo_whose_sheet_bears_our_name_stops_nobody(workspace: Path) -> None:

    with Workbook(str(workspace / "备忘.xlsx")) as memo:
        memo.add_worksheet("回款计划").write_row(0, 0, ["日期", "谁来电话"])
    before = asked(EXAMPLE, "receivables")
    assert asked(workspace, "receivables").output == before.output
    assert "没有采用这张同名的工作表" in "".join(asked(workspace, "doctor").output.split())
