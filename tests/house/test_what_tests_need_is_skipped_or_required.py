"""A test whose needs are missing is skipped and says how to get them, or fails where PMXL_REQUIRE names them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.needs import NEEDS, required

ROOT = Path(__file__).parents[2]
BROWSER = "tests/weekly/test_the_page_in_a_browser.py"
HINT = "chromium is missing: apt-get install chromium"


def tried(path: str, require: str, **surroundings: str) -> tuple[int, str]:
    """Exit code and output of a test run on a machine that has no programs."""
    command = [sys.executable, "-m", "pytest", "-rs", "-p", "no:cacheprovider", "-n", "0", path]
    given = os.environ | {"PATH": "/nowhere", "PMXL_REQUIRE": require, "PMXL_CORPUS": ""} | surroundings
    done = subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("require", ["", "libreoffice,samba"])
def test_what_is_missing_and_not_required_is_skipped_with_its_remedy(require: str) -> None:
    code, told = tried(BROWSER, require)
    assert (code, HINT in told, "failed" in told) == (0, True, False)


@pytest.mark.parametrize("require", ["chromium", "libreoffice, chromium", "all"])
def test_what_is_missing_and_required_fails_with_its_remedy(require: str) -> None:
    code, told = tried(BROWSER, require)
    assert (code, f"{HINT} (PMXL_REQUIRE)" in told, "skipped" in told) == (1, True, False)


def test_where_all_is_required_a_test_that_has_no_cases_fails_as_well() -> None:
    code, told = tried("tests/adapters/test_real_excel_files_survive_a_commit.py", "all")
    assert (code, "PMXL_REQUIRE" in told) == (1, True)


def test_a_misspelt_need_is_not_taken_for_no_need(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PMXL_REQUIRE", "libreofice")
    with pytest.raises(ValueError, match="libreofice"):
        required()


def test_nothing_is_skipped_but_by_what_the_machine_lacks() -> None:
    skips = ("pytest." + "skip(", "mark." + "skip", "importor" + "skip")
    tests = [path for path in (ROOT / "tests").rglob("*.py") if path.name != "needs.py"]
    found = [path.name for path in tests if any(skip in path.read_text(encoding="utf-8") for skip in skips)]
    assert found == []


def test_every_package_that_tests_ask_for_is_installed_by_make() -> None:
    asked = {package for need in NEEDS.values() for package in need.packages}
    (line,) = [one for one in (ROOT / "Makefile").read_text("utf-8").splitlines() if one.startswith("DEBIAN := ")]
    assert asked - set(line.removeprefix("DEBIAN := ").split()) == set()
