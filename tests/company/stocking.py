"""备货申请、备货明细、到货签收 of the example: within the contract's list, in parts, with rejects."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pmxl.rows.stock import GoodsReceiptRow, RequestLineRow, RequestRow
from pmxl.vocabulary import Department, Destination, RequestState, SupplySource
from tests.company.catalogue import Good
from tests.company.company import CALENDAR
from tests.company.contracting import goods
from tests.company.story import Story, later, running

_SUPPLIERS = ("临江联创供应链", "华东视安经销", "博控系统设备", "金源线缆桥架")
_SPLIT_FROM, _SECOND_REQUEST_FROM = 5, 2_000_000


@dataclass(frozen=True, slots=True)
class Wish:
    """One request of a project: which goods, in which quantities."""

    story: Story
    applied: date
    lines: tuple[tuple[Good, int], ...]


@dataclass(frozen=True, slots=True)
class Arrival:
    """One lorry: the day, the request's number, and per line what was delivered and what was refused."""

    day: date
    request: str
    story: Story
    lines: tuple[tuple[int, int, int], ...]


def wishes(stories: Iterable[Story]) -> list[Wish]:
    """The requests of all projects, by day; a large project asks twice."""
    made: list[Wish] = []
    for story in stories:
        taken = story.time.last.get("4.5")
        begun = taken.started if taken else story.time.taken[-1].finished
        if not story.profile.stock or (taken is None and story.profile.at != "4.5"):
            continue
        listed = goods(story)
        cut = len(listed) - 2 if story.profile.amount >= _SECOND_REQUEST_FROM else len(listed)
        made.append(Wish(story, begun, listed[:cut]))
        if listed[cut:]:
            made.append(Wish(story, CALENDAR.add_workdays(begun, 1), listed[cut:]))
    return sorted(made, key=lambda wish: (wish.applied, wish.story.number))


def request_rows(asked: Sequence[Wish]) -> list[RequestRow]:
    """备货申请: one row a request, in the order of the days."""
    numbers = running("BH", [wish.applied for wish in asked])
    return [_request(number, wish) for number, wish in zip(numbers, asked, strict=True)]


def _request(number: str, wish: Wish) -> RequestRow:
    story, ordered = wish.story, wish.story.time.done("4.5")
    state = RequestState.ORDERED if ordered else RequestState.SUBMITTED
    if story.time.done("4.6") and not story.profile.early_start:
        state = RequestState.FINISHED
    return RequestRow(
        number=number,
        project=story.number,
        contract=story.contract,
        department=Department.ENGINEERING,
        applicant=story.person(Department.ENGINEERING),
        applied=wish.applied,
        wanted=later(wish.applied, 24),
        special="随货附合格证与检测报告",
        receiver=f"{story.profile.engineer} 139{story.chance('收货').between(10**7, 10**8 - 1)}",
        address=story.profile.site,
        approver="梁国栋" if ordered else "",
        approved=ordered,
        ordered=ordered,
        state=state,
        remark="",
    )


def line_rows(asked: Sequence[Wish], requests: Sequence[RequestRow]) -> Iterator[RequestLineRow]:
    """备货明细: what is there is taken from stock, the rest is bought."""
    for wish, request in zip(asked, requests, strict=True):
        for line, (good, quantity) in enumerate(wish.lines, start=1):
            yield _line(wish.story, request, line, good, quantity)


def _line(story: Story, request: RequestRow, line: int, good: Good, quantity: int) -> RequestLineRow:
    bought = good.code not in {"RD-1001", "RD-3204"}
    expected = later(request.applied, 15) if request.applied else None
    late = story.profile.early_start and line == 1
    return RequestLineRow(
        request=request.number,
        line=line,
        item=good.code,
        product=good.name,
        model=good.model,
        brand=good.brand,
        unit=good.unit,
        quantity=Decimal(quantity),
        cost=good.cost,
        source=SupplySource.PURCHASE if bought else SupplySource.STOCK,
        order=f"CG-{request.number[3:]}-{line:02d}" if bought else "",
        supplier=story.chance(f"供应{good.code}").pick(_SUPPLIERS) if bought else "",
        expected=_promised(story) if late else expected,
        history=f"{expected}→{_promised(story)}，原厂排产延后" if late else "",
    )


def _promised(story: Story) -> date:
    return later(story.end, 9)


def arrivals(asked: Sequence[Wish], requests: Sequence[RequestRow]) -> list[Arrival]:
    """The lorries of all requests, by day: a first with most, a second with the rest and the replacements."""
    all_ = [
        arrival
        for wish, request in zip(asked, requests, strict=True)
        if request.ordered
        for arrival in _arrivals(wish, request)
    ]
    kept = [arrival for arrival in all_ if arrival.day <= arrival.story.end and arrival.lines]
    return sorted(kept, key=lambda arrival: (arrival.day, arrival.request))


def _arrivals(wish: Wish, request: RequestRow) -> Iterator[Arrival]:
    story = wish.story
    begun = story.time.done("4.5") or wish.applied
    taken = story.time.done("4.6")
    last = taken or later(story.end, 30)
    first = CALENDAR.add_workdays(begun, max(2, CALENDAR.workdays_between(begun, last) // 2) if taken else 5)
    split = [_split(story, line, quantity) for line, (_, quantity) in enumerate(wish.lines, start=1)]
    yield Arrival(first, request.number, story, tuple((line, now, bad) for line, now, bad, _ in split if now))
    yield Arrival(last, request.number, story, tuple((line, rest, 0) for line, _, _, rest in split if rest))


def _split(story: Story, line: int, quantity: int) -> tuple[int, int, int, int]:
    """Line, delivered first, of these refused, and delivered later (the replacements among them)."""
    now = quantity * 3 // 5 if quantity >= _SPLIT_FROM else quantity
    bad = 1 if story.chance(f"不合格{line}").happens(15) else 0
    missing = min(2, quantity) if story.profile.early_start and line == 1 else 0
    return line, now, bad, quantity - now + bad - missing


def receipt_rows(came: Sequence[Arrival]) -> Iterator[GoodsReceiptRow]:
    """到货签收: one row a line of each lorry."""
    numbers = running("QS", [arrival.day for arrival in came])
    for number, arrival in zip(numbers, came, strict=True):
        for position, (line, delivered, bad) in enumerate(arrival.lines, start=1):
            yield _receipt(number, position, arrival, line, delivered, bad)


def _receipt(number: str, position: int, arrival: Arrival, line: int, delivered: int, bad: int) -> GoodsReceiptRow:
    story = arrival.story
    direct = story.chance(number).happens(60)
    return GoodsReceiptRow(
        number=number,
        line=position,
        project=story.number,
        request=arrival.request,
        request_line=line,
        arrived=arrival.day,
        destination=Destination.SITE if direct else Destination.WAREHOUSE,
        delivered=Decimal(delivered),
        accepted=Decimal(delivered - bad),
        rejected=Decimal(bad),
        slip=f"SH{arrival.day:%Y%m%d}{number[-4:]}" if direct else "",
        signer=story.person(Department.ENGINEERING) if direct else "邱华",
        signed=arrival.day,
        handling="外壳破损，退换，随下批补齐" if bad else "",
    )
