"""Which workbook of a workspace holds which sheet."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pmxl.errors import (
    HeadingNotFoundError,
    NotOneWorkbookError,
    PmxlError,
    SheetFoundTwiceError,
    SheetNotFoundError,
)
from pmxl.ports.workbook import Workbook, Workspace
from pmxl.rows.row import Row


@dataclass(frozen=True)
class Located:
    """The workbook of each sheet that was found once, and the error of each that was not.

    `twins` are the workbooks of a sheet that stands twice; `impostors` those whose sheet of that name is another one.
    """

    workbooks: Mapping[type[Row], Workbook]
    errors: Mapping[type[Row], PmxlError]
    twins: Mapping[type[Row], tuple[Workbook, ...]]
    impostors: Mapping[type[Row], tuple[PmxlError, ...]]

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
    """Find each sheet by name in whichever workbook holds it.

    Where several do, one that lacks the sheet's headings is no candidate; two that have them are the same sheet twice.
    """
    books = [(book, book.sheets()) for book in workspace.workbooks()]
    workbooks: dict[type[Row], Workbook] = {}
    errors: dict[type[Row], PmxlError] = {}
    twins: dict[type[Row], tuple[Workbook, ...]] = {}
    impostors: dict[type[Row], tuple[PmxlError, ...]] = {}
    for kind in kinds:
        holders = [book for book, sheets in books for sheet in sheets if kind.layout().matches(sheet)]
        real, impostors[kind] = (holders, ()) if len(holders) == 1 else _with_headings(kind, holders)
        if len(real) == 1:
            workbooks[kind] = real[0]
        elif real:
            errors[kind] = SheetFoundTwiceError(kind.sheet.name, [book.name for book in real])
            twins[kind] = tuple(real)
        else:
            unlike = impostors[kind]
            errors[kind] = (
                unlike[0] if unlike else SheetNotFoundError(kind.sheet.name, [book.name for book, _ in books])
            )
    return Located(workbooks, errors, twins, impostors)


def _with_headings(
    kind: type[Row], holders: Sequence[Workbook]
) -> tuple[Sequence[Workbook], tuple[HeadingNotFoundError, ...]]:
    """Of several workbooks with a sheet of one name those whose sheet has the headings, and why the others are out."""
    real: list[Workbook] = []
    others: list[HeadingNotFoundError] = []
    for book in holders:
        try:
            book.read(kind.layout())
        except HeadingNotFoundError as error:
            others.append(error)
        except PmxlError:
            real.append(book)  # it can't be read now, or stands twice in the workbook: it may well be the sheet
        else:
            real.append(book)
    return real, tuple(others)
