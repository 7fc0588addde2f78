"""New workspaces: the empty one of `pmxl init`, and those that are published with pmxl."""

from datetime import date
from pathlib import Path

from pmxl.errors import FolderNotEmptyError
from pmxl.example.build import build_all, build_empty, build_example
from pmxl.reports.forms.filing import build_templates
from pmxl.vocabulary import Book

TEMPLATES = "表单模板"
"""The folder of the form templates, which a company may restyle."""


def init_workspace(folder: Path, today: date) -> tuple[Path, ...]:
    """Make the workbooks and form templates of an empty workspace.

    Raises FolderNotEmptyError where one of the workbooks is there already.
    """
    _demand_empty(folder)
    return (*build_empty(folder, today), *build_templates(folder / TEMPLATES))


def example_workspace(folder: Path) -> tuple[Path, ...]:
    """Make the example workspace; raises FolderNotEmptyError where a workbook of it is there already."""
    _demand_empty(folder)
    return build_example(folder)


def build_published(folder: Path) -> tuple[Path, ...]:
    """Make what stands in workbooks/, over what is there: the same bytes every time."""
    return (*build_all(folder), *build_templates(folder / TEMPLATES))


def _demand_empty(folder: Path) -> None:
    taken = [f"{book}.xlsx" for book in Book if (folder / f"{book}.xlsx").exists()]
    if taken:
        raise FolderNotEmptyError(str(folder), taken)
