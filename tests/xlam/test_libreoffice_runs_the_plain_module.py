"""A second host loads our VBA project and runs the module that needs nothing of Excel."""

import json
import subprocess
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from pmxl.xlam.build import addin_modules
from pmxl.xlam.configuration import settings
from pmxl.xlam.package import addin_package, read_parts
from pmxl.xlam.ribbon import ribbon_xml
from pmxl.xlam.vba_project import write_vba_project
from pmxl.xlam.vba_source import VbaModule

SYSTEM_PYTHON = "/usr/bin/python3"
# Runs under the system's Python, which has LibreOffice's bridge; prints what it saw as one JSON line.
_VISITOR = """
import json, os, sys, time, uno
from com.sun.star.beans import PropertyValue
pipe, whole, plain = sys.argv[1:]
resolver = uno.getComponentContext().ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
for attempt in range(200):
    try:
        context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        break
    except Exception:
        time.sleep(0.1)
desktop = context.ServiceManager.createInstance("com.sun.star.frame.Desktop")
hidden, trusted = PropertyValue("Hidden", 0, True, 0), PropertyValue("MacroExecutionMode", 0, 4, 0)
loaded = desktop.loadComponentFromURL(whole, "_blank", 0, (hidden, trusted))
run = desktop.loadComponentFromURL(plain, "_blank", 0, (hidden, trusted))
place = "vnd.sun.star.script:Pmxl.PmxlCommand.PmxlPythonCommand?language=Basic&location=document"
command = run.getScriptProvider().getScript(place)
library = loaded.BasicLibraries.getByName("Pmxl")
seen = {
    "modules": sorted(library.ElementNames),
    "longest": max(len(library.getByName(name)) for name in library.ElementNames) > 30_000,
    "vba": loaded.BasicLibraries.VBACompatibilityMode,
    "setting": loaded.Sheets.getByName("pmxl.conf").getCellByPosition(1, 0).String,
    "good": command.invoke(("form:initiation",), (), ())[0],
    "bad": command.invoke(("x'y",), (), ())[0],
}
for document in (loaded, run):
    document.close(True)
print(json.dumps(seen), flush=True)
try:
    desktop.terminate()
finally:
    os._exit(0)  # the bridge of an office that is gone crashes when Python tidies up
"""


@pytest.mark.libreoffice
@pytest.mark.uno
def test_libreoffice_loads_every_module_and_runs_the_plain_one(tmp_path: Path) -> None:
    whole = _as_workbook(tmp_path / "whole.xlsm", addin_modules())
    # LibreOffice compiles a project as one, and can't compile xlwings' calls into Windows libraries.
    plain = _as_workbook(
        tmp_path / "plain.xlsm", [m for m in addin_modules() if m.name.startswith(("This", "Sheet", "Pmxl"))]
    )
    pipe = f"pmxl{time.time_ns()}"
    office = subprocess.Popen(
        [
            "soffice",
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            f"--accept=pipe,name={pipe};urp",
        ]
    )
    try:
        visit = subprocess.run(
            [SYSTEM_PYTHON, "-c", _VISITOR, pipe, whole.as_uri(), plain.as_uri()],
            capture_output=True,
            text=True,
            check=True,
            timeout=600,
        )
        office.wait(timeout=600)
    finally:
        office.kill()

    assert json.loads(visit.stdout) == {
        "modules": sorted(module.name for module in addin_modules()),
        "longest": True,
        "vba": True,
        "setting": r"C:\py\python.exe",
        "good": "import pmxl.addin; pmxl.addin.dispatch('form:initiation')",
        "bad": "",
    }


def _as_workbook(path: Path, modules: Sequence[VbaModule]) -> Path:
    """Write the add-in with these modules as a workbook with macros: LibreOffice opens no add-ins."""
    rows = settings(interpreter=r"C:\py\python.exe", pmxl_version="1", xlwings_version="1")
    package = addin_package(rows, ribbon_xml(), write_vba_project("Pmxl", modules))
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in read_parts(package, str(path)).items():
            archive.writestr(name, content.replace(b"excel.addin.macro", b"excel.sheet.macro"))
    return path
