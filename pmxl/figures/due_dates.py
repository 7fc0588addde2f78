"""到期日 of the payment nodes of a register, reckoned from what has happened; one answer for all who ask (流程 5).

Only what a node's own 触发条件 needs is looked at: checks ask for the nodes that are open, and stay cheap.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pmxl.figures.events import NO_EVENTS, Event, Events, due, happened, is_told, is_typed
from pmxl.figures.logged import counts
from pmxl.figures.standing_questions import COMPLETION_STEP
from pmxl.figures.stock import Stock
from pmxl.rows.acceptance import AcceptanceRow
from pmxl.rows.contract import ContractRow
from pmxl.rows.initiation import StepRow
from pmxl.rows.money import PaymentNodeRow
from pmxl.rows.register import Register
from pmxl.rows.sight import seen_property
from pmxl.vocabulary import PaymentTrigger


@dataclass(frozen=True)
class DueDates:
    """The 到期日 of any node of a register, and what has happened for its contract."""

    register: Register

    def of(self, node: PaymentNodeRow) -> Event | None:
        """到期日 of a node with its basis; None while its trigger has not happened, or it names none."""
        return due(node, NO_EVENTS if is_told(node) else self.events(node.contract, node.trigger))

    def day(self, node: PaymentNodeRow) -> date | None:
        """到期日 of a node as a day."""
        event = self.of(node)
        return event.day if event else None

    def reckoned(self, node: PaymentNodeRow) -> date | None:
        """推算到期日: what is written beside a node whose 到期日 nobody has typed; None where one is typed."""
        return None if is_typed(node) else self.day(node)

    def events(self, number: str, trigger: PaymentTrigger | None = None) -> Events:
        """What has happened for a contract; with a trigger, at least what tells whether that one has."""
        at = self._places.get(number)
        if at is None:
            return NO_EVENTS
        contract = self.register.of(ContractRow)[at]
        arrival = trigger in {None, PaymentTrigger.ARRIVAL}
        return happened(
            contract,
            self._completions.get(contract.project, ()),
            self.register.of_project(AcceptanceRow, contract.project),
            self.stock.complete_on(contract.project) if arrival else None,
        )

    @seen_property
    def stock(self) -> Stock:
        """All rows of 备货; looked at only where a payment waits for 到货."""
        return Stock.of(self.register)

    @seen_property
    def _places(self) -> Mapping[str, int]:
        """Where each contract stands; of two with one number the first counts."""
        numbers = self.register.column(ContractRow, "number")
        return {number: at for at, number in reversed([*enumerate(numbers)]) if number}

    @seen_property
    def _completions(self) -> Mapping[str, Sequence[StepRow]]:
        found: dict[str, list[StepRow]] = {}
        for row in self.register.rows_where(StepRow, ("step",), lambda step: step == COMPLETION_STEP):
            if counts(self.register, row):
                found.setdefault(self.register.project_of(row), []).append(row)
        return found


def due_dates(register: Register) -> DueDates:
    """The due dates of a register, made once."""
    return register.once(DueDates)
