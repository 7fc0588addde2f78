"""Commits to workbooks made by real Excel: what pmxl had no business with is byte for byte what it was."""

import re
import shutil
from collections.abc import Iterator, Sequence
from datetime import date, time
from pathlib import Path

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
    r"|pivotCache/pivotCacheDefinition[^/]*\.xml|calcChain\.xml|_rels/workbook\.xml\.rels)|\[Content_Types\]\.xml"
)
CELL = re.compile(rb'<c r="([A-Z]+\d+)"[^>]*?(?:/>|>.*?</c>)', re.DOTALL)
REFUSED_WITH_REASON = (
    "合计行",
    "外部查询的结果",
    "公式列",
    "这里是公式",
    "合并单元格",
    "表格下方有内容",
    "动态数组",
    "数组公式",
)


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


def outcome(path: Path, change: Change) -> tuple[PmxlError | None, tuple[Written, ...]]:
    try:
        return None, ClosedWorkbook(path).commit([change])
    except PmxlError as error:
        return error, ()


def changed_parts(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


@pytest.fixture(params=FILES, ids=lambda path: path.name)
def original(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


def test_only_parts_that_must_follow_change_and_untouched_cells_keep_their_bytes(
    original: Path, tmp_path: Path
) -> None:
    before = parts_of(original)
    for verb, change in attempts(original):
        path = Path(shutil.copyfile(original, tmp_path / original.name))
        refusal, written = outcome(path, change)
        if refusal is not None:
            assert path.read_bytes() == original.read_bytes()
            assert verb == "set" or any(reason in str(refusal) for reason in REFUSED_WITH_REASON), str(refusal)
            continue
        after = parts_of(path)
        touched = {one.cell.encode() for one in written}
        for name in changed_parts(before, after):
            assert MAY_FOLLOW.fullmatch(name.replace("\\", "/")), name
            if "worksheets/" in name.replace("\\", "/"):
                old = {m[1]: m[0] for m in CELL.finditer(before[name]) if m[1] not in touched}
                new = {m[1]: m[0] for m in CELL.finditer(after[name])}
                assert {where for where, cell in old.items() if new.get(where) != cell} == set()


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
        appended = {int(re.sub(r"\D", "", one.cell)) for one in written}
        assert [row for n, row in new.items() if n not in appended] == [
            row for n, row in old.items() if n not in appended
        ]
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
