"""A new zip from an old one: untouched parts as the compressed bytes they were, the others packed anew."""

import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import BinaryIO

from pmxl.ooxml.zip_package import CENTRAL, END, LOCAL, Entry, ZipPackage

PartSource = Callable[[], Iterator[bytes]]
"""The new bytes of a part, made anew each time that they are asked for."""

_FASTEST = 1
_DEFLATED, _DESCRIPTOR, _LEVEL_BITS, _SUPER_FAST = 8, 0x8, 0x6, 0x6


def write_package(
    target: BinaryIO, package: ZipPackage, replaced: Mapping[str, PartSource], removed: Collection[str]
) -> None:
    """Write the package with parts replaced and removed; order, names and dates stay."""
    sources = {name.casefold(): source for name, source in replaced.items()}
    gone = {name.casefold() for name in removed}
    kept = [entry for entry in package.entries if entry.name.casefold() not in gone]
    directory = [_written(target, package, entry, sources.get(entry.name.casefold())) for entry in kept]
    start = target.tell()
    target.write(b"".join(map(_central, directory)))
    size = target.tell() - start
    target.write(END.pack(b"PK\5\6", 0, len(directory), len(directory), size, start, len(package.comment)))
    target.write(package.comment)


def _written(target: BinaryIO, package: ZipPackage, entry: Entry, source: PartSource | None) -> Entry:
    offset = target.tell()
    plain = entry._replace(offset=offset, flags=entry.flags & ~_DESCRIPTOR)
    if source is None:
        target.write(_local(plain))
        target.writelines(package.packed(entry))
        return plain
    plain = plain._replace(method=_DEFLATED, flags=(plain.flags & ~_LEVEL_BITS) | _SUPER_FAST)
    target.write(_local(plain))
    packed = _packed(target, plain, source())
    end = target.tell()
    target.seek(offset)
    target.write(_local(packed))
    target.seek(end)
    return packed


def _packed(target: BinaryIO, entry: Entry, pieces: Iterator[bytes]) -> Entry:
    deflater = zlib.compressobj(_FASTEST, zlib.DEFLATED, -15)
    crc, size, compressed = 0, 0, 0
    for piece in pieces:
        crc, size = zlib.crc32(piece, crc), size + len(piece)
        compressed += target.write(deflater.compress(piece))
    compressed += target.write(deflater.flush())
    return entry._replace(crc=crc, size=size, compressed=compressed)


def _local(entry: Entry) -> bytes:
    head = LOCAL.pack(
        b"PK\3\4", entry.needs, entry.flags, entry.method, entry.time, entry.date,
        entry.crc, entry.compressed, entry.size, len(entry.raw_name), 0,
    )  # fmt: skip
    return head + entry.raw_name


def _central(entry: Entry) -> bytes:
    head = CENTRAL.pack(
        b"PK\1\2", entry.made_by, entry.needs, entry.flags, entry.method, entry.time, entry.date,
        entry.crc, entry.compressed, entry.size, len(entry.raw_name), len(entry.extra), len(entry.comment),
        0, entry.internal, entry.external, entry.offset,
    )  # fmt: skip
    return head + entry.raw_name + entry.extra + entry.comment
