"""Zips and encodings that Excel seldom writes and other programs do: zip64, UTF-16."""

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pmxl.adapters.closed_file import ClosedWorkbook
from pmxl.errors import WorkbookUnreadableError, WriteRefusedError
from pmxl.grids.cell import Cell
from pmxl.outcomes.change import CellSet, CellsSet, Change, RowsAppended
from tests.adapters.files import LAYOUT, parts_of, table_of, with_new_part, with_part

ROWS: list[list[Cell]] = [["XM-1", "甲", 1.0, None], ["XM-2", "乙", 2.0, None]]
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
CHANGES: list[Change] = [
    CellsSet(LAYOUT, {"编号": "XM-1"}, (CellSet("金额", 1.0, 5),)),
    RowsAppended(LAYOUT, ({"编号": "新"},)),
]


class Pipe(io.RawIOBase):
    """A target that can't be gone back in, so that sizes follow the data as they do where a server makes the file."""

    def __init__(self, file: io.BytesIO) -> None:
        self._file = file

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]  # the parent takes any buffer
        return self._file.write(data)


def streamed_in_zip64(path: Path) -> Path:
    """Every entry with a zip64 field before its data and a wide descriptor behind it."""
    parts, target = parts_of(path), io.BytesIO()
    with zipfile.ZipFile(Pipe(target), "w", zipfile.ZIP_DEFLATED) as book:
        for name, data in parts.items():
            with book.open(name, "w", force_zip64=True) as entry:
                entry.write(data)
    path.write_bytes(target.getvalue())
    return path


def all_in_zip64(path: Path) -> Path:
    """Sizes, offsets and the place of the directory told in zip64 records only, as some Java programs write them."""
    source = streamed_in_zip64(path).read_bytes()
    end = source.rfind(b"PK\5\6")
    count, size, start = struct.unpack_from("<HLL", source, end + 10)
    directory, position = b"", start
    while position < start + size:
        head = bytearray(source[position : position + 46])
        name, extra, comment = struct.unpack_from("<3H", head, 28)
        (packed, plain), (offset,) = struct.unpack_from("<2L", head, 20), struct.unpack_from("<L", head, 42)
        struct.pack_into("<2L", head, 20, 0xFFFFFFFF, 0xFFFFFFFF)
        struct.pack_into("<H", head, 30, 28)
        struct.pack_into("<L", head, 42, 0xFFFFFFFF)
        field = struct.pack("<2H3Q", 1, 24, plain, packed, offset)
        directory += bytes(head) + source[position + 46 : position + 46 + name] + field
        position += 46 + name + extra + comment
    far = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, len(directory), start)
    pointer = struct.pack("<4sLQL", b"PK\6\7", 0, start + len(directory), 1)
    finish = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    path.write_bytes(source[:start] + directory + far + pointer + finish)
    return path


@pytest.mark.parametrize("rewritten", [streamed_in_zip64, all_in_zip64])
def test_a_workbook_in_zip64_is_read_and_committed_like_any(tmp_path: Path, rewritten: Callable[[Path], Path]) -> None:
    path = rewritten(table_of(tmp_path / "台账.xlsx", ROWS))
    before = parts_of(path)
    book = ClosedWorkbook(path)
    assert [row[0] for row in book.read(LAYOUT).rows] == ["XM-1", "XM-2"]
    book.commit(CHANGES)
    assert [row[0] for row in book.read(LAYOUT).rows] == ["XM-1", "XM-2", "新"]
    after = parts_of(path)
    changed = {name for name in before if before[name] != after[name]}
    assert list(before) == list(after)
    assert changed <= {SHEET, "xl/tables/table1.xml", "xl/workbook.xml", "xl/styles.xml"}


def test_zip64_records_that_lie_are_refused_in_one_line(tmp_path: Path) -> None:
    path = all_in_zip64(table_of(tmp_path / "台账.xlsx", ROWS))
    good = path.read_bytes()
    far = good.rfind(b"PK\6\6")
    for at, width in ((far + 24, "<Q"), (far + 40, "<Q"), (far + 48, "<Q"), (good.rfind(b"PK\6\7") + 8, "<Q")):
        broken = bytearray(good)
        struct.pack_into(width, broken, at, 0x7FFFFFFFFFFFFFFF)
        path.write_bytes(bytes(broken))
        with pytest.raises(WorkbookUnreadableError, match=r"^台账.xlsx：[^\n]*。$"):
            ClosedWorkbook(path).read(LAYOUT)


def wide(encoding: str) -> Callable[[bytes], bytes]:
    return lambda xml: ("\ufeff" + xml.decode().replace("UTF-8", "UTF-16")).encode(encoding)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("part", [SHEET, STRINGS, "xl/workbook.xml"])
def test_a_part_in_utf16_is_read_and_no_commit_touches_it(tmp_path: Path, part: str, encoding: str) -> None:
    path = with_part(table_of(tmp_path / "台账.xlsx", ROWS), part, wide(encoding))
    before = path.read_bytes()
    book = ClosedWorkbook(path)
    assert [row[:3] for row in book.read(LAYOUT).rows] == [["XM-1", "甲", 1.0], ["XM-2", "乙", 2.0]]
    with pytest.raises(
        WriteRefusedError, match="UTF-16 编码，只能读取，没有写入任何内容。请用 Excel 打开并另存一次后重试"
    ):
        book.commit(CHANGES)
    assert path.read_bytes() == before


def test_a_query_that_excel_keeps_in_utf16_stops_no_commit(tmp_path: Path) -> None:
    query = '\ufeff<?xml version="1.0" encoding="utf-16"?><DataMashup/>'.encode("utf-16-le")
    path = with_new_part(table_of(tmp_path / "台账.xlsx", ROWS), "customXml/item1.xml", query)
    ClosedWorkbook(path).commit(CHANGES)
    assert parts_of(path)["customXml/item1.xml"] == query
