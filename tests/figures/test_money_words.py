"""人民币大写, right to the cent on the amounts that programs get wrong."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmxl.figures.money_words import AmountTooLargeError, money_words


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零元整"),
        ("-0.00", "零元整"),
        ("0.004", "零元整"),
        ("-0.004", "零元整"),
        ("0.01", "壹分"),
        ("0.05", "伍分"),
        ("0.10", "壹角整"),
        ("0.53", "伍角叁分"),
        ("1", "壹元整"),
        ("1.05", "壹元零伍分"),
        ("10", "壹拾元整"),
        ("10.10", "壹拾元壹角整"),
        ("15", "壹拾伍元整"),
        ("100", "壹佰元整"),
        ("101", "壹佰零壹元整"),
        ("110", "壹佰壹拾元整"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("1001", "壹仟零壹元整"),
        ("1010", "壹仟零壹拾元整"),
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("10010.00", "壹万零壹拾元整"),
        ("100999", "壹拾万零玖佰玖拾玖元整"),
        ("101000", "壹拾万壹仟元整"),
        ("10001000", "壹仟万壹仟元整"),
        ("109990000", "壹亿零玖佰玖拾玖万元整"),
        ("110000000", "壹亿壹仟万元整"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("1000001", "壹佰万零壹元整"),
        ("20000000", "贰仟万元整"),
        ("100000000", "壹亿元整"),
        ("100000000.01", "壹亿元零壹分"),
        ("100001000.00", "壹亿零壹仟元整"),
        ("100010000", "壹亿零壹万元整"),
        ("1234567890.12", "壹拾贰亿叁仟肆佰伍拾陆万柒仟捌佰玖拾元壹角贰分"),
        ("10000010000", "壹佰亿零壹万元整"),
        ("1e12", "壹万亿元整"),
        ("1000000000000.05", "壹万亿元零伍分"),
        ("1000100000000", "壹万零壹亿元整"),
        ("-1.50", "负壹元伍角整"),
        ("-0.05", "负伍分"),
        ("1.005", "壹元零壹分"),
        ("2.995", "叁元整"),
        ("9999999999999999.99", "玖仟玖佰玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    ],
)
def test_an_amount_in_words_is_right_to_the_cent(amount: str, words: str) -> None:
    assert money_words(Decimal(amount)) == words


@pytest.mark.parametrize("amount", ["1e16", "-1e16", "NaN", "Infinity"])
def test_an_amount_without_words_is_refused_by_name(amount: str) -> None:
    with pytest.raises(AmountTooLargeError, match=r"请核对金额。"):
        money_words(Decimal(amount))


def _number(words: str) -> int:
    """The whole number that words say, by the value of their units."""
    for name, unit in (("亿", 10**8), ("万", 10**4)):
        if name in words:
            high, low = words.rsplit(name, 1)
            return _number(high) * unit + (_number(low) if low else 0)
    total, digit = 0, 0
    for sign in words:
        if sign in "仟佰拾":
            total += digit * {"仟": 1000, "佰": 100, "拾": 10}[sign]
            digit = 0
        else:
            digit = "零壹贰叁肆伍陆柒捌玖".index(sign)
    return total + digit


@given(st.decimals(-(10**15), 10**15, places=2))
def test_the_words_say_the_amount_they_were_made_of(amount: Decimal) -> None:
    words = money_words(amount).removesuffix("整")
    cents = 0
    if words.endswith("分"):
        cents, words = "零壹贰叁肆伍陆柒捌玖".index(words[-2]), words[:-2]
    if words.endswith("角"):
        cents, words = cents + 10 * "零壹贰叁肆伍陆柒捌玖".index(words[-2]), words[:-2]
    yuan = words.removesuffix("零").removesuffix("元").removeprefix("负")

    assert (_number(yuan) if yuan else 0) * 100 + cents == abs(amount) * 100
    assert money_words(amount).startswith("负") == (amount < 0)


@given(st.integers(1, 10**15))
def test_a_zero_is_written_once_and_never_at_the_end(yuan: int) -> None:
    words = money_words(Decimal(yuan))

    assert "零零" not in words
    assert "零元" not in words
