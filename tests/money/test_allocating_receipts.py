"""核销 as a commit: oldest due first or as told, never more than there is, taken back with rows (流程 6.3)."""

from decimal import Decimal

import pytest

from pmxl.actions.allocate import (
    AllocationRefusedError,
    PartUnreadableError,
    allocate_receipt,
    open_receipts,
    part,
    take_back,
    unlogged,
)
from pmxl.actions.desk import Desk
from pmxl.actions.dunning import remind
from pmxl.actions.log import verify_log
from pmxl.errors import ConflictError, NotAllowedError, NotPossibleNowError, UnknownWordError
from pmxl.figures.affairs import Affairs
from pmxl.figures.allocation import Part
from pmxl.rows.governance import LogRow, NoticeRow
from pmxl.rows.money import AllocationRow, PaymentNodeRow, ReceiptRow
from pmxl.vocabulary import Department
from tests.given import TODAY, desk_of, somebody_of
from tests.money.test_amounts_reconcile import MONEY

FINANCE = somebody_of(Department.FINANCE)


@pytest.fixture
def desk() -> Desk:
    more = "DZ-2026-0003 | L3 | 2026-11-23 | 滨江医院 | 120 | HT-2026-0001"
    return desk_of(MONEY.replace("\n\n## 核销", f"\n{more}\n\n## 核销"), FINANCE)


def allocations(desk: Desk) -> list[tuple[str, str, int | None, Decimal | None]]:
    rows = desk.read((AllocationRow,)).of(AllocationRow)
    return [(row.number, row.receipt, row.term, row.amount) for row in rows[1:]]


def test_a_receipt_fills_the_node_that_fell_due_first(desk: Desk) -> None:
    result = allocate_receipt(desk, "DZ-2026-0003")
    # term 1 has 50 left since June, then 70 of the 120 go to term 2
    assert allocations(desk) == [
        ("HX-2026-0002", "DZ-2026-0003", 1, Decimal(50)),
        ("HX-2026-0003", "DZ-2026-0003", 2, Decimal(70)),
    ]
    assert result.rest == 0


def test_a_receipt_is_allocated_as_told_and_the_rest_stays_open(desk: Desk) -> None:
    result = allocate_receipt(desk, "L3", [Part("HT-2026-0001", 3, Decimal(100))])
    assert allocations(desk) == [("HX-2026-0002", "DZ-2026-0003", 3, Decimal(100))]
    assert (result.rest, result.done.next_step) == (Decimal(20), "仍有 20.00 未核销")


def test_more_than_the_receipt_has_is_refused_and_nothing_is_written(desk: Desk) -> None:
    with pytest.raises(AllocationRefusedError, match="到账余额只有 120"):
        allocate_receipt(desk, "DZ-2026-0003", [Part("HT-2026-0001", 2, Decimal(121))])
    assert allocations(desk) == []


def test_more_than_a_node_is_open_is_refused_whole(desk: Desk) -> None:
    with pytest.raises(AllocationRefusedError, match="只剩 50"):
        allocate_receipt(desk, "DZ-2026-0003", [Part("HT-2026-0001", 1, Decimal(51))])


def test_an_unclaimed_receipt_is_claimed_while_it_is_allocated(desk: Desk) -> None:
    allocate_receipt(desk, "DZ-2026-0002", contract="HT-2026-0002")
    receipt = desk.read((ReceiptRow,)).of(ReceiptRow)[1]
    assert (receipt.contract, receipt.project) == ("HT-2026-0002", "XM-2026-0002")
    assert Affairs(desk.read(), TODAY).ledger.unclaimed == 0


def test_an_unclaimed_receipt_without_a_contract_is_not_guessed(desk: Desk) -> None:
    with pytest.raises(NotPossibleNowError, match="尚未认领到合同"):
        allocate_receipt(desk, "DZ-2026-0002")


def test_taking_back_adds_negative_rows_and_frees_the_receipt(desk: Desk) -> None:
    allocate_receipt(desk, "DZ-2026-0003")
    result = take_back(desk, "DZ-2026-0001", "客户指定核到进度款")
    assert allocations(desk)[-1] == ("HX-2026-0004", "DZ-2026-0001", 1, Decimal(-250))
    assert result.rest == 250


def test_the_log_names_every_row_that_an_allocation_wrote(desk: Desk) -> None:
    allocate_receipt(desk, "DZ-2026-0003")
    row = desk.read((LogRow,)).of(LogRow)[-1]
    assert (row.action, row.project, row.result) == ("核销", "XM-2026-0001", "核销")
    assert "HX-2026-0002 HT-2026-0001 第 1 期 50" in row.note
    assert verify_log(desk).faults == ()


def test_a_log_that_refuses_leaves_no_allocation_without_its_row(desk: Desk) -> None:
    before = desk.read((AllocationRow,)).of(AllocationRow)
    decisions = desk.decision_book()

    def refuse(_: object) -> tuple[()]:
        raise ConflictError(decisions.name, "操作日志", "旧", "新")

    decisions.commit = refuse  # type: ignore[method-assign, assignment]  # the failure is the point
    with pytest.raises(ConflictError):
        allocate_receipt(desk, "DZ-2026-0003")
    assert len(desk.read((AllocationRow,)).of(AllocationRow)) == len(before)


def test_rows_that_somebody_typed_without_a_log_row_are_told(desk: Desk) -> None:
    allocate_receipt(desk, "DZ-2026-0003")
    register = desk.read()
    lost = AllocationRow(number="HX-2026-0009", receipt="DZ-2026-0002", contract="HT-2026-0002", term=1)
    rows = [*register.of(AllocationRow), lost]
    assert unlogged(register.of(LogRow), rows) == ("HX-2026-0009",)


def test_only_finance_or_pmo_may_allocate() -> None:
    with pytest.raises(NotAllowedError, match="无权核销到账"):
        allocate_receipt(desk_of(MONEY, somebody_of(Department.SALES)), "DZ-2026-0001")


def test_an_unknown_receipt_is_answered_with_those_that_wait(desk: Desk) -> None:
    with pytest.raises(UnknownWordError, match="可选：DZ-2026-0002、DZ-2026-0003"):
        allocate_receipt(desk, "DZ-2026-0099")


def test_a_dry_run_shows_the_rows_and_writes_none() -> None:
    dry = desk_of(MONEY, FINANCE, dry_run=True)
    written = allocate_receipt(dry, "DZ-2026-0002", contract="HT-2026-0002").done.written
    assert {cell.sheet for cell in written} == {"到账", "核销", "操作日志"}
    assert len(open_receipts(dry)) == 1


@pytest.mark.parametrize("text", ["HT-2026-0001=50", "HT-2026-0001/x=50", "HT-2026-0001/1=五十", "HT-1/1=0.001"])
def test_a_part_that_can_not_be_read_says_how_to_write_it(text: str) -> None:
    with pytest.raises(PartUnreadableError, match="合同编号/期次=金额"):
        part(text)


def test_a_part_is_read_with_grouped_thousands() -> None:
    assert part("HT-2026-0001/2=50,000.50") == Part("HT-2026-0001", 2, Decimal("50000.50"))


def test_reminding_keeps_the_day_and_tells_each_collector_once(desk: Desk) -> None:
    remind(desk)
    nodes = desk.read((PaymentNodeRow,)).of(PaymentNodeRow)
    assert [str(node.last_dunned) for node in nodes] == ["2026-11-24", "2026-11-24", "None", "2026-11-24"]
    notices = desk.read((NoticeRow,)).of(NoticeRow)
    assert [(row.kind, row.recipients) for row in notices] == [("催款", "周敏"), ("催款", "周敏"), ("催款", "高翔")]
    with pytest.raises(NotPossibleNowError, match="今天没有要催的款"):
        remind(desk)
