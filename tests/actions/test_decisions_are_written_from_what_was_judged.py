"""A decision writes the rows that it was judged on: no sheet is read again for it, no edit in between is lost."""

from collections import Counter
from collections.abc import Callable, Sequence

import pytest

from pmxl.actions.advance import advance_stage
from pmxl.actions.allocate import allocate_receipt
from pmxl.actions.desk import Desk
from pmxl.actions.dunning import remind
from pmxl.actions.initiate import initiate_project
from pmxl.actions.pausing import pause_project
from pmxl.actions.setback import reject_project
from pmxl.actions.step import record_step
from pmxl.adapters.memory import MemoryWorkbook, MemoryWorkspace
from pmxl.errors import ConflictError
from pmxl.grids.grid import Grid
from pmxl.grids.layout import Layout
from pmxl.outcomes.change import Written
from pmxl.outcomes.mend import AnyChange
from pmxl.ports.operator import Operator
from pmxl.vocabulary import Department
from tests.actions.running_project import running
from tests.actions.test_deeds_at_their_limits import MONEY, TEAM
from tests.actions.test_initiating_a_project import ASSESSED
from tests.actions.test_passing_gates import FREE
from tests.given import desk_over, workspace_of

NUMBER = "XM-2026-0001"
EVERYBODY = Operator("周总监", frozenset(Department))


class WatchedWorkbook(MemoryWorkbook):
    """A workbook that counts the reads of each sheet, and runs `meanwhile` once a sheet was read."""

    def __init__(
        self, book: MemoryWorkbook, reads: Counter[str], meanwhile: Callable[[MemoryWorkbook, str], None]
    ) -> None:
        super().__init__(book.name, book.state[0])
        self._reads, self._meanwhile = reads, meanwhile

    def read(self, layout: Layout) -> Grid:
        grid = super().read(layout)
        self._reads[grid.sheet] += 1
        self._meanwhile(self, grid.sheet)
        return grid

    def commit(self, changes: Sequence[AnyChange]) -> tuple[Written, ...]:
        judged = Counter(self._reads)
        written = super().commit(changes)
        self._reads.clear()
        self._reads.update(judged)
        return written


def watched_desk(
    text: str, reads: Counter[str], meanwhile: Callable[[MemoryWorkbook, str], None] = lambda *_: None
) -> Desk:
    """A desk for somebody of every department over the text's sheets, in workbooks that are watched."""
    books = [WatchedWorkbook(book, reads, meanwhile) for book in workspace_of(text).workbooks()]
    return desk_over(MemoryWorkspace(books), EVERYBODY)


DEEDS: dict[str, tuple[str, Callable[[Desk], object], set[str]]] = {
    "advance": (FREE, lambda desk: advance_stage(desk, NUMBER), {"立项登记", "流程节点", "操作日志"}),
    "step": (running("立项"), lambda desk: record_step(desk, NUMBER, "1.5", "是"), {"立项登记", "流程节点"}),
    "number": (ASSESSED, lambda desk: initiate_project(desk, "北岸弱电"), {"立项登记", "流程节点"}),
    "pause": (TEAM, lambda desk: pause_project(desk, NUMBER, "等图纸"), {"立项登记", "操作日志"}),
    "reject": (TEAM, lambda desk: reject_project(desk, NUMBER, "返工"), {"立项登记", "操作日志"}),
    "allocate": (MONEY, lambda desk: allocate_receipt(desk, "L1"), {"到账", "核销", "回款计划", "操作日志"}),
    "remind": (MONEY, remind, {"回款计划", "通知", "操作日志"}),
}


@pytest.mark.parametrize("name", DEEDS)
def test_a_deed_reads_each_sheet_that_it_writes_once(name: str) -> None:
    text, deed, written = DEEDS[name]
    reads = Counter[str]()
    deed(watched_desk(text, reads))
    assert {sheet: reads[sheet] for sheet in written} == dict.fromkeys(written, 1)


def test_what_somebody_typed_after_it_was_judged_is_a_conflict_and_stays() -> None:
    def pause_by_hand(book: MemoryWorkbook, sheet: str) -> None:
        if sheet == "操作日志":
            sheets, formulas = book.state
            headings, row = sheets["立项登记"]
            row[headings.index("状态")] = "终止"
            book.state = sheets, formulas

    desk = watched_desk(TEAM, Counter(), pause_by_hand)
    with pytest.raises(ConflictError, match="读取时为「进行中」，现在是「终止」"):
        pause_project(desk, NUMBER, "等图纸")
