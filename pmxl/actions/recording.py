"""One decision, one commit: the rows it changes, its row in 操作日志, and the notices it owes (流程 3).

What it changes in other workbooks is written together with it. Closed files change all or not at all; where one is open
in Excel, the log is written first, and corrected by a row of its own if the others can't be written.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pmxl.actions.desk import Desk, demand_seen
from pmxl.actions.guard import demand_as_logged, demand_sound_log
from pmxl.actions.numbering import next_number
from pmxl.actions.seen_settings import seen_settings
from pmxl.errors import PartlyWrittenError, PmxlError
from pmxl.figures.chain import head, holds_head, sealed
from pmxl.outcomes.change import CellsSet, RowsAppended, Written, shown
from pmxl.outcomes.mend import AnyChange, Mend
from pmxl.ports.workbook import Kept, Workbook
from pmxl.rows.governance import LogRow, NoticeRow
from pmxl.rows.log_order import in_order, last_placed
from pmxl.rows.register import Register
from pmxl.rows.row import kind_of
from pmxl.sheets.locating import locate
from pmxl.sheets.writing import RowEdit, appended, translated
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
    """What is to be recorded: the rows that change or are new, what 操作日志 says of them, and who is told.

    One that `mends` what is shown of a project, or the log, is recorded though that is not as the log says. With
    `names_workbooks` the log names each workbook beside its own before what changes there. `put_right` are the mends of
    one workbook.
    """

    edits: Sequence[RowEdit]
    entries: tuple[LogRow, ...]
    notices: tuple[Notice, ...] = field(default=())
    mends: bool = False
    names_workbooks: bool = False
    put_right: tuple[Workbook, Sequence[Mend]] | None = None


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


Group = tuple[Workbook, list[AnyChange]]
"""The changes of one workbook."""


def record(desk: Desk, book: Workbook, register: Register, decision: Decision) -> tuple[Written, ...]:
    """Write a decision with its log rows and notices in one commit, or only say what would be written.

    The caller holds the book with 操作日志, and others that the decision changes, since it read the register with its
    cells; so the log's last row is still the last. The new rows follow the highest 序号, wherever in the sheet it
    stands. Raises NotAsLoggedError where the log can't be gone on with, or what is shown of a project concerned is not
    what it says.
    """
    demand_seen(register.sight.unanswered, *(entry.project for entry in decision.entries))
    if not decision.mends:
        _demand_guarded(register, decision)
    (_, changes), *beside = _by_workbook(desk, book, decision)
    log = in_order(register.of(LogRow))
    seen = seen_settings(desk, register)
    entries = _sealed([*seen.entries, *_telling(decision, changes, beside)], log[-1] if log else None)
    changes.append(appended(*entries, last=last_placed(log) or LogRow))
    if decision.notices:
        changes.append(appended(*_notice_rows(desk, register, decision.notices)))
    if desk.dry_run:
        return tuple(one for group in (*beside, (book, changes)) for one in preview(*group))
    trusted = holds_head(log, desk.workspace.kept(Kept.HEAD))
    try:
        written = _written(desk, (book, changes), beside)
    except PartlyWrittenError as error:
        _keep(desk, [_corrected(book, entries[-1], error)], seen.content, trusted=trusted)
        raise
    _keep(desk, entries, seen.content, trusted=trusted)
    return written


def _by_workbook(desk: Desk, book: Workbook, decision: Decision) -> list[Group]:
    """What a decision comes to in each workbook, `book` first; the others only if anything changes there."""
    edits, (mended, mends) = decision.edits, decision.put_right or (book, ())
    away = {kind_of(row) for row, _ in edits if row.origin.workbook != book.name}
    homes = locate(desk.workspace, away).workbook if away else lambda _: book
    groups: dict[str, tuple[Workbook, list[RowEdit]]] = {book.name: (book, [])}
    for row, fields in edits:
        home = homes(kind_of(row)) if kind_of(row) in away else book
        groups.setdefault(home.name, (home, []))[1].append((row, fields))
    groups.setdefault(mended.name, (mended, []))
    own, *others = [
        (home, [*(mends if home.name == mended.name else ()), *translated(rows)]) for home, rows in groups.values()
    ]
    return [own, *(group for group in others if group[1])]


def _telling(decision: Decision, own: Sequence[AnyChange], beside: Sequence[Group]) -> Iterator[LogRow]:
    """The log rows: each tells the changes of its own workbook, and in its note those of others."""
    told = [(book.name, describe(changes)) for book, changes in beside]
    lines = [f"{name}：{changes}" if decision.names_workbooks else changes for name, changes in told]
    for entry in decision.entries:
        note = "\n".join([entry.note, *lines]).strip() if lines else entry.note
        yield entry.model_copy(update={"note": note, "changes": describe(own)})


def _demand_guarded(register: Register, decision: Decision) -> None:
    demand_sound_log(register)
    for name in {entry.project for entry in decision.entries} & register.projects.keys():
        demand_as_logged(register, register.dossier(register.projects[name]))


def _written(desk: Desk, own: Group, beside: Sequence[Group]) -> tuple[Written, ...]:
    book, changes = own
    if not beside:
        return book.commit(changes)
    written = desk.workspace.commit([own, *beside])
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


def _keep(desk: Desk, entries: Sequence[LogRow], settings: str, *, trusted: bool) -> None:
    if trusted:
        desk.workspace.keep(Kept.HEAD, head(entries))  # a log that lost its head keeps being found until it is mended
    desk.workspace.keep(Kept.SETTINGS, settings)


def _sealed(entries: Iterable[LogRow], last: LogRow | None) -> list[LogRow]:
    rows: list[LogRow] = []
    for entry in entries:
        rows.append(sealed(entry, rows[-1] if rows else last))
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
