"""The laws of mends, whatever holds the workbook: a table extended, formulas and pmxl's own cells put right."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from pmxl.adapters.closed_file import ClosedWorkbook
from pmxl.adapters.live import LiveWorkbook
from pmxl.adapters.memory import MemoryWorkbook
from pmxl.errors import ConflictError, WriteRefusedError
from pmxl.grids.cell import Cell
from pmxl.grids.frame import Frame
from pmxl.grids.layout import Layout
from pmxl.outcomes.change import RowsAppended
from pmxl.outcomes.mend import CellRefreshed, FormulaRestored, TableExtended, Validation, ValidationRestored
from pmxl.ports.workbook import Workbook
from tests.adapters.files import table_of, with_part
from tests.live.fake_engine import Table, open_book
from tests.live.office import opened

HEADINGS = ("编号", "名称", "金额", "双倍")
LAYOUT = Layout("台账", HEADINGS, ("编号",), frozenset({"双倍"}))
ROWS: list[list[Cell]] = [["A1", "甲", 100.0], ["A2", "乙", 200.0], ["A3", "丙", 300.0], ["A4", "丁", 400.0]]
"""The table holds the first two; the others were typed below it."""

Make = Callable[[], Workbook]


def in_memory(_folder: Path) -> Workbook:
    rows: list[list[Cell]] = [[*HEADINGS], *([*row, None] for row in ROWS)]
    return MemoryWorkbook("台账.xlsx", {"台账": rows}, frames={"台账": Frame(1, 1, 3, 4, name="台账表")})


def file(folder: Path) -> Path:
    path = table_of(folder / "台账.xlsx", ROWS, headings=HEADINGS)
    return with_part(path, "xl/tables/table1.xml", lambda xml: xml.replace(b"A1:D5", b"A1:D3"))


def in_a_closed_file(folder: Path) -> Workbook:
    return ClosedWorkbook(file(folder))


def in_an_excel_over_com(folder: Path) -> Workbook:
    book = open_book(str(folder / "台账.xlsx"), {"台账": [list(HEADINGS), *([*row, None] for row in ROWS)]})
    Table(book.sheets["台账"].impl, 1, 1, 3, 4)
    return LiveWorkbook(book)


def in_running_calc(folder: Path) -> Workbook:
    return LiveWorkbook(opened(file(folder)))


MAKERS = (
    in_memory,
    in_a_closed_file,
    in_an_excel_over_com,
    pytest.param(in_running_calc, marks=[pytest.mark.libreoffice, pytest.mark.xdist_group("live-calc")]),
)


@pytest.fixture(params=MAKERS, ids=lambda maker: maker.__name__)
def workbook(request: pytest.FixtureRequest, tmp_path: Path) -> Workbook:
    made: Workbook = request.param(tmp_path)
    made.read(LAYOUT)
    return made


def frame(workbook: Workbook) -> Frame:
    found = workbook.frame(LAYOUT)
    assert found is not None
    return found


def column(workbook: Workbook, heading: str) -> Sequence[Cell]:
    return workbook.read(LAYOUT).column(heading)


def test_the_table_tells_its_last_row_though_more_were_typed_below(workbook: Workbook) -> None:
    assert (str(frame(workbook)), frame(workbook).totals) == ("A1:D3", 0)
    assert column(workbook, "编号") == ["A1", "A2", "A3", "A4"]


def test_an_extended_table_ends_on_the_last_row_typed_below_it(workbook: Workbook) -> None:
    written = workbook.commit([TableExtended("台账", frame(workbook), 5)])
    assert [str(one) for one in written] == ["台账.xlsx › 台账 A4:D5 表格范围：A1:D3 → A1:D5"]
    assert str(frame(workbook)) == "A1:D5"
    assert column(workbook, "金额") == [100.0, 200.0, 300.0, 400.0]


def test_a_formula_put_back_reads_in_each_row_as_in_the_first(workbook: Workbook) -> None:
    workbook.commit([FormulaRestored("台账", "双倍", 4, 3, 5, None, "=C3*2")])
    assert dict(workbook.formulas(LAYOUT)["双倍"]) == {3: "=C3*2", 4: "=C4*2", 5: "=C5*2"}


def test_a_typed_value_gives_way_to_the_formula_only_while_it_stands_there(workbook: Workbook) -> None:
    over = FormulaRestored("台账", "金额", 3, 3, 3, 200.0, "=B3&1")
    workbook.commit([over])
    workbook.read(LAYOUT)
    with pytest.raises(ConflictError):
        workbook.commit([over])


def test_a_mend_that_finds_another_value_leaves_all_as_it_was(workbook: Workbook) -> None:
    wrong = FormulaRestored("台账", "双倍", 4, 3, 3, 7.0, "=C3*2")
    with pytest.raises(ConflictError, match="D3"):
        workbook.commit([TableExtended("台账", frame(workbook), 5), wrong])
    assert str(frame(workbook)) == "A1:D3"
    assert dict(workbook.formulas(LAYOUT)["双倍"]) == {}


def test_a_cell_outside_every_list_is_refreshed_while_it_holds_what_was_read(workbook: Workbook) -> None:
    workbook.commit([CellRefreshed("台账", "公司名称", 2, 2, "甲", "公司")])
    assert workbook.rows("台账")[1][1] == "公司"
    with pytest.raises(ConflictError, match="B2"):
        workbook.commit([CellRefreshed("台账", "公司名称", 2, 2, "甲", "公司")])


def test_rows_are_appended_to_the_extended_table_in_the_same_commit(workbook: Workbook) -> None:
    new = RowsAppended(LAYOUT, ({"编号": "A5", "名称": "戊", "金额": 500.0},))
    written = workbook.commit([TableExtended("台账", frame(workbook), 5), new])
    assert [one.cell for one in written] == ["A4:D5", "A6", "B6", "C6"]
    assert column(workbook, "编号") == ["A1", "A2", "A3", "A4", "A5"]


def test_a_row_that_is_refused_takes_the_mends_before_it_back(workbook: Workbook) -> None:
    taken = RowsAppended(LAYOUT, ({"编号": "A1", "名称": "又一个"},))
    with pytest.raises(Exception, match="A1"):
        workbook.commit([TableExtended("台账", frame(workbook), 5), taken])
    assert str(frame(workbook)) == "A1:D3"


@pytest.mark.parametrize("maker", [in_memory, in_an_excel_over_com], ids=lambda maker: maker.__name__)
def test_a_dropdown_is_refused_with_the_remedy_where_it_cannot_be_made(
    maker: Callable[[Path], Workbook], tmp_path: Path
) -> None:
    rule = Validation("list", '"甲,乙"', error="只能选甲、乙")
    with pytest.raises(WriteRefusedError, match="下拉"):
        maker(tmp_path).commit([ValidationRestored("台账", "名称", 2, 2, 5, rule)])
