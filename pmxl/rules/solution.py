"""方案与报价关口：踏勘记录、方案与报价的版本、客户反馈（流程 2.1–2.5）。"""

from decimal import Decimal

from pmxl.rows.initiation import SurveyRow
from pmxl.rows.register import Dossier
from pmxl.rows.solution import QuoteRow
from pmxl.rules import questions
from pmxl.rules.check import Asked, Check, Evidence, Gaps, gap, missing
from pmxl.vocabulary import CustomerVerdict, Department, Mode, YesNo

SALES, SOLUTION = Department.SALES, Department.SOLUTION

RECORD = ("现场环境", "管线与路由", "供电与接地", "点位与设备")


def site_is_surveyed(dossier: Dossier, _: Asked) -> Gaps:
    """需要踏勘的，已完成现场踏勘并写下结论"""
    survey = questions.latest_survey(dossier)
    if dossier.project.survey is not YesNo.YES:
        return
    if survey is None:
        remedy = "请方案登记踏勘安排与踏勘记录"
        yield missing(SurveyRow, "没有踏勘记录", remedy, field_name="surveyed", register=dossier.register)
        return
    for name in ("surveyed", "conclusion"):
        if questions.empty(survey, name):
            yield gap(survey, name, "未填写", f"请方案踏勘后填写{survey.heading(name)}")


def survey_record_is_complete(dossier: Dossier, asked: Asked) -> Gaps:
    """踏勘记录各栏都已填写"""
    survey = questions.latest_survey(dossier)
    if survey is None or survey.surveyed is None:
        return
    fields = questions.by_heading(SurveyRow)
    for heading in asked.parameter:
        if questions.empty(survey, fields[heading]):
            yield gap(survey, fields[heading], "未填写", f"请方案补记{heading}")


def quote_is_made(dossier: Dossier, _: Asked) -> Gaps:
    """已有方案与报价，最新版本的金额、成本、报价策略和工程改造建议齐全"""
    quote = questions.latest_quote(dossier)
    if quote is None:
        remedy = "请方案编制第 1 版并新增一行"
        yield missing(QuoteRow, "没有任何版本", remedy, field_name="version", register=dossier.register)
        return
    for name in ("amount", "cost", "strategy", "advice"):
        if questions.empty(quote, name):
            found = f"第 {quote.version} 版未填写"
            yield gap(quote, name, found, f"请方案填写{quote.heading(name)}")


def quote_is_submitted(dossier: Dossier, _: Asked) -> Gaps:
    """最新版本的方案与报价已提交客户"""
    quote = questions.latest_quote(dossier)
    if quote and quote.submitted is None:
        found = f"第 {quote.version} 版尚未提交"
        yield gap(quote, "submitted", found, "请销售提交客户并填写提交客户日期")


def quote_is_accepted(dossier: Dossier, _: Asked) -> Gaps:
    """客户对最新版本的方案与报价反馈为通过"""
    quote = questions.latest_quote(dossier)
    if quote is None:
        return
    if quote.verdict is None:
        yield gap(quote, "verdict", f"第 {quote.version} 版没有客户反馈", "请销售跟进并填写客户反馈、反馈日期")
    elif quote.verdict is not CustomerVerdict.PASSED:
        found = f"第 {quote.version} 版客户反馈「{quote.verdict}」：{quote.opinion or '未写意见'}"
        yield gap(quote, "verdict", found, "请方案更新为下一版，由销售再提交", owner=SOLUTION, step="2.5")


def versions_are_kept(dossier: Dossier, _: Asked) -> Gaps:
    """方案报价的版本从 1 起连续，历次版本都在"""
    rows = sorted(dossier.of(QuoteRow), key=lambda row: row.version or 0)
    for expected, row in enumerate(rows, start=1):
        if row.version != expected:
            found = f"应为第 {expected} 版，实为「{row.version or '空'}」"
            yield gap(row, "version", found, "请方案补回缺失的版本，或更正版本号")
            return


def margin_is_sufficient(dossier: Dossier, asked: Asked) -> Gaps:
    """最新报价的毛利率不低于公司下限"""
    quote = questions.latest_quote(dossier)
    if quote is None or not quote.amount or quote.cost is None:
        return
    margin = (quote.amount - quote.cost) / quote.amount * 100
    if margin < asked.threshold:
        found = f"第 {quote.version} 版毛利率 {margin:.1f}%，低于 {questions.plain(asked.threshold)}%"
        yield gap(quote, "cost", found, "请方案优化成本或报价，或由 PMO 说明理由")


def quote_was_valid_when_accepted(dossier: Dossier, _: Asked) -> Gaps:
    """客户是在报价有效期内答复的"""
    quote = questions.accepted_quote(dossier)
    if quote and quote.valid_until and quote.answered and quote.answered > quote.valid_until:
        found = f"有效期至 {quote.valid_until}，客户 {quote.answered} 才通过"
        yield gap(quote, "valid_until", found, "请销售与方案确认价格仍然有效，并更新有效期", owner=SALES)


CHECKS = (
    Check(
        code="FA01",
        ask=site_is_surveyed,
        owner=SOLUTION,
        step="2.1",
        evidence=(Evidence(SurveyRow, ("surveyed", "conclusion")),),
    ),
    Check(
        code="FA02",
        ask=survey_record_is_complete,
        owner=SOLUTION,
        step="2.1",
        mode=Mode.HINT,
        parameter=RECORD,
        words=(*RECORD, "甲方配合事项", "现场联系人", "时间"),
    ),
    Check(
        code="FA03",
        ask=quote_is_made,
        owner=SOLUTION,
        step="2.2",
        evidence=(Evidence(QuoteRow, ("amount", "cost", "advice")),),
    ),
    Check(
        code="FA04",
        ask=quote_is_submitted,
        owner=SALES,
        step="2.3",
        evidence=(Evidence(QuoteRow, ("submitted",)),),
    ),
    Check(
        code="FA05",
        ask=quote_is_accepted,
        owner=SALES,
        step="2.4",
        evidence=(Evidence(QuoteRow, ("verdict", "answered")),),
    ),
    Check(code="FA06", ask=versions_are_kept, owner=SOLUTION, step="2.5"),
    Check(
        code="FA07",
        ask=margin_is_sufficient,
        owner=SOLUTION,
        step="2.2",
        mode=Mode.HINT,
        threshold=Decimal(15),
        unit="%",
    ),
    Check(code="FA08", ask=quote_was_valid_when_accepted, owner=SALES, step="2.4", mode=Mode.HINT),
)
"""The checks of the gate at the end of 方案与报价, in the order of the steps."""
