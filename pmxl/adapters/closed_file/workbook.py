"""A closed .xlsx or .xlsm file as a workbook: read into memory at once, committed by surgery on its zip."""

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from pmxl.adapters.clock import SystemClock
from pmxl.adapters.closed_file import patience
from pmxl.adapters.closed_file.boundary import Boundary, Reached, passed
from pmxl.adapters.closed_file.file_names import PREFIX
from pmxl.adapters.closed_file.malformed import malformed
from pmxl.errors import WorkbookBusyError, WorkbookUnreadableError, WriteRefusedError, system_says
from pmxl.grids.cell import Cell
from pmxl.grids.frame import Formatting, Frame
from pmxl.grids.grid import Grid
from pmxl.grids.layout import Layout
from pmxl.ooxml.content import Content
from pmxl.ooxml.encodings import in_utf8
from pmxl.ooxml.zip_package import ZipPackage
from pmxl.outcomes.change import Written
from pmxl.outcomes.mend import MENDS, AnyChange, Mend
from pmxl.ports.clock import Clock

if TYPE_CHECKING:
    from pmxl.adapters.closed_file.backups import Backup, Rotation
    from pmxl.adapters.closed_file.commit_plan import CommitPlan
    from pmxl.adapters.closed_file.leftovers import Repair
    from pmxl.adapters.closed_file.writer import Job, Writer
    from pmxl.ooxml.zip_write import PartSource

_Stamp = tuple[int, int, int]


class ClosedWorkbook:
    """One file of a workspace.

    `wait` is how many seconds to wait for somebody who has it open; `reached` is told of each moment of a commit.
    """

    def __init__(
        self,
        path: Path,
        *,
        wait: float = 0.0,
        clock: Clock | None = None,
        reached: Reached = passed,
        rotation: "Rotation | None" = None,
    ) -> None:
        self.path = path.resolve() if path.is_symlink() else path  # the file behind a link is the one to replace
        self.name = path.name
        """The file name that users know it by."""
        self._reached = reached
        self._clock, self._wait, self._rotation = clock or SystemClock(), wait, rotation
        self._read: tuple[_Stamp, Content] | None = None

    @cached_property
    def writer(self) -> "Writer":
        """What writes it to the disk."""
        from pmxl.adapters.closed_file.backups import Rotation  # readers start without them
        from pmxl.adapters.closed_file.writer import Writer

        return Writer(self.path, self._clock, self._wait, self._reached, self._rotation or Rotation())

    def sheets(self) -> tuple[str, ...]:
        """The names of its worksheets, as written."""
        with malformed(self.name):
            return tuple(sheet.name for sheet in self._content().parts.sheets)

    def read(self, layout: Layout) -> Grid:
        """The typed cells below the heading row of the layout's sheet, as they are now."""
        with malformed(self.name):
            return self._content().grid(layout)

    def formulas(self, layout: Layout) -> Mapping[str, Mapping[int, str]]:
        """For each computed heading that is there: its formula texts by sheet row, as stored, with a leading =."""
        with malformed(self.name):
            return self._content().formulas(layout)

    def frame(self, layout: Layout) -> Frame | None:
        """The table around the layout's list; None where the list is no table."""
        with malformed(self.name):
            return self._content().frame(layout)

    def formatting(self, layout: Layout) -> Mapping[str, Formatting]:
        """How the columns are formatted and validated, by heading."""
        with malformed(self.name):
            return self._content().formatting(layout)

    def rows(self, sheet: str) -> Sequence[Sequence[Cell]]:
        """All rows of a sheet by its name; none where there is no such sheet."""
        with malformed(self.name):
            return self._content().named_rows(sheet)

    def is_as_read(self, source: BinaryIO) -> bool:
        """Whether an open file is the state that was read last."""
        held = os.fstat(source.fileno())
        return self._read is not None and self._read[0] == (held.st_ino, held.st_mtime_ns, held.st_size)

    def commit(self, changes: Sequence[AnyChange]) -> tuple[Written, ...]:
        """Write all changes or none, every byte that they don't concern as it was."""
        pending = Pending(self, changes)
        if changes:
            self.writer.write(pending.prepare)
        return pending.written

    @staticmethod
    def commit_together(groups: "Sequence[tuple[ClosedWorkbook, Sequence[AnyChange]]]") -> tuple[Written, ...]:
        """Write the changes of several workbooks of one folder, all or none, whatever stops it in between."""
        from pmxl.adapters.closed_file.together import write_together  # readers start without it

        pending = [(book, Pending(book, changes)) for book, changes in groups if changes]
        write_together([(book.writer, one.prepare) for book, one in pending])
        return tuple(written for _, one in pending for written in one.written)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep other pmxl processes from committing; may be nested."""
        with self.writer.held():
            yield

    def backups(self) -> "list[Backup]":
        """The kept states before each commit, newest first."""
        from pmxl.adapters.closed_file.backups import backups

        return backups(self.path)

    def back_up(self) -> Path:
        """Make what was saved last a backup, and return that."""
        from pmxl.adapters.closed_file.backups import file_away

        copy = self.path.with_name(f"{PREFIX}{self.path.name}.copy")
        shutil.copy2(self.path, copy)
        return file_away(self.path, copy, self._clock.now())

    def restore(self, name: str) -> "Backup":
        """Make a backup, given by file name or number, the present state; the present one becomes a backup first."""
        from pmxl.adapters.closed_file.backups import find
        from pmxl.adapters.closed_file.writer import Job

        chosen = find(self.path, name)
        job = Job(partial(_copied, chosen.file), lambda new: self._checked(new, chosen.file.name))
        self._checked(chosen.file, chosen.file.name)
        if self.path.exists():
            self.writer.write(lambda _: job)
        else:
            self.writer.create(job)
        return chosen

    def recover(self) -> "list[Repair]":
        """Put right what an interrupted commit left behind."""
        with self.writer.held() as repairs:
            return repairs

    def job(self, package: ZipPackage, plan: "CommitPlan") -> "Job":
        """How the plan's new file is written and checked."""
        from pmxl.adapters.closed_file.writer import Job
        from pmxl.ooxml.zip_write import write_package

        first, *rest = plan.replaced.items()
        sources = {first[0]: self._halfway(first[1]), **dict(rest)}
        return Job(
            write=lambda target: write_package(target, package, sources, plan.removed),
            verify=lambda new: self._verify(new, package, plan),
        )

    def _verify(self, new: Path, package: ZipPackage, plan: "CommitPlan") -> None:
        from pmxl.adapters.closed_file.verify import verify

        with malformed(self.name):
            verify(new, package, plan)

    def _halfway(self, source: "PartSource") -> "PartSource":
        def told() -> Iterator[bytes]:
            self._reached(Boundary.NEW_HALF)
            yield from source()

        return told

    def _content(self) -> Content:
        try:
            stamp, data = patience.tried(self._changed, (PermissionError, FileNotFoundError), patience.READ)
        except PermissionError:
            raise WorkbookBusyError(self.name, None) from None
        except OSError as error:
            raise WorkbookUnreadableError(
                self.name, f"文件打不开（{system_says(error)}）", "请检查文件是否还在、网络是否连通"
            ) from error
        if data is not None:
            self._read = stamp, Content(in_utf8(data, self.name), self.name)
        assert self._read is not None, "what is unchanged was read before"
        return self._read[1]

    def _changed(self) -> tuple[_Stamp, bytes | None]:
        held = self.path.stat()
        stamp = held.st_ino, held.st_mtime_ns, held.st_size
        if self._read is not None and self._read[0] == stamp:
            return stamp, None
        with self.path.open("rb") as file:
            return stamp, file.read()

    def _checked(self, file: Path, shown: str) -> None:
        with file.open("rb") as opened:
            package = ZipPackage(opened, shown)
            for entry in package.entries:
                for _ in package.stream(entry.name):
                    pass


class Pending:
    """Changes on their way into one workbook; once written, they say which cells that were."""

    def __init__(self, book: ClosedWorkbook, changes: Sequence[AnyChange]) -> None:
        self._book, self._changes = book, changes
        self.written: tuple[Written, ...] = ()

    def prepare(self, source: BinaryIO) -> "Job | None":
        """The job that turns the workbook's present state into the next."""
        from pmxl.adapters.closed_file.commit_plan import planned  # readers start without it

        mends = [change for change in self._changes if isinstance(change, MENDS)]
        with malformed(self._book.name):
            package, told = self._mended(ZipPackage(source, self._book.name), mends, source)
            plan = planned(package, [change for change in self._changes if not isinstance(change, MENDS)])
        self.written = (*told, *plan.written)
        return self._book.job(package, plan) if plan.replaced else None

    def _mended(
        self, package: ZipPackage, mends: Sequence[Mend], source: BinaryIO
    ) -> tuple[ZipPackage, tuple[Written, ...]]:
        """The package with all mends made, which the other changes then go on from."""
        from pmxl.adapters.closed_file.mends import mended  # hardly any commit needs it

        if not mends:
            return package, ()
        if not self._book.is_as_read(source):
            reason, remedy = "读取之后被别人保存过，没有整理", "请再运行一次"
            raise WriteRefusedError(self._book.name, "整个文件", reason, remedy)
        return mended(package, mends)


def _copied(backup: Path, target: BinaryIO) -> None:
    with backup.open("rb") as source:
        shutil.copyfileobj(source, target)
