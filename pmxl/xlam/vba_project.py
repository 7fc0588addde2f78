"""A VBA project (vbaProject.bin) written from source text alone, as MS-OVBA describes it."""

from __future__ import annotations

import struct
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pmxl.xlam.compound_file import write_compound_file
from pmxl.xlam.vba_compression import compress
from pmxl.xlam.vba_source import ModuleKind, VbaModule, check_names_differ

CODE_PAGE = 1252
_LOCALE = 0x0409
_WINDOWS = 1  # what 64-bit Excel reads too
_COOKIE = 0xFFFF
_UNPROTECTED, _NO_PASSWORD, _VISIBLE = bytes(4), bytes(1), b"\xff"
_PROCEDURAL, _DOCUMENT_OR_CLASS = 0x21, 0x22
# Version 0xFFFF and nothing after it: Excel then compiles every module from its source.
_NO_PERFORMANCE_CACHE = bytes.fromhex("CC61FFFF000000")
_HOST_EXTENDER = "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000"


@dataclass(frozen=True)
class Reference:
    """A type library that the project uses: its name and its registered identifier."""

    name: str
    identifier: str


STANDARD_TYPES = Reference(
    "stdole",
    r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\Windows\System32\stdole2.tlb#OLE Automation",
)
OFFICE_TYPES = Reference(
    "Office",
    r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0#C:\Program Files\Common Files\Microsoft Shared"
    r"\OFFICE16\MSO.DLL#Microsoft Office 16.0 Object Library",
)


def write_vba_project(
    name: str,
    modules: Sequence[VbaModule],
    references: Sequence[Reference] = (STANDARD_TYPES, OFFICE_TYPES),
) -> bytes:
    """Return the bytes of a vbaProject.bin; equal arguments give equal bytes."""
    check_names_differ(modules)
    streams = {
        "PROJECT": _project_stream(name, modules).encode("ascii"),
        "PROJECTwm": _name_map(modules),
        "VBA/_VBA_PROJECT": _NO_PERFORMANCE_CACHE,
        "VBA/dir": compress(b"".join(_directory_records(name, modules, references))),
    }
    for module in modules:
        streams[f"VBA/{module.name}"] = compress(module.encoded)
    return write_compound_file(streams)


def encrypt(project_id: str, data: bytes, seed: int) -> str:
    """Obscure a property of the PROJECT stream (MS-OVBA 2.4.3.2); it is no secret.

    The bytes that a reader ignores are free; 7 is what the specification's example holds.
    """
    key = sum(project_id.encode("ascii")) & 0xFF
    encrypted = [seed, seed ^ 2, seed ^ key]
    ignored = b"\x07" * ((seed & 6) // 2)
    previous = key
    for byte in ignored + struct.pack("<I", len(data)) + data:
        encrypted.append(byte ^ ((encrypted[-2] + previous) & 0xFF))
        previous = byte
    return bytes(encrypted).hex().upper()


def _project_stream(name: str, modules: Sequence[VbaModule]) -> str:
    project_id = f"{{{str(uuid.uuid5(uuid.NAMESPACE_OID, name)).upper()}}}"
    lines = [
        f'ID="{project_id}"',
        *(f"{module.kind}={module.name}{_document_suffix(module)}" for module in modules),
        f'Name="{name}"',
        'HelpContextID="0"',
        'VersionCompatible32="393222000"',
        f'CMG="{encrypt(project_id, _UNPROTECTED, seed=0x07)}"',
        f'DPB="{encrypt(project_id, _NO_PASSWORD, seed=0x0E)}"',
        f'GC="{encrypt(project_id, _VISIBLE, seed=0x15)}"',
        "",
        "[Host Extender Info]",
        _HOST_EXTENDER,
        "",
        "[Workspace]",
        *(f"{module.name}=0, 0, 0, 0, C" for module in modules),
    ]
    return "".join(f"{line}\r\n" for line in lines)


def _document_suffix(module: VbaModule) -> str:
    return "/&H00000000" if module.kind is ModuleKind.DOCUMENT else ""


def _name_map(modules: Sequence[VbaModule]) -> bytes:
    pairs = (module.name.encode("ascii") + b"\0" + module.name.encode("utf-16-le") + b"\0\0" for module in modules)
    return b"".join(pairs) + b"\0\0"


def _directory_records(name: str, modules: Sequence[VbaModule], references: Sequence[Reference]) -> Iterator[bytes]:
    yield from _project_information(name)
    for reference in references:
        yield _text_pair(0x0016, 0x003E, reference.name)
        yield _record(0x000D, _sized(reference.identifier.encode("ascii")) + bytes(6))
    yield _short(0x000F, len(modules))
    yield _short(0x0013, _COOKIE)
    for module in modules:
        yield from _module_records(module)
    yield _record(0x0010, b"")


def _project_information(name: str) -> Iterator[bytes]:
    yield _long(0x0001, _WINDOWS)
    yield _long(0x0002, _LOCALE)
    yield _long(0x0014, _LOCALE)  # locale for late-bound calls
    yield _short(0x0003, CODE_PAGE)
    yield _record(0x0004, name.encode("ascii"))
    yield _text_pair(0x0005, 0x0040, "")  # description
    yield _record(0x0006, b"") + _record(0x003D, b"")  # help file
    yield _long(0x0007, 0)  # help context
    yield _long(0x0008, 0)  # library flags
    yield struct.pack("<HIIH", 0x0009, 4, 1, 1)  # project version 1.1
    yield _text_pair(0x000C, 0x003C, "")  # conditional constants


def _module_records(module: VbaModule) -> Iterator[bytes]:
    yield _text_pair(0x0019, 0x0047, module.name)
    yield _text_pair(0x001A, 0x0032, module.name)  # stream
    yield _text_pair(0x001C, 0x0048, "")  # description
    yield _long(0x0031, 0)  # the source starts at the stream's first byte
    yield _long(0x001E, 0)  # help context
    yield _short(0x002C, _COOKIE)
    standard = module.kind is ModuleKind.STANDARD
    yield _record(_PROCEDURAL if standard else _DOCUMENT_OR_CLASS, b"")
    yield _record(0x002B, b"")


def _record(identifier: int, content: bytes) -> bytes:
    return struct.pack("<H", identifier) + _sized(content)


def _sized(content: bytes) -> bytes:
    return struct.pack("<I", len(content)) + content


def _short(identifier: int, value: int) -> bytes:
    return _record(identifier, struct.pack("<H", value))


def _long(identifier: int, value: int) -> bytes:
    return _record(identifier, struct.pack("<I", value))


def _text_pair(identifier: int, unicode_identifier: int, text: str) -> bytes:
    encoded = _record(identifier, text.encode("ascii"))
    return encoded + _record(unicode_identifier, text.encode("utf-16-le"))
