"""Puts the extension into a LibreOffice profile, and takes it out again, through the office itself."""

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from pmxl.calc import bridge
from pmxl.calc.office import start_office
from pmxl.calc_extension.consent import Consent
from pmxl.calc_extension.errors import ExtensionRefusedError, OfficeRunningError
from pmxl.calc_extension.package import IDENTIFIER, NAME, build_extension

T = TypeVar("T")


def user_profile() -> Path:
    """The profile that LibreOffice uses for this account."""
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA", Path.home())) / "LibreOffice" / "4"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "LibreOffice" / "4"
    return Path(os.environ.get("XDG_CONFIG_HOME", Path.home() / ".config")) / "libreoffice" / "4"


def install_extension(profile: Path, interpreter: str) -> str:
    """Install, or install anew, the extension for this interpreter; returns the version that is installed."""
    with tempfile.TemporaryDirectory(prefix="pmxl-oxt-") as folder:
        url = bridge.url_of(build_extension(Path(folder) / NAME, interpreter))

        def add(manager: Any) -> str:
            _remove(manager)
            added = manager.addExtension(url, (), "user", None, Consent())
            if added is None:  # the office refuses without a word what does not suit it
                raise ExtensionRefusedError("这个版本的 LibreOffice 不支持该扩展")
            return str(added.getVersion())

        return _with_manager(profile, add)


def remove_extension(profile: Path) -> bool:
    """Take the extension out; says whether it was there."""
    return _with_manager(profile, _remove)


def installed_version(profile: Path) -> str:
    """The version of the extension in a profile; empty where there is none."""

    def version(manager: Any) -> str:
        found = [one for one in manager.getDeployedExtensions("user", None, Consent()) if _is_ours(one)]
        return str(found[0].getVersion()) if found else ""

    return _with_manager(profile, version)


def _with_manager(profile: Path, deed: Callable[[Any], T]) -> T:
    if (profile / ".lock").exists():
        raise OfficeRunningError(str(profile))
    office = start_office(profile=str(profile))
    try:
        manager = office.context.getValueByName("/singletons/com.sun.star.deployment.ExtensionManager")
        return deed(manager)
    except bridge.uno_error() as error:
        raise ExtensionRefusedError(_first_line(error)) from error
    finally:
        office.release()


def _remove(manager: Any) -> bool:
    found = [one for one in manager.getDeployedExtensions("user", None, Consent()) if _is_ours(one)]
    for _ in found:
        manager.removeExtension(IDENTIFIER, NAME, "user", None, Consent())
    return bool(found)


def _is_ours(extension: Any) -> bool:
    return str(extension.getIdentifier().Value) == IDENTIFIER


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or ["没有说明原因"])[0]
