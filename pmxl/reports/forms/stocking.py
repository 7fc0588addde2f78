"""备货申请单, 到货签收确认单 (流程 4.5, 4.6)."""

from decimal import Decimal

from pmxl.reports.forms.choosing import (
    contract,
    fields_of,
    in_words,
    number_of,
    project,
    receipts,
    rows_about,
    rows_named,
    the_request,
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
    looked_up,
    made,
    worked,
)
from pmxl.rows.column import Kind
from pmxl.rows.contract import ContractRow
from pmxl.rows.stock import GoodsReceiptRow, RequestLineRow, RequestRow
from pmxl.vocabulary import Department, Document, Stage

L, G = RequestLineRow, GoodsReceiptRow
request, ordered = fields_of(the_subject, RequestRow), fields_of(the_request, RequestRow)
receipt = fields_of(the_subject, G)
_CENT = Decimal("0.01")

_lines = rows_about(L, "request")


def _cost(row: RequestLineRow) -> Decimal | None:
    """成本总价: a computed column, whose stored value is never read."""
    return None if row.quantity is None or row.cost is None else (row.quantity * row.cost).quantize(_CENT)


def _sum(case: Case) -> Decimal:
    return sum((cost for row in _lines(case) if (cost := _cost(row)) is not None), Decimal(0))


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
        fields(
            "",
            (request("number"), request("department"), request("applied")),
            (project("name", strong=True), project("number"), project("manager")),
            (project("customer"), request("contract"), request("wanted")),
            (request("address"), request("receiver"), request("applicant")),
            request("special", lines=2),
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
                *columns(L, line=2, item=4, product=6, model=5, brand=3, unit=2, quantity=2, cost=3),
                made("成本总价", 4, lambda _, row: _cost(row), Kind.MONEY),
                column(L, "source", 2),
                column(L, "expected", 3, heading="预计到货"),
            ),
        ),
        fields("", (worked("合计金额", _sum, Kind.MONEY, strong=True), in_words("合计金额大写", _sum))),
        Signatures(boxes=("申请人", "部门审核", "采购", "领导审批")),
        Note("先用库存，不足再采购；申请数量不超出合同清单的剩余数量，变更以正负行追加。"),
    ),
)


def _requested(case: Case, row: GoodsReceiptRow) -> RequestLineRow | None:
    lines = {(one.request, one.line): one for one in case.of(L)}
    return lines.get((row.request, row.request_line))


def _model(case: Case, row: GoodsReceiptRow) -> str:
    line = _requested(case, row)
    return " ".join(part for part in (line.brand, line.model) if part) if line else ""


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
        fields(
            "",
            (receipt("number"), receipt("request"), receipt("slip")),
            (project("name", strong=True), project("number"), contract("number")),
            (receipt("destination"), receipt("arrived"), ordered("wanted")),
            (ordered("address"), ordered("receiver"), project("customer")),
        ),
        Lines(
            name="到货明细",
            title="到货明细",
            kind=G,
            of=rows_about(G, "number"),
            key="序号",
            least=6,
            columns=(
                column(G, "line", 2),
                looked_up("产品名称", 7, _requested, L, "product"),
                made("品牌型号", 6, _model),
                looked_up("单位", 2, _requested, L, "unit"),
                looked_up("申请数量", 3, _requested, L, "quantity"),
                *columns(G, delivered=3, accepted=3, rejected=3, handling=7),
            ),
        ),
        fields("", (receipt("signer"), receipt("signed"))),
        Signatures(boxes=("送货人", "签收人（工程运维）", "项目经理", "客户代表（直发现场）"), opinion=False),
        Note("一式两份：一份随货留存，一份交工程运维登记到货签收；不合格品写明退换或让步接收。"),
    ),
)
