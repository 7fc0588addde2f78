"""The zip that a workbook is: its directory read with distrust, its parts streamed within limits."""

import struct
import zlib
from collections.abc import Iterator
from functools import cached_property
from typing import Any, BinaryIO, NamedTuple

from pmxl.errors import WorkbookUnreadableError
from pmxl.ooxml import zip64

CHUNK = 1 << 20
MEBI = 1 << 20

_MAX_ENTRIES = 10_000
_MAX_PART = 1024 * MEBI
_MAX_TOTAL = 2048 * MEBI
_MAX_SMALL_PART = 64 * MEBI
_PEEK = 512
_RATIO_FROM, _MAX_RATIO = 8 * MEBI, 200
_STORED, _DEFLATED = 0, 8
_ENCRYPTED, _UTF8 = 0x1, 0x800

END = struct.Struct("<4sL2H2LH")
CENTRAL = struct.Struct("<4s6H3L5H2L")
LOCAL = struct.Struct("<4s5H3L2H")

_REPAIR = "请用 Excel 打开并另存为 .xlsx，或从「备份」文件夹恢复"


class Entry(NamedTuple):
    """One file of the zip as its directory tells it, the fields kept as they were written."""

    name: str
    raw_name: bytes
    made_by: int
    needs: int
    flags: int
    method: int
    time: int
    date: int
    crc: int
    compressed: int
    size: int
    extra: bytes
    comment: bytes
    internal: int
    external: int
    offset: int


class ZipPackage:
    """A workbook's zip over an open file, which stays the caller's; everything it refuses names the workbook."""

    def __init__(self, file: BinaryIO, workbook: str) -> None:
        self._file, self.workbook = file, workbook
        self._length = file.seek(0, 2)
        self.entries = self._directory()
        self._by_name = self._names()

    def __contains__(self, name: str) -> bool:
        """Whether there is such a part; part names don't differ by case alone."""
        return name.casefold() in self._by_name

    def entry(self, name: str) -> Entry:
        """The entry of a part."""
        try:
            return self._by_name[name.casefold()]
        except KeyError:
            raise self.unreadable(f"文件缺少部件 {name}") from None

    def first(self, entry: Entry, count: int) -> bytes:
        """The first bytes of an entry, unpacked; empty where it is damaged."""
        try:
            start = self._data_offset(entry)
        except WorkbookUnreadableError:
            return b""
        self._file.seek(start)
        packed = self._file.read(min(entry.compressed, _PEEK))
        try:
            return packed[:count] if entry.method == _STORED else zlib.decompressobj(-15).decompress(packed, count)
        except zlib.error:
            return b""

    def read(self, name: str) -> bytes:
        """A whole small part, unpacked."""
        entry = self.entry(name)
        if entry.size > _MAX_SMALL_PART:
            raise self.unreadable(f"部件 {name} 过大")
        return b"".join(self.stream(name))

    def stream(self, name: str) -> Iterator[bytes]:
        """A part unpacked piece by piece; its size and checksum must be what the directory says."""
        entry = self.entry(name)
        crc, size = 0, 0
        for piece in self._unpacked(entry):
            crc, size = zlib.crc32(piece, crc), size + len(piece)
            if size > entry.size:
                break
            yield piece
        if size != entry.size or crc != entry.crc:
            raise self.unreadable(f"部件 {name} 已损坏（校验不符）")

    def packed(self, entry: Entry) -> Iterator[bytes]:
        """An entry's bytes as they lie in the file."""
        left = entry.compressed
        self._file.seek(self._data_offset(entry))
        while left:
            piece = self._file.read(min(CHUNK, left))
            if not piece:
                raise self.unreadable("文件不完整（被截断）")
            left -= len(piece)
            position = self._file.tell()
            yield piece
            self._file.seek(position)

    def unreadable(self, reason: str, remedy: str = _REPAIR) -> WorkbookUnreadableError:
        """The error that says why this workbook can't be read."""
        return WorkbookUnreadableError(self.workbook, reason, remedy)

    @cached_property
    def comment(self) -> bytes:
        """The zip's own comment."""
        start, _ = self._end_record()
        self._file.seek(start + END.size)
        return self._file.read()

    def _unpacked(self, entry: Entry) -> Iterator[bytes]:
        if entry.method == _STORED:
            yield from self.packed(entry)
            return
        inflater = zlib.decompressobj(-15)
        try:
            for piece in self.packed(entry):
                yield from _inflated(inflater, piece)
            yield inflater.flush()
        except zlib.error:
            raise self.unreadable(f"部件 {entry.name} 已损坏") from None

    def _data_offset(self, entry: Entry) -> int:
        self._file.seek(entry.offset)
        head = self._file.read(LOCAL.size)
        if len(head) < LOCAL.size or head[:4] != b"PK\3\4":
            raise self.unreadable("压缩包结构已损坏")
        name_length, extra_length = map(int, LOCAL.unpack(head)[-2:])
        if self._file.read(name_length) != entry.raw_name:
            raise self.unreadable("压缩包目录与内容不符")
        return entry.offset + LOCAL.size + name_length + extra_length

    def _end_record(self) -> tuple[int, tuple[int, ...]]:
        window = min(self._length, END.size + 0xFFFF)
        self._file.seek(self._length - window)
        tail = self._file.read(window)
        position = tail.rfind(b"PK\5\6")
        if position < 0 or len(tail) - position < END.size:
            raise self._not_a_zip()
        return self._length - window + position, END.unpack_from(tail, position)[1:]

    def _not_a_zip(self) -> WorkbookUnreadableError:
        self._file.seek(0)
        head = self._file.read(8)
        if not head:
            return self.unreadable("文件是空的", "请从「备份」文件夹恢复")
        if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
            return self._compound_file()
        if head.startswith(b"PK"):
            return self.unreadable("文件不完整（被截断）", "请重新复制，或从「备份」文件夹恢复")
        return self.unreadable("不是 Excel 工作簿（.xlsx/.xlsm）", "请用 Excel 另存为 .xlsx")

    def _compound_file(self) -> WorkbookUnreadableError:
        self._file.seek(0)
        if "EncryptedPackage".encode("utf-16-le") in self._file.read(64 * MEBI):
            return self.unreadable("文件有密码", "请在 Excel 中去掉打开密码后再存")
        return self.unreadable("这是旧版 .xls 文件", "请用 Excel 另存为 .xlsx")

    def _directory(self) -> tuple[Entry, ...]:
        end, (_, _, count, size, offset, _) = self._end_record()
        if count == zip64.COUNT_ELSEWHERE or zip64.ELSEWHERE in (size, offset):
            far = zip64.directory(self._file, end)
            if far is None:
                raise self.unreadable("压缩包目录已损坏（zip64）")
            end, count, size, offset = far
        if count > _MAX_ENTRIES:
            raise self.unreadable(f"压缩包里有 {count} 个部件，超过 {_MAX_ENTRIES} 的上限")
        if offset + size > end:
            raise self.unreadable("压缩包目录已损坏")
        self._file.seek(offset)
        return tuple(self._central(self._file.read(size), count))

    def _central(self, directory: bytes, count: int) -> Iterator[Entry]:
        position = 0
        for _ in range(count):
            if directory[position : position + 4] != b"PK\1\2" or len(directory) < position + CENTRAL.size:
                raise self.unreadable("压缩包目录已损坏")
            fields: tuple[Any, ...] = CENTRAL.unpack_from(directory, position)
            position += CENTRAL.size
            name_length, extra_length, comment_length = fields[10:13]
            raw_name, extra, comment = _cut(directory, position, (name_length, extra_length, comment_length))
            position += name_length + extra_length + comment_length
            name = raw_name.decode("utf-8" if fields[3] & _UTF8 else "cp437", "replace").replace("\\", "/")
            made_by, needs, flags, method, time, date, crc, compressed, size = fields[1:10]
            internal, external, offset = fields[14:17]
            entry = Entry(
                name, raw_name, made_by, needs, flags, method, time, date, crc, compressed, size,
                extra, comment, internal, external, offset,
            )  # fmt: skip
            yield self._plain(entry) if zip64.used(entry.needs, (entry.size, compressed, offset)) else entry

    def _plain(self, entry: Entry) -> Entry:
        """The entry without zip64, which no workbook within the limits needs."""
        numbers = zip64.numbers((entry.size, entry.compressed, entry.offset), entry.extra)
        if numbers is None:
            raise self.unreadable("压缩包目录已损坏（zip64）")
        size, compressed, offset = numbers
        extra = zip64.without_numbers(entry.extra)
        return entry._replace(size=size, compressed=compressed, offset=offset, extra=extra, needs=zip64.NOT_NEEDED)

    def _names(self) -> dict[str, Entry]:
        names: dict[str, Entry] = {}
        for entry in self.entries:
            self._check(entry)
            if entry.name.casefold() in names:
                raise self.unreadable(f"压缩包里 {entry.name} 出现两次")
            names[entry.name.casefold()] = entry
        if max(sum(one.size for one in self.entries), sum(one.compressed for one in self.entries)) > _MAX_TOTAL:
            raise self.unreadable("解压后超过 2 GB", "请把数据拆分到多个工作簿")
        return names

    def _check(self, entry: Entry) -> None:
        if entry.flags & _ENCRYPTED:
            raise self.unreadable("文件有密码", "请在 Excel 中去掉打开密码后再存")
        if entry.method not in (_STORED, _DEFLATED):
            raise self.unreadable(f"部件 {entry.name} 用了不支持的压缩方式")
        if entry.name.startswith("/") or ".." in entry.name.split("/") or ":" in entry.name:
            raise self.unreadable(f"压缩包里有可疑的路径 {entry.name}", "请勿打开，来源可疑")
        if entry.size > _MAX_PART or (entry.size > _RATIO_FROM and entry.size > _MAX_RATIO * entry.compressed):
            raise self.unreadable(f"部件 {entry.name} 解压后异常大（疑似压缩炸弹）", "请勿打开，来源可疑")
        if entry.offset + LOCAL.size + entry.compressed > self._length:
            raise self.unreadable("文件不完整（被截断）", "请重新复制，或从「备份」文件夹恢复")


def _cut(data: bytes, position: int, lengths: tuple[int, ...]) -> Iterator[bytes]:
    for length in lengths:
        yield data[position : position + length]
        position += length


def _inflated(inflater: "zlib._Decompress", piece: bytes) -> Iterator[bytes]:
    while piece:
        out = inflater.decompress(piece, CHUNK)
        if out:
            yield out
        piece = inflater.unconsumed_tail
