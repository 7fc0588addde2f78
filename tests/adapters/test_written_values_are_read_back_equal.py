"""Whatever may be written is read back equal by calamine, openpyxl and pmxl itself; the rest is refused."""

import datetime as dt
import re
import tempfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from python_calamine import CalamineWorkbook

from pmxl.adapters.closed_file import ClosedWorkbook
from pmxl.errors import WriteRefusedError
from pmxl.grids.cell import Cell, Entry, same
from pmxl.grids.layout import Layout
from pmxl.outcomes.change import RowsAppended
from tests.adapters.files import file_of, table_of, with_part

LAYOUT = Layout("台账", ("编号", "值"), ("编号",))
HIDDEN = re.compile(r"_x([0-9A-F]{4})_")

storable = st.text(st.characters(codec="utf-8", exclude_characters="\ufffe\uffff"), min_size=0, max_size=60)
tricky = st.sampled_from(
    [
        "=1+1",
        "+1",
        "-1",
        "@a",
        "'q",
        "   ",
        "\t",
        "\n",
        "a\r\nb",
        "_x0041_",
        "_x005F_",
        "\x07",
        "😀",
        "中文",
        "0012345678901234567",
        "#N/A",
        "TRUE",
        "<&>\"'",
        "]]>",
    ]
)
texts = st.one_of(storable, tricky, st.lists(tricky, min_size=2, max_size=3).map("".join))
numbers = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False, allow_subnormal=False, max_value=9.9e307, min_value=-9.9e307),
    st.integers(-(10**15) + 1, 10**15 - 1),
    st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12), max_value=10**12),
)
dates = st.dates(dt.date(1900, 3, 1), dt.date(9999, 12, 31))
moments = st.datetimes(dt.datetime(1904, 1, 3), dt.datetime(2200, 1, 1)).map(lambda at: at.replace(microsecond=0))
times = st.times().map(lambda at: at.replace(microsecond=0))
entries = st.one_of(texts, numbers, dates, moments, times, st.booleans(), st.none())


def written(values: list[Entry], *, from_1904: bool = False) -> Path:
    """A workbook to which the values were appended, one a row."""
    path = file_of(Path(tempfile.mkdtemp()) / "台账.xlsx", {"台账": [["编号", "值"]]})
    if from_1904:
        with_part(path, "xl/workbook.xml", lambda xml: xml.replace(b"<workbookPr", b'<workbookPr date1904="1"'))
    rows = tuple({"编号": f"K{n}", "值": value} for n, value in enumerate(values))
    ClosedWorkbook(path).commit([RowsAppended(LAYOUT, rows)])
    return path


def by_pmxl(path: Path) -> list[Cell]:
    grid = ClosedWorkbook(path).read(LAYOUT)
    return [grid.cell(index, "值") for index in range(len(grid.rows))]


def by_calamine(path: Path) -> list[Cell]:
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name("台账").to_python(skip_empty_area=False)
    return [row[1] if len(row) > 1 else None for row in rows[1:]]


def by_openpyxl(path: Path) -> list[Cell]:
    book = openpyxl.load_workbook(path)
    assert book.epoch is CALENDAR_MAC_1904 or book.epoch.year == 1899
    return [shown(row[1]) if len(row) > 1 else None for row in book["台账"].iter_rows(min_row=2, values_only=True)]


def shown(value: Cell) -> Cell:
    """openpyxl leaves the characters that XML can't hold as Excel writes them."""
    return HIDDEN.sub(lambda match: chr(int(match[1], 16)), value) if isinstance(value, str) else value


@settings(max_examples=150)
@given(st.lists(entries, min_size=1, max_size=12))
def test_any_value_is_read_back_equal_by_three_readers(values: list[Entry]) -> None:
    path = written(values)
    for reader in (by_pmxl, by_calamine, by_openpyxl):
        for value, held in zip(values, reader(path), strict=True):
            assert same(held, value), (reader.__name__, value, held)


@settings(max_examples=15)
@given(st.lists(st.one_of(moments, dates.filter(lambda day: day.year > 1904)), min_size=1, max_size=8))
def test_dates_are_read_back_equal_in_workbooks_that_count_from_1904(values: list[Entry]) -> None:
    path = written(values, from_1904=True)
    for reader in (by_pmxl, by_calamine, by_openpyxl):
        assert all(same(held, value) for value, held in zip(values, reader(path), strict=True)), reader.__name__


EXACT: list[Entry] = [
    "123456789012345678", 0.1 + 0.2, -0.0, 1e307, Decimal("1234567.89"), Decimal("0.01"), "中" * 32_767,
    dt.date(1900, 3, 1), dt.date(2038, 1, 20), dt.datetime(2039, 5, 6, 23, 59, 59), dt.time(23, 59, 59),
    dt.timedelta(hours=30, minutes=5), True, False, 3_000_000_000,
]  # fmt: skip


def test_known_traps_of_spreadsheet_writers_come_back_exactly() -> None:
    held = by_pmxl(written(EXACT))
    assert all(same(cell, value) for cell, value in zip(held, EXACT, strict=True)), held


@pytest.mark.parametrize(
    "value",
    [
        "中" * 32_768, "😀" * 16_384, "\ud800", "\ufffe", 1e308, float("inf"), float("nan"), 5e-324, 1234567890123456,
        Decimal("12345678901234.567"), dt.date(1900, 2, 28), dt.date(1899, 12, 31), dt.datetime(2026, 1, 1, 0, 0, 0, 1),
        dt.datetime(2026, 1, 1, tzinfo=dt.UTC), dt.timedelta(days=-1),
    ],
    ids=repr,
)  # fmt: skip
def test_what_excel_cannot_hold_is_refused_with_its_cell(value: Entry) -> None:
    with pytest.raises(WriteRefusedError, match="台账 B2"):
        written([value])


def test_a_date_in_a_column_of_numbers_gets_a_date_format_and_back(tmp_path: Path) -> None:
    path = table_of(tmp_path / "台账.xlsx", [["A", 1.0], ["B", dt.date(2026, 1, 1)]], headings=("编号", "值"))
    rows: tuple[dict[str, Entry], ...] = ({"编号": "C", "值": 5}, {"编号": "D", "值": dt.date(2026, 2, 2)})
    ClosedWorkbook(path).commit([RowsAppended(LAYOUT, rows)])
    assert by_pmxl(path) == by_calamine(path) == [1.0, dt.date(2026, 1, 1), 5.0, dt.date(2026, 2, 2)]
