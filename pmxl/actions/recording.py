"""One decision, one commit: the cells it changes, its row in 操作日志, and the notices it owes (流程 3)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pmxl.actions.desk import Desk, demand_seen
from pmxl.actions.guard import demand_as_logged, demand_sound_log
from pmxl.actions.numbering import next_number
from pmxl.actions.seen_settings import seen_settings
from pmxl.errors import PartlyWrittenError, PmxlError
from pmxl.figures.chain import head, holds_head, sealed
from pmxl.outcomes.change import CellsSet, RowsAppended, Written, shown
from pmxl.outcomes.mend import AnyChange
from pmxl.ports.workbook import Workbook
from pmxl.rows.governance import LogRow, NoticeRow
from pmxl.rows.log_order import in_order, last_placed
from pmxl.rows.register import Register
from pmxl.sheets.writing import appended
from pmxl.vocabulary import LogAction, NoticeState, Stage


@dataclass(frozen=True)
class Notice:
    """A notice that a decision owes: to whom, copied to whom, about what."""

    project: str
    kind: str
    recipients: Sequence[str]
    content: str
    cc: str = ""


@dataclass(frozen=True)
class Decision:
    """What is to be recorded: the changes, what 操作日志 says of them, and who is told.

    One that `mends` what is shown of a project, or the log, is recorded though that is not as the log says.
    """

    changes: tuple[AnyChange, ...]
    entries: tuple[LogRow, ...]
    notices: tuple[Notice, ...] = field(default=())
    mends: bool = False


def log_entry(
    desk: Desk,
    *,
    project: str,
    action: LogAction,
    step: str = "",
    before: Stage | None = None,
    after: Stage | None = None,
    result: str = "",
    note: str = "",
    evidence: str = "",
) -> LogRow:
    """A row of 操作日志 by the one who asks, now, not yet sealed."""
    return LogRow(
        at=desk.clock.now().replace(microsecond=0),
        operator=desk.operator.name,
        department="、".join(sorted(desk.operator.departments)),
        project=project,
        action=action,
        step=step,
        before=before,
        after=after,
        result=result,
        note=note,
        evidence=evidence,
    )


Beside = Sequence[tuple[Workbook, Sequence[AnyChange]]]
"""Changes that a decision makes in other workbooks than the one with 操作日志."""


def record(
    desk: Desk, book: Workbook, register: Register, decision: Decision, beside: Beside = ()
) -> tuple[Written, ...]:
    """Write a decision with its log rows and notices in one commit, or only say what would be written.

    The caller holds the books since it read the register, so that the log's last row is still the last. The new rows
    follow the highest 序号, wherever in the sheet it stands. Raises NotAsLoggedError where the log can't be gone on
    with, or what is shown of a project concerned is not what it says.
    """
    demand_seen(register.sight.unanswered, *(entry.project for entry in decision.entries))
    if not decision.mends:
        _demand_guarded(register, decision)
    log = in_order(register.of(LogRow))
    seen = seen_settings(desk, register)
    entries = _sealed(decision, log[-1] if log else None, seen.entries)
    changes = [*_needed(decision.changes), appended(*entries, last=last_placed(log) or LogRow)]
    if decision.notices:
        changes.append(appended(*_notice_rows(desk, register, decision.notices)))
    if desk.dry_run:
        return tuple(one for group in (*beside, (book, changes)) for one in preview(*group))
    trusted = holds_head(log, desk.workspace.kept_head())
    try:
        written = _written(desk, book, changes, beside)
    except PartlyWrittenError as error:
        _keep_head(desk, [_corrected(book, entries[-1], error)], trusted=trusted)
        desk.workspace.keep_settings(seen.content)
        raise
    _keep_head(desk, entries, trusted=trusted)
    desk.workspace.keep_settings(seen.content)
    return written


def _demand_guarded(register: Register, decision: Decision) -> None:
    demand_sound_log(register)
    for name in {entry.project for entry in decision.entries} & register.projects.keys():
        demand_as_logged(register, register.dossier(register.projects[name]))


def _written(desk: Desk, book: Workbook, changes: Sequence[AnyChange], beside: Beside) -> tuple[Written, ...]:
    if not beside:
        return book.commit(changes)
    written = desk.workspace.commit([(book, changes), *beside])
    return tuple(sorted(written, key=lambda one: one.workbook == book.name))


def _corrected(book: Workbook, entry: LogRow, error: PartlyWrittenError) -> LogRow:
    """The row behind one that tells of more than could be written; the one itself where even that is refused."""
    blank = {"result": "未全部写入", "note": str(error), "changes": "", "evidence": ""}
    correction = sealed(entry.model_copy(update=blank), entry)
    try:
        book.commit([appended(correction, last=entry)])
    except PmxlError:
        return entry
    return correction


def _keep_head(desk: Desk, entries: Sequence[LogRow], *, trusted: bool) -> None:
    if trusted:
        desk.workspace.keep_head(head(entries))  # a log that lost its head keeps being found until it is mended


def _needed(changes: Iterable[AnyChange]) -> list[AnyChange]:
    return [change for change in changes if not isinstance(change, CellsSet) or change.cells]


def _sealed(decision: Decision, last: LogRow | None, seen: Iterable[LogRow]) -> list[LogRow]:
    described = describe(_needed(decision.changes))
    rows = [sealed(entry, last) for entry in seen]
    for entry in decision.entries:
        rows.append(sealed(entry.model_copy(update={"changes": described}), rows[-1] if rows else last))
    return rows


def describe(changes: Iterable[AnyChange]) -> str:
    """The changes in words, for 操作日志."""
    return "\n".join(_described(change) for change in changes)[:_LONGEST]


_LONGEST = 4000


def _described(change: AnyChange) -> str:
    if isinstance(change, RowsAppended):
        return f"{change.layout.sheet} 追加 {len(change.rows)} 行"
    if isinstance(change, CellsSet):
        cells = "；".join(f"{cell.heading}：{shown(cell.expected)}→{shown(cell.new)}" for cell in change.cells)
        return f"{change.layout.sheet} {cells}"
    one = change.written("")
    return f"{one.sheet} {one.cell} {one.heading}：{shown(one.before)}→{shown(one.after)}"


def preview(book: Workbook, changes: Iterable[AnyChange]) -> tuple[Written, ...]:
    """What a commit would write, without writing: appended rows have no address yet."""
    return tuple(written for change in changes for written in _preview(book.name, change))


def _preview(workbook: str, change: AnyChange) -> Iterable[Written]:
    if isinstance(change, CellsSet):
        return [
            Written(workbook, change.layout.sheet, "", cell.heading, cell.expected, cell.new) for cell in change.cells
        ]
    if not isinstance(change, RowsAppended):
        return [change.written(workbook)]
    places = ("新行", *(f"新行{number}" for number in range(2, len(change.rows) + 1)))
    return [
        Written(workbook, change.layout.sheet, place, heading, None, value, appended=True)
        for place, row in zip(places, change.rows, strict=False)
        for heading, value in row.items()
    ]


def _notice_rows(desk: Desk, register: Register, notices: Iterable[Notice]) -> list[NoticeRow]:
    rows: list[NoticeRow] = []
    taken = [row.number for row in register.of(NoticeRow)]
    now = desk.clock.now().replace(microsecond=0)
    for notice in notices:
        number = next_number("TZ", now.year, [*taken, *(row.number for row in rows)])
        rows.append(
            NoticeRow(
                number=number,
                created=now,
                project=notice.project,
                kind=notice.kind,
                recipients="、".join(notice.recipients),
                cc=notice.cc,
                content=notice.content,
                state=NoticeState.OPEN,
            )
        )
    return rows
