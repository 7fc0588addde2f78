"""What a workbook built from the declarations holds, read back from its file."""

import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pmxl.rows.contract import ContractRow
from pmxl.rows.initiation import ProjectRow
from pmxl.rows.money import PaymentNodeRow
from pmxl.rows.row import Row
from pmxl.rows.settings import CalendarRow, DictionaryRow, PersonRow
from pmxl.rows.sheets import SHEETS
from pmxl.sheets.building.defaults import LISTS, default_contents
from pmxl.sheets.building.front_page import owned
from pmxl.sheets.building.lists import kinds_of
from pmxl.sheets.building.table_sheet import display_width, width
from pmxl.sheets.building.workspace import build_workbook, build_workspace
from pmxl.vocabulary import FRONT_SHEET, LIST_SHEET, Book, Department, YesNo

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("workspace")
    contents: Mapping[type[Row], Sequence[Row]] = {
        **default_contents(()),
        PersonRow: (PersonRow(name="周敏", active=YesNo.YES), PersonRow(name="旧人", active=YesNo.NO)),
        ProjectRow: (ProjectRow(application="SQ-2026-0001", name="=1+1", phone="013800000000"),),
        ContractRow: (ContractRow(number="HT-2026-0001", amount=Decimal("100.10"), signed=date(2026, 3, 2)),),
        PaymentNodeRow: (PaymentNodeRow(contract="HT-2026-0001", term=1, amount=Decimal("100.10")),),
    }
    build_workspace(folder, contents, today=TODAY)
    return folder


@cache
def opened(folder: Path, book: Book, *, values: bool = False) -> Any:  # openpyxl ships no types
    return openpyxl.load_workbook(folder / f"{book}.xlsx", data_only=values)


def _range(rule: Any) -> Any:
    return next(iter(rule.sqref.ranges))


def part(folder: Path, book: Book, name: str) -> str:
    with zipfile.ZipFile(folder / f"{book}.xlsx") as package:
        return package.read(name).decode()


def test_building_twice_from_the_same_rows_gives_the_same_bytes(tmp_path: Path) -> None:
    first = [path.read_bytes() for path in build_workspace(tmp_path, default_contents(()), today=TODAY)]
    assert first == [path.read_bytes() for path in build_workspace(tmp_path, default_contents(()), today=TODAY)]


@pytest.mark.parametrize("book", Book)
def test_each_workbook_opens_on_its_first_page_and_keeps_the_order_of_the_process(folder: Path, book: Book) -> None:
    sheets = opened(folder, book).sheetnames
    assert [name for name in sheets if name != LIST_SHEET] == [FRONT_SHEET, *(k.sheet.name for k in kinds_of(book))]


@pytest.mark.parametrize("kind", SHEETS, ids=lambda kind: kind.sheet.name)
def test_each_sheet_is_one_table_from_its_first_cell_with_the_heading_frozen(folder: Path, kind: Any) -> None:
    sheet = opened(folder, kind.sheet.book)[kind.sheet.name]
    assert list(sheet.tables) == [kind.sheet.name]
    table = sheet.tables[kind.sheet.name]
    assert table.ref.startswith("A1:")
    assert table.totalsRowCount in (None, 0)
    assert [column.name for column in table.tableColumns] == [column.heading for column in kind.columns()]
    assert sheet.freeze_panes[-1] == "2"
    assert sheet.freeze_panes[0] != "A"


@pytest.mark.parametrize("kind", SHEETS, ids=lambda kind: kind.sheet.name)
def test_a_heading_always_fits_its_column_beside_the_filter_button(kind: Any) -> None:
    tight = [c.heading for c in kind.columns() if width(c) < display_width(c.heading) + 3]
    assert tight == []


def test_computed_columns_are_calculated_columns_in_the_long_form(folder: Path) -> None:
    table = opened(folder, Book.MONEY)["合同"].tables["合同"]
    formulas = {c.name: c.calculatedColumnFormula.attr_text for c in table.tableColumns if c.calculatedColumnFormula}
    assert formulas["合同未收"] == "N(合同[[#This Row],[合同金额]])-合同[[#This Row],[已到账]]"
    assert "@" not in part(folder, Book.MONEY, "xl/tables/table1.xml")


def test_viewers_that_compute_nothing_show_the_right_numbers(folder: Path) -> None:
    sheet = opened(folder, Book.MONEY, values=True)["合同"]
    row = dict(zip((cell.value for cell in sheet[1]), (cell.value for cell in sheet[2]), strict=True))
    assert row["合同未收"] == 100.10
    tiles = [cell.value for cell in opened(folder, Book.MONEY, values=True)[FRONT_SHEET][6]]
    assert tiles[1:8:2] == [100.10, 0, 100.10, 0]


def test_text_stays_text_whatever_it_begins_with(folder: Path) -> None:
    sheet = opened(folder, Book.PROJECTS)["立项登记"]
    row = dict(zip((cell.value for cell in sheet[1]), sheet[2], strict=True))
    assert (row["项目名称"].value, row["项目名称"].data_type) == ("=1+1", "s")
    assert (row["联系电话"].value, row["联系电话"].number_format) == ("013800000000", "@")


@pytest.mark.parametrize("kind", SHEETS, ids=lambda kind: kind.sheet.name)
def test_every_column_has_a_hint_and_every_choice_a_dropdown(folder: Path, kind: Any) -> None:
    sheet = opened(folder, kind.sheet.book)[kind.sheet.name]
    rules = {_range(rule).min_col: rule for rule in sheet.data_validations.dataValidation}
    assert sorted(rules) == list(range(1, len(kind.columns()) + 1))
    for position, column in enumerate(kind.columns(), start=1):
        rule = rules[position]
        assert rule.promptTitle.startswith("＊必填 · ") is column.required
        assert len(rule.prompt) > 0
        assert _range(rule).max_row > 2000
        assert (rule.type == "list") >= bool(column.choices or column.listed)
        assert rule.type is None or rule.error.endswith("。")


def test_lists_of_the_dictionary_offer_their_words_through_a_hidden_sheet(folder: Path) -> None:
    book = opened(folder, Book.PROJECTS)
    sheet = book[LIST_SHEET]
    assert sheet.sheet_state == "hidden"
    lists = {cells[0].value: [cell.value for cell in cells[1:] if cell.value] for cells in sheet.columns}
    assert lists["项目类型"] == list(LISTS["项目类型"])
    assert lists["姓名"] == ["周敏"]
    assert "下拉_姓名" in book.defined_names


def test_no_sheet_is_protected_so_that_tables_go_on_growing(folder: Path) -> None:
    assert all(not sheet.protection.sheet for book in Book for sheet in opened(folder, book))


def test_a_value_over_a_formula_is_refused_and_shows_hatched(folder: Path) -> None:
    xml = part(folder, Book.MONEY, "xl/worksheets/sheet2.xml")
    assert re.search(r"<formula1>_xlfn\.ISFORMULA\(\w+2\)", xml)
    assert "NOT(_xlfn.ISFORMULA(" in xml


def test_every_sheet_prints_on_a4_with_its_heading_repeated(folder: Path) -> None:
    for kind in SHEETS:
        sheet = opened(folder, kind.sheet.book)[kind.sheet.name]
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.print_title_rows == "$1:$1"
        assert "&P" in sheet.oddFooter.right.text


def test_the_first_page_names_each_department_that_types_into_the_workbook(folder: Path) -> None:
    texts = [cell.value for row in opened(folder, Book.MONEY)[FRONT_SHEET].rows for cell in row]
    assert {"销售", "运营", "方案", "财务"} <= set(texts)
    assert set(owned(kinds_of(Book.MONEY))) == {
        Department.SALES,
        Department.OPERATIONS,
        Department.SOLUTION,
        Department.FINANCE,
    }


def test_the_empty_workspace_knows_the_announced_holidays_and_no_more() -> None:
    days = {row.day: row.kind for row in default_contents(())[CalendarRow] if isinstance(row, CalendarRow)}
    assert days[date(2026, 10, 1)] == "休息日"
    assert {day.year for day in days if day} == {2025, 2026}


def test_every_list_that_a_column_names_has_words_in_the_dictionary() -> None:
    named = {column.listed for kind in SHEETS for column in kind.columns() if column.listed}
    words = default_contents(())[DictionaryRow]
    assert named <= {row.list for row in words if isinstance(row, DictionaryRow)}


def test_an_empty_workbook_can_be_built_on_its_own(tmp_path: Path) -> None:
    assert build_workbook(tmp_path / "设置.xlsx", Book.SETTINGS, {}, today=TODAY).exists()


def test_a_row_is_as_high_as_its_text_and_goes_on_fitting_itself(tmp_path: Path) -> None:
    long, short = DictionaryRow(list="设置", word="甲", remark="说" * 60), DictionaryRow(list="设置", word="乙")
    path = build_workbook(tmp_path / "设置.xlsx", Book.SETTINGS, {DictionaryRow: (long, short)}, today=TODAY)
    with zipfile.ZipFile(path) as package:
        rows = re.findall(r'<row r="[23]"[^>]*>', package.read("xl/worksheets/sheet5.xml").decode())
    heights = [float(re.findall(r'ht="([\d.]+)"', row)[0]) for row in rows]
    assert heights[0] > 3 * 14 > heights[1]
    assert "customHeight" not in "".join(rows)


def test_a_value_typed_over_a_formula_is_kept_as_it_was_typed(tmp_path: Path) -> None:
    row = ContractRow(number="HT-2026-0001", amount=Decimal(100)).model_copy(update={"unreceived": Decimal(7)})
    path = build_workbook(tmp_path / "回款台账.xlsx", Book.MONEY, {ContractRow: (row,)}, today=TODAY)
    sheet = openpyxl.load_workbook(path)["合同"]
    cells = dict(zip((cell.value for cell in sheet[1]), sheet[2], strict=True))
    assert (cells["合同未收"].data_type, cells["合同未收"].value) == ("n", 7)
    assert cells["已开票未收"].data_type == "f"
