"""Mends in a file: what follows an extended table, what a style and a sheet keep, what forbids a mend."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from pmxl.adapters.closed_file import ClosedWorkbook
from pmxl.errors import WriteRefusedError
from pmxl.grids.cell import Cell
from pmxl.grids.frame import Frame
from pmxl.grids.layout import Layout
from pmxl.ooxml.book_parts import BookParts
from pmxl.ooxml.lint import problems
from pmxl.ooxml.zip_package import ZipPackage
from pmxl.outcomes.mend import FormatRestored, FormulaRestored, Mend, TableExtended, Validation, ValidationRestored
from tests.adapters.files import parts_of, table_of, with_part

HEADINGS = ("编号", "名称", "金额", "双倍")
LAYOUT = Layout("台账", HEADINGS, ("编号",), frozenset({"双倍"}))
ROWS: list[list[Cell]] = [["A1", "甲", 100.0], ["A2", "乙", 200.0], ["A3", "丙", 300.0], ["A4", "丁", 400.0]]
"""The table holds the first two; the others were typed below it."""
RULE = Validation("list", '"甲,乙,<丙>"', title="名称", prompt="销售填写", error="「名称」只能选")


def workbook(folder: Path, more: Callable[[Any, Any], None] = lambda *_: None) -> ClosedWorkbook:
    def below(book: Any, sheet: Any) -> None:
        for number, row in enumerate(ROWS[2:], start=3):
            sheet.write_row(number, 0, row)
        more(book, sheet)

    book = ClosedWorkbook(table_of(folder / "台账.xlsx", ROWS[:2], headings=HEADINGS, more=below))
    book.read(LAYOUT)
    return book


def extended(book: ClosedWorkbook) -> TableExtended:
    frame = book.frame(LAYOUT)
    assert frame is not None
    return TableExtended("台账", frame, 5)


def mended(book: ClosedWorkbook, *mends: Mend) -> Any:
    """The workbook after the mends, as openpyxl reads it; it is sound."""
    book.commit(mends)
    with book.path.open("rb") as file:
        assert list(problems(BookParts(ZipPackage(file, book.name)))) == []
    return openpyxl.load_workbook(book.path)


def test_sums_names_colours_and_dropdowns_reach_the_rows_that_the_table_takes_in(tmp_path: Path) -> None:
    def more(book: Any, sheet: Any) -> None:
        book.define_name("金额区", "=台账!$C$2:$C$3")
        other = book.add_worksheet("首页")
        other.write_formula("A1", "=SUM(台账!C2:C3)", None, 300)
        other.write_formula("A2", "=SUM(台账!C2:C5)", None, 1000)
        other.write_formula("A3", "=台账!C3", None, 200)
        sheet.data_validation("B2:B3", {"validate": "list", "source": ["甲", "乙"]})
        sheet.conditional_format("C2:C3", {"type": "cell", "criteria": ">", "value": 150})

    book = workbook(tmp_path, more)
    read = mended(book, extended(book))
    assert [read["首页"][cell].value for cell in ("A1", "A2", "A3")] == [
        "=SUM(台账!C2:C5)",
        "=SUM(台账!C2:C5)",
        "=台账!C3",
    ]
    assert read.defined_names["金额区"].attr_text == "台账!$C$2:$C$5"
    assert [str(one.sqref) for one in read["台账"].data_validations.dataValidation] == ["B2:B5"]
    assert [str(one.sqref) for one in read["台账"].conditional_formatting] == ["C2:C5"]
    assert read["台账"].tables["台账表"].ref == "A1:D5"


def test_parts_that_no_mend_concerns_keep_every_byte(tmp_path: Path) -> None:
    book = workbook(tmp_path, lambda book, _: book.add_worksheet("别的").write_string("A1", "字"))
    before = parts_of(book.path)
    mended(book, extended(book), FormulaRestored("台账", "双倍", 4, 2, 5, None, "=C2*2"))
    changed = {name for name, data in parts_of(book.path).items() if data != before[name]}
    assert changed == {"xl/worksheets/sheet1.xml", "xl/tables/table1.xml"}


def test_a_restored_format_keeps_the_cells_colour_and_font(tmp_path: Path) -> None:
    def more(book: Any, sheet: Any) -> None:
        sheet.write_number("C2", 100, book.add_format({"bg_color": "#FFFF00", "bold": True}))

    book = workbook(tmp_path, more)
    sheet = mended(book, FormatRestored("台账", "金额", 3, 2, 4, "#,##0.00;-#,##0.00;–"))["台账"]
    assert [sheet[f"C{row}"].number_format for row in (2, 3, 4, 5)] == ["#,##0.00;-#,##0.00;–"] * 3 + ["General"]
    assert (sheet["C2"].fill.fgColor.rgb, sheet["C2"].font.b, sheet["C2"].value) == ("FFFFFF00", True, 100)


@pytest.mark.parametrize("code", ["@", "0%", "yyyy-mm-dd"])
def test_a_format_that_the_workbook_has_already_is_used_again(tmp_path: Path, code: str) -> None:
    book = workbook(tmp_path, lambda book, sheet: sheet.write("F1", 1, book.add_format({"num_format": code})))
    before = parts_of(book.path)["xl/styles.xml"].count(b"<numFmt ")
    assert mended(book, FormatRestored("台账", "金额", 3, 2, 5, code))["台账"]["C5"].number_format == code
    assert parts_of(book.path)["xl/styles.xml"].count(b"<numFmt ") == before


def test_a_dropdown_is_put_beside_the_others_or_where_none_is(tmp_path: Path) -> None:
    lone, beside = tmp_path / "无", tmp_path / "有"
    lone.mkdir()
    beside.mkdir()
    other = {"validate": "integer", "criteria": ">", "value": 0}
    books = workbook(lone), workbook(beside, lambda _, sheet: sheet.data_validation("C2:C9", other))
    for count, book in enumerate(books, start=1):
        sheet = mended(book, ValidationRestored("台账", "名称", 2, 2, 2001, RULE))["台账"]
        rules = sheet.data_validations.dataValidation
        made = rules[-1]
        assert len(rules) == count
        assert (made.type, made.formula1, made.error) == ("list", '"甲,乙,<丙>"', "「名称」只能选")
        assert str(made.sqref) == "B2:B2001"


def test_a_formula_in_a_missing_cell_looks_like_the_one_above_it(tmp_path: Path) -> None:
    def more(book: Any, sheet: Any) -> None:
        sheet.write_formula("D3", "=C3*2", book.add_format({"num_format": "0.00", "italic": True}), 400)

    sheet = mended(workbook(tmp_path, more), FormulaRestored("台账", "双倍", 4, 4, 5, None, "=C4*2"))["台账"]
    assert [(sheet[cell].value, sheet[cell].number_format) for cell in ("D4", "D5")] == [
        ("=C4*2", "0.00"),
        ("=C5*2", "0.00"),
    ]


def test_a_table_is_not_extended_over_merged_cells(tmp_path: Path) -> None:
    book = workbook(tmp_path, lambda _, sheet: sheet.merge_range("B5:C5", "合并"))
    before = book.path.read_bytes()
    with pytest.raises(WriteRefusedError, match="B5:C5：表格下方有合并单元格"):
        book.commit([extended(book)])
    assert book.path.read_bytes() == before


def test_the_room_below_a_table_ends_above_another_table_a_sum_and_totals(tmp_path: Path) -> None:
    def beside(_book: Any, sheet: Any) -> None:
        sheet.add_table("B9:C11", {"name": "别表"})

    def summed(_book: Any, sheet: Any) -> None:
        sheet.write_formula("C7", "=SUM(C2:C5)", None, 1000)

    rooms = {}
    for name, more in (("别表", beside), ("合计", summed)):
        (tmp_path / name).mkdir()
        rooms[name] = workbook(tmp_path / name, more).frame(LAYOUT)
    assert {name: frame and frame.room for name, frame in rooms.items()} == {"别表": 8, "合计": 6}
    path = table_of(tmp_path / "汇总.xlsx", ROWS, headings=HEADINGS, total_row=True)
    assert ClosedWorkbook(path).frame(LAYOUT) == Frame(1, 1, 5, 4, totals=1, room=5, name="台账表")


def test_a_file_that_somebody_saved_since_it_was_read_is_not_mended(tmp_path: Path) -> None:
    book = workbook(tmp_path)
    mend = extended(book)
    with_part(book.path, "xl/workbook.xml", lambda xml: xml + b" ")
    with pytest.raises(WriteRefusedError, match="读取之后被别人保存过"):
        book.commit([mend])


def test_the_backup_of_a_mend_brings_the_former_file_back_whole(tmp_path: Path) -> None:
    book = workbook(tmp_path)
    before = book.path.read_bytes()
    book.commit([extended(book)])
    book.restore("1")
    assert book.path.read_bytes() == before


def test_rows_that_a_table_takes_in_look_like_its_last_row_unless_somebody_coloured_them(tmp_path: Path) -> None:
    def more(book: Any, sheet: Any) -> None:
        look = book.add_format({"border": 1, "num_format": "0.00"})
        for column, value in enumerate(ROWS[1]):
            sheet.write(2, column, value, look)
        sheet.write_blank(2, 3, None, look)
        sheet.write_number("C4", 300, book.add_format({"bg_color": "#FFFF00"}))

    book = workbook(tmp_path, more)
    sheet = mended(book, extended(book), FormatRestored("台账", "金额", 3, 4, 5, "0.00"))["台账"]
    bordered = {cell: sheet[cell].border.left.style for cell in ("A4", "C4", "D4", "C5", "D5", "A6")}
    assert bordered == {"A4": "thin", "C4": None, "D4": "thin", "C5": "thin", "D5": "thin", "A6": None}
    assert [sheet[cell].number_format for cell in ("C4", "C5")] == ["0.00", "0.00"]
    assert (sheet["C4"].fill.fgColor.rgb, sheet["C4"].value, sheet["D5"].value) == ("FFFFFF00", 300, None)


def test_a_sum_further_down_hinders_no_table_and_covers_the_rows_taken_in(tmp_path: Path) -> None:
    book = workbook(tmp_path, lambda _, sheet: sheet.write_formula("C8", "=SUM(C2:C3)", None, 300))
    assert mended(book, extended(book))["台账"]["C8"].value == "=SUM(C2:C5)"


def test_a_small_table_of_somebodys_own_in_the_heading_row_is_not_the_lists_table(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("台账")
        for number, row in enumerate([HEADINGS, *ROWS]):
            sheet.write_row(number, 0, row)
        sheet.add_table("D1:E3", {"name": "小表", "columns": [{"header": "双倍"}, {"header": "备忘"}]})
    assert ClosedWorkbook(path).frame(LAYOUT) is None
