"""The hash chain of 操作日志: what edits, insertions, removals and moves look like."""

from datetime import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from pmxl.figures.chain import START, FaultKind, chained, digest, faults, head, sealed
from pmxl.rows.governance import LogRow
from pmxl.vocabulary import LogAction, Stage


def entry(note: str) -> LogRow:
    at = datetime(2026, 11, 24, 9, 30)
    return LogRow(at=at, operator="林晓", project="XM-2026-0001", action=LogAction.STEP, note=note)


FOUR = chained([entry("一"), entry("二"), entry("三"), entry("四")])


def kinds(rows: list[LogRow]) -> list[tuple[str, FaultKind]]:
    return [(fault.row.note, fault.kind) for fault in faults(rows)]


def test_a_chain_that_nobody_touched_has_no_fault() -> None:
    assert faults(FOUR) == ()


def test_the_first_row_begins_the_chain_and_numbers_run_on() -> None:
    assert [(row.number, row.previous) for row in FOUR[:2]] == [(1, START), (2, FOUR[0].digest)]


def test_an_edited_row_is_named() -> None:
    edited = FOUR[1].model_copy(update={"operator": "王芳"})
    assert kinds([FOUR[0], edited, *FOUR[2:]]) == [("二", FaultKind.EDITED)]


def test_a_removed_row_shows_at_the_row_behind_it() -> None:
    assert kinds([FOUR[0], *FOUR[2:]]) == [("三", FaultKind.REMOVED)]


def test_removed_first_rows_show_at_the_new_first_row() -> None:
    assert kinds(list(FOUR[2:])) == [("三", FaultKind.REMOVED)]


def test_an_inserted_row_is_named_even_if_its_own_hash_is_right() -> None:
    forged = sealed(entry("伪造"), FOUR[1])
    assert ("三", FaultKind.INSERTED) in kinds([*FOUR[:2], forged, *FOUR[2:]])


def test_rows_that_stand_in_another_order_are_no_fault() -> None:
    assert kinds([FOUR[0], FOUR[2], FOUR[1], FOUR[3]]) == []
    assert kinds(list(reversed(FOUR))) == []


def test_rows_whose_numbers_were_exchanged_are_named() -> None:
    exchanged = [FOUR[1].model_copy(update={"number": 3}), FOUR[2].model_copy(update={"number": 2})]
    found = kinds([FOUR[0], *exchanged, FOUR[3]])
    assert found[:2] == [("三", FaultKind.EDITED), ("二", FaultKind.EDITED)]


def test_the_head_is_the_highest_number_wherever_its_row_stands() -> None:
    assert head([FOUR[3], FOUR[0], FOUR[2], FOUR[1]]) == f"4 {FOUR[3].digest}"


BEFORE_FORMATS = (
    LogRow(
        number=1,
        at=datetime(2026, 11, 24, 9, 30),
        operator="林晓",
        department="销售",
        project="SQ-2026-0001",
        action=LogAction.APPLIED,
        step="1.1",
        after=Stage.INITIATION,
        changes="立项登记 状态：（空）→申请中",
        previous="0000000000000000000000000000000000000000000000000000000000000000",
        digest="65c60ef0ee865d2f5f1e3809a1b38efb43c0cd00391c074025fa93771a1d288b",
    ),
    LogRow(
        number=2,
        at=datetime(2026, 11, 24, 9, 30),
        operator="陈静",
        department="PMO、运营",
        project="XM-2026-0001",
        action=LogAction.NUMBERED,
        step="1.3",
        before=Stage.INITIATION,
        after=Stage.INITIATION,
        result="通过",
        note="申请编号 SQ-2026-0001；评估人 陈静",
        previous="65c60ef0ee865d2f5f1e3809a1b38efb43c0cd00391c074025fa93771a1d288b",
        digest="995907e3107dac40ac35fc4970735be28532a7fe41bc590115fc84a2ec1aded5",
    ),
    LogRow(
        number=3,
        at=datetime(2026, 11, 24, 9, 30),
        operator="陈静",
        department="运营",
        project="XM-2026-0001",
        action=LogAction.ADVANCED,
        before=Stage.INITIATION,
        after=Stage.SOLUTION,
        result="通过",
        evidence='{"项目小组":{"fields":["person"],"rows":{}}}',
        previous="995907e3107dac40ac35fc4970735be28532a7fe41bc590115fc84a2ec1aded5",
        digest="d8f08e29c816d0b2f0d43e7c22baa13bf95633ec10e69626e327ebae0e820f9c",
    ),
)
"""Rows with the hashes that pmxl gave them before rows named a format."""


def test_a_chain_written_before_rows_named_their_format_still_verifies_and_goes_on() -> None:
    assert faults(BEFORE_FORMATS) == ()
    further = sealed(entry("四"), BEFORE_FORMATS[-1])
    assert further.digest.startswith("1:")
    assert faults([*BEFORE_FORMATS, further]) == ()


def test_an_old_row_that_was_edited_is_named_too() -> None:
    edited = BEFORE_FORMATS[1].model_copy(update={"note": "申请编号 SQ-2026-0002；评估人 陈静"})
    assert [fault.kind for fault in faults([BEFORE_FORMATS[0], edited, BEFORE_FORMATS[2]])] == [FaultKind.EDITED]


def test_a_row_whose_mark_was_taken_off_or_added_no_longer_joins_the_chain() -> None:
    bare = FOUR[1].model_copy(update={"digest": FOUR[1].digest.removeprefix("1:")})
    marked = BEFORE_FORMATS[1].model_copy(update={"digest": f"1:{BEFORE_FORMATS[1].digest}"})
    assert [note for note, _ in kinds([FOUR[0], bare, *FOUR[2:]])] == ["三"]
    assert [fault.row.number for fault in faults([BEFORE_FORMATS[0], marked, BEFORE_FORMATS[2]])] == [3]


def test_a_row_of_a_later_format_is_said_to_be_beyond_this_pmxl() -> None:
    later = FOUR[3].model_copy(update={"digest": FOUR[3].digest.replace("1:", "9:", 1)})
    assert kinds([*FOUR[:3], later]) == [("四", FaultKind.UNKNOWN)]


def test_a_chain_rehashed_from_the_middle_differs_in_its_head() -> None:
    edited = FOUR[1].model_copy(update={"note": "改"})
    rehashed = chained([FOUR[0], edited, *FOUR[2:]])
    assert faults(rehashed) == ()
    assert rehashed[-1].digest != FOUR[-1].digest


@settings(max_examples=50)
@given(st.text(max_size=200))
def test_a_hash_does_not_depend_on_line_ends_or_outer_blanks(note: str) -> None:
    plain = note.replace("\r\n", "\n").replace("\r", "\n")
    assert digest(entry(f"{plain}\n")) == digest(entry(plain.replace("\n", "\r\n")))
