"""The extension's text: the ribbon's groups, labels and tags, the same bytes every time, and installing it."""

import os
import sys
import zipfile
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

import pmxl
from pmxl.calc_extension.menus import PROTOCOL, addons_xml, toolbar_buttons
from pmxl.calc_extension.package import extension_bytes
from pmxl.cli.addin import addin, calc
from pmxl.xlam.ribbon import groups, tags

OOR = "{http://openoffice.org/2001/registry}"


def titles(node: ET.Element) -> list[str]:
    """The titles of entries right below a node's own list, in order."""
    (inside,) = [child for child in node if child.get(f"{OOR}name") == "Submenu"]
    return [_prop(entry, "Title") for entry in inside]


def _prop(entry: ET.Element, name: str) -> str:
    return next((p[0].text or "" for p in entry if p.get(f"{OOR}name") == name and len(p)), "")


def menu() -> ET.Element:
    root = ET.fromstring(addons_xml(groups()))
    return next(node for node in root.iter("node") if node.get(f"{OOR}name") == "pmxl.calc.menu")


def test_the_menu_has_the_groups_of_the_ribbon_in_their_order() -> None:
    assert titles(menu()) == ["登记", "关口", "表单", "PMO", "进度与备货", "回款", "工具"]


def test_every_tag_of_the_ribbon_stands_in_the_menu_once_with_its_label() -> None:
    entries = {
        _prop(node, "URL").removeprefix(PROTOCOL): _prop(node, "Title")
        for node in menu().iter("node")
        if _prop(node, "URL")
    }
    assert entries == {button.tag: button.label for group in groups() for button in group.buttons}
    assert sorted(entries) == sorted(tags())


def test_the_toolbar_holds_what_is_clicked_daily() -> None:
    labels = [button.label for button in toolbar_buttons(groups())]
    assert labels[:8] == ["新建立项", "我的待办", "项目一页纸", "校验本项目", "推进", "校验全部", "退回", "豁免"]
    assert "周报汇总" in labels
    assert "立项申请表" not in labels


def test_the_same_interpreter_gives_the_same_bytes_and_stands_inside() -> None:
    made = extension_bytes("/usr/bin/python3")
    assert made == extension_bytes("/usr/bin/python3")
    with zipfile.ZipFile(BytesIO(made)) as package:
        assert package.read("interpreter.txt") == b"/usr/bin/python3\n"
        assert pmxl.__version__ in package.read("description.xml").decode()


def test_every_part_is_well_formed_and_named_in_the_manifest() -> None:
    with zipfile.ZipFile(BytesIO(extension_bytes(sys.executable))) as package:
        manifest = package.read("META-INF/manifest.xml").decode()
        for name in package.namelist():
            if name.endswith((".xml", ".xcu")):
                ET.fromstring(package.read(name))
            if name.endswith((".xcu", ".py", ".rdb")) and not name.startswith("pythonpath/"):
                assert f'full-path="{name}"' in manifest


def test_building_both_from_the_command_line_writes_the_files(tmp_path: Path) -> None:
    for group, name in ((calc, "pmxl.oxt"), (addin, "pmxl.xlam")):
        told = CliRunner().invoke(group, ["build", "--out", str(tmp_path / name)])
        assert (told.exit_code, zipfile.is_zipfile(tmp_path / name)) == (0, True), told.output


def test_installing_in_excel_without_windows_says_what_to_do_instead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("APPDATA", raising=False)
    told = CliRunner().invoke(addin, ["install"])
    assert told.exit_code == 2
    assert "pmxl addin build" in told.output


def test_removing_an_excel_add_in_that_is_not_there_is_no_failure(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("APPDATA", str(tmp_path))
    told = CliRunner().invoke(addin, ["remove"])
    assert (told.exit_code, told.output.strip()) == (0, "没有安装加载项，无需删除")


def test_installing_while_the_office_runs_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".lock").touch()
    told = CliRunner().invoke(calc, ["install", "--profile", str(tmp_path)])
    assert told.exit_code == 2
    assert "LibreOffice 正在运行，没有改动" in told.output.replace("\n", "")


@pytest.mark.libreoffice
def test_a_doctor_finds_what_was_installed_and_removing_takes_it_out(tmp_path: Path) -> None:
    profile = os.fspath(tmp_path)
    run = CliRunner().invoke
    assert "扩展没有安装" in run(calc, ["doctor", "--profile", profile]).output
    assert run(calc, ["install", "--profile", profile]).exit_code == 0
    assert f"扩展 {pmxl.__version__} 已安装" in run(calc, ["doctor", "--profile", profile]).output
    assert "已删除" in run(calc, ["remove", "--profile", profile]).output


@pytest.mark.libreoffice
def test_an_activated_environment_does_not_reach_the_python_of_the_office(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    told = CliRunner().invoke(calc, ["install", "--profile", str(tmp_path)])
    assert told.exit_code == 0, told.output
