"""前置任务 in all the ways in which people type it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmxl.figures.predecessors import Link, predecessors
from pmxl.vocabulary import LinkKind

FS, SS, FF, SF = LinkKind


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("", ()),
        ("无", ()),
        ("-", ()),
        (" ", ()),
        ("T01", (Link("T01"),)),
        ("T01、T02FS+2, T03SS-1", (Link("T01"), Link("T02", FS, 2), Link("T03", SS, -1))),
        ("Ｔ０１，Ｔ０２ＦＦ＋３；T03sf−2", (Link("T01"), Link("T02", FF, 3), Link("T03", SF, -2))),
        ("T01 T02\nT03", (Link("T01"), Link("T02"), Link("T03"))),
        ("T01/T02|T03", (Link("T01"), Link("T02"), Link("T03"))),
        ("T02 FS + 2 个工作日", (Link("T02", FS, 2),)),
        ("T02+2天", (Link("T02", FS, 2),)),
        ("T02SS+3d；T04-1", (Link("T02", SS, 3), Link("T04", FS, -1))),
        ("3FS+2 工作日", (Link("3", FS, 2),)),
        ("1.2、1.3FF", (Link("1.2"), Link("1.3", FF))),
        ("T01、T01", (Link("T01"),)),
        ("T01，", (Link("T01"),)),
        ("施工1", (Link("施工1"),)),
    ],
)
def test_links_are_read_however_they_are_typed(text: str, links: tuple[Link, ...]) -> None:
    assert predecessors(text) == (links, ())


def test_a_known_task_number_wins_over_what_it_looks_like() -> None:
    assert predecessors("T-2、GC-01SS").links == (Link("T", FS, -2), Link("GC-01", SS))
    assert predecessors("T-2、GC-SS", known={"T-2", "GC-SS"}).links == (Link("T-2"), Link("GC-SS"))


@pytest.mark.parametrize("text", ["T01FS+1.5", "T01++2", "=1+1", "__import__('os')", "T01(FS)", "T01FS+99999"])
def test_what_cannot_be_read_is_named_and_the_rest_is_kept(text: str) -> None:
    read = predecessors(f"T00、{text}")

    assert read.links == (Link("T00"),)
    assert read.unreadable == (text,)


@given(st.text(max_size=40))
def test_any_text_at_all_gives_links_or_named_parts(text: str) -> None:
    read = predecessors(text)

    assert all(link.task for link in read.links)
    assert all(read.unreadable) or not read.unreadable


@given(
    st.lists(
        st.builds(
            Link, st.from_regex(r"[A-Z][0-9]{1,3}", fullmatch=True), st.sampled_from(LinkKind), st.integers(-99, 99)
        ),
        unique=True,
        max_size=5,
    )
)
def test_links_written_out_are_read_back_the_same(links: list[Link]) -> None:
    assert predecessors("、".join(map(str, links))) == (tuple(links), ())
