"""五件要拍板的事: what a general manager has to decide, in words, the gravest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from pmxl.figures.ageing import Aged
from pmxl.figures.ledger import ZERO
from pmxl.reports.weekly.facts import Week
from pmxl.rows.row import Row
from pmxl.vocabulary import Light

MOST = 5


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing to decide: what stands, what is asked, how grave, and where it is read."""

    text: str
    ask: str
    weight: Decimal
    page: str
    row: Row | None = None
    project: str = ""


def decisions(week: Week) -> tuple[Decision, ...]:
    """The gravest things to decide, one a project at most."""
    found = sorted(_all(week), key=lambda decision: -decision.weight)
    chosen: dict[str, Decision] = {}
    for decision in found:
        chosen.setdefault(decision.project or decision.text, decision)
    return tuple(chosen.values())[:MOST]


def _all(week: Week) -> Iterator[Decision]:
    yield from _log(week)
    yield from _lights(week)
    yield from _waivers(week)
    yield from _debts(week)
    yield from _people(week)
    yield from _unclaimed(week)


def _log(week: Week) -> Iterator[Decision]:
    broken = week.log_faults
    if broken:
        text = f"操作日志第 {broken[0].row.origin.row} 行起 {len(broken)} 处哈希不相连（{broken[0].kind}）"
        yield Decision(text, "请 PMO 查明是谁改动，并与备份比对", Decimal(1000), "说明", broken[0].row)


def _lights(week: Week) -> Iterator[Decision]:
    for dossier in week.running:
        found = week.lights[dossier.reference]
        worst = [reason for reason in found.reasons if reason.light is Light.RED]
        if not worst:
            continue
        progress = week.progress[dossier.reference]
        behind = -(progress.deviation or Decimal(0))
        money = week.money[dossier.reference].unreceived if dossier.reference in week.money else Decimal(0)
        title = f"{dossier.reference} {dossier.project.name}"
        weight = 300 + behind * 500 + money / 100_000
        text = "；".join(reason.text for reason in worst[:2])
        yield Decision(f"{title}：{text}", _ask(worst[0].text), weight, "项目红黄绿", worst[0].row, dossier.reference)


def _ask(reason: str) -> str:
    if "豁免" in reason:
        return "是否续批豁免，或停下来补齐"
    if "风险" in reason:
        return "请定责任人和解决期限"
    if "里程碑" in reason:
        return "是否与客户改期，或增派人手"
    return "是否增派人手或调整计划，由谁负责、何时追回"


def _waivers(week: Week) -> Iterator[Decision]:
    for dossier in week.running:
        for row in week.living_waivers.get(dossier.reference, ()):
            if row.until is not None and row.until < week.today:
                days = (week.today - row.until).days
                title = f"{dossier.reference} {dossier.project.name}"
                text = f"{title}：豁免 {row.number}（{row.rule}）已过期 {days} 天，条件「{row.condition}」"
                yield Decision(text, "是否续批，或停下来补齐", Decimal(280 + days), "豁免", row, dossier.reference)


def _debts(week: Week) -> Iterator[Decision]:
    """What customers owe; not those whose project was given up, with whom everything is settled apart."""
    owed: dict[str, list[Aged]] = {}
    whole: dict[str, Decimal] = {}
    for aged in week.affairs.ageing.rows:
        if aged.days is not None and aged.days > 0:
            customer = aged.item.customer
            whole[customer] = whole.get(customer, ZERO) + aged.item.amount
            if aged.item.project not in week.affairs.terminated:
                owed.setdefault(customer, []).append(aged)
    for customer, rows in owed.items():
        amount, oldest = sum((aged.item.amount for aged in rows), ZERO), max(aged.days or 0 for aged in rows)
        if amount > 0:
            node = next(aged.item.row for aged in rows if aged.days == oldest)
            apart = f"（已终止项目 {whole[customer] - amount:,.2f} 元另行结清）" if whole[customer] != amount else ""
            text = f"{customer} 到期未收 {whole[customer]:,.2f} 元{apart}，最久逾期 {oldest} 天"
            ask = "由谁上门，是否暂停后续供货或施工"
            yield Decision(text, ask, 200 + amount / 10_000 + oldest, "回款", node, f"回款{customer}")


def _people(week: Week) -> Iterator[Decision]:
    for dossier in week.running:
        if not dossier.project.manager:
            text = f"{dossier.reference} {dossier.project.name}：还没有项目经理"
            yield Decision(text, "请 PMO 任命", Decimal(150), "项目红黄绿", dossier.project, dossier.reference)


def _unclaimed(week: Week) -> Iterator[Decision]:
    amount = week.affairs.ledger.unclaimed
    if amount:
        row = next((row for row in week.affairs.ledger.receipts if not row.contract), None)
        text = f"未认领到账 {amount:,.2f} 元，付款方 {row.payer if row else '不明'}"
        yield Decision(text, "请销售确认属于哪份合同", Decimal(120), "回款", row)
