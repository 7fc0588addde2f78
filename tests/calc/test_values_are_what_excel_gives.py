"""What is written comes back as xlwings gives it from Excel."""

import datetime as dt
import math
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
import xlwings as xw

pytestmark = pytest.mark.libreoffice


def test_whole_numbers_come_back_as_floats(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [30, -7]
    assert sheet["A1:B1"].value == [30.0, -7.0]
    assert all(type(value) is float for value in sheet["A1:B1"].value)


def test_chinese_text_comes_back_letter_for_letter(sheet: xw.Sheet) -> None:
    sheet["A1"].value = "深圳市智慧楼宇改造项目（二期）🏗"
    assert sheet["A1"].value == "深圳市智慧楼宇改造项目（二期）🏗"


@pytest.mark.parametrize("text", ["00123", "2025-01-02", "1/2", "12.5%", "1e5", "TRUE", "#N/A", "=", "  两边空格 "])
def test_text_that_looks_like_something_else_stays_text(sheet: xw.Sheet, text: str) -> None:
    sheet["A1"].value = text
    assert sheet["A1"].value == text


def test_text_beginning_with_an_equals_sign_is_a_formula(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["=1+1", "x"]]
    assert sheet["A1:B1"].value == [2.0, "x"]


def test_a_formula_in_a_cell_formatted_as_text_stays_text(sheet: xw.Sheet) -> None:
    sheet["A1:A2"].number_format = "@"
    sheet["A1"].value = [["=1+1"], ["=2+2"], ["=3+3"]]
    assert sheet["A1:A3"].value == ["=1+1", "=2+2", 6.0]


def test_an_apostrophe_in_front_makes_text_and_goes_away(sheet: xw.Sheet) -> None:
    sheet["A1"].value = "'=1+1"
    assert sheet["A1"].value == "=1+1"


def test_empty_cells_and_empty_texts_come_back_as_none(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["一", None, "", '=""', 0]]
    assert sheet["A1:E1"].value == ["一", None, None, None, 0.0]


def test_writing_none_empties_a_cell(sheet: xw.Sheet) -> None:
    sheet["A1"].value = "旧值"
    sheet["A1"].value = None
    assert sheet["A1"].value is None
    assert sheet["A1"].formula == ""


def test_booleans_come_back_as_booleans_among_ones_and_zeros(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[True, 1, False, 0]]
    assert [repr(value) for value in sheet["A1:D1"].value] == ["True", "1.0", "False", "0.0"]


def test_a_number_written_over_a_boolean_is_a_number(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[True, False, True]]
    sheet["A1"].value = [[1, True, "是"]]
    assert [repr(value) for value in sheet["A1:C1"].value] == ["1.0", "True", "'是'"]


def test_the_result_of_a_comparison_is_a_boolean(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["=1<2", "=TRUE()", "=1"]]
    assert [repr(value) for value in sheet["A1:C1"].value] == ["True", "True", "1.0"]


def test_dates_and_moments_come_back_as_datetimes(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[dt.date(2026, 11, 24), dt.datetime(2026, 11, 24, 8, 30, 15), dt.datetime(1999, 12, 31)]]
    assert sheet["A1:C1"].value == [
        dt.datetime(2026, 11, 24),
        dt.datetime(2026, 11, 24, 8, 30, 15),
        dt.datetime(1999, 12, 31),
    ]


def test_dates_get_a_format_with_the_year_first(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[dt.date(2026, 11, 24), dt.datetime(2026, 11, 24, 8, 30)]]
    assert sheet["A1"].number_format == "yyyy-mm-dd"
    assert sheet["B1"].number_format == "yyyy-mm-dd hh:mm:ss"


def test_a_date_keeps_the_format_that_its_cell_already_has(sheet: xw.Sheet) -> None:
    sheet["A1"].number_format = 'yyyy"年"m"月"d"日"'
    sheet["A1"].value = [[dt.date(2026, 11, 24), dt.date(2026, 11, 25)]]
    assert sheet["A1"].number_format == 'yyyy"年"m"月"d"日"'
    assert sheet["A1:B1"].value == [dt.datetime(2026, 11, 24), dt.datetime(2026, 11, 25)]


def test_a_serial_number_under_a_date_format_is_a_datetime(sheet: xw.Sheet) -> None:
    sheet["A1"].value = 45658
    sheet["A1"].number_format = "yyyy/m/d"
    assert sheet["A1"].value == dt.datetime(2025, 1, 1)


def test_the_result_of_a_date_formula_is_a_datetime(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["=DATE(2026,1,31)", "=A1+1", 5]]
    assert sheet["A1:C1"].value == [dt.datetime(2026, 1, 31), dt.datetime(2026, 2, 1), 5.0]


def test_a_time_of_day_is_a_fraction_of_a_day(sheet: xw.Sheet) -> None:
    sheet["A1"].number_format = "h:mm"
    sheet["A1"].value = dt.time(6, 0)
    assert sheet["A1"].value == 0.25


def test_dates_are_found_among_gaps_texts_and_other_formats(sheet: xw.Sheet) -> None:
    day = dt.datetime(2026, 11, 24)
    rows = [["甲", day, 1.0], ["乙", None, 45000.0], ["丙", "未定", True], ["丁", day, None]]
    sheet["B2"].value = rows
    assert sheet["B2:D5"].value == rows


def test_dates_can_be_asked_for_as_dates(sheet: xw.Sheet) -> None:
    sheet["A1"].value = dt.datetime(2026, 11, 24, 8, 30)
    assert sheet["A1"].options(dates=dt.date).value == dt.date(2026, 11, 24)


def test_numbers_and_empty_cells_come_in_the_form_asked_for(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[3, None]]
    assert sheet["A1:B1"].options(numbers=int, empty="（空）").value == [3, "（空）"]


def test_errors_come_back_as_none_unless_their_text_is_asked_for(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [
        ["=1/0", "=NA()", "=没有这个函数()", "=SQRT(-1)", '=VALUE("字")', '=INDIRECT("ZZZZ9")', "正常", 1]
    ]
    assert sheet["A1:H1"].value == [None, None, None, None, None, None, "正常", 1.0]
    texts = sheet["A1:H1"].options(err_to_str=True).value
    assert texts == ["#DIV/0!", "#N/A", "#NAME?", "#VALUE!", "#VALUE!", "#REF!", "正常", 1.0]


def test_missing_numbers_of_every_library_become_empty(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[math.nan, np.nan, pd.NaT, pd.NA, None, math.inf]]
    assert sheet["A1:F1"].value == [None] * 6


def test_values_of_numpy_pandas_and_decimal_are_taken(sheet: xw.Sheet) -> None:
    moment = dt.datetime(2026, 11, 24, 9)
    sheet["A1"].value = [[np.int64(5), np.float64(2.5), np.bool_(True), pd.Timestamp(moment), Decimal("12.34")]]
    sheet["A2"].value = np.datetime64("2026-11-24T09:00")
    assert sheet["A1:E1"].value == [5.0, 2.5, True, moment, 12.34]
    assert sheet["A2"].value == moment


def test_a_value_that_no_cell_can_hold_is_refused_by_its_type(sheet: xw.Sheet) -> None:
    with pytest.raises(TypeError, match="complex"):
        sheet["A1"].value = [1j]


@pytest.mark.parametrize(
    ("address", "ndim", "expected"),
    [
        ("A1", None, 1.0),
        ("A1", 1, [1.0]),
        ("A1", 2, [[1.0]]),
        ("A1:B1", None, [1.0, 2.0]),
        ("A1:A2", 2, [[1.0], [3.0]]),
    ],
)
def test_the_shape_that_comes_back_follows_ndim(
    sheet: xw.Sheet, address: str, ndim: int | None, expected: object
) -> None:
    sheet["A1"].value = [[1, 2], [3, 4]]
    assert sheet[address].options(ndim=ndim).value == expected


def test_one_value_fills_a_whole_range(sheet: xw.Sheet) -> None:
    sheet["A1:B2"].value = "待办"
    assert sheet["A1:B2"].value == [["待办", "待办"], ["待办", "待办"]]


def test_one_formula_fills_a_range_with_its_references_following(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1], [2], [3]]
    sheet["B1:C3"].value = "=A1*10"
    assert sheet["B1:C3"].value == [[10.0, 100.0], [20.0, 200.0], [30.0, 300.0]]


def test_scattered_formulas_leave_their_neighbours_as_they_were_written(sheet: xw.Sheet) -> None:
    rows = [
        [
            f"={row}+{column}" if (row + column) % 2 else (0.1 + row / 7 if column % 4 else "'007")
            for column in range(16)
        ]
        for row in range(16)
    ]
    expected = [
        [
            float(row + column) if (row + column) % 2 else (0.1 + row / 7 if column % 4 else "007")
            for column in range(16)
        ]
        for row in range(16)
    ]
    sheet["A1"].value = rows
    assert sheet["A1:P16"].value == expected


def test_a_data_frame_survives_the_round_trip(sheet: xw.Sheet) -> None:
    frame = pd.DataFrame(
        {"金额": [1.5, None, 3.0], "日期": [dt.datetime(2026, 1, 1), pd.NaT, dt.datetime(2026, 3, 1)]},
        index=pd.Index(["甲", "乙", "丙"], name="项目"),
    )
    sheet["A1"].value = frame
    back = sheet["A1"].options(pd.DataFrame, expand="table").value
    assert sheet["A1:C1"].value == ["项目", "金额", "日期"]
    pd.testing.assert_frame_equal(back, frame, check_dtype=False)


def test_lists_and_dictionaries_transpose(sheet: xw.Sheet) -> None:
    sheet["A1"].options(transpose=True).value = ["甲", "乙", "丙"]
    assert sheet["A1:A3"].value == ["甲", "乙", "丙"]
    sheet["C1"].value = {"编号": "P1", "金额": 3}
    assert sheet["C1:D2"].options(dict).value == {"编号": "P1", "金额": 3.0}
