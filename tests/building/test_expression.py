"""The values kept beside our formulas are what the formulas mean."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

import pytest

from pmxl.errors import DefinitionError
from pmxl.rows.contract import ContractRow
from pmxl.rows.money import AllocationRow, InvoiceRow, PaymentNodeRow, ReceiptRow
from pmxl.rows.row import Row
from pmxl.sheets.building.expression import expanded
from pmxl.sheets.building.formula_results import Results

TODAY = date(2026, 11, 24)
CONTRACTS = (
    ContractRow(number="HT-2026-0001", amount=Decimal("1000.10")),
    ContractRow(number="HT-2026-0002", amount=Decimal(500)),
)
NODES = (
    PaymentNodeRow(contract="HT-2026-0001", term=1, amount=Decimal("300.10"), due=date(2026, 11, 20)),
    PaymentNodeRow(contract="HT-2026-0001", term=2, amount=Decimal(700), due=date(2026, 12, 1)),
    PaymentNodeRow(contract="HT-2026-0002", term=1, amount=Decimal(500)),
)
RECEIPTS = (ReceiptRow(number="DZ-2026-0001", contract="HT-2026-0001", amount=Decimal("200.05")),)
ALLOCATIONS = (
    AllocationRow(receipt="DZ-2026-0001", contract="HT-2026-0001", term=1, amount=Decimal("150.05")),
    AllocationRow(receipt="DZ-2026-0001", contract="ht-2026-0001", term=1, amount=Decimal("0.05")),
)
INVOICES = (InvoiceRow(number="1", contract="HT-2026-0001", amount=Decimal(300)),)


def results() -> Results:
    tables: Mapping[str, tuple[type[Row], Sequence[Row]]] = {
        "合同": (ContractRow, CONTRACTS),
        "回款计划": (PaymentNodeRow, NODES),
        "到账": (ReceiptRow, RECEIPTS),
        "核销": (AllocationRow, ALLOCATIONS),
        "开票": (InvoiceRow, INVOICES),
    }
    return Results(tables, TODAY)


def test_a_column_that_sums_another_sheet_counts_the_rows_of_its_own_key() -> None:
    assert results().column("回款计划", "已核销") == (Decimal("150.10"), 0, 0)


def test_a_column_may_build_on_computed_columns_of_another_sheet() -> None:
    assert results().column("合同", "到期未收") == (Decimal("150.00"), 0)
    assert results().column("合同", "合同未收") == (Decimal("800.05"), Decimal(500))


def test_days_overdue_are_counted_only_while_money_is_open() -> None:
    assert results().column("回款计划", "逾期天数") == (4, 0, 0)


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ('=COUNTIFS(回款计划[到期日],"<"&TODAY())', Decimal(1)),
        ('=COUNTIFS(回款计划[到期日],">0")', Decimal(2)),
        ('=COUNTIFS(合同[合同编号],"HT-2026-0001")', Decimal(1)),
        (
            '=SUMIFS(回款计划[计划金额],回款计划[到期日],">="&DATE(2026,11,1),回款计划[到期日],"<"&DATE(2026,13,1))',
            Decimal("1000.10"),
        ),
        ("=SUM(合同[合同金额])/10000", Decimal("0.15001")),
        ("=COUNTA(合同[客户合同编号])", Decimal(0)),
        ("=(1+2)*3-4/2", Decimal(7)),
        ("=TODAY()-WEEKDAY(TODAY(),2)+1-DATE(2026,11,23)", Decimal(0)),
        ("=EDATE(DATE(2026,12,1),2)-DATE(2027,2,1)", Decimal(0)),
        ('=IF(OR(1>2,"甲"="甲"),"是","否")', "是"),
        ("=ROUND(2.345,2)+MAX(1,3)", Decimal("5.35")),
    ],
)
def test_a_formula_of_a_tile_comes_to_its_meaning(formula: str, value: object) -> None:
    computed = results().of(formula)
    assert computed == value


@pytest.mark.parametrize("formula", ["=FOO(1)", "=1+", "=(1", "=合同[没有这列]", "=未知表[列]", "=[@列]", "=1 2"])
def test_a_formula_outside_the_language_is_refused_by_name(formula: str) -> None:
    with pytest.raises(DefinitionError):
        results().of(formula)


def test_references_to_the_own_row_go_into_files_in_the_long_form() -> None:
    assert (
        expanded("=N([@合同金额])-[@已到账]", "合同") == "=N(合同[[#This Row],[合同金额]])-合同[[#This Row],[已到账]]"
    )
