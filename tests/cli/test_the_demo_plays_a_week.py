"""The demo as a stranger starts it: a process of its own, in an empty folder, on the example that the package carries."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pmxl.actions.folders import example_workspace
from pmxl.cli.demo.play import PAPERS

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("演示")


@pytest.fixture(scope="module")
def told(folder: Path) -> str:
    """What the demo prints on a terminal of 120 signs."""
    surroundings = os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "120", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "pmxl", "demo", str(folder / "工作区")]
    ended = subprocess.run(command, cwd=folder, env=surroundings, check=False, capture_output=True)
    assert ended.returncode == 0, ended.stdout.decode()[-2000:]
    return ended.stdout.decode()


@pytest.mark.parametrize("project", ["XM-2026-0024", "XM-2026-0020", "XM-2026-0002"])
def test_a_gate_is_held_with_its_reasons_before_it_is_passed(told: str, project: str) -> None:
    verdicts = re.findall(rf"^{project}  .* 关口(未通过\s+阻断（\d+）|豁免通过|通过)", told, re.MULTILINE)
    assert len(verdicts) >= 2
    assert {verdict[:3] for verdict in verdicts[:-1]} == {"未通过"}
    assert verdicts[-1] in {"通过", "豁免通过"}


def test_the_summary_counts_what_was_done_in_the_week(told: str) -> None:
    week = told.rpartition("PMO周报 2026-W48")[2]
    assert "本周到账 111,600.00 元" in week
    assert re.search(r"^新立项 +1 ", week, re.MULTILINE)
    assert re.search(r"^签约金额 +178\.0 万 ", week, re.MULTILINE)
    assert re.search(r"^关闭 +1 ", week, re.MULTILINE)


def test_the_demo_leaves_every_form_and_two_weeks_to_open(told: str, folder: Path) -> None:
    left = [path.name for path in (folder / "工作区").rglob("*.xlsx") if path.parent.name not in {"备份", "工作区"}]
    forms = [name for name in left if any(f"_{document}_" in name for document, _ in PAPERS)]
    assert len(forms) == len(PAPERS)
    assert sorted(set(left) - set(forms)) == ["PMO周报_2026-W47.xlsx", "PMO周报_2026-W48.xlsx", "账龄_2026-11-24.xlsx"]
    assert all(name in told for name in left)


def test_the_readme_shows_what_the_demo_prints(told: str) -> None:
    shown = (ROOT / "README.md").read_text(encoding="utf-8").partition("From the demo, ")[2].split("```")[1]
    assert " ".join(shown.split()) in " ".join(told.split())


def test_the_example_that_is_played_on_is_the_published_one_byte_for_byte(tmp_path: Path) -> None:
    copied = {path.name: path.read_bytes() for path in example_workspace(tmp_path)}
    published = {path.name: path.read_bytes() for path in (ROOT / "workbooks" / "示例").glob("*.xlsx")}
    assert copied == published
