"""The hash chain of 操作日志: how a row is sealed, and how an edited, inserted, removed or moved row shows (流程 3)."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from pmxl.rows.governance import LogRow

START = "0" * 64
"""前行哈希 of the first row."""

_SEALED = tuple(name for name in LogRow.model_fields if name not in {"origin", "digest"})


def digest(row: LogRow) -> str:
    """SHA-256 over every cell of a row but its own hash; 前行哈希 is one of them, which makes the chain."""
    text = json.dumps([_canonical(getattr(row, name)) for name in _SEALED], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def sealed(row: LogRow, last: LogRow | None) -> LogRow:
    """The row numbered and linked behind `last`, ready to be appended."""
    linked = row.model_copy(
        update={"number": _number(last) + 1 if last else 1, "previous": last.digest if last else START}
    )
    return linked.model_copy(update={"digest": digest(linked)})


def chained(rows: Sequence[LogRow]) -> tuple[LogRow, ...]:
    """Rows sealed one behind the other from the start."""
    done: list[LogRow] = []
    for row in rows:
        done.append(sealed(row, done[-1] if done else None))
    return tuple(done)


class FaultKind(StrEnum):
    """What was done to the chain."""

    EDITED = "内容被改动"
    REMOVED = "之前有记录被删除"
    INSERTED = "此行是插入的"
    MOVED = "顺序被调换"
    BROKEN = "与上一行的哈希不相连"


@dataclass(frozen=True, slots=True)
class ChainFault:
    """A row of 操作日志 at which the chain does not hold, and why."""

    row: LogRow
    kind: FaultKind


def head(rows: Sequence[LogRow]) -> str:
    """The last row's number and hash, as they are kept beside the workbooks."""
    return f"{_number(rows[-1])} {rows[-1].digest}" if rows else ""


def holds_head(rows: Sequence[LogRow], kept: str) -> bool:
    """Whether the log still holds the row that was its head once; an older copy of the workbook doesn't."""
    return not kept or any(kept == head([row]) for row in rows)


def faults(rows: Sequence[LogRow]) -> tuple[ChainFault, ...]:
    """Every row at which the chain does not hold, in the sheet's order; empty where it holds."""
    return tuple(_faults(rows))


def _faults(rows: Sequence[LogRow]) -> Iterator[ChainFault]:
    known = {row.digest for row in rows} | {START}
    previous: LogRow | None = None
    for row in rows:
        if digest(row) != row.digest:
            yield ChainFault(row, FaultKind.EDITED)
        elif row.previous != (previous.digest if previous else START):
            yield ChainFault(row, _break(row, previous, known))
        previous = row


def _break(row: LogRow, previous: LogRow | None, known: set[str]) -> FaultKind:
    before = _number(previous) if previous else 0
    if row.previous not in known:
        return FaultKind.REMOVED if _number(row) > before + 1 else FaultKind.BROKEN
    if _number(row) == before:
        return FaultKind.INSERTED
    return FaultKind.MOVED


def _number(row: LogRow) -> int:
    return row.number or 0


def _canonical(value: object) -> str:
    """The text of a cell that stays the same through every program that stores it."""
    match value:
        case None | "":
            return ""
        case str():
            return "\n".join(str(value).splitlines()).strip()
        case datetime():
            return value.replace(microsecond=0).isoformat()
        case date():
            return value.isoformat()
        case _:
            return str(value)
