"""Puts the add-in into Excel's start-up folder, and takes it out again."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from pmxl.xlam.build import addin_bytes
from pmxl.xlam.errors import (
    ExcelHoldsAddinError,
    StartupFolderNotWritableError,
    StartupFolderUnknownError,
)
from pmxl.xlam.function_wrapper import ADDIN_FILE

_MARK_OF_THE_WEB = ":Zone.Identifier"


def startup_folder(environment: Mapping[str, str]) -> Path:
    """Return the folder whose files Excel opens at every start (XLSTART of the user)."""
    appdata = environment.get("APPDATA")
    if not appdata:
        raise StartupFolderUnknownError
    return Path(appdata) / "Microsoft" / "Excel" / "XLSTART"


def installed_addin(environment: Mapping[str, str]) -> Path:
    """Return where the add-in is, or would be."""
    return startup_folder(environment) / ADDIN_FILE


def install_addin(
    environment: Mapping[str, str],
    *,
    interpreter: str,
    replace: Callable[[Path, Path], None] = os.replace,
) -> Path:
    """Build the add-in for this interpreter, put it into the start-up folder, and return its path.

    Excel has to be closed (ExcelHoldsAddinError). An earlier add-in stays as it is if anything fails.
    """
    target = installed_addin(environment)
    content = addin_bytes(interpreter=interpreter)
    _refuse_while_excel_runs(target)
    # Excel opens every file in the start-up folder, so the unfinished one lies beside the folder.
    unfinished = target.parent.with_name(f"{ADDIN_FILE}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_bytes(content)
    except OSError as error:
        raise StartupFolderNotWritableError(str(target.parent)) from error
    try:
        replace(unfinished, target)
    except PermissionError as error:
        raise _why_refused(target) from error
    finally:
        unfinished.unlink(missing_ok=True)
    unblock(target)
    return target


def remove_addin(environment: Mapping[str, str], *, remove: Callable[[Path], None] = os.remove) -> Path | None:
    """Delete the add-in from the start-up folder; return its path, or None if there was none."""
    target = installed_addin(environment)
    if not target.exists():
        return None
    _refuse_while_excel_runs(target)
    try:
        remove(target)
    except PermissionError as error:
        raise ExcelHoldsAddinError(str(target)) from error
    return target


def unblock(path: Path) -> bool:
    """Remove the mark of a downloaded file, for which Excel loads no add-in; say if there was one."""
    try:
        marker(path).unlink()
    except OSError:
        return False
    return True


def marker(path: Path) -> Path:
    """Return the stream in which Windows marks a file as downloaded."""
    return path.with_name(path.name + _MARK_OF_THE_WEB)


def owner_file(path: Path) -> Path:
    """Return the file that Excel keeps beside a workbook while it has it open."""
    return path.with_name(f"~${path.name}")


def _refuse_while_excel_runs(target: Path) -> None:
    if owner_file(target).exists():
        raise ExcelHoldsAddinError(str(target))


def _why_refused(target: Path) -> ExcelHoldsAddinError | StartupFolderNotWritableError:
    if target.exists():
        return ExcelHoldsAddinError(str(target))
    return StartupFolderNotWritableError(str(target.parent))
