"""Where pmxl keeps what belongs to a user and not to a workspace: its log, and copies made without a local folder."""

import os
import sys
from pathlib import Path


def user_folder() -> Path:
    """The folder, not made yet; PMXL_HOME names another."""
    named = os.environ.get("PMXL_HOME")
    if named:
        return Path(named)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home())) / "pmxl"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "pmxl"
    return Path(os.environ.get("XDG_STATE_HOME", Path.home() / ".local" / "state")) / "pmxl"


def log_file() -> Path:
    """The UTF-8 log of all clicks."""
    return user_folder() / "pmxl.log"
