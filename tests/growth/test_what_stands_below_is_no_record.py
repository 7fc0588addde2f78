"""What people type right below a plain list, or behind a gap, and where its new rows go."""

from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import load_workbook

from pmxl.adapters.closed_file import ClosedWorkbook
from pmxl.outcomes.change import RowsAppended
from tests.growth.surroundings import LAYOUT

NUMBERED, NUMBERS, NAMES = ("A001", "A002", "A003", "A004"), (1, 2, 3, 4), ("张三", "李四", "王五", "赵六")
KEYS = pytest.mark.parametrize("keys", [NUMBERED, NUMBERS, NAMES])


def grown(path: Path, keys: tuple[str | int, ...], below: dict[str, str | int]) -> dict[str, object]:
    """The cells after N9 was appended to four records (rows 2 to 5) with `below` on the same sheet."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("台账")
        for row, values in enumerate([LAYOUT.headings, *([key, "名", 100, "b"] for key in keys)]):
            sheet.write_row(row, 0, values)
        for cell, value in below.items():
            sheet.write(cell, value)
    ClosedWorkbook(path).commit([RowsAppended(LAYOUT, ({"编号": "N9", "名称": "新", "金额": 7},))])
    rows = load_workbook(path)["台账"].iter_rows()
    return {cell.coordinate: cell.value for row in rows for cell in row if cell.value is not None}


@KEYS
def test_tax_and_sum_with_tax_stay_below_the_total(tmp_path: Path, keys: tuple[str | int, ...]) -> None:
    below: dict[str, str | int] = {
        "A6": "合计",
        "C6": "=SUM(C2:C5)",
        "A7": "税金",
        "C7": "=C6*0.13",
        "A8": "含税合计",
        "C8": "=C6+C7",
    }
    cells = grown(tmp_path / "台账.xlsx", keys, below)
    assert (cells["A6"], cells["C7"], cells["C8"], cells["C9"]) == ("N9", "=SUM(C2:C6)", "=C7*0.13", "=C7+C8")


@KEYS
@pytest.mark.parametrize("function", ["SUM", "SUMPRODUCT", "MEDIAN", "STDEV", "SUMSQ"])
def test_any_function_over_typed_amounts_ends_the_list_under_any_label(
    tmp_path: Path, keys: tuple[str | int, ...], function: str
) -> None:
    cells = grown(tmp_path / "台账.xlsx", keys, {"A6": "本期", "C6": f"={function}(C2:C5)"})
    assert (cells["A6"], cells["A7"], cells["C7"]) == ("N9", "本期", f"={function}(C2:C6)")


def test_signatures_without_a_colon_behind_a_gap_are_no_records(tmp_path: Path) -> None:
    below: dict[str, str | int] = {"A7": "制表人", "B7": "张三", "C7": 46000, "A8": "审核人", "B8": "李四", "C8": 46001}
    cells = grown(tmp_path / "台账.xlsx", NUMBERED, below)
    assert (cells["A6"], cells["A8"], cells["A9"]) == ("N9", "制表人", "审核人")


def test_a_signature_right_below_numbered_records_is_none_of_them(tmp_path: Path) -> None:
    cells = grown(tmp_path / "台账.xlsx", NUMBERED, {"A6": "制表人", "B6": "张三", "C6": 46000})
    assert (cells["A6"], cells["A7"]) == ("N9", "制表人")


def test_numbered_notes_behind_a_gap_are_no_records_of_a_numbered_list(tmp_path: Path) -> None:
    cells = grown(tmp_path / "台账.xlsx", NUMBERS, {"A7": 1, "B7": "金额含税", "A8": 2, "B8": "另附清单"})
    assert (cells["A6"], cells["B8"], cells["B9"]) == ("N9", "金额含税", "另附清单")


def test_a_second_list_with_the_same_headings_needs_no_gap(tmp_path: Path) -> None:
    below: dict[str, str | int] = {"A6": "合计", "C6": "=SUM(C2:C5)", "A7": "二、其他"}
    below |= dict(zip(("A8", "B8", "C8", "D8"), LAYOUT.headings, strict=True))
    below |= {"A9": "B001", "B9": "名", "C9": 5, "D9": "b", "A10": "合计", "C10": "=SUM(C9:C9)"}
    cells = grown(tmp_path / "台账.xlsx", NUMBERED, below)
    assert (cells["A6"], cells["C7"], cells["A10"], cells["C11"]) == ("N9", "=SUM(C2:C6)", "B001", "=SUM(C10:C10)")


def test_a_full_row_with_a_word_for_its_number_is_a_record(tmp_path: Path) -> None:
    cells = grown(tmp_path / "台账.xlsx", NUMBERED, {"A6": "待定", "B6": "名", "C6": 9, "D6": "b"})
    assert (cells["A6"], cells["A7"]) == ("待定", "N9")


def test_a_numbering_that_counts_from_the_row_above_makes_no_totals(tmp_path: Path) -> None:
    """The first record's number is typed, the next ones add one."""
    cells = grown(tmp_path / "台账.xlsx", ("1", "=A2+1", "=A3+1", "=A4+1"), {"A7": "注：按签订先后"})
    assert (cells["A6"], cells["A8"]) == ("N9", "注：按签订先后")


def test_a_full_record_whose_amount_is_computed_from_another_is_no_total(tmp_path: Path) -> None:
    below: dict[str, str | int] = {
        "A6": "孙七",
        "B6": "名",
        "C6": "=C5*2",
        "D6": "b",
        "A7": "合计",
        "C7": "=SUM(C2:C6)",
    }
    cells = grown(tmp_path / "台账.xlsx", NAMES, below)
    assert (cells["A6"], cells["A7"], cells["C8"]) == ("孙七", "N9", "=SUM(C2:C7)")


def test_who_filled_a_form_behind_a_gap_is_no_person_of_the_list(tmp_path: Path) -> None:
    below: dict[str, str | int] = {"A7": "填表人", "B7": "张三", "A8": "日期", "B8": "2026年11月"}
    cells = grown(tmp_path / "台账.xlsx", NAMES, below)
    assert (cells["A6"], cells["A8"], cells["A9"]) == ("N9", "填表人", "日期")
