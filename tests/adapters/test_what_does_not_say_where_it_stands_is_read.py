"""Sheets of programs that leave out addresses, or give a dimension that is none: read as any other, never misplaced."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from pmxl.adapters.closed_file import ClosedWorkbook
from pmxl.errors import WorkbookUnreadableError
from pmxl.grids.cell import Cell, ErrorValue
from pmxl.outcomes.change import CellSet, CellsSet
from tests.adapters.files import LAYOUT
from tests.reliability.hostile_files import SHEET, changed, dimension, good, with_rows

ROWS = [["XM-1", "甲", 1.0, None], ["XM-2", "乙", 2.0, None]]
CHANGE = CellsSet(LAYOUT, {"编号": "XM-1"}, (CellSet("名称", "甲", "改"),))


def book(folder: Path, data: bytes) -> ClosedWorkbook:
    path = folder / "台账.xlsx"
    path.write_bytes(data)
    return ClosedWorkbook(path)


def rows(folder: Path, data: bytes) -> Sequence[Sequence[Cell]]:
    grid = book(folder, data).read(LAYOUT)
    return [[grid.cell(row, heading) for heading in grid.columns] for row in range(len(grid.rows))]


def without(pattern: bytes) -> Callable[[bytes], bytes]:
    return lambda xml: re.sub(pattern, rb"<\1", xml)


@pytest.mark.parametrize("ref", [b"A0:D3", b"A1:D0", b"A0", b"", b"?", b"1:3", b"A1", b"D3:A1", b"A1:XFE9999999"])
def test_a_dimension_that_is_none_hides_no_row(tmp_path: Path, ref: bytes) -> None:
    assert rows(tmp_path, dimension(ref)) == ROWS
    assert book(tmp_path, dimension(ref)).commit([CHANGE])


@pytest.mark.parametrize(
    "pattern",
    [
        rb'<(row) r="\d+"',
        rb'<(c) r="[A-Z]+\d+"',
        rb'<(row|c) r="[A-Z]*\d+"',
        rb'<(c) r="C\d+"',
        rb'<(dimension) ref="[^"]*"',
        rb'<(row|c|dimension) r(?:ef)?="[^"]*"',
    ],
)
def test_rows_and_cells_without_address_stand_behind_the_one_before(tmp_path: Path, pattern: bytes) -> None:
    assert rows(tmp_path, changed(SHEET, without(pattern))) == ROWS


@pytest.mark.parametrize("dimensions", [b"A1:D3", b"A0:D3"])
def test_an_address_in_between_is_counted_on_from(tmp_path: Path, dimensions: bytes) -> None:
    more = (
        b'<row><c t="str"><v>XM-3</v></c><c r="C4"><v>3</v></c><c><v>4</v></c></row>'
        b'<row r="6"><c t="str"><v>XM-6</v></c><c/><c t="e"><v>#N/A</v></c></row>'
        b'<row/><row><c r="A9" t="str"><v>XM-9</v></c></row>'
    )
    data = changed(SHEET, lambda xml: xml.replace(b"</sheetData>", more + b"</sheetData>"))
    data = data if dimensions == b"A1:D3" else _with_dimension(more, dimensions)
    assert rows(tmp_path, data) == [
        *ROWS,
        ["XM-3", None, 3.0, 4.0],
        [None, None, None, None],
        ["XM-6", None, ErrorValue.NOT_AVAILABLE, None],
        [None, None, None, None],
        [None, None, None, None],
        ["XM-9", None, None, None],
    ]


def _with_dimension(more: bytes, ref: bytes) -> bytes:
    pattern = rb'<dimension ref="[^"]*"'
    return changed(
        SHEET,
        lambda xml: re.sub(pattern, b'<dimension ref="%b"' % ref, xml.replace(b"</sheetData>", more + b"</sheetData>")),
    )


def test_rows_that_do_not_say_where_they_stand_are_written_with_their_places(tmp_path: Path) -> None:
    unplaced = book(tmp_path, changed(SHEET, without(rb'<(row|c) r="[A-Z]*\d+"')))
    unplaced.commit([CHANGE])
    usual = tmp_path / "通常"
    usual.mkdir()
    placed = book(usual, good())
    placed.commit([CHANGE])
    assert list(unplaced.read(LAYOUT).rows) == list(placed.read(LAYOUT).rows)


def test_a_sheet_that_is_no_xml_is_refused_with_the_place_where_it_breaks(tmp_path: Path) -> None:
    broken = book(tmp_path, with_rows(b'<row r="9"><c r="A9"><v>1</w></c></row>'))
    with pytest.raises(
        WorkbookUnreadableError, match="^台账.xlsx：工作表「台账」无法读取：第 2 行第 [0-9]+ 个字符起不合 XML"
    ):
        broken.read(LAYOUT)


def test_a_text_that_is_not_there_is_never_an_empty_cell(tmp_path: Path) -> None:
    lost = b'<row r="9"><c t="s"><v>99</v></c></row>'
    broken = book(tmp_path, with_rows(lost))
    with pytest.raises(WorkbookUnreadableError, match="有单元格指向不存在的共享文本"):
        broken.read(LAYOUT)


def test_a_usual_workbook_is_what_it_was(tmp_path: Path) -> None:
    assert rows(tmp_path, good()) == ROWS
