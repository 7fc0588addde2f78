"""workbooks/ holds what the source builds, and spreadsheet programs see the numbers that we kept in it."""

import re
import subprocess
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pmxl.actions.folders import BLANK, EXAMPLE, build_published
from tests.company.build import build_example

COMMITTED = Path(__file__).parents[2] / "workbooks"
WORKBOOKS = tuple(
    f"{folder}/{book}.xlsx" for folder in (BLANK, EXAMPLE) for book in ("项目台账", "实施台账", "回款台账", "设置")
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("workbooks")
    build_published(folder)
    build_example(folder / EXAMPLE)
    return folder


def parts(workbook: Path) -> Mapping[str, bytes]:
    with zipfile.ZipFile(workbook) as package:
        return {name: package.read(name) for name in package.namelist()}


@pytest.mark.parametrize("name", WORKBOOKS)
def test_a_committed_workbook_holds_what_the_source_builds(built: Path, name: str) -> None:
    fresh, committed = parts(built / name), parts(COMMITTED / name)
    assert [part for part in {**fresh, **committed} if fresh.get(part) != committed.get(part)] == []


def test_building_the_example_again_gives_the_same_bytes(built: Path, tmp_path: Path) -> None:
    again = build_example(tmp_path)
    assert [path.read_bytes() for path in again] == [(built / EXAMPLE / path.name).read_bytes() for path in again]


def computed(workbook: Path) -> dict[str, Any]:
    """The value that is kept beside each formula, by sheet and cell."""
    formulas, values = openpyxl.load_workbook(workbook), openpyxl.load_workbook(workbook, data_only=True)
    return {
        f"{sheet.title}!{cell.coordinate}": values[sheet.title][cell.coordinate].value
        for sheet in formulas
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def without_kept_values(workbook: Path, target: Path) -> Path:
    """A copy in which no formula has a value, so that whoever opens it must compute."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts(workbook).items():
            text = re.sub(rb"</f><v>[^<]*</v>", b"</f>", content) if name.startswith("xl/worksheets/") else content
            package.writestr(name, text)
    return target


@pytest.mark.libreoffice
@pytest.mark.parametrize("book", ["项目台账", "实施台账", "回款台账", "设置"])
def test_a_spreadsheet_program_computes_the_values_that_we_kept(tmp_path: Path, book: str) -> None:
    kept = next(path for path in build_example(tmp_path, today=date.today()) if path.stem == book)
    bare = without_kept_values(kept, tmp_path / "bare.xlsx")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    convert = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "out"), str(bare)]
    subprocess.run(convert, check=True, capture_output=True, timeout=600)
    theirs, ours = computed(tmp_path / "out" / "bare.xlsx"), computed(kept)
    assert len(ours) > 10
    assert {cell: (value, theirs.get(cell)) for cell, value in ours.items() if not _same(value, theirs.get(cell))} == {}


def _same(ours: object, theirs: object) -> bool:
    if isinstance(ours, int | float) and isinstance(theirs, int | float):
        return abs(ours - theirs) < 1e-6 * max(1.0, abs(ours))
    return (ours or None) == (theirs or None)
