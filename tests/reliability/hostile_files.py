"""Workbooks made to hurt: each maker returns the bytes of one file."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from tests.adapters.files import table_of

SHEET, BOOK, STRINGS = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
DATA = b"</sheetData>"


@cache
def good() -> bytes:
    """A workbook with nothing wrong."""
    with TemporaryDirectory() as folder:
        return table_of(Path(folder) / "a.xlsx", [["XM-1", "甲", 1.0, None], ["XM-2", "乙", 2.0, None]]).read_bytes()


def zipped(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as book:
        for name, data in parts.items():
            book.writestr(name, data)
    return target.getvalue()


def parts() -> dict[str, bytes]:
    """The good workbook's parts."""
    with zipfile.ZipFile(io.BytesIO(good())) as book:
        return {name: book.read(name) for name in book.namelist()}


def changed(part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The good workbook with one part changed."""
    return zipped({name: change(data) if name == part else data for name, data in parts().items()})


def with_rows(rows: bytes) -> bytes:
    """The good workbook with more rows at the end of its sheet."""
    return changed(SHEET, lambda xml: xml.replace(DATA, rows + DATA))


def dimension(ref: bytes) -> bytes:
    """The good workbook whose sheet claims to reach so far."""
    return changed(SHEET, lambda xml: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="%b"' % ref, xml))


def truncated(tenths: int) -> bytes:
    """The good workbook cut off."""
    return good()[: len(good()) * tenths // 10]


def with_entry(name: str, data: bytes = b"x") -> bytes:
    """The good workbook with one entry more."""
    return zipped({**parts(), name: data})


def doubled() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as book:
        for name, data in [*parts().items(), (SHEET, b"<worksheet/>")]:
            book.writestr(name, data)
    return target.getvalue()


def lying(size: int) -> bytes:
    """The directory tells another unpacked size of the sheet than it has."""
    data = bytearray(good())
    at = data.rfind(b"PK\1\2", 0, data.rfind(SHEET.encode()))
    struct.pack_into("<L", data, at + 24, size)
    return bytes(data)


def renamed_inside() -> bytes:
    """Directory and entries tell different names."""
    return good().replace(STRINGS.encode(), b"xl/sharedStrings.xmx", 1)


def encrypted() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(500)


def flag_encrypted() -> bytes:
    data = bytearray(good())
    at = data.find(b"PK\1\2")
    struct.pack_into("<H", data, at + 8, 1)
    return bytes(data)


def declared(entity: bytes, use: bytes = b"&a;") -> bytes:
    """A shared-strings part with a document type declaration."""
    return changed(
        STRINGS, lambda xml: xml.replace(b"<sst", b"<!DOCTYPE sst [" + entity + b"]><sst", 1).replace(b"XM-1", use)
    )


def laughs() -> bytes:
    lines = [b'<!ENTITY l0 "lol">'] + [b'<!ENTITY l%d "%b">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10)]
    return declared(b"".join(lines), b"&l9;")


def row(cells: bytes, number: int = 10) -> bytes:
    return b'<row r="%d">%b</row>' % (number, cells)


def wide() -> bytes:
    from pmxl.grids.grid import column_letters

    cells = b"".join(b'<c r="%b10"><v>%d</v></c>' % (column_letters(n).encode(), n) for n in range(1, 16_385))
    return with_rows(row(cells))


def empty_rows() -> bytes:
    return with_rows(b"".join(b'<row r="%d" s="1" customFormat="1"/>' % n for n in range(4, 1_048_577)))


def styled_rows() -> bytes:
    return with_rows(
        b"".join(b'<row r="%d"><c r="A%d" s="0"/><c r="B%d"/></row>' % (n, n, n) for n in range(4, 1_000_000))
    )


def big_cell() -> bytes:
    return with_rows(
        row(b'<c r="A10" t="inlineStr"><is><t>' + Random(1).randbytes(5_000_000).hex().encode() + b"</t></is></c>")
    )


def cyclic_names() -> bytes:
    names = b'<definedNames><definedName name="A">B</definedName><definedName name="B">A</definedName></definedNames>'
    return changed(BOOK, lambda xml: xml.replace(b"<calcPr", names + b"<calcPr"))


def bomb() -> bytes:
    return changed(SHEET, lambda xml: xml.replace(DATA, b" " * (300 << 20) + DATA))


def many_cells() -> bytes:
    cells = b'<c r="A10"><v>1</v></c>' * 1000
    block = b"".join(row(cells, n) for n in range(10, 60))
    return with_rows(block * 200)


def text_bomb() -> bytes:
    return changed(STRINGS, lambda xml: xml.replace(b"</sst>", b"<si><t>" + b"ab" * (100 << 20) + b"</t></si></sst>"))


def inflated_size_lies() -> bytes:
    """A sheet that unpacks to 200 MB but claims a few bytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b"".join([packer.compress(b"<row/>" * 100_000) for _ in range(300)]) + packer.flush()
    original = good()
    head = (
        struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 0, 1, len(packed), 100, len(SHEET), 0)
        + SHEET.encode()
        + packed
    )
    rest = zipped({name: data for name, data in parts().items() if name != SHEET})
    end = rest.rfind(b"PK\5\6")
    count, size, offset = struct.unpack_from("<HLL", rest, end + 10)
    central = struct.pack(
        "<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 8, 0, 0, 1, len(packed), 100, len(SHEET), 0, 0, 0, 0, 0, offset
    ) + SHEET.encode()  # fmt: skip
    directory = rest[offset : offset + size] + central
    assert original
    finish = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count + 1, count + 1, len(directory), offset + len(head), 0)
    return rest[:offset] + head + directory + finish


MAKERS: Mapping[str, Callable[[], bytes]] = {
    **{f"truncated at {tenth} tenths": partial(truncated, tenth) for tenth in range(1, 10)},
    "empty": lambda: b"",
    "no zip": lambda: b"just text" * 100,
    "old xls": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000),
    "xlsb": lambda: zipped(
        {**parts(), "_rels/.rels": parts()["_rels/.rels"].replace(b"workbook.xml", b"workbook.bin"), "xl/workbook.bin": b"x"}
    ),
    "encrypted with a password": encrypted,
    "encrypted entry": flag_encrypted,
    "bomb by ratio": bomb,
    "bomb by cells": many_cells,
    "bomb by text": text_bomb,
    "bomb by count": lambda: zipped({**parts(), **{f"x/{n}": b"" for n in range(10_001)}}),
    "zip in a zip": lambda: zipped({"a.zip": zipped({"b.zip": zipped(parts())})}),
    "size too large": lambda: lying(1 << 31),
    "size too small": lambda: lying(10),
    "unpacks to more than it says": inflated_size_lies,
    "internal entity": lambda: declared(b'<!ENTITY a "boom">'),
    "external entity": lambda: declared(b'<!ENTITY a SYSTEM "file:///etc/passwd">'),
    "billion laughs": laughs,
    "entity in the workbook part": lambda: changed(
        BOOK, lambda xml: xml.replace(b"<workbook", b'<!DOCTYPE a [<!ENTITY a "b">]><workbook', 1)
    ),
    "the same part twice": doubled,
    "absolute path": lambda: with_entry("/etc/passwd"),
    "path with two dots": lambda: with_entry("../../evil.xml"),
    "path with backslashes": lambda: with_entry("..\\..\\evil.xml"),
    "drive letter": lambda: with_entry("C:\\evil.xml"),
    "names differ inside": renamed_inside,
    "16384 columns": wide,
    "a million empty rows": empty_rows,
    "a million styled rows": styled_rows,
    "a cell in the last corner": lambda: with_rows(row(b'<c r="XFD1048576"><v>1</v></c>', 1_048_576)),
    "ten million characters in a cell": big_cell,
    "broken relationships": lambda: changed(RELATIONS, lambda xml: xml.replace(b"rId1", b"rId77")),
    "no relationships": lambda: zipped({name: data for name, data in parts().items() if name != RELATIONS}),
    "string index out of range": lambda: with_rows(row(b'<c r="A10" t="s"><v>99999</v></c>')),
    "string index is no number": lambda: with_rows(row(b'<c r="A10" t="s"><v>x</v></c>')),
    "names in a circle": cyclic_names,
    "rows out of order": lambda: with_rows(row(b'<c r="A1"><v>1</v></c>', 1)),
    "dimension from row 0": lambda: dimension(b"A0:D3"),
    "dimension of nonsense": lambda: dimension(b"?"),
    "nothing says where it stands": lambda: changed(
        SHEET, lambda xml: re.sub(rb'<(row|c) r="[A-Z]*\d+"', rb"<\1", xml)
    ),
    "nor does the dimension": lambda: changed(
        SHEET, lambda xml: re.sub(rb'<(row|c|dimension) r(?:ef)?="[^"]*"', rb"<\1", xml)
    ),
    "cell without address": lambda: with_rows(row(b"<c><v>1</v></c>")),
    "cell with a strange address": lambda: with_rows(row(b'<c r="ZZZZ99999999"><v>1</v></c>')),
    "row number of twenty digits": lambda: with_rows(b'<row r="99999999999999999999"><c r="A1"><v>1</v></c></row>'),
    "style out of range": lambda: with_rows(row(b'<c r="A10" s="4000000000"><v>1</v></c>')),
    "sheet cut in the middle": lambda: changed(SHEET, lambda xml: xml[: len(xml) // 2]),
    "sheet with control characters": lambda: with_rows(row(b'<c r="A10" t="inlineStr"><is><t>\x01\x02</t></is></c>')),
    "sheet in UTF-16": lambda: changed(SHEET, lambda xml: xml.decode().replace("UTF-8", "UTF-16").encode("utf-16")),
    "strings are no XML": lambda: changed(STRINGS, lambda _: b"\x00\x01\x02"),
    "styles are no XML": lambda: changed("xl/styles.xml", lambda _: b"<styleSheet><cellXfs><xf"),
    "table without a range": lambda: changed("xl/tables/table1.xml", lambda xml: xml.replace(b'ref="A1:D3"', b'ref="?"')),
    "workbook without sheets": lambda: changed(BOOK, lambda xml: xml[: xml.index(b"<sheets>")] + b"</workbook>"),
    "a new kind of error": lambda: with_rows(row(b'<c r="A10" t="e"><v>#SPILL!</v></c>')),
    "right to left and look-alike": lambda: with_rows(
        row('<c r="A10" t="inlineStr"><is><t>\u202eXM-1</t></is></c><c r="B10" t="inlineStr"><is><t>ХМ</t></is></c>'.encode())
    ),
}  # fmt: skip
