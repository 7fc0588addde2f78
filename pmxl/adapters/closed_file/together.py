"""Several workbooks of one folder brought to their next states together: all of them or none."""

from collections.abc import Sequence
from contextlib import ExitStack

from pmxl.adapters.closed_file import promise
from pmxl.adapters.closed_file.boundary import Boundary
from pmxl.adapters.closed_file.file_names import new_file
from pmxl.adapters.closed_file.promise import Promised
from pmxl.adapters.closed_file.writer import ATTEMPTS, Preparation, Writer
from pmxl.errors import PmxlError, WorkbookBusyError

Part = tuple[Writer, Preparation]


class CompletedLaterError(PmxlError):
    """One workbook could not be swapped after others were, and those could not be taken back."""

    def __init__(self, workbook: str) -> None:
        super().__init__(
            f"{workbook}：刚刚被占用，同一次写入的其他工作簿已写入。"
            "请关闭占用它的程序，再运行任一 pmxl 命令，写入会自动完成。"
        )


def write_together(parts: Sequence[Part]) -> None:
    """Write all jobs or none; whoever stops it in between, the next start completes what was promised.

    Everything that can be refused is refused before the first workbook steps aside: all new files are written and read
    back by then.
    """
    ordered = sorted(parts, key=lambda part: part[0].workbook.name)
    with ExitStack() as stack:
        for writer, _ in ordered:
            stack.enter_context(writer.held())
        for writer, _ in ordered:
            writer.wait_for_owners()
        for _ in range(ATTEMPTS):
            if _attempt(ordered):
                return
        raise WorkbookBusyError("、".join(writer.workbook.name for writer, _ in ordered), None)


def _attempt(parts: Sequence[Part]) -> bool:
    staged: list[tuple[Writer, bytes]] = []
    try:
        for writer, prepare in parts:
            with writer.explained():
                before = writer.staged(prepare)
            if before is not None:
                staged.append((writer, before))
        if any(writer.changed_since(before) for writer, before in staged):
            return False
        if staged:
            _swap(staged)
    finally:
        if not (staged and promise.is_out(staged[0][0].workbook)):
            for writer, _ in parts:
                writer.dropped()
    for writer, _ in staged:
        writer.filed()
    return True


def _swap(staged: Sequence[tuple[Writer, bytes]]) -> None:
    """Put every new file in its place; on failure all is as before, or left to the promise where even that fails."""
    writers = [writer for writer, _ in staged]
    promised = tuple(
        Promised(one.workbook, before.hex(), promise.digest(new_file(one.workbook))) for one, before in staged
    )
    promise.keep(promised)
    writers[0].reached(Boundary.PROMISED)
    done: list[Writer] = []
    for writer in writers:
        try:
            with writer.explained():
                writer.swapped()
        except PmxlError as error:
            try:
                for one in reversed(done):
                    one.taken_back()
            except OSError:
                raise CompletedLaterError(writer.workbook.name) from error
            promise.withdraw(promised)
            raise
        done.append(writer)
    promise.withdraw(promised)
