"""Files: opening what can be opened, saying why not, and never overwriting what somebody else made."""

import datetime as dt
import subprocess
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
import xlwings as xw

from pmxl.calc.errors import (
    BookLockedError,
    BookNotOpenedError,
    ProtectedSheetError,
    SaveRefusedError,
    UnknownFileTypeError,
)

pytestmark = pytest.mark.libreoffice


def _register(folder: Path) -> Path:
    """A workbook as pmxl builds them: a table with text, a date, a boolean and a number under Chinese headings."""
    path = folder / "项目台账.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("立项登记")
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        sheet.add_table(
            "A1:D3", {"name": "立项", "columns": [{"header": name} for name in ("编号", "日期", "急", "金额")]}
        )
        for row, (key, urgent, amount) in enumerate([("001", True, 12.5), ("002", False, 0)], 1):
            sheet.write_string(row, 0, key)
            sheet.write_datetime(row, 1, dt.datetime(2026, 11, row), day)
            sheet.write_boolean(row, 2, urgent)
            sheet.write_number(row, 3, amount)
        workbook.define_name("税率", "='立项登记'!$D$2")
    return path


def test_a_workbook_is_read_with_its_types_table_and_name(app: xw.App, tmp_path: Path) -> None:
    book = app.books.open(_register(tmp_path))
    assert book.name == "项目台账.xlsx"
    assert book.fullname == str(tmp_path / "项目台账.xlsx")
    assert book.sheets["立项登记"].used_range.value == [
        ["编号", "日期", "急", "金额"],
        ["001", dt.datetime(2026, 11, 1), True, 12.5],
        ["002", dt.datetime(2026, 11, 2), False, 0.0],
    ]
    assert book.sheets[0].tables["立项"].range.address == "$A$1:$D$3"
    assert book.names["税率"].refers_to_range.value == 12.5
    book.close()


def test_an_open_workbook_is_found_again_instead_of_opened_twice(app: xw.App, tmp_path: Path) -> None:
    book = app.books.open(_register(tmp_path))
    assert app.books.open(tmp_path / "项目台账.xlsx") == book
    assert "项目台账.xlsx" in [each.name for each in app.books]
    assert app.books["项目台账.xlsx"] == book
    book.close()
    assert "项目台账.xlsx" not in [each.name for each in app.books]


def test_a_lock_file_keeps_a_workbook_closed_and_names_its_holder(app: xw.App, tmp_path: Path) -> None:
    path = _register(tmp_path)
    (tmp_path / ".~lock.项目台账.xlsx#").write_text(",王芳,pm-pc,24.11.2026 09:00,file:///Users/wf/;", "utf-8")
    with pytest.raises(BookLockedError, match=r"项目台账.xlsx：正由 王芳 打开（锁文件 .~lock.项目台账.xlsx#）"):
        app.books.open(path)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"\x89PNG\r\n\x1a\n"])
def test_a_file_that_is_no_workbook_is_refused(app: xw.App, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "坏.xlsx"
    path.write_bytes(content)
    before = len(app.books)
    with pytest.raises(BookNotOpenedError, match=r"坏\.xlsx：Calc 打不开"):
        app.books.open(path)
    assert len(app.books) == before


def test_a_missing_file_is_told_by_its_path(app: xw.App, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        app.books.open(tmp_path / "没有.xlsx")


def test_a_workbook_that_somebody_made_is_never_overwritten(app: xw.App, tmp_path: Path) -> None:
    path = _register(tmp_path)
    before = path.read_bytes()
    book = app.books.open(path)
    book.sheets[0]["A2"].value = "改过"
    for target in (None, path):
        with pytest.raises(SaveRefusedError, match="会丢失表格样式、计算列和汇总行设置"):
            book.save(target)
    book.close()
    assert path.read_bytes() == before


def test_a_new_file_is_saved_and_saved_again(app: xw.App, tmp_path: Path) -> None:
    book = app.books.add()
    path = tmp_path / "周报汇总.xlsx"
    book.sheets[0]["A1"].value = [["项目", "完成"], ["甲", True], [dt.date(2026, 11, 24), "'=1+1"]]
    book.save(path)
    book.sheets[0]["C1"].value = "补充"
    book.save()
    book.close()
    sheet = openpyxl.load_workbook(path).active
    assert [[cell.value for cell in row] for row in sheet["A1:C3"]] == [
        ["项目", "完成", "补充"],
        ["甲", True, None],
        [dt.datetime(2026, 11, 24), "=1+1", None],
    ]
    assert sheet["B3"].data_type == "f" or sheet["B3"].quotePrefix or sheet["B3"].number_format == "@"


def test_the_ending_of_the_name_decides_the_format(app: xw.App, tmp_path: Path) -> None:
    book = app.books.add()
    book.sheets[0]["A1"].value = [["编号", "名称"], ["'001", "甲，乙"]]
    book.save(tmp_path / "表.csv")
    assert (tmp_path / "表.csv").read_text("utf-8").splitlines() == ["编号,名称", "001,甲，乙"]
    with pytest.raises(UnknownFileTypeError, match=r"表.docx：不认识这种文件类型"):
        book.save(tmp_path / "表.docx")
    book.close()


def test_a_workbook_never_saved_goes_under_its_title(
    app: xw.App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    book = app.books.add()
    title = book.name
    book.save()
    book.close()
    assert (tmp_path / f"{title}.xlsx").exists()


def test_a_protected_sheet_refuses_with_the_way_to_lift_it(sheet: xw.Sheet) -> None:
    sheet["A1"].value = "原"
    sheet.api.protect("")
    refusals: list[Callable[[], object]] = [
        lambda: setattr(sheet["A1"], "value", "新"),
        lambda: setattr(sheet["A1"], "formula", "=1"),
        lambda: setattr(sheet["A1"], "color", (1, 2, 3)),
        sheet["A1"].clear_contents,
        lambda: sheet["A1"].insert("down"),
        lambda: sheet["A1"].add_note("备注"),
        lambda: setattr(sheet["A1"], "row_height", 40),
    ]
    for refused in refusals:
        with pytest.raises(ProtectedSheetError, match=r"Sheet1!A1：工作表受保护，没有写入任何内容。.*取消保护后重试"):
            refused()
    assert (sheet["A1"].value, sheet["A1"].color) == ("原", None)


def _pdf_text(path: Path) -> str:
    return subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True, text=True).stdout


@pytest.mark.pdf
def test_a_pdf_shows_the_visible_sheets_in_chinese(book: xw.Book, sheet: xw.Sheet, tmp_path: Path) -> None:
    sheet["A1"].value = "深圳市智慧楼宇"
    hidden = book.sheets.add("草稿")
    hidden["A1"].value = "不要打印"
    hidden.visible = False
    book.to_pdf(tmp_path / "汇总.pdf")
    text = _pdf_text(tmp_path / "汇总.pdf")
    assert "深圳市智慧楼宇" in text
    assert "不要打印" not in text


@pytest.mark.pdf
def test_a_pdf_of_a_range_shows_that_range_alone(sheet: xw.Sheet, tmp_path: Path) -> None:
    sheet["A1"].value = [["在内"], ["在外"]]
    sheet["A1"].to_pdf(tmp_path / "一格.pdf")
    text = _pdf_text(tmp_path / "一格.pdf")
    assert "在内" in text
    assert "在外" not in text
