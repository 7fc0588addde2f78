"""Everything that the figures say about one register on one day, each computed once, when it is first asked for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from pmxl.errors import PmxlError
from pmxl.figures.activities import numbers
from pmxl.figures.ageing import LIMITS, Ageing, Buckets, age
from pmxl.figures.calendar import WorkCalendars, work_calendars
from pmxl.figures.cash import Expected, Retention, expectations, retentions
from pmxl.figures.dunning import AFTER, BEFORE, Dunning, dunning
from pmxl.figures.events import Events, expected, happened
from pmxl.figures.goods import Overdue
from pmxl.figures.ledger import Ledger
from pmxl.figures.light import DEFAULT, Thresholds
from pmxl.figures.logged import counts
from pmxl.figures.progress import TOLERANCE
from pmxl.figures.receivables import Dues, OpenItem, Receivable, by_contract, dues, open_invoices, open_nodes
from pmxl.figures.schedule import Schedule, TaskKey, schedule
from pmxl.figures.slip import Outlook
from pmxl.figures.stock import Stock
from pmxl.rows.acceptance import AcceptanceRow
from pmxl.rows.initiation import StepRow
from pmxl.rows.register import Register
from pmxl.rows.schedule import TaskRow
from pmxl.rows.settings import CalendarRow, DictionaryRow
from pmxl.rows.sight import seen_property
from pmxl.rows.stock import RequestRow
from pmxl.sheets.building.defaults import (
    AGEING,
    COMPANY,
    DUN_AFTER,
    DUN_BEFORE,
    RED,
    YELLOW,
    setting,
)
from pmxl.sheets.building.defaults import TOLERANCE as TOLERANCE_SETTING
from pmxl.vocabulary import ProjectState


class DaysUnreadableError(PmxlError):
    """A setting of 字典 that lists days holds something else."""

    def __init__(self, word: str, value: str, default: Iterable[int]) -> None:
        example = "、".join(map(str, default))
        super().__init__(f"字典 › 设置 › {word}：「{value}」不是用顿号分隔的天数。请改为天数，如 {example}。")


@dataclass(frozen=True)
class Affairs:
    """The company's affairs as they stand in a register on a day."""

    register: Register
    today: date

    def setting(self, word: str, default: str = "") -> str:
        """A setting of 字典, or its default."""
        return setting(self.register.of(DictionaryRow), word, default)

    @property
    def company(self) -> str:
        """公司名称."""
        return self.setting(COMPANY)

    @seen_property
    def calendars(self) -> WorkCalendars:
        """The working days."""
        return work_calendars(self.register.of(CalendarRow))

    @seen_property
    def ledger(self) -> Ledger:
        """All money rows."""
        return Ledger.of(self.register)

    @seen_property
    def stock(self) -> Stock:
        """All rows of 备货."""
        return Stock.of(self.register)

    @seen_property
    def tasks(self) -> tuple[TaskRow, ...]:
        """All tasks."""
        return tuple(self.register.of(TaskRow))

    @seen_property
    def arrivals(self) -> Mapping[str, date]:
        """When each open request is expected to be complete."""
        return self.stock.arrivals()

    @seen_property
    def schedule(self) -> Schedule:
        """The forecast of every task."""
        return schedule(self.tasks, self.calendars, self.today, arrivals=self.arrivals)

    @seen_property
    def critical(self) -> frozenset[TaskKey]:
        """The open tasks without float."""
        return frozenset(key for key, task in self.schedule.tasks.items() if task.critical)

    @seen_property
    def overdue_goods(self) -> tuple[Overdue, ...]:
        """逾期未到 lines."""
        return self.stock.overdue(self.today, self.tasks, self.critical)

    @seen_property
    def events(self) -> Mapping[str, Events]:
        """What has happened for each contract."""
        return {
            number: happened(
                contract,
                [row for row in self.register.of_project(StepRow, contract.project) if counts(self.register, row)],
                self.register.of_project(AcceptanceRow, contract.project),
                self.stock.complete_on(contract.project),
            )
            for number, contract in self.ledger.contract.items()
        }

    @seen_property
    def coming(self) -> Mapping[str, Events]:
        """What is expected for each contract."""
        latest = self._arrival_of_project
        return {
            number: expected(contract, self.events[number], self.schedule, latest.get(contract.project))
            for number, contract in self.ledger.contract.items()
            if contract.project not in self.terminated
        }

    @seen_property
    def terminated(self) -> frozenset[str]:
        """The projects that were given up: nothing more is expected of them, and nobody is reminded."""
        projects = self.register.projects.items()
        return frozenset(number for number, row in projects if row.state is ProjectState.TERMINATED)

    @seen_property
    def due_of(self) -> Dues:
        """The 到期日 of a node."""
        return dues(self.events)

    @seen_property
    def amounts(self) -> Mapping[str, Receivable]:
        """The amounts of every contract."""
        return by_contract(self.ledger, self.due_of, self.today)

    @seen_property
    def open_nodes(self) -> tuple[OpenItem, ...]:
        """Every node that is not wholly allocated."""
        return open_nodes(self.ledger, self.due_of)

    @seen_property
    def buckets(self) -> Buckets:
        """The buckets of 账龄 as the company sets them."""
        return Buckets(self._days(AGEING, LIMITS))

    @seen_property
    def ageing(self) -> Ageing:
        """账龄 of the open nodes by 到期日."""
        return age(self.open_nodes, self.today, self.buckets)

    def ageing_of_invoices(self, *, by_due_date: bool = False) -> tuple[Ageing, Mapping[str, Decimal]]:
        """账龄 of unpaid invoices by 开票日期 or 付款到期日, and 预收 by contract."""
        items, advances = open_invoices(self.ledger, by_due_date=by_due_date)
        return age(items, self.today, self.buckets), advances

    @seen_property
    def retentions(self) -> tuple[Retention, ...]:
        """Every 质保金."""
        acceptances: dict[str, list[AcceptanceRow]] = {}
        for row in self.register.of(AcceptanceRow):
            acceptances.setdefault(row.project, []).append(row)
        return retentions(self.ledger, self.events, self.coming, acceptances)

    @seen_property
    def expectations(self) -> tuple[Expected, ...]:
        """When each open amount is expected."""
        return expectations(self.ledger, self.events, self.coming, self.today)

    @seen_property
    def dunning(self) -> Dunning:
        """The reminders that are due."""
        before, after = self._days(DUN_BEFORE, BEFORE), self._days(DUN_AFTER, AFTER)
        asked = [item for item in self.open_nodes if item.project not in self.terminated]
        return dunning(asked, self.today, self.calendars.company, before, after)

    @seen_property
    def thresholds(self) -> Thresholds:
        """The settings of the light."""
        return Thresholds(
            red_behind=_share(self.setting(RED), DEFAULT.red_behind),
            yellow_behind=_share(self.setting(YELLOW), DEFAULT.yellow_behind),
        )

    @seen_property
    def tolerance(self) -> Decimal:
        """How far the shares of 口径对账 may lie apart and still agree."""
        return _share(self.setting(TOLERANCE_SETTING), TOLERANCE)

    @seen_property
    def outlook(self) -> Outlook:
        """What a slip is reckoned from."""
        return Outlook(
            tasks=self.tasks,
            calendars=self.calendars,
            ledger=self.ledger,
            events=self.events,
            arrivals=self.arrivals,
            requests={row.number: row.project for row in self.register.of(RequestRow)},
        )

    def _days(self, word: str, default: Iterable[int]) -> tuple[int, ...]:
        """Days as the company lists them, such as 30、60、90; raises DaysUnreadableError."""
        told = self.setting(word)
        parts = numbers(told)
        if not all(part.isdecimal() for part in parts):
            raise DaysUnreadableError(word, told, default)
        return tuple(int(part) for part in parts) or tuple(default)

    @seen_property
    def _arrival_of_project(self) -> Mapping[str, date]:
        latest: dict[str, date] = {}
        for row in self.register.of(RequestRow):
            day = self.arrivals.get(row.number)
            if day is not None:
                latest[row.project] = max(latest.get(row.project, date.min), day)
        return latest


def _share(text: str, default: Decimal) -> Decimal:
    """A percentage as the company writes it: 5 and 5% are 0.05."""
    try:
        return Decimal(text.strip().rstrip("%％")) / 100 if text.strip() else default
    except InvalidOperation:
        return default
