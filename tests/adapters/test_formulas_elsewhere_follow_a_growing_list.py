"""Ranges over a list's whole columns, written in formulas anywhere in the workbook, reach its new rows."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pmxl.adapters.closed_file import ClosedWorkbook
from pmxl.grids.cell import Cell, Entry
from pmxl.ooxml.insertion import PER_ROW, Insertion, Insertions, Standing
from pmxl.outcomes.change import CellSet, CellsSet, RowsAppended
from tests.adapters.files import LAYOUT, parts_of, table_of, with_part

ROWS: list[list[Cell]] = [["XM-1", "甲", 1.0, date(2026, 3, 1)], ["XM-2", "乙", 2.0, date(2026, 4, 1)]]
SHEET, SECOND, TABLE = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/tables/table1.xml"
LISTS = Insertions([Insertion("台账", 1, 1, 4, 11, 0, ((11, 13),)), Insertion("R&D '甲'", 3, 2, 5, 11, 0, ((11, 12),))])


def appended(path: Path, count: int = 1) -> dict[str, str]:
    rows: list[dict[str, Entry]] = [{"编号": f"新-{n}", "金额": 10} for n in range(count)]
    ClosedWorkbook(path).commit([RowsAppended(LAYOUT, tuple(rows))])
    return {name: data.decode("utf-8", "replace") for name, data in parts_of(path).items()}


def formulas(xml: str) -> Mapping[str, str]:
    return dict(re.findall(r'<c r="([A-Z]+\d+)"[^>]*><f[^>]*>([^<]*)</f>', xml))


def book(path: Path, here: Mapping[str, str], there: Mapping[str, str], more: Any = None) -> Path:
    """A table of two rows, with formulas beside it and on a second sheet."""

    def written(book: Any, sheet: Any) -> None:
        second = book.add_worksheet("汇总")
        for target, cells in ((sheet, here), (second, there)):
            for address, formula in cells.items():
                target.write_formula(address, formula, None, 3)
        if more:
            more(book, sheet, second)

    return table_of(path, ROWS, more=written)


@pytest.mark.parametrize(
    ("formula", "grown"),
    [
        ("SUM(台账!$C$2:$C$11)", "SUM(台账!$C$2:$C$13)"),
        ("SUM(台账!C2:C11)/COUNTA(台账!A1:A11)", "SUM(台账!C2:C13)/COUNTA(台账!A1:A13)"),
        (
            'SUMIFS(台账!$C$2:$C$11,台账!$A$2:$A$11,"a:C11")+台账!C11',
            'SUMIFS(台账!$C$2:$C$13,台账!$A$2:$A$13,"a:C11")+台账!C11',
        ),
        ("VLOOKUP(A2,'台账'!$A$2:$D$11,3,0)", "VLOOKUP(A2,'台账'!$A$2:$D$13,3,0)"),
        ("SUM('R&D ''甲'''!B4:E11)", "SUM('R&D ''甲'''!B4:E12)"),
    ],
)
def test_a_range_over_whole_columns_ends_on_the_new_last_row(formula: str, grown: str) -> None:
    assert LISTS.changed(formula, "别处") == grown


@pytest.mark.parametrize(
    "formula",
    [
        "SUM(台账!C3:C11)",
        "SUM(台账!C2:C10)",
        "SUM(台账!C$2:C11)",
        "SUM(台账!C:C)+台账!C11",
        "SUM(C2:C11)",
        "SUM([1]台账!C2:C11)",
        "SUM('[1]台账'!C2:C11)",
        "SUM(一月:台账!C2:C11)",
        'INDIRECT("台账!C2:C11")',
        "SUMPRODUCT(台账!C2:C11,别处!C2:C11)",
        "表1[C2:C11]",
    ],
)
def test_a_range_over_anything_else_stays_as_it_is(formula: str) -> None:
    assert LISTS.changes(formula, "别处") == []


def test_a_formula_that_differs_from_row_to_row_only_follows_fixed_rows() -> None:
    assert LISTS.changes("C2/SUM(C2:C11)", "台账", PER_ROW) == []
    assert len(LISTS.changes("C2/SUM(C$2:C$11)", "台账", PER_ROW)) == 1


def test_a_formula_shared_sideways_follows_if_all_its_columns_are_the_lists() -> None:
    assert len(LISTS.changes("SUM(A2:A11)", "台账", Standing(right=3))) == 1
    assert LISTS.changes("SUM(A2:A11)", "台账", Standing(right=4)) == []
    assert len(LISTS.changes("SUM($A2:$A11)", "台账", Standing(right=4))) == 1


def test_sums_below_beside_and_on_other_sheets_take_the_new_rows_in(tmp_path: Path) -> None:
    here = {"C9": "=SUM(C2:C3)", "H1": "=SUM($C$2:$C$3)", "H3": "=C3*2"}
    parts = appended(book(tmp_path / "台账.xlsx", here, {"A1": "=SUM(台账!$C$2:$C$3)", "A3": "=SUM(A1:A3)"}), 2)
    assert formulas(parts[SHEET]) == {"H1": "SUM($C$2:$C$5)", "H3": "C3*2", "C9": "SUM(C2:C5)"}
    assert formulas(parts[SECOND]) == {"A1": "SUM(台账!$C$2:$C$5)", "A3": "SUM(A1:A3)"}
    assert 'fullCalcOnLoad="1"' in parts["xl/workbook.xml"]


def test_only_the_last_rows_of_ranges_change_on_another_sheet(tmp_path: Path) -> None:
    path = book(tmp_path / "台账.xlsx", {}, {"A1": '=SUMIF(台账!$B$2:$B$3,"甲<&",台账!$C$2:$C$3)', "B7": "=1+1"})
    with_part(path, SECOND, lambda xml: xml.replace('"甲&lt;'.encode(), "&quot;甲&lt;".encode()))
    before = parts_of(path)
    after = appended(path)
    assert "&quot;甲&lt;&amp;" in before[SECOND].decode()
    assert after[SECOND] == before[SECOND].decode().replace("$B$3", "$B$4").replace("$C$3", "$C$4")
    touched = {name for name, data in before.items() if after[name] != data.decode("utf-8", "replace")}
    assert touched <= {SHEET, SECOND, TABLE, "xl/workbook.xml", "xl/styles.xml"}


def test_a_sheet_whose_formulas_name_other_rows_keeps_every_byte(tmp_path: Path) -> None:
    path = book(tmp_path / "台账.xlsx", {}, {"A1": "=SUM(台账!$C$2:$C$2)", "A2": "=SUM(台账!C:C)", "A3": "=台账!C3"})
    before = parts_of(path)[SECOND]
    appended(path)
    assert parts_of(path)[SECOND] == before


def test_choices_and_formats_on_other_sheets_take_the_new_rows_in(tmp_path: Path) -> None:
    def more(_book: Any, _sheet: Any, second: Any) -> None:
        second.data_validation("B2:B90", {"validate": "list", "source": "=台账!$A$2:$A$3"})
        second.conditional_format(
            "C2:C90", {"type": "formula", "criteria": "=COUNTIF(台账!$A$2:$A$3,$C2)>0", "format": None}
        )
        second.add_sparkline("D1", {"range": "台账!C2:C3"})

    parts = appended(book(tmp_path / "台账.xlsx", {}, {"A1": "=1+1"}, more), 2)
    assert "<formula1>台账!$A$2:$A$5</formula1>" in parts[SECOND]
    assert "<formula>COUNTIF(台账!$A$2:$A$5,$C2)&gt;0</formula>" in parts[SECOND]
    assert "<xm:f>台账!C2:C5</xm:f>" in parts[SECOND]
    assert 'sqref="B2:B90"' in parts[SECOND]


def test_a_running_total_in_the_list_ends_on_its_own_row(tmp_path: Path) -> None:
    parts = appended(book(tmp_path / "台账.xlsx", {"D2": "=SUM(C$2:C2)", "D3": "=SUM(C$2:C3)"}, {}))
    assert formulas(parts[SHEET]) == {"D2": "SUM(C$2:C2)", "D3": "SUM(C$2:C3)", "D4": "SUM(C$2:C4)"}


def test_a_share_of_the_whole_counts_the_new_row_in_old_and_new_rows(tmp_path: Path) -> None:
    parts = appended(book(tmp_path / "台账.xlsx", {"D2": "=C2/SUM(C$2:C$3)", "D3": "=C3/SUM(C$2:C$3)"}, {}))
    assert formulas(parts[SHEET]) == {f"D{row}": f"C{row}/SUM(C$2:C$4)" for row in (2, 3, 4)}


def test_calculated_columns_of_another_table_follow_in_cells_and_declaration(tmp_path: Path) -> None:
    def more(_book: Any, _sheet: Any, second: Any) -> None:
        formula = "=SUMIF(台账!$A$2:$A$3,[编号],台账!$C$2:$C$3)"
        columns = [{"header": "编号"}, {"header": "合计", "formula": formula}]
        second.add_table("A1:B3", {"name": "汇总表", "columns": columns})

    parts = appended(book(tmp_path / "台账.xlsx", {}, {"D1": "=1+1"}, more))
    grown = "SUMIF(台账!$A$2:$A$4,[编号],台账!$C$2:$C$4)"
    assert f"<calculatedColumnFormula>{grown}</calculatedColumnFormula>" in parts["xl/tables/table2.xml"]
    assert formulas(parts[SECOND])["B2"] == formulas(parts[SECOND])["B3"] == grown


def test_a_damaged_sheet_elsewhere_does_not_stop_a_commit(tmp_path: Path) -> None:
    path = book(tmp_path / "台账.xlsx", {}, {"A1": "=SUM(台账!$C$2:$C$3)"})
    with_part(path, SECOND, lambda xml: xml.replace(b"</sheetData>", b""))
    before = parts_of(path)[SECOND]
    appended(path)
    assert parts_of(path)[SECOND] == before


def test_changed_cells_alone_leave_every_formula_where_it_is(tmp_path: Path) -> None:
    path = book(tmp_path / "台账.xlsx", {"H1": "=SUM(C2:C3)"}, {"A1": "=SUM(台账!$C$2:$C$3)"})
    ClosedWorkbook(path).commit([CellsSet(LAYOUT, {"编号": "XM-1"}, (CellSet("金额", 1.0, 5),))])
    parts = {name: data.decode() for name, data in parts_of(path).items()}
    assert formulas(parts[SHEET]) == {"H1": "SUM(C2:C3)"}
    assert formulas(parts[SECOND]) == {"A1": "SUM(台账!$C$2:$C$3)"}
