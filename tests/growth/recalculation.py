"""What LibreOffice computes of workbooks: many in one process, every formula anew."""

import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from openpyxl import load_workbook

Computed = Mapping[str, Mapping[str, object]]
"""Shown values by sheet and cell; an error is its text."""


BOOKS_A_PROCESS = 100
"""LibreOffice gives up after some two hundred workbooks in one process."""


def recalculated(folder: Path, books: Sequence[Path]) -> dict[str, Computed]:
    """What each workbook shows after recalculation, by its file's name without ending."""
    opened, profile = folder / "opened", always_recalculating(folder / "profile")
    convert = ["--headless", "--convert-to", "xlsx", "--outdir", str(opened)]
    for start in range(0, len(books), BOOKS_A_PROCESS):
        some = map(str, books[start : start + BOOKS_A_PROCESS])
        command = ["soffice", f"-env:UserInstallation=file://{profile}", *convert, *some]
        subprocess.run(command, check=True, capture_output=True, timeout=600)
    return {book.stem: dict(_sheets(opened / book.name)) for book in books}


def always_recalculating(profile: Path) -> Path:
    """A profile that computes every workbook on opening; by default LibreOffice believes what Excel stored."""
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        '<item oor:path="/org.openoffice.Office.Calc/Formula/Load">'
        '<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>'
    )
    return profile


def _sheets(path: Path) -> Iterator[tuple[str, dict[str, object]]]:
    """Every filled cell; openpyxl gives errors as text, where calamine gives nothing."""
    for sheet in load_workbook(path, data_only=True).worksheets:
        filled = (cell for row in sheet.iter_rows() for cell in row if cell.value is not None)
        yield sheet.title, {cell.coordinate: cell.value for cell in filled}
