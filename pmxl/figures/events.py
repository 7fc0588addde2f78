"""When what makes a payment due happened, or is expected to: 签约, 到货, 完工, 验收, 质保到期 (流程 5, 回款计划).

完工 is the day of step 5.4 完工通知. 验收 is the first acceptance that passed or passed on conditions. 质保到期 is the
end that the acceptance row states, else 质保期 months after 质保开始; as the law counts periods, the same day of the
month, or the month's last. Expectations come from the schedule's forecast and the expected arrivals.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from pmxl.figures.schedule import Forecast, Schedule
from pmxl.figures.standing_questions import accepted_on, completed_on, passed_acceptance
from pmxl.rows.acceptance import AcceptanceRow
from pmxl.rows.contract import ContractRow
from pmxl.rows.initiation import StepRow
from pmxl.rows.money import PaymentNodeRow
from pmxl.vocabulary import PaymentTrigger, RetentionStart

ACCEPTANCE_WORD, COMPLETION_WORDS = "验收", ("完工", "竣工")
"""By these words in 任务名称 or 任务类型 the tasks of acceptance and completion are known."""


@dataclass(frozen=True, slots=True)
class Event:
    """A date and where it comes from; `certain` once it has happened."""

    day: date
    basis: str
    certain: bool = True

    def later(self, days: int) -> "Event":
        """The event with a 账期 of calendar days added; a day that no calendar holds becomes the last there is."""
        if not days:
            return self
        day = self.day + timedelta(days=days) if days <= (date.max - self.day).days else date.max
        return Event(day, f"{self.basis} + {days} 天", self.certain)


Events = Mapping[PaymentTrigger, Event]
NO_EVENTS: Events = MappingProxyType({})


def happened(
    contract: ContractRow,
    steps: Iterable[StepRow],
    acceptances: Iterable[AcceptanceRow],
    arrived: date | None = None,
) -> Events:
    """What has happened for a contract, from the rows of its project; `arrived` is the day its goods were complete."""
    events: dict[PaymentTrigger, Event] = {}
    if contract.signed:
        events[PaymentTrigger.SIGNING] = Event(contract.signed, "合同签订")
    if arrived:
        events[PaymentTrigger.ARRIVAL] = Event(arrived, "到货签收齐套")
    if completed := completed_on(steps):
        events[PaymentTrigger.COMPLETION] = Event(completed, "完工通知")
    acceptance = passed_acceptance(contract, acceptances)
    if acceptance is not None and (accepted := accepted_on(acceptance)):
        events[PaymentTrigger.ACCEPTANCE] = Event(accepted, f"验收{acceptance.verdict}")
    return {**events, **_warranty(contract, acceptance, events)}


def expected(contract: ContractRow, events: Events, schedule: Schedule, arrival: date | None = None) -> Events:
    """What is to come for a contract, by forecast, for each trigger that has not happened; unknown ones are absent."""
    coming: dict[PaymentTrigger, Event] = {}
    if contract.assumed:
        coming[PaymentTrigger.SIGNING] = Event(contract.assumed, "计划签约日期", certain=False)
    if arrival:
        coming[PaymentTrigger.ARRIVAL] = Event(arrival, "预计到货", certain=False)
    coming |= _from_schedule(schedule.of(contract.project))
    both = {**coming, **events}
    if PaymentTrigger.WARRANTY_END not in both:
        coming |= _warranty(contract, None, both)
    return {trigger: event for trigger, event in coming.items() if trigger not in events}


def is_typed(node: PaymentNodeRow) -> bool:
    """Whether somebody typed the 到期日 of a node; else it is reckoned."""
    return node.due is not None


def is_told(node: PaymentNodeRow) -> bool:
    """Whether the row alone tells the 到期日 of a node, whatever has happened."""
    return bool(node.due or node.triggered) or node.trigger in {None, PaymentTrigger.DATE}


def due(node: PaymentNodeRow, events: Events) -> Event | None:
    """到期日 of a node: as registered, else 触发日期 + 账期 (calendar days), else its trigger's event + 账期.

    None while its trigger has not happened, or it names none.
    """
    if node.due:
        return Event(node.due, "登记的到期日")
    if node.triggered:
        return Event(node.triggered, "触发日期").later(node.days or 0)
    if node.trigger is PaymentTrigger.DATE:
        return Event(node.planned, "固定日期").later(node.days or 0) if node.planned else None
    event = events.get(node.trigger) if node.trigger else None
    return event.later(node.days or 0) if event else None


def warranty_start(contract: ContractRow, events: Events, acceptance: AcceptanceRow | None = None) -> Event | None:
    """质保开始: as the acceptance row states, else 完工 or 验收 by the contract's 质保起算 (验收 where blank)."""
    if acceptance and acceptance.warranty_start:
        return Event(acceptance.warranty_start, "登记的质保开始")
    handover = contract.warranty_start is RetentionStart.HANDOVER
    return events.get(PaymentTrigger.COMPLETION if handover else PaymentTrigger.ACCEPTANCE)


def months_later(day: date, months: int) -> date:
    """The same day of the month `months` later, or that month's last; never beyond the last day there is."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _warranty(contract: ContractRow, acceptance: AcceptanceRow | None, events: Events) -> dict[PaymentTrigger, Event]:
    if acceptance and acceptance.warranty_end:
        return {PaymentTrigger.WARRANTY_END: Event(acceptance.warranty_end, "登记的质保结束")}
    start = warranty_start(contract, events, acceptance)
    if start is None or contract.warranty_months is None:
        return {}
    basis = f"{start.basis} + 质保期 {contract.warranty_months} 个月"
    end = months_later(start.day, contract.warranty_months)
    return {PaymentTrigger.WARRANTY_END: Event(end, basis, start.certain)}


def _from_schedule(tasks: tuple[Forecast, ...]) -> dict[PaymentTrigger, Event]:
    acceptance = [task for task in tasks if ACCEPTANCE_WORD in task.row.name + task.row.kind]
    work = [task for task in tasks if ACCEPTANCE_WORD not in task.row.name + task.row.kind]
    named = [task for task in work if any(word in task.row.name + task.row.kind for word in COMPLETION_WORDS)]
    coming: dict[PaymentTrigger, Event] = {}
    completion = _last(named or work, "预计完工")
    accepted = _last(acceptance or list(tasks), "预计验收" if acceptance else "预计完成（计划里没有验收任务）")
    if completion:
        coming[PaymentTrigger.COMPLETION] = completion
    if accepted:
        coming[PaymentTrigger.ACCEPTANCE] = accepted
    return coming


def _last(tasks: list[Forecast], basis: str) -> Event | None:
    finishes = [task.finish for task in tasks]
    known = [finish for finish in finishes if finish]
    return Event(max(known), basis, certain=False) if known and len(known) == len(finishes) else None
