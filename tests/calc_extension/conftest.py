"""One Calc with the extension in a fresh profile, in a window on a screen of its own, for all these tests."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

import pmxl.calc
from pmxl.cli.addin import calc
from tests.calc_extension.screen import Screen
from tests.needs import demand


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    """The name of an X display that nobody else uses."""
    demand("screen")
    seen, told = os.pipe()
    command = ["Xvfb", "-noreset", "-screen", "0", "1366x768x24", "-displayfd", str(told)]
    server = subprocess.Popen(command, pass_fds=[told], stderr=subprocess.DEVNULL)
    os.close(told)
    with os.fdopen(seen) as number:
        yield f":{number.readline().strip()}"
    server.terminate()
    server.wait()


@pytest.fixture(scope="session")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh LibreOffice profile with the extension installed."""
    demand("libreoffice")
    folder = tmp_path_factory.mktemp("profile")
    told = CliRunner().invoke(calc, ["install", "--profile", str(folder)])
    assert told.exit_code == 0, told.output
    return folder


@pytest.fixture(scope="session")
def screen(display: str, profile: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    """The office's window; whoever clicks is logged in as somebody of PMO."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DISPLAY", display)
        patch.setenv("LOGNAME", "zhou")
        patch.setenv("PMXL_HOME", str(home))
        app = pmxl.calc.start(headless=False, profile=str(profile))
        yield Screen(app, display, home / "pmxl.log")
        app.quit()
