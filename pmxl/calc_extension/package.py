"""The .oxt file: text sources, the menu and toolbar of the ribbon's groups, and the user's interpreter."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from pmxl import __version__
from pmxl.calc_extension.errors import ExtensionSourcesMissingError
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
}


def extension_bytes(interpreter: str) -> bytes:
    """The extension for one interpreter: the same bytes from the same sources."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in _contents(interpreter):
            info = zipfile.ZipInfo(name, _DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(info, content.encode())
    return written.getvalue()


def build_extension(out: Path, interpreter: str) -> Path:
    """Write the extension to a file."""
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(extension_bytes(interpreter))
    return out


def _contents(interpreter: str) -> Iterator[tuple[str, str]]:
    folder = _source_folder()
    for part, name in _PARTS.items():
        yield part, (folder / name).read_text(encoding="utf-8").replace("@VERSION@", __version__)
    yield "Addons.xcu", addons_xml(groups())
    yield "interpreter.txt", f"{interpreter}\n"


def _source_folder() -> Path:
    package = Path(__file__).resolve().parents[1]
    # In an installed package the sources lie inside it, in a checkout beside it.
    places = (package / "macros" / "calc", package.parent / "macros" / "calc")
    for place in places:
        if (place / "pmxl_clicks.py").is_file():
            return place
    raise ExtensionSourcesMissingError([str(place) for place in places])
