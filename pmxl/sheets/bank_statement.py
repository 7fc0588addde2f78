"""Rows of a bank's statement as incoming payments: headings by their common synonyms, doubtful rows said, none lost."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pmxl.errors import PmxlError
from pmxl.grids.cell import Cell
from pmxl.grids.layout import plain_name
from pmxl.rows.money import ReceiptRow
from pmxl.sheets.cells import UnclearError, take

DAY, PAYER, CREDIT, DEBIT, AMOUNT, SIDE, NUMBER, REMARK = range(8)

SYNONYMS: Mapping[int, tuple[str, ...]] = {
    DAY: (
        "交易日期", "交易时间", "记账日期", "入账日期", "入账时间", "日期", "交易日", "到账日期", "起息日",
        "交易日期时间",
    ),
    PAYER: (
        "对方户名", "对方账户名称", "对方名称", "对方账号名称", "对方单位", "对方单位名称", "付款人名称",
        "付款方名称", "付款人", "付款方", "对手方名称", "交易对方名称", "交易对手名称", "对方户名/账号名称",
        "收付方名称", "收(付)方名称", "付款户名",
    ),
    CREDIT: (
        "贷方发生额", "贷方金额", "收入金额", "贷方", "收入", "转入金额", "贷方发生额(元)", "贷方发生额/元",
        "收入(贷)", "贷方发生额（收入）", "贷方(收入)", "存入金额", "到账金额", "收款金额",
    ),
    DEBIT: (
        "借方发生额", "借方金额", "支出金额", "借方", "支出", "转出金额", "借方发生额(元)", "借方发生额/元",
        "支出(借)", "借方发生额（支取）", "借方(支出)", "支取金额", "付款金额",
    ),
    AMOUNT: ("交易金额", "发生额", "金额", "交易金额(元)", "发生金额"),
    SIDE: (
        "借贷标志", "借贷方向", "收支方向", "收/支", "借贷", "借/贷", "收支类型", "资金流向", "收付标志", "交易方向",
    ),
    NUMBER: (
        "交易流水号", "流水号", "银行流水号", "账户明细编号-交易流水号", "交易序号", "核心流水号", "凭证流水号",
        "交易编号", "业务流水号", "企业流水号", "账务流水号", "柜员流水号", "主机流水号", "交易参考号",
        "唯一流水号", "明细编号",
    ),
    REMARK: ("摘要", "用途", "附言", "备注", "交易附言", "交易用途", "交易摘要", "客户附言", "备注/附言"),
}  # fmt: skip
"""The headings under which the common banks give each column; 工行, 建行, 农行, 中行, 招行 among them."""

_NEEDED = (DAY, PAYER, NUMBER)
_INCOMING = {"贷", "收", "收入", "贷方", "转入", "来账", "C", "CR", "+"}
_OUTGOING = {"借", "支", "支出", "借方", "转出", "往账", "D", "DR", "-"}
_SEARCHED = 40


class StatementUnreadableError(PmxlError):
    """A bank's file has no heading row that is known."""

    def __init__(self, name: str, missing: str) -> None:
        super().__init__(
            f"{name}：前 {_SEARCHED} 行里找不到银行流水的表头（缺 {missing}）。"
            "请确认导出的是交易明细；列名不同的，请改为 交易日期、对方户名、贷方发生额、交易流水号、摘要。"
        )


@dataclass(frozen=True, slots=True)
class BankLine:
    """One incoming payment: its row in the file, 流水号, day, payer, amount in 元; a reversal is negative."""

    row: int
    number: str
    day: date
    payer: str
    amount: Decimal
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A row of the statement that can't be taken, with the reason in the user's words."""

    row: int
    reason: str


@dataclass(frozen=True)
class BankStatement:
    """The incoming payments of a file, how many outgoing rows it has, and what could not be taken."""

    name: str
    lines: tuple[BankLine, ...]
    outgoing: int = 0
    doubts: tuple[Doubt, ...] = ()

    @property
    def total(self) -> Decimal:
        """The sum of the incoming payments, in 元."""
        return sum((line.amount for line in self.lines), Decimal(0))


def bank_statement(name: str, rows: Sequence[Sequence[Cell]]) -> BankStatement:
    """The payments of a bank's file; raises StatementUnreadableError where no heading row is known."""
    heading, columns = _columns(name, rows)
    lines: list[BankLine] = []
    doubts: list[Doubt] = []
    outgoing = 0
    for number, row in enumerate(rows[heading + 1 :], start=heading + 2):
        found = {column: row[at] for column, at in columns.items() if at < len(row)}
        if not _is_payment(found):
            continue
        try:
            amount = _amount(found)
            if amount is None:
                outgoing += 1
            else:
                lines.append(_line(number, found, amount))
        except UnclearError as unclear:
            doubts.append(Doubt(number, f"{unclear.found}，{unclear.remedy}"))
    return BankStatement(name, tuple(lines), outgoing, tuple(doubts))


def _columns(name: str, rows: Sequence[Sequence[Cell]]) -> tuple[int, dict[int, int]]:
    best: tuple[int, dict[int, int]] = (0, {})
    for number, row in enumerate(rows[:_SEARCHED]):
        found = _found(row)
        if len(found) > len(best[1]):
            best = number, found
    lacking = [SYNONYMS[column][0] for column in _NEEDED if column not in best[1]]
    if CREDIT not in best[1] and AMOUNT not in best[1]:
        lacking.append(SYNONYMS[CREDIT][0])
    if lacking:
        raise StatementUnreadableError(name, "、".join(lacking))
    return best


def _found(row: Sequence[Cell]) -> dict[int, int]:
    """The column of each meaning; where a bank gives several, the synonym that stands first in our list wins."""
    places = {plain_name(cell): at for at, cell in reversed(list(enumerate(row))) if isinstance(cell, str)}
    found: dict[int, int] = {}
    for meaning, words in SYNONYMS.items():
        at = next((places[plain_name(word)] for word in words if plain_name(word) in places), None)
        if at is not None and at not in found.values():
            found[meaning] = at
    return found


def _is_payment(found: Mapping[int, Cell]) -> bool:
    """Whether a row is a payment at all: totals and notes below the table have no 流水号 and no payer, or no amount."""
    money = [found.get(column) for column in (CREDIT, DEBIT, AMOUNT)]
    return any(cell is not None for cell in money) and (found.get(NUMBER) is not None or found.get(PAYER) is not None)


def _amount(found: Mapping[int, Cell]) -> Decimal | None:
    """The incoming amount; None for an outgoing payment. A negative 贷方 is a reversal and stays negative."""
    credit = _money(found.get(CREDIT))
    if credit:
        return credit
    if CREDIT in found and (_money(found.get(DEBIT)) or not found.get(AMOUNT)):
        return None
    amount = _money(found.get(AMOUNT))
    side = unicodedata.normalize("NFKC", str(found.get(SIDE) or "")).strip().upper()
    if side in _OUTGOING:
        return None
    if SIDE in found and side not in _INCOMING:
        raise UnclearError("", f"借贷标志「{side or '空'}」不认识", "请改为 贷 或 借")
    if SIDE not in found and amount is not None and amount < 0:
        return None
    return amount or None


def _money(cell: Cell) -> Decimal | None:
    if isinstance(cell, str) and cell.strip() in {"", "-", "--", "—"}:
        return None
    value = take(ReceiptRow.column("amount"), cell.replace("+", "").strip() if isinstance(cell, str) else cell)
    assert value is None or isinstance(value, Decimal), "money is taken as Decimal"
    return value


def _line(row: int, found: Mapping[int, Cell], amount: Decimal) -> BankLine:
    number = _text("bank_number", found.get(NUMBER))
    if not number:
        raise UnclearError("", "没有流水号，无法防止重复登记", "请在文件里补上流水号")
    day = take(ReceiptRow.column("received"), _typed_day(found.get(DAY)))
    if not isinstance(day, date):
        raise UnclearError("", "没有交易日期", "请在文件里补上日期")
    return BankLine(row, number, day, _text("payer", found.get(PAYER)), amount, _text("remark", found.get(REMARK)))


def _typed_day(cell: Cell) -> Cell:
    """Banks write 20261120, 20261120 10:22:33 and 20261120102233; a number of eight digits is a date here."""
    if isinstance(cell, float) and cell == int(cell) and len(str(int(cell))) == len("20261120"):
        return str(int(cell))
    if isinstance(cell, str) and cell.strip().isdecimal() and len(cell.strip()) == len("20261120102233"):
        return cell.strip()[:8]
    if isinstance(cell, str) and len(parts := cell.split()) > 1:
        return parts[0]
    return cell


def _text(field: str, cell: Cell) -> str:
    return str(take(ReceiptRow.column(field), cell))
