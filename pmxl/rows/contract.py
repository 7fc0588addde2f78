"""签合同阶段的工作表：合同、合同清单、合同评审（流程 3.3–3.6, 4.1）。"""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from pmxl.rows import column as col
from pmxl.rows.row import Row, Sheet
from pmxl.vocabulary import Book, Department, ItemState, RetentionStart, Verdict

SALES, OPERATIONS, SOLUTION, FINANCE = Department.SALES, Department.OPERATIONS, Department.SOLUTION, Department.FINANCE


class ContractRow(Row):
    """One contract of one project, with its way from stamp to archive."""

    sheet: ClassVar[Sheet] = Sheet(
        "合同", Book.MONEY, OPERATIONS, "一份合同一行：金额、签订、盖章寄出签回归档、未收", key=("number",)
    )

    number: str = col.code("合同编号", OPERATIONS, required=True, example="HT-2026-0001")
    project: str = col.project(OPERATIONS)
    name: str = col.name("合同名称", OPERATIONS, required=True)
    customer: str = col.name("客户名称", SALES, required=True)
    customer_number: str = col.code("客户合同编号", SALES)
    kind: str = col.listed("合同类型", OPERATIONS, "合同类型", required=True)
    amount: Decimal | None = col.money("合同金额", OPERATIONS, required=True, at_least=0, hint="含税")
    tax_rate: Decimal | None = col.percent("税率", FINANCE)
    amendment: int | None = col.whole("增补次数", OPERATIONS)
    invoice_kind: str = col.listed("发票类型", FINANCE, "发票类型")
    signer: str = col.person("签订人", SALES, required=True)
    assumed: date | None = col.day("计划签约日期", OPERATIONS, hint="实施计划所依据的签约日期")
    signed: date | None = col.day("签订日期", OPERATIONS)
    delivery: date | None = col.day("约定完工日期", SALES)
    stamped: date | None = col.day("盖章日期", OPERATIONS)
    sent: date | None = col.day("寄出日期", OPERATIONS)
    tracking: str = col.code("快递单号", OPERATIONS)
    returned: date | None = col.day("签回日期", OPERATIONS)
    archived: date | None = col.day("归档日期", OPERATIONS)
    archive: str = col.text("归档位置", OPERATIONS, required_when=("archived", ("*",)))
    warranty_months: int | None = col.whole("质保期", SALES, unit="月")
    warranty_start: RetentionStart | None = col.choice("质保起算", SALES, RetentionStart)
    invoiced: Decimal | None = col.computed(
        "已开票", FINANCE, col.Kind.MONEY, "=SUMIFS(开票[开票金额],开票[合同编号],[@合同编号])"
    )
    received: Decimal | None = col.computed(
        "已到账",
        FINANCE,
        col.Kind.MONEY,
        "=SUMIFS(到账[到账金额],到账[合同编号],[@合同编号])"
        "+SUMIFS(核销[跨合同金额],核销[合同编号],[@合同编号])-SUMIFS(核销[跨合同金额],核销[到账合同],[@合同编号])",
    )
    unreceived: Decimal | None = col.computed("合同未收", FINANCE, col.Kind.MONEY, "=N([@合同金额])-[@已到账]")
    invoiced_unreceived: Decimal | None = col.computed("已开票未收", FINANCE, col.Kind.MONEY, "=[@已开票]-[@已到账]")
    due_unreceived: Decimal | None = col.computed(
        "到期未收", FINANCE, col.Kind.MONEY, "=SUMIFS(回款计划[到期未核销],回款计划[合同编号],[@合同编号])"
    )
    unallocated: Decimal | None = col.computed(
        "未核销到账", FINANCE, col.Kind.MONEY, "=[@已到账]-SUMIFS(回款计划[已核销],回款计划[合同编号],[@合同编号])"
    )
    remark: str = col.long_text("备注", OPERATIONS)


class ContractItemRow(Row):
    """One line of what the contract covers; a change is a further ± line, never an overwritten one."""

    sheet: ClassVar[Sheet] = Sheet(
        "合同清单", Book.MONEY, SOLUTION, "合同所含设备材料，一行一项；变更以正负行追加", key=("contract", "line")
    )

    contract: str = col.code("合同编号", SOLUTION, required=True, refers="合同[合同编号]")
    line: int | None = col.whole("序号", SOLUTION, required=True, at_least=1)
    item: str = col.code("物料代码", SOLUTION, required=True)
    product: str = col.name("产品名称", SOLUTION, required=True)
    model: str = col.text("规格型号", SOLUTION)
    brand: str = col.text("品牌", SOLUTION)
    unit: str = col.listed("单位", SOLUTION, "单位", required=True)
    quantity: Decimal | None = col.number("数量", SOLUTION, required=True, hint="变更减少填负数")
    cost: Decimal | None = col.money("成本单价", SOLUTION, at_least=0)
    change: str = col.text("变更说明", SOLUTION, width=24)


class ReviewRow(Row):
    """One reviewer's finding on a contract; a reviewer without objection has one row that is closed (流程 3.4)."""

    sheet: ClassVar[Sheet] = Sheet(
        "合同评审", Book.PROJECTS, OPERATIONS, "一条评审意见一行：评审方、意见、是否关闭", key=("contract", "line")
    )

    contract: str = col.code("合同编号", OPERATIONS, required=True, refers="合同[合同编号]")
    line: int | None = col.whole("序号", OPERATIONS, required=True, at_least=1)
    project: str = col.project(OPERATIONS)
    role: str = col.listed("评审方", OPERATIONS, "评审方", required=True)
    reviewer: str = col.person("评审人", OPERATIONS, required=True)
    point: str = col.listed("评审要点", OPERATIONS, "评审要点")
    risk: str = col.listed("风险等级", OPERATIONS, "风险等级")
    opinion: str = col.long_text("评审意见", OPERATIONS, required=True)
    reviewed: date | None = col.day("评审日期", OPERATIONS)
    handling: str = col.long_text("处理结果", OPERATIONS)
    verdict: Verdict | None = col.choice("结论", OPERATIONS, Verdict)
    state: ItemState | None = col.choice("状态", OPERATIONS, ItemState, required=True)
    closed: date | None = col.day("关闭日期", OPERATIONS, required_when=("state", (ItemState.CLOSED,)))
