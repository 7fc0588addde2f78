"""New workspaces: the empty one of `pmxl init`, a copy of the example, and the blanks that are published with pmxl."""

import shutil
from datetime import date
from pathlib import Path

from pmxl.errors import ExampleMissingError, FolderNotEmptyError
from pmxl.process.definition import PROCESS
from pmxl.reports.forms.filing import build_templates
from pmxl.rules.standing import STANDING
from pmxl.sheets.building.defaults import default_contents
from pmxl.sheets.building.workspace import build_workspace
from pmxl.vocabulary import Book

BLANK, EXAMPLE, TEMPLATES = "空白", "示例", "表单模板"
"""The folders of workbooks/; a company may restyle the form templates."""

PUBLISHED = date(2026, 11, 24)
"""The day that the published blanks take for today: always the same, so that their bytes repeat."""


def init_workspace(folder: Path, today: date) -> tuple[Path, ...]:
    """Make the workbooks and form templates of an empty workspace.

    Raises FolderNotEmptyError where one of the workbooks is there already.
    """
    _demand_empty(folder)
    return (*_build_blank(folder, today), *build_templates(folder / TEMPLATES))


def example_workspace(folder: Path) -> tuple[Path, ...]:
    """Copy the example into a folder; raises FolderNotEmptyError where a workbook of it is there already."""
    _demand_empty(folder)
    source = _example()
    folder.mkdir(parents=True, exist_ok=True)
    return tuple(Path(shutil.copyfile(source / f"{book}.xlsx", folder / f"{book}.xlsx")) for book in Book)


def build_published(folder: Path) -> tuple[Path, ...]:
    """Make the blanks and form templates of workbooks/, over what is there: the same bytes every time."""
    return (*_build_blank(folder / BLANK, PUBLISHED), *build_templates(folder / TEMPLATES))


def _build_blank(folder: Path, today: date) -> tuple[Path, ...]:
    return build_workspace(folder, default_contents([*PROCESS.checks.values(), *STANDING]), today=today)


def _example() -> Path:
    package = Path(__file__).resolve().parents[1]
    # In an installed package the example lies inside it, in a checkout beside it.
    places = (package / "workbooks" / EXAMPLE, package.parent / "workbooks" / EXAMPLE)
    for place in places:
        if place.is_dir():
            return place
    raise ExampleMissingError([str(place) for place in places])


def _demand_empty(folder: Path) -> None:
    taken = [f"{book}.xlsx" for book in Book if (folder / f"{book}.xlsx").exists()]
    if taken:
        raise FolderNotEmptyError(str(folder), taken)
