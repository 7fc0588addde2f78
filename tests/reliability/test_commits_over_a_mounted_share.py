"""Whole commits into a folder of a Samba share, as a client of the share sees it."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from pmxl.adapters.closed_file import ClosedWorkbook
from pmxl.adapters.folder import FolderWorkspace
from pmxl.errors import PmxlError
from pmxl.outcomes.change import CellSet, CellsSet
from tests.adapters.files import LAYOUT, table_of
from tests.needs import SMB_PORT
from tests.reliability import samba

pytestmark = [
    pytest.mark.share,
    pytest.mark.xdist_group("samba"),
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """A Samba of our own on the port that clients expect, its share mounted."""
    home = tmp_path_factory.mktemp("samba")
    with (
        samba.serving(home, tmp_path_factory.mktemp("share"), SMB_PORT) as running,
        samba.mounted(home) as folder,
    ):
        running.mounted = folder
        yield running


def on_server(server: SimpleNamespace, folder: str, *names: str) -> Path:
    """A folder of the share with workbooks in it, as the client sees it."""
    (server.share / folder).mkdir()
    for name in names:
        table_of(server.share / folder / name, [["XM-1", "旧", 1.0, None]])
    mounted: Path = server.mounted / folder
    return mounted


def commit(*paths: Path) -> None:
    change = CellsSet(LAYOUT, {"编号": "XM-1"}, (CellSet("名称", "旧", "新"),))
    ClosedWorkbook.commit_together([(ClosedWorkbook(path), [change]) for path in paths])


def name_in(path: Path) -> object:
    return ClosedWorkbook(path).read(LAYOUT).cell(0, "名称")


def files(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir() if file.suffix != ".lock")


def test_a_commit_by_a_client_arrives_on_the_server_with_its_backup(server: SimpleNamespace) -> None:
    folder = on_server(server, "one", "台账.xlsx")
    workbook = ClosedWorkbook(folder / "台账.xlsx")
    workbook.commit([CellsSet(LAYOUT, {"编号": "XM-1"}, (CellSet("名称", "旧", "新"),))])
    there = server.share / "one"
    assert (name_in(there / "台账.xlsx"), files(there)) == ("新", ["台账.xlsx", "备份"])
    assert [name_in(one.file) for one in workbook.backups()] == ["旧"]


def test_two_workbooks_change_together_over_the_share(server: SimpleNamespace) -> None:
    folder = on_server(server, "two", "甲.xlsx", "乙.xlsx")
    commit(folder / "甲.xlsx", folder / "乙.xlsx")
    assert [name_in(book.path) for book in FolderWorkspace(server.share / "two").workbooks()] == ["新", "新"]
    assert files(server.share / "two") == ["乙.xlsx", "备份", "甲.xlsx"]


@pytest.mark.parametrize("access", ["r", "rw"])
def test_a_workbook_held_by_another_client_is_refused_and_taken_later(server: SimpleNamespace, access: str) -> None:
    folder = on_server(server, f"held-{access}", "台账.xlsx")
    there = server.share / f"held-{access}"
    with samba.held(server, f"held-{access}/台账.xlsx", access):
        with pytest.raises(PmxlError, match=r"^台账.xlsx[^\n]*。$"):
            commit(folder / "台账.xlsx")
        assert (name_in(there / "台账.xlsx"), "台账.xlsx" in files(there)) == ("旧", True)
    samba.answering(folder)
    commit(folder / "台账.xlsx")
    assert (name_in(there / "台账.xlsx"), files(there)) == ("新", ["台账.xlsx", "备份"])
