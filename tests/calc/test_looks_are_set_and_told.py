"""Number formats, colours, letters, sizes and alignment, set and read as in Excel."""

import pytest
import xlwings as xw

from pmxl.calc.errors import NumberFormatError

pytestmark = pytest.mark.libreoffice


@pytest.mark.parametrize(
    "code",
    [
        "General",
        "@",
        "0.00",
        "#,##0.00",
        "0%",
        "yyyy-mm-dd",
        'yyyy"年"m"月"d"日"',
        "[h]:mm",
        "¥#,##0.00",
        "0.0;[Red]-0.0",
    ],
)
def test_a_number_format_comes_back_as_it_was_set(sheet: xw.Sheet, code: str) -> None:
    sheet["A1:B2"].number_format = code
    assert sheet["A1:B2"].number_format == code


def test_a_format_that_a_file_brought_is_written_as_excel_does(sheet: xw.Sheet) -> None:
    sheet["A1"].number_format = "yyyy/m/d hh:mm;@"
    reread = type(sheet.book.impl.formats)(sheet.book.api)
    assert reread.code_of(sheet["A1"].api.NumberFormat) == "yyyy/m/d hh:mm;@"


def test_mixed_formats_are_told_as_none(sheet: xw.Sheet) -> None:
    sheet["A1"].number_format = "0.00"
    sheet["A1"].color = (255, 0, 0)
    sheet["A1"].font.bold = True
    cells = sheet["A1:A2"]
    assert [cells.number_format, cells.color, cells.font.bold, cells.font.size] == [None, None, None, 10.0]


def test_a_wrong_number_format_is_refused_with_examples(sheet: xw.Sheet) -> None:
    with pytest.raises(NumberFormatError, match=r"数字格式「\[abc」Calc 无法识别"):
        sheet["A1"].number_format = "[abc"


@pytest.mark.parametrize("colour", [(255, 199, 206), "#FFC7CE", 0xCEC7FF])
def test_a_colour_can_be_given_in_every_way(sheet: xw.Sheet, colour: tuple[int, int, int] | str | int) -> None:
    sheet["A1:B2"].color = colour
    assert sheet["A1:B2"].color == (255, 199, 206)
    sheet["A1:B2"].color = None
    assert sheet["A1:B2"].color is None


def test_each_cell_gets_its_own_colour_in_one_call(sheet: xw.Sheet) -> None:
    sheet["B1"].color = (9, 9, 9)
    sheet["A1:B2"].set_colors([["#FF0000", ...], [None, (0, 0, 255)]])
    assert [sheet[at].color for at in ("A1", "B1", "A2", "B2")] == [(255, 0, 0), (9, 9, 9), None, (0, 0, 255)]


def test_letters_are_set_for_latin_and_chinese_alike(sheet: xw.Sheet) -> None:
    font = sheet["A1:B1"].font
    font.bold, font.italic, font.size, font.name, font.color = True, True, 14, "Noto Sans CJK SC", (192, 0, 0)
    assert (font.bold, font.italic, font.size, font.name, font.color) == (
        True,
        True,
        14.0,
        "Noto Sans CJK SC",
        (192, 0, 0),
    )
    cell = sheet["A1"].api
    assert (cell.CharWeightAsian, cell.CharHeightAsian, cell.CharFontNameAsian) == (150.0, 14.0, "Noto Sans CJK SC")
    assert cell.CharPostureAsian.value == "ITALIC"
    font.bold = False
    assert cell.CharWeightAsian == 100.0


def test_text_wraps_and_aligns(sheet: xw.Sheet) -> None:
    cells = sheet["A1:B2"]
    cells.wrap_text, cells.horizontal_alignment, cells.vertical_alignment = True, "center", "top"
    assert (cells.wrap_text, cells.horizontal_alignment, cells.vertical_alignment) == (True, "center", "top")
    sheet["A1"].horizontal_alignment = "right"
    assert cells.horizontal_alignment is None


def test_columns_and_rows_take_the_size_they_are_given(sheet: xw.Sheet) -> None:
    sheet["B1:C1"].column_width = 20
    sheet["A2:A3"].row_height = 30
    assert sheet["B1:C1"].column_width == pytest.approx(20, abs=0.05)
    assert sheet["A1:B1"].column_width is None
    assert sheet["A2:A3"].row_height == pytest.approx(30, abs=0.05)
    assert sheet["A1:A3"].row_height is None
    assert sheet["A3"].top - sheet["A2"].top == pytest.approx(30, abs=0.05)


def test_rows_and_columns_are_hidden_and_shown(sheet: xw.Sheet) -> None:
    sheet["2:3"].rows.hidden = True
    sheet["B:B"].columns.hidden = True
    assert [sheet[at].rows.hidden for at in ("A1", "A2:A3", "A1:A2")] == [False, True, None]
    assert [sheet[at].columns.hidden for at in ("A1", "B5", "A1:B1")] == [False, True, None]
    sheet["1:9"].rows.hidden = False
    assert sheet["A2:A3"].rows.hidden is False


def test_autofit_makes_columns_as_wide_as_their_text(sheet: xw.Sheet) -> None:
    sheet["A1"].value = "深圳市智慧楼宇弱电改造工程施工管理"
    before = sheet["A1"].width
    sheet.autofit("c")
    assert sheet["A1"].width > 2 * before


def _tall(rows: int) -> list[list[str]]:
    return [["需要换行的很长的备注文字" * 12, "短"] for _ in range(rows)]


def test_rows_of_a_large_write_grow_when_the_sheet_is_fitted(sheet: xw.Sheet) -> None:
    sheet["A1:A1500"].wrap_text = True
    low = sheet["A700"].height
    sheet["A1"].value = _tall(1500)
    assert sheet["A700"].height == low
    assert sheet.book.api.IsAdjustHeightEnabled
    sheet.autofit("r")
    assert sheet["A700"].height > 2 * low


def test_rows_of_a_large_write_grow_on_saving_but_a_chosen_height_stays(book: xw.Book, sheet: xw.Sheet) -> None:
    sheet["A1:A1500"].wrap_text = True
    low = sheet["A700"].height
    sheet["A2"].row_height = 60
    sheet["A1"].value = _tall(1500)
    book.impl.heights.set_right()
    assert sheet["A700"].height > 2 * low
    assert sheet["A2"].height == pytest.approx(60, abs=0.05)
