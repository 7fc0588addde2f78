"""Refusals come before anything is written, say why, and leave the file as it was."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from pmxl.adapters.closed_file import ClosedWorkbook
from pmxl.errors import PmxlError, WriteRefusedError
from pmxl.grids.cell import Cell
from pmxl.outcomes.change import CellSet, CellsSet, Change, RowsAppended
from tests.adapters.files import LAYOUT, file_of, parts_of, table_of, with_new_part, with_part

SHEET, BOOK, TABLE = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/tables/table1.xml"
ROWS: list[list[Cell]] = [["XM-1", "甲", 1.0, date(2026, 3, 1)], ["XM-2", "乙", 2.0, date(2026, 4, 1)]]
SET = CellsSet(LAYOUT, {"编号": "XM-1"}, (CellSet("金额", 1.0, 5),))
APPEND = RowsAppended(LAYOUT, ({"编号": "新", "金额": 5},))


def refused(path: Path, change: Change, because: str) -> None:
    before = path.read_bytes()
    with pytest.raises(WriteRefusedError, match=because):
        ClosedWorkbook(path).commit([change])
    assert path.read_bytes() == before
    assert not list(path.parent.glob(".~pmxl-*.new"))


def in_sheet(path: Path, old: str, new: str) -> Path:
    assert old.encode() in parts_of(path)[SHEET]
    return with_part(path, SHEET, lambda xml: xml.replace(old.encode(), new.encode()))


def plain(folder: Path) -> Path:
    return file_of(folder / "台账.xlsx", {"台账": [["编号", "名称", "金额", "日期"], *ROWS]})


def test_a_commit_on_a_signed_workbook_is_refused(tmp_path: Path) -> None:
    path = with_new_part(plain(tmp_path), "_xmlsignatures/origin.sigs", b"")
    refused(path, SET, "数字签名.*请先在 Excel 中删除签名")


def test_a_commit_on_a_strict_workbook_is_refused(tmp_path: Path) -> None:
    usual, strict = b"schemas.openxmlformats.org/spreadsheetml/2006/main", b"purl.oclc.org/ooxml/spreadsheetml/main"
    path = with_part(plain(tmp_path), BOOK, lambda xml: xml.replace(usual, strict))
    refused(path, SET, "Strict Open XML")


CELL = '<c r="C2"><v>1</v></c>'
FORMULAS = {
    "a formula": '<c r="C2"><f>1+0</f><v>1</v></c>',
    "the master of a shared formula": '<c r="C2"><f t="shared" ref="C2:C3" si="0">1+0</f><v>1</v></c>',
    "a member of a shared formula": '<c r="C2"><f t="shared" si="0"/><v>1</v></c>',
    "an array formula": '<c r="C2"><f t="array" ref="C2">SUM(1)</f><v>1</v></c>',
    "a dynamic array": '<c r="C2" cm="1"><v>1</v></c>',
}


@pytest.mark.parametrize("name", FORMULAS)
def test_a_cell_that_is_computed_is_never_set(tmp_path: Path, name: str) -> None:
    refused(in_sheet(plain(tmp_path), CELL, FORMULAS[name]), SET, "台账 C2 金额：这里是(公式|动态数组)")


def test_a_cell_that_an_array_formula_spills_into_is_never_set(tmp_path: Path) -> None:
    array = '<row r="9"><c r="H9"><f t="array" ref="C2:C9">A1:A8</f><v>0</v></c></row></sheetData>'
    path = in_sheet(plain(tmp_path), "</sheetData>", array)
    refused(path, SET, "C2：在数组公式的结果区 C2:C9 里")


def test_a_cell_inside_a_merged_range_is_never_set_but_its_first_cell_is(tmp_path: Path) -> None:
    merge = '</sheetData><mergeCells count="1"><mergeCell ref="{}"/></mergeCells>'
    path = in_sheet(plain(tmp_path), "</sheetData>", merge.format("B2:C2"))
    refused(path, SET, "C2：在合并单元格 B2:C2 里")
    other = file_of(tmp_path / "其他.xlsx", {"台账": [["编号", "名称", "金额", "日期"], *ROWS]})
    in_sheet(other, "</sheetData>", merge.format("C2:D2"))
    assert ClosedWorkbook(other).commit([SET])


def test_rows_are_not_added_to_the_result_of_a_query(tmp_path: Path) -> None:
    path = table_of(tmp_path / "台账.xlsx", ROWS)
    with_part(path, TABLE, lambda xml: xml.replace(b'totalsRowShown="0"', b'totalsRowShown="0" tableType="queryTable"'))
    refused(path, APPEND, "外部查询的结果，刷新会丢掉新行")
    assert ClosedWorkbook(path).commit([SET])


def test_a_calculated_column_takes_no_values(tmp_path: Path) -> None:
    columns = [{"header": "金额", "formula": "=1+1"}, {"header": "日期"}]
    path = table_of(tmp_path / "台账.xlsx", [["XM-1", "甲"]], headings=("编号", "名称"), columns=columns)
    refused(path, APPEND, "列「金额」：是公式列")


ODD: dict[str, Callable[[bytes], bytes]] = {
    "rows out of order": lambda xml: xml.replace(b'<row r="3"', b'<row r="2"'),
}


@pytest.mark.parametrize("name", ODD)
def test_sheets_that_cannot_be_streamed_safely_are_refused(tmp_path: Path, name: str) -> None:
    refused(with_part(plain(tmp_path), SHEET, ODD[name]), SET, "请用 Excel 打开并另存一次后重试")


def test_of_several_changes_one_refusal_keeps_all_from_being_written(tmp_path: Path) -> None:
    path = in_sheet(plain(tmp_path), CELL, FORMULAS["a formula"])
    before = path.read_bytes()
    with pytest.raises(PmxlError):
        ClosedWorkbook(path).commit([APPEND, SET])
    assert path.read_bytes() == before


PREFIXED = '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def test_a_sheet_whose_tags_bear_a_prefix_is_edited_like_any_other(tmp_path: Path) -> None:
    def prefixed(xml: bytes) -> bytes:
        return re.sub(rb"<(/?)(?=[a-zA-Z])", rb"<\1x:", xml).replace(b"<x:worksheet xmlns=", b"<x:worksheet xmlns:x=")

    path = with_part(plain(tmp_path), SHEET, prefixed)
    assert PREFIXED.encode() in parts_of(path)[SHEET]
    ClosedWorkbook(path).commit([SET, APPEND])
    grid = ClosedWorkbook(path).read(LAYOUT)
    assert [grid.cell(row, "金额") for row in range(3)] == [5.0, 2.0, 5.0]
