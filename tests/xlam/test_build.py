import hashlib
import io
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pytest
import xlwings
from oletools.olevba import VBA_Parser
from pyopenvba import ExcelFile, check_file
from python_calamine import CalamineWorkbook

from pmxl.xlam.build import addin_bytes, addin_modules, build_addin
from pmxl.xlam.configuration import TEXTS, settings
from pmxl.xlam.errors import AddinNotReadableError, InterpreterPathError
from pmxl.xlam.package import read_parts, read_settings
from pmxl.xlam.sources import source_text

INTERPRETER = r"C:\Program Files\Python & 更多\python.exe"


@pytest.fixture
def addin(tmp_path: Path) -> Path:
    return build_addin(tmp_path / "built" / "pmxl.xlam", interpreter=INTERPRETER)


def test_another_extractor_finds_every_module_with_equal_text(addin: Path) -> None:
    extracted = {name: code for _, _, name, code in VBA_Parser(str(addin)).extract_macros()}

    assert extracted == {
        f"{module.name}{'.bas' if module.kind == 'Module' else '.cls'}": module.source for module in addin_modules()
    }
    assert {"ThisWorkbook.cls", "Sheet2.cls", "PmxlRibbon.bas", "PmxlCommand.bas", "xlwings.bas"} <= set(extracted)


def test_another_writer_of_such_files_finds_nothing_wrong(addin: Path) -> None:
    report = check_file(str(addin))

    assert (report.issues, report.complete) == ((), True)
    assert ExcelFile(str(addin)).validate() == []


def test_two_builds_have_the_same_checksum_and_another_interpreter_does_not(tmp_path: Path) -> None:
    first, second, other = (
        hashlib.sha256(build_addin(tmp_path / name, interpreter=path).read_bytes()).hexdigest()
        for name, path in (("a", INTERPRETER), ("b", INTERPRETER), ("c", r"D:\py\python.exe"))
    )

    assert first == second != other


def test_every_part_has_a_type_and_every_relationship_a_part(addin: Path) -> None:
    parts = read_parts(addin.read_bytes(), str(addin))
    types = ET.fromstring(parts["[Content_Types].xml"])
    defaults = {item.get("Extension") for item in types if item.tag.endswith("Default")}
    overrides = {item.get("PartName", "")[1:] for item in types if item.tag.endswith("Override")}
    targets = {item.get("Target") for item in ET.fromstring(parts["_rels/.rels"])}
    targets |= {f"xl/{item.get('Target')}" for item in ET.fromstring(parts["xl/_rels/workbook.xml.rels"])}

    assert overrides <= set(parts)
    assert {name for name in parts if name not in overrides and name.rpartition(".")[2] not in defaults} == set()
    assert targets == set(parts) - {"[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels"}


def test_the_ribbon_in_the_file_is_the_source_letter_for_letter(addin: Path) -> None:
    parts = read_parts(addin.read_bytes(), str(addin))

    assert parts["customUI/customUI14.xml"].decode("utf-8") == source_text("customUI14.xml")
    assert b"application/vnd.ms-excel.addin.macroEnabled.main+xml" in parts["[Content_Types].xml"]


def test_three_readers_see_the_same_settings_in_the_hidden_sheet(addin: Path) -> None:
    rows = CalamineWorkbook.from_path(str(addin)).get_sheet_by_name("pmxl.conf").to_python()
    by_calamine = {str(key): value for key, value in rows}
    sheet = openpyxl.load_workbook(_as_workbook(addin))["pmxl.conf"]
    by_openpyxl = {key: "" if value is None else value for key, value in sheet.iter_rows(values_only=True)}

    assert by_calamine == by_openpyxl
    assert by_calamine["INTERPRETER_WIN"] == INTERPRETER
    assert by_calamine["USE UDF SERVER"] is False
    assert by_calamine["ADD_WORKBOOK_TO_PYTHONPATH"] == "False"
    assert read_settings(addin.read_bytes(), "") == {
        key: str(int(value)) if isinstance(value, bool) else value for key, value in by_calamine.items()
    }


def test_no_row_of_the_settings_is_empty_or_doubled_since_xlwings_stops_there() -> None:
    rows = settings(interpreter=INTERPRETER, pmxl_version="1", xlwings_version="2")
    keys = [row.key for row in rows]

    assert all(key and key == key.upper() for key in keys)
    assert len(set(keys)) == len(keys)


def test_every_text_that_the_vba_shows_is_in_the_settings_and_none_is_idle() -> None:
    vba = source_text("PmxlRibbon.bas")

    assert {text.key for text in TEXTS} == {f"TEXT {rest.split(chr(34))[0]}" for rest in vba.split('"TEXT ')[1:]}


def test_without_an_interpreter_the_users_own_profile_decides() -> None:
    written = read_settings(addin_bytes(interpreter=None), "")

    assert "INTERPRETER_WIN" not in written
    assert "INTERPRETER_MAC" not in written


def test_an_interpreter_of_a_mac_is_written_under_its_own_key() -> None:
    written = read_settings(addin_bytes(interpreter="/opt/pmxl/bin/python3"), "")

    assert written["INTERPRETER_MAC"] == "/opt/pmxl/bin/python3"
    assert "INTERPRETER_WIN" not in written


@pytest.mark.parametrize("path", [r"C:\100%\python.exe", 'C:\\a"b\\python.exe', "C:\\a\nb\\python.exe"])
def test_an_interpreter_that_the_shell_would_misread_is_refused_and_nothing_written(tmp_path: Path, path: str) -> None:
    with pytest.raises(InterpreterPathError, match="路径含有命令行不能传递的字符"):
        build_addin(tmp_path / "pmxl.xlam", interpreter=path)
    assert list(tmp_path.iterdir()) == []


def test_a_failed_write_leaves_the_earlier_file_and_no_leftover(tmp_path: Path) -> None:
    (tmp_path / "pmxl.xlam").mkdir()

    with pytest.raises(OSError, match=r"pmxl\.xlam"):
        build_addin(tmp_path / "pmxl.xlam", interpreter=INTERPRETER)
    assert [path.name for path in tmp_path.iterdir()] == ["pmxl.xlam"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0"])
def test_a_file_that_is_no_addin_is_told_by_name(content: bytes) -> None:
    with pytest.raises(AddinNotReadableError, match="X：读不出加载项的版本信息"):
        read_settings(content, "X")


def test_the_addin_is_built_where_the_unfree_part_of_xlwings_is_deleted(tmp_path: Path) -> None:
    shutil.copytree(
        Path(xlwings.__file__).parent,
        tmp_path / "free" / "xlwings",
        ignore=shutil.ignore_patterns("pro", "*.so", "__pycache__", "js", "html"),
    )
    script = (
        "import sys; from pathlib import Path; from pmxl.xlam.build import build_addin;"
        "from pmxl.xlam.function_wrapper import worksheet_functions_module;"
        "build_addin(Path(sys.argv[1]), interpreter='C:/py/python.exe');"
        "Path('sample_functions.py').write_text('import xlwings as xw\\n@xw.func\\ndef PM_A(a): return a\\n');"
        "sys.path.insert(0, ''); worksheet_functions_module('sample_functions');"
        "import xlwings; print(xlwings.__file__, any(name.startswith('xlwings.pro') for name in sys.modules))"
    )
    root = Path(__file__).parents[2]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(tmp_path / "free"), str(root)])}

    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "pmxl.xlam")],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.split() == [str(tmp_path / "free" / "xlwings" / "__init__.py"), "False"]
    assert (tmp_path / "pmxl.xlam").read_bytes() == addin_bytes(interpreter="C:/py/python.exe")


def _as_workbook(addin: Path) -> io.BytesIO:
    """The same file under the type of a workbook with macros: other readers refuse an add-in's type."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in read_parts(addin.read_bytes(), str(addin)).items():
            archive.writestr(name, content.replace(b"excel.addin.macro", b"excel.sheet.macro"))
    buffer.seek(0)
    return buffer
