"""合同审批记录 (流程 3.4)."""

from pmxl.reports.forms.choosing import (
    amount_of,
    fields_of,
    in_words,
    number_of,
    project,
    rows_about,
    rows_named,
    the_quote,
    the_subject,
)
from pmxl.reports.forms.declaration import (
    Case,
    Form,
    Lines,
    NewRow,
    Note,
    Signatures,
    column,
    columns,
    fields,
    worked,
)
from pmxl.rows.contract import ContractRow, ReviewRow
from pmxl.rows.money import PaymentNodeRow
from pmxl.rows.solution import QuoteRow
from pmxl.vocabulary import Department, Document, ItemState, Stage

C, R, N = ContractRow, ReviewRow, PaymentNodeRow


def _warranty(case: Case) -> str:
    row = case.subject.row
    if not isinstance(row, ContractRow) or not row.warranty_months:
        return ""
    return f"{row.warranty_months} 个月" + (f"，自{row.warranty_start}起" if row.warranty_start else "")


subject, quote = fields_of(the_subject, C), fields_of(the_quote, QuoteRow)

CONTRACT_REVIEW = Form(
    document=Document.CONTRACT_REVIEW,
    prefix="HTSP",
    stage=Stage.CONTRACT,
    owner=Department.OPERATIONS,
    subjects=rows_named(ContractRow, number_of),
    taken_back=("评审意见",),
    blocks=(
        fields(
            "合同信息",
            subject("name", strong=True),
            (subject("number"), subject("customer_number")),
            project("name"),
            (project("number"), subject("kind")),
            (subject("customer"), subject("signer")),
            (subject("amount", strong=True), subject("tax_rate")),
            in_words("合同金额大写", amount_of(the_subject)),
            (quote("amount", label="最新报价"), subject("delivery")),
            (worked("质保", _warranty), subject("invoice_kind")),
        ),
        Lines(
            name="付款节点",
            title="付款节点",
            kind=N,
            of=rows_about(N, "contract"),
            key="期次",
            least=3,
            columns=(
                *columns(N, term=2, node=3, share=3, amount=5, trigger=4),
                column(N, "days", 3, heading="账期（天）"),
                column(N, "planned", 4),
            ),
        ),
        Lines(
            name="评审意见",
            title="评审意见",
            kind=R,
            of=rows_about(R, "contract"),
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
            columns=columns(R, line=2, role=3, reviewer=3, point=3, opinion=6, handling=4, state=3),
        ),
        Signatures(boxes=("销售", "方案", "财务", "运营（盖章审核）")),
        Note("每条评审意见关闭后方可盖章；退回修改的，由原评审人复核。"),
    ),
)
