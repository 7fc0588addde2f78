import pytest

from pmxl.xlam.errors import ModuleNameError, ModuleSourceError
from pmxl.xlam.vba_source import check_names_differ, class_module, standard_module


def module(body: str, name: str = "Tests") -> None:
    standard_module(f'Attribute VB_Name = "{name}"\n{body}\n')


def test_line_ends_become_those_of_windows_and_nothing_else_changes() -> None:
    assert standard_module('Attribute VB_Name = "A"\nSub S()\n\nEnd Sub').source == (
        'Attribute VB_Name = "A"\r\nSub S()\r\n\r\nEnd Sub\r\n'
    )


def test_chinese_in_source_is_refused_with_line_and_character() -> None:
    with pytest.raises(ModuleSourceError, match=r"「Tests」第 3 行：含有非 ASCII 字符「校」（U\+6821）") as caught:
        module("Option Explicit\n' 校验")
    assert caught.value.line == 3


def test_a_lone_carriage_return_inside_a_line_is_refused() -> None:
    with pytest.raises(ModuleSourceError, match="第 2 行：换行不是 CRLF"):
        module("a = 1\rb = 2")


@pytest.mark.parametrize(("length", "fits"), [(1023, True), (1024, False)])
def test_a_line_holds_at_most_1023_characters(length: int, fits: bool) -> None:
    if fits:
        module("'" + "x" * (length - 1))
        return
    with pytest.raises(ModuleSourceError, match="第 2 行：本行 1024 个字符，最多 1023 个"):
        module("'" + "x" * (length - 1))


@pytest.mark.parametrize(("count", "fits"), [(24, True), (25, False)])
def test_a_statement_continues_over_at_most_24_lines(count: int, fits: bool) -> None:
    body = "a = 1" + " + _\n1" * count
    if fits:
        module(body)
        return
    with pytest.raises(ModuleSourceError, match="第 26 行：续行超过 24 行"):
        module(body)


@pytest.mark.parametrize(
    ("name", "reason"), [("x" * 32, "32 个字符"), ("1st", "字母开头"), ("a-b", "字母"), ("", "字母")]
)
def test_a_module_name_that_vba_refuses_is_refused(name: str, reason: str) -> None:
    with pytest.raises(ModuleNameError, match=reason):
        module("Option Explicit", name)


def test_two_modules_may_not_differ_in_case_alone() -> None:
    twins = [standard_module('Attribute VB_Name = "Twin"'), standard_module('Attribute VB_Name = "TWIN"')]

    with pytest.raises(ModuleNameError, match="「Twin」：名称重复"):
        check_names_differ(twins)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Public Function Twin()\nEnd Function", "Option Explicit"),
        ("Option Explicit", "Sub twin()\nEnd Sub"),
        ("Sub Same()\nEnd Sub", "Public Sub SAME()\nEnd Sub"),
    ],
)
def test_a_public_procedure_may_not_be_named_like_a_module_or_another_one(first: str, second: str) -> None:
    modules = [
        standard_module(f'Attribute VB_Name = "{name}"\n{body}') for name, body in (("Twin", first), ("B", second))
    ]

    with pytest.raises(ModuleNameError, match="与其他模块或过程同名"):
        check_names_differ(modules)


def test_private_procedures_of_two_modules_may_share_a_name() -> None:
    body = "Private Sub Same()\nEnd Sub"

    check_names_differ([standard_module(f'Attribute VB_Name = "{name}"\n{body}') for name in ("A", "B")])


def test_an_exported_class_loses_its_file_header_and_gains_what_a_project_stores() -> None:
    exported = """VERSION 1.0 CLASS
BEGIN
  MultiUse = -1  'True
END
Attribute VB_Name = "Thing"
Attribute VB_GlobalNameSpace = False
Attribute VB_Creatable = False
Attribute VB_PredeclaredId = False
Attribute VB_Exposed = True
Option Explicit
"""
    assert class_module(exported).source.split("\r\n") == [
        'Attribute VB_Name = "Thing"',
        'Attribute VB_Base = "0{FCFB3D2A-A0FA-1068-A738-08002B3371B5}"',
        "Attribute VB_GlobalNameSpace = False",
        "Attribute VB_Creatable = False",
        "Attribute VB_PredeclaredId = False",
        "Attribute VB_Exposed = True",
        "Attribute VB_TemplateDerived = False",
        "Attribute VB_Customizable = False",
        "Option Explicit",
        "",
    ]
