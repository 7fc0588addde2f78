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


CALC = [pytest.mark.libreoffice, pytest.mark.xdist_group("live-calc")]
IN_CALC = ("a plain list", "a table", "a table with a totals row", "a running sum in a table")
"""What an open workbook does as well; the others it refuses or, below a plain list, does not tell from the list yet."""
LEFT_TO_THE_PERSON = ("a total right below a plain list", "a total right below a table", "a merge right below a table")
"""What an open workbook refuses."""


def promised(book: Seen) -> Seen:
    """Of a workbook, what a port promises: the list's sheet without looks, heights and ranges."""
    sheet = book.sheets["台账"]
    rows = {number: RowSeen(hidden=row.hidden) for number, row in sheet.rows.items()}
    kept = SheetSeen(sheet.cells, sheet.tables, "", sheet.merges, rows, (), (), (), sheet.comments, (), {})
    return replace(book, sheets={"台账": kept}, names={}, charts=(), pivots=(), controls=())


@pytest.mark.parametrize(
    ("commit", "name"),
    [
        *(pytest.param(in_a_closed_file, name, id=f"a closed file: {name}") for name in LISTS),
        *(pytest.param(in_running_calc, name, id=f"running Calc: {name}", marks=CALC) for name in IN_CALC),
    ],
)
def test_new_rows_join_the_list_and_what_stands_below_keeps_its_sense(
    commit: Callable[[Path, list[Change]], Committed], name: str, tmp_path: Path
) -> None:
    case = LISTS[name]
    before, after = commit(built(case, tmp_path / "台账.xlsx"), case.changes())
    assert objections(promised(seen(before)), promised(seen(after)), case.place, case.rows, case.updates) == []


TORN = Case(count=3, below=(Below("合计", 0),), beside="long table", appended=1)


@pytest.mark.parametrize(
    ("commit", "case"),
    [
        pytest.param(in_a_closed_file, TORN, id="a closed file: a table beside"),
        pytest.param(in_running_calc, TORN, id="running Calc: a table beside", marks=CALC),
        *(
            pytest.param(in_running_calc, LISTS[name], id=f"running Calc: {name}", marks=CALC)
            for name in LEFT_TO_THE_PERSON
        ),
    ],
)
def test_what_would_be_torn_or_is_left_to_the_person_is_refused_and_stays_as_it_was(
    commit: Callable[[Path, list[Change]], Committed], case: Case, tmp_path: Path
) -> None:
    path = built(case, tmp_path / "台账.xlsx")
    with pytest.raises(WriteRefusedError, match="请"):
        commit(path, case.changes())
    assert seen(tmp_path / "之后.xlsx").sheets["台账"].cells == seen(path).sheets["台账"].cells
