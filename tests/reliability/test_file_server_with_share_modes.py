"""On a real Samba server: a workbook that another client has open is never swapped, and the swap is never torn."""

import threading
import time
from collections.abc import Iterator
from functools import partial
from types import SimpleNamespace

import pytest
import smbclient

from pmxl.adapters.closed_file.boundary import Boundary, passed
from pmxl.adapters.closed_file.swap import exchange
from tests.reliability import samba
from tests.reliability.samba import held

pytestmark = [
    pytest.mark.samba,
    pytest.mark.xdist_group("samba"),
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """A Samba of our own on a free port of this machine."""
    with samba.serving(
        tmp_path_factory.mktemp("samba"), tmp_path_factory.mktemp("share"), samba.free_port()
    ) as running:
        yield running


def renaming(server: SimpleNamespace, source: str, target: str) -> None:
    """Rename on the server as Windows does: PermissionError where somebody holds the file."""
    try:
        smbclient.rename(source, target, port=server.port)
    except OSError as error:
        if any(reason in str(error) for reason in ("SHARING_VIOLATION", "used by another process", "ACCESS_DENIED")):
            raise PermissionError(str(error)) from error
        raise


def names(server: SimpleNamespace, stem: str) -> tuple[str, str, str]:
    for ending, text in ((".xlsx", "old"), (".new", "new")):
        (server.share / f"{stem}{ending}").write_text(text)
    book, new, old = (f"//127.0.0.1/share/{stem}{ending}" for ending in (".xlsx", ".new", ".old"))
    return book, new, old


def content(server: SimpleNamespace, stem: str) -> dict[str, str]:
    return {file.suffix: file.read_text() for file in server.share.glob(f"{stem}.*")}


@pytest.mark.parametrize("access", ["r", "rw", ""])
def test_a_held_workbook_is_not_swapped_and_nothing_has_changed(server: SimpleNamespace, access: str) -> None:
    stem = f"held-{access or 'none'}"
    book, new, old = names(server, stem)
    with held(server, f"{stem}.xlsx", access), pytest.raises(PermissionError):
        exchange(book, new, old, partial(renaming, server), passed, 1.0)
    assert content(server, stem) == {".xlsx": "old", ".new": "new"}


def test_a_plain_replace_would_have_swapped_it_silently(server: SimpleNamespace) -> None:
    book, new, _ = names(server, "replaced")
    with held(server, "replaced.xlsx", "r"):
        smbclient.replace(new, book, port=server.port)
    assert content(server, "replaced") == {".xlsx": "new"}


def test_the_swap_goes_through_when_the_other_lets_go_in_time(server: SimpleNamespace) -> None:
    book, new, old = names(server, "late")
    with held(server, "late.xlsx", "r"):
        rename = partial(renaming, server)
        swapping = threading.Thread(target=exchange, args=(book, new, old, rename, passed, 10.0))
        swapping.start()
        time.sleep(0.5)
        assert content(server, "late") == {".xlsx": "old", ".new": "new"}
    swapping.join(10)
    assert content(server, "late") == {".xlsx": "new", ".old": "old"}


def test_a_new_file_that_cannot_move_brings_the_old_one_back(server: SimpleNamespace) -> None:
    book, new, old = names(server, "back")
    reached: list[Boundary] = []
    with held(server, "back.new", "r"), pytest.raises(PermissionError):
        exchange(book, new, old, partial(renaming, server), reached.append, 0.5)
    assert reached == [Boundary.OLD_ASIDE]
    assert content(server, "back") == {".xlsx": "old", ".new": "new"}
