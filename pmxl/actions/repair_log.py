"""修正操作日志: edited or deleted rows come back from a backup, sorted ones go back into their order (流程 3)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from pmxl.actions.desk import Desk, Done
from pmxl.actions.recording import Decision, log_entry, record
from pmxl.errors import NotPossibleNowError, PmxlError
from pmxl.figures import chain
from pmxl.ports.workbook import Kept, Workbook
from pmxl.process.rights import demand, demand_pmo
from pmxl.rows.governance import LogRow
from pmxl.rows.log_order import in_order, stands_in_order
from pmxl.rows.register import Register
from pmxl.rows.row import NOWHERE, Origin
from pmxl.rules.journal import accepted_as_is, open_faults
from pmxl.sheets.reading import read_rows
from pmxl.sheets.writing import RowEdit
from pmxl.vocabulary import Department, LogAction


def repair_log(desk: Desk) -> Done:
    """Bring back the rows of 操作日志 that backups still hold, and sort it by 序号; what none holds stays as it is.

    Raises NotPossibleNowError where nothing is wrong, or where no backup helps: then PMO may accept the log as it is.
    """
    demand(desk.operator, Department.OPERATIONS, "修正操作日志")
    book = desk.decision_book()
    with book.held():
        register = desk.read()
        rows = register.of(LogRow)
        faults = open_faults(register)
        if not faults and stands_in_order(rows):
            raise NotPossibleNowError(
                "操作日志", "逐行相连，并按序号排列", "修正", "修正一个项目用 pmxl repair 项目编号"
            )
        mended = _mended(desk, book, register) if faults else None
        if mended is None and stands_in_order(rows):
            standing = f"第 {faults[0].row.number} 号记录{faults[0].kind}，备份里没有能补上的"
            remedy = "请用 pmxl restore 恢复整个工作簿；PMO 查明后也可用 pmxl repair --as-is --reason 理由 认可现状"
            raise NotPossibleNowError("操作日志", standing, "修正", remedy)
        done = _written(desk, book, register, mended or list(in_order(rows)))
        if desk.dry_run or not faults or stands_in_order(desk.read((LogRow,)).of(LogRow)):
            return done
        return replace(repair_log(desk), summary=done.summary)


def accept_log(desk: Desk, reason: str) -> Done:
    """Take the log as it stands for the right one, with its faults named in a row of its own; by PMO only."""
    demand_pmo(desk.operator, "认可操作日志现状")
    book = desk.decision_book()
    with book.held():
        register = desk.read()
        rows, faults = register.of(LogRow), open_faults(register)
        if not faults and chain.holds_head(rows, desk.workspace.kept(Kept.HEAD)):
            raise NotPossibleNowError("操作日志", "逐行相连，没有缺失", "认可现状", "无需处理")
        entry = log_entry(desk, project="", action=LogAction.REPAIRED, note=accepted_as_is(faults, reason))
        written = record(desk, book, register, Decision((), (entry,), mends=True))
        if not desk.dry_run:
            desk.workspace.keep(Kept.HEAD, chain.head(desk.read((LogRow,)).of(LogRow)))
    named = "、".join(str(fault.row.number) for fault in faults) or "（只缺最后几行）"
    return Done(f"认可操作日志现状：序号 {named}；{reason}", written, "pmxl check", desk.dry_run)


def _mended(desk: Desk, book: Workbook, register: Register) -> list[LogRow] | None:
    """The log with rows of the backup that leaves the fewest faults, of several the newest; None where none helps.

    A row comes back as a backup holds it if it is gone or was edited; where that is not enough, all that it holds do.
    """
    there: dict[int | None, LogRow] = {row.number: row for row in reversed(register.of(LogRow)) if row.number}
    best, fewest = None, len(open_faults(register))
    for kept in _former_logs(desk, book):
        lost = {number: row for number, row in kept.items() if number not in there or not _is_sound(there[number])}
        for back in (lost, kept):
            merged = list(in_order(list({**there, **back}.values())))
            left = len(open_faults(with_log(register, merged)))
            if left < fewest:
                best, fewest = merged, left
    return best


def _former_logs(desk: Desk, book: Workbook) -> Iterator[Mapping[int | None, LogRow]]:
    """The rows of each earlier log that are as they were written."""
    for former in desk.workspace.former(book.name):
        try:
            rows = read_rows(former, LogRow)
        except PmxlError:
            continue
        yield {row.number: row for row in rows if row.number and _is_sound(row)}


def _is_sound(row: LogRow) -> bool:
    return chain.digest(row) == row.digest


def with_log(register: Register, rows: Sequence[LogRow]) -> Register:
    """The register with other rows of 操作日志."""
    return replace(register, tables={**register.tables, LogRow: rows}, _by_project={}, _made={})


def _written(desk: Desk, book: Workbook, register: Register, mended: Sequence[LogRow]) -> Done:
    """Write rows that come back, each in its place or below the others; where none does, all in the order of 序号."""
    before = register.of(LogRow)
    restored = _restored(before, mended)
    told = f"恢复第 {'、'.join(restored)} 号记录" if restored else "只是排回序号顺序"
    rows = _in_their_places(before, mended) if restored else in_sheet_order(before, mended)
    edits = moves(before, rows)
    entry = log_entry(desk, project="", action=LogAction.REPAIRED, note=f"操作日志：{told}")
    written = record(desk, book, with_log(register, _placed(rows)), Decision(edits, (entry,), mends=True))
    shown = tuple(one for one in written if one.appended)
    return Done(f"操作日志 {len(rows)} 行：{told}", shown, "pmxl log verify 复查", desk.dry_run)


def _in_their_places(before: Sequence[LogRow], mended: Sequence[LogRow]) -> list[LogRow]:
    origins = {row.number: row.origin for row in before}
    return [row.model_copy(update={"origin": origins.get(row.number, NOWHERE)}) for row in mended]


def moves(before: Sequence[LogRow], rows: Sequence[LogRow]) -> list[RowEdit]:
    """The edits by which each row stands in the place that it names, where another one stands now; new ones last."""
    slots = {row.origin.row: row for row in before}
    standing_first = sorted(rows, key=lambda row: row.origin is NOWHERE)
    fields = [column.field for column in LogRow.columns()]
    return [(slots.get(row.origin.row, row), {name: getattr(row, name) for name in fields}) for row in standing_first]


def in_sheet_order(before: Sequence[LogRow], mended: Sequence[LogRow]) -> list[LogRow]:
    """The rows of a log in the places that its rows have now, from the top down."""
    origins = sorted((row.origin for row in before), key=lambda origin: origin.row)
    return [row.model_copy(update={"origin": origin}) for row, origin in zip(mended, origins, strict=True)]


def _placed(rows: Sequence[LogRow]) -> list[LogRow]:
    """The rows with those that are new standing below all others, as they will."""
    last = max(row.origin.row for row in rows)
    placed: list[LogRow] = []
    for row in rows:
        last += row.origin is NOWHERE
        placed.append(row.model_copy(update={"origin": Origin(row=last)}) if row.origin is NOWHERE else row)
    return placed


def _restored(before: Sequence[LogRow], mended: Sequence[LogRow]) -> list[str]:
    """The numbers of the rows that are not in the log as they will be."""
    held = {(row.digest, chain.digest(row)) for row in before}
    return [str(row.number) for row in mended if (row.digest, chain.digest(row)) not in held]
