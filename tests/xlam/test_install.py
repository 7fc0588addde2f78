from collections.abc import Mapping
from pathlib import Path

import pytest

from pmxl.xlam.build import addin_bytes
from pmxl.xlam.errors import ExcelHoldsAddinError, StartupFolderNotWritableError, StartupFolderUnknownError
from pmxl.xlam.install import install_addin, installed_addin, marker, owner_file, remove_addin, unblock

INTERPRETER = r"C:\py\python.exe"


@pytest.fixture
def environment(tmp_path: Path) -> Mapping[str, str]:
    return {"APPDATA": str(tmp_path / "AppData" / "Roaming")}


def files(environment: Mapping[str, str]) -> list[str]:
    folder = Path(environment["APPDATA"])
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_installing_puts_the_addin_alone_into_excels_startup_folder(environment: Mapping[str, str]) -> None:
    path = install_addin(environment, interpreter=INTERPRETER)

    assert files(environment) == ["Microsoft/Excel/XLSTART/pmxl.xlam"]
    assert path == installed_addin(environment)
    assert path.read_bytes() == addin_bytes(interpreter=INTERPRETER)


def test_installing_again_replaces_the_addin_of_an_earlier_interpreter(environment: Mapping[str, str]) -> None:
    install_addin(environment, interpreter=r"C:\old\python.exe")

    path = install_addin(environment, interpreter=INTERPRETER)

    assert path.read_bytes() == addin_bytes(interpreter=INTERPRETER)
    assert files(environment) == ["Microsoft/Excel/XLSTART/pmxl.xlam"]


def test_without_appdata_the_startup_folder_is_not_guessed() -> None:
    with pytest.raises(StartupFolderUnknownError, match="APPDATA：没有设置"):
        install_addin({}, interpreter=INTERPRETER)


def test_an_owner_file_of_excel_stops_the_installation_before_anything_is_written(
    environment: Mapping[str, str],
) -> None:
    target = installed_addin(environment)
    target.parent.mkdir(parents=True)
    target.write_bytes(b"earlier")
    owner_file(target).write_bytes(b"\x02Li")

    with pytest.raises(ExcelHoldsAddinError, match="Excel 正在使用这个加载项，没有改动。请关闭所有 Excel 窗口"):
        install_addin(environment, interpreter=INTERPRETER)
    assert target.read_bytes() == b"earlier"
    assert files(environment) == ["Microsoft/Excel/XLSTART/pmxl.xlam", "Microsoft/Excel/XLSTART/~$pmxl.xlam"]


def test_a_file_that_windows_will_not_replace_is_told_as_held_by_excel(environment: Mapping[str, str]) -> None:
    install_addin(environment, interpreter=r"C:\old\python.exe")

    with pytest.raises(ExcelHoldsAddinError):
        install_addin(environment, interpreter=INTERPRETER, replace=_refused)
    assert installed_addin(environment).read_bytes() == addin_bytes(interpreter=r"C:\old\python.exe")
    assert files(environment) == ["Microsoft/Excel/XLSTART/pmxl.xlam"]


def test_a_startup_folder_that_lets_nothing_in_is_told_as_not_writable(environment: Mapping[str, str]) -> None:
    with pytest.raises(StartupFolderNotWritableError, match="XLSTART：没有写入权限，没有改动"):
        install_addin(environment, interpreter=INTERPRETER, replace=_refused)
    assert files(environment) == []


def test_a_startup_folder_that_can_not_be_made_is_told_as_not_writable(environment: Mapping[str, str]) -> None:
    folder = installed_addin(environment).parent
    folder.parent.mkdir(parents=True)
    folder.write_bytes(b"a file where the folder should be")

    with pytest.raises(StartupFolderNotWritableError):
        install_addin(environment, interpreter=INTERPRETER)
    assert files(environment) == ["Microsoft/Excel/XLSTART"]


def test_the_mark_of_a_downloaded_file_is_removed(environment: Mapping[str, str]) -> None:
    # On NTFS the mark is a stream named like this; elsewhere a file of that name stands for it.
    path = install_addin(environment, interpreter=INTERPRETER)
    marker(path).write_bytes(b"[ZoneTransfer]\r\nZoneId=3\r\n")

    assert unblock(path)
    assert not unblock(path)
    assert files(environment) == ["Microsoft/Excel/XLSTART/pmxl.xlam"]


def test_removing_deletes_the_addin_and_nothing_else(environment: Mapping[str, str]) -> None:
    path = install_addin(environment, interpreter=INTERPRETER)
    (path.parent / "PERSONAL.XLSB").write_bytes(b"the user's own")

    assert remove_addin(environment) == path
    assert remove_addin(environment) is None
    assert files(environment) == ["Microsoft/Excel/XLSTART/PERSONAL.XLSB"]


def test_an_addin_that_excel_holds_is_not_removed(environment: Mapping[str, str]) -> None:
    path = install_addin(environment, interpreter=INTERPRETER)

    with pytest.raises(ExcelHoldsAddinError):
        remove_addin(environment, remove=_refused)
    owner_file(path).write_bytes(b"")
    with pytest.raises(ExcelHoldsAddinError):
        remove_addin(environment)
    assert path.exists()


def _refused(*paths: Path) -> None:
    """Answer as Windows does when a file is open in another program."""
    raise PermissionError(13, "Access is denied", str(paths[-1]))
