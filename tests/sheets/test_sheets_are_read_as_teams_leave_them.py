"""Reading sheets: what is found in spite of everything, and what is said instead of guessed."""

from datetime import date

from pmxl.adapters.memory import MemoryWorkbook, MemoryWorkspace
from pmxl.grids.cell import Cell, ErrorValue
from pmxl.rows.initiation import StepRow
from pmxl.rows.meetings import ItemRow, MeetingRow
from pmxl.rows.register import Register
from pmxl.rows.solution import QuoteRow
from pmxl.sheets.reading import read_register
from pmxl.vocabulary import CustomerVerdict

HEADINGS: list[Cell] = [
    "项目编号",
    "版本",
    "编制人",
    "编制日期",
    "报价金额",
    "预计成本",
    "客户反馈",
    "反馈日期",
    "客户意见",
]


def read(*rows: list[Cell], sheet: str = "方案报价", book: str = "项目台账.xlsx") -> Register:
    return read_register(MemoryWorkspace([MemoryWorkbook(book, {sheet: list(rows)})]), (QuoteRow,))


def said(register: Register, code: str) -> list[str]:
    return [f"{p.gap.place}：{p.gap.found}" for p in register.problems if p.code == code]


def test_the_heading_row_is_found_below_titles_and_notes() -> None:
    register = read(["方案报价一览"], [], ["单位：元"], HEADINGS, ["XM-2026-0001", 1.0])
    row = register.of(QuoteRow)[0]
    assert (row.project, row.version, row.origin.row, row.origin.cell("版本")) == ("XM-2026-0001", 1, 5, "B5")


def test_columns_are_found_by_heading_in_any_order_among_others() -> None:
    values: list[Cell] = ["XM-2026-0001", 2.0, "周敏", *[None] * 6]
    register = read(["备忘", *HEADINGS[::-1]], ["我的备注", *values[::-1]])
    row = register.of(QuoteRow)[0]
    assert (row.project, row.version, row.author) == ("XM-2026-0001", 2, "周敏")


def test_headings_are_found_with_other_widths_spaces_and_line_breaks() -> None:
    typed: list[Cell] = [" 项目编号 ", "版 本", "编制人", "编制\n日期", "报价金额", "预计成本", "客户反馈＊"]
    row = read(typed, ["XM-2026-0001", 1.0, "周敏", "2026.11.3", "1,200.00 元", 900.0, "通过"]).of(QuoteRow)[0]
    assert (row.made, str(row.amount), row.verdict) == (date(2026, 11, 3), "1200.00", CustomerVerdict.PASSED)


def test_a_sheet_is_found_in_whichever_workbook_holds_it() -> None:
    register = read(HEADINGS, ["XM-2026-0001", 1.0], book="方案部.xlsx")
    assert register.of(QuoteRow)[0].origin.workbook == "方案部.xlsx"


def test_blank_rows_are_passed_over_and_the_numbers_of_the_others_kept() -> None:
    register = read(HEADINGS, ["XM-2026-0001", 1.0], [None] * 9, ["XM-2026-0001", 2.0])
    assert [row.origin.row for row in register.of(QuoteRow)] == [2, 4]


def test_a_total_typed_below_is_no_row_and_is_said() -> None:
    register = read(HEADINGS, ["XM-2026-0001", 1.0], ["合 计：", None, None, None, 1200.0])
    assert len(register.of(QuoteRow)) == 1
    assert said(register, "SJ09") == ["项目台账.xlsx › 方案报价 › 第 3 行：这一行像是合计，不作为数据"]


def test_a_lone_note_below_the_rows_is_no_row_and_is_said() -> None:
    register = read(HEADINGS, ["XM-2026-0001", 1.0], [None, None, None, None, None, None, None, None, "以上含税"])
    assert said(register, "SJ09") == ["项目台账.xlsx › 方案报价 › 第 3 行：这一行只填了「以上含税」，不作为数据"]


def test_a_half_typed_row_is_a_row_with_empty_fields() -> None:
    row = read(HEADINGS, ["XM-2026-0001"]).of(QuoteRow)[0]
    assert (row.project, row.version, row.author, row.amount) == ("XM-2026-0001", None, "", None)


def test_an_unclear_cell_loses_its_value_but_not_its_row() -> None:
    register = read(HEADINGS, ["XM-2026-0001", 1.0, "周敏", "下周三"])
    assert register.of(QuoteRow)[0].made is None
    assert said(register, "SJ01") == ["项目台账.xlsx › 方案报价 › 第 2 行 › 编制日期（D2）：「下周三」不是能确定的日期"]


def test_the_same_unclear_value_is_said_in_every_row_that_has_it() -> None:
    register = read(HEADINGS, ["XM-2026-0001", "一"], ["XM-2026-0002", "一"])
    assert len(said(register, "SJ01")) == 2


def test_a_problem_of_a_row_names_its_project() -> None:
    register = read(HEADINGS, ["XM-2026-0001", "一"])
    assert register.problems[-1].gap.project == "XM-2026-0001"


def test_a_renamed_heading_is_missing_and_the_likely_one_named() -> None:
    register = read([*HEADINGS[:6], "客户的反馈", *HEADINGS[7:]], ["XM-2026-0001", 1.0])
    assert any("缺少列「客户反馈」，「客户的反馈」可能是它被改了名" in text for text in said(register, "SJ03"))


def test_a_heading_that_stands_twice_is_read_from_the_left_and_said() -> None:
    register = read([*HEADINGS, "版本"], ["XM-2026-0001", 1.0, *[None] * 7, 9.0])
    assert register.of(QuoteRow)[0].version == 1
    assert len(said(register, "SJ04")) == 1


def test_an_error_value_in_a_computed_column_is_said() -> None:
    register = read([*HEADINGS, "毛利率"], ["XM-2026-0001", 1.0, *[None] * 7, ErrorValue.REFERENCE])
    assert any("错误值 #REF!" in text for text in said(register, "SJ06"))


def test_a_sheet_without_its_heading_row_is_said_and_has_no_rows() -> None:
    register = read(["随便", "写写"], ["XM-2026-0001", 1.0])
    assert (register.of(QuoteRow), len(said(register, "SJ05"))) == ((), 1 + 1)


def test_a_sheet_that_two_workbooks_hold_is_said_with_both_names() -> None:
    books = [MemoryWorkbook(name, {"方案报价": [list(HEADINGS)]}) for name in ("甲.xlsx", "乙.xlsx")]
    register = read_register(MemoryWorkspace(books), (QuoteRow,))
    assert said(register, "SJ36") == ["甲.xlsx › 方案报价：工作表 方案报价 也在 乙.xlsx 里，不能确定以哪一份为准"]


def test_a_missing_sheet_is_said_and_the_others_are_read() -> None:
    books = [MemoryWorkbook("项目台账.xlsx", {"方案报价": [list(HEADINGS), ["XM-2026-0001", 1.0]]})]
    register = read_register(MemoryWorkspace(books), (QuoteRow, StepRow, ItemRow))
    assert len(register.of(QuoteRow)) == 1
    assert {p.gap.place.sheet for p in register.problems if p.code == "SJ05"} == {"流程节点", "会议待办", "字典"}


def test_a_list_of_the_dictionary_closes_its_column() -> None:
    words: list[list[Cell]] = [["列表", "词条", "启用"], ["会议类型", "周会", "是"], ["会议类型", "例会", "否"]]
    meeting: list[list[Cell]] = [
        ["项目编号", "会议编号", "会议类型", "会议名称", "会议日期"],
        [None, "HY-1", "例会", "例会", "2026-11-3"],
    ]
    sheets: dict[str, list[list[Cell]]] = {"字典": words, "会议纪要": meeting}
    books = [MemoryWorkbook("项目台账.xlsx", sheets)]
    register = read_register(MemoryWorkspace(books), (MeetingRow,))
    assert any("「例会」不在可选范围" in text for text in said(register, "SJ02"))


def test_a_word_of_the_dictionary_without_its_list_closes_no_column() -> None:
    words: list[list[Cell]] = [["列表", "词条", "启用"], [None, "周会", "是"]]
    books = [MemoryWorkbook("设置.xlsx", {"字典": words, "方案报价": [HEADINGS, ["XM-2026-0001", 1.0, "周敏"]]})]
    register = read_register(MemoryWorkspace(books), (QuoteRow,))
    assert (said(register, "SJ02"), register.of(QuoteRow)[0].author) == ([], "周敏")
