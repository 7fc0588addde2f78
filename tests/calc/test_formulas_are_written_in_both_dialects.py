"""Formulas of Excel's and of Calc's, turned into one another as text and in a running Calc."""

import pytest
import xlwings as xw
from hypothesis import given
from hypothesis import strategies as st

from pmxl.calc.formulas import quoted_for_excel, to_calc, to_excel

_PAIRS = [
    ("=SUM(A1,B2:C3)", "=SUM(A1;B2:C3)"),
    ("=立项登记!A1", "=$'立项登记'.A1"),
    ("='立项 登记'!$A$1:$B$2", "=$'立项 登记'.$A$1:$B$2"),
    ("='李总''s'!A1", "=$'李总''s'.A1"),
    ('=IF(A1="a,b;c!","是","否")', '=IF(A1="a,b;c!";"是";"否")'),
    ("=SUM({1,2;3,4})", "=SUM({1;2|3;4})"),
    ("=台账[[#This Row],[金额, 含税]]*2", "=台账[[#This Row];[金额, 含税]]*2"),
    ("=SUBTOTAL(109,台账[金额])", "=SUBTOTAL(109;台账[金额])"),
    ("=ERROR.TYPE(#REF!)", "=ERROR.TYPE(#REF!)"),
    ("=SUM(Sheet1!A:A)", "=SUM($'Sheet1'.A:A)"),
]


@pytest.mark.parametrize(("excel", "calc"), _PAIRS)
def test_a_formula_is_rewritten_for_calc_and_back(excel: str, calc: str) -> None:
    assert to_calc(excel) == calc
    assert to_excel(calc) == excel


@pytest.mark.parametrize("text", ["A1,B2", "注意!A1", "1;2", "", "-"])
def test_text_that_is_no_formula_stays_as_it_is(text: str) -> None:
    assert to_calc(text) == text
    assert to_excel(text) == text


@given(st.text(st.characters(blacklist_characters='"', blacklist_categories=["Cs"]), max_size=20))
def test_what_stands_in_quotes_is_never_changed(text: str) -> None:
    formula = f'=LEN("{text}")'
    assert to_calc(formula) == formula
    assert to_excel(formula) == formula


@given(
    st.text(
        st.characters(whitelist_categories=["L", "N", "Zs"], whitelist_characters="'-_.（）"), min_size=1, max_size=15
    )
)
def test_every_sheet_name_survives_the_way_there_and_back(name: str) -> None:
    formula = f"={quoted_for_excel(name)}!$A$1+1"
    assert to_excel(to_calc(formula)) == formula


@pytest.mark.libreoffice
@pytest.mark.parametrize(
    "excel", ["=SUM(A1,B1)", "=SUM({1,2;3,4})", '=IF(A1=1,"对,错","x;y")', "=ROUND(A1/3,2)", "='表 二'!A1"]
)
def test_a_running_calc_gives_the_formula_back_as_it_was_set(book: xw.Book, sheet: xw.Sheet, excel: str) -> None:
    book.sheets.add("表 二", after=sheet)
    sheet["A1"].value = [[1, 2]]
    sheet["C1"].formula = excel
    assert sheet["C1"].formula == excel
    assert sheet["C1"].options(err_to_str=True).value not in ("#NAME?", "#VALUE!", "#REF!")


@pytest.mark.libreoffice
def test_formulas_and_constants_of_a_block_come_as_texts(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["007", 1.5], ["=B1*2", None]]
    assert sheet["A1:B2"].formula == [["007", "1.5"], ["=B1*2", ""]]


@pytest.mark.libreoffice
def test_a_block_of_formulas_is_set_at_once(sheet: xw.Sheet) -> None:
    sheet["A1"].formula = [["=1+1", "=A1*2"], ["=SUM(A1,B1)", "文字"]]
    assert sheet["A1:B2"].value == [[2.0, 4.0], [6.0, "文字"]]


@pytest.mark.libreoffice
def test_an_array_formula_fills_its_range(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1], [2], [3]]
    sheet["B1:B3"].formula_array = "=A1:A3*10"
    assert sheet["B1:B3"].value == [10.0, 20.0, 30.0]
    assert sheet["B1:B3"].has_array
    assert sheet["B1:B3"].formula_array == "=A1:A3*10"
    assert not sheet["A1"].has_array
