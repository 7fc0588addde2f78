"""A module of VBA source, held to the limits that Excel's editor enforces when it compiles it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from pmxl.xlam.errors import ModuleNameError, ModuleSourceError

LONGEST_NAME = 31
LONGEST_LINE = 1023
MOST_CONTINUATIONS = 24
WORKBOOK_CLASS = "0{00020819-0000-0000-C000-000000000046}"
WORKSHEET_CLASS = "0{00020820-0000-0000-C000-000000000046}"
_CLASS_BASE = "0{FCFB3D2A-A0FA-1068-A738-08002B3371B5}"
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_PUBLIC_PROCEDURE = re.compile(r"(?im)^[ ]*(?:Public )?(?:Sub|Function) (\w+)")
_NAME_LINE = re.compile(r'Attribute VB_Name = "([^"]*)"')


class ModuleKind(StrEnum):
    """What a module is to Excel; the value is its keyword in the PROJECT stream."""

    DOCUMENT = "Document"
    STANDARD = "Module"
    CLASS = "Class"


@dataclass(frozen=True)
class VbaModule:
    """One module: its name, kind and source with CRLF line ends, checked when it is made."""

    name: str
    kind: ModuleKind
    source: str

    def __post_init__(self) -> None:
        _check_name(self.name)
        _check_lines(self.name, self.source)
        _check_attribute(self.name, self.source)

    @property
    def encoded(self) -> bytes:
        """The source as it is stored: ASCII is the same in every code page."""
        return self.source.encode("ascii")


def standard_module(text: str) -> VbaModule:
    """Read an exported standard module (.bas); its name stands in its first line."""
    source = crlf(text)
    return VbaModule(_declared_name(source), ModuleKind.STANDARD, source)


def class_module(text: str) -> VbaModule:
    """Read an exported class module (.cls) into the form that is stored in a project."""
    source = crlf(text)
    name = _declared_name(source)
    body = source[source.index("Attribute VB_Name") :]
    exposed = body.index("\r\n", body.index("Attribute VB_Exposed")) + 2
    name_end = body.index("\r\n") + 2
    stored = (
        body[:name_end]
        + f'Attribute VB_Base = "{_CLASS_BASE}"\r\n'
        + body[name_end:exposed]
        + "Attribute VB_TemplateDerived = False\r\n"
        + "Attribute VB_Customizable = False\r\n"
        + body[exposed:]
    )
    return VbaModule(name, ModuleKind.CLASS, stored)


def document_module(name: str, base_class: str) -> VbaModule:
    """Make the empty module that stands behind the workbook or one of its sheets."""
    attributes = {
        "Name": f'"{name}"',
        "Base": f'"{base_class}"',
        "GlobalNameSpace": "False",
        "Creatable": "False",
        "PredeclaredId": "True",
        "Exposed": "True",
        "TemplateDerived": "False",
        "Customizable": "True",
    }
    lines = (f"Attribute VB_{key} = {value}\r\n" for key, value in attributes.items())
    return VbaModule(name, ModuleKind.DOCUMENT, "".join(lines))


def crlf(text: str) -> str:
    """Return the text with Windows line ends, the last line ended too."""
    return "".join(f"{line}\r\n" for line in re.split(r"\r\n|\n", text.removesuffix("\n").removesuffix("\r")))


def check_names_differ(modules: Iterable[VbaModule]) -> None:
    """Refuse names that VBA can't tell apart: of two modules, or of a public procedure and anything else.

    VBA does not tell upper from lower case, and takes a procedure named like a module for the module.
    """
    modules = tuple(modules)
    names = Counter(module.name.lower() for module in modules)
    for module in modules:
        if names[module.name.lower()] > 1:
            raise ModuleNameError(module.name, "名称重复")
    for module in modules:
        if module.kind is ModuleKind.STANDARD:
            procedures = {name.lower() for name in _PUBLIC_PROCEDURE.findall(module.source)}
            for name in sorted(procedures & set(names)):
                raise ModuleNameError(module.name, f"过程 {name} 与其他模块或过程同名")
            names.update(procedures)


def _declared_name(source: str) -> str:
    match = _NAME_LINE.search(source)
    return match.group(1) if match else ""


def _check_name(name: str) -> None:
    if len(name) > LONGEST_NAME:
        raise ModuleNameError(name, f"名称 {len(name)} 个字符，最多 {LONGEST_NAME} 个")
    if not _NAME.fullmatch(name):
        raise ModuleNameError(name, "名称只能由英文字母、数字和下划线组成，并以字母开头")


def _check_lines(module: str, source: str) -> None:
    if not source.endswith("\r\n"):
        raise ModuleSourceError(module, source.count("\r\n") + 1, "没有换行结尾", "请以 CRLF 结束最后一行")
    continuations = 0
    for number, line in enumerate(source[:-2].split("\r\n"), start=1):
        _check_characters(module, number, line)
        if len(line) > LONGEST_LINE:
            raise ModuleSourceError(module, number, f"本行 {len(line)} 个字符，最多 {LONGEST_LINE} 个", "请折行")
        continuations = continuations + 1 if line.endswith(" _") else 0
        if continuations > MOST_CONTINUATIONS:
            raise ModuleSourceError(module, number, f"续行超过 {MOST_CONTINUATIONS} 行", "请拆成几条语句")


def _check_characters(module: str, number: int, line: str) -> None:
    for character in line:
        if character in "\r\n":
            raise ModuleSourceError(module, number, "换行不是 CRLF", "请统一为 CRLF")
        if not (" " <= character <= "~" or character == "\t"):
            raise ModuleSourceError(
                module,
                number,
                f"含有非 ASCII 字符「{character}」（U+{ord(character):04X}）",
                "请把中文放进功能区 XML 或 Python",
            )


def _check_attribute(module: str, source: str) -> None:
    first = _NAME_LINE.match(source)
    if not first or first.group(1) != module:
        raise ModuleSourceError(module, 1, "第一行不是本模块的 VB_Name", f'请写 Attribute VB_Name = "{module}"')
