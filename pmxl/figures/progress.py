"""口径对账: 工程% · 到货% · 开票% · 到账% of a project side by side, and the rows that explain the gap (流程 5)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from pmxl.figures.goods import Kit
from pmxl.figures.plan_progress import PlanProgress
from pmxl.figures.receivables import OpenItem, Receivable
from pmxl.rows.delivery import WeeklyRow
from pmxl.rows.money import PaymentNodeRow
from pmxl.rows.row import Row

TOLERANCE = Decimal("0.10")
"""Shares that differ by no more than this are called equal, unless 字典 › 设置 › 口径容差 says otherwise."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """One reason for a gap between two shares: what it is, how much money, and the row behind it."""

    text: str
    amount: Decimal | None = None
    row: Row | None = None


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The four shares of a project, each between 0 and 1 (money may pass 1), None where there is no base for it.

    工程% is Σ weight × 完成比例 ÷ Σ weight of the tasks, or the last 周报's 工程进度 where there are no tasks.
    到货% is Σ 已签收 × 成本 ÷ Σ 需求 × 成本. 开票% = 已开票 ÷ 合同金额, 到账% = 已到账 ÷ 合同金额.
    """

    engineering: Decimal | None
    arrived: Decimal | None
    invoiced: Decimal | None
    received: Decimal | None
    explanations: tuple[Explanation, ...] = ()

    @property
    def gap(self) -> Decimal | None:
        """工程% − 到账%."""
        if self.engineering is None or self.received is None:
            return None
        return self.engineering - self.received

    def agrees(self, tolerance: Decimal = TOLERANCE) -> bool:
        """口径一致: the shares that are there lie within 口径容差 (字典 › 设置, 10 % by default) of each other."""
        shares = [s for s in (self.engineering, self.arrived, self.invoiced, self.received) if s is not None]
        return not shares or max(shares) - min(shares) <= tolerance


def reconcile(
    progress: PlanProgress,
    money: Receivable,
    open_nodes: Iterable[OpenItem],
    today: date,
    *,
    kit: Kit | None = None,
    arrived: Decimal | None = None,
    weeklies: Iterable[WeeklyRow] = (),
) -> Reconciliation:
    """The four shares of one project and what explains their differences, in the order money is asked about."""
    last = max(weeklies, key=lambda row: row.week, default=None)
    engineering = progress.actual
    if engineering is None and last is not None:
        engineering = last.progress
    return Reconciliation(
        engineering=engineering,
        arrived=arrived,
        invoiced=_share(money.invoiced, money.contract_amount),
        received=_share(money.received, money.contract_amount),
        explanations=(
            *_of_money(money, tuple(open_nodes), today),
            *_of_goods(kit),
            *_of_work(progress, last),
        ),
    )


def percent(share: Decimal | None) -> str:
    """A share as people say it: 0.805 is 81%, and none is –."""
    return "–" if share is None else f"{(share * 100).quantize(Decimal(1), ROUND_HALF_UP)}%"


def _share(part: Decimal, whole: Decimal) -> Decimal | None:
    return (part / whole).quantize(Decimal("0.0001"), ROUND_HALF_UP) if whole > 0 else None


def _of_money(money: Receivable, nodes: Sequence[OpenItem], today: date) -> Iterable[Explanation]:
    for item in nodes:
        yield Explanation(_node_text(item, today), item.amount, item.row)
    if money.overpaid:
        yield Explanation("多收：核销超过计划金额", money.overpaid)
    if money.unplanned:
        yield Explanation("合同金额与回款计划合计之差（计划外）", money.unplanned)
    if money.unallocated:
        yield Explanation("已到账尚未核销到节点", money.unallocated)
    if money.invoiced_unreceived > 0:
        yield Explanation("已开票未收", money.invoiced_unreceived)
    elif money.invoiced_unreceived < 0:
        yield Explanation("已收款未开票", -money.invoiced_unreceived)


def _node_text(item: OpenItem, today: date) -> str:
    row = item.row
    title = row.node or "款项" if isinstance(row, PaymentNodeRow) else "发票"
    trigger = row.trigger if isinstance(row, PaymentNodeRow) else None
    name = f"{item.contract} 第 {row.term or '？'} 期{title}"
    if item.since is None:
        return f"{name}无到期日：{trigger or '触发条件'}尚未发生"
    days = (today - item.since).days
    return f"{name}逾期 {days} 天（{item.basis}）" if days > 0 else f"{name}未到期，{item.since} 到期"


def _of_goods(kit: Kit | None) -> Iterable[Explanation]:
    if kit is not None and kit.missing:
        shown = "、".join(item for _, item in kit.missing[:5])
        more = f"等 {len(kit.missing)} 种" if len(kit.missing) > len(kit.missing[:5]) else ""
        yield Explanation(f"未到齐的物料：{shown}{more}")


def _of_work(progress: PlanProgress, last: WeeklyRow | None) -> Iterable[Explanation]:
    for share in progress.late[:5]:
        text = f"{share.row.task} {share.row.name}：计划 {percent(share.planned)}，实际 {percent(share.actual)}"
        yield Explanation(text, None, share.row)
    told = last.progress if last else None
    if last is not None and told is not None and percent(told) != percent(progress.actual or told):
        yield Explanation(f"{last.week} 周报填 {percent(told)}，按任务加权为 {percent(progress.actual)}", None, last)
