"""docs/figures.md says what the source says; with PMXL_WRITE_DOCS=1 this file writes it instead of comparing."""

import os
from pathlib import Path

from docs.pages.figures import GROUPS, figures_page

PAGE = Path(__file__).parents[2] / "docs" / "figures.md"


def test_the_page_of_figures_is_written_from_the_source() -> None:
    if os.environ.get("PMXL_WRITE_DOCS"):
        PAGE.write_text(figures_page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == figures_page(), "run PMXL_WRITE_DOCS=1 pytest tests/weekly"


def test_no_figure_stands_without_its_definition() -> None:
    assert [name for _, figures in GROUPS for name, figure in figures if not figure.__doc__] == []
