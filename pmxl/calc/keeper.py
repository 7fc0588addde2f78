"""A small process between pmxl and the office it started: the office ends when pmxl does, however pmxl ends.

Run as a script, so it imports nothing but the standard library. Its standard input is a pipe that pmxl holds open and
never writes to: end of file means that pmxl is gone, even if it was killed.
"""

import os
import select
import shutil
import subprocess
import sys
from collections.abc import Sequence

_RESTART = 81  # soffice.bin asks so to be started again, once, on a fresh profile
_LOOK_EVERY = 0.05
_PATIENCE = 5.0


def keep(command: Sequence[str], profile_to_remove: str | None) -> int:
    """Runs the office until it ends or the owner is gone; gives the office's exit status."""
    status = _RESTART
    while status == _RESTART:
        office = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603  # the office that pmxl found
        status = _watch(office)
    if profile_to_remove:
        shutil.rmtree(profile_to_remove, ignore_errors=True)
    return status


def _watch(office: subprocess.Popen[bytes]) -> int:
    while office.poll() is None:
        ready, _, _ = select.select([sys.stdin], [], [], _LOOK_EVERY)
        if ready and os.read(sys.stdin.fileno(), 1) == b"":
            return _end(office)
    return office.returncode


def _end(office: subprocess.Popen[bytes]) -> int:
    try:
        return office.wait(_PATIENCE / 10)
    except subprocess.TimeoutExpired:
        office.terminate()
    try:
        return office.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        office.kill()
        return office.wait()


if __name__ == "__main__":
    sys.exit(keep(sys.argv[2:], sys.argv[1] or None))
