"""What cells can hold, at the first and last value that they can: texts, days, ranges."""

from datetime import date, datetime, time, timedelta

import pytest

from pmxl.ooxml.formulas import MAX_ROW
from pmxl.ooxml.insertion import PER_ROW, SERIES, Insertion, Insertions, Standing
from pmxl.ooxml.ranges import Range, parsed_range
from pmxl.ooxml.serial import moment, serial, span
from pmxl.ooxml.text import LONGEST, decoded, encoded, formula_text, storable

MIDNIGHT = time(0, 0)
LIST = Insertions([Insertion("台账", 1, 2, 6, 11, 0, ((11, 14),))])
MOVED = Insertions([Insertion("台账", 1, 2, 6, 11, 3, ((11, 14),))])
"""B1:F11, headings in row 1."""


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("字" * LONGEST, None),
        ("字" * (LONGEST + 1), "文本超过 32767 个字符"),
        ("𠮷" * 16_383 + "字", None),  # 𠮷 counts twice
        ("𠮷" * 16_384, "文本超过 32767 个字符"),
        ("𠮷" * 16_383 + "字字", "文本超过 32767 个字符"),
        ("\uffff", "文本含有无法存储的字符"),
        ("\ud800", "文本含有无法存储的字符"),
        ("\ufffd", None),
        ("", None),
    ],
    ids=str,
)
def test_a_text_can_be_stored_up_to_its_last_character(text: str, problem: str | None) -> None:
    assert storable(text) == problem


@pytest.mark.parametrize(
    ("text", "xml"),
    [
        ("滨江", "滨江"),
        ("a<b>&\"'", "a&lt;b&gt;&amp;\"'"),
        ("x\ty\nz", "x\ty\nz"),
        ("x\x1fy\rz", "x_x001F_y_x000D_z"),
        ("_x0041_", "_x005F_x0041_"),
        ("_x004_ _y0041_", "_x004_ _y0041_"),
    ],
)
def test_a_text_is_escaped_as_excel_does_and_read_back(text: str, xml: str) -> None:
    assert encoded(text).decode() == xml
    assert decoded(encoded(text)) == text


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        (b"a\r\nb\rc\nd", "a\nb\nc\nd"),
        (b"&lt;&gt;&amp;&quot;&apos;", "<>&\"'"),
        (b"&#65;&#x42;&#x1F600;", "AB\U0001f600"),
        (b"&#1114111;&#1114112;", "\U0010ffff\ufffd"),
        (b"&nbsp;&amp;lt;", "&nbsp;&lt;"),
        (b"_x000A_", "\n"),
        (b"_x00_", "_x00_"),
    ],
)
def test_a_text_is_read_as_its_entities_mean_it(xml: bytes, text: str) -> None:
    assert decoded(xml) == text


def test_a_formula_is_read_with_its_signs() -> None:
    assert formula_text(b"A1&lt;&gt;B1&amp;&quot;x&quot;") == 'A1<>B1&"x"'


@pytest.mark.parametrize(
    ("day", "in_1900", "in_1904"),
    [
        (date(1900, 2, 28), None, None),
        (date(1900, 3, 1), 61.0, None),
        (date(1904, 1, 1), 1462.0, None),
        (date(1904, 1, 2), 1463.0, 1.0),
        (date(2026, 11, 24), 46350.0, 44888.0),
        (datetime(2026, 11, 24, 18, 0), 46350.75, 44888.75),
        (datetime(2026, 11, 24, 0, 0, 0, 500_000), 46350 + 0.5 / 86_400, 44888 + 0.5 / 86_400),
        (date(9999, 12, 31), 2_958_465.0, 2_957_003.0),
    ],
)
def test_a_day_has_its_number_from_the_first_one_on(day: date, in_1900: float | None, in_1904: float | None) -> None:
    assert (serial(day, from_1904=False), serial(day, from_1904=True)) == (in_1900, in_1904)


@pytest.mark.parametrize(
    ("number", "in_1900", "in_1904"),
    [
        (-0.5, -0.5, -0.5),
        (0, MIDNIGHT, MIDNIGHT),
        (0.75, time(18, 0), time(18, 0)),
        (0.9999999999, time(23, 59, 59, 999_000), time(23, 59, 59, 999_000)),
        (1, date(1900, 1, 1), date(1904, 1, 2)),
        (59, date(1900, 2, 28), date(1904, 2, 29)),
        (60, date(1900, 2, 28), date(1904, 3, 1)),  # 29 February 1900, which only Excel knows
        (61, date(1900, 3, 1), date(1904, 3, 2)),
        (46350.75, datetime(2026, 11, 24, 18, 0), datetime(2030, 11, 25, 18, 0)),
    ],
)
def test_a_number_in_a_date_format_is_the_day_that_excel_shows(number: float, in_1900: object, in_1904: object) -> None:
    assert (moment(number, from_1904=False), moment(number, from_1904=True)) == (in_1900, in_1904)


def test_numbers_after_the_last_day_stay_numbers() -> None:
    assert moment(2_958_465, from_1904=False) == date(9999, 12, 31)
    assert moment(2_958_466, from_1904=False) == 2_958_466
    assert span(1.5) == timedelta(hours=36)
    assert span(0.5 / 86_400) == timedelta(milliseconds=500)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A1", Range(1, 1, 1, 1)),
        (" $B$2:$F$11 ", Range(2, 2, 11, 6)),
        ("b2:f11", Range(2, 2, 11, 6)),
        ("XFD1048576", Range(1_048_576, 16_384, 1_048_576, 16_384)),
        ("A:C", None),
        ("1:3", None),
        ("ABCD1", None),
        ("#REF!", None),
        ("", None),
    ],
)
def test_a_range_is_read_as_it_is_written(text: str, found: Range | None) -> None:
    assert parsed_range(text) == found


def test_a_range_holds_its_edges_and_nothing_beyond() -> None:
    one = Range(2, 3, 5, 7)
    edges = [(2, 3), (5, 7), (2, 7), (5, 3)]
    beyond = [(1, 3), (6, 7), (2, 2), (5, 8)]
    assert [one.holds(*cell) for cell in edges + beyond] == [True] * 4 + [False] * 4
    assert [one.is_corner(*cell) for cell in edges] == [True, False, False, False]
    assert (str(one), str(Range(2, 3, 2, 3))) == ("C2:G5", "C2")
    assert [one.including(*cell) for cell in ((1, 2), (9, 9), (3, 4))] == [Range(1, 2, 5, 7), Range(2, 3, 9, 9), one]


def test_ranges_that_end_with_the_list_grow_and_others_stay() -> None:
    before = "B2:B11 F1:F11 A2:B11 F2:G11 G2:G11 A2:A11 B2:B10 B2:B12 B11 A:B"
    after = "B2:B14 F1:F14 A2:B14 F2:G14 G2:G11 A2:A11 B2:B10 B2:B12 B11:B14 A:B"
    assert LIST.areas("台账", before) == after


def test_a_filter_or_print_area_that_covers_the_list_grows_and_a_part_of_it_stays() -> None:
    low = Insertions([Insertion("台账", 3, 2, 6, 11, 0, ((11, 14),))])
    assert low.areas("台账", "B1:B11 A3:G11 B4:B11 B5:B11", whole=True) == "B1:B14 A3:G14 B4:B14 B5:B11"
    to_the_end = Insertions([Insertion("台账", 1, 2, 6, MAX_ROW, 0, ((MAX_ROW, 14),))])
    assert to_the_end.areas("台账", f"B2:B{MAX_ROW}") == f"B2:B{MAX_ROW}"


def test_all_below_rows_put_in_moves_down_and_what_spans_them_grows() -> None:
    before = "B12 F12 B12:F12 A12 G12 A12:B12 B11 B13 B12:B13 B11:B12 G5:G20 A:B"
    after = "B15 F15 B15:F15 A15 G15 A15:B15 B11 B16 B15:B16 B11:B15 G5:G23 A:B"
    assert MOVED.areas("台账", before, grows=False) == after
    assert MOVED.areas("别处", before, grows=False) == before


@pytest.mark.parametrize(
    ("formula", "after"),
    [
        ("SUM(B2:B11)", "SUM(B2:B14)"),
        ("SUM(B1:B11)", "SUM(B1:B14)"),
        ("SUM(B3:B11)", "SUM(B3:B11)"),
        ("SUM(B2:B10)", "SUM(B2:B10)"),
        ("SUM(B2:B12)", "SUM(B2:B12)"),
        ("SUM(B2:F11)", "SUM(B2:F14)"),
        ("SUM(A2:B11)", "SUM(A2:B14)"),
        ("SUM(F2:G11)", "SUM(F2:G14)"),
        ("SUM(A2:A11)", "SUM(A2:A11)"),
        ("SUM(G2:G11)", "SUM(G2:G11)"),
        ("SUM(2:11)", "SUM(2:14)"),
        ("SUM(B$2:B$11)", "SUM(B$2:B$14)"),
        ("SUM(别处!B2:B11)", "SUM(别处!B2:B11)"),
        ("SUM(台账!B2:B11)", "SUM(台账!B2:B14)"),
        ("SUM(台账!B2:B11)+SUM(别处!B2:B11)", "SUM(台账!B2:B14)+SUM(别处!B2:B11)"),
        ("SUM(B2:B11,A2:A11)", "SUM(B2:B14,A2:A11)"),
        ("SUMIFS(B2:B11,C2:C11,1)", "SUMIFS(B2:B14,C2:C14,1)"),
        ("SUMIFS(B2:B11,A2:A11,1)", "SUMIFS(B2:B11,A2:A11,1)"),
        ("SUMPRODUCT(B2:B11,别处!B2:B11)", "SUMPRODUCT(B2:B11,别处!B2:B11)"),
        ("SUMIFS(B2:B11,A2:A11,MAX(B2:B11))", "SUMIFS(B2:B11,A2:A11,MAX(B2:B14))"),
        ("SUM(B2:B11)+SUM(B2:B5)", "SUM(B2:B14)+SUM(B2:B5)"),
        ("B11+B12", "B11+B12"),
    ],
)
def test_a_formula_follows_a_list_where_it_covers_all_its_rows(formula: str, after: str) -> None:
    assert LIST.changed(formula, "台账") == after


@pytest.mark.parametrize(
    ("formula", "after"),
    [
        ("SUM(B2:B11)+B12", "SUM(B2:B14)+B15"),
        ("SUM(B2:B20)", "SUM(B2:B23)"),
        ("SUM(G2:G20)-$G$12", "SUM(G2:G23)-$G$15"),
        ("12:13", "15:16"),
        ("别处!B12+台账!$B12", "别处!B12+台账!$B15"),
        ('B11&"B12"', 'B11&"B12"'),
    ],
)
def test_a_formula_follows_what_rows_put_in_have_moved(formula: str, after: str) -> None:
    assert MOVED.changed(formula, "台账") == after


def test_two_lists_of_one_sheet_that_grow_move_what_is_below_both() -> None:
    both = Insertions([Insertion("台账", 1, 1, 3, 5, 2, ((5, 7),)), Insertion("台账", 8, 1, 3, 10, 4, ((10, 14),))])
    assert [both.row("台账", row) for row in (5, 6, 10, 11)] == [5, 8, 12, 17]
    assert both.changed("SUM(A2:A5)+SUM(A9:A10)+A11+SUM(A1:A20)", "台账") == "SUM(A2:A7)+SUM(A11:A16)+A17+SUM(A1:A26)"


def test_a_formula_that_reads_differently_from_row_to_row_follows_only_with_fixed_rows() -> None:
    assert LIST.changed("SUM(B2:B11)", "台账", PER_ROW) == "SUM(B2:B11)"
    assert LIST.changed("SUM(B$2:B$11)", "台账", PER_ROW) == "SUM(B$2:B$14)"
    assert MOVED.changed("B12-SUM(B2:B11)", "台账", PER_ROW) == "B15-SUM(B2:B11)"


def test_a_running_total_ends_on_its_own_row_and_another_follows() -> None:
    assert LIST.changed("SUM(B$2:B11)", "台账", Standing(11)) == "SUM(B$2:B11)"
    assert LIST.changed("SUM(B$2:B11)", "台账", Standing(13)) == "SUM(B$2:B14)"


def test_a_series_of_a_chart_stays_one_dimensional() -> None:
    one_row = Insertions([Insertion("台账", 1, 2, 6, 2, 0, ((2, 4),))])
    assert LIST.changed("台账!$B$2:$B$11", None, SERIES) == "台账!$B$2:$B$14"
    assert one_row.changed("台账!$B$2:$D$2", None, SERIES) == "台账!$B$2:$D$2"
    assert one_row.changed("台账!$B$2", None, SERIES) == "台账!$B$2:$B$4"
    assert LIST.changed("台账!$B$11", None, SERIES) == "台账!$B$11"


def test_a_formula_shared_sideways_follows_only_where_all_its_columns_are_in_the_list() -> None:
    def follows(formula: str, left: int, right: int) -> bool:
        return bool(LIST.changes(formula, "台账", Standing(left=left, right=right)))

    assert [follows("SUM(C2:C11)", -1, 3), follows("SUM(C2:C11)", -2, 3), follows("SUM(C2:C11)", -1, 4)] == [
        True,
        False,
        False,
    ]
    assert follows("SUM($C2:$C11)", -2, 9)
