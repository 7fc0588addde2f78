"""The VBA module that offers Python functions as worksheet functions, generated without Excel.

Names are ASCII: VBA source is stored in one code page, and Chinese identifiers compile only on a
Windows whose own code page is Chinese. A defined name in the add-in is no sure way round that: Excel
looks up an unqualified name in the formula's own workbook. What is left to try with a real Excel
stands in docs/excel-checklist.md.
"""

from __future__ import annotations

import importlib.util
import io
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from pmxl.xlam.errors import WorksheetFunctionError
from pmxl.xlam.vba_source import VbaModule, standard_module

ADDIN_FILE = "pmxl.xlam"
_HEADER = (
    'Attribute VB_Name = "xlwings_udfs"\n'
    "'Written by pmxl with xlwings; changes are lost when the add-in is built again.\n"
    '#Const App = "Microsoft Excel"\n'
)
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,254}")
_RESERVED_WORDS = """
and any as boolean byref byte byval call case cbool cbyte ccur cdate cdbl cdec cint clng close
const csng cstr currency cvar date debug decimal declare dim do double each else elseif empty end
enum eqv erase error event exit false fix for friend function get gosub goto if imp implements
in input int integer is len let lib like lock long loop lset me mod new next not nothing null
object on open option optional or paramarray preserve print private property public put
raiseevent redim rem resume return rset scale seek select set shared single spc static step
stop string sub tab then to true type unlock until variant wend while with withevents write xor
"""
_RESERVED = frozenset(_RESERVED_WORDS.split())


@dataclass(frozen=True)
class _Workbook:
    """What xlwings' generator asks a workbook for: its name, which says that it is an add-in."""

    Name: str = ADDIN_FILE


def worksheet_functions_module(module_name: str) -> VbaModule:
    """Return the VBA module for every function that `module_name` decorates with xlwings' `func`.

    A declaration that can't be called from VBA raises WorksheetFunctionError.
    """
    written = io.StringIO()
    with _desktop_decorators() as generate:
        module = _loaded_anew(module_name)
        _check_declarations(module_name, module)
        generate(module_name, module, written, _Workbook())
    return standard_module(_HEADER + "\n" + written.getvalue())


def _loaded_anew(module_name: str) -> ModuleType:
    """Run the module again under the desktop decorators, leaving an imported copy as it is."""
    spec = importlib.util.find_spec(module_name)
    if spec is None or spec.loader is None:
        raise WorksheetFunctionError(module_name, "找不到模块", "请检查模块名")
    module = importlib.util.module_from_spec(spec)
    with _in_sys_modules({module_name: module}):
        spec.loader.exec_module(module)
    return module


@contextmanager
def _desktop_decorators() -> Iterator[Any]:
    """Make xlwings' decorators those of Excel on Windows; yield its VBA generator.

    Elsewhere they do nothing, and the module that holds them imports pywin32.
    """
    import xlwings as xw

    replaced = {name: getattr(xw, name) for name in ("func", "arg", "ret", "script")}
    with _in_sys_modules(_pywin32_stand_ins()):
        from xlwings import udfs

        try:
            vars(xw).update(func=udfs.xlfunc, arg=udfs.xlarg, ret=udfs.xlret, script=udfs.xlsub)
            yield udfs.generate_vba_wrapper
        finally:
            vars(xw).update(replaced)
            if sys.platform != "win32":
                del xw.udfs


def _pywin32_stand_ins() -> dict[str, ModuleType]:
    if sys.platform == "win32":
        return {}
    names = ("pythoncom", "pywintypes", "win32com", "win32com.client")
    stand_ins = {name: ModuleType(name) for name in names}
    stand_ins["pythoncom"].__dict__["CoInitialize"] = lambda: None
    stand_ins["win32com.client"].__dict__["Dispatch"] = object
    return stand_ins


@contextmanager
def _in_sys_modules(modules: dict[str, ModuleType]) -> Iterator[None]:
    """Register modules for a while, then restore the register as it was."""
    before = dict(sys.modules)
    sys.modules.update(modules)
    try:
        yield
    finally:
        for name in set(modules) | ({"xlwings.udfs"} if modules else set()):
            sys.modules.pop(name, None)
            if name in before:
                sys.modules[name] = before[name]


def _check_declarations(module_name: str, module: ModuleType) -> None:
    declared = [value.__xlfunc__ for value in vars(module).values() if hasattr(value, "__xlfunc__")]
    if not declared:
        raise WorksheetFunctionError(module_name, "没有一个函数", "请用 xlwings.func 标注")
    for function in declared:
        _check_names(module_name, [function["name"], *(arg["name"] for arg in function["args"])])


def _check_names(module_name: str, names: Iterable[str]) -> None:
    for name in names:
        if not _IDENTIFIER.fullmatch(name):
            raise WorksheetFunctionError(
                module_name, f"「{name}」不是 VBA 标识符", "请只用英文字母、数字和下划线，以字母开头"
            )
        if name.lower() in _RESERVED:
            raise WorksheetFunctionError(module_name, f"「{name}」是 VBA 保留字", "请换一个名称")
