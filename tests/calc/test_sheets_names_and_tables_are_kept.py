"""Sheets, names and tables of a workbook, through xlwings' public calls."""

import pandas as pd
import pytest
import xlwings as xw

from pmxl.calc import bridge
from pmxl.calc.errors import ChangeRefusedError, NameTakenError, NotInCalcError

pytestmark = pytest.mark.libreoffice


def test_sheets_are_added_where_asked_and_found_by_name(book: xw.Book) -> None:
    book.sheets.add("立项登记", after=book.sheets[0])
    book.sheets.add("进度计划", before=book.sheets["立项登记"])
    assert book.sheet_names == ["Sheet1", "进度计划", "立项登记"]
    assert book.sheets["进度计划"].index == 2
    assert "进度计划" in book.sheets
    assert "没有" not in book.sheets
    assert book.sheets.active.name == "进度计划"


def test_a_missing_sheet_is_a_key_error(book: xw.Book) -> None:
    with pytest.raises(KeyError):
        book.sheets["没有"]


def test_a_sheet_is_renamed_and_formulas_follow(book: xw.Book, sheet: xw.Sheet) -> None:
    sheet["A1"].value = 5
    other = book.sheets.add("汇总")
    other["A1"].formula = "=Sheet1!A1*2"
    sheet.name = "回款 登记"
    assert other["A1"].formula == "='回款 登记'!A1*2"
    assert other["A1"].value == 10.0


def test_a_name_that_another_sheet_has_is_refused(book: xw.Book, sheet: xw.Sheet) -> None:
    book.sheets.add("周报")
    with pytest.raises(NameTakenError, match="周报"):
        sheet.name = "周报"


def test_sheets_are_deleted_but_never_the_last_one(book: xw.Book) -> None:
    book.sheets.add("临时").delete()
    assert book.sheet_names == ["Sheet1"]
    with pytest.raises(ChangeRefusedError, match="至少要保留一个工作表"):
        book.sheets[0].delete()


def test_sheets_are_copied_within_and_between_workbooks(app: xw.App, book: xw.Book, sheet: xw.Sheet) -> None:
    sheet["A1"].value = "甲"
    assert sheet.copy(name="副本")["A1"].value == "甲"
    assert book.sheet_names == ["Sheet1", "副本"]
    other = app.books.add()
    sheet.copy(after=other.sheets[0], name="外来")
    assert other.sheets["外来"]["A1"].value == "甲"
    other.close()


def test_sheets_move_hide_and_show_themselves(book: xw.Book, sheet: xw.Sheet) -> None:
    second = book.sheets.add("第二", after=sheet)
    second.move(before=sheet)
    assert book.sheet_names == ["第二", "Sheet1"]
    second.visible = False
    assert [each.visible for each in book.sheets] == [False, True]


def test_rows_and_columns_are_frozen_with_the_sheet_in_front_unchanged(book: xw.Book, sheet: xw.Sheet) -> None:
    other = book.sheets.add("另表")
    sheet.freeze_panes.freeze_at("1:1")
    assert book.sheets.active == other
    sheet.activate()
    assert book.api.CurrentController.hasFrozenPanes()
    assert (book.api.CurrentController.SplitRow, book.api.CurrentController.SplitColumn) == (1, 0)
    sheet.freeze_panes.unfreeze()
    assert not book.api.CurrentController.hasFrozenPanes()


def test_the_print_area_is_an_address(sheet: xw.Sheet) -> None:
    sheet.page_setup.print_area = "A1:C9"
    assert sheet.page_setup.print_area == "$A$1:$C$9"
    sheet.page_setup.print_area = None
    assert sheet.page_setup.print_area is None


def test_a_name_stands_for_cells_on_a_sheet_with_a_chinese_name(book: xw.Book, sheet: xw.Sheet) -> None:
    sheet.name = "设 置"
    sheet["B2"].value = 0.13
    sheet["B2"].name = "税率"
    assert book.names["税率"].refers_to == "='设 置'!$B$2"
    assert book.names["税率"].refers_to_range.address == "$B$2"
    assert sheet["B2"].name == book.names["税率"]
    assert sheet.range("税率").value == 0.13
    sheet["C2"].formula = "=100*税率"
    assert sheet["C2"].value == 13.0


def test_names_are_added_changed_listed_and_deleted(book: xw.Book) -> None:
    book.names.add("期初", "=Sheet1!$A$1")
    book.names["期初"].refers_to = "=Sheet1!$A$1:$B$2"
    book.names["期初"].name = "期末"
    assert [(name.name, name.refers_to) for name in book.names] == [("期末", "=Sheet1!$A$1:$B$2")]
    assert "期末" in book.names
    assert "期初" not in book.names
    book.names["期末"].delete()
    assert len(book.names) == 0


def test_a_sheet_keeps_names_of_its_own(book: xw.Book, sheet: xw.Sheet) -> None:
    book.names.add("Sheet1!局部", "=Sheet1!$A$1")
    assert [name.name for name in sheet.names] == ["Sheet1!局部"]
    assert "Sheet1!局部" in book.names
    assert "局部" not in book.names


def test_a_text_that_can_not_be_a_name_is_refused(book: xw.Book) -> None:
    with pytest.raises(NameTakenError, match="A1"):
        book.names.add("A1", "=Sheet1!$B$2")


def _register(sheet: xw.Sheet) -> xw.main.Table:
    sheet["A1"].value = [["编号", "名称", "金额"], ["P1", "甲", 10], ["P2", "乙", 20]]
    return sheet.tables.add(sheet["A1:C3"], name="台账")


def test_a_table_knows_its_heading_and_its_body(sheet: xw.Sheet) -> None:
    table = _register(sheet)
    assert table.range.address == "$A$1:$C$3"
    assert table.header_row_range == sheet["A1:C1"]
    assert table.data_body_range == sheet["A2:C3"]
    assert table.totals_row_range is None
    assert (table.show_headers, table.show_totals, table.show_autofilter) == (True, False, True)


def test_a_table_without_rows_has_no_body(sheet: xw.Sheet) -> None:
    sheet["A1"].value = ["编号", "名称"]
    assert sheet.tables.add(sheet["A1:B1"], name="空表").data_body_range is None


def test_a_table_is_found_from_its_cells_and_by_its_name(book: xw.Book, sheet: xw.Sheet) -> None:
    _register(sheet)
    assert sheet["B3"].table == sheet.tables["台账"]
    assert sheet["D3"].table is None
    assert "台账" in sheet.tables
    assert "台账" not in book.sheets.add("另表").tables
    assert [table.name for table in sheet.tables] == ["台账"]
    assert sheet.range("台账").address == "$A$2:$C$3"


def test_a_table_is_resized_and_renamed(sheet: xw.Sheet) -> None:
    table = _register(sheet)
    table.resize(sheet["A1:D9"])
    table.name = "总账"
    assert sheet.tables["总账"].range.address == "$A$1:$D$9"


def test_a_table_name_that_is_taken_is_refused(sheet: xw.Sheet) -> None:
    _register(sheet)
    with pytest.raises(NameTakenError, match="台账"):
        sheet.tables.add(sheet["F1:G2"], name="台账")


def test_a_table_takes_a_data_frame_and_grows_with_it(sheet: xw.Sheet) -> None:
    table = _register(sheet)
    table.update(pd.DataFrame({"编号": ["P1", "P2", "P3"], "金额": [1.0, 2.0, 3.0]}), index=False)
    assert table.range.address == "$A$1:$B$4"
    assert sheet["A2:B4"].value == [["P1", 1.0], ["P2", 2.0], ["P3", 3.0]]


def test_rows_and_columns_of_a_table_are_added_and_deleted(sheet: xw.Sheet) -> None:
    table = _register(sheet)
    sheet["A4"].value = "表格下方"
    table.rows.add(["P3", "丙", 30])
    table.rows.add(["P0", "零", 0], index=1)
    table.columns.add("备注")
    assert table.range.address == "$A$1:$D$5"
    assert [column.name for column in table.columns] == ["编号", "名称", "金额", "备注"]
    assert table.columns["名称"].data_body_range == sheet["B2:B5"]
    assert sheet["B2:B5"].value == ["零", "甲", "乙", "丙"]
    assert sheet["A6"].value == "表格下方"
    table.rows[0].delete()
    table.columns["名称"].delete()
    assert table.range.value == [["编号", "金额", "备注"], ["P1", 10.0, None], ["P2", 20.0, None], ["P3", 30.0, None]]


def test_a_structured_reference_is_calculated(sheet: xw.Sheet) -> None:
    _register(sheet)
    sheet["E1"].formula = "=SUM(台账[金额])"
    assert sheet["E1"].value == 30.0
    assert sheet["E1"].formula == "=SUM(台账[金额])"


def test_a_filter_is_set_told_and_taken_away(sheet: xw.Sheet) -> None:
    table = _register(sheet)
    assert table.autofilter.criteria == []
    table.autofilter.apply_values(2, ["乙"])
    assert sheet["A2:A3"].rows.hidden is None
    assert sheet["A2"].rows.hidden
    assert [(one.field, one.type) for one in sheet["A1:C3"].autofilter.criteria] == [(2, "values")]
    table.autofilter.clear()
    assert sheet["A2:A3"].rows.hidden is False
    assert table.show_autofilter
    assert table.autofilter.criteria == []
    table.autofilter.apply_comparison(3, "greater_than", 15)
    assert sheet["A2"].rows.hidden
    assert table.autofilter.criteria[0].operator == "greater_than"


def test_a_filter_without_a_table_is_told_from_the_sheet_itself(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["编号", "名称"], ["P1", "甲"], ["P2", "乙"]]
    assert sheet["A1:B3"].autofilter.criteria == []
    cells = sheet["A1:B3"].api
    wanted = cells.createFilterDescriptor(True)
    wanted.ContainsHeader = True
    field = bridge.struct("com.sun.star.sheet.TableFilterField")
    field.Field, field.StringValue = 1, "乙"
    field.Operator = bridge.enum("com.sun.star.sheet.FilterOperator", "EQUAL")
    wanted.setFilterFields((field,))
    cells.filter(wanted)
    assert sheet["A2"].rows.hidden
    assert [one.field for one in sheet["A1:B3"].autofilter.criteria] == [2]
    sheet["A1:B3"].autofilter.clear()
    assert sheet["A2:A3"].rows.hidden is False


def test_a_table_style_is_refused_with_a_way_out(sheet: xw.Sheet) -> None:
    table = _register(sheet)
    with pytest.raises(NotInCalcError, match=r"LibreOffice Calc 中无法使用：表格样式。.*设置单元格格式"):
        table.table_style = "TableStyleMedium2"


def test_a_list_of_choices_is_set_and_read(book: xw.Book, sheet: xw.Sheet) -> None:
    sheet["A1:A3"].data_validation.set_list(["通过", "不通过"])
    rule = sheet["A1:A3"].data_validation
    assert (rule.type, rule.source, rule.in_cell_dropdown) == ("list", "通过,不通过", True)
    sheet["D1"].value = [["是"], ["否"]]
    sheet["B1"].data_validation.set_list(sheet["D1:D2"])
    assert sheet["B1"].data_validation.source == "=Sheet1!$D$1:$D$2"
    book.names.add("选项", "=Sheet1!$D$1:$D$2")
    sheet["B2"].data_validation.set_list(book.names["选项"])
    assert sheet["B2"].data_validation.source == "=选项"
    sheet["A1:A3"].data_validation.delete()
    assert sheet["A1"].data_validation.type == "none"


def test_a_rule_with_limits_is_set_and_read(sheet: xw.Sheet) -> None:
    sheet["A1"].data_validation.set_decimal("between", 0, 1)
    rule = sheet["A1"].data_validation
    assert (rule.type, rule.operator, rule.formula1, rule.formula2) == ("decimal", "between", "=0", "=1")
