"""The desktop around the spreadsheet program: opening a file, and the clipboard."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

_COPIERS = (["pbcopy"], ["wl-copy"], ["xclip", "-selection", "clipboard"], ["xsel", "--clipboard", "--input"])


def show_file(path: Path) -> bool:
    """Open a file in the program that the desktop has for it; says whether there was one."""
    if sys.platform == "win32":
        os.startfile(path)  # noqa: S606  # a file of our own
        return True
    opener = shutil.which("open" if sys.platform == "darwin" else "xdg-open")
    if opener is None:
        return False
    subprocess.Popen([opener, str(path)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603  # a file of our own
    return True


def copy_text(text: str) -> bool:
    """Put a text on the clipboard; says whether there was a way to it."""
    if sys.platform == "win32":
        clip = shutil.which("clip")
        return clip is not None and _fed([clip], text.encode("utf-16"))
    found = next((command for command in _COPIERS if shutil.which(command[0])), None)
    return found is not None and _fed(found, text.encode())


def _fed(command: list[str], data: bytes) -> bool:
    told = subprocess.run(command, input=data, check=False, timeout=10, capture_output=True)  # noqa: S603  # the system's own program
    return told.returncode == 0
