"""A writer of compound files (MS-CFB, version 3): a small file system in one file."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pmxl.xlam.errors import CompoundFileTooLargeError, EntryNameError

_SECTOR = 512
_MINI_SECTOR = 64
_MINI_CUTOFF = 4096
_WORDS_PER_SECTOR = _SECTOR // 4
_FAT_SECTORS_IN_HEADER = 109
_END_OF_CHAIN, _FREE, _FAT_SECTOR, _NO_ENTRY = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF
_UNUSED, _STORAGE, _STREAM, _ROOT = 0, 1, 2, 5
_RED, _BLACK = 0, 1
_LONGEST_NAME = 31


def write_compound_file(streams: Mapping[str, bytes]) -> bytes:
    """Return the bytes of a compound file that holds `streams` by path ("VBA/dir").

    There are no time stamps in it, so equal streams give equal bytes. It holds about 7 MB
    at most (no DIFAT sectors): CompoundFileTooLargeError beyond.
    """
    entries = _entries(streams)
    body = _Sectors()
    mini_stream, mini_fat = _place_small_streams(entries)
    entries[0].start, entries[0].size = body.add(mini_stream), len(mini_stream)
    for entry in entries[1:]:
        if entry.size >= _MINI_CUTOFF:
            entry.start = body.add(entry.content)
    mini_fat_bytes = _words(mini_fat)
    mini_fat_start = body.add(mini_fat_bytes, filler=b"\xff")
    directory_start = body.add(_directory(entries))
    fat_start, fat_count = body.add_fat()
    header = _header(
        fat_sectors=range(fat_start, fat_start + fat_count),
        directory_start=directory_start,
        mini_fat_start=mini_fat_start,
        mini_fat_count=_count(len(mini_fat_bytes), _SECTOR),
    )
    return header + bytes(body.data)


@dataclass
class _Entry:
    """A directory entry while its place in the file is being decided."""

    name: str
    kind: int
    content: bytes = b""
    children: list[int] = field(default_factory=list)
    left: int = _NO_ENTRY
    right: int = _NO_ENTRY
    child: int = _NO_ENTRY
    colour: int = _BLACK
    start: int = _END_OF_CHAIN
    size: int = 0


@dataclass
class _Sectors:
    """The sectors after the header, and the table that chains them."""

    data: bytearray = field(default_factory=bytearray)
    fat: list[int] = field(default_factory=list)

    def add(self, content: bytes, filler: bytes = b"\0") -> int:
        """Append content as one run of sectors; return its first sector."""
        if not content:
            return _END_OF_CHAIN
        first = len(self.fat)
        self.fat += _chain(first, _count(len(content), _SECTOR))
        self.data += content + filler * (-len(content) % _SECTOR)
        return first

    def add_fat(self) -> tuple[int, int]:
        """Append the table itself, which also lists its own sectors: (first sector, count)."""
        first, count = len(self.fat), 1
        while count * _WORDS_PER_SECTOR < first + count:
            count += 1
        if count > _FAT_SECTORS_IN_HEADER:
            raise CompoundFileTooLargeError(len(self.data))
        self.fat += [_FAT_SECTOR] * count
        self.data += _words(self.fat)
        self.data += b"\xff" * (-len(self.data) % _SECTOR)
        return first, count


def _entries(streams: Mapping[str, bytes]) -> list[_Entry]:
    entries = [_Entry("Root Entry", _ROOT)]
    storages = {"": 0}
    for path, content in streams.items():
        folder, _, name = path.rpartition("/")
        if folder not in storages:
            storages[folder] = _attach(entries, 0, _Entry(folder, _STORAGE, start=0))
        _attach(entries, storages[folder], _Entry(name, _STREAM, content, size=len(content)))
    for entry in entries:
        ordered = sorted(entry.children, key=lambda index: _sort_key(entries[index].name))
        entry.child = _link(entries, ordered, levels=len(ordered).bit_length())
        if entry.child != _NO_ENTRY:
            entries[entry.child].colour = _BLACK
    return entries


def _attach(entries: list[_Entry], parent: int, entry: _Entry) -> int:
    if not 1 <= len(entry.name) <= _LONGEST_NAME or set(entry.name) & set("/\\:!"):
        raise EntryNameError(entry.name)
    entries.append(entry)
    entries[parent].children.append(len(entries) - 1)
    return len(entries) - 1


def _sort_key(name: str) -> tuple[int, str]:
    return len(name), name.upper()


def _link(entries: list[_Entry], ordered: Sequence[int], levels: int) -> int:
    """Link siblings into a red-black tree: every level black, only the last one red."""
    if not ordered:
        return _NO_ENTRY
    middle = len(ordered) // 2
    entry = entries[ordered[middle]]
    entry.colour = _RED if levels == 1 else _BLACK
    entry.left = _link(entries, ordered[:middle], levels - 1)
    entry.right = _link(entries, ordered[middle + 1 :], levels - 1)
    return ordered[middle]


def _place_small_streams(entries: Iterable[_Entry]) -> tuple[bytes, list[int]]:
    """Lay streams below the cutoff into the mini stream: (its bytes, its allocation table)."""
    data, fat = bytearray(), list[int]()
    for entry in entries:
        if entry.kind == _STREAM and 0 < entry.size < _MINI_CUTOFF:
            entry.start = len(fat)
            fat += _chain(entry.start, _count(entry.size, _MINI_SECTOR))
            data += entry.content + b"\0" * (-entry.size % _MINI_SECTOR)
    return bytes(data), fat


def _directory(entries: Sequence[_Entry]) -> bytes:
    records = b"".join(map(_directory_record, entries))
    unused = _directory_record(_Entry("", _UNUSED, start=0))
    return records + unused * (-len(entries) % (_SECTOR // len(unused)))


def _directory_record(entry: _Entry) -> bytes:
    name = entry.name.encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16sIQQIQ",
        name,
        len(name) + 2 if name else 0,
        entry.kind,
        entry.colour if name else _RED,
        entry.left,
        entry.right,
        entry.child,
        b"",  # class identifier
        0,  # state bits
        0,  # created
        0,  # modified
        entry.start,
        entry.size,
    )


def _header(fat_sectors: range, directory_start: int, mini_fat_start: int, mini_fat_count: int) -> bytes:
    fixed = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"",  # class identifier
        0x003E,  # minor version
        0x0003,  # major version
        0xFFFE,  # byte order
        9,  # sector size 2**9
        6,  # mini sector size 2**6
        b"",
        0,  # number of directory sectors: always 0 in version 3
        len(fat_sectors),
        directory_start,
        0,  # transaction signature
        _MINI_CUTOFF,
        mini_fat_start,
        mini_fat_count,
        _END_OF_CHAIN,  # first DIFAT sector
        0,  # number of DIFAT sectors
    )
    free = [_FREE] * (_FAT_SECTORS_IN_HEADER - len(fat_sectors))
    return fixed + _words([*fat_sectors, *free])


def _chain(first: int, count: int) -> list[int]:
    return [*range(first + 1, first + count), _END_OF_CHAIN]


def _count(size: int, unit: int) -> int:
    return -(-size // unit)


def _words(values: Sequence[int]) -> bytes:
    return struct.pack(f"<{len(values)}I", *values)
