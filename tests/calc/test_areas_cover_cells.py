"""Rectangles: their addresses, and covering scattered cells with few of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmxl.calc.areas import Area, cells_in, covering, parse

_CELLS = st.sets(st.tuples(st.integers(1, 12), st.integers(1, 8)), max_size=60)


@given(_CELLS)
def test_the_rectangles_hold_each_cell_once_and_no_other(cells: set[tuple[int, int]]) -> None:
    covered = list(cells_in(covering(cells)))
    assert len(covered) == len(set(covered))
    assert set(covered) == cells


@given(st.integers(1, 9), st.integers(1, 9), st.integers(1, 9), st.integers(1, 9))
def test_a_full_rectangle_is_covered_by_itself(top: int, left: int, rows: int, columns: int) -> None:
    area = Area(top, left, rows, columns)
    assert covering(cells_in([area])) == [area]


@given(st.integers(1, 999), st.integers(1, 99), st.integers(1, 9), st.integers(1, 9))
def test_an_address_is_read_as_the_area_that_wrote_it(top: int, left: int, rows: int, columns: int) -> None:
    area = Area(top, left, rows, columns)
    assert parse(area.address(), 1_048_576, 16_384) == area


@pytest.mark.parametrize("text", ["", "A", "1", "A0", "A1:", "项目", "A1:B", "ZZZZ1", "A1048577", "XFE1"])
def test_text_that_is_no_address_is_read_as_none(text: str) -> None:
    assert parse(text, 1_048_576, 16_384) is None
