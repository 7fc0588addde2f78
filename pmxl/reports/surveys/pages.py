"""踏勘总结 as pages: won, lost and open, days to quote and to contract, and the reasons in the customer's words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from pmxl.figures.affairs import Affairs
from pmxl.figures.standing_questions import is_given_up
from pmxl.reports.paper.marks import marked
from pmxl.reports.paper.page import Heading, Line, Look, Page, Section, Tone, at, plain
from pmxl.rows.contract import ContractRow
from pmxl.rows.governance import LogRow
from pmxl.rows.initiation import SurveyRow
from pmxl.rows.register import Dossier
from pmxl.rows.solution import QuoteRow
from pmxl.vocabulary import CustomerVerdict, LogAction

WON, LOST, OPEN = "签约", "未成", "在谈"


@dataclass(frozen=True)
class Surveyed:
    """踏勘结果: 签约 with a signed contract, also where 解约 followed; 未成 if terminated without one; else 在谈."""

    dossier: Dossier
    survey: SurveyRow
    surveyed: date
    rounds: int
    outcome: str
    quoted: date | None
    signed: date | None
    amount: Decimal | None
    reason: str

    @property
    def days_to_quote(self) -> int | None:
        """报价天数 = 首版编制日期 − 踏勘日期，日历天."""
        return (self.quoted - self.surveyed).days if self.quoted else None

    @property
    def days_to_contract(self) -> int | None:
        """签约天数 = 签订日期 − 踏勘日期，日历天."""
        return (self.signed - self.surveyed).days if self.signed else None


def surveyed(affairs: Affairs, first: date, last: date) -> tuple[Surveyed, ...]:
    """The projects that were surveyed for the first time from `first` to `last`."""
    found = []
    for dossier in affairs.register.dossiers():
        done = sorted(((row.surveyed, row) for row in dossier.of(SurveyRow) if row.surveyed), key=lambda pair: pair[0])
        if done and first <= done[0][0] <= last:
            found.append(_surveyed(dossier, done[0][1], done[0][0], len(done)))
    return tuple(found)


def _surveyed(dossier: Dossier, survey: SurveyRow, day: date, rounds: int) -> Surveyed:
    contracts = [row for row in dossier.of(ContractRow) if row.signed]
    quotes = dossier.of(QuoteRow)
    made = [row.made for row in quotes if row.made and row.made >= day]
    ended = is_given_up(dossier.project)
    signed = min((row.signed for row in contracts if row.signed), default=None)
    amounts = [row.amount for row in (contracts or quotes[-1:]) if row.amount]
    return Surveyed(
        dossier,
        survey,
        day,
        rounds,
        WON if signed else LOST if ended else OPEN,
        min(made, default=None),
        signed,
        sum(amounts, Decimal(0)) if amounts else None,
        _reason(dossier, quotes),
    )


def _reason(dossier: Dossier, quotes: Sequence[QuoteRow]) -> str:
    endings = [row.note for row in dossier.of(LogRow) if row.action is LogAction.TERMINATED and row.note]
    said = [row.opinion for row in quotes if row.verdict is CustomerVerdict.NOT_PASSED and row.opinion]
    return "；".join([*endings, *(f"客户：{opinion}" for opinion in said)])


@marked
def surveys_page(affairs: Affairs, first: date, last: date) -> Page:
    """The whole summary of a period."""
    found = surveyed(affairs, first, last)
    won, lost = (sum(item.outcome == outcome for item in found) for outcome in (WON, LOST))
    rate = _share(won, won + lost)
    told = f"，成交率 {rate:.0%}（签约 ÷ 已有结果）" if rate is not None else ""
    headline = (
        f"{first} 至 {last} 踏勘 {len(found)} 个项目：签约 {won}、未成 {lost}、在谈 {len(found) - won - lost}{told}"
    )
    sections = (
        _groups(found, "项目类型", lambda item: item.dossier.project.kind),
        _groups(found, "销售", lambda item: item.dossier.project.salesperson),
        _groups(found, "客情关系", lambda item: item.dossier.project.relation),
        _list(found),
    )
    return Page("踏勘总结", headline, (15, 28, 12, 12, 11, 11, 12, 15, 60), sections)


def _share(part: int, whole: int) -> Decimal | None:
    return (Decimal(part) / whole).quantize(Decimal("0.0001"), ROUND_HALF_UP) if whole else None


def _groups(found: Sequence[Surveyed], title: str, key: Callable[[Surveyed], str]) -> Section:
    groups: dict[str, list[Surveyed]] = {}
    for item in found:
        groups.setdefault(key(item) or "（未填）", []).append(item)
    headings = (
        Heading(title, span=2),
        Heading("踏勘", Look.WHOLE),
        Heading("签约", Look.WHOLE),
        Heading("未成", Look.WHOLE),
        Heading("在谈", Look.WHOLE),
        Heading("成交率", Look.SHARE),
        Heading("平均签约天数", Look.NUMBER),
    )
    lines = tuple(_group(name, own) for name, own in sorted(groups.items(), key=lambda pair: -len(pair[1])))
    return Section(f"按{title}", headings, lines, empty="这段时间没有踏勘")


def _group(name: str, own: Sequence[Surveyed]) -> Line:
    counts = {outcome: sum(item.outcome == outcome for item in own) for outcome in (WON, LOST, OPEN)}
    days = [item.days_to_contract for item in own if item.days_to_contract is not None]
    mean = (Decimal(sum(days)) / len(days)).quantize(Decimal("0.1"), ROUND_HALF_UP) if days else None
    return (
        plain(name),
        plain(len(own)),
        plain(counts[WON]),
        plain(counts[LOST]),
        plain(counts[OPEN]),
        plain(_share(counts[WON], counts[WON] + counts[LOST])),
        plain(mean),
    )


def _list(found: Sequence[Surveyed]) -> Section:
    headings = (
        Heading("项目", Look.CODE),
        Heading("项目名称"),
        Heading("踏勘日期", Look.DAY),
        Heading("结果"),
        Heading("报价天数", Look.NUMBER),
        Heading("签约天数", Look.NUMBER),
        Heading("踏勘次数", Look.WHOLE),
        Heading("金额", Look.MONEY),
        Heading("原因与客户意见", Look.LONG),
    )
    tones = {WON: Tone.GOOD, LOST: Tone.BAD, OPEN: Tone.PLAIN}
    lines = tuple(
        (
            plain(item.dossier.reference),
            at(item.dossier.project, "name"),
            at(item.survey, "surveyed"),
            plain(item.outcome, tones[item.outcome]),
            plain(item.days_to_quote),
            plain(item.days_to_contract),
            plain(item.rounds),
            plain(item.amount),
            plain(item.reason),
        )
        for item in sorted(found, key=lambda item: item.surveyed)
    )
    return Section("逐个项目", headings, lines, note="金额为合同额，未签约的为最新报价", empty="这段时间没有踏勘")
