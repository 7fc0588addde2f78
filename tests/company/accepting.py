"""验收、总结评价、需求反馈、豁免 of the example."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from pmxl.rows.acceptance import AcceptanceRow, DemandRow, SummaryRow
from pmxl.rows.governance import WaiverRow
from pmxl.vocabulary import Decision, Department, Verdict, YesNo
from tests.company import words
from tests.company.chance import Chance
from tests.company.company import CALENDAR
from tests.company.profile import LAST_ENTRY
from tests.company.story import Story, later, running
from tests.company.timeline import REJECTED, Taken

_PMO_HEAD = "王雅琴"
_SIGNERS = ("钱建平", "沈国庆", "孔令辉", "陆明", "秦岚", "尹志强")
_ANSWER_DAYS = 12


def acceptances(stories: Iterable[Story]) -> list[tuple[Story, Taken]]:
    """Every acceptance that was held, by day."""
    held = [(story, taken) for story in stories for taken in story.time.rounds("6.1")]
    return sorted(held, key=lambda entry: (entry[1].finished, entry[0].number))


def acceptance_rows(stories: Iterable[Story]) -> list[AcceptanceRow]:
    """验收: one row an acceptance, the failed ones too."""
    held = acceptances(stories)
    numbers = running("YS", [taken.finished for _, taken in held])
    return [_acceptance(number, story, taken) for number, (story, taken) in zip(numbers, held, strict=True)]


def _acceptance(number: str, story: Story, taken: Taken) -> AcceptanceRow:
    day, chance = taken.finished, story.chance("验收")
    row = AcceptanceRow(
        number=number,
        project=story.number,
        contract=story.contract,
        planned=later(day, -chance.between(0, 4)),
        held=day,
        place=story.profile.site,
        scope="合同清单全部内容，含联动试验与资料移交",
        verdict=Verdict(taken.result),
    )
    if taken.result == REJECTED:
        return row.model_copy(update={"conditions": words.FAILED})
    retention = story.profile.scheme == "四段"
    signed = {
        "conditions": "；".join(words.PUNCH[:2]) if taken.result == Verdict.CONDITIONAL else "",
        "customer_signer": chance.pick(_SIGNERS),
        "signed": day,
        "original": CALENDAR.add_workdays(day, 3),
        "satisfaction": chance.between(7, 10),
        "warranty_start": day if retention else None,
        "warranty_end": later(day, 365) if retention else None,
    }
    return row.model_copy(update=signed)


def summary_rows(stories: Iterable[Story]) -> Iterator[SummaryRow]:
    """总结评价: of every project that has come through 6.4, and one that PMO is still filling."""
    for story in stories:
        day = story.time.done("6.4")
        if day is None:
            continue
        chance = story.chance("总结")
        yield SummaryRow(
            project=story.number,
            summarised=day,
            host=_PMO_HEAD,
            results=words.TRADES[story.profile.kind].results,
            lessons=chance.pick(words.LESSONS),
            improvements="把停机窗口与付款资料清单作为合同附件",
            schedule_score=Decimal(max(60, 96 - 3 * story.profile.behind)),
            quality_score=Decimal(chance.between(84, 97)),
            cost_score=Decimal(chance.between(80, 95)),
            documents_complete=YesNo.YES,
            month=f"{day:%Y-%m}",
            remark=chance.pick(("按期交付，客户满意", "成本控制较好，资料可再提前", "沟通及时，建议推广样板做法")),
        )


def demand_rows(stories: Iterable[Story]) -> list[DemandRow]:
    """需求反馈: what sales, solution and engineering heard, and what 产品与研发 answered."""
    numbered = [story for story in stories if story.number]
    entries = [(_demand_day(turn), turn, numbered[(turn * 3) % len(numbered)]) for turn in range(len(words.DEMANDS))]
    numbers = running("XQ", [day for day, *_ in entries])
    return [_demand(number, *entry) for number, entry in zip(numbers, entries, strict=True)]


def _demand_day(turn: int) -> date:
    return CALENDAR.next_workday(later(date(2026, 2, 10), turn * 31))


def _demand(number: str, day: date, turn: int, story: Story) -> DemandRow:
    need, value = words.DEMANDS[turn]
    department = (Department.SALES, Department.SOLUTION, Department.ENGINEERING)[turn % 3]
    row = DemandRow(
        number=number,
        project=story.number,
        department=department,
        person=story.person(department) if story.person(department) != "韩松" else "高翔",
        raised=day,
        need=need,
        value=value,
    )
    answered = CALENDAR.add_workdays(day, _ANSWER_DAYS)
    if answered > LAST_ENTRY:
        return row
    decision = Chance(need).pick(tuple(Decision))
    answer = {
        Decision.ACCEPTED: ("已排入版本，先做两个试点项目", f"V3.{turn + 1}"),
        Decision.DEFERRED: ("与现有模块重叠，下半年评估", ""),
        Decision.DECLINED: ("属个别定制，建议按项目报价", ""),
    }[decision]
    fields = {"decision": decision, "answered": answered, "answer": answer[0], "release": answer[1]}
    return row.model_copy(update=fields)


def waiver_rows(stories: Iterable[Story]) -> list[WaiverRow]:
    """豁免: 质保金 of closed projects, and starting before the last goods have come."""
    entries = sorted((entry for story in stories for entry in _waivers(story)), key=lambda entry: entry[0])
    numbers = running("HM", [day for day, _ in entries])
    return [row.model_copy(update={"number": number}) for number, (_, row) in zip(numbers, entries, strict=True)]


def _waivers(story: Story) -> Iterator[tuple[date, WaiverRow]]:
    closed = story.time.done("6.5")
    if story.profile.closing_waiver and closed:
        accepted = story.time.day("6.1")
        day = CALENDAR.add_workdays(closed, -1)
        yield day, _waiver(story, "YS08", day, later(accepted, 380), "质保期未满，质保金未到期，其余款项已收清",
                           f"质保金于 {later(accepted, 365)} 到期后由{story.profile.sales}催收")  # fmt: skip
    started = story.delivery_start
    if story.profile.early_start and started:
        until = date(2026, 10, 30) if story.profile.behind >= _LONG_LATE else date(2026, 12, 15)
        day = CALENDAR.add_workdays(started, -1)
        yield day, _waiver(story, "ZB12", day, until, story.profile.early_start, f"{until} 前补齐到货签收")


_LONG_LATE = 10


def _waiver(story: Story, rule: str, day: date, until: date, reason: str, condition: str) -> WaiverRow:
    return WaiverRow(
        project=story.number,
        rule=rule,
        reason=reason,
        condition=condition,
        approver=_PMO_HEAD,
        approved=day,
        until=until,
    )
