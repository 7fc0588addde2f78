"""导入银行流水: incoming payments of a bank's file as rows of 到账, nothing written before a yes (流程 6.3)."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from pmxl.actions.desk import Desk, Done
from pmxl.actions.numbering import free_number
from pmxl.actions.reckoning import due_dates_set
from pmxl.actions.recording import Decision, log_entry, record
from pmxl.figures.affairs import Affairs
from pmxl.figures.likely_contracts import Likely, likely_contracts
from pmxl.process.rights import demand
from pmxl.rows.money import ReceiptRow
from pmxl.sheets.bank_statement import BankLine, BankStatement
from pmxl.sheets.locating import locate
from pmxl.sheets.writing import added
from pmxl.vocabulary import Department, LogAction


@dataclass(frozen=True, slots=True)
class Incoming:
    """One payment of the file that is new, and the contracts that it may be for; a sure one is filled in."""

    line: BankLine
    row: ReceiptRow
    likely: tuple[Likely, ...]


@dataclass(frozen=True)
class ReceiptsImport:
    """What a bank's file holds against 到账: new payments, known ones, and what was done once a yes was given."""

    statement: BankStatement
    new: tuple[Incoming, ...]
    known: tuple[BankLine, ...]
    repeated: tuple[BankLine, ...]
    done: Done | None = None

    @property
    def total(self) -> Decimal:
        """The sum of the new payments, in 元."""
        return sum((found.line.amount for found in self.new), Decimal(0))

    @property
    def unmatched(self) -> tuple[Incoming, ...]:
        """The new payments that no contract is sure for."""
        return tuple(found for found in self.new if not found.row.contract)


def import_receipts(desk: Desk, statement: BankStatement, *, yes: bool = False) -> ReceiptsImport:
    """Compare a bank's file with 到账; with `yes`, append what is new, one commit, and log it.

    A 流水号 that 到账 holds, or that the file has twice, is never written again. Raises NotAllowedError for anyone but
    财务 or PMO.
    """
    demand(desk.operator, Department.FINANCE, "导入银行流水")
    decisions, money = desk.decision_book(), locate(desk.workspace, (ReceiptRow,)).workbook(ReceiptRow)
    with decisions.held(), money.held():
        affairs = Affairs(desk.read(), desk.today)
        held = {row.bank_number for row in affairs.ledger.receipts if row.bank_number}
        fresh, repeated = _once([line for line in statement.lines if line.number not in held])
        new = tuple(_incoming(desk, affairs, fresh))
        known = tuple(line for line in statement.lines if line.number in held)
        found = ReceiptsImport(statement, new, known, repeated)
        if not new or not yes:
            return found
        first, last = new[0].row.number, new[-1].row.number
        note = f"{statement.name}：{len(new)} 笔 {found.total} 元，{first} 至 {last}"
        entry = log_entry(desk, project="", action=LogAction.IMPORTED, step="6.3", result="到账", note=note)
        edits = [*added(*(incoming.row for incoming in new)), *due_dates_set(affairs.register)]
        written = record(desk, decisions, affairs.register, Decision(edits, (entry,)))
    loose = (
        f"；{len(found.unmatched)} 笔未认领，用 pmxl allocate 到账编号 --contract 合同编号 认领"
        if found.unmatched
        else ""
    )
    done = Done(
        f"登记到账 {len(new)} 笔，共 {found.total:,.2f} 元", written, f"pmxl allocate 核销{loose}", desk.dry_run
    )
    return ReceiptsImport(statement, new, known, repeated, done)


def _once(lines: list[BankLine]) -> tuple[list[BankLine], tuple[BankLine, ...]]:
    first: dict[str, BankLine] = {}
    repeated: list[BankLine] = []
    for line in lines:
        if line.number in first:
            repeated.append(line)
        else:
            first[line.number] = line
    return list(first.values()), tuple(repeated)


def _incoming(desk: Desk, affairs: Affairs, lines: list[BankLine]) -> Iterator[Incoming]:
    taken = [row.number for row in affairs.ledger.receipts]
    for line in lines:
        likely = likely_contracts(affairs, line.payer, line.amount, line.remark)
        contract = likely[0].contract if likely and likely[0].sure else None
        number = free_number("DZ", line.day.year, affairs.register, taken)
        taken.append(number)
        row = ReceiptRow(
            number=number,
            bank_number=line.number,
            received=line.day,
            payer=line.payer,
            amount=line.amount,
            contract=contract.number if contract else "",
            project=contract.project if contract else "",
            booked_by=desk.operator.name,
            remark=line.remark,
        )
        yield Incoming(line, row, likely)
