"""Workbooks with parts in UTF-16, which Excel reads and nothing here does: the same in UTF-8, for reading only."""

import codecs
import io
import re
from collections.abc import Iterator
from functools import partial

from pmxl.ooxml.zip_package import ZipPackage

_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DECLARED = re.compile(r"""(<\?xml[^>]*?encoding\s*=\s*["'])[^"']+""")
_XML = (".xml", ".rels")
_NEVER_READ = ("customxml/", "docprops/")
"""What nothing here looks into; Excel itself keeps queries in UTF-16 there."""


def in_utf8(data: bytes, workbook: str) -> bytes:
    """A workbook's bytes with every part in UTF-8; the same bytes where they are already, as in all but rare files."""
    package = ZipPackage(io.BytesIO(data), workbook)
    wide = in_utf16(package)
    if not wide:
        return data
    from pmxl.ooxml.zip_write import write_package  # readers start without it

    target = io.BytesIO()
    write_package(target, package, {name: partial(_narrowed, package, name) for name in wide}, ())
    return target.getvalue()


def in_utf16(package: ZipPackage) -> list[str]:
    """The parts of the workbook proper that are written in UTF-16."""
    return [one.name for one in package.entries if _is_text(one.name.casefold()) and package.first(one, 2) in _MARKS]


def _is_text(name: str) -> bool:
    return name.endswith(_XML) and not name.startswith(_NEVER_READ)


def _narrowed(package: ZipPackage, name: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder("utf-16")(errors="replace")
    declared = False
    for piece in package.stream(name):
        text = decoder.decode(piece)
        yield (text if declared else _DECLARED.sub(r"\g<1>UTF-8", text, count=1)).encode("utf-8", "replace")
        declared = True
