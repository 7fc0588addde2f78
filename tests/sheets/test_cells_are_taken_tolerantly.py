"""How one cell becomes a value: what people type, and what is too uncertain to take."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from pmxl.grids.cell import Cell, ErrorValue, Stale
from pmxl.rows.contract import ContractRow
from pmxl.rows.initiation import ProjectRow, StepRow
from pmxl.rows.schedule import TaskRow
from pmxl.sheets.cells import UnclearError, take

SIGNED = ContractRow.column("signed")
AMOUNT = ContractRow.column("amount")
NUMBER = ContractRow.column("number")
TAX = ContractRow.column("tax_rate")
PHONE = ProjectRow.column("phone")
SURVEY = ProjectRow.column("survey")
ROUND = StepRow.column("round")
KIND = ProjectRow.column("kind")


@pytest.mark.parametrize(
    "typed",
    [
        date(2026, 11, 3),
        datetime(2026, 11, 3, 9, 30),
        "2026.11.3",
        "2026年11月3日",
        "２０２６－１１－０３",
        "2026/11/3",
        "20261103",
        "2026-11-03 09:30",
        "46329",
        46329.0,
        " 2026-11-3 ",
    ],
)
def test_a_date_is_taken_however_it_was_typed(typed: Cell) -> None:
    assert take(SIGNED, typed) == date(2026, 11, 3)


@pytest.mark.parametrize("typed", ["11/3/2026", "11月3日", "2026-13-01", "2026-11", "下周三", True, 3.0, "3.11.26"])
def test_a_date_that_could_mean_several_days_is_not_guessed(typed: Cell) -> None:
    with pytest.raises(UnclearError) as unclear:
        take(SIGNED, typed)
    assert unclear.value.code == "SJ01"
    assert "2026-11-03" in unclear.value.remedy


@pytest.mark.parametrize("typed", [1200.0, "1,200.00 元", "１２００．００", "¥1200", "1200.00元", "￥ 1,200"])
def test_an_amount_is_taken_with_its_decoration(typed: Cell) -> None:
    assert take(AMOUNT, typed) == Decimal("1200.00")


@pytest.mark.parametrize("typed", ["1,20.00", "约1200", "12万", "1200-", "=1200", "一千二"])
def test_an_amount_that_is_not_a_plain_number_is_not_guessed(typed: str) -> None:
    with pytest.raises(UnclearError, match="不是数字"):
        take(AMOUNT, typed)


def test_a_float_is_money_to_the_cent_without_its_binary_dust() -> None:
    assert take(AMOUNT, 0.1 + 0.2) == Decimal("0.30")


def test_an_amount_with_more_than_two_decimals_is_said() -> None:
    with pytest.raises(UnclearError, match="超过两位小数"):
        take(AMOUNT, 10.005)


def test_an_amount_beyond_all_reason_is_said() -> None:
    with pytest.raises(UnclearError, match="大得不合常理"):
        take(AMOUNT, 1e308)


@pytest.mark.parametrize("typed", ["6%", "６％", 0.06, "0.06"])
def test_a_percentage_is_taken_as_a_share(typed: Cell) -> None:
    assert take(TAX, typed) == Decimal("0.06")


def test_a_percentage_typed_as_whole_number_is_said() -> None:
    with pytest.raises(UnclearError, match="大于允许的最大值 100%"):
        take(TAX, 6.0)


def test_a_code_is_taken_without_its_full_width_characters() -> None:
    assert take(NUMBER, "ＨＴ－２０２６－０００１ ") == "HT-2026-0001"


def test_a_phone_number_stored_as_number_is_taken_as_text() -> None:
    assert take(PHONE, 13800000000.0) == "13800000000"


def test_a_number_too_long_to_be_exact_is_not_taken_as_a_code() -> None:
    with pytest.raises(UnclearError, match="末位已丢失"):
        take(NUMBER, 310110198001011234.0)


def test_a_word_outside_the_closed_set_names_the_choices() -> None:
    with pytest.raises(UnclearError) as unclear:
        take(SURVEY, "可能")
    assert (unclear.value.code, unclear.value.remedy) == ("SJ02", "请从 是、否 中选择")


def test_a_truth_value_answers_a_yes_or_no_question() -> None:
    assert take(SURVEY, value_of_a_ticked_cell := True) == "是"
    assert value_of_a_ticked_cell


def test_a_word_outside_the_company_list_names_the_list() -> None:
    with pytest.raises(UnclearError, match="不在可选范围") as unclear:
        take(KIND, "水电", ("弱电工程", "机房工程"))
    assert "字典的「项目类型」" in unclear.value.remedy


def test_a_whole_number_with_a_fraction_is_said() -> None:
    with pytest.raises(UnclearError, match="不是整数"):
        take(ROUND, 1.5)


def test_a_negative_duration_is_below_its_least_value() -> None:
    with pytest.raises(UnclearError, match="小于允许的最小值 0"):
        take(TaskRow.column("duration"), -1.0)


def test_an_error_value_is_said_and_not_taken_as_text() -> None:
    with pytest.raises(UnclearError, match="#REF!") as unclear:
        take(PHONE, ErrorValue.REFERENCE)
    assert unclear.value.code == "SJ06"


def test_a_stale_formula_result_is_not_taken_as_truth() -> None:
    with pytest.raises(UnclearError, match="尚未重算") as unclear:
        take(AMOUNT, Stale(1200.0))
    assert unclear.value.code == "SJ07"


@pytest.mark.parametrize("blank", [None, "", "   ", "\n"])
def test_an_empty_cell_is_empty_text_or_nothing(blank: Cell) -> None:
    assert (take(PHONE, blank), take(AMOUNT, blank)) == ("", None)
