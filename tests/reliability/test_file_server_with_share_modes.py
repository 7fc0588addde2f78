"""On a real Samba server: a workbook that another client has open is never swapped, and the swap is never torn."""

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest

from pmxl.adapters.closed_file.boundary import Boundary, passed
from pmxl.adapters.closed_file.swap import exchange

ROOT = Path(__file__).parents[2]
smbclient = pytest.importorskip("smbclient", reason="smbprotocol is missing")
SMBD = shutil.which("smbd") or shutil.which("smbd", path="/usr/sbin")
pytestmark = [
    pytest.mark.skipif(
        SMBD is None or os.name == "nt" or os.geteuid() != 0, reason="needs Samba (apt-get install samba) and root"
    ),
    pytest.mark.xdist_group("samba"),
]
CONFIG = """
[global]
  workgroup = PMXL
  server role = standalone server
  interfaces = 127.0.0.1
  bind interfaces only = yes
  smb ports = {port}
  private dir = {home}
  lock directory = {home}
  state directory = {home}
  cache directory = {home}
  pid directory = {home}
  ncalrpc dir = {home}/ncalrpc
  passdb backend = tdbsam:{home}/passdb.tdb
  log file = {home}/log
  disable spoolss = yes
  load printers = no
[share]
  path = {share}
  read only = no
  force user = root
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """A Samba of our own on a free port of this machine."""
    home, share = tmp_path_factory.mktemp("samba"), tmp_path_factory.mktemp("share")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = home / "smb.conf"
    config.write_text(CONFIG.format(port=port, home=home, share=share))
    user = "pmxl"
    made = subprocess.run(["useradd", "-M", "-N", user], capture_output=True, check=False).returncode == 0
    password = ["smbpasswd", "-c", str(config), "-a", "-s", user]
    subprocess.run(password, input="pmxl\npmxl\n", text=True, check=True, capture_output=True)
    running = subprocess.Popen([str(SMBD), "-F", "-s", str(config)], stderr=subprocess.DEVNULL)
    try:
        _connect(port)
        yield SimpleNamespace(port=port, share=share)
    finally:
        smbclient.reset_connection_cache(fail_on_error=False)
        running.terminate()
        running.wait(10)
        if made:
            subprocess.run(["userdel", user], capture_output=True, check=False)


def _connect(port: int) -> None:
    deadline = time.monotonic() + 15
    while True:
        try:
            smbclient.register_session("127.0.0.1", username="pmxl", password="pmxl", port=port)  # noqa: S106  # as above
        except Exception:  # noqa: BLE001  # the server is not up yet, whatever that looks like
            assert time.monotonic() < deadline, "Samba did not start"
            time.sleep(0.1)
        else:
            return


@contextmanager
def held(server: SimpleNamespace, name: str, access: str) -> Iterator[None]:
    """Another client that has the file open."""
    command = [sys.executable, "-m", "tests.reliability.smb_holder", str(server.port), "share", name, access]
    holder = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == "open"
        yield
    finally:
        holder.communicate("")


def renaming(server: SimpleNamespace, source: str, target: str) -> None:
    """Rename on the server as Windows does: PermissionError where somebody holds the file."""
    try:
        smbclient.rename(source, target, port=server.port)
    except OSError as error:
        if any(reason in str(error) for reason in ("SHARING_VIOLATION", "used by another process", "ACCESS_DENIED")):
            raise PermissionError(str(error)) from error
        raise


def names(server: SimpleNamespace, stem: str) -> tuple[str, str, str]:
    for ending, text in ((".xlsx", "old"), (".new", "new")):
        (server.share / f"{stem}{ending}").write_text(text)
    book, new, old = (f"//127.0.0.1/share/{stem}{ending}" for ending in (".xlsx", ".new", ".old"))
    return book, new, old


def content(server: SimpleNamespace, stem: str) -> dict[str, str]:
    return {file.suffix: file.read_text() for file in server.share.glob(f"{stem}.*")}


@pytest.mark.parametrize("access", ["r", "rw", ""])
def test_a_held_workbook_is_not_swapped_and_nothing_has_changed(server: SimpleNamespace, access: str) -> None:
    stem = f"held-{access or 'none'}"
    book, new, old = names(server, stem)
    started = time.monotonic()
    with held(server, f"{stem}.xlsx", access), pytest.raises(PermissionError):
        exchange(book, new, old, partial(renaming, server), passed, 1.0)
    assert time.monotonic() - started < 4
    assert content(server, stem) == {".xlsx": "old", ".new": "new"}


def test_a_plain_replace_would_have_swapped_it_silently(server: SimpleNamespace) -> None:
    book, new, _ = names(server, "replaced")
    with held(server, "replaced.xlsx", "r"):
        smbclient.replace(new, book, port=server.port)
    assert content(server, "replaced") == {".xlsx": "new"}


def test_the_swap_goes_through_when_the_other_lets_go_in_time(server: SimpleNamespace) -> None:
    book, new, old = names(server, "late")
    with held(server, "late.xlsx", "r"):
        rename = partial(renaming, server)
        swapping = threading.Thread(target=exchange, args=(book, new, old, rename, passed, 10.0))
        swapping.start()
        time.sleep(0.5)
        assert content(server, "late") == {".xlsx": "old", ".new": "new"}
    swapping.join(10)
    assert content(server, "late") == {".xlsx": "new", ".old": "old"}


def test_a_new_file_that_cannot_move_brings_the_old_one_back(server: SimpleNamespace) -> None:
    book, new, old = names(server, "back")
    reached: list[Boundary] = []
    with held(server, "back.new", "r"), pytest.raises(PermissionError):
        exchange(book, new, old, partial(renaming, server), reached.append, 0.5)
    assert reached == [Boundary.OLD_ASIDE]
    assert content(server, "back") == {".xlsx": "old", ".new": "new"}
