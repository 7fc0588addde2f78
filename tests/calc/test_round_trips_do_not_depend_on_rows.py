"""How often the engine asks the office, sheet on the wire: the same for a hundred rows and for ten thousand."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import xlwings as xw

pytestmark = pytest.mark.libreoffice

_DAY = dt.datetime(2026, 11, 24)


def _rows(count: int) -> list[list[Any]]:
    """Seven columns each of text, numbers and dates; one of booleans and one of formulas."""
    return [
        [f"项目{row}", row / 7, _DAY + dt.timedelta(days=row % 300)] * 7 + [row % 2 == 0, f"=B{row + 1}*2"]
        for row in range(count)
    ]


def _trips(wire: Any, action: Callable[[], object]) -> int:
    """The round trips of an action, of two tries the fewer: what the bridge lets go of in between is answered, too."""
    trips = min(_once(wire, action), _once(wire, action))
    assert trips
    return trips


def _once(wire: Any, action: Callable[[], object]) -> int:
    before = wire.answers
    action()
    return int(wire.answers - before)


def test_writing_a_block_takes_the_same_round_trips_at_any_height(sheet: xw.Sheet, wire: Any) -> None:
    cells = sheet["A1"]
    cells.value = _rows(100)  # the first write also learns the number formats
    sheet.clear()
    few = _trips(wire, lambda: setattr(cells, "value", _rows(100)))
    sheet.clear()
    many = _trips(wire, lambda: setattr(cells, "value", _rows(10_000)))
    assert few == many
    assert few <= 130


def test_writing_text_and_numbers_takes_few_round_trips(sheet: xw.Sheet, wire: Any) -> None:
    cells = sheet["A1"]
    cells.value = [["预热", 1.0]]
    assert _trips(wire, lambda: setattr(cells, "value", [["甲", 1.0]] * 1000)) <= 80


def test_reading_a_block_takes_the_same_round_trips_at_any_height(sheet: xw.Sheet, wire: Any) -> None:
    sheet["A1"].value = _rows(10_000)
    assert sheet["A1:W100"].value[99] == sheet["A100:W100"].value
    few = _trips(wire, lambda: sheet["A1:W100"].value)
    many = _trips(wire, lambda: sheet["A1:W10000"].value)
    assert few == many
    assert few <= 60


def test_reading_a_column_of_one_kind_takes_few_round_trips(sheet: xw.Sheet, wire: Any) -> None:
    sheet["A1"].options(transpose=True).value = [float(row) for row in range(5000)]
    column = sheet["A1:A5000"]
    assert column.value[4999] == 4999.0
    assert _trips(wire, lambda: column.value) <= 20


def test_reading_errors_with_their_texts_takes_the_same_round_trips(sheet: xw.Sheet, wire: Any) -> None:
    sheet["A1"].value = [["=1/0", "=NA()", "=没有()", "好"]] * 2000
    expected = ["#DIV/0!", "#N/A", "#NAME?", "好"]
    assert sheet["A1:D2"].options(err_to_str=True).value == [expected] * 2  # the first time learns the interfaces
    few = _trips(wire, lambda: sheet["A1:D20"].options(err_to_str=True).value)
    many = _trips(wire, lambda: sheet["A1:D2000"].options(err_to_str=True).value)
    assert few == many
    assert sheet["A1:D2000"].options(err_to_str=True).value == [expected] * 2000


def test_dates_between_gaps_take_the_same_round_trips(sheet: xw.Sheet, wire: Any) -> None:
    def gappy(count: int) -> list[list[Any]]:
        return [[_DAY if row % 3 else None, f"行{row}"] for row in range(count)]

    cells = sheet["A1"]
    cells.value = gappy(1500)
    sheet.clear()
    few = _trips(wire, lambda: setattr(cells, "value", gappy(1500)))
    sheet.clear()
    many = _trips(wire, lambda: setattr(cells, "value", gappy(6000)))
    assert few == many
    assert sheet["A1:B6000"].value == gappy(6000)


def test_finding_the_end_of_a_table_takes_the_same_round_trips(sheet: xw.Sheet, wire: Any) -> None:
    sheet["A1"].value = [["甲", 1.0]] * 5000
    sheet["E1"].value = [["乙", 2.0]] * 10
    assert sheet["E1"].expand() == sheet["E1:F10"]
    few = _trips(wire, sheet["E1"].expand)
    assert few == _trips(wire, sheet["A1"].expand)
    assert sheet["A1"].expand().shape == (5000, 2)
