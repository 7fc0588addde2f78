"""账龄: every open amount in exactly one bucket by the days since it fell due, or since its invoice (流程 5)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pmxl.errors import PmxlError
from pmxl.figures.ledger import ZERO
from pmxl.figures.receivables import OpenItem
from pmxl.rows.sight import seen_property

NOT_DUE, NO_DATE = "未到期", "无到期日"
LIMITS = (30, 60, 90, 180)
"""The last day of each bucket; what is older falls into the last one (字典, 账龄)."""


class BucketsUnreadableError(PmxlError):
    """The configured limits of the buckets are no rising row of days."""

    def __init__(self, limits: Iterable[int]) -> None:
        shown = "、".join(map(str, limits)) or "（空）"
        super().__init__(f"账龄分段「{shown}」不是递增的天数。请在 字典 的「账龄」中填写，如 30、60、90、180。")


@dataclass(frozen=True)
class Buckets:
    """The buckets 未到期 / 1–30 / … / 180以上 / 无到期日; a day due today is 未到期."""

    limits: tuple[int, ...] = LIMITS

    def __post_init__(self) -> None:
        if not self.limits or sorted({0, *self.limits}) != [0, *self.limits]:
            raise BucketsUnreadableError(self.limits)

    @seen_property
    def labels(self) -> tuple[str, ...]:
        """All buckets in order."""
        lows = (1, *(limit + 1 for limit in self.limits))
        spans = (f"{low}–{high}" for low, high in zip(lows, self.limits, strict=False))
        return (NOT_DUE, *spans, f"{self.limits[-1]}以上", NO_DATE)

    def of(self, since: date | None, today: date) -> str:
        """The bucket of a date: 逾期天数 = today − date, in calendar days."""
        if since is None:
            return NO_DATE
        days = (today - since).days
        if days <= 0:
            return NOT_DUE
        return self.labels[1 + sum(days > limit for limit in self.limits)]


@dataclass(frozen=True, slots=True)
class Aged:
    """An open amount with its bucket and its days, None without a date."""

    item: OpenItem
    days: int | None
    bucket: str


@dataclass(frozen=True)
class Ageing:
    """All open amounts by bucket; the buckets add up to the total."""

    buckets: Buckets
    rows: tuple[Aged, ...]

    @property
    def total(self) -> Decimal:
        """The sum of all open amounts, in 元."""
        return sum((row.item.amount for row in self.rows), ZERO)

    @property
    def overdue(self) -> Decimal:
        """The sum of the buckets past their date; of payment nodes this is 到期未收."""
        return sum((row.item.amount for row in self.rows if row.days is not None and row.days > 0), ZERO)

    @seen_property
    def sums(self) -> dict[str, Decimal]:
        """The sum of each bucket, empty ones too, in order."""
        return _sums(self.buckets, self.rows)

    def by(self, key: Callable[[OpenItem], str]) -> dict[str, dict[str, Decimal]]:
        """The sum of each bucket for each customer, project or contract, in the order met."""
        groups: dict[str, list[Aged]] = {}
        for row in self.rows:
            groups.setdefault(key(row.item), []).append(row)
        return {name: _sums(self.buckets, rows) for name, rows in groups.items()}


def age(items: Iterable[OpenItem], today: date, buckets: Buckets) -> Ageing:
    """The ageing of open nodes or invoices; no item is left out."""
    return Ageing(
        buckets,
        tuple(
            Aged(item, (today - item.since).days if item.since else None, buckets.of(item.since, today))
            for item in items
        ),
    )


def _sums(buckets: Buckets, rows: Iterable[Aged]) -> dict[str, Decimal]:
    sums = dict.fromkeys(buckets.labels, ZERO)
    for row in rows:
        sums[row.bucket] += row.item.amount
    return sums
