"""The judge of grown lists is judged: workbooks grown wrongly by hand, each with the one fault that it must name."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.growth.laws import circles, may_be_refused, objections
from tests.growth.recalculation import recalculated
from tests.growth.seen import seen
from tests.growth.surroundings import Below, Case, built

TOTAL = Case(table=True, count=3, below=(Below("合计", 0),), elsewhere=("sum",), appended=1)
"""Heading in row 1, A000 to A002 in rows 2 to 4, 合计 with SUM(C2:C4) in row 5; N1 is to be appended."""

FREE = Case(table=True, count=3, elsewhere=("sum",), hidden_below=True, height=30.0, appended=1)
"""The same without a total; rows 5 and 6 are blank and hidden."""


def grown(case: Case, folder: Path, *wrongs: Callable[[Any, Any], None]) -> list[str]:
    """What is objected to when a case's workbook is changed by hand: first as it should be, then wrongly."""
    path = built(case, folder / "台账.xlsx")
    before = seen(path)
    book = load_workbook(path)
    for wrong in wrongs:
        wrong(book["台账"], book["别处"])
    book.save(path)
    return objections(before, seen(path), case.place, case.rows)


def rightly_above_the_total(sheet: Any, other: Any) -> None:
    sheet.insert_rows(5)
    sheet["A5"], sheet["C5"], sheet["C6"], other["A1"] = "N1", 1000, "=SUM(C2:C5)", "=SUM(台账!C2:C5)"
    sheet["C5"]._style = sheet["C4"]._style
    reaching(sheet, 5)


def rightly_into_the_free_row(sheet: Any, other: Any) -> None:
    sheet["A5"], sheet["C5"], other["A1"] = "N1", 1000, "=SUM(台账!C2:C5)"
    sheet["C5"]._style = sheet["C4"]._style
    sheet.row_dimensions[5].hidden, sheet.row_dimensions[5].height = False, 30
    reaching(sheet, 5)


def reaching(sheet: Any, row: int) -> None:
    table = sheet.tables["台账表"]
    table.ref = table.autoFilter.ref = f"A1:D{row}"


def test_a_list_grown_as_it_should_be_meets_no_objection(tmp_path: Path) -> None:
    assert grown(TOTAL, tmp_path, rightly_above_the_total) == []
    assert grown(FREE, tmp_path, rightly_into_the_free_row) == []


def overwriting_the_total(sheet: Any, _other: Any) -> None:
    sheet["A5"], sheet["C5"] = "N1", 1000
    reaching(sheet, 5)


def taking_the_total_in(sheet: Any, _other: Any) -> None:
    sheet["A6"], sheet["C6"], sheet["C5"] = "N1", 1000, "=SUM(C2:C6)"
    reaching(sheet, 6)


def forgetting_the_new_row_in_the_total(sheet: Any, _other: Any) -> None:
    sheet["C6"] = "=SUM(C2:C4)"


def losing_an_old_value(sheet: Any, _other: Any) -> None:
    sheet["B3"] = None


def changing_an_old_value(sheet: Any, _other: Any) -> None:
    sheet["C3"] = 7


def merging_inside_the_table(sheet: Any, _other: Any) -> None:
    sheet.merge_cells("C5:D5")


def forgetting_the_table(sheet: Any, _other: Any) -> None:
    reaching(sheet, 4)


def forgetting_another_sheet(_sheet: Any, other: Any) -> None:
    other["A1"] = "=SUM(台账!C2:C4)"


def adding_what_nobody_asked_for(sheet: Any, _other: Any) -> None:
    sheet["D5"] = "b2"


WRONG_ABOVE_A_TOTAL: dict[str, tuple[Callable[[Any, Any], None], str]] = {
    "the total is overwritten": (overwriting_the_total, "台账 A6: '合计' is expected"),
    "the total is taken in": (taking_the_total_in, "C5 computes from itself"),
    "the total forgets the new row": (forgetting_the_new_row_in_the_total, "台账 C6: '=SUM(C2:C5)' is expected"),
    "an old value is lost": (losing_an_old_value, "台账 B3: '名1' is expected, None stands there"),
    "an old value is another": (changing_an_old_value, "台账 C3: 101 is expected, 7 stands there"),
    "a merge lies in the table": (merging_inside_the_table, "A1:D5 lies over C5:D5"),
    "the table stays as it was": (forgetting_the_table, "tables: "),
    "a formula elsewhere stays as it was": (forgetting_another_sheet, "别处 A1: '=SUM(台账!C2:C5)' is expected"),
    "the new row holds more than was given": (
        adding_what_nobody_asked_for,
        "台账 D5: None is expected, 'b2' stands there",
    ),
}
REPLACING = {"the total is overwritten", "the total is taken in"}


@pytest.mark.parametrize("name", WRONG_ABOVE_A_TOTAL)
def test_a_list_grown_wrongly_above_a_total_is_objected_to(tmp_path: Path, name: str) -> None:
    wrong, objection = WRONG_ABOVE_A_TOTAL[name]
    steps = [wrong] if name in REPLACING else [rightly_above_the_total, wrong]
    assert objection in "\n".join(grown(TOTAL, tmp_path, *steps))


def leaving_the_row_hidden(sheet: Any, _other: Any) -> None:
    sheet.row_dimensions[5].hidden = True


def leaving_the_row_low(sheet: Any, _other: Any) -> None:
    sheet.row_dimensions[5].height = None


def leaving_a_gap(sheet: Any, other: Any) -> None:
    sheet.move_range("A5:D5", rows=1)
    other["A1"] = "=SUM(台账!C2:C6)"
    reaching(sheet, 6)


WRONG_IN_A_FREE_ROW: dict[str, tuple[Callable[[Any, Any], None], str]] = {
    "the new row is hidden": (leaving_the_row_hidden, "the new row 5 is hidden"),
    "the new row is lower": (leaving_the_row_low, "the new row 5 is shown as"),
    "a gap is left": (leaving_a_gap, "台账 A5: 'N1' is expected, None stands there"),
}


@pytest.mark.parametrize("name", WRONG_IN_A_FREE_ROW)
def test_a_list_grown_wrongly_into_a_free_row_is_objected_to(tmp_path: Path, name: str) -> None:
    wrong, objection = WRONG_IN_A_FREE_ROW[name]
    assert objection in "\n".join(grown(FREE, tmp_path, rightly_into_the_free_row, wrong))


def test_a_circle_of_two_formulas_is_found_as_well(tmp_path: Path) -> None:
    path = built(TOTAL, tmp_path / "台账.xlsx")
    book = load_workbook(path)
    book["别处"]["A1"], book["台账"]["C3"] = "=SUM(台账!C2:C4)", "=别处!A1/2"
    book.save(path)
    assert len(list(circles(seen(path)))) == 2


@pytest.mark.parametrize(
    ("case", "allowed"),
    [
        (Case(count=3, appended=1), False),
        (Case(count=3, below=(Below("合计", 0),), appended=1), False),
        (Case(count=3, below=(Below("合计", 0),), beside="short table", appended=1), False),
        (Case(count=3, below=(Below("合计", 0),), beside="low block", appended=1), False),
        (Case(count=3, below=(Below("合计", 0),), beside="long table", appended=1), True),
        (Case(count=3, below=(Below("合计", 0),), beside="tall merge", appended=1), True),
        (Case(count=3, below=(Below("合计", 0),), beside="long notes", updated=(1,)), False),
    ],
    ids=repr,
)
def test_only_what_stands_beside_and_would_be_torn_excuses_a_refusal(
    tmp_path: Path, case: Case, *, allowed: bool
) -> None:
    before = seen(built(case, tmp_path / "台账.xlsx"))
    assert may_be_refused(before.sheets["台账"], case.place, case.appended) is allowed


@pytest.mark.libreoffice
def test_a_circle_shows_as_an_error_when_libreoffice_computes_it(tmp_path: Path) -> None:
    path = built(TOTAL, tmp_path / "台账.xlsx")
    book = load_workbook(path)
    book["台账"]["C5"] = "=SUM(C2:C5)"
    book.save(path)
    shown = recalculated(tmp_path, [path])["台账"]["台账"]["C5"]
    assert str(shown).startswith(("#", "Err:"))
