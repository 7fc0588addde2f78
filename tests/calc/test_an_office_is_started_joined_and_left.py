"""Offices: started ones end with pmxl, others are never ended; and the engine works inside an office as well."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
import xlwings as xw

import pmxl.calc
from pmxl.calc import bridge
from pmxl.calc.app import App
from pmxl.calc.errors import (
    OfficeNotInstalledError,
    OfficeNotReachableError,
    OfficeNotStartedError,
    PythonUnoMissingError,
)
from pmxl.calc.office import join_office, start_office

_HERE = str(Path(pmxl.calc.__file__).parents[2])


def _python(code: str) -> list[str]:
    return [sys.executable, "-c", textwrap.dedent(code)]


def _is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def _wait_until_gone(*pids: int) -> bool:
    deadline = time.monotonic() + 300
    while any(map(_is_running, pids)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not any(map(_is_running, pids))


@pytest.mark.libreoffice
def test_an_office_ends_even_when_its_owner_is_killed() -> None:
    code = "import pmxl.calc, time; app = pmxl.calc.start(); print(app.pid, flush=True); time.sleep(60)"
    owner = subprocess.Popen(_python(code), stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": _HERE})
    assert owner.stdout is not None
    pid = int(owner.stdout.readline())
    profile = next(
        part.removeprefix("-env:UserInstallation=file://")
        for part in Path(f"/proc/{pid}/cmdline").read_text().split("\0")
        if part.startswith("-env:UserInstallation")
    )
    assert Path(profile).exists()
    owner.send_signal(signal.SIGKILL)
    owner.wait()
    owner.stdout.close()
    assert _wait_until_gone(pid)
    time.sleep(0.3)
    assert not Path(profile).exists()


@pytest.mark.libreoffice
def test_an_office_that_pmxl_started_ends_when_it_is_quit() -> None:
    started = pmxl.calc.start()
    pid = started.pid
    started.books.add().sheets[0]["A1"].value = "没有保存"
    started.quit()
    assert _wait_until_gone(pid)
    assert pid not in pmxl.calc.engine().apps.keys()  # noqa: SIM118  # xlwings' own method


@pytest.mark.libreoffice
def test_an_office_that_broke_down_is_no_longer_listed() -> None:
    started = pmxl.calc.start()
    pid = started.pid
    assert pid in [each.pid for each in pmxl.calc.engine().apps]
    os.kill(pid, signal.SIGKILL)
    assert _wait_until_gone(pid)
    assert pid not in [each.pid for each in pmxl.calc.engine().apps]


@pytest.mark.libreoffice
def test_a_joined_office_is_left_running(app: xw.App, book: xw.Book, port: int) -> None:
    office = join_office(f"socket,host=127.0.0.1,port={port}")
    joined = xw.App(impl=App(pmxl.calc.engine().impl, office))
    assert joined.pid == app.pid
    assert joined.books[book.name].sheets[0]["A1"].value is None
    joined.quit()
    joined.kill()
    assert _is_running(app.pid)
    assert book.sheets[0].name == "Sheet1"


@pytest.mark.libreoffice
def test_joining_an_office_that_is_known_gives_its_app(app: xw.App, port: int) -> None:
    for _ in range(30):  # UNO drops about every fiftieth such connection while it is made
        assert pmxl.calc.join(f"socket,host=127.0.0.1,port={port}").impl is app.impl


@pytest.mark.libreoffice
def test_an_office_that_is_not_there_is_told_with_how_to_start_it(app: xw.App) -> None:
    with pytest.raises(OfficeNotReachableError, match=r'soffice --accept="pipe,name=没有;urp;"'):
        join_office("pipe,name=没有")
    assert app.pid


_COMPONENT = """
import sys
import unohelper
from com.sun.star.task import XJob

sys.path[:0] = {path!r}


class Job(unohelper.Base, XJob):
    def __init__(self, context):
        self.context = context

    def execute(self, arguments):
        import pmxl.calc
        app = pmxl.calc.attach(self.context)
        sheet = app.books[arguments[0].Value].sheets[0]
        sheet["A1"].value = [["办公室内", True], [2.5, "=A2*2"]]
        values = sheet["A1"].expand().value
        app.quit()
        return repr((app.pid, values, sheet["A1"].expand().shape))


g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(Job, "pmxl.test.Job", ())
"""


@pytest.mark.libreoffice
def test_the_same_engine_works_inside_the_office(app: xw.App, book: xw.Book, tmp_path: Path) -> None:
    component = tmp_path / "inside.py"
    component.write_text(
        _COMPONENT.format(path=[_HERE, *(part for part in sys.path if "site-packages" in part)]), "utf-8"
    )
    office = app.impl.office
    loader = office.create("com.sun.star.loader.Python")
    factory = loader.activate("pmxl.test.Job", "", component.as_uri(), None)
    named = bridge.struct("com.sun.star.beans.NamedValue", "book", book.name)
    told = factory.createInstanceWithContext(office.context).execute((named,))
    assert told == repr((app.pid, [["办公室内", True], [2.5, 5.0]], (2, 2)))
    assert book.sheets[0]["B2"].formula == "=A2*2"
    assert _is_running(app.pid)


def test_the_keeper_starts_an_office_again_when_it_asks_for_it(tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    profile.mkdir()
    code = f"""
        import pathlib, sys
        been = pathlib.Path({str(tmp_path / "again")!r})
        sys.exit(7 if been.exists() else been.touch() or 81)
    """
    keeper = Path(pmxl.calc.__file__).with_name("keeper.py")
    done = subprocess.run(
        [sys.executable, str(keeper), str(profile), *_python(code)], stdin=subprocess.PIPE, check=False
    )
    assert done.returncode == 7
    assert not profile.exists()


def test_an_office_that_will_not_start_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("soffice", "soffice.bin"):
        (tmp_path / name).write_text("#!/bin/sh\nexit 3\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    with pytest.raises(OfficeNotStartedError, match="退出码 3"):
        start_office()


def test_a_machine_without_libreoffice_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(OfficeNotInstalledError, match="sudo apt install libreoffice-calc"):
        start_office()


def test_a_python_without_uno_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "uno", raising=False)
    monkeypatch.setattr(bridge, "_DEBIAN_PACKAGES", "/nowhere")
    with pytest.raises(PythonUnoMissingError, match=r"请先安装 python3-uno（sudo apt install python3-uno）"):
        bridge.load()
    assert "/nowhere" not in sys.path


def test_importing_the_package_loads_neither_uno_nor_xlwings() -> None:
    code = """
        import builtins, sys
        own = builtins.__import__
        import pmxl.calc
        print(own is builtins.__import__, {"uno", "xlwings"} & set(sys.modules))
    """
    assert _told(code) == "True set()\n"


def test_the_engine_loads_no_more_of_the_commercial_part_than_xlwings_does() -> None:
    code = """
        import sys
        import xlwings
        def commercial(): return {name for name in sys.modules if name.startswith("xlwings.pro")}
        before = commercial()
        import pmxl.calc
        pmxl.calc.engine()
        print(commercial() - before)
    """
    assert _told(code) == "set()\n"


def _told(code: str) -> str:
    environment = {**os.environ, "PYTHONPATH": _HERE}
    return subprocess.run(_python(code), capture_output=True, text=True, check=True, env=environment).stdout
