"""The run-length compression of VBA streams, as MS-OVBA section 2.4.1 describes it."""

from __future__ import annotations

from collections import defaultdict

from pmxl.xlam.errors import IncompressibleChunkError

CHUNK_SIZE = 4096
_CONTAINER_SIGNATURE = b"\x01"
_COMPRESSED_FLAG = 0xB000
_RAW_FLAG = 0x3000
_MINIMAL_MATCH = 3


def compress(data: bytes) -> bytes:
    """Return the compressed container that decompresses to `data`.

    Source: MS-OVBA 2.4.1.3. A last chunk that is short and grows under compression can't be
    represented by the format at all: IncompressibleChunkError.
    """
    chunks = (data[start : start + CHUNK_SIZE] for start in range(0, len(data), CHUNK_SIZE))
    return _CONTAINER_SIGNATURE + b"".join(map(_chunk_with_header, chunks))


def _chunk_with_header(chunk: bytes) -> bytes:
    body = _token_sequences(chunk)
    if len(body) <= CHUNK_SIZE:
        return _header(_COMPRESSED_FLAG, body) + body
    if len(chunk) < CHUNK_SIZE:
        raise IncompressibleChunkError(len(chunk))
    return _header(_RAW_FLAG, chunk) + chunk


def _header(flag: int, body: bytes) -> bytes:
    return (flag | (len(body) - 1)).to_bytes(2, "little")


def _token_sequences(chunk: bytes) -> bytes:
    packed = bytearray()
    tokens = _tokens(chunk)
    for start in range(0, len(tokens), 8):
        group = tokens[start : start + 8]
        packed.append(sum(1 << bit for bit, token in enumerate(group) if len(token) > 1))
        packed += b"".join(group)
    return bytes(packed)


def _tokens(chunk: bytes) -> list[bytes]:
    """Split a chunk into literal tokens (one byte) and copy tokens (two bytes)."""
    tokens: list[bytes] = []
    seen: defaultdict[bytes, list[int]] = defaultdict(list)
    position = 0
    while position < len(chunk):
        offset_bits = max((position - 1).bit_length(), 4) if position else 4
        offset, length = _longest_match(chunk, position, seen)
        length = min(length, (0xFFFF >> offset_bits) + _MINIMAL_MATCH)
        if length < _MINIMAL_MATCH:
            length = 1
            tokens.append(chunk[position : position + 1])
        else:
            packed = (offset - 1) << (16 - offset_bits) | (length - _MINIMAL_MATCH)
            tokens.append(packed.to_bytes(2, "little"))
        for start in range(position, position + length):
            seen[chunk[start : start + _MINIMAL_MATCH]].append(start)
        position += length
    return tokens


def _longest_match(chunk: bytes, position: int, seen: defaultdict[bytes, list[int]]) -> tuple[int, int]:
    """Find the nearest of the longest earlier matches: (offset back, length)."""
    best_offset, best_length = 0, 0
    longest = len(chunk) - position
    for candidate in reversed(seen[chunk[position : position + _MINIMAL_MATCH]]):
        length = _common_length(chunk, candidate, position)
        if length > best_length:
            best_offset, best_length = position - candidate, length
        if best_length == longest:
            break
    return best_offset, best_length


def _common_length(chunk: bytes, candidate: int, position: int) -> int:
    length = 0
    while position + length < len(chunk) and chunk[candidate + length] == chunk[position + length]:
        length += 1
    return length
