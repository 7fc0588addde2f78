"""The three amounts, 账龄, 核销 and 质保金 of the example on 24 November, written out row by row."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from pmxl.figures.receivables import Receivable
from pmxl.rows.money import ReceiptRow
from tests.example.by_hand import cells, column, first_page, hold, week

Rows = Mapping[int, int]

CONTRACTS: Mapping[str, tuple[Rows, Rows, Rows]] = {  # 合同金额, 开票金额, 到账金额, each by row of its sheet
    "HT-2026-0001": ({2: 486_000}, {2: 194_400, 6: 145_800, 7: 145_800}, {2: 194_400, 7: 145_800, 8: 145_800}),
    "HT-2026-0002": ({3: 1_640_000}, {3: 492_000, 4: 492_000, 10: 574_000}, {3: 492_000, 4: 492_000, 10: 574_000}),
    "HT-2026-0003": ({4: 372_000}, {5: 148_800, 17: 111_600, 18: 111_600}, {6: 148_800, 18: 111_600}),
    "HT-2026-0004": ({5: 3_920_000}, {8: 1_176_000, 12: 1_176_000, 31: 1_372_000}, {5: 1_176_000, 15: 1_176_000, 33: 686_000}),
    "HT-2026-0005": ({6: 2_860_000}, {9: 858_000, 14: 858_000, 25: 1_001_000}, {9: 858_000, 16: 858_000, 26: 1_001_000}),
    "HT-2026-0006": ({7: 228_000}, {11: 91_200, 33: 68_400, 36: 68_400}, {11: 91_200, 32: 68_400, 35: 68_400}),
    "HT-2026-0007": ({8: 5_780_000}, {13: 1_734_000, 19: 1_734_000, 40: 2_023_000}, {14: 1_734_000, 20: 1_734_000, 42: 2_023_000}),
    "HT-2026-0008": ({9: 680_000}, {15: 204_000}, {12: 204_000, 17: -204_000}),
    "HT-2026-0009": ({10: 1_430_000}, {16: 429_000, 20: 429_000}, {13: 429_000, 23: 429_000}),
    "HT-2026-0010": ({11: 5_120_000}, {22: 1_536_000, 32: 1_536_000}, {19: 1_536_000}),
    "HT-2026-0011": ({12: 1_980_000}, {21: 594_000, 28: 594_000}, {21: 594_000, 28: 594_000}),
    "HT-2026-0012": ({13: 880_000}, {23: 264_000, 29: 264_000}, {22: 264_000, 34: 264_000}),
    "HT-2026-0013": ({14: 7_260_000}, {24: 2_178_000, 34: 2_178_000}, {24: 2_178_000, 36: 1_089_000}),
    "HT-2026-0014": ({15: 2_450_000}, {27: 735_000, 39: 735_000}, {25: 735_000, 40: 735_000}),
    "HT-2026-0015": ({16: 4_350_000}, {26: 1_305_000, 38: 1_305_000}, {27: 1_315_000, 37: 1_315_000}),
    "HT-2026-0016": ({17: 3_180_000}, {30: 9_540_000, 41: 954_000}, {30: 954_000, 41: 954_000}),
    "HT-2026-0017": ({18: 395_000}, {35: 158_000}, {29: 158_000}),
    "HT-2026-0018": ({19: 1_260_000}, {37: 378_000, 44: 378_000}, {31: 378_000}),
    "HT-2026-0019": ({20: 1_150_000}, {42: 345_000}, {38: 172_500}),
    "HT-2026-0020": ({21: 690_000}, {43: 207_000}, {39: 207_000}),
    "HT-2026-0021": ({22: 2_380_000}, {45: 714_000}, {}),
    "HT-2026-0022": ({23: 540_000}, {46: 216_000}, {}),
    "HT-2026-0023": ({24: 1_780_000}, {}, {}),
    "HT-2026-0024": ({25: 960_000}, {47: 288_000}, {}),
}  # fmt: skip
UNCLAIMED = {43: 128_000}  # 财政国库支付中心 paid, and nobody knows for what


def totals() -> tuple[Decimal, Decimal, Decimal]:
    amounts = [
        (cells("合同", "合同金额", agreed), cells("开票", "开票金额", invoiced), cells("到账", "到账金额", received))
        for agreed, invoiced, received in CONTRACTS.values()
    ]
    agreed, invoiced, received = zip(*amounts, strict=True)
    return sum(agreed, Decimal(0)), sum(invoiced, Decimal(0)), sum(received, Decimal(0))


def test_every_row_of_the_money_sheets_is_written_out_here() -> None:
    assert len(column("合同", "合同编号")) == len(CONTRACTS) == 24
    assert len(column("开票", "开票金额")) == sum(len(invoiced) for _, invoiced, _ in CONTRACTS.values()) == 46
    claimed = sum(len(received) for _, _, received in CONTRACTS.values())
    assert len(column("到账", "到账金额")) == claimed + len(UNCLAIMED) == 42
    for number, (agreed, invoiced, received) in CONTRACTS.items():
        hold("合同", "合同编号", number, agreed)
        hold("开票", "合同编号", number, invoiced)
        hold("到账", "合同编号", number, received)
    hold("到账", "合同编号", None, UNCLAIMED)


def test_the_amounts_of_each_contract_follow_from_its_rows() -> None:
    for number, (agreed, invoiced, received) in CONTRACTS.items():
        amounts = week().affairs.amounts[number]
        due, billed, paid = (Decimal(sum(rows.values())) for rows in (agreed, invoiced, received))
        assert (amounts.unreceived, amounts.invoiced_unreceived) == (due - paid, billed - paid), number


def test_the_three_amounts_add_up_and_reconcile_with_the_bank() -> None:
    agreed, invoiced, received = totals()
    assert (agreed, invoiced, received) == (Decimal(51_771_000), Decimal(42_040_000), Decimal(28_078_900))
    whole = sum(week().affairs.amounts.values(), Receivable())
    assert whole.unreceived == agreed - received == Decimal(51_771_000) - Decimal(28_078_900) == 23_692_100
    assert whole.invoiced_unreceived == invoiced - received == Decimal(42_040_000) - Decimal(28_078_900)
    assert first_page()["合同未收"].value == Decimal(23_692_100)
    unclaimed = cells("到账", "到账金额", UNCLAIMED)
    assert week().affairs.ledger.unclaimed == unclaimed
    assert received + unclaimed == 28_206_900  # what the bank says


def plan(rows: Rows) -> Decimal:
    return cells("回款计划", "计划金额", rows)


def settled(rows: Rows) -> Decimal:
    return cells("核销", "核销金额", rows)


def overdue_nodes() -> dict[str, Decimal]:
    """What is open of each payment node whose 到期日 lies before 24 November."""
    return {
        "HT-2026-0003/3": plan({11: 111_600}),
        "HT-2026-0004/3": plan({14: 1_372_000}) - settled({36: 10_000, 37: 676_000}),
        "HT-2026-0008/1": plan({27: 204_000}) - settled({13: 204_000, 19: -204_000}),  # paid back when dissolved
        "HT-2026-0010/2": plan({36: 1_536_000}),
        "HT-2026-0013/2": plan({48: 2_178_000}) - settled({40: 10_000, 41: 1_079_000}),
        "HT-2026-0019/1": plan({70: 345_000}) - settled({43: 10_000, 44: 162_500}),
        "HT-2026-0021/1": plan({78: 714_000}),
        "HT-2026-0022/1": plan({82: 216_000}),
    }


def test_overdue_money_is_the_open_part_of_eight_nodes() -> None:
    open_ = overdue_nodes()
    # 111,600 + 686,000 + 204,000 + 1,536,000 + 1,089,000 + 172,500 + 714,000 + 216,000
    assert sum(open_.values()) == 4_729_100
    assert first_page()["到期未收"].value == Decimal(4_729_100)
    # HT-2026-0015/1 was given ten thousand too much, a listed mistake: money in hand, not a debt of −10,000
    overpaid = settled({30: 1_315_000}) - plan({55: 1_305_000})
    assert sum(week().affairs.amounts.values(), Receivable()).overpaid == overpaid == 10_000
    # a week before HT-2026-0022/1 was not due (11-21), and HT-2026-0007/3 (due 11-09, paid 11-18) was still open
    cells("回款计划", "到期日", {82: date(2026, 11, 21), 25: date(2026, 11, 9)})
    cells("核销", "核销日期", {48: date(2026, 11, 18)})
    assert first_page()["到期未收"].before == 4_729_100 - plan({82: 216_000}) + plan({25: 2_023_000})


def test_ageing_by_due_date_puts_each_open_node_into_its_bucket() -> None:
    open_ = overdue_nodes()
    due = {11: "07-29", 14: "10-01", 27: "06-23", 36: "09-30", 48: "10-07", 70: "10-29", 78: "11-11"}
    cells("回款计划", "到期日", {row: date.fromisoformat(f"2026-{day}") for row, day in due.items()})
    warranties = plan({8: 82_000, 15: 196_000, 19: 143_000, 26: 289_000})  # end in 2027, as 验收 says
    not_due = warranties + plan({64: 118_500, 67: 378_000, 75: 207_000, 89: 288_000})
    by_contract = {  # neither 到期日 nor trigger yet
        "HT-2026-0008": plan({28: 204_000, 29: 238_000, 30: 34_000}),
        "HT-2026-0009": plan({33: 500_500, 34: 71_500}),
        "HT-2026-0010": plan({37: 1_792_000, 38: 256_000}),
        "HT-2026-0011": plan({41: 693_000, 42: 99_000}),
        "HT-2026-0012": plan({45: 308_000, 46: 44_000}),
        "HT-2026-0013": plan({49: 2_541_000, 50: 363_000}),
        "HT-2026-0014": plan({53: 857_500, 54: 122_500}),
        "HT-2026-0015": plan({57: 1_522_500, 58: 217_500}),
        "HT-2026-0016": plan({61: 1_113_000, 62: 159_000}),
        "HT-2026-0017": plan({65: 118_500}),
        "HT-2026-0018": plan({68: 441_000, 69: 63_000}),
        "HT-2026-0019": plan({71: 345_000, 72: 402_500, 73: 57_500}),
        "HT-2026-0020": plan({76: 241_500, 77: 34_500}),
        "HT-2026-0021": plan({79: 714_000, 80: 833_000, 81: 119_000}),
        "HT-2026-0022": plan({83: 162_000, 84: 162_000}),
        "HT-2026-0023": plan({85: 534_000, 86: 534_000, 87: 623_000, 88: 89_000}),
        "HT-2026-0024": plan({90: 288_000, 91: 336_000, 92: 48_000}),
    }
    assert week().affairs.ageing.sums == {
        "未到期": not_due,  # 710,000 + 991,500
        "1–30": open_["HT-2026-0019/1"] + open_["HT-2026-0021/1"] + open_["HT-2026-0022/1"],  # 26, 13, 3 days
        "31–60": open_["HT-2026-0004/3"] + open_["HT-2026-0010/2"] + open_["HT-2026-0013/2"],  # 54, 55, 48 days
        "61–90": Decimal(0),
        "91–180": open_["HT-2026-0003/3"] + open_["HT-2026-0008/1"],  # 118, 154 days
        "180以上": Decimal(0),
        "无到期日": sum(by_contract.values()),
    }
    assert week().affairs.ageing.total == not_due + sum(open_.values()) + sum(by_contract.values()) == 23_712_100


def test_ageing_by_invoice_date_leaves_what_no_receipt_has_settled() -> None:
    invoices = {18: "07-02", 15: "06-10", 31: "09-02", 32: "09-03", 34: "09-09", 30: "09-01", 41: "10-15"}
    invoices |= {44: "10-29", 42: "10-16", 45: "10-29", 46: "11-11", 47: "11-19"}
    cells("开票", "开票日期", {row: date.fromisoformat(f"2026-{day}") for row, day in invoices.items()})
    # receipts settle a contract's oldest invoice first; what HT-2026-0008 had paid went back
    open_ = {
        18: Decimal(111_600),  # HT-2026-0003: 372,000 − 260,400
        15: Decimal(204_000),  # HT-2026-0008: 204,000 − 204,000 + 204,000
        31: Decimal(1_372_000 - 686_000),
        32: Decimal(1_536_000),
        34: Decimal(2_178_000 - 1_089_000),
        30: Decimal(9_540_000 - 954_000 - 954_000),  # a nought too many: a listed mistake
        41: Decimal(954_000),
        44: Decimal(378_000),
        42: Decimal(345_000 - 172_500),
        45: Decimal(714_000),
        46: Decimal(216_000),
        47: Decimal(288_000),
    }
    ageing, advances = week().affairs.ageing_of_invoices()
    assert ageing.sums == {
        "未到期": Decimal(0),
        "1–30": open_[44] + open_[45] + open_[46] + open_[47],  # 26, 26, 13, 5 days
        "31–60": open_[41] + open_[42],  # 40, 39 days
        "61–90": open_[31] + open_[32] + open_[34] + open_[30],  # 83, 82, 76, 84 days
        "91–180": open_[18] + open_[15],  # 145, 167 days
        "180以上": Decimal(0),
        "无到期日": Decimal(0),
    }
    # HT-2026-0015 paid 1,315,000 twice against two invoices of 1,305,000
    assert advances == {"HT-2026-0015": Decimal(2 * 1_315_000 - 2 * 1_305_000)}
    _, invoiced, received = totals()
    assert ageing.total - sum(advances.values()) == invoiced - received


def test_money_that_is_not_allocated_is_ten_thousand_and_the_unclaimed() -> None:
    # DZ-2026-0036 brought 1,315,000, of which 1,305,000 were put against HT-2026-0015/2
    left = cells("到账", "到账金额", {37: 1_315_000}) - settled({42: 1_305_000})
    ledger = week().affairs.ledger
    rest = {row.number: ledger.left_of(row) for row in week().register.of(ReceiptRow) if ledger.left_of(row)}
    assert rest == {"DZ-2026-0036": left, "DZ-2026-0042": cells("到账", "到账金额", UNCLAIMED)}
    assert sum(week().affairs.amounts.values(), Receivable()).unallocated == left == 10_000


def test_retention_is_five_percent_of_nineteen_contracts_and_due_a_year_after_acceptance() -> None:
    rows = {8: 82_000, 15: 196_000, 19: 143_000, 26: 289_000, 30: 34_000, 34: 71_500, 38: 256_000, 42: 99_000}
    rows |= {46: 44_000, 50: 363_000, 54: 122_500, 58: 217_500, 62: 159_000, 69: 63_000, 73: 57_500, 77: 34_500}
    rows |= {81: 119_000, 88: 89_000, 92: 48_000}
    hold("回款计划", "款项", "质保金", rows)
    found = week().affairs.retentions
    assert sum(retention.open for retention in found) == plan(rows)
    ends = {5: date(2027, 8, 17), 3: date(2027, 5, 14), 6: date(2027, 9, 1), 8: date(2027, 10, 10)}
    cells("验收", "质保结束", ends)
    certain = {r.node.contract: (r.open, r.due.day) for r in found if r.due and r.due.certain}
    assert certain == {
        "HT-2026-0002": (plan({8: 82_000}), ends[3]),
        "HT-2026-0004": (plan({15: 196_000}), ends[6]),
        "HT-2026-0005": (plan({19: 143_000}), ends[5]),
        "HT-2026-0007": (plan({26: 289_000}), ends[8]),
    }
