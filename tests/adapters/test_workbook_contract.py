"""The laws that every workbook keeps, whatever holds it. A new adapter joins by one function in `MAKERS`."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from pmxl.adapters.closed_file import ClosedWorkbook
from pmxl.adapters.live import LiveWorkbook
from pmxl.adapters.memory import MemoryWorkbook
from pmxl.errors import (
    ColumnNotFoundError,
    ConflictError,
    HeadingNotFoundError,
    KeyTakenError,
    PmxlError,
    RowFoundTwiceError,
    RowNotFoundError,
    SheetFoundTwiceError,
    SheetNotFoundError,
    WriteRefusedError,
)
from pmxl.grids.cell import Cell, Entry, Stale
from pmxl.grids.layout import Layout
from pmxl.outcomes.change import CellSet, CellsSet, RowsAppended
from pmxl.ports.workbook import Workbook
from tests.adapters.files import HEADINGS, LAYOUT, Formulas, Sheets, file_of, without_recalculation
from tests.live.fake_engine import open_book
from tests.live.office import opened

Make = Callable[[Sheets, Formulas], Workbook]


def in_memory(_folder: Path, sheets: Sheets, formulas: Formulas) -> Workbook:
    return MemoryWorkbook("台账.xlsx", sheets, formulas)


def in_a_closed_file(folder: Path, sheets: Sheets, formulas: Formulas) -> Workbook:
    return ClosedWorkbook(without_recalculation(file_of(folder / "台账.xlsx", sheets, formulas)))


def in_an_excel_over_com(folder: Path, sheets: Sheets, formulas: Formulas) -> Workbook:
    book = open_book(str(folder / "台账.xlsx"), sheets)
    for name, texts in formulas.items():
        book.sheets[name].impl.formulas.update(texts)
    return LiveWorkbook(book)


def in_running_calc(folder: Path, sheets: Sheets, formulas: Formulas) -> Workbook:
    return LiveWorkbook(opened(file_of(folder / "台账.xlsx", sheets, formulas)))


MAKERS = (
    in_memory,
    in_a_closed_file,
    in_an_excel_over_com,
    pytest.param(in_running_calc, marks=[pytest.mark.libreoffice, pytest.mark.xdist_group("live-calc")]),
)


@pytest.fixture(params=MAKERS, ids=lambda maker: maker.__name__)
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Make:
    return lambda sheets, formulas: request.param(tmp_path, sheets, formulas)


ONE: list[Cell] = ["XM-1", "大楼弱电", 100.0, date(2026, 3, 1), None]
TWO: list[Cell] = ["XM-2", "机电改造", 200.5, date(2026, 4, 1), None]


def ledger(make: Make, *rows: list[Cell]) -> Workbook:
    return make({"台账": [list(HEADINGS), *rows]}, {})


def setting(key: str, heading: str, expected: Cell, new: Entry) -> CellsSet:
    return CellsSet(LAYOUT, {"编号": key}, (CellSet(heading, expected, new),))


def appending(*rows: dict[str, Entry], last: dict[str, Entry] | None = None) -> RowsAppended:
    return RowsAppended(LAYOUT, rows, last)


def column(workbook: Workbook, heading: str, layout: Layout = LAYOUT) -> list[Cell]:
    grid = workbook.read(layout)
    return [grid.cell(index, heading) for index in range(len(grid.rows))]


def test_what_is_read_is_typed_and_below_the_heading(make: Make) -> None:
    grid = ledger(make, ONE, ["XM-2", True, 0.1, datetime(2026, 4, 1, 9, 30), None]).read(LAYOUT)
    assert [grid.cell(0, heading) for heading in HEADINGS] == ONE
    assert [grid.cell(1, heading) for heading in HEADINGS] == ["XM-2", True, 0.1, datetime(2026, 4, 1, 9, 30), None]
    assert (grid.workbook, grid.sheet, grid.row_number(0)) == ("台账.xlsx", "台账", 2)


def test_a_heading_below_a_title_and_blank_rows_keep_their_numbers(make: Make) -> None:
    grid = make({"台账": [["项目台账"], [], list(HEADINGS), ONE, [], TWO]}, {}).read(LAYOUT)
    assert grid.heading_row == 3
    assert [grid.cell(index, "编号") for index in range(3)] == ["XM-1", None, "XM-2"]
    assert grid.row_number(2) == 6


def test_a_sheet_is_found_by_name_as_people_type_it(make: Make) -> None:
    assert make({" 台 账": [list(HEADINGS), ONE]}, {}).read(LAYOUT).sheet == " 台 账"


def test_a_missing_sheet_and_a_missing_heading_are_named(make: Make) -> None:
    workbook = make({"别的": [["甲"]], "台账": [["甲", "乙"]]}, {})
    with pytest.raises(HeadingNotFoundError, match="台账.xlsx › 台账"):
        workbook.read(LAYOUT)
    with pytest.raises(SheetNotFoundError, match="合同"):
        workbook.read(Layout("合同", ("编号", "名称"), ("编号",)))


def test_two_sheets_of_the_same_name_are_refused(make: Make) -> None:
    with pytest.raises(SheetFoundTwiceError, match="台账"):
        make({"台账": [list(HEADINGS)], "台账 ": [list(HEADINGS)]}, {}).read(LAYOUT)


def test_a_set_cell_holds_the_new_value_and_nothing_else_changed(make: Make) -> None:
    workbook = ledger(make, ONE, TWO)
    (written,) = workbook.commit([setting("XM-2", "金额", 200.5, Decimal("199.99"))])
    assert column(workbook, "金额") == [100.0, 199.99]
    assert column(workbook, "名称") == ["大楼弱电", "机电改造"]
    assert str(written) == "台账.xlsx › 台账 C3 金额：200.5 → 199.99"


def test_what_was_written_says_whether_its_row_is_new(make: Make) -> None:
    workbook = ledger(make, ONE)
    written = workbook.commit([setting("XM-1", "名称", "大楼弱电", "改名"), appending({"编号": "XM-2"})])
    assert [(one.heading, one.appended) for one in written] == [("名称", False), ("编号", True)]


def test_appended_rows_stand_below_the_last_one(make: Make) -> None:
    workbook = ledger(make, ONE, TWO)
    written = workbook.commit([appending({"编号": "XM-3", "金额": 5}, {"编号": "XM-4", "日期": date(2026, 11, 24)})])
    assert column(workbook, "编号") == ["XM-1", "XM-2", "XM-3", "XM-4"]
    assert column(workbook, "日期") == [ONE[3], TWO[3], None, date(2026, 11, 24)]
    assert [one.cell for one in written] == ["A4", "C4", "A5", "D5"]


def test_the_first_row_of_an_empty_list_stands_below_the_heading(make: Make) -> None:
    workbook = ledger(make)
    workbook.commit([appending({"编号": "XM-1"}, last={})])
    assert column(workbook, "编号") == ["XM-1"]


def test_text_stays_text_whatever_it_begins_with(make: Make) -> None:
    texts = [
        "=1+1",
        "+86",
        "-无-",
        "@某人",
        "'引号",
        "00123",
        "1/2",
        " 空格 ",
        "第一行\n第二行",
        "头\t尾",
        "_x0041_",
        "😀",
    ]
    workbook = ledger(make, ONE)
    rows: list[dict[str, Entry]] = [{"编号": f"T{n}", "名称": text} for n, text in enumerate(texts)]
    workbook.commit([appending(*rows)])
    assert column(workbook, "名称")[1:] == texts


def test_a_cell_that_somebody_changed_is_a_conflict_that_names_both_values(make: Make) -> None:
    workbook = ledger(make, ONE, TWO)
    with pytest.raises(ConflictError, match=r"台账 B2 名称（XM-1）：读取时为「旧名」，现在是「大楼弱电」"):
        workbook.commit([setting("XM-1", "名称", "旧名", "新名")])
    assert column(workbook, "名称") == ["大楼弱电", "机电改造"]


def test_when_one_change_fails_none_is_written(make: Make) -> None:
    workbook = ledger(make, ONE, TWO)
    with pytest.raises(RowNotFoundError):
        workbook.commit([appending({"编号": "XM-3"}), setting("XM-9", "名称", None, "无")])
    assert column(workbook, "编号") == ["XM-1", "XM-2"]


def test_other_rows_and_columns_may_change_meanwhile(make: Make) -> None:
    workbook = ledger(make, ONE, TWO)
    workbook.read(LAYOUT)
    workbook.commit([setting("XM-1", "金额", 100.0, 111)])
    workbook.commit([setting("XM-1", "名称", "大楼弱电", "改名")])
    assert (column(workbook, "名称")[0], column(workbook, "金额")[0]) == ("改名", 111.0)


def test_a_key_is_found_as_people_see_it(make: Make) -> None:
    workbook = ledger(make, [" ＸＭ－１ ", "全角", 1.0, None, None], [20260001.0, "数字", 2.0, None, None])
    workbook.commit([setting("XM-1", "金额", 1.0, 10), setting("20260001", "金额", 2.0, 20)])
    assert column(workbook, "金额") == [10.0, 20.0]


def test_a_key_of_two_columns_needs_both(make: Make) -> None:
    layout = Layout("节点", ("编号", "节点", "结果"), ("编号", "节点"))
    workbook = make(
        {"节点": [["编号", "节点", "结果"], ["XM-1", "1.1", None], ["XM-1", "1.2", None], ["XM-2", "1.2", None]]}, {}
    )
    workbook.commit([CellsSet(layout, {"编号": "XM-1", "节点": "1.2"}, (CellSet("结果", None, "通过"),))])
    assert column(workbook, "结果", layout) == [None, "通过", None]


def test_a_key_that_no_row_has_is_named(make: Make) -> None:
    with pytest.raises(RowNotFoundError, match="XM-9"):
        ledger(make, ONE).commit([setting("XM-9", "名称", None, "新")])


def test_a_key_that_two_rows_have_is_refused_with_both_numbers(make: Make) -> None:
    with pytest.raises(RowFoundTwiceError, match="第 2、3 行"):
        ledger(make, ONE, ["XM-1 ", "重复", 1.0, None, None]).commit([setting("XM-1", "名称", "大楼弱电", "新")])


def test_an_appended_key_that_is_taken_is_refused(make: Make) -> None:
    workbook = ledger(make, ONE)
    with pytest.raises(KeyTakenError, match="XM-1"):
        workbook.commit([appending({"编号": "XM-1"})])
    with pytest.raises(KeyTakenError, match="XM-5"):
        workbook.commit([appending({"编号": "XM-5"}, {"编号": "XM-5"})])


def test_rows_appended_in_one_commit_are_found_by_later_changes(make: Make) -> None:
    workbook = ledger(make, ONE)
    workbook.commit([appending({"编号": "XM-2", "名称": "甲"}), setting("XM-2", "名称", "甲", "乙")])
    assert column(workbook, "名称") == ["大楼弱电", "乙"]


def test_a_later_change_sees_what_an_earlier_one_of_the_commit_wrote(make: Make) -> None:
    workbook = ledger(make, ONE)
    workbook.commit([setting("XM-1", "金额", 100.0, 1), setting("XM-1", "金额", 1.0, 2)])
    assert column(workbook, "金额") == [2.0]


def test_a_column_that_is_not_there_is_named(make: Make) -> None:
    workbook = make({"台账": [["编号", "名称", "金额"], ["XM-1", "甲", 1.0]]}, {})
    with pytest.raises(ColumnNotFoundError, match="日期"):
        workbook.commit([setting("XM-1", "日期", None, date(2026, 1, 1))])
    with pytest.raises(ColumnNotFoundError, match="日期"):
        workbook.commit([appending({"编号": "XM-2", "日期": date(2026, 1, 1)})])


def test_the_last_row_guards_an_order_of_appended_rows(make: Make) -> None:
    workbook = ledger(make, ONE)
    workbook.commit([appending({"编号": "XM-2"}, last={"编号": "XM-1"})])
    with pytest.raises(ConflictError, match="XM-1.*XM-2"):
        workbook.commit([appending({"编号": "XM-3"}, last={"编号": "XM-1"})])
    with pytest.raises(ConflictError):
        workbook.commit([appending({"编号": "XM-3"}, last={})])
    assert column(workbook, "编号") == ["XM-1", "XM-2"]


def test_an_empty_list_has_no_last_row_to_compare_with(make: Make) -> None:
    with pytest.raises(ConflictError):
        ledger(make).commit([appending({"编号": "XM-3"}, last={"编号": "XM-1"})])


def with_formulas(make: Make) -> Workbook:
    rows: list[list[Cell]] = [[*ONE[:4], 200.0], [*TWO[:4], 401.0]]
    return make({"台账": [list(HEADINGS), *rows]}, {"台账": {(2, 5): "=C2*2", (3, 5): "=C3*2"}})


def test_formula_texts_are_given_by_row(make: Make) -> None:
    assert with_formulas(make).formulas(LAYOUT) == {"双倍": {2: "=C2*2", 3: "=C3*2"}}


def test_a_formula_cell_is_never_overwritten(make: Make) -> None:
    workbook = with_formulas(make)
    with pytest.raises(WriteRefusedError, match="E2 双倍：这里是公式"):
        workbook.commit([setting("XM-1", "双倍", 200.0, 7)])
    with pytest.raises(WriteRefusedError, match="双倍"):
        workbook.commit([appending({"编号": "XM-3", "双倍": 7})])


def test_appended_rows_get_the_formula_of_the_row_above(make: Make) -> None:
    workbook = with_formulas(make)
    workbook.commit([appending({"编号": "XM-3", "金额": 3}, {"编号": "XM-4", "金额": 4})])
    assert workbook.formulas(LAYOUT)["双倍"] == {2: "=C2*2", 3: "=C3*2", 4: "=C4*2", 5: "=C5*2"}


def test_results_are_believed_until_a_commit_makes_them_stale_or_new(make: Make) -> None:
    workbook = with_formulas(make)
    assert column(workbook, "双倍") == [200.0, 401.0]
    workbook.commit([setting("XM-1", "金额", 100.0, 7)])
    recalculated: list[Cell] = [14.0, 401.0]  # by a program that has it open
    assert column(workbook, "双倍") in ([Stale(200.0), Stale(401.0)], recalculated)


def test_a_totals_row_typed_by_hand_is_never_taken_into_the_list(make: Make) -> None:
    workbook = ledger(make, ONE, ["合 计：", None, 100.0, None, None])
    workbook.commit([appending({"编号": "XM-2"}), setting("XM-1", "名称", "大楼弱电", "改名")])
    assert column(workbook, "编号") == ["XM-1", "XM-2", "合 计："]
    assert column(workbook, "名称")[0] == "改名"


def test_a_note_below_keeps_a_blank_row_above_it(make: Make) -> None:
    workbook = ledger(make, ONE, [None] * 5, ["备注：勿删", None, None, None, None])
    workbook.commit([appending({"编号": "XM-2"}, {"编号": "XM-3"})])
    assert column(workbook, "编号") == ["XM-1", "XM-2", "XM-3", None, "备注：勿删"]


def test_keys_are_looked_for_in_the_list_and_not_in_another_one_below(make: Make) -> None:
    other: list[Cell] = ["XM-1", "另一表", 5.0, None, None]
    workbook = ledger(make, ONE, [None] * 5, [None] * 5, [None] * 5, list(HEADINGS), other)
    workbook.commit([setting("XM-1", "名称", "大楼弱电", "改名"), appending({"编号": "XM-2"})])
    assert column(workbook, "编号") == ["XM-1", "XM-2", None, None, "编号", "XM-1"]
    assert column(workbook, "名称")[0] == "改名"


def test_emptied_cells_are_read_as_empty(make: Make) -> None:
    workbook = ledger(make, ONE)
    workbook.commit([setting("XM-1", "名称", "大楼弱电", None), setting("XM-1", "日期", date(2026, 3, 1), "")])
    assert (column(workbook, "名称"), column(workbook, "日期")) == ([None], [None])


def test_a_commit_of_nothing_writes_nothing(make: Make) -> None:
    assert ledger(make, ONE).commit([]) == ()


def test_several_sheets_change_in_one_commit(make: Make) -> None:
    log = Layout("日志", ("序号", "内容"), ("序号",))
    workbook = make({"台账": [list(HEADINGS), ONE], "日志": [["序号", "内容"]]}, {})
    workbook.commit([setting("XM-1", "金额", 100.0, 5), RowsAppended(log, ({"序号": 1, "内容": "改了金额"},), {})])
    assert (column(workbook, "金额"), column(workbook, "内容", log)) == ([5.0], ["改了金额"])


def test_two_ideas_of_one_sheet_in_one_commit_are_refused(make: Make) -> None:
    workbook = ledger(make, ONE)
    other = CellsSet(Layout("台账", HEADINGS, ("名称",)), {"名称": "大楼弱电"}, (CellSet("金额", 100.0, 1),))
    with pytest.raises(WriteRefusedError, match="两种列定义"):
        workbook.commit([setting("XM-1", "名称", "大楼弱电", "改名"), other])
    assert column(workbook, "名称") == ["大楼弱电"]


def test_a_workbook_may_be_held_while_it_is_read_and_written(make: Make) -> None:
    workbook = ledger(make, ONE)
    with workbook.held(), workbook.held():
        workbook.commit([setting("XM-1", "金额", 100.0, 5)])
    assert column(workbook, "金额") == [5.0]


def test_every_error_says_where_and_is_one_line(make: Make) -> None:
    workbook = ledger(make, ONE)
    for change in (setting("XM-9", "名称", None, ""), setting("XM-1", "名称", "旧", ""), appending({"编号": "XM-1"})):
        with pytest.raises(PmxlError, match=r"^台账\.xlsx › 台账[^\n]+。$"):
            workbook.commit([change])
