from collections.abc import Mapping
from pathlib import Path

import pytest

from pmxl import __version__
from pmxl.xlam.configuration import settings
from pmxl.xlam.doctor import examine_addin
from pmxl.xlam.install import install_addin, installed_addin, marker, owner_file
from pmxl.xlam.package import addin_package
from pmxl.xlam.xlwings_module import xlwings_version

INTERPRETER = r"C:\py\python.exe"
LIBRARY = rf"C:\py\xlwings64-{xlwings_version()}.dll"


@pytest.fixture
def environment(tmp_path: Path) -> Mapping[str, str]:
    return {"APPDATA": str(tmp_path)}


def bad(environment: Mapping[str, str], *existing: str) -> dict[str, str]:
    """What is not good, by subject, on a computer that has these files."""
    return {
        one.subject: one.found for one in examine_addin(environment, exists=existing.__contains__) if not one.is_good
    }


def test_a_fresh_installation_has_nothing_to_mend(environment: Mapping[str, str]) -> None:
    install_addin(environment, interpreter=INTERPRETER)

    checks = examine_addin(environment, exists=(INTERPRETER, LIBRARY).__contains__)

    assert [check.subject for check in checks if check.is_good] == [
        "加载项文件",
        "pmxl 版本",
        "xlwings 版本",
        "加载项内容",
        "Python 解释器",
        "解释器路径",
        "工作表函数的 DLL",
        "下载标记",
        "更新条件",
    ]


def test_no_addin_in_the_startup_folder_is_said_first_and_alone(environment: Mapping[str, str]) -> None:
    (only,) = examine_addin(environment)

    assert (only.is_good, only.subject) == (False, "加载项文件")
    assert only.found.endswith("pmxl.xlam 不存在")
    assert only.remedy == "请关闭 Excel 后运行 pmxl addin install"


def test_a_damaged_addin_is_said_and_not_examined_further(environment: Mapping[str, str]) -> None:
    path = install_addin(environment, interpreter=INTERPRETER)
    path.write_bytes(path.read_bytes()[:2000])

    (only,) = examine_addin(environment)

    assert "读不出加载项的版本信息" in only.found


def test_an_addin_of_another_xlwings_is_told_with_both_versions(environment: Mapping[str, str]) -> None:
    rows = settings(interpreter=INTERPRETER, pmxl_version=__version__, xlwings_version="0.30.0")
    installed_addin(environment).parent.mkdir(parents=True)
    installed_addin(environment).write_bytes(addin_package(rows, "<customUI/>", b"another project"))

    assert bad(environment, INTERPRETER, LIBRARY) == {
        "xlwings 版本": f"加载项中 0.30.0，已安装 {xlwings_version()}",
        "加载项内容": "与本机 pmxl 生成的不一致，可能被改过或版本不同",
    }


def test_an_interpreter_that_is_gone_takes_its_library_along(environment: Mapping[str, str]) -> None:
    install_addin(environment, interpreter=INTERPRETER)

    assert bad(environment) == {
        "Python 解释器": rf"{INTERPRETER} 不存在",
        "工作表函数的 DLL": rf"C:\py 及其上级文件夹中没有 xlwings64-{xlwings_version()}.dll",
    }


def test_the_library_of_a_virtual_environment_is_found_one_folder_up(environment: Mapping[str, str]) -> None:
    interpreter = r"C:\venv\Scripts\python.exe"
    install_addin(environment, interpreter=interpreter)

    assert bad(environment, interpreter, rf"C:\venv\xlwings64-{xlwings_version()}.dll") == {}


def test_a_chinese_user_name_in_the_interpreters_path_is_warned_of(environment: Mapping[str, str]) -> None:
    interpreter = r"C:\Users\张三\python.exe"
    install_addin(environment, interpreter=interpreter)

    assert bad(environment, interpreter, rf"C:\Users\张三\xlwings64-{xlwings_version()}.dll") == {
        "解释器路径": rf"{interpreter} 含有非英文字符"
    }


def test_a_mark_of_download_is_told_since_excel_then_loads_nothing(environment: Mapping[str, str]) -> None:
    marker(install_addin(environment, interpreter=INTERPRETER)).write_bytes(b"[ZoneTransfer]")

    assert bad(environment, INTERPRETER, LIBRARY) == {"下载标记": "文件带有下载标记，Excel 不会加载"}


def test_a_running_excel_is_told_but_is_no_fault(environment: Mapping[str, str]) -> None:
    owner_file(install_addin(environment, interpreter=INTERPRETER)).write_bytes(b"")

    *_, last = examine_addin(environment, exists=(INTERPRETER, LIBRARY).__contains__)

    assert (last.is_good, last.found) == (True, "Excel 正在使用加载项；更新前需关闭 Excel")
