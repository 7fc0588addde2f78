"""LibreOffice opens committed workbooks, computes them anew and sees old and new values."""

import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from pmxl.adapters.closed_file import ClosedWorkbook
from pmxl.grids.cell import Cell
from pmxl.outcomes.change import CellSet, CellsSet, RowsAppended
from tests.adapters.files import LAYOUT, table_of, with_part
from tests.growth.recalculation import always_recalculating

ROWS: list[list[Cell]] = [["XM-1", "甲", 1.0, date(2026, 3, 1)], ["XM-2", "乙", 2.0, date(2026, 4, 1)]]


def committed(path: Path) -> Path:
    ClosedWorkbook(path).commit(
        [
            CellsSet(LAYOUT, {"编号": "XM-1"}, (CellSet("金额", 1.0, 10),)),
            RowsAppended(LAYOUT, ({"编号": "00123", "名称": "=1+1", "金额": 30, "日期": date(2026, 11, 24)},)),
        ]
    )
    return path


def plain(folder: Path) -> Path:
    columns = [{"header": "双倍", "formula": "=台账表[[#This Row],[金额]]*2"}]
    more = lambda _book, sheet: sheet.write_formula("H1", "=SUM(台账表[金额])")  # noqa: E731  # one line says it
    return committed(table_of(folder / "普通.xlsx", ROWS, columns=columns, more=more))


def with_totals(folder: Path) -> Path:
    headings = [{"header": heading} for heading in ("编号", "名称", "金额", "日期")]
    headings[0]["total_string"], headings[2]["total_function"] = "汇总", "sum"
    path = table_of(folder / "汇总.xlsx", ROWS, headings=(), columns=headings, total_row=True)
    as_excel = lambda xml: xml.replace(b"(109,[", "(109,台账表[".encode())  # noqa: E731  # the writer leaves the table out
    return committed(with_part(path, "xl/worksheets/sheet1.xml", as_excel))


def rich(folder: Path) -> Path:
    def more(book: Any, sheet: Any) -> None:
        sheet.data_validation("B2:B3", {"validate": "list", "source": ["甲", "乙"]})
        sheet.conditional_format("C2:C3", {"type": "data_bar", "data_bar_2010": True})
        sheet.write_comment("A2", "批注")
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=台账!$C$2:$C$3"})
        sheet.insert_chart("H5", chart)
        sheet.write_formula("H1", "=SUM(C2:C100)")

    return committed(table_of(folder / "丰富.xlsx", ROWS, more=more))


def summed_elsewhere(folder: Path) -> Path:
    def more(book: Any, sheet: Any) -> None:
        sheet.write_formula("C9", "=SUM(C2:C3)", None, 3)
        sheet.write_formula("H1", "=SUM($C$2:$C$3)", None, 3)
        second = book.add_worksheet("汇总")
        second.write_formula("A1", "=SUM(台账!$C$2:$C$3)", None, 3)
        second.write_formula("B1", '=SUMIFS(台账!$C$2:$C$3,台账!$A$2:$A$3,"00123")', None, 0)

    return committed(table_of(folder / "别处.xlsx", ROWS, more=more))


@pytest.mark.libreoffice
def test_libreoffice_computes_old_and_new_rows_of_committed_workbooks(tmp_path: Path) -> None:
    books = [plain(tmp_path), with_totals(tmp_path), rich(tmp_path), summed_elsewhere(tmp_path)]
    opened, profile = tmp_path / "opened", always_recalculating(tmp_path / "profile")
    convert = ["--headless", "--convert-to", "xlsx", "--outdir", str(opened)]
    command = ["soffice", f"-env:UserInstallation=file://{profile}", *convert, *map(str, books)]
    subprocess.run(command, check=True, capture_output=True, timeout=600)
    sheets = {book.stem: rows_of(opened / book.name) for book in books}
    new = ["00123", "=1+1", 30.0, date(2026, 11, 24)]
    assert sheets["普通"][1:4] == [
        ["XM-1", "甲", 10.0, date(2026, 3, 1), 20.0],
        ["XM-2", "乙", 2.0, date(2026, 4, 1), 4.0],
        [*new, 60.0],
    ]
    assert sheets["普通"][0][-1] == 42.0
    assert sheets["汇总"][3:] == [new, ["汇总", "", 42.0]]
    assert sheets["丰富"][3] == new
    assert sheets["丰富"][0][-1] == 42.0
    assert (sheets["别处"][0][-1], sheets["别处"][8]) == (42.0, ["", "", 42.0])
    assert rows_of(opened / "别处.xlsx", "汇总") == [[42.0, 30.0]]


def rows_of(path: Path, sheet: str = "台账") -> list[list[object]]:
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    return [_trimmed(list(row)) for row in rows]


def _trimmed(row: list[object]) -> list[object]:
    while row and row[-1] == "":
        row.pop()
    return row
