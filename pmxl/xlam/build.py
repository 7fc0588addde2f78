"""Builds the Excel add-in from its text sources and the installed xlwings."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from pmxl import __version__
from pmxl.xlam.configuration import FUNCTIONS_MODULE, settings
from pmxl.xlam.function_wrapper import worksheet_functions_module
from pmxl.xlam.package import SHEET_MODULE, WORKBOOK_MODULE, addin_package
from pmxl.xlam.ribbon import ribbon_xml
from pmxl.xlam.sources import MODULE_FILES, source_text
from pmxl.xlam.vba_project import write_vba_project
from pmxl.xlam.vba_source import (
    WORKBOOK_CLASS,
    WORKSHEET_CLASS,
    VbaModule,
    document_module,
    standard_module,
)
from pmxl.xlam.xlwings_module import dictionary_module, xlwings_module, xlwings_version

VBA_PROJECT_NAME = "Pmxl"


def build_addin(out: Path, *, interpreter: str | None) -> Path:
    """Write the add-in to `out` in one step and return its path.

    `interpreter` is the Python that the buttons start; None leaves it to the user's own profile.
    Sources that Excel would not accept raise an AddinBuildError and write nothing.
    """
    content = addin_bytes(interpreter=interpreter)
    out.parent.mkdir(parents=True, exist_ok=True)
    unfinished = out.with_name(f"{out.name}.part")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(out)
    finally:
        unfinished.unlink(missing_ok=True)
    return out


def addin_bytes(*, interpreter: str | None) -> bytes:
    """Return the add-in's bytes: the same for the same pmxl, xlwings and interpreter."""
    rows = settings(
        interpreter=interpreter,
        pmxl_version=__version__,
        xlwings_version=xlwings_version(),
    )
    vba_project = write_vba_project(VBA_PROJECT_NAME, addin_modules())
    return addin_package(rows, ribbon_xml(), vba_project)


def addin_modules() -> tuple[VbaModule, ...]:
    """Return every VBA module of the add-in, checked."""
    modules = [
        document_module(WORKBOOK_MODULE, WORKBOOK_CLASS),
        document_module(SHEET_MODULE, WORKSHEET_CLASS),
        *(standard_module(source_text(name)) for name in MODULE_FILES),
        xlwings_module(),
        dictionary_module(),
    ]
    if importlib.util.find_spec(FUNCTIONS_MODULE):
        modules.append(worksheet_functions_module(FUNCTIONS_MODULE))
    return tuple(modules)
