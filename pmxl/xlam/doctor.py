"""Examines an installed add-in: is it there, is it this pmxl's, can Excel load and run it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from pmxl import __version__
from pmxl.xlam.build import addin_bytes
from pmxl.xlam.configuration import (
    INTERPRETER_MAC,
    INTERPRETER_WINDOWS,
    PMXL_VERSION,
    XLWINGS_VERSION,
)
from pmxl.xlam.errors import AddinNotReadableError
from pmxl.xlam.install import installed_addin, marker, owner_file
from pmxl.xlam.package import read_parts, read_settings
from pmxl.xlam.xlwings_module import xlwings_version

_REINSTALL = "请关闭 Excel 后运行 pmxl addin install"


@dataclass(frozen=True)
class Diagnosis:
    """One thing examined: what was found, and what to do if it is not good."""

    subject: str
    is_good: bool
    found: str
    remedy: str = ""


@dataclass(frozen=True)
class _Addin:
    path: Path
    content: bytes
    settings: dict[str, str]

    @property
    def interpreter(self) -> str:
        return self.settings.get(INTERPRETER_WINDOWS) or self.settings.get(INTERPRETER_MAC, "")


def examine_addin(
    environment: Mapping[str, str], *, exists: Callable[[str], bool] = os.path.exists
) -> tuple[Diagnosis, ...]:
    """Return every check of the installed add-in, in the order in which to mend things.

    Without a readable add-in in its place, the list ends there.
    """
    path = installed_addin(environment)
    if not path.is_file():
        return (Diagnosis("加载项文件", False, f"{path} 不存在", _REINSTALL),)
    content = path.read_bytes()
    try:
        addin = _Addin(path, content, read_settings(content, str(path)))
    except AddinNotReadableError as error:
        return (Diagnosis("加载项文件", False, str(error), _REINSTALL),)
    return tuple(_checks(addin, exists))


def _checks(addin: _Addin, exists: Callable[[str], bool]) -> Iterator[Diagnosis]:
    yield Diagnosis("加载项文件", True, str(addin.path))
    yield _same("pmxl 版本", addin.settings.get(PMXL_VERSION, "未知"), __version__)
    yield _same("xlwings 版本", addin.settings.get(XLWINGS_VERSION, "未知"), xlwings_version())
    yield _content(addin)
    yield _interpreter(addin.interpreter, exists)
    yield _interpreter_path(addin.interpreter)
    yield _functions_library(addin.interpreter, exists)
    yield _download_mark(addin.path)
    yield _in_use(addin.path)


def _same(subject: str, in_addin: str, installed: str) -> Diagnosis:
    found = f"加载项中 {in_addin}，已安装 {installed}"
    return Diagnosis(subject, in_addin == installed, found, _REINSTALL)


def _content(addin: _Addin) -> Diagnosis:
    """Compare part by part: two computers may compress the same part differently."""
    built = addin_bytes(interpreter=addin.interpreter or None)
    is_same = read_parts(addin.content, str(addin.path)) == read_parts(built, str(addin.path))
    found = "与本机 pmxl 生成的一致" if is_same else "与本机 pmxl 生成的不一致，可能被改过或版本不同"
    return Diagnosis("加载项内容", is_same, found, _REINSTALL)


def _interpreter(interpreter: str, exists: Callable[[str], bool]) -> Diagnosis:
    if not interpreter:
        return Diagnosis("Python 解释器", False, "加载项中没有写明", _REINSTALL)
    found = interpreter if exists(interpreter) else f"{interpreter} 不存在"
    return Diagnosis("Python 解释器", exists(interpreter), found, _REINSTALL)


def _interpreter_path(interpreter: str) -> Diagnosis:
    remedy = "函数和按钮可能失败：请把 Python 安装到只含英文的文件夹，再运行 pmxl addin install"
    found = "只含英文字符" if interpreter.isascii() else f"{interpreter} 含有非英文字符"
    return Diagnosis("解释器路径", interpreter.isascii(), found, remedy)


def _functions_library(interpreter: str, exists: Callable[[str], bool]) -> Diagnosis:
    """Look for the library of worksheet functions where xlwings' VBA looks for it."""
    folder = PureWindowsPath(interpreter).parent
    names = [f"xlwings{bits}-{xlwings_version()}.dll" for bits in ("64", "32")]
    places = [str(place / name) for place in (folder, folder.parent) for name in names]
    found = next((place for place in places if exists(place)), "")
    return Diagnosis(
        "工作表函数的 DLL",
        bool(found),
        found or f"{folder} 及其上级文件夹中没有 {names[0]}",
        "按钮不受影响；要用 PM_ 函数，请在该解释器中重新安装 xlwings",
    )


def _download_mark(path: Path) -> Diagnosis:
    is_marked = marker(path).exists()
    found = "文件带有下载标记，Excel 不会加载" if is_marked else "没有下载标记"
    return Diagnosis("下载标记", not is_marked, found, _REINSTALL)


def _in_use(path: Path) -> Diagnosis:
    held = owner_file(path).exists()
    found = "Excel 正在使用加载项" if held else "Excel 没有占用加载项"
    return Diagnosis("更新条件", True, f"{found}；更新前需关闭 Excel" if held else found)
