"""Which workbook of a workspace holds which sheet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pmxl.errors import NotOneWorkbookError, PmxlError, SheetFoundTwiceError, SheetNotFoundError
from pmxl.ports.workbook import Workbook, Workspace
from pmxl.rows.row import Row


@dataclass(frozen=True)
class Located:
    """The workbook of each sheet that was found once, and the error of each that was not."""

    workbooks: Mapping[type[Row], Workbook]
    errors: Mapping[type[Row], PmxlError]

    def workbook(self, kind: type[Row]) -> Workbook:
        """The one workbook that holds a sheet; raises SheetNotFoundError or SheetFoundTwiceError."""
        if kind in self.errors:
            raise self.errors[kind]
        return self.workbooks[kind]

    def one_workbook(self, kinds: Iterable[type[Row]]) -> Workbook:
        """The workbook that holds all these sheets, so that one commit changes them all; raises NotOneWorkbookError."""
        sheets = tuple(kinds)
        found = {self.workbook(kind).name: self.workbook(kind) for kind in sheets}
        if len(found) > 1:
            raise NotOneWorkbookError([kind.sheet.name for kind in sheets])
        return next(iter(found.values()))


def locate(workspace: Workspace, kinds: Iterable[type[Row]]) -> Located:
    """Find each sheet by name in whichever workbook holds it."""
    books = [(book, book.sheets()) for book in workspace.workbooks()]
    workbooks: dict[type[Row], Workbook] = {}
    errors: dict[type[Row], PmxlError] = {}
    for kind in kinds:
        holders = [book for book, sheets in books for sheet in sheets if kind.layout().matches(sheet)]
        if len(holders) == 1:
            workbooks[kind] = holders[0]
        elif holders:
            errors[kind] = SheetFoundTwiceError(kind.sheet.name, [book.name for book in holders])
        else:
            errors[kind] = SheetNotFoundError(kind.sheet.name, [book.name for book, _ in books])
    return Located(workbooks, errors)
