"""Every paper that the demo ends with is shown in the manual; every picture that a page shows is there, and light."""

import re
from pathlib import Path

import pytest

from pmxl.cli.demo.play import PAPERS

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("paper", ["周报-总览", "周报-项目红黄绿", "账龄", *(f"表单-{form}" for form, _ in PAPERS)])
def test_each_paper_of_the_demo_is_a_picture_in_the_manual(paper: str) -> None:
    manual = (ROOT / "docs" / "手册.md").read_text(encoding="utf-8")
    assert re.search(rf"!\[[^\]]+\]\(图/{paper}\.png\)", manual)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_picture_that_a_page_shows_is_there_and_light(page: Path) -> None:
    shown = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", page.read_text(encoding="utf-8"))
    heavy = {name: (page.parent / name).stat().st_size for name in shown}
    assert [name for name, size in heavy.items() if size > 250_000] == []
