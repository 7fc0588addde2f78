"""The zip around the parts: order, dates, attributes and comments stay; only what a commit replaces is packed anew."""

import io
import zipfile
from pathlib import Path

import pytest

from pmxl.adapters.closed_file import ClosedWorkbook
from pmxl.errors import WorkbookUnreadableError
from pmxl.ooxml.zip_package import ZipPackage
from pmxl.ooxml.zip_write import write_package
from pmxl.outcomes.change import CellSet, CellsSet
from tests.adapters.files import LAYOUT, table_of

SET = CellsSet(LAYOUT, {"编号": "XM-1"}, (CellSet("名称", "甲", "改"),))


def odd_zip(path: Path) -> Path:
    """A workbook whose entries are stored, dated, commented and streamed in turn."""
    table_of(path, [["XM-1", "甲", 1.0, None]])
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as odd:
        odd.comment = "整个".encode()
        for at, (name, data) in enumerate(parts.items()):
            entry = zipfile.ZipInfo(name, (2020, 1, 1 + at, 2, 4, 6))
            entry.compress_type = zipfile.ZIP_STORED if at % 2 else zipfile.ZIP_DEFLATED
            entry.external_attr, entry.internal_attr = (0o600 + at) << 16, at % 2
            entry.comment = f"第 {at}".encode()
            entry.extra = b"\x99\x00\x02\x00ab"
            odd.writestr(entry, data)
    path.write_bytes(target.getvalue())
    return path


def told(path: Path) -> list[tuple[object, ...]]:
    with zipfile.ZipFile(path) as book:
        assert book.testzip() is None
        return [
            (
                one.filename,
                one.date_time,
                one.external_attr,
                one.internal_attr,
                one.comment,
                one.extra,
                one.create_version,
                one.volume,
            )
            for one in book.infolist()
        ]


def test_entries_keep_their_order_dates_attributes_and_comments(tmp_path: Path) -> None:
    path = odd_zip(tmp_path / "台账.xlsx")
    before = told(path)
    with zipfile.ZipFile(path) as book:
        kinds = {one.filename: (one.compress_type, one.CRC, one.compress_size) for one in book.infolist()}
    ClosedWorkbook(path).commit([SET])
    assert told(path) == before
    with zipfile.ZipFile(path) as book:
        assert book.comment == "整个".encode()
        new = {
            one.filename
            for one in book.infolist()
            if (one.compress_type, one.CRC, one.compress_size) != kinds[one.filename]
        }
        assert new == {"xl/workbook.xml", "xl/worksheets/sheet1.xml"}
        assert {(one.compress_type, one.flag_bits & 0xE) for one in book.infolist() if one.filename in new} == {(8, 6)}


def packed(path: Path, replaced: dict[str, bytes], removed: set[str]) -> zipfile.ZipFile:
    target = io.BytesIO()
    with path.open("rb") as file:
        package = ZipPackage(file, path.name)
        sources = {name: lambda data=data: iter([data[:3], data[3:]]) for name, data in replaced.items()}
        write_package(target, package, sources, removed)
    return zipfile.ZipFile(target)


def test_parts_are_replaced_and_removed_whatever_their_case(tmp_path: Path) -> None:
    path = odd_zip(tmp_path / "台账.xlsx")
    with (
        packed(path, {"XL/Workbook.xml": b"anew and anew"}, {"xl/STYLES.xml"}) as after,
        zipfile.ZipFile(path) as before,
    ):
        assert after.testzip() is None
        assert after.namelist() == [name for name in before.namelist() if name != "xl/styles.xml"]
        assert after.read("xl/workbook.xml") == b"anew and anew"
        assert {name for name in after.namelist() if after.read(name) != before.read(name)} == {"xl/workbook.xml"}


@pytest.mark.parametrize(
    ("bytes_", "says"),
    [
        (b"", "文件是空的"),
        (b"PK\3\4 and no more", "不完整（被截断）"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b" " * 99, "旧版 .xls"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "有密码"),
        (b"a,b\n1,2\n", "不是 Excel 工作簿"),
    ],
)
def test_what_is_no_workbook_is_told_by_what_it_is(bytes_: bytes, says: str) -> None:
    with pytest.raises(WorkbookUnreadableError, match=says):
        ZipPackage(io.BytesIO(bytes_), "台账.xlsx")


def zip_of(**parts: bytes) -> bytearray:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as book:
        for name, data in parts.items():
            book.writestr(name, data)
    return bytearray(target.getvalue())


def test_a_directory_that_lies_is_found_out() -> None:
    whole = zip_of(one=b"1" * 50, two=b"2")
    package = ZipPackage(io.BytesIO(whole), "台账.xlsx")
    assert ("ONE" in package, "three" in package, package.read("One"), package.comment) == (True, False, b"1" * 50, b"")
    assert [package.first(package.entry("one"), count) for count in (0, 2, 99)] == [b"", b"11", b"1" * 50]
    with pytest.raises(WorkbookUnreadableError, match="缺少部件 three"):
        package.entry("three")
    central = whole.index(b"PK\1\2")

    def damaged(at: int, new: bytes) -> ZipPackage:
        copy = whole.copy()
        copy[at : at + len(new)] = new
        return ZipPackage(io.BytesIO(copy), "台账.xlsx")

    for at, new, says in (
        (central + 8, b"\x01", "有密码"),
        (central + 10, b"\x0c", "不支持的压缩方式"),
        (central, b"XX", "目录已损坏"),
        (central + 46, b"../", "可疑的路径"),
        (central + 46, b"two", "出现两次"),
        (whole.index(b"PK\5\6") + 16, b"\xf0", "目录已损坏"),
        (central + 42, b"\xf0", "被截断"),
    ):
        with pytest.raises(WorkbookUnreadableError, match=says):
            damaged(at, new)
    for at, new, says in ((31, b"x", "目录与内容不符"), (0, b"XX", "结构已损坏"), (40, b"x", "校验不符")):
        with pytest.raises(WorkbookUnreadableError, match=says):
            damaged(at, new).read("one")


def test_the_first_bytes_of_a_packed_entry_are_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("one", b"0123456789" * 500)
    with path.open("rb") as file:
        package = ZipPackage(file, path.name)
        assert package.first(package.entry("one"), 12) == b"012345678901"
        assert package.read("one") == b"0123456789" * 500
