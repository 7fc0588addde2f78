"""备货申请单, 到货签收确认单 (流程 4.5, 4.6)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from pmxl.reports.forms.choosing import (
    in_words,
    number_of,
    receipts,
    rows_named,
    the_contract,
    the_project,
    the_request,
    the_subject,
    total,
)
from pmxl.reports.forms.declaration import (
    Case,
    Fields,
    Form,
    Lines,
    NewRow,
    Note,
    Signatures,
    column,
    made,
    taken,
    worked,
)
from pmxl.rows.column import Kind
from pmxl.rows.contract import ContractRow
from pmxl.rows.initiation import ProjectRow
from pmxl.rows.stock import GoodsReceiptRow, RequestLineRow, RequestRow
from pmxl.vocabulary import Department, Document, Stage

P, C, B, L, G = ProjectRow, ContractRow, RequestRow, RequestLineRow, GoodsReceiptRow
CENT = Decimal("0.01")


def _lines(case: Case) -> Sequence[RequestLineRow]:
    return [row for row in case.of(RequestLineRow) if row.request == case.subject.name]


def _cost(row: RequestLineRow) -> Decimal | None:
    """成本总价: a computed column, whose stored value is never read."""
    return None if row.quantity is None or row.cost is None else (row.quantity * row.cost).quantize(CENT)


def _sum(case: Case) -> Decimal:
    return total(_cost(row) for row in _lines(case))


def _sum_in_words(case: Case) -> str:
    return in_words(_sum(case))


STOCK_REQUEST = Form(
    document=Document.STOCK_REQUEST,
    prefix="BHSQ",
    stage=Stage.PREPARATION,
    owner=Department.ENGINEERING,
    landscape=True,
    subjects=rows_named(RequestRow, number_of),
    taken_back=(RequestRow, "备货明细"),
    kinds=(ContractRow,),
    blocks=(
        Fields(
            rows=(
                (
                    taken(the_subject, B, "number"),
                    taken(the_subject, B, "department"),
                    taken(the_subject, B, "applied"),
                ),
                (
                    taken(the_project, P, "name", strong=True),
                    taken(the_project, P, "number"),
                    taken(the_project, P, "manager"),
                ),
                (taken(the_project, P, "customer"), taken(the_subject, B, "contract"), taken(the_subject, B, "wanted")),
                (
                    taken(the_subject, B, "address"),
                    taken(the_subject, B, "receiver"),
                    taken(the_subject, B, "applicant"),
                ),
                (taken(the_subject, B, "special", lines=2),),
            ),
        ),
        Lines(
            name="备货明细",
            title="备货明细",
            kind=L,
            of=_lines,
            key="序号",
            least=6,
            registers=NewRow(
                needed=("product", "unit", "quantity"),
                fills=lambda added: {"request": added.subject},
                same=("request", "item", "product", "model", "quantity"),
                counted="line",
                within=("request",),
            ),
            columns=(
                column(L, "line", 2),
                column(L, "item", 4),
                column(L, "product", 6),
                column(L, "model", 5),
                column(L, "brand", 3),
                column(L, "unit", 2),
                column(L, "quantity", 2),
                column(L, "cost", 3),
                made("成本总价", 4, lambda _, row: _cost(row), Kind.MONEY),
                column(L, "source", 2),
                column(L, "expected", 3, heading="预计到货"),
            ),
        ),
        Fields(rows=((worked("合计金额", _sum, Kind.MONEY, strong=True), worked("合计金额大写", _sum_in_words)),)),
        Signatures(boxes=("申请人", "部门审核", "采购", "领导审批")),
        Note("先用库存，不足再采购；申请数量不超出合同清单的剩余数量，变更以正负行追加。"),
    ),
)


def _arrived(case: Case) -> Sequence[GoodsReceiptRow]:
    return [row for row in case.of(GoodsReceiptRow) if row.number == case.subject.name]


def _requested(case: Case, row: GoodsReceiptRow) -> RequestLineRow | None:
    lines: Mapping[tuple[str, int | None], RequestLineRow] = {
        (one.request, one.line): one for one in case.of(RequestLineRow)
    }
    return lines.get((row.request, row.request_line))


def _product(case: Case, row: GoodsReceiptRow) -> str:
    line = _requested(case, row)
    return line.product if line else ""


def _model(case: Case, row: GoodsReceiptRow) -> str:
    line = _requested(case, row)
    return " ".join(part for part in (line.brand, line.model) if part) if line else ""


def _unit(case: Case, row: GoodsReceiptRow) -> str:
    line = _requested(case, row)
    return line.unit if line else ""


def _ordered(case: Case, row: GoodsReceiptRow) -> Decimal | None:
    line = _requested(case, row)
    return line.quantity if line else None


GOODS_RECEIPT = Form(
    document=Document.GOODS_RECEIPT,
    prefix="DHQS",
    stage=Stage.PREPARATION,
    owner=Department.ENGINEERING,
    landscape=True,
    subjects=receipts,
    taken_back=(GoodsReceiptRow, "到货明细"),
    kinds=(RequestLineRow,),
    blocks=(
        Fields(
            rows=(
                (taken(the_subject, G, "number"), taken(the_subject, G, "request"), taken(the_subject, G, "slip")),
                (
                    taken(the_project, P, "name", strong=True),
                    taken(the_project, P, "number"),
                    taken(the_contract, C, "number"),
                ),
                (
                    taken(the_subject, G, "destination"),
                    taken(the_subject, G, "arrived"),
                    taken(the_request, B, "wanted"),
                ),
                (
                    taken(the_request, B, "address"),
                    taken(the_request, B, "receiver"),
                    taken(the_project, P, "customer"),
                ),
            ),
        ),
        Lines(
            name="到货明细",
            title="到货明细",
            kind=G,
            of=_arrived,
            key="序号",
            least=6,
            columns=(
                column(G, "line", 2),
                made("产品名称", 7, _product, Kind.NAME),
                made("品牌型号", 6, _model),
                made("单位", 2, _unit, Kind.LISTED),
                made("申请数量", 3, _ordered, Kind.NUMBER),
                column(G, "delivered", 3),
                column(G, "accepted", 3),
                column(G, "rejected", 3),
                column(G, "handling", 7),
            ),
        ),
        Fields(rows=((taken(the_subject, G, "signer"), taken(the_subject, G, "signed")),)),
        Signatures(boxes=("送货人", "签收人（工程运维）", "项目经理", "客户代表（直发现场）"), opinion=False),
        Note("一式两份：一份随货留存，一份交工程运维登记到货签收；不合格品写明退换或让步接收。"),
    ),
)
