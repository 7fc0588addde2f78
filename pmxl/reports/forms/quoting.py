"""方案与报价, 工程改造建议与实施计划 (流程 2.2, 2.5)."""

from decimal import Decimal

from pmxl.reports.forms.choosing import (
    amount_of,
    fields_of,
    in_words,
    project,
    rows_named,
    the_quote,
    the_subject,
    the_survey,
    version_of,
)
from pmxl.reports.forms.declaration import (
    Case,
    Form,
    Lines,
    NextPage,
    Note,
    Signatures,
    column,
    columns,
    counted,
    fields,
    worked,
)
from pmxl.reports.forms.planning import planned_tasks
from pmxl.rows.column import Kind
from pmxl.rows.initiation import SurveyRow
from pmxl.rows.schedule import TaskRow
from pmxl.rows.solution import QuoteRow
from pmxl.vocabulary import Department, Document, Stage

Q, T = QuoteRow, TaskRow
quote, survey = fields_of(the_subject, Q), fields_of(the_survey, SurveyRow)


def _margin(case: Case) -> Decimal | None:
    row = the_quote(case)
    if row is None or not row.amount or row.cost is None:
        return None
    return ((row.amount - row.cost) / row.amount).quantize(Decimal("0.0001"))


QUOTE = Form(
    document=Document.QUOTE,
    prefix="FABJ",
    stage=Stage.SOLUTION,
    owner=Department.SOLUTION,
    subjects=rows_named(QuoteRow, version_of),
    taken_back=(QuoteRow,),
    blocks=(
        fields(
            "项目与报价",
            project("name", strong=True),
            (project("customer"), project("number")),
            (project("contact"), project("phone")),
            project("site"),
            (quote("version", label="报价版本"), quote("made")),
            (quote("author"), quote("valid_until")),
            (quote("amount", strong=True), quote("duration", label="预计工期（天）")),
            in_words("报价金额大写", amount_of(the_quote)),
        ),
        fields(
            "方案说明",
            project("need", lines=5),
            quote("advice", lines=10),
            quote("changes", lines=2),
        ),
        Signatures(boxes=("编制（方案）", "销售", "客户代表"), opinion=False),
        Note("报价含税，设备材料清单与图纸附后；在有效期内以签订的合同为准。"),
        NextPage(),
        fields(
            "内部审核页 · 不随报价提交客户",
            (quote("cost"), worked("毛利率", _margin, Kind.PERCENT)),
            quote("strategy", lines=6),
            (quote("submitted"), quote("submitted_by")),
            (quote("verdict"), quote("answered")),
            quote("opinion", lines=3),
        ),
        Lines(
            name="历次版本",
            title="历次版本",
            kind=Q,
            of=lambda case: case.of(Q),
            key="版本",
            columns=columns(Q, version=2, made=4, author=3, amount=5, verdict=3, changes=7),
        ),
        Signatures(boxes=("方案负责人", "销售", "PMO")),
    ),
)


ADVICE = Form(
    document=Document.ADVICE,
    prefix="GCJY",
    stage=Stage.SOLUTION,
    owner=Department.SOLUTION,
    subjects=rows_named(QuoteRow, version_of),
    taken_back=(QuoteRow, "实施计划"),
    blocks=(
        fields(
            "项目概况",
            project("name", strong=True),
            (project("customer"), project("number")),
            project("site"),
            (quote("version", label="对应报价版本"), quote("duration", label="预计工期（天）")),
            (project("wanted_start"), project("wanted_finish")),
        ),
        fields(
            "现场与建议",
            survey("conclusion", lines=3),
            survey("customer_duties", lines=3),
            quote("advice", lines=8),
        ),
        Lines(
            name="实施计划",
            title="实施计划",
            kind=T,
            of=planned_tasks,
            key="序号",
            least=6,
            columns=(
                counted("序号", 2),
                column(T, "name", 9, heading="工作内容"),
                *columns(T, department=4, planned_start=4, planned_finish=5),
            ),
        ),
        Signatures(boxes=("编制（方案）", "工程运维", "客户代表"), opinion=False),
    ),
)
