import re

import pytest

from pmxl.xlam.errors import XlwingsChangedError
from pmxl.xlam.xlwings_module import EDITS, adapted, dictionary_module, installed_text, xlwings_module, xlwings_version

SHIPPED = installed_text("xlwings_custom_addin.bas")


@pytest.mark.parametrize("purpose", [edit.purpose for edit in EDITS])
def test_a_change_that_no_longer_fits_is_named_and_nothing_is_built(purpose: str) -> None:
    (edit,) = (edit for edit in EDITS if edit.purpose == purpose)
    without = re.sub(edit.pattern, "", SHIPPED)

    with pytest.raises(XlwingsChangedError, match=f"「{purpose}」应恰好出现 1 处，实际 0 处"):
        adapted(without, xlwings_version())


def test_a_change_that_fits_twice_is_refused_too() -> None:
    twice = SHIPPED + 'Public Const PROJECT_NAME As String = "myaddin"\r\n'

    with pytest.raises(XlwingsChangedError, match="实际 2 处"):
        adapted(twice, xlwings_version())


def test_a_module_of_another_version_than_the_installed_one_is_refused() -> None:
    with pytest.raises(XlwingsChangedError, match=r"xlwings 9\.9\.9 的 VBA 模块：「版本号」"):
        adapted(SHIPPED, "9.9.9")


def test_the_licence_stays_and_the_changes_are_told_beside_it() -> None:
    source = xlwings_module().source

    assert "'xlwings is distributed under a BSD 3-clause license." in source
    assert "'Copyright (C) 2014-present, Zoomer Analytics LLC." in source
    assert "'Changed by pmxl:" in source


def test_the_dictionary_class_carries_its_licence_in_full() -> None:
    source = dictionary_module().source

    assert "' (c) Tim Hall - https://github.com/timhall/VBA-Dictionary" in source
    assert "' Permission is hereby granted, free of charge," in source
    assert source.endswith("' OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.\r\n")


def test_only_lines_that_a_change_names_are_removed() -> None:
    shipped, ours = SHIPPED.split("\r\n"), xlwings_module().source.split("\r\n")

    assert 60 < len(shipped) - len(ours) < 75
    assert [line for line in ours if line not in shipped] == [
        "'Changed by pmxl: the active workbook, its folder and its sheets no longer configure",
        "'or contain code, and its path no longer stands on the command line.",
        'Public Const PROJECT_NAME As String = "pmxl"',
        '    ActiveFullName = ""',
        '    ThisFullName = ""',
        '    AddExcelDir = "false"',
        (
            '        PYTHONPATH = AddExcelDir & ";" & ";" & ";" & GetConfig("ONEDRIVE_CONSUMER_WIN") & ";" & '
            'GetConfig("ONEDRIVE_COMMERCIAL_WIN") & ";" & GetConfig("SHAREPOINT_WIN") & ";" & GetConfig("PYTHONPATH")'
        ),
        '    For Each cell In sht.Range(sht.Range("A1"), lastCell)',
    ]
