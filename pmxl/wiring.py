"""The one place where adapters meet actions."""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pmxl.actions.desk import Desk, demand_seen
from pmxl.adapters.clock import SystemClock
from pmxl.adapters.folder import FolderWorkspace
from pmxl.adapters.login import bare_login, login_name
from pmxl.errors import LoginFoundTwiceError, UnknownWordError, WorkspaceNotFoundError
from pmxl.ports.clock import Clock
from pmxl.ports.operator import Operator
from pmxl.ports.workbook import Workspace
from pmxl.rows.settings import PersonRow
from pmxl.rows.sight import watched
from pmxl.sheets.reading import read_register
from pmxl.vocabulary import Department, YesNo

if TYPE_CHECKING:
    import xlwings as xw


def open_desk(
    folder: Path, *, as_name: str = "", dry_run: bool = False, wait: float = 0, clock: Clock | None = None
) -> Desk:
    """A desk over the closed workbooks of a folder, for the named person or the one who is logged in.

    `wait` is how many seconds to wait for a workbook that somebody has open. Raises UnknownWordError for a name
    that 人员 does not have, and WorkspaceNotFoundError.
    """
    workspace = open_folder(folder, wait=wait, clock=clock)
    operator = operator_of(workspace, as_name)
    return Desk(workspace, clock or SystemClock(), operator, dry_run, folder)


def open_folder(folder: Path, *, wait: float = 0, clock: Clock | None = None) -> FolderWorkspace:
    """The closed workbooks of a folder; raises WorkspaceNotFoundError where there are none."""
    workspace = FolderWorkspace(folder, wait=wait, clock=clock)
    if not workspace.workbooks() and not workspace.unreadable():
        raise WorkspaceNotFoundError(str(folder))
    return workspace


def reading_desk(folder: Path, operator: Operator) -> Desk:
    """A desk over the closed workbooks of a folder for one who only reads, whoever is logged in."""
    return Desk(open_folder(folder), SystemClock(), operator, folder=folder)


def open_live_desk(
    book: "xw.Book", *, as_name: str = "", spare: Path | None = None, clock: Clock | None = None
) -> Desk:
    """A desk over the folder of an open workbook: what is open in its application is used live.

    `spare` takes backups and reports where the workbook has no local folder.
    """
    desk = live_desk(book, Operator(""), spare=spare, clock=clock)
    return replace(desk, operator=operator_of(desk.workspace, as_name))


def live_desk(book: "xw.Book", operator: Operator, *, spare: Path | None = None, clock: Clock | None = None) -> Desk:
    """A desk over the folder of an open workbook for an operator who is known already, or reads only."""
    from pmxl.adapters.live import LiveWorkspace

    workspace = LiveWorkspace(book, clock=clock, spare=spare)
    return Desk(workspace, clock or SystemClock(), operator, folder=workspace.folder)


def operator_of(workspace: Workspace, as_name: str = "") -> Operator:
    """Who is asking, with the departments that 人员 gives them; a login that 人员 lacks has none.

    A login name is found without regard to case, domain or host. Raises UnknownWordError for a name that 人员 lacks,
    LoginUnknownError and LoginFoundTwiceError where nobody can tell who sits at the computer, UnseenError where 人员,
    or what it says of the person, could not be read.
    """
    register = read_register(workspace, (PersonRow,))
    people = register.of(PersonRow)
    named = unicodedata.normalize("NFKC", as_name).strip()
    wanted = named or login_name()
    with watched() as seeking:
        rows = [
            row
            for row in people
            if row.name == wanted or (row.login != "" and bare_login(row.login) == bare_login(wanted))
        ]
    with watched() as watch:
        known = _known(rows, wanted)
    demand_seen(watch.found)
    if known is None:
        if named:
            demand_seen((*register.sight.unanswered, *seeking.found))
            raise UnknownWordError("操作人", as_name, [row.name for row in people][:20])
        return Operator(wanted)
    return known


def _known(rows: Sequence[PersonRow], wanted: str) -> Operator | None:
    """The person that these rows of 人员 are about, with their departments; None where none of them is 在岗."""
    active = [row for row in rows if row.active is not YesNo.NO]
    names = list(dict.fromkeys(row.name for row in active))
    if len(names) > 1:
        raise LoginFoundTwiceError(wanted, names)
    departments = {row.department for row in active if row.department}
    if any(row.also_pmo is YesNo.YES for row in active):
        departments.add(Department.PMO)
    return Operator(names[0], frozenset(departments)) if names else None
