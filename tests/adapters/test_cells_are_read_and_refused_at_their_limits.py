"""Cells as they are stored: what each kind means, what each number format makes of a number, what can't be written."""

import os
import time as clock
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from pmxl.adapters.closed_file.backups import Backup, Rotation, backed_up, backups, file_away, find, rotate
from pmxl.adapters.closed_file.owner_files import owners
from pmxl.grids.cell import Cell, Entry, ErrorValue
from pmxl.ooxml import zip64
from pmxl.ooxml.book_parts import BookParts
from pmxl.ooxml.cell_xml import EMPTY, UnwritableError, content, written
from pmxl.ooxml.row_xml import NewCell, fresh, patched, row_style
from pmxl.ooxml.scan import Scan, scanned
from pmxl.ooxml.sheet_rows import read_rows
from pmxl.ooxml.sheet_stream import Dialect, Piece, SheetRefusedError, pieces, row_number
from pmxl.ooxml.styles import Look, Styles
from pmxl.ooxml.zip_package import ZipPackage
from tests.adapters.test_committed_parts_are_written_so import MAIN
from tests.adapters.test_committed_parts_are_written_so import written as written_parts

BARE = Dialect(b"")
FORMATS = (
    "General",
    "0.00",
    "yyyy-mm-dd",
    "[h]:mm",
    "[Red]0",
    "0.00E+00",
    '"day"0',
    "hh:mm",
    "0;yyyy",
    "[mm]:ss",
    "\\d0",
    "[$-804]d",
)
"""Formats of a workbook's own, number 164 on."""


def styles_of(folder: Path, *numbers: int | str) -> Styles:
    """The styles of a workbook whose cell formats have these number formats."""
    own = "".join(
        f"<numFmt numFmtId=\"{164 + at}\" formatCode='{code.replace(chr(34), '&quot;')}'/>"
        for at, code in enumerate(FORMATS)
    )
    listed = "".join(f'<xf numFmtId="{number}"/>' for number in numbers)
    styles = f"<styleSheet {MAIN}><numFmts>{own}</numFmts><cellXfs>{listed}</cellXfs></styleSheet>"
    related = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": relations.format(
            f'<Relationship Id="r1" Type="{related}/officeDocument" Target="xl/workbook.xml"/>'
        ),
        "xl/workbook.xml": f"<workbook {MAIN}><sheets/></workbook>",
        "xl/_rels/workbook.xml.rels": relations.format(
            f'<Relationship Id="r1" Type="{related}/styles" Target="styles.xml"/>'
        ),
        "xl/styles.xml": styles,
    }
    with written_parts(folder / "样式.xlsx", parts).open("rb") as file:
        return Styles(BookParts(ZipPackage(file, "样式.xlsx")))


def test_a_number_format_of_the_workbook_says_what_a_number_is(tmp_path: Path) -> None:
    styles = styles_of(tmp_path, *range(164, 164 + len(FORMATS)))
    looks = {code: styles.look(at).name for at, code in enumerate(FORMATS)}
    assert looks == {
        "General": "NUMBER", "0.00": "NUMBER", "yyyy-mm-dd": "DAY", "[h]:mm": "SPAN", "[Red]0": "NUMBER", "0.00E+00": "NUMBER",
        '"day"0': "NUMBER", "hh:mm": "DAY", "0;yyyy": "NUMBER", "[mm]:ss": "SPAN", "\\d0": "NUMBER", "[$-804]d": "DAY",
    }  # fmt: skip


def test_a_built_in_format_is_a_date_where_excel_has_dates(tmp_path: Path) -> None:
    numbers = [0, 13, 14, 22, 23, 26, 27, 36, 37, 44, 45, 46, 47, 48, 49, 50, 58, 59]
    styles = styles_of(tmp_path, *numbers)
    assert [number for at, number in enumerate(numbers) if styles.look(at) is Look.DAY] == [
        14,
        22,
        27,
        36,
        45,
        47,
        50,
        58,
    ]
    assert [number for at, number in enumerate(numbers) if styles.look(at) is Look.SPAN] == [46]
    assert [styles.look(at) for at in (-1, len(numbers))] == [Look.NUMBER] * 2
    odd = styles_of(tmp_path, "x", "")
    assert (odd.look(0), len(odd)) == (Look.NUMBER, 2)


def test_a_cell_of_a_style_that_is_not_there_is_given_a_copy_of_the_first(tmp_path: Path) -> None:
    styles = styles_of(tmp_path, '0" fontId="7', '0" fontId="8')
    assert (styles.fitting(2, Look.TIME), styles.fitting(1, Look.TIME)) == (2, 3)
    assert b'<xf numFmtId="21" fontId="7" applyNumberFormat="1"/><xf numFmtId="21" fontId="8"' in styles.patched()


def test_a_style_is_kept_where_it_shows_the_value_and_copied_once_where_not(tmp_path: Path) -> None:
    styles = styles_of(tmp_path, 0, 14, 46)
    assert (styles.fitting(0, Look.NUMBER), styles.fitting(1, Look.DAY), styles.fitting(2, Look.SPAN)) == (0, 1, 2)
    assert (styles.fitting(1, Look.MOMENT), styles.fitting(1, Look.TIME)) == (1, 1)
    assert styles.part is None
    assert (styles.fitting(1, Look.NUMBER), styles.fitting(2, Look.DAY), styles.fitting(0, Look.DAY)) == (3, 4, 5)
    assert (styles.fitting(1, Look.NUMBER), styles.look(3), styles.look(4), len(styles)) == (
        3,
        Look.NUMBER,
        Look.DAY,
        6,
    )
    assert styles.part == "xl/styles.xml"
    assert styles.patched().endswith(
        b'<xf numFmtId="0" applyNumberFormat="1"/><xf numFmtId="166" applyNumberFormat="1"/>'
        b'<xf numFmtId="166" applyNumberFormat="1"/></cellXfs></styleSheet>'
    )


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="A1"><v>1.5</v></c>', 1.5),
        ('<c r="A1" t="n" s="9"><v>1</v></c>', 1.0),
        ('<c r="A1" s="1"><v>46350.75</v></c>', datetime(2026, 11, 24, 18, 0)),
        ('<c r="A1" s="2"><v>1.5</v></c>', timedelta(hours=36)),
        ('<c r="A1" t="s"><v>1</v></c>', "乙"),
        ('<c r="A1" t="s"><v>9</v></c>', None),
        ('<c r="A1" t="s"><v>-1</v></c>', None),
        ('<c r="A1" t="str"><v>甲&amp;乙</v></c>', "甲&乙"),
        ('<c r="A1" t="b"><v>1</v></c>', True),
        ('<c r="A1" t="b"><v> true </v></c>', True),
        ('<c r="A1" t="b"><v>0</v></c>', False),
        ('<c r="A1" t="e"><v>#REF!</v></c>', ErrorValue("#REF!")),
        ('<c r="A1" t="e"><v>#NEU!</v></c>', ErrorValue.OTHER),
        ('<c r="A1" t="d"><v>2026-11-24</v></c>', date(2026, 11, 24)),
        ('<c r="A1" t="d"><v>2026-11-24T18:00:00</v></c>', datetime(2026, 11, 24, 18, 0)),
        ('<c r="A1" t="d"><v>18:00:00</v></c>', time(18, 0)),
        ('<c r="A1" t="d"><v>bald</v></c>', "bald"),
        ('<c r="A1"><v>NaN</v></c>', "NaN"),
        ('<c r="A1"><v>viel</v></c>', "viel"),
        ('<c r="A1" t="inlineStr"><is><t> 甲 </t></is></c>', "甲"),
        ('<c r="A1" t="inlineStr"><is><t xml:space="preserve"> 甲 </t></is></c>', " 甲 "),
        ('<c r="A1" t="inlineStr"><is><r><t>甲</t></r><r><t>乙</t></r><rPh><t>丙</t></rPh></is></c>', "甲乙"),
        ('<c r="A1" t="inlineStr"><is><t></t></is></c>', None),
        ('<c r="A1" s="1"/>', None),
        ('<c r="A1" s="1"><v></v></c>', None),
    ],
)  # fmt: skip
def test_a_stored_cell_means_what_its_kind_and_format_say(tmp_path: Path, cell: str, value: Cell) -> None:
    sheet = f'<worksheet {MAIN}><sheetData><row r="1">{cell}<c r="B1"><v>7</v></c></row></sheetData></worksheet>'
    rows = read_rows([sheet.encode()], styles_of(tmp_path, 0, 14, 46), {0: "甲", 1: "乙"}, from_1904=False)
    assert [list(row) for row in rows] == [[value, 7.0]]


def test_rows_stand_where_their_numbers_put_them_and_blank_ones_are_empty(tmp_path: Path) -> None:
    rows = '<row r="2"><c r="C2"><v>1</v></c><c r="E2"><v>2</v></c></row><row r="3"/><row r="4"><c r="A4"/></row><row r="5"><c r="A5"><v>3</v></c></row><row r="6"><c r="A6" s="1"/></row>'
    sheet = f'<x:worksheet xmlns:x="{MAIN[7:-1]}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
    for tag in ("row", "c", "v"):
        sheet = (
            sheet.replace(f"<{tag} ", f"<x:{tag} ")
            .replace(f"<{tag}>", f"<x:{tag}>")
            .replace(f"</{tag}>", f"</x:{tag}>")
        )
    read = read_rows(
        [sheet[:90].encode(), sheet[90:150].encode(), sheet[150:].encode()], styles_of(tmp_path, 0), {}, from_1904=False
    )
    assert [list(row) for row in read] == [[], [None, None, 1.0, None, 2.0], [], [], [3.0]]


def test_a_sheet_is_cut_into_pieces_that_join_to_what_it_was() -> None:
    sheet = b'<worksheet><cols/><sheetData><row r="1"><c r="A1"/></row><row r="2"/></sheetData><tail/></worksheet>'
    for size in (1, 7, 30, 999):
        found = list(pieces(sheet[at : at + size] for at in range(0, len(sheet), size)))
        assert b"".join(block for _, _, block in found) == sheet
        assert (found[0][0], found[0][2], found[-1][0], found[-1][2]) == (
            Piece.HEAD, sheet[:29], Piece.TAIL, sheet[sheet.index(b"</sheetData") :],
        )  # fmt: skip
        assert all(block.startswith(b"<row") for piece, _, block in found if piece is Piece.ROWS)
    empty = b"<worksheet><sheetData/></worksheet>"
    assert [(piece, block) for piece, _, block in pieces([empty])] == [
        (Piece.HEAD, empty[:11]),
        (Piece.TAIL, empty[11:]),
    ]


@pytest.mark.parametrize(
    ("sheet", "says"),
    [
        (b"<worksheet></worksheet>", "找不到数据区"),
        (b"<worksheet><sheetData><row>", "数据区没有结束"),
        (b"<!DOCTYPE x><worksheet><sheetData></sheetData></worksheet>", "带有 DTD"),
    ],
)
def test_a_sheet_that_cannot_be_cut_is_refused(sheet: bytes, says: str) -> None:
    with pytest.raises(SheetRefusedError, match=says):
        list(pieces([sheet]))


def test_a_row_has_a_number_that_a_sheet_can_have() -> None:
    assert [row_number(text) for text in (b' r="1"', b" spans='1:5' r = '1048576'")] == [1, 1_048_576]
    for text, says in ((b' r="1048577"', "超出"), (b' spans="1:5"', "没有行号"), (b' ar="1"', "没有行号")):
        with pytest.raises(SheetRefusedError, match=says):
            row_number(text)


@pytest.mark.parametrize(
    ("entry", "inner", "look"),
    [
        (1, b"1", Look.NUMBER),
        (1.0, b"1", Look.NUMBER),
        (0.1, b"0.1", Look.NUMBER),
        (1e15, b"1000000000000000.0", Look.NUMBER),
        (999_999_999_999_999.0, b"999999999999999", Look.NUMBER),
        (Decimal("2.50"), b"2.50", Look.NUMBER),
        (123_456_789_012_345, b"123456789012345", Look.NUMBER),
        (9.99999999999999e307, b"9.99999999999999e+307", Look.NUMBER),
        (2.2250738585072014e-308, b"2.2250738585072014e-308", Look.NUMBER),
        (0.0, b"0", Look.NUMBER),
        (date(2026, 11, 24), b"46350", Look.DAY),
        (datetime(2026, 11, 24), b"46350", Look.DAY),
        (datetime(2026, 11, 24, 12), b"46350.5", Look.MOMENT),
        (time(0, 0, 0, 1000), b"1.1574074074074074e-08", Look.TIME),
        (time(1, 1, 1), b"0.04237268518518519", Look.TIME),
        (timedelta(0), b"0.0", Look.SPAN),
        (timedelta(days=2, milliseconds=1), b"2.000000011574074", Look.SPAN),
    ],
)
def test_a_value_is_stored_with_the_look_it_needs(entry: Entry, inner: bytes, look: Look) -> None:
    made = content(entry, BARE, from_1904=False)
    assert (made.kind, made.inner, made.look) == (b"", b"<v>" + inner + b"</v>", look)


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        (1e308, "超出 Excel 的范围"),
        (-1e308, "超出 Excel 的范围"),
        (float("nan"), "超出 Excel 的范围"),
        (2e-308, "太小"),
        (1_234_567_890_123_456, "超过 15 位"),
        (Decimal("0.1234567890123456"), "超过 15 位"),
        (time(0, 0, 0, 1), "毫秒以下"),
        (time(0, 0, tzinfo=UTC), "时区"),
        (timedelta(microseconds=1), "毫秒以下"),
        (timedelta(days=-1), "负数"),
        (date(1900, 2, 28), "早于"),
        ("x" * 32_768, "超过 32767"),
    ],
)
def test_a_value_that_excel_would_change_is_refused(entry: Entry, says: str) -> None:
    with pytest.raises(UnwritableError, match=says):
        content(entry, BARE, from_1904=False)


@pytest.mark.parametrize(
    ("entry", "style", "xml"),
    [
        (None, 0, b""),
        ("", 3, b'<c r="B7" s="3"/>'),
        (True, 0, b'<c r="B7" t="b"><v>1</v></c>'),
        (False, 0, b'<c r="B7" t="b"><v>0</v></c>'),
        ("甲", 3, '<c r="B7" s="3" t="inlineStr"><is><t>甲</t></is></c>'.encode()),
        ("a\tb", 0, b'<c r="B7" t="inlineStr"><is><t xml:space="preserve">a\tb</t></is></c>'),
        (" a", 0, b'<c r="B7" t="inlineStr"><is><t xml:space="preserve"> a</t></is></c>'),
        ("=1+1", 0, b'<c r="B7" t="inlineStr"><is><t>=1+1</t></is></c>'),
    ],
)
def test_a_cell_is_written_whole_or_left_out(entry: Entry, style: int, xml: bytes) -> None:
    assert written(7, 2, style, content(entry, BARE, from_1904=False), BARE) == xml


def excel_mark(workbook: Path, name: str, *, size: int = 165) -> Path:
    mark = workbook.with_name(f"~${workbook.name}")
    wide = len(name).to_bytes(2, "little") + name.encode("utf-16-le")
    mark.write_bytes((b"\x02ab".ljust(55, b" ") + wide).ljust(size, b"\0")[:size])
    return mark


def test_who_has_a_workbook_open_is_read_from_the_mark_of_the_program(tmp_path: Path) -> None:
    book = tmp_path / "台账.xlsx"
    assert owners(book) == []
    excel_mark(book, "张 三")
    assert [(one.program, one.name) for one in owners(book)] == [("Excel", "张 三")]
    excel_mark(book, "张三", size=164)
    assert [(one.program, one.name) for one in owners(book)] == [("Excel", "")]
    for text, name in ((" 李四 ,lisi,pc,x,y;", "李四"), (" , lisi ,pc,x,y;", "lisi"), ("lisi", ""), ("甲,乙", "甲")):
        book.with_name(".~lock.台账.xlsx#").write_text(text, "utf-8")
        assert [(one.program, one.name) for one in owners(book)][1:] == [("LibreOffice", name)]


@pytest.mark.parametrize(
    ("hours", "age"), [(0, ""), (23, ""), (25, "，1 天前打开"), (47, "，1 天前打开"), (49, "，2 天前打开")]
)
def test_a_mark_tells_its_age_from_the_first_day_on(tmp_path: Path, hours: int, age: str) -> None:
    book = tmp_path / "台账.xlsx"
    mark = excel_mark(book, "张三")
    since = clock.time() - hours * 3600 - 60
    os.utime(mark, (since, since))
    assert [str(one) for one in owners(book)] == [
        f"张三（Excel，占用标记 ~$台账.xlsx{age}；若其实未打开，可删除该标记）"
    ]


def kept(folder: Path, *moments: datetime) -> Path:
    """A workbook with backups from these moments, numbered from 1."""
    book = folder / "台账.xlsx"
    for at in moments:
        old = folder / "old"
        old.write_bytes(b"PK")
        file_away(book, old, at)
    return book


def test_a_backup_is_named_by_its_moment_and_the_next_number(tmp_path: Path) -> None:
    book = kept(tmp_path, datetime(2026, 11, 24, 9, 30, 5), datetime(2025, 1, 2))
    folder = tmp_path / "备份"
    (folder / "台账.20261399-000000-000009.xlsx").write_bytes(b"")  # no such day
    (folder / "台账.20261124-093005-000003.xlsm").write_bytes(b"")
    (folder / "另一个.20261124-093005-000008.xlsx").write_bytes(b"")
    (folder / "修复记录.txt").write_bytes(b"")
    first, second = (folder / f"台账.{stamp}.xlsx" for stamp in ("20261124-093005-000001", "20250102-000000-000002"))
    found = [Backup(second, datetime(2025, 1, 2), 2, 2), Backup(first, datetime(2026, 11, 24, 9, 30, 5), 1, 2)]
    assert backups(book) == found
    assert [find(book, name) for name in ("1", first.name, first.stem, "2")] == [found[1], found[1], found[1], found[0]]
    assert [path.name for path in backed_up(tmp_path)] == ["另一个.xlsx", "台账.xlsm", "台账.xlsx"]
    assert (backed_up(tmp_path / "nowhere"), backups(tmp_path / "nowhere" / "x.xlsx")) == ([], [])


@pytest.mark.parametrize(
    ("rotation", "stay"),
    [
        (Rotation(last=9, days=0), [5, 4, 3, 2, 1]),
        (Rotation(last=5, days=0), [5, 4, 3, 2, 1]),
        (Rotation(last=4, days=0), [5, 4, 3, 2]),
        (Rotation(last=1, days=1), [5]),
        (Rotation(last=0, days=1), [5]),
        (Rotation(last=0, days=2), [5, 3]),
        (Rotation(last=0, days=3), [5, 3, 2]),
        (Rotation(last=2, days=3), [5, 4, 3, 2]),
        (Rotation(last=0, days=0), []),
    ],
)
def test_the_last_ones_stay_and_the_last_of_each_of_the_last_days(
    tmp_path: Path, rotation: Rotation, stay: list[int]
) -> None:
    moments = [datetime(2026, 11, day, hour) for day, hour in ((20, 9), (22, 9), (23, 9), (24, 8), (24, 9))]
    book = kept(tmp_path, *moments)
    gone = rotate(book, rotation)
    assert [one.number for one in backups(book)] == stay
    assert len(gone) == len(moments) - len(stay)


def test_the_numbers_of_zip64_are_read_where_the_usual_place_points_at_them() -> None:
    far = 0xFFFFFFFF
    field = b"\x01\x00\x10\x00" + (5_000_000_000).to_bytes(8, "little") + (7).to_bytes(8, "little")
    other = b"\x99\x00\x02\x00ab"
    assert zip64.numbers((far, 3, far), other + field) == (5_000_000_000, 3, 7)
    assert zip64.numbers((1, 2, 3), b"") == (1, 2, 3)
    assert zip64.numbers((far, far, far), field) is None
    assert zip64.without_numbers(other + field + other) == other + other
    assert zip64.without_numbers(b"") == b""
    assert [zip64.used(needs, numbers) for needs, numbers in ((20, (1,)), (44, (1,)), (45, (1,)), (20, (1, far)))] == [
        False, False, True, True,
    ]  # fmt: skip


def scan_of(rows: str) -> Scan:
    return scanned(lambda: [f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode()])


def test_a_look_through_a_sheet_tells_how_far_it_reaches_and_what_is_odd_in_it() -> None:
    plain = scan_of('<row r="1"><c r="A1"/><c r="C1"><v>1</v></c></row><row r="7"><c r="B7"/></row>')
    assert (plain.bottom, plain.right, plain.odd, plain.foreign, plain.sparse) == (7, 26, False, False, False)
    wide = scan_of('<row r="1"><c r="AB1"/><c r="AA1"/></row><row r="9"><c r="AA9"/></row><row r="8"><c r="B8"/></row>')
    assert (wide.bottom, wide.right, wide.odd) == (9, 28, False)
    assert scan_of('<row r="1"><c r="a1"/></row>').odd
    assert scan_of('<row r="1"><c r="A12345678"/></row>').odd
    stray = scan_of('<row r="1048576"><c r="C1048576"/><c r="B1048576"/></row>')
    assert (stray.bottom, stray.right, stray.sparse) == (1_048_576, 3, True)
    far = scan_of('<row r="1048576"><c r="B1048576"/><c r="AB1048576"/></row>')
    assert (far.right, far.sparse) == (28, True)
    assert (scan_of("").bottom, scan_of("").right) == (0, 0)


def test_a_look_through_a_sheet_finds_its_errors_and_formulas() -> None:
    rows = '<row r="2"><c r="A2" t="e"><v>#REF!</v></c><c r="C2"><f>1</f><v>1</v></c><c r="D2"><f t="shared" si="0"/></c></row>'
    rows += '<row r="3"><c r="C3"><f/></c><c r="E3" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="F3"><fx>1</fx></c></row>'
    found = scan_of(rows)
    assert found.errors == {(2, 1): b"#REF!", (3, 5): b"#DIV/0!"}
    assert dict(found.formulas) == {3: [2, 3], 4: [2], 5: [3]}
    assert not found.foreign
    assert scan_of('<row r="1"><c r="A1" t="e"><v>#SPILL!</v></c></row>').foreign


def test_a_sheet_is_sparse_beyond_two_million_cells_only() -> None:
    assert not Scan(bottom=1000, right=2000).sparse
    assert Scan(bottom=1000, right=2001).sparse
    assert not Scan(size=8_004_000, bottom=1000, right=2001).sparse


def number(value: int, **more: object) -> NewCell:
    return NewCell(content(value, BARE, from_1904=False), **more)  # type: ignore[arg-type]  # fields by name


ROW = b'<row r="7" spans="2:4"><c r="B7" s="1"><v>1</v></c><c r="D7"/></row>'


@pytest.mark.parametrize(
    ("new", "after"),
    [
        ({2: number(5)}, b'<row r="7" spans="2:4"><c r="B7" s="1"><v>5</v></c><c r="D7"/></row>'),
        ({2: number(5, style=3)}, b'<row r="7" spans="2:4"><c r="B7" s="1"><v>5</v></c><c r="D7"/></row>'),
        ({1: number(5, style=3)}, b'<row r="7" spans="1:4"><c r="A7" s="3"><v>5</v></c><c r="B7" s="1"><v>1</v></c><c r="D7"/></row>'),
        ({3: number(5)}, b'<row r="7" spans="2:4"><c r="B7" s="1"><v>1</v></c><c r="C7"><v>5</v></c><c r="D7"/></row>'),
        ({5: number(5), 6: number(6)}, b'<row r="7" spans="2:6"><c r="B7" s="1"><v>1</v></c><c r="D7"/><c r="E7"><v>5</v></c><c r="F7"><v>6</v></c></row>'),
        ({2: number(5, gives_way=True)}, ROW),
        ({4: number(5, gives_way=True)}, b'<row r="7" spans="2:4"><c r="B7" s="1"><v>1</v></c><c r="D7"><v>5</v></c></row>'),
        ({4: NewCell(EMPTY, 2, gives_way=True)}, ROW),
        ({3: NewCell(EMPTY, 2, gives_way=True)}, b'<row r="7" spans="2:4"><c r="B7" s="1"><v>1</v></c><c r="C7" s="2"/><c r="D7"/></row>'),
        ({2: NewCell(EMPTY)}, b'<row r="7" spans="2:4"><c r="B7" s="1"/><c r="D7"/></row>'),
        ({3: number(5, more=b' cm="1"')}, b'<row r="7" spans="2:4"><c r="B7" s="1"><v>1</v></c><c r="C7" cm="1"><v>5</v></c><c r="D7"/></row>'),
    ],
)  # fmt: skip
def test_a_row_keeps_all_but_the_cells_that_are_set(tmp_path: Path, new: dict[int, NewCell], after: bytes) -> None:
    styles = styles_of(tmp_path, 0, 0, 0, 0)
    assert patched(ROW, 7, new, BARE, styles) == after


def test_a_row_without_cells_is_opened_for_new_ones(tmp_path: Path) -> None:
    styles = styles_of(tmp_path, 0)
    assert (
        patched(b'<row r="7" ht="9"/>', 7, {1: number(5)}, BARE, styles)
        == b'<row r="7" ht="9"><c r="A7"><v>5</v></c></row>'
    )


@pytest.mark.parametrize(
    ("above", "head"),
    [
        (
            b'<row r="6" spans="2:4" s="3" customFormat="1" ht="9">',
            b'<row r="7" spans="1:5" s="3" customFormat="1" ht="9">',
        ),
        (
            b'<row r="6" hidden="1" ht="0" outlineLevel="2" customHeight="1">',
            b'<row r="7" outlineLevel="2" customHeight="1">',
        ),
        (b'<row r="6">', b'<row r="7">'),
        (b"", b'<row r="7">'),
    ],
)
def test_a_new_row_looks_as_the_one_above(tmp_path: Path, above: bytes, head: bytes) -> None:
    made = fresh(7, {5: number(6), 1: number(5)}, above, BARE, styles_of(tmp_path, 0))
    assert made == head + b'<c r="A7"><v>5</v></c><c r="E7"><v>6</v></c></row>'


@pytest.mark.parametrize(
    ("row", "style"),
    [
        (b'<row r="1" s="3" customFormat="1">', 3),
        (b'<row r="1" s="3" customFormat="true">', 3),
        (b'<row r="1" s="3" customFormat="0">', 0),
        (b'<row r="1" s="3">', 0),
        (b'<row r="1" customFormat="1">', 0),
        (b'<row r="1"><c s="3" customFormat="1"/>', 0),
    ],
)
def test_a_row_gives_its_style_where_it_says_so(row: bytes, style: int) -> None:
    assert row_style(row) == style
