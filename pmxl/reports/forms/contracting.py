"""合同审批记录 (流程 3.4)."""

from collections.abc import Sequence

from pmxl.reports.forms.choosing import in_words, number_of, rows_named, the_project, the_quote, the_subject
from pmxl.reports.forms.declaration import Case, Fields, Form, Lines, NewRow, Note, Signatures, column, taken, worked
from pmxl.rows.contract import ContractRow, ReviewRow
from pmxl.rows.initiation import ProjectRow
from pmxl.rows.money import PaymentNodeRow
from pmxl.rows.solution import QuoteRow
from pmxl.vocabulary import Department, Document, ItemState, Stage

P, C, R, N, Q = ProjectRow, ContractRow, ReviewRow, PaymentNodeRow, QuoteRow


def _amount_in_words(case: Case) -> str:
    row = case.subject.row
    return in_words(row.amount if isinstance(row, ContractRow) else None)


def _warranty(case: Case) -> str:
    row = case.subject.row
    if not isinstance(row, ContractRow) or not row.warranty_months:
        return ""
    return f"{row.warranty_months} 个月" + (f"，自{row.warranty_start}起" if row.warranty_start else "")


def _nodes(case: Case) -> Sequence[PaymentNodeRow]:
    return [row for row in case.of(PaymentNodeRow) if row.contract == case.subject.name]


def _reviews(case: Case) -> Sequence[ReviewRow]:
    return [row for row in case.of(ReviewRow) if row.contract == case.subject.name]


CONTRACT_REVIEW = Form(
    document=Document.CONTRACT_REVIEW,
    prefix="HTSP",
    stage=Stage.CONTRACT,
    owner=Department.OPERATIONS,
    subjects=rows_named(ContractRow, number_of),
    taken_back=("评审意见",),
    blocks=(
        Fields(
            title="合同信息",
            rows=(
                (taken(the_subject, C, "name", strong=True),),
                (taken(the_subject, C, "number"), taken(the_subject, C, "customer_number")),
                (taken(the_project, P, "name"),),
                (taken(the_project, P, "number"), taken(the_subject, C, "kind")),
                (taken(the_subject, C, "customer"), taken(the_subject, C, "signer")),
                (taken(the_subject, C, "amount", strong=True), taken(the_subject, C, "tax_rate")),
                (worked("合同金额大写", _amount_in_words),),
                (taken(the_quote, Q, "amount", label="最新报价"), taken(the_subject, C, "delivery")),
                (worked("质保", _warranty), taken(the_subject, C, "invoice_kind")),
            ),
        ),
        Lines(
            name="付款节点",
            title="付款节点",
            kind=N,
            of=_nodes,
            key="期次",
            least=3,
            columns=(
                column(N, "term", 2),
                column(N, "node", 3),
                column(N, "share", 3),
                column(N, "amount", 5),
                column(N, "trigger", 4),
                column(N, "days", 3, heading="账期（天）"),
                column(N, "planned", 4),
            ),
        ),
        Lines(
            name="评审意见",
            title="评审意见",
            kind=R,
            of=_reviews,
            key="序号",
            least=4,
            registers=NewRow(
                needed=("role", "reviewer", "opinion"),
                fills=lambda added: {
                    "contract": added.subject,
                    "project": added.project,
                    "reviewed": added.today,
                    "state": ItemState.OPEN,
                },
                same=("contract", "role", "opinion"),
                counted="line",
                within=("contract",),
            ),
            columns=(
                column(R, "line", 2),
                column(R, "role", 3),
                column(R, "reviewer", 3),
                column(R, "point", 3),
                column(R, "opinion", 6),
                column(R, "handling", 4),
                column(R, "state", 3),
            ),
        ),
        Signatures(boxes=("销售", "方案", "财务", "运营（盖章审核）")),
        Note("每条评审意见关闭后方可盖章；退回修改的，由原评审人复核。"),
    ),
)
