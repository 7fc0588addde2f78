"""What zip64 adds to a zip: numbers that need more than 32 bits stand in records and fields of their own."""

import struct
from collections.abc import Iterator, Sequence
from typing import BinaryIO

COUNT_ELSEWHERE, ELSEWHERE = 0xFFFF, 0xFFFFFFFF
"""What stands in the usual place of a number that is told elsewhere."""
NOT_NEEDED = 20
"""The version of the format that an entry needs without zip64."""

_NEEDED, _FIELD = 45, 1
_END, _POINTER = struct.Struct("<4sQ2H2L4Q"), struct.Struct("<4sLQL")


def used(needs: int, numbers: Sequence[int]) -> bool:
    """Whether an entry makes use of it."""
    return needs >= _NEEDED or ELSEWHERE in numbers


def directory(file: BinaryIO, end: int) -> tuple[int, int, int, int] | None:
    """The record of its own: where it stands, the number of entries, size and offset of the directory.

    `end` is where the usual record stands; None where there is none before it.
    """
    file.seek(max(end - _POINTER.size, 0))
    pointer = file.read(_POINTER.size)
    if len(pointer) < _POINTER.size or pointer[:4] != b"PK\6\7":
        return None
    at = _POINTER.unpack(pointer)[2]
    if at + _END.size > end:
        return None
    file.seek(at)
    record = file.read(_END.size)
    if record[:4] != b"PK\6\6":
        return None
    count, size, offset = _END.unpack(record)[7:]
    return at, count, size, offset


def numbers(usual: Sequence[int], extra: bytes) -> tuple[int, ...] | None:
    """Size, packed size and offset of an entry; None where one is told nowhere."""
    told = iter([number for kind, field in _fields(extra) if kind == _FIELD for number in _quads(field[4:])])
    found = [next(told, None) if number == ELSEWHERE else number for number in usual]
    return None if None in found else tuple(number for number in found if number is not None)


def without_numbers(extra: bytes) -> bytes:
    """The other fields of an entry, as they were written."""
    return b"".join(field for kind, field in _fields(extra) if kind != _FIELD)


def _fields(extra: bytes) -> Iterator[tuple[int, bytes]]:
    position = 0
    while position + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, position)
        yield kind, extra[position : position + 4 + length]
        position += 4 + length


def _quads(field: bytes) -> tuple[int, ...]:
    return struct.unpack_from(f"<{len(field) // 8}Q", field)
