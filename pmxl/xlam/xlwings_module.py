"""The installed xlwings' own VBA module, adapted so that a received workbook can't steer our buttons.

Unadapted it takes its configuration, the Python interpreter among it, from a sheet of the active
workbook or from a file beside it, runs code from sheets whose name ends in ".py", and passes the
workbook's path through the command line. Every change is asserted to fit exactly once.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import re
from dataclasses import dataclass
from pathlib import Path

from pmxl.xlam.errors import XlwingsChangedError, XlwingsMissingError
from pmxl.xlam.vba_source import VbaModule, class_module, crlf, standard_module

PROJECT_NAME = "pmxl"
_MODULE_FILE = "xlwings_custom_addin.bas"
_DICTIONARY_FILE = "addin/Dictionary.cls"
# The class names its licence (MIT) by a link only.
_DICTIONARY_LICENCE = """
' Copyright (c) Tim Hall
'
' Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
' associated documentation files (the "Software"), to deal in the Software without restriction,
' including without limitation the rights to use, copy, modify, merge, publish, distribute,
' sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is
' furnished to do so, subject to the following conditions:
'
' The above copyright notice and this permission notice shall be included in all copies or
' substantial portions of the Software.
'
' THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT
' NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND
' NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM,
' DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT
' OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


@dataclass(frozen=True)
class Edit:
    """One replacement in the source: what it is for, a pattern that occurs once, the new text."""

    purpose: str
    pattern: str
    replacement: str


EDITS = (
    Edit(
        "项目名称",
        r'(?<=Public Const PROJECT_NAME As String = )"myaddin"',
        f'"{PROJECT_NAME}"',
    ),
    Edit(
        "许可声明之后注明改动",
        r"'SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE\.\r\n",
        "'SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.\r\n'\r\n"
        "'Changed by pmxl: the active workbook, its folder and its sheets no longer configure\r\n"
        "'or contain code, and its path no longer stands on the command line.\r\n",
    ),
    Edit(
        "不读活动工作簿的配置表",
        r" *'Workbook Sheet Config\r\n(?: *(?:If|GetConfig|Exit|End) ?.*\r\n){7}(?=\s*\r\n *'Add-in Sheet)",
        "",
    ),
    Edit(
        "不读活动工作簿文件夹里的配置文件",
        r"    ' Directory Config\r\n(?:.*\r\n)*?(?=    ' User Config\r\n)",
        "",
    ),
    Edit(
        "不再求活动工作簿文件夹里的配置文件名",
        r"Function GetDirectoryConfigFilePath\(\) As String\r\n(?:.*\r\n)*?End Function\r\n",
        "",
    ),
    Edit(
        "不运行工作表里的代码",
        r"(?<=    uses_embedded_code = False\r\n)    For i = 1 To 2\r\n(?:.*\r\n)*?    Next i\r\n",
        "",
    ),
    Edit(
        "不从工作表取函数模块",
        r"    ' Automatically add embedded code sheets\r\n(?:.*\r\n)*?    Next\r\n",
        "",
    ),
    Edit(
        "按钮不把工作簿文件夹放进模块路径",
        r'AddExcelDir = GetConfig\("ADD_WORKBOOK_TO_PYTHONPATH", "true"\)(?=\r\n    End If)',
        'AddExcelDir = "false"',
    ),
    Edit(
        "函数不把工作簿文件夹放进模块路径",
        r'AddExcelDir = GetConfig\("ADD_WORKBOOK_TO_PYTHONPATH", "true"\)(?!\r\n    End If)',
        'AddExcelDir = "false"',
    ),
    Edit(
        "按钮的命令行不含工作簿路径",
        r'    #If Mac Then\r\n        If InStr\(ActiveWorkbook\.FullName, "://"\)(?:.*\r\n)*?    #End If\r\n',
        '    ActiveFullName = ""\r\n    ThisFullName = ""\r\n',
    ),
    Edit(
        "函数的命令行不含工作簿路径",
        r'(?<=PYTHONPATH = AddExcelDir & ";" & )ActiveWorkbook\.FullName & ";" & ThisWorkbook\.FullName',
        '";"',
    ),
    Edit(
        "图表页在前时也能读加载项自己的配置表",
        r'(?<=For Each cell In )Range\(sht\.Range\("A1"\), lastCell\)',
        'sht.Range(sht.Range("A1"), lastCell)',
    ),
)


def xlwings_version() -> str:
    """Return the version of the installed xlwings."""
    try:
        return importlib.metadata.version("xlwings")
    except importlib.metadata.PackageNotFoundError as error:
        raise XlwingsMissingError("xlwings") from error


def xlwings_module() -> VbaModule:
    """Return the installed xlwings' VBA module with our changes."""
    version = xlwings_version()
    return standard_module(adapted(installed_text(_MODULE_FILE), version))


def dictionary_module() -> VbaModule:
    """Return the dictionary class that xlwings' module needs on macOS, with its licence's full text."""
    return class_module(crlf(installed_text(_DICTIONARY_FILE)) + _DICTIONARY_LICENCE)


def adapted(source: str, version: str) -> str:
    """Apply every change to the source of xlwings `version`; XlwingsChangedError if one does not fit."""
    source = crlf(source)
    _expect_once(source, version, "版本号", f'XLWINGS_VERSION As String = "{re.escape(version)}"')
    for edit in EDITS:
        match = _expect_once(source, version, edit.purpose, edit.pattern)
        source = source[: match.start()] + edit.replacement + source[match.end() :]
    return source


def installed_text(name: str) -> str:
    """Return one file of the installed xlwings, which is found but not imported."""
    found = importlib.util.find_spec("xlwings")
    if found is None or found.origin is None:
        raise XlwingsMissingError("xlwings")
    path = Path(found.origin).parent / name
    if not path.is_file():
        raise XlwingsMissingError(f"xlwings/{name}")
    return path.read_bytes().decode("ascii")


def _expect_once(source: str, version: str, purpose: str, pattern: str) -> re.Match[str]:
    matches = list(re.finditer(pattern, source))
    if len(matches) != 1:
        raise XlwingsChangedError(version, purpose, len(matches))
    return matches[0]
