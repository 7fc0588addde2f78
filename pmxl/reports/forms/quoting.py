"""方案与报价, 工程改造建议与实施计划 (流程 2.2, 2.5)."""

from collections.abc import Sequence
from decimal import Decimal

from pmxl.reports.forms.choosing import (
    in_words,
    rows_named,
    the_project,
    the_quote,
    the_subject,
    the_survey,
    version_of,
)
from pmxl.reports.forms.declaration import (
    Case,
    Fields,
    Form,
    Lines,
    NextPage,
    Note,
    Signatures,
    column,
    counted,
    taken,
    worked,
)
from pmxl.reports.forms.planning import planned_tasks
from pmxl.rows.column import Kind
from pmxl.rows.initiation import ProjectRow, SurveyRow
from pmxl.rows.schedule import TaskRow
from pmxl.rows.solution import QuoteRow
from pmxl.vocabulary import Department, Document, Stage

P, Q, S, T = ProjectRow, QuoteRow, SurveyRow, TaskRow


def _amount_in_words(case: Case) -> str:
    quote = the_quote(case)
    return in_words(quote.amount if quote else None)


def _margin(case: Case) -> Decimal | None:
    quote = the_quote(case)
    if quote is None or not quote.amount or quote.cost is None:
        return None
    return ((quote.amount - quote.cost) / quote.amount).quantize(Decimal("0.0001"))


def _versions(case: Case) -> Sequence[QuoteRow]:
    return case.of(QuoteRow)


QUOTE = Form(
    document=Document.QUOTE,
    prefix="FABJ",
    stage=Stage.SOLUTION,
    owner=Department.SOLUTION,
    subjects=rows_named(QuoteRow, version_of),
    taken_back=(QuoteRow,),
    blocks=(
        Fields(
            title="项目与报价",
            rows=(
                (taken(the_project, P, "name", strong=True),),
                (taken(the_project, P, "customer"), taken(the_project, P, "number")),
                (taken(the_project, P, "contact"), taken(the_project, P, "phone")),
                (taken(the_project, P, "site"),),
                (taken(the_subject, Q, "version", label="报价版本"), taken(the_subject, Q, "made")),
                (taken(the_subject, Q, "author"), taken(the_subject, Q, "valid_until")),
                (
                    taken(the_subject, Q, "amount", strong=True),
                    taken(the_subject, Q, "duration", label="预计工期（天）"),
                ),
                (worked("报价金额大写", _amount_in_words),),
            ),
        ),
        Fields(
            title="方案说明",
            rows=(
                (taken(the_project, P, "need", lines=5),),
                (taken(the_subject, Q, "advice", lines=10),),
                (taken(the_subject, Q, "changes", lines=2),),
            ),
        ),
        Signatures(boxes=("编制（方案）", "销售", "客户代表"), opinion=False),
        Note("报价含税，设备材料清单与图纸附后；在有效期内以签订的合同为准。"),
        NextPage(),
        Fields(
            title="内部审核页 · 不随报价提交客户",
            rows=(
                (taken(the_subject, Q, "cost"), worked("毛利率", _margin, Kind.PERCENT)),
                (taken(the_subject, Q, "strategy", lines=6),),
                (taken(the_subject, Q, "submitted"), taken(the_subject, Q, "submitted_by")),
                (taken(the_subject, Q, "verdict"), taken(the_subject, Q, "answered")),
                (taken(the_subject, Q, "opinion", lines=3),),
            ),
        ),
        Lines(
            name="历次版本",
            title="历次版本",
            kind=Q,
            of=_versions,
            key="版本",
            columns=(
                column(Q, "version", 2),
                column(Q, "made", 4),
                column(Q, "author", 3),
                column(Q, "amount", 5),
                column(Q, "verdict", 3),
                column(Q, "changes", 7),
            ),
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
        Fields(
            title="项目概况",
            rows=(
                (taken(the_project, P, "name", strong=True),),
                (taken(the_project, P, "customer"), taken(the_project, P, "number")),
                (taken(the_project, P, "site"),),
                (
                    taken(the_subject, Q, "version", label="对应报价版本"),
                    taken(the_subject, Q, "duration", label="预计工期（天）"),
                ),
                (taken(the_project, P, "wanted_start"), taken(the_project, P, "wanted_finish")),
            ),
        ),
        Fields(
            title="现场与建议",
            rows=(
                (taken(the_survey, S, "conclusion", lines=3),),
                (taken(the_survey, S, "customer_duties", lines=3),),
                (taken(the_subject, Q, "advice", lines=8),),
            ),
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
                column(T, "department", 4),
                column(T, "planned_start", 4),
                column(T, "planned_finish", 5),
            ),
        ),
        Signatures(boxes=("编制（方案）", "工程运维", "客户代表"), opinion=False),
    ),
)
