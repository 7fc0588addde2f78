"""备货：备货申请、备货明细、到货签收（流程 4.5, 4.6）。"""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from pmxl.rows import column as col
from pmxl.rows.row import Row, Sheet
from pmxl.vocabulary import Book, Department, Destination, RequestState, SupplySource

ENGINEERING = Department.ENGINEERING


class RequestRow(Row):
    """One 备货申请单."""

    sheet: ClassVar[Sheet] = Sheet("备货申请", Book.DELIVERY, ENGINEERING, "一张备货申请单一行", key=("number",))

    number: str = col.code("申请单号", ENGINEERING, required=True, example="BH-2026-0001")
    project: str = col.project(ENGINEERING)
    contract: str = col.code("合同编号", ENGINEERING, required=True, refers="合同[合同编号]")
    department: Department | None = col.choice("申请部门", ENGINEERING, Department, required=True)
    applicant: str = col.person("申请人", ENGINEERING, required=True)
    applied: date | None = col.day("申请日期", ENGINEERING, required=True)
    wanted: date | None = col.day("要求到货日期", ENGINEERING, required=True)
    special: str = col.long_text("特殊要求", ENGINEERING, hint="认证、商检、包装等")
    receiver: str = col.text("收货人及电话", ENGINEERING, width=20)
    address: str = col.name("收货地址", ENGINEERING)
    approver: str = col.person("审核人", ENGINEERING)
    approved: date | None = col.day("审批日期", ENGINEERING)
    ordered: date | None = col.day("下单日期", ENGINEERING)
    state: RequestState | None = col.choice("状态", ENGINEERING, RequestState, required=True)
    remark: str = col.long_text("备注", ENGINEERING)


class RequestLineRow(Row):
    """One line of a 备货申请单; a change is a further ± line."""

    sheet: ClassVar[Sheet] = Sheet(
        "备货明细", Book.DELIVERY, ENGINEERING, "备货申请的明细，一行一项物料", key=("request", "line")
    )

    request: str = col.code("申请单号", ENGINEERING, required=True, refers="备货申请[申请单号]")
    line: int | None = col.whole("序号", ENGINEERING, required=True, at_least=1)
    item: str = col.code("物料代码", ENGINEERING, required=True)
    product: str = col.name("产品名称", ENGINEERING, required=True)
    model: str = col.text("规格型号", ENGINEERING)
    brand: str = col.text("品牌", ENGINEERING)
    unit: str = col.listed("单位", ENGINEERING, "单位", required=True)
    quantity: Decimal | None = col.number("数量", ENGINEERING, required=True, hint="变更减少填负数")
    cost: Decimal | None = col.money("成本单价", ENGINEERING, at_least=0)
    total: Decimal | None = col.computed("成本总价", ENGINEERING, col.Kind.MONEY, "=ROUND(N([@数量])*N([@成本单价]),2)")
    source: SupplySource | None = col.choice(
        "来源", ENGINEERING, SupplySource, required=True, hint="先用库存，不足再采购"
    )
    order: str = col.code("采购单号", ENGINEERING, required_when=("source", (SupplySource.PURCHASE,)))
    supplier: str = col.text("供应商", ENGINEERING)
    expected: date | None = col.day("预计到货日期", ENGINEERING)
    history: str = col.long_text("到货日期变更", ENGINEERING, hint="每次改期追加：原日期→新日期，原因")
    accepted: Decimal | None = col.computed(
        "已签收",
        ENGINEERING,
        col.Kind.NUMBER,
        "=SUMIFS(到货签收[合格数量],到货签收[申请单号],[@申请单号],到货签收[申请序号],[@序号])",
    )
    missing: Decimal | None = col.computed("未到数量", ENGINEERING, col.Kind.NUMBER, "=N([@数量])-[@已签收]")


class GoodsReceiptRow(Row):
    """One arrival of one requested line, and what was accepted of it."""

    sheet: ClassVar[Sheet] = Sheet(
        "到货签收", Book.DELIVERY, ENGINEERING, "一次到货一项一行：送达、合格、不合格", key=("number", "line")
    )

    number: str = col.code("签收单号", ENGINEERING, required=True, example="QS-2026-0001")
    line: int | None = col.whole("序号", ENGINEERING, required=True, at_least=1)
    project: str = col.project(ENGINEERING)
    request: str = col.code("申请单号", ENGINEERING, required=True, refers="备货申请[申请单号]")
    request_line: int | None = col.whole("申请序号", ENGINEERING, required=True, at_least=1)
    arrived: date | None = col.day("到货日期", ENGINEERING, required=True)
    destination: Destination | None = col.choice("去向", ENGINEERING, Destination, required=True)
    delivered: Decimal | None = col.number("送货数量", ENGINEERING, required=True, at_least=0)
    accepted: Decimal | None = col.number("合格数量", ENGINEERING, required=True, at_least=0)
    rejected: Decimal | None = col.number("不合格数量", ENGINEERING, at_least=0)
    slip: str = col.code(
        "送货单号", ENGINEERING, required_when=("destination", (Destination.SITE,)), hint="直发现场须有签收的送货单"
    )
    signer: str = col.person("签收人", ENGINEERING, required=True)
    signed: date | None = col.day("签收日期", ENGINEERING, required=True)
    handling: str = col.long_text("不合格处理", ENGINEERING)
