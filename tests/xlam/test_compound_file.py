from collections.abc import Mapping
from typing import Any

import olefile
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmxl.xlam.compound_file import write_compound_file
from pmxl.xlam.errors import CompoundFileTooLargeError, EntryNameError


def read_back(content: bytes) -> dict[str, bytes]:
    with olefile.OleFileIO(content, raise_defects=olefile.DEFECT_UNSURE) as file:
        return {"/".join(path): file.openstream(path).read() for path in file.listdir()}


names = st.text("ABCDEFabcdef_12", min_size=1, max_size=31)


@given(
    st.dictionaries(
        st.one_of(names, names.map(lambda name: f"VBA/{name}")), st.binary(max_size=200), max_size=12
    ).filter(lambda streams: len({path.lower() for path in streams}) == len(streams) and "VBA" not in streams)
)
def test_every_stream_is_read_back_by_another_reader(streams: Mapping[str, bytes]) -> None:
    assert read_back(write_compound_file(streams)) == streams


@pytest.mark.parametrize("size", [0, 1, 63, 64, 65, 4095, 4096, 4097, 512 * 127, 512 * 128, 512 * 129, 512 * 400])
def test_sizes_at_every_sector_boundary_are_read_back(size: int) -> None:
    streams = {"before": b"x" * 100, "VBA/edge": bytes(i % 251 for i in range(size)), "after": b"y" * 5000}

    assert read_back(write_compound_file(streams)) == streams


@pytest.mark.parametrize("count", range(1, 40))
def test_names_form_a_red_black_tree_ordered_by_length_then_upper_case(count: int) -> None:
    names = ["n" * (1 + number % 5) + str(number) for number in range(count)]

    with olefile.OleFileIO(write_compound_file(dict.fromkeys(names, b"x"))) as file:
        entries = {entry.sid: entry for entry in file.direntries if entry}
        in_order, black_heights = _walk(entries, file.root.sid_child, parent_is_red=False)

    assert in_order == sorted(names, key=lambda name: (len(name), name.upper()))
    assert len(black_heights) == 1


def test_a_file_beyond_the_header_table_is_refused() -> None:
    with pytest.raises(CompoundFileTooLargeError, match="超过 7 MB"):
        write_compound_file({"big": bytes(7_200_000)})


@pytest.mark.parametrize("name", ["x" * 32, "a:b", "a!b", ""])
def test_a_stream_name_that_the_format_forbids_is_refused(name: str) -> None:
    with pytest.raises(EntryNameError):
        write_compound_file({name: b""})


def _walk(entries: Mapping[int, Any], sid: int, *, parent_is_red: bool) -> tuple[list[str], set[int]]:
    """Names in tree order, and the numbers of black entries on the ways to the ends; a red one has no red child."""
    if sid not in entries:
        return [], {0}
    entry = entries[sid]
    is_red = entry.color == 0
    assert not (is_red and parent_is_red)
    before, left = _walk(entries, entry.sid_left, parent_is_red=is_red)
    after, right = _walk(entries, entry.sid_right, parent_is_red=is_red)
    return [*before, entry.name, *after], {height + (not is_red) for height in left | right}
