from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oletools.olevba import decompress_stream

from pmxl.xlam.errors import IncompressibleChunkError
from pmxl.xlam.vba_compression import compress


def decompress(container: bytes) -> bytes:
    return bytes(decompress_stream(bytearray(container)))


def test_the_specifications_example_without_repetition_is_matched_byte_for_byte() -> None:
    assert compress(b"abcdefghijklmnopqrstuv.") == bytes.fromhex(
        "01 19 B0 00 61 62 63 64 65 66 67 68 00 69 6A 6B 6C 6D 6E 6F 70 00 71 72 73 74 75 76 2E"
    )


def test_the_specifications_example_of_best_compression_is_matched_byte_for_byte() -> None:
    assert compress(b"a" * 73) == bytes.fromhex("01 03 B0 02 61 45 00")


def test_the_specifications_usual_example_differs_only_in_the_choice_among_equally_long_matches() -> None:
    text = b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa"
    published = bytes.fromhex(
        "01 2F B0 00 23 61 61 61 62 63 64 65 82 66 00 70 61 67 68 69 6A 01 38 08 61 6B 6C 00 30"
        "6D 6E 6F 70 06 71 02 70 04 10 72 73 74 75 76 10 77 78 79 7A 00 3C"
    )
    ours = compress(text)

    assert decompress(ours) == decompress(published) == text
    assert [place for place, pair in enumerate(zip(ours, published, strict=True)) if pair[0] != pair[1]] == [28, 38, 50]


@given(st.binary(max_size=3_000))
def test_any_short_bytes_come_back_from_another_decompressor(data: bytes) -> None:
    assert decompress(compress(data)) == data


@given(st.text(alphabet="ab \r\n", max_size=9_000))
def test_text_with_many_repetitions_comes_back_over_several_chunks(text: str) -> None:
    assert decompress(compress(text.encode())) == text.encode()


@pytest.mark.parametrize("count", [1, 2, 3])
def test_whole_chunks_that_do_not_shrink_are_stored_raw(count: int) -> None:
    data = Random(count).randbytes(4096 * count)

    container = compress(data)

    assert decompress(container) == data
    assert len(container) == 1 + (4096 + 2) * count


def test_a_short_last_chunk_that_grows_is_refused_and_not_padded() -> None:
    with pytest.raises(IncompressibleChunkError, match="最后一段 4000 字节"):
        compress(Random(7).randbytes(4000))
