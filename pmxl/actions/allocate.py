"""核销: lay a receipt against payment nodes, oldest due first or as told; take allocations back (流程 6.3)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from pmxl.actions.desk import Desk, Done
from pmxl.actions.numbering import free_number
from pmxl.actions.reckoning import due_dates_set
from pmxl.actions.recording import Decision, log_entry, record
from pmxl.errors import NotPossibleNowError, PmxlError, UnknownWordError
from pmxl.figures.affairs import Affairs
from pmxl.figures.allocation import Allotment, Part, Refusal, allocate, claims, reversal
from pmxl.outcomes.change import Written
from pmxl.ports.workbook import Workbook
from pmxl.process.rights import demand
from pmxl.rows.governance import LogRow
from pmxl.rows.money import AllocationRow, ReceiptRow
from pmxl.sheets.locating import locate
from pmxl.sheets.writing import RowEdit, added
from pmxl.vocabulary import Department, LogAction


class AllocationRefusedError(PmxlError):
    """An allocation as told can't be done; nothing of it was written."""

    def __init__(self, receipt: str, refused: Iterable[Refusal]) -> None:
        super().__init__(f"{receipt}：{'；'.join(refusal.reason for refusal in refused)}。没有写入任何内容。")


class PartUnreadableError(PmxlError):
    """An allocation as typed can't be read."""

    def __init__(self, text: str) -> None:
        super().__init__(f"核销去向「{text}」无法识别。请写成 合同编号/期次=金额，如 HT-2026-0001/2=50000。")


@dataclass(frozen=True)
class Allocated:
    """What was laid where, and what of the receipt stays 未核销."""

    receipt: ReceiptRow
    parts: tuple[Part, ...]
    rest: Decimal
    done: Done


def part(text: str) -> Part:
    """A part as it is typed: 合同编号/期次=金额; raises PartUnreadableError."""
    target, _, amount = text.replace("＝", "=").partition("=")
    contract, _, term = target.strip().rpartition("/")
    try:
        value = Decimal(amount.replace(",", "").strip())
        cents = value.quantize(Decimal("0.01"))
    except InvalidOperation:
        raise PartUnreadableError(text) from None
    if not contract or not term.strip().isdecimal() or cents != value:
        raise PartUnreadableError(text)
    return Part(contract.strip(), int(term), cents)


def allocate_receipt(desk: Desk, asked: str, told: Sequence[Part] = (), *, contract: str = "") -> Allocated:
    """Lay what a receipt has left against nodes, and write 核销 rows and a log row.

    Oldest due first over the nodes of its contract (`contract` claims an unclaimed receipt for one), or as told over
    any contract. Raises NotAllowedError for anyone but 财务 or PMO, AllocationRefusedError, NotPossibleNowError,
    UnknownWordError.
    """
    demand(desk.operator, Department.FINANCE, "核销到账")
    decisions, money = _books(desk)
    with decisions.held(), money.held():
        affairs = Affairs(desk.read(), desk.today)
        receipt = _waiting(affairs, _receipt(affairs, asked))
        home = _home(affairs, receipt, told, contract)
        allotment = _allot(affairs, receipt, home, told)
        rows = _rows(desk, affairs, receipt, allotment.parts)
        edits = [*_claimed(affairs, receipt, home), *added(*rows), *due_dates_set(affairs.register)]
        entry = _entry(desk, affairs, receipt, rows)
        written = record(desk, decisions, affairs.register, Decision(edits, (entry,)))
    done = _done(desk, receipt, rows, allotment.rest, written)
    return Allocated(receipt, allotment.parts, allotment.rest, done)


def take_back(desk: Desk, asked: str, reason: str) -> Allocated:
    """Cancel all allocations of a receipt with negative rows; nothing is deleted."""
    demand(desk.operator, Department.FINANCE, "撤销核销")
    decisions, money = _books(desk)
    with decisions.held(), money.held():
        affairs = Affairs(desk.read(), desk.today)
        receipt = _receipt(affairs, asked)
        parts = reversal(row for row in affairs.ledger.allocations if row.receipt == receipt.number)
        if not parts:
            raise NotPossibleNowError(receipt.number, "没有核销记录", "撤销核销", "可用 pmxl receivables 查看")
        rest = affairs.ledger.left_of(receipt) - sum((found.amount for found in parts), Decimal(0))
        rows = _rows(desk, affairs, receipt, parts, f"撤销：{reason}")
        entry = _entry(desk, affairs, receipt, rows)
        written = record(desk, decisions, affairs.register, Decision(added(*rows), (entry,)))
    return Allocated(receipt, parts, rest, _done(desk, receipt, rows, rest, written))


def open_receipts(desk: Desk) -> tuple[tuple[ReceiptRow, Decimal], ...]:
    """The receipts that are not wholly allocated, with what they have left."""
    ledger = Affairs(desk.read(), desk.today).ledger
    return tuple((row, left) for row in ledger.receipts if (left := ledger.left_of(row)))


def unlogged(log: Iterable[LogRow], allocations: Sequence[AllocationRow]) -> tuple[str, ...]:
    """The numbers of 核销 rows that no log row names, since the first that was logged.

    Somebody typed them.
    """
    notes = "\n".join(row.note for row in log if row.action is LogAction.ALLOCATED)
    logged = [place for place, row in enumerate(allocations) if row.number and row.number in notes]
    if not logged:
        return ()
    return tuple(row.number for row in allocations[logged[0] :] if row.number and row.number not in notes)


def _books(desk: Desk) -> tuple[Workbook, Workbook]:
    return desk.decision_book(), locate(desk.workspace, (ReceiptRow, AllocationRow)).one_workbook(
        (ReceiptRow, AllocationRow)
    )


def _receipt(affairs: Affairs, asked: str) -> ReceiptRow:
    found = [row for row in affairs.ledger.receipts if asked in (row.number, row.bank_number) and asked]
    if len(found) != 1:
        waiting = [row.number for row in affairs.ledger.receipts if affairs.ledger.left_of(row)]
        raise UnknownWordError("到账", asked, waiting[:_SHOWN] or ["（没有未核销的到账）"])
    return found[0]


def _waiting(affairs: Affairs, receipt: ReceiptRow) -> ReceiptRow:
    if not affairs.ledger.left_of(receipt):
        raise NotPossibleNowError(receipt.number, "已全部核销", "再核销", "如需改动，先用 --back 撤销")
    return receipt


_SHOWN = 12


def _home(affairs: Affairs, receipt: ReceiptRow, told: Sequence[Part], contract: str) -> str:
    if contract and contract not in affairs.ledger.contract:
        raise UnknownWordError("合同", contract, list(affairs.ledger.contract)[:_SHOWN])
    home = receipt.contract or contract or (told[0].contract if told else "")
    if contract and receipt.contract and contract != receipt.contract:
        raise NotPossibleNowError(
            receipt.number, f"已认领到 {receipt.contract}", f"认领到 {contract}", "跨合同的请用 --to 合同/期次=金额"
        )
    if not home:
        raise NotPossibleNowError(
            receipt.number, "尚未认领到合同", "自动核销", "请加 --contract 合同编号，或用 --to 指定"
        )
    return home


def _allot(affairs: Affairs, receipt: ReceiptRow, home: str, told: Sequence[Part]) -> Allotment:
    contracts = dict.fromkeys([home, *(found.contract for found in told)])
    found = claims(affairs.ledger, contracts, affairs.due_of)
    allotment = allocate(affairs.ledger.left_of(receipt), found, told)
    if allotment.refused:
        raise AllocationRefusedError(receipt.number, allotment.refused)
    if not allotment.parts:
        standing = (
            f"{home} 没有未核销的付款节点" if receipt.amount and receipt.amount > 0 else f"{home} 没有可撤回的核销"
        )
        raise NotPossibleNowError(receipt.number, standing, "核销", "请核对合同，或先登记回款计划")
    return allotment


def _rows(
    desk: Desk, affairs: Affairs, receipt: ReceiptRow, parts: Sequence[Part], remark: str = ""
) -> tuple[AllocationRow, ...]:
    taken = [row.number for row in affairs.ledger.allocations]
    rows: list[AllocationRow] = []
    for found in parts:
        number = free_number("HX", desk.today.year, affairs.register, [*taken, *(row.number for row in rows)])
        rows.append(
            AllocationRow(
                number=number,
                receipt=receipt.number,
                contract=found.contract,
                term=found.term,
                amount=found.amount,
                allocated=desk.today,
                person=desk.operator.name,
                remark=remark,
            )
        )
    return tuple(rows)


def _claimed(affairs: Affairs, receipt: ReceiptRow, home: str) -> list[RowEdit]:
    if receipt.contract:
        return []
    project = affairs.ledger.contract[home].project if home in affairs.ledger.contract else ""
    return [(receipt, {"contract": home, "project": project or None})]


def _entry(desk: Desk, affairs: Affairs, receipt: ReceiptRow, rows: Sequence[AllocationRow]) -> LogRow:
    laid = "；".join(f"{row.number} {row.contract} 第 {row.term} 期 {row.amount}" for row in rows)
    hand = unlogged(affairs.register.of(LogRow), affairs.ledger.allocations)
    loose = f"；此前未记日志的核销：{'、'.join(hand)}" if hand else ""
    return log_entry(
        desk,
        project=affairs.register.project_of(rows[0]),
        action=LogAction.ALLOCATED,
        step="6.3",
        result="撤销" if rows[0].remark else "核销",
        note=f"{receipt.number}：{laid}{loose}",
    )


def _done(
    desk: Desk, receipt: ReceiptRow, rows: Sequence[AllocationRow], rest: Decimal, written: tuple[Written, ...]
) -> Done:
    laid_out = "；".join(f"{row.contract} 第 {row.term} 期 {row.amount:,.2f}" for row in rows)
    summary = f"{receipt.number}（{receipt.payer} {receipt.amount or 0:,.2f}）→ {laid_out}"
    next_step = f"仍有 {rest:,.2f} 未核销" if rest else "pmxl receivables 查看未收"
    return Done(summary, written, next_step, desk.dry_run)
