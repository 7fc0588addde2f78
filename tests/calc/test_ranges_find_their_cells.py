"""Addresses, slices, jumps and regions, as xlwings has them with Excel."""

import pytest
import xlwings as xw

from pmxl.calc.errors import AddressError

pytestmark = pytest.mark.libreoffice


@pytest.mark.parametrize(
    ("asked", "address"),
    [
        ("B2", "$B$2"),
        ("$c$3:a1", "$A$1:$C$3"),
        ("A:B", "$A$1:$B$1048576"),
        ("2:3", "$A$2:$XFD$3"),
        ((4, 5), "$E$4"),
        ("Sheet1!D4", "$D$4"),
    ],
)
def test_an_address_can_be_given_in_every_way(sheet: xw.Sheet, asked: str | tuple[int, int], address: str) -> None:
    assert sheet.range(asked).address == address


def test_a_range_runs_between_two_corners(sheet: xw.Sheet) -> None:
    assert sheet.range((3, 2), (1, 1)).address == "$A$1:$B$3"
    assert sheet.range(sheet["B2"], sheet["D5"]).shape == (4, 3)


def test_a_text_that_names_no_cells_is_refused(sheet: xw.Sheet) -> None:
    with pytest.raises(AddressError, match=r"工作表「Sheet1」中没有「没有这个」"):
        sheet.range("没有这个")


def test_addresses_are_written_in_excels_ways(book: xw.Book, sheet: xw.Sheet) -> None:
    sheet.name = "立项 登记"
    cells = sheet["A1:B2"]
    assert cells.get_address(row_absolute=False, column_absolute=False) == "A1:B2"
    assert cells.get_address(include_sheetname=True) == "'立项 登记'!$A$1:$B$2"
    assert cells.get_address(external=True) == f"'[{book.name}]立项 登记'!$A$1:$B$2"


def test_slices_offsets_and_sizes_are_counted_from_the_range(sheet: xw.Sheet) -> None:
    cells = sheet["B2:D4"]
    assert cells[0, 0].address == "$B$2"
    assert cells[-1, :].address == "$B$4:$D$4"
    assert cells[4].address == "$C$3"
    assert cells(2).address == "$C$2"
    assert cells.offset(1, 1).address == "$C$3:$E$5"
    assert cells.resize(2, 1).address == "$B$2:$B$3"
    assert cells.last_cell.address == "$D$4"
    assert (len(cells), cells.row, cells.column, cells.size) == (9, 2, 2, 9)


def test_a_slice_without_rows_is_an_empty_range(sheet: xw.Sheet) -> None:
    assert sheet["A1:B2"][1:1, :].shape == (0, 2)


def test_expanding_stops_at_the_first_gap(sheet: xw.Sheet) -> None:
    sheet["B2"].value = [
        ["项目", "金额", None, "备注"],
        ["甲", 1, None, "x"],
        ["乙", None, None, "y"],
        [None, 4, None, "z"],
    ]
    assert sheet["B2"].expand().address == "$B$2:$C$4"
    assert sheet["B2"].expand("down").address == "$B$2:$B$4"
    assert sheet["B2:C2"].expand("down").address == "$B$2:$C$4"
    assert sheet["B2"].expand("right").address == "$B$2:$C$2"
    assert sheet["E5"].expand().address == "$E$5"
    assert sheet["H9"].expand().address == "$H$9"


def test_ctrl_and_an_arrow_key_jump_as_in_excel(sheet: xw.Sheet) -> None:
    sheet["A1"].options(transpose=True).value = ["一", "二", "三", None, None, "六"]
    assert sheet["A1"].end("down").address == "$A$3"
    assert sheet["A3"].end("down").address == "$A$6"
    assert sheet["A6"].end("down").address == "$A$1048576"
    assert sheet["A6"].end("up").address == "$A$3"
    assert sheet["A3"].end("up").address == "$A$1"
    assert sheet["A1"].end("right").address == "$XFD$1"
    assert sheet["C6"].end("left").address == "$A$6"
    assert sheet["C5"].end("left").address == "$A$5"
    assert sheet["A1048576"].end("up").address == "$A$6"


def test_the_used_range_holds_all_that_is_filled(sheet: xw.Sheet) -> None:
    assert sheet.used_range.address == "$A$1"
    sheet["C3"].value = "起"
    sheet["E7"].value = "止"
    assert sheet.used_range.address == "$C$3:$E$7"


def test_the_current_region_ends_at_empty_rows_and_columns(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1, 2], [3, 4]]
    sheet["D1"].value = 9
    assert sheet["B2"].current_region.address == "$A$1:$B$2"


def test_text_is_found_whole_or_in_part(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["项目甲", "甲"], ["项目乙", "乙"]]
    assert sheet["A1:B2"].find("乙") == sheet["A2"]
    assert sheet["A1:B2"].find("乙", whole=True) == sheet["B2"]
    assert sheet["A1:B2"].find("丙") is None
    sheet["A1:B2"].replace_all("项目", "工程")
    assert sheet["A1:A2"].value == ["工程甲", "工程乙"]


def test_special_cells_are_given_as_areas(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["甲", 1, "=B1*2"], ["乙", None, "=B2*2"]]
    cells = sheet["A1:C2"]
    assert cells.get_special_cells("blanks") == [sheet["B2"]]
    assert cells.get_special_cells("formulas") == [sheet["C1:C2"]]
    assert cells.get_special_cells("constants", "text") == [sheet["A1:A2"]]
    sheet["2:2"].rows.hidden = True
    assert cells.get_special_cells("visible") == [sheet["A1:C1"]]


def test_inserted_and_deleted_cells_move_their_neighbours(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["甲", "x"], ["乙", "y"]]
    sheet["A1"].insert("down")
    assert sheet["A1:B3"].value == [[None, "x"], ["甲", "y"], ["乙", None]]
    sheet["A1"].delete("up")
    sheet["1:1"].delete()
    assert sheet["A1:B1"].value == ["乙", "y"]


def test_copies_take_formats_along_and_moves_leave_nothing(book: xw.Book, sheet: xw.Sheet) -> None:
    sheet["A1"].value = "甲"
    sheet["A1"].color = (255, 0, 0)
    other = book.sheets.add("另表", after=sheet)
    sheet["A1"].copy(other["B2"])
    assert [other["B2"].value, other["B2"].color] == ["甲", (255, 0, 0)]
    sheet["A1"].move(sheet["C3"])
    assert (sheet["A1"].value, sheet["C3"].value) == (None, "甲")
    other["D4"].copy_from(sheet["C3"], copy_type="values")
    assert [other["D4"].value, other["D4"].color] == ["甲", None]


def test_rows_are_sorted_by_several_columns(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["部门", "金额"], ["销售", 2], ["运营", 9], ["销售", 7]]
    sheet["A1:B4"].sort([1, 2], ascending=[True, False], has_headers=True)
    assert sheet["A2:B4"].value == [["销售", 7.0], ["销售", 2.0], ["运营", 9.0]]


def test_cells_can_be_cleared_of_contents_formats_or_both(sheet: xw.Sheet) -> None:
    sheet["A1"].value = "甲"
    sheet["A1"].color = (1, 2, 3)
    sheet["A1"].clear_contents()
    assert (sheet["A1"].value, sheet["A1"].color) == (None, (1, 2, 3))
    sheet["A1"].value = "乙"
    sheet["A1"].clear_formats()
    assert [sheet["A1"].value, sheet["A1"].color] == ["乙", None]
    sheet["A1"].clear()
    assert sheet["A1"].value is None


def test_cells_are_merged_and_taken_apart(sheet: xw.Sheet) -> None:
    sheet["B2:C3"].merge()
    assert sheet["B2"].merge_cells
    assert sheet["B2"].merge_area.address == "$B$2:$C$3"
    sheet["B2:C3"].unmerge()
    assert not sheet["B2"].merge_cells


def test_a_hyperlink_shows_its_text_and_leads_to_its_address(sheet: xw.Sheet) -> None:
    sheet["A1"].add_hyperlink("https://example.cn/项目", "打开项目")
    assert (sheet["A1"].value, sheet["A1"].hyperlink) == ("打开项目", "https://example.cn/项目")


def test_a_note_is_written_read_changed_and_deleted(sheet: xw.Sheet) -> None:
    sheet["B2"].add_note("请补充客户名称")
    assert sheet["B2"].note is not None
    sheet["B2"].note.text = "请补充客户全称"
    assert [(note.location.address, note.text) for note in sheet.notes] == [("$B$2", "请补充客户全称")]
    sheet["B2"].note.delete()
    assert sheet["B2"].note is None
