"""What Calc is told of the functions: the interface in its type library, its methods, and the names in the configuration."""

import re
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from pmxl.calc_extension.functions import FUNCTIONS, functions_xml
from pmxl.calc_functions import _FUNCTIONS
from tests.needs import sdk_tools

SOURCES = Path(__file__).parents[2] / "macros" / "calc"
OOR = "{http://openoffice.org/2001/registry}"


def arguments_in_idl() -> dict[str, list[str]]:
    """The arguments that a user gives, by method."""
    text = (SOURCES / "pmxl.idl").read_text("utf-8")
    methods = re.findall(r"any (\w+)\((.*)\);", text)
    return {method: re.findall(r"any (\w+)", arguments) for method, arguments in methods}


def test_the_interface_has_both_methods_of_every_function_with_its_arguments() -> None:
    declared = [(f.method + ending, [a.name for a in f.arguments]) for ending in ("", "Zh") for f in FUNCTIONS]
    assert list(arguments_in_idl().items()) == declared


def test_the_type_library_names_every_method_of_the_interface() -> None:
    library = (SOURCES / "pmxl.rdb").read_bytes()
    assert [method for method in arguments_in_idl() if method.encode() not in library] == []


def test_everything_that_calc_may_ask_has_an_answer_in_python() -> None:
    assert [function.method for function in FUNCTIONS] == list(_FUNCTIONS)


def test_the_configuration_gives_each_method_its_name_and_the_name_in_excel() -> None:
    names = {
        node.get(f"{OOR}name"): [prop[0].text for prop in node if prop.get(f"{OOR}name", "").endswith("Name")]
        for node in ET.fromstring(functions_xml()).iter("node")
    }
    assert names["daxie"] == ["PM_DAXIE", "PM_DAXIE"]
    assert names["daxieZh"] == ["PM_大写", "PM_DAXIE"]
    assert {name[0] for name in names.values() if name and str(name[0]).startswith("PM_")} == {
        *("PM_DAXIE", "PM_GONGZUORI", "PM_JIEDUAN", "PM_QUEXIANG", "PM_ZHANGLING"),
        *("PM_大写", "PM_工作日", "PM_阶段", "PM_缺项", "PM_账龄"),
    }


@pytest.mark.libreoffice
@pytest.mark.idl
def test_the_type_library_is_what_its_idl_gives_when_written_anew(tmp_path: Path) -> None:
    tools = sdk_tools()
    program = tools.parents[1] / "program"
    known = [str(program / "types.rdb"), str(program / "types" / "offapi.rdb")]
    anew = str(tmp_path / "pmxl.rdb")
    subprocess.run([str(tools / "unoidl-write"), *known, str(SOURCES / "pmxl.idl"), anew], check=True)

    def read(library: str) -> str:
        command = [str(tools / "unoidl-read"), *known, library]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    assert read(str(SOURCES / "pmxl.rdb")) == read(anew)  # the bytes name the version of the tool
