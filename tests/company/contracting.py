"""合同、合同清单、合同评审、回款计划 of the example."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from pmxl.rows.contract import ContractItemRow, ContractRow, ReviewRow
from pmxl.rows.money import PaymentNodeRow
from pmxl.vocabulary import (
    Department,
    ItemState,
    PaymentNode,
    PaymentTrigger,
    RetentionStart,
    Verdict,
)
from tests.company.catalogue import GOODS, Good
from tests.company.company import CALENDAR
from tests.company.story import Fields, Story, later

_LAST_KNOWN = date(2026, 12, 31)
_CENT = Decimal("0.01")
_WARRANTY_DAYS = 365
_KINDS = {"楼宇自控": "产品集成", "软件平台": "软件开发", "维保服务": "维护及服务"}


@dataclass(frozen=True, slots=True)
class Term:
    """One payment node of a scheme: what it is called, its share, what makes it due, and after how many days."""

    node: PaymentNode
    share: Decimal
    trigger: PaymentTrigger
    days: int


SCHEMES = {
    "四段": (
        Term(PaymentNode.ADVANCE, Decimal("0.3"), PaymentTrigger.SIGNING, 15),
        Term(PaymentNode.PROGRESS, Decimal("0.3"), PaymentTrigger.ARRIVAL, 30),
        Term(PaymentNode.ACCEPTANCE, Decimal("0.35"), PaymentTrigger.ACCEPTANCE, 30),
        Term(PaymentNode.RETENTION, Decimal("0.05"), PaymentTrigger.WARRANTY_END, 0),
    ),
    "三段": (
        Term(PaymentNode.ADVANCE, Decimal("0.4"), PaymentTrigger.SIGNING, 15),
        Term(PaymentNode.PROGRESS, Decimal("0.3"), PaymentTrigger.COMPLETION, 30),
        Term(PaymentNode.ACCEPTANCE, Decimal("0.3"), PaymentTrigger.ACCEPTANCE, 30),
    ),
}


def planned_window(story: Story) -> tuple[date, date]:
    """The days between which 实施 is planned, so far as anybody knows."""
    time = story.time
    begun = story.delivery_start
    base = time.done("4.3") or time.done("3.5") or time.taken[-1].finished
    start = begun or CALENDAR.add_workdays(base, 13)
    days = min(story.profile.working_days, CALENDAR.workdays_between(start, _LAST_KNOWN))
    return start, CALENDAR.add_workdays(start, days) if days > 0 else _LAST_KNOWN


def contract_rows(story: Story) -> Iterator[ContractRow]:
    """合同: one a project, from the day on which sales brought it home."""
    if not story.contract:
        return
    profile = story.profile
    retention = profile.scheme == "四段"
    yield ContractRow(
        number=story.contract,
        project=story.number,
        name=f"{profile.name}合同",
        customer=profile.customer,
        customer_number=f"KH{story.contract[3:7]}{story.chance('合同').between(100, 999)}",
        kind=_KINDS.get(profile.kind, "弱电工程"),
        amount=story.amount,
        tax_rate=Decimal("0.06") if profile.kind in {"软件平台", "维保服务"} else Decimal("0.09"),
        amendment=0,
        invoice_kind="增值税专用发票",
        signer=profile.sales,
        delivery=later(planned_window(story)[1], 27),
        warranty_months=12 if retention else None,
        warranty_start=RetentionStart.ACCEPTANCE if retention else None,
        **_signing(story),
    )


def _signing(story: Story) -> Fields:
    time = story.time
    stamped, archived = time.done("3.5"), time.done("3.6")
    if stamped is None:
        return {"assumed": later(time.day("3.3"), 12)}
    returned = CALENDAR.add_workdays(archived, -1) if archived else None
    return {
        "assumed": later(stamped, -9 if story.profile.signed_late else 4),
        "signed": stamped,
        "stamped": stamped,
        "sent": CALENDAR.add_workdays(stamped, 1),
        "tracking": f"SF{story.chance('快递').between(10**11, 10**12 - 1)}",
        "returned": returned,
        "archived": archived,
        "archive": f"档案室 {story.contract[3:7]} 柜 {story.contract[-2:]} 号" if archived else "",
    }


@lru_cache(maxsize=256)
def goods(story: Story) -> tuple[tuple[Good, int], ...]:
    """What the contract of a project covers, and how many of each."""
    chance = story.chance("清单")
    factor = max(1, story.profile.amount // 600_000)
    return tuple(
        (good, max(1, good.usual * factor * chance.between(70, 130) // 100)) for good in GOODS[story.profile.kind]
    )


def item_rows(story: Story) -> Iterator[ContractItemRow]:
    """合同清单: what the contract covers; one project in five has a change in ± lines."""
    if not story.contract:
        return
    listed = goods(story)
    for line, (good, quantity) in enumerate(listed, start=1):
        yield _item(story, line, good, Decimal(quantity), "")
    if story.time.done("4.3") and story.chance("变更").happens(20):
        yield _item(story, len(listed) + 1, listed[1][0], Decimal(2), "客户增补点位，追加 2")


def _item(story: Story, line: int, good: Good, quantity: Decimal, change: str) -> ContractItemRow:
    return ContractItemRow(
        contract=story.contract,
        line=line,
        item=good.code,
        product=good.name,
        model=good.model,
        brand=good.brand,
        unit=good.unit,
        quantity=quantity,
        cost=good.cost,
        change=change,
    )


_OPINIONS = (
    ("方案", Department.SOLUTION, "技术范围", "低", "范围与最终版方案一致"),
    ("工程运维", Department.ENGINEERING, "交货期", "中", "工期偏紧，需约定停机窗口"),
    ("财务", Department.FINANCE, "付款条件", "中", "验收款账期 30 天，需明确验收期限"),
    ("运营", Department.OPERATIONS, "违约责任", "低", "违约金上限已约定为 5%"),
)


def review_rows(story: Story) -> Iterator[ReviewRow]:
    """合同评审: a finding a row; a reviewer without objection has a closed row too."""
    if not story.contract:
        return
    began, ended = story.time.day("3.3"), story.time.done("3.4")
    software = (("产品与研发", Department.RND, "技术范围", "中", "接口协议应由客户在开工前提供"),)
    opinions = _OPINIONS + (software if story.profile.software else ())
    for line, (role, department, point, risk, opinion) in enumerate(opinions, start=1):
        closed = ended or (CALENDAR.add_workdays(began, 2) if department is not Department.ENGINEERING else None)
        yield ReviewRow(
            contract=story.contract,
            line=line,
            project=story.number,
            role=role,
            reviewer=story.person(department),
            point=point,
            risk=risk,
            opinion=opinion,
            reviewed=CALENDAR.add_workdays(began, 1),
            handling=("已在合同中修改" if risk == "中" else "无需修改") if closed else "",
            verdict=Verdict.PASSED if closed else None,
            state=ItemState.CLOSED if closed else ItemState.OPEN,
            closed=closed,
        )


def node_amounts(story: Story) -> list[Decimal]:
    """The amounts of the payment nodes; the last takes what rounding leaves, so that they add up to the cent."""
    terms = SCHEMES[story.profile.scheme]
    amounts = [(story.amount * term.share).quantize(_CENT) for term in terms]
    amounts[-1] = story.amount - sum(amounts[:-1], Decimal(0))
    return amounts


def payment_rows(story: Story) -> Iterator[PaymentNodeRow]:
    """回款计划: the contract's payment nodes, with the days that have come to pass."""
    if not story.contract:
        return
    for number, (term, amount) in enumerate(
        zip(SCHEMES[story.profile.scheme], node_amounts(story), strict=True), start=1
    ):
        triggered = trigger_day(story, term.trigger)
        yield PaymentNodeRow(
            contract=story.contract,
            term=number,
            project=story.number,
            node=term.node,
            share=term.share,
            amount=amount,
            trigger=term.trigger,
            days=term.days,
            planned=later(triggered or _expected(story, term.trigger), term.days),
            triggered=triggered,
            due=_due(story, term, triggered),
            collector=story.profile.sales,
            **_dunning(story, term, triggered),
        )


def _due(story: Story, term: Term, triggered: date | None) -> date | None:
    """到期日: so many days after the trigger; of 质保金 a year after 验收, which finance enters on that day."""
    accepted = story.time.done("6.1")
    if term.trigger is PaymentTrigger.WARRANTY_END:
        return later(accepted, _WARRANTY_DAYS) if accepted else None
    return later(triggered, term.days) if triggered else None


def trigger_day(story: Story, trigger: PaymentTrigger) -> date | None:
    """The day on which a trigger happened; None while it has not."""
    time = story.time
    days = {
        PaymentTrigger.SIGNING: time.done("3.5"),
        PaymentTrigger.ARRIVAL: time.done("4.6"),
        PaymentTrigger.COMPLETION: time.done("5.4"),
        PaymentTrigger.ACCEPTANCE: time.done("6.1"),
    }
    return days.get(trigger)


def _expected(story: Story, trigger: PaymentTrigger) -> date:
    start, finish = planned_window(story)
    days = {
        PaymentTrigger.SIGNING: later(story.time.day("3.3"), 12),
        PaymentTrigger.ARRIVAL: start,
        PaymentTrigger.COMPLETION: finish,
        PaymentTrigger.ACCEPTANCE: later(finish, 15),
        PaymentTrigger.WARRANTY_END: later(story.time.done("6.1") or later(finish, 15), _WARRANTY_DAYS),
    }
    return days[trigger]


def _dunning(story: Story, term: Term, triggered: date | None) -> Fields:
    if triggered is None or term.node not in story.profile.owing.split():
        return {}
    return {
        "promised": later(story.end, 20),
        "reason": story.chance("催款").pick(("客户资金", "审批流程", "资料缺失")),
        "last_dunned": later(story.end, -3),
        "remark": "客户承诺月内安排付款",
    }
