"""Building what stands in workbooks/: the empty workspace and the filled example."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from pmxl.example.profile import TODAY
from pmxl.example.year import example_year
from pmxl.process.definition import PROCESS
from pmxl.rows.row import Row
from pmxl.rules.standing import STANDING
from pmxl.sheets.building.defaults import default_contents
from pmxl.sheets.building.workspace import build_workspace

EMPTY, EXAMPLE = "空白", "示例"


def build_all(folder: Path) -> tuple[Path, ...]:
    """Write the empty workspace and the example below a folder; the same bytes every time."""
    return (*build_empty(folder / EMPTY), *build_example(folder / EXAMPLE))


def build_empty(folder: Path, today: date = TODAY) -> tuple[Path, ...]:
    """Write the empty workspace that a company begins with."""
    return build_workspace(folder, empty_contents(), today=today)


def build_example(folder: Path, today: date = TODAY) -> tuple[Path, ...]:
    """Write the invented company's year, with its deliberate mistakes."""
    return build_workspace(folder, example_year(), today=today)


def empty_contents() -> Mapping[type[Row], Sequence[Row]]:
    """The rows that an empty workspace begins with: lists, settings, rules, holidays."""
    return default_contents([*PROCESS.checks.values(), *STANDING])
