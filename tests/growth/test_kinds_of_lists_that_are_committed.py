"""Kinds of workbooks whose list grows like any other: as programs write them, and with several lists on one sheet."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from openpyxl import load_workbook

from pmxl.adapters.closed_file import ClosedWorkbook
from pmxl.errors import WriteRefusedError
from pmxl.grids.layout import Layout
from pmxl.outcomes.change import CellSet, CellsSet, RowsAppended
from tests.adapters.files import parts_of, with_part
from tests.growth.laws import objections
from tests.growth.seen import seen
from tests.growth.surroundings import LAYOUT, Case, built

SHEET = "xl/worksheets/sheet1.xml"
PLAIN = Case(count=3, appended=2, full=True, updated=(1,))
"""编号 名称 金额 备注 in row 1, A000 to A002 in rows 2 to 4 without a gap; N1 and N2 are appended, A001 is set."""


def without_addresses(xml: str) -> str:
    return re.sub(r'(<(?:row|c)) r="[^"]*"', r"\1", xml)


def without_row_numbers(xml: str) -> str:
    return re.sub(r'<row r="\d+"', "<row", xml)


def prefixed(xml: str) -> str:
    return re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", xml).replace("<x:worksheet xmlns=", "<x:worksheet xmlns:x=")


def inline(xml: str) -> str:
    """A001 in two runs inside its cell, with a reading aid."""
    text = '<is><r><t>A0</t></r><r><rPr><b/></rPr><t>01</t></r><rPh sb="0" eb="1"><t>a</t></rPh></is>'
    return re.sub(r'<c r="A3"[^>]*><v>\d+</v></c>', f'<c r="A3" t="inlineStr">{text}</c>', xml)


WRITTEN: dict[str, Callable[[str], str]] = {
    "rows and cells without address": without_addresses,
    "rows without number": without_row_numbers,
    "tags with a prefix": prefixed,
    "a key of two runs in its cell": inline,
}


@pytest.mark.parametrize("name", WRITTEN)
def test_a_list_grows_however_its_sheet_is_written(tmp_path: Path, name: str) -> None:
    path = built(PLAIN, tmp_path / "台账.xlsx")
    with_part(path, SHEET, lambda xml: WRITTEN[name](xml.decode()).encode())
    before = seen(path)
    assert before.sheets["台账"].cells["A3"] == "A001"
    ClosedWorkbook(path).commit(PLAIN.changes())
    assert objections(before, seen(path), PLAIN.place, PLAIN.rows, PLAIN.updates) == []


CONTRACTS = Layout("台账", ("合同号", "客户", "签订"), ("合同号",))


def table(
    sheet: Any, row: int, column: int, layout: Layout, data: list[list[Any]]
) -> None:  # XlsxWriter ships no types
    columns = [{"header": heading} for heading in layout.headings]
    sheet.add_table(row, column, row + len(data), column + len(columns) - 1, {"data": data, "columns": columns})


def two_tables(path: Path, row: int, column: int) -> Path:
    """台账 as a table from A1 with A000 to A002, and contracts as a table elsewhere on the sheet with H1 and H2."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("台账")
        table(sheet, 0, 0, LAYOUT, [[f"A{n:03}", f"名{n}", 100 + n, f"b{n}"] for n in range(3)])
        table(sheet, row, column, CONTRACTS, [["H1", "甲", "是"], ["H2", "乙", "否"]])
    return path


@pytest.mark.parametrize(
    ("row", "column", "ledger", "contracts", "where"),
    [(0, 5, "A1:D5", "F1:H4", "F4"), (8, 0, "A1:D5", "A9:C12", "A12"), (5, 0, "A1:D5", "A7:C10", "A10")],
    ids=["beside it", "far below it", "below it with one blank row"],
)
def test_two_tables_of_one_sheet_grow_in_one_commit(
    tmp_path: Path, row: int, column: int, ledger: str, contracts: str, where: str
) -> None:
    path = two_tables(tmp_path / "台账.xlsx", row, column)
    ClosedWorkbook(path).commit(
        [
            RowsAppended(LAYOUT, ({"编号": "N1", "金额": 1.0},)),
            RowsAppended(CONTRACTS, ({"合同号": "H3", "客户": "丙"},)),
        ]
    )
    sheet = seen(path).sheets["台账"]
    assert [table.ref for table in sheet.tables.values()] == [ledger, contracts]
    assert (sheet.cells["A5"], sheet.cells[where]) == ("N1", "H3")


def test_a_key_is_looked_for_in_its_list_and_not_in_another_one_below(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("台账")
        for n, row in enumerate([LAYOUT.headings, ["A000", "甲", 1, ""], ["A001", "乙", 2, ""]]):
            sheet.write_row(n, 0, row)
        for n, old in enumerate([["去年", "", "", ""], ["A001", "旧", 7, ""], ["A009", "旧", 8, ""]], start=5):
            sheet.write_row(n, 0, old)
    held = ClosedWorkbook(path)
    held.commit([CellsSet(LAYOUT, {"编号": "A001"}, (CellSet("金额", 2.0, 20),))])
    held.commit([RowsAppended(LAYOUT, ({"编号": "A009", "金额": 9.0},))])
    cells = seen(path).sheets["台账"].cells
    assert [cells[where] for where in ("C3", "A4", "C4")] == [20, "A009", 9]
    assert [(cells[f"A{row}"], cells[f"C{row}"]) for row in (7, 8)] == [("A001", 7), ("A009", 8)]


def test_warnings_that_people_switched_off_stay_off_for_new_rows(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("台账")
        for n, row in enumerate([LAYOUT.headings, ["001", "甲", 1, ""], ["002", "乙", 2, ""]]):
            sheet.write_row(n, 0, row)
        sheet.ignore_errors({"number_stored_as_text": "A2:A3"})
    ClosedWorkbook(path).commit([RowsAppended(LAYOUT, ({"编号": "003", "金额": 3.0},))])
    assert re.findall(rb'<ignoredError sqref="([^"]*)"', parts_of(path)[SHEET]) == [b"A2:A4"]


def test_a_merged_group_that_ends_with_the_list_takes_in_no_row_below_it(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("台账")
        for row, values in enumerate([LAYOUT.headings, ["A001", "", 1, ""], ["A002", "", 2, ""], ["合计"]]):
            sheet.write_row(row, 0, values)
        sheet.merge_range("B2:B3", "甲组")
    ClosedWorkbook(path).commit([RowsAppended(LAYOUT, ({"编号": "N1", "名称": "乙组", "金额": 3},))])
    sheet = load_workbook(path)["台账"]
    assert [str(one) for one in sheet.merged_cells.ranges] == ["B2:B3"]
    assert (sheet["B4"].value, sheet["A5"].value) == ("乙组", "合计")


def across_sheets(path: Path, formula: str) -> Path:
    """台账 with A001 in row 2 and its total in row 3, 二月 beside it, and a formula over both on a third sheet."""
    with xlsxwriter.Workbook(path) as book:
        for name in ("台账", "二月"):
            sheet = book.add_worksheet(name)
            for row, values in enumerate([LAYOUT.headings, ["A001", "名", 1, ""], ["A002", "名", 1, ""]]):
                sheet.write_row(row, 0, values)
            sheet.write_row(3, 0, ["合计", "", "=SUM(C2:C3)"])
        book.add_worksheet("汇总").write("A1", formula)
    return path


@pytest.mark.parametrize("formula", ["=SUM(台账:二月!C4)", "=SUM('台账:二月'!C2:C3)"])
def test_a_formula_over_several_sheets_that_cannot_follow_stops_the_commit(tmp_path: Path, formula: str) -> None:
    path = across_sheets(tmp_path / "台账.xlsx", formula)
    with pytest.raises(WriteRefusedError, match="汇总：公式里的 .* 跨多张工作表"):
        ClosedWorkbook(path).commit([RowsAppended(LAYOUT, ({"编号": "N1", "名称": "新", "金额": 3},))])


@pytest.mark.parametrize(
    "formula", ["=SUM(台账:二月!C2)", "=SUM(台账:二月!C2:C99)", "=SUM(二月:汇总!C4)", '="台账:二月!C4"']
)
def test_a_formula_over_several_sheets_that_keeps_its_meaning_stops_nothing(tmp_path: Path, formula: str) -> None:
    path = across_sheets(tmp_path / "台账.xlsx", formula)
    ClosedWorkbook(path).commit([RowsAppended(LAYOUT, ({"编号": "N1", "名称": "新", "金额": 3},))])
    assert load_workbook(path)["台账"]["A4"].value == "N1"
