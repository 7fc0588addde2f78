"""Building the example of workbooks/."""

from datetime import date
from pathlib import Path

from pmxl.sheets.building.workspace import build_workspace
from tests.company.profile import TODAY
from tests.company.year import example_year


def build_example(folder: Path, today: date = TODAY) -> tuple[Path, ...]:
    """Write the invented company's year, with its deliberate mistakes; the same bytes every time."""
    return build_workspace(folder, example_year(), today=today)
