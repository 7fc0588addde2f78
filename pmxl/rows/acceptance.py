"""验收与归档：验收、总结评价、需求反馈、文档登记（流程 6.1–6.5）。"""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from pmxl.rows import column as col
from pmxl.rows.row import Row, Sheet
from pmxl.vocabulary import Book, Decision, Department, Document, Stage, Verdict, YesNo

SALES, PMO, RND = Department.SALES, Department.PMO, Department.RND


class AcceptanceRow(Row):
    """One acceptance, passed or not; its open conditions are 会议待办 of type 验收遗留."""

    sheet: ClassVar[Sheet] = Sheet("验收", Book.PROJECTS, SALES, "一次验收一行：结论、条件、签署", key=("number",))

    number: str = col.code("验收单号", SALES, required=True, example="YS-2026-0001")
    project: str = col.project(SALES)
    contract: str = col.code("合同编号", SALES, refers="合同[合同编号]")
    planned: date | None = col.day("计划验收日期", SALES)
    held: date | None = col.day("验收日期", SALES, required=True)
    place: str = col.text("验收地点", SALES)
    scope: str = col.long_text("验收内容", SALES)
    verdict: Verdict | None = col.choice("验收结论", SALES, Verdict, required=True)
    conditions: str = col.long_text("遗留与条件", SALES, required_when=("verdict", (Verdict.CONDITIONAL,)))
    customer_signer: str = col.outsider(
        "客户签署人", SALES, required_when=("verdict", (Verdict.PASSED, Verdict.CONDITIONAL))
    )
    signed: date | None = col.day("签署日期", SALES)
    original: date | None = col.day("收到原件日期", SALES)
    satisfaction: int | None = col.whole("客户满意度", SALES, at_least=1, at_most=10, hint="1–10 分")
    warranty_start: date | None = col.day("质保开始", SALES)
    warranty_end: date | None = col.day("质保结束", SALES)


class SummaryRow(Row):
    """The summary and evaluation of one finished project (流程 6.4, 月度总结评价)."""

    sheet: ClassVar[Sheet] = Sheet("总结评价", Book.PROJECTS, PMO, "一个项目一行：总结、经验、评分", key=("project",))

    project: str = col.project(PMO)
    summarised: date | None = col.day("总结日期", PMO, required=True)
    host: str = col.person("主持人", PMO, required=True)
    results: str = col.long_text("交付成果", PMO, required=True)
    lessons: str = col.long_text("经验教训", PMO, required=True)
    improvements: str = col.long_text("改进建议", PMO)
    schedule_score: Decimal | None = col.number("进度评分", PMO, at_least=0, at_most=100)
    quality_score: Decimal | None = col.number("质量评分", PMO, at_least=0, at_most=100)
    cost_score: Decimal | None = col.number("成本评分", PMO, at_least=0, at_most=100)
    documents_complete: YesNo | None = col.choice("资料齐全", PMO, YesNo, required=True)
    month: str = col.code("评价月份", PMO, width=10, example="2026-11")
    remark: str = col.long_text("评价意见", PMO)


class DemandRow(Row):
    """One requirement from the market and 产品与研发's answer."""

    sheet: ClassVar[Sheet] = Sheet(
        "需求反馈", Book.PROJECTS, RND, "一条市场需求一行：提出、答复、版本", key=("number",)
    )

    number: str = col.code("需求编号", SALES, required=True, example="XQ-2026-0001")
    project: str = col.project(SALES, required=False)
    department: Department | None = col.choice("提出部门", SALES, Department, required=True)
    person: str = col.person("提出人", SALES, required=True)
    raised: date | None = col.day("提出日期", SALES, required=True)
    need: str = col.long_text("需求描述", SALES, required=True)
    value: str = col.long_text("预期价值", SALES)
    decision: Decision | None = col.choice("答复", RND, Decision)
    answered: date | None = col.day("答复日期", RND, required_when=("decision", tuple(Decision)))
    answer: str = col.long_text("答复说明", RND)
    release: str = col.text("计划版本", RND, required_when=("decision", (Decision.ACCEPTED,)))


class DocumentRow(Row):
    """One document or issued form that is kept as evidence."""

    sheet: ClassVar[Sheet] = Sheet(
        "文档登记", Book.PROJECTS, PMO, "一份文件一版一行：类型、版本、位置、校验值", key=("number", "version")
    )

    number: str = col.code("文档编号", PMO, required=True, example="WD-2026-0001", width=20)
    version: int | None = col.whole("版本", PMO, required=True, at_least=1)
    project: str = col.project(PMO, required=False, hint="周会纪要、月度总结评价可留空")
    stage: Stage | None = col.choice("阶段", PMO, Stage, required=True)
    kind: Document | None = col.choice("文档类型", PMO, Document, width=22)
    title: str = col.name("文档名称", PMO, required=True)
    person: str = col.person("责任人", PMO, required=True)
    dated: date | None = col.day("日期", PMO, required=True)
    place: str = col.text("存放位置", PMO, width=30, required=True)
    digest: str = col.code("SHA-256", PMO, written_by_pmxl=True, width=20)
    source: str = col.long_text("数据来源", PMO, written_by_pmxl=True)
    archived: YesNo | None = col.choice("已归档", PMO, YesNo)
