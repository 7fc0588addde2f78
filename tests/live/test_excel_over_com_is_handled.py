"""What Excel does over COM and Calc does not: rejected calls, filters, protection, currency, errors, cloud addresses."""

import atexit
import sys
import types
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from pmxl.adapters.live import LiveWorkbook, LiveWorkspace
from pmxl.adapters.live.patience import HostBusyError, HostRefusedError, Patience
from pmxl.errors import ConflictError, WorkbookBusyError, WriteRefusedError
from pmxl.grids.cell import Cell, Entry, ErrorValue
from pmxl.outcomes.change import CellSet, CellsSet, RowsAppended
from tests.adapters.files import HEADINGS, LAYOUT, file_of
from tests.live.fake_engine import IN_EDIT_MODE, App, ComError, Sheet, Table, excel, open_book

ONE: list[Cell] = ["XM-1", "大楼弱电", 100.0, date(2026, 3, 1), None]
TWO: list[Cell] = ["XM-2", "机电改造", 200.5, date(2026, 4, 1), None]


def ledger(*rows: list[Cell], place: str = r"C:\share\台账.xlsx", app: App | None = None) -> xw.Book:
    return open_book(place, {"台账": [list(HEADINGS), *rows]}, app)


def live(book: xw.Book, slept: list[float] | None = None) -> LiveWorkbook:
    pauses: list[float] = [] if slept is None else slept
    return LiveWorkbook(book, patience=Patience(seconds=5, sleep=pauses.append))


def sheet_of(book: xw.Book) -> Sheet:
    sheet: Sheet = book.sheets["台账"].impl
    return sheet


def setting(key: str, heading: str, expected: Cell, new: Entry) -> CellsSet:
    return CellsSet(LAYOUT, {"编号": key}, (CellSet(heading, expected, new),))


def appending(**row: Entry) -> RowsAppended:
    return RowsAppended(LAYOUT, (row,))


def values(book: xw.Book) -> dict[tuple[int, int], Any]:
    return dict(sheet_of(book).values)


def test_numbers_that_look_like_text_stay_text_because_the_cell_is_text_first() -> None:
    book = ledger(ONE)
    live(book).commit([appending(编号="00123", 名称="1/2")])
    assert [sheet_of(book).values[3, column] for column in (1, 2)] == ["00123", "1/2"]
    assert [sheet_of(book).formats[3, column] for column in (1, 2)] == ["@", "@"]


def test_currency_cells_are_read_as_plain_numbers() -> None:
    book = ledger(ONE)
    sheet_of(book).column_formats[3] = "¥#,##0.00"
    assert live(book).read(LAYOUT).cell(0, "金额") == 100.0
    live(book).commit([setting("XM-1", "金额", 100.0, Decimal("1234567.89"))])
    assert sheet_of(book).values[2, 3] == 1234567.89
    assert "¥" not in sheet_of(book).formats.get((2, 3), "")


@pytest.mark.parametrize("error", [ErrorValue.DIVISION, ErrorValue.NOT_AVAILABLE, ErrorValue.REFERENCE])
def test_error_codes_are_read_as_error_values(error: ErrorValue) -> None:
    assert live(ledger([*ONE[:2], error, None, None])).read(LAYOUT).cell(0, "金额") is error


def test_an_error_that_xlwings_does_not_know_is_an_error_all_the_same() -> None:
    assert live(ledger([*ONE[:2], ErrorValue.OTHER, None, None])).read(LAYOUT).cell(0, "金额") is ErrorValue.OTHER


def test_times_and_moments_are_told_from_days() -> None:
    book = ledger(ONE, TWO)
    sheet_of(book).values |= {(2, 4): datetime(1899, 12, 30, 8, 30), (3, 4): datetime(2026, 4, 1, 9, 30, 0, 999_999)}
    grid = live(book).read(LAYOUT)
    assert [grid.cell(0, "日期"), grid.cell(1, "日期")] == [time(8, 30), datetime(2026, 4, 1, 9, 30, 1)]


def test_a_rejected_call_is_tried_again_until_the_cell_is_left() -> None:
    book, slept = ledger(ONE), list[float]()
    workbook = live(book, slept)
    book.app.impl.rejections = 3
    workbook.commit([setting("XM-1", "名称", "大楼弱电", "改名")])
    assert (sheet_of(book).values[2, 2], slept) == ("改名", [0.2, 0.4, 0.8])


@pytest.mark.parametrize("code", [-2147418111, IN_EDIT_MODE])
def test_a_cell_that_is_never_left_ends_in_a_sentence_and_not_in_a_hang(code: int) -> None:
    book, slept = ledger(ONE), list[float]()
    workbook = live(book, slept)
    book.app.impl.rejections, book.app.impl.rejection = 10_000, code
    with pytest.raises(HostBusyError, match="请先退出单元格编辑"):
        workbook.read(LAYOUT)
    assert 5 <= sum(slept) < 8


def test_a_refusal_for_another_reason_is_told_with_excels_words() -> None:
    with pytest.raises(HostRefusedError, match="内存不足"):
        Patience().tried("台账.xlsx", lambda: _refuse("内存不足"))


def _refuse(text: str) -> None:
    raise ComError(-2147352567, text, -2146827284)


def test_a_protected_sheet_is_refused_before_anything_is_written() -> None:
    book = ledger(ONE)
    vars(sheet_of(book).api)["ProtectContents"] = True
    before = values(book)
    with pytest.raises(WriteRefusedError, match="台账：工作表受保护，没有写入任何内容。请先取消保护"):
        live(book).commit([setting("XM-1", "名称", "大楼弱电", "改名")])
    assert values(book) == before


def test_a_workbook_opened_read_only_is_refused_by_name() -> None:
    book = ledger(ONE)
    vars(book.impl.api)["ReadOnly"] = True
    with pytest.raises(WriteRefusedError, match="台账.xlsx › 整个文件：是以只读方式打开的"):
        live(book).commit([setting("XM-1", "名称", "大楼弱电", "改名")])


def test_a_filter_is_lifted_for_the_write_and_put_back() -> None:
    book = ledger(ONE, TWO)
    sheet = sheet_of(book)
    sheet.filters = {2: {"field": 2, "type": "values", "values": ["大楼弱电"]}}
    sheet.hidden_rows = {3}
    live(book).commit([setting("XM-2", "名称", "机电改造", "改名"), appending(编号="XM-3")])
    assert (sheet.values[3, 2], sheet.values[4, 1]) == ("改名", "XM-3")
    assert sheet.filters == {2: {"field": 2, "type": "values", "values": ["大楼弱电"]}}


def test_a_filter_that_can_not_be_put_back_is_refused() -> None:
    book = ledger(ONE, TWO)
    sheet_of(book).filters = {3: {"field": 3, "type": "top_items", "count": 10}}
    with pytest.raises(WriteRefusedError, match="请先清除筛选"):
        live(book).commit([setting("XM-1", "名称", "大楼弱电", "改名")])
    assert sheet_of(book).filters


def test_a_filter_that_only_excel_knows_of_is_refused() -> None:
    book = ledger(ONE, TWO)
    vars(sheet_of(book).api)["FilterMode"] = True
    with pytest.raises(WriteRefusedError, match="正在筛选，写入会错行"):
        live(book).commit([setting("XM-1", "名称", "大楼弱电", "改名")])


def test_excel_that_is_busy_when_all_is_written_is_waited_for_and_set_right() -> None:
    book, slept = ledger(ONE), list[float]()
    app: App = book.app.impl
    app.after_write = lambda: setattr(app, "rejections", 2)
    live(book, slept).commit([setting("XM-1", "名称", "大楼弱电", "改名")])
    assert slept
    assert app.settings["calculation"] == "semiautomatic"


def test_excel_that_breaks_off_and_is_busy_then_is_brought_back_all_the_same() -> None:
    book = ledger(ONE, TWO)
    before, app, writes = values(book), book.app.impl, list[int]()

    def break_off() -> None:
        writes.append(1)
        if len(writes) == 2:
            app.rejections = 3
            raise ComError(-2147352567, "磁盘已满", -2146827284)

    app.after_write = break_off
    with pytest.raises(HostRefusedError, match="磁盘已满"):
        live(book).commit([setting("XM-1", "金额", 100.0, 5), setting("XM-2", "名称", "机电改造", "改名")])
    assert values(book) == before


def test_xlwings_neither_waits_for_ever_nor_kills_excels_at_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    gone, killer = list[object](), object()
    windows = types.ModuleType("xlwings._xlwindows")
    vars(windows).update(N_COM_ATTEMPTS=0, cleanup=killer)
    monkeypatch.setitem(sys.modules, "xlwings._xlwindows", windows)
    monkeypatch.setattr(atexit, "unregister", gone.append)
    live(ledger(ONE))
    assert (vars(windows)["N_COM_ATTEMPTS"], gone) == (50, [killer])


def test_a_merged_cell_is_refused_with_its_address() -> None:
    book = ledger(ONE)
    sheet_of(book).merged = {(2, 2), (2, 3)}
    with pytest.raises(WriteRefusedError, match="台账 B2：这里有合并单元格"):
        live(book).commit([setting("XM-1", "名称", "大楼弱电", "改名")])


def test_a_macro_that_changes_what_was_written_is_noticed_and_all_is_undone() -> None:
    book = ledger(ONE, TWO)
    sheet, before = sheet_of(book), values(book)
    book.app.impl.after_write = lambda: sheet.values.update({(3, 2): "宏改的"}) if (3, 2) in sheet.values else None
    with pytest.raises(WriteRefusedError, match="B3：写入「改名」后读回的是「宏改的」"):
        live(book).commit([setting("XM-1", "金额", 100.0, 5), setting("XM-2", "名称", "机电改造", "改名")])
    assert {spot: value for spot, value in values(book).items() if spot != (3, 2)} == {
        spot: value for spot, value in before.items() if spot != (3, 2)
    }


def test_excel_that_breaks_off_in_the_middle_is_brought_back_to_what_it_held() -> None:
    book = ledger(ONE, TWO)
    before, writes = values(book), list[int]()

    def break_off() -> None:
        writes.append(1)
        if len(writes) == 2:
            raise ComError(-2147352567, "磁盘已满", -2146827284)

    book.app.impl.after_write = break_off
    with pytest.raises(HostRefusedError, match="磁盘已满"):
        live(book).commit([setting("XM-1", "金额", 100.0, 5), setting("XM-2", "名称", "机电改造", "改名")])
    assert values(book) == before


def test_an_amount_that_excel_can_not_hold_to_the_cent_is_refused() -> None:
    with pytest.raises(WriteRefusedError, match="C2：数字 12345678901234567.89 超过 15 位有效数字"):
        live(ledger(ONE)).commit([setting("XM-1", "金额", 100.0, Decimal("12345678901234567.89"))])


def test_every_setting_of_the_application_is_as_it_was_afterwards() -> None:
    book = ledger(ONE)
    app: App = book.app.impl
    live(book).commit([setting("XM-1", "名称", "大楼弱电", "改名")])
    assert {name for name, _ in app.history} == {"screen_updating", "enable_events", "calculation"}
    assert app.settings["calculation"] == "semiautomatic"
    assert app.settings["enable_events"] is app.settings["screen_updating"] is True


def test_settings_come_back_when_the_write_fails() -> None:
    book = ledger(ONE)
    sheet_of(book).merged = {(2, 2)}
    with pytest.raises(WriteRefusedError):
        live(book).commit([setting("XM-1", "名称", "大楼弱电", "改名")])
    assert book.app.impl.settings["calculation"] == "semiautomatic"


def test_a_change_meanwhile_is_a_conflict_though_it_was_read_while_held() -> None:
    book = ledger(ONE)
    workbook = live(book)
    with workbook.held():
        workbook.read(LAYOUT)
        sheet_of(book).values[2, 2] = "别人改的"
        with pytest.raises(ConflictError, match="别人改的"):
            workbook.commit([setting("XM-1", "名称", "大楼弱电", "改名")])


def test_a_table_grows_and_its_calculated_column_fills_itself() -> None:
    book = ledger(ONE, TWO)
    sheet = sheet_of(book)
    sheet.formulas = {(2, 5): "=C2*2", (3, 5): "=C3*2"}
    table = Table(sheet, 1, 1, 3, 5)
    live(book).commit([appending(编号="XM-3", 金额=3), appending(编号="XM-4", 金额=4)])
    assert (table.bottom, sheet.formulas[4, 5], sheet.formulas[5, 5]) == (5, "=C4*2", "=C5*2")


def test_a_totals_row_of_a_table_moves_down_with_its_formula() -> None:
    book = ledger(ONE, TWO)
    sheet = sheet_of(book)
    sheet.values[4, 1], sheet.formulas[4, 3] = "汇总", "=SUBTOTAL(109,C2:C3)"
    table = Table(sheet, 1, 1, 4, 5, totals=True)
    live(book).commit([appending(编号="XM-3")])
    assert (sheet.values[4, 1], sheet.values[5, 1], sheet.formulas[5, 3]) == ("XM-3", "汇总", "=SUBTOTAL(109,C2:C4)")
    assert table.bottom == 5


def test_what_stands_below_a_table_moves_down_and_keeps_a_blank_row_above_it() -> None:
    book = ledger(ONE)
    table = Table(sheet_of(book), 1, 1, 2, 5)
    sheet_of(book).values[4, 1] = "备注"
    live(book).commit([appending(编号="XM-2"), appending(编号="XM-3")])
    assert [sheet_of(book).values.get((row, 1)) for row in (3, 4, 5, 6)] == ["XM-2", "XM-3", None, "备注"]
    assert table.bottom == 4


def test_rows_that_would_tear_what_stands_beside_the_list_are_refused() -> None:
    book = ledger(ONE)
    sheet_of(book).values.update({(3, 1): "合计", **{(row, 8): "旁边" for row in range(1, 9)}})
    with pytest.raises(WriteRefusedError, match="第 3 行：要插入新行，但旁边的内容（H2）会被断开"):
        live(book).commit([appending(编号="XM-2")])
    assert (sheet_of(book).values[3, 1], sheet_of(book).values[8, 8]) == ("合计", "旁边")


def test_rows_typed_right_below_a_table_belong_to_it() -> None:
    book = ledger(ONE, TWO)
    table = Table(sheet_of(book), 1, 1, 2, 5)
    live(book).commit([appending(编号="XM-3")])
    assert (sheet_of(book).values[4, 1], table.bottom) == ("XM-3", 4)


def test_a_column_formatted_to_the_last_row_does_not_make_reading_endless() -> None:
    book = ledger(ONE)
    sheet_of(book).formats[1_000_000, 1] = "@"
    before = book.app.impl.calls
    assert len(live(book).read(LAYOUT).rows) == 1
    assert book.app.impl.calls - before < 20


def test_a_cloud_workbook_is_used_without_asking_for_its_local_path(tmp_path: Path) -> None:
    book = ledger(ONE, place="https://company.sharepoint.cn/sites/pm/Shared Documents/台账.xlsx")
    workspace = LiveWorkspace(book, spare=tmp_path)
    assert [one.name for one in workspace.workbooks()] == ["台账.xlsx"]
    assert workspace.folder is None
    workspace.workbooks()[0].commit([setting("XM-1", "名称", "大楼弱电", "改名")])
    assert list((tmp_path / "备份").glob("台账.点击前.*.xlsx"))


def test_only_workbooks_of_the_same_folder_are_neighbours() -> None:
    app = excel()
    book = ledger(ONE, place=r"\\server\甲\台账.xlsx", app=app)
    ledger(TWO, place=r"\\server\乙\台账.xlsx", app=app)
    ledger(TWO, place=r"\\server\甲\设置.xlsx", app=app)
    assert [one.name for one in LiveWorkspace(book).workbooks()] == ["台账.xlsx", "设置.xlsx"]


def test_what_is_open_is_used_live_and_the_rest_from_the_disk(tmp_path: Path) -> None:
    file_of(tmp_path / "台账.xlsx", {"台账": [list(HEADINGS), ["XM-1", "磁盘上的", 1.0, None, None]]})
    file_of(tmp_path / "设置.xlsx", {"人员": [["姓名", "部门"], ["甲", "PMO"]]})
    book = ledger(["XM-1", "屏幕上的", 1.0, None, None], place=str(tmp_path / "台账.xlsx"))
    found = {one.name: one for one in LiveWorkspace(book).workbooks()}
    assert set(found) == {"台账.xlsx", "设置.xlsx"}
    assert found["台账.xlsx"].read(LAYOUT).cell(0, "名称") == "屏幕上的"


def test_a_closed_workbook_that_somebody_else_has_open_is_refused_by_name(tmp_path: Path) -> None:
    file_of(tmp_path / "台账.xlsx", {"台账": [list(HEADINGS), ONE]})
    name = "王雅琴".encode("utf-16-le")
    (tmp_path / "~$台账.xlsx").write_bytes(bytes(55) + (3).to_bytes(2, "little") + name + bytes(165 - 57 - len(name)))
    book = open_book(str(tmp_path / "设置.xlsx"), {"人员": [["姓名"]]})
    other = next(one for one in LiveWorkspace(book).workbooks() if one.name == "台账.xlsx")
    assert other.read(LAYOUT).cell(0, "名称") == "大楼弱电"
    with pytest.raises(WorkbookBusyError, match="王雅琴"):
        other.commit([setting("XM-1", "名称", "大楼弱电", "改名")])


def test_the_sheets_are_kept_as_they_were_before_the_first_write(tmp_path: Path) -> None:
    import python_calamine

    book = ledger(ONE, place=str(tmp_path / "台账.xlsx"))
    workbook = LiveWorkbook(book)
    workbook.commit([setting("XM-1", "名称", "大楼弱电", "一")])
    workbook.commit([setting("XM-1", "名称", "一", "二")])
    (kept,) = (tmp_path / "备份").glob("台账.点击前.*.xlsx")
    rows = python_calamine.CalamineWorkbook.from_path(kept).get_sheet_by_name("台账").to_python()
    assert rows[1][:4] == ["XM-1", "大楼弱电", 100.0, date(2026, 3, 1)]


def test_round_trips_are_the_same_for_a_hundred_rows_and_for_ten_thousand() -> None:
    def trips(count: int) -> int:
        rows: list[list[Cell]] = [
            [f"XM-{number}", "名称", float(number), date(2026, 3, 1), None] for number in range(count)
        ]
        book = ledger(*rows)
        workbook = live(book)
        app: App = book.app.impl
        before = app.calls
        workbook.read(LAYOUT)
        workbook.commit(
            [setting("XM-7", "名称", "名称", "改名"), appending(编号="新"), setting("XM-90", "金额", 90.0, 1)]
        )
        return app.calls - before

    assert trips(100) == trips(10_000) <= 130
