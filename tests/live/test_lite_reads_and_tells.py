"""The scripts of xlwings Lite, with that host's limits: values only, no formulas, no paths, no boxes, no other files."""

import pytest
import xlwings as xw

import pmxl.lite
from pmxl.adapters.live import LiveWorkbook
from pmxl.adapters.live.sheet import FormulasHiddenError
from pmxl.grids.cell import Cell
from pmxl.rows.sheets import SHEETS
from tests.adapters.files import HEADINGS
from tests.given import given, only_rules
from tests.live import fake_engine
from tests.live.fake_engine import open_book
from tests.live.test_excel_over_com_is_handled import ONE, setting

TEXT = """
## 立项登记
申请编号 | 项目编号 | 项目名称 | 阶段 | 状态 | 需要踏勘 | 评估结论
SQ-2026-0002 | XM-2026-0002 | =南岸机电 | 立项 | 进行中 | | 通过

""" + only_rules("LX08")


def _absent(*_: object) -> None:
    raise NotImplementedError


@pytest.fixture
def lite(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take from the fake what Lite does not have."""
    for name in ("formula", "number_format", "merge_cells", "autofilter"):
        monkeypatch.setattr(fake_engine.Range, name, property(_absent, lambda *_: None))
    for name in ("screen_updating", "enable_events", "calculation"):
        monkeypatch.setattr(fake_engine.App, name, property(_absent, _absent))
    monkeypatch.setattr(fake_engine.App, "alert", _absent)
    monkeypatch.setattr(fake_engine.Book, "fullname", property(_absent))


def whole_company(**more: list[list[Cell]]) -> xw.Book:
    """All sheets in one workbook, as a company on the web has to keep them."""
    register = given(TEXT)
    sheets: dict[str, list[list[Cell]]] = dict(more)
    for kind in SHEETS:
        rows = [[getattr(row, column.field) or None for column in kind.columns()] for row in register.of(kind)]
        cells: list[list[Cell]] = [[None if value is None else str(value) for value in row] for row in rows]
        sheets[kind.sheet.name] = [[column.heading for column in kind.columns()], *cells]
    book = open_book("公司.xlsx", sheets)
    book.impl.api = fake_engine.Api(book={"name": "公司.xlsx"})
    book.sheets["立项登记"].range((2, 1)).select()
    return book


def shown(book: xw.Book) -> list[list[str]]:
    rows = book.sheets["校验结果"].used_range.options(ndim=2).value
    return [[cell for cell in row if cell] for row in rows]


@pytest.mark.usefixtures("lite")
def test_checking_lists_the_gaps_in_a_sheet_of_their_own() -> None:
    book = whole_company()
    pmxl.lite.check_project(book)
    told = shown(book)
    assert told[0] == ["pmxl 校验结果"]
    assert told[1][0].startswith("XM-2026-0002：立项 → 方案与报价")
    assert "LX08" in [row[0] for row in told]


@pytest.mark.usefixtures("lite")
@pytest.mark.parametrize("script", [pmxl.lite.check_all, pmxl.lite.show, pmxl.lite.next_steps, pmxl.lite.verify])
def test_every_script_tells_something_and_touches_nothing_else(script: object) -> None:
    book = whole_company()
    before = {sheet.title: dict(sheet.values) for sheet in book.impl.sheets.all}
    assert callable(script)
    script(book)
    assert len(shown(book)) > 1
    assert {sheet.title: dict(sheet.values) for sheet in book.impl.sheets.all if sheet.title != "校验结果"} == before


@pytest.mark.usefixtures("lite")
def test_a_second_run_replaces_the_first_result() -> None:
    book = whole_company()
    pmxl.lite.check_all(book)
    pmxl.lite.verify(book)
    assert [row[0] for row in shown(book)] == ["pmxl 校验结果", "操作日志 1 行，没有不相连之处"]


@pytest.mark.usefixtures("lite")
def test_a_sheet_of_that_name_that_somebody_else_made_is_left_alone() -> None:
    book = whole_company(校验结果=[["我的笔记"]])
    with pytest.raises(pmxl.lite.ResultSheetTakenError, match="不是 pmxl 建立的"):
        pmxl.lite.check_all(book)
    assert shown(book) == [["我的笔记"]]


@pytest.mark.usefixtures("lite")
def test_text_from_cells_becomes_no_formula() -> None:
    book = whole_company()
    pmxl.lite.show(book)
    assert book.sheets["校验结果"].impl.formulas == {}


@pytest.mark.usefixtures("lite")
def test_nothing_is_written_where_formulas_can_not_be_seen() -> None:
    workbook = LiveWorkbook(open_book("台账.xlsx", {"台账": [list(HEADINGS), ONE]}))
    with pytest.raises(FormulasHiddenError, match="没有写入任何内容"):
        workbook.commit([setting("XM-1", "名称", "大楼弱电", "改名")])
