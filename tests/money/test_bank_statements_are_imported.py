"""Bank statements as banks export them: headings by synonym, GBK and UTF-8, duplicates refused, nothing unasked."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given as drawn
from hypothesis import strategies as st

from pmxl.actions.desk import Desk
from pmxl.actions.receipts import import_receipts
from pmxl.adapters.statement_file import statement_rows
from pmxl.errors import NotAllowedError, WorkbookUnreadableError
from pmxl.rows.governance import LogRow
from pmxl.rows.money import ReceiptRow
from pmxl.sheets.bank_statement import BankStatement, StatementUnreadableError, bank_statement
from pmxl.vocabulary import Department
from tests.given import desk_of, somebody_of
from tests.money.test_amounts_reconcile import MONEY

FINANCE = somebody_of(Department.FINANCE)

ICBC = """账号：4100******0001,,,,,,
交易时间,对方单位,借方发生额,贷方发生额,余额,摘要,交易流水号
2026-11-23 10:22:33,滨江医院,,"1,200.50",9000,货款,20261123000000000001
2026-11-23 11:00:00,水电公司,300.00,,8700,水费,20261123000000000002
2026-11-24 09:00:00,明德小学,,500.00,9200,HT-2026-0002 预付款,20261124000000000003
合计,,300.00,"1,700.50",,,
"""
CMB = "交易日\t收/付方名称\t收(付)方名称\t交易金额\t借贷标志\t流水号\n20261120\t\t明德小学\t500.00\t贷\tA1\n20261120\t\t张三\t80\t借\tA2\n"


def read(folder: Path, text: str, encoding: str = "utf-8", name: str = "流水.csv") -> BankStatement:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return bank_statement(path.name, statement_rows(path))


def receipts(desk: Desk) -> list[ReceiptRow]:
    return list(desk.read((ReceiptRow,)).of(ReceiptRow))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_a_statement_is_read_in_every_usual_encoding(tmp_path: Path, encoding: str) -> None:
    found = read(tmp_path, ICBC, encoding)
    assert [(line.payer, line.amount, line.day) for line in found.lines] == [
        ("滨江医院", Decimal("1200.50"), date(2026, 11, 23)),
        ("明德小学", Decimal("500.00"), date(2026, 11, 24)),
    ]
    assert (found.outgoing, found.doubts, found.total) == (1, (), Decimal("1700.50"))


def test_a_number_of_twenty_digits_keeps_its_last_digit(tmp_path: Path) -> None:
    assert read(tmp_path, ICBC).lines[0].number == "20261123000000000001"


def test_one_amount_with_a_sign_for_its_direction_is_understood(tmp_path: Path) -> None:
    text = CMB.replace("收/付方名称", "备用").replace("收(付)方名称", "对方户名")
    found = read(tmp_path, text)
    assert [(line.row, line.payer, line.amount, line.day) for line in found.lines] == [
        (2, "明德小学", Decimal(500), date(2026, 11, 20))
    ]


def test_a_workbook_with_titles_above_its_headings_is_read(tmp_path: Path) -> None:
    path = tmp_path / "流水.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["中国建设银行", "对公账户明细"])
    sheet.write_row(3, 0, ["交易日期", "贷方金额", "借方金额", "对方户名", "账户明细编号-交易流水号", "摘要"])
    sheet.write_row(4, 0, [20261118, 88.8, 0, "滨江医院", "0001-77", "货款"])
    book.close()
    found = bank_statement(path.name, statement_rows(path))
    assert [(line.row, line.number, line.amount, line.day) for line in found.lines] == [
        (5, "0001-77", Decimal("88.80"), date(2026, 11, 18))
    ]


def test_a_row_without_its_number_is_a_doubt_and_never_a_receipt(tmp_path: Path) -> None:
    found = read(tmp_path, ICBC.replace("20261123000000000001", ""))
    assert [(doubt.row, "没有流水号" in doubt.reason) for doubt in found.doubts] == [(3, True)]
    assert len(found.lines) == 1


def test_a_file_without_known_headings_says_which_are_missing(tmp_path: Path) -> None:
    with pytest.raises(StatementUnreadableError, match="缺 交易日期、对方户名、交易流水号、贷方发生额"):
        read(tmp_path, "甲,乙\n1,2\n")


def test_a_file_that_is_no_workbook_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "流水.xlsx"
    path.write_bytes(b"not a zip")
    with pytest.raises(WorkbookUnreadableError, match="请从网银重新导出"):
        statement_rows(path)


def test_nothing_is_written_before_a_yes(tmp_path: Path) -> None:
    desk = desk_of(MONEY, FINANCE)
    result = import_receipts(desk, read(tmp_path, ICBC))
    assert (len(result.new), result.done, len(receipts(desk))) == (2, None, 2)


def test_a_yes_appends_the_new_receipts_and_logs_the_import(tmp_path: Path) -> None:
    desk = desk_of(MONEY, FINANCE)
    import_receipts(desk, read(tmp_path, ICBC), yes=True)
    new = receipts(desk)[2:]
    assert [(row.number, row.bank_number, row.amount, row.contract) for row in new] == [
        ("DZ-2026-0003", "20261123000000000001", Decimal("1200.50"), "HT-2026-0001"),
        ("DZ-2026-0004", "20261124000000000003", Decimal(500), "HT-2026-0002"),
    ]
    assert (
        desk.read((LogRow,)).of(LogRow)[-1].note.startswith("流水.csv：2 笔 1700.50 元，DZ-2026-0003 至 DZ-2026-0004")
    )


def test_importing_the_same_file_again_writes_nothing(tmp_path: Path) -> None:
    desk = desk_of(MONEY, FINANCE)
    statement = read(tmp_path, ICBC)
    import_receipts(desk, statement, yes=True)
    again = import_receipts(desk, statement, yes=True)
    assert (again.new, len(again.known), again.done, len(receipts(desk))) == ((), 2, None, 4)


def test_a_number_that_the_file_has_twice_is_taken_once(tmp_path: Path) -> None:
    text = ICBC.replace("20261124000000000003", "20261123000000000001")
    result = import_receipts(desk_of(MONEY, FINANCE), read(tmp_path, text))
    assert (len(result.new), [line.row for line in result.repeated]) == (1, [5])


def test_an_unknown_payer_is_shown_with_likely_contracts_and_left_unclaimed(tmp_path: Path) -> None:
    result = import_receipts(desk_of(MONEY, FINANCE), read(tmp_path, ICBC.replace("滨江医院", "滨江医院有限公司")))
    assert [
        (found.row.contract, [likely.contract.number for likely in found.likely]) for found in result.unmatched
    ] == [("", ["HT-2026-0001"])]


def test_only_finance_may_import_receipts(tmp_path: Path) -> None:
    with pytest.raises(NotAllowedError, match="无权导入银行流水"):
        import_receipts(desk_of(MONEY, somebody_of(Department.SALES)), read(tmp_path, ICBC))


@drawn(st.lists(st.tuples(st.decimals(min_value="0.01", max_value="99999999", places=2), st.booleans()), max_size=12))
def test_the_incoming_rows_always_add_up_to_the_statements_total(rows: list[tuple[Decimal, bool]]) -> None:
    cells = [["交易日期", "对方户名", "贷方金额", "借方金额", "流水号"]]
    cells += [
        ["2026-11-20", "甲", f"{amount:,}" if comes else "", "" if comes else f"{amount:,}", f"N{number}"]
        for number, (amount, comes) in enumerate(rows)
    ]
    found = bank_statement("流水.csv", [[cell or None for cell in row] for row in cells])
    assert found.total == sum((amount for amount, comes in rows if comes), Decimal(0))
    assert len(found.lines) + found.outgoing == len(rows)
