"""Commits to workbooks made by real Excel: what pmxl had no business with is byte for byte what it was."""

import json
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from datetime import date, time
from pathlib import Path
from string import ascii_uppercase

import pytest
from python_calamine import CalamineWorkbook

from pmxl.adapters.closed_file import ClosedWorkbook
from pmxl.errors import PmxlError
from pmxl.grids.cell import Cell, ErrorValue, Stale
from pmxl.grids.layout import Layout, plain_name
from pmxl.ooxml.content import Content
from pmxl.outcomes.change import CellSet, CellsSet, Change, RowsAppended, Written
from tests.adapters.files import parts_of
from tests.needs import corpus

FILES = corpus()
pytestmark = pytest.mark.corpus

MAY_FOLLOW = re.compile(
    r"xl/(workbook\.xml|styles\.xml|worksheets/[^/]+\.xml|tables/[^/]+\.xml|charts/chart[^/]*\.xml"
    r"|drawings/[^/]+\.(xml|vml)|comments[^/]*\.xml|threadedComments/[^/]+\.xml|ctrlProps/[^/]+\.xml|pivotTables/[^/]+\.xml"
    r"|pivotCache/pivotCacheDefinition[^/]*\.xml|calcChain\.xml|_rels/workbook\.xml\.rels)|\[Content_Types\]\.xml"
)
CELL = re.compile(rb'<c r="([A-Z]+\d+)"[^>]*?(?:/>|>.*?</c>)', re.DOTALL)
OWN_PLACE = re.compile(rb'^<c r="[A-Z]+\d+"')
FORMULA = re.compile(rb"<f\b[^>]*(?:/>|>[^<]*</f>)")
OUTCOMES = Path(__file__).parent / "corpus_outcomes.json"
"""What comes of each attempt: the first cell written, or the sentence of the refusal; PMXL_WRITE_OUTCOMES=1 writes it anew, to be reviewed."""


def lists(path: Path) -> Iterator[Layout]:
    """Everything in a workbook that looks like a list, by its headings."""
    content = Content(path.read_bytes(), path.name)
    for sheet in content.parts.sheets:
        rows = content.rows(sheet)
        for row in rows[:30]:
            headings = [cell for cell in row if isinstance(cell, str) and not isinstance(cell, ErrorValue)]
            names = [plain_name(heading) for heading in headings]
            if len(names) >= 2 and len(set(names)) == len(names):
                yield Layout(sheet.name, tuple(headings), ())
                break


def attempts(path: Path) -> Iterator[tuple[str, Change]]:
    for layout in lists(path):
        new = {heading: f"新{n}" if n % 2 else n + 0.5 for n, heading in enumerate(layout.headings)}
        yield "append", RowsAppended(layout, (new,))
        grid = ClosedWorkbook(path).read(layout)
        key = next((h for h in layout.headings if grid.rows and isinstance(grid.cell(0, h), str)), None)
        if key is not None:
            held = grid.cell(0, key)
            plain = held.value if isinstance(held, Stale) else held
            assert isinstance(plain, str)
            yield "set", CellsSet(layout, {key: plain}, (CellSet(key, held, "改过的值"),))


def outcome(path: Path, change: Change) -> tuple[str, tuple[Written, ...]]:
    """What is told of a commit, without the file's name and how it ends; and what it wrote."""
    try:
        written = ClosedWorkbook(path).commit([change])
    except PmxlError as error:
        return str(error).removeprefix(f"{path.name} › ").partition("，没有写入")[0], ()
    return f"写入 {written[0].cell}", written


def lost_cells(before: bytes, after: bytes, written: Sequence[Written]) -> set[str]:
    """Untouched cells whose bytes are gone: none if all stand where they stood, or all below new rows moved down.

    A formula counts as there, whatever it says: its ranges may have followed, and a shared one may be written out.
    """
    new_rows = sorted({row_of(one.cell) for one in written if one.appended})
    held = {m[1].decode(): untold(m[0]) for m in CELL.finditer(after)}
    old = {m[1].decode(): untold(m[0]) for m in CELL.finditer(before)}
    touched = {one.cell for one in written}
    lost = {where for where, cell in old.items() if where not in touched and held.get(where) != cell}
    if not lost or not new_rows:
        return lost
    down = {where: where if row_of(where) < new_rows[0] else moved(where, len(new_rows)) for where in old}
    return {where for where, cell in old.items() if held.get(down[where]) != cell}


def row_of(where: str) -> int:
    return int(where.lstrip(ascii_uppercase))


def moved(where: str, count: int) -> str:
    return f"{where.rstrip('0123456789')}{row_of(where) + count}"


def untold(cell: bytes) -> bytes:
    """A cell's bytes without where it stands and what its formula says."""
    return FORMULA.sub(b"<f/>", OWN_PLACE.sub(b"<c", cell))


def changed_parts(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


@pytest.fixture(params=FILES, ids=lambda path: path.name)
def original(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


def attempted(original: Path, folder: Path) -> list[str]:
    """What comes of every attempt on copies of a workbook."""
    told = []
    for verb, change in attempts(original):
        path = Path(shutil.copyfile(original, folder / original.name))
        told.append(f"{verb} {change.layout.sheet}: {outcome(path, change)[0]}")
    return told


def test_each_attempt_comes_to_what_was_written_down(tmp_path: Path) -> None:
    told = {original.name: attempted(original, tmp_path) for original in FILES}
    if os.environ.get("PMXL_WRITE_OUTCOMES"):
        OUTCOMES.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    expected = json.loads(OUTCOMES.read_text(encoding="utf-8"))
    assert {name: told[name] for name in told if told[name] != expected.get(name)} == {}


def test_only_parts_that_must_follow_change_and_untouched_cells_keep_their_bytes(
    original: Path, tmp_path: Path
) -> None:
    before = parts_of(original)
    for _, change in attempts(original):
        path = Path(shutil.copyfile(original, tmp_path / original.name))
        _, written = outcome(path, change)
        if not written:
            assert path.read_bytes() == original.read_bytes()
            continue
        after = parts_of(path)
        for name in changed_parts(before, after):
            assert MAY_FOLLOW.fullmatch(name.replace("\\", "/")), name
            if "worksheets/" in name.replace("\\", "/"):
                assert lost_cells(before[name], after[name], written) == set(), name


def test_the_careful_reader_sees_what_calamine_sees(original: Path) -> None:
    content = Content(original.read_bytes(), original.name)
    for sheet in content.parts.sheets:
        fast, slow = content.rows(sheet), content.slow_rows(sheet)
        assert [shown for row in fast if (shown := believed(row))] == [
            shown for row in slow if (shown := believed(row))
        ]


def believed(row: Sequence[Cell]) -> list[object]:
    """A row without stale marks and trailing blanks; a date before March 1900 or below zero is any such date."""
    cells = [cell.value if isinstance(cell, Stale) else cell for cell in row]
    shown: list[object] = ["early" if is_early(cell) else cell for cell in cells]
    while shown and shown[-1] is None:
        shown.pop()
    return shown


def is_early(cell: Cell) -> bool:
    if isinstance(cell, date):
        return cell.year == 1900
    return isinstance(cell, time) or (isinstance(cell, float) and cell < 0)


def test_calamine_reads_every_old_value_and_the_new_ones(original: Path, tmp_path: Path) -> None:
    path = Path(shutil.copyfile(original, tmp_path / original.name))
    expected = {name: sheet_rows(path, name) for name in CalamineWorkbook.from_path(path).sheet_names}
    for verb, change in attempts(original):
        if verb != "append":
            continue
        try:
            written = ClosedWorkbook(path).commit([change])
        except PmxlError:
            continue
        old, new = expected[written[0].sheet], sheet_rows(path, written[0].sheet)
        appended = {row_of(one.cell) for one in written}
        kept = [row for n, row in new.items() if n not in appended]
        assert kept in ([row for n, row in old.items() if n not in appended], [*old.values()])
        assert all(n in new for n in appended)
        expected[written[0].sheet] = new


def sheet_rows(path: Path, name: str) -> dict[int, list[object]]:
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name(name).to_python(skip_empty_area=False)
    trimmed: dict[int, list[object]] = {}
    for number, row in enumerate(rows, start=1):
        shown: list[object] = list(row)
        while shown and shown[-1] == "":
            shown.pop()
        if shown:
            trimmed[number] = shown
    return trimmed
