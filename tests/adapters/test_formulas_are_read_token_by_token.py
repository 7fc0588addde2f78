"""One tokenizer reads formulas for all who look into them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmxl.ooxml.formulas import tokens


@pytest.mark.parametrize(
    ("formula", "kinds"),
    [
        ("=SUM(A1,'李 总'!$B$2:C3)", "sign word sign reference sign reference sign"),
        ('="a""b!A1"&1.5', "sign text sign word"),
        ("=台账[[#This Row],[金额, 含税]]<>#REF!", "sign word brackets sign error"),
        ("=[1]汇总!A:A+汇总!名称 ", "sign brackets reference sign owner word space"),
        ("=ERROR.TYPE(LOG10(3:5))", "sign word sign word sign reference sign sign"),
    ],
)
def test_each_piece_of_a_formula_is_told_by_its_kind(formula: str, kinds: str) -> None:
    assert [token.kind for token in tokens(formula)] == kinds.split()


def test_a_reference_comes_apart_from_the_sheet_before_it() -> None:
    reference = list(tokens("='李 总'!$B$2:C3"))[1]
    assert (reference.sheet, reference.text) == ("'李 总'!", "$B$2:C3")


@given(st.text(st.sampled_from("=A1甲.$:!'\"[]#REF(){},;<> \n9")))
def test_the_tokens_of_any_text_together_are_the_text(text: str) -> None:
    assert "".join(token.sheet + token.text for token in tokens(text)) == text
