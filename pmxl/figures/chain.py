"""The hash chain of 操作日志: how a row is sealed, and how an edited, inserted, removed or moved row shows (流程 3).

A row names the format by which it was sealed, before a colon in 本行哈希; one that names none is of format 1. A field
that rows gain later is sealed by a later format, so that what verifies now verifies then.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from pmxl.rows.governance import LogRow
from pmxl.rows.log_order import in_order

START = "0" * 64
"""前行哈希 of the first row."""

_FORMATS: Mapping[str, tuple[str, ...]] = {
    "1": (
        "number",
        "at",
        "operator",
        "department",
        "project",
        "action",
        "step",
        "before",
        "after",
        "result",
        "note",
        "changes",
        "evidence",
        "previous",
    )
}
"""The fields that each format seals, in their order; a format that rows were written in is never changed."""

WRITTEN = "1"
"""The format in which new rows are sealed."""


def format_of(row: LogRow) -> str:
    """The format that a row says it was sealed in."""
    mark, colon, _ = row.digest.partition(":")
    return mark if colon else "1"


def digest(row: LogRow) -> str:
    """SHA-256 over the cells that the row's format seals; 前行哈希 is one of them, which makes the chain.

    Empty for a row of a format that this pmxl doesn't know.
    """
    mark = format_of(row)
    if mark not in _FORMATS:
        return ""
    text = json.dumps([_canonical(getattr(row, name)) for name in _FORMATS[mark]], ensure_ascii=False)
    found = hashlib.sha256(text.encode()).hexdigest()
    return f"{mark}:{found}" if ":" in row.digest else found


def sealed(row: LogRow, last: LogRow | None) -> LogRow:
    """The row numbered and linked behind `last`, ready to be appended, in the format that is written."""
    linked = row.model_copy(
        update={
            "number": _number(last) + 1 if last else 1,
            "previous": last.digest if last else START,
            "digest": f"{WRITTEN}:",
        }
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
    UNKNOWN = "由更新版本的 pmxl 写入，本版本无法验证"


@dataclass(frozen=True, slots=True)
class ChainFault:
    """A row of 操作日志 at which the chain does not hold, and why."""

    row: LogRow
    kind: FaultKind


def head(rows: Sequence[LogRow]) -> str:
    """The number and hash of the last row by 序号, as they are kept beside the workbooks."""
    return _as_head(in_order(rows)[-1]) if rows else ""


def holds_head(rows: Sequence[LogRow], kept: str) -> bool:
    """Whether the log still holds the row that was its head once; an older copy of the workbook doesn't."""
    return not kept or any(kept == _as_head(row) for row in reversed(rows))


def _as_head(row: LogRow) -> str:
    return f"{_number(row)} {row.digest}"


def faults(rows: Sequence[LogRow]) -> tuple[ChainFault, ...]:
    """Every row at which the chain does not hold, in the order of 序号; empty where it holds.

    Where the rows stand in the sheet is no matter: a log that somebody sorted is whole.
    """
    return tuple(_faults(in_order(rows)))


def _faults(rows: Sequence[LogRow]) -> Iterator[ChainFault]:
    known = {row.digest for row in rows} | {START}
    previous: LogRow | None = None
    for row in rows:
        if format_of(row) not in _FORMATS:
            yield ChainFault(row, FaultKind.UNKNOWN)
        elif digest(row) != row.digest:
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
