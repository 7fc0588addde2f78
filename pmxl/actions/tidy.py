"""整理: what a careful colleague does on Friday: tables, formulas, dropdowns, formats and the log put right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pmxl.actions.desk import Desk
from pmxl.actions.recording import Decision, log_entry, record
from pmxl.actions.repair_log import in_sheet_order, moves, with_log
from pmxl.errors import PmxlError
from pmxl.outcomes.change import Written
from pmxl.outcomes.mend import FormulaRestored, Mend, TableExtended
from pmxl.ports.operator import Operator
from pmxl.ports.workbook import Workbook
from pmxl.rows.governance import LogRow
from pmxl.rows.log_order import in_order, stands_in_order
from pmxl.rows.register import Register
from pmxl.rows.row import Row
from pmxl.rows.settings import DictionaryRow, PersonRow, RuleRow
from pmxl.rows.sheets import SHEETS
from pmxl.rows.sight import watched
from pmxl.rules.journal import open_faults
from pmxl.sheets.locating import locate
from pmxl.sheets.tidying import Proposal, lost, outdated
from pmxl.vocabulary import Department, LogAction

_WORDS: tuple[type[Row], ...] = (DictionaryRow, PersonRow, RuleRow)


@dataclass(frozen=True)
class Tidied:
    """What was put right, or would be; what waits for another department; why some workbooks could not be written.

    `backups` names for each workbook that was written the backup that undoes it.
    """

    written: tuple[Written, ...]
    waiting: tuple[tuple[Department, Written], ...]
    refused: tuple[PmxlError, ...]
    backups: Mapping[str, str]
    done: bool


@dataclass
class _Work:
    """One workbook: what whoever asks may put right, the rows of 操作日志 that move, and what waits for others."""

    book: Workbook
    mends: list[Mend] = field(default_factory=list)
    log: list[LogRow] = field(default_factory=list)
    told: list[Written] = field(default_factory=list)
    waiting: list[tuple[Department, Written]] = field(default_factory=list)


def tidy_workspace(desk: Desk, *, yes: bool) -> Tidied:
    """Put right, workbook by workbook, what was lost in it; without `yes`, or at a dry desk, only say so.

    A column of another department is left to it or to PMO (流程 3). Each workbook is one commit with its row of
    操作日志; one that can't be written now does not keep the others from it.
    """
    located = locate(desk.workspace, SHEETS)
    written: list[Written] = []
    waiting: list[tuple[Department, Written]] = []
    refused: dict[str, PmxlError] = {}
    backups: dict[str, str] = {}
    doing = yes and not desk.dry_run
    logs = located.workbooks.get(LogRow)
    for book in sorted(desk.workspace.workbooks(), key=lambda one: one is logs):  # last, so that its backup is whole
        kinds = [kind for kind, holder in located.workbooks.items() if holder is book]
        if not kinds:
            continue  # a copy, or a workbook of somebody's own
        newest = _newest_backup(desk, book)
        try:
            work = _done(desk, book, kinds) if doing else _planned(desk, book, kinds, desk.read((LogRow, *_WORDS)))
        except PmxlError as error:
            refused[str(error)] = error
            continue
        written += work.told
        waiting += work.waiting
        if (made := _newest_backup(desk, book)) != newest:
            backups[book.name] = made
    return Tidied(tuple(written), tuple(waiting), tuple(refused.values()), backups, doing)


def _newest_backup(desk: Desk, book: Workbook) -> str:
    return next((former.name for former in desk.workspace.former(book.name)), "")


def _planned(desk: Desk, book: Workbook, kinds: Sequence[type[Row]], register: Register) -> _Work:
    work, ends = _Work(book), dict[str, tuple[int, Department]]()
    for one in (*lost(book, kinds), *_outdated(book, register)):
        mend, owner = one.mend, one.owner
        end, holder = ends.get(mend.sheet, (0, None))
        if isinstance(mend, FormulaRestored) and end and mend.first > end:
            owner = holder  # below a table, [@…] means nothing: the table is to reach there first
        if _may(desk.operator, owner):
            work.mends.append(mend)
            work.told.append(mend.written(book.name))
        else:
            work.waiting.append((owner or Department.PMO, mend.written(book.name)))
            if isinstance(mend, TableExtended) and owner:
                ends[mend.sheet] = mend.before.bottom, owner
    if LogRow in kinds:
        _sort_log(desk, work, register)
    return work


def _outdated(book: Workbook, register: Register) -> Sequence[Proposal]:
    """What to refresh; nothing where 字典, 人员 or 流程规则 could not be read for certain, so that no word is lost."""
    if not all(map(register.knows, _WORDS)):
        return ()
    with watched() as watch:
        found = tuple(outdated(book, {kind: register.of(kind) for kind in _WORDS}))
    return () if watch.found else found


def _may(operator: Operator, owner: Department | None) -> bool:
    """Whether somebody may tidy what a department owns; what is nobody's anyone of the company may."""
    return operator.is_pmo or (bool(operator.departments) if owner is None else owner in operator.departments)


def _sort_log(desk: Desk, work: _Work, register: Register) -> None:
    """Put 操作日志 back into the order of 序号, as pmxl repair does; a log with faults is left to that."""
    rows = register.of(LogRow)
    if stands_in_order(rows) or open_faults(register):
        return
    told = Written(work.book.name, rows[0].origin.sheet, "整张表", LogRow.heading("number"), "次序被打乱", "按序号排回")
    if not _may(desk.operator, Department.OPERATIONS):
        work.waiting.append((Department.OPERATIONS, told))
        return
    work.log = in_sheet_order(rows, list(in_order(rows)))
    work.told.append(told)


def _done(desk: Desk, book: Workbook, kinds: Sequence[type[Row]]) -> _Work:
    """Tidy one workbook in one commit, with its row in 操作日志."""
    log_book = desk.decision_book()
    with log_book.held(), book.held():
        register = desk.read((LogRow, *_WORDS))
        work = _planned(desk, book, kinds, register)
        if work.told:
            before = register.of(LogRow)
            register = with_log(register, work.log) if work.log else register
            entry = log_entry(
                desk, project="", action=LogAction.REPAIRED, note=f"整理 {book.name}，{len(work.told)} 处"
            )
            edits = moves(before, work.log) if work.log else ()
            record(desk, log_book, register, Decision(edits, (entry,), put_right=(book, work.mends)))
    return work
