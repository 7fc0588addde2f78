"""An office with a window, on a screen of its own: a question is asked and answered, and the status bar is seen."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait

import pytest
import xlwings as xw

import pmxl.calc
from tests.needs import demand

pytestmark = pytest.mark.libreoffice


@pytest.fixture(scope="module")
def screen() -> Iterator[str]:
    """The name of an X display that nobody else uses; it stays when the office starts itself a second time."""
    demand("screen")
    seen, told = os.pipe()
    server = subprocess.Popen(["Xvfb", "-noreset", "-displayfd", str(told)], pass_fds=[told], stderr=subprocess.DEVNULL)
    os.close(told)
    with os.fdopen(seen) as number:
        yield f":{number.readline().strip()}"
    server.terminate()
    server.wait()


@pytest.fixture(scope="module")
def window(screen: str) -> Iterator[xw.App]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DISPLAY", screen)
        app = pmxl.calc.start(headless=False)
        app.books.add()
        yield app
        app.quit()


def _press_until_answered(key: str, answer: Future[str | None], pid: int) -> None:
    """Presses a key in the message box until it goes; an office whose box stays is ended, so that nothing waits for it."""
    deadline = time.monotonic() + 300
    command = ["xdotool", "search", "--onlyvisible", "--name", "^pmxl$", "windowfocus", "key", key]
    while not answer.done():
        subprocess.run(command, capture_output=True, check=False)
        wait([answer], timeout=0.1)
        if time.monotonic() > deadline:
            os.kill(pid, signal.SIGKILL)
            return


@pytest.mark.parametrize(
    ("buttons", "key", "pressed"),
    [("yes_no", "Return", "yes"), ("yes_no_cancel", "Escape", "cancel"), ("ok", "Return", "ok")],
)
def test_a_question_is_answered_with_the_key_pressed(window: xw.App, buttons: str, key: str, pressed: str) -> None:
    with ThreadPoolExecutor(1) as asking:
        answer = asking.submit(window.alert, "要推进吗？", title="pmxl", buttons=buttons)
        _press_until_answered(key, answer, window.pid)
        assert answer.result() == pressed


def test_a_window_is_hidden_and_shown_again(window: xw.App) -> None:
    assert window.visible
    window.visible = False
    assert not window.visible
    window.visible = True
    assert window.visible


def test_the_active_sheet_of_a_window_changes_with_activation(window: xw.App) -> None:
    book = window.books.active
    second = book.sheets.add("周报", after=book.sheets[0])
    book.sheets[0].activate()
    assert book.sheets.active == book.sheets[0]
    second.activate()
    assert book.sheets.active == second
