"""What a formula points at: each reference as the rectangle of cells that it means."""

import pytest

from pmxl.ooxml.book_parts import BookParts
from pmxl.ooxml.references import Place, References
from tests.adapters.test_every_commit_keeps_the_laws import book

NAMES = """<definedName name="金额列">台账!$C$2:$C$3</definedName><definedName name="再">金额列*2</definedName>\
<definedName name="环">环+1</definedName>"""


def pointed(formula: str) -> list[str]:
    """The rectangles that a formula in C3 of 台账 points at, where the table 表1 covers A1:C4 and ends with totals."""
    parts = BookParts(book(others={"别处": "1"}, tables=("A1:C4",), names=NAMES, totals=1))
    found = References(parts).of(formula, Place("台账", 3, 3))
    return [f"{one.sheet}!{one.range}" for one in found]


@pytest.mark.parametrize(
    ("formula", "rectangles"),
    [
        ("B2+$B$3*2", ["台账!B2", "台账!B3"]),
        ("SUM(C3:B2)", ["台账!B2:C3"]),
        ("SUM(别处!A1:A2,C:C,2:3)", ["别处!A1:A2", "台账!C1:C1048576", "台账!A2:XFD3"]),
        ('"B2"&[1]台账!B2&SUM(台账:别处!B2)', []),
        ("金额列+再", ["台账!C2:C3", "台账!C2:C3"]),
        ("环", []),
        ("SUM(表1[金额])+SUM([名称])", ["台账!C2:C3", "台账!B2:B3"]),
        ("表1[[#This Row],[名称]]*表1[@金额]", ["台账!B3", "台账!C3"]),
        ("ROWS(表1[])+ROWS(表1[[编号]:[名称]])", ["台账!A2:C3", "台账!A2:B3"]),
        ("表1[[#All],[金额]]&表1[[#Headers],[金额]]&表1[[#Totals],[金额]]", ["台账!C1:C4", "台账!C1", "台账!C4"]),
        ("SUM(表1[[#Data],[#Totals],[金额]])+SUM(表1[[#Headers],[#Data],[金额]])", ["台账!C2:C4", "台账!C1:C3"]),
        ("SUM(表1[别的])+SUM(表9[金额])", []),
    ],
)
def test_each_reference_is_the_rectangle_that_it_means(formula: str, rectangles: list[str]) -> None:
    assert pointed(formula) == rectangles
