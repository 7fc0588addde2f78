"""数据: amounts and quantities that must not exceed, or must equal, one another, to the cent."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from pmxl.figures.standing_questions import allocated_by_receipt, paid_by_node, received_of_contracts, sums
from pmxl.rows.contract import ContractItemRow, ContractRow
from pmxl.rows.money import AllocationRow, InvoiceRow, PaymentNodeRow, ReceiptRow
from pmxl.rows.register import Register
from pmxl.rows.stock import GoodsReceiptRow, RequestLineRow
from pmxl.rules import questions
from pmxl.rules.check import Asked, Gaps
from pmxl.rules.questions import plain


def invoices_stay_within_the_contract(register: Register, _: Asked) -> Gaps:
    """每份合同的开票合计不超过合同金额"""
    invoiced: Mapping[str, Decimal] = sums(register.columns(InvoiceRow, "contract", "amount"))
    for contract in _exceeded(register, invoiced):
        found = f"{contract.number} 合同 {contract.amount:,.2f}，已开票 {invoiced[contract.number]:,.2f}"
        yield questions.about(register, contract, "amount", found, "请财务核对发票；合同增补的请运营更新合同金额")


def receipts_stay_within_the_contract(register: Register, _: Asked) -> Gaps:
    """每份合同的到账合计不超过合同金额"""
    received = received_of_contracts(register)
    for contract in _exceeded(register, received):
        found = f"{contract.number} 合同 {contract.amount:,.2f}，已到账 {received[contract.number]:,.2f}"
        yield questions.about(register, contract, "amount", found, "请财务核对到账所属的合同")


def allocations_stay_within_the_receipt(register: Register, _: Asked) -> Gaps:
    """每笔到账的核销合计不超过到账金额，也不为负"""
    used = allocated_by_receipt(register)
    for receipt in register.rows_where(
        ReceiptRow, ("number", "amount"), lambda number, amount: _is_beyond(used[number], amount)
    ):
        found = f"{receipt.number} 到账 {receipt.amount or Decimal(0):,.2f}，已核销 {used[receipt.number]:,.2f}"
        yield questions.about(register, receipt, "amount", found, "请财务核对核销，多核的以负数行撤销")


def allocations_stay_within_the_node(register: Register, _: Asked) -> Gaps:
    """每个付款节点的核销合计不超过计划金额，也不为负"""
    paid = paid_by_node(register)
    for node in register.rows_where(
        PaymentNodeRow, ("contract", "term", "amount"), lambda *cells: _is_beyond(paid[cells[:2]], cells[2])
    ):
        here, amount = paid[node.contract, node.term], node.amount or Decimal(0)
        found = f"{node.contract} 第 {node.term} 期计划 {amount:,.2f}，已核销 {here:,.2f}"
        yield questions.about(register, node, "amount", found, "请财务核对核销，多核的改核到其他节点")


def allocations_follow_the_receipt(register: Register, _: Asked) -> Gaps:
    """核销的合同就是到账所属的合同，或同一客户的另一份合同

    One payment for two contracts of a customer is split with `pmxl allocate --to`.
    """
    owners = dict(register.columns(ReceiptRow, "number", "contract"))
    customers = {number: name.strip() for number, name in register.columns(ContractRow, "number", "customer")}
    for row in register.rows_where(
        AllocationRow,
        ("receipt", "contract"),
        lambda receipt, contract: (
            contract
            and owners.get(receipt, "") not in ("", contract)
            and (customers.get(contract) or contract) != customers.get(owners[receipt])
        ),
    ):
        found = f"{row.number} 核到 {row.contract}，到账 {row.receipt} 属于 {owners[row.receipt]}"
        yield questions.about(register, row, "contract", found, "请财务更正合同编号，或更正到账所属的合同")


def nodes_add_up_to_the_contract(register: Register, _: Asked) -> Gaps:
    """列出付款节点的合同，节点合计等于合同金额"""
    nodes = register.columns(PaymentNodeRow, "contract", "amount")
    planned = sums((contract, amount) for contract, amount in nodes if amount is not None)
    for contract in register.rows_where(
        ContractRow,
        ("number", "amount"),
        lambda number, amount: amount is not None and planned.get(number, amount) != amount,
    ):
        here, amount = planned[contract.number], contract.amount or Decimal(0)
        found = f"{contract.number} 合同 {amount:,.2f}，节点合计 {here:,.2f}，差 {here - amount:,.2f}"
        yield questions.about(register, contract, "amount", found, "请销售核对各期金额；合同增补的追加一期")


def arrivals_stay_within_the_request(register: Register, _: Asked) -> Gaps:
    """每项备货的合格签收不超过申请数量"""
    receipts = register.columns(GoodsReceiptRow, "request", "request_line", "accepted")
    signed = sums(((request, line), accepted) for request, line, accepted in receipts)
    for line in register.rows_where(
        RequestLineRow,
        ("request", "line", "quantity"),
        lambda *cells: cells[2] is not None and signed[cells[:2]] > max(cells[2], Decimal(0)),
    ):
        here, quantity = signed[line.request, line.line], line.quantity or Decimal(0)
        found = f"{line.request}-{line.line} {line.product} 申请 {plain(quantity)}，合格签收 {plain(here)}"
        yield questions.about(register, line, "quantity", found, "请工程运维核对签收数量，或以追加行补申请")


def arrivals_are_accounted_for(register: Register, _: Asked) -> Gaps:
    """每次到货，送货数量等于合格数量加不合格数量"""
    for row in register.rows_where(
        GoodsReceiptRow,
        ("delivered", "accepted", "rejected"),
        lambda delivered, *judged: None not in (delivered, judged[0]) and questions.total(judged) != delivered,
    ):
        judged = questions.total((row.accepted, row.rejected))
        found = f"{row.number}-{row.line} 送货 {plain(row.delivered or Decimal(0))}，合格加不合格 {plain(judged)}"
        yield questions.about(register, row, "delivered", found, "请工程运维核对三个数量")


def net_amounts_are_not_negative(register: Register, _: Asked) -> Gaps:
    """正负行相抵之后，合同清单、开票、付款节点都不为负"""
    listed = register.columns(ContractItemRow, "contract", "item", "quantity")
    items = sums(((contract, item), quantity) for contract, item, quantity in listed)
    for item in register.rows_where(ContractItemRow, ("quantity",), _is_negative):
        if items[item.contract, item.item] < 0:
            found = f"{item.contract} {item.item} 累计 {plain(items[item.contract, item.item])}"
            yield questions.about(register, item, "quantity", found, "请方案核对变更数量")
    invoiced: Mapping[str, Decimal] = sums(register.columns(InvoiceRow, "contract", "amount"))
    for invoice in register.rows_where(InvoiceRow, ("amount",), _is_negative):
        if invoiced[invoice.contract] < 0:
            found = f"{invoice.contract} 开票累计 {invoiced[invoice.contract]:,.2f}"
            yield questions.about(register, invoice, "amount", found, "请财务核对红字发票")
    for node in register.rows_where(PaymentNodeRow, ("amount",), _is_negative):
        found = f"{node.contract} 第 {node.term} 期 {node.amount:,.2f}"
        yield questions.about(register, node, "amount", found, "请销售改为不小于 0 的金额")


def _exceeded(register: Register, totals: Mapping[str, Decimal]) -> Iterator[ContractRow]:
    """The contracts whose amount is less than their total."""
    return register.rows_where(
        ContractRow, ("number", "amount"), lambda number, amount: amount is not None and totals[number] > amount
    )


def _is_beyond(used: Decimal, amount: Decimal | None) -> bool:
    """Whether what is allocated lies outside of nothing and the whole amount."""
    whole = amount or Decimal(0)
    return not min(whole, Decimal(0)) <= used <= max(whole, Decimal(0))


def _is_negative(amount: Decimal | None) -> bool:
    return amount is not None and amount < 0
