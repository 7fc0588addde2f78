"""Where a list ends when people wrote right below it, and what a total of its last part takes in."""

from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from pmxl.adapters.closed_file import ClosedWorkbook
from pmxl.grids.layout import Layout
from pmxl.outcomes.change import RowsAppended

LAYOUT = Layout("台账", ("编号", "名称", "金额"), ("编号",))
Rows = Sequence[Sequence[object]]
LIST: Rows = [["编号", "名称", "金额"], ["A001", "甲", 1], ["A002", "乙", 2], ["A003", "丙", 3]]


def grown(path: Path, below: Rows, above: Rows = LIST) -> list[list[object]]:
    """The cells of the sheet after a row N001 was appended to a plain list with these rows below."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("台账")
        for number, row in enumerate([*above, *below]):
            sheet.write_row(number, 0, row)
    ClosedWorkbook(path).commit([RowsAppended(LAYOUT, ({"编号": "N001", "名称": "新", "金额": 9},))])
    rows = openpyxl.load_workbook(path)["台账"].iter_rows(values_only=True)
    return [list(row) for row in rows]


NEW = ["N001", "新", 9]


@pytest.mark.parametrize(
    "below",
    [
        [["1. 本表每月更新", None, None], ["2. 金额含税", None, None]],
        [["制表人：张三", "审核人：李四", None]],
        [["制表人：张三", "审核人：李四", None], ["批准人：王五", "日期：2026-12-01", None]],
        [["编号", "名称", "金额"], ["A001", "另一表", 5]],
        [["本页小计（元）", None, 6], ["累计", None, 99]],
        [[None, "以上为一期", None]],
        [["制表人：", "张三", 20261201]],
    ],
    ids=["numbered notes", "a signature", "two signatures", "another heading", "typed totals", "a remark", "labels"],
)
def test_a_new_row_stands_above_what_was_written_right_below_the_list(tmp_path: Path, below: Rows) -> None:
    assert grown(tmp_path / "台账.xlsx", below)[4:] == [NEW, *(list(row) for row in below)]


@pytest.mark.parametrize("last", [["A004", None, None], ["A004", "丁", "约4"], [None, "丁", 4], ["B4", "丁", 4]])
def test_a_row_that_is_half_filled_or_odd_is_the_list_s_all_the_same(tmp_path: Path, last: list[object]) -> None:
    below: Rows = [last]
    assert grown(tmp_path / "台账.xlsx", below)[4:] == [last, NEW]


def test_a_total_of_the_last_part_of_a_list_takes_the_new_row_in(tmp_path: Path) -> None:
    part: Rows = [
        ["小计", None, "=SUM(C2:C4)"],
        ["B001", "丁", 4],
        ["小计", None, "=SUM(C6:C6)"],
        ["合计", None, "=C5+C7"],
    ]
    assert grown(tmp_path / "台账.xlsx", part)[4:] == [
        ["小计", None, "=SUM(C2:C4)"],
        ["B001", "丁", 4],
        NEW,
        ["小计", None, "=SUM(C6:C7)"],
        ["合计", None, "=C5+C8"],
    ]


def test_the_only_note_below_an_empty_list_moves_down(tmp_path: Path) -> None:
    assert grown(tmp_path / "台账.xlsx", [["说明：从这里开始填写", None, None]], LIST[:1])[1:] == [
        NEW,
        ["说明：从这里开始填写", None, None],
    ]
