"""The page of `pmxl tidy`: what it would change, what waits for whom, and how to go on or back."""

import shutil
from pathlib import Path

import openpyxl
import pytest

from pmxl.cli.main import main

EXAMPLE = Path(__file__).parents[2] / "workbooks" / "示例"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The example with a row typed below 回款计划; one formula of 合同 is overwritten in it already."""
    shutil.copytree(EXAMPLE, tmp_path / "示例")
    path = tmp_path / "示例" / "回款台账.xlsx"
    book = openpyxl.load_workbook(path)
    for cell, value in {"A93": "HT-2026-0024", "B93": 5, "C93": "XM-2026-0026", "F93": 96000}.items():
        book["回款计划"][cell] = value
    book.save(path)
    return tmp_path / "示例"


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[list[str], int]:
    with pytest.raises(SystemExit) as ended:
        main(words)
    return capsys.readouterr().out.splitlines(), int(str(ended.value.code))


def test_a_person_of_sales_sees_their_own_and_what_waits_for_finance(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (folder / "回款台账.xlsx").read_bytes()
    lines, code = said(capsys, "tidy", "-w", str(folder), "--as", "陈立群")
    assert lines[:7] == [
        "只列出，未写入  可整理 5 处",
        "  回款台账.xlsx › 回款计划 A93:W93 表格范围：A1:W92 → A1:W93",
        "  回款台账.xlsx › 回款计划 A93 合同编号：格式 常规 → 格式 文本",
        "  回款台账.xlsx › 回款计划 B93 期次：格式 常规 → 格式 #,##0;-#,##0;–",
        "  回款台账.xlsx › 回款计划 C93 项目编号：格式 常规 → 格式 文本",
        "  回款台账.xlsx › 回款计划 F93 计划金额：格式 常规 → 格式 #,##0.00;-#,##0.00;–",
        "待 财务或 PMO 整理  7 处",
    ]
    assert lines[7] == "  回款台账.xlsx › 合同 Y13 合同未收：500000 → =N([@合同金额])-[@已到账]"
    assert lines[-1] == "下一步  核对后 pmxl tidy --yes 写入；每个工作簿写入前都有备份"
    assert code == 1
    assert (folder / "回款台账.xlsx").read_bytes() == before


def test_the_command_that_undoes_it_stands_in_the_last_line_and_works(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (folder / "回款台账.xlsx").read_bytes()
    lines, code = said(capsys, "tidy", "-w", str(folder), "--as", "王雅琴", "--yes")
    assert (lines[0], code) == ("完成  整理 12 处", 0)
    assert lines[-2] == "下一步  pmxl check；用 Excel 打开保存一次，首页即重算。要撤回："
    assert lines[-1].startswith("  pmxl restore 回款台账.xlsx 回款台账.")
    said(capsys, *lines[-1].split()[1:], "-w", str(folder))
    assert (folder / "回款台账.xlsx").read_bytes() == before


def test_a_workspace_in_order_is_told_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said(capsys, "tidy", "-w", str(folder), "--as", "王雅琴", "--yes")
    assert said(capsys, "tidy", "-w", str(folder), "--as", "王雅琴") == (["没有要整理的"], 0)
