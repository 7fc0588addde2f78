"""The .oxt file: its sources, the ribbon's groups as menu and toolbar, the functions, and the user's interpreter."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from pmxl import __version__
from pmxl.calc_extension.errors import ExtensionSourcesMissingError
from pmxl.calc_extension.functions import functions_xml
from pmxl.calc_extension.menus import addons_xml
from pmxl.xlam.ribbon import groups

NAME = "pmxl.oxt"
IDENTIFIER = "pmxl.calc"
_DATE = (2026, 1, 1, 0, 0, 0)
_PARTS = {
    "META-INF/manifest.xml": "manifest.xml",
    "description.xml": "description.xml",
    "ProtocolHandler.xcu": "ProtocolHandler.xcu",
    "CalcWindowState.xcu": "CalcWindowState.xcu",
    "pmxl_clicks.py": "pmxl_clicks.py",
    "pmxl_functions.py": "pmxl_functions.py",
    "pythonpath/pmxl_python.py": "pmxl_python.py",  # a folder of this name is where the office's Python imports from
}
_TYPES = "pmxl.rdb"


def extension_bytes(interpreter: str) -> bytes:
    """The extension for one interpreter: the same bytes from the same sources."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in _contents(interpreter):
            info = zipfile.ZipInfo(name, _DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(info, content)
    return written.getvalue()


def build_extension(out: Path, interpreter: str) -> Path:
    """Write the extension to a file."""
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(extension_bytes(interpreter))
    return out


def _contents(interpreter: str) -> Iterator[tuple[str, bytes]]:
    folder = _source_folder()
    for part, name in _PARTS.items():
        yield part, (folder / name).read_text(encoding="utf-8").replace("@VERSION@", __version__).encode()
    yield _TYPES, (folder / _TYPES).read_bytes()
    yield "Addons.xcu", addons_xml(groups()).encode()
    yield "CalcAddIns.xcu", functions_xml().encode()
    yield "interpreter.txt", f"{interpreter}\n".encode()


def _source_folder() -> Path:
    package = Path(__file__).resolve().parents[1]
    # In an installed package the sources lie inside it, in a checkout beside it.
    places = (package / "macros" / "calc", package.parent / "macros" / "calc")
    for place in places:
        if (place / "pmxl_clicks.py").is_file():
            return place
    raise ExtensionSourcesMissingError([str(place) for place in places])
