"""Everything that the figures say about one register on one day, each computed once, when it is first asked for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pmxl.figures.activities import numbers
from pmxl.figures.ageing import LIMITS, Ageing, Buckets, age
from pmxl.figures.calendar import WorkCalendars, work_calendars
from pmxl.figures.cash import Expected, Retention, expectations, retentions
from pmxl.figures.due_dates import due_dates
from pmxl.figures.dunning import AFTER, BEFORE, Dunning, dunning
from pmxl.figures.errors import DaysUnreadableError, ShareUnreadableError
from pmxl.figures.events import Events, expected
from pmxl.figures.goods import Overdue
from pmxl.figures.ledger import Ledger
from pmxl.figures.light import DEFAULT, Thresholds
from pmxl.figures.measure import PERCENT, measured
from pmxl.figures.progress import TOLERANCE
from pmxl.figures.receivables import Dues, OpenItem, Receivable, by_contract, open_invoices, open_nodes
from pmxl.figures.schedule import Schedule, TaskKey, schedule
from pmxl.figures.slip import Outlook
from pmxl.figures.standing_questions import given_up
from pmxl.figures.stock import Stock
from pmxl.rows.acceptance import AcceptanceRow
from pmxl.rows.register import Register
from pmxl.rows.schedule import TaskRow
from pmxl.rows.settings import CalendarRow, DictionaryRow, setting
from pmxl.rows.sight import seen_property
from pmxl.rows.stock import RequestRow
from pmxl.vocabulary import Setting


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
        return self.setting(Setting.COMPANY)

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
        return due_dates(self.register).stock

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
        return {number: due_dates(self.register).events(number) for number in self.ledger.contract}

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
        return given_up(self.register)

    @seen_property
    def due_of(self) -> Dues:
        """The 到期日 of a node."""
        return due_dates(self.register).of

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
        return Buckets(self._days(Setting.AGEING, LIMITS))

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
        before, after = self._days(Setting.DUN_BEFORE, BEFORE), self._days(Setting.DUN_AFTER, AFTER)
        asked = [item for item in self.open_nodes if item.project not in self.terminated]
        return dunning(asked, self.today, self.calendars.company, before, after)

    @seen_property
    def thresholds(self) -> Thresholds:
        """The settings of the light."""
        return Thresholds(
            red_behind=self._share(Setting.RED, DEFAULT.red_behind),
            yellow_behind=self._share(Setting.YELLOW, DEFAULT.yellow_behind),
        )

    @seen_property
    def tolerance(self) -> Decimal:
        """How far the shares of 口径对账 may lie apart and still agree."""
        return self._share(Setting.TOLERANCE, TOLERANCE)

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

    def _share(self, word: str, default: Decimal) -> Decimal:
        """A percentage as the company writes it: 5, 5% and 0.05 are 0.05; raises ShareUnreadableError."""
        text = self.setting(word)
        if not text.strip():
            return default
        typed = measured(text, PERCENT)
        if typed.value is None:
            raise ShareUnreadableError(word, typed.found, default)
        return typed.value / 100

    @seen_property
    def _arrival_of_project(self) -> Mapping[str, date]:
        latest: dict[str, date] = {}
        for row in self.register.of(RequestRow):
            day = self.arrivals.get(row.number)
            if day is not None:
                latest[row.project] = max(latest.get(row.project, date.min), day)
        return latest
