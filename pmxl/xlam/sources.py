"""Where the add-in's text sources are, and what they say."""

from __future__ import annotations

from pathlib import Path

from pmxl.xlam.errors import AddinSourcesMissingError

RIBBON_FILE = "customUI14.xml"
MODULE_FILES = ("PmxlCommand.bas", "PmxlMessage.bas", "PmxlRibbon.bas")


def source_text(name: str) -> str:
    """Return the text of one source file of the Excel add-in."""
    return (_source_folder() / name).read_text(encoding="utf-8")


def _source_folder() -> Path:
    package = Path(__file__).resolve().parents[1]
    # In an installed package the sources lie inside it, in a checkout beside it.
    places = (package / "macros" / "excel", package.parent / "macros" / "excel")
    for place in places:
        if (place / RIBBON_FILE).is_file():
            return place
    raise AddinSourcesMissingError([str(place) for place in places])
