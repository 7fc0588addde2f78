"""One workbook, whatever holds it: a closed file, live Excel, Calc, or memory."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from enum import StrEnum
from typing import Protocol

from pmxl.errors import PmxlError
from pmxl.grids.cell import Cell
from pmxl.grids.frame import Formatting, Frame
from pmxl.grids.grid import Grid
from pmxl.grids.layout import Layout
from pmxl.outcomes.change import Written
from pmxl.outcomes.mend import AnyChange


class Workbook(Protocol):
    """A workbook of the system of record; it is only ever changed through `commit`."""

    @property
    def name(self) -> str:
        """The file name that users know it by, with its ending."""

    def sheets(self) -> tuple[str, ...]:
        """The names of its worksheets, as written."""

    def read(self, layout: Layout) -> Grid:
        """The typed cells below the heading row of the layout's sheet, as they are now.

        Raises SheetNotFoundError, SheetFoundTwiceError, HeadingNotFoundError, WorkbookUnreadableError.
        """

    def formulas(self, layout: Layout) -> Mapping[str, Mapping[int, str]]:
        """For each computed heading that is there: its formula texts by sheet row; a row without one is absent."""

    def frame(self, layout: Layout) -> Frame | None:
        """The table around the layout's list; None where the list is no table."""

    def formatting(self, layout: Layout) -> Mapping[str, Formatting]:
        """How the columns are formatted and validated, by heading; empty where what holds the workbook can't tell."""

    def rows(self, sheet: str) -> Sequence[Sequence[Cell]]:
        """All rows of a sheet by its name, the first is sheet row 1; none where there is no such sheet."""

    def commit(self, changes: Sequence[AnyChange]) -> tuple[Written, ...]:
        """Write all changes or none; formula cells are never overwritten, text is never parsed. Mends come first.

        Raises ConflictError, RowNotFoundError, RowFoundTwiceError, KeyTakenError, ColumnNotFoundError,
        WriteRefusedError, WorkbookBusyError; whichever it is, nothing was written.
        """

    def held(self) -> AbstractContextManager[None]:
        """Keep other pmxl processes from committing while this one reads, judges and commits; may be nested."""


class Kept(StrEnum):
    """What is kept beside the workbooks, so that an older copy put in their place and edits of the settings are seen.

    The head of 操作日志, and what 流程规则, 字典 and 人员 held when pmxl last wrote.
    """

    HEAD = "操作日志"
    SETTINGS = "设置"


class Workspace(Protocol):
    """The workbooks of one company folder."""

    @property
    def name(self) -> str:
        """What users know the folder by."""

    def workbooks(self) -> tuple[Workbook, ...]:
        """All workbooks that can be read, sorted by name."""

    def unreadable(self) -> tuple[PmxlError, ...]:
        """Why others that lie there can't be read."""

    def unused(self) -> Mapping[str, str]:
        """The files of other kinds that may hold a register, by name, each with why it is not read."""

    def commit(self, groups: Sequence[tuple[Workbook, Sequence[AnyChange]]]) -> tuple[Written, ...]:
        """Write the changes of several workbooks, all or none.

        Where what holds them can't do so, as running Excel can't, they are written in their order: the workbook with
        操作日志 comes first, so that nothing happens of which it does not tell. Raises what a workbook's `commit` does,
        and PartlyWrittenError where some were written and others could not be.
        """

    def kept(self, what: Kept) -> str:
        """The text that was last kept beside the workbooks; empty where none was, or it can't be read."""

    def keep(self, what: Kept, text: str) -> None:
        """Keep a text beside the workbooks, where there is a place for it."""

    def former(self, name: str) -> Iterator[Workbook]:
        """The kept earlier states of a workbook, newest first, to be read only; none where none are kept."""
