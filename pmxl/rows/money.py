"""回款：回款计划、开票、到账、核销（流程 6.3, 5）。"""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from pmxl.rows import column as col
from pmxl.rows.row import Row, Sheet
from pmxl.vocabulary import Book, Department, PaymentNode, PaymentTrigger

SALES, FINANCE = Department.SALES, Department.FINANCE
NO_RECEIPT = "（无此到账）"


class PaymentNodeRow(Row):
    """One node of a contract's payment plan."""

    sheet: ClassVar[Sheet] = Sheet(
        "回款计划", Book.MONEY, SALES, "一个付款节点一行：金额、触发、到期、已核销", key=("contract", "term")
    )

    contract: str = col.code("合同编号", SALES, required=True, refers="合同[合同编号]")
    term: int | None = col.whole("期次", SALES, required=True, at_least=1)
    project: str = col.project(SALES)
    node: PaymentNode | None = col.choice("款项", SALES, PaymentNode, required=True)
    share: Decimal | None = col.percent("比例", SALES)
    amount: Decimal | None = col.money("计划金额", SALES, required=True)
    trigger: PaymentTrigger | None = col.choice("触发条件", SALES, PaymentTrigger, required=True)
    days: int | None = col.whole("账期", SALES, unit="日历天", hint="触发后多少天到期")
    planned: date | None = col.day("计划日期", SALES, required=True)
    triggered: date | None = col.day("触发日期", SALES)
    due: date | None = col.day("到期日", SALES, hint="触发日期加账期；未触发留空")
    reckoned: date | None = col.day(
        "推算到期日", SALES, written_by_pmxl=True, hint="到期日留空时由 pmxl 按触发事件推算，请留空"
    )
    due_on: date | None = col.computed(
        "应收日期",
        FINANCE,
        col.Kind.DAY,
        '=IF(ISNUMBER([@到期日]),[@到期日],IF(ISNUMBER([@推算到期日]),[@推算到期日],""))',
    )
    collector: str = col.person("跟踪人", SALES, required=True)
    allocated: Decimal | None = col.computed(
        "已核销", FINANCE, col.Kind.MONEY, "=SUMIFS(核销[核销金额],核销[合同编号],[@合同编号],核销[期次],[@期次])"
    )
    open: Decimal | None = col.computed("未核销", FINANCE, col.Kind.MONEY, "=N([@计划金额])-[@已核销]")
    owed: Decimal | None = col.computed(
        "计划未收",
        FINANCE,
        col.Kind.MONEY,
        "=IF(COUNTIFS(合同[合同编号],[@合同编号])=0,0,MAX(0,[@未核销]))",
    )
    due_open: Decimal | None = col.computed(
        "到期未核销", FINANCE, col.Kind.MONEY, "=IF(AND(ISNUMBER([@应收日期]),N([@应收日期])<TODAY()),[@计划未收],0)"
    )
    overdue: int | None = col.computed(
        "逾期天数",
        FINANCE,
        col.Kind.WHOLE,
        "=IF(AND(ISNUMBER([@应收日期]),[@计划未收]>0),MAX(0,TODAY()-[@应收日期]),0)",
    )
    promised: date | None = col.day("承诺付款日期", SALES)
    reason: str = col.listed("逾期原因", SALES, "逾期原因")
    last_dunned: date | None = col.day("最近催款日期", SALES)
    remark: str = col.long_text("备注", SALES)


class InvoiceRow(Row):
    """One invoice; a red invoice is a negative row."""

    sheet: ClassVar[Sheet] = Sheet("开票", Book.MONEY, FINANCE, "一张发票一行；红字发票填负数", key=("number",))

    number: str = col.code("发票号码", FINANCE, required=True, width=22)
    contract: str = col.code("合同编号", FINANCE, required=True, refers="合同[合同编号]")
    term: int | None = col.whole("期次", FINANCE)
    project: str = col.project(FINANCE)
    invoiced: date | None = col.day("开票日期", FINANCE, required=True)
    amount: Decimal | None = col.money("开票金额", FINANCE, required=True)
    kind: str = col.listed("发票类型", FINANCE, "发票类型")
    due: date | None = col.day("付款到期日", FINANCE)
    person: str = col.person("经办人", FINANCE)
    remark: str = col.long_text("备注", FINANCE)


class ReceiptRow(Row):
    """One receipt on the bank's account; a reversal is a negative row."""

    sheet: ClassVar[Sheet] = Sheet("到账", Book.MONEY, FINANCE, "一笔银行到账一行；冲回填负数", key=("number",))

    number: str = col.code("到账编号", FINANCE, required=True, example="DZ-2026-0001")
    bank_number: str = col.code("银行流水号", FINANCE, required=True, width=22)
    received: date | None = col.day("到账日期", FINANCE, required=True)
    payer: str = col.name("付款方", FINANCE, required=True)
    amount: Decimal | None = col.money("到账金额", FINANCE, required=True)
    method: str = col.listed("付款方式", FINANCE, "付款方式")
    contract: str = col.code("合同编号", FINANCE, refers="合同[合同编号]", hint="未认领的到账留空")
    project: str = col.project(FINANCE, required=False)
    allocated: Decimal | None = col.computed(
        "已核销", FINANCE, col.Kind.MONEY, "=SUMIFS(核销[核销金额],核销[到账编号],[@到账编号])"
    )
    open: Decimal | None = col.computed("未核销", FINANCE, col.Kind.MONEY, "=N([@到账金额])-[@已核销]")
    booked_by: str = col.person("登记人", FINANCE)
    remark: str = col.long_text("备注", FINANCE)


class AllocationRow(Row):
    """A part of a receipt put against a payment node; a reversal is a negative row."""

    sheet: ClassVar[Sheet] = Sheet("核销", Book.MONEY, FINANCE, "一笔到账核到一个节点一行；撤销填负数", key=("number",))

    number: str = col.code("核销编号", FINANCE, required=True, example="HX-2026-0001")
    receipt: str = col.code("到账编号", FINANCE, required=True, refers="到账[到账编号]")
    contract: str = col.code("合同编号", FINANCE, required=True, refers="合同[合同编号]")
    term: int | None = col.whole("期次", FINANCE, required=True, at_least=1)
    amount: Decimal | None = col.money("核销金额", FINANCE, required=True)
    allocated: date | None = col.day("核销日期", FINANCE, required=True)
    person: str = col.person("核销人", FINANCE, required=True)
    home: str | None = col.computed(
        "到账合同",
        FINANCE,
        col.Kind.CODE,
        f'=IFERROR(INDEX(到账[合同编号],MATCH([@到账编号],到账[到账编号],0))&"","{NO_RECEIPT}")',
        hint="到账所属的合同",
    )
    across: Decimal | None = col.computed(
        "跨合同金额",
        FINANCE,
        col.Kind.MONEY,
        f'=IF(OR([@到账合同]=[@合同编号],[@到账合同]="{NO_RECEIPT}"),0,N([@核销金额]))',
        hint="到账为别的合同付的部分",
    )
    remark: str = col.long_text("备注", FINANCE)
