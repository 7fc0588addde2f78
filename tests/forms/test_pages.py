"""How rows fall on pages: one page where one is enough, and no heading or signature left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmxl.ooxml.xml_tags import parsed
from pmxl.reports.forms.page_size import page_room
from pmxl.reports.forms.pagination import Printed, paged

ROOM = 100.0
rows = st.lists(
    st.builds(
        Printed,
        least=st.floats(1, 20),
        wished=st.floats(20, 40),
        table=st.sampled_from(["", "明细"]),
        filler=st.booleans(),
    ),
    min_size=1,
    max_size=30,
)


def lines(count: int, height: float = 10) -> list[Printed]:
    return [Printed(height, height, table="明细") for _ in range(count)]


def test_rows_shrink_before_a_second_page_is_begun() -> None:
    pages = paged([Printed(10, 60), Printed(10, 60)], ROOM, 0)
    assert (pages.heights, pages.starts) == ({0: 50, 1: 50}, ())


def test_blank_lines_are_given_up_before_a_second_page_is_begun() -> None:
    blank = [Printed(10, 10, table="明细", filler=True) for _ in range(5)]
    assert sorted(paged([*lines(8), *blank], ROOM, 0).heights) == list(range(10))


def test_lines_that_do_not_fit_go_on_and_their_table_is_named() -> None:
    pages = paged(lines(25), ROOM, 10)
    assert (pages.starts, pages.split) == ((10, 19), ("明细",))


def test_a_heading_is_never_the_last_row_of_a_page() -> None:
    heading = Printed(10, 10, leads=True)
    assert paged([*lines(9), heading, *lines(5)], ROOM, 0).starts == (9,)


def test_signatures_take_the_last_lines_with_them() -> None:
    signatures = [Printed(30, 30, signed=True), Printed(10, 10, signed=True)]
    assert paged([*lines(8), *signatures], ROOM, 0).starts == (6,)


def test_a_page_break_of_the_template_stays_where_it_is() -> None:
    assert paged([Printed(10, 10), Printed(10, 10, starts_page=True)], ROOM, 0).starts == (1,)


def test_without_a_limit_everything_is_as_wished_on_one_page() -> None:
    assert paged([Printed(10, 60), Printed(10, 60)], None, 0).heights == {0: 60, 1: 60}


@given(rows)
def test_every_row_that_says_something_is_printed(given_rows: list[Printed]) -> None:
    kept = paged(given_rows, ROOM, 10).heights
    assert {at for at, row in enumerate(given_rows) if not row.filler} <= set(kept)


@given(rows)
def test_no_row_becomes_lower_than_its_text_needs(given_rows: list[Printed]) -> None:
    assert all(height >= given_rows[at].least - 0.01 for at, height in paged(given_rows, ROOM, 10).heights.items())


@given(rows)
def test_no_page_holds_more_than_it_has_room_for(given_rows: list[Printed]) -> None:
    pages = paged(given_rows, ROOM, 0)
    used = 0.0
    for at, height in sorted(pages.heights.items()):
        used = height if at in pages.starts else used + height
        assert used <= ROOM + 1


@pytest.mark.parametrize("scale", ["nan", "inf", "gross", ""])
def test_a_page_scale_that_is_no_number_counts_as_none(scale: str) -> None:
    bare, odd = (f'<worksheet><pageSetup paperSize="9"{more}/></worksheet>' for more in ("", f' scale="{scale}"'))
    assert page_room(parsed(odd.encode())) == page_room(parsed(bare.encode()))
