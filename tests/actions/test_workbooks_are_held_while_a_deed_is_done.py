"""Every deed reads, judges and commits while nobody else can: no commit rests on what was read before the hold."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date

import pytest

from pmxl.actions.allocate import allocate_receipt, take_back
from pmxl.actions.desk import Desk
from pmxl.actions.dunning import remind
from pmxl.actions.notify import send_notices
from pmxl.actions.pausing import pause_project, terminate_project
from pmxl.actions.setback import reject_project
from pmxl.actions.waive import waive_rule
from pmxl.adapters.memory import MemoryWorkbook, MemoryWorkspace
from pmxl.grids.grid import Grid
from pmxl.grids.layout import Layout
from pmxl.outcomes.change import Written
from pmxl.outcomes.mend import AnyChange
from pmxl.ports.operator import Operator
from pmxl.vocabulary import Department, TerminationReason
from tests.actions.test_deeds_at_their_limits import MONEY, TEAM
from tests.actions.test_letters_and_folders_at_their_limits import NOTICES, Way
from tests.given import desk_over, workspace_of

EVERYBODY = Operator("周总监", frozenset(Department))
SINCE: dict[str, list[str]] = {}
"""What was done to each workbook since it was held, and nothing where it is not."""


class HeldWorkbook(MemoryWorkbook):
    """A workbook that can tell what is done to it while it is held."""

    commits = 0

    def read(self, layout: Layout) -> Grid:
        SINCE.get(self.name, []).append("read")
        return super().read(layout)

    def commit(self, changes: Sequence[AnyChange]) -> tuple[Written, ...]:
        assert "read" in SINCE.get(self.name, []), (
            f"{self.name} is written on the ground of what was read before the hold"
        )
        HeldWorkbook.commits += 1
        return super().commit(changes)

    @contextmanager
    def held(self) -> Iterator[None]:
        outer = SINCE.get(self.name)
        SINCE.setdefault(self.name, [])
        try:
            yield
        finally:
            if outer is None:
                del SINCE[self.name]


def held_desk(text: str) -> Desk:
    """A desk for somebody of every department over the text's sheets, in workbooks that tell what is done to them."""
    books = [HeldWorkbook(book.name, book.state[0]) for book in workspace_of(text).workbooks()]
    return desk_over(MemoryWorkspace(books), EVERYBODY)


DEEDS: dict[str, tuple[str, Callable[[Desk], object]]] = {
    "pause": (TEAM, lambda desk: pause_project(desk, "XM-2026-0001", "等图纸")),
    "terminate": (TEAM, lambda desk: terminate_project(desk, "XM-2026-0001", TerminationReason.LOST, "没中")),
    "reject": (TEAM, lambda desk: reject_project(desk, "XM-2026-0001", "返工")),
    "waive": (TEAM, lambda desk: waive_rule(desk, "XM-2026-0001", "YS01", reason="急", condition="补", until=date(2026, 12, 1))),
    "allocate": (MONEY, lambda desk: allocate_receipt(desk, "L1")),
    "take back": (MONEY, lambda desk: (allocate_receipt(desk, "L1"), take_back(desk, "L1", "错"))),
    "remind": (MONEY, remind),
    "notify": (NOTICES, lambda desk: send_notices(desk, [Way("机器人")])),
}  # fmt: skip


@pytest.mark.parametrize("name", DEEDS)
def test_a_deed_reads_what_it_decides_on_while_it_holds_the_workbook(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(HeldWorkbook, "commits", 0)
    text, deed = DEEDS[name]
    deed(held_desk(text))
    assert HeldWorkbook.commits > 0
    assert SINCE == {}


def test_a_commit_without_a_hold_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(HeldWorkbook, "held", lambda _: _nothing())
    with pytest.raises(AssertionError, match="read before the hold"):
        pause_project(held_desk(TEAM), "XM-2026-0001", "等图纸")


@contextmanager
def _nothing() -> Iterator[None]:
    yield
