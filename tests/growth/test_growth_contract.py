"""What every workbook keeps when its list grows, whatever holds it: a closed file, or Calc that has it open.

Here is only what a port can promise: cells, tables, merges and hidden rows of the list's sheet. What else follows a
list in a closed file is judged by the other tests of this folder.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from pmxl.adapters.closed_file import ClosedWorkbook
from pmxl.adapters.live import LiveWorkbook
from pmxl.errors import WriteRefusedError
from pmxl.outcomes.change import Change
from tests.growth.laws import objections
from tests.growth.seen import RowSeen, Seen, SheetSeen, seen
from tests.growth.surroundings import Below, Case, built
from tests.live.office import opened

Committed = tuple[Path, Path]
"""The workbook before a commit and after it."""


def in_a_closed_file(path: Path, changes: list[Change]) -> Committed:
    after = path.with_name("之后.xlsx")
    after.write_bytes(path.read_bytes())
    ClosedWorkbook(after).commit(changes)
    return path, after


def in_running_calc(path: Path, changes: list[Change]) -> Committed:
    """Calc saves its own way, so that the workbook before is what it saves of it unchanged."""
    before, after = path.with_name("之前.xlsx"), path.with_name("之后.xlsx")
    opened(path).save(str(before))
    book = opened(before)
    try:
        LiveWorkbook(book).commit(changes)
    finally:
        book.save(str(after))
    return before, after


MAKERS = (
    in_a_closed_file,
    pytest.param(in_running_calc, marks=[pytest.mark.libreoffice, pytest.mark.xdist_group("live-calc")]),
)


@pytest.fixture(params=MAKERS, ids=lambda maker: maker.__name__)
def commit(request: pytest.FixtureRequest) -> Callable[[Path, list[Change]], Committed]:
    maker: Callable[[Path, list[Change]], Committed] = request.param
    return maker


LISTS: Mapping[str, Case] = {
    "a plain list": Case(count=3, appended=2),
    "a table": Case(table=True, count=3, appended=2, full=True),
    "a table with a totals row": Case(table=True, totals_row=True, count=3, appended=2),
    "a total right below a plain list": Case(count=3, below=(Below("合计", 0),), appended=2),
    "a total right below a table": Case(table=True, count=3, below=(Below("unlabelled", 0),), appended=2),
    "a note that leaves room": Case(count=3, below=(Below("note", 3),), appended=1),
    "a note that leaves none": Case(count=3, below=(Below("note", 1),), appended=2),
    "signatures right below a table": Case(table=True, count=3, below=(Below("signatures", 0),), appended=1),
    "a merge right below a table": Case(table=True, count=3, below=(Below("empty merge", 0),), appended=1),
    "a table right below a table": Case(table=True, count=3, below=(Below("table", 0),), appended=1),
    "another list of the same keys": Case(
        count=3, below=(Below("list of the same keys", 4),), appended=1, updated=(1,)
    ),
    "columns that people added": Case(count=3, own=("text", "double"), appended=2),
    "a running sum in a table": Case(table=True, count=3, own=("running",), appended=2),
    "hidden rows below": Case(table=True, count=3, hidden_below=True, appended=1),
}


def promised(book: Seen) -> Seen:
    """Of a workbook, what a port promises: the list's sheet without looks, heights and ranges."""
    sheet = book.sheets["台账"]
    rows = {number: RowSeen(hidden=row.hidden) for number, row in sheet.rows.items()}
    kept = SheetSeen(sheet.cells, sheet.tables, "", sheet.merges, rows, (), (), (), sheet.comments, (), {})
    return replace(book, sheets={"台账": kept}, names={}, charts=(), pivots=(), controls=())


@pytest.mark.parametrize("name", LISTS)
def test_new_rows_join_the_list_and_what_stands_below_keeps_its_sense(
    commit: Callable[[Path, list[Change]], Committed], tmp_path: Path, name: str
) -> None:
    case = LISTS[name]
    before, after = commit(built(case, tmp_path / "台账.xlsx"), case.changes())
    assert objections(promised(seen(before)), promised(seen(after)), case.place, case.rows, case.updates) == []


def test_what_would_be_torn_is_refused_and_stays_as_it_was(
    commit: Callable[[Path, list[Change]], Committed], tmp_path: Path
) -> None:
    case = Case(count=3, below=(Below("合计", 0),), beside="long table", appended=1)
    path = built(case, tmp_path / "台账.xlsx")
    with pytest.raises(WriteRefusedError, match="请"):
        commit(path, case.changes())
    assert seen(tmp_path / "之后.xlsx").sheets["台账"].cells == seen(path).sheets["台账"].cells
