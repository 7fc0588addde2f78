"""Who has a workbook open: the small files that Excel and LibreOffice put beside it."""

import os
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_EXCEL_SIZE = 165
_EXCEL_NAME = 55
_LONGEST = 4096


@dataclass(frozen=True, slots=True)
class Owner:
    """Somebody who has, or had, the workbook open: the program, the name in its owner file, and since when."""

    program: str
    name: str
    file: Path
    since: float

    def __str__(self) -> str:
        hours = (time.time() - self.since) / 3600
        age = f"，{int(hours // 24)} 天前打开" if hours >= 24 else ""  # noqa: PLR2004  # hours of a day
        return f"{self.name or '他人'}（{self.program}，占用标记 {self.file.name}{age}；若其实未打开，可删除该标记）"


def owners(workbook: Path) -> list[Owner]:
    """Everybody whose owner file says that the workbook is open, and may be right."""
    return [owner for owner in _all(workbook) if not is_stale(owner, workbook)]


def stale_owners(workbook: Path) -> list[Owner]:
    """Owner files that a crashed program left behind."""
    return [owner for owner in _all(workbook) if is_stale(owner, workbook)]


def is_stale(owner: Owner, workbook: Path) -> bool:
    """Whether an owner file was certainly left behind.

    Windows and file servers refuse to open for writing what a program holds: where both files open, nobody holds
    them. On a local disk of another system only LibreOffice can be told: its file names the machine, and there its
    processes are asked whether they have the workbook open.
    """
    if os.name == "nt":
        return _opens(owner.file) and _opens(workbook)
    return owner.program == "LibreOffice" and _is_here(owner.file) and not _office_holds(workbook)


def _all(workbook: Path) -> Iterator[Owner]:
    for file, reader in (
        (workbook.with_name(f"~${workbook.name}"), _excel),
        (workbook.with_name(f".~lock.{workbook.name}#"), _libreoffice),
    ):
        try:
            content, since = file.read_bytes()[:_LONGEST], file.stat().st_mtime
        except FileNotFoundError:
            continue
        except PermissionError:
            content, since = b"", time.time()
        program, name = reader(content)
        yield Owner(program, name, file, since)


def _excel(content: bytes) -> tuple[str, str]:
    if len(content) < _EXCEL_SIZE:
        return "Excel", ""
    length = int.from_bytes(content[_EXCEL_NAME : _EXCEL_NAME + 2], "little")
    start = _EXCEL_NAME + 2
    return "Excel", content[start : start + 2 * length].decode("utf-16-le", "replace").strip()


def _libreoffice(content: bytes) -> tuple[str, str]:
    fields = content.decode("utf-8", "replace").split(",")
    user, login = (fields[0], fields[1]) if len(fields) > 1 else ("", "")
    return "LibreOffice", user.strip() or login.strip()


def _is_here(file: Path) -> bool:
    fields = file.read_text("utf-8", "replace").split(",")
    return len(fields) > 2 and fields[2].strip() in {socket.gethostname(), socket.getfqdn()}  # noqa: PLR2004  # user, login, host


def _office_holds(workbook: Path) -> bool:
    """Whether a LibreOffice of this machine has the workbook open; one that can't be looked into may have."""
    processes = Path("/proc")
    if not processes.is_dir():
        return True
    offices = [one for one in processes.iterdir() if one.name.isdigit() and _command(one).startswith("soffice")]
    return any(_has_open(office, workbook.resolve()) for office in offices)


def _has_open(process: Path, workbook: Path) -> bool:
    try:
        return any(_target(handle) == str(workbook) for handle in (process / "fd").iterdir())
    except FileNotFoundError:
        return False
    except OSError:
        return True


def _target(handle: Path) -> str:
    try:
        return os.readlink(handle)  # noqa: PTH115  # a path that is no file is no error here
    except OSError:
        return ""


def _command(process: Path) -> str:
    """The name of a running process; "" for one that has ended and is only not yet buried."""
    try:
        name, _, state = (process / "stat").read_text().partition("(")[2].rpartition(")")
    except OSError:
        return ""
    return "" if state.split()[0] in {"Z", "X"} else name


def _opens(file: Path) -> bool:
    try:
        with file.open("r+b"):
            return True
    except FileNotFoundError:
        return True
    except OSError:
        return False
