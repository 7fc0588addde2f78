"""A commit of two workbooks: both are the old ones or both are the new ones, whatever stops it and whenever."""

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pmxl.adapters.closed_file import ClosedWorkbook
from pmxl.adapters.closed_file.boundary import Boundary
from pmxl.adapters.closed_file.file_names import new_file, old_file
from pmxl.adapters.closed_file.together import CompletedLaterError
from pmxl.adapters.folder import FolderWorkspace
from pmxl.errors import ConflictError, PmxlError, WorkbookBusyError, WriteRefusedError
from pmxl.outcomes.change import CellSet, CellsSet
from tests.adapters.files import LAYOUT, table_of

ROOT = Path(__file__).parents[2]
NAMES = ("甲.xlsx", "乙.xlsx")
CHANGE = CellsSet(LAYOUT, {"编号": "XM-1"}, (CellSet("名称", "旧", "新"),))
PROMISED = list(Boundary).index(Boundary.PROMISED)
MOMENTS = [
    (boundary, time) for boundary in Boundary for time in (1, 2) if boundary is not Boundary.PROMISED or time == 1
]


def two(folder: Path) -> list[ClosedWorkbook]:
    return [ClosedWorkbook(table_of(folder / name, [["XM-1", "旧", 1.0, None]])) for name in NAMES]


def together(books: list[ClosedWorkbook]) -> None:
    ClosedWorkbook.commit_together([(book, [CHANGE]) for book in books])


def names(folder: Path) -> list[object]:
    return [book.read(LAYOUT).cell(0, "名称") for book in FolderWorkspace(folder).workbooks()]


def leftovers(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir() if file.name.startswith(".~pmxl") and file.suffix != ".lock"]


def killed(folder: Path, boundary: Boundary, time: int) -> None:
    two(folder)
    command = [sys.executable, "-m", "tests.reliability.committing", "together", str(folder), boundary.name, str(time)]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == -signal.SIGKILL


def test_changes_of_two_workbooks_are_written_and_their_old_states_kept(tmp_path: Path) -> None:
    books = two(tmp_path)
    together(books)
    assert names(tmp_path) == ["新", "新"]
    assert [len(book.backups()) for book in books] == [1, 1]
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize(("boundary", "time"), MOMENTS, ids=lambda value: getattr(value, "name", value))
def test_a_process_killed_in_between_leaves_both_old_or_both_new(tmp_path: Path, boundary: Boundary, time: int) -> None:
    killed(tmp_path, boundary, time)
    promised = list(Boundary).index(boundary) >= PROMISED
    assert names(tmp_path) == (["新", "新"] if promised else ["旧", "旧"])
    assert leftovers(tmp_path) == []


def test_what_was_completed_is_said_and_written_down(tmp_path: Path) -> None:
    killed(tmp_path, Boundary.SWAPPED, 1)
    said = "乙.xlsx、甲.xlsx：几个工作簿的同一次写入在替换途中中断，已全部完成。"
    assert said in [str(repair) for repair in FolderWorkspace(tmp_path).repairs]
    assert FolderWorkspace(tmp_path).repair_history()[0].endswith(said)


def test_work_that_somebody_saved_after_the_stop_is_kept_and_the_rest_undone(tmp_path: Path) -> None:
    killed(tmp_path, Boundary.SWAPPED, 1)
    (waiting,) = [
        path for name in NAMES if ClosedWorkbook(path := tmp_path / name).read(LAYOUT).cell(0, "名称") == "旧"
    ]
    table_of(waiting, [["XM-1", "有人改过", 1.0, None]])
    assert sorted(map(str, names(tmp_path))) == ["旧", "有人改过"]
    assert leftovers(tmp_path) == []
    assert "期间有人保存了其中的文件，已恢复为写入前的内容" in FolderWorkspace(tmp_path).repair_history()[0]


def test_a_conflict_in_one_workbook_leaves_both_as_they_were(tmp_path: Path) -> None:
    books = two(tmp_path)
    wrong = CellsSet(LAYOUT, {"编号": "XM-1"}, (CellSet("名称", "别的", "新"),))
    for groups in ([CHANGE], [wrong]), ([wrong], [CHANGE]):
        with pytest.raises(ConflictError):
            ClosedWorkbook.commit_together(list(zip(books, groups, strict=True)))
    assert names(tmp_path) == ["旧", "旧"]
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_read_only_workbook_leaves_both_as_they_were(tmp_path: Path, name: str) -> None:
    books = two(tmp_path)
    (tmp_path / name).chmod(0o444)
    with pytest.raises(WriteRefusedError, match=f"{name} › 文件：是只读的"):
        together(books)
    assert names(tmp_path) == ["旧", "旧"]
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_workbook_that_somebody_has_open_leaves_both_as_they_were(tmp_path: Path, name: str) -> None:
    books = two(tmp_path)
    (tmp_path / f".~lock.{name}#").write_text(",林晓,PC,24.11.2026 09:30,file:///x;", encoding="utf-8")
    with pytest.raises(WorkbookBusyError, match="林晓"):
        together(books)
    assert names(tmp_path) == ["旧", "旧"]


def test_a_swap_that_fails_after_another_takes_that_one_back(tmp_path: Path) -> None:
    books = two(tmp_path)
    first, second = sorted(books, key=lambda book: book.name)

    def in_the_way(at: Boundary) -> None:
        if at is Boundary.FOLDER_SYNCED:
            second.path.rename(second.path.with_name("被移走.xlsx"))

    watched = ClosedWorkbook(first.path, reached=in_the_way)
    with pytest.raises(PmxlError, match="没有写入任何内容"):
        together([watched, second])
    (tmp_path / "被移走.xlsx").rename(second.path)
    assert names(tmp_path) == ["旧", "旧"]
    assert leftovers(tmp_path) == []


def test_a_swap_that_can_be_neither_done_nor_taken_back_is_completed_by_the_next_command(tmp_path: Path) -> None:
    in_the_way: list[Path] = []

    def obstruct(at: Boundary) -> None:
        """Once the first workbook is swapped, bar the second one's way aside and the first one's way back."""
        if at is Boundary.SWAPPED and not in_the_way:
            first, second = sorted(tmp_path.glob("*.xlsx"), key=lambda path: path.name)
            for bar in (old_file(second), new_file(first)):
                (bar / "something").mkdir(parents=True)
                in_the_way.append(bar)

    books = [ClosedWorkbook(book.path, reached=obstruct) for book in two(tmp_path)]
    with pytest.raises(CompletedLaterError, match="写入会自动完成"):
        together(books)
    for bar in in_the_way:
        shutil.rmtree(bar)
    assert names(tmp_path) == ["新", "新"]
    assert leftovers(tmp_path) == []


def test_two_processes_with_pairs_in_either_order_lose_nothing(tmp_path: Path) -> None:
    two(tmp_path)
    code = (
        "import sys; from pathlib import Path; from tests.reliability.test_several_workbooks_change_together import add;"
        " add(Path(sys.argv[1]), sys.argv[2] == 'back', 10)"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path), way], cwd=ROOT) for way in ("forth", "back")
    ]
    assert [process.wait(120) for process in running] == [0, 0]
    assert [book.read(LAYOUT).cell(0, "金额") for book in FolderWorkspace(tmp_path).workbooks()] == [21.0, 21.0]


def add(folder: Path, back: bool, times: int) -> None:
    """Add one to a cell of both workbooks many times, again whenever the other process was faster."""
    books = [ClosedWorkbook(folder / name, wait=60) for name in (reversed(NAMES) if back else NAMES)]
    for _ in range(times):
        while True:
            held = [book.read(LAYOUT).cell(0, "金额") for book in books]
            assert all(isinstance(one, float) for one in held)
            changes = [CellsSet(LAYOUT, {"编号": "XM-1"}, (CellSet("金额", one, float(str(one)) + 1),)) for one in held]
            try:
                ClosedWorkbook.commit_together([(book, [one]) for book, one in zip(books, changes, strict=True)])
            except ConflictError:
                continue
            break
