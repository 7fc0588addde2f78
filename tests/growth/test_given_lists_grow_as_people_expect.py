"""Thirty-seven lists in surroundings that people give them: what stands where after a commit, and what is refused."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from pmxl.adapters.closed_file import ClosedWorkbook
from pmxl.errors import KeyTakenError, WriteRefusedError
from pmxl.grids.layout import Layout
from pmxl.outcomes.change import CellSet, CellsSet, Change, RowsAppended
from tests.adapters.files import parts_of
from tests.growth.laws import objections
from tests.growth.reach import Place
from tests.growth.recalculation import recalculated
from tests.growth.seen import Seen, SheetSeen, seen

LISTS = Path(__file__).parent / "lists"
LEDGER = Layout("台账", ("编号", "名称", "金额", "备注"), ("编号",))
MONTHS = Layout("月报", ("项目", "一月", "二月", "三月"), ("项目",))

A_TO_D = {"编号": 1, "名称": 2, "金额": 3, "备注": 4}
USUAL = Place("台账", 1, 9, 1, 4, A_TO_D)
"""Heading in row 1, A000 to A007 in rows 2 to 9, four columns."""

PLACES: Mapping[str, Place] = {
    "01_phonetic_key": USUAL,
    "01b_pretty_sst": USUAL,
    "02_chart_series_in_rows": Place("月报", 1, 4, 1, 4, {"项目": 1, "一月": 2, "二月": 3, "三月": 4}),
    "03_table_over_merge": USUAL,
    "03b_table_over_table": USUAL,
    "04_print_area": Place("台账", 3, 11, 1, 4, A_TO_D),
    "05_partial_ranges": USUAL,
    "06_hidden_rows_below": USUAL,
    "07_totals_合计金额": USUAL,
    "07_totals_合计（元）": USUAL,
    "07_totals_平均": USUAL,
    "07_totals_总和": USUAL,
    "07_totals_本页合计": USUAL,
    "07_totals_金额合计": USUAL,
    "08_notes": USUAL,
    "08b_stacked": USUAL,
    "09_totals_printarea": USUAL,
    "10_two_lists": USUAL,
    "11_added_column": Place("台账", 1, 9, 1, 5, A_TO_D),
    "13_textbox_below": USUAL,
    "16_pivot0": USUAL,
    "16_pivot1": USUAL,
    "17_combobox": USUAL,
    "18_circular_合计（元）": USUAL,
    "18_circular_总金额": USUAL,
    "18_circular_本页合计": USUAL,
    "18b_signatures_taken_in": USUAL,
    "19_empty_inline": USUAL,
    "21_sum_copied": USUAL,
    "22_circular_nolabel": USUAL,
    "24a_small_table_beside": Place("台账", 1, 9, 1, 5, {"编号": 1, "名称": 2, "金额": 3, "备注": 5}),
    "24b_column_outside_table": USUAL,
}
REFUSED = {
    "14_shared": "共享工作簿.*请",
    "15_protected": "保护.*请",
    "20_inside_pivot": "透视表.*请",
}
TOLD_BELOW = {"12_insertrow", "24c_table_shorter"}
"""Lists that have a test of their own, since none of the general places is theirs."""

TOTALS = [name for name in PLACES if name.startswith(("07", "18_", "21", "22"))]
COUNTS = pytest.mark.parametrize("count", [1, 3])


def copied(folder: Path, name: str) -> Path:
    return Path(shutil.copyfile(LISTS / f"{name}.xlsx", folder / "台账.xlsx"))


def rows(name: str, count: int) -> list[dict[str, str | float]]:
    """N1, N2 …, worth 1000, 2000 …"""
    layout = layout_of(name)
    return [{layout.headings[0]: f"N{n}", amount_of(layout): 1000.0 * n} for n in range(1, count + 1)]


def layout_of(name: str) -> Layout:
    return MONTHS if name.startswith("02") else LEDGER


def amount_of(layout: Layout) -> str:
    return layout.headings[1] if layout is MONTHS else "金额"


def appending(name: str, count: int) -> Change:
    return RowsAppended(layout_of(name), tuple(rows(name, count)))


def setting(name: str) -> Change:
    """金额 of A002 becomes 5000; of the months 一月 of 项2."""
    layout = layout_of(name)
    key, held = ("项2", 12.0) if layout is MONTHS else ("A002", 102.0)
    return CellsSet(layout, {layout.headings[0]: key}, (CellSet(amount_of(layout), held, 5000),))


def appended(folder: Path, name: str, count: int = 1) -> Seen:
    path = copied(folder, name)
    ClosedWorkbook(path).commit([appending(name, count)])
    return seen(path)


def ledger(folder: Path, name: str, count: int = 1) -> SheetSeen:
    return appended(folder, name, count).sheets["台账"]


def cells(sheet: SheetSeen, *where: str) -> list[object]:
    return [sheet.cells.get(one) for one in where]


def test_every_given_list_has_its_expected_outcome() -> None:
    assert {path.stem for path in LISTS.glob("*.xlsx")} == {*PLACES, *REFUSED, *TOLD_BELOW}
    assert len({*PLACES, *REFUSED, *TOLD_BELOW}) == 37


@pytest.mark.parametrize("name", PLACES)
def test_an_update_changes_its_cell_and_nothing_else(tmp_path: Path, name: str) -> None:
    path = copied(tmp_path, name)
    before, cell = seen(path), {"02": "B4", "04": "C6"}.get(name[:2], "C4")
    ClosedWorkbook(path).commit([setting(name)])
    assert objections(before, seen(path), PLACES[name], changed={cell: 5000}) == []


@COUNTS
@pytest.mark.parametrize("name", PLACES)
def test_new_rows_stand_below_the_last_one_and_all_around_keeps_its_sense(
    tmp_path: Path, name: str, count: int
) -> None:
    before = seen(LISTS / f"{name}.xlsx")
    assert objections(before, appended(tmp_path, name, count), PLACES[name], rows(name, count)) == []


@pytest.mark.parametrize("verb", ["set", "append"])
@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_written_soundly_is_refused_with_a_remedy(tmp_path: Path, name: str, verb: str) -> None:
    path = copied(tmp_path, name)
    change = setting(name) if verb == "set" else appending(name, 1)
    with pytest.raises(WriteRefusedError, match=REFUSED[name]):
        ClosedWorkbook(path).commit([change])
    assert path.read_bytes() == (LISTS / f"{name}.xlsx").read_bytes()


@pytest.mark.parametrize("name", ["01_phonetic_key", "01b_pretty_sst"])
def test_a_key_is_taken_however_its_text_is_stored(tmp_path: Path, name: str) -> None:
    path = copied(tmp_path, name)
    with pytest.raises(KeyTakenError, match="A002"):
        ClosedWorkbook(path).commit([RowsAppended(LEDGER, ({"编号": "A002", "金额": 1.0},))])
    assert path.read_bytes() == (LISTS / f"{name}.xlsx").read_bytes()


@COUNTS
def test_a_series_that_lies_in_a_row_of_the_list_stays_one_row(tmp_path: Path, count: int) -> None:
    series = appended(tmp_path, "02_chart_series_in_rows", count).charts
    assert series == (
        "月报!$A$2", "月报!$B$1:$D$1", "月报!$B$2:$D$2",
        "月报!$A$3", "月报!$B$1:$D$1", "月报!$B$3:$D$3",
        "月报!$A$4", "月报!$B$1:$D$1", "月报!$B$4:$D$4",
    )  # fmt: skip


def test_an_empty_merge_right_below_moves_down_and_the_table_does_not_lie_over_it(tmp_path: Path) -> None:
    sheet = ledger(tmp_path, "03_table_over_merge", 3)
    assert sheet.tables["台账表"].ref == "A1:D12"
    assert sheet.merges == {"C13:D13"}


def test_a_table_right_below_moves_down_before_the_list_s_table_grows(tmp_path: Path) -> None:
    tables = ledger(tmp_path, "03b_table_over_table", 3).tables
    assert {name: table.ref for name, table in tables.items()} == {"台账表": "A1:D12", "下表": "A13:D16"}


def test_a_print_area_and_a_name_from_the_title_on_reach_the_new_row(tmp_path: Path) -> None:
    names = appended(tmp_path, "04_print_area").names
    assert names == {"_xlnm.Print_Area@台账": "台账!$A$1:$D$12", "全表": "台账!$A$1:$D$12"}


def test_a_name_and_a_chart_that_begin_inside_the_list_stay_as_they_are(tmp_path: Path) -> None:
    book = appended(tmp_path, "05_partial_ranges")
    assert (book.names, book.charts) == ({"最近三条": "台账!$C$7:$C$9"}, ("台账!$C$7:$C$9",))


def test_a_hidden_row_below_is_shown_when_it_is_written_and_no_other(tmp_path: Path) -> None:
    sheet = ledger(tmp_path, "06_hidden_rows_below", 3)
    assert cells(sheet, "A10", "A11", "A12") == ["N1", "N2", "N3"]
    assert [number for number in range(1, 40) if sheet.row(number).hidden] == [*range(13, 29)]


@COUNTS
@pytest.mark.parametrize("name", TOTALS)
def test_a_total_stays_below_and_takes_in_the_new_rows(tmp_path: Path, name: str, count: int) -> None:
    label = seen(LISTS / f"{name}.xlsx").sheets["台账"].cells.get("A10")
    sheet = ledger(tmp_path, name, count)
    assert cells(sheet, "A10", "C10") == ["N1", 1000]
    assert cells(sheet, f"A{10 + count}", f"C{10 + count}") == [label, f"=SUM(C2:C{9 + count})"]
    assert [where for where, held in sheet.cells.items() if str(held).startswith("=")] == [f"C{10 + count}"]
    assert all(table.ref == f"A1:D{9 + count}" for table in sheet.tables.values())


@pytest.mark.parametrize(("count", "notes"), [(1, {12, 13}), (3, {15, 16})])
def test_notes_below_keep_a_blank_row_above_them_or_move_down(tmp_path: Path, count: int, notes: set[int]) -> None:
    keys = ledger(tmp_path, "08_notes", count).column("A")
    assert [keys[10 + n] for n in range(count)] == [f"N{n}" for n in range(1, count + 1)]
    assert {row for row, held in keys.items() if str(held).startswith(("制表人", "注"))} == notes


@pytest.mark.parametrize(("count", "heading"), [(1, 12), (3, 15)])
def test_the_new_row_joins_its_list_and_not_the_one_stacked_below(tmp_path: Path, count: int, heading: int) -> None:
    sheet = ledger(tmp_path, "08b_stacked", count)
    assert cells(sheet, "A10", "C10") == ["N1", 1000]
    assert cells(sheet, *(f"A{heading + n}" for n in range(5))) == ["供应商", "v0", "v1", "v2", None]


@COUNTS
def test_a_table_s_totals_row_moves_inside_its_print_area(tmp_path: Path, count: int) -> None:
    book = appended(tmp_path, "09_totals_printarea", count)
    table, last = book.sheets["台账"].tables["台账表"], 10 + count
    assert (table.ref, table.filter, table.totals) == (f"A1:D{last}", f"A1:D{last - 1}", True)
    assert cells(book.sheets["台账"], "A10", f"A{last}", f"C{last}") == ["N1", "合计", "=SUBTOTAL(109,[金额])"]
    assert book.names == {"_xlnm.Print_Area@台账": f"台账!$A$1:$D${last}"}


def test_of_two_lists_in_one_formula_only_the_range_of_the_one_that_grew_follows(tmp_path: Path) -> None:
    formula = appended(tmp_path, "10_two_lists").sheets["汇总"].cells["A1"]
    assert formula == "=SUM(台账!C2:C10)+SUM(别处!C2:C9)"


def test_all_that_spans_a_column_that_people_added_follows(tmp_path: Path) -> None:
    book = appended(tmp_path, "11_added_column")
    sheet = book.sheets["台账"]
    assert (sheet.filter, sheet.validations) == ("A1:E10", ("E2:E10",))
    assert set(book.names.values()) == {"台账!$A$1:$E$10"}
    assert book.sheets["别处"].cells["A1"] == '=VLOOKUP("N1",台账!$A$2:$E$10,5,0)'
    assert cells(sheet, "A10", "E9", "E10") == ["N1", "自填", None]


@COUNTS
def test_a_table_that_waited_for_its_first_row_waits_no_more(tmp_path: Path, count: int) -> None:
    sheet = ledger(tmp_path, "12_insertrow", count)
    table = sheet.tables["台账表"]
    assert (table.ref, table.filter, table.waits_for_a_row) == (f"A1:D{1 + count}", f"A1:D{1 + count}", False)
    assert sheet.column("A") == {1: "编号"} | {1 + n: f"N{n}" for n in range(1, count + 1)}


@COUNTS
def test_a_text_box_right_below_is_not_covered_but_moved_down(tmp_path: Path, count: int) -> None:
    sheet = ledger(tmp_path, "13_textbox_below", count)
    assert (cells(sheet, "A10"), sheet.anchors) == (["N1"], (f"A{10 + count}",))


@pytest.mark.parametrize(("name", "source"), [("16_pivot0", "范围"), ("16_pivot1", "A:D")])
def test_a_pivot_by_name_or_by_whole_columns_is_told_to_refresh(tmp_path: Path, name: str, source: str) -> None:
    book = appended(tmp_path, name)
    assert (book.pivots, book.names) == (((source, True),), {"范围": "台账!$A$1:$D$10"})


def test_the_list_of_a_form_control_reaches_the_new_row(tmp_path: Path) -> None:
    assert appended(tmp_path, "17_combobox").controls == ("台账!$A$2:$A$10",)


def test_signatures_right_below_a_table_are_not_taken_in(tmp_path: Path) -> None:
    sheet = ledger(tmp_path, "18b_signatures_taken_in")
    assert cells(sheet, "A10", "C10") == ["N1", 1000]
    assert cells(sheet, "A11", "B11", "C11", "D11") == ["制表人", "张三", "审核", "李四"]
    assert sheet.tables["台账表"].ref == "A1:D10"


def test_an_empty_text_in_the_touched_row_stops_no_update(tmp_path: Path) -> None:
    path = copied(tmp_path, "19_empty_inline")
    ClosedWorkbook(path).commit([setting("19_empty_inline")])
    assert cells(seen(path).sheets["台账"], "A4", "C4", "D4", "D5") == ["A002", 5000, None, "b3"]


def test_a_small_table_beside_that_has_one_of_the_headings_is_not_the_list(tmp_path: Path) -> None:
    sheet = ledger(tmp_path, "24a_small_table_beside")
    assert cells(sheet, "A5", "A9", "A10", "C10") == ["A003", "A007", "N1", 1000]
    assert (sheet.tables["状态表"].ref, cells(sheet, "E2", "E3", "E4", "E5")) == ("E1:E4", ["甲", "乙", "丙", None])


def test_a_note_in_a_column_outside_the_table_is_not_overwritten(tmp_path: Path) -> None:
    path = copied(tmp_path, "24b_column_outside_table")
    ClosedWorkbook(path).commit([RowsAppended(LEDGER, ({"编号": "N1", "金额": 1000.0, "备注": "新"},))])
    sheet = seen(path).sheets["台账"]
    assert cells(sheet, "A10", "C10", "D10", "D11") == ["N1", 1000, "新", "以上为一期，二期另表"]
    assert sheet.tables["台账表"].ref == "A1:C10"


@COUNTS
def test_a_new_record_takes_no_remark_that_stood_below_a_shorter_table(tmp_path: Path, count: int) -> None:
    path = copied(tmp_path, "24c_table_shorter")
    try:
        ClosedWorkbook(path).commit([appending("24c_table_shorter", count)])
    except WriteRefusedError:
        assert path.read_bytes() == (LISTS / "24c_table_shorter.xlsx").read_bytes()
        return
    sheet = seen(path).sheets["台账"]
    new = [row for row, key in sheet.column("A").items() if str(key).startswith("N")]
    assert len(new) == count
    assert [sheet.cells.get(f"D{row}") for row in new] == [None] * count
    assert [held for row, held in sorted(sheet.column("D").items())] == ["备注", *(f"备注{n}" for n in range(8))]


@pytest.mark.libreoffice
def test_libreoffice_computes_the_same_totals_with_the_new_rows(tmp_path: Path) -> None:
    old, new = sum(range(100, 108)), 1000 + 2000 + 3000
    expected = dict.fromkeys(TOTALS, ("台账", "C13", old + new))
    expected |= {"10_two_lists": ("汇总", "A1", 2 * old + new), "11_added_column": ("别处", "A1", 0)}
    books = []
    for name in expected:
        path = Path(shutil.copyfile(LISTS / f"{name}.xlsx", tmp_path / f"{name}.xlsx"))
        ClosedWorkbook(path).commit([appending(name, 3)])
        books.append(path)
    computed = recalculated(tmp_path, books)
    assert {name: computed[name][sheet].get(cell) for name, (sheet, cell, _) in expected.items()} == {
        name: total for name, (_, _, total) in expected.items()
    }


def test_a_workbook_behind_a_symbolic_link_is_the_one_that_is_written(tmp_path: Path) -> None:
    held = tmp_path / "服务器"
    held.mkdir()
    path, link = copied(held, "08_notes"), tmp_path / "台账.xlsx"
    link.symlink_to(path)
    ClosedWorkbook(link).commit([appending("08_notes", 1)])
    assert link.is_symlink()
    assert seen(path).sheets["台账"].cells["A10"] == "N1"


def test_a_refused_commit_leaves_no_file_beside_the_workbook(tmp_path: Path) -> None:
    path = copied(tmp_path, "14_shared")
    before = parts_of(path)
    with pytest.raises(WriteRefusedError):
        ClosedWorkbook(path).commit([appending("14_shared", 1)])
    assert parts_of(path) == before
    assert [one.name for one in tmp_path.iterdir() if one.suffix in {".new", ".old"}] == []
