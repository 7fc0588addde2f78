"""A sheet is kept as columns: a row is made when somebody asks for it, and is what its model says it must be."""

from decimal import Decimal
from pathlib import Path

import pytest

from pmxl.adapters.folder import FolderWorkspace
from pmxl.adapters.memory import MemoryWorkbook, MemoryWorkspace
from pmxl.grids.cell import Cell, ErrorValue
from pmxl.rows.initiation import ProjectRow
from pmxl.rows.money import AllocationRow, PaymentNodeRow
from pmxl.rows.register import Register
from pmxl.rows.row import Row
from pmxl.rows.schedule import TaskRow
from pmxl.rows.sheets import SHEETS
from pmxl.sheets.cells import take_column
from pmxl.sheets.reading import read_register

EXAMPLE = Path(__file__).parents[2] / "workbooks" / "示例"


@pytest.fixture(scope="module")
def example() -> Register:
    return read_register(FolderWorkspace(EXAMPLE), SHEETS)


def tasks(*rows: tuple[str, str, str]) -> Register:
    """A register of tasks, each given by project, number and name."""
    headings = TaskRow.layout().headings
    places = [headings.index(TaskRow.heading(name)) for name in ("project", "task", "name")]
    cells: list[list[Cell]] = [
        [dict(zip(places, row, strict=True)).get(at) for at in range(len(headings))] for row in rows
    ]
    book = MemoryWorkbook("实施台账.xlsx", {"进度计划": [list(headings), *cells]})
    return read_register(MemoryWorkspace([book]), [TaskRow])


@pytest.mark.parametrize("kind", SHEETS, ids=lambda kind: kind.__name__)
def test_a_row_made_from_columns_is_the_row_that_its_model_validates(example: Register, kind: type[Row]) -> None:
    for row in example.of(kind):
        values = {column.field: getattr(row, column.field) for column in kind.columns()}
        validated = kind(origin=row.origin, **values)
        assert row == validated
        assert [type(value) for value in values.values()] == [type(getattr(validated, name)) for name in values]


@pytest.mark.parametrize("kind", SHEETS, ids=lambda kind: kind.__name__)
def test_a_column_holds_what_the_rows_hold(example: Register, kind: type[Row]) -> None:
    for column in kind.columns():
        assert list(example.column(kind, column.field)) == [getattr(row, column.field) for row in example.of(kind)]


def test_a_row_is_the_same_however_often_it_is_asked_for(example: Register) -> None:
    rows = example.of(PaymentNodeRow)
    assert rows[3] is list(rows)[3] is rows[2:5][1]


def test_a_row_that_was_made_from_columns_can_be_copied_with_changes(example: Register) -> None:
    row = example.of(ProjectRow)[0]
    assert row.model_copy(update={"name": "新名称"}).name == "新名称"
    assert row.name != "新名称"


def test_what_stands_in_many_rows_is_asked_once() -> None:
    register = tasks(*[("XM-1", f"T{n}", "布线") for n in range(50)])
    asked: list[tuple[str, str]] = []

    def any_at_all(project: str, name: str) -> bool:
        asked.append((project, name))
        return True

    assert len(list(register.rows_where(TaskRow, ("project", "name"), any_at_all))) == 50
    assert asked == [("XM-1", "布线")]


def test_the_rows_found_keep_the_order_of_the_sheet_and_leave_projects_out() -> None:
    register = tasks(*[(f"XM-{n % 3}", f"T{n}", "布线") for n in range(9)])
    found = register.rows_where(TaskRow, ("task",), lambda task: task > "T2", without={"XM-1"})
    assert [row.task for row in found] == ["T3", "T5", "T6", "T8"]


def test_the_cells_found_come_row_by_row_and_in_the_order_of_the_fields() -> None:
    register = tasks(("XM-1", "T1", ""), ("", "T2", "布线"), ("XM-1", "T3", "调试"), ("", "T4", ""))
    found = register.cells_where(TaskRow, ("name", "project"), lambda text: text == "")
    assert [(row.task, name) for row, name in found] == [
        ("T1", "name"),
        ("T2", "project"),
        ("T4", "name"),
        ("T4", "project"),
    ]


def test_what_a_function_makes_of_a_register_is_made_once() -> None:
    register = tasks(("XM-1", "T1", "布线"))
    calls: list[Register] = []

    def counted(asked: Register) -> int:
        calls.append(asked)
        return len(asked.of(TaskRow))

    assert (register.once(counted), register.once(counted), len(calls)) == (1, 1, 1)


def test_a_truth_value_is_no_number_though_python_holds_them_equal() -> None:
    values, unclear = take_column(AllocationRow.column("amount"), [1.0, True, 0.0, False, 1.0])
    assert values == [Decimal("1.00"), None, Decimal("0.00"), None, Decimal("1.00")]
    assert sorted(unclear) == [1, 3]


def test_an_error_value_is_no_text_though_python_holds_them_equal() -> None:
    values, unclear = take_column(ProjectRow.column("name"), ["#REF!", ErrorValue.REFERENCE, "#REF!"])
    assert values == ["#REF!", "", "#REF!"]
    assert [unclear[at].code for at in unclear] == ["SJ06"]
