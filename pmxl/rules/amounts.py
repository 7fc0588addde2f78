"""数据: amounts and quantities that must not exceed, or must equal, one another, to the cent."""

from decimal import Decimal

from pmxl.rows.contract import ContractItemRow, ContractRow
from pmxl.rows.money import AllocationRow, InvoiceRow, PaymentNodeRow, ReceiptRow
from pmxl.rows.register import Register
from pmxl.rows.stock import GoodsReceiptRow, RequestLineRow
from pmxl.rules import questions
from pmxl.rules.check import Asked, Gaps
from pmxl.rules.questions import plain, sums


def invoices_stay_within_the_contract(register: Register, _: Asked) -> Gaps:
    """每份合同的开票合计不超过合同金额"""
    invoiced = sums((row.contract, row.amount) for row in register.of(InvoiceRow))
    for contract in register.of(ContractRow):
        here = invoiced[contract.number]
        if contract.amount is not None and here > contract.amount:
            found = f"{contract.number} 合同 {contract.amount:,.2f}，已开票 {here:,.2f}"
            yield questions.about(register, contract, "amount", found, "请财务核对发票；合同增补的请运营更新合同金额")


def receipts_stay_within_the_contract(register: Register, _: Asked) -> Gaps:
    """每份合同的到账合计不超过合同金额"""
    received = sums((row.contract, row.amount) for row in register.of(ReceiptRow))
    for contract in register.of(ContractRow):
        here = received[contract.number]
        if contract.amount is not None and here > contract.amount:
            found = f"{contract.number} 合同 {contract.amount:,.2f}，已到账 {here:,.2f}"
            yield questions.about(register, contract, "amount", found, "请财务核对到账所属的合同")


def allocations_stay_within_the_receipt(register: Register, _: Asked) -> Gaps:
    """每笔到账的核销合计不超过到账金额，也不为负"""
    used = sums((row.receipt, row.amount) for row in register.of(AllocationRow))
    for receipt in register.of(ReceiptRow):
        here, amount = used[receipt.number], receipt.amount or Decimal(0)
        if not min(amount, Decimal(0)) <= here <= max(amount, Decimal(0)):
            found = f"{receipt.number} 到账 {amount:,.2f}，已核销 {here:,.2f}"
            yield questions.about(register, receipt, "amount", found, "请财务核对核销，多核的以负数行撤销")


def allocations_stay_within_the_node(register: Register, _: Asked) -> Gaps:
    """每个付款节点的核销合计不超过计划金额，也不为负"""
    paid = questions.allocated(register.of(AllocationRow))
    for node in register.of(PaymentNodeRow):
        here, amount = paid[node.contract, node.term], node.amount or Decimal(0)
        if not min(amount, Decimal(0)) <= here <= max(amount, Decimal(0)):
            found = f"{node.contract} 第 {node.term} 期计划 {amount:,.2f}，已核销 {here:,.2f}"
            yield questions.about(register, node, "amount", found, "请财务核对核销，多核的改核到其他节点")


def allocations_follow_the_receipt(register: Register, _: Asked) -> Gaps:
    """核销的合同就是到账所属的合同"""
    owners = {receipt.number: receipt.contract for receipt in register.of(ReceiptRow)}
    for row in register.of(AllocationRow):
        owner = owners.get(row.receipt)
        if owner and row.contract and owner != row.contract:
            found = f"{row.number} 核到 {row.contract}，到账 {row.receipt} 属于 {owner}"
            yield questions.about(register, row, "contract", found, "请财务更正合同编号，或更正到账所属的合同")


def nodes_add_up_to_the_contract(register: Register, _: Asked) -> Gaps:
    """列出付款节点的合同，节点合计等于合同金额"""
    nodes = [node for node in register.of(PaymentNodeRow) if node.amount is not None]
    planned = sums((node.contract, node.amount) for node in nodes)
    for contract in register.of(ContractRow):
        here = planned.get(contract.number)
        if here is not None and contract.amount is not None and here != contract.amount:
            found = (
                f"{contract.number} 合同 {contract.amount:,.2f}，节点合计 {here:,.2f}，差 {here - contract.amount:,.2f}"
            )
            yield questions.about(register, contract, "amount", found, "请销售核对各期金额；合同增补的追加一期")


def arrivals_stay_within_the_request(register: Register, _: Asked) -> Gaps:
    """每项备货的合格签收不超过申请数量"""
    signed = questions.accepted(register.of(GoodsReceiptRow))
    for line in register.of(RequestLineRow):
        here = signed[line.request, line.line]
        if line.quantity is not None and here > max(line.quantity, Decimal(0)):
            found = f"{line.request}-{line.line} {line.product} 申请 {plain(line.quantity)}，合格签收 {plain(here)}"
            yield questions.about(register, line, "quantity", found, "请工程运维核对签收数量，或以追加行补申请")


def arrivals_are_accounted_for(register: Register, _: Asked) -> Gaps:
    """每次到货，送货数量等于合格数量加不合格数量"""
    for row in register.of(GoodsReceiptRow):
        judged = (row.accepted or Decimal(0)) + (row.rejected or Decimal(0))
        if row.delivered is not None and row.accepted is not None and judged != row.delivered:
            found = f"{row.number}-{row.line} 送货 {plain(row.delivered)}，合格加不合格 {plain(judged)}"
            yield questions.about(register, row, "delivered", found, "请工程运维核对三个数量")


def net_amounts_are_not_negative(register: Register, _: Asked) -> Gaps:
    """正负行相抵之后，合同清单、开票、付款节点都不为负"""
    items = sums(((row.contract, row.item), row.quantity) for row in register.of(ContractItemRow))
    for item in register.of(ContractItemRow):
        here = items[item.contract, item.item]
        if here < 0 and (item.quantity or 0) < 0:
            found = f"{item.contract} {item.item} 累计 {plain(here)}"
            yield questions.about(register, item, "quantity", found, "请方案核对变更数量")
    invoiced = sums((row.contract, row.amount) for row in register.of(InvoiceRow))
    for invoice in register.of(InvoiceRow):
        if invoiced[invoice.contract] < 0 and (invoice.amount or 0) < 0:
            found = f"{invoice.contract} 开票累计 {invoiced[invoice.contract]:,.2f}"
            yield questions.about(register, invoice, "amount", found, "请财务核对红字发票")
    for node in register.of(PaymentNodeRow):
        if node.amount is not None and node.amount < 0:
            found = f"{node.contract} 第 {node.term} 期 {node.amount:,.2f}"
            yield questions.about(register, node, "amount", found, "请销售改为不小于 0 的金额")
