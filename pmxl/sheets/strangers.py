"""What lies in a workspace and is not used: sheets that look like ours under another name, files of other kinds."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import replace

from pmxl.errors import PmxlError
from pmxl.grids.layout import plain_name
from pmxl.outcomes.finding import Gap, Place
from pmxl.ports.workbook import Workbook, Workspace
from pmxl.rows.row import Row
from pmxl.rows.sheets import SHEETS
from pmxl.rows.sight import Problem
from pmxl.sheets.locating import Located
from pmxl.vocabulary import FRONT_SHEET, LIST_SHEET

UNUSED = "SJ37"
"""The code under which something that is not used is reported."""

_OWN = frozenset(map(plain_name, (FRONT_SHEET, LIST_SHEET, *(kind.sheet.name for kind in SHEETS))))


def strangers(workspace: Workspace, located: Located) -> Iterator[Problem]:
    """One hint for each sheet or file that looks like a register and that nobody reads."""
    for kind, errors in located.impostors.items():
        for error in errors if kind in located.workbooks else ():
            found = f"{str(error).partition('。')[0]}，没有采用这张同名的工作表"
            yield _hint(Place(sheet=kind.sheet.name), found, "请改名，或移出文件夹", kind)
    for book in workspace.workbooks():
        for sheet, kind in _alike(book, SHEETS):
            if kind in located.workbooks:
                found = f"工作表「{sheet}」的列与「{kind.sheet.name}」相同，但没有使用"
                yield _hint(Place(workbook=book.name, sheet=sheet), found, _REMEDY.format(kind.sheet.name), kind)
    for name, reason in workspace.unused().items():
        yield _hint(Place(workbook=name), reason, "如是登记表请另存为 .xlsx 并入台账，否则移出文件夹", None)


_REMEDY = "请把仍需要的行移入「{}」，再删去或移出这一张"


def likenesses(workspace: Workspace, located: Located, kinds: Container[type[Row]]) -> Mapping[type[Row], str]:
    """For sheets that were not found: where one stands that has their headings under another name."""
    wanted = [kind for kind in SHEETS if kind in kinds and kind not in located.workbooks]
    if not wanted:
        return {}
    found: dict[type[Row], str] = {}
    for book in workspace.workbooks():
        for sheet, kind in _alike(book, wanted):
            found.setdefault(kind, f"「{book.name} › {sheet}」")
    return found


def _alike(book: Workbook, kinds: "tuple[type[Row], ...] | list[type[Row]]") -> Iterator[tuple[str, type[Row]]]:
    """The sheets of a workbook that bear no name of ours, each with the kind whose headings it has, if any."""
    for sheet in book.sheets():
        if plain_name(sheet) in _OWN:
            continue
        scores = [(_share(book, sheet, kind), number) for number, kind in enumerate(kinds)]
        best, number = max(scores, default=(0.0, 0), key=lambda score: (score[0], -score[1]))
        if best >= _ALIKE:
            yield sheet, kinds[number]


_ALIKE = 0.6


def _share(book: Workbook, sheet: str, kind: type[Row]) -> float:
    """How many of a kind's headings a sheet has, as a share of them."""
    layout = replace(kind.layout(), sheet=sheet)
    try:
        return len(book.read(layout).columns) / len(layout.headings)
    except PmxlError:
        return 0.0


def _hint(place: Place, found: str, remedy: str, kind: type[Row] | None) -> Problem:
    return Problem(UNUSED, Gap(place, found, remedy, owner=kind.sheet.owner if kind else None))
