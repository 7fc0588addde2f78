"""One decision over two workbooks: 回款台账, and 操作日志 in 项目台账, written together.

Closed files change both or not at all. Where one is open in Excel, the log is written first and corrected by a row of
its own if the money can't be written. Rows that somebody typed, or that were written before, are told by `unlogged`.
"""

from collections.abc import Iterable, Sequence

from pmxl.actions.desk import Desk
from pmxl.actions.recording import Decision, describe, record
from pmxl.outcomes.change import Written
from pmxl.outcomes.mend import AnyChange
from pmxl.ports.workbook import Workbook
from pmxl.rows.governance import LogRow
from pmxl.rows.money import AllocationRow
from pmxl.rows.register import Register
from pmxl.vocabulary import LogAction


def record_beside(
    desk: Desk,
    decisions: Workbook,
    other: Workbook,
    register: Register,
    changes: tuple[AnyChange, ...],
    decision: Decision,
) -> tuple[Written, ...]:
    """Commit changes of another workbook, as the money's, and the decision with its log rows; the caller holds both.

    The log rows tell the changes as they would for changes of their own workbook.
    """
    if other.name == decisions.name:
        whole = Decision((*changes, *decision.changes), decision.entries, decision.notices)
        return record(desk, decisions, register, whole)
    told = describe(changes)
    entries = tuple(entry.model_copy(update={"note": f"{entry.note}\n{told}".strip()}) for entry in decision.entries)
    beside = Decision(decision.changes, entries, decision.notices)
    return record(desk, decisions, register, beside, [(other, changes)])


def unlogged(log: Iterable[LogRow], allocations: Sequence[AllocationRow]) -> tuple[str, ...]:
    """The numbers of 核销 rows that no log row names, since the first that was logged.

    Somebody typed them.
    """
    notes = "\n".join(row.note for row in log if row.action is LogAction.ALLOCATED)
    logged = [place for place, row in enumerate(allocations) if row.number and row.number in notes]
    if not logged:
        return ()
    return tuple(row.number for row in allocations[logged[0] :] if row.number and row.number not in notes)
