"""A Samba server of our own on this machine, clients that hold its files, and the share mounted as a client sees it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tests.needs import program

ROOT = Path(__file__).parents[2]
PATIENCE = 300
"""Seconds that a server or a client is waited for; a busy machine takes many."""
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


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        free.bind(("127.0.0.1", 0))
        found: int = free.getsockname()[1]
        return found


@contextmanager
def serving(home: Path, share: Path, port: int) -> Iterator[SimpleNamespace]:
    """A running server with one share, for the user pmxl."""
    import smbclient

    config = home / "smb.conf"
    config.write_text(CONFIG.format(port=port, home=home, share=share))
    user = "pmxl"
    made = subprocess.run(["useradd", "-M", "-N", user], capture_output=True, check=False).returncode == 0
    password = ["smbpasswd", "-c", str(config), "-a", "-s", user]
    subprocess.run(password, input="pmxl\npmxl\n", text=True, check=True, capture_output=True)
    running = subprocess.Popen([program("smbd"), "-F", "-s", str(config)], stderr=subprocess.DEVNULL)
    try:
        _connect(smbclient, port)
        yield SimpleNamespace(port=port, share=share)
    finally:
        smbclient.reset_connection_cache(fail_on_error=False)
        running.terminate()
        running.wait()
        if made:
            subprocess.run(["userdel", user], capture_output=True, check=False)


def _connect(smbclient: Any, port: int) -> None:
    deadline = time.monotonic() + PATIENCE
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


@contextmanager
def mounted(home: Path) -> Iterator[Path]:
    """The share as a folder of this machine, through a client of its own that FUSE mounts."""
    folder, settings = home / "mounted", home / ".smb"
    folder.mkdir()
    settings.mkdir()
    (settings / "smb.conf").write_text("[global]\n  workgroup = PMXL\n  client min protocol = SMB2\n")
    (settings / "smbnetfs.conf").write_text('auth "127.0.0.1" "pmxl" "pmxl"\n')
    (settings / "smbnetfs.conf").chmod(0o600)
    command = ["smbnetfs", "-f", "-o", "direct_io", str(folder)]
    client = subprocess.Popen(command, env={**os.environ, "HOME": str(home)}, stderr=subprocess.DEVNULL)
    share = folder / "127.0.0.1" / "share"
    try:
        answering(share)
        yield share
    finally:
        subprocess.run([program("fusermount3", "fusermount"), "-u", str(folder)], capture_output=True, check=False)
        client.terminate()
        client.wait()


def answering(share: Path) -> None:
    """Wait until the client answers again; it rests for some seconds after a server refused it something."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with suppress(OSError):
            list(share.iterdir())
            return
        time.sleep(0.2)
    raise AssertionError("the mounted share does not answer")
