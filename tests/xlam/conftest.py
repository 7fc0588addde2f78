"""A bench that runs the add-in's VBA in an interpreter, with the operating system played by a fake."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook
from pyopenvba.apps.excel import ExcelApplication

from pmxl.xlam.build import addin_modules, build_addin

# Actions of these names make the fake shell fail, refuse, or be clicked a second time while it runs.
_FAKE_SHELL = """Option Explicit
Public Function Run(command As String, style As Integer, wait As Boolean) As Long
    Run = 0
    If InStr(command, "dispatch('denied')") > 0 Then Err.Raise 70, , "Permission denied"
    Debug.Print "RUN " & command
    If InStr(command, "dispatch('fails')") > 0 Then Run = 1
    If InStr(command, "dispatch('impatient')") > 0 Then PmxlRun "next"
End Function
Public Function ExpandEnvironmentStrings(text As String) As String
    ExpandEnvironmentStrings = text
End Function
"""
_FAKE_CONTROL = """Option Explicit
Public Tag As String
"""
_FAKE_SYSTEM = """Attribute VB_Name = "FakeSystem"
Option Explicit
Public Sub ClickButton(tag As String)
    Dim control As IRibbonControl
    Set control = New IRibbonControl
    control.Tag = tag
    PmxlAction control
End Sub
Public Sub PmxlShow(message As String, title As String)
    Debug.Print "SHOW " & title & "|" & message
End Sub
Public Function FakeEnviron(name As String) As String
    FakeEnviron = "C:\\env\\" & name
End Function
Public Function FakeFileExists(path As String) As Boolean
    FakeFileExists = (Right$(path, 10) = "python.exe")
End Function
"""
_STAND_INS = {
    'Set Value = CreateObject("WScript.Shell")': "Set Value = New FakeShell",
    "Environ(": "FakeEnviron(",
    "FileExists = FileExistsOnWindows(": "FileExists = FakeFileExists(",
    "Application.Hwnd": "1234",
    "Kill LOG_FILE": "",
    "Call ShowError(LOG_FILE)": 'Debug.Print "POPUP"',
    # The interpreter compares the text "False" with True more strictly than Excel does.
    'GetConfig("SHOW CONSOLE", False) = True': "False",
}


@pytest.fixture
def click(tmp_path: Path) -> Callable[..., list[str]]:
    """Click buttons by tag while `workbook`, or none, is active; return what the fake shell and the box were told."""
    sources = {module.name: module.source for module in addin_modules()}

    def run(
        *tags: str,
        workbook: Path | None,
        interpreter: str = r"C:\py\python.exe",
        xlwings: str = sources["xlwings"],
    ) -> list[str]:
        addin = build_addin(tmp_path / "pmxl.xlam", interpreter=interpreter)
        office = ExcelApplication.open(str(addin), with_vba=False) if workbook else ExcelApplication()
        office.add_module(_FAKE_SHELL, name="FakeShell", kind="class")
        office.add_module(_FAKE_CONTROL, name="IRibbonControl", kind="class")
        for source in (_FAKE_SYSTEM, with_stand_ins(xlwings), sources["PmxlCommand"], sources["PmxlRibbon"]):
            office.add_module(source)
        if workbook:
            office.open_workbook(str(workbook))
        for tag in tags:
            office.run("ClickButton", tag)
        return [str(line) for line in office.console]

    return run


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    """Save a workbook with the given sheets and their rows."""

    def save(name: str, sheets: dict[str, Sequence[Sequence[str]]]) -> Path:
        book = Workbook()
        book.remove(book.worksheets[0])
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(list(row))
        book.save(tmp_path / name)
        return tmp_path / name

    return save


def with_stand_ins(source: str) -> str:
    """Replace the calls to the operating system, and comments behind `#` lines that the interpreter can't read."""
    for call, stand_in in _STAND_INS.items():
        assert call in source
        source = source.replace(call, stand_in)
    return re.sub(r"(?m)^( *#[^'\r\n]*?) *'[^\r\n]*", r"\1", source)
